package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
)

// A town is testdata/town read: pages by the two digits that begin their name.
type town struct {
	articles []*hearsay.Article
	number   map[hearsay.PageID]string
	none     []string // pages without an article
}

func readTown(t *testing.T) town {
	t.Helper()
	w := town{number: map[hearsay.PageID]string{}}
	for p, err := range source.Read(context.Background(), []string{"../../testdata/town"}, source.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		n := filepath.Base(p.Locator)[:2]
		w.number[p.ID] = n
		a, err := article.Extract(p)
		if errors.Is(err, hearsay.ErrNoArticle) {
			w.none = append(w.none, n)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		w.articles = append(w.articles, a)
	}
	return w
}

// story runs the corridor on the story that holds the page.
func (w town) story(t *testing.T, page string) (hearsay.Brief, pipeline.Findings) {
	t.Helper()
	for _, s := range pipeline.Group(w.articles) {
		if !slices.ContainsFunc(s.Members, func(m hearsay.Member) bool { return w.number[m.Page] == page }) {
			continue
		}
		var as []*hearsay.Article
		for _, m := range s.Members {
			for _, a := range w.articles {
				if a.Page == m.Page {
					as = append(as, a)
				}
			}
		}
		return pipeline.Brief(as)
	}
	t.Fatalf("no story holds page %s", page)
	return hearsay.Brief{}, pipeline.Findings{}
}

func TestTownHasItsThreeStories(t *testing.T) {
	w := readTown(t)
	if got, want := strings.Join(w.none, " "), "10 22"; got != want {
		t.Errorf("pages without an article: %s, want %s (a paywall stub and a front page)", got, want)
	}
	where := map[string]int{}
	for i, s := range pipeline.Group(w.articles) {
		for _, m := range s.Members {
			where[w.number[m.Page]] = i + 1
		}
	}
	for _, group := range []string{"01 02 03 04 05 06 07 08 09", "12 13 14 15", "16 17 18 19 20 21"} {
		pages := strings.Fields(group)
		for _, p := range pages {
			if where[p] == 0 || where[p] != where[pages[0]] {
				t.Errorf("page %s stands apart from page %s", p, pages[0])
			}
		}
		for p, s := range where {
			if s == where[pages[0]] && !slices.Contains(pages, p) && p != "11" { // 11 is the same happening in German
				t.Errorf("page %s was grouped with %s", p, group)
			}
		}
	}
}

func TestTownCopies(t *testing.T) {
	w := readTown(t)
	_, ferry := w.story(t, "01")
	_, fire := w.story(t, "12")
	_, dam := w.story(t, "16")
	all := slices.Concat(ferry.Copies, fire.Copies, dam.Copies)
	find := func(a, b string) *hearsay.Copy {
		for i, c := range all {
			if x, y := w.number[c.From], w.number[c.To]; x == a && y == b || x == b && y == a {
				return &all[i]
			}
		}
		return nil
	}
	for _, c := range []struct {
		from, to string
		kind     hearsay.CopyKind
		credit   string
	}{
		{"01", "02", hearsay.Reprint, "KPA"},
		{"12", "13", hearsay.Reprint, "Karvenian Press Agency"},
		{"16", "17", hearsay.Reprint, "Dresk Herald"},
		{"19", "20", hearsay.Reprint, "KPA"},
		{"05", "08", hearsay.Retelling, "Coastal Post"},
	} {
		got := find(c.from, c.to)
		if got == nil {
			t.Errorf("no copy between %s and %s", c.from, c.to)
			continue
		}
		if !got.Directed || w.number[got.From] != c.from || got.Kind != c.kind || !strings.Contains(got.Credit.Text, c.credit) {
			t.Errorf("%s to %s: %s from %s, directed %v, credit %q; want %s from %s crediting %s", c.from, c.to, got.Kind, w.number[got.From], got.Directed, got.Credit.Text, c.kind, c.from, c.credit)
		}
	}
	if c := find("01", "03"); c == nil || c.Kind != hearsay.Passage && c.Kind != hearsay.Reprint || c.Share < 0.7 {
		t.Errorf("the lift of 01 by 03 was not found: %v", c)
	}
	if c := find("01", "04"); c != nil && c.Kind != hearsay.QuotesOnly {
		t.Errorf("a shared quotation made %s of 01 and 04", c.Kind)
	}
	if c := find("16", "17"); c != nil && !slices.ContainsFunc(c.Only, func(e hearsay.Excerpt) bool { return strings.Contains(e.Text, "He cannot feed") }) {
		t.Error("the post that only 17 kept is not told")
	}
	for _, pair := range []string{"01 05", "01 06", "01 11", "12 14", "12 15", "16 18", "18 19", "16 21", "01 12", "05 14"} {
		a, b, _ := strings.Cut(pair, " ")
		if c := find(a, b); c != nil {
			t.Errorf("%s and %s are no copies, but: %s", a, b, c.Kind)
		}
	}
}

func TestTownDifferences(t *testing.T) {
	w := readTown(t)
	for _, c := range []struct{ page, a, b string }{
		{"16", "17", "19"}, // surveyors detained
		{"18", "4", "6"},   // centimetres of the crack
		{"12", "3", "4"},   // of the crew hurt
	} {
		b, _ := w.story(t, c.page)
		if !slices.ContainsFunc(b.Differences, func(d hearsay.Difference) bool { return hasSide(d, c.a) && hasSide(d, c.b) }) {
			t.Errorf("page %s: no difference of %s against %s among %s", c.page, c.a, c.b, told(b.Differences))
		}
	}
	b, _ := w.story(t, "01")
	if slices.ContainsFunc(b.Differences, func(d hearsay.Difference) bool { return hasSide(d, "12") && hasSide(d, "14") }) {
		t.Error("12 dead on Monday and 14 on Tuesday are shown as a clash; the second is a later count")
	}
}

func hasSide(d hearsay.Difference, value string) bool {
	return slices.ContainsFunc(d.Sides, func(s hearsay.Side) bool { return s.Value == value })
}

func told(ds []hearsay.Difference) string {
	var out []string
	for _, d := range ds {
		s := d.About + ":"
		for _, x := range d.Sides {
			s += fmt.Sprintf(" %q", x.Value)
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func TestTownDates(t *testing.T) {
	w := readTown(t)
	b, f := w.story(t, "21")
	for _, e := range b.Events { // "earlier this week" on a page that retells last week's paper
		for _, r := range e.Reports {
			if w.number[r.Page] == "21" && strings.Contains(r.Sentence.Text, "earlier this week") &&
				(e.When.Start.Before(day(4, 13)) || !e.When.Start.Before(day(4, 23))) {
				t.Errorf("the meeting in Sulm is dated %s to %s", e.When.Start.Format(time.DateOnly), e.When.End.Format(time.DateOnly))
			}
		}
	}
	for id, want := range map[string]time.Time{"16": day(4, 13), "17": day(4, 13), "18": day(4, 15), "19": day(4, 15), "21": day(4, 23)} {
		for page, when := range f.Dates {
			if w.number[page] == id && !when.Start.Truncate(24*time.Hour).Equal(want) {
				t.Errorf("page %s is dated %s, want %s", id, when.Start.Format(time.DateOnly), want.Format(time.DateOnly))
			}
		}
	}
}

func day(m time.Month, d int) time.Time { return time.Date(2025, m, d, 0, 0, 0, 0, time.UTC) }

func TestTownOneSourceBehindTheOffer(t *testing.T) {
	w := readTown(t)
	b, _ := w.story(t, "16")
	if b.Lead == nil {
		t.Fatal("the story has no lead event")
	}
	o := b.Lead.Origins
	if len(o.Pages) < 4 || len(o.Texts) >= len(o.Pages) || len(o.Origins) != 1 {
		t.Errorf("lead %q: %d pages, %d texts, %d outlets, %d origins; want four pages or more, fewer texts, one origin", b.Lead.Label.Text, len(o.Pages), len(o.Texts), len(o.Outlets), len(o.Origins))
	}
}

func TestTownPostIsOnlyThePost(t *testing.T) {
	w := readTown(t)
	b, _ := w.story(t, "17")
	for _, s := range b.Speakers {
		for _, y := range s.Sayings {
			for _, e := range y.Words {
				if strings.Contains(e.Text, "signed a treaty") {
					t.Errorf("the page's own paragraph %q is given to %s", e.Text, s.Name)
				}
			}
		}
	}
}

func TestTownStatements(t *testing.T) {
	w := readTown(t)
	b, _ := w.story(t, "16")
	for _, c := range []struct{ speaker, words string }{
		{"Dario Penn", "did not ask for soldiers and does not need them"},
		{"Greta Holm", "He has neither the money nor the bridges"},
		{"Lars Oberg", "At the moment there is no need for foreign soldiers"},
		{"Anton Reiss", "Soldiers on our soil are not acceptable"},
		{"Yevgen Malchenko", "Our rivers are one river"},
	} {
		found := false
		for _, s := range b.Speakers {
			for _, y := range s.Sayings {
				for _, e := range y.Words {
					if strings.Contains(e.Text, c.words) {
						found = true
						if s.Name != c.speaker && !slices.Contains(s.Aliases, c.speaker) {
							t.Errorf("%q is given to %q, want %s", c.words, s.Name, c.speaker)
						}
					}
				}
			}
		}
		if !found {
			t.Errorf("%q of %s is not among the statements", c.words, c.speaker)
		}
	}
}

// What a single text has stands under its page: a post that only a copy has; no
// event that two texts tell does.
func TestTownOnlyInOnePage(t *testing.T) {
	w := readTown(t)
	b, _ := w.story(t, "17")
	kept := false
	for _, o := range b.Only {
		if w.number[o.Page] == "17" && strings.Contains(o.Words.Text, "He cannot feed") {
			kept = true
		}
		for _, e := range b.Events {
			if o.Kind == "event" && e.Label.Span == o.Words.Span && len(e.Origins.Texts) > 1 {
				t.Errorf("%q stands in %d texts", o.Words.Text, len(e.Origins.Texts))
			}
		}
	}
	if !kept {
		t.Error("the post that only the copy has is not among what one page has")
	}
}
