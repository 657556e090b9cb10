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

// A Pair is two pages that share words, with the places of the words alone: it
// takes a tenth of the memory of the [hearsay.Copy] that [Pair.Copy] makes of it.
type Pair struct {
	From, To         hearsay.PageID // From is the smaller
	Kind             hearsay.CopyKind
	Share, ShareFrom float64
	// Places are four numbers for each piece: where it starts and ends in the Text
	// of From, and where in the Text of To.
	Places []uint32
}

// Compare orders pairs by their pages, From first.
func (p Pair) Compare(q Pair) int {
	return cmp.Or(cmp.Compare(p.From, q.From), cmp.Compare(p.To, q.To))
}

// Copy puts a pair into words, not directed. The articles must be those that were
// entered.
func (p Pair) Copy(from, to *hearsay.Article) hearsay.Copy {
	n := len(p.Places) / 4
	c := hearsay.Copy{From: p.From, To: p.To, Kind: p.Kind, Share: p.Share, ShareFrom: p.ShareFrom,
		Given: make([]hearsay.Excerpt, n), Taken: make([]hearsay.Excerpt, n)}
	for i := range n {
		at := p.Places[4*i:]
		c.Given[i] = from.Excerpt(hearsay.Range{Start: int(at[0]), End: int(at[1])})
		c.Taken[i] = to.Excerpt(hearsay.Range{Start: int(at[2]), End: int(at[3])})
	}
	return c
}

// tell makes a pair of two texts: its kind and the places on both sides. ok is
// false for two pages of one outlet that are not versions of one text.
func (x *Index) tell(a, b *side, runs []run) (c Pair, ok bool) {
	c = Pair{From: a.article.Page, To: b.article.Page}
	var left, right []hearsay.Range
	for _, r := range runs {
		left, right = pieces(left, right, a, b, r)
	}
	c.ShareFrom, c.Share = x.share(a, left, runs, true), x.share(b, right, runs, false)
	whole := c.Share >= most && c.ShareFrom >= half || c.ShareFrom >= most && c.Share >= half
	switch {
	case a.outlet >= 0 && a.outlet == b.outlet:
		if max(c.Share, c.ShareFrom) < half {
			return c, false
		}
		c.Kind = hearsay.Version
	case whole:
		c.Kind = hearsay.Reprint
	case quoted(a, b, runs):
		c.Kind = hearsay.QuotesOnly
	default:
		c.Kind = hearsay.Passage
	}
	c.Places = make([]uint32, 0, 4*len(left))
	for i := range left {
		widen(a, b, &left[i], &right[i])
		c.Places = append(c.Places, uint32(left[i].Start), uint32(left[i].End), uint32(right[i].Start), uint32(right[i].End))
	}
	return c, true
}

// quoted reports whether no run of a pair has eight words, one after the other,
// outside quotation marks on either side.
func quoted(a, b *side, runs []run) bool {
	for _, r := range runs {
		if a.loose(r.x) || b.loose(r.y) {
			return false
		}
	}
	return true
}

// loose reports whether eight words, one after the other, stand in r outside
// quotation marks.
func (t *side) loose(r hearsay.Range) bool {
	if !t.scanned {
		t.quotes, t.scanned = quotations(t.article), true
	}
	qs := t.quotes
	i, _ := slices.BinarySearchFunc(qs, r.Start, func(q hearsay.Range, at int) int { return cmp.Compare(q.End, at+1) })
	for at := r.Start; at < r.End; i++ {
		end, next := r.End, r.End
		if i < len(qs) && qs[i].Start < r.End {
			end, next = qs[i].Start, qs[i].End
		}
		c := t.cursor()
		c.seek(at)
		for n := 1; ; n++ {
			word, ok := c.next(at)
			if !ok || word.End > end {
				break
			}
			if n >= own {
				return true
			}
			at = word.End
		}
		at = next
	}
	return false
}

// pieces cuts a run where either text begins a new block, so that each piece
// stands in one block of both, and appends its sides.
func pieces(left, right []hearsay.Range, a, b *side, r run) (l, m []hearsay.Range) {
	if !breaks(a, r.x.Start, r.x.End) && !breaks(b, r.y.Start, r.y.End) {
		return append(left, r.x), append(right, r.y)
	}
	ca, cb := a.cursor(), b.cursor()
	ca.seek(r.x.Start)
	cb.seek(r.y.Start)
	at, bt, first, from, n := r.x.Start, r.y.Start, true, len(left), 0
	drop := func() { // a few words that only ran over the edge of a block
		if k := len(left) - 1; k >= from && n < shingle && !(a.block(left[k]) && b.block(right[k])) {
			left, right = left[:k], right[:k]
		}
	}
	for range r.words {
		wa, ok := ca.next(at)
		wb, ok2 := cb.next(bt)
		if !ok || !ok2 {
			break
		}
		if first || breaks(a, at, wa.Start) || breaks(b, bt, wb.Start) {
			drop()
			left, right, n = append(left, wa), append(right, wb), 0
		} else {
			k := len(left) - 1
			left[k].End, right[k].End = wa.End, wb.End
		}
		at, bt, first = wa.End, wb.End, false
		n++
	}
	drop()
	return left, right
}

