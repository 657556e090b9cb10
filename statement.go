package hearsay

import "strings"

// A StatementID names a statement: letters and digits made from its place.
type StatementID string

// A StatementKind says how words are reported.
type StatementKind string

// The kinds of statement.
const (
	Direct   StatementKind = "direct"   // all of it in quotation marks, or a block quotation
	Indirect StatementKind = "indirect" // none of it
	Mixed    StatementKind = "mixed"    // some of it
)

// A Statement is what somebody said, as a page reports it.
type Statement struct {
	ID   StatementID   `json:"id"`
	Page PageID        `json:"page"`
	Kind StatementKind `json:"kind"`
	// Speaker is who said it, empty where unknown; Name is how the page names
	// them here ("he", "the Kremlin", "analysts").
	Speaker EntityID `json:"speaker,omitempty"`
	Name    Excerpt  `json:"name,omitzero"`
	Cue     Excerpt  `json:"cue,omitzero"`   // "said", "according to"; with its negation: "denied"
	Verb    string   `json:"verb,omitempty"` // the cue's lemma: "say", "deny", "according to"
	// Speech is true where the cue is of speech or writing, false where it is a
	// belief or an intention ("fears", "hopes").
	Speech bool `json:"speech"`
	Denied bool `json:"denied,omitempty"` // the statement denies its content
	// Words is what was said, the author's interruptions left out, quotation
	// marks not included; At the same in the article's Text. Quoted are the
	// parts of it that stand inside quotation marks on the page (or in a block
	// quotation or post): only those may be printed between quotation marks.
	Words  []Excerpt `json:"words"`
	At     []Range   `json:"at"`
	Quoted []Range   `json:"quoted,omitempty"`
	// Sentence is the sentences that hold all of it.
	Sentence Excerpt `json:"sentence"`
	// Via is whom it came through as the page says, nearest first: "NBC News".
	Via   []Via `json:"via,omitempty"`
	Said  When  `json:"said,omitzero"`
	Inner bool  `json:"inner,omitempty"` // reported inside another statement
	// Repeats are the other places that report the same statement.
	Repeats []Repeat `json:"repeats,omitempty"`
}

// Passive reports whether the cue is a passive that follows its words ("The coup
// has been condemned by the union"): it is to be read behind them.
func (s *Statement) Passive() bool {
	if len(s.Words) == 0 || s.Cue.Span.Page != s.Words[0].Span.Page || s.Cue.Span.Start < s.Words[0].Span.End {
		return false
	}
	first, rest, _ := strings.Cut(s.Cue.Text, " ")
	switch first {
	case "is", "are", "was", "were", "been", "being":
		return rest != ""
	case "has", "have", "had":
		return strings.HasPrefix(rest, "been ")
	}
	return false
}

// A Via is an intermediary of a statement with the words that name it.
type Via struct {
	Name  string  `json:"name"`
	Words Excerpt `json:"words"`
}

// A Repeat is another report of the same statement.
type Repeat struct {
	ID    StatementID `json:"id"`
	Page  PageID      `json:"page"`
	Words []Excerpt   `json:"words"`
}
