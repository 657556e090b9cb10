package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearsay"
)

func (f *fakeShelf) BriefMarks(context.Context) (map[hearsay.StoryID]string, error) {
	out := map[hearsay.StoryID]string{}
	for _, b := range f.briefs {
		out[b.Story.ID] = "made " + string(b.Story.ID)
	}
	return out, f.fail
}

// twoStories is the ferry story and one more of the same pages, in which Tom Hale
// speaks again, and so do another Ines Roe and officials.
func twoStories(t testing.TB) *fakeShelf {
	f := ferry(t)
	b := *f.briefs[0]
	own := f.articles[b.Pages[2].Page]
	b.Story.ID, b.Story.Title = "pier000001", hearsay.Excerpt{Text: "The old pier may open again"}
	prices := say(own, "pier1", hearsay.Direct, "tom-hale", "She", "added", "have doubled", "She added that prices “have doubled” since the weekend.", "have doubled")
	prices.Said = hearsay.Day(2021, 4, 9)
	told := say(own, "pier2", hearsay.Indirect, "ines-roe", "She", "added", "since the weekend", "She added that prices “have doubled” since the weekend.")
	b.Entities = []hearsay.Entity{{ID: "tom-hale", Kind: hearsay.Person, Name: "Tom Hale"}, {ID: "ines-roe", Kind: hearsay.Person, Name: "Ines Roe", Gender: "she"}}
	role := ex(own, "shopkeeper")
	role.Text = "goalkeeper"
	b.Speakers = []hearsay.Speaker{
		{Entity: "tom-hale", Name: "Tom Hale", Kind: hearsay.Person, Aliases: []string{"Thomas Hale"}, Sayings: []hearsay.Saying{{Statement: prices}}},
		{Entity: "ines-roe", Name: "Ines Roe", Kind: hearsay.Person, Roles: []hearsay.Excerpt{role}, Sayings: []hearsay.Saying{{Statement: told}}},
		{Name: "the coastguard", Kind: hearsay.Group, Sayings: []hearsay.Saying{{Statement: told}}},
	}
	f.briefs = append(f.briefs, &b)
	return f
}

func TestSpeakerIsShownWithEveryStory(t *testing.T) {
	h := newHandler(twoStories(t))
	code, n := get(t, h, "/speaker/tom-hale")
	if code != 200 {
		t.Fatal(code)
	}
	lines := texts(all(n, "ol.sts li"))
	if len(lines) != 3 {
		t.Fatalf("got %d lines: %q", len(lines), lines)
	}
	for i, want := range []string{"9 April 2021", "1 March 2021", "1 March 2021"} {
		if !strings.Contains(lines[i], want) {
			t.Errorf("line %d is %q, want the day %s", i, lines[i], want)
		}
	}
	for _, want := range []string{"The old pier may open again", "have doubled"} {
		if !strings.Contains(lines[0], want) {
			t.Errorf("first line %q lacks %q", lines[0], want)
		}
	}
	if got := text(all(n, "p.whois")[0]); !strings.Contains(got, "3 statements in 2 stories") || !strings.Contains(got, "Thomas Hale") {
		t.Errorf("head: %q", got)
	}
	if follow(t, h, "/speaker/tom-hale") < 3 {
		t.Error("the lines do not lead to their words")
	}
}

func TestStoryLeadsToItsSpeakersEverywhere(t *testing.T) {
	h := newHandler(twoStories(t))
	for path, want := range map[string]string{
		"/speaker/ferry00001/tom-hale": "3 statements in 2 stories", "/speaker/pier000001/ines-roe": "goalkeeper",
		"/speaker/ferry00001/ines-roe": "shopkeeper",
	} {
		_, n := get(t, h, path)
		for _, a := range all(n, "p.whois a") {
			if text(a) != "In all stories" {
				continue
			}
			code, m := get(t, h, attr(a, "href"))
			if got := text(all(m, "p.whois")[0]); code != 200 || !strings.Contains(got, want) {
				t.Errorf("%s leads to %d %q, want %q", path, code, got, want)
			}
			path = ""
		}
		if path != "" {
			t.Errorf("%s leads nowhere", path)
		}
	}
	for _, path := range []string{"/speaker/ferry00001/~4"} { // not named
		_, n := get(t, h, path)
		if strings.Contains(text(n), "In all stories") {
			t.Errorf("%s: a source without a name has a page of all stories", path)
		}
	}
	_, n := get(t, h, "/")
	if !slices.ContainsFunc(all(n, "a"), func(a *html.Node) bool { return attr(a, "href") == "/speakers" }) {
		t.Error("the pile does not lead to the speakers")
	}
}

