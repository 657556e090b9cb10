package source

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/mail"
	"strings"
	"time"

	"golang.org/x/net/html/charset"
)

// fullBody is the least length in bytes, markup counted, of a description that
// is taken for the body of its entry. What feeds mean as a body (content:encoded,
// Atom's content) is one at any length.
const fullBody = 1500

// entryLimit bounds what is read of a feed for one entry, against
// Options.Limit.
const entryLimit = 2

// An item is an entry of a feed.
type item struct {
	title, link, author, body string
	published                 time.Time
	plain                     bool // the body is text, not HTML
}

// isFeed tells RSS, RSS 1.0 and Atom by their root element.
func isFeed(head []byte) bool {
	t := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	for bytes.HasPrefix(t, []byte("<?")) || bytes.HasPrefix(t, []byte("<!")) {
		end := ">"
		if bytes.HasPrefix(t, []byte("<!--")) {
			end = "-->"
		}
		i := bytes.Index(t, []byte(end))
		if i < 0 {
			return false
		}
		t = bytes.TrimLeft(t[i+len(end):], " \t\r\n")
	}
	t = lower(t[:min(len(t), 16)])
	for _, root := range []string{"<rss", "<feed", "<rdf:rdf", "<atom:feed"} {
		if rest, ok := bytes.CutPrefix(t, []byte(root)); ok && len(rest) > 0 && strings.IndexByte(" \t\r\n>", rest[0]) >= 0 {
			return true
		}
	}
	return false
}

// isJSONFeed tells a JSON Feed (jsonfeed.org) by its version.
func isJSONFeed(head []byte) bool {
	t := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	t = bytes.ReplaceAll(t[:min(len(t), 4096)], []byte(`\/`), []byte("/"))
	return len(t) > 0 && t[0] == '{' && bytes.Contains(t, []byte(`"version"`)) && bytes.Contains(t, []byte("//jsonfeed.org/version/"))
}

// An entryXML is one entry of a feed in XML, of which only its children count, and
// of their children only names: what nests deeper costs no memory.
type entryXML struct {
	XMLName xml.Name
	Fields  []field `xml:",any"`
}

// A field is one element of an entry, with whatever it may carry.
type field struct {
	XMLName xml.Name
	Type    string   `xml:"type,attr"`
	Rel     string   `xml:"rel,attr"`
	Href    string   `xml:"href,attr"`
	Perma   string   `xml:"isPermaLink,attr"`
	Text    string   `xml:",chardata"`
	Inner   string   `xml:",innerxml"`
	Names   []string `xml:"name"`
}

// A fence ends a stream that gives too much for one entry.
type fence struct {
	r    io.Reader
	left int64
}

var errEntry = fmt.Errorf("%w: an entry of the feed", ErrTooLarge)

func (f *fence) Read(p []byte) (int, error) {
	if f.left <= 0 {
		return 0, errEntry
	}
	n, err := f.r.Read(p[:min(int64(len(p)), f.left)])
	f.left -= int64(n)
	return n, err
}

// feed reads the entries of an RSS or Atom feed one at a time.
func (r *reading) feed(b blob) bool {
	f := &fence{r: b.in}
	d := xml.NewDecoder(f)
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) { return charset.NewReaderLabel(label, in) }
	n, short := 0, 0
	for {
		f.left = entryLimit*r.opts.Limit + headerLimit
		t, err := d.Token()
		if err == io.EOF {
			err = b.in.err()
			if err == nil {
				break
			}
		}
		start, ok := t.(xml.StartElement)
		if err == nil && (!ok || start.Name.Local != "item" && start.Name.Local != "entry") {
			continue
		}
		var e entryXML
		if err == nil {
			n++
			err = d.DecodeElement(&e, &start)
		}
		if err != nil {
			return r.fault(fmt.Sprintf("%s#%d", b.name, max(n, 1)), fmt.Errorf("the feed is broken: %w", err))
		}
		if !r.item(b, n, e.item(), &short) {
			return false
		}
	}
	return r.shorts(b, n, short)
}

// shorts says how many entries had no body.
func (r *reading) shorts(b blob, n, short int) bool {
	switch {
	case n == 0:
		return r.fault(b.name, errors.New("the feed has no entries"))
	case short > 0:
		return r.fault(b.name, fmt.Errorf("%d of %d entries of the feed hold only a summary: their pages were not fetched", short, n))
	}
	return true
}

// item sends the page of one entry.
func (r *reading) item(b blob, n int, i item, short *int) bool {
	if strings.TrimSpace(i.body) == "" {
		*short++
		return r.going()
	}
	name := fmt.Sprintf("%s#%d", b.name, n)
	raw := i.page()
	if int64(len(raw)) > r.opts.Limit {
		return r.fault(name, tooLarge(int64(len(raw)), r.opts.Limit))
	}
	p, err := newPage(raw, web(i.link), "utf-8", HTML)
	return r.result(name, p, err)
}

