package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"hearsay"
)

const ferryURL = "/story/ferry00001"

func TestSectionsStandInTheirOrder(t *testing.T) {
	_, n := get(t, newHandler(ferry(t)), ferryURL)
	var got []string
	for _, s := range all(n, "section") {
		if id := attr(s, "id"); slices.Contains([]string{"sources", "from", "happened", "says", "expect", "differ", "only"}, id) {
			got = append(got, id)
		}
	}
	if want := []string{"sources", "from", "happened", "says", "expect", "differ", "only"}; !slices.Equal(got, want) {
		t.Errorf("sections %v, want %v", got, want)
	}
}

func TestHeadFoldsPagesToOneOrigin(t *testing.T) {
	_, n := get(t, newHandler(ferry(t)), ferryURL)
	if got, want := text(all(n, "#h-conf")[0]), "How many sources? Four pages say it; all go back to one."; got != want {
		t.Errorf("head %q, want %q", got, want)
	}
	if got, want := texts(all(n, ".conf .big")), []string{"4", "3", "3", "1"}; !slices.Equal(got, want) {
		t.Errorf("counts %v, want %v", got, want)
	}
	spans := func(class string) (out []string) {
		for _, td := range all(n, ".conf td."+class) {
			out = append(out, attr(td, "rowspan"))
		}
		return out
	}
	for class, want := range map[string][]string{"tx": {"2", "1", "1"}, "ou": {"2", "1", "1"}, "or": {"4"}} {
		if got := spans(class); !slices.Equal(got, want) {
			t.Errorf("column %s spans rows %v, want %v", class, got, want)
		}
	}
	if got := text(all(n, ".conf td.or")[0]); !strings.Contains(got, "Tom Hale") || !strings.Contains(got, "pages 3 and 4 do not say from whom") {
		t.Errorf("origin cell reads %q", got)
	}
}

func TestHeadSaysHowManySources(t *testing.T) {
	w := func(pages ...hearsay.PageID) (out []hearsay.Witness) {
		for _, p := range pages {
			out = append(out, hearsay.Witness{Page: p})
		}
		return out
	}
	for _, c := range []struct {
		o    hearsay.Origins
		want string
	}{
		{hearsay.Origins{Pages: w("a")}, "One page says it, and names nobody it comes from."},
		{hearsay.Origins{Pages: w("a", "b")}, "Two pages say it; none names where it comes from."},
		{hearsay.Origins{Pages: w("a"), Origins: w("a")}, "One: a single page says it."},
		{hearsay.Origins{Pages: w("a", "b"), Origins: w("a")}, "Two pages say it; all go back to one."},
		{hearsay.Origins{Pages: w("a", "b"), Origins: w("a", "b")}, "Two pages say it; they go back to two."},
		{hearsay.Origins{Pages: w("a", "b", "c"), Origins: w("a", "b")}, "Three pages say it; what they name goes back to two."},
	} {
		if got := new(desk).sourceHead(&c.o); got != "How many sources? "+c.want {
			t.Errorf("%d pages, %d origins: %q, want %q", len(c.o.Pages), len(c.o.Origins), got, c.want)
		}
	}
}

func TestQuotationMarksOnlyRoundWhatIsQuoted(t *testing.T) {
	_, n := get(t, newHandler(ferry(t)), ferryURL)
	for id, want := range map[string][]string{
		"st-hale1": nil,
		"st-hale2": {"There is no safe way to run her", "Not this week, and not with 40 people aboard."},
		"st-roe":   {"have doubled"},
		"st-vale":  nil,
	} {
		li := all(n, "#"+id)
		if len(li) != 1 {
			t.Fatalf("%d elements %s", len(li), id)
		}
		if got := texts(all(li[0], "q")); !slices.Equal(got, want) {
			t.Errorf("%s: quoted %q, want %q", id, got, want)
		}
		if s := rawText(li[0]); strings.ContainsAny(s, "“”\"") {
			t.Errorf("%s: %q has marks of its own", id, s)
		}
	}
	for id, want := range map[string]string{"st-hale1": "said: The Marrow ferry", "st-vale": "denied it had skipped", "st-guard": "according to the coastguard: There were 38", "st-roe": "added prices have doubled since"} {
		if got := text(all(n, "#"+id)[0]); !strings.HasPrefix(got, want) {
			t.Errorf("%s reads %q, want its verb in front: %q", id, got, want)
		}
	}
}

