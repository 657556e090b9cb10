package article

import (
	"errors"
	"strings"
	"testing"
	"time"

	"hearsay"
)

// sound checks everything that must hold of any page.
func sound(t *testing.T, p *hearsay.Page) {
	a, err := Extract(p)
	if err != nil {
		if !errors.Is(err, hearsay.ErrNoArticle) {
			t.Fatalf("%v does not wrap ErrNoArticle", err)
		}
		return
	}
	if err := a.Check(p); err != nil {
		t.Fatal(err)
	}
	for _, e := range append([]hearsay.Excerpt{a.Headline, a.Suffix, a.Canonical, a.Syndication, a.Outlet.Words, a.Published.Said, a.Updated.Said}, a.Authors...) {
		if e.None() {
			continue
		}
		if err := a.ReadBack(p, e); err != nil {
			t.Fatal(err)
		}
	}
	for _, l := range a.Links {
		if l.Start < 0 || l.End > len(a.Text) || l.Empty() {
			t.Fatalf("link %+v lies outside the text", l)
		}
	}
	keep := make([]bool, len(a.Blocks))
	for i := range keep {
		keep[i] = i%3 != 1
	}
	if err := without(a, keep).Check(p); err != nil {
		t.Fatalf("without some of its blocks: %v", err)
	}
	for i, b := range a.Blocks {
		if i > 100 && i%997 != 0 { // reading back is linear in the trace
			continue
		}
		if e := a.Excerpt(b.Range); e.None() {
			t.Fatalf("block %+v has no place", b)
		} else if err := a.ReadBack(p, e); err != nil {
			t.Fatal(err)
		}
	}
}

const smallPage = `<!doctype html><html lang="en"><head><title>Mill burns in Harrow | The Bugle</title>
<meta property="og:site_name" content="The Bugle"><meta name="author" content="Ann Lee &amp; Bo Day">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Mill burns \"down\" in Harrow","author":[{"@type":"Person","name":"Ann Lee"}],"datePublished":"2024-03-02T10:00:00+01:00"}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Mill burns in Harrow</h1><p>By Ann Lee</p><time datetime="2024-03-02">March 2, 2024</time>
<p>The old mill in Harrow burned down on Friday night, the fire chief said, and nobody was hurt &mdash; not even the cat.</p>
<p>&ldquo;We came too late,&rdquo; said the chief, Bo Day. The mill had stood since 1803 and was to become a museum next&nbsp;year.</p>
<figure><img src="a.jpg"><figcaption>The mill on Saturday. Photo: Cy Fox</figcaption></figure>
<blockquote>It was our childhood<br>and our bread.</blockquote></article><footer>© The Bugle</footer></body></html>`

