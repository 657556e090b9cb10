package web

import (
	"fmt"
	"strings"
	"testing"

	"hearsay"
)

// A long story says when it flared up again, and which pages of it cannot be
// placed.
func TestLongStoryShowsItsPhases(t *testing.T) {
	f := newFake()
	b := &hearsay.Brief{Story: hearsay.Story{ID: "flood00001"}, Texts: 11}
	for i, day := range []int{1, 1, 2, 2, 3, 4, 30, 31, 31, 0} {
		a := f.add(fmt.Sprintf("https://press.example/%d", i), "", fmt.Sprintf("Flood <b>%d</b>\nWater rose.", i))
		p := hearsay.PageNote{Number: i + 1, Page: a.Page, Headline: a.Headline}
		if day > 0 {
			p.Published = hearsay.Day(2031, 3, day)
		}
		b.Pages = append(b.Pages, p)
	}
	b.Story.Title = b.Pages[0].Headline
	f.briefs = []*hearsay.Brief{b}
	_, n := get(t, newHandler(f), "/story/flood00001")
	audit(t, "phases", n)
	harmless(t, "phases", n)
	got := all(n, "#phases li")
	want := []string{"1 to 4 March 2031 Flood <b>0</b> 1 2 3 4 5 6", "30 to 31 March 2031 Flood <b>6</b> 7 8 9", "Of no certain day 10"}
	if len(got) != len(want) {
		t.Fatalf("%d phases, want %d", len(got), len(want))
	}
	for i := range got {
		if s := strings.ReplaceAll(text(got[i]), "–", " to "); s != want[i] {
			t.Errorf("phase %d: %q, want %q", i, s, want[i])
		}
	}
	if _, n := get(t, newHandler(ferry(t)), ferryURL); len(all(n, "#phases")) != 0 {
		t.Error("a short story is cut into phases")
	}
}