func TestExpectationsAreQuotedAsTheyWereSaid(t *testing.T) {
	f := ferry(t)
	q := &f.briefs[0].Questions[0]
	q.Claims[0].Quoted = true // whatever a stage says, the page has no marks there
	roe := f.articles[f.briefs[0].Pages[2].Page]
	q.Claims[3].Claim, q.Claims[3].At = ex(roe, "prices “have doubled” since"), at(roe, "prices “have doubled” since")
	_, n := get(t, newHandler(f), ferryURL)
	if got, want := texts(all(n, "#q1 .voices q")), []string{"Not this week", "have doubled"}; !slices.Equal(got, want) {
		t.Errorf("quoted %q, want %q", got, want)
	}
	if got := text(all(n, "#q1c4")[0]); !strings.Contains(got, "prices have doubled since") || strings.ContainsAny(got, "“”") {
		t.Errorf("claim reads %q", got)
	}
}

func TestALaterEventStandsUnderItsQuestion(t *testing.T) {
	f := ferry(t)
	f.briefs[0].Questions[0].Later = []hearsay.EventID{"stop", "gone"}
	h := newHandler(f)
	_, n := get(t, h, ferryURL)
	if got := texts(all(n, "#q1 .later li")); len(got) != 1 || !strings.HasPrefix(got[0], "see") || !strings.Contains(got[0], f.briefs[0].Lead.Label.Text) {
		t.Errorf("later events read %q", got)
	}
	if n := follow(t, h, ferryURL); n < 30 {
		t.Errorf("followed only %d notes", n)
	}
}

func TestEveryNoteLeadsToItsWordsAndBack(t *testing.T) {
	n := follow(t, newHandler(ferry(t)), ferryURL, ferryURL+"/event/stop", "/speaker/ferry00001/tom-hale", "/compare/ferry00001/1/2")
	if n < 40 {
		t.Errorf("followed only %d notes", n)
	}
}

// follow goes after every note on some screens: it must lead to one highlighted
// place that holds the note's words, and from there back to a line that is
// there. It returns how many it followed.
func follow(t *testing.T, h http.Handler, screens ...string) int {
	t.Helper()
	pages := map[string]*html.Node{}
	fetch := func(path string) *html.Node {
		path, _, _ = strings.Cut(path, "#")
		if pages[path] == nil {
			code, n := get(t, h, path)
			if code != http.StatusOK {
				t.Fatalf("%s: %d", path, code)
			}
			pages[path] = n
		}
		return pages[path]
	}
	plain := func(s string) string { return strings.Join(strings.Fields(s), "") }
	notes := 0
	for _, from := range screens {
		for _, a := range all(fetch(from), "a.n") {
			notes++
			to := attr(a, "href")
			if n := len(all(fetch(to), "mark#s")); n != 1 {
				t.Fatalf("%s: %d highlighted sentences", to, n)
			}
			whole := ""
			for _, m := range all(fetch(to), "mark") {
				whole += rawText(m)
			}
			if words := strings.TrimSuffix(attr(a, "title"), "…"); !strings.Contains(plain(whole), plain(words)) {
				t.Errorf("%s: highlighted %q, which does not hold %q", to, whole, words)
			}
			back := all(fetch(to), ".backline a")
			if len(back) != 1 {
				t.Fatalf("%s: no way back", to)
			}
			_, id, _ := strings.Cut(attr(back[0], "href"), "#")
			if len(all(fetch(attr(back[0], "href")), "#"+id)) != 1 {
				t.Errorf("%s: back to %s, where that line is not", to, attr(back[0], "href"))
			}
		}
	}
	return notes
}