// page writes an entry as a page: what a feed says beside the body stands in the
// places where pages say it.
func (i item) page() []byte {
	var b bytes.Buffer
	meta := func(key, name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "<meta %s=\"%s\" content=\"%s\">\n", key, name, html.EscapeString(value))
		}
	}
	b.WriteString("<!DOCTYPE html>\n<html><head>\n<meta charset=\"utf-8\">\n")
	fmt.Fprintf(&b, "<title>%s</title>\n", html.EscapeString(i.title))
	meta("name", "author", i.author)
	if !i.published.IsZero() {
		meta("property", "article:published_time", i.published.Format(time.RFC3339))
	}
	b.WriteString("</head><body><article>\n")
	if i.title != "" {
		fmt.Fprintf(&b, "<h1>%s</h1>\n", html.EscapeString(i.title))
	}
	if i.plain {
		for para := range strings.SplitSeq(i.body, "\n") {
			if para = strings.TrimSpace(para); para != "" {
				fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(para))
			}
		}
	} else {
		b.WriteString(i.body)
	}
	b.WriteString("\n</article></body></html>\n")
	return b.Bytes()
}

const (
	nsContent = "http://purl.org/rss/1.0/modules/content/"
	nsAtom    = "http://www.w3.org/2005/Atom"
	nsDC      = "http://purl.org/dc/elements/1.1/"
)

// item picks out of an entry what makes a page. Elements of other namespaces,
// such as media:title, are passed over.
func (e entryXML) item() item {
	var i item
	var guid, summary string
	set := func(s *string, v string) {
		if *s == "" {
			*s = strings.TrimSpace(v)
		}
	}
	for _, f := range e.Fields {
		ns, name := f.XMLName.Space, f.XMLName.Local
		own := ns == "" || ns == nsAtom || ns == e.XMLName.Space
		switch {
		case ns == nsContent && name == "encoded", ns == "content" && name == "encoded":
			i.body = strings.TrimSpace(f.Text)
		case own && name == "content" && i.body == "":
			i.body, i.plain = f.construct()
		case own && name == "description":
			summary = strings.TrimSpace(f.Text)
		case own && name == "title":
			set(&i.title, heading(f))
		case own && name == "link":
			if f.Href != "" && (f.Rel == "" || f.Rel == "alternate") {
				set(&i.link, f.Href)
			} else if f.Href == "" {
				set(&i.link, f.Text)
			}
		case own && name == "guid" && !strings.EqualFold(f.Perma, "false"), own && name == "id":
			guid = strings.TrimSpace(f.Text)
		case ns == nsDC && name == "creator", ns == "dc" && name == "creator":
			set(&i.author, f.Text)
		case own && name == "author":
			for _, name := range f.Names {
				set(&i.author, name)
			}
		case own && (name == "pubDate" || name == "published"), ns == nsDC && name == "date":
			if i.published.IsZero() {
				i.published = said(f.Text)
			}
		}
	}
	if web(i.link) == "" {
		i.link = guid
	}
	if i.body == "" && len(summary) >= fullBody {
		i.body = summary
	}
	return i
}

// construct returns the body of Atom's content (RFC 4287, 4.1.3).
func (f field) construct() (body string, plain bool) {
	switch kind := strings.ToLower(strings.TrimSpace(f.Type)); kind {
	case "xhtml", "application/xhtml+xml":
		return strings.TrimSpace(f.Inner), false
	case "html", "text/html":
		return strings.TrimSpace(f.Text), false
	case "", "text", "text/plain":
		return strings.TrimSpace(f.Text), true
	}
	return "", false
}

// heading returns a title without markup; titles in HTML are common in RSS too,
// which does not say so.
func heading(f field) string {
	s := f.Text
	if strings.EqualFold(f.Type, "xhtml") {
		s = f.Inner
	}
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 || i+1 >= len(s) || s[i+1] != '/' && (s[i+1]|0x20 < 'a' || s[i+1]|0x20 > 'z') {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			b.WriteString(s[i:])
			break
		}
		s = s[i+j+1:]
	}
	return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
}

// said reads a date as feeds write it; the zero time where it is none.
func said(s string) time.Time {
	s = strings.TrimSpace(s)
	if t, err := mail.ParseDate(s); err == nil && t.Year() > 1990 && t.Year() < 10000 {
		return t.UTC()
	}
	return stamp(s)
}

// jsonFeed reads a JSON Feed, which is in memory as a whole.
func (r *reading) jsonFeed(b blob) bool {
	raw, err := r.all(b, entryLimit*r.opts.Limit)
	if err != nil {
		return r.fault(b.name, err)
	}
	var f struct {
		Items []struct {
			URL       string                  `json:"url"`
			ID        any                     `json:"id"`
			Title     string                  `json:"title"`
			HTML      string                  `json:"content_html"`
			Text      string                  `json:"content_text"`
			Published string                  `json:"date_published"`
			Author    struct{ Name string }   `json:"author"`
			Authors   []struct{ Name string } `json:"authors"`
		} `json:"items"`
	}
	if err := json.Unmarshal(bytes.TrimPrefix(raw, []byte("\ufeff")), &f); err != nil {
		return r.fault(b.name, fmt.Errorf("the feed is broken: %w", err))
	}
	short := 0
	for n, e := range f.Items {
		i := item{title: e.Title, link: e.URL, author: e.Author.Name, body: e.HTML, published: said(e.Published)}
		if i.body == "" {
			i.body, i.plain = e.Text, true
		}
		if id, ok := e.ID.(string); ok && web(i.link) == "" {
			i.link = id
		}
		if len(e.Authors) > 0 && i.author == "" {
			i.author = e.Authors[0].Name
		}
		if !r.item(b, n+1, i, &short) {
			return false
		}
	}
	return r.shorts(b, len(f.Items), short)
}
