package article

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"hearsay"
)

// TestFullSizes reads pages at the sizes that hostile sites reach, once each: the
// article is found beside what hurts, or the reason given, and the memory asked
// for is bounded by the page, in bytes and in allocations, which no clock moves.
// With -short the largest are left out.
func TestFullSizes(t *testing.T) {
	const article = "<h1>Mill burns in Harrow</h1><p>The old mill in Harrow burned down on Friday night, the fire chief said, and nobody was hurt at all.</p>" +
		"<p>The council had meant to make a museum of it, and had spent two million crowns on the roof last year, according to its treasurer.</p>" +
		"<p>An inquiry opens on Monday, and the police said that they were looking for a man in a red coat who had been seen near the mill.</p>"
	times := strings.Repeat
	for _, c := range []struct {
		name  string
		page  func() string
		found bool // the article comes out
		times uint64
	}{
		{"20 MB of script", func() string { return "<script>" + times("var a = 1 < 2; ", 20<<20/15) + "</script>" + article }, true, 4},
		{"20 MB of linked data", func() string {
			return `<script type="application/ld+json">{"a":[` + times(`{"@type":"NewsArticle"},`, 20<<20/24) + "]}</script>" + article
		}, true, 60},
		{"a million attributes", func() string { return "<p " + times("a=b ", 1_000_000) + ">" + article }, true, 8},
		{"a million attributes of a link", func() string { return "<a " + times("rel=b ", 1_000_000) + ">a</a>" + article }, true, 8},
		{"100,000 nested tags", func() string { return times("<div>", 100_000) + article }, true, 200},
		{"100,000 nested inline tags", func() string { return times("<b><i>", 50_000) + article }, true, 200},
		{"20,000 nested tags with words", func() string { return article + times("<div>a word", 20_000) }, false, 400},
		{"NULs", func() string { return "<p>" + times("a\x00", 1<<19) + "</p>" + article }, false, 200},
		{"lone surrogates", func() string { return "<p>" + times("&#xD800;\xed\xa0\x80a ", 1<<17) + "</p>" + article }, false, 200},
		{"mixed encodings", func() string { return "<p>" + times("\xe9t\xc3\xa9 \xff\xfe\x00a ", 1<<16) + "</p>" + article }, false, 200},
		{"bare ampersands", func() string { return "<p>" + times("&", 1<<19) + "</p>" + article }, false, 200},
		{"long references", func() string { return "<p>" + times("&CounterClockwiseContourIntegra", 1<<16) + "</p>" + article }, false, 200},
		{"digits of a reference", func() string { return "<p>&#" + times("1", 1<<21) + "</p>" + article }, false, 200},
		{"unclosed comments", func() string { return article + times("<!--", 1<<20) }, true, 8},
		{"dashes in a comment", func() string { return article + "<!" + times("--", 1<<20) + times("--!", 1<<18) }, true, 8},
		{"quotes in a tag", func() string { return article + "<p " + times(`a="b' `, 1<<18) }, true, 8},
		{"30,000 lines of a word", func() string { return article + times("a<br>", 30_000) }, false, 300},
	} {
		t.Run(c.name, func(t *testing.T) {
			html := c.page()
			if testing.Short() && len(html) > 4<<20 {
				t.Skip("a large page")
			}
			bounded(t, htmlPage("https://bugle.example/mill", html), c.times, c.found)
		})
	}
	t.Run("100,000 lines of a word, plain", func(t *testing.T) {
		bounded(t, textPage(times("a\n", 100_000)), 650, false)
	})
}

// bounded reads a page and checks what it takes: so many bytes for a byte of the
// page, three allocations for every four, besides what a small page takes.
func bounded(t *testing.T, p *hearsay.Page, times uint64, found bool) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	a, err := Extract(p)
	runtime.ReadMemStats(&after)
	n := uint64(len(p.Body))
	if got, most := after.TotalAlloc-before.TotalAlloc, times*n+8<<20; got > most {
		t.Errorf("%d bytes of memory for a page of %d, want %d at most", got, n, most)
	}
	if got, most := after.Mallocs-before.Mallocs, n*3/4+20_000; got > most {
		t.Errorf("%d allocations for a page of %d bytes, want %d at most", got, n, most)
	}
	if err != nil {
		if found || !errors.Is(err, hearsay.ErrNoArticle) {
			t.Errorf("no article: %v", err)
		}
		return
	}
	if err := a.Check(p); err != nil {
		t.Error(err)
	}
	if found && !strings.Contains(a.Body(), "a man in a red coat") {
		t.Errorf("the article is not in the body, %.200q", a.Body())
	}
}
