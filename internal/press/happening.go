package press

import (
	"fmt"
	"strings"
)

// A happening is what a group of pages tells of.
type happening struct {
	day, left int
	kind      *kind
	place     string
	day0      string // its weekday
	body      string // an organisation
	people    []person
	facts     []string // sentences that all tellings draw from
	wire      []string // the report that others copy; nil where none is
	agency    string
	number    int
}

type person struct{ name, last, role string }

// A kind of happening: how it is told. %P is the place, %D the weekday, %N a
// number, %B the organisation.
type kind struct {
	titles []string
	facts  []string
	says   []string
}

func (p *Press) happening(day, left int) *happening {
	h := &happening{day: day, left: left, kind: &kinds[p.r.IntN(len(kinds))], place: p.name(), number: 3 + p.r.IntN(90),
		day0: start.AddDate(0, 0, day).Weekday().String()}
	h.body = "the " + h.place + " " + pick(p, bodies)
	for range 3 {
		last := p.name()
		h.people = append(h.people, person{p.name() + " " + last, last, pick(p, roles)})
	}
	for _, f := range h.kind.facts {
		h.facts = append(h.facts, h.fill(p, f))
	}
	for range 4 {
		h.facts = append(h.facts, fmt.Sprintf("The %s of %s has %d %s, and the %s %s %s the %s.",
			p.anyWord(), h.place, 10+p.r.IntN(900), p.anyWord(), p.anyWord(), p.anyWord(), pick(p, verbs), p.anyWord()))
	}
	if p.r.Float64() < .45 {
		h.agency = pick(p, agencies)
		h.wire = append([]string{h.place + " (" + h.agency + ") - " + h.facts[0]}, h.text(p)...)
	}
	return h
}

func (h *happening) fill(p *Press, s string) string {
	return strings.NewReplacer("%P", h.place, "%D", h.day0, "%N", fmt.Sprint(h.number), "%B", h.body, "%W", p.anyWord(), "%M", pick(p, months)).Replace(s)
}

// text tells the happening in an order and wording of its own, in paragraphs.
func (h *happening) text(p *Press) []string {
	var all []string
	for _, i := range p.r.Perm(len(h.facts)) {
		if p.r.IntN(4) > 0 {
			all = append(all, h.facts[i])
		}
	}
	for range 3 + p.r.IntN(5) {
		who := pick(p, h.people)
		words := h.fill(p, pick(p, h.kind.says)) + " and the " + p.anyWord() + " " + pick(p, verbs) + " the " + p.anyWord()
		switch p.r.IntN(4) {
		case 0:
			all = append(all, fmt.Sprintf("“%s,” said %s, %s of %s.", title(words), who.name, who.role, h.place))
		case 1:
			all = append(all, fmt.Sprintf("%s said on %s that %s.", who.name, h.day0, words))
		case 2:
			all = append(all, fmt.Sprintf("“%s,” %s told reporters in %s.", title(words), who.last, h.place))
		case 3:
			all = append(all, fmt.Sprintf("According to %s, %s.", h.body, words))
		}
	}
	for range 2 + p.r.IntN(5) {
		all = append(all, title(p.filler(14+p.r.IntN(16)))+".")
	}
	var out []string
	for len(all) > 0 {
		n := min(len(all), 1+p.r.IntN(3))
		out = append(out, strings.Join(all[:n], " "))
		all = all[n:]
	}
	return out
}

// tell writes one page about the happening.
func (h *happening) tell(p *Press) (title string, paragraphs []string) {
	title = h.fill(p, pick(p, h.kind.titles))
	if h.wire == nil || p.r.Float64() < .3 {
		return title, append([]string{h.facts[0]}, h.text(p)...)
	}
	switch u := p.r.Float64(); {
	case u < .45:
		paragraphs = append(paragraphs, h.wire...)
		paragraphs = append(paragraphs, "This report first appeared at "+h.agency+".")
	case u < .75:
		for _, l := range h.wire {
			if p.r.IntN(2) == 0 {
				paragraphs = append(paragraphs, l)
			}
		}
		paragraphs = append(paragraphs, h.text(p)...)
	default:
		for _, l := range h.wire {
			f := strings.Fields(l)
			for i := range f {
				if p.r.IntN(30) == 0 {
					f[i] = p.anyWord()
				}
			}
			paragraphs = append(paragraphs, strings.Join(f, " "))
		}
	}
	return title, paragraphs
}

