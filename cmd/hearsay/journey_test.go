package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// A reader is somebody with a browser on what "hearsay open" serves.
type reader struct {
	t    *testing.T
	ctx  context.Context
	base string
}

func (r *reader) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.ctx, 2*time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		at, _ := chromedp.Run(r.ctx, chromedp.Location())
		r.t.Fatalf("%s, at %s: %v", what, at, err)
	}
}

func (r *reader) open(path string) {
	r.t.Helper()
	r.do(path, chromedp.Navigate(r.base+path))
}

func (r *reader) click(sel string) {
	r.t.Helper()
	r.do("clicking on "+sel, chromedp.Click(chromedp.CSS(sel)))
}

func (r *reader) key(k string) {
	r.t.Helper()
	r.do("the key "+k, chromedp.KeyEvent(k))
}

func is[T any](r *reader, expression string) T {
	r.t.Helper()
	v, err := chromedp.Run(r.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		r.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// until waits for an expression to be true in a page that is loaded.
func (r *reader) until(expression string) {
	r.t.Helper()
	for range 1200 {
		ok, err := chromedp.Run(r.ctx, chromedp.Evaluate[bool](`document.readyState == "complete" && !!(`+expression+`)`))
		if err == nil && ok {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	at, _ := chromedp.Run(r.ctx, chromedp.Location())
	r.t.Fatalf("it never came, at %s, that %s", at, expression)
}

// seen says whether an element is in view.
const seen = `(e => { const r = e.getBoundingClientRect(); return r.width > 0 && r.bottom > 0 && r.top < innerHeight })`

// The journeys of a reader through what the command serves of the town, in one
// Chromium, each in a tab of its own.
func TestJourneys(t *testing.T) {
	t.Setenv("HEARSAY_TOKEN", "")
	chrome.Tab(t) // left out where there is no browser
	ctx, cancel := context.WithCancel(context.Background())
	log := &lines{ready: make(chan string, 1)}
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"open", "--db", filepath.Join(t.TempDir(), "town.db"), "--addr", "127.0.0.1:0", "../../testdata/town"}, io.Discard, log)
	}()
	t.Cleanup(func() {
		cancel()
		if c := <-ended; c != exitDone {
			t.Errorf("it ended with exit code %d: %s", c, log)
		}
	})
	var base string
	select {
	case base = <-log.ready:
	case c := <-ended:
		ended <- exitDone
		t.Fatalf("it ended with exit code %d: %s", c, log)
	case <-time.After(3 * time.Minute):
		t.Fatalf("nothing is served: %s", log)
	}
	for name, journey := range map[string]func(*reader){
		"a story read to its evidence": journeyEvidence, "why one source": journeyWhyOne, "put right and taken back": journeyCorrect,
		"search": journeySearch, "a report to keep": journeyReport, "by keyboard": journeyKeys, "without script": journeyPlain,
		"narrow": journeyNarrow, "dark": journeyDark,
	} {
		t.Run(name, func(t *testing.T) { journey(&reader{t, chrome.Tab(t), base}) })
	}
}

// toStory opens the story of the dam from the pile.
func (r *reader) toStory() {
	r.t.Helper()
	r.open("/")
	r.do("to the story", chromedp.WaitVisible(chromedp.CSS(".stories h2 a")), chromedp.Click(chromedp.CSS(".stories h2 a")), chromedp.WaitVisible(chromedp.CSS("#sources")))
}

// journeyEvidence follows a note of each section to the sentence, highlighted and in
// view, and comes back to the line; nothing on the story moves while it loads.
func journeyEvidence(r *reader) {
	r.toStory()
	story := is[string](r, `location.pathname`)
	const moved = `new Promise(done => { let sum = 0; new PerformanceObserver(l => { for (const e of l.getEntries()) sum += e.value }).observe({type: "layout-shift", buffered: true}); requestAnimationFrame(() => requestAnimationFrame(() => done(sum))) })`
	if got := is[float64](r, moved); got != 0 {
		r.t.Errorf("the story moves while it loads: a layout shift of %g", got)
	}
	for kind, note := range map[string]string{"a page that counts": "#sources td.pg a.tok", "a copy": "#sources td.tx .n", "an event": "#happened .evts > .evt:not(.before) .what > p .n", "a statement": "#says .n", "an expectation": "#expect .voices .n",
		"a difference": "#differ .n", "only in one page": "#only .n"} {
		r.open(story)
		r.until(fmt.Sprintf(`document.querySelector(%q)`, note))
		words := is[string](r, fmt.Sprintf(`document.querySelector(%q).title`, note))
		r.click(note)
		r.until(`location.pathname.startsWith("/page/") && document.querySelector("mark#s")`)
		whole := is[string](r, `[...document.querySelectorAll("mark.arrived")].map(e => e.textContent).join("")`)
		if whole == "" || words != "" && !strings.Contains(whole, strings.TrimSuffix(words, "…")) && !strings.Contains(words, whole) {
			r.t.Errorf("%s: highlighted %q, the note says %q", kind, whole, words)
		}
		if !is[bool](r, seen+`(document.querySelector("mark#s"))`) {
			r.t.Errorf("%s: its sentence is not in view", kind)
		}
		r.click(".backline a")
		r.until(`location.pathname.startsWith("/story/") && location.hash`)
		r.until(seen + `(document.querySelector(location.hash))`)
	}
}

// journeyWhyOne goes from "1 origin" in the pile to the answer, and to the sentence
// that names the one.
func journeyWhyOne(r *reader) {
	r.open("/")
	r.until(`document.querySelector(".stories li .one").textContent == "1 origin"`)
	r.click(".stories li:has(.one) .whylink")
	r.until(`location.hash == "#sources" && ` + seen + `(document.querySelector("#sources h2"))`)
	for what, want := range map[string]string{"#sources h2": "all go back to one", "#sources thead": "1 origin", "#sources td.or": "Malchenko"} {
		if got := is[string](r, fmt.Sprintf(`document.querySelector(%q).innerText.replace(/\s+/g, " ")`, what)); !strings.Contains(got, want) {
			r.t.Errorf("%s says %q, and not %q", what, got, want)
		}
	}
	story := is[string](r, `location.pathname`)
	r.click("#sources .fact a")
	r.until(`document.querySelector("details[open] .lists, .evt:target .lists")`)
	r.open(story)
	r.click("#sources td.or .n")
	r.until(`document.querySelector("mark#s") && document.querySelector("mark#s").closest("p, h1").textContent.includes("promise")`)
}

// journeyCorrect splits a page off, sees it stand alone, and takes that back.
func journeyCorrect(r *reader) {
	r.toStory()
	story := is[string](r, `location.pathname`)
	r.click(`a[href$="/correct"]`)
	r.until(`document.querySelector("#m-who")`)
	r.do("who", chromedp.SetValue(chromedp.CSS("#m-who"), "Ada Quill"))
	r.click(`#pages ul.pages li:last-child input`)
	r.click(`button[value="split"]`)
	r.until(`location.pathname.startsWith("/story/") && !location.pathname.endsWith("/correct") && document.querySelector("#from")`)
	alone := is[string](r, `location.pathname`)
	r.open("/")
	r.until(`document.querySelectorAll(".stories > li").length == 5`)
	r.open(alone + "/correct")
	r.until(`document.querySelector("button[value=undo]")`)
	if said := is[string](r, `document.querySelector(".made").innerText`); !strings.Contains(said, "Ada Quill") {
		r.t.Errorf("what was put right says %q, and not who", said)
	}
	r.click(`button[value=undo]`)
	r.until(`!location.pathname.endsWith("/correct") && document.querySelector("#from")`)
	r.open("/")
	r.until(`document.querySelectorAll(".stories > li").length == 4`)
	r.open(story)
	r.until(`document.querySelector("#sources td.or")`)
}

// journeySearch finds while somebody types, and again by the form alone.
func journeySearch(r *reader) {
	r.open("/search")
	r.do("the field", chromedp.WaitVisible(chromedp.CSS("#q")), chromedp.Focus(chromedp.CSS("#q")), chromedp.KeyEvent("bridg"))
	r.until(`document.querySelectorAll(".hits li").length > 0 && location.search == "?q=bridg" && document.activeElement.id == "q"`)
	found := is[string](r, `document.getElementById("status").textContent`)
	r.noScript()
	r.open("/")
	r.do("the field in the head", chromedp.WaitVisible(chromedp.CSS("#find")), chromedp.SendKeys(chromedp.CSS("#find"), "bridge\r"))
	r.until(`location.pathname == "/search" && document.querySelectorAll(".hits li").length > 0`)
	if got := is[string](r, `document.getElementById("status").textContent`); got != found {
		r.t.Errorf("by form %q, by script %q", got, found)
	}
	r.click(`.hits a[href^="/page/"]`)
	r.until(`document.querySelector("mark#s")`)
}

func (r *reader) noScript() {
	r.t.Helper()
	if _, err := chromedp.Call(r.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		r.t.Fatal(err)
	}
}

// journeyReport downloads the story as one file and reads it from the disk.
func journeyReport(r *reader) {
	r.toStory()
	title := is[string](r, `document.querySelector("h1").textContent`)
	dir := r.t.TempDir()
	c := chromedp.FromContext(r.ctx)
	if _, err := chromedp.Call(r.ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: cdp.BrowserContextID(c.BrowserContextID), DownloadPath: dir}); err != nil {
		r.t.Fatal(err)
	}
	r.click(`a[download][href$="/report.html"]`)
	name := ""
	for range 1200 {
		found, _ := filepath.Glob(filepath.Join(dir, "*.html"))
		if len(found) == 1 {
			if b, err := os.ReadFile(found[0]); err == nil && strings.Contains(string(b), "</html>") {
				name = found[0]
				break
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	if name == "" {
		r.t.Fatal("no report came")
	}
	r.do("the file", chromedp.Navigate("file://"+name), chromedp.WaitVisible(chromedp.CSS("#evidence")))
	if got := is[string](r, `document.querySelector("h1").textContent`); got != title {
		r.t.Errorf("the file is about %q, want %q", got, title)
	}
	r.click("#says .n")
	r.until(seen + `(document.querySelector("mark:target"))`)
}

// journeyKeys goes from the pile to a sentence and back with Tab and Enter alone, each
// stop to be seen and after the one before it.
func journeyKeys(r *reader) {
	r.open("/")
	r.tabTo(".stories h2 a")
	r.key("\r")
	r.until(`document.querySelector("#sources")`)
	r.tabTo("#sources td.or .n")
	r.key("\r")
	r.until(`document.querySelector("mark#s") && ` + seen + `(document.querySelector("mark#s"))`)
	r.tabTo(".kb a, .backline a")
	r.key("\r")
	r.until(`location.pathname.startsWith("/story/") && location.hash`)
	r.key("j")
	r.until(`document.activeElement.closest("main li, main .stl, main .evt")`)
}

func (r *reader) tabTo(sel string) {
	r.t.Helper()
	is[bool](r, `!(window.was = null)`)
	for range 120 {
		r.key("\t")
		if is[bool](r, `!!window.was && document.activeElement != document.body && !(window.was.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)`) {
			r.t.Errorf("the stop %s is before the last", is[string](r, `document.activeElement.outerHTML.slice(0, 120)`))
		}
		is[bool](r, `!!(window.was = document.activeElement)`)
		if is[bool](r, `getComputedStyle(document.activeElement).outlineStyle == "none"`) {
			r.t.Errorf("the stop %s cannot be seen", is[string](r, `document.activeElement.outerHTML.slice(0, 120)`))
		}
		if is[bool](r, fmt.Sprintf(`document.activeElement.matches(%q)`, sel)) {
			return
		}
	}
	r.t.Fatalf("never came to %s", sel)
}

// journeyPlain reads, filters and comes back without script.
func journeyPlain(r *reader) {
	r.noScript()
	r.toStory()
	r.click("#happened .evts > .evt:not(.before) summary")
	r.until(`document.querySelector("#happened .evt details[open] .lists")`)
	r.click("#says .n")
	r.until(`document.querySelector("mark#s")`)
	r.click(".backline a")
	r.until(`location.pathname.startsWith("/story/") && location.hash`)
	r.open("/")
	r.do("a filter", chromedp.WaitVisible(chromedp.CSS("#f-s")), chromedp.SendKeys(chromedp.CSS("#f-s"), "Greta Holm"), chromedp.Click(chromedp.CSS(".filters button")))
	r.until(`location.search.includes("speaker=Greta") && document.querySelectorAll(".stories > li").length == 1`)
}

// journeyNarrow reads at 320 px, where nothing is wider than the screen.
func journeyNarrow(r *reader) {
	r.do("narrow", chromedp.EmulateViewport(320, 640))
	r.toStory()
	story := is[string](r, `location.pathname`)
	note := is[string](r, `(u => u.pathname + u.search)(new URL(document.querySelector("#says .n").href))`)
	for _, path := range []string{"/", story, story + "/happened", story + "/correct", note, "/compare" + strings.TrimPrefix(story, "/story") + "/1/2", "/search?q=dam", "/speakers", "/outlets", "/new?since=0", "/keys", "/nowhere"} {
		r.open(path)
		if w := is[int](r, `document.documentElement.scrollWidth`); w > 320 {
			r.t.Errorf("%s is %d wide at 320: %s", path, w, is[string](r, `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > 321).map(e => e.tagName + "." + e.className).slice(0, 4).join(" ")`))
		}
	}
	r.open(story)
	r.click("#says .n")
	r.until(`document.querySelector("mark#s") && ` + seen + `(document.querySelector("mark#s"))`)
}

// journeyDark reads where the machine asks for a dark page.
func journeyDark(r *reader) {
	if _, err := chromedp.Call(r.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}}); err != nil {
		r.t.Fatal(err)
	}
	r.toStory()
	r.click("#says .n")
	r.until(`document.querySelector("mark#s")`)
	const lum = `(s => { const [r, g, b] = s.match(/[\d.]+/g).map(Number); return .2126 * r + .7152 * g + .0722 * b })`
	if is[bool](r, lum+`(getComputedStyle(document.body).backgroundColor) > 60`) || is[bool](r, lum+`(getComputedStyle(document.body).color) < 180`) {
		r.t.Error("the page is not dark")
	}
}
