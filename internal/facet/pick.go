package facet

import (
	"bytes"
	"cmp"
	"container/heap"
	"slices"
	"strings"
	"time"
)

// A Filter is what a reader asks a list for. All that is asked has to hold; the zero
// Filter holds for every story.
type Filter struct {
	Outlet   string // a name, case aside
	Unnamed  bool   // has a page that names no outlet
	Speaker  string // words that begin words of a name
	Place    string // likewise
	Language string // a name, case aside
	State    string
	Origins  string    // "0" to "2", "3" for more: of stories whose brief is made
	After    time.Time // has pages on that day or later
	Before   time.Time // or earlier
}

// The conditions of a filter, by which the counts of a facet leave out its own.
const (
	condState = Facets + iota
	condOrigins
	condDates
)

// A Picked is the stories that a filter holds for, with what else it could be set to:
// how many stories each value has among those that hold for all else.
type Picked struct {
	List      []int32         // in the order of the list
	Of        [Facets][]int32 // by number of name
	Unnamed   int
	State     map[string]int
	Origins   map[string]int
	Undecided int // without a date, where dates are asked for
}

// The states of stories that are counted without a map.
type counted struct {
	names []string
	n     []int
}

func (c *counted) add(name string) {
	i := slices.Index(c.names, name)
	if i < 0 {
		i = len(c.names)
		c.names, c.n = append(c.names, name), append(c.n, 0)
	}
	c.n[i]++
}

func (c *counted) all() map[string]int {
	out := map[string]int{}
	for i, name := range c.names {
		out[name] = c.n[i]
	}
	return out
}

// Pick applies a filter to the list.
func (c *Column) Pick(f Filter) *Picked {
	out := &Picked{Origins: map[string]int{}}
	var want [Facets][]bool
	for i := range want {
		out.Of[i] = make([]int32, c.names[i].Len())
	}
	one := func(facet int, name string) {
		if name != "" {
			want[facet] = make([]bool, c.names[facet].Len())
			if n := c.names[facet].Find(name); n >= 0 {
				want[facet][n] = true
			}
		}
	}
	one(ByOutlet, f.Outlet)
	one(ByLanguage, f.Language)
	for facet, words := range map[int]string{BySpeaker: f.Speaker, ByPlace: f.Place} {
		if words != "" {
			if want[facet] = c.names[facet].Matching(words); want[facet] == nil {
				want[facet] = []bool{}
			}
		}
	}
	var states counted
	var ready [4]int
	var has [Facets][]int32
	asked := !f.After.IsZero() || !f.Before.IsZero()
	end := f.Before.AddDate(0, 0, 1)
	for i := range c.rows {
		s := &c.rows[i]
		unnamed := c.facets(i, &has)
		fails, which := 0, 0
		fail := func(condition int) { fails, which = fails+1, condition }
		for k := range want {
			if want[k] != nil && !holds(want[k], has[k]) || k == ByOutlet && f.Unnamed && !unnamed {
				fail(k)
			}
		}
		if f.State != "" && f.State != s.State {
			fail(condState)
		}
		origins := min(int(s.Origins), 3)
		if f.Origins != "" && (s.Texts == 0 || len(f.Origins) != 1 || int(f.Origins[0]-'0') != origins) {
			fail(condOrigins)
		}
		if asked {
			dated := !s.First.IsZero() && !s.Last.IsZero()
			if !dated && fails == 0 {
				out.Undecided++
			}
			if !dated || !f.After.IsZero() && s.Last.Before(f.After) || !f.Before.IsZero() && !s.First.Before(end) {
				fail(condDates)
			}
		}
		if fails > 1 {
			continue
		}
		for k := range has {
			if fails == 0 || which == k {
				for _, n := range has[k] {
					out.Of[k][n]++
				}
			}
		}
		if unnamed && (fails == 0 || which == ByOutlet) {
			out.Unnamed++
		}
		if s.State != "" && (fails == 0 || which == condState) {
			states.add(s.State)
		}
		if s.Texts > 0 && (fails == 0 || which == condOrigins) {
			ready[origins]++
		}
		if fails == 0 {
			out.List = append(out.List, int32(i))
		}
	}
	out.State = states.all()
	for k, n := range ready {
		if n > 0 {
			out.Origins[string('0'+rune(k))] = n
		}
	}
	return out
}

func holds(want []bool, has []int32) bool {
	for _, n := range has {
		if int(n) < len(want) && want[n] {
			return true
		}
	}
	return false
}

