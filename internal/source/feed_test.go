package source

import (
	"strings"
	"testing"
)

func TestFeeds(t *testing.T) {
	const rss = `<?xml version="1.0"?><!-- a feed --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="m">
<channel><title>News</title>
<item><media:title>No</media:title><title>Bridge &amp;amp; <![CDATA[<b>road</b>]]> shut</title><link>https://news.example/1</link><dc:creator>A Clerk</dc:creator><pubDate>Wed, 04 Mar 2026 07:06:07 +0200</pubDate><description>Short.</description><content:encoded><![CDATA[<p>The bridge is shut.</p>]]></content:encoded></item>
<item><title>Only a summary</title><link>https://news.example/2</link><description>Short &nbsp; one.</description></item>
<item><title>Two</title><guid>https://news.example/3</guid><description>LONG</description></item>
</channel></rss>`
	long := strings.Repeat("&lt;p&gt;The road is open.&lt;/p&gt;", 80)
	const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">A &amp;lt;b&amp;gt; road</title><link rel="self" href="https://news.example/self"/><link href="https://news.example/1"/><author><name>B</name></author><published>2026-03-04T05:06:07Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Shut.</p></div></content></entry>
<entry><title>T</title><id>https://news.example/2</id><content>a &lt; b
c</content></entry></feed>`
	const js = `{"version":"https:\/\/jsonfeed.org\/version\/1.1","items":[{"id":"https://news.example/1","title":"T","content_html":"<p>Shut.</p>","date_published":"2026-03-04T05:06:07Z","authors":[{"name":"C"}]},{"id":2,"summary":"s"}]}`
	for _, c := range []struct {
		name, content string
		want          []string
		first         string
	}{
		{"RSS", strings.Replace(rss, "LONG", long, 1), []string{"#1 https://news.example/1", "#3 https://news.example/3", " ! 1 of 3 entries of the feed hold only a summary: their pages were not fetched"},
			"<title>Bridge &amp; road shut</title>\n<meta name=\"author\" content=\"A Clerk\">\n<meta property=\"article:published_time\" content=\"2026-03-04T05:06:07Z\">\n</head><body><article>\n<h1>Bridge &amp; road shut</h1>\n<p>The bridge is shut.</p>\n"},
		{"Atom", atom, []string{"#1 https://news.example/1", "#2 https://news.example/2"}, `<div xmlns="http://www.w3.org/1999/xhtml"><p>Shut.</p></div>`},
		{"JSON Feed", js, []string{"#1 https://news.example/1", " ! 1 of 2 entries of the feed hold only a summary: their pages were not fetched"}, `<meta name="author" content="C">`},
		{"another charset", "<?xml version='1.0' encoding='windows-1251'?><rss><item><title>\xcc\xee\xf1\xf2</title><content:encoded>\xcc</content:encoded></item></rss>", []string{"#1"}, "<h1>Мост</h1>\nМ"},
		{"cut off", atom[:strings.Index(atom, "<entry><title>T")+30], []string{"#1 https://news.example/1", "#2 ! the feed is broken: XML syntax error on line 3: unexpected EOF"}, ""},
		{"no entries", "<rss></rss>", []string{" ! the feed has no entries"}, ""},
		{"an entry without end", "<rss><item><title>" + strings.Repeat("x", 3<<20), []string{"#1 ! the feed is broken: too large: an entry of the feed"}, ""},
	} {
		got, all := held(t, c.content, Options{Limit: 1 << 20})
		t.Run(c.name, func(t *testing.T) { equal(t, got, c.want...) })
		if len(all) > 0 && !strings.Contains(string(all[0].Body), c.first) {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, all[0].Body, c.first)
		}
	}
}

func FuzzFeeds(f *testing.F) {
	fuzz(f, "<rss><item><title>a</title><link>https://a.example/</link><content:encoded>b</content:encoded></item></rss>", `<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml"><p>x</p></content></entry></feed>`, `{"version":"https://jsonfeed.org/version/1","items":[{"content_text":"a"}]}`)
}
