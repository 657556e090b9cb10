package reuse

import (
	"slices"

	"hearsay"
)

// A run is the same words, one after the other, in two texts.
type run struct {
	x, y  hearsay.Range // from the start of the first word to the end of the last
	words int32
}

// A seed is a place of each text where a mark of both begins.
type seed struct{ x, y int32 }

const (
	shortest = 9  // words in the shortest run that is kept
	enough   = 12 // words in a run that makes a pair by itself
	together = 24 // words in all runs that make a pair without such a run
)

// align grows each seed word by word, both ways, as far as the texts agree, and
// returns the runs of at least nine words, in order of x. Runs lie on any
// diagonal and may overlap where a text repeats itself. Words are compared, not
// hashes. limit bounds the words looked at; cut says that it was reached.
func align(x, y *side, seeds []seed, limit int) (runs []run, cut bool) {
	slices.SortFunc(seeds, func(a, b seed) int {
		if a.x != b.x {
			return int(a.x - b.x)
		}
		return int(a.y - b.y)
	})
	cx, cy := x.cursor(), y.cursor()
	for i, s := range seeds {
		if i > 0 && s == seeds[i-1] || inside(runs, s) {
			continue
		}
		if limit <= 0 {
			return runs, true
		}
		r, looked := grow(&cx, &cy, int(s.x), int(s.y))
		limit -= looked
		if r.words >= shingle {
			runs = append(runs, r)
		}
	}
	runs = slices.DeleteFunc(runs, func(r run) bool { return r.words < shortest })
	return runs, false
}

// inside reports whether a run already covers the seed. Only the latest are
// looked at: seeds come in order of x.
func inside(runs []run, s seed) bool {
	for i := len(runs) - 1; i >= 0 && i >= len(runs)-16; i-- {
		r := runs[i]
		if r.x.Start <= int(s.x) && int(s.x) < r.x.End && r.y.Start <= int(s.y) && int(s.y) < r.y.End {
			return true
		}
	}
	return false
}

func grow(cx, cy *cursor, x, y int) (r run, looked int) {
	cx.seek(x)
	cy.seek(y)
	r.x, r.y = hearsay.Range{Start: x, End: x}, hearsay.Range{Start: y, End: y}
	for {
		if n := same(cx, cy, &r.x.End, &r.y.End); n > 0 {
			r.words += int32(n)
			looked += n
		}
		wx, ok := cx.next(r.x.End)
		wy, ok2 := cy.next(r.y.End)
		looked++
		if !ok || !ok2 || !sameWord(cx.text[wx.Start:wx.End], cy.text[wy.Start:wy.End]) {
			break
		}
		r.x.End, r.y.End = wx.End, wy.End
		r.words++
	}
	if r.words < shingle {
		return r, looked // two marks that meet by chance
	}
	cx.seek(x)
	cy.seek(y)
	for {
		if n := sameBack(cx, cy, &r.x.Start, &r.y.Start); n > 0 {
			r.words += int32(n)
			looked += n
		}
		wx, ok := cx.prev(r.x.Start)
		wy, ok2 := cy.prev(r.y.Start)
		looked++
		if !ok || !ok2 || !sameWord(cx.text[wx.Start:wx.End], cy.text[wy.Start:wy.End]) {
			break
		}
		r.x.Start, r.y.Start = wx.Start, wy.Start
		r.words++
	}
	return r, looked
}

// same moves both places on over whole words of plain letters that agree, with
// any punctuation between them: the fast part of growing. It stops at the first
// byte beyond ASCII, at a segment's end and where the texts part, and returns how
// many words it passed.
func same(cx, cy *cursor, x, y *int) (words int) {
	if cx.seg >= len(cx.segs) || cy.seg >= len(cy.segs) {
		return 0
	}
	a, b := cx.text[:cx.segs[cx.seg].End], cy.text[:cy.segs[cy.seg].End]
	if *x < cx.segs[cx.seg].Start || *y < cy.segs[cy.seg].Start {
		return 0
	}
	for i, j := *x, *y; ; {
		for i < len(a) && ascii[a[i]] == 0 {
			i++
		}
		for j < len(b) && ascii[b[j]] == 0 {
			j++
		}
		from := i
		for i < len(a) && j < len(b) {
			f := ascii[a[i]]
			if f != ascii[b[j]] || f == 0 || f == 0xFF {
				break
			}
			i++
			j++
		}
		if i == from || i < len(a) && ascii[a[i]] != 0 || j < len(b) && ascii[b[j]] != 0 {
			return words
		}
		*x, *y = i, j
		words++
	}
}

// sameBack is same the other way.
func sameBack(cx, cy *cursor, x, y *int) (words int) {
	if cx.seg < 0 || cy.seg < 0 {
		return 0
	}
	a, b := cx.text, cy.text
	first, first2 := cx.segs[cx.seg].Start, cy.segs[cy.seg].Start
	if *x > cx.segs[cx.seg].End || *y > cy.segs[cy.seg].End {
		return 0
	}
	for i, j := *x, *y; ; {
		for i > first && ascii[a[i-1]] == 0 {
			i--
		}
		for j > first2 && ascii[b[j-1]] == 0 {
			j--
		}
		from := i
		for i > first && j > first2 {
			f := ascii[a[i-1]]
			if f != ascii[b[j-1]] || f == 0 || f == 0xFF {
				break
			}
			i--
			j--
		}
		if i == from || i > first && ascii[a[i-1]] != 0 || j > first2 && ascii[b[j-1]] != 0 {
			return words
		}
		*x, *y = i, j
		words++
	}
}

// strong reports whether runs are enough for a pair: one of twelve words, or
// twenty-four in all.
func strong(runs []run) bool {
	sum := int32(0)
	for _, r := range runs {
		if r.words >= enough {
			return true
		}
		sum += r.words
	}
	return sum >= together
}
