package facet

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"hearsay"
)

// A Row is what a list says of a story.
type Row struct {
	ID                             hearsay.StoryID
	First, Last                    time.Time // zero where not known
	State                          string
	Pages, Texts, Outlets, Origins int32
	Hash                           int64  // of what it is, 0 for unknown
	Mark                           uint64 // of the fingerprint of its brief, 0 for none
}

// The facets by which a list is filtered with names of its own.
const (
	ByOutlet = iota
	BySpeaker
	ByPlace
	ByLanguage
	Facets
)

// UnknownLanguage stands for that of pages of which none is known.
const UnknownLanguage = "unknown"

// A Column is a list of stories with the facts of each, in the order of the list.
// Several goroutines may read it at once, while nobody changes it.
type Column struct {
	rows []Row
	at   map[hearsay.StoryID]int32
	off  []uint64 // where in facts those of a story begin, and one more; 0 where it has none
	// facts are, for each story: the differences, then the outlets (a number of
	// tuples, and its pages), languages, speakers, places and the outlets behind it,
	// each list behind its length; and last the pages and the takings, as
	// [Facts.Append] writes them but with the numbers of named.
	facts []byte
	came  []int64 // the change that last brought the story a page, -1 where not known; nil for all
	dead  int     // bytes of facts that are of no story any more

	names  [Facets]Names
	named  exact // the outlets by name, case and all
	lower  []int32
	tuples exactTuples
	tongue exact // languages as pages have them
	spoken []int32

	mu     sync.Mutex
	orders map[string][]int32
	kept   map[string]any // what was summed up
}

// exact numbers strings as they are.
type exact struct {
	at   map[string]int32
	list []string
}

func (e *exact) number(s string) (n int32, fresh bool) {
	if n, ok := e.at[s]; ok {
		return n, false
	}
	if e.at == nil {
		e.at = map[string]int32{}
	}
	n = int32(len(e.list))
	e.at[s] = n
	e.list = append(e.list, s)
	return n, true
}

// A tuple is how pages name their outlet; name is a number of named, -1 for none.
type tuple struct {
	name                 int32
	plain, domain, house string
}

type exactTuples struct {
	at   map[tuple]int32
	list []tuple
}

// New returns a column of stories in the order of their list, without facts.
func New(rows []Row) *Column {
	c := new(Column)
	c.List(rows)
	return c
}

// List gives the column another list of stories. Facts of those that stay, stay.
func (c *Column) List(rows []Row) {
	at, off := make(map[hearsay.StoryID]int32, len(rows)), make([]uint64, len(rows))
	var came []int64
	if c.came != nil {
		came = make([]int64, len(rows))
	}
	for i := range rows {
		at[rows[i].ID] = int32(i)
		old, ok := c.at[rows[i].ID]
		if ok {
			off[i] = c.off[old]
		}
		if came != nil {
			if came[i] = -1; ok && rows[i].Hash != 0 && rows[i].Hash == c.rows[old].Hash {
				came[i] = c.came[old]
			}
		}
	}
	for i := range c.rows {
		if _, ok := at[c.rows[i].ID]; !ok {
			c.dead += c.size(i)
		}
	}
	c.rows, c.at, c.off, c.came = rows, at, off, came
	c.touch()
}

// touch forgets what was worked out of the column.
func (c *Column) touch() {
	c.mu.Lock()
	c.orders, c.kept = nil, nil
	c.mu.Unlock()
}

// Len returns how many stories there are.
func (c *Column) Len() int { return len(c.rows) }

// Row returns a story by its place in the list, from 0. It is shared.
func (c *Column) Row(i int32) *Row { return &c.rows[i] }

// Find returns the place of a story in the list; ok is false where it is not in it.
func (c *Column) Find(id hearsay.StoryID) (i int32, ok bool) {
	i, ok = c.at[id]
	return i, ok
}

// Has reports whether the facts of a story are there.
func (c *Column) Has(i int32) bool { return c.off[i] > 0 }

// Counts sets those that come from the brief of a story.
func (c *Column) Counts(i int32, texts, outlets, origins int) {
	r := &c.rows[i]
	if t, o, g := int32(texts), int32(outlets), int32(origins); r.Texts != t || r.Outlets != o || r.Origins != g {
		r.Texts, r.Outlets, r.Origins = t, o, g
		c.touch()
	}
}

// Dead is how much of what the column holds is of facts that were replaced, of one.
// When it is more than a half, a new column is a better one.
func (c *Column) Dead() float64 { return float64(c.dead) / float64(max(len(c.facts), 1<<20)) }

// Came returns the change that last brought a story a page, -1 where that is not known.
func (c *Column) Came(i int32) int64 {
	if c.came == nil {
		return -1
	}
	return c.came[i]
}

// SetCame says when a story came.
func (c *Column) SetCame(i int32, change int64) {
	if c.came == nil {
		c.came = slices.Repeat([]int64{-1}, len(c.rows))
	}
	if c.came[i] != change {
		c.came[i] = change
		c.touch()
	}
}

// Unknown returns the stories of which it is not known when they came.
func (c *Column) Unknown() []hearsay.StoryID {
	var out []hearsay.StoryID
	for i := range c.rows {
		if c.Came(int32(i)) < 0 {
			out = append(out, c.rows[i].ID)
		}
	}
	return out
}

