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
	counted := map[int]bool{}
	relayed := t.relayed(e)
	for _, r := range e.Reports {
		i, ok := t.at[r.Page]
		if !ok {
			continue
		}
		rep := report{article: i, words: r.Clause, at: r.At}
		if t.Articles[i].Excerpt(r.At) != r.Clause {
			rep.at = hearsay.Range{}
		}
		all := t.holding(r.Clause.Span)
		inner := t.innermost(all, r.Clause.Span)
		for _, s := range all {
			st := &t.Statements[s.statement]
			if !st.Inner {
				rep.speaker = st.Speaker
			}
			switch {
			case counted[s.statement] || inner && !st.Inner || t.presupposes(e, r, st):
			case st.Inner || !relayed[r.Clause.Span]:
				counted[s.statement] = true
				spoken = append(spoken, s.statement)
			}
		}
		reports = append(reports, rep)
	}
	reports = append(reports, t.namings(e, reports)...)
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

// holding returns the reports of statements, by known speakers, that hold a clause.
func (t *tracer) holding(span hearsay.Span) []said {
	return slices.DeleteFunc(t.sayings(span), func(s said) bool {
		st := &t.Statements[s.statement]
		return !st.Speech || st.Speaker == "" || !covers(s.words, span)
	})
}

// innermost reports whether a statement inside another one, by somebody named,
// holds the whole clause: "Mills said that Rowe, who said on Monday she was ready".
// Then the outer speaker passes on what the inner one said.
func (t *tracer) innermost(all []said, span hearsay.Span) bool {
	return slices.ContainsFunc(all, func(s said) bool {
		st := &t.Statements[s.statement]
		return st.Inner && named(t.entity[st.Speaker]) && slices.ContainsFunc(s.words, func(w hearsay.Excerpt) bool {
			return 5*(min(w.Span.End, span.End)-max(w.Span.Start, span.Start)) >= 4*(span.End-span.Start)
		})
	})
}

// presupposes reports whether a statement takes the event for granted and is about
// something else, so that who makes it is no origin of the event: one rejects the
// results of a vote, and has not told that there was a vote. And a plea for help is
// an act between two: who is told to have asked, in nobody's words, has not told
// us so.
func (t *tracer) presupposes(e hearsay.Event, r hearsay.Report, st *hearsay.Statement) bool {
	actor := slices.Contains(r.Actors, st.Speaker)
	if e.Root == hearsay.Request {
		return actor && st.Cue.Span.Overlaps(r.Clause.Span) && len(st.Quoted) == 0 && plea(r.Clause.Text)
	}
	return !actor && attitudes[st.Verb]
}

// attitudes are verbs, by lemma, that take what is there and say what one thinks of
// it.
var attitudes = setOf("reject dispute contest condemn denounce criticise criticize deplore decry slam blast praise welcome hail applaud celebrate " +
	"question doubt regret mourn lament mock protest oppose recognise recognize endorse accept")

// plea reports whether a clause speaks of help.
func plea(clause string) bool {
	return anyWord(clause, func(w string) bool { return helpWords[w] })
}

var helpWords = setOf("help assistance support protection aid backing rescue relief loan")

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
	alone := map[hearsay.EntityID]*hearsay.Entity{} // told to have said it by nobody else
	for _, r := range e.Reports {
		x := telling{clause: r.Clause.Span}
		for _, s := range t.holding(r.Clause.Span) {
			st := &t.Statements[s.statement]
			by := t.entity[st.Speaker]
			switch {
			case by == nil:
			case slices.Contains(r.Actors, st.Speaker):
				x.actor = by
			case !st.Inner:
				x.other = true
			}
		}
		if x.actor != nil {
			told = append(told, x)
			if !x.other {
				alone[x.actor.ID] = x.actor
			}
		}
	}
	out := map[hearsay.Span]bool{}
	for _, x := range told {
		if !x.other {
			continue
		}
		out[x.clause] = alone[x.actor.ID] != nil
		for _, y := range alone { // any of them will do
			out[x.clause] = out[x.clause] || t.voice(x.actor, y) || t.voice(y, x.actor)
		}
	}
	return out
}

// actorOrigin names the actor of the event where the sentence that reports it
// also reports what that actor said: "Belarus detained ..., whom Belarusian
// authorities accused of ...".
func (t *tracer) actorOrigin(o *hearsay.Origins, e hearsay.Event) {
	for _, r := range e.Reports {
		for _, k := range t.sentences(r.Sentence.Span) {
			s := &t.Statements[k]
			if s.Speech && s.Speaker != "" && !s.Inner && slices.Contains(r.Actors, s.Speaker) && !t.presupposes(e, r, s) {
				t.addOrigin(o, *s)
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
		reports = append(reports, report{article: i, words: s.Words[0], speaker: s.Speaker, quote: quote})
	}
	for _, r := range s.Repeats {
		if i, ok := t.at[r.Page]; ok && len(r.Words) > 0 {
			reports = append(reports, report{article: i, words: r.Words[0], speaker: s.Speaker, quote: quote})
		}
	}
	o := t.lists(reports)
	t.addOrigin(&o, s)
	return o
}

// named reports whether an entity has a name: "analysts" are described.
func named(e *hearsay.Entity) bool {
	return e != nil && (e.Kind != hearsay.Group || strings.ContainsFunc(e.Name, isUpper))
}

// addOrigin adds the speaker of a statement to the origins.
func (t *tracer) addOrigin(o *hearsay.Origins, s hearsay.Statement) {
	e := t.entity[s.Speaker]
	if !named(e) {
		return
	}
	words := []hearsay.Excerpt{}
	for _, w := range []hearsay.Excerpt{s.Name, s.Cue} {
		if !w.None() {
			words = append(words, w)
		}
	}
	w := hearsay.Witness{Name: e.Name, Page: s.Page, Entity: e.ID, Words: words, Why: "said so"}
	for i := range o.Origins {
		if o.Origins[i].Entity == e.ID {
			return
		}
	}
	for i := range o.Origins {
		old := &o.Origins[i]
		f := t.entity[old.Entity]
		if f == nil {
			continue
		}
		switch {
		case t.voice(f, e): // the office stands for who holds it
			w.Folds, w.Words = old.Folds, append(w.Words, old.Words[:min(len(old.Words), shown)]...)
			w.Why = "said so, as did " + old.Name
			*old = w
			return
		case t.voice(e, f):
			if len(old.Words) < shown {
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
func (t *tracer) voice(e, f *hearsay.Entity) bool {
	country, office := t.office[f.ID]
	switch e.Kind {
	case hearsay.Person:
		return office && e.Country == country && t.head[e.ID]
	case hearsay.Place:
		return e.Country != "" && (office && e.Country == country || f.Country == e.Country && t.head[f.ID])
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
	return t.carries[key(e.Name)] || slices.ContainsFunc(e.Aliases, func(n string) bool { return t.carries[key(n)] })
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
