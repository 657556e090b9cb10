package event

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"hearsay"
	"hearsay/internal/words"
)

// Merge joins the reports of one happening into events, in order of time, undated
// ones last. Two reports are of one happening where
//
//   - their roots are the same, or both are of one offer of help (AGREE, AID,
//     SUPPORT told with a word of help);
//   - their modes agree: what may happen never joins what did;
//   - their actors are the same, where a state, its government, its capital and
//     the person who leads it are one, and their targets don't clash;
//   - their times overlap, dates that a page states counting for more than those
//     worked out;
//   - and their clauses share words enough for what the rest leaves open.
//
// A report without a date joins only where all the others agree. An event's time
// is the narrowest of its reports' that the others don't contradict. Its ID is
// made from the place of its first report.
func Merge(reports []hearsay.Report, entities []hearsay.Entity, copies []hearsay.Copy, dates map[hearsay.PageID]hearsay.When) []hearsay.Event {
	m := &merger{states: map[hearsay.EntityID]string{}, names: map[hearsay.EntityID]string{}, twins: map[[2]hearsay.PageID]bool{}}
	for _, e := range entities {
		m.states[e.ID] = state(&e)
		m.names[e.ID] = e.Name
	}
	for _, c := range copies {
		if c.Kind == hearsay.Reprint || c.Kind == hearsay.Version || c.Kind == hearsay.Passage {
			m.twins[[2]hearsay.PageID{c.From, c.To}] = true
			m.twins[[2]hearsay.PageID{c.To, c.From}] = true
		}
	}
	told := make([]*telling, 0, len(reports))
	for i := range reports {
		told = append(told, m.telling(&reports[i]))
	}
	// Dates that are stated and narrow come first, so that vague reports join them.
	slices.SortStableFunc(told, func(p, q *telling) int {
		return cmp.Or(cmp.Compare(p.firm(), q.firm()), cmp.Compare(p.Page, q.Page), cmp.Compare(p.At.Start, q.At.Start), cmp.Compare(p.At.End, q.At.End))
	})
	buckets := map[string][]*cluster{}
	var all []*cluster
	for _, t := range told {
		var best *cluster
		most := 0
		seen := map[*cluster]bool{}
		for _, k := range t.keys() {
			for _, c := range buckets[k] {
				if seen[c] {
					continue
				}
				seen[c] = true
				if len(seen) > candidates {
					break
				}
				if s := m.fit(c, t); s > most || s == most && s > 0 && c.n < best.n {
					most, best = s, c
				}
			}
		}
		if best == nil {
			best = &cluster{n: len(all), keys: map[string]bool{}}
			all = append(all, best)
		}
		best.tellings = append(best.tellings, t)
		for _, k := range t.keys() {
			if !best.keys[k] {
				best.keys[k] = true
				buckets[k] = append(buckets[k], best)
			}
		}
	}
	first := firstDay(dates)
	out := make([]hearsay.Event, 0, len(all))
	for _, c := range all {
		out = append(out, c.event(m, first))
	}
	slices.SortStableFunc(out, func(p, q hearsay.Event) int {
		pk, qk := p.When.Known(), q.When.Known()
		if pk != qk {
			if pk {
				return -1
			}
			return 1
		}
		return cmp.Or(p.When.Start.Compare(q.When.Start), p.When.End.Compare(q.When.End), cmp.Compare(p.ID, q.ID))
	})
	return out
}

// firstDay is the first publication known.
func firstDay(dates map[hearsay.PageID]hearsay.When) time.Time {
	var first time.Time
	for _, w := range dates {
		if w.Known() && (first.IsZero() || w.Start.Before(first)) {
			first = w.Start
		}
	}
	return first
}

type merger struct {
	states map[hearsay.EntityID]string
	names  map[hearsay.EntityID]string
	twins  map[[2]hearsay.PageID]bool
}

// A telling is a report with what is compared.
type telling struct {
	*hearsay.Report
	lemma   string
	words   map[string]bool
	actors  map[string]bool
	targets map[string]bool
	names   map[string]bool // the common nouns in the targets' names
}