func TestKeptPageShowsItsWordsAndNothingElse(t *testing.T) {
	f := ferry(t)
	for id, a := range f.articles {
		_, n := get(t, newHandler(f), pageURL(id))
		got := rawText(all(n, "h1")[0])
		for _, r := range all(n, ".kept .row") {
			got += "\n" + rawText(all(r, "p")[0])
		}
		if got != a.Text {
			t.Errorf("page shows\n%s\nwant\n%s", got, a.Text)
		}
	}
}

func TestKeptSentenceLeadsToTheLivePageAtItsPlace(t *testing.T) {
	f := ferry(t)
	var id hearsay.PageID
	for _, p := range f.pages {
		if p.URL != "" {
			id = p.ID
		}
	}
	a := f.articles[id]
	if a == nil {
		t.Fatal("no page of the story has an address")
	}
	b := a.Blocks[len(a.Blocks)-1]
	_, n := get(t, newHandler(f), pageURL(id)+fmt.Sprintf("?at=%d-%d", b.Start, b.End))
	want := hearsay.LiveURL(a.URL, a.Text, b.Range)
	for _, sel := range []string{".here .kl a", ".facts dd a"} {
		if l := all(n, sel); len(l) == 0 || attr(l[0], "href") != want || !strings.Contains(want, "#:~:text=") {
			t.Errorf("%s: %d links, want one to %s", sel, len(l), want)
		}
	}
}

func TestKeptPageMarksKindsOfFinding(t *testing.T) {
	f := ferry(t)
	_, n := get(t, newHandler(f), pageURL(f.briefs[0].Pages[0].Page))
	for class, want := range map[string]string{"s": "Vale Lines", "c": "denied", "w": "it had skipped an inspection in spring", "e": "the old pier was closed", "o": "the line is unlikely to return before winter"} {
		if got := texts(all(n, ".kept .m."+class)); !slices.Contains(got, want) {
			t.Errorf("marks %s: %q, want %q among them", class, got, want)
		}
		if len(all(n, "#k-"+class)) != 1 {
			t.Errorf("no box in the legend for %s", class)
		}
	}
	var margin []string
	for _, a := range all(n, ".side a") {
		margin = append(margin, attr(a, "href"))
	}
	for _, want := range []string{ferryURL + "#st-vale", ferryURL + "#ev-skip", ferryURL + "#q1"} {
		if !slices.Contains(margin, want) {
			t.Errorf("margin leads to %q, not to %s", margin, want)
		}
	}
}

func TestWordsOutsideTheArticleAreShownAbove(t *testing.T) {
	f := ferry(t)
	a := f.add("", "press/meta.html", "Headline\nFirst words of the body stand here.")
	p := f.pages[a.Page]
	p.Body = append(append([]byte{}, p.Body...), "<meta name=author content=\"Ada Quill\"><p>cut"...)
	i := strings.Index(string(p.Body), "Ada Quill")
	_, n := get(t, newHandler(f), fmt.Sprintf("%s?at=%d-%d", pageURL(a.Page), i, i+9))
	if got := texts(all(n, ".outside mark")); !slices.Equal(got, []string{"Ada Quill"}) {
		t.Errorf("highlighted %q", got)
	}
}

func TestPageWithoutArticleSaysSo(t *testing.T) {
	f := ferry(t)
	a := f.add("", "press/menu.html", "Home\nNews")
	delete(f.articles, a.Page)
	code, n := get(t, newHandler(f), pageURL(a.Page)+"?at=0-4")
	if got := text(n); code != 200 || !strings.Contains(got, "No article was found on this page: nothing but a menu") || len(all(n, "#s")) != 1 {
		t.Errorf("%d: %q", code, got)
	}
}

