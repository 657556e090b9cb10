package origin

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearsay"
)

// namings returns the reports of pages that carry an event in words that tell no
// event by themselves: pages that only name the election that the story is about
// ("the election fiasco"), and those that tell of a plea for help in a figure of
// speech ("turned to the east in search of protection from Ada Renn"). Pages that
// report the event are not looked at, and no page gives more than one.
//
// A page wrongly counted fakes agreement, so all must fit: for an election, that
// the story knows one alone of that country, that the page is not older, that the
// words name no other, and that the last country named before them is its country;
// for a plea, who asks, whom, and that the asking is told as a fact.
func (t *tracer) namings(e hearsay.Event, told []report) []report {
	if e.Mode != "" && e.Mode != hearsay.Historical || len(told) == 0 {
		return nil
	}
	var names func(a *hearsay.Article) hearsay.Range
	switch {
	case e.Root == hearsay.Election && t.oneElection(e):
		country := t.country(e.Actors)
		if country == "" {
			return nil
		}
		names = func(a *hearsay.Article) hearsay.Range { return t.namesElection(a, country) }
	case e.Root == hearsay.Request && len(e.Actors) > 0 && slices.ContainsFunc(told, func(r report) bool { return plea(r.words.Text) }):
		asked := t.askedOf(e)
		if len(asked) == 0 {
			return nil
		}
		names = func(a *hearsay.Article) hearsay.Range { return t.tellsPlea(a, e.Actors, asked) }
	default:
		return nil
	}
	carries := map[int]bool{}
	for _, r := range told {
		carries[r.article] = true
	}
	var out []report
	for i, a := range t.Articles {
		if carries[i] || e.When.Known() && a.Published.Known() &&
			(a.Published.End.Before(e.When.Start) || a.Published.Start.Sub(e.When.End).Hours() > 60*24) {
			continue
		}
		if r := names(a); !r.Empty() {
			out = append(out, report{article: i, words: a.Excerpt(r), at: r, why: "names it"})
		}
	}
	return out
}

// oneElection reports whether an election is on a known day and the only such of
// the story.
func (t *tracer) oneElection(e hearsay.Event) bool {
	one := func(e hearsay.Event) bool { return e.Root == hearsay.Election && e.When.Known() && e.When.Days() <= 3 }
	n := 0
	for _, other := range t.Events {
		if one(other) {
			n++
		}
	}
	return n == 1 && one(e)
}

// country is that of the first of some entities that has one.
func (t *tracer) country(ids []hearsay.EntityID) string {
	for _, id := range ids {
		if e := t.entity[id]; e != nil && e.Country != "" {
			return e.Country
		}
	}
	return ""
}

// A naming is one place of a page that names an entity.
type naming struct {
	at     hearsay.Range
	entity *hearsay.Entity
}

// namesOn returns the mentions of entities on a page, in order.
func (t *tracer) namesOn(page hearsay.PageID) []naming {
	if t.mentions == nil {
		t.mentions = map[hearsay.PageID][]naming{}
		for i := range t.Entities {
			for _, m := range t.Entities[i].Mentions {
				t.mentions[m.Span.Page] = append(t.mentions[m.Span.Page], naming{m.At, &t.Entities[i]})
			}
		}
		for _, ns := range t.mentions {
			slices.SortStableFunc(ns, func(a, b naming) int { return cmp.Compare(a.at.Start, b.at.Start) })
		}
	}
	return t.mentions[page]
}

// The words of an election: what it is called, what may stand before that, what
// after it is still about it, and what tells that it was yet to come.
var (
	electionNouns = setOf("election elections")
	ballotNouns   = setOf("vote ballot poll polls") // of parliaments too: only with an adjective
	determiners   = setOf("the this that his her their its")
	adjectives    = setOf("disputed contested presidential parliamentary general rigged fraudulent recent stolen controversial flawed national tainted sham")
	aftermath     = setOf("fiasco result results outcome fraud dispute loss win victory crisis row standoff debacle chaos farce defeat")
	follows       = setOf("and but or was were is has had have that which as by with after since who when while")
	before        = setOf("before until ahead upcoming next future coming toward towards eve run-up new another")
)

// namesElection returns where an article names the election of a country without a
// date: "the disputed election".
func (t *tracer) namesElection(a *hearsay.Article, country string) hearsay.Range {
	names := t.namesOn(a.Page)
	for _, b := range a.Blocks {
		if !b.Body() {
			continue
		}
		text := a.Text[b.Start:b.End]
		ws := wordsOf(text)
		for i, w := range ws {
			if !electionNouns[w.low] && !ballotNouns[w.low] {
				continue
			}
			first, adjective := i, false
			for first > 0 && adjectives[ws[first-1].low] && text[ws[first-1].end:ws[first].start] == " " {
				first--
				adjective = true
			}
			if first == 0 || !determiners[ws[first-1].low] || text[ws[first-1].end:ws[first].start] != " " || ballotNouns[w.low] && !adjective {
				continue
			}
			first--
			end := w.end
			if i+1 < len(ws) && text[w.end:ws[i+1].start] == " " {
				switch next := ws[i+1].low; {
				case aftermath[next]:
					end = ws[i+1].end
				case !follows[next]:
					continue // "the election commission", "the election of 2014"
				}
			}
			if slices.ContainsFunc(ws[max(0, first-3):first], func(w word) bool { return before[w.low] }) {
				continue
			}
			at := hearsay.Range{Start: b.Start + ws[first].start, End: b.Start + end}
			if lastCountry(names, at.Start) == country {
				return at
			}
		}
	}
	return hearsay.Range{}
}

