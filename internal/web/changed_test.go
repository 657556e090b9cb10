package web

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hearsay"
)

// harbour is a story of one page in three versions.
func harbour(t testing.TB) *fakeShelf {
	t.Helper()
	f := newFake()
	const url = "https://harbour.example/men"
	var as []*hearsay.Article
	for i, text := range []string{
		"Police hold men at the quay\nPolice detained 33 men at the quay.\nFishermen had seen the ship.",
		"Police hold men at the quay\nPolice detained 35 men at the quay.\nAn earlier version gave a wrong number <b>of men</b>.",
		"Police hold men at the quay\nPolice arrested all 35 men at the quay.\nAn earlier version gave a wrong number <b>of men</b>.",
	} {
		a := f.add(url, fmt.Sprintf("day%d.html", i+1), text)
		f.pages[a.Page].Fetched = time.Date(2031, 8, 16+i, 9, 0, 0, 0, time.UTC)
		as = append(as, a)
	}
	b := &hearsay.Brief{Story: hearsay.Story{ID: "harbour001", Title: as[0].Headline}, Texts: 1}
	for i, a := range as {
		b.Pages = append(b.Pages, hearsay.PageNote{Number: i + 1, Page: a.Page, URL: url, Headline: a.Headline, Kind: a.Kind, Text: 1})
		b.Story.Members = append(b.Story.Members, hearsay.Member{Page: a.Page})
	}
	fetched := hearsay.When{Start: f.pages[as[1].Page].Fetched, End: f.pages[as[1].Page].Fetched.Add(time.Second), Why: "fetched"}
	change := func(i int, was, is string, w hearsay.When) {
		c := hearsay.Change{From: as[i].Page, To: as[i+1].Page, When: w}
		if was != "" {
			c.Was = ex(as[i], was)
		}
		if is != "" {
			c.Is = ex(as[i+1], is)
		}
		b.Changes = append(b.Changes, c)
	}
	change(0, "Police detained 33 men at the quay.", "Police detained 35 men at the quay.", fetched)
	change(0, "", "An earlier version gave a wrong number <b>of men</b>.", fetched)
	change(0, "Fishermen had seen the ship.", "", fetched)
	day := hearsay.Day(2031, 8, 18)
	day.Why = "stated"
	change(1, "Police detained 35 men at the quay.", "Police arrested all 35 men at the quay.", day)
	f.briefs = []*hearsay.Brief{b}
	return f
}

// with adds what one shelf holds to another.
func with(f, g *fakeShelf) *fakeShelf {
	maps.Copy(f.pages, g.pages)
	maps.Copy(f.articles, g.articles)
	f.briefs = append(f.briefs, g.briefs...)
	return f
}

// changedScreens are the screens that show changes, of a shelf with harbour on it.
func changedScreens(f *fakeShelf) []string {
	b := f.briefs[len(f.briefs)-1]
	return []string{"/story/harbour001", "/story/harbour001/changed", pageURL(b.Pages[1].Page) + "?from=harbour001"}
}

func TestChangesStandSideBySide(t *testing.T) {
	h := newHandler(harbour(t))
	for _, path := range []string{"/story/harbour001", "/story/harbour001/changed"} {
		code, n := get(t, h, path)
		if code != http.StatusOK {
			t.Fatalf("%s: %d", path, code)
		}
		heads := texts(all(n, "section#changed h3"))
		want := []string{"2 This page was changed: 33 became 35, 1 sentence added, 1 gone (fetched on 17 August 2031) before, it was 1 · both whole",
			"3 This page was changed: 1 sentence changed on 18 August 2031 before, it was 2 · both whole"}
		if fmt.Sprint(heads) != fmt.Sprint(want) {
			t.Errorf("%s: heads\n%q\nwant\n%q", path, heads, want)
		}
		if got := texts(all(n, "section#changed del")); fmt.Sprint(got) != "[33 Fishermen had seen the ship. detained]" {
			t.Errorf("%s: struck through %q", path, got)
		}
		if got := texts(all(n, "section#changed ins")); fmt.Sprint(got) != "[35 An earlier version gave a wrong number <b>of men</b>. arrested all]" {
			t.Errorf("%s: underlined %q", path, got)
		}
		// Both sentences stand as the pages have them, and lead there.
		first := all(n, "li#c1 .cl")
		if len(first) != 2 || !strings.HasPrefix(text(first[0]), "Police detained 33 men at the quay.") || !strings.HasPrefix(text(first[1]), "Police detained 35 men at the quay.") {
			t.Errorf("%s: sentences %q", path, texts(first))
		}
		for i, note := range all(n, "section#changed .n") {
			to, _, _ := strings.Cut(attr(note, "href"), "#")
			code, page := get(t, h, to)
			if mark := all(page, "mark#s"); code != http.StatusOK || len(mark) != 1 {
				t.Errorf("%s: note %d leads to %d with %d marks", path, i, code, len(mark))
			}
			if back := all(page, ".backline a"); len(back) != 1 || !strings.Contains(attr(back[0], "href"), "#c") {
				t.Errorf("%s: no way back from note %d", path, i)
			}
		}
	}
}

