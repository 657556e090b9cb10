package reuse

import (
	"cmp"
	"maps"
	"slices"
)

// What is found is what pages that come in order of rank would find: by the day of
// publication, those that give none last, then by ID. In that order, of the places of
// a mark the first 12 of an outlet and the first 128 in all count, and what
// comes after meets these. So two pages have a seed by a mark where the place of the
// one that ranks first counts, which says nothing about when they came.
//
// A crowd is a mark with places that do not count, beside those in the table. Pages
// mostly do come in that order, and then nothing has to be done: a place that ranks
// after all others takes none away. Else the crowd is dirty, and before anybody is told
// of pairs the crowd is settled: its places are ranked, and the texts of which that
// changes something are compared anew with all that they meet.
//
// A mark that is chrome is a crowd that seeds nothing and keeps no further places.
type crowd struct {
	rest   []uint64 // places that do not count: entries without tags
	top    int32    // the text that ranks last
	next   int32    // places at which it is asked whether they are chrome
	grown  bool     // there are more places than when it was settled
	dirty  bool     // and one of these does not rank last
	short  bool     // it is chrome for short runs
	chrome bool     // it is chrome
	outlet int32    // of which outlet, on which days of late, and in how many undated pages
	days   []int32
	halfs  int32
}

// crowdOf returns the crowd of a mark, or nil.
func (x *Index) crowdOf(h uint64) *crowd {
	if len(x.crowds) == 0 {
		return nil
	}
	return x.crowds[uint32(h>>32)]
}

// newCrowd makes a mark a crowd.
func (x *Index) newCrowd(h uint64, at slot) *crowd {
	c := &crowd{}
	x.topOf(c, at)
	x.crowds[uint32(h>>32)] = c
	return c
}

// topOf finds the text of a crowd that ranks last.
func (x *Index) topOf(c *crowd, at slot) {
	c.top = -1
	look := func(e uint64) {
		if o := x.chunks[chunkOf(e)].text; c.top < 0 || x.ranks(c.top, o) {
			c.top = o
		}
	}
	for e := range at.entries() {
		look(e)
	}
	for _, e := range c.rest {
		look(e)
	}
}

// ranks reports whether text a ranks before b.
func (x *Index) ranks(a, b int32) bool { return x.rank(a, b) < 0 }

func (x *Index) rank(a, b int32) int {
	return cmp.Or(cmp.Compare(late(x.texts[a].day), late(x.texts[b].day)), x.order(a, b))
}

// late orders days with the unknown one last.
func late(day int32) int64 {
	if day == unknown {
		return 1 << 40
	}
	return int64(day)
}

// join enters a place of a crowd; counts says that it counts for now.
func (x *Index) join(c *crowd, id int32, m mark, at slot, counts bool) {
	e := x.place(&x.texts[id], m)
	if counts {
		x.table.add(m.hash, at, chunkOf(e), posOf(e))
	} else {
		c.rest = append(c.rest, e)
	}
	if !c.grown {
		c.grown = true
		x.grown = append(x.grown, uint32(m.hash>>32))
	}
	if c.top >= 0 && x.ranks(id, c.top) {
		c.dirty = true
	} else {
		c.top = id
	}
	if n := int32(at.count() + len(c.rest)); n >= c.next {
		c.next = n + n/4 + 1
		x.judge(m.hash, c)
	}
}

// shelve enters the places of a text that is folded: none counts, and it meets
// nobody.
func (x *Index) shelve(id int32) {
	t := &x.texts[id]
	for _, m := range x.marks {
		at := x.table.find(m.hash)
		c := x.crowdOf(m.hash)
		switch {
		case c == nil:
			c = x.newCrowd(m.hash, at)
		case c.chrome:
			c.goesOn(t)
			continue
		}
		if x.owned(c, id) < perText {
			x.join(c, id, m, at, false)
		}
	}
}

// owned counts the places of the text that came last among those that do not count.
func (x *Index) owned(c *crowd, id int32) (n int) {
	for n < len(c.rest) && x.chunks[chunkOf(c.rest[len(c.rest)-1-n])].text == id {
		n++
	}
	return n
}

// judge asks whether a crowd is chrome by now.
func (x *Index) judge(h uint64, c *crowd) {
	if c.chrome {
		return
	}
	at := x.table.find(h)
	short := x.chrome(at, c.rest, shortDays)
	c.chrome = short && x.chrome(at, c.rest, chromeDays)
	if x.watch != nil && (c.chrome || short && !c.short) {
		x.learn(h)
	}
	c.short = short || c.chrome
	if c.chrome {
		x.turn(at, c)
		t := &x.tallies[x.chromeOf]
		c.outlet, c.days, c.halfs = x.chromeOf, slices.Sorted(slices.Values(t.days[:t.known])), t.halfs
		c.rest = nil
	}
}