// facets reads the numbers of the names of a story, each once, and whether a page of
// it names no outlet.
func (c *Column) facets(i int, has *[Facets][]int32) (unnamed bool) {
	for k := range has {
		has[k] = has[k][:0]
	}
	if c.off[i] == 0 {
		return false
	}
	once := func(facet int, n int32) {
		if n >= 0 && !slices.Contains(has[facet], n) {
			has[facet] = append(has[facet], n)
		}
	}
	r := reader{b: c.facts[c.off[i]-1:]}
	r.number()
	for range r.number() {
		t := &c.tuples.list[r.number()]
		r.number()
		if t.name < 0 {
			unnamed = true
			continue
		}
		once(ByOutlet, c.lower[t.name])
	}
	for range r.number() {
		once(ByLanguage, c.spoken[r.number()])
	}
	for range r.number() {
		has[BySpeaker] = append(has[BySpeaker], int32(r.number()))
	}
	for range r.number() {
		has[ByPlace] = append(has[ByPlace], int32(r.number()))
	}
	return unnamed
}

// A Choice is a value of a facet, with how many stories have it.
type Choice struct {
	Name string
	N    int
	Here bool // it is the chosen one
}

// Choices are the values of a facet by their counts, the most common first, up to most
// of them, and how many are left; one that is chosen is always there.
func (c *Column) Choices(facet int, of []int32, chosen string, most int) (out []Choice, left int) {
	t := &c.names[facet]
	before := func(a, b int32) int {
		return cmp.Or(cmp.Compare(of[b], of[a]), bytes.Compare(t.plain.at(a), t.plain.at(b)))
	}
	// The best so far, the worst of them first.
	best := &worst{before: before}
	extra := []int32{}
	for n := range int32(len(of)) {
		if of[n] == 0 {
			continue
		}
		left++
		if chosen != "" && strings.EqualFold(string(t.shown.at(n)), chosen) {
			extra = append(extra, n)
		}
		switch {
		case len(best.list) < most:
			heap.Push(best, n)
		case before(n, best.list[0]) < 0:
			best.list[0] = n
			heap.Fix(best, 0)
		}
	}
	for _, n := range extra {
		if !slices.Contains(best.list, n) {
			best.list = append(best.list, n)
		}
	}
	slices.SortFunc(best.list, before)
	here := false
	for _, n := range best.list {
		is := slices.Contains(extra, n)
		here = here || is
		out = append(out, Choice{t.Shown(n), int(of[n]), is})
	}
	left -= len(best.list)
	if chosen != "" && !here {
		out = append(out, Choice{chosen, 0, true})
	}
	return out, left
}

// worst is a heap of numbers, of which the last in an order stands first.
type worst struct {
	list   []int32
	before func(a, b int32) int
}

func (w *worst) Len() int           { return len(w.list) }
func (w *worst) Less(i, j int) bool { return w.before(w.list[i], w.list[j]) > 0 }
func (w *worst) Swap(i, j int)      { w.list[i], w.list[j] = w.list[j], w.list[i] }
func (w *worst) Push(x any)         { w.list = append(w.list, x.(int32)) }
func (w *worst) Pop() any {
	n := w.list[len(w.list)-1]
	w.list = w.list[:len(w.list)-1]
	return n
}

// Outlets returns a filter for the outlets that somebody means by a name, a domain or
// the name that they count under. Where byPlain, a name is what a page has as that;
// otherwise also a domain that stands in its place, and pages that name none are left
// aside.
func (c *Column) Outlets(name string, byPlain bool) func(i int32) bool {
	fits := make([]bool, len(c.tuples.list))
	for k, t := range c.tuples.list {
		switch {
		case byPlain:
			fits[k] = strings.EqualFold(t.plain, name)
		case t.name < 0:
			continue
		default:
			fits[k] = strings.EqualFold(c.named.list[t.name], name)
		}
		fits[k] = fits[k] || strings.EqualFold(t.domain, name) || strings.EqualFold(t.house, name)
	}
	return func(i int32) bool {
		if c.off[i] == 0 {
			return false
		}
		r := reader{b: c.facts[c.off[i]-1:]}
		r.number()
		for range r.number() {
			if fits[r.number()] {
				return true
			}
			r.number()
		}
		return false
	}
}

// Language returns a filter for the stories with a page in exactly that language.
func (c *Column) Language(language string) func(i int32) bool {
	want, ok := c.tongue.at[language]
	return func(i int32) bool {
		if c.off[i] == 0 || !ok || language == "" {
			return false
		}
		r := reader{b: c.facts[c.off[i]-1:]}
		r.number()
		for range r.number() {
			r.number()
			r.number()
		}
		for range r.number() {
			if int32(r.number()) == want {
				return true
			}
		}
		return false
	}
}