func TestLongPageIsShownInParts(t *testing.T) {
	f := newFake()
	var b strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&b, "Line number %d.\n", i)
	}
	a := f.add("", "long.txt", b.String())
	h := newHandler(f)
	got, path := 0, pageURL(a.Page)
	for path != "" {
		_, n := get(t, h, path)
		got += len(all(n, ".kept .row"))
		path = ""
		for _, l := range all(n, ".turn a") {
			if attr(l, "rel") == "next" {
				path = attr(l, "href")
			}
		}
	}
	if got != 999 { // the first block is the headline
		t.Errorf("parts hold %d lines, want 999", got)
	}
	e := ex(a, "Line number 900.")
	_, n := get(t, h, fmt.Sprintf("%s?at=%d-%d", pageURL(a.Page), e.Span.Start, e.Span.End))
	if got := texts(all(n, "#s")); !slices.Equal(got, []string{"Line number 900."}) {
		t.Errorf("highlighted %q", got)
	}
}

func TestCompareMarksSharedWords(t *testing.T) {
	f := ferry(t)
	_, n := get(t, newHandler(f), "/compare/ferry00001/1/2")
	if got := text(all(n, "h1")[0]); got != "Page 2 copied page 1, whole" {
		t.Errorf("verdict %q", got)
	}
	if got := len(all(n, "tr .same")); got != 12 {
		t.Errorf("%d shared stretches, want 6 on each side", got)
	}
	var only []string
	for _, o := range all(n, ".onlyin") {
		only = append(only, text(o))
	}
	want := []string{"Only in 1By Ada Quill", "Only in 1Passenger numbers have fallen every year since 2019, when the old pier was closed.",
		"Only in 2Bring back the old pier! Nobody listened. Rhea Stone (@rheastone) 3 MarchReference: The Harbour Post: Ada Quill"}
	if !slices.Equal(only, want) {
		t.Errorf("only %q, want %q", only, want)
	}
	pages := f.briefs[0].Pages
	if code, _ := get(t, newHandler(f), fmt.Sprintf("/compare?a=%s&b=%s", pages[0].Page, pages[1].Page)); code != 200 {
		t.Errorf("compare by IDs: %d", code)
	}
}

func TestRawIsPlainText(t *testing.T) {
	f := ferry(t)
	id := f.briefs[0].Pages[0].Page
	rw := httptest.NewRecorder()
	newHandler(f).ServeHTTP(rw, httptest.NewRequest("GET", pageURL(id)+"/raw", nil))
	if got := rw.Header().Get("Content-Type"); got != "text/plain; charset=utf-8" || rw.Body.String() != string(f.pages[id].Raw) {
		t.Errorf("%s: %q", got, rw.Body)
	}
}

func TestAnswersAreGuarded(t *testing.T) {
	f := ferry(t)
	h := newHandler(f)
	for _, c := range []struct {
		method, path string
		code         int
	}{
		{"GET", "/", 200}, {"HEAD", "/", 200}, {"GET", ferryURL, 200}, {"POST", "/", 405}, {"DELETE", ferryURL, 405},
		{"GET", "/nothing", 404}, {"GET", "/story/none", 404}, {"GET", ferryURL + "/none", 404}, {"GET", ferryURL + "/event/none", 404},
		{"GET", "/page/ffffffffffffffff", 404}, {"GET", "/page/ffffffffffffffff/raw", 404}, {"GET", "/speaker/ferry00001/none", 404},
		{"GET", "/compare", 400}, {"GET", "/compare/ferry00001/1/9", 404}, {"GET", "/?p=x", 400}, {"GET", "/?p=-1", 400}, {"GET", ferryURL + "/says?p=0", 400},
		{"GET", pageURL(f.briefs[0].Pages[0].Page) + "?at=9-1", 400}, {"GET", pageURL(f.briefs[0].Pages[0].Page) + "?at=0-99999999", 400},
		{"GET", pageURL(f.briefs[0].Pages[0].Page) + "?from=ferry00001.%3Cscript%3E", 200}, {"GET", pageURL(f.briefs[0].Pages[0].Page) + "?from=none.q", 200},
		{"GET", pageURL(f.briefs[0].Pages[0].Page) + "?from=ferry00001.q", 200}, {"GET", pageURL(f.briefs[0].Pages[0].Page) + "?from=ferry00001.q99999", 200},
		{"GET", "/static/hearsay.css", 200}, {"GET", "/static/", 404}, {"GET", "/static/../handler.go", 301},
	} {
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, httptest.NewRequest(c.method, c.path, nil))
		if rw.Code != c.code && !(c.code == 301 && rw.Code/100 != 2) {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, rw.Code, c.code)
		}
		for k, want := range map[string]string{"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"} {
			if got := rw.Header().Get(k); got != want {
				t.Errorf("%s %s: %s is %q", c.method, c.path, k, got)
			}
		}
	}
}