type cluster struct {
	n        int // in order of its first telling
	tellings []*telling
	keys     map[string]bool // under what it is looked for
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
func state(e *hearsay.Entity) string {
	if e.Country == "" {
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
var helping = []string{"help", "assist", "assistanc", "aid", "support", "suppor", "militar", "militari"}

func (t *telling) helps() bool {
	for _, h := range helping {
		if t.words[h] || t.lemma == h {
			return true
		}
	}
	return false
}

// candidates is how many clusters a telling is tried on: a story of more than
// that many events that share an actor or a word is a chronicle.
const candidates = 300

// compared is how many of a cluster's tellings, the surest first, a new one is
// compared with.
const compared = 16

// fit scores how well a telling fits a cluster; 0 keeps it out.
func (m *merger) fit(c *cluster, t *telling) int {
	best := 0
	for i, o := range c.tellings {
		if i == compared {
			break
		}
		if o.When.Known() && t.When.Known() && !o.When.Overlaps(t.When) && !(o.weak() || t.weak()) {
			return 0
		}
		best = max(best, m.pair(o, t))
	}
	return best
}

// pair scores two tellings; 0 where they are not of one happening.
func (m *merger) pair(o, t *telling) int {
	if (o.Page == t.Page || m.twins[[2]hearsay.PageID{o.Page, t.Page}]) && o.Clause.Text == t.Clause.Text && o.Root == t.Root {
		return 20
	}
	if o.Root == hearsay.Election && t.Root == o.Root && o.When.Overlaps(t.When) && o.When.Days() <= 3 && t.When.Days() <= 3 {
		return 10 // a story tells of one election on a day
	}
	shared := common(o.words, t.words)
	score := 0
	if o.Root != t.Root {
		if !o.helps() || !t.helps() {
			return 0
		}
		score--
	}
	if t.Mode != o.Mode && (t.Mode == hearsay.Historical) != (o.Mode == hearsay.Historical) {
		return 0
	}
	mutual := o.Root == hearsay.Consult || o.Root == hearsay.Cooperate || o.Root == hearsay.Election
	if mutual {
		a, b := union(o.actors, o.targets), union(t.actors, t.targets)
		n := common(a, b)
		switch {
		case n == 0:
			return 0
		case n >= 2:
			score += 5
		case len(a) == 1 && len(b) == 1:
			score += 2
		default:
			score++
		}
	} else {
		n, k := common(o.actors, t.actors), common(o.targets, t.targets)
		k += common(o.names, t.words) + common(t.names, o.words)
		switch {
		case len(o.actors) > 0 && len(t.actors) > 0 && n == 0:
			return 0
		case len(o.targets) > 0 && len(t.targets) > 0 && k == 0:
			return 0
		case n == 0 && k == 0:
			return 0
		}
		if n > 0 {
			score += 2
		}
		if k > 0 {
			score += 2
		}
		if t.key() == "help" && o.helps() && t.helps() {
			score += 2
		}
	}
	if o.lemma == t.lemma {
		score += 2
	}
	score += min(shared, 3)
	switch {
	case !o.When.Known() && !t.When.Known():
		score--
	case !o.When.Known() || !t.When.Known():
		score -= 2
	case !o.When.Overlaps(t.When):
		// "has promised" may be told weeks after: a page without a date of its own
		// for it joins an earlier happening.
		if o.Root != t.Root || !apart(o.When, t.When, 45) {
			return 0
		}
		score -= 2
	case o.weak() || t.weak():
	case o.When.Days() <= 3 && t.When.Days() <= 3:
		score += 2
	default:
		score++
	}
	if score < 5 || shared == 0 && o.lemma != t.lemma && !(mutual && score >= 5) {
		return 0
	}
	return score
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

// apart reports whether two times lie within days of each other.
func apart(a, b hearsay.When, days int) bool {
	gap := b.Start.Sub(a.End)
	if b.Start.Before(a.Start) {
		gap = a.Start.Sub(b.End)
	}
	return gap < time.Duration(days)*24*time.Hour
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

// event makes the event of a cluster.
func (c *cluster) event(m *merger, first time.Time) hearsay.Event {
	var e hearsay.Event
	label := c.tellings[0]
	for _, t := range c.tellings {
		e.Reports = append(e.Reports, *t.Report)
		if t.value() > label.value() {
			label = t
		}
	}
	slices.SortStableFunc(e.Reports, func(p, q hearsay.Report) int {
		return cmp.Or(cmp.Compare(p.Page, q.Page), cmp.Compare(p.At.Start, q.At.Start), cmp.Compare(p.At.End, q.At.End))
	})
	r := e.Reports[0]
	e.ID = hearsay.EventID(r.Page.Short() + strconv.FormatInt(int64(r.At.Start), 36) + "x" + strconv.FormatInt(int64(r.At.End), 36))
	e.When, e.Root, e.Mode, e.Label = c.tellings[0].When, c.tellings[0].Root, c.tellings[0].Mode, label.Clause
	if e.Root == hearsay.Election {
		c.voters()
	}
	seen := map[hearsay.EntityID]bool{}
	for _, t := range c.tellings { // the surest telling first
		for _, id := range t.Actors {
			if !seen[id] {
				seen[id] = true
				e.Actors = append(e.Actors, id)
			}
		}
	}
	for _, t := range c.tellings {
		for _, id := range t.Targets {
			if !seen[id] {
				seen[id] = true
				e.Targets = append(e.Targets, id)
			}
		}
	}
	e.Background = e.When.Known() && !first.IsZero() && e.When.End.AddDate(0, 0, 30).Before(first)
	if e.Background && e.Mode == "" {
		e.Mode = hearsay.Historical
	}
	return e
}

// voters leaves an election the actor that most of its reports name.
func (c *cluster) voters() {
	n := map[hearsay.EntityID]int{}
	for _, t := range c.tellings {
		for _, id := range t.Actors {
			n[id]++
		}
	}
	var best hearsay.EntityID
	for id, k := range n {
		if k > n[best] || k == n[best] && id < best {
			best = id
		}
	}
	for _, t := range c.tellings {
		r := *t.Report
		r.Actors = nil
		if best != "" {
			r.Actors = []hearsay.EntityID{best}
		}
		t.Report = &r
	}
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
