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
// shingle does. These are watched for the text that is the pair's first side. A
// place that is added to a watched hash, of an outlet that has it already, on
// another day, flags those texts; of a crowd, that it turns out to be chrome. Flags
// say too much rather than too little. Texts whose pairs are found anew are flagged,
// too.
//
// Slots hold the number plus one of the first entry of list with a hash; the
// search for it begins at slot hash*len>>32, and next leads to the others.
type watch struct {
	slots []int32
	heads int
	list  []watched
	texts map[int32]bool // whose pairs may have changed
	stale map[int32]bool // whose pairs, those they are the first side of, are to be watched anew
	all   bool           // everything is to be told: nothing is watched until then
	// telling is set while all pairs are told and watched anew.
	telling bool
}

type watched struct {
	hash uint32 // upper bits
	text int32
	next int32 // in list, plus one; 0 is none
}

func newWatch() *watch { return &watch{texts: map[int32]bool{}, stale: map[int32]bool{}} }

// add watches a hash for a text.
func (w *watch) add(h uint32, text int32) {
	if w.heads*8 >= len(w.slots)*7 {
		old := w.slots
		w.slots = make([]int32, len(old)*5/4+64)
		for _, v := range old {
			if v != 0 {
				w.slots[w.slot(w.list[v-1].hash)] = v
			}
		}
	}
	i := w.slot(h)
	if w.slots[i] == 0 {
		w.list = push(w.list, watched{hash: h, text: text})
		w.slots[i] = int32(len(w.list))
		w.heads++
		return
	}
	head := w.slots[i] - 1
	for at, n := head+1, 0; at != 0 && n < 16; n++ { // further on, twice does no harm
		if w.list[at-1].text == text {
			return
		}
		at = w.list[at-1].next
	}
	w.list = push(w.list, watched{h, text, w.list[head].next})
	w.list[head].next = int32(len(w.list))
}

// slot returns the slot of a hash, or where it would be.
func (w *watch) slot(h uint32) int {
	i := int(uint64(h) * uint64(len(w.slots)) >> 32)
	for w.slots[i] != 0 && w.list[w.slots[i]-1].hash != h {
		i = (i + 1) % len(w.slots)
	}
	return i
}

// learn flags the texts that a hash is watched for.
func (x *Index) learn(h uint64) {
	w := x.watch
	if len(w.slots) == 0 {
		return
	}
	for at := w.slots[w.slot(uint32(h>>32))]; at != 0; at = w.list[at-1].next {
		id := w.list[at-1].text
		w.stale[id] = true
		w.texts[id] = true // one side of a pair is enough to have it looked at
	}
}

// watchPair watches what may change the runs of a pair; a is its first side.
func (x *Index) watchPair(a *side, runs []run) {
	watch := func(m mark) { x.watch.add(uint32(m.hash>>32), a.number) }
	for _, r := range runs {
		toks := x.wordsOf(a, r)
		head, tail, i, j := 0, 0, 0, 0
		if len(toks) >= shingle+window-1 {
			if head, tail, i, j = x.furniture(toks); i == j {
				continue
			}
			watch(x.inner[i])
			if j > i+1 {
				watch(x.inner[j-1])
			}
		}
		rest := toks[min(head, len(toks)):max(min(head, len(toks)), len(toks)-tail)]
		if len(rest) < shortest || len(rest) >= shingle+window-1 {
			continue
		}
		for k := 0; k+shingle <= len(rest); k++ {
			x.inner = marks(x.inner[:0], rest[k:k+shingle])
			watch(x.inner[0])
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
	x.settle()
	if w.all {
		w.slots, w.heads, w.list, w.all = nil, 0, nil, false
		for i := range x.texts {
			w.texts[int32(i)], w.stale[int32(i)] = true, true
		}
	}
	x.watchStale()
	out := make([]hearsay.PageID, 0, len(w.texts))
	for id := range w.texts {
		out = append(out, x.page(id))
	}
	clear(w.texts)
	slices.Sort(out)
	return out
}

// watchStale watches the pairs anew whose first side is stale.
func (x *Index) watchStale() {
	w := x.watch
	if len(w.stale) == 0 {
		return
	}
	for _, k := range x.kept {
		if w.stale[k.x] {
			p := x.pairOf(k)
			a, b := x.side(p.x), x.side(p.y)
			x.watchPair(a, regrow(a, b, p.runs))
		}
	}
	clear(w.stale)
}

func sortedKeys(set map[int32]bool) []int32 {
	out := make([]int32, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
