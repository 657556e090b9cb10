package origin

import (
	"slices"

	"hearsay"
)

// An index finds what stands at a place of a page without looking at all that
// stands on the page. It holds at most bound things a spot, the first ones: what
// piles up higher on one place is no news.
type index[T any] struct {
	spots  map[spot][]entry[T]
	bound  int
	looked int // how many entries were looked at, for the test that it stays few
}

func newIndex[T any](bound int) index[T] { return index[T]{map[spot][]entry[T]{}, bound, 0} }

// A spot is a stretch of 512 bytes of a page.
type spot struct {
	page hearsay.PageID
	n    int
}

type entry[T any] struct {
	span hearsay.Span
	what T
}

const stretch = 512

// add notes what stands at span.
func (x *index[T]) add(span hearsay.Span, what T) {
	if span.End <= span.Start {
		return
	}
	for n := span.Start / stretch; n <= (span.End-1)/stretch; n++ {
		k := spot{span.Page, n}
		if len(x.spots[k]) < x.bound {
			x.spots[k] = append(x.spots[k], entry[T]{span, what})
		}
	}
}

// at returns what overlaps span; what stands in two spots of it comes twice.
func (x *index[T]) at(span hearsay.Span) []T {
	var out []T
	if span.End <= span.Start {
		return nil
	}
	for n := span.Start / stretch; n <= (span.End-1)/stretch; n++ {
		here := x.spots[spot{span.Page, n}]
		x.looked += len(here)
		for _, e := range here {
			if e.span.Overlaps(span) {
				out = append(out, e.what)
			}
		}
	}
	return out
}

// sayings returns the reports of statements whose words overlap span, in order.
func (t *tracer) sayings(span hearsay.Span) []said {
	out := t.said.at(span)
	slices.SortStableFunc(out, func(a, b said) int { return a.order - b.order })
	return slices.CompactFunc(out, func(a, b said) bool { return a.order == b.order })
}

// sentences returns the statements told by a sentence that overlaps span, in order.
func (t *tracer) sentences(span hearsay.Span) []int {
	out := t.spoke.at(span)
	slices.Sort(out)
	return slices.Compact(out)
}
