package hearsay

// A CopyKind says how one page's words came from another's.
type CopyKind string

// The kinds of copy, as the literature on text reuse names them.
const (
	Reprint      CopyKind = "reprint"       // the whole text, or nearly
	Passage      CopyKind = "passage"       // a part of it
	CommonSource CopyKind = "common source" // both took it from something that is not in the pile
	QuotesOnly   CopyKind = "quotes only"   // shared words stand inside quotation marks: never counted as copying
	Retelling    CopyKind = "retelling"     // credited, told in other words
	Version      CopyKind = "version"       // the same outlet's text again: updated, AMP, print
)

// A Copy says that words of one page came from another, with the words on both
// sides. Given and Taken run in parallel: Taken[i] on page To holds the words of
// Given[i] on page From.
type Copy struct {
	Kind CopyKind `json:"kind"`
	// From is the page that gave, To the page that took. Where the direction
	// cannot be told (Directed false) From is the smaller ID, and it means
	// nothing. From is empty where the giver is not in the pile: Source names it.
	From     PageID    `json:"from,omitempty"`
	To       PageID    `json:"to"`
	Source   string    `json:"source,omitempty"`
	Directed bool      `json:"directed"`
	Given    []Excerpt `json:"given,omitempty"`
	Taken    []Excerpt `json:"taken,omitempty"`
	Credit   Excerpt   `json:"credit,omitzero"` // the words by which To credits From or Source
	// Share is the part of To's body words that stand in Taken, 0 to 1;
	// ShareFrom the part of From's.
	Share     float64   `json:"share"`
	ShareFrom float64   `json:"share_from"`
	Only      []Excerpt `json:"only,omitempty"`    // body and embed words of To that From lacks, reprints only
	Reasons   []string  `json:"reasons,omitempty"` // why this kind and direction, in words, strongest first
	// Marked is who marked it by hand: "marked by Ada on 3 May 2031", empty where the
	// program found it. Such a copy has no Given and Taken where the program found no
	// words that both pages share.
	Marked string `json:"marked,omitempty"`
}

// A CreditKind says what sort of source a credit names.
type CreditKind string

// The kinds of credit. A photo credit is never a source of text.
const (
	OutletReport  CreditKind = "outlet report" // "Bloomberg reported", "Per BBC"
	OutletPerson  CreditKind = "outlet person" // "BBC's Steve Rosenberg notes", "Julia Ioffe wrote for The Washington Post"
	Interview     CreditKind = "interview"     // "told NBC News"
	Republication CreditKind = "republication" // "Reference: The Week", a title suffix that is not the page's own outlet, agency tags, cross-domain canonical
	Retold        CreditKind = "retold"        // "This is what Politico experts are talking about"
	SocialPost    CreditKind = "social post"   // "Anders Åslund (@anders_aslund) August 15, 2020"
	AgencyTag     CreditKind = "agency"        // "(Reuters) -", "AP contributed to this report"
	Photo         CreditKind = "photo"         // "Sergei Grits / AP"
)

// A Credit is a place where a page says that it got something from an outlet.
// What people and offices said is a [Statement]; both meet in origin.
type Credit struct {
	Page   PageID     `json:"page"`
	Kind   CreditKind `json:"kind"`
	Outlet string     `json:"outlet"`           // the outlet's usual name: "BBC"; empty for a social post
	Person string     `json:"person,omitempty"` // a person named with it: "Tim O'Donnell"
	Words  Excerpt    `json:"words"`            // "Per BBC"
	At     Range      `json:"at"`               // the same in the article's Text; empty for a meta value
	Whole  bool       `json:"whole"`            // the credit is for the whole page, not a passage
}
