package event

import (
	"time"

	"hearsay"
	"hearsay/internal/when"
)

// A dated is a date expression of a sentence with what it dates. A date that
// stands in a noun phrase ("the Aug. 9 election", "a 1994 agreement") dates the
// noun and nothing else; one behind "said" dates the saying; any other dates the
// verb that it stands nearest to, clause boundaries counting as distance.
type dated struct {
	when.Expr      // its range counts the article's Text
	first     int  // first token
	last      int  // last token
	noun      int  // token of the noun that it alone dates, noNoun for none
	shared    int  // token of a noun that it dates beside the verb: "told a rally on Sunday"
	owner     int  // token of the verb that it dates, -1 for none
	speech    bool // the verb is one of speech: "said Monday"
	context   when.Context
}

const (
	noNoun    = -1
	plainNoun = -2 // a noun that is no event: the date dates nothing here
)

// mostDates is how many dates of a sentence are read: what holds more is a table.
const mostDates = 24

// dates finds the date expressions of the sentence at r and marks their tokens.
func (f *finder) dates(ts []token, r hearsay.Range) []dated {
	var out []dated
	text := f.a.Text[r.Start:r.End]
	for _, e := range when.Scan(text) {
		if e.Kind != when.Date && e.Kind != when.Time {
			continue
		}
		if len(out) == mostDates {
			break
		}
		past, future := when.Tense(text, hearsay.Range{End: len(text)}, e)
		d := dated{Expr: e, first: -1, noun: noNoun, shared: noNoun, owner: -1,
			context: when.Context{Anchor: f.published.Start, Past: past || !future, Future: future}}
		s, t := e.Start+r.Start, e.End+r.Start
		for i := range ts {
			if ts[i].Start < t && s < ts[i].End && ts[i].is(tagWord) {
				if d.first < 0 {
					d.first = i
				}
				d.last = i
				if !e.Vague || ts[i].tag&^(tagWord|tagAdverb|tagDet|tagAdj|tagDate|tagNumber|tagPrep) == 0 {
					ts[i].tag |= tagDate
					ts[i].tag &^= tagLight
					if ts[i].entity == 0 {
						ts[i].forms = nil
						if ts[i].is(tagUpper) {
							ts[i].noun = nil
						}
					}
				}
			}
		}
		if d.first >= 0 {
			out = append(out, d)
		}
	}
	return out
}

// assign decides what each date of the sentence dates, once verbs are known.
func (f *finder) assign(ts []token, dates []dated) {
	for k := range dates {
		d := &dates[k]
		d.nouns(ts)
		if d.noun == noNoun {
			d.verbs(ts)
		}
	}
	for k := range dates {
		f.foretold(ts, dates, k)
	}
}

// foretold counts what is to come in a sentence from the day on which it was said:
// "said on Friday he would leave on Saturday" is the day after.
func (f *finder) foretold(ts []token, dates []dated, k int) {
	if !dates[k].speech {
		return
	}
	var said hearsay.When
	for j := k + 1; j < len(dates); j++ {
		d := &dates[j]
		if d.speech || !d.Relative || !d.context.Future {
			continue
		}
		if said.Said.None() {
			if said = f.resolve(ts, &dates[k]); !said.Known() || said.About || said.Days() > 1 {
				return
			}
		}
		d.context.Anchor = said.Start
	}
}

