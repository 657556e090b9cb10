package story

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hearsay"
)

// TestClosedStoriesAreReopenedOnStrongNamesAlone: wherever a story was silent for
// longer than it takes to close it, a page behind the gap and one before it share
// many names, and the page that opens it says so.
func TestClosedStoriesAreReopenedOnStrongNamesAlone(t *testing.T) {
	window := 4 * 24 * time.Hour
	pages := take(21, 40, 3)
	for i, a := range take(21, 40, 3) { // the same press again, after a while, some of it changed
		b := *a
		b.Page += "-again"
		b.Published = hearsay.Day(2020, 1, 9+i%3)
		if i%2 == 0 {
			b.Text = strings.ReplaceAll(b.Text, "In ", "On ")
		}
		pages = append(pages, &b)
	}
	g := New(window)
	for _, a := range pages {
		g.Add(a, nil)
	}
	gaps := 0
	for _, s := range settled(g) {
		for k := 1; k < len(s.Members); k++ {
			a, b := g.at[s.Members[k-1].Page], g.at[s.Members[k].Page]
			if b.published.Sub(a.published) <= window {
				continue
			}
			gaps++
			found := slices.ContainsFunc(s.Members[:k], func(m hearsay.Member) bool {
				return slices.ContainsFunc(s.Members[k:], func(n hearsay.Member) bool {
					var p probe
					p.quiet = window
					p.load(g.at[m.Page])
					return p.likeness(g.at[m.Page], g.at[n.Page]) > 0
				})
			})
			if !found {
				t.Errorf("%s and what follows reopens a story without strong names", b.page)
			}
			why := strings.Join(s.Members[k].Why, "; ")
			days := int(b.published.Sub(a.published).Hours() / 24)
			if !strings.HasPrefix(why, fmt.Sprintf("reopens a story quiet for %d days: shares ", days)) && why != "its headline names the story" {
				t.Errorf("%s: %s", b.page, why)
			}
		}
	}
	if gaps == 0 {
		t.Error("no story was reopened; the test shows nothing")
	}
	want := print(settled(g))
	h := New(window)
	for i := range pages {
		h.Add(pages[len(pages)-1-i], nil)
	}
	if got := print(settled(h)); got != want {
		t.Error("backwards the stories are others")
	}
}
