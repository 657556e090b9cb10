package eval

import (
	"slices"
	"strings"
	"unicode"

	"hearsay"
	"hearsay/internal/words"
)

// called reports whether a found name and its aliases are gold's name: equal
// without case, article, marks and parenthesis.
func called(gold string, names ...string) bool {
	for _, n := range names {
		if n != "" && plainName(n) == plainName(gold) {
			return true
		}
	}
	return false
}

func plainName(s string) string {
	s = strings.ToLower(s)
	if strings.HasPrefix(s, "(") {
		s = strings.Trim(s, "()")
	} else if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	f := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(f) > 1 && (f[0] == "the" || f[0] == "unnamed") {
		f = f[1:]
	}
	return strings.Join(f, " ")
}

func (r *briefRun) entity(id hearsay.EntityID) *hearsay.Entity {
	for i := range r.found.Entities {
		if r.found.Entities[i].ID == id {
			return &r.found.Entities[i]
		}
	}
	return nil
}

// edges counts gold's edges that the provenance has with the same direction.
func (r *briefRun) edges(sc Scores) {
	if r.gold.reuse == nil {
		return
	}
	node := map[string]hearsay.Node{}
	for _, n := range r.brief.Provenance.Nodes {
		node[n.Key] = n
	}
	is := func(key, gold string) bool {
		n := node[key]
		if id := r.id(gold); id != "" {
			return n.Page == id
		}
		if n.Page != "" {
			return false
		}
		names := []string{n.Name}
		if e := r.entity(n.Entity); e != nil {
			names = append(append(names, e.Name), e.Aliases...)
		}
		return called(gold, names...)
	}
	found := 0
	for _, g := range r.gold.reuse.Edges {
		if slices.ContainsFunc(r.brief.Provenance.Edges, func(e hearsay.Edge) bool { return is(e.From, g.From) && is(e.To, g.To) }) {
			found++
		}
	}
	sc["edges"] = float64(found)
}

// facts counts gold's facts whose four counts are right in the event,
// statement or position of the brief that holds the most of its witnesses.
func (r *briefRun) facts(sc Scores) {
	if r.gold.reuse == nil {
		return
	}
	type item struct {
		spans   []hearsay.Span
		origins hearsay.Origins
	}
	var items []item
	for _, e := range r.brief.Events {
		it := item{origins: e.Origins}
		for _, rep := range e.Reports {
			it.spans = append(it.spans, rep.Clause.Span)
		}
		items = append(items, it)
	}
	for _, sp := range r.brief.Speakers {
		for _, s := range sp.Sayings {
			it := item{origins: s.Origins, spans: spansOf(s.Words)}
			for _, rep := range s.Repeats {
				it.spans = append(it.spans, spansOf(rep.Words)...)
			}
			items = append(items, it)
		}
	}
	for _, p := range r.brief.Positions {
		items = append(items, item{origins: p.Origins, spans: spansOf(p.Tellings)})
	}
	right := 0
	for _, f := range r.gold.reuse.Facts {
		best, most := -1, 0.0
		for i, it := range items {
			sum := 0.0
			for _, w := range f.Witnesses {
				if len(w.Span.Byte) != 2 {
					continue
				}
				gold := []hearsay.Span{{Page: r.id(w.Span.Page), Start: w.Span.Byte[0], End: w.Span.Byte[1]}}
				top := 0.0
				for _, s := range it.spans {
					if both, la, lb := overlapping([]hearsay.Span{s}, gold); both > 0 {
						top = max(top, 1+float64(both)/float64(la+lb-both))
					}
				}
				sum += top
			}
			if sum > most {
				best, most = i, sum
			}
		}
		if best < 0 {
			continue
		}
		o := items[best].origins
		if len(o.Pages) == f.Pages && len(o.Texts) == f.Texts && len(o.Outlets) == f.Outlets && len(o.Origins) == f.Origins {
			right++
		}
	}
	sc["facts"] = float64(right)
}

