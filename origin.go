package hearsay

// Origins are the four lists behind the four counts of an event or statement:
// never a number without its list.
type Origins struct {
	Pages   []Witness `json:"pages"`   // pages that carry it
	Texts   []Witness `json:"texts"`   // after copies are folded together
	Outlets []Witness `json:"outlets"` // after following credits
	Origins []Witness `json:"origins"` // who first said, saw or published it; empty is "none named"
}

// A Witness is one member of a list, with the words that make it one.
type Witness struct {
	Name   string    `json:"name"`             // an outlet, a person, or "page 3" where the page names no site
	Page   PageID    `json:"page,omitempty"`   // the page it is, or is seen through
	Entity EntityID  `json:"entity,omitempty"` // for a person, office or group
	Folds  []PageID  `json:"folds,omitempty"`  // further pages folded into this member
	Words  []Excerpt `json:"words"`            // what shows it: the sentence, the credit, the cue
	Why    string    `json:"why"`              // in a few words: "copied from The Week", "credits Bloomberg"
}

// A Position is a side that somebody takes on a thing in several texts, in words
// that differ: it is told by two statements at least.
type Position struct {
	Holder   EntityID  `json:"holder"`
	Name     string    `json:"name"`
	About    EntityID  `json:"about"`
	Subject  string    `json:"subject"`          // the name of what it is about
	Stance   string    `json:"stance"`           // "threat", "fraud", "going", "talks", "truce", "blame"
	Denied   bool      `json:"denied,omitempty"` // it is said not to be so
	Tellings []Excerpt `json:"tellings"`         // in order of pages and places
	Origins  Origins   `json:"origins"`
}

// A Node is a place in the provenance graph: a page of the pile, or an outlet,
// person or office that is not in it.
type Node struct {
	Key    string   `json:"key"` // page ID, or "outlet:bbc", or "entity:vladimir-putin"
	Name   string   `json:"name"`
	Page   PageID   `json:"page,omitempty"`
	Entity EntityID `json:"entity,omitempty"`
}

// An Edge says that information flowed from one node to another, with the words
// that say so.
type Edge struct {
	From  string    `json:"from"` // Node.Key
	To    string    `json:"to"`
	Kind  string    `json:"kind"` // a CopyKind, a CreditKind, or "statement"
	Words []Excerpt `json:"words"`
	Why   string    `json:"why"`
}

// A Provenance is where a story comes from.
type Provenance struct {
	Nodes []Node `json:"nodes"`
	Edges []Edge `json:"edges"`
}
