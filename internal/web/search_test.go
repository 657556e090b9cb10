package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"hearsay"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
	"hearsay/internal/store"
	"hearsay/internal/wording"
)

// townShelf is what the whole program makes of testdata/town.
func townShelf(t *testing.T) *store.DB {
	t.Helper()
	return shelfOf(t, "../../testdata/town")
}

func shelfOf(t *testing.T, folder string) *store.DB {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "town.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := pipeline.Run(ctx, db, source.Read(ctx, []string{folder}, source.Options{}), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestSearchShowsWhatHoldsTheWords(t *testing.T) {
	h := Handler(townShelf(t))
	for _, c := range []struct {
		q, kind string
		want    []string
		hits    int
	}{
		{"", "", []string{"bridge OR ferry", "speaker:"}, 0},
		{"bridge", "", []string{"All 5", "Pages 3", "Statements 1", "Events 1", "Found: 3 pages, 1 statement and 1 event.", "Greta Holm"}, 5},
		{"bridge", "statement", []string{"Statements 1, the best first", "Pages 3"}, 1},
		{"norland ", "page", []string{"the best first"}, 1},
		{"speaker:holm outlet:herald dam", "", []string{"Not looked through: pages have no speaker.", "Without: speaker:holm outlet:herald"}, 0},
		{"zebra ", "", []string{"Found: 0 pages, 0 statements and 0 events.", "none"}, 0},
		{"fish:bridge", "", []string{`There is no field "fish:".`, "Use one of speaker:"}, 0},
		{"story:nowhere x", "", []string{`There is no story "nowhere".`}, 0},
	} {
		path := "/search?" + queryOf("q", c.q, "kind", c.kind)
		code, n := get(t, h, path)
		if code != 200 {
			t.Errorf("%s: status %d", path, code)
		}
		audit(t, path, n)
		harmless(t, path, n)
		said := strings.Join(strings.Fields(text(n)), " ")
		for _, w := range c.want {
			if !strings.Contains(said, w) {
				t.Errorf("%s does not say %q:\n%s", path, w, said)
			}
		}
		marks := 0
		for _, m := range all(n, "mark") {
			marks++
			if len(c.q) > 0 && !strings.Contains(strings.ToLower(c.q), strings.ToLower(text(m))[:3]) {
				t.Errorf("%s: %q is marked", path, text(m))
			}
		}
		if c.hits > 0 && marks == 0 {
			t.Errorf("%s: nothing is marked", path)
		}
	}
}

// Every hit leads to its sentence, highlighted in the kept page, and to its line.
func TestHitsLeadToTheirSentence(t *testing.T) {
	h := Handler(townShelf(t))
	_, n := get(t, h, "/search?q=dam")
	pages, lines := 0, 0
	for _, a := range all(n, "a") {
		to := attr(a, "href")
		switch {
		case strings.HasPrefix(to, "/page/"):
			path, _, _ := strings.Cut(to, "#")
			code, kept := get(t, h, path)
			if code != 200 || len(all(kept, "#s")) == 0 {
				t.Errorf("%s: status %d, or no sentence is highlighted", to, code)
			}
			pages++
		case strings.Contains(to, "/line/"):
			rw := httptest.NewRecorder()
			h.ServeHTTP(rw, httptest.NewRequest("GET", to, nil))
			at := rw.Header().Get("Location")
			path, frag, _ := strings.Cut(at, "#")
			code, story := get(t, h, path)
			if rw.Code != http.StatusSeeOther || code != 200 || frag == "" || len(all(story, "#"+frag)) == 0 {
				t.Errorf("%s leads to %s: %d, %d", to, at, rw.Code, code)
			}
			lines++
		}
	}
	if pages < 10 || lines < 4 {
		t.Errorf("%d pages and %d lines", pages, lines)
	}
}

// Paging lists as many as are counted, each once.
func TestSearchPagesThroughAll(t *testing.T) {
	h := Handler(townShelf(t))
	seen := map[string]bool{}
	path, listed := "/search?q=the+&kind=statement", 0
	total := ""
	for range 20 {
		_, n := get(t, h, path)
		path = ""
		for _, l := range all(n, "li") {
			for _, a := range all(l, "a") {
				if strings.Contains(attr(a, "href"), "/line/") {
					seen[attr(a, "href")] = true
					listed++
				}
			}
		}
		for _, b := range all(n, "b") {
			if w, ok := strings.CutPrefix(text(b), "Statements "); ok {
				total = w
			}
		}
		for _, a := range all(n, "a") {
			if attr(a, "rel") == "next" {
				path = attr(a, "href")
			}
		}
		if path == "" {
			break
		}
	}
	if listed != len(seen) || total != wording.English().Count(listed) || listed < partHits {
		t.Errorf("%d listed, %d of them different, %s counted", listed, len(seen), total)
	}
}

