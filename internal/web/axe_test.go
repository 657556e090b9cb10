package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"hearsay"
)

// axe runs rules of axe-core on the page that is shown and returns what it finds wrong, a line
// each. testdata/axe.min.js is put in through the debugger, which the page's policy
// does not bind.
func (b *browser) axe(t *testing.T, rules string) []string {
	t.Helper()
	if eval[string](t, b, `typeof axe`) != "object" {
		b.do(t, chromedp.Evaluate[chromedp.Void](axeSource(t)))
	}
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[json.RawMessage](`axe.run(document, {
		runOnly: `+rules+`, resultTypes: ["violations"], preload: false,
	}).then(r => r.violations.flatMap(v => v.nodes.slice(0, 3).map(n => v.id + ": " + n.target.join(" ") + ": " + n.failureSummary.split("\n").slice(1).join(";") + ": " + n.html.slice(0, 160))))`, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	if err := json.Unmarshal(v, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func axeSource(t *testing.T) string {
	b, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + ";0"
}

// readingOrder tells what is wrong with the order in which a page is read aloud and walked
// through by key: one h1 first, headings that skip no level, one main landmark, all
// text in a landmark, and no element that is put before its place.
const readingOrder = `(() => {
  const bad = [], seen = e => e.checkVisibility({visibilityProperty: true});
  const heads = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen);
  if (heads.filter(h => h.tagName == "H1").length != 1 || heads[0].tagName != "H1") bad.push("not one h1 that comes first");
  heads.forEach((h, i) => { if (i && h.tagName[1] - heads[i-1].tagName[1] > 1) bad.push("after " + heads[i-1].outerHTML.slice(0, 80) + " comes " + h.outerHTML.slice(0, 80)) });
  for (const [what, n] of [["main", 1], ["body > header", document.body.matches(".report") ? 0 : 1], ["body > footer", 1]])
    if (document.querySelectorAll(what).length != n) bad.push("not " + n + " " + what);
  for (const e of document.querySelectorAll("[tabindex]")) if (e.tabIndex > 0) bad.push("tabindex: " + e.outerHTML.slice(0, 80));
  for (const s of document.querySelectorAll("section, nav, aside"))
    if (!s.getAttribute("aria-label") && !s.getAttribute("aria-labelledby")) bad.push("without a name: " + s.outerHTML.slice(0, 80));
  return bad;
})()`

// A screen is a page of the site to be looked at.
type screen struct {
	name, path string
}

// TestBrowserFindsNoBarrier runs axe-core on every screen, light and dark, wide and
// narrow.
func TestBrowserFindsNoBarrier(t *testing.T) {
	f := with(ferry(t), harbour(t))
	f.invent(hundredPages, 1)
	e := &fakeEditor{made: []Correction{{ID: "k3q9zz", What: "moved page 2", Who: "Bo"}}}
	long, first := "/story/"+hundredPages.id, f.briefs[0].Pages[0].Page
	invented := []screen{
		{"pile", "/"}, {"pile by change", "/?by=change"}, {"pile filtered", "/?outlet=Coast+Radio"}, {"pile, nothing fits", "/?speaker=nobody"}, {"pile, wrong date", "/?after=fish"},
		{"story", ferryURL}, {"story with changes", "/story/harbour001"}, {"what changed", "/story/harbour001/changed"}, {"page and versions", pageURL(f.briefs[1].Pages[1].Page) + "?from=harbour001"},
		{"page, a sentence", pageURL(first) + "?at=62-151&from=ferry00001.st-hale1"}, {"page alone", pageURL(first)},
		{"event", ferryURL + "/event/stop"}, {"speaker in a story", "/speaker/ferry00001/tom-hale"}, {"compare", "/compare/ferry00001/1/2"},
		{"correct", ferryURL + "/correct"}, {"new", "/new?since=0"}, {"new in a story", ferryURL + "/new?since=0"}, {"keys", "/keys"},
		{"outlets", "/outlets"}, {"outlet", "/outlet/harbour%20post"}, {"speakers", "/speakers"},
		{"long story", long}, {"long story, statements", long + "/says?p=2"}, {"long story, events", long + "/happened"},
		{"no such page", "/nowhere"}, {"no such story", "/story/nowhere"}, {"malformed", "/page/zz?at=9-1"},
	}
	for _, part := range []string{"sources", "from", "pages", "happened", "says", "expect", "differ", "only"} {
		invented = append(invented, screen{"story, " + part, ferryURL + "/" + part})
	}
	db := townShelf(t)
	stories, err := db.Stories(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	brief, err := db.Brief(t.Context(), stories[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	own := "/story/" + string(stories[0].ID)
	town := []screen{{"town", "/"}, {"town, story", own}, {"town, events", own + "/happened"}, {"town, page", pageURL(brief.Pages[0].Page) + "?from=" + string(stories[0].ID)},
		{"search", "/search"}, {"search, hits", "/search?q=dam"}, {"search, none", "/search?q=zebra"}, {"search, no such field", "/search?q=fish:dam"}, {"town, speakers", "/speakers"}}
	if key := firstSpeaker(brief); key != "" {
		town = append(town, screen{"town, speaker", own + "/line/" + key})
	}
	b := browse(t, newSite(f, Options{Editor: e}))
	b.barriers(t, invented)
	b = browse(t, newSite(newFake(), Options{}))
	b.barriers(t, []screen{{"empty pile", "/"}, {"empty pile, outlets", "/outlets"}, {"empty pile, search", "/search?q=ferry"}, {"empty pile, correct", "/new"}})
	b = browse(t, HandlerWith(db, Options{Editor: e}))
	b.barriers(t, town)
	b = browse(t, newHandler(f))
	openReport(t, b, reportOf(t, f, 0, ReportHTML))
	b.barriersHere(t, "report")
}

func firstSpeaker(b *hearsay.Brief) string {
	for _, s := range b.Speakers {
		for _, y := range s.Sayings {
			return "st-" + string(y.ID)
		}
	}
	return ""
}

func (b *browser) barriers(t *testing.T, screens []screen) {
	t.Helper()
	for _, s := range screens {
		b.do(t, chromedp.Navigate(b.base+s.path))
		b.barriersHere(t, s.name)
	}
}

// barriersHere looks at the page that is shown, wide and narrow, by all rules in light
// and in dark by those that hang on colours.
func (b *browser) barriersHere(t *testing.T, name string) {
	t.Helper()
	for _, bad := range eval[[]string](t, b, readingOrder) {
		t.Errorf("%s: %s", name, bad)
	}
	seen := map[string]string{} // what is wrong, and where first
	all, colours := `{type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}`, `{type: "rule", values: ["color-contrast", "link-in-text-block"]}`
	for _, width := range []int64{1280, 360} {
		b.do(t, chromedp.EmulateViewport(width, 800))
		for scheme, rules := range map[string]string{"light": all, "dark": colours} {
			call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
			for _, bad := range b.axe(t, rules) {
				seen[bad] = cmp.Or(seen[bad], fmt.Sprintf("%s at %d", scheme, width))
			}
		}
	}
	for bad, where := range seen {
		t.Errorf("%s, %s: %s", name, where, strings.TrimSpace(bad))
	}
}
