package hearsay

import "time"

// A StoryID names a story: ten letters and digits made from its first page. When
// the first page changes the old ID stays as an alias.
type StoryID string

// A Story is a group of pages that tell of the same happening.
type Story struct {
	ID      StoryID   `json:"id"`
	Aliases []StoryID `json:"aliases,omitempty"`
	Title   Excerpt   `json:"title"` // the headline of its most central independent page
	Members []Member  `json:"members"`
	First   time.Time `json:"first,omitzero"` // earliest and latest publication known; zero where none is
	Last    time.Time `json:"last,omitzero"`
	// Passages are where round-ups and live blogs of other stories tell of this one in
	// passing. They are no pages of it and count for nothing.
	Passages []StoryPassage `json:"passages,omitempty"`
}

// A Member is a page of a story and why it is one.
type Member struct {
	Page PageID   `json:"page"`
	Why  []string `json:"why,omitempty"` // evidence in words: "shares Lukashenko, Putin, \"military help\"; 2 days apart"
}

// A StoryPassage is a part of a page that tells of a story to which the page does not
// belong.
type StoryPassage struct {
	Page     PageID  `json:"page"`
	Headline Excerpt `json:"headline,omitzero"` // of that page
	Words    Excerpt `json:"words"`             // the beginning of the passage, one sentence at most
	At       Range   `json:"at"`                // of the whole passage, in the article's text
	Whole    Span    `json:"whole"`             // where it stands on the page
	Why      string  `json:"why"`               // what it shares with a page of the story: "shares Keen, Vey; and the words bridge"
}

// An EntityID names an entity inside one story, made from its name:
// "vladimir-putin". Empty is "nobody known".
type EntityID string

// An EntityKind says what an entity is.
type EntityKind string

// The kinds of entity. A Place that acts ("Russia denies") is its government.
const (
	Person       EntityKind = "person"
	Organisation EntityKind = "organisation"
	Place        EntityKind = "place"
	Group        EntityKind = "group" // "analysts", "Belarusian authorities": described, not named
)

// A Form says in which form a mention names its entity.
type Form string

// The forms of a mention.
const (
	FullName  Form = "full"    // "Alexander Lukashenko"
	ShortName Form = "short"   // "Lukashenko", "RUSI"
	RoleName  Form = "role"    // "the Belarusian president"
	Pronoun   Form = "pronoun" // "he"
	Handle    Form = "handle"  // "@anders_aslund"
)

// A Mention is one place where a page names an entity.
type Mention struct {
	Excerpt
	At   Range `json:"at"` // in the article of that page
	Form Form  `json:"form"`
}

// An Entity is a person, organisation, place or described group, with every
// place that names it. Mentions are ordered by page, then place.
type Entity struct {
	ID      EntityID   `json:"id"`
	Kind    EntityKind `json:"kind"`
	Name    string     `json:"name"`              // the best full form seen
	Aliases []string   `json:"aliases,omitempty"` // other spellings and forms of the name seen
	// Country is the state that a place, demonym or office tells: its ISO 3166-1
	// alpha-2 code, else "x-" and the ID of its Place ("x-norland"), for states
	// that have none: former ones, breakaway ones, those that only the story knows.
	Country  string    `json:"country,omitempty"`
	Roles    []Excerpt `json:"roles,omitempty"`  // as stated: "Belarusian President"
	Gender   string    `json:"gender,omitempty"` // "he" or "she" as the pages refer to them; empty unknown
	Mentions []Mention `json:"mentions"`
	// Marked is what people put right about it by hand, with who and when: "“J. Feld”
	// is the same: by Ada on 3 May 2031".
	Marked []string `json:"marked,omitempty"`
	// Known is the name under which it is known in all stories, where somebody said by
	// hand that its own is another name for that.
	Known string `json:"known,omitempty"`
}
