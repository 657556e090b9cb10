package story

import (
	"cmp"
	"container/heap"
	"maps"
	"slices"
)

// common is how many documents may hold a term before it stops naming
// candidates.
const common = 400

// link groups the documents by average linkage and returns the groups as sorted
// indices, first document first.
func link(docs []*doc, parent []int) [][]int {
	pairs := candidates(docs, parent)
	groups := map[int][]int{}
	size := make([]int, len(docs)) // texts in the group led by i, 0 when it was joined away
	alike := map[int]map[int]float64{}
	at := func(i int) map[int]float64 {
		if alike[i] == nil {
			alike[i] = map[int]float64{}
		}
		return alike[i]
	}
	for i, d := range docs {
		if parent[i] == i && !d.bridge {
			size[i], groups[i] = 1, []int{i}
		}
	}
	var q queue
	for _, p := range pairs {
		if docs[p.a].bridge || docs[p.b].bridge {
			continue
		}
		at(p.a)[p.b], at(p.b)[p.a] = p.like, p.like
		q = append(q, p)
	}
	heap.Init(&q)
	for q.Len() > 0 {
		p := heap.Pop(&q).(pair)
		if p.like < join {
			break
		}
		if size[p.a] == 0 || size[p.b] == 0 || alike[p.a][p.b] != p.like {
			continue
		}
		a, b := p.a, p.b
		na, nb := float64(size[a]), float64(size[b])
		for c := range alike[b] {
			if c != a {
				at(a)[c] += 0 // a pair never compared counts as nothing alike
			}
		}
		for c := range alike[a] {
			if c == b || size[c] == 0 {
				delete(alike[a], c)
				continue
			}
			l := (na*alike[a][c] + nb*alike[b][c]) / (na + nb)
			alike[a][c], alike[c][a] = l, l
			heap.Push(&q, pair{min(a, c), max(a, c), l})
		}
		for c := range alike[b] {
			delete(alike[c], b)
		}
		delete(alike, b)
		groups[a] = append(groups[a], groups[b]...)
		size[a], size[b] = size[a]+size[b], 0
		delete(groups, b)
	}
	strays(docs, pairs, groups)
	bridges(docs, parent, pairs, groups)
	for i := range docs { // copies follow their text
		if parent[i] != i {
			for lead, g := range groups {
				if slices.Contains(g, parent[i]) {
					groups[lead] = append(g, i)
					break
				}
			}
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
	ties := map[int]map[int][]float64{}
	for _, p := range pairs {
		for _, o := range [2][2]int{{p.a, p.b}, {p.b, p.a}} {
			stray, other := o[0], o[1]
			l, in := lead[other]
			if m, ok := lead[stray]; !ok || !in || len(groups[m]) > 1 || docs[stray].bridge || docs[other].bridge {
				continue
			}
			if ties[stray] == nil {
				ties[stray] = map[int][]float64{}
			}
			ties[stray][l] = append(ties[stray][l], p.like)
		}
	}
	joined := map[int]int{}
	for stray, by := range ties {
		best, runner, to := 0.0, 0.0, -1
		for l, likes := range by {
			slices.SortFunc(likes, func(a, b float64) int { return cmp.Compare(b, a) })
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
		like float64
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

// A pair is two documents, or two groups by their leads, and how alike they are.
type pair struct {
	a, b int // a < b
	like float64
}

// candidates compares every two documents that share a term not too common.
func candidates(docs []*doc, parent []int) []pair {
	index := map[string][]int{}
	for i, d := range docs {
		if parent[i] != i {
			continue
		}
		for _, t := range d.names {
			index[t.word] = append(index[t.word], i)
		}
	}
	var out []pair
	for i, d := range docs {
		if parent[i] != i {
			continue
		}
		seen := map[int]bool{}
		for _, t := range d.names {
			if len(index[t.word]) > common {
				continue
			}
			for _, j := range index[t.word] {
				if j <= i || seen[j] {
					continue
				}
				seen[j] = true
				if l := likeness(d, docs[j]); l > 0 {
					out = append(out, pair{i, j, l})
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b pair) int { return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b)) })
	return out
}

// A queue is the pairs, likest first, then smallest.
type queue []pair

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].like != q[j].like {
		return q[i].like > q[j].like
	}
	return cmp.Or(cmp.Compare(q[i].a, q[j].a), cmp.Compare(q[i].b, q[j].b)) < 0
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(pair)) }
func (q *queue) Pop() any {
	p := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return p
}
