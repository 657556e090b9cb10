package origin

import (
	"slices"

	"hearsay"
)

// An index finds what stands at a place of a page without looking at all that
// stands on the page.
type index[T any] map[spot][]entry[T]

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

// add notes what stands at span; at most bound things a spot, where bound is not 0.
func (x index[T]) add(span hearsay.Span, what T, bound int) {
	if span.End <= span.Start {
		return
	}
	for n := span.Start / stretch; n <= (span.End-1)/stretch; n++ {
		k := spot{span.Page, n}
		if bound == 0 || len(x[k]) < bound {
			x[k] = append(x[k], entry[T]{span, what})
		}
	}
}

// at returns what overlaps span; what stands in two spots of it comes twice.
func (x index[T]) at(span hearsay.Span) []T {
	var out []T
	if span.End <= span.Start {
		return nil
	}
	for n := span.Start / stretch; n <= (span.End-1)/stretch; n++ {
		for _, e := range x[spot{span.Page, n}] {
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