func TestFailureIsToldInPlainWords(t *testing.T) {
	f := ferry(t)
	f.fail = errors.New("disk on fire at /secret/path")
	code, n := get(t, newHandler(f), "/")
	if got := text(n); code != 500 || strings.Contains(got, "secret") || !strings.Contains(got, "Nothing that was kept is lost") {
		t.Errorf("%d: %q", code, got)
	}
	// A brief that breaks a view must not break the answer.
	f = ferry(t)
	f.articles[f.briefs[0].Pages[0].Page].Blocks[1].End += 5000
	code, n = get(t, newHandler(f), pageURL(f.briefs[0].Pages[0].Page))
	if got := text(n); code != 500 || strings.Contains(got, "goroutine") {
		t.Errorf("%d: %q", code, got)
	}
}

func TestUnchangedBriefIsReadOnce(t *testing.T) {
	f := ferry(t)
	h := newHandler(f)
	for range 3 {
		get(t, h, ferryURL)
	}
	if n := f.reads.Load(); n != 1 {
		t.Errorf("brief read %d times", n)
	}
}

func TestManyReadersAtOnce(t *testing.T) {
	f := ferry(t)
	h := newHandler(f)
	paths := screens(f)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range paths {
				rw := httptest.NewRecorder()
				path := paths[(i*7+j)%len(paths)]
				if h.ServeHTTP(rw, httptest.NewRequest("GET", path, nil)); rw.Code >= 500 {
					t.Errorf("%s: %d", path, rw.Code)
				}
			}
		})
	}
	wg.Wait()
}

func TestUnchangedPageIsNotSentAgain(t *testing.T) {
	h := newHandler(ferry(t))
	for _, path := range []string{"/", ferryURL} {
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, httptest.NewRequest("GET", path, nil))
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("If-None-Match", rw.Header().Get("ETag"))
		again := httptest.NewRecorder()
		h.ServeHTTP(again, r)
		if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s: %d with %d bytes, want 304 with none", path, again.Code, again.Body.Len())
		}
	}
}

// Every screen, for the tests below.
func screens(f *fakeShelf) []string {
	out := []string{"/", "/?by=pages", "/?by=origins", "/?outlet=none&speaker=x&after=y", "/outlets", "/nothing"}
	for _, b := range f.briefs {
		s := "/story/" + string(b.Story.ID)
		out = append(out, s)
		for k := range sections {
			out = append(out, s+"/"+k)
		}
		d := newDesk(b)
		for i := range b.Events[:min(len(b.Events), 3)] {
			out = append(out, d.eventURL(&b.Events[i].Event))
		}
		for i := range b.Speakers[:min(len(b.Speakers), 5)] {
			out = append(out, d.speakerURL(&b.Speakers[i]))
		}
		for _, p := range b.Pages[:min(len(b.Pages), 5)] {
			if o := outletURL(p.Outlet.String()); o != "/outlet/" && o != "/outlet/.." {
				out = append(out, o, o+"?list=own", o+"?list=given", o+"?list=taken")
			}
			out = append(out, pageURL(p.Page), pageURL(p.Page)+"?at=0-5&from="+string(b.Story.ID)+".ev-stop")
		}
		for i := range b.Copies[:min(len(b.Copies), 2)] {
			out = append(out, d.compareURL(&b.Copies[i]))
		}
	}
	slices.Sort(out)
	return out
}

