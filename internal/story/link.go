package story

import "slices"

// A linker groups the pages of one component after another. Pages are given by
// their place in the component, which is in order of date.
type linker struct {
	docs  []*doc
	texts forest  // leads each page to the first of its text
	start []int32 // the pairs of page i are pairs[start[i]:start[i+1]], by page
	pairs []edge
	lead  forest // leads each page to the first text of its story; -1 not placed yet

	// scratch
	spare  []edge
	count  []int32
	size   []uint32
	active []int32
	sums   []uint32
	best   []choice
	one    []uint16
	two    []uint16
}

// An edge leads to another page or group; sum is the likeness of their texts, in
// parts of [whole], over all pairs that were compared.
type edge struct {
	to  int32
	sum uint32
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
	for i := range n {
		texts[i] = texts.root(i)
	}
	l.start = zeroed(l.start, int(n)+1)
	each := func(f func(a, b int32, like uint32)) {
		for i, d := range c.docs {
			a := texts[i]
			full := len(c.docs[a].near) == most
			for _, t := range d.near {
				o := g.docs[t.to]
				if o.comp != c || t.like == 0 {
					continue
				}
				switch b := texts[o.local]; {
				case a == b:
				case a == int32(i) && b == o.local:
					f(a, b, direct|uint32(t.like))
				case full && len(c.docs[b].near) == most:
					f(a, b, uint32(t.like))
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
		to[l.count[a]] = edge{b, like}
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
	for k := range l.pairs {
		l.pairs[k].sum &= direct - 1
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

// link groups the component by average linkage and returns the groups, pages in
// order and groups by first page. A pair never compared counts as nothing alike.
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
		if l.texts[i] == i && !l.docs[i].bridge {
			l.active = append(l.active, i)
		}
	}
	if len(l.active) <= dense {
		l.linkDense()
	} else {
		l.linkSparse()
	}
	l.strays()
	l.bridges()
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

// dense is up to how many texts are linked in a table of all pairs.
const dense = 2048

// pairsOf returns how many pairs between groups of a and b texts can have been
// compared, a page keeping at most [most].
func pairsOf(a, b uint32) uint64 {
	a, b = min(a, b), max(a, b)
	return uint64(a) * uint64(min(b, most))
}

// twins reports whether two groups of sizes na and nb are much less alike than
// they are inside, given the sums of likeness between and inside.
func twins(sum, insideA, insideB uint64, na, nb uint32) bool {
	if min(na, nb) < crowd {
		return false
	}
	in := func(n uint32) float64 { return float64(uint64(n)*uint64(min(n-1, most))) / 2 }
	like := float64(sum) / float64(pairsOf(na, nb))
	return like*like < unlike*unlike*float64(insideA)/in(na)*float64(insideB)/in(nb)
}

// A choice is the best partner of a group among those behind it: -1 for none.
type choice struct {
	to    int32
	size  uint32 // texts of the group itself
	sum   uint64
	pairs uint64
	in    uint64 // sum of likeness inside the group itself
}

// better reports whether sum/pairs is more than c's, exactly.
func (c *choice) better(sum, pairs uint64) bool { return c.to < 0 || sum*c.pairs > c.sum*pairs }

// linkDense links with a table of the sums between all groups. Each group knows
// its best partner behind it, so that a step costs time in the number of groups.
func (l *linker) linkDense() {
	n := int32(len(l.active))
	l.count = zeroed(l.count, len(l.docs)) // place among the active, from 1
	for k, i := range l.active {
		l.count[i] = int32(k) + 1
	}
	l.sums = zeroed(l.sums, int(n)*int(n))
	for k, i := range l.active {
		for _, e := range l.row(i) {
			if o := l.count[e.to]; o > 0 {
				l.sums[int32(k)*n+o-1] = e.sum
			}
		}
	}
	l.best = zeroed(l.best, int(n))
	alive := make([]int32, n)
	for k := range alive {
		alive[k] = int32(k)
		l.best[k].size = 1
	}
	try := func(i, j int32) { // a pair i < j
		c := &l.best[i]
		sum := uint64(l.sums[i*n+j])
		if sum < join { // of one pair or more
			return
		}
		o := &l.best[j]
		pairs := pairsOf(c.size, o.size)
		if sum < join*pairs || !c.better(sum, pairs) && (sum*c.pairs != c.sum*pairs || c.to <= j) || twins(sum, c.in, o.in, c.size, o.size) {
			return
		}
		c.to, c.sum, c.pairs = j, sum, pairs
	}
	choose := func(at int) {
		i := alive[at]
		l.best[i].to = -1
		for _, j := range alive[at+1:] {
			try(i, j)
		}
	}
	for at := range alive {
		choose(at)
	}
	for {
		top := -1
		for at, i := range alive {
			if c := &l.best[i]; c.to >= 0 && (top < 0 || l.best[alive[top]].better(c.sum, c.pairs)) {
				top = at
			}
		}
		if top < 0 {
			return
		}
		a := alive[top]
		b := l.best[a].to
		l.lead.join(l.active[a], l.active[b])
		l.best[a].in += l.best[b].in + uint64(l.sums[a*n+b])
		l.best[a].size += l.best[b].size
		gone, _ := slices.BinarySearch(alive, b)
		alive = slices.Delete(alive, gone, gone+1)
		for _, k := range alive {
			if k != a {
				s := l.sums[a*n+k] + l.sums[b*n+k]
				l.sums[a*n+k], l.sums[k*n+a] = s, s
			}
		}
		for at, k := range alive {
			switch c := &l.best[k]; {
			case k == a || c.to == b || k < a && c.to == a:
				choose(at)
			case k < a:
				try(k, a)
			}
			if k > b {
				break
			}
		}
	}
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
			joined = append(joined, edge{to, uint32(i)})
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
