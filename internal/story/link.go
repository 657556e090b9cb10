package story

import "slices"

// A linker groups the pages of one component after another. Pages are given by
// their place in the component, which is in order of date.
type linker struct {
	docs  []*doc
	texts forest  // leads each page to the first of its text
	start []int32 // the pairs of page i are pairs[start[i]:start[i+1]], by page
	pairs []edge
	full  []bool  // the page is not posted under most of its names
	leans []int32 // the page on which one leans, -1 where it votes itself
	lead  forest  // leads each page to the first text of its story; -1 not placed yet

	// scratch
	spare  []edge
	count  []int32
	size   []uint32
	active []int32
	other  []edge
	next   []group
	sums   []uint32
	known  []uint32
	turn   []int32
	one    []uint16
	two    []uint16
}

// An edge leads to another page or group; sum is the likeness of their texts, in
// parts of [whole], over all pairs that were compared.
type edge struct {
	to    int32
	sum   uint32
	known uint32 // of the pairs, those of two pages whose lists of likest are full
}

// direct marks the likeness of the very pages that stand for their texts.
const direct = 1 << 16

// alone is load for a component of one page.
func (l *linker) alone() {
	l.texts, l.lead = forest{0}, forest{0}
	l.start, l.pairs = append(l.start[:0], 0, 0), l.pairs[:0]
}

// load gathers the pairs of texts of a component. A text is compared as its first
// page is; where the lists of both first pages are full, and say nothing of each
// other, as other pages of the texts are.
func (l *linker) load(g *Grouper, c *component, texts forest) {
	n := int32(len(c.docs))
	l.docs, l.texts = c.docs, texts
	l.full = slices.Grow(l.full[:0], int(n))[:n]
	l.leans = slices.Grow(l.leans[:0], int(n))[:n]
	for i, d := range c.docs {
		texts[i] = texts.root(int32(i))
		l.full[i] = g.full(d)
		l.leans[i] = -1
		if o := g.leansOn(d); o != nil {
			l.leans[i] = o.local
		}
	}
	l.start = zeroed(l.start, int(n)+1)
	each := func(f func(a, b int32, like uint32)) {
		for i, d := range c.docs {
			a := texts[i]
			if l.leans[a] >= 0 {
				continue
			}
			for _, t := range d.near {
				o := g.docs[t.to]
				if o.comp != c {
					continue
				}
				switch b := texts[o.local]; {
				case a == b || l.leans[b] >= 0:
				case a == int32(i) && b == o.local:
					f(a, b, direct|uint32(g.like(d, t)))
				case l.full[a] && l.full[b]:
					f(a, b, uint32(g.like(d, t)))
				}
			}
		}
	}
	each(func(a, b int32, _ uint32) {
		l.start[a+1]++
		l.start[b+1]++
	})
	for i := range n {
		l.start[i+1] += l.start[i]
	}
	l.count = append(l.count[:0], l.start[:n]...)
	l.spare = slices.Grow(l.spare[:0], int(l.start[n]))[:l.start[n]]
	put := func(to []edge, a, b int32, like uint32) {
		to[l.count[a]] = edge{b, like, 0}
		l.count[a]++
	}
	each(func(a, b int32, like uint32) {
		put(l.spare, a, b, like)
		put(l.spare, b, a, like)
	})
	// Turned round, every list is in order of page, since the pairs of a page
	// were all put down before those of the next.
	l.pairs = slices.Grow(l.pairs[:0], int(l.start[n]))[:l.start[n]]
	copy(l.count, l.start)
	for a := range n {
		for _, e := range l.spare[l.start[a]:l.start[a+1]] {
			put(l.pairs, e.to, a, e.sum)
		}
	}
	// A pair stands in two lists, or is one of copies.
	to, from := int32(0), int32(0)
	for a := range n {
		end, begin := l.start[a+1], to
		for ; from < end; from++ {
			e := l.pairs[from]
			if to > begin && l.pairs[to-1].to == e.to {
				l.pairs[to-1].sum = max(l.pairs[to-1].sum, e.sum)
				continue
			}
			l.pairs[to] = e
			to++
		}
		l.start[a] = begin
	}
	l.start[n] = to
	l.pairs = l.pairs[:to]
	for a := range n {
		for k := range l.row(a) {
			e := &l.row(a)[k]
			e.sum &= direct - 1
			if l.full[a] && l.full[e.to] {
				e.known = 1
			}
		}
	}
}

// zeroed returns n zeros, in the memory of s where there is room.
func zeroed[T any](s []T, n int) []T {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}

// row returns the pairs of a page that stands for a text.
func (l *linker) row(i int32) []edge { return l.pairs[l.start[i]:l.start[i+1]] }

