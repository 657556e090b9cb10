package phase

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"hearsay"
)

// A phase ends at a pause that is long, and long beside the story.
func TestPhasesEndAtLongPauses(t *testing.T) {
	for _, c := range []struct {
		days []int // of the pages, from the first of the year; 0 is undated, negative a whole month
		want string
	}{
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 9}, "[]"},
		{[]int{1, 1, 1, 1, 1, 2, 2, 6}, "[7 1]"},
		{[]int{1, 1, 1, 1, 1, 2, 2, 5}, "[]"}, // two days without a page
		{[]int{1, 1, 1, 2, 10, 11, 12, 40}, "[4 3 1]"},
		{[]int{1, 8, 15, 22, 29, 36, 43, 50}, "[]"}, // once a week is no pause
		{[]int{1, 1, 1, 1, 100, 100, 100, 104}, "[4 4]"},
		{[]int{1, 1, 1, 1, 1, 1, 100}, "[]"}, // too few
		{[]int{0, 1, 1, 1, 1, 1, 2, 3, 30, -1}, "[7 1]"},
	} {
		b := &hearsay.Brief{}
		for i, d := range c.days {
			p := hearsay.PageNote{Number: i + 1, Page: hearsay.PageID(fmt.Sprint(i))}
			switch {
			case d > 0:
				p.Published = hearsay.Day(2031, 1, d)
			case d < 0:
				p.Published = hearsay.When{Start: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2031, 2, 1, 0, 0, 0, 0, time.UTC)}
			}
			p.Headline = hearsay.Excerpt{Text: fmt.Sprint("page ", i), Span: hearsay.Span{Page: p.Page, End: 6}}
			b.Pages = append(b.Pages, p)
		}
		for range 2 {
			sizes := []int{}
			for _, p := range Of(b) {
				sizes = append(sizes, len(p.Pages))
				if p.Last.Before(p.First) || p.Begin.None() {
					t.Errorf("%v: %+v", c.days, p)
				}
			}
			if got := fmt.Sprint(sizes); got != c.want {
				t.Errorf("days %v: phases of %s pages, want %s", c.days, got, c.want)
			}
			slices.Reverse(b.Pages)
		}
	}
}
