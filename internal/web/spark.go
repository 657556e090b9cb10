package web

import (
	"strconv"
	"time"

	"hearsay/internal/wording"
)

// A spark is the pages of a story over its days, one small sheet a page; a page
// whose date was worked out is hollow.
type spark struct {
	Sheets      []sparkSheet
	First, Last string
	Label       string
}

type sparkSheet struct {
	X, Y  float64
	Class string // "b" stated, "h" worked out
}

const (
	sparkPages = 200 // of a story that still gets one
	sparkWidth = 228
	sparkHigh  = 8 // sheets that fit above each other
)

// newSpark draws the days of pages, as packDay has them, of a story that goes
// from first to last; nil where its dates are not known.
func newSpark(l *wording.Language, first, last time.Time, pages int, days []int32) *spark {
	if first.IsZero() || last.IsZero() {
		return nil
	}
	first, last = day(first), day(last)
	s := &spark{First: l.Date(first, "2 Jan"), Last: l.Date(last, "2 Jan 2006"), Label: l.N(pages, "page") + ", " + span(l, first, last)}
	if first.Year() != last.Year() {
		s.First = l.Date(first, "2 Jan 2006")
	}
	slots := min(max(daysBetween(first, last)+1, 1), 38)
	high := map[int]int{}
	for _, n := range days {
		on, about := unpackDay(n)
		at := 0
		if d := last.Sub(first); d > 0 {
			at = int(float64(slots-1) * float64(on.Sub(first)) / float64(d))
		}
		if at = max(at, 0); high[at] == sparkHigh {
			continue
		}
		high[at]++
		class := "b"
		if about {
			class = "h"
		}
		x := 0.5
		if slots > 1 {
			x = float64(at) * (sparkWidth - 6) / float64(slots-1)
		}
		s.Sheets = append(s.Sheets, sparkSheet{x + .5, 44.5 - 5*float64(high[at]), class})
	}
	if first.Equal(last) {
		s.First = ""
	}
	return s
}

// Num writes a coordinate.
func (s sparkSheet) Num(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
