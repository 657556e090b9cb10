package outlook

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/words"
)

// most is how many later events a question is shown beside.
const most = 5

// Later gives each question the events of the same key that came after a claim
// on it: whether they answer it is the reader's to say. An event is of a
// question's key where
//
//   - one of its reports, which must be told as having happened, carries a
//     predicate of the question's family at its frame, and is of a root that the
//     family can have;
//   - the question's actor is its actor (where the family asks what befalls
//     somebody, "convicted", "ousted", its target), persons and seats standing for
//     their country as in the question;
//   - the question's target, if it has one, is its target.
//
// It came after a claim where its whole time lies behind the day of the claim's
// page and every page that tells it is younger than that. Claims and events
// without a day are left alone, and so are events that nothing but the day of
// their page dates: "calls for sanctions" are none. dates are those worked out for the pages.
func Later(questions []hearsay.Question, events []hearsay.Event, entities []hearsay.Entity, dates map[hearsay.PageID]hearsay.When) {
	if len(questions) == 0 || len(events) == 0 {
		return
	}
	l := &follower{finder: finder{lexicon: tables(), byID: map[hearsay.EntityID]*hearsay.Entity{}, lands: lands(entities), leads: leaders(entities)}, dates: dates}
	for i := range entities {
		l.byID[entities[i].ID] = &entities[i]
	}
	by := map[string][]*happening{} // by family
	for i := range events {
		if h := l.happening(&events[i]); h != nil {
			for _, f := range h.families {
				by[f] = append(by[f], h)
			}
		}
	}
	for i := range questions {
		q := &questions[i]
		q.Later = nil
		part := strings.SplitN(q.Key, ":", 3)
		if len(part) < 3 || len(by[part[0]]) == 0 {
			continue
		}
		asked := l.opened(q)
		if asked.IsZero() {
			continue
		}
		fam := l.family(part[0])
		var found []*happening
		for _, h := range by[part[0]] {
			if !h.When.Start.Before(asked) && !h.first.Before(asked) && l.same(h, fam, hearsay.EntityID(part[1]), hearsay.EntityID(part[2])) {
				found = append(found, h)
			}
		}
		slices.SortStableFunc(found, func(a, b *happening) int {
			return cmp.Or(a.When.Start.Compare(b.When.Start), cmp.Compare(a.ID, b.ID))
		})
		for _, h := range found[:min(len(found), most)] {
			q.Later = append(q.Later, h.ID)
		}
	}
}

// A follower looks for what came after claims.
type follower struct {
	finder
	dates map[hearsay.PageID]hearsay.When
}

// A happening is an event that may stand beside a question.
type happening struct {
	*hearsay.Event
	first    time.Time // the day of the first page that tells it
	families []string
}

// happening returns an event that happened, with the families of its predicates;
// nil where it is none, or no page of it has a day.
func (l *follower) happening(e *hearsay.Event) *happening {
	if e.Mode != "" && e.Mode != hearsay.Historical || !e.When.Known() || e.When.Said.None() && e.When.Days() <= 1 {
		return nil
	}
	h := &happening{Event: e}
	for _, r := range e.Reports {
		d := l.dates[r.Page]
		if !d.Known() {
			return nil // it may be older than any claim
		}
		if h.first.IsZero() || d.Start.Before(h.first) {
			h.first = d.Start
		}
		if r.Mode != "" && r.Mode != hearsay.Historical {
			continue
		}
		if f := l.predicateOf(&r); f != nil && slices.Contains(roots[f.name], r.Root) && !slices.Contains(h.families, f.name) {
			h.families = append(h.families, f.name)
		}
	}
	if len(h.families) == 0 {
		return nil
	}
	return h
}

// opened is the day of the first claim: the end of its page's date.
func (l *follower) opened(q *hearsay.Question) time.Time {
	var first time.Time
	for _, c := range q.Claims {
		if d := l.dates[c.Page]; d.Known() && (first.IsZero() || d.End.Before(first)) {
			first = d.End
		}
	}
	return first
}

