package hearsay

// A Brief is what a story's page shows. The web page, the JSON and "hearsay
// show" are three printings of it. It finds nothing new.
type Brief struct {
	Story       Story        `json:"story"`
	Pages       []PageNote   `json:"pages"` // numbered from 1 in this order
	Texts       int          `json:"texts"`
	Outlets     []string     `json:"outlets"`        // that the pages name as their own; of one owner only the first, since they count as one
	Behind      []string     `json:"behind"`         // outlets credited, not in the pile
	Lead        *Happening   `json:"lead,omitempty"` // the best-attested event: the head shows how its counts fold
	Provenance  Provenance   `json:"provenance"`
	Copies      []Copy       `json:"copies"`
	Credits     []Credit     `json:"credits"`
	Entities    []Entity     `json:"entities"`
	Events      []Happening  `json:"events"` // in order of time, background first
	Speakers    []Speaker    `json:"speakers"`
	Positions   []Position   `json:"positions,omitempty"` // sides taken in several texts, the most texts first
	Questions   []Question   `json:"questions"`
	Differences []Difference `json:"differences"`
	Changes     []Change     `json:"changes,omitempty"` // between the versions of one page
	Only        []OnlyIn     `json:"only"`
	Skipped     []string     `json:"skipped,omitempty"` // what was not done, and why: "page 6 is in German: no statements, events or outlook"
}

// A PageNote is a page as a brief lists it.
type PageNote struct {
	Number    int       `json:"number"`
	Page      PageID    `json:"page"`
	URL       string    `json:"url,omitempty"`
	Locator   string    `json:"locator,omitempty"`
	Outlet    Outlet    `json:"outlet,omitzero"`
	House     string    `json:"house,omitempty"` // the name that its outlet counts under, its owner's mostly, where that is another
	Headline  Excerpt   `json:"headline"`
	Authors   []Excerpt `json:"authors,omitempty"`
	Published When      `json:"published,omitzero"` // stated, or worked out (About, with Why)
	Kind      PageKind  `json:"kind"`
	Language  string    `json:"language,omitempty"`
	Text      int       `json:"text"`          // number of the text it belongs to, from 1: pages of one text are copies of each other
	Why       []string  `json:"why,omitempty"` // why it belongs to the story
	// Gone is true where the page as received was removed from the store, and what
	// was found in it kept: its words can no longer be checked.
	Gone bool `json:"gone,omitempty"`
}

// A Happening is an event with the lists behind its counts.
type Happening struct {
	Event
	// Minor is an event that a single text tells, and that only the day of its
	// page dates or that is no more than somebody speaking: printed after the
	// others, folded away.
	Minor   bool    `json:"minor,omitempty"`
	Origins Origins `json:"origins"`
}

// A Saying is a statement with the lists behind its counts.
type Saying struct {
	Statement
	Origins Origins `json:"origins"`
}

// A Speaker is somebody with what they said, best-carried first.
type Speaker struct {
	Entity  EntityID   `json:"entity,omitempty"`
	Name    string     `json:"name"` // "" where nobody is named
	Kind    EntityKind `json:"kind"`
	Aliases []string   `json:"aliases,omitempty"`
	Roles   []Excerpt  `json:"roles,omitempty"`
	Sayings []Saying   `json:"sayings"`
}

// An OnlyIn is an event or statement that a single text carries.
type OnlyIn struct {
	Number int     `json:"number"` // page number
	Page   PageID  `json:"page"`
	Words  Excerpt `json:"words"`
	Kind   string  `json:"kind"` // "event", "statement", "kept" (what a copy kept and its original lost)
}