// link groups the component by average linkage, until no two groups are alike
// enough, and returns the groups, pages in order and groups by first page.
//
// Two groups that are much less like each other than the pages inside each are
// twins: two coaches dismissed by one club, two earthquakes on one island. What
// they share is the club or the island, what each keeps to itself are the names
// that tell them apart. They stay apart, unless later joins make them more alike.
func (l *linker) link() [][]int32 {
	n := len(l.docs)
	l.lead = slices.Grow(l.lead[:0], n)[:n]
	l.active = l.active[:0]
	for i := range int32(n) {
		l.lead[i] = i
		if l.texts[i] == i && !l.docs[i].bridge && l.leans[i] < 0 {
			l.active = append(l.active, i)
		}
	}
	l.join()
	l.strays()
	l.bridges()
	for i := range int32(n) {
		if o := l.leans[i]; o >= 0 && l.texts[i] == i {
			l.lead[i] = l.lead.root(l.texts[o]) // it came before, and is placed
		}
	}
	for i := range int32(n) {
		l.lead[i] = l.lead.root(l.texts[i])
	}
	l.count = zeroed(l.count, n)
	for _, r := range l.lead {
		l.count[r]++
	}
	var out [][]int32
	all := make([]int32, n)
	at := make([]int32, n) // place of a lead's group in out, from 1
	for i := range int32(n) {
		r := l.lead[i]
		if at[r] == 0 {
			size := l.count[r]
			out = append(out, all[:0:size])
			all = all[size:]
			at[r] = int32(len(out))
		}
		out[at[r]-1] = append(out[at[r]-1], i)
	}
	return out
}

// pairsOf returns over how many pairs the likeness of two groups is a mean: all of
// them but those of two pages whose lists of likest pages are full and say nothing
// of each other, which nobody compared. It is four for each page of the smaller
// group at least, so that a few pairs do not join large groups.
func pairsOf(a, b *group, known uint32) uint64 {
	all := uint64(a.size) * uint64(b.size)
	return max(all-uint64(a.full)*uint64(b.full)+uint64(known), min(all, 4*uint64(min(a.size, b.size))))
}

// within is the mean likeness inside a group, of two texts or more.
func (g *group) within() float64 {
	n, full := float64(g.size), float64(g.full)
	return float64(g.inside) / max((n*(n-1)-full*(full-1))/2+float64(g.known), n/2)
}

// twins reports whether two groups, of likeness sum/pairs, are much less alike than
// they are inside.
func twins(a, b *group, sum, pairs uint64) bool {
	if min(a.size, b.size) < crowd {
		return false
	}
	like := float64(sum) / float64(pairs)
	return like*like < unlike*unlike*a.within()*b.within()
}

// A group is texts that were joined.
type group struct {
	lead   int32 // its first text, by place in the component
	start  int32 // its pairs are edges[start:end]
	end    int32
	to     int32 // the group it would join, -1 for none
	size   uint32
	full   uint32 // its texts whose lists of likest pages are full
	sum    uint64 // of likeness to that group
	pairs  uint64
	link   uint32 // known pairs with that group
	known  uint32 // as in edge, of its own pairs
	inside uint64 // sum of likeness over its own pairs
}

// join joins in rounds: in each, every two groups that are each other's likest.
// With averages that gives, but for the twins, what joining the likest pair first
// and one at a time would give, in time that grows with the number of pairs and not
// its square. Of groups equally like a third the order is drawn by lot, the same
// lot in every run, so that many pages equally alike take few rounds too. Work is
// bounded by [rounds] times the pairs.
func (l *linker) join() {
	n := len(l.active)
	l.count = zeroed(l.count, len(l.docs)) // place among the active, from 1
	for k, i := range l.active {
		l.count[i] = int32(k) + 1
	}
	groups := make([]group, n)
	edges := l.spare[:0]
	for k, i := range l.active {
		groups[k] = group{lead: i, size: 1, start: int32(len(edges))}
		for _, e := range l.row(i) {
			if o := l.count[e.to]; o > 0 {
				edges = append(edges, edge{o - 1, e.sum, e.known})
			}
		}
		if l.full[i] {
			groups[k].full = 1
		}
		groups[k].end = int32(len(edges))
	}
	l.sums, l.known = zeroed(l.sums, n), zeroed(l.known, n)
	l.turn = zeroed(l.turn, n)
	left := rounds * (len(edges) + n)
	for left > 0 {
		left -= len(edges) + len(groups)
		for i := range groups {
			choose(groups, edges, int32(i))
		}
		// A group keeps its place among those left; one that is joined away takes
		// that of the group it joined.
		kept := int32(0)
		for i := range groups {
			g := &groups[i]
			if g.to >= 0 && g.to < int32(i) && groups[g.to].to == int32(i) {
				l.turn[i] = l.turn[g.to]
				continue
			}
			l.turn[i] = kept
			kept++
		}
		if int(kept) == len(groups) {
			return
		}
		edges = l.contract(groups, edges)
		groups = groups[:kept]
	}
}

// rounds bounds the work of linkage: the number of times all pairs may be gone over.
const rounds = 100