// AllCame says that the stories of which it is not known when they came have no pages.
func (c *Column) AllCame() {
	for i := range c.rows {
		if c.Came(int32(i)) < 0 {
			c.SetCame(int32(i), 0)
		}
	}
}

// size is how many bytes the facts of a story take.
func (c *Column) size(i int) int {
	if c.off[i] == 0 {
		return 0
	}
	r := reader{b: c.facts[c.off[i]-1:]}
	n := len(r.b)
	c.skim(&r)
	for range r.number() {
		r.page()
	}
	for range r.number() {
		r.taking()
	}
	return n - len(r.b)
}

// skim passes over what stands before the pages.
func (c *Column) skim(r *reader) {
	r.number()
	for range r.number() {
		r.number()
		r.number()
	}
	for range 4 {
		for range r.number() {
			r.number()
		}
	}
}

// Put gives a story its facts; nil takes them away.
func (c *Column) Put(i int32, f *Facts) {
	c.dead += c.size(int(i))
	c.off[i] = 0
	c.touch()
	if f == nil {
		return
	}
	named := make([]int, len(f.Names))
	for k, s := range f.Names {
		named[k] = c.outlet(s)
	}
	name := func(n int) int {
		if n < 0 {
			return -1
		}
		return named[n]
	}
	c.off[i] = uint64(len(c.facts)) + 1
	w := writer(c.facts)
	w.number(f.Differences)
	w.number(len(f.Outlets))
	for _, o := range f.Outlets {
		w.number(c.tuple(tuple{int32(name(o.Name)), o.Plain, o.Domain, o.House}))
		w.number(o.Pages)
	}
	w.number(len(f.Languages))
	for _, l := range f.Languages {
		n, fresh := c.tongue.number(l)
		if fresh {
			c.spoken = append(c.spoken, c.names[ByLanguage].number(cmp.Or(strings.TrimSpace(cmp.Or(l, UnknownLanguage)), UnknownLanguage)))
		}
		w.number(int(n))
	}
	var some []int32
	list := func(t *Names, all int, at func(int) string) {
		some = some[:0]
		for k := range all {
			if s := strings.TrimSpace(at(k)); s != "" {
				if n := t.number(s); n >= 0 {
					some = append(some, n)
				}
			}
		}
		slices.Sort(some)
		some = slices.Compact(some)
		w.number(len(some))
		for _, n := range some {
			w.number(int(n))
		}
	}
	list(&c.names[BySpeaker], len(f.Speakers), func(k int) string {
		if !f.Speakers[k].Listed {
			return ""
		}
		return f.Speakers[k].Name
	})
	list(&c.names[ByPlace], len(f.Places), func(k int) string { return f.Places[k] })
	w.number(len(f.Behind))
	for _, s := range f.Behind {
		w.number(c.outlet(s))
	}
	w.number(len(f.Pages))
	for _, p := range f.Pages {
		w.page(Page{name(p.Name), p.Own})
	}
	w.number(len(f.Takings))
	for _, t := range f.Takings {
		w.taking(Taking{name(t.From), name(t.To), t.Lag})
	}
	c.facts = w
}

// outlet is the number of an outlet's name.
func (c *Column) outlet(s string) int {
	n, fresh := c.named.number(s)
	if fresh {
		lower := int32(-1)
		if s = strings.TrimSpace(s); s != "" {
			lower = c.names[ByOutlet].number(s)
		}
		c.lower = append(c.lower, lower)
	}
	return int(n)
}

func (c *Column) tuple(t tuple) int {
	n, ok := c.tuples.at[t]
	if !ok {
		if c.tuples.at == nil {
			c.tuples.at = map[tuple]int32{}
		}
		n = int32(len(c.tuples.list))
		c.tuples.at[t] = n
		c.tuples.list = append(c.tuples.list, t)
	}
	return int(n)
}

// Differences returns how many a story has.
func (c *Column) Differences(i int32) int {
	if c.off[i] == 0 {
		return 0
	}
	r := reader{b: c.facts[c.off[i]-1:]}
	return r.number()
}

// Order returns the places of all stories in an order of that name; equal ones stay in
// the order of the list. It is worked out once, until the column changes, and shared.
func (c *Column) Order(name string, compare func(a, b int32) int) []int32 {
	c.mu.Lock()
	defer c.mu.Unlock()
	order := c.orders[name]
	if order == nil {
		order = make([]int32, len(c.rows))
		for i := range order {
			order[i] = int32(i)
		}
		if !slices.IsSortedFunc(order, compare) {
			slices.SortStableFunc(order, compare)
		}
		if c.orders == nil {
			c.orders = map[string][]int32{}
		}
		c.orders[name] = order
	}
	return order
}

// Sorted returns the places of some stories in such an order.
func (c *Column) Sorted(name string, some []int32, compare func(a, b int32) int) []int32 {
	order := c.Order(name, compare)
	if len(some) == len(order) {
		return order
	}
	in := make([]bool, len(order))
	for _, i := range some {
		in[i] = true
	}
	out := make([]int32, 0, len(some))
	for _, i := range order {
		if in[i] {
			out = append(out, i)
		}
	}
	return out
}

// Keep returns what f makes of the column, once until the column changes.
func Keep[T any](c *Column, name string, f func() T) T {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.kept[name].(T); ok {
		return v
	}
	v := f()
	if c.kept == nil {
		c.kept = map[string]any{}
	}
	c.kept[name] = v
	return v
}