// predicateOf returns the family of the predicate that begins at a report's
// frame, or right after it: "attacked", "imposed new sanctions".
func (l *follower) predicateOf(r *hearsay.Report) *family {
	from := r.Frame.Span.Start - r.Clause.Span.Start
	if r.Frame.Span.Page != r.Clause.Span.Page || from < 0 || from > len(r.Clause.Text) {
		return nil
	}
	text := r.Clause.Text
	s := &sentence{}
	at := -1
	for _, w := range words.Words(text) {
		if w.Start <= from && from < w.End {
			at = len(s.low)
		}
		low := lower(text[w.Start:w.End])
		if base := present[low]; base != "" {
			low = base
		}
		s.low = append(s.low, low)
		if at >= 0 && len(s.low) > at+8 {
			break
		}
	}
	if at < 0 {
		return nil
	}
	for i := at; i < min(len(s.low), at+4); i++ {
		var best *family
		size := 0
		for _, p := range l.phrases[first(s.low[i])] {
			if n := s.phraseAt(i, len(s.low), p.words); n > size {
				best, size = &l.families[p.family], n
			}
		}
		if best != nil {
			return best
		}
	}
	return nil
}

// present are the bases of pasts that the predicates do not begin with.
var present = map[string]string{
	"sent": "send", "took": "take", "taken": "take", "held": "hold", "met": "meet", "bought": "buy", "sold": "sell", "left": "leave",
	"fell": "fall", "rose": "rise", "lost": "lose", "struck": "strike", "stood": "stand", "kept": "keep", "began": "begin",
	"begun": "begin", "broke": "break", "overthrew": "overthrow", "withdrew": "withdraw", "gave": "give", "went": "go",
	"banned": "ban", "came": "come", "clung": "cling", "shrank": "shrink", "won": "win", "reached": "reach",
}

// same reports whether an event is of an actor and a target; none is any.
func (l *follower) same(h *happening, fam *family, actor, target hearsay.EntityID) bool {
	who, whom := h.Actors, h.Targets
	if befalls[fam.name] && h.Root != hearsay.Retreat && h.Root != hearsay.Concede && (h.Root != hearsay.Court || len(whom) > 0) {
		who, whom = whom, nil // "the court convicted X": asked is X
	}
	if !l.holds(who, actor, fam) {
		if !mutual[fam.name] || !l.holds(whom, actor, fam) {
			return false
		}
		who, whom = whom, who
	}
	return target == "" || !strings.Contains(fam.template, "T") || l.holds(whom, target, fam) || mutual[fam.name] && l.holds(who, target, fam)
}

// holds reports whether one of the entities stands for id in a question of the
// family.
func (l *follower) holds(ids []hearsay.EntityID, id hearsay.EntityID, fam *family) bool {
	for _, i := range ids {
		e := l.byID[i]
		if i == id || e != nil && l.party(e, fam) == id {
			return true
		}
	}
	return false
}

// befalls are the families about what somebody else does to the actor.
var befalls = map[string]bool{"court": true, "power": true}

// mutual are the families whose actor and target do the same.
var mutual = map[string]bool{"deal": true, "meet": true}

// roots are those that an event of a family's predicate can have. A family that is
// not here is too wide for a word to tell it ("act", "help").
var roots = map[string][]hearsay.Root{
	"power":     {hearsay.Retreat, hearsay.Concede, hearsay.Coerce, hearsay.Assault, hearsay.Accuse},
	"takeover":  {hearsay.Coerce, hearsay.Assault},
	"attack":    {hearsay.Assault},
	"intervene": {hearsay.Mobilize, hearsay.Assault, hearsay.Aid, hearsay.Coerce},
	"sanction":  {hearsay.Sanction, hearsay.Coerce},
	"deal":      {hearsay.Agree, hearsay.Support, hearsay.Cooperate, hearsay.Consult},
	"meet":      {hearsay.Consult},
	"elect":     {hearsay.Election},
	"vote":      {hearsay.Election},
	"law":       {hearsay.Concede, hearsay.Coerce},
	"approval":  {hearsay.Agree, hearsay.Support, hearsay.Reject},
	"court":     {hearsay.Court, hearsay.Coerce, hearsay.Accuse},
	"walkout":   {hearsay.Protest},
	"buy":       {hearsay.Cooperate},
	"market":    {hearsay.Market},
	"protest":   {hearsay.Protest},
}
