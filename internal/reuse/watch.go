package reuse

import (
	"slices"

	"hearsay"
)

// A watch knows which texts' pairs may have changed since somebody asked.
//
// A pair changes when a later page shows that some of its words are chrome. Of
// a run, chrome is cut off both ends, so that only two marks matter: the first
// and the last that are no chrome yet; of a run too short for marks every
// shingle does. These are watched: a slot holds the upper 32 bits of a hash and
// the number of the pair plus one, and the search for a hash begins at slot
// hash*len>>32. A place that is added to a watched hash, of an outlet that has
// it already, on another day, flags the pair. Flags say too much rather than
// too little.
type watch struct {
	slots []uint64
	n     int
	texts map[int32]bool // whose pairs may have changed
	pairs map[int32]bool // to be watched anew
	all   bool
}

func newWatch() *watch { return &watch{texts: map[int32]bool{}, pairs: map[int32]bool{}} }

// add watches a hash for a pair.
func (w *watch) add(h uint64, pair int32) {
	if w.n*8 >= len(w.slots)*7 {
		old := w.slots
		w.slots = make([]uint64, len(old)*5/4+64)
		w.n = 0
		for _, v := range old {
			if v != 0 {
				w.put(v)
			}
		}
	}
	w.put(h>>32<<32 | uint64(pair+1))
}

func (w *watch) put(v uint64) {
	i := int(v >> 32 * uint64(len(w.slots)) >> 32)
	for w.slots[i] != 0 && w.slots[i] != v {
		i = (i + 1) % len(w.slots)
	}
	if w.slots[i] == 0 {
		w.slots[i] = v
		w.n++
	}
}

// learn flags the pairs that a hash is watched for.
func (x *Index) learn(h uint64) {
	w := x.watch
	if len(w.slots) == 0 {
		return
	}
	for i := int(h >> 32 * uint64(len(w.slots)) >> 32); w.slots[i] != 0; i = (i + 1) % len(w.slots) {
		if w.slots[i]>>32 == h>>32 {
			p := int32(uint32(w.slots[i])) - 1
			w.pairs[p] = true
			x.flag(x.kept[p].x) // one of the two is enough to have the pair looked at
		}
	}
}

// flag says that the pairs of a text may have changed, and those of the texts
// that it was folded with.
func (x *Index) flag(id int32) {
	if x.watch.texts[id] {
		return
	}
	x.watch.texts[id] = true
	if first, ok := x.twins.find(x.texts[id].sum, func(n int32) bool { return x.texts[n].sum == x.texts[id].sum }); ok {
		if class := x.classes[first]; len(class) > fold && slices.Contains(class, id) {
			for _, m := range class {
				x.watch.texts[m] = true
			}
		}
	}
}

// crowd flags what changes when a class gets its last member, more than eight:
// everything where they are folded from now on, or where another one now stands
// for them, else that one alone, which is flagged as new.
func (x *Index) crowd(class []int32) {
	w := x.watch
	if w == nil {
		return
	}
	if star := x.star(class); len(class) > fold+1 && star != class[len(class)-1] {
		return
	}
	in := map[int32]bool{}
	for _, m := range class {
		in[m], w.texts[m] = true, true
	}
	for _, k := range x.kept {
		if in[k.x] || in[k.y] {
			w.texts[k.x], w.texts[k.y] = true, true
		}
	}
}

// watchPair watches what may change the runs of a pair; a is its first side.
func (x *Index) watchPair(pair int32, a *side, runs []run) {
	for _, r := range runs {
		toks := x.wordsOf(a, r)
		head, tail, i, j := 0, 0, 0, 0
		if len(toks) >= shingle+window-1 {
			if head, tail, i, j = x.furniture(toks); i == j {
				continue
			}
			x.watch.add(x.inner[i].hash, pair)
			if j > i+1 {
				x.watch.add(x.inner[j-1].hash, pair)
			}
		}
		rest := toks[min(head, len(toks)):max(min(head, len(toks)), len(toks)-tail)]
		if len(rest) < shortest || len(rest) >= shingle+window-1 {
			continue
		}
		for k := 0; k+shingle <= len(rest); k++ {
			x.inner = marks(x.inner[:0], rest[k:k+shingle])
			x.watch.add(x.inner[0].hash, pair)
		}
	}
}

// Changed returns, sorted, the pages of which [Index.SharedOf] may give another
// answer than when Changed was last called: those entered since, and one at least
// of two whose shared words turned out to be chrome. After
// [Index.Forget] that is every page. The index must have been made with
// Options.Track; [Index.Save] keeps what was not asked for yet.
func (x *Index) Changed() []hearsay.PageID {
	w := x.watch
	if w == nil {
		return nil
	}
	if w.all {
		w.slots, w.n, w.all = nil, 0, false
		for i := range x.texts {
			w.texts[int32(i)] = true
		}
		for i := range x.kept {
			w.pairs[int32(i)] = true
		}
	}
	for _, p := range sortedKeys(w.pairs) {
		k := x.pairOf(x.kept[p])
		a, b := x.side(k.x), x.side(k.y)
		x.watchPair(p, a, regrow(a, b, k.runs))
	}
	clear(w.pairs)
	out := make([]hearsay.PageID, 0, len(w.texts))
	for id := range w.texts {
		out = append(out, x.page(id))
	}
	clear(w.texts)
	slices.Sort(out)
	return out
}

func sortedKeys(set map[int32]bool) []int32 {
	out := make([]int32, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
