package origin

import (
	"slices"
	"strings"

	"hearsay"
)

// event gives the four lists of an event.
func (t *tracer) event(e hearsay.Event) hearsay.Origins {
	var reports []report
	var spoken []int // statements that hold a report
	relayed := t.relayed(e)
	for _, r := range e.Reports {
		i, ok := t.at[r.Page]
		if !ok {
			continue
		}
		rep := report{article: i, words: r.Clause}
		for _, s := range t.said[r.Page] {
			st := t.Statements[s.statement]
			if !st.Speech || st.Speaker == "" || !covers(s.words, r.Clause.Span) {
				continue
			}
			if st.Inner || !relayed[r.Clause.Span] {
				spoken = append(spoken, s.statement)
			}
			if !st.Inner {
				rep.speaker, rep.via = st.Speaker, st.Via
			}
		}
		reports = append(reports, rep)
	}
	o := t.lists(reports)
	if e.Root == hearsay.Utterance { // who speaks is the origin of their speaking
		for _, r := range e.Reports {
			for _, id := range r.Actors {
				t.addOrigin(&o, hearsay.Statement{Page: r.Page, Speaker: id, Name: r.Clause})
			}
		}
		return o
	}
	for _, k := range spoken {
		if e := t.entity[t.Statements[k].Speaker]; e == nil || !t.isOutlet(e) {
			t.addOrigin(&o, t.Statements[k])
		}
	}
	if len(o.Origins) == 0 {
		t.actorOrigin(&o, e)
	}
	if len(o.Origins) == 0 {
		t.creditOrigin(&o, reports)
	}
	return o
}

// relayed returns the clauses of an event that tell, in the words of somebody else,
// what its actor said, where that actor, or a voice of theirs, is told to have said
// it elsewhere too: "Norland promised help", says an expert of what the president
// of Norland promised. The expert repeats it, and is no origin.
func (t *tracer) relayed(e hearsay.Event) map[hearsay.Span]bool {
	type telling struct {
		clause hearsay.Span
		actor  *hearsay.Entity
		other  bool // somebody else is named who says so
	}
	var told []telling
	for _, r := range e.Reports {
		x := telling{clause: r.Clause.Span}
		for _, s := range t.said[r.Page] {
			st := t.Statements[s.statement]
			by := t.entity[st.Speaker]
			switch {
			case by == nil || !st.Speech || !covers(s.words, r.Clause.Span):
			case slices.Contains(r.Actors, st.Speaker):
				x.actor = by
			case !st.Inner:
				x.other = true
			}
		}
		if x.actor != nil {
			told = append(told, x)
		}
	}
	out := map[hearsay.Span]bool{}
	for _, x := range told {
		out[x.clause] = x.other && slices.ContainsFunc(told, func(y telling) bool {
			return !y.other && (x.actor == y.actor || voice(x.actor, y.actor) || voice(y.actor, x.actor))
		})
	}
	return out
}

// actorOrigin names the actor of the event where the sentence that reports it
// also reports what that actor said: "Belarus detained ..., whom Belarusian
// authorities accused of ...".
func (t *tracer) actorOrigin(o *hearsay.Origins, e hearsay.Event) {
	for _, r := range e.Reports {
		for _, k := range t.said[r.Page] {
			s := t.Statements[k.statement]
			if s.Speech && s.Speaker != "" && !s.Inner && s.Sentence.Span.Overlaps(r.Sentence.Span) && slices.Contains(r.Actors, s.Speaker) {
				t.addOrigin(o, s)
			}
		}
	}
}

// creditOrigin names the outlet that the one reporting sentence credits, where
// all reports are of one text and nobody else is named: "Per BBC, ...".
func (t *tracer) creditOrigin(o *hearsay.Origins, reports []report) {
	if len(o.Texts) != 1 {
		return
	}
	for _, r := range reports {
		if c, ok := t.credit(r); ok && t.whole[t.text[r.article]] == nil {
			o.Origins = []hearsay.Witness{{Name: c.Outlet, Words: []hearsay.Excerpt{r.words, c.Words}, Why: "first reported it"}}
			return
		}
	}
}

