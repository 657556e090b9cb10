package search

import (
	"context"
	"errors"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/store"
	"hearsay/internal/words"
)

// A sentence of more than longWords bytes is cut to wantWords, with up to leadWords
// before the first word that was looked for.
const (
	longWords = 420
	wantWords = 320
	leadWords = 110
)

// A looker finds the words of a question in texts.
type looker struct {
	terms []sought
}

// A sought is one way to say one of the things asked for.
type sought struct {
	clause int
	terms  []string
	begun  bool
}

func newLooker(clauses [][]store.Term) *looker {
	l := &looker{}
	for i, c := range clauses {
		for _, t := range c {
			if terms := store.Terms(t.Text); len(terms) > 0 {
				l.terms = append(l.terms, sought{i, terms, t.Prefix})
			}
		}
	}
	return l
}

// A match is a place where something asked for stands.
type match struct {
	hearsay.Range
	clause int
}

// find returns where the text holds what is asked for, in order. It takes time in
// proportion to the text.
func (l *looker) find(text string) []match {
	if len(l.terms) == 0 {
		return nil
	}
	var out []match
	had := make([]int, len(l.terms))               // terms of each that the last words fit
	start := make([][]hearsay.Range, len(l.terms)) // the last words, as many as each has terms
	store.EachTerm(text, func(term []byte, at hearsay.Range) bool {
		for i := range l.terms {
			s := &l.terms[i]
			if len(s.terms) == 1 {
				if s.fits(0, term) {
					out = append(out, match{at, s.clause})
				}
				continue
			}
			if start[i] = append(start[i], at); len(start[i]) > len(s.terms) {
				start[i] = start[i][1:]
			}
			had[i] = s.next(had[i], term)
			if had[i] == len(s.terms) {
				out = append(out, match{hearsay.Range{Start: start[i][len(start[i])-len(s.terms)].Start, End: at.End}, s.clause})
			}
		}
		return true
	})
	return out
}

func (s *sought) fits(i int, term []byte) bool {
	if s.begun && i == len(s.terms)-1 {
		return len(term) >= len(s.terms[i]) && string(term[:len(s.terms[i])]) == s.terms[i]
	}
	return string(term) == s.terms[i]
}

// next returns how many terms of the phrase the text ends with after another term,
// when it ended with n before. A phrase is short, so that the longest that fits is
// looked for from the longest down.
func (s *sought) next(n int, term []byte) int {
	switch {
	case n == len(s.terms) && s.begun: // its last word may have gone on
		n = 0
	case n == len(s.terms):
		n = s.border(n)
	}
	for {
		if s.fits(n, term) {
			return n + 1
		}
		if n == 0 {
			return 0
		}
		n = s.border(n)
	}
}

// border is the length of the longest proper beginning of the first n terms that
// they also end with.
func (s *sought) border(n int) int {
	for k := n - 1; k > 0; k-- {
		if slices.Equal(s.terms[:k], s.terms[n-k:n]) {
			return k
		}
	}
	return 0
}

// merged returns the places in a stretch of text, those that touch as one.
func merged(ms []match, r hearsay.Range) []hearsay.Range {
	var out []hearsay.Range
	ms = slices.Clone(ms)
	slices.SortFunc(ms, func(a, b match) int { return a.Start - b.Start })
	for _, m := range ms {
		if !r.Overlaps(m.Range) {
			continue
		}
		at := hearsay.Range{Start: max(m.Start, r.Start) - r.Start, End: min(m.End, r.End) - r.Start}
		if n := len(out); n > 0 && at.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, at.End)
			continue
		}
		out = append(out, at)
	}
	return out
}

