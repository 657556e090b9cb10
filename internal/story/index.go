package story

import (
	"math"
	"slices"
)

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
