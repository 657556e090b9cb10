package hearsay

// An EventID names an event: letters and digits made from its first report.
type EventID string

// A Root is one of PLOVER's sixteen event types, or one of our own beside them
// (see package event).
type Root string

// The roots of the PLOVER ontology (2021).
const (
	Agree     Root = "AGREE"
	Consult   Root = "CONSULT"
	Support   Root = "SUPPORT"
	Concede   Root = "CONCEDE"
	Cooperate Root = "COOPERATE"
	Aid       Root = "AID"
	Retreat   Root = "RETREAT"
	Request   Root = "REQUEST"
	Accuse    Root = "ACCUSE"
	Reject    Root = "REJECT"
	Threaten  Root = "THREATEN"
	Protest   Root = "PROTEST"
	Sanction  Root = "SANCTION"
	Mobilize  Root = "MOBILIZE"
	Coerce    Root = "COERCE"
	Assault   Root = "ASSAULT"
)

// Our own kinds of event beside PLOVER's.
const (
	Election  Root = "ELECTION"
	Accident  Root = "ACCIDENT"
	Disaster  Root = "DISASTER"
	Death     Root = "DEATH"
	Court     Root = "COURT"
	Market    Root = "MARKET"
	Utterance Root = "STATEMENT" // a dated utterance that is itself news: a tweet, a speech
)

// A Mode says how an event stands to the facts, after PLOVER.
type Mode string

// The modes. The empty Mode is an event reported as having happened, now.
const (
	Historical   Mode = "historical"
	Future       Mode = "future"
	Hypothetical Mode = "hypothetical"
	Negated      Mode = "negated"
)

// An Event is something that happened, joined from every report of it.
type Event struct {
	ID         EventID    `json:"id"`
	When       When       `json:"when,omitzero"`
	Root       Root       `json:"root"`
	Mode       Mode       `json:"mode,omitempty"`
	Background bool       `json:"background,omitempty"` // well before the story's first page
	Actors     []EntityID `json:"actors,omitempty"`
	Targets    []EntityID `json:"targets,omitempty"`
	// Label is the clause that tells it best, verbatim from one of its reports.
	Label   Excerpt  `json:"label"`
	Reports []Report `json:"reports"`
}

// A Report is one sentence that tells of an event.
type Report struct {
	Page     PageID     `json:"page"`
	Sentence Excerpt    `json:"sentence"`
	Clause   Excerpt    `json:"clause"` // who did what to whom, inside the sentence
	At       Range      `json:"at"`     // the clause in the article's Text
	Frame    Excerpt    `json:"frame"`  // the word that fired: "detained"
	When     When       `json:"when,omitzero"`
	Root     Root       `json:"root"`
	Mode     Mode       `json:"mode,omitempty"`
	Actors   []EntityID `json:"actors,omitempty"`
	Targets  []EntityID `json:"targets,omitempty"`
	Caption  bool       `json:"caption,omitempty"` // told by a caption or an embed
}