// statement gives the four lists of a statement.
func (t *tracer) statement(s hearsay.Statement) hearsay.Origins {
	var reports []report
	quote := len(s.Quoted) > 0 || s.Kind == hearsay.Direct
	if i, ok := t.at[s.Page]; ok && len(s.Words) > 0 {
		reports = append(reports, report{i, s.Words[0], s.Speaker, s.Via, quote})
	}
	for _, r := range s.Repeats {
		if i, ok := t.at[r.Page]; ok && len(r.Words) > 0 {
			reports = append(reports, report{i, r.Words[0], s.Speaker, s.Via, quote})
		}
	}
	o := t.lists(reports)
	t.addOrigin(&o, s)
	return o
}

// addOrigin adds the speaker of a statement to the origins.
func (t *tracer) addOrigin(o *hearsay.Origins, s hearsay.Statement) {
	e := t.entity[s.Speaker]
	if e == nil || e.Kind == hearsay.Group && !strings.ContainsFunc(e.Name, isUpper) {
		return // "analysts": described, not named
	}
	words := []hearsay.Excerpt{}
	for _, w := range []hearsay.Excerpt{s.Name, s.Cue} {
		if !w.None() {
			words = append(words, w)
		}
	}
	w := hearsay.Witness{Name: e.Name, Page: s.Page, Entity: e.ID, Words: words, Why: "said so"}
	for i := range o.Origins {
		old := &o.Origins[i]
		if old.Entity == e.ID {
			return
		}
		if f := t.entity[old.Entity]; f != nil && (voice(e, f) || voice(f, e)) {
			if voice(f, e) { // the office stands for who holds it
				w.Folds, w.Words = old.Folds, append(w.Words, old.Words...)
				w.Why = "said so, as did " + old.Name
				*old = w
			} else {
				old.Words = append(old.Words, words...)
			}
			return
		}
	}
	o.Origins = append(o.Origins, w)
}

// offices are the houses that speak for the head of a state, by country.
// General knowledge.
var offices = map[string]string{
	"kremlin": "RU", "white house": "US", "downing street": "GB", "10 downing street": "GB", "number 10": "GB", "élysée": "FR",
	"elysee": "FR", "élysée palace": "FR", "elysee palace": "FR", "blue house": "KR", "bankova": "UA", "chancellery": "DE", "quirinal": "IT",
	"zhongnanhai": "CN", "planalto": "BR", "casa rosada": "AR", "malacañang": "PH", "malacanang": "PH",
}

// voice reports whether what e says is said by f: the holder of an office by the
// office, a state by the office of its head or by that head.
func voice(e, f *hearsay.Entity) bool {
	country, office := offices[key(f.Name)]
	office = office && f.Kind != hearsay.Person
	switch e.Kind {
	case hearsay.Person:
		return office && e.Country == country && heads(e)
	case hearsay.Place:
		return e.Country != "" && (office && e.Country == country || f.Kind == hearsay.Person && f.Country == e.Country && heads(f))
	}
	return false
}

// heads reports whether a person is called the head of a state or government.
func heads(e *hearsay.Entity) bool {
	return slices.ContainsFunc(e.Roles, func(r hearsay.Excerpt) bool {
		role := strings.ToLower(r.Text)
		for _, head := range []string{"president", "prime minister", "premier", "chancellor"} {
			if strings.Contains(role, head) && !strings.Contains(role, "vice") && !strings.Contains(role, "former") && !strings.Contains(role, "deputy") {
				return true
			}
		}
		return false
	})
}

// isOutlet reports whether an entity is an outlet that a page credits: it
// carries what others say and is an origin only where nobody else is named.
func (t *tracer) isOutlet(e *hearsay.Entity) bool {
	for _, cs := range t.credits {
		for _, c := range cs {
			if c.Outlet != "" && (same(c.Outlet, e.Name) || slices.ContainsFunc(e.Aliases, func(n string) bool { return same(n, c.Outlet) })) {
				return true
			}
		}
	}
	return false
}

func isUpper(r rune) bool { return r >= 'A' && r <= 'Z' }

// covers reports whether words hold half of span s, or lie half inside it.
func covers(words []hearsay.Excerpt, s hearsay.Span) bool {
	for _, w := range words {
		if !w.Span.Overlaps(s) {
			continue
		}
		both := min(w.Span.End, s.End) - max(w.Span.Start, s.Start)
		if 2*both >= min(w.Span.End-w.Span.Start, s.End-s.Start) {
			return true
		}
	}
	return false
}
