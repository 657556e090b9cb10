package facet

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"
	"time"

	"hearsay/internal/outlet"
)

// An OutletSum is what the stories say of an outlet, in numbers: see [outlet.Outlet].
type OutletSum struct {
	Name                              string // as most pages write it
	Pages, Stories, Own, Given, Taken int
	// How soon its text is taken, see [outlet.Pace]: of Given, Dated tell.
	Median time.Duration
	Hours  bool
	Dated  int
}

// each calls f with the pages and takings of every story that has facts.
func (c *Column) each(f func(i int, pages []Page, takings []Taking)) {
	var pages []Page
	var takings []Taking
	for i := range c.rows {
		if c.off[i] == 0 {
			continue
		}
		r := reader{b: c.facts[c.off[i]-1:]}
		c.skim(&r)
		pages, takings = pages[:0], takings[:0]
		for range r.number() {
			pages = append(pages, r.page())
		}
		for range r.number() {
			takings = append(takings, r.taking())
		}
		f(i, pages, takings)
	}
}

// plainOf numbers the outlets as they are compared ([outlet.Plain]): of by the number
// of a name.
func (c *Column) plainOf() (of []int, n int) {
	at := map[string]int{}
	of = make([]int, len(c.named.list))
	for k, name := range c.named.list {
		p := outlet.Plain(name)
		if _, ok := at[p]; !ok {
			at[p] = len(at)
		}
		of[k] = at[p]
	}
	return of, len(at)
}

// OutletSums sums up the outlets, in the order of [outlet.Join].
func (c *Column) OutletSums() []OutletSum {
	return Keep(c, "outlet sums", func() []OutletSum {
		of, n := c.plainOf()
		out, lags, written := make([]OutletSum, n), make([][]outlet.Lag, n), make([]int, len(of))
		last := make([]int, n) // the story that was counted last, and one more
		c.each(func(i int, pages []Page, takings []Taking) {
			for _, p := range pages {
				if p.Name < 0 {
					continue
				}
				written[p.Name] += 2 // as often as Join asks for it
				o := &out[of[p.Name]]
				o.Pages++
				o.Own += bit(p.Own)
				if last[of[p.Name]] != i+1 {
					last[of[p.Name]] = i + 1
					o.Stories++
				}
			}
			for _, t := range takings {
				if t.From >= 0 {
					written[t.From]++
					out[of[t.From]].Given++
					if t.Lag.Known {
						lags[of[t.From]] = append(lags[of[t.From]], t.Lag)
					}
				}
				if t.To >= 0 {
					written[t.To]++
					out[of[t.To]].Taken++
				}
			}
		})
		most := make([]int, n)
		for k, name := range c.named.list {
			if w, o := written[k], &out[of[k]]; w > most[of[k]] || w > 0 && w == most[of[k]] && name < o.Name {
				o.Name, most[of[k]] = name, w
			}
		}
		for k := range out {
			out[k].Median, out[k].Hours = outlet.Median(lags[k])
			out[k].Dated = len(lags[k])
		}
		out = slices.DeleteFunc(out, func(o OutletSum) bool { return o.Pages == 0 && o.Given == 0 && o.Taken == 0 })
		slices.SortFunc(out, func(a, b OutletSum) int {
			return cmp.Or(cmp.Compare(b.Pages, a.Pages), cmp.Compare(b.Given, a.Given), strings.Compare(outlet.Plain(a.Name), outlet.Plain(b.Name)))
		})
		return out
	})
}

// WithOutlet returns the places of the stories in which an outlet has a page, gave or
// took, its name compared as [outlet.Plain] has it, and a number that is another one
// when these are others or their facts were put again.
func (c *Column) WithOutlet(name string) (out []int32, mark uint64) {
	plain := outlet.Plain(name)
	is := make([]bool, len(c.named.list))
	for k, s := range c.named.list {
		is[k] = outlet.Plain(s) == plain
	}
	if !slices.Contains(is, true) {
		return nil, 0
	}
	var h maphash.Hash
	h.SetSeed(c.seed())
	c.each(func(i int, pages []Page, takings []Taking) {
		if slices.ContainsFunc(pages, func(p Page) bool { return p.Name >= 0 && is[p.Name] }) ||
			slices.ContainsFunc(takings, func(t Taking) bool { return t.From >= 0 && is[t.From] || t.To >= 0 && is[t.To] }) {
			out = append(out, int32(i))
			maphash.WriteComparable(&h, c.rows[i].ID)
			maphash.WriteComparable(&h, c.off[i])
		}
	})
	return out, h.Sum64()
}

// seed is of this column alone.
func (c *Column) seed() maphash.Seed { return Keep(c, "seed", maphash.MakeSeed) }

// A Named outlet is one by exactly that name.
type Named struct {
	Name    string
	Domains []string // sorted
	House   string   // the first that its pages name, in order of the IDs of their stories
	Pages   int
	Stories int
	Behind  int // stories that credit it and have no page of it
}

// NamedOutlets returns the outlets by their names as pages have them, in order of
// these.
func (c *Column) NamedOutlets() []Named {
	return Keep(c, "named outlets", func() []Named {
		all := make([]Named, len(c.named.list))
		last := make([]int32, len(all))
		ids := make([]int32, len(c.rows))
		for i := range ids {
			ids[i] = int32(i)
		}
		slices.SortFunc(ids, func(a, b int32) int { return strings.Compare(string(c.rows[a].ID), string(c.rows[b].ID)) })
		seen := make([]bool, len(c.tuples.list))
		for _, i := range ids {
			if c.off[i] == 0 {
				continue
			}
			r := reader{b: c.facts[c.off[i]-1:]}
			r.number()
			for range r.number() {
				k := r.number()
				t, n := &c.tuples.list[k], r.number()
				if t.name < 0 {
					continue
				}
				o := &all[t.name]
				o.Pages += n
				if o.House == "" {
					o.House = t.house
				}
				if last[t.name] != i+1 {
					last[t.name] = i + 1
					o.Stories++
				}
				if !seen[k] && t.domain != "" {
					o.Domains = append(o.Domains, t.domain)
				}
				seen[k] = true
			}
			for range 3 { // languages, speakers, places
				for range r.number() {
					r.number()
				}
			}
			for range r.number() {
				all[r.number()].Behind++
			}
		}
		out := []Named{}
		for k := range all {
			o := all[k]
			if o.Pages == 0 && o.Behind == 0 {
				continue
			}
			o.Name = c.named.list[k]
			slices.Sort(o.Domains)
			o.Domains = append([]string{}, slices.Compact(o.Domains)...)
			out = append(out, o)
		}
		slices.SortFunc(out, func(a, b Named) int { return strings.Compare(a.Name, b.Name) })
		return out
	})
}