func FuzzHTML(f *testing.F) {
	f.Add(smallPage)
	f.Add("<p>a&#8217;b &amp c &notit; &#x0; &#xD800; \x00\xff<b>bold</b></p>")
	f.Add("<table><tr><td>a<td>b<tr><td>c</table><ul><li>x<li>y</ul>")
	f.Add(`<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"a\nb","author":{"@id":"#x"}},{"@id":"#x","name":"Y"}`)
	f.Add(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"The mill burns","articleBody":"The old \u201cmill\u201d in Harrow burned down on \"Friday\" night, the fire chief said, and nobody was hurt.\n\nIt had stood for two hundred years &amp; was to become a museum. <br>Now it won't."}</script>`)
	f.Fuzz(func(t *testing.T, body string) { sound(t, htmlPage("https://bugle.example/2024/03/02/mill", body)) })
}

func FuzzText(f *testing.F) {
	f.Add("Mill burns in Harrow – Bugle News\n\nBy | March 2, 2024\n\nThe old mill in Harrow burned down on Friday night, the fire chief said, and nobody was hurt. It had stood for two hundred years. Ann Lee\n\nAnn Lee (@annlee) March 2, 2024 Reference: The Bugle: Bo Day 6 hrs ago: 2nd March 2024\n\nLeave a Reply")
	f.Add("a\r\nb\rc\n\n\x00\xff\u00a0\u200b")
	f.Fuzz(func(t *testing.T, body string) { sound(t, textPage(body)) })
}

// FuzzTrace cuts excerpts out of articles: any of them reads back.
func FuzzTrace(f *testing.F) {
	f.Add(smallPage, 3, 40)
	f.Fuzz(func(t *testing.T, body string, lo, hi int) {
		p := htmlPage("", body)
		a, err := Extract(p)
		if err != nil || len(a.Text) == 0 {
			return
		}
		lo, hi = max(0, lo%len(a.Text)), max(0, hi%len(a.Text))
		r := hearsay.Range{Start: min(lo, hi), End: max(lo, hi)}
		e := a.Excerpt(r)
		if e.None() {
			return
		}
		if err := a.ReadBack(p, e); err != nil {
			t.Fatal(err)
		}
		back, ok := a.Locate(e.Span)
		if !ok || back.Start > r.Start && strings.TrimSpace(a.Text[r.Start:back.Start]) != "" || back.End < r.End && strings.TrimSpace(a.Text[back.End:r.End]) != "" {
			t.Fatalf("excerpt %v of %v comes back as %v, %v", e, r, back, ok)
		}
	})
}

// TestHostilePages holds the cost of pages made to hurt.
func TestHostilePages(t *testing.T) {
	para := "<p>The old mill in Harrow burned down on Friday night, the fire chief said, and nobody was hurt at all.</p>"
	for _, c := range []struct{ name, body string }{
		{"deep", strings.Repeat("<div>", 100_000) + para},
		{"deep inline", strings.Repeat("<b>", 100_000) + para},
		{"closing", para + strings.Repeat("</div>", 100_000)},
		{"unclosed anchors", strings.Repeat("<a href=x>", 100_000) + para},
		{"attributes", "<p " + strings.Repeat("a=b ", 300_000) + ">" + para},
		{"references", "<p>" + strings.Repeat("&", 300_000) + "</p>" + para},
		{"long references", "<p>" + strings.Repeat("&CounterClockwiseContourIntegra", 20_000) + "</p>" + para},
		{"comments", strings.Repeat("<!--", 200_000) + para},
		{"cells", "<table>" + strings.Repeat("<tr><td>", 50_000) + para},
		{"list items", strings.Repeat("<ul><li>", 50_000) + para},
		{"script", "<script>" + strings.Repeat("var a = 1; ", 500_000) + "</script>" + para},
		{"linked data", `<script type="application/ld+json">` + strings.Repeat(`{"@type":"NewsArticle","author":[`, 50_000) + "</script>" + para},
		{"linked objects", `<script type="application/ld+json">[` + strings.Repeat(`{"@type":"NewsArticle","author":{"@id":"#a"}},`, 50_000) + "]</script>" + para},
		{"metas", strings.Repeat(`<meta name="author" content="Ann Lee">`, 50_000) + para},
		{"times", strings.Repeat(`<time datetime="x">y</time>`, 50_000) + para},
		{"lines of dates", strings.Repeat("<p>March 2, 2024</p>", 20_000) + para},
	} {
		start := time.Now()
		sound(t, htmlPage("https://bugle.example/", c.body))
		if d := time.Since(start); d > 3*time.Minute {
			t.Errorf("%s: %v for %d bytes", c.name, d, len(c.body))
		} else {
			t.Logf("%s: %v for %d bytes", c.name, d, len(c.body))
		}
	}
	start := time.Now()
	sound(t, textPage(strings.Repeat("The old mill in Harrow burned down on Friday night. ", 100_000)))
	sound(t, textPage(strings.Repeat("a\n", 100_000)))
	if d := time.Since(start); d > 3*time.Minute {
		t.Errorf("plain text: %v", d)
	}
}
