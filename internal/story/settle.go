package story

import (
	"cmp"
	"slices"

	"hearsay"
)

// A component is pages that pairs likely enough hold together, directly or by
// way of others: no story reaches outside one. What was made of it stands until
// a page of it changes.
type component struct {
	size    int
	groups  [][]int32 // docs of each story, in order
	stories []hearsay.Story
}

// A place is that of a story in its component.
type place struct {
	*component
	k int
}

// Settle returns the stories of all pages held, each page in exactly one, in order
// of their first date and then page. It is a function of the pages and copies
// held: neither the order in which they came nor earlier calls matter. Only what
// changed since the last call is worked on. The caller must not change what it
// gets.
func (g *Grouper) Settle() []hearsay.Story {
	n := len(g.docs)
	lead := newForest(n)  // of pages that belong to one component
	texts := newForest(n) // of pages of one text
	for _, f := range g.copies {
		a, ok := g.at[f.a]
		b, ok2 := g.at[f.b]
		if ok && ok2 {
			lead.join(a, b)
			texts.join(a, b)
		}
	}
	for i, d := range g.docs {
		for k := range d.near {
			t := &d.near[k]
			if t.like < 0 {
				t.like = g.likeness(int32(i), t.to)
			}
			if t.like >= join {
				lead.join(int32(i), t.to)
			}
		}
	}
	members := make([][]int32, n)
	for i := range int32(n) {
		r := lead.root(i)
		members[r] = append(members[r], i)
	}
	now := make(map[hearsay.PageID]*component, len(g.settled))
	var out []hearsay.Story
	for _, m := range members {
		if len(m) == 0 {
			continue
		}
		first, changed := m[0], false
		for _, i := range m {
			changed = changed || g.docs[i].changed
			if before(g.docs[i], g.docs[first]) < 0 {
				first = i
			}
		}
		c := g.settled[g.docs[first].page]
		if changed || c == nil || c.size != len(m) {
			slices.SortFunc(m, func(a, b int32) int { return before(g.docs[a], g.docs[b]) })
			c = g.settle(m, texts)
		}
		now[g.docs[first].page] = c
		out = append(out, c.stories...)
	}
	told := make(map[hearsay.PageID]place, len(out))
	for _, c := range now {
		for k, s := range c.groups {
			told[g.docs[s[0]].page] = place{c, k}
		}
	}
	g.told = told
	for _, d := range g.docs {
		d.changed = false
	}
	g.settled = now
	slices.SortFunc(out, func(a, b hearsay.Story) int {
		return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.Members[0].Page, b.Members[0].Page))
	})
	return out
}

// likeness of two docs, taken from the list of the earlier one where it stands there.
func (g *Grouper) likeness(i, j int32) float32 {
	if j < i {
		for _, t := range g.docs[j].near {
			if t.to == i && t.like >= 0 {
				return t.like
			}
		}
	}
	return likeness(g.docs[i], g.docs[j])
}

// settle groups one component, given in order.
func (g *Grouper) settle(m []int32, texts forest) *component {
	c := &component{size: len(m)}
	if len(m) == 1 {
		c.groups = [][]int32{m}
		c.stories = []hearsay.Story{g.tell(m, []int{0}, []int{0})}
		return c
	}
	docs := make([]*doc, len(m))
	at := make(map[int32]int, len(m))
	parent := make([]int, len(m)) // the first page of the same text
	first := make(map[int32]int, len(m))
	for k, i := range m {
		docs[k], at[i] = g.docs[i], k
		r := texts.root(i)
		if _, ok := first[r]; !ok {
			first[r] = k
		}
		parent[k] = first[r]
	}
	var pairs []pair
	for k, i := range m {
		for _, t := range g.docs[i].near {
			if o, ok := at[t.to]; ok && parent[k] == k && parent[o] == o && t.like > 0 {
				pairs = append(pairs, pair{min(k, o), max(k, o), t.like})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b)) })
	pairs = slices.Compact(pairs) // a pair stands in two lists
	for _, group := range link(docs, parent, pairs) {
		own := make([]int32, len(group))
		for k, i := range group {
			own[k] = m[i]
		}
		c.groups = append(c.groups, own)
		same := !slices.ContainsFunc(own, func(i int32) bool { return g.docs[i].changed })
		if was, ok := g.told[g.docs[own[0]].page]; same && ok && slices.Equal(was.groups[was.k], own) {
			c.stories = append(c.stories, was.stories[was.k])
		} else {
			c.stories = append(c.stories, g.tell(m, group, parent))
		}
	}
	return c
}

// A forest is disjoint sets of docs.
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
