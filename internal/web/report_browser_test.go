package web

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// openReport opens a report in a browser as a file on disk, without script and
// without a network.
func openReport(t *testing.T, b *browser, body string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "story.html")
	if err := os.WriteFile(name, []byte(body), 0o644); err != nil {
		t.Fatal(err)
	}
	b.base = "file://" + filepath.Dir(filepath.Dir(name))
	u := (&url.URL{Scheme: "file", Path: name}).String()
	b.do(t, chromedp.Navigate(u))
	return u
}

func TestBrowserReadsAReportFromAFile(t *testing.T) {
	f := with(ferry(t), harbour(t))
	b := newBrowser(t, f)
	for _, width := range []int64{320, 700, 1280} {
		b.do(t, chromedp.EmulateViewport(width, 800))
		openReport(t, b, reportOf(t, f, 0, ReportHTML))
		if w := eval[int64](t, b, `document.documentElement.scrollWidth`); w > width {
			t.Errorf("at %d it is %d wide: %s", width, w, eval[string](t, b, `[...document.querySelectorAll("main *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName + "." + e.className).slice(0, 4).join(" ")`))
		}
	}
	if c := eval[string](t, b, `getComputedStyle(document.querySelector(".rpage")).borderTopStyle`); c != "solid" {
		t.Error("its sheet is not used: the policy forbids it")
	}
	b.do(t, chromedp.Click(chromedp.CSS("#st-vale .n")))
	if got := eval[string](t, b, `(document.querySelector("mark:target") || {}).textContent || "nothing"`); !strings.HasSuffix(got, "The ferry's owner, Vale Lines, denied it had skipped an inspection in spring.") {
		t.Errorf("the note leads to %q", got)
	}
	if !eval[bool](t, b, inView+`(document.querySelector("mark:target"))`) {
		t.Error("the sentence is not in view")
	}
	if c := eval[string](t, b, `getComputedStyle(document.querySelector("mark:target")).backgroundColor`); c != "rgb(255, 232, 138)" {
		t.Errorf("the sentence stands on %s", c)
	}
	b.do(t, chromedp.Click(chromedp.CSS(".row:has(mark:target) .ks a")))
	if got := eval[string](t, b, `location.hash`); got != "#st-vale" {
		t.Errorf("came back to %q", got)
	}
	for _, scheme := range []string{"light", "dark"} {
		call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		if bad := eval[string](t, b, contrast); bad != "" {
			t.Errorf("in %s: too faint: %s", scheme, bad)
		}
	}
	b.quiet(t)
}

func TestBrowserPrintsAReportToPDF(t *testing.T) {
	f := ferry(t)
	b := newBrowser(t, f)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	openReport(t, b, reportOf(t, f, 0, ReportHTML))
	yes := true
	r, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes})
	if err != nil {
		t.Fatal(err)
	}
	pdf := []byte(r.Data)
	pages := regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(pdf, -1)
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pages) < 2 {
		t.Errorf("%d bytes of PDF with %d pages: %.40q", len(pdf), len(pages), pdf)
	}
	b.quiet(t)
}
