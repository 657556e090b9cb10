package story

import (
	"time"

	"hearsay"
)

// A tie is one of the likest pages of a page.
type tie struct {
	to   int32  // slot of a doc
	part uint16 // cosine over the heaviest names, 65535 the whole
	like uint16 // likeness, in parts of [whole]
}

// unknown is a likeness not yet asked for.
const unknown = 1<<16 - 1

// A posting is a page that holds a term among its heaviest names.
type posting struct {
	doc    int32
	weight uint16
}

// An index leads from terms to the pages that hold them among their heaviest
// names: open addressing with linear probing. Most names stand in one page only,
// and that posting is kept in the table.
type index struct {
	slots []indexSlot
	used  int
	lists [][]posting
}

type indexSlot struct {
	term   term // 0 is an empty slot
	doc    int32
	weight uint16 // [listed]: doc is a list
}

const listed = 1<<16 - 1

func newIndex(terms int) index {
	n := 1 << 10
	for n < 2*terms {
		n *= 2
	}
	return index{slots: make([]indexSlot, n)}
}

func (x *index) find(t term) *indexSlot {
	mask := term(len(x.slots) - 1)
	i := t & mask
	for x.slots[i].term != 0 && x.slots[i].term != t {
		i = (i + 1) & mask
	}
	return &x.slots[i]
}

func (x *index) add(t term, p posting) {
	s := x.find(t)
	switch {
	case s.term == 0:
		if 2*(x.used+1) > len(x.slots) {
			x.grow()
			s = x.find(t)
		}
		x.used++
		*s = indexSlot{t, p.doc, p.weight}
	case s.weight == listed:
		x.lists[s.doc] = append(x.lists[s.doc], p)
	default:
		x.lists = append(x.lists, []posting{{s.doc, s.weight}, p})
		s.doc, s.weight = int32(len(x.lists)-1), listed
	}
}

func (x *index) grow() {
	old := x.slots
	x.slots = make([]indexSlot, 2*len(old))
	for _, s := range old {
		if s.term != 0 {
			*x.find(s.term) = s
		}
	}
}

// without returns the index without the docs that are gone.
func (x *index) without(gone []bool) index {
	out := newIndex(x.used)
	for _, s := range x.slots {
		switch {
		case s.term == 0:
		case s.weight != listed:
			if !gone[s.doc] {
				*out.find(s.term) = s
				out.used++
			}
		default:
			list := x.lists[s.doc]
			kept := list[:0]
			for _, p := range list {
				if !gone[p.doc] {
					kept = append(kept, p)
				}
			}
			switch len(kept) {
			case 0:
				continue
			case 1:
				s.doc, s.weight = kept[0].doc, kept[0].weight
			default:
				if cap(kept) > 2*len(kept)+8 {
					kept = append(make([]posting, 0, len(kept)+len(kept)/4), kept...)
				}
				out.lists = append(out.lists, kept)
				s.doc = int32(len(out.lists) - 1)
			}
			*out.find(s.term) = s
			out.used++
		}
	}
	return out
}

// find collects in g.touched and g.parts the pages that share heavy names with d.
func (g *Grouper) find(names []key) {
	for _, n := range names {
		s := g.index.find(n.term)
		switch {
		case s.term == 0:
		case s.weight != listed:
			g.touch(s.doc, uint32(s.weight)*uint32(n.weight))
		default:
			for _, p := range g.index.lists[s.doc] {
				g.touch(p.doc, uint32(p.weight)*uint32(n.weight))
			}
		}
	}
}

func (g *Grouper) touch(doc int32, part uint32) {
	if g.parts[doc] == 0 {
		g.touched = append(g.touched, doc)
	}
	g.parts[doc] += part
}

// found calls f for each page that [Grouper.find] collected, is like enough by its
// heaviest names and near enough in time. It looks at nothing but small tables.
func (g *Grouper) found(d *doc, f func(o int32, part uint16)) {
	when, window := g.when[d.slot], int64(g.window/time.Second)
	for _, j := range g.touched {
		part := uint16(min(g.parts[j]>>8, 1<<16-1))
		if part < least || j == d.slot {
			continue
		}
		if w := g.when[j]; when == undated || w == undated || max(w-when, when-w) <= window {
			f(j, part)
		}
	}
}

// undated is the date of a page that has none; others are seconds of 1970.
const undated = -1 << 63

// clear empties what find collected.
func (g *Grouper) clear() {
	for _, j := range g.touched {
		g.parts[j], g.likes[j] = 0, unknown
	}
	g.touched = g.touched[:0]
}