// lastCountry is the country of the last mention before off that has one.
func lastCountry(names []naming, off int) string {
	k, _ := slices.BinarySearchFunc(names, off, func(n naming, off int) int { return cmp.Compare(n.at.Start, off) })
	for k--; k >= 0 && off-names[k].at.Start < 1000; k-- {
		if c := names[k].entity.Country; c != "" {
			return c
		}
	}
	return ""
}

// askedOf returns whom a plea may be made to: its targets and the countries that
// the sentences which report it name beside the actors' own.
func (t *tracer) askedOf(e hearsay.Event) map[string]bool {
	own := map[string]bool{}
	for _, id := range e.Actors {
		if x := t.entity[id]; x != nil {
			own[x.Country] = true
		}
	}
	out := map[string]bool{}
	for _, id := range e.Targets {
		if x := t.entity[id]; x != nil && !own[x.Country] {
			out[x.Country] = true
		}
	}
	for _, r := range e.Reports {
		i, ok := t.at[r.Page]
		if !ok || r.At.Empty() {
			continue
		}
		in := sentenceOf(t.Articles[i], r.At)
		for _, n := range within(t.namesOn(r.Page), in) {
			if !own[n.entity.Country] {
				out[n.entity.Country] = true
			}
		}
	}
	delete(out, "")
	return out
}

// within returns the mentions inside a range.
func within(names []naming, r hearsay.Range) []naming {
	from := func(off int) int {
		k, _ := slices.BinarySearchFunc(names, off, func(n naming, off int) int { return cmp.Compare(n.at.Start, off) })
		return k
	}
	return names[from(r.Start):max(from(r.Start), from(r.End))]
}

// sentenceOf returns the sentence around a range, at most reach bytes to either
// side and within its block.
func sentenceOf(a *hearsay.Article, r hearsay.Range) hearsay.Range {
	b, _, ok := a.BlockAt(r.Start)
	if !ok {
		return r
	}
	start, end := r.Start, min(r.End, b.End)
	for start > b.Start && r.Start-start < reach && !sentenceEnds(a.Text[start-1:min(start+1, b.End)]) {
		start--
	}
	for end < b.End && end-r.End < reach && !sentenceEnds(a.Text[end-1:min(end+1, b.End)]) {
		end++
	}
	return hearsay.Range{Start: start, End: end}
}

// seeks are the phrases that lead to what is asked for: "in search of protection",
// "turned to Tarn for help".
var (
	seekVerbs = setOf("turned turns turning looked looks looking appealed appeals appealing pleaded pleads pleading begged begs begging went goes")
	unreal    = setOf("not never no without refused denied could may might would will if should n't cannot nor that who which said says")
)

// tellsPlea returns where an article tells that one of the actors asked one of
// those asked for help.
func (t *tracer) tellsPlea(a *hearsay.Article, actors []hearsay.EntityID, asked map[string]bool) hearsay.Range {
	names := t.namesOn(a.Page)
	for k, n := range names {
		if !slices.Contains(actors, n.entity.ID) || k > 0 && names[k-1].at.End > n.at.Start {
			continue
		}
		b, _, ok := a.BlockAt(n.at.Start)
		if !ok || !b.Body() || b.End <= n.at.End {
			continue
		}
		end := n.at.End
		for end < b.End && end-n.at.End < 300 && !sentenceEnds(a.Text[end-1:min(end+1, b.End)]) {
			end++
		}
		rest := a.Text[n.at.End:end]
		ws := wordsOf(rest)
		for i := range ws {
			if unreal[ws[i].low] {
				break
			}
			seek := i+2 < len(ws) && ws[i].low == "in" && ws[i+1].low == "search" && ws[i+2].low == "of"
			last := i + 2
			if !seek {
				if ws[i].low != "for" || !slices.ContainsFunc(ws[max(0, i-5):i], func(w word) bool { return seekVerbs[w.low] }) {
					continue
				}
				last = i
			}
			h := slices.IndexFunc(ws[last+1:min(len(ws), last+4)], func(w word) bool { return helpWords[w.low] })
			if h < 0 {
				continue
			}
			help := ws[last+1+h]
			to := hearsay.Range{}
			other := false
			for _, m := range within(names[k+1:], hearsay.Range{Start: n.at.End, End: end}) {
				switch {
				case asked[m.entity.Country] && m.entity.ID != n.entity.ID:
					if to.Empty() && (m.at.Start-n.at.End < help.start || m.at.Start-n.at.End-help.end < 20) {
						to = m.at
					}
				case m.at.End <= n.at.End+ws[i].start && m.entity.ID != n.entity.ID && m.entity.Kind != hearsay.Group:
					other = true // somebody else may be the one who seeks
				}
			}
			if !to.Empty() && !other {
				return hearsay.Range{Start: n.at.Start, End: max(to.End, n.at.End+help.end)}
			}
		}
	}
	return hearsay.Range{}
}

func setOf(words string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		out[w] = true
	}
	return out
}

// A word is a run of letters, digits, apostrophes and hyphens, in small letters.
type word struct {
	low   string
	start int
	end   int
}

// wordsOf returns the words of s.
func wordsOf(s string) []word {
	var out []word
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !inWord(r) {
			i += n
			continue
		}
		start := i
		for i < len(s) {
			r, n := utf8.DecodeRuneInString(s[i:])
			if !inWord(r) && !(i > start && (r == '-' || r == '\'' || r == '’')) {
				break
			}
			i += n
		}
		low := strings.ToLower(s[start:i])
		if k := strings.IndexAny(low, "'’"); k > 0 {
			low = low[:k]
		}
		out = append(out, word{low, start, i})
	}
	return out
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func anyWord(s string, is func(string) bool) bool {
	return slices.ContainsFunc(wordsOf(s), func(w word) bool { return is(w.low) })
}
