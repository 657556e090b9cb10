package hearsay

// A Direction is where an expectation points on its question. Empty is "cannot
// tell".
type Direction string

// The directions.
const (
	Yes     Direction = "yes"
	No      Direction = "no"
	Depends Direction = "depends"
)

// A Band is a range of likelihood in per cent as ICD 203 (2015) assigns it to a
// word; the zero Band is "the word has none".
type Band struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// A HolderKind says who holds an expectation.
type HolderKind string

// The kinds of holder.
const (
	NamedHolder   HolderKind = "named"   // somebody with a name
	UnnamedHolder HolderKind = "unnamed" // "analysts", "experts"
	PageHolder    HolderKind = "page"    // the author, in the page's own voice
)

// An Outlook is something expected, possible or hedged, in a page's words.
type Outlook struct {
	Page       PageID     `json:"page"`
	Holder     EntityID   `json:"holder,omitempty"`
	HolderKind HolderKind `json:"holder_kind"`
	HolderName Excerpt    `json:"holder_name,omitzero"` // none for the page's own voice
	Claim      Excerpt    `json:"claim"`
	At         Range      `json:"at"`                 // the claim in the article's Text
	Hedge      Excerpt    `json:"hedge"`              // "unlikely", "may", "if necessary"
	Condition  Excerpt    `json:"condition,omitzero"` // "if necessary"
	Sentence   Excerpt    `json:"sentence"`
	Band       Band       `json:"band,omitzero"`
	Direction  Direction  `json:"direction,omitempty"` // towards "yes" on its question
	Quoted     bool       `json:"quoted,omitempty"`
	Question   string     `json:"question,omitempty"` // key of its Question; empty where it fits none
}

// A Question groups what is expected about one thing. A voice is a holder on
// one text: each counts once, however often copied. The last question of a brief
// may be the rest: claims that fit no other, under the key "rest", all unclear.
type Question struct {
	Key     string      `json:"key"`  // stable: actor, root and target
	Text    string      `json:"text"` // "Will Russia intervene in Belarus?"
	Yes     int         `json:"yes"`  // voices, copies folded
	No      int         `json:"no"`
	Depends int         `json:"depends"`
	Unclear int         `json:"unclear"`
	Claims  []Outlook   `json:"claims"`            // representatives in order: no, yes, depends, unclear; then page and place
	Repeats [][]Excerpt `json:"repeats,omitempty"` // for each claim, the same claim in copies
	// Later are the events of its actor, predicate and target that came after a
	// claim, told only by pages younger than it, in order of time. They answer
	// nothing: a reader is to see for himself.
	Later []EventID `json:"later,omitempty"`
}

// Asks reports whether the question asks something, so that claims can be for or
// against it; the rest does not.
func (q *Question) Asks() bool { return q.Key != RestKey }

// RestKey is the key of the claims that fit no question.
const RestKey = "rest"

// A DifferenceKind says how sources part.
type DifferenceKind string

// The kinds of difference.
const (
	Numbers    DifferenceKind = "number"
	Spellings  DifferenceKind = "name"
	Dates      DifferenceKind = "date"
	Accounts   DifferenceKind = "account"
	Correcting DifferenceKind = "correction" // changed between two versions of one page
)

// A Difference is where sources give different numbers, names, dates or accounts
// of the same thing.
type Difference struct {
	Kind  DifferenceKind `json:"kind"`
	About string         `json:"about"` // what they differ about, from the pages' words: "men detained"
	Sides []Side         `json:"sides"` // two or more
}

// A Change is a sentence that differs between two versions of one page: Was of
// the earlier, Is of the later one. A sentence that came has no Was, one that
// went no Is.
type Change struct {
	From PageID  `json:"from"`
	To   PageID  `json:"to"`
	Was  Excerpt `json:"was,omitzero"`
	Is   Excerpt `json:"is,omitzero"`
	// When is the day of the change: the one that the later version gives as that
	// of its update, else when that was fetched, and then its Why is "fetched".
	When When `json:"when,omitzero"`
}

// A Side is one account with its voices, copies folded.
type Side struct {
	Value  string  `json:"value,omitempty"` // normalised: "33"; empty for accounts
	Voices []Voice `json:"voices"`
}

// A Voice is one who gives an account.
type Voice struct {
	Page    PageID    `json:"page"`
	Speaker EntityID  `json:"speaker,omitempty"`
	Name    string    `json:"name,omitempty"` // the speaker as shown; empty for the page's own voice
	Words   Excerpt   `json:"words"`
	Repeats []Excerpt `json:"repeats,omitempty"` // the same words in copies
}