// show fills a hit from the article that it is of.
func (l *looker) show(ctx context.Context, shelf Shelf, from *store.Hit, to *Hit) error {
	ids := []hearsay.PageID{from.Page}
	if from.Kind == store.OfEvent {
		ids = nil
		for _, p := range from.Places {
			if !slices.Contains(ids, p.Page) {
				ids = append(ids, p.Page)
			}
		}
	}
	best := -1
	for i, id := range ids {
		a, err := shelf.Article(ctx, id)
		if errors.Is(err, hearsay.ErrNoArticle) || errors.Is(err, store.ErrNotFound) {
			continue // it was read again meanwhile
		}
		if err != nil {
			return err
		}
		if from.Kind == store.OfPage {
			l.page(a, to)
			return nil
		}
		for k, p := range from.Places {
			if p.Page != id {
				continue
			}
			p.Page = a.Page
			r, ok := a.Locate(p)
			if !ok {
				continue
			}
			if from.Kind == store.OfEvent && k == 0 {
				to.Headline = a.Excerpt(r)
				to.HeadMarks = merged(l.find(to.Headline.Text), hearsay.Range{End: len(to.Headline.Text)})
				if len(from.Places) > 1 {
					continue
				}
			}
			ms := l.find(a.Text[r.Start:r.End])
			if score := distinct(ms); score > best {
				best = score
				for j := range ms {
					ms[j].Start, ms[j].End = ms[j].Start+r.Start, ms[j].End+r.Start
				}
				l.put(a, r, ms, to)
			}
		}
		// Where the first page shows all of it the others need not be read.
		if i == 0 && best >= len(l.clauses()) {
			break
		}
	}
	return nil
}

func (l *looker) clauses() map[int]bool {
	out := map[int]bool{}
	for _, t := range l.terms {
		out[t.clause] = true
	}
	return out
}

// distinct counts the things asked for that are found.
func distinct(ms []match) int {
	seen := map[int]bool{}
	for _, m := range ms {
		seen[m.clause] = true
	}
	return len(seen)
}

// page shows a page: its headline, and the sentence with the most of what is asked
// for, the first of the body where none holds any.
func (l *looker) page(a *hearsay.Article, to *Hit) {
	to.Headline = a.Headline
	to.HeadMarks = merged(l.find(a.Headline.Text), hearsay.Range{End: len(a.Headline.Text)})
	ms := l.find(a.Text)
	var best hearsay.Range
	score := -1
	at := 0
	for _, s := range words.Sentences(a.Text) {
		b, _, ok := a.BlockAt(s.Start)
		if !ok {
			continue
		}
		at += sort.Search(len(ms)-at, func(i int) bool { return ms[at+i].End > s.Start })
		n := at
		for n < len(ms) && ms[n].Start < s.End {
			n++
		}
		worth := 20 * distinct(ms[at:n])
		if worth > 0 {
			worth += min(n-at, 9)
		}
		if b.Body() {
			worth += 10
		}
		if b.Kind == hearsay.Title || b.Kind == hearsay.Byline || b.Kind == hearsay.DateLine {
			worth = worth/2 - 10
		}
		if worth > score {
			best, score = s, worth
		}
	}
	if !best.Empty() {
		l.put(a, best, ms, to)
	}
}

// put sets the words of a hit: a sentence of the article, cut where it is long.
func (l *looker) put(a *hearsay.Article, r hearsay.Range, ms []match, to *Hit) {
	whole := r
	if r.Len() > longWords {
		first := r.Start
		for _, m := range ms {
			if r.Contains(m.Range) {
				first = m.Start
				break
			}
		}
		if first-r.Start > leadWords {
			r.Start = space(a.Text, first-leadWords, first)
		}
		if r.Len() > longWords {
			r.End = spaceBefore(a.Text, r.Start+wantWords, max(first+1, r.Start+1))
		}
	}
	to.Words = a.Excerpt(r)
	to.Page = a.Page
	to.Marks = merged(ms, r)
	to.CutBefore, to.CutAfter = r.Start > whole.Start, r.End < whole.End
	to.Outlet, to.URL = a.Outlet.String(), a.URL
}

// space returns the place behind the first space at or after from, from itself on a
// letter's boundary where there is none before to.
func space(text string, from, to int) int {
	if i := strings.IndexByte(text[from:to], ' '); i >= 0 {
		return from + i + 1
	}
	for from < to && !utf8.RuneStart(text[from]) {
		from++
	}
	return from
}

// spaceBefore returns the place of the last space before to, and behind from.
func spaceBefore(text string, to, from int) int {
	if i := strings.LastIndexByte(text[from:to], ' '); i > 0 {
		return from + i
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return to
}