// turn notes the texts of a crowd that turned out to be chrome. A run that was found by
// it has perhaps other marks that are no chrome, but none that is a seed by the rule:
// then it has to go.
func (x *Index) turn(at slot, c *crowd) {
	note := func(e uint64) {
		id := int(x.chunks[chunkOf(e)].text)
		if id >= len(x.turned) {
			x.turned = append(x.turned, make([]bool, len(x.texts)-len(x.turned))...)
		}
		x.turned[id] = true
	}
	for e := range at.entries() {
		note(e)
	}
	for _, e := range c.rest {
		note(e)
	}
}

// place returns the entry of a text's mark, without the tag.
func (x *Index) place(t *text, m mark) uint64 {
	return entry(0, t.first+m.pos>>posBits, m.pos&(1<<posBits-1))
}

// goesOn says that a text has the chrome of a crowd, too. Its latest days are kept,
// so that it stays chrome when days are forgotten.
func (c *crowd) goesOn(t *text) {
	if t.outlet != c.outlet {
		return
	}
	if t.day == unknown {
		c.halfs = min(c.halfs+1, 2*chromeDays)
		return
	}
	if i, ok := slices.BinarySearch(c.days, t.day); !ok {
		if c.days = slices.Insert(c.days, i, t.day); len(c.days) > chromeDays {
			c.days = append(c.days[:0], c.days[1:]...)
		}
	}
}

// fold says that a text came to a class of more than eight with the same words.
func (x *Index) fold(class int32) {
	members := x.classes[class]
	id := members[len(members)-1]
	x.mixed[class] = true
	if star, ok := x.stars[class]; ok {
		x.folds[id], x.redo[id] = class, true
		if x.ranks(id, star) {
			x.stars[class] = id
		}
		return
	}
	x.stars[class] = slices.MinFunc(members, x.rank)
	for _, m := range members {
		x.folds[m], x.redo[m] = class, true
	}
}

// foldAll finds anew which texts are folded, from the classes.
func (x *Index) foldAll() {
	clear(x.folds)
	clear(x.stars)
	clear(x.over)
	for class, members := range x.classes {
		if len(members) <= fold {
			continue
		}
		for i, m := range slices.SortedFunc(slices.Values(members), x.rank) {
			x.folds[m] = class
			if i == 0 {
				x.stars[class] = m
			}
			if i >= fold {
				x.over[m] = true
			}
		}
	}
}

// shadowed reports whether another text stands for this one.
func (x *Index) shadowed(id int32) bool {
	if len(x.folds) == 0 {
		return false
	}
	class, ok := x.folds[id]
	return ok && x.stars[class] != id
}

// settle makes the pairs what the set of pages makes them.
func (x *Index) settle() {
	for class := range x.mixed {
		members := slices.SortedFunc(slices.Values(x.classes[class]), x.rank)
		for i, m := range members {
			if i < fold {
				delete(x.over, m)
			} else {
				x.over[m] = true
			}
		}
	}
	clear(x.mixed)
	for _, key := range x.grown {
		h := uint64(key) << 32
		c := x.crowds[key]
		if x.judge(h, c); c.dirty && !c.chrome {
			x.arrange(h, c)
		}
		c.grown, c.dirty = false, false
	}
	if x.turned != nil {
		for _, c := range x.crowds {
			for _, e := range c.rest {
				if id := x.chunks[chunkOf(e)].text; int(id) < len(x.turned) && x.turned[id] {
					x.redo[id] = true
				}
			}
		}
	}
	x.grown, x.turned, x.settled = nil, nil, int32(len(x.texts))
	x.findAgain()
}

