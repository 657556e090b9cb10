package article

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"hearsay"
)

// TestWorkIsLinear reads pages made to hurt at a size and at four times that: the
// memory asked for grows about as much, and so does the time. Memory is the same
// on any machine; the time fails only where the large page takes seconds and
// twelve times as long in each of three tries, which linear work does not and
// quadratic work (sixteen times) does.
func TestWorkIsLinear(t *testing.T) {
	const para = "<p>The old mill in Harrow burned down on Friday night, the fire chief said, and nobody was hurt at all.</p>"
	times := strings.Repeat
	for _, c := range []struct {
		name string
		n    int
		page func(n int) string
	}{
		{"nested tags", 8_333, func(n int) string { return times("<div>", n) + para }},
		{"nested tags with words", 1_666, func(n int) string { return times("<div>a word", n) + para }},
		{"nested articles", 1_666, func(n int) string { return times("<article><h1>a</h1>", n) + para }},
		{"nested cells", 1_666, func(n int) string { return times("<table><tr><td>It burned down, he said.", n) + para }},
		{"nested shadow trees", 1_666, func(n int) string { return times("<template shadowrootmode=open><p>a", n) + para }},
		{"unclosed templates", 3_333, func(n int) string { return times("<template><p>a", n) + "</body>" + para }},
		{"script", 33_333, func(n int) string { return "<script>" + times("var a = 1 < 2; ", n) + "</script>" + para }},
		{"escaped script", 33_333, func(n int) string { return "<script><!--" + times("<script </script ", n) + para }},
		{"scripts", 6_666, func(n int) string { return times("<script>a</script>", n) + para }},
		{"noscript", 2_500, func(n int) string { return times("<noscript><noscript>a", n) + para }},
		{"attributes", 83_333, func(n int) string { return "<p " + times("a=b ", n) + ">" + para }},
		{"quotes in a tag", 33_333, func(n int) string { return "<p " + times(`a="b' `, n) + ">" + para }},
		{"classes", 16_666, func(n int) string { return `<p class="` + times("story ", n) + `">` + para }},
		{"NULs", 33_333, func(n int) string { return "<p>" + times("a\x00", n) + "</p>" + para }},
		{"lone surrogates", 16_666, func(n int) string { return "<p>" + times("&#xD800;\xed\xa0\x80a ", n) + "</p>" + para }},
		{"mixed encodings", 16_666, func(n int) string { return "<p>" + times("\xe9t\xc3\xa9 \xff\xfe\x00a ", n) + "</p>" + para }},
		{"bare ampersands", 33_333, func(n int) string { return "<p>" + times("&", n) + "</p>" + para }},
		{"long references", 3_333, func(n int) string { return "<p>" + times("&CounterClockwiseContourIntegra", n) + "</p>" + para }},
		{"digits of a reference", 33_333, func(n int) string { return "<p>&#" + times("1", n) + "</p>" + para }},
		{"unclosed comments", 16_666, func(n int) string { return para + times("<!--", n) }},
		{"dashes in a comment", 33_333, func(n int) string { return para + "<!" + times("--", n) + times("--!", n) }},
		{"brackets", 33_333, func(n int) string { return times("<", n) + times("</", n) + para }},
		{"breaks", 2_666, func(n int) string { return para + times("a<br>", n) }},
		{"links", 2_666, func(n int) string { return times("<a href=/x>Mill burns</a> ", n) + para }},
		{"paragraphs", 1_000, func(n int) string { return times(para, n) }},
		{"one paragraph", 3_333, func(n int) string { return "<p>" + times("The mill burned down. ", n) + para }},
		{"posts", 1_000, func(n int) string {
			return para + times("<p>Ann Lee (@annlee) March 2, 2024</p><p>It burned down.</p>", n) + para
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			small, large := htmlPage("https://bugle.example/mill", c.page(c.n)), htmlPage("https://bugle.example/mill", c.page(4*c.n))
			sound(t, small)
			if a, b := memory(small), memory(large); b > 1<<22 && b > 10*a {
				t.Errorf("%d bytes of memory, and %d for a page four times as large", a, b)
			}
			var a, b time.Duration
			for range 3 {
				a, b = spent(small), spent(large)
				if b < 2*time.Second || b < 12*a {
					return
				}
			}
			t.Errorf("%v, and %v for a page four times as large", a, b)
		})
	}
}

func memory(p *hearsay.Page) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	Extract(p)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func spent(p *hearsay.Page) time.Duration {
	start := time.Now()
	Extract(p)
	return time.Since(start)
}
