package reuse

import (
	"slices"
	"time"
	"unsafe"
)

// Forget takes out every page published before a day, with the pairs it is in,
// and gives its memory back. Pages without a date stay. It reads the whole
// table: call it when a good part of the pages is out of the window, once a day
// say. It returns how many pages went.
func (x *Index) Forget(before time.Time) int {
	x.settle()
	limit := dayOf(before)
	old, odd, held, places := x.texts, x.odd, x.held, x.chunks
	keep := make([]int32, len(old)) // new number of each text, or -1
	moved := make([]int32, len(places))
	x.texts, x.odd, x.held, x.chunks, x.byPage = nil, nil, nil, nil, ids{}
	x.sides = sides{}
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
	x.forgetCrowds(moved, limit)
	x.settle()
	return len(old) - len(x.texts)
}

// forgetPairs renumbers the pairs and the classes of equal texts.
func (x *Index) forgetPairs(keep []int32) {
	pairs := x.pairs(0)
	x.kept, x.starts, x.links = nil, nil, links{}
	for _, p := range pairs {
		if keep[p.x] >= 0 && keep[p.y] >= 0 {
			x.keepPair(pair{keep[p.x], keep[p.y], p.runs})
		}
	}
	classes := map[int32][]int32{}
	for _, class := range x.classes {
		var left []int32
		for _, m := range class {
			if keep[m] < 0 {
				continue
			}
			left = append(left, keep[m])
			if len(class) > fold { // another may stand for it, or none
				x.redo[keep[m]] = true
			}
		}
		if len(left) > 1 {
			classes[left[0]] = left
		}
	}
	x.classes = classes
	x.foldAll()
	x.pairTwins()
	if x.watch != nil {
		x.watch = newWatch()
		x.watch.all = true
	}
}

// forgetCrowds renumbers the crowds after the table, and has all of them settled.
// One that is no chrome any more has its places found again, for which every page
// is read.
func (x *Index) forgetCrowds(moved []int32, limit int32) {
	x.grown, x.turned, x.settled = nil, nil, int32(len(x.texts))
	again := func(key uint32, c *crowd) {
		c.grown, c.dirty = true, true
		x.grown = append(x.grown, key)
	}
	lost := map[uint32]*crowd{}
	for key, c := range x.crowds {
		if c.chrome {
			c.days = slices.DeleteFunc(c.days, func(day int32) bool { return day < limit })
			if 2*len(c.days)+int(c.halfs) < 2*chromeDays {
				lost[key] = &crowd{}
				x.table.set(uint64(key)<<32, nil)
				delete(x.crowds, key)
			}
			continue
		}
		rest := c.rest[:0]
		for _, e := range c.rest {
			if n := moved[chunkOf(e)]; n >= 0 {
				rest = append(rest, uint64(n+1)<<posBits|uint64(posOf(e)))
			}
		}
		if c.rest, c.short = rest, false; len(rest) == 0 {
			delete(x.crowds, key)
			continue
		}
		again(key, c)
	}
	if len(lost) == 0 {
		return
	}
	for i := range x.texts {
		t := &x.texts[i]
		if int(t.first) >= len(x.chunks) || x.chunks[t.first].text != int32(i) {
			continue // there was no room for it
		}
		x.reread(x.side(int32(i)))
		of := map[uint32]int{}
		for _, m := range x.marks {
			c := lost[uint32(m.hash>>32)]
			if c == nil || of[uint32(m.hash>>32)] >= perText {
				continue
			}
			of[uint32(m.hash>>32)]++
			c.rest = append(c.rest, x.place(t, m))
			x.redo[int32(i)] = true
		}
	}
	x.tidy()
	for key, c := range lost {
		if len(c.rest) > 0 {
			x.crowds[key] = c
			again(key, c)
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
	Pages, Marks, Pairs int // Pairs as far as they were settled
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
	for _, c := range x.crowds {
		s.Marks += len(c.rest)
		s.Bytes += int(unsafe.Sizeof(*c)) + 16 + 8*cap(c.rest) + 4*cap(c.days)
	}
	s.Bytes += 32 * len(x.folds)
	if x.watch != nil {
		s.Bytes += cap(x.watch.slots)*4 + cap(x.watch.list)*int(unsafe.Sizeof(watched{}))
	}
	return s
}
