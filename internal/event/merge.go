package event

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"hearsay"
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
// Elections of one day, treaties of one year and wrecks of one ship join without
// these points. Nouns of speech and feeling that one text alone tells, without a
// date of their own ("growing calls"), are no event.
//
// A report without a date joins only where all the others agree. An event's time
// is that of its surest report: a stated day before a range, a range before the
// page's own date. Its ID is made from the place of its first report.
func Merge(reports []hearsay.Report, entities []hearsay.Entity, copies []hearsay.Copy, dates map[hearsay.PageID]hearsay.When) []hearsay.Event {
	m := &merger{states: map[hearsay.EntityID]string{}, names: map[hearsay.EntityID]string{}, twins: map[[2]hearsay.PageID]bool{}, copied: map[hearsay.PageID]bool{}}
	for _, e := range entities {
		m.states[e.ID] = state(&e, entities)
		m.names[e.ID] = e.Name
	}
	for _, c := range copies {
		if c.Kind == hearsay.Reprint || c.Kind == hearsay.Version || c.Kind == hearsay.Passage {
			m.twins[[2]hearsay.PageID{c.From, c.To}] = true
			m.twins[[2]hearsay.PageID{c.To, c.From}] = true
			m.copied[c.To] = m.copied[c.To] || c.Directed && c.Kind != hearsay.Passage
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
		if !m.mood(c) {
			out = append(out, c.event(m, first))
		}
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
	copied map[hearsay.PageID]bool // pages whose text is that of another
}

type cluster struct {
	n        int // in order of its first telling
	tellings []*telling
	keys     map[string]bool // under what it is looked for
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
		if clash(o, t) {
			return 0 // whatever another telling leaves open
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
	if o.Root == hearsay.Support && t.Root == o.Root && treaty(o) && treaty(t) && !o.When.About && !t.When.About && o.When.Known() && o.When.Start.Equal(t.When.Start) && o.When.End.Equal(t.When.End) {
		return 10 // and of one treaty of a year
	}
	if o.Root == hearsay.Death && t.Root == o.Root && (len(o.actors)+len(o.targets) == 0 || len(t.actors)+len(t.targets) == 0) {
		if !o.weak() && !t.weak() && o.When.Known() && t.When.Known() && o.When.Overlaps(t.When) && counted(o, t) {
			return 8 // the same number of dead in the same time
		}
		return 0
	}
	shared := common(o.words, t.words)
	if s := m.wreck(o, t); s > 0 {
		return s
	}
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
			if o.words["telephone"] && t.words["telephone"] {
				score++ // one of the two is the other end of the line
			}
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
		if (t.key() == "help" || t.Root == hearsay.Request && n > 0) && o.helps() && t.helps() {
			score += 2
		}
		for w := range t.words {
			if k > 0 && counts(w) && o.words[w] { // "33 mercenaries"
				score += 2
				break
			}
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
	if !mutual && o.lemma == t.lemma && common(o.targets, t.targets) == 0 && shared > 0 && !m.told(o, t) {
		return 0
	}
	if score < 5 || shared == 0 && o.lemma != t.lemma && !(mutual && score >= 5) {
		return 0
	}
	return score
}

// counted reports whether two tellings give the same number.
func counted(o, t *telling) bool {
	for w := range t.words {
		if counts(w) && o.words[w] {
			return true
		}
	}
	return false
}

// treaty reports whether a telling is of a treaty.
func treaty(t *telling) bool {
	return t.words["treat"] || t.words["treaty"] || t.words["agre"] || t.words["agree"] || t.words["agreement"] || t.words["pact"] || t.words["accord"]
}

// told reports whether two tellings by one verb can be of one happening: they share
// a word beside the verb, or one of them tells little more than the verb.
// "Opposes amnesty" and "opposes a fence" are two.
func (m *merger) told(o, t *telling) bool {
	a, b := stem(o.Frame.Text), stem(t.Frame.Text)
	rest := func(x, y *telling) (n, both int) {
		for w := range x.words {
			if w != a && w != b {
				n++
				if y.words[w] || y.names[w] {
					both++
				}
			}
		}
		return n, both
	}
	n, both := rest(o, t)
	k, _ := rest(t, o)
	return both > 0 || n < 2 || k < 2
}

// wreck scores two tellings of one accident: on one day, of a ship, train or
// aircraft of one kind or at one place, and not of two that are named.
func (m *merger) wreck(o, t *telling) int {
	if o.Root != hearsay.Accident || t.Root != o.Root || o.Mode != t.Mode || !o.When.Known() || !t.When.Known() || !o.When.Overlaps(t.When) && !(o.weak() != t.weak() && apart(o.When, t.When, 2)) || o.When.Days() > 3 || t.When.Days() > 3 {
		return 0
	}
	a, b := union(o.actors, o.targets), union(t.actors, t.targets)
	both := common(a, b)
	if both == 0 && len(o.targets) > 0 && len(t.targets) > 0 || clash(o, t) {
		return 0
	}
	kind := false
	for v := range vessels {
		kind = kind || o.vessels[v] && t.vessels[v]
	}
	kind = kind || m.named(o.Actors, t.Sentence.Text) || m.named(t.Actors, o.Sentence.Text)
	switch {
	case kind:
		return 8 + both
	case both > 0 && (o.lemma == t.lemma || common(o.words, t.words) > 0):
		return 7 + both
	}
	return 0
}

// clash reports whether two tellings of accidents name two that met with them.
func clash(o, t *telling) bool {
	return o.Root == hearsay.Accident && t.Root == o.Root && len(o.actors) > 0 && len(t.actors) > 0 &&
		common(o.actors, t.actors) == 0 && common(o.actors, t.targets) == 0 && common(o.targets, t.actors) == 0
}

// vessels are the stems of what an accident can befall.
var vessels = map[string]bool{"ferr": true, "ship": true, "boat": true, "plan": true, "aircraft": true, "airlin": true, "jetlin": true, "helicopt": true, "train": true,
	"tank": true, "truck": true, "tram": true, "yacht": true, "trawl": true, "freight": true, "barge": true, "submar": true}

// apart reports whether two times lie within days of each other.
func apart(a, b hearsay.When, days int) bool {
	gap := b.Start.Sub(a.End)
	if b.Start.Before(a.Start) {
		gap = a.Start.Sub(b.End)
	}
	return gap < time.Duration(days)*24*time.Hour
}

// event makes the event of a cluster.
func (c *cluster) event(m *merger, first time.Time) hearsay.Event {
	var e hearsay.Event
	label, most := c.tellings[0], -1000
	for _, t := range c.tellings {
		e.Reports = append(e.Reports, *t.Report)
		if v := m.value(t, c.tellings[0].Root); v > most {
			label, most = t, v
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