// audit reports what would keep somebody from reading a page.
func audit(t *testing.T, path string, n *html.Node) {
	t.Helper()
	ids := map[string]bool{}
	last := 0
	for d := range n.Descendants() {
		if d.Type != html.ElementNode {
			continue
		}
		if id := attr(d, "id"); id != "" {
			if ids[id] {
				t.Errorf("%s: two elements with id %s", path, id)
			}
			ids[id] = true
		}
		switch d.Data {
		case "h1", "h2", "h3", "h4":
			level := int(d.Data[1] - '0')
			if level > last+1 {
				t.Errorf("%s: heading %q jumps from level %d to %d", path, text(d), last, level)
			}
			last = level
			if text(d) == "" {
				t.Errorf("%s: empty %s", path, d.Data)
			}
		case "a":
			if attr(d, "aria-label") == "" && text(d) == "" {
				t.Errorf("%s: link to %s has no words", path, attr(d, "href"))
			}
			if attr(d, "href") == "" {
				t.Errorf("%s: %q leads nowhere", path, text(d))
			}
		case "summary":
			if text(d) == "" {
				t.Errorf("%s: empty summary", path)
			}
		}
	}
	for d := range n.Descendants() {
		if d.Type != html.ElementNode {
			continue
		}
		for _, k := range []string{"aria-labelledby", "aria-describedby"} {
			if v := attr(d, k); v != "" && !ids[v] {
				t.Errorf("%s: %s names %s, which is not there", path, k, v)
			}
		}
		if h := attr(d, "href"); strings.HasPrefix(h, "#") && !ids[h[1:]] {
			t.Errorf("%s: link to %s, which is not there", path, h)
		}
	}
	if len(all(n, "main")) != 1 || len(all(n, "h1")) != 1 || len(all(n, "title")) == 0 || attr(all(n, "html")[0], "lang") == "" {
		t.Errorf("%s: main, h1, title or lang is missing", path)
	}
}

// ourScript reports whether a script is the one that we serve, in the head, and
// nothing else.
func ourScript(n *html.Node) bool {
	return n.Parent != nil && n.Parent.Data == "head" && n.FirstChild == nil && len(n.Attr) == 2 &&
		strings.HasPrefix(attr(n, "src"), "/static/hearsay.js?")
}

// harmless reports what a page could make a browser do.
func harmless(t *testing.T, path string, n *html.Node) {
	t.Helper()
	for d := range n.Descendants() {
		if d.Type != html.ElementNode {
			continue
		}
		if d.Data == "script" && ourScript(d) {
			continue
		}
		switch d.Data {
		case "script", "iframe", "object", "embed", "img", "base", "style", "video", "audio":
			t.Errorf("%s: has a %s", path, d.Data)
		case "form":
			if m, to := attr(d, "method"), attr(d, "action"); m != "get" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
				t.Errorf("%s: a form sends %q to %q", path, m, to)
			}
		}
		for _, a := range d.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" || a.Key == "srcset":
				t.Errorf("%s: %s has %s=%q", path, d.Data, a.Key, a.Val)
			case a.Key == "href" && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#"):
				if d.Data != "a" || !strings.HasPrefix(a.Val, "http") || !strings.Contains(attr(d, "rel"), "noreferrer") {
					t.Errorf("%s: %s leads to %q with rel %q", path, d.Data, a.Val, attr(d, "rel"))
				}
			case a.Key == "href" && strings.HasPrefix(a.Val, "//"):
				t.Errorf("%s: leads to another host: %q", path, a.Val)
			}
		}
	}
}

func TestEveryScreenIsSoundAndHarmless(t *testing.T) {
	f := ferry(t)
	h := newHandler(f)
	for _, path := range screens(f) {
		_, n := get(t, h, path)
		audit(t, path, n)
		harmless(t, path, n)
	}
}

// hostile are strings that a page may bring where a name or a title is meant.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `javascript:alert(1)`, `'-alert(1)-'`, "\u202Ereversed\u2066", "a\x00b\xff\xfe",
	`{{.Secret}}`, `</title></svg></textarea><style>*{display:none}</style>`, strings.Repeat("W", 10_000), "//evil.example/x", "data:text/html,<b>", "../../x?y#z", "",
}