// nouns reads a date that stands inside or behind a noun phrase.
func (d *dated) nouns(ts []token) {
	prev := d.first - 1
	next := d.last + 1
	adverbial := prev >= 0 && (ts[prev].is(tagPrep) || ts[prev].verb != notVerb)
	switch ts[d.first].low {
	case "the", "a", "an", "its", "his", "her", "their":
		adverbial = false
	default:
		if ts[d.first].is(tagDet|tagAdverb|tagAdj) && !ts[d.last].is(tagPoss) { // "earlier this week", "last year"
			adverbial = true
		}
	}
	if next < len(ts) && nominal(&ts[next]) && !ts[next].is(tagPron|tagDet|tagDate|tagAdverb|tagNumber) && !ts[next].is(tagSub) &&
		ts[next].Start <= ts[d.last].End+3 {
		if !adverbial || prev >= 0 && ts[prev].verb != notVerb && !ts[prev].is(tagSpeech) && !d.Relative {
			d.noun = plainNoun
			for i := next; i < len(ts) && nominal(&ts[i]) && !ts[i].is(tagDet); i++ {
				if ts[i].noun != nil {
					d.noun = i
				}
				if ts[i].is(tagPoss) {
					break
				}
			}
			return
		}
	}
	// "elections on August 9", "talks last year".
	i := prev
	if i >= 0 && ts[i].is(tagPrep) {
		i--
	}
	if i >= 0 && ts[i].noun != nil && ts[i].verb == notVerb {
		d.shared = i
		if g := governor(ts, i); g >= 0 {
			switch ts[g].low {
			case "before", "after", "since", "following", "until", "till":
				d.noun = i
			case "of":
				if g > 0 && (ts[g-1].low == "eve" || ts[g-1].low == "ahead" || ts[g-1].low == "result" || ts[g-1].low == "results") {
					d.noun = i
				}
			}
		}
	}
}

// verbs finds the verb that a date stands nearest to.
func (d *dated) verbs(ts []token) {
	best := 1 << 20
	for i := range ts {
		v := ts[i].verb
		if v == notVerb || v == auxiliary || ts[i].is(tagDate) {
			continue
		}
		lo, hi := d.last+1, i
		cost := 0
		if i < d.first {
			lo, hi = i+1, d.first
		} else {
			cost = 3 // news puts a time behind its verb
		}
		for k := lo; k < hi; k++ {
			t := &ts[k]
			cost++
			switch {
			case t.is(tagStop | tagQuote):
				cost += 30
			case t.is(tagComma):
				if d.first == 0 || k > 0 && k-1 == d.last { // "Last month, 33 men"
					break
				}
				cost += 5
			case t.verb == finite || t.verb == auxiliary && t.is(tagBe|tagHave) && v != passive && v != perfect:
				cost += 10
			case t.is(tagConj) && i > d.last:
				cost += 8 // "detained them last month and accused"
			case t.is(tagRel) || t.is(tagSub) && !t.is(tagDet|tagPrep|tagAdverb):
				cost += 8
			}
		}
		if cost < best {
			best, d.owner = cost, i
		}
	}
	d.speech = d.owner >= 0 && ts[d.owner].is(tagSpeech)
}

// resolve returns the stretch that the expression names on this page.
func (f *finder) resolve(ts []token, d *dated) hearsay.When {
	if !f.published.Known() && d.Relative {
		return hearsay.When{}
	}
	text := f.a.Text[f.at.Start:f.at.End]
	start, end, ok := when.Resolve(text, d.Expr, d.context)
	if !ok || !start.Before(end) {
		return hearsay.When{}
	}
	if d.first > 0 && d.noun < 0 && d.shared < 0 && !(d.last+2 < len(ts) && ts[d.last+2].low == "when") {
		switch ts[d.first-1].low {
		case "since": // "... every day since Monday": from then to the page
			if f.published.Known() && start.Before(f.published.End) && end.Before(f.published.End) {
				end = f.published.End
			}
		case "until", "till", "by", "before", "after":
			return hearsay.When{} // a bound, not a time
		}
	}
	w := hearsay.When{Start: start, End: end, Why: "stated", About: d.Vague,
		Said: f.a.Excerpt(hearsay.Range{Start: d.Start + f.at.Start, End: d.End + f.at.Start})}
	if !d.Relative {
		return w
	}
	w.Why, w.Anchor = "counted from the page's date", f.published.Said
	w.About = w.About || f.published.About
	if n := f.published.Days(); n > 1 {
		// The page's date is a range: count from its last day too.
		c := d.context
		c.Anchor = f.published.End.Add(-time.Second)
		if s2, e2, ok := when.Resolve(text, d.Expr, c); ok && n <= 31 {
			if s2.Before(start) {
				w.Start = s2
			}
			if e2.After(end) && !e2.After(f.published.End) {
				w.End = e2
			}
		}
	}
	if f.retold && f.near(text, d) && f.published.Start.Sub(w.End) < 10*24*time.Hour {
		monday := f.published.Start.AddDate(0, 0, -(int(f.published.Start.Weekday())+6)%7)
		if before := monday.AddDate(0, 0, -7); before.Before(w.Start) {
			w.Start = before
		}
		if w.End.After(f.published.End) {
			w.End = f.published.End
		}
		w.About, w.Why = true, "counted from what the page retells: its week or the one before"
	}
	return w
}

