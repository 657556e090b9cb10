package event

import (
	"slices"
	"strings"
	"unicode"

	"hearsay"
	"hearsay/internal/words"
)

// A telling is a report with what is compared.
type telling struct {
	*hearsay.Report
	lemma   string
	words   map[string]bool
	actors  map[string]bool
	targets map[string]bool
	names   map[string]bool // the common nouns in the targets' names
}

// keys are under what a telling is looked for: its key with each who takes part,
// and with each word. Two tellings of one happening share one of them.
func (t *telling) keys() []string {
	k := t.key()
	out := make([]string, 0, 4)
	if t.Root == hearsay.Election {
		out = append(out, k)
	}
	for s := range union(t.actors, t.targets) {
		out = append(out, k+"|"+s)
	}
	for s := range union(t.names, t.words) {
		out = append(out, k+" "+s)
	}
	slices.Sort(out)
	return out
}

// state is whom an entity acts for: its country's code for a place, a body of
// government, or somebody who leads it; else its own ID.
func state(e *hearsay.Entity, all []hearsay.Entity) string {
	if e.Country == "" {
		if e.Kind == hearsay.Person {
			return leadsPlace(e, all)
		}
		return string(e.ID)
	}
	switch e.Kind {
	case hearsay.Place:
		return e.Country
	case hearsay.Person:
		for _, r := range e.Roles {
			if leads(r.Text) {
				return e.Country
			}
		}
	case hearsay.Organisation, hearsay.Group:
		for _, w := range strings.Fields(strings.ToLower(e.Name)) {
			switch w {
			case "kremlin", "government", "authorities", "ministry", "presidency", "administration", "officials", "cabinet", "regime", "state", "foreign", "palace", "house", "leadership":
				return e.Country
			}
		}
	}
	return string(e.ID)
}

// leadsPlace returns the place that a person leads by a role that names it, "the
// Norland president", for places that have no country's code; else the person.
func leadsPlace(e *hearsay.Entity, all []hearsay.Entity) string {
	for _, r := range e.Roles {
		if !leads(r.Text) {
			continue
		}
		for i := range all {
			p := &all[i]
			if p.Kind != hearsay.Place || p.Country != "" {
				continue
			}
			for _, n := range append(p.Aliases[:len(p.Aliases):len(p.Aliases)], p.Name) {
				if len(n) > 3 && slices.Contains(strings.Fields(r.Text), n) {
					return string(p.ID)
				}
			}
		}
	}
	return string(e.ID)
}

// leads reports whether a role is one that speaks for a state.
func leads(role string) bool {
	yes := false
	for _, w := range strings.Fields(strings.ToLower(role)) {
		switch strings.Trim(w, ",.") {
		case "opposition", "former", "ex-president", "candidate", "runner-up", "activist", "exiled", "council", "party", "rebel", "research", "fellow", "elect", "company", "bank":
			return false
		case "president", "premier", "minister", "chancellor", "king", "queen", "emir", "sultan", "dictator", "leader", "ruler", "spokesman", "spokeswoman", "spokesperson", "ambassador":
			yes = true
		}
	}
	return yes
}

func (m *merger) telling(r *hearsay.Report) *telling {
	t := &telling{Report: r, lemma: kin(stem(r.Frame.Text)), words: map[string]bool{}, actors: map[string]bool{}, targets: map[string]bool{}, names: map[string]bool{}}
	for _, id := range r.Actors {
		t.actors[m.state(id)] = true
	}
	for _, id := range r.Targets {
		t.targets[m.state(id)] = true
		for _, w := range strings.Fields(m.names[id]) {
			if w == strings.ToLower(w) && len(w) > 3 {
				t.names[stem(w)] = true // "mercenaries" of "Russian mercenaries"
			}
		}
	}
	for _, w := range words.Words(r.Clause.Text) {
		if s := r.Clause.Text[w.Start:w.End]; !w.Upper && w.Len() > 3 && !dull[strings.ToLower(s)] {
			t.words[stem(s)] = true
		}
	}
	return t
}