func TestHostileStringsAreShownAsText(t *testing.T) {
	for i, s := range hostile {
		f := ferry(t)
		fillHostile(f, s)
		h := newHandler(f)
		for _, path := range screens(f) {
			if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, " \x00") {
				continue
			}
			code, n := get(t, h, path)
			if code >= 500 {
				t.Errorf("string %d: %s: %d", i, path, code)
			}
			harmless(t, path, n)
		}
	}
}

// fillHostile puts a string into every place of the first brief and its pages.
func fillHostile(f *fakeShelf, s string) {
	b := f.briefs[0]
	fill(reflect.ValueOf(b), s)
	b.Story.ID = "ferry00001"
	for j := range b.Pages {
		b.Pages[j].Number = j + 1
	}
	for j := range b.Speakers {
		b.Speakers[j].Entity = hearsay.EntityID(fmt.Sprint(s, j))
		for k := range b.Speakers[j].Sayings {
			b.Speakers[j].Sayings[k].ID = hearsay.StatementID(fmt.Sprint(s, j, "x", k))
		}
	}
	for j := range b.Events {
		b.Events[j].ID = hearsay.EventID(fmt.Sprint(s, j))
	}
	for _, a := range f.articles {
		a.Outlet, a.Language, a.Headline.Text = hearsay.Outlet{Name: s, Domain: s}, s, s
		f.pages[a.Page].URL, f.pages[a.Page].Locator, f.pages[a.Page].Charset, f.pages[a.Page].Type = s, s, s, s
	}
}

// fill sets every string of a brief but the IDs of its pages, and the keys that
// join it, to s.
func fill(v reflect.Value, s string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem(), s)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fill(v.Index(i), s)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), s)
		}
	case reflect.String:
		switch v.Interface().(type) {
		case hearsay.PageID, hearsay.StoryID, hearsay.StatementKind, hearsay.Direction, hearsay.HolderKind, hearsay.Mode, hearsay.CopyKind:
		default:
			v.SetString(s)
		}
	}
}

// crowd makes a story of many pages, events and statements out of the ferry.
func crowd(t testing.TB, pages, events, speakers, sayings int) *fakeShelf {
	f := ferry(t)
	b := f.briefs[0]
	event, saying, witness := b.Events[2], b.Speakers[0].Sayings[0], b.Lead.Origins.Pages[0]
	for i := len(b.Pages); i < pages; i++ {
		a := f.add("", fmt.Sprintf("press/%d.txt", i), fmt.Sprintf("Headline %d\nThe ferry stopped, page %d says.", i, i))
		n := b.Pages[2]
		n.Number, n.Page, n.Text, n.Headline = i+1, a.Page, i+1, a.Headline
		b.Pages = append(b.Pages, n)
		w := witness
		w.Page, w.Words = a.Page, []hearsay.Excerpt{ex(a, "The ferry stopped")}
		b.Lead.Origins.Pages, b.Lead.Origins.Texts = append(b.Lead.Origins.Pages, w), append(b.Lead.Origins.Texts, w)
		b.Provenance.Nodes = append(b.Provenance.Nodes, hearsay.Node{Key: string(a.Page), Page: a.Page})
		b.Provenance.Edges = append(b.Provenance.Edges, hearsay.Edge{From: "outlet:coast-radio", To: string(a.Page), Kind: "outlet report", Words: w.Words})
	}
	b.Events = nil
	for i := range events {
		e := event
		e.ID = hearsay.EventID(fmt.Sprintf("e%d", i))
		b.Events = append(b.Events, e)
	}
	b.Speakers = nil
	for i := range speakers {
		s := hearsay.Speaker{Entity: hearsay.EntityID(fmt.Sprintf("s%d", i)), Name: fmt.Sprintf("Speaker %d", i), Kind: hearsay.Person}
		for j := range sayings {
			y := saying
			y.ID = hearsay.StatementID(fmt.Sprintf("y%d-%d", i, j))
			s.Sayings = append(s.Sayings, y)
		}
		b.Speakers = append(b.Speakers, s)
	}
	return f
}

