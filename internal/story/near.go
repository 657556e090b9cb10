package story

import (
	"math"
	"slices"
	"time"

	"hearsay"
)

// A tie leads from a page to a posted page that it was compared with.
type tie struct {
	to     int32  // slot of a doc
	like   uint16 // likeness, in parts of [whole]; never 0
	shared uint8  // by how many of its names the page finds the other
	before bool   // the other comes first in order
}

// An index leads from terms to the pages that hold them among their heaviest
// names: open addressing with linear probing. Most names stand in one page only,
// and that page is kept in the table.
type index struct {
	slots []indexSlot
	used  int
	cells []cell
}

type indexSlot struct {
	term term  // 0 is an empty slot
	at   int32 // a doc, or as ^at the newest cell of the term
}

// A cell holds the pages of one name from one stretch of time, a quarter as long as
// pages may be apart.
// The first [posted] of them in order are those by which others find them; the
// rest stand behind in no order.
type cell struct {
	docs   []int32
	bucket int32
	next   int32 // the next older cell of the term, -1 for none
}

// undatedBucket holds pages without a date, newer than all.
const undatedBucket = math.MaxInt32

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

func (x *index) grow() {
	old := x.slots
	x.slots = make([]indexSlot, 2*len(old))
	for _, s := range old {
		if s.term != 0 {
			*x.find(s.term) = s
		}
	}
}

// posts returns the posted pages of a cell.
func (c *cell) posts() []int32 { return c.docs[:min(posted, len(c.docs))] }

// by returns what a name counts by which a page finds others: a common one is
// half of what it takes.
func (c *cell) by() uint8 {
	if len(c.docs) > posted {
		return 1
	}
	return 2
}

// sees reports whether a page of one bucket looks at the posts of another: those
// of its own and of the four before. Pages without a date see all and are seen by
// all.
func sees(from, to int32) bool {
	return from == undatedBucket || to == undatedBucket || from-4 <= to && to <= from
}

// bucketOf returns the bucket of a page.
func (g *Grouper) bucketOf(d *doc) int32 {
	switch {
	case g.reach == forever:
		return 0
	case d.published.IsZero():
		return undatedBucket
	}
	quarter := max(1, (g.reach+3)/4)
	at := d.published.Unix()
	b := at / quarter
	if at%quarter < 0 {
		b--
	}
	return int32(max(-1<<30, min(b, 1<<30)))
}

// earlier reports whether a page comes before another, as [before].
func (g *Grouper) earlier(i, j int32) bool {
	a, b := &g.place[i], &g.place[j]
	if a.when != b.when {
		return a.when < b.when
	}
	if a.nano != b.nano {
		return a.nano < b.nano
	}
	if a.head != b.head {
		return a.head < b.head
	}
	return g.docs[i].page < g.docs[j].page
}

// A place is what comparing needs to know of a page, so that it goes through
// little memory.
type place struct {
	when   int64  // seconds of 1970; [undated]
	head   uint64 // the first bytes of its ID
	nano   int32
	bucket int32
	names  uint8 // how many heavy names it has
}

// undated is the date of a page that has none: it comes last.
const undated = math.MaxInt64

func (g *Grouper) placed(d *doc, names int) place {
	p := place{when: undated, bucket: g.bucketOf(d), names: uint8(names)}
	if !d.published.IsZero() {
		p.when, p.nano = d.published.Unix(), int32(d.published.Nanosecond())
	}
	for k := range 8 {
		p.head <<= 8
		if k < len(d.page) {
			p.head |= uint64(d.page[k])
		}
	}
	return p
}

// enter puts a page under a name, and returns its cell. Posted tells whether
// others find it there, and lost which page they find there no more, -1 for none.
func (g *Grouper) enter(t term, i int32) (c *cell, lost int32) {
	x := &g.index
	s := x.find(t)
	if s.term == 0 {
		if 2*(x.used+1) > len(x.slots) {
			x.grow()
			s = x.find(t)
		}
		x.used++
		*s = indexSlot{t, i}
		return nil, -1
	}
	if s.at >= 0 {
		o := s.at
		x.cells = append(x.cells, cell{docs: []int32{o}, bucket: g.place[o].bucket, next: -1})
		s.at = ^int32(len(x.cells) - 1)
	}
	b := g.place[i].bucket
	before, at := int32(-1), ^s.at
	for at >= 0 && x.cells[at].bucket > b {
		before, at = at, x.cells[at].next
	}
	if at >= 0 && x.cells[at].bucket == b {
		c = &x.cells[at]
		return c, g.insert(c, i)
	}
	x.cells = append(x.cells, cell{docs: []int32{i}, bucket: b, next: at})
	n := int32(len(x.cells) - 1)
	if before < 0 {
		s.at = ^n
	} else {
		x.cells[before].next = n
	}
	return &x.cells[n], -1
}

