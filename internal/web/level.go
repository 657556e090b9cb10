package web

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/words"
)

// A match is words that two articles share, in each.
type match struct{ left, right hearsay.Range }

// manyWords in a row are shared words even where they are no whole sentence.
const manyWords = 8

// level returns what two articles share: the words that count as copied, and
// beside these what stands in both all the same. Copies leave out captions,
// bylines, posts, a site's furniture and quotations that both took from their
// speaker, and a page of text does not say where a post begins; yet nothing that
// both pages hold may be shown as only in one.
func level(from, to *hearsay.Article, given, taken []hearsay.Excerpt) []match {
	var out []match
	for i := range min(len(given), len(taken)) {
		l, ok := from.Locate(given[i].Span)
		r, ok2 := to.Locate(taken[i].Span)
		if ok && ok2 {
			out = append(out, match{l, r})
		}
	}
	a, b := newRest(from, out, func(m match) hearsay.Range { return m.left }), newRest(to, out, func(m match) hearsay.Range { return m.right })
	out = append(out, sameSentences(a, b)...)
	return append(out, sameRuns(a, b)...)
}

// A rest is what of an article is not known to be shared: its words in small
// letters, in order.
type rest struct {
	text      string
	words     []restWord
	sentences []restSentence
}

type restWord struct {
	hearsay.Range
	fold string
	gap  bool // nothing may run on from the word before: another block, or shared words between
	used bool
}

// A restSentence is a whole sentence; its words are words[lo:hi].
type restSentence struct {
	hearsay.Range
	lo, hi int
}

func newRest(a *hearsay.Article, shared []match, side func(match) hearsay.Range) *rest {
	s := &rest{text: a.Text}
	taken := make([]hearsay.Range, len(shared))
	for i, m := range shared {
		taken[i] = side(m)
	}
	taken = merged(taken)
	for _, b := range a.Blocks {
		text, gap := a.Text[b.Start:b.End], true
		all := words.Words(text)
		for _, x := range words.Sentences(text) {
			x = hearsay.Range{Start: b.Start + x.Start, End: b.Start + x.End}
			lo, whole := len(s.words), true
			for len(all) > 0 && b.Start+all[0].Start < x.End {
				w := hearsay.Range{Start: b.Start + all[0].Start, End: b.Start + all[0].End}
				all = all[1:]
				i, _ := slices.BinarySearchFunc(taken, w.Start, func(r hearsay.Range, at int) int { return cmp.Compare(r.End, at+1) })
				if i < len(taken) && taken[i].Overlaps(w) {
					gap, whole = true, false
					continue
				}
				s.words = append(s.words, restWord{Range: w, fold: strings.ToLower(strings.ReplaceAll(a.Text[w.Start:w.End], "’", "'")), gap: gap})
				gap = false
			}
			if whole && len(s.words) > lo {
				s.sentences = append(s.sentences, restSentence{x, lo, len(s.words)})
			}
		}
	}
	return s
}

// merged sorts ranges and joins those that overlap.
func merged(rs []hearsay.Range) []hearsay.Range {
	slices.SortFunc(rs, func(a, b hearsay.Range) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	out := rs[:0]
	for _, r := range rs {
		if n := len(out); n > 0 && r.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, r.End)
		} else {
			out = append(out, r)
		}
	}
	return out
}

func hash(ws []restWord) uint64 {
	h := fnv.New64a()
	for _, w := range ws {
		h.Write([]byte(w.fold))
		h.Write([]byte{0})
	}
	return h.Sum64()
}

func sameWords(a, b []restWord) bool {
	return slices.EqualFunc(a, b, func(x, y restWord) bool { return x.fold == y.fold && !x.used && !y.used })
}

func use(ws []restWord) {
	for i := range ws {
		ws[i].used = true
	}
}

// sameSentences pairs whole sentences of the same words, each with one of the
// other side, in order.
func sameSentences(a, b *rest) []match {
	at := map[uint64][]restSentence{}
	for _, s := range b.sentences {
		h := hash(b.words[s.lo:s.hi])
		at[h] = append(at[h], s)
	}
	var out []match
	for _, s := range a.sentences {
		h := hash(a.words[s.lo:s.hi])
		if list := at[h]; len(list) > 0 && sameWords(a.words[s.lo:s.hi], b.words[list[0].lo:list[0].hi]) {
			t := list[0]
			at[h] = list[1:]
			use(a.words[s.lo:s.hi])
			use(b.words[t.lo:t.hi])
			out = append(out, match{s.Range, t.Range})
		}
	}
	return out
}

// sameRuns finds runs of manyWords and more that the two sides share, the first
// place of a run on the right for each on the left.
func sameRuns(a, b *rest) []match {
	first := map[uint64]int{}
	for j := range b.words {
		if b.runs(j, manyWords) {
			h := hash(b.words[j : j+manyWords])
			if _, ok := first[h]; !ok {
				first[h] = j
			}
		}
	}
	var out []match
	for i := 0; i < len(a.words); i++ {
		if !a.runs(i, manyWords) {
			continue
		}
		j, ok := first[hash(a.words[i:i+manyWords])]
		if !ok || !sameWords(a.words[i:i+manyWords], b.words[j:j+manyWords]) {
			continue
		}
		n := manyWords
		for i+n < len(a.words) && j+n < len(b.words) && !a.words[i+n].gap && !b.words[j+n].gap && sameWords(a.words[i+n:i+n+1], b.words[j+n:j+n+1]) {
			n++
		}
		use(a.words[i : i+n])
		use(b.words[j : j+n])
		l := hearsay.Range{Start: a.words[i].Start, End: a.words[i+n-1].End}
		r := hearsay.Range{Start: b.words[j].Start, End: b.words[j+n-1].End}
		for { // the punctuation behind them
			c, m := utf8.DecodeRuneInString(a.text[l.End:])
			d, _ := utf8.DecodeRuneInString(b.text[r.End:])
			if c != d || m == 0 || c == utf8.RuneError || unicode.IsSpace(c) || words.Letter(c) || words.OpenQuote(c) && !words.CloseQuote(c) {
				break
			}
			l.End, r.End = l.End+m, r.End+m
		}
		out = append(out, match{l, r})
		i += n - 1
	}
	return out
}

// runs reports whether n words from i on stand in one block with nothing shared
// between or among them.
func (s *rest) runs(i, n int) bool {
	if i+n > len(s.words) {
		return false
	}
	for k, w := range s.words[i : i+n] {
		if w.used || k > 0 && w.gap {
			return false
		}
	}
	return true
}
