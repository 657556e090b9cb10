package source

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

func TestSitemaps(t *testing.T) {
	const head = `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="i">`
	for _, c := range []struct{ name, in, want string }{
		{"plain", head + `<url><loc>https://echo.example/a</loc><lastmod>2031-05-02</lastmod><priority>1</priority></url><url><loc> /b?x=1&amp;y=2 </loc></url></urlset>`,
			"https://echo.example/a 2031-05-02T00:00:00Z\nhttps://echo.example/b?x=1&y=2\n"},
		{"news", head + `<url><loc>https://echo.example/a</loc><image:image><image:loc>https://echo.example/p.jpg</image:loc></image:image><news:news><news:publication><news:name>Echo</news:name></news:publication><news:publication_date>2031-05-02T10:00+02:00</news:publication_date><news:title>T</news:title></news:news></url></urlset>`,
			"https://echo.example/a 2031-05-02T08:00:00Z news\n"},
		{"index", `<sitemapindex><sitemap><loc>https://echo.example/1.xml</loc><lastmod>2031-05-02T10:00:00Z</lastmod></sitemap><sitemap><loc>https://echo.example/2.xml.gz</loc></sitemap></sitemapindex>`,
			"https://echo.example/1.xml 2031-05-02T10:00:00Z index\nhttps://echo.example/2.xml.gz index\n"},
		{"bare ampersands and wrong addresses", head + `<url><loc>https://echo.example/?a=1&b=2</loc></url><url><loc>javascript:x</loc></url><url></url></urlset>`, "https://echo.example/?a=1&b=2\n"},
		{"cut off", head + `<url><loc>https://echo.example/a</loc></url><url><loc>https://ec`, "https://echo.example/a\n! the sitemap is broken: syntax error on line 1: unexpected EOF\n"},
		{"an element without end", head + `<url><loc>` + strings.Repeat("x", 5<<20), "! too large: an entry of the sitemap\n"},
		{"empty", head + `</urlset>`, ""},
	} {
		var b strings.Builder
		s := NewSitemapReader(strings.NewReader(c.in), "https://echo.example/sitemap.xml")
		for {
			l, err := s.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				fmt.Fprintf(&b, "! %v\n", err)
				break
			}
			b.WriteString(l.URL)
			if !l.Changed.IsZero() {
				b.WriteString(" " + l.Changed.Format(time.RFC3339))
			}
			if l.Index {
				b.WriteString(" index")
			}
			if l.News {
				b.WriteString(" news")
			}
			b.WriteByte('\n')
		}
		if b.String() != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, b.String(), c.want)
		}
	}
}

