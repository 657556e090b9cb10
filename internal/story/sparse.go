package story

import (
	"cmp"
	"slices"
)

// linkSparse does what [linker.linkDense] does, to the same groups, where a table
// of all pairs would be too large: it keeps lists of the pairs that were compared,
// and a queue of those that may join.
func (l *linker) linkSparse() {
	n := len(l.docs)
	size := make([]uint32, n) // texts in the group led by i, 0 when it was joined away
	for _, i := range l.active {
		size[i] = 1
	}
	near := make([][]edge, n)
	inside := make([]uint64, n) // sum of likeness over the pairs of a group
	var q queue
	for _, i := range l.active {
		for _, e := range l.row(i) {
			if size[e.to] == 0 {
				continue
			}
			near[i] = append(near[i], e)
			if i < e.to && e.sum >= join {
				q.push(rank{i, e.to, float64(e.sum)})
			}
		}
	}
	for len(q) > 0 {
		p := q.pop()
		a, b := p.a, p.b
		if size[a] == 0 || size[b] == 0 {
			continue
		}
		at, ok := find(near[a], b)
		if !ok {
			continue
		}
		sum := uint64(near[a][at].sum)
		if float64(sum)/float64(pairsOf(size[a], size[b])) != p.like {
			continue // a pair of groups that have grown since
		}
		if twins(sum, inside[a], inside[b], size[a], size[b]) {
			continue
		}
		l.lead.join(a, b)
		inside[a] += inside[b] + sum
		size[a], size[b] = size[a]+size[b], 0
		near[a] = merge(near[a], near[b], a, b, size)
		near[b] = nil
		for _, e := range near[a] {
			c := near[e.to]
			if k, ok := find(c, b); ok {
				c = slices.Delete(c, k, k+1)
			}
			if k, ok := find(c, a); ok {
				c[k].sum = e.sum
			} else {
				c = slices.Insert(c, k, edge{a, e.sum})
			}
			near[e.to] = c
			if pairs := pairsOf(size[a], size[e.to]); uint64(e.sum) >= join*pairs {
				q.push(rank{min(a, e.to), max(a, e.to), float64(e.sum) / float64(pairs)})
			}
		}
	}
}

func find(es []edge, to int32) (int, bool) {
	return slices.BinarySearchFunc(es, to, func(e edge, to int32) int { return cmp.Compare(e.to, to) })
}

// merge adds the edges of groups a and b, those between them and to groups that
// are gone left out.
func merge(x, y []edge, a, b int32, size []uint32) []edge {
	out := make([]edge, 0, len(x)+len(y))
	for len(x)+len(y) > 0 {
		var e edge
		switch {
		case len(y) == 0 || len(x) > 0 && x[0].to < y[0].to:
			e, x = x[0], x[1:]
		case len(x) == 0 || y[0].to < x[0].to:
			e, y = y[0], y[1:]
		default:
			e = edge{x[0].to, x[0].sum + y[0].sum}
			x, y = x[1:], y[1:]
		}
		if e.to != a && e.to != b && size[e.to] > 0 {
			out = append(out, e)
		}
	}
	return out
}

// A rank is two groups by their leads and their average likeness. The quotients
// of sums and pairs are in order and distinct as floats, since both are small.
type rank struct {
	a, b int32 // a < b
	like float64
}

// A queue is a heap: the likest groups first, then the smallest.
type queue []rank

func (r rank) less(o rank) bool {
	if r.like != o.like {
		return r.like > o.like
	}
	return r.a < o.a || r.a == o.a && r.b < o.b
}

func (q *queue) push(r rank) {
	h := append(*q, r)
	for k := len(h) - 1; k > 0; {
		up := (k - 1) / 2
		if !h[k].less(h[up]) {
			break
		}
		h[k], h[up] = h[up], h[k]
		k = up
	}
	*q = h
}

func (q *queue) pop() rank {
	h := *q
	top := h[0]
	n := len(h) - 1
	h[0] = h[n]
	h = h[:n]
	for k := 0; ; {
		down := 2*k + 1
		if down >= n {
			break
		}
		if down+1 < n && h[down+1].less(h[down]) {
			down++
		}
		if !h[down].less(h[k]) {
			break
		}
		h[k], h[down] = h[down], h[k]
		k = down
	}
	*q = h
	return top
}
