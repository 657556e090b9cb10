package story

import (
	"cmp"
	"maps"
	"slices"
)

// link groups the docs of a component by average linkage and returns the groups as
// sorted indices, first doc first. A pair never compared counts as nothing alike.
//
// Two groups that are much less like each other than the pages inside each are
// twins: two coaches dismissed by one club, two earthquakes on one island. What
// they share is the club or the island, what each keeps to itself are the names
// that tell them apart. They stay apart, unless later joins make them more alike.
func link(docs []*doc, parent []int, pairs []pair) [][]int {
	groups := map[int][]int{}
	size := make([]int, len(docs)) // texts in the group led by i, 0 when it was joined away
	near := make([][]edge, len(docs))
	for i, d := range docs {
		if parent[i] == i && !d.bridge {
			size[i], groups[i] = 1, []int{i}
		}
	}
	inside := make([]float64, len(docs)) // sum of likeness over the pairs of a group
	var q queue
	for _, p := range pairs { // sorted, so each list is made in order
		if docs[p.a].bridge || docs[p.b].bridge {
			continue
		}
		near[p.a] = append(near[p.a], edge{p.b, float64(p.like)})
		near[p.b] = append(near[p.b], edge{p.a, float64(p.like)})
		if p.like >= join {
			q.push(rank{p.a, p.b, float64(p.like)})
		}
	}
	for i := range near {
		slices.SortFunc(near[i], func(a, b edge) int { return cmp.Compare(a.to, b.to) })
	}
	for len(q) > 0 {
		p := q.pop()
		a, b := p.a, p.b
		if size[a] == 0 || size[b] == 0 {
			continue
		}
		at, ok := find(near[a], b)
		if !ok || near[a][at].sum/pairsOf(size[a], size[b]) != p.like {
			continue // a pair of groups that have grown since
		}
		na, nb := size[a], size[b]
		if min(na, nb) >= crowd && p.like*p.like < unlike*unlike*inside[a]/pairsIn(na)*inside[b]/pairsIn(nb) {
			continue // twins
		}
		inside[a] += inside[b] + near[a][at].sum
		near[a] = merge(near[a], near[b], a, b, size)
		size[a], size[b] = size[a]+size[b], 0
		near[b] = nil
		groups[a] = append(groups[a], groups[b]...)
		delete(groups, b)
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
			if like := e.sum / pairsOf(size[a], size[e.to]); like >= float64(join) {
				q.push(rank{min(a, e.to), max(a, e.to), like})
			}
		}
	}
	strays(docs, pairs, groups)
	bridges(docs, parent, pairs, groups)
	lead := make([]int, len(docs))
	for l, g := range groups {
		for _, i := range g {
			lead[i] = l
		}
	}
	for i := range docs { // copies follow their text
		if p := parent[i]; p != i {
			groups[lead[p]] = append(groups[lead[p]], i)
		}
	}
	var out [][]int
	for _, g := range groups {
		slices.Sort(g)
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b []int) int { return cmp.Compare(a[0], b[0]) })
	return out
}

// pairsOf returns how many pairs between groups of a and b docs can have been
// compared, a doc keeping at most [most].
func pairsOf(a, b int) float64 { return float64(min(a*b, most*min(a, b))) }

// pairsIn is the same for the pairs inside a group.
func pairsIn(n int) float64 { return float64(min(n*(n-1), most*n)) / 2 }

// An edge leads to another group; sum is over the pairs of their docs.
type edge struct {
	to  int
	sum float64
}

func find(es []edge, to int) (int, bool) {
	return slices.BinarySearchFunc(es, to, func(e edge, to int) int { return cmp.Compare(e.to, to) })
}

// merge adds the edges of groups a and b, those between them and to groups that
// are gone left out.
func merge(x, y []edge, a, b int, size []int) []edge {
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

// strays gives a text that linkage left alone to the group that holds its likest
// texts: average linkage thins out what a varied group shares with one page. Its
// best likeness must be half as much again as groups need, the mean of its best
// two a fifth more than they need, and no other group may come near. The groups of
// the linkage are judged, so that the order of strays does not matter.
func strays(docs []*doc, pairs []pair, groups map[int][]int) {
	lead := map[int]int{}
	for l, g := range groups {
		for _, i := range g {
			lead[i] = l
		}
	}
	ties := map[int]map[int][]float32{}
	for _, p := range pairs {
		for _, o := range [2][2]int{{p.a, p.b}, {p.b, p.a}} {
			stray, other := o[0], o[1]
			l, in := lead[other]
			if m, ok := lead[stray]; !ok || !in || len(groups[m]) > 1 || docs[stray].bridge || docs[other].bridge {
				continue
			}
			if ties[stray] == nil {
				ties[stray] = map[int][]float32{}
			}
			ties[stray][l] = append(ties[stray][l], p.like)
		}
	}
	joined := map[int]int{}
	for stray, by := range ties {
		best, runner, to := float32(0), float32(0), -1
		for l, likes := range by {
			slices.SortFunc(likes, func(a, b float32) int { return cmp.Compare(b, a) })
			switch top := likes[0]; {
			case top > best || top == best && l < to:
				best, runner, to = top, best, l
			case top > runner:
				runner = top
			}
		}
		likes := by[to]
		if len(groups[to]) > 1 && len(likes) >= 2 && (likes[0]+likes[1])/2 >= 1.2*join && best >= 1.5*join && best-runner >= join/2 {
			joined[stray] = to
		}
	}
	for _, stray := range slices.Sorted(maps.Keys(joined)) {
		groups[joined[stray]] = append(groups[joined[stray]], stray)
		delete(groups, stray)
	}
}

// bridges gives each round-up and live blog to the group it is likest to, or
// leaves it alone.
func bridges(docs []*doc, parent []int, pairs []pair, groups map[int][]int) {
	lead := map[int]int{}
	for l, g := range groups {
		for _, i := range g {
			lead[i] = l
		}
	}
	type match struct {
		lead int
		like float32
	}
	best := map[int]match{}
	for _, p := range pairs {
		for _, o := range [2][2]int{{p.a, p.b}, {p.b, p.a}} {
			bridge, other := o[0], o[1]
			l, in := lead[other]
			if !docs[bridge].bridge || docs[other].bridge || !in || p.like < join {
				continue
			}
			if b, ok := best[bridge]; !ok || p.like > b.like || p.like == b.like && l < b.lead {
				best[bridge] = match{l, p.like}
			}
		}
	}
	for i, d := range docs {
		if !d.bridge || parent[i] != i {
			continue
		}
		if b, ok := best[i]; ok {
			groups[b.lead] = append(groups[b.lead], i)
		} else {
			groups[i] = []int{i}
		}
	}
}

// A pair is two docs and how alike they are.
type pair struct {
	a, b int // a < b
	like float32
}

// A rank is two groups by their leads and their average likeness.
type rank struct {
	a, b int // a < b
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
