package reuse

import (
	"cmp"
	"math/bits"
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
// returns the runs of at least nine words, in order of where they begin. Runs lie on any
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
			cut = true
			break
		}
		r, looked := grow(&cx, &cy, int(s.x), int(s.y))
		limit -= looked
		if r.words >= shortest {
			runs = append(runs, r)
		}
	}
	slices.SortFunc(runs, func(a, b run) int { return cmp.Or(a.x.Start-b.x.Start, a.y.Start-b.y.Start) })
	return slices.Compact(runs), cut
}

// inside reports whether a run already covers the seed. Only the latest are
// looked at: seeds come in order of x. Runs too short to have a mark of their own
// cover none, so that they do not hide others where a seed of theirs is looked at
// and where it is not.
func inside(runs []run, s seed) bool {
	for i := len(runs) - 1; i >= 0 && i >= len(runs)-16; i-- {
		r := runs[i]
		if r.words >= enough && r.x.Start <= int(s.x) && int(s.x) < r.x.End && r.y.Start <= int(s.y) && int(s.y) < r.y.End {
			return true
		}
	}
	return false
}

func grow(cx, cy *cursor, x, y int) (r run, looked int) {
	if uint(x) >= uint(len(cx.text)) || uint(y) >= uint(len(cy.text)) {
		return r, 1 // a page that was taken away meanwhile has no words
	}
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

// same moves both places on over whole words of letters of ASCII or western
// Europe that agree, with any punctuation of these between them: the fast part of
// growing. It stops at any other character, at a segment's end and where the
// texts part, and returns how many words it passed.
func same(cx, cy *cursor, x, y *int) (words int) {
	if cx.seg >= len(cx.segs) || cy.seg >= len(cy.segs) {
		return 0
	}
	a, b := cx.text[:cx.segs[cx.seg].End], cy.text[:cy.segs[cy.seg].End]
	if *x < cx.segs[cx.seg].Start || *y < cy.segs[cy.seg].Start {
		return 0
	}
	for i, j := *x, *y; ; {
		if i+8 <= len(a) && j+8 <= len(b) {
			if n, far := sameBytes(a[i:], b[j:]); n > 0 {
				words += n
				i, j = i+far, j+far
				*x, *y = i, j
			}
		}
		i, j = skip(a, i), skip(b, j)
		from := i
		for i < len(a) && j < len(b) {
			f := ascii[a[i]]
			if f != ascii[b[j]] || f == 0 {
				break
			}
			if f == 0xFF {
				if !umlaut(a, i) || !umlaut(b, j) || (a[i+1]^b[j+1])&^0x20 != 0 {
					break
				}
				i, j = i+1, j+1
			}
			i++
			j++
		}
		if i == from || !parts(a, i) || !parts(b, j) {
			return words
		}
		*x, *y = i, j
		words++
	}
}

// sameBytes returns how many words two texts have in common from their heads on,
// as long as each byte is the same and of ASCII, and where the last of them ends.
// It looks at eight bytes at a time. The heads must not be within words.
func sameBytes(a, b string) (words, end int) {
	before := uint64(0)
	for i := 0; i+8 <= len(a) && i+8 <= len(b); i += 8 {
		v := load(a[i : i+8])
		if v != load(b[i:i+8]) || v&high != 0 {
			break
		}
		in := gather(inWord(v))
		if ends := (in<<1 | before) &^ in & 0xFF; ends != 0 {
			words += bits.OnesCount64(ends)
			end = i + bits.Len64(ends) - 1
		}
		before = in >> 7
	}
	return words, end
}

// skip returns where the gap of plain characters at i ends.
func skip(s string, i int) int {
	for i < len(s) && (ascii[s[i]] == 0 || dash(s, i)) {
		if s[i] == 0xE2 {
			i += 2
		}
		i++
	}
	return i
}

// parts reports whether a word cannot go on at i.
func parts(s string, i int) bool { return i >= len(s) || ascii[s[i]] == 0 || dash(s, i) }

// dash reports whether a dash, a quotation mark or a space beyond ASCII, of three
// bytes, begins at i.
func dash(s string, i int) bool {
	return s[i] == 0xE2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2]&0xC0 == 0x80
}

// umlaut reports whether a letter of two bytes begins at i whose case is bit
// 0x20, as tokens has it.
func umlaut(s string, i int) bool {
	return s[i] == 0xC3 && i+1 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+1] != 0x97 && s[i+1] != 0xB7 && s[i+1] != 0x9F && s[i+1] != 0xBF
}

// sameBack is same the other way.
func sameBack(cx, cy *cursor, x, y *int) (words int) {
	if cx.seg < 0 || cy.seg < 0 {
		return 0
	}
	if *x > cx.segs[cx.seg].End || *y > cy.segs[cy.seg].End {
		return 0
	}
	a, b := cx.text[cx.segs[cx.seg].Start:max(*x, cx.segs[cx.seg].Start)], cy.text[cy.segs[cy.seg].Start:max(*y, cy.segs[cy.seg].Start)]
	first, first2 := cx.segs[cx.seg].Start, cy.segs[cy.seg].Start
	for {
		a, b = skipBack(a), skipBack(b)
		n := len(a)
		for len(a) > 0 && len(b) > 0 {
			i, j := len(a)-1, len(b)-1
			f := ascii[a[i]]
			if f != ascii[b[j]] || f == 0 {
				break
			}
			if f == 0xFF {
				if i == 0 || j == 0 || !umlaut(a, i-1) || !umlaut(b, j-1) || (a[i]^b[j])&^0x20 != 0 {
					break
				}
				i, j = i-1, j-1
			}
			a, b = a[:i], b[:j]
		}
		if len(a) == n || !partsBack(a) || !partsBack(b) {
			return words
		}
		*x, *y = first+len(a), first2+len(b)
		words++
	}
}

func skipBack(s string) string {
	for len(s) > 0 && partsBack(s) {
		if s[len(s)-1] >= 0x80 {
			s = s[:len(s)-2]
		}
		s = s[:len(s)-1]
	}
	return s
}

// partsBack reports whether s ends in a gap of plain characters, or is empty.
func partsBack(s string) bool {
	n := len(s)
	return n == 0 || ascii[s[n-1]] == 0 || n >= 3 && s[n-1]&0xC0 == 0x80 && dash(s, n-3)
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