// block reports whether r holds all words of a block.
func (s *side) block(r hearsay.Range) bool {
	b, _, ok := s.article.BlockAt(r.Start)
	return ok && onlyGap(s.words[b.Start:r.Start]) && r.End <= b.End && onlyGap(s.words[r.End:b.End])
}

// breaks reports whether a block ends between from and to.
func breaks(t *side, from, to int) bool {
	return strings.IndexByte(t.words[from:to], '\n') >= 0
}

// widen takes the punctuation around a piece in, as far as it is the same on
// both sides.
func widen(a, b *side, l, r *hearsay.Range) {
	for {
		c, n := utf8.DecodeRuneInString(a.words[l.End:])
		d, m := utf8.DecodeRuneInString(b.words[r.End:])
		if c != d || n == 0 || n != m || c == ' ' || c == '\n' || c == utf8.RuneError || ofWord(c) {
			break
		}
		l.End, r.End = l.End+n, r.End+m
	}
	for {
		c, n := utf8.DecodeLastRuneInString(a.words[:l.Start])
		d, m := utf8.DecodeLastRuneInString(b.words[:r.Start])
		if c != d || n == 0 || n != m || c == ' ' || c == '\n' || c == utf8.RuneError || ofWord(c) {
			break
		}
		l.Start, r.Start = l.Start-n, r.Start-m
	}
}

// ofWord reports whether c is part of a word.
func ofWord(c rune) bool {
	_, kind := folded(c)
	return kind != gap
}

// share returns the part of a text's body words that the pieces of its runs
// cover. Words are counted anew only where runs overlap or reach the headline.
func (x *Index) share(t *side, pieces []hearsay.Range, runs []run, given bool) float64 {
	if t.body <= 0 {
		return 0
	}
	covered, plain, last := 0, true, -1
	for _, r := range runs {
		side := r.y
		if given {
			side = r.x
		}
		if side.Start < last || t.headline(side) {
			plain = false
			break
		}
		last = side.End
		covered += int(r.words)
	}
	if !plain {
		covered = 0
		for _, r := range union(pieces) {
			if t.headline(r) {
				continue
			}
			var ok bool
			if x.toks, _, ok = edges(x.toks[:0], t.words, r.Start, r.End); !ok {
				x.toks = tokensSlowly(x.toks[:0], t.words[:r.End], r.Start)
			}
			covered += len(x.toks)
		}
	}
	return min(1, float64(covered)/float64(t.body))
}

// headline reports whether r reaches into the headline.
func (t *side) headline(r hearsay.Range) bool {
	if t.body == t.count {
		return false
	}
	for _, b := range t.article.Blocks {
		if b.Start >= r.End {
			break
		}
		if b.Kind == hearsay.Title && b.Overlaps(r) {
			return true
		}
	}
	return false
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
		closers, start := "", -1
		for i := b.Start; i < b.End; {
			// Marks are " or begin with one of these bytes.
			if i+8 <= b.End && !mayQuote(load(a.Text[i:i+8])) {
				i += 8
				continue
			}
			c := a.Text[i]
			if c != '"' && c != 0xC2 && c != 0xE2 && c != 0xE3 {
				i++
				continue
			}
			r, n := utf8.DecodeRuneInString(a.Text[i:b.End])
			if start < 0 {
				if closers = closersOf(r); closers != "" {
					start = i
				}
			} else if strings.ContainsRune(closers, r) {
				out = append(out, hearsay.Range{Start: start, End: i + n})
				start = -1
			}
			i += n
		}
		if start >= 0 {
			out = append(out, hearsay.Range{Start: start, End: b.End})
		}
	}
	return out
}

// mayQuote reports whether one of eight bytes may be a quotation mark's first:
// '"', or from 0xE0 on, or 0xC2.
func mayQuote(v uint64) bool {
	q, c := v^'"'*ones, v^0xC2*ones
	return ((q-ones)&^q|(c-ones)&^c|v&(v<<1)&(v<<2))&high != 0
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
