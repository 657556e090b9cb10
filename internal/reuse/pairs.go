package reuse

import (
	"cmp"
	"iter"
	"maps"
	"slices"

	"hearsay"
)

// Shared returns every pair of pages that share words, chrome taken out, in
// order of page IDs and not directed: [Index.Copies] without the credits.
func (x *Index) Shared() []hearsay.Copy {
	var out []hearsay.Copy
	x.written(nil, func(p Pair, a, b *side) { out = append(out, p.Copy(a.article, b.article)) })
	slices.SortFunc(out, byPages)
	return out
}

func byPages(a, b hearsay.Copy) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
}

// Tell calls f with every pair that [Index.Shared] returns, one at a time and in any
// order, and begins the tracking of changes there: [Index.Changed] then returns nothing
// until more is entered. For an index that is filled anew it is much cheaper than
// Changed and Shared.
func (x *Index) Tell(f func(Pair)) {
	x.settle()
	if x.watch != nil {
		x.watch = newWatch()
		x.watch.telling = true
	}
	x.written(nil, func(p Pair, _, _ *side) { f(p) })
	if x.watch != nil {
		x.watch.telling = false
	}
}

// SharedOf is Shared for the pairs that one of the pages is in. Its work is that
// of those pairs, and a look at the numbers of the others.
func (x *Index) SharedOf(pages ...hearsay.PageID) []hearsay.Copy {
	var out []hearsay.Copy
	if want := x.numbers(pages); len(want) > 0 {
		x.written(want, func(p Pair, a, b *side) { out = append(out, p.Copy(a.article, b.article)) })
	}
	slices.SortFunc(out, byPages)
	return out
}

// PairsOf is SharedOf without the words.
func (x *Index) PairsOf(pages ...hearsay.PageID) []Pair {
	var out []Pair
	if want := x.numbers(pages); len(want) > 0 {
		x.written(want, func(p Pair, _, _ *side) { out = append(out, p) })
	}
	slices.SortFunc(out, Pair.Compare)
	return out
}

func (x *Index) numbers(pages []hearsay.PageID) map[int32]bool {
	out := map[int32]bool{}
	for _, p := range pages {
		if id, ok := x.lookup(p); ok {
			out[id] = true
		}
	}
	return out
}

// written puts the pairs with a text of want, or all where it is nil, into
// words, without the runs that are chrome by what is known now and without the
// pairs that are then too weak. They come in the order in which the later page of
// each was entered: whoever enters pages by day finds both articles still at hand.
// In order of page IDs, which are hashes, each pair read one anew.
func (x *Index) written(want map[int32]bool, f func(p Pair, a, b *side)) {
	x.settle()
	var pairs []pair
	for k := range x.keptOf(want) {
		pairs = append(pairs, x.pairOf(k))
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(max(a.x, a.y), max(b.x, b.y)), cmp.Compare(min(a.x, a.y), min(b.x, b.y)))
	})
	for i, p := range pairs {
		if i%aheadPairs == 0 {
			x.announce(pairs[i:min(i+aheadPairs, len(pairs))])
		}
		a, b := x.side(p.x), x.side(p.y)
		runs := regrow(a, b, p.runs)
		if x.watch != nil && x.watch.telling {
			x.watchPair(a, runs)
		}
		runs = x.unchrome(a, b, runs)
		if !strong(runs) {
			continue
		}
		if p, ok := x.tell(a, b, runs); ok {
			f(p, a, b)
		}
	}
	x.tidy()
}

// aheadPairs is how many pairs are announced at once.
const aheadPairs = 256

// announce says which articles some pairs need.
func (x *Index) announce(pairs []pair) {
	if x.ahead == nil {
		return
	}
	need := map[int32]bool{}
	for _, p := range pairs {
		need[p.x], need[p.y] = true, true
	}
	pages := make([]hearsay.PageID, 0, len(need))
	for _, id := range sortedKeys(need) {
		pages = append(pages, x.page(id))
	}
	x.ahead(pages)
}