func TestKeptPageListsItsVersions(t *testing.T) {
	f := harbour(t)
	h := newHandler(f)
	_, n := get(t, h, pageURL(f.briefs[0].Pages[1].Page))
	got := texts(all(n, ".versions li"))
	want := []string{"1, fetched 16 August 2031, 09:00 UTC the first that was kept",
		"2, fetched 17 August 2031, 09:00 UTC 33 became 35, 1 sentence added, 1 gone",
		"3, fetched 18 August 2031, 09:00 UTC 1 sentence changed on 18 August 2031"}
	for i := range want {
		if i >= len(got) || strings.ReplaceAll(got[i], "UTC3", "UTC 3") != want[i] && strings.Replace(got[i], "UTC", "UTC ", 1) != want[i] {
			t.Errorf("versions %q, want %q", got, want)
			break
		}
	}
	if links := all(n, ".versions a"); len(links) != 2 || !strings.HasPrefix(attr(links[0], "href"), pageURL(f.briefs[0].Pages[0].Page)) {
		t.Errorf("%d links to other versions", len(links))
	}
	if got := texts(all(n, ".stepbox ins")); len(got) != 2 || got[0] != "35" {
		t.Errorf("what came with this version: %q", got)
	}
	// A page without other versions has no list.
	ferry := ferry(t)
	if _, n := get(t, newHandler(ferry), pageURL(ferry.briefs[0].Pages[0].Page)); len(all(n, ".versions")) > 0 {
		t.Error("a page that was fetched once lists versions")
	}
}

// However many sentences were changed, all of them can be read.
func TestNoChangeIsLost(t *testing.T) {
	f := newFake()
	var old, now strings.Builder
	const many = 250
	for i := range many {
		fmt.Fprintf(&old, "Line %d had %d ships.\n", i, i)
		fmt.Fprintf(&now, "Line %d had %d ships.\n", i, i+1000)
	}
	a, b := f.add("https://harbour.example/list", "a", old.String()), f.add("https://harbour.example/list", "b", now.String())
	f.pages[a.Page].Fetched, f.pages[b.Page].Fetched = time.Unix(1e9, 0), time.Unix(2e9, 0)
	br := &hearsay.Brief{Story: hearsay.Story{ID: "list000001"}, Texts: 1, Pages: []hearsay.PageNote{{Number: 1, Page: a.Page}, {Number: 2, Page: b.Page}}}
	for i := range a.Blocks {
		br.Changes = append(br.Changes, hearsay.Change{From: a.Page, To: b.Page, Was: a.Excerpt(a.Blocks[i].Range), Is: b.Excerpt(b.Blocks[i].Range)})
	}
	f.briefs = []*hearsay.Brief{br}
	h := newHandler(f)
	seen := map[string]bool{}
	for path := "/story/list000001/changed"; path != ""; {
		_, n := get(t, h, path)
		for _, li := range all(n, "li.chr") {
			seen[attr(li, "id")] = true
		}
		path = ""
		for _, next := range all(n, "section#changed .turn a") {
			if attr(next, "rel") == "next" {
				path = attr(next, "href")
			}
		}
	}
	if len(seen) != many {
		t.Errorf("%d of %d changes can be read", len(seen), many)
	}
	if _, n := get(t, h, "/story/list000001"); len(all(n, "li.chr")) != frontChanges || !strings.Contains(text(all(n, "section#changed")[0]), "238 more changes") {
		t.Error("the front does not say how many more there are")
	}
	if _, n := get(t, h, pageURL(b.Page)); len(all(n, ".stepbox li.chr")) != pageChanges || len(all(n, ".stepbox .also a")) != 1 {
		t.Error("the kept page does not lead to the other changes")
	}
}

// A sentence without end does not make a page without end, and what was changed
// in it is still seen.
func TestLongSentencesAreShortened(t *testing.T) {
	f := newFake()
	long := strings.Repeat("and the ship sailed on ", 20_000)
	a, b := f.add("https://harbour.example/long", "a", "Title\n"+long+"with 33 men "+long), f.add("https://harbour.example/long", "b", "Title\n"+long+"with 35 men "+long)
	br := &hearsay.Brief{Story: hearsay.Story{ID: "long000001"}, Texts: 1, Pages: []hearsay.PageNote{{Number: 1, Page: a.Page}, {Number: 2, Page: b.Page}},
		Changes: []hearsay.Change{{From: a.Page, To: b.Page, Was: a.Excerpt(a.Blocks[1].Range), Is: b.Excerpt(b.Blocks[1].Range)}}}
	f.briefs = []*hearsay.Brief{br}
	rw := httptest.NewRecorder()
	newHandler(f).ServeHTTP(rw, httptest.NewRequest("GET", "/story/long000001/changed", nil))
	if n := rw.Body.Len(); n > 20_000 {
		t.Errorf("%d bytes", n)
	}
	if body := rw.Body.String(); !strings.Contains(body, "<ins>35</ins>") || !strings.Contains(body, "<del>33</del>") {
		t.Error("what was changed is not shown")
	}
}
