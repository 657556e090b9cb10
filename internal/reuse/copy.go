package reuse

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"hearsay"
)

const (
	most = 0.7 // of its words a reprint has from the other page
	half = 0.5 // and of the other page's words at least this much
	own  = 8   // words outside quotation marks, one after the other, that are more than a shared quotation
)

// copyOf puts a pair into words: its kind and the shared words on both sides. It
// is not directed; From is the page with the smaller ID.
func (x *Index) copyOf(p pair) hearsay.Copy {
	a, b := &x.texts[p.x], &x.texts[p.y]
	c := hearsay.Copy{From: a.article.Page, To: b.article.Page}
	qa, qb := quotations(a.article), quotations(b.article)
	var left, right []hearsay.Range
	quotes := true
	for _, r := range p.runs {
		l, m, unquoted := pieces(a, b, r, qa, qb)
		left, right = append(left, l...), append(right, m...)
		quotes = quotes && unquoted < own
	}
	for i := range left {
		c.Given = append(c.Given, a.article.Excerpt(left[i]))
		c.Taken = append(c.Taken, b.article.Excerpt(right[i]))
	}
	c.ShareFrom, c.Share = share(a, left), share(b, right)
	whole := c.Share >= most && c.ShareFrom >= half || c.ShareFrom >= most && c.Share >= half
	switch {
	case a.outlet >= 0 && a.outlet == b.outlet:
		c.Kind = hearsay.Version
	case whole:
		c.Kind = hearsay.Reprint
	case quotes:
		c.Kind = hearsay.QuotesOnly
	default:
		c.Kind = hearsay.Passage
	}
	return c
}

// pieces cuts a run where either text begins a new block, so that each piece
// stands in one block of both, and counts the longest stretch of words that is
// not inside quotation marks on both sides.
func pieces(a, b *text, r run, qa, qb []hearsay.Range) (left, right []hearsay.Range, unquoted int) {
	ca, cb := cursor{text: a.words, segs: a.segs}, cursor{text: b.words, segs: b.segs}
	ca.seek(r.x.Start)
	cb.seek(r.y.Start)
	at, bt := r.x.Start, r.y.Start
	stretch := 0
	for range r.words {
		wa, ok := ca.next(at)
		wb, ok2 := cb.next(bt)
		if !ok || !ok2 {
			break
		}
		n := len(left)
		if n == 0 || breaks(a, at, wa.Start) || breaks(b, bt, wb.Start) {
			left, right = append(left, wa), append(right, wb)
		} else {
			left[n-1].End, right[n-1].End = wa.End, wb.End
		}
		if within(qa, wa) && within(qb, wb) {
			stretch = 0
		} else {
			stretch++
			unquoted = max(unquoted, stretch)
		}
		at, bt = wa.End, wb.End
	}
	for i := range left {
		widen(a, b, &left[i], &right[i])
	}
	return left, right, unquoted
}

// breaks reports whether a block ends between from and to.
func breaks(t *text, from, to int) bool {
	return strings.IndexByte(t.words[from:to], '\n') >= 0
}

// widen takes the punctuation around a piece in, as far as it is the same on
// both sides.
func widen(a, b *text, l, r *hearsay.Range) {
	for {
		c, n := utf8.DecodeRuneInString(a.words[l.End:])
		d, m := utf8.DecodeRuneInString(b.words[r.End:])
		if c != d || n == 0 || n != m || c == ' ' || c == '\n' || c == utf8.RuneError || within1(c) {
			break
		}
		l.End, r.End = l.End+n, r.End+m
	}
	for {
		c, n := utf8.DecodeLastRuneInString(a.words[:l.Start])
		d, m := utf8.DecodeLastRuneInString(b.words[:r.Start])
		if c != d || n == 0 || n != m || c == ' ' || c == '\n' || c == utf8.RuneError || within1(c) {
			break
		}
		l.Start, r.Start = l.Start-n, r.Start-m
	}
}

// within1 reports whether c is part of a word.
func within1(c rune) bool {
	_, kind := folded(c)
	return kind != gap
}

// share returns the part of a text's body words that the ranges cover.
func share(t *text, rs []hearsay.Range) float64 {
	rs = union(rs)
	body, covered := 0, 0
	c := cursor{text: t.words, segs: t.segs}
	for at := 0; ; {
		w, ok := c.next(at)
		if !ok {
			break
		}
		at = w.End
		if k, _, ok := t.article.BlockAt(w.Start); !ok || !k.Body() {
			continue
		}
		body++
		if within(rs, w) {
			covered++
		}
	}
	if body == 0 {
		return 0
	}
	return float64(covered) / float64(body)
}

// union sorts ranges and joins those that overlap.
func union(rs []hearsay.Range) []hearsay.Range {
	rs = slices.Clone(rs)
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

// within reports whether w lies in one of the ranges, which are in order and do
// not overlap.
func within(rs []hearsay.Range, w hearsay.Range) bool {
	lo, hi := 0, len(rs)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if rs[m].End >= w.End {
			hi = m
		} else {
			lo = m + 1
		}
	}
	return lo < len(rs) && rs[lo].Start <= w.Start
}

// quotations returns the stretches of an article between quotation marks,
// blocks of quotation among them. A mark that is not closed holds to the end of
// its block.
func quotations(a *hearsay.Article) []hearsay.Range {
	var out []hearsay.Range
	for _, b := range a.Blocks {
		if b.Kind == hearsay.Quotation {
			out = append(out, b.Range)
			continue
		}
		var closers string
		start := -1
		for i, r := range a.Text[b.Start:b.End] {
			at := b.Start + i
			switch {
			case start < 0:
				if closers = closersOf(r); closers != "" {
					start = at
				}
			case strings.ContainsRune(closers, r):
				out = append(out, hearsay.Range{Start: start, End: at + utf8.RuneLen(r)})
				start = -1
			case r == '\n':
				start = -1
			}
		}
		if start >= 0 {
			out = append(out, hearsay.Range{Start: start, End: b.End})
		}
	}
	return out
}

// closersOf returns the marks that can close a quotation opened by r.
func closersOf(r rune) string {
	switch r {
	case '"':
		return "\"”"
	case '“':
		return "”\""
	case '„':
		return "“”\""
	case '«':
		return "»"
	case '»':
		return "«"
	case '「':
		return "」"
	case '『':
		return "』"
	}
	return ""
}