// near reports whether an expression counts by weeks. Weekdays are left as they
// are: a page that retells puts its own news among them.
func (f *finder) near(text string, d *dated) bool {
	switch when.Grain(text, d.Expr) {
	case "week":
		return true
	}
	return false
}

// when dates a hit: by its own expression, else by the happening that it is told
// to come before or after, else by the time of the saying, else by the page's
// date where the tense allows it. The clause grows to hold the date's words.
func (f *finder) when(ts []token, h *hit, dates []dated, at hearsay.Range) (hearsay.When, hearsay.Range) {
	for k := range dates {
		d := &dates[k]
		if !f.belongs(ts, h, d) {
			continue
		}
		if w := f.resolve(ts, d); w.Known() {
			s, e := ts[d.first].Start, ts[d.last].End
			for i := d.last; i < h.head; i++ { // a dateline: "Oslo, April 15 (KPA) - "
				if ts[i].is(tagStop) {
					s = at.Start
				}
			}
			if k := d.first - 1; k >= 0 && s < at.Start { // "in 2009", "on the eve of"
				if k > 0 && ts[k].low == "the" {
					k--
				}
				if ts[k].is(tagPrep) {
					s = ts[k].Start
				}
			}
			if s >= at.Start-60 && e <= at.End+60 {
				at.Start, at.End = min(at.Start, s), max(at.End, e)
			}
			return w, at
		}
	}
	if w := f.relativeTo(ts, h, dates); w.Known() {
		return w, at
	}
	if !h.verb && h.frame.root == hearsay.Election {
		return hearsay.When{}, at
	}
	for k := range dates {
		d := &dates[k]
		if d.speech && d.noun == noNoun && h.verb && (h.mode.now && h.mode.kind == "" || h.mode.intent || h.mode.must) {
			if w := f.resolve(ts, d); w.Known() {
				w.About, w.Why = true, whenSaid
				return w, at
			}
		}
	}
	if !f.published.Known() || f.published.Days() > 31 {
		return hearsay.When{}, at
	}
	w := f.published
	w.Said, w.Anchor, w.About = hearsay.Excerpt{}, f.published.Said, true
	switch {
	case f.current(h):
		w.Why = pageDate
		return w, at
	case f.recent(ts, h, dates):
		w.Start, w.Why = w.Start.AddDate(0, 0, -7), pageWeek
		return w, at
	}
	return hearsay.When{}, at
}

// The reasons for the date of a report that has none of its own.
const (
	pageDate = "the page's date"
	pageWeek = "the days before the page"

	whenSaid   = "when it was said"
	cameBefore = "told to come before it"
	cameAfter  = "told to come after it"
)

// recent reports whether a hit told in the simple past, without a date, is news:
// the verb of a main clause in a sentence that names no time further off.
func (f *finder) recent(ts []token, h *hit, dates []dated) bool {
	root, m := h.code()
	if m != "" || root == hearsay.Election {
		return false
	}
	switch {
	case h.verb && (!h.mode.past || h.rank < 7 && h.use != gerund):
		return false
	case !h.verb:
		// Talks, protests, offers and calls go on; an invasion may be long past.
		switch root {
		case hearsay.Consult, hearsay.Protest, hearsay.Request, hearsay.Agree:
		default:
			return false
		}
		told := false
		for i := range ts {
			told = told || ts[i].verb == finite || ts[i].verb == perfect || ts[i].verb == goingOn
		}
		if !told {
			return false
		}
	}
	for k := groupStart(ts, h.head); k < h.head; k++ {
		if ts[k].low == "had" || ts[k].low == "once" || ts[k].low == "previously" || ts[k].low == "formerly" {
			return false
		}
	}
	for k := range dates {
		if dates[k].noun >= 0 {
			continue
		}
		if w := f.resolve(ts, &dates[k]); w.Known() && w.End.AddDate(0, 0, 30).Before(f.published.Start) {
			return false
		}
	}
	return true
}

