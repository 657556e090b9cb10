package story

import (
	"cmp"
	"slices"

	"hearsay"
)

// A component is pages that pairs likely enough, and copies, hold together,
// directly or by way of others: no story reaches outside one. What was made of it
// stands until it is dissolved.
type component struct {
	docs    []*doc // in order
	stories []*told
}

// A told is a story as it was last told.
type told struct {
	story hearsay.Story
	docs  []*doc
	comp  *component // nil when it was dissolved
}

// Changes are the stories that a call of Settle told otherwise than the call
// before: new and changed ones, and the IDs that are no story's now. The stories
// of the first call are all new; a [Load]ed Grouper begins anew.
type Changes struct {
	Stories []hearsay.Story
	Gone    []hearsay.StoryID // in order
}

// Settle returns the stories of all pages held, each page in exactly one, in order
// of their first date and then page, and what of them is new. The stories are a
// function of the pages and copies held: neither the order in which they came nor
// earlier calls matter. Only what changed since the last call is worked on. The
// caller must not change what it gets.
func (g *Grouper) Settle() ([]hearsay.Story, Changes) {
	g.ask()
	var fresh []*told
	for _, m := range g.components() {
		c := g.settle(m)
		fresh = append(fresh, c.stories...)
	}
	compare := func(a, b *told) int {
		return cmp.Or(a.story.First.Compare(b.story.First), cmp.Compare(a.docs[0].page, b.docs[0].page))
	}
	slices.SortFunc(fresh, compare)
	var changes Changes
	for _, t := range fresh {
		was := g.was[t.story.ID]
		delete(g.was, t.story.ID)
		if was != nil && same(&was.story, &t.story) {
			t.story = was.story
		} else {
			changes.Stories = append(changes.Stories, t.story)
		}
	}
	for id := range g.was {
		changes.Gone = append(changes.Gone, id)
	}
	slices.Sort(changes.Gone)
	clear(g.was)

	order := make([]*told, 0, len(g.order)+len(fresh))
	for _, t := range g.order {
		if t.comp == nil {
			continue
		}
		for len(fresh) > 0 && compare(fresh[0], t) < 0 {
			order, fresh = append(order, fresh[0]), fresh[1:]
		}
		order = append(order, t)
	}
	g.order = append(order, fresh...)
	out := make([]hearsay.Story, len(g.order))
	for k, t := range g.order {
		out[k] = t.story
	}
	return out, changes
}

// same reports whether two stories read alike.
func same(a, b *hearsay.Story) bool {
	return a.ID == b.ID && a.Title == b.Title && a.First.Equal(b.First) && a.Last.Equal(b.Last) &&
		slices.EqualFunc(a.Members, b.Members, func(x, y hearsay.Member) bool { return x.Page == y.Page && slices.Equal(x.Why, y.Why) })
}

// dissolve takes a component apart; its pages are grouped anew.
func (g *Grouper) dissolve(c *component) {
	if c == nil {
		return
	}
	for _, t := range c.stories {
		g.was[t.story.ID] = t
		t.comp = nil
	}
	for _, d := range c.docs {
		if d.slot >= 0 {
			d.comp = nil
			g.soil(d)
		}
	}
	c.stories = nil
}

// components returns the components of all dirty pages, each in order.
func (g *Grouper) components() [][]*doc {
	// Whatever a dirty page was, or is now, held together with is worked on.
	for k := 0; k < len(g.dirty); k++ {
		d := g.dirty[k]
		d.local = int32(k)
		if d.slot < 0 {
			continue
		}
		g.dissolve(d.comp)
		if o := g.leansOn(d); o != nil {
			g.pull(o)
		} else {
			for _, t := range d.near {
				if g.like(d, t) >= hold {
					g.pull(g.docs[t.to])
				}
			}
		}
		for _, p := range g.copies[d.page] {
			if o := g.at[p]; o != nil {
				g.pull(o)
			}
		}
	}
	all := g.dirty
	lead := newForest(len(all))
	for k, d := range all {
		if d.slot < 0 {
			continue
		}
		if o := g.leansOn(d); o != nil {
			lead.join(int32(k), o.local)
		} else {
			for _, t := range d.near {
				if g.like(d, t) >= hold {
					lead.join(int32(k), g.docs[t.to].local)
				}
			}
		}
		for _, p := range g.copies[d.page] {
			if o := g.at[p]; o != nil {
				lead.join(int32(k), o.local)
			}
		}
	}
	var out [][]*doc
	place := make([]int32, len(all)) // of a lead's component in out, from 1
	for k, d := range all {
		d.dirty = false
		if d.slot < 0 {
			continue
		}
		r := lead.root(int32(k))
		if place[r] == 0 {
			out = append(out, nil)
			place[r] = int32(len(out))
		}
		out[place[r]-1] = append(out[place[r]-1], d)
	}
	clear(g.dirty)
	g.dirty = g.dirty[:0]
	for _, m := range out {
		slices.SortFunc(m, before)
	}
	return out
}

// pull takes a page and its component into what is worked on.
func (g *Grouper) pull(d *doc) {
	g.dissolve(d.comp)
	g.soil(d)
}

// settle groups one component.
func (g *Grouper) settle(m []*doc) *component {
	c := &component{docs: m}
	for k, d := range m {
		d.comp, d.local = c, int32(k)
	}
	l := &g.linker
	if len(m) == 1 {
		l.alone()
		c.stories = []*told{g.tell(c, []int32{0})}
		return c
	}
	texts := newForest(len(m))
	for k, d := range m {
		for _, p := range g.copies[d.page] {
			if o := g.at[p]; o != nil {
				texts.join(int32(k), o.local)
			}
		}
	}
	l.load(g, c, texts)
	for _, group := range l.link() {
		c.stories = append(c.stories, g.tell(c, group))
	}
	return c
}

// A forest is disjoint sets; the root of each is its smallest.
type forest []int32

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = int32(i)
	}
	return f
}

func (f forest) root(i int32) int32 {
	for f[i] != i {
		f[i] = f[f[i]]
		i = f[i]
	}
	return i
}

func (f forest) join(a, b int32) {
	if a, b = f.root(a), f.root(b); a != b {
		f[max(a, b)] = min(a, b)
	}
}
