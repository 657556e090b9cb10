package reuse

import (
	"encoding/binary"
)

// A pair is two texts and where the runs they share begin; x is the one with the
// smaller page ID.
type pair struct {
	x, y int32
	runs []seed
}

// A kept is a pair whose n runs begin at places that stand in the index's list
// from byte at on: for each run, as variable-length numbers, how much further its
// x is than the run's before, and its y than its x.
type kept struct{ x, y, at, n int32 }

// keepPair adds a pair.
func (x *Index) keepPair(p pair) {
	x.kept = push(x.kept, kept{p.x, p.y, int32(len(x.starts)), int32(len(p.runs))})
	var room [2 * binary.MaxVarintLen64]byte
	last := seed{}
	for _, s := range p.runs {
		b := binary.AppendVarint(room[:0], int64(s.x-last.x))
		b = binary.AppendVarint(b, int64(s.y-s.x)-int64(last.y-last.x))
		x.starts = push(x.starts, b...)
		last = s
	}
}

// runs returns where the runs of a pair begin; ok is false where that is damaged.
func (x *Index) runs(k kept) (out []seed, ok bool) {
	b, last := x.starts[k.at:], seed{}
	for range k.n {
		dx, n := binary.Varint(b)
		if n <= 0 {
			return out, false
		}
		dy, m := binary.Varint(b[n:])
		if m <= 0 {
			return out, false
		}
		b = b[n+m:]
		s := seed{last.x + int32(dx), 0}
		s.y = s.x + last.y - last.x + int32(dy)
		out, last = append(out, s), s
	}
	return out, true
}

// pairOf returns a pair that was kept.
func (x *Index) pairOf(k kept) pair {
	runs, _ := x.runs(k)
	return pair{k.x, k.y, runs}
}

// pairs returns the pairs from the nth on.
func (x *Index) pairs(n int) []pair {
	var out []pair
	for _, k := range x.kept[n:] {
		out = append(out, x.pairOf(k))
	}
	return out
}

// push is append for long lists, which leaves a sixteenth free at most.
func push[T any](s []T, v ...T) []T {
	if len(s)+len(v) > cap(s) && cap(s) > 4096 {
		s = append(make([]T, 0, len(s)+len(v)+len(s)/16), s...)
	}
	return append(s, v...)
}
