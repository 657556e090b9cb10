package reuse

import (
	"cmp"
	"slices"

	"hearsay"
)

// Shared returns every pair of pages that share words, chrome taken out, in
// order of page IDs and not directed: [Index.Copies] without the credits.
func (x *Index) Shared() []hearsay.Copy { return x.written(x.clean(nil)) }

// written puts pairs into words.
func (x *Index) written(pairs []pair) []hearsay.Copy {
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
	var arts []*hearsay.Article
	for i := range x.texts {
		arts = append(arts, x.texts[i].article)
	}
	slices.SortFunc(arts, func(a, b *hearsay.Article) int { return cmp.Compare(a.Page, b.Page) })
	outlets := x.outlets.With(arts)
	if len(want) > 0 {
		near := map[hearsay.PageID]bool{}
		for _, c := range copies {
			near[c.From], near[c.To] = true, true
		}
		arts = slices.DeleteFunc(arts, func(a *hearsay.Article) bool { return !want[a.Page] && !near[a.Page] })
	}
	var credits []hearsay.Credit
	for _, a := range arts {
		credits = append(credits, Credits(a, outlets)...)
	}
	out := Link(arts, credits, copies, outlets)
	if len(want) > 0 {
		out = slices.DeleteFunc(out, func(c hearsay.Copy) bool { return !want[c.From] && !want[c.To] })
	}
	return out
}

// clean returns the pairs in order of page IDs, without the runs that are
// chrome by what is known now and without the pairs that are then too weak.
func (x *Index) clean(want map[hearsay.PageID]bool) []pair {
	id := func(n int32) hearsay.PageID { return x.texts[n].article.Page }
	pairs := slices.Clone(x.pairs)
	if len(want) > 0 {
		pairs = slices.DeleteFunc(pairs, func(p pair) bool { return !want[id(p.x)] && !want[id(p.y)] })
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(id(a.x), id(b.x)), cmp.Compare(id(a.y), id(b.y))) })
	var out []pair
	of := int32(-1)
	for _, p := range pairs {
		if p.x != of {
			of = p.x
			x.reread(p.x)
		}
		runs := x.unchrome(p)
		if strong(runs) {
			out = append(out, pair{p.x, p.y, runs})
		}
	}
	return out
}

// reread finds the words and marks of a text anew, in x.toks and x.marks.
func (x *Index) reread(id int32) {
	t := &x.texts[id]
	x.toks, x.marks = x.toks[:0], x.marks[:0]
	for _, s := range t.segs {
		x.toks = tokens(x.toks, t.words, s.Start, s.End)
	}
	x.marks = marks(x.marks, x.toks)
}

// unchrome drops the runs of a pair all of whose marks are chrome, and cuts
// chrome off both ends of the others. The marks of a run are those that winnowing
// takes from its words alone: whatever text holds the run has them, so their
// places in the table are all the places of those words. A run too short for
// that has the marks of its text that it holds.
func (x *Index) unchrome(p pair) []run {
	var out []run
	for _, r := range p.runs {
		toks := x.toks[first(x.toks, r.x.Start):first(x.toks, r.x.End)]
		if len(toks) >= shingle+window-1 {
			x.inner = marks(x.inner[:0], toks)
		} else {
			i, _ := slices.BinarySearchFunc(x.marks, r.x.Start, func(m mark, at int) int { return cmp.Compare(int(m.pos), at) })
			j, _ := slices.BinarySearchFunc(x.marks, r.x.End+1, func(m mark, at int) int { return cmp.Compare(int(m.end), at) })
			x.inner = append(x.inner[:0], x.marks[i:max(i, j)]...)
		}
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
		if head+tail > 0 {
			r = x.trim(p, r, head, tail)
		}
		if r.words >= shortest {
			out = append(out, r)
		}
	}
	return out
}

func (x *Index) chromeMark(m mark) bool { return x.chrome(x.table.find(m.hash).entries()) }

// first returns the index of the first word that starts at off or after it.
func first(toks []token, off int) int {
	i, _ := slices.BinarySearchFunc(toks, off, func(t token, off int) int { return cmp.Compare(int(t.start), off) })
	return i
}

// trim takes words off both ends of a run.
func (x *Index) trim(p pair, r run, head, tail int) run {
	r.words -= int32(head + tail)
	if r.words <= 0 {
		return r
	}
	cut := func(t *text, s hearsay.Range) hearsay.Range {
		c := cursor{text: t.words, segs: t.segs}
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
	r.x, r.y = cut(&x.texts[p.x], r.x), cut(&x.texts[p.y], r.y)
	return r
}