// insert puts a page in a cell.
func (g *Grouper) insert(c *cell, i int32) (lost int32) {
	n := len(c.docs)
	if n >= posted && g.earlier(c.docs[posted-1], i) {
		c.docs = append(c.docs, i)
		return i
	}
	top := c.posts()
	at := len(top)
	for at > 0 && g.earlier(i, top[at-1]) {
		at--
	}
	if n < posted {
		c.docs = slices.Insert(c.docs, at, i)
		return -1
	}
	lost = top[posted-1]
	copy(top[at+1:], top[at:posted-1])
	top[at] = i
	c.docs = append(c.docs, lost)
	return lost
}

// seen calls f with the posted pages that a page of the bucket finds under a name.
func (g *Grouper) seen(t term, bucket int32, f func(posts []int32, by uint8)) {
	s := g.index.find(t)
	if s.term == 0 {
		return
	}
	if s.at >= 0 {
		if sees(bucket, g.place[s.at].bucket) {
			one := [1]int32{s.at}
			f(one[:], 2)
		}
		return
	}
	for at := ^s.at; at >= 0; {
		c := &g.index.cells[at]
		if sees(bucket, c.bucket) {
			f(c.posts(), c.by())
		} else if c.bucket < bucket {
			break
		}
		at = c.next
	}
}

// audience calls f with the pages that look under a name at the posts of a bucket.
func (g *Grouper) audience(t term, bucket int32, f func(docs []int32)) {
	s := g.index.find(t)
	if s.term == 0 {
		return
	}
	if s.at >= 0 {
		if sees(g.place[s.at].bucket, bucket) {
			one := [1]int32{s.at}
			f(one[:])
		}
		return
	}
	for at := ^s.at; at >= 0; {
		c := &g.index.cells[at]
		if sees(c.bucket, bucket) {
			f(c.docs)
		} else if c.bucket < bucket {
			break
		}
		at = c.next
	}
}

// compare enters a new page, and ties it to the posted pages that it finds, and
// to it those that find it.
func (g *Grouper) compare(d *doc) {
	var buf [keys]term
	names := d.keys(&buf)
	i, bucket := d.slot, g.place[d.slot].bucket
	for _, t := range names {
		c, lost := g.enter(t, i)
		by := uint8(2)
		if c != nil {
			by = c.by()
			if by == 1 && len(c.docs) == posted+1 { // the name has become common
				for _, j := range c.docs {
					g.lose(t, bucket, j, 1)
				}
			}
		}
		if lost == i {
			d.hidden++
			continue
		}
		if lost >= 0 {
			g.hide(g.docs[lost], 1)
			g.lose(t, bucket, lost, 1)
		}
		g.audience(t, bucket, func(docs []int32) { touch(docs, by, g.found, &g.finders) })
	}
	for _, t := range names {
		g.seen(t, bucket, func(posts []int32, by uint8) { touch(posts, by, g.finds, &g.touched) })
	}
	g.probe.load(d)
	g.bind(d)
	for _, j := range g.finders {
		o, n := g.docs[j], g.found[j]
		g.found[j] = 0
		if j == i || n < enough || !g.comparable(i, j) {
			continue
		}
		like := g.likes[j]
		if like == unknown {
			like = g.probe.likeness(d, o)
		}
		if like > 0 {
			g.keep(o, tie{i, like, n, g.earlier(i, j)})
			if like >= g.border.holds() {
				g.soil(o)
			}
		}
	}
	g.finders = g.finders[:0]
	g.clear()
	g.again()
}

// unknown is a likeness not yet asked for.
const unknown = 1<<16 - 1

// bind ties the page in the probe to the posted pages that g.touched holds.
func (g *Grouper) bind(d *doc) {
	// Their bags lie outside the cache: asked for one after the other they come
	// at a time.
	g.asked = g.asked[:0]
	for _, j := range g.touched {
		if g.finds[j] < enough || j == d.slot || !g.comparable(d.slot, j) {
			continue
		}
		o := g.docs[j]
		if len(o.terms) > 16 {
			g.warm += uint32(o.terms[0]) + uint32(o.weights[0]) + uint32(o.terms[16])
		}
		g.asked = append(g.asked, j)
	}
	for _, j := range g.asked {
		like := g.probe.likeness(d, g.docs[j])
		if g.likes[j] = like; like > 0 {
			g.keep(d, tie{j, like, g.finds[j], g.earlier(j, d.slot)})
		}
	}
}

