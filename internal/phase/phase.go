// Package phase cuts a story of many days into phases, so that a reader sees when
// it flared up again.
//
// It goes by the days on which its pages were published and nothing else. A phase
// ends where no page was published for at least [Pause] days and for at least one
// part in [Parts] of all the days of the story: a pause is long or short beside
// the story it is in, and no story falls into more phases than Parts. Pages
// without a date, or with one of more than [Vague] days, decide nothing.
package phase

import (
	"slices"
	"time"

	"hearsay"
)

// The settings of the one decision; they were chosen by hand, on no set.
const (
	Pause = 4 // days without a page, at the least
	Parts = 6 // of the days of the story
	Vague = 3 // days that a date may cover and still place its page
	Least = 8 // pages that can be placed: of fewer the dates are soon read
)

// A Phase is pages of a story between two pauses.
type Phase struct {
	First time.Time          // days of its first and last page, UTC
	Last  time.Time          //
	Pages []hearsay.PageNote // in the order of their days
	Begin hearsay.Excerpt    // the headline of the first page that has one
}

// Of returns the phases of a story, the earliest first; nil where it has but one,
// or too few pages to tell.
func Of(b *hearsay.Brief) []Phase {
	var pages []hearsay.PageNote
	for _, p := range b.Pages {
		if p.Published.Known() && p.Published.Days() <= Vague {
			pages = append(pages, p)
		}
	}
	slices.SortStableFunc(pages, func(a, b hearsay.PageNote) int { return day(a).Compare(day(b)) })
	if len(pages) < Least {
		return nil
	}
	length := days(day(pages[0]), day(pages[len(pages)-1]))
	var out []Phase
	for i, p := range pages {
		if i == 0 || breaks(days(day(pages[i-1]), day(p)), length) {
			out = append(out, Phase{First: day(p)})
		}
		f := &out[len(out)-1]
		f.Last, f.Pages = day(p), append(f.Pages, p)
		if f.Begin.None() {
			f.Begin = p.Headline
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

func breaks(pause, length int) bool { return pause >= Pause && pause*Parts >= length }

func day(p hearsay.PageNote) time.Time { return p.Published.Start.UTC().Truncate(24 * time.Hour) }

func days(a, b time.Time) int { return int(b.Sub(a) / (24 * time.Hour)) }