// current reports whether a hit without a date tells of the days of the page.
func (f *finder) current(h *hit) bool {
	root, m := h.code()
	if m == hearsay.Hypothetical || m == hearsay.Negated || m == hearsay.Future && root != hearsay.Agree {
		return false
	}
	return f.caption || f.title || h.mode.now || h.mode.intent || h.mode.must || h.use == goingOn || h.mode.refuse
}

// belongs reports whether date d dates hit h.
func (f *finder) belongs(ts []token, h *hit, d *dated) bool {
	switch {
	case d.noun >= 0:
		return d.noun == h.head
	case d.noun == plainNoun:
		return false
	case d.shared == h.head:
		return true
	case !h.verb:
		// A noun's date stands behind it with no verb between.
		if d.first < h.head || d.first > h.end+6 || d.shared >= 0 {
			return false
		}
		for k := h.head + 1; k < d.first; k++ {
			if parts(ts, k) || ts[k].is(tagComma) {
				return false
			}
		}
		return true
	case d.owner == h.head:
		return true
	case d.owner < 0:
		return false
	}
	// Verbs joined by commas and "and" share a date: "booed, jeered and laughed
	// at by workers on Monday".
	lo, hi := min(d.owner, h.head), max(d.owner, h.head)
	if d.last+2 == h.head && ts[d.last+1].is(tagConj) && d.owner < h.head {
		return true // "detained them last month and accused"
	}
	if hi-lo > 6 {
		return false
	}
	for k := lo + 1; k < hi; k++ {
		if t := &ts[k]; !t.is(tagComma|tagConj|tagAdverb|tagPrep) && t.verb == notVerb {
			return false
		}
	}
	return true
}

// relativeTo dates a hit by a dated noun that the sentence sets it against:
// "just before the election", "on the eve of elections on August 9", "since his
// victory in the Aug. 9 election". The election is the one that the page dates,
// where the sentence doesn't.
func (f *finder) relativeTo(ts []token, h *hit, dates []dated) hearsay.When {
	for i := range ts {
		if ts[i].noun == nil || ts[i].verb != notVerb || i == h.head {
			continue
		}
		g := governor(ts, i)
		for n := 0; g > 0 && ts[g].low != "of" && ts[g].low == "in" && n < 2; n++ { // "since his victory in the election"
			g = governor(ts, g)
		}
		if g < 0 {
			continue
		}
		var side int
		switch ts[g].low {
		case "before":
			side = -1
		case "after", "since", "following":
			side = 1
		case "of":
			if g == 0 || ts[g-1].low != "eve" && ts[g-1].low != "ahead" {
				continue
			}
			side = -1
		default:
			continue
		}
		var w hearsay.When
		for k := range dates {
			if dates[k].noun == i || dates[k].shared == i {
				w = f.resolve(ts, &dates[k])
			}
		}
		if !w.Known() && len(ts[i].noun.frames) > 0 && ts[i].noun.frames[0].root == hearsay.Election && f.election.Days() == 1 {
			w = f.election
		}
		if !w.Known() {
			continue
		}
		out := hearsay.When{Said: w.Said, About: true}
		if side < 0 {
			out.Start, out.End, out.Why = w.Start.AddDate(0, 0, -21), w.Start, cameBefore
			return out
		}
		if !f.published.Known() || !w.Start.Before(f.published.End) {
			continue
		}
		out.Start, out.End, out.Why = w.Start, f.published.End, cameAfter
		return out
	}
	return hearsay.When{}
}

// findElection returns the date of the election that the page dates, so that
// "before the election" can be counted; zero where there is none or several.
func (f *finder) findElection() hearsay.When {
	var found hearsay.When
	for _, r := range f.out {
		if r.Root != hearsay.Election || r.When.Days() != 1 {
			continue
		}
		if found.Known() && !found.Overlaps(r.When) {
			return hearsay.When{}
		}
		found = r.When
	}
	return found
}
