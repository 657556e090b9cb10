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
	vessels map[string]bool // of an accident: the kinds of ship, train or aircraft that its sentence names
	use     verbUse         // of the frame in its sentence
}

// keys are under what a telling is looked for: its key with each who takes part,
// and with each word. Two tellings of one happening share one of them.
func (t *telling) keys() []string {
	k := t.key()
	out := make([]string, 0, 4)
	if t.Root == hearsay.Election || t.Root == hearsay.Accident {
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
		switch s := r.Clause.Text[w.Start:w.End]; {
		case counts(s):
			t.words[s] = true
		case !w.Upper && w.Len() > 3 && !dull[strings.ToLower(s)]:
			t.words[medium(stem(s))] = true
		}
	}
	if r.Root == hearsay.Accident {
		t.vessels = map[string]bool{}
		for _, w := range words.Words(r.Sentence.Text) {
			if v := stem(r.Sentence.Text[w.Start:w.End]); vessels[v] {
				t.vessels[v], t.words[v] = true, true // also where the clause says "it"
			}
		}
	}
	t.use = used(r)
	return t
}

// counts reports whether a word is a number that may count people or things: two
// digits or three, or more with a comma, but no year.
func counts(w string) bool {
	if len(w) < 2 || len(w) > 9 || len(w) == 4 && !strings.Contains(w, ",") {
		return false
	}
	for _, c := range w {
		if c < '0' || c > '9' {
			if c != ',' {
				return false
			}
		}
	}
	return true
}

// medium gives one name to what says that a talk was held by telephone.
func medium(w string) string {
	switch w {
	case "phon", "telephon", "call", "phone":
		return "telephone"
	}
	return w
}

// used returns how a report's frame is used in its sentence: notVerb for a noun.
func used(r *hearsay.Report) verbUse {
	s := r.Sentence.Text
	at := strings.Index(s, r.Clause.Text)
	k := strings.Index(r.Clause.Text, r.Frame.Text)
	if at < 0 || k < 0 {
		return finite
	}
	x := english()
	ts := x.tokenize(s, hearsay.Range{End: len(s)})
	markParties(ts)
	tagVerbs(ts)
	for i := range ts {
		if ts[i].Start >= at+k {
			return ts[i].verb
		}
	}
	return finite
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
	case "request", "appeal", "ask", "plead", "beg", "seek", "sought", "signal", "pleas":
		return "ask"
	case "ran", "run", "runs":
		return "run"
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