func TestLongStoryIsCutIntoPartsThatHoldAll(t *testing.T) {
	f := crowd(t, 300, 500, 150, 20)
	h := newHandler(f)
	rw := httptest.NewRecorder()
	start := time.Now()
	h.ServeHTTP(rw, httptest.NewRequest("GET", ferryURL, nil))
	if n := rw.Body.Len(); n > 300<<10 {
		t.Errorf("front of %d pages and 3,000 statements is %d KB", 300, n>>10)
	}
	t.Logf("front: %d KB in %v", rw.Body.Len()>>10, time.Since(start).Round(time.Millisecond))
	_, n := get(t, h, ferryURL)
	for section, want := range map[string]int{"happened": 500, "says": 150, "pages": 300} {
		item := map[string]string{"happened": ".evt", "says": ".spk", "pages": ".pages li"}[section]
		found := slices.ContainsFunc(all(n, "a"), func(a *html.Node) bool { return attr(a, "href") == ferryURL+"/"+section })
		if !found {
			t.Errorf("front does not lead to the whole of %s", section)
		}
		got, path := 0, ferryURL+"/"+section
		for path != "" {
			_, p := get(t, h, path)
			got += len(all(p, item))
			path = ""
			for _, a := range all(p, ".turn a") {
				if attr(a, "rel") == "next" {
					path = attr(a, "href")
				}
			}
		}
		if got != want {
			t.Errorf("parts of %s hold %d, want %d", section, got, want)
		}
	}
	if _, n := get(t, h, "/speaker/ferry00001/s7"); len(all(n, ".stl")) != 20 {
		t.Errorf("a speaker's page holds %d sayings, want 20", len(all(n, ".stl")))
	}
	audit(t, ferryURL, n)
}

func TestBackLinkReachesLinesBeyondTheFront(t *testing.T) {
	f := crowd(t, 4, 500, 150, 20)
	h := newHandler(f)
	for _, line := range []string{"ev-e3", "ev-e499", "st-y3-1", "st-y3-15", "st-y149-0", "st-y149-19"} {
		_, n := get(t, h, pageURL(f.briefs[0].Pages[0].Page)+"?from=ferry00001."+line)
		to := attr(all(n, ".backline a")[0], "href")
		path, id, _ := strings.Cut(to, "#")
		if _, p := get(t, h, path); id != line || len(all(p, "#"+line)) != 1 {
			t.Errorf("%s leads back to %s, where it is not", line, to)
		}
	}
}

func TestRightToLeftNamesStayInTheirPlace(t *testing.T) {
	f := ferry(t)
	f.briefs[0].Speakers[0].Name = "\u202Eelpoep"
	_, n := get(t, newHandler(f), ferryURL)
	for d := range n.Descendants() {
		if d.Type == html.TextNode && strings.Contains(d.Data, "\u202E") {
			if p := d.Parent; p.Data != "bdi" && p.Data != "title" {
				t.Errorf("an override stands in a bare %s", p.Data)
			}
		}
	}
}

func TestPileSpeaksOfSources(t *testing.T) {
	_, n := get(t, newHandler(ferry(t)), "/")
	if got, want := text(all(n, ".stories .sum")[0]), "4 pages · 3 texts · 1 outlet named · 1 origin for its main fact: Tom Hale Why?"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	_, n = get(t, newHandler(newFake()), "/")
	if got := text(n); !strings.Contains(got, "Nothing is in the pile yet") {
		t.Errorf("empty pile says %q", got)
	}
}

// BenchmarkFront measures the front of a story of 100 pages and 2,000
// statements.
func BenchmarkFront(b *testing.B) {
	f := crowd(b, 100, 150, 100, 20)
	n := 0
	for b.Loop() {
		h := newHandler(f) // with nothing kept
		rw := httptest.NewRecorder()
		h.ServeHTTP(rw, httptest.NewRequest("GET", ferryURL, nil))
		n = rw.Body.Len()
	}
	b.ReportMetric(float64(n)/1024, "KB")
}
