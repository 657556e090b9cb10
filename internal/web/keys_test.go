package web

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// until waits for an expression to be true in the page.
func (b *browser) until(t *testing.T, expression string) {
	t.Helper()
	for range 600 {
		if ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression)); err == nil && ok {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("it never came that %s", expression)
}

func TestBrowserReadsByKey(t *testing.T) {
	f := ferry(t)
	b := newBrowser(t, f)
	press := func(keys string) {
		t.Helper()
		b.do(t, chromedp.KeyEvent(keys))
	}
	b.do(t, chromedp.Navigate(b.base+"/"))
	press("j")
	b.until(t, `document.activeElement.matches(".stories > li")`)
	press("o")
	b.until(t, `location.pathname == "`+ferryURL+`" && document.readyState == "complete"`)
	// From the main event to its sentence and back.
	for range 12 {
		press("j")
		if eval[string](t, b, `document.activeElement.id`) == "ev-stop" {
			break
		}
	}
	b.until(t, `document.activeElement.id == "ev-stop"`)
	press("o")
	b.until(t, `document.querySelector("#ev-stop details").open && document.activeElement.matches("#ev-stop summary")`)
	press("e")
	b.until(t, `location.pathname.startsWith("/page/") && document.readyState == "complete" && !!document.querySelector("#s")`)
	if got := eval[string](t, b, `document.querySelector("#s").textContent`); !strings.Contains(got, "The Marrow ferry will not sail") {
		t.Errorf("arrived at %q", got)
	}
	press("u")
	b.until(t, `location.pathname == "`+ferryURL+`" && location.hash == "#ev-stop" && document.readyState == "complete"`)
	press("n")
	b.until(t, `document.activeElement.matches("h2")`)
	b.quiet(t)
}

func TestBrowserShowsItsKeysAndGivesTheFocusBack(t *testing.T) {
	b := newBrowser(t, ferry(t))
	b.do(t, chromedp.Navigate(b.base+"/"), chromedp.KeyEvent("j"), chromedp.KeyEvent("?"))
	b.until(t, `!!document.querySelector("dialog.keys[open] kbd")`)
	b.do(t, chromedp.KeyEvent("\x1b"))
	b.until(t, `!document.querySelector("dialog") && document.activeElement.matches(".stories > li")`)
	// What is typed into a field is no key, and all can be turned off.
	b.do(t, chromedp.Click(chromedp.CSS("#f-s")), chromedp.KeyEvent("jh"))
	b.until(t, `document.querySelector("#f-s").value == "jh" && location.pathname == "/"`)
	b.do(t, chromedp.Navigate(b.base+"/keys"), chromedp.Click(chromedp.CSS("button[data-keys]")))
	b.until(t, `document.querySelector("button[data-keys]").textContent == "Turn the keys on"`)
	b.do(t, chromedp.Navigate(b.base+"/"), chromedp.KeyEvent("j"))
	if eval[bool](t, b, `document.activeElement.matches("li")`) {
		t.Error("a key still moves after all were turned off")
	}
	b.quiet(t)
}

func TestKeysAreListedWithoutScript(t *testing.T) {
	_, n := get(t, newHandler(ferry(t)), "/keys")
	audit(t, "/keys", n)
	if got := len(all(n, "#keys kbd")); got < 10 {
		t.Errorf("%d keys are listed", got)
	}
}
