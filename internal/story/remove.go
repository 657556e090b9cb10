package story

import (
	"slices"
	"time"

	"hearsay"
)

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