func (m *merger) state(id hearsay.EntityID) string {
	if s := m.states[id]; s != "" {
		return s
	}
	return string(id)
}

// firm orders tellings by how surely they are dated: 0 for a stated day.
func (t *telling) firm() int {
	switch {
	case !t.When.Known():
		return 9
	case t.weak():
		return 5
	case t.When.Days() <= 3:
		if t.When.About {
			return 1
		}
		return 0
	case t.When.Days() <= 31:
		return 2
	}
	return 3
}

// weak reports whether the telling has no date of its own.
func (t *telling) weak() bool { return t.When.Why == pageDate || t.When.Why == pageWeek }

// key parts what can never join.
func (t *telling) key() string {
	f := string(t.Root)
	switch t.Root {
	case hearsay.Agree, hearsay.Aid, hearsay.Support:
		f = "help"
	}
	switch t.Mode {
	case hearsay.Hypothetical, hearsay.Negated:
		f += " " + string(t.Mode)
	}
	return f
}

// helping are the words of an offer of help.
var helping = []string{"help", "assist", "assistanc", "aid", "support", "suppor", "militar", "militari", "troop", "soldi", "engine", "peacekeep"}

func (t *telling) helps() bool {
	for _, h := range helping {
		if t.words[h] || t.lemma == h {
			return true
		}
	}
	return false
}

// kin gives words that news uses for one another one name.
func kin(w string) string {
	switch w {
	case "offer", "offered", "promis", "pledg", "vow", "guarant", "assur":
		return "pledge"
	case "detain", "arrest", "apprehend", "captur", "held", "jail", "detention":
		return "arrest"
	case "speak", "spok", "spoke", "talk", "talks", "phon", "telephon", "discuss", "call", "convers", "dialogu":
		return "talk"
	case "meet", "met", "summit", "meeting":
		return "meet"
	case "kill", "murder", "slain", "shot", "shoot":
		return "kill"
	case "protest", "demonstr", "rall", "march", "ralli":
		return "protest"
	case "invad", "invas", "annex", "occup", "seiz", "seizur":
		return "seize"
	}
	return w
}

func common(a, b map[string]bool) int {
	n := 0
	for k := range a {
		if b[k] {
			n++
		}
	}
	return n
}

func union(a, b map[string]bool) map[string]bool {
	out := make(map[string]bool, len(a)+len(b))
	for k := range a {
		out[k] = true
	}
	for k := range b {
		out[k] = true
	}
	return out
}

// value says how well a telling serves as an event's label.
func (t *telling) value() int {
	v := 0
	if len(t.Actors) > 0 {
		v += 3
	}
	if len(t.Targets) > 0 {
		v += 2
	}
	if !t.When.About && t.When.Known() {
		v += 2
	}
	if t.Caption {
		v -= 2
	}
	if n := len(t.Clause.Text); n > 30 && n < 140 {
		v += 2
	} else if n > 220 {
		v -= 3
	}
	return v
}

// dull are words of four letters and more that say nothing of a happening.
var dull = map[string]bool{"that": true, "this": true, "with": true, "from": true, "have": true, "been": true, "were": true, "would": true,
	"will": true, "their": true, "they": true, "which": true, "when": true, "what": true, "into": true, "over": true, "after": true,
	"before": true, "against": true, "between": true, "more": true, "than": true, "some": true, "such": true, "also": true, "about": true,
	"former": true, "president": true, "minister": true, "government": true, "country": true, "people": true, "said": true, "could": true,
	"should": true, "being": true, "there": true, "these": true, "those": true, "while": true, "week": true, "month": true, "year": true,
	"last": true, "other": true, "during": true, "leader": true}

// stem cuts a word to what its forms share.
func stem(w string) string {
	w = strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")))
	for _, end := range []string{"ations", "ation", "ances", "ance", "ments", "ment", "ingly", "ily", "ings", "ing", "ers", "ions", "ion", "ies", "ied", "ily", "ed", "es", "er", "ly", "s", "e", "y"} {
		if strings.HasSuffix(w, end) && len(w)-len(end) >= 4 {
			return w[:len(w)-len(end)]
		}
	}
	return w
}
