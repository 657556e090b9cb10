package reuse

import (
	"cmp"
	"maps"
	"slices"

	"hearsay"
)

// Shared returns every pair of pages that share words, chrome taken out, in
// order of page IDs and not directed: [Index.Copies] without the credits.
func (x *Index) Shared() []hearsay.Copy { return x.written(x.clean(nil)) }

// written puts pairs into words.
func (x *Index) written(pairs []match) []hearsay.Copy {
	w := writer{x: x, quotes: map[int32][]hearsay.Range{}}
	var out []hearsay.Copy
	for _, p := range pairs {
		if c, ok := w.copyOf(p); ok {
			out = append(out, c)
		}
	}
	return out
}

// Copies returns what is known of who copied whom, with every page added so far:
// shared words, credits, direction, and givers that are not in the pile. It is
// the same whatever order the pages came in, and sorted. Named pages narrow it
// to copies with at least one of them.
func (x *Index) Copies(pages ...hearsay.PageID) []hearsay.Copy {
	want := map[hearsay.PageID]bool{}
	for _, p := range pages {
		want[p] = true
	}
	copies := x.written(x.clean(want))
	if len(want) > 0 {
		for _, c := range copies {
			want[c.From], want[c.To] = true, true
		}
	}
	var arts []*hearsay.Article
	for i := range x.texts {
		if len(want) == 0 || want[x.texts[i].page] {
			arts = append(arts, x.article(int32(i)))
		}
	}
	arts = sorted(arts)
	if x.learnt == nil {
		x.learnt = x.outlets.With(slices.Collect(maps.Values(x.named)))
	}
	outlets := x.learnt
	var credits []hearsay.Credit
	for _, a := range arts {
		credits = append(credits, Credits(a, outlets)...)
	}
	out := Link(arts, credits, copies, outlets)
	if len(pages) > 0 {
		out = slices.DeleteFunc(out, func(c hearsay.Copy) bool { return !slices.Contains(pages, c.From) && !slices.Contains(pages, c.To) })
	}
	return out
}

// A match is a pair with its runs grown.
type match struct {
	x, y int32
	runs []run
}

// clean returns the pairs in order of page IDs, without the runs that are
// chrome by what is known now and without the pairs that are then too weak.
func (x *Index) clean(want map[hearsay.PageID]bool) []match {
	id := func(n int32) hearsay.PageID { return x.texts[n].page }
	pairs := x.starred()
	if len(want) > 0 {
		pairs = slices.DeleteFunc(pairs, func(p pair) bool { return !want[id(p.x)] && !want[id(p.y)] })
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(id(a.x), id(b.x)), cmp.Compare(id(a.y), id(b.y))) })
	var out []match
	var a *side
	for _, p := range pairs {
		if a == nil || a.text != &x.texts[p.x] {
			a = x.side(p.x)
		}
		b := x.side(p.y)
		if runs := x.unchrome(a, b, regrow(a, b, p.runs)); strong(runs) {
			out = append(out, match{p.x, p.y, runs})
		}
	}
	return out
}

// regrow grows runs from their starts again.
func regrow(a, b *side, starts []seed) []run {
	ca, cb := a.cursor(), b.cursor()
	out := make([]run, 0, len(starts))
	for _, s := range starts {
		if r, _ := grow(&ca, &cb, int(s.x), int(s.y)); r.words >= shortest {
			out = append(out, r)
		}
	}
	return out
}

// starred returns the pairs, with those of pages that were folded: where more
// than eight pages have the same words, one stands for all, and the others are
// paired with it alone. It is the earliest that is dated, else the one with the
// smallest ID, whatever came in first.
func (x *Index) starred() []pair {
	pairs := x.pairs(0)
	if len(x.spare) == 0 {
		return pairs
	}
	head := map[int32]int32{} // member of a large class, to the one that stands for it
	for _, class := range x.classes {
		if len(class) <= fold {
			continue
		}
		first := slices.MinFunc(class, func(a, b int32) int {
			t, o := &x.texts[a], &x.texts[b]
			return cmp.Or(cmp.Compare(late(t.day), late(o.day)), cmp.Compare(t.page, o.page))
		})
		for _, m := range class {
			head[m] = first
		}
	}
	redo := map[[2]int32]bool{}
	add := func(a, b int32) {
		if a == b {
			return
		}
		if x.texts[b].page < x.texts[a].page {
			a, b = b, a
		}
		redo[[2]int32{a, b}] = true
	}
	pairs = slices.DeleteFunc(pairs, func(p pair) bool {
		a, in := head[p.x]
		b, in2 := head[p.y]
		if !in && !in2 {
			return false
		}
		if !in {
			a = p.x
		}
		if !in2 {
			b = p.y
		}
		add(a, b)
		return true
	})
	for m, h := range head {
		add(m, h)
	}
	for p := range redo { // clean sorts
		if runs := x.compare(x.side(p[0]), x.side(p[1])); strong(runs) {
			pairs = append(pairs, pair{p[0], p[1], starts(runs)})
		}
	}
	return pairs
}