func TestFiltersPickStatements(t *testing.T) {
	h := newHandler(twoStories(t))
	for query, want := range map[string]int{
		"": 3, "story=pier000001": 1, "story=none": 0, "kind=direct": 2, "kind=indirect": 1, "words=SAFE+way": 1, "words=dragon": 0,
		"after=2021-04": 1, "before=2021-03": 2, "after=2021&before=2021": 3, "after=soon": 3, "outlet=The+Harbour+Post": 2, "by=oldest&story=ferry00001&kind=direct": 1,
	} {
		_, n := get(t, h, "/speaker/tom-hale?"+query)
		if got := len(all(n, "ol.sts li")); got != want {
			t.Errorf("%s: %d lines, want %d", query, got, want)
		}
		if strings.Contains(query, "soon") != strings.Contains(text(n), "is no date") {
			t.Errorf("%s: what it says of the date is wrong", query)
		}
	}
	_, n := get(t, h, "/speaker/tom-hale?by=oldest&words=e&story=ferry00001")
	for _, field := range []string{"select#f-s option", "select#f-y option"} {
		if !slices.ContainsFunc(all(n, field), func(o *html.Node) bool {
			return strings.Contains(attr(o, "value"), "0") || attr(o, "value") == "oldest"
		}) {
			t.Errorf("%s is not offered", field)
		}
	}
	chosen := 0
	for _, o := range all(n, "option") {
		if slices.ContainsFunc(o.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
			chosen++
		}
	}
	if chosen != 2 || attr(all(n, "input#f-w")[0], "value") != "e" {
		t.Errorf("the form forgot what was asked: %d chosen", chosen)
	}
}

func TestNamesakesAreOfferedApart(t *testing.T) {
	h := newHandler(twoStories(t))
	_, n := get(t, h, "/speaker/ines-roe")
	links := all(n, "ol.stories h2 a")
	if len(links) != 2 {
		t.Fatalf("got %q", texts(links))
	}
	for _, l := range links {
		code, n := get(t, h, attr(l, "href"))
		if got := len(all(n, "ol.sts li")); code != 200 || got != 1 || !strings.Contains(text(n), "Not the same:") {
			t.Errorf("%s: %d with %d lines", attr(l, "href"), code, got)
		}
	}
}