// What a page brought, and what is asked, is shown as text; the part for the script
// holds the same.
func TestSearchIsHarmless(t *testing.T) {
	for _, bad := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "\u202Ereversed\u2066", "a\x00b\xff", strings.Repeat("W", 10_000), `javascript:alert(1)`, `outlet:"<b>`} {
		f := newFake()
		a := f.add("javascript:alert(1)", "x", bad+"\nThe harbour "+bad+" is closed.")
		a.Outlet.Name = bad
		f.found.Kinds = []store.Found{{Kind: store.OfPage, Total: 1, Best: true, Hits: []store.Hit{{Kind: store.OfPage, Page: a.Page, Story: "none", Title: bad}}},
			{Kind: store.OfStatement, Total: 1, Hits: []store.Hit{{Kind: store.OfStatement, Page: a.Page, Story: hearsay.StoryID(bad), Title: bad, Line: bad, Name: bad, Places: []hearsay.Span{{Page: a.Page, Start: 0, End: 5}}}}}}
		f.found.Read = []store.Reading{{Begun: bad, As: []string{bad}}}
		for _, q := range []string{"harbour", bad} {
			path := "/search?" + queryOf("q", q)
			code, n := get(t, newHandler(f), path)
			if code != 200 {
				t.Errorf("%.80s: %d", path, code)
			}
			audit(t, "/search", n)
			harmless(t, "/search", n)
			rw := httptest.NewRecorder()
			newHandler(f).ServeHTTP(rw, httptest.NewRequest("GET", path+"&part=1", nil))
			if b := rw.Body.String(); rw.Code != 200 || !strings.HasPrefix(b, "<div data-status=") || strings.Contains(b, "<script") || strings.Contains(b, "<img") {
				t.Errorf("%.80s: part %d %.300s", path, rw.Code, b)
			}
		}
	}
	for path, want := range map[string]int{"/search?q=a+&kind=fish": 400, "/search?q=a+&kind=page&after=fish": 200, "/story/none/line/st-x": 404} {
		f := newFake()
		if rw := httptest.NewRecorder(); true {
			newHandler(f).ServeHTTP(rw, httptest.NewRequest("GET", path, nil))
			if rw.Code != want {
				t.Errorf("%s: %d, want %d", path, rw.Code, want)
			}
		}
	}
}

// In a real browser: results come while somebody types, the focus stays, the address
// tells the question; without script the form does the same.
func TestBrowserSearchesWhileTyping(t *testing.T) {
	b := browse(t, Handler(townShelf(t)))
	waitFor := func(what, js string) {
		t.Helper()
		for range 200 {
			if eval[bool](t, b, js) {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Fatalf("%s: %s", what, eval[string](t, b, "document.body.innerText"))
	}
	b.do(t, chromedp.Navigate(b.base+"/search"), chromedp.WaitReady(chromedp.CSS("#q")), chromedp.Focus(chromedp.CSS("#q")), chromedp.KeyEvent("bridg"))
	waitFor("results while typing", `document.querySelectorAll(".hits li").length === 5`)
	if got := eval[string](t, b, `document.activeElement.id + " " + document.getElementById("status").textContent + " " + location.search`); got != "q Found: 3 pages, 1 statement and 1 event. ?q=bridg" {
		t.Errorf("after typing: %s", got)
	}
	b.do(t, chromedp.KeyEvent("xyz"))
	waitFor("nothing found", `document.querySelectorAll(".hits li").length === 0 && document.getElementById("status").textContent.includes("0 pages")`)
	b.do(t, chromedp.Navigate(b.base+"/"), chromedp.WaitReady(chromedp.CSS("#find")), chromedp.Focus(chromedp.CSS("#find")), chromedp.KeyEvent("bridge\r"))
	waitFor("the box in the head", `location.pathname === "/search" && document.querySelectorAll("mark.hit").length > 0`)
	b.quiet(t)
}
