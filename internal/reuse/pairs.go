package reuse

import (
	"cmp"
	"slices"

	"hearsay"
)

// Shared returns every pair of pages that share words, chrome taken out, in
// order of page IDs and not directed: [Index.Copies] without the credits.
func (x *Index) Shared() []hearsay.Copy {
	var out []hearsay.Copy
	for _, p := range x.clean(nil) {
		out = append(out, x.copyOf(p))
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
	var copies []hearsay.Copy
	for _, p := range x.clean(want) {
		copies = append(copies, x.copyOf(p))
	}
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
	var chrome []bool
	for _, p := range pairs {
		if p.x != of {
			of = p.x
			chrome = x.chromeMarks(p.x, chrome[:0])
		}
		runs := x.unchrome(p.runs, chrome)
		if strong(runs) {
			out = append(out, pair{p.x, p.y, runs})
		}
	}
	return out
}

// chromeMarks tells of each mark of a text whether it is chrome; it leaves the
// marks in x.marks.
func (x *Index) chromeMarks(id int32, dst []bool) []bool {
	t := &x.texts[id]
	x.toks, x.marks = x.toks[:0], x.marks[:0]
	for _, s := range t.segs {
		x.toks = tokens(x.toks, t.words, s.Start, s.End)
	}
	x.marks = marks(x.marks, x.toks)
	slices.SortFunc(x.marks, func(a, b mark) int { return cmp.Compare(a.pos, b.pos) })
	for _, m := range x.marks {
		dst = append(dst, x.chrome(x.table.find(m.hash)))
	}
	return dst
}

// unchrome drops the runs all of whose marks are chrome.
func (x *Index) unchrome(runs []run, chrome []bool) []run {
	var out []run
	for _, r := range runs {
		i, _ := slices.BinarySearchFunc(x.marks, r.x.Start, func(m mark, at int) int { return cmp.Compare(int(m.pos), at) })
		keep := false
		for ; i < len(x.marks) && int(x.marks[i].pos) < r.x.End; i++ {
			if !chrome[i] {
				keep = true
				break
			}
		}
		if keep {
			out = append(out, r)
		}
	}
	return out
}