// late orders days with the unknown one last.
func late(day int32) int64 {
	if day == unknown {
		return 1 << 40
	}
	return int64(day)
}

// compare aligns two texts from the marks that both have, without the table.
func (x *Index) compare(a, b *side) []run {
	x.reread(b)
	places := map[uint64][]int32{}
	for _, m := range x.marks {
		if len(places[m.hash]) < perText {
			places[m.hash] = append(places[m.hash], m.pos)
		}
	}
	x.reread(a)
	var seeds []seed
	seen := map[uint64]int{}
	for _, m := range x.marks {
		if seen[m.hash]++; seen[m.hash] > perText {
			continue
		}
		for _, pos := range places[m.hash] {
			seeds = append(seeds, seed{m.pos, pos})
		}
	}
	return x.aligned(a, b, seeds)
}

// reread finds the words and marks of a text anew, in x.toks and x.marks.
func (x *Index) reread(t *side) {
	x.toks, x.marks = x.toks[:0], x.marks[:0]
	for _, s := range t.segs {
		x.toks = tokens(x.toks, t.words, s.Start, s.End)
	}
	x.marks = marks(x.marks, x.toks)
}

// unchrome drops the runs of a pair all of whose marks are chrome, and cuts
// chrome off both ends of the others. The marks of a run are those that winnowing
// takes from its words alone: whatever text holds the run has them, so their
// places in the table are all the places of those words. Of a run too short for
// that, each shingle is asked for, and one that is chrome is enough.
func (x *Index) unchrome(a, b *side, runs []run) []run {
	out := runs[:0]
	for _, r := range runs {
		x.toks = x.toks[:0]
		for _, s := range a.segs {
			if s.Start < r.x.End && r.x.Start < s.End {
				x.toks = tokens(x.toks, a.words, max(s.Start, r.x.Start), min(s.End, r.x.End))
			}
		}
		toks := x.toks
		if len(toks) < shingle+window-1 {
			if !x.chromeShort(toks) {
				out = append(out, r)
			}
			continue
		}
		x.inner = marks(x.inner[:0], toks)
		ms := x.inner
		i, j := 0, len(ms)
		for i < j && x.chromeMark(ms[i]) {
			i++
		}
		for j > i+1 && x.chromeMark(ms[j-1]) {
			j--
		}
		if i == j {
			continue
		}
		head, tail := 0, 0
		if i > 0 { // words up to the end of the last chrome mark before the first good one
			head = first(toks, min(int(ms[i-1].end), int(ms[i].pos)))
		}
		if j < len(ms) {
			tail = len(toks) - first(toks, max(int(ms[j].pos), int(ms[j-1].end)))
		}
		if head+tail >= len(toks) {
			continue
		}
		if head+tail > 0 {
			r = trim(a, b, r, head, tail)
		}
		if rest := toks[head : len(toks)-tail]; len(rest) < shortest || len(rest) < shingle+window-1 && x.chromeShort(rest) {
			continue
		}
		out = append(out, r)
	}
	return out
}

// chromeShort reports whether a shingle of a few words is chrome. Not every text
// that holds a short run has a mark in it, so two days are enough.
func (x *Index) chromeShort(toks []token) bool {
	for i := 0; i+shingle <= len(toks); i++ {
		x.inner = marks(x.inner[:0], toks[i:i+shingle])
		if x.chrome(x.table.find(x.inner[0].hash), shortDays) {
			return true
		}
	}
	return false
}

func (x *Index) chromeMark(m mark) bool { return x.chrome(x.table.find(m.hash), chromeDays) }

// first returns the index of the first word that starts at off or after it.
func first(toks []token, off int) int {
	i, _ := slices.BinarySearchFunc(toks, off, func(t token, off int) int { return cmp.Compare(int(t.start), off) })
	return i
}

// trim takes words off both ends of a run.
func trim(a, b *side, r run, head, tail int) run {
	r.words -= int32(head + tail)
	if r.words <= 0 {
		return r
	}
	cut := func(t *side, s hearsay.Range) hearsay.Range {
		c := t.cursor()
		c.seek(s.Start)
		for range head + 1 {
			w, _ := c.next(s.Start)
			s.Start = w.End
		}
		w, _ := c.prev(s.Start)
		s.Start = w.Start
		c.seek(s.End - 1)
		for range tail + 1 {
			w, _ = c.prev(s.End)
			s.End = w.Start
		}
		return hearsay.Range{Start: s.Start, End: w.End}
	}
	r.x, r.y = cut(a, r.x), cut(b, r.y)
	return r
}