var kinds = []kind{
	{
		titles: []string{"Ferry sinks off %P, %N missing", "%N missing after ferry sinks near %P", "Search goes on for %N at %P"},
		facts: []string{"A ferry sank off %P on %D with %N people on board.", "%N people were still missing on %D evening.",
			"Rescuers from %P pulled survivors out of the water.", "%B opened an inquiry into the accident.", "The ship was built in %M 2009."},
		says: []string{"we will search until the last of the %N is found", "the ship was not overloaded", "the weather could get worse"},
	},
	{
		titles: []string{"%P votes for a new mayor", "Opposition wins vote in %P", "Count in %P: challenger ahead by %N seats"},
		facts: []string{"Voters in %P elected a new mayor on %D.", "The challenger won %N of the seats in the council.",
			"%B counted the votes until midnight.", "The new mayor takes office in %M.", "Turnout was %N percent."},
		says: []string{"the count was fair", "we may ask for a second count", "the people of %P have decided"},
	},
	{
		titles: []string{"Workers at %P plant go on strike", "Strike over pay stops %P works", "%P works stand still"},
		facts: []string{"Workers at %B went on strike on %D over pay.", "The union demands %N crowns more a month.",
			"The company rejected the demand.", "Talks are to begin in %M.", "About %N workers gathered at the gate."},
		says: []string{"we are ready to talk", "the demand cannot be met", "the strike will probably last for weeks"},
	},
	{
		titles: []string{"%P court jails former minister", "Former minister sentenced in %P", "%N months for a minister"},
		facts: []string{"A court in %P sentenced a former minister to %N months in prison on %D.", "He was accused of taking money from %B.",
			"The defence will appeal.", "The trial began in %M.", "Police arrested him at the airport of %P."},
		says: []string{"the sentence is unjust", "nobody stands above the law", "the appeal is likely to fail"},
	},
	{
		titles: []string{"Flood in %P drives %N families from their homes", "River bursts its banks at %P", "%P under water"},
		facts: []string{"A flood hit %P on %D and drove %N families from their homes.", "Soldiers evacuated the old town.",
			"%B sent tents and water.", "The river had last flooded the town in %M 1997.", "The damage was put at %N million crowns."},
		says: []string{"the water will fall by the weekend", "help came too late", "we could need another week"},
	},
	{
		titles: []string{"%P and neighbours sign pact", "Ministers meet in %P for talks", "Talks in %P end without a deal"},
		facts: []string{"Ministers of %N states met in %P on %D.", "They signed a pact on fishing and trade.",
			"%B criticised the pact.", "The parliament is expected to vote on it in %M.", "Protesters gathered outside the hall."},
		says: []string{"this is a good day for %P", "the pact threatens our fishermen", "a vote in %M is unlikely"},
	},
}

var (
	outletNames = []string{"Courier", "Herald", "Post", "Daily News", "Observer", "Gazette", "Tribune", "Mail"}
	bodies      = []string{"Port Authority", "Steel Works", "Council", "Institute", "Bank", "Rescue Service"}
	roles       = []string{"mayor", "police chief", "harbour master", "spokeswoman", "professor of law", "head of the union"}
	verbs       = []string{"reached", "left", "crossed", "held", "moved", "joined", "covered", "followed"}
	months      = []string{"March", "April", "June", "July", "September", "October"}
	agencies    = []string{"NordWire", "Coast Press Agency", "Tellor News"}
	common      = []string{"the", "of", "and", "a", "in", "to", "with", "for", "at", "on", "from", "by"}
)
