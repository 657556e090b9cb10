package web

import (
	"context"
	"fmt"
	"hearsay/internal/browsertest"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"hearsay"
)

var chrome browsertest.Chromium

func TestMain(m *testing.M) {
	code := m.Run()
	chrome.Stop()
	os.Exit(code)
}

// A browser is a tab of a real Chromium, with what it complained of and asked for.
type browser struct {
	ctx  context.Context
	base string
	mu   sync.Mutex
	said []string // on its console
	sent []string // addresses asked for
}

// newBrowser starts Chromium on a handler. Where there is none the test is left
// out and says so; with CI=true it may not be.
func newBrowser(t *testing.T, f *fakeShelf) *browser {
	t.Helper()
	return browse(t, newHandler(f))
}

func browse(t *testing.T, h http.Handler) *browser {
	t.Helper()
	ctx := chrome.Tab(t)
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	b := &browser{ctx: ctx, base: s.URL}
	err := chromedp.Listen(ctx, func(ev any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := ev.(type) {
		case *network.EventRequestWillBeSent:
			b.sent = append(b.sent, e.Request.URL)
		case *log.EventEntryAdded:
			b.said = append(b.said, fmt.Sprintf("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
		case *runtime.EventConsoleAPICalled:
			b.said = append(b.said, "console "+e.Type.String())
		case *runtime.EventExceptionThrown:
			b.said = append(b.said, e.ExceptionDetails.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	call(t, b, network.Enable, network.EnableParams{})
	call(t, b, log.Enable, cdp.Empty{})
	call(t, b, runtime.Enable, cdp.Empty{})
	return b
}

// call sends one command of the protocol.
func call[P, R any](t *testing.T, b *browser, c cdp.Command[P, R], p P) {
	t.Helper()
	if _, err := chromedp.Call(b.ctx, c, p); err != nil {
		t.Fatal(err)
	}
}

func (b *browser) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// eval returns what an expression is in the page.
func eval[T any](t *testing.T, b *browser, expression string) T {
	t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// quiet fails where the browser complained, or asked another host for anything.
func (b *browser) quiet(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.said {
		t.Errorf("the browser says: %s", s)
	}
	if len(b.sent) == 0 {
		t.Error("saw no request")
	}
	for _, u := range b.sent {
		if !strings.HasPrefix(u, b.base+"/") && !strings.HasPrefix(u, "data:") {
			t.Errorf("asked another host: %s", u)
		}
	}
}

// oneOfEach is a screen of each sort.
func oneOfEach(f *fakeShelf) []string {
	return []string{"/", "/outlets", "/outlet/harbour%20post", "/keys", ferryURL, ferryURL + "/from", ferryURL + "/event/stop", "/speaker/ferry00001/tom-hale", "/compare/ferry00001/1/2",
		pageURL(f.briefs[0].Pages[0].Page) + "?at=62-151&from=ferry00001.st-hale1"}
}

const inView = `(e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight && r.width > 0 })`

func TestBrowserFollowsANoteAndComesBack(t *testing.T) {
	b := newBrowser(t, ferry(t))
	b.do(t, chromedp.Navigate(b.base+"/"), chromedp.Click(chromedp.CSS(".stories h2 a")), chromedp.WaitVisible(chromedp.CSS("#says")))
	b.do(t, chromedp.Click(chromedp.CSS("#st-vale .n")), chromedp.WaitVisible(chromedp.CSS("mark#s")))
	whole := eval[string](t, b, `[...document.querySelectorAll("mark")].map(e => e.textContent).join("")`)
	if want := "The ferry's owner, Vale Lines, denied it had skipped an inspection in spring."; whole != want {
		t.Errorf("highlighted %q, want %q", whole, want)
	}
	if !eval[bool](t, b, inView+`(document.querySelector("mark#s"))`) {
		t.Error("the sentence is not in view")
	}
	if c := eval[string](t, b, `getComputedStyle(document.querySelector("mark#s")).backgroundColor`); c != "rgb(255, 232, 138)" {
		t.Errorf("the sentence stands on %s", c)
	}
	if s := eval[string](t, b, `getComputedStyle(document.querySelector(".row.here > p")).boxShadow`); s == "none" {
		t.Error("no bar beside its paragraph")
	}
	b.do(t, chromedp.Click(chromedp.CSS(".here .kb a")), chromedp.WaitVisible(chromedp.CSS("#st-vale")))
	if got := eval[string](t, b, `location.hash`); got != "#st-vale" {
		t.Errorf("came back to %q", got)
	}
	if !eval[bool](t, b, inView+`(document.querySelector("#st-vale"))`) {
		t.Error("the line is not in view")
	}
	b.quiet(t)
}

func TestBrowserReadsEveryScreenAtEveryWidth(t *testing.T) {
	f := with(ferry(t), harbour(t))
	b := newBrowser(t, f)
	for _, width := range []int64{320, 700, 1280} {
		b.do(t, chromedp.EmulateViewport(width, 800))
		for _, path := range append(oneOfEach(f), changedScreens(f)...) {
			b.do(t, chromedp.Navigate(b.base+path))
			if w := eval[int64](t, b, `document.documentElement.scrollWidth`); w > width {
				who := eval[string](t, b, fmt.Sprintf(`[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > %d).map(e => e.tagName + "." + e.className).slice(0, 4).join(" ")`, width+1))
				t.Errorf("%s at %d is %d wide: %s", path, width, w, who)
			}
		}
	}
	b.quiet(t)
}

func TestBrowserWorksByKeyboard(t *testing.T) {
	b := newBrowser(t, ferry(t))
	b.do(t, chromedp.Navigate(b.base+ferryURL), chromedp.KeyEvent("\t"))
	if got := eval[string](t, b, `document.activeElement.className`); got != "skip" || !eval[bool](t, b, inView+`(document.activeElement)`) {
		t.Errorf("the first stop is %q, and can be seen: no", got)
	}
	b.do(t, chromedp.KeyEvent("\r"))
	for range 60 {
		b.do(t, chromedp.KeyEvent("\t"))
		if eval[string](t, b, `getComputedStyle(document.activeElement).outlineStyle`) == "none" {
			t.Fatalf("focus on %s cannot be seen", eval[string](t, b, `document.activeElement.outerHTML.slice(0, 200)`))
		}
		if eval[string](t, b, `document.activeElement.tagName`) == "SUMMARY" && eval[bool](t, b, `!!document.activeElement.closest("#ev-stop")`) {
			b.do(t, chromedp.KeyEvent("\r"))
			if !eval[bool](t, b, `document.querySelector("#ev-stop details").open`) {
				t.Error("the row of figures does not open by key")
			}
			b.quiet(t)
			return
		}
	}
	t.Error("never reached the row of figures of the main event")
}

func TestBrowserOpensWhatIsFoldedWhenALineInItIsMeant(t *testing.T) {
	f := ferry(t)
	s := &f.briefs[0].Speakers[0]
	for i := range 5 {
		y := s.Sayings[1]
		y.ID = hearsay.StatementID(fmt.Sprintf("hale1x%d", i))
		s.Sayings = append(s.Sayings, y)
	}
	b := newBrowser(t, f)
	b.do(t, chromedp.Navigate(b.base+ferryURL+"#st-hale1x3"), chromedp.WaitVisible(chromedp.CSS("#st-hale1x3")))
	if !eval[bool](t, b, inView+`(document.querySelector("#st-hale1x3"))`) {
		t.Error("the folded line is not in view")
	}
}

func TestBrowserTakesMarksAwayWithoutScript(t *testing.T) {
	f := ferry(t)
	b := newBrowser(t, f)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.do(t, chromedp.Navigate(b.base+pageURL(f.briefs[0].Pages[0].Page)), chromedp.Click(chromedp.CSS("#k-e")))
	if got := eval[string](t, b, `getComputedStyle(document.querySelector(".kept .m.e")).textDecorationLine`); got != "none" {
		t.Errorf("events are still marked: %s", got)
	}
	b.quiet(t)
}

// contrast walks the text of a page and returns what stands under 4.5 to 1.
const contrast = `(() => {
  const lum = c => { const v = c.slice(0, 3).map(x => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4 }); return .2126 * v[0] + .7152 * v[1] + .0722 * v[2] };
  const rgb = s => s.match(/[\d.]+/g).map(Number);
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c } return [255, 255, 255] };
  const bad = new Set();
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("svg") || ![...e.childNodes].some(n => n.nodeType == 3 && n.data.trim())) continue;
    const a = lum(rgb(getComputedStyle(e).color)), b = lum(ground(e)), r = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (r < 4.5) bad.add(e.tagName + "." + e.className + " " + r.toFixed(1));
  }
  return [...bad].join(", ");
})()`

func TestBrowserReadsInLightAndDark(t *testing.T) {
	f := with(ferry(t), harbour(t))
	b := newBrowser(t, f)
	for _, scheme := range []string{"light", "dark"} {
		call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		for _, path := range append(oneOfEach(f), changedScreens(f)...) {
			b.do(t, chromedp.Navigate(b.base+path))
			if bad := eval[string](t, b, contrast); bad != "" {
				t.Errorf("%s in %s: too faint: %s", path, scheme, bad)
			}
		}
	}
}