// touch counts pages.
func touch(docs []int32, by uint8, count []uint8, first *[]int32) {
	for _, j := range docs {
		if count[j] == 0 {
			*first = append(*first, j)
		}
		count[j] += by
	}
}

// comparable reports whether two pages are near enough in time.
func (g *Grouper) comparable(i, j int32) bool {
	a, b := &g.place[i], &g.place[j]
	return a.when == undated || b.when == undated || max(a.when-b.when, b.when-a.when) <= g.reach
}

// clear empties what compare collected.
func (g *Grouper) clear() {
	for _, j := range g.touched {
		g.finds[j], g.likes[j] = 0, unknown
	}
	g.touched = g.touched[:0]
}

// lose notes that pages find another by so much less under a name.
func (g *Grouper) lose(t term, bucket, lost int32, by uint8) {
	g.audience(t, bucket, func(docs []int32) {
		for _, j := range docs {
			g.loosen(g.docs[j], lost, by)
		}
	})
}

func (g *Grouper) loosen(d *doc, lost int32, by uint8) {
	for k := range d.near {
		t := &d.near[k]
		if t.to != lost {
			continue
		}
		if t.shared -= min(t.shared, by); t.shared < enough {
			g.untie(d, k)
		}
		return
	}
}

// untie takes away a tie.
func (g *Grouper) untie(d *doc, k int) {
	if g.docs[d.near[k].to].comp == d.comp {
		g.soil(d)
	}
	if len(d.near) == most {
		g.stale = append(g.stale, d) // it may have let go of others for this one
	}
	last := len(d.near) - 1
	d.near[k] = d.near[last]
	d.near = d.near[:last]
	d.leans = unleant
}

// hide counts the names by which a page is not found.
func (g *Grouper) hide(d *doc, by int) {
	was := g.full(d)
	d.hidden = uint8(min(int(d.hidden)+by, int(g.place[d.slot].names)))
	if g.full(d) != was {
		g.soil(d)
	}
}

// full reports whether a page is not posted under half its names or more: that
// two such pages are not tied says nothing of their likeness.
func (g *Grouper) full(d *doc) bool {
	return d.hidden > 0 && 2*d.hidden >= g.place[d.slot].names
}

// again finds the ties of stale pages anew.
func (g *Grouper) again() {
	for len(g.stale) > 0 {
		d := g.stale[len(g.stale)-1]
		g.stale = g.stale[:len(g.stale)-1]
		if d.slot >= 0 {
			g.refill(d)
		}
	}
}

// refill finds the ties of a page anew.
func (g *Grouper) refill(d *doc) {
	var buf [keys]term
	for _, t := range d.keys(&buf) {
		g.seen(t, g.place[d.slot].bucket, func(posts []int32, by uint8) { touch(posts, by, g.finds, &g.touched) })
	}
	d.near, d.leans = d.near[:0], unleant
	g.soil(d)
	g.probe.load(d)
	g.bind(d)
	g.clear()
}

// keep adds a tie; of more than [most] it lets go the least alike.
func (g *Grouper) keep(d *doc, t tie) {
	d.leans = unleant
	if len(d.near) < most {
		if len(d.near) == cap(d.near) {
			d.near = append(make([]tie, 0, min(most, len(d.near)+len(d.near)/4+4)), d.near...)
		}
		d.near = append(d.near, t)
		return
	}
	least := 0
	for k := range d.near {
		if g.less(d.near[k], d.near[least]) {
			least = k
		}
	}
	if lost := d.near[least]; g.less(lost, t) {
		if g.docs[lost.to].comp == d.comp {
			g.soil(d)
		}
		d.near[least] = t
	}
}

func (g *Grouper) less(a, b tie) bool {
	return a.like < b.like || a.like == b.like && g.earlier(b.to, a.to)
}

// leansOn returns the page on which a page leans, nil for none: where it is as
// good as the same as [crew] or more pages before it, their votes are enough, and
// it follows the likest of them.
func (g *Grouper) leansOn(d *doc) *doc {
	if d.leans == unleant {
		d.leans = -1
		n, best := 0, tie{}
		for _, t := range d.near {
			if t.like < strong || !t.before || d.bridge || g.docs[t.to].bridge {
				continue
			}
			if n++; n == 1 || g.less(best, t) {
				best = t
			}
		}
		if n >= crew {
			d.leans = best.to
		}
	}
	if d.leans < 0 {
		return nil
	}
	return g.docs[d.leans]
}

// unleant says that nobody asked yet on which page one leans.
const unleant = -2

// soil notes that what a page's component looks like may have changed.
func (g *Grouper) soil(d *doc) {
	if !d.dirty {
		d.dirty = true
		g.dirty = append(g.dirty, d)
	}
}

