package reuse

import "time"

// Forget takes out every page published before a day, with the pairs it is in,
// and gives its memory back. Pages without a date stay. It reads the whole
// table: call it when a good part of the pages is out of the window, once a day
// say. It returns how many pages went.
func (x *Index) Forget(before time.Time) int {
	limit := dayOf(before)
	old, places := x.texts, x.chunks
	keep := make([]int32, len(old)) // new number of each text, or -1
	moved := make([]int32, len(places))
	x.texts, x.chunks = nil, nil
	for i := range old {
		t := &old[i]
		if t.day != unknown && t.day < limit {
			keep[i] = -1
			delete(x.byPage, pageHash(t.page))
			continue
		}
		keep[i] = int32(len(x.texts))
		x.byPage[pageHash(t.page)] = keep[i]
		x.texts = append(x.texts, *t)
	}
	for c, p := range places {
		moved[c] = -1
		if n := keep[p.text]; n >= 0 {
			moved[c] = int32(len(x.chunks))
			if p.first == int32(c) {
				x.texts[n].first = moved[c]
			}
			x.chunks = append(x.chunks, place{n, x.texts[n].first, p.outlet, p.day})
		}
	}
	x.table.renumber(func(c int32) int32 { return moved[c] })
	x.forgetPairs(keep)
	return len(old) - len(x.texts)
}

// forgetPairs renumbers the pairs and the classes of equal texts.
func (x *Index) forgetPairs(keep []int32) {
	pairs := x.pairs(0)
	x.kept, x.starts = nil, nil
	for _, p := range pairs {
		if keep[p.x] >= 0 && keep[p.y] >= 0 {
			x.keep(pair{keep[p.x], keep[p.y], p.runs})
		}
	}
	classes, spare := map[int32][]int32{}, map[int32]bool{}
	for sum, first := range x.twins {
		class := x.classes[first]
		if class == nil {
			class = []int32{first}
		}
		var left []int32
		for _, m := range class {
			if keep[m] >= 0 {
				left = append(left, keep[m])
				if x.spare[m] {
					spare[keep[m]] = true
				}
			}
		}
		switch {
		case left == nil:
			delete(x.twins, sum)
			continue
		case len(left) > 1:
			classes[left[0]] = left
		}
		x.twins[sum] = left[0]
	}
	x.classes, x.spare = classes, spare
}

// dayOf returns the number of a day counted from 1970.
func dayOf(t time.Time) int32 { return int32(t.Unix() / int64(24*time.Hour/time.Second)) }

// Size says how much an index holds.
type Size struct {
	Pages, Marks, Pairs int
	Bytes               int // memory of the index beside the articles themselves
}

// Size counts what the index holds and estimates its memory from the capacity of
// its parts.
func (x *Index) Size() Size {
	s := Size{Pages: len(x.texts), Marks: x.table.len, Pairs: len(x.kept)}
	const (
		perTextBytes = 48 // a text
		perMapEntry  = 28 // an entry of byPage or twins, with what maps keep free
	)
	s.Bytes = cap(x.texts)*perTextBytes + cap(x.chunks)*16 + (len(x.byPage)+len(x.twins))*perMapEntry
	for i := range x.table.shards {
		s.Bytes += cap(x.table.shards[i].slots) + 32
	}
	s.Bytes += cap(x.kept)*16 + cap(x.starts)*8
	return s
}