func TestTell(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Kind
	}{
		{"<rss version='2.0'>", KindFeed},
		{"\ufeff\n<?xml version='1.0'?><!-- a --><feed xmlns='x'>", KindFeed},
		{"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", KindFeed},
		{"Notice: x in y\n<?xml version='1.0'?><rss>", KindFeed},
		{"\xff\xfe<\x00r\x00s\x00s\x00>\x00", KindFeed},
		{`{"version":"https://jsonfeed.org/version/1.1"}`, KindFeed},
		{"<?xml version='1.0'?><urlset>", KindSitemap},
		{"<sitemapindex xmlns='x'>", KindSitemap},
		{"<opml version='2.0'>", KindOPML},
		{"<!DOCTYPE html><p>about <rss> feeds", KindPage},
		{"Words about <rss> and such", KindPage},
		{`{"url":"x"}`, KindPage},
		{"", KindPage},
	} {
		if got := Tell([]byte(c.in)); got != c.want {
			t.Errorf("Tell(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestOPML(t *testing.T) {
	const in = `<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Towns"><outline type="rss" text="Echo &amp; Co" xmlUrl="https://echo.example/feed?a=1&b=2" htmlUrl="https://echo.example/"/>
<outline TEXT="Post" XMLURL="https://post.example/feed"></outline></outline>
<outline text="again" xmlUrl="https://echo.example/feed?a=1&amp;b=2"/><outline text="none" xmlUrl="javascript:x"/></body></opml>`
	got, err := ReadOPML(strings.NewReader(in), 0)
	want := []Outline{{"Echo & Co", "https://echo.example/feed?a=1&b=2", "https://echo.example/"}, {"Post", "https://post.example/feed", ""}}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("got %v, %v, want %v", got, err, want)
	}
	var b bytes.Buffer
	if err := WriteOPML(&b, "hearsay", time.Time{}, got); err != nil {
		t.Fatal(err)
	}
	again, err := ReadOPML(&b, 0)
	if err != nil || fmt.Sprint(again) != fmt.Sprint(want) {
		t.Errorf("written and read: %v, %v, want %v", again, err, want)
	}
	for _, bad := range []string{"", "<html></html>", "words"} {
		if _, err := ReadOPML(strings.NewReader(bad), 0); err == nil {
			t.Errorf("ReadOPML(%q) has no error", bad)
		}
	}
	if got, err := ReadOPML(io.MultiReader(strings.NewReader(in[:len(in)-len("</body></opml>")]), strings.NewReader(strings.Repeat("<outline/>", 1<<20))), 1<<20); err == nil || len(got) != 2 {
		t.Errorf("a list without end: %v, %v", got, err)
	}
}

func TestDiscover(t *testing.T) {
	const page = `<html><head><base href="/news/"><link rel="stylesheet" type="text/css" href="a.css">
<link rel="alternate" type="application/rss+xml" title="Echo &raquo; News" href="feed.xml">
<LINK REL="ALTERNATE home" TYPE="application/atom+xml; charset=utf-8" HREF="https://echo.example/atom">
<link rel=alternate type=application/rss+xml title="Comments Feed" href=/comments/feed>
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
<link rel="alternate" type="application/json+oembed" href="/oembed?x">
<link rel="alternate" hreflang="de" href="/de"><link rel="alternate" type="application/feed+json" href="feed.json"><link rel="feed" href="other">
<link rel="alternate" type="application/rss+xml" href="feed.xml"><link rel="alternate" type="application/rss+xml" href="javascript:x"><link rel="alternate" type="application/rss+xml">`
	var got []string
	for _, o := range Discover([]byte(page), "https://echo.example/") {
		got = append(got, o.URL)
	}
	want := "[https://echo.example/news/feed.xml https://echo.example/atom https://echo.example/news/feed.json https://echo.example/news/other]"
	if fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
	if n := len(Discover([]byte(strings.Repeat(`<link rel=alternate type=application/rss+xml href=a>`, 9)), "https://echo.example/")); n != 1 {
		t.Errorf("%d feeds", n)
	}
}

func FuzzWeb(f *testing.F) {
	f.Add([]byte("<urlset><url><loc>https://a.example/</loc></url></urlset>"))
	f.Add([]byte("<opml><outline xmlUrl=https://a.example/ text=\"x></outline>"))
	f.Add([]byte("<link rel=alternate type=application/rss+xml href=/feed>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		Tell(b)
		for _, o := range Discover(b, "https://a.example/") {
			if web(o.URL) == "" {
				t.Fatalf("Discover: %q", o.URL)
			}
		}
		list, _ := ReadOPML(bytes.NewReader(b), 1<<20)
		for _, o := range list {
			if web(o.URL) == "" {
				t.Fatalf("ReadOPML: %q", o.URL)
			}
		}
		// A list that was read is written and read again as it was.
		var out bytes.Buffer
		if err := WriteOPML(&out, string(b), time.Time{}, list); err != nil {
			t.Fatal(err)
		}
		again, err := ReadOPML(&out, 0)
		if err != nil || len(again) != len(list) {
			t.Fatalf("%d feeds come back as %d, %v", len(list), len(again), err)
		}
		for i, o := range again {
			if o.URL != list[i].URL || o.Site != list[i].Site {
				t.Fatalf("%q comes back as %q", list[i], o)
			}
		}
		s := NewSitemapReader(bytes.NewReader(b), "https://a.example/")
		for {
			l, err := s.Next()
			if err != nil {
				break
			}
			if web(l.URL) == "" {
				t.Fatalf("sitemap: %q", l.URL)
			}
		}
	})
}
