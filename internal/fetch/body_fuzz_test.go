package fetch

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"hearsay/internal/source"
)

// encoded packs a body as a server does.
func encoded(t testing.TB, encoding string, body []byte) []byte {
	var out bytes.Buffer
	var w io.WriteCloser
	switch encoding {
	case "gzip":
		w = gzip.NewWriter(&out)
	case "deflate":
		w = zlib.NewWriter(&out)
	case "zstd":
		z, err := zstd.NewWriter(&out, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(64<<10))
		if err != nil {
			t.Fatal(err)
		}
		w = z
	default:
		return body
	}
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var encodings = []string{"gzip", "deflate", "zstd", "identity"}

// What a server packed is unpacked to the same bytes; whatever else it sends ends
// within the bounds on size and on what it unpacks to.
func FuzzBody(f *testing.F) {
	const limit = 2 << 20
	bomb := make([]byte, 3<<20)
	for i, e := range encodings {
		f.Add(byte(i), []byte("<p>The ferry sails at nine.</p>"))
		f.Add(byte(i), encoded(f, e, []byte("<p>The ferry sails at nine.</p>")))
		packed := encoded(f, e, bomb)
		f.Add(byte(i), packed[:min(len(packed), 4000)])
	}
	f.Fuzz(func(t *testing.T, kind byte, body []byte) {
		e := encodings[int(kind)%len(encodings)]
		read := func(sent []byte) ([]byte, error) {
			w := &wire{r: bytes.NewReader(sent), start: time.Now(), timer: time.NewTimer(time.Hour)}
			defer w.stop()
			r, done, err := unpack(w, e)
			if err != nil {
				return nil, err
			}
			defer done()
			got, err := io.ReadAll(&bound{r: r, limit: limit, sent: func() int64 { return w.n }})
			if n := len(got); n > limit || n > ratioFloor+64<<10 && n > maxRatio*(len(sent)+1)+64<<10 {
				t.Fatalf("%s: %d bytes unpacked to %d", e, len(sent), n)
			}
			return got, err
		}
		read(body)
		if got, err := read(encoded(t, e, body)); len(body) <= ratioFloor && (err != nil || !bytes.Equal(got, body)) {
			t.Errorf("%s: %d bytes came back as %d, %v", e, len(body), len(got), err)
		}
	})
}

// Whatever a server answers to a poll is read within its bounds, into addresses of
// the web; a sitemap names pages of its own domain only.
func FuzzPoll(f *testing.F) {
	for _, s := range []string{
		"<rss><channel><ttl>60</ttl><item><title>a</title><link>/1</link><pubDate>Wed, 04 Mar 2026 07:06:07 +0200</pubDate></item></channel></rss>",
		"<urlset><url><loc>https://a.example/1</loc><lastmod>2026-03-04</lastmod></url><url><loc>https://b.example/</loc></url></urlset>",
		"<sitemapindex><sitemap><loc>https://www.a.example/s.xml</loc></sitemap></sitemapindex>",
		"<opml><body><outline xmlUrl='https://a.example/feed'/></body></opml>",
		"<html><link rel=alternate type=application/rss+xml href=/feed>",
	} {
		f.Add([]byte(s), "text/html; charset=iso-8859-1", false)
		f.Add(encoded(f, "gzip", []byte(s)), "application/xml", true)
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string, dated bool) {
		const most = 5
		at := time.Date(2031, 5, 3, 12, 0, 0, 0, time.UTC)
		var since time.Time
		if dated {
			since = at.AddDate(-5, 0, 0)
		}
		p := new(polled)
		p.read(&Answer{URL: "https://news.a.example/x", ContentType: contentType, Fetched: at}, bytes.NewReader(body), Followed{}, 1<<20, since, most)
		if len(p.entries) > most || len(p.pages) > most || len(p.children) > childLimit || len(p.feeds) > opmlLimit || p.left < 0 {
			t.Errorf("%d entries, %d pages, %d sitemaps, %d feeds, %d left", len(p.entries), len(p.pages), len(p.children), len(p.feeds), p.left)
		}
		for _, l := range append(p.pages, p.children...) {
			if domain(l.URL) != "a.example" || dated && !l.Changed.IsZero() && l.Changed.Before(since) {
				t.Errorf("the sitemap leads to %q, changed %v", l.URL, l.Changed)
			}
		}
		for _, o := range p.feeds {
			if !strings.HasPrefix(o.URL, "http://") && !strings.HasPrefix(o.URL, "https://") {
				t.Errorf("the feed %q", o.URL)
			}
		}
		for _, e := range p.entries {
			if e.Link != "" && source.Canonical(e.Link) == "" {
				t.Errorf("an entry leads to %q", e.Link)
			}
		}
		p.dates()
	})
}
