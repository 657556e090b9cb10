package reuse

import (
	"maps"
	"slices"
	"time"
	"unsafe"
)

// Forget takes out every page published before a day, with the pairs it is in,
// and gives its memory back. Pages without a date stay. It reads the whole
// table: call it when a good part of the pages is out of the window, once a day
// say. It returns how many pages went.
func (x *Index) Forget(before time.Time) int {
	limit := dayOf(before)
	old, odd, held, places := x.texts, x.odd, x.held, x.chunks
	keep := make([]int32, len(old)) // new number of each text, or -1
	moved := make([]int32, len(places))
	x.texts, x.odd, x.held, x.chunks, x.byPage = nil, nil, nil, nil, ids{}
	x.sides = [sides]*side{}
	for i := range old {
		t := &old[i]
		if t.day != unknown && t.day < limit {
			keep[i] = -1
			continue
		}
		n := int32(len(x.texts))
		keep[i] = n
		x.texts = push(x.texts, *t)
		if i < len(odd) && odd[i] != "" {
			x.identify(&x.texts[n], n, odd[i])
		}
		if i < len(held) {
			x.held = append(x.held, held[i])
		}
		x.byPage.add(t.key(), n, x.keyOf)
	}
	for c, p := range places {
		moved[c] = -1
		if n := keep[p.text]; n >= 0 {
			moved[c] = int32(len(x.chunks))
			if p.first == int32(c) {
				x.texts[n].first = moved[c]
			}
			x.chunks = push(x.chunks, place{n, x.texts[n].first, p.outlet, p.day})
		}
	}
	x.table.renumber(func(c int32) int32 { return moved[c] })
	x.forgetPairs(keep)
	x.unfold()
	return len(old) - len(x.texts)
}

// forgetPairs renumbers the pairs and the classes of equal texts.
func (x *Index) forgetPairs(keep []int32) {
	pairs := x.pairs(0)
	x.kept, x.starts, x.links, x.head = nil, nil, links{}, nil
	for _, p := range pairs {
		if keep[p.x] >= 0 && keep[p.y] >= 0 {
			x.keepPair(pair{keep[p.x], keep[p.y], p.runs})
		}
	}
	classes, spare := map[int32][]int32{}, map[int32]bool{}
	for _, class := range x.classes {
		var left []int32
		for _, m := range class {
			if keep[m] >= 0 {
				left = append(left, keep[m])
				if x.spare[m] {
					spare[keep[m]] = true
				}
			}
		}
		if len(left) > 0 {
			classes[left[0]] = left
		}
	}
	x.classes, x.spare = classes, spare
	x.pairTwins()
	if x.watch != nil {
		x.watch = newWatch()
		x.watch.all = true
	}
}

// unfold enters folded texts in the table where fewer than eight of those that
// were there are left.
func (x *Index) unfold() {
	for _, first := range slices.Sorted(maps.Keys(x.classes)) {
		class := x.classes[first]
		in := 0
		for _, m := range class {
			if !x.spare[m] {
				in++
			}
		}
		for _, m := range class {
			if x.spare[m] && in < fold {
				delete(x.spare, m)
				x.reread(x.side(m))
				x.search(m)
				in++
			}
		}
		if len(class) == 1 {
			delete(x.classes, first)
		}
	}
}

// pairTwins finds the first text of each hash of all words anew.
func (x *Index) pairTwins() {
	x.twins = ids{}
	for i := range x.texts {
		if t := &x.texts[i]; t.count >= enough {
			if _, ok := x.twins.find(t.sum, func(n int32) bool { return x.texts[n].sum == t.sum }); !ok {
				x.twins.add(t.sum, int32(i), x.sumOf)
			}
		}
	}
}

// dayOf returns the number of a day counted from 1970, or unknown for one that no
// page of news can have been published on: a clock that is that wrong says nothing.
func dayOf(t time.Time) int32 {
	if y := t.Year(); y < 1800 || y > 2199 {
		return unknown
	}
	return int32(t.Unix() / int64(24*time.Hour/time.Second))
}

// Size says how much an index holds.
type Size struct {
	Pages, Marks, Pairs int
	Bytes               int // memory of the index beside the articles themselves
}

// Size counts what the index holds and estimates its memory from the capacity of
// its parts.
func (x *Index) Size() Size {
	s := Size{Pages: len(x.texts), Marks: x.table.len, Pairs: len(x.kept)}
	s.Bytes = cap(x.texts)*int(unsafe.Sizeof(text{})) + cap(x.chunks)*int(unsafe.Sizeof(place{})) + (cap(x.byPage.slots)+cap(x.twins.slots))*4
	for _, p := range x.odd {
		s.Bytes += 16 + len(p)
	}
	for i := range x.table.shards {
		s.Bytes += cap(x.table.shards[i].slots) + int(unsafe.Sizeof(shard{}))
	}
	s.Bytes += cap(x.kept)*int(unsafe.Sizeof(kept{})) + cap(x.starts)
	for _, class := range x.classes {
		s.Bytes += 48 + 8*len(class)
	}
	if x.watch != nil {
		s.Bytes += cap(x.watch.slots)*4 + cap(x.watch.list)*int(unsafe.Sizeof(watched{}))
	}
	return s
}
