package story

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hearsay"
)

// TestManyPagesOfOneTemplateAreBounded: every page is as like any other as can be,
// which is the most work for ties and for linkage.
func TestManyPagesOfOneTemplateAreBounded(t *testing.T) {
	g := New(0)
	const pages = 600
	for i := range pages {
		g.Add(article(fmt.Sprintf("p%05d", i), fmt.Sprintf("2025-04-0%d article\nTraffic report of Norland Radio\nThe roads of Halmar, Skerry and Brennick are clear, said Norland Radio. Call Norland Radio in Halmar with %d.", 1+i%9, i)), nil)
	}
	stories, _ := g.Settle()
	n := 0
	for _, s := range stories {
		n += len(s.Members)
	}
	if n != pages {
		t.Errorf("stories hold %d pages of %d", n, pages)
	}
	for _, d := range g.docs {
		if len(d.near) > most {
			t.Fatalf("a page has %d ties, want %d at most", len(d.near), most)
		}
	}
}

func TestPageInFortyLanguages(t *testing.T) {
	var b strings.Builder
	b.WriteString("2025-04-01 article mul\nNorland and Arvika\n")
	for i := range 40 {
		for w := range 400 {
			fmt.Fprintf(&b, "%c%c%c%c Ñ%c%c ", rune(0x400+i*30+w%30), rune(0x400+w), 'a'+rune(w%26), rune(0x4e00+i*400+w), rune(0x100+i), rune(0x3b1+w%20))
		}
		b.WriteString("Norland 4.2.\n")
	}
	g := New(0)
	g.Add(article("many", b.String()), nil)
	g.Add(article("one", "2025-04-01 article\nNorland and Arvika meet\nThe premier of Norland met that of Arvika."), nil)
	if d := g.at["many"]; len(d.terms) > heavyNames+heavyWords || len(d.spelled) > len(d.terms)*(longest*3+1) {
		t.Errorf("%d terms and %d bytes of spelling kept", len(d.terms), len(d.spelled))
	}
	if stories, _ := g.Settle(); len(stories) != 2 {
		t.Errorf("%d stories, want 2", len(stories))
	}
}

// TestClockThatJumpsBack: pages dated a year back, and one dated far ahead, change
// nothing for the stories of now.
func TestClockThatJumpsBack(t *testing.T) {
	pages := take(12, 60, 4)
	n := len(pages)
	for i, a := range take(13, 60, 1) {
		b := *a
		b.Page += "-back"
		b.Published = hearsay.Day(2019, 1, 1)
		if i == 0 {
			b.Published = hearsay.Day(2999, 1, 1)
		}
		pages = append(pages, &b)
	}
	want := print(Group(pages[:n], nil))
	g := New(0)
	for i, a := range pages[n:] {
		g.Add(pages[min(i, n-1)], nil)
		g.Add(a, nil)
	}
	for _, a := range pages[:n] {
		g.Add(a, nil)
	}
	g.Settle()
	if gone := g.Forget(time.Date(2019, 6, 1, 0, 0, 0, 0, time.UTC)); gone != len(pages)-n-1 {
		t.Errorf("%d pages let go, want the %d of a year back", gone, len(pages)-n-1)
	}
	var now []hearsay.Story
	for _, s := range settled(g) {
		if s.Last.Year() < 2999 {
			now = append(now, s)
		}
	}
	if got := print(now); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestEvidenceIsWrittenAsThePageHasIt: names keep their capitals, also those that
// the seed knows in small letters, and rare words are spelled.
func TestEvidenceIsWrittenAsThePageHasIt(t *testing.T) {
	a := article("a", "2025-03-03 article\nStrike at OECD office\nWorkers of the OECD and of McArdle in Baker Street struck against Åsa Holm over quinquennial pay, 4.2 per cent.")
	b := article("b", "2025-03-05 article\nOECD strike goes on\nThe strike of the OECD workers against McArdle and Åsa Holm in Baker Street is about quinquennial pay, 4.2 per cent.")
	stories := Group([]*hearsay.Article{a, b}, nil)
	if len(stories) != 1 {
		t.Fatalf("%d stories, want 1", len(stories))
	}
	why := print(stories)
	for _, want := range []string{"OECD", "2 days apart", "McArdle", "quinquennial"} {
		if !strings.Contains(why, want) {
			t.Errorf("evidence without %q:\n%s", want, why)
		}
	}
}

// TestTenThousandPagesOfOneTemplate: however many pages hold the same names, one is
// compared with few, and what is kept of it stays small.
func TestTenThousandPagesOfOneTemplate(t *testing.T) {
	g := New(0)
	const pages = 10_000
	for i := range pages {
		g.Add(article(fmt.Sprintf("p%05d", i*7919%pages), fmt.Sprintf("2025-04-0%d article\nTraffic report of Norland Radio\nThe roads of Halmar, Skerry and Brennick are clear, said Norland Radio. Call Norland Radio in Halmar with %d.", 1+i%9, i)), nil)
		if i%1000 == 999 {
			g.Settle()
		}
	}
	stories, _ := g.Settle()
	n := 0
	for _, s := range stories {
		n += len(s.Members)
	}
	if n != pages {
		t.Errorf("stories hold %d pages of %d", n, pages)
	}
	ties := 0
	for _, d := range g.docs {
		ties += len(d.near)
	}
	if ties > 5*posted*pages {
		t.Errorf("%d ties of %d pages, want those to %d pages of five stretches of time at most", ties, pages, posted)
	}
}

// TestStoryThatNeverEnds: a story that is told of every day for two years stays one,
// is not let go, and its pages are tied to as few others at its end as at its
// beginning.
func TestStoryThatNeverEnds(t *testing.T) {
	window := 5 * 24 * time.Hour
	g := New(window)
	day := time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	const days = 730
	for n := range days {
		for k := range 2 {
			g.Add(article(fmt.Sprintf("p%04d-%d", n, k), fmt.Sprintf("%s article\nSiege of Halmar goes on\nThe siege of Halmar by the Skerry Guard went on, said Mayor Petra Lindqvist. General Jonas Adler of the Skerry Guard refused talks in Brennick. The dead are %d.", day.AddDate(0, 0, n).Format(time.DateOnly), 100+n)), nil)
		}
		if n%50 == 49 {
			if stories, _ := g.Settle(); len(stories) != 1 {
				t.Fatalf("day %d: %d stories, want 1", n, len(stories))
			}
			g.Forget(day.AddDate(0, 0, n).Add(-window))
		}
	}
	if g.Len() != 2*days {
		t.Errorf("%d pages held of %d", g.Len(), 2*days)
	}
	for _, d := range g.docs {
		if len(d.near) > 5*posted {
			t.Fatalf("%s has %d ties", d.page, len(d.near))
		}
	}
	if most := slices.MaxFunc(g.index.cells, func(a, b cell) int { return len(a.docs) - len(b.docs) }); len(most.docs) > 10 {
		t.Errorf("%d pages of one name in one stretch of time", len(most.docs))
	}
}