// Copies returns what is known of who copied whom, with every page added so far:
// shared words, credits, direction, and givers that are not in the pile. It is
// the same whatever order the pages came in, and sorted. Named pages narrow it
// to copies with at least one of them.
func (x *Index) Copies(pages ...hearsay.PageID) []hearsay.Copy {
	var copies []hearsay.Copy
	var arts []*hearsay.Article
	if len(pages) == 0 {
		copies = x.Shared()
		for i := range x.texts {
			arts = append(arts, x.article(int32(i)))
		}
	} else {
		copies = x.SharedOf(pages...)
		want := map[int32]bool{}
		add := func(p hearsay.PageID) {
			if id, ok := x.lookup(p); ok && !want[id] {
				want[id] = true
				arts = append(arts, x.article(id))
			}
		}
		for _, p := range pages {
			add(p)
		}
		for _, c := range copies {
			add(c.From)
			add(c.To)
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

// A links leads from a text to the pairs that it is in: first and next are
// numbers of x.kept plus one, doubled, and one more for the second side.
type links struct {
	first, next []int32
}

// keptOf returns the pairs kept with a text of want, each once; all where want
// is nil.
func (x *Index) keptOf(want map[int32]bool) iter.Seq[kept] {
	return func(yield func(kept) bool) {
		if want == nil || 16*len(want) > len(x.texts) {
			for _, k := range x.kept {
				if (want == nil || want[k.x] || want[k.y]) && !yield(k) {
					return
				}
			}
			return
		}
		l := x.linked()
		for _, id := range sortedKeys(want) {
			for at := l.first[id]; at != 0; at = l.next[at] {
				k := x.kept[at/2-1]
				if at%2 == 1 && want[k.x] {
					continue // it comes under its first side
				}
				if !yield(k) {
					return
				}
			}
		}
	}
}

// linked returns the links, made anew where more pairs are kept.
func (x *Index) linked() links {
	if l := x.links; len(l.first) == len(x.texts) && len(l.next) == 2*len(x.kept)+2 {
		return l
	}
	l := links{make([]int32, len(x.texts)), make([]int32, 2*len(x.kept)+2)}
	for i, k := range x.kept {
		for side, id := range [2]int32{k.x, k.y} {
			at := int32(2*(i+1) + side)
			l.next[at], l.first[id] = l.first[id], at
		}
	}
	x.links = l
	return l
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
		if x.clean(a, r) {
			out = append(out, r)
			continue
		}
		toks := x.wordsOf(a, r)
		if len(toks) < shingle+window-1 {
			if !x.chromeShort(toks) {
				out = append(out, r)
			}
			continue
		}
		head, tail, i, j := x.furniture(toks)
		if i == j || head+tail >= len(toks) {
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

// clean reports whether neither the first nor the last mark of a long run is
// chrome, so that nothing is to be cut off. They are the marks of its first and
// last twelve words. It reports false where that is not easily seen.
func (x *Index) clean(a *side, r run) bool {
	const near, least = 160, shingle + window - 1 // bytes that mostly hold twelve words
	if r.words < 3*least || r.x.End-r.x.Start < 2*near {
		return false
	}
	c := a.cursor()
	if c.seek(r.x.Start); c.segs[c.seg].End < r.x.End {
		return false
	}
	for _, at := range [2]int{r.x.Start, r.x.End - near} {
		x.toks = tokens(x.toks[:0], a.words, at, at+near)
		toks := x.toks
		if len(toks) < least+2 {
			return false
		}
		if at == r.x.Start {
			toks = toks[:least]
		} else {
			toks = toks[len(toks)-least:]
		}
		if x.inner = marks(x.inner[:0], toks); x.chromeMark(x.inner[0]) {
			return false
		}
	}
	return true
}

// wordsOf finds the words of a run again, in x.toks.
func (x *Index) wordsOf(a *side, r run) []token {
	x.toks = x.toks[:0]
	for _, s := range a.segs {
		if s.Start < r.x.End && r.x.Start < s.End {
			x.toks = tokens(x.toks, a.words, max(s.Start, r.x.Start), min(s.End, r.x.End))
		}
	}
	return x.toks
}

// furniture finds the marks of a run's words, in x.inner, and how far chrome
// reaches into the run: head and tail words of it, and all marks but those from
// i to j. i is j where all of it is chrome.
func (x *Index) furniture(toks []token) (head, tail, i, j int) {
	x.inner = marks(x.inner[:0], toks)
	ms := x.inner
	j = len(ms)
	for i < j && x.chromeMark(ms[i]) {
		i++
	}
	for j > i+1 && x.chromeMark(ms[j-1]) {
		j--
	}
	if i == j {
		return 0, 0, i, j
	}
	if i > 0 { // words up to the end of the last chrome mark before the first good one
		head = first(toks, min(int(ms[i-1].end), int(ms[i].pos)))
	}
	if j < len(ms) {
		tail = len(toks) - first(toks, max(int(ms[j].pos), int(ms[j-1].end)))
	}
	return head, tail, i, j
}

// chromeShort reports whether a shingle of a few words is chrome. Not every text
// that holds a short run has a mark in it, so two days are enough.
func (x *Index) chromeShort(toks []token) bool {
	for i := 0; i+shingle <= len(toks); i++ {
		x.inner = marks(x.inner[:0], toks[i:i+shingle])
		h := x.inner[0].hash
		if c := x.crowdOf(h); c != nil && c.short || c == nil && x.chrome(x.table.find(h), nil, shortDays) {
			return true
		}
	}
	return false
}

func (x *Index) chromeMark(m mark) bool {
	c := x.crowdOf(m.hash)
	return c != nil && c.chrome
}

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
