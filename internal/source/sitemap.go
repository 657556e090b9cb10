package source

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
)

// A Listed is one address of a sitemap (sitemaps.org, and Google's extension for
// news).
type Listed struct {
	URL string
	// Index is true for the address of another sitemap, in a sitemap index.
	Index bool
	// Changed is when it was published (news) or last changed, as the sitemap
	// says; zero where it doesn't.
	Changed time.Time
	News    bool // it is an entry of a news sitemap
}

// A SitemapReader reads a sitemap, a sitemap index or a list of addresses in text
// one address at a time. Memory is bounded by the largest element.
type SitemapReader struct {
	base  *url.URL
	fence *fence
	xml   *xml.Decoder
}

// siteEntryLimit is the most that one address of a sitemap may take, with its
// pictures, videos and translations, in bytes.
const siteEntryLimit = 4 << 20

// NewSitemapReader returns a reader of the sitemap in r, which was fetched from
// base.
func NewSitemapReader(r io.Reader, base string) *SitemapReader {
	s := &SitemapReader{}
	s.base, _ = url.Parse(base)
	text, _ := feedText(r, "")
	s.fence = &fence{r: text, left: siteEntryLimit}
	s.xml = xml.NewDecoder(s.fence)
	s.xml.Strict = false
	s.xml.Entity = xml.HTMLEntity
	s.xml.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return s
}

// Next returns the next address, and io.EOF after the last. Entries without an
// address of the web are passed over. Any other error ends the sitemap.
func (s *SitemapReader) Next() (Listed, error) {
	for {
		s.fence.left = siteEntryLimit
		t, err := s.xml.Token()
		if err != nil {
			return Listed{}, sitemapFault(err)
		}
		start, ok := t.(xml.StartElement)
		if !ok || start.Name.Local != "url" && start.Name.Local != "sitemap" {
			continue
		}
		var e struct {
			Loc     string   `xml:"loc"`
			Lastmod string   `xml:"lastmod"`
			News    *siteTag `xml:"news"`
		}
		if err := s.xml.DecodeElement(&e, &start); err != nil {
			return Listed{}, sitemapFault(err)
		}
		l := Listed{URL: resolve(s.base, e.Loc), Index: start.Name.Local == "sitemap", Changed: said(e.Lastmod)}
		if e.News != nil {
			l.News = true
			if p := said(e.News.Published); p.After(l.Changed) || l.Changed.IsZero() {
				l.Changed = p
			}
		}
		if l.URL != "" {
			return l, nil
		}
	}
}

// A siteTag is the news of an entry.
type siteTag struct {
	Published string `xml:"publication_date"`
}

func sitemapFault(err error) error {
	if err == io.EOF {
		return err
	}
	if errors.Is(err, errEntry) {
		return fmt.Errorf("%w: an entry of the sitemap", ErrTooLarge)
	}
	return errors.New("the sitemap is broken: " + strings.TrimPrefix(err.Error(), "XML "))
}

// A Kind says what something that was fetched is.
type Kind string

// The kinds that lead to pages, and the page itself.
const (
	KindPage    Kind = "page"
	KindFeed    Kind = "feed"
	KindSitemap Kind = "sitemap"
	KindOPML    Kind = "OPML"
)

// Tell tells what begins with head, of which 16 KB are enough. What is none of
// the others is a KindPage, be it one or not.
func Tell(head []byte) Kind {
	if label, n := mark(head); n > 0 {
		head = convert(head[n:], label)
	}
	if t := bytes.TrimLeft(head, " \t\r\n\ufeff"); len(t) > 0 && t[0] != '<' && t[0] != '{' {
		// A warning of the server's may stand before a feed, but words that speak of
		// one are no feed.
		low := lower(head)
		if !bytes.Contains(low, []byte("<?xml")) && !bytes.Contains(low, []byte("xmlns")) && !bytes.Contains(low, []byte("<rss version")) {
			return KindPage
		}
		head = head[prologue(head):]
	}
	if isJSONFeed(head) {
		return KindFeed
	}
	switch root := rootElement(head); {
	case feedRoot(head) != "":
		return KindFeed
	case root == "urlset", root == "sitemapindex", strings.HasSuffix(root, ":urlset"), strings.HasSuffix(root, ":sitemapindex"):
		return KindSitemap
	case root == "opml":
		return KindOPML
	}
	return KindPage
}
