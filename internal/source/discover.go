package source

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// discoverLimit is how much of a page is looked at for its feeds: they stand in
// its head.
const discoverLimit = 512 << 10

// maxDiscovered bounds how many feeds one page may name.
const maxDiscovered = 20

// Discover returns the feeds that a page of HTML, decoded, names as alternates of
// itself, in the order in which it names them: what browsers' feed buttons
// looked for. Feeds of comments are left out. address is the page's own, to which
// links are relative.
func Discover(body []byte, address string) []Outline {
	base, err := url.Parse(address)
	if err != nil {
		return nil
	}
	var out []Outline
	seen := map[string]bool{}
	z := html.NewTokenizer(bytes.NewReader(body[:min(len(body), discoverLimit)]))
	z.SetMaxBuf(64 << 10)
	for len(out) < maxDiscovered {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		name, more := z.TagName()
		tag := string(name)
		if tag != "link" && tag != "base" {
			continue
		}
		attr := map[string]string{}
		for more {
			var k, v []byte
			k, v, more = z.TagAttr()
			if _, have := attr[string(k)]; !have {
				attr[string(k)] = string(v)
			}
		}
		if tag == "base" {
			if u := resolve(base, attr["href"]); u != "" {
				base, _ = url.Parse(u)
			}
			continue
		}
		if to := resolve(base, attr["href"]); to != "" && !seen[to] && isAlternate(attr) {
			seen[to] = true
			out = append(out, Outline{Title: bare(attr["title"]), URL: to, Site: address})
		}
	}
	return out
}

// isAlternate reports whether a link leads to a feed of the page's own.
func isAlternate(attr map[string]string) bool {
	if !hasToken(attr["rel"], "alternate") && !hasToken(attr["rel"], "feed") {
		return false
	}
	kind, _, _ := strings.Cut(strings.ToLower(attr["type"]), ";")
	switch strings.TrimSpace(kind) {
	case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/xml", "application/xml", "text/rss+xml", "application/x-rss+xml":
	case "application/json": // a JSON Feed before it had a type of its own; so are other things
		if low := strings.ToLower(attr["href"]); !strings.Contains(low, "feed") || strings.Contains(low, "wp-json") || strings.Contains(low, "oembed") {
			return false
		}
	case "":
		if !hasToken(attr["rel"], "feed") {
			return false
		}
	default:
		return false
	}
	about := strings.ToLower(attr["title"] + " " + attr["href"])
	return !strings.Contains(about, "comment") && !strings.Contains(about, "oembed")
}

func hasToken(list, token string) bool {
	for f := range strings.FieldsSeq(list) {
		if strings.EqualFold(f, token) {
			return true
		}
	}
	return false
}