// Remove lets go of pages, as if they had never come; pages not held are passed
// over. What is known of their copies stays, so that a page may be added again,
// changed. It costs time in proportion to the pages held, a microsecond each, and to
// those that share names with what goes: remove many at once.
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

// A rise is a page posted in the place of one that is gone, or under a name that
// is common no more.
type rise struct {
	term   term
	bucket int32
	doc    int32
	posted bool // only now
}

// rise compares pages with those that they now find, or find by more.
func (g *Grouper) rise(risen []rise) {
	asked := make([]bool, len(g.docs))
	for _, d := range g.stale {
		asked[d.slot] = true
	}
	for _, r := range risen {
		if r.posted {
			g.hide(g.docs[r.doc], -1)
		}
		g.audience(r.term, r.bucket, func(docs []int32) {
			for _, j := range docs {
				if j != r.doc && !asked[j] {
					asked[j] = true
					g.stale = append(g.stale, g.docs[j])
				}
			}
		})
	}
}

// drop lets go of docs that g.at holds no more. Where others are posted in their
// place, those that find them are compared with them if so asked.
func (g *Grouper) drop(docs []*doc, anew bool) {
	if len(docs) == 0 {
		return
	}
	gone := make([]bool, len(g.docs))
	for _, d := range docs {
		gone[d.slot] = true
		g.dissolve(d.comp)
	}
	risen := g.without(gone)
	g.latest = time.Time{}
	for _, d := range g.docs {
		if d == nil || gone[d.slot] {
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
		if anew {
			g.soil(d)
			if len(d.near) == most {
				g.stale = append(g.stale, d)
			}
		}
		d.near, d.leans = kept, unleant
		if cap(kept) > 2*len(kept)+8 {
			d.near = slices.Clone(kept)
		}
	}
	for _, d := range docs {
		g.docs[d.slot] = nil
		g.free = append(g.free, d.slot)
		d.slot = -1
	}
	if anew {
		g.rise(risen)
	}
	g.again()
}

// without takes the docs that are gone out of the index, and returns those that
// are posted in their place.
func (g *Grouper) without(gone []bool) (risen []rise) {
	old := g.index
	x := newIndex(old.used)
	for _, s := range old.slots {
		if s.term == 0 {
			continue
		}
		if s.at >= 0 {
			if !gone[s.at] {
				*x.find(s.term) = s
				x.used++
			}
			continue
		}
		first, last := int32(-1), int32(-1)
		for at := ^s.at; at >= 0; {
			c := old.cells[at]
			at = c.next
			posts, n := 0, len(c.docs)
			kept := c.docs[:0]
			for k, j := range c.docs {
				if !gone[j] {
					kept = append(kept, j)
					if k < posted {
						posts++
					}
				}
			}
			if len(kept) == 0 {
				continue
			}
			up := g.raise(kept, posts)
			for _, j := range kept[:min(posted, len(kept))] {
				switch {
				case slices.Contains(up, j):
					risen = append(risen, rise{s.term, c.bucket, j, true})
				case n > posted && len(kept) <= posted:
					risen = append(risen, rise{s.term, c.bucket, j, false})
				}
			}
			if c.docs = kept; len(kept) < n && cap(kept) > 2*len(kept)+4 {
				c.docs = slices.Clone(kept)
			}
			c.next = -1
			x.cells = append(x.cells, c)
			n32 := int32(len(x.cells) - 1)
			if first < 0 {
				first = n32
			} else {
				x.cells[last].next = n32
			}
			last = n32
		}
		if first < 0 {
			continue
		}
		if first == last && len(x.cells[first].docs) == 1 {
			s.at = x.cells[first].docs[0]
			x.cells = x.cells[:first]
		} else {
			s.at = ^first
		}
		*x.find(s.term) = s
		x.used++
	}
	g.index = x
	return risen
}

// raise puts the first pages of a cell in their place, of which so many are left,
// and returns those that were not there.
func (g *Grouper) raise(docs []int32, posts int) (risen []int32) {
	if posts == posted || posts == len(docs) {
		return nil
	}
	var was [posted]int32
	copy(was[:], docs[:posts])
	old := was[:posts]
	for k := posts; k < len(docs); k++ {
		at := posts
		if posts < posted {
			posts++
		} else if at--; !g.earlier(docs[k], docs[at]) {
			continue
		}
		docs[at], docs[k] = docs[k], docs[at]
		for ; at > 0 && g.earlier(docs[at], docs[at-1]); at-- {
			docs[at], docs[at-1] = docs[at-1], docs[at]
		}
	}
	for _, j := range docs[:posts] {
		if !slices.Contains(old, j) {
			risen = append(risen, j)
		}
	}
	return risen
}
