package article

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hearsay"
)

// things and places make twelve stories that share no word.
var things = []string{"mill", "ferry", "orchard", "library", "tannery", "chapel", "market", "quarry", "brewery", "harbour", "school", "lighthouse"}

const (
	appeal     = "We have no owner and no shareholders: readers like you keep this paper alive, and every gift helps."
	background = "The dam above Lowmoor was closed in spring, when divers found that the gates had rusted."
	wire       = "The Northern Wire contributed to this report."
)

// press is n pages of an outlet, one a day; with says which lines page i holds
// beside its own.
func press(t *testing.T, domain string, n int, head func(i int) string, with func(i int) []string) (pages []*hearsay.Page, list []*hearsay.Article) {
	t.Helper()
	for i := range n {
		thing := things[i%len(things)]
		var b strings.Builder
		fmt.Fprintf(&b, `<!doctype html><html lang="en"><head><title>%s</title><meta property="article:published_time" content="2031-03-%02dT10:00:00Z"></head><body><article><h1>%s</h1><p class="byline">By Ann Lee</p>`, head(i), i%28+1, head(i))
		fmt.Fprintf(&b, "<p>The old %s of Harrow number %d burned down on the night before, the fire chief said, and nobody was hurt &mdash; not even the <a href='/cat%d'>cat</a>.</p>", thing, i, i)
		fmt.Fprintf(&b, "<p>It had stood near the %s for %d years and was to become a museum in the next one, said its keeper.</p>", thing, 100+i)
		for _, line := range with(i) {
			b.WriteString("<p>" + line + "</p>")
		}
		fmt.Fprintf(&b, "<p>The keeper of the %s said that %d neighbours had helped to carry water all night long.</p></article></body></html>", thing, i+3)
		p := htmlPage(fmt.Sprintf("https://%s/2031/%d", domain, i), b.String())
		a, err := Extract(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range with(i) {
			if !strings.Contains(a.Text, line) {
				t.Fatalf("page %d lacks %q", i, line)
			}
		}
		pages, list = append(pages, p), append(list, a)
	}
	return pages, list
}

// ownHead heads page i with words that no other page has.
func ownHead(i int) string {
	verbs := []string{"burns down", "lost in fire", "destroyed", "goes up in flames", "could not be saved", "is gone", "razed", "turns to ashes", "fell", "ruined by sparks", "caught alight", "smoulders on"}
	return fmt.Sprintf("The %s %s at %d", things[i%len(things)], verbs[i%len(verbs)], i)
}

func TestRecurringLinesAreStripped(t *testing.T) {
	pages, list := press(t, "bugle.example", 12, ownHead, func(i int) []string {
		if i%2 == 0 {
			return []string{appeal, wire}
		}
		return nil
	})
	c := Recurring(list)
	if got := c.Lines(list[1]); got != 1 {
		t.Fatalf("learnt %d lines, want 1", got)
	}
	for i, a := range list {
		before := a.Text
		s := c.Strip(a)
		if a.Text != before {
			t.Fatal("the article itself was changed")
		}
		if i%2 == 1 {
			if s != a {
				t.Errorf("page %d was copied though it holds no such line", i)
			}
			continue
		}
		if want := strings.Replace(a.Text, appeal+"\n", "", 1); s.Text != want {
			t.Errorf("page %d: got\n%s\nwant\n%s", i, s.Text, want)
		}
		if err := s.Check(pages[i]); err != nil {
			t.Error(err)
		}
		for _, b := range s.Blocks {
			if err := s.ReadBack(pages[i], s.Excerpt(b.Range)); err != nil {
				t.Error(err)
			}
		}
		if len(s.Links) != len(a.Links) || len(s.Links) == 0 || s.Text[s.Links[0].Start:s.Links[0].End] != "cat" {
			t.Errorf("page %d: links %+v", i, s.Links)
		}
	}
}

func TestRecurringDoesNotDependOnOrder(t *testing.T) {
	_, list := press(t, "bugle.example", 12, ownHead, func(i int) []string { return []string{appeal} })
	want := Recurring(list).Strip(list[0]).Text
	slices.Reverse(list)
	if got := Recurring(list).Strip(list[len(list)-1]).Text; got != want || strings.Contains(got, appeal) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWhatIsNotLearnt(t *testing.T) {
	every := func(line string) func(int) []string { return func(int) []string { return []string{line} } }
	_, few := press(t, "bugle.example", 9, ownHead, every(appeal))
	_, story := press(t, "bugle.example", 12, func(i int) string {
		if i%2 == 0 {
			return "Lowmoor waits for water, week " + things[i]
		}
		return ownHead(i)
	}, func(i int) []string {
		if i%2 == 0 {
			return []string{background}
		}
		return nil
	})
	var outlets []*hearsay.Article
	for i := range 12 {
		_, one := press(t, fmt.Sprintf("paper%d.example", i), 1, ownHead, every(appeal))
		outlets = append(outlets, one...)
	}
	_, once := press(t, "bugle.example", 12, ownHead, func(int) []string { return nil })
	_, again := press(t, "bugle.example", 1, ownHead, every(appeal))
	for range 8 { // one page, read again and again
		once = append(once, again[0])
	}
	_, day := press(t, "bugle.example", 12, ownHead, every(appeal))
	for _, a := range day {
		a.Published = hearsay.Day(2031, 3, 1)
	}
	_, other := press(t, "bugle.example", 12, ownHead, every(appeal))
	other = append(other, outlets...)
	for _, c := range []struct {
		name string
		list []*hearsay.Article
		page *hearsay.Article
	}{
		{"fewer than ten pages", few, few[0]},
		{"the background of a story", story, story[0]},
		{"a line of many outlets", outlets, outlets[0]},
		{"one page read often", once, again[0]},
		{"one day", day, day[0]},
		{"what another outlet repeats", other, outlets[0]},
	} {
		if s := Recurring(c.list).Strip(c.page); s != c.page {
			t.Errorf("%s: stripped to\n%s", c.name, s.Text)
		}
	}
	if s := (Chrome{}).Strip(few[0]); s != few[0] {
		t.Error("the zero Chrome strips")
	}
}