// compare ties a new page to its likest pages, and them to it.
func (g *Grouper) compare(d *doc) {
	var buf [keys]key
	names := d.keys(&buf)
	g.find(names)
	for _, n := range names {
		g.index.add(n.term, posting{d.slot, n.weight})
	}
	g.probe.load(d)
	g.found(d, func(j int32, part uint16) {
		if part >= g.floor[d.slot] {
			g.keep(d, tie{j, part, unknown})
		}
		if part < g.floor[j] {
			return
		}
		o, back := g.docs[j], tie{d.slot, part, unknown}
		if len(o.near) < most || g.less(o.near[0], back) {
			back.like = g.probe.likeness(d, o)
			g.likes[j] = back.like
			g.keep(o, back)
			if back.like >= g.border.holds() {
				g.soil(o)
			}
		}
	})
	g.measure(d)
	g.clear()
}

// measure works out the likeness of the page in the probe to its likest.
func (g *Grouper) measure(d *doc) {
	for k := range d.near {
		t := &d.near[k]
		if t.like != unknown {
			continue
		}
		if t.like = g.likes[t.to]; t.like == unknown {
			t.like = g.probe.likeness(d, g.docs[t.to])
		}
	}
}

// refill finds the likest pages of a page anew, one of which was taken away.
func (g *Grouper) refill(d *doc) {
	var buf [keys]key
	g.find(d.keys(&buf))
	for _, t := range d.near {
		g.likes[t.to] = t.like
		g.touch(t.to, 0) // so that clear forgets it
	}
	d.near = d.near[:0]
	g.floor[d.slot] = 0
	g.probe.load(d)
	g.found(d, func(j int32, part uint16) { g.keep(d, tie{j, part, unknown}) })
	g.measure(d)
	g.clear()
}

// keep puts a tie among the likest of d, where it is one of them.
func (g *Grouper) keep(d *doc, t tie) {
	if len(d.near) < most {
		d.near = append(d.near, t)
		for k := len(d.near) - 1; k > 0; {
			up := (k - 1) / 2
			if !g.less(d.near[k], d.near[up]) {
				break
			}
			d.near[k], d.near[up] = d.near[up], d.near[k]
			k = up
		}
		g.level(d)
		return
	}
	lost := d.near[0]
	if !g.less(lost, t) {
		return
	}
	if g.docs[lost.to].comp == d.comp {
		g.soil(d)
	}
	d.near[0] = t
	g.sink(d.near, 0)
	g.level(d)
}

// level notes what a page must share with d to be among its likest, once it has so
// many. It stays when some of them are forgotten.
func (g *Grouper) level(d *doc) {
	if len(d.near) == most {
		if g.floor[d.slot] == 0 {
			g.soil(d) // pairs it says nothing of count no more
		}
		g.floor[d.slot] = d.near[0].part
	}
}

// sink moves the tie at k of a heap down to its place.
func (g *Grouper) sink(h []tie, k int) {
	for {
		down := 2*k + 1
		if down >= len(h) {
			break
		}
		if down+1 < len(h) && g.less(h[down+1], h[down]) {
			down++
		}
		if !g.less(h[down], h[k]) {
			break
		}
		h[k], h[down] = h[down], h[k]
		k = down
	}
}

func (g *Grouper) less(a, b tie) bool {
	return a.part < b.part || a.part == b.part && g.docs[a.to].page > g.docs[b.to].page
}

// soil notes that what a page's component looks like may have changed.
func (g *Grouper) soil(d *doc) {
	if !d.dirty {
		d.dirty = true
		g.dirty = append(g.dirty, d)
	}
}

// Remove lets go of pages, as if they had never come; pages not held are passed
// over. What is known of their copies stays, so that a page may be added again,
// changed. It costs time in proportion to the pages held, a microsecond each:
// remove many at once.
func (g *Grouper) Remove(pages ...hearsay.PageID) {
	var gone []*doc
	for _, p := range pages {
		if d, ok := g.at[p]; ok {
			gone = append(gone, d)
			delete(g.at, p)
		}
	}
	g.drop(gone, true)
}

// drop lets go of docs that g.at holds no more. Where one was of a page's full
// number of likest, these are found anew if so asked.
func (g *Grouper) drop(docs []*doc, anew bool) {
	if len(docs) == 0 {
		return
	}
	gone := make([]bool, len(g.docs))
	for _, d := range docs {
		gone[d.slot] = true
		g.dissolve(d.comp)
	}
	g.index = g.index.without(gone)
	for _, d := range docs {
		g.docs[d.slot] = nil
		g.free = append(g.free, d.slot)
		d.slot = -1
	}
	g.latest = time.Time{}
	for _, d := range g.docs {
		if d == nil {
			continue
		}
		if d.published.After(g.latest) {
			g.latest = d.published
		}
		kept := d.near[:0]
		for _, t := range d.near {
			if !gone[t.to] {
				kept = append(kept, t)
			}
		}
		if len(kept) == len(d.near) {
			continue
		}
		d.near = kept
		if anew && g.floor[d.slot] > 0 {
			g.soil(d)
			g.refill(d)
			continue
		}
		for k := len(kept)/2 - 1; k >= 0; k-- {
			g.sink(kept, k)
		}
	}
}