// arrange ranks the places of a crowd, and notes the texts that have to be compared
// anew: of which a place counts that did not, or did and does not; and of those that
// came since the crowd was settled, the ones that rank before another that was there,
// where one of the two counts: they met by the wrong one's place, or failed to.
func (x *Index) arrange(h uint64, c *crowd) {
	at := x.table.find(h)
	type one struct {
		e               uint64
		text            int32
		counted, counts bool
	}
	var all []one
	for e := range at.entries() {
		all = append(all, one{e & untagged, x.chunks[chunkOf(e)].text, true, false})
	}
	for _, e := range c.rest {
		all = append(all, one{e, x.chunks[chunkOf(e)].text, false, false})
	}
	slices.SortFunc(all, func(a, b one) int { return cmp.Or(x.rank(a.text, b.text), cmp.Compare(a.e, b.e)) })
	of := map[int32]int{}
	var counts, rest []uint64
	for i := range all {
		p := &all[i]
		outlet := x.texts[p.text].outlet
		if p.counts = len(counts) < x.perMark && of[outlet] < x.perOutlet && !x.over[p.text]; p.counts {
			of[outlet]++
			counts = append(counts, p.e)
		} else {
			rest = append(rest, p.e)
		}
		if p.counts != p.counted {
			x.redo[p.text] = true
		}
	}
	c.top = all[len(all)-1].text
	// The first to come of those that rank later, of which a place counts and of which none does.
	first := [2]int32{int32(len(x.texts)), int32(len(x.texts))}
	for i := len(all) - 1; i >= 0; i-- {
		p, me, other := all[i], 0, 1
		if p.counts {
			me, other = 1, 0
		}
		if p.text >= x.settled && first[other] < p.text {
			x.redo[p.text] = true
		}
		first[me] = min(first[me], p.text)
	}
	x.table.set(h, counts)
	if c.rest = rest; len(rest) == 0 {
		delete(x.crowds, uint32(h>>32))
	}
}

// findAgain finds the pairs anew of the texts that were noted.
func (x *Index) findAgain() {
	if len(x.redo) == 0 {
		return
	}
	for class, star := range x.stars { // those that it stands for find their pairs with it
		if x.redo[star] {
			for _, m := range x.classes[class] {
				x.redo[m] = true
			}
		}
	}
	x.dropPairs()
	for _, id := range slices.Sorted(maps.Keys(x.redo)) {
		if x.watch != nil && !x.watch.all {
			x.watch.texts[id] = true
		}
		if x.shadowed(id) {
			x.pairWithStar(id)
		} else {
			x.searchAgain(id, 0, int32(len(x.texts)))
		}
	}
	clear(x.redo)
	x.tidy()
}

// dropPairs takes out the pairs of the texts that were noted.
func (x *Index) dropPairs() {
	kept, starts := x.kept[:0], x.starts[:0]
	for i, k := range x.kept {
		end := len(x.starts)
		if i+1 < len(x.kept) {
			end = int(x.kept[i+1].at)
		}
		if x.redo[k.x] || x.redo[k.y] {
			continue
		}
		runs := x.starts[k.at:end]
		k.at = int32(len(starts))
		kept, starts = append(kept, k), append(starts, runs...)
	}
	x.kept, x.starts, x.links = kept, starts, links{}
}

// pairWithStar pairs a text with the one that stands for it.
func (x *Index) pairWithStar(id int32) {
	a, b := id, x.stars[x.folds[id]]
	if x.less(b, a) {
		a, b = b, a
	}
	if runs := x.compare(x.side(a), x.side(b)); strong(runs) {
		x.keep(a, b, runs)
	}
}

// searchAgain aligns a text that is in the table with all those from one to another
// that it meets, whether they came before or after it, but not with those that met it
// just now. Where that is too much at once, it does one half after the other.
func (x *Index) searchAgain(id, begin, end int32) {
	t := &x.texts[id]
	x.reread(x.side(id))
	x.hits, x.dark = x.hits[:0], 0
	seen := map[uint32]int{}
	for _, m := range x.marks {
		at, key := x.table.find(m.hash), uint32(m.hash>>32)
		c := x.crowdOf(m.hash)
		if c != nil {
			x.dark++
		}
		if seen[key]++; seen[key] > perText || c != nil && c.chrome {
			continue
		}
		had, counts := len(x.hits), true
		meet := func(e uint64) {
			chunk := chunkOf(e)
			o := &x.chunks[chunk]
			if o.text == id || o.text < begin || o.text >= end || !x.near(t.day, o.day) || x.redo[o.text] && o.text < id && !x.shadowed(o.text) {
				return
			}
			x.hits = append(x.hits, hit{o.text, (chunk-o.first)<<posBits | posOf(e), m.pos, c != nil})
		}
		if c != nil {
			counts = false
			for e := range at.entries() {
				counts = counts || e&untagged == x.place(t, m)
			}
		}
		for e := range at.entries() {
			if counts || x.ranks(x.chunks[chunkOf(e)].text, id) {
				meet(e)
			}
		}
		if c != nil && counts {
			for _, e := range c.rest {
				if x.ranks(id, x.chunks[chunkOf(e)].text) {
					meet(e)
				}
			}
		}
		if len(x.hits) <= x.perPage {
			continue
		}
		if end-begin > 1 && len(x.marks) <= x.perPage/x.perMark {
			middle := begin + (end-begin)/2
			x.searchAgain(id, begin, middle)
			x.searchAgain(id, middle, end)
			return
		}
		x.hits = x.hits[:had]
		x.dark++
		x.bounds["places that one page may meet"]++
	}
	x.meet(id)
}