// statements scores what the brief shows as said: speech, not beliefs.
func (r *briefRun) statements(sc Scores) {
	if len(r.gold.statements) == 0 {
		return
	}
	var found []hearsay.Statement
	for _, s := range r.found.Statements {
		if s.Speech {
			found = append(found, s)
		}
	}
	var ms []match
	core, right := 0, 0
	for g, gold := range r.gold.statements {
		if !gold.Core {
			continue
		}
		core++
		var spans []hearsay.Span
		for _, s := range gold.Spans {
			spans = append(spans, hearsay.Span{Page: r.id(gold.File), Start: s.Start, End: s.End})
		}
		for f, s := range found {
			if both, la, lb := overlapping(spansOf(s.Words), spans); both > 0 {
				if j := float64(both) / float64(la+lb-both); j >= 0.3 {
					ms = append(ms, match{f, g, j})
				}
			}
		}
	}
	pairs := pairUp(ms)
	for _, m := range pairs {
		s, gold := found[m.found], r.gold.statements[m.gold]
		names := []string{s.Name.Text}
		if e := r.entity(s.Speaker); e != nil {
			names = []string{e.Name}
		}
		if called(gold.Full, names...) || strings.HasPrefix(gold.Full, "(") && s.Name.Text != "" && (called(gold.Full, s.Name.Text) || strings.HasSuffix(plainName(gold.Full), lastWord(plainName(s.Name.Text)))) {
			right++
		}
	}
	p, rec, _ := prf(len(pairs), len(found), core)
	sc["statements_r"], sc["statements_p"] = rec, p
	if len(pairs) > 0 {
		sc["names"] = float64(right) / float64(len(pairs))
	}
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// entities counts gold's entities whose written names are all mentions of one
// found entity, and found entities that join two of gold's.
func (r *briefRun) entities(sc Scores) {
	if len(r.gold.entities) == 0 {
		return
	}
	owner := map[string]int{} // a name as written, and whose it is; -1 where two share it
	for i, g := range r.gold.entities {
		for _, v := range g.Variants {
			k := plainName(v.Text)
			if old, ok := owner[k]; ok && old != i {
				owner[k] = -1
				continue
			}
			owner[k] = i
		}
	}
	joined, wrong := 0, 0
	for _, g := range r.gold.entities {
		var sets []map[hearsay.EntityID]bool
		for _, v := range g.Variants {
			if v.Text != "" && strings.ContainsFunc(v.Text, unicode.IsUpper) {
				if ids, kept := r.mentionsOf(v.Text); kept {
					sets = append(sets, ids)
				}
			}
		}
		if len(sets) == 0 {
			continue
		}
		for id := range sets[0] {
			if !slices.ContainsFunc(sets[1:], func(s map[hearsay.EntityID]bool) bool { return !s[id] }) {
				joined++
				break
			}
		}
	}
	for _, e := range r.found.Entities {
		seen := map[int]bool{}
		for _, m := range e.Mentions {
			if i, ok := owner[plainName(m.Text)]; ok && i >= 0 && m.Form != hearsay.Pronoun {
				seen[i] = true
			}
		}
		if len(seen) > 1 {
			wrong++
		}
	}
	sc["entities"], sc["wrong_joins"] = float64(joined), float64(wrong)
}

// mentionsOf returns the entities that have a mention on some place where text
// is written; kept is false where no article keeps such a place.
func (r *briefRun) mentionsOf(text string) (ids map[hearsay.EntityID]bool, kept bool) {
	ids = map[hearsay.EntityID]bool{}
	for _, a := range r.articles {
		for at := 0; ; {
			i := strings.Index(a.Text[at:], text)
			if i < 0 {
				break
			}
			in := hearsay.Range{Start: at + i, End: at + i + len(text)}
			at = in.End
			if !wholeWords(a.Text, in) {
				continue
			}
			kept = true
			for _, e := range r.found.Entities {
				for _, m := range e.Mentions {
					if m.Span.Page == a.Page && m.At.Overlaps(in) {
						ids[e.ID] = true
					}
				}
			}
		}
	}
	return ids, kept
}

func wholeWords(s string, r hearsay.Range) bool {
	before := strings.ToValidUTF8(s[max(0, r.Start-4):r.Start], "")
	after := strings.ToValidUTF8(s[r.End:min(len(s), r.End+4)], "")
	b, a := []rune(before), []rune(after)
	return (len(b) == 0 || !words.Letter(b[len(b)-1])) && (len(a) == 0 || !words.Letter(a[0]))
}

// timeline counts gold's events found: dates overlap, the same root, one actor
// right; one to one, those that share words first.
func (r *briefRun) timeline(sc Scores) {
	if r.gold.timeline == nil {
		return
	}
	var ms []match
	for g, gold := range r.gold.timeline.Events {
		for f, e := range r.found.Events {
			if !r.sameRoot(gold, e) || !r.sameDate(gold, e.When) || !r.sameActor(gold, e) {
				continue
			}
			worth := 0.0
			for _, by := range gold.ReportedBy {
				for _, at := range by.At {
					for _, rep := range e.Reports {
						if rep.Sentence.Span.Overlaps(hearsay.Span{Page: r.id(by.File), Start: at.Start, End: at.End}) {
							worth++
						}
					}
				}
			}
			ms = append(ms, match{f, g, worth})
		}
	}
	sc["timeline"] = float64(len(pairUp(ms)))
}

func (r *briefRun) sameRoot(g goldEvent, e hearsay.Event) bool {
	return g.Plover == "" || g.Plover == string(e.Root) || slices.Contains(g.PloverAlt, string(e.Root))
}

func (r *briefRun) sameDate(g goldEvent, w hearsay.When) bool {
	for _, d := range append([]string{g.Date}, g.DateAlt...) {
		if s, e, ok := goldDates(d); ok && w.Overlaps(hearsay.When{Start: s, End: e}) {
			return true
		}
	}
	return false
}

// sameActor compares the capitalised words of gold's actor, else its last word,
// with the names of the event's actors and targets' countries.
func (r *briefRun) sameActor(g goldEvent, e hearsay.Event) bool {
	for _, id := range e.Actors {
		en := r.entity(id)
		if en == nil {
			continue
		}
		for _, n := range append([]string{en.Name}, en.Aliases...) {
			for _, w := range strings.Fields(plainName(n)) {
				if len(w) > 2 && w != "the" && slices.Contains(strings.Fields(actorWords(g.Actor)), w) {
					return true
				}
			}
		}
	}
	return false
}

func actorWords(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// outlook scores the claims by span overlap: recall over core claims, precision
// over all, direction where a matched claim is given one.
func (r *briefRun) outlook(sc Scores) {
	if len(r.gold.claims) == 0 {
		return
	}
	core, hit, given, right, matched := 0, 0, 0, 0, 0
	touched := map[int]bool{}
	for _, g := range r.gold.claims {
		best, most := -1, 0
		for _, at := range g.At {
			span := []hearsay.Span{{Page: r.id(g.File), Start: at.Start, End: at.End}}
			for f, o := range r.found.Outlooks {
				if both, _, _ := overlapping([]hearsay.Span{o.Claim.Span}, span); both > 0 {
					touched[f] = true
					if both > most {
						best, most = f, both
					}
				}
			}
		}
		if g.Core {
			core++
			if best >= 0 {
				hit++
			}
		}
		if best < 0 {
			continue
		}
		matched++
		if d := r.found.Outlooks[best].Direction; d != "" {
			given++
			if string(d) == g.Direction {
				right++
			}
		}
	}
	sc["outlook_r"], sc["outlook_p"] = share(hit, core), share(len(touched), len(r.found.Outlooks))
	sc["direction"], sc["direction_given"] = share(right, given), share(given, matched)
}

// traps counts findings that touch a line of chrome, or a trap that gold names.
func (r *briefRun) traps(sc Scores) {
	bad := slices.Clone(r.chrome)
	if r.gold.timeline != nil {
		for _, t := range r.gold.timeline.Traps {
			id := r.id(t.File)
			if p := r.page[id]; p != nil {
				if i := strings.Index(string(p.Body), t.Span); i >= 0 {
					bad = append(bad, hearsay.Span{Page: id, Start: i, End: i + len(t.Span)})
				}
			}
		}
	}
	if len(bad) == 0 {
		return
	}
	var all []hearsay.Excerpt
	for _, s := range r.found.Statements {
		all = append(all, s.Words...)
	}
	for _, e := range r.found.Reports {
		all = append(all, e.Clause)
	}
	for _, o := range r.found.Outlooks {
		all = append(all, o.Claim)
	}
	for _, d := range r.brief.Differences {
		for _, s := range d.Sides {
			for _, v := range s.Voices {
				all = append(all, v.Words)
			}
		}
	}
	n := 0
	for _, e := range all {
		if slices.ContainsFunc(bad, e.Span.Overlaps) {
			n++
		}
	}
	sc["traps"] = float64(n)
}