func TestListHoldsTheNamedOnly(t *testing.T) {
	h := newHandler(twoStories(t))
	for query, want := range map[string]string{
		"": "Tom Hale|Ines Roe|Ines Roe|Vale Lines", "?kind=organisation": "Vale Lines", "?name=thomas": "Tom Hale", "?name=ro+in": "Ines Roe|Ines Roe", "?name=coastguard": "",
	} {
		_, n := get(t, h, "/speakers"+query)
		if got := strings.Join(texts(all(n, "ol.stories h2")), "|"); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
}

func TestSpeakerPagesAreSoundAndHarmless(t *testing.T) {
	f := twoStories(t)
	h := newHandler(f)
	for _, path := range []string{"/speakers", "/speakers?name=%3Cscript%3E&kind=%22", "/speaker/tom-hale", "/speaker/ines-roe", "/speaker/ines-roe.pier000001",
		"/speaker/tom-hale?words=%22%3E%3Cb%3E&after=%3Ci%3E&story=x&outlet=%27", "/speaker/tom-hale?p=9", "/speakers?p=9"} {
		code, n := get(t, h, path)
		if code != 200 {
			t.Errorf("%s: %d", path, code)
		}
		audit(t, path, n)
		harmless(t, path, n)
	}
	for path, want := range map[string]int{"/speaker/nobody": 404, "/speaker/.": 404, "/speaker/tom-hale.none": 404, "/speakers?p=x": 400, "/speaker/tom-hale?p=0": 400} {
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, httptest.NewRequest("GET", path, nil))
		if rw.Code != want && rw.Code/100 != 3 {
			t.Errorf("%s: %d, want %d", path, rw.Code, want)
		}
	}
	for i, s := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "\u202Ereversed\u2066", "a\x00b\xff\xfe", strings.Repeat("W", 10_000), "../../x?y#z"} {
		f := twoStories(t)
		for k, b := range f.briefs {
			fill(reflect.ValueOf(b), s)
			b.Story.ID = hearsay.StoryID(fmt.Sprint("s", k))
			for j := range b.Pages {
				b.Pages[j].Number = j + 1
			}
			for j := range b.Speakers {
				b.Speakers[j].Entity, b.Speakers[j].Kind = hearsay.EntityID(fmt.Sprint(s, j)), hearsay.Person
			}
		}
		h := newHandler(f)
		code, n := get(t, h, "/speakers")
		if code != 200 {
			t.Fatalf("%d: %d", i, code)
		}
		harmless(t, "/speakers", n)
		for _, a := range all(n, "ol.stories h2 a") {
			path := attr(a, "href")
			code, n := get(t, h, path)
			if code != 200 {
				t.Errorf("%d %s: %d", i, path, code)
			}
			harmless(t, path, n)
		}
	}
}

func TestAllBriefsAreReadOnce(t *testing.T) {
	f := twoStories(t)
	h := newHandler(f)
	for range 3 {
		get(t, h, "/speakers")
	}
	if n := f.reads.Load(); n != 0 {
		t.Errorf("%d briefs read for the list, want none", n)
	}
	for _, q := range []string{"", "?kind=direct", "?p=2"} {
		get(t, h, "/speaker/tom-hale"+q)
	}
	if n := f.reads.Load(); n != 2 {
		t.Errorf("%d briefs read for a speaker of two, want 2", n)
	}
	f.briefs = f.briefs[:1]
	if _, n := get(t, h, "/speaker/tom-hale"); len(all(n, "ol.sts li")) != 2 {
		t.Error("a story that is gone is still shown")
	}
}

func TestManyStatementsAreCutIntoParts(t *testing.T) {
	f := ferry(t)
	b := f.briefs[0]
	one := b.Speakers[0].Sayings[0]
	b.Speakers[0].Sayings = nil
	for i := range 250 {
		one.ID = hearsay.StatementID(fmt.Sprint("n", i))
		b.Speakers[0].Sayings = append(b.Speakers[0].Sayings, one)
	}
	h := newHandler(f)
	seen := map[string]bool{}
	path := "/speaker/tom-hale?kind=direct"
	for range 5 {
		_, n := get(t, h, path)
		for _, l := range all(n, "ol.sts li") {
			seen[attr(l, "id")] = true
		}
		next := ""
		for _, a := range all(n, "nav.turn a") {
			if attr(a, "rel") == "next" {
				next = attr(a, "href")
			}
		}
		if next == "" {
			break
		}
		if u, err := url.Parse(next); err != nil || u.Query().Get("kind") != "direct" {
			t.Fatalf("the next part is %s", next)
		}
		path = next
	}
	if len(seen) != 250 {
		t.Errorf("the parts hold %d statements of 250", len(seen))
	}
}

func TestFailureOfTheRegisterIsTold(t *testing.T) {
	f := twoStories(t)
	h := newHandler(f)
	f.fail = context.DeadlineExceeded
	for _, path := range []string{"/speakers", "/speaker/tom-hale"} {
		if code, _ := get(t, h, path); code != http.StatusInternalServerError {
			t.Errorf("%s: %d", path, code)
		}
	}
	f.fail = nil
	if code, _ := get(t, h, "/speaker/tom-hale"); code != 200 {
		t.Errorf("after the failure: %d", code)
	}
}
