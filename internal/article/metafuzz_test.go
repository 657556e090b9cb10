package article

import (
	"strings"
	"testing"
	"time"
)

// FuzzDate reads dates, labels, names and orders out of any line.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"April 26, 2024Updated on: 3/4/2025", "Lee13/4/2025", "RAJSHAHI, Dec 20, 2025 (BSS)", "2024-03-02T10:00:00.5+01:00", "16. März 2020", "2024 Jun 30", "Published: 9.10.2020 | Updated 2020/10/11", "By Ann Lee, Staff Writer, and Bo Day; Reuters"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, o := range []order{unsure, dayFirst, monthFirst} {
			d, ok := findDateIn(s, o)
			if !ok {
				continue
			}
			if d.start < 0 || d.end <= d.start || d.end > len(s) {
				t.Fatalf("%q: a date at %d to %d", s, d.start, d.end)
			}
			if y := d.day.Year(); y < 1900 || y > 2100 {
				t.Fatalf("%q: the year %d", s, y)
			}
			if again, ok := findDateIn(s[d.start:d.end], o); !ok || !again.day.Equal(d.day) {
				t.Fatalf("%q reads %v, its words %q read %v", s, d.day, s[d.start:d.end], again.day)
			}
			if plain, ok := findDate(s); o != unsure && ok && plain.start == d.start && !plain.day.Equal(d.day) {
				t.Fatalf("%q: an order changes a date that is sure: %v, %v", s, plain.day, d.day)
			}
		}
		_ = mistakable(s)
		label(s)
		for _, n := range people(s) {
			if n[0] < 0 || n[1] <= n[0] || n[1] > len(s) {
				t.Fatalf("%q: a name at %v", s, n)
			}
		}
		if !strings.HasPrefix(s, withoutDay(s)) {
			t.Fatalf("%q becomes %q", s, withoutDay(s))
		}
	})
}

// FuzzLinked reads any bytes as a page's JSON-LD.
func FuzzLinked(f *testing.F) {
	f.Add(`{"@graph":[{"@type":"NewsArticle","headline":"a "b" c","author":[{"@id":"#x"},"Y and Z"]},{"@id":"#x","name":"Y"}`)
	f.Add(`[{"@type":"NewsArticle","headline":"Mill burns in Harrow","url":"https://bugle.example/2024/03/02/mill"},{"@type":"Article","headline":"x","datePublished":"3/4/2025"}]`)
	f.Add(`/* */ {"a":"b" "c":,,"d":[1,true,null,"\u00e4\"],"datePublished":"2024-03-02"`)
	f.Fuzz(func(t *testing.T, ld string) {
		if strings.Contains(strings.ToLower(ld), "</script") {
			return
		}
		sound(t, htmlPage("https://bugle.example/2024/03/02/mill", strings.Replace(smallPage, "</head>", `<script type="application/ld+json">`+ld+"</script></head>", 1)))
	})
}

// FuzzHints reads any bytes as the attributes of elements that state something.
func FuzzHints(f *testing.F) {
	f.Add(`class="byline author" itemprop=author content='Ann Lee'`)
	f.Add(`property="schema:datePublished" content="2024-03-02" style="display : none" rel=author`)
	f.Add(`name="article:published_time" content="&quot;2024-03-02&quot;" datetime=2024-03-02 pubdate`)
	f.Fuzz(func(t *testing.T, attrs string) {
		page := strings.Replace(smallPage, "</head>", "<meta "+attrs+"></head>", 1)
		page = strings.Replace(page, "<article>", "<article "+attrs+"><span "+attrs+">Bo Day</span><time "+attrs+">x</time>", 1)
		sound(t, htmlPage("https://bugle.example/2024/03/02/mill", page))
		classHints([]byte(attrs))
	})
}

// TestHostileMetadata holds the cost of metadata made to hurt; -v shows that four
// times the bytes take about four times as long.
func TestHostileMetadata(t *testing.T) {
	body := "<p>The old mill in Harrow burned down on Friday night, the fire chief said, and nobody was hurt at all.</p>"
	ld := func(s string) string { return `<script type="application/ld+json">` + s + "</script>" + body }
	for _, c := range []struct {
		name string
		page func(n int) string
	}{
		{"quotation marks", func(n int) string { return ld(`{"a":"` + strings.Repeat(`" , x`, n)) }},
		{"quotation marks and spaces", func(n int) string { return ld(`{"a":"` + strings.Repeat(`"   `, n)) }},
		{"articles", func(n int) string {
			return ld("[" + strings.Repeat(`{"@type":"NewsArticle","headline":"The mill burns","url":"x"},`, n))
		}},
		{"titles", func(n int) string {
			var b strings.Builder
			for i := range n {
				b.WriteString(`<meta property="og:title" content="A : mill ` + strings.Repeat("|", i%7) + ` - burns">`)
			}
			return b.String() + body
		}},
		{"dates of digits", func(n int) string { return strings.Repeat("<p>3/4/2025 12/11/2024</p>", n) + body }},
		{"one line of dates", func(n int) string { return "<p>" + strings.Repeat("3/4/2025 4 March 20255 ", n) + "</p>" + body }},
		{"times", func(n int) string {
			return "<h1>The mill in Harrow</h1><p>" + strings.Repeat("<time datetime=3/4/2025>x</time>", n) + "</p>" + body + strings.Repeat("<p>x</p>", n)
		}},
		{"names", func(n int) string {
			return "<h1>The mill in Harrow</h1><div>Bo Day</div>" + body + strings.Repeat("<p>by Bo Dai</p>", n)
		}},
		{"one author", func(n int) string {
			return `<meta name=author content="` + strings.Repeat("Ann Lee, ", n) + `">` + body
		}},
	} {
		run := func(n int) time.Duration {
			p := htmlPage("https://bugle.example/2024/mill", c.page(n))
			start := time.Now()
			sound(t, p)
			return time.Since(start)
		}
		small, large := run(5_000), run(20_000)
		t.Logf("%s: %v, %v", c.name, small, large)
		if large > 3*time.Minute {
			t.Errorf("%s: %v", c.name, large)
		}
	}
}