// choose finds the group that group i would join.
func choose(groups []group, edges []edge, i int32) {
	g := &groups[i]
	g.to = -1
	for _, e := range edges[g.start:g.end] {
		o := &groups[e.to]
		sum, pairs := uint64(e.sum), pairsOf(g, o, e.known)
		if sum < join*pairs {
			continue
		}
		if g.to >= 0 {
			x, y := sum*g.pairs, g.sum*pairs // sum/pairs to g.sum/g.pairs, exactly
			if x < y || x == y && lot(i, e.to) > lot(i, g.to) {
				continue
			}
		}
		if twins(g, o, sum, pairs) {
			continue
		}
		g.to, g.sum, g.pairs, g.link = e.to, sum, pairs, e.known
	}
}

// lot orders pairs of groups, each like no other.
func lot(a, b int32) uint64 {
	a, b = min(a, b), max(a, b)
	return uint64(mix(uint32(a)*0x9e3779b1^uint32(mix(uint32(b)))))<<32 | uint64(a)<<16 ^ uint64(b)
}

// contract joins the groups that chose each other and returns the pairs that are
// left, those between the same groups added up.
func (l *linker) contract(groups []group, edges []edge) []edge {
	out := l.other[:0]
	gather := func(g *group, own int32) {
		for _, e := range edges[g.start:g.end] {
			to := l.turn[e.to]
			if to == own {
				continue
			}
			if l.sums[to] == 0 && l.known[to] == 0 {
				out = append(out, edge{to, 0, 0})
			}
			l.sums[to] += e.sum
			l.known[to] += e.known
		}
	}
	for i := range groups {
		g := groups[i]
		mate := g.to
		if mate >= 0 && groups[mate].to != int32(i) {
			mate = -1
		}
		if mate >= 0 && mate < int32(i) {
			continue // joined away
		}
		own, start := l.turn[i], int32(len(out))
		gather(&g, own)
		if mate >= 0 {
			o := &groups[mate]
			gather(o, own)
			l.lead.join(g.lead, o.lead)
			g.inside += o.inside + g.sum
			g.known += o.known + g.link
			g.full += o.full
			g.size += o.size
		}
		g.lead = min(g.lead, l.lead.root(g.lead))
		for k := range out[start:] {
			e := &out[int(start)+k]
			e.sum, l.sums[e.to] = l.sums[e.to], 0
			e.known, l.known[e.to] = l.known[e.to], 0
		}
		g.start, g.end = start, int32(len(out))
		l.next = append(l.next, g)
	}
	copy(groups, l.next)
	l.next = l.next[:0]
	l.spare, l.other = out, edges
	return out
}

// strays gives a text that linkage left alone to the group that holds its likest
// texts: average linkage thins out what a varied group shares with one page. Its
// best likeness must be half as much again as groups need, the mean of its best
// two a fifth more than they need, and no other group may come near. The groups of
// the linkage are judged, so that the order of strays does not matter.
func (l *linker) strays() {
	n := len(l.docs)
	l.size, l.one, l.two = zeroed(l.size, n), zeroed(l.one, n), zeroed(l.two, n)
	for _, i := range l.active {
		l.lead[i] = l.lead.root(i)
		l.size[l.lead[i]]++
	}
	var joined []edge
	for _, i := range l.active {
		if l.size[l.lead[i]] > 1 {
			continue
		}
		for _, e := range l.row(i) {
			if l.docs[e.to].bridge {
				continue
			}
			like, r := uint16(e.sum), l.lead[e.to]
			l.one[r], l.two[r] = max(l.one[r], like), max(l.two[r], min(like, l.one[r]))
		}
		var best, second, runner uint16
		to := int32(-1)
		for _, e := range l.row(i) {
			r := l.lead[e.to]
			switch top := l.one[r]; {
			case l.docs[e.to].bridge || r == to:
			case top > best || top == best && r < to:
				best, second, runner, to = top, l.two[r], best, r
			case top > runner:
				runner = top
			}
		}
		for _, e := range l.row(i) {
			l.one[l.lead[e.to]], l.two[l.lead[e.to]] = 0, 0
		}
		if to >= 0 && l.size[to] > 1 && second > 0 && float64(best)+float64(second) >= 2.4*join && best-runner >= join/2 && float64(best) >= 1.5*join {
			joined = append(joined, edge{to, uint32(i), 0})
		}
	}
	for _, e := range joined {
		l.lead[e.sum] = e.to
	}
}

// bridges gives each round-up and live blog to the group it is likest to, or
// leaves it alone.
func (l *linker) bridges() {
	for i, d := range l.docs {
		if !d.bridge || l.texts[i] != int32(i) {
			continue
		}
		best, to := uint32(join), int32(-1)
		for _, e := range l.row(int32(i)) {
			if l.docs[e.to].bridge {
				continue
			}
			if r := l.lead[e.to]; e.sum > best || e.sum == best && (to < 0 || r < to) {
				best, to = e.sum, r
			}
		}
		if to >= 0 {
			l.lead[i] = to
		}
	}
}
