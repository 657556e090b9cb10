package source

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"

	"hearsay"
)

// fullBody is the least length in bytes, markup counted, of a description that
// is taken for the body of its entry. What feeds mean as a body (content:encoded,
// Atom's content) is one at any length.
const fullBody = 1500

// entryLimit bounds what is read of a feed for one entry, against
// Options.Limit.
const entryLimit = 2

// A Feed is what a feed says of itself, as far as it was read: all of it once
// [FeedReader.Next] returned an entry, in feeds that put it first.
type Feed struct {
	Title string
	Site  string // address of the page that the feed goes with
	Next  string // address of the feed's older entries (RFC 5005)
	// TTL is how long the feed may be kept before it is asked for again: RSS's
	// ttl, or the period of RSS 1.0's syndication module. 0 where it doesn't say.
	TTL       time.Duration
	SkipHours [24]bool // hours, GMT, in which it asks to be left alone
	SkipDays  [7]bool  // days, GMT, time.Sunday first
}

// An Entry is an entry of a feed.
type Entry struct {
	Number int    // in the feed, from 1
	ID     string // what the feed calls it, "" where it doesn't
	Title  string // without markup
	Link   string // address of its page, "" where there is none
	Author string
	Body   string // HTML, or text where Plain; "" where the feed holds a summary only
	Plain  bool
	// Published and Updated are the zero time where they are missing or cannot be
	// read. They are what the feed says: they may lie in the future.
	Published, Updated time.Time
}

// isFeed tells RSS, RSS 1.0 and Atom by their root element.
func isFeed(head []byte) bool { return feedRoot(head) != "" }

func feedRoot(head []byte) string {
	switch root := rootElement(head); root {
	case "rss", "feed", "rdf:rdf", "atom:feed", "a:feed":
		return root
	}
	return ""
}

// rootElement returns the name of the root element of XML, in lower case, "" where
// head begins otherwise.
func rootElement(head []byte) string {
	t := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	for bytes.HasPrefix(t, []byte("<?")) || bytes.HasPrefix(t, []byte("<!")) {
		end := ">"
		if bytes.HasPrefix(t, []byte("<!--")) {
			end = "-->"
		}
		i := bytes.Index(t, []byte(end))
		if i < 0 {
			return ""
		}
		if d := bytes.IndexByte(t[:i], '['); d >= 0 && bytes.HasPrefix(t, []byte("<!")) && end == ">" {
			// A DOCTYPE with declarations of its own.
			if i = bytes.Index(t, []byte("]>")); i < 0 {
				return ""
			}
			end = "]>"
		}
		t = bytes.TrimLeft(t[i+len(end):], " \t\r\n")
	}
	if len(t) == 0 || t[0] != '<' {
		return ""
	}
	i := bytes.IndexAny(t, " \t\r\n>/")
	if i < 2 || i > 40 {
		return ""
	}
	return string(lower(t[1:i]))
}

// An entryXML is one entry of a feed in XML, of which only its children count, and
// of their children only names: what nests deeper costs no memory.
type entryXML struct {
	XMLName xml.Name
	Base    string  `xml:"http://www.w3.org/XML/1998/namespace base,attr"`
	About   string  `xml:"about,attr"`
	Fields  []field `xml:",any"`
}

// A field is one element of an entry, with whatever it may carry.
type field struct {
	XMLName xml.Name
	Type    string   `xml:"type,attr"`
	Mode    string   `xml:"mode,attr"` // of Atom 0.3
	Rel     string   `xml:"rel,attr"`
	Href    string   `xml:"href,attr"`
	Perma   string   `xml:"isPermaLink,attr"`
	Text    string   `xml:",chardata"`
	Inner   string   `xml:",innerxml"`
	Names   []string `xml:"name"`
	Hours   []string `xml:"hour"`
	Days    []string `xml:"day"`
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

// A FeedReader reads RSS (0.9x, 1.0, 2.0), Atom (0.3, 1.0) and JSON Feed one
// entry at a time. It forgives what feeds get wrong (feedtext.go); memory is
// bounded by the largest entry that is allowed.
type FeedReader struct {
	feed  Feed
	base  *url.URL // what links are relative to, nil for none
	limit int64    // of one entry
	fence *fence
	xml   *xml.Decoder
	json  *jsonEntries
	n     int
	every struct{ period, frequency string }
}

// NewFeedReader returns a reader of the feed in r. base is its address, to which
// its links are relative, "" where that is not known; label the charset that came
// with it, "" for none; limit the largest page, 0 for DefaultLimit.
func NewFeedReader(r io.Reader, base, label string, limit int64) *FeedReader {
	if limit <= 0 {
		limit = DefaultLimit
	}
	f := &FeedReader{limit: entryLimit*limit + headerLimit}
	if u, err := url.Parse(base); err == nil && web(base) != "" {
		f.base = u
	}
	text, isJSON := feedText(r, label)
	f.fence = &fence{r: text, left: f.limit}
	if isJSON {
		f.json = newJSONEntries(f.fence)
		return f
	}
	f.xml = xml.NewDecoder(f.fence)
	f.xml.Strict = false
	f.xml.Entity = xml.HTMLEntity
	f.xml.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // feedText made it UTF-8
	return f
}

// Feed returns what the feed said of itself so far.
func (f *FeedReader) Feed() Feed { return f.feed }

// Next returns the next entry, and io.EOF after the last. Any other error ends
// the feed.
func (f *FeedReader) Next() (Entry, error) {
	f.fence.left = f.limit
	var e Entry
	var err error
	if f.json != nil {
		if e, err = f.json.next(&f.feed); err != io.EOF {
			f.n++
		}
	} else {
		e, err = f.nextXML()
	}
	if err == io.EOF {
		return Entry{}, io.EOF
	}
	if err != nil {
		return Entry{Number: max(f.n, 1)}, fmt.Errorf("the feed is broken: %w", err)
	}
	e.Number = f.n
	e.Link = f.resolve(e.Link)
	if e.Link == "" {
		e.Link = web(e.ID)
	}
	return e, nil
}

func (f *FeedReader) nextXML() (Entry, error) {
	for {
		t, err := f.xml.Token()
		if err != nil {
			return Entry{}, err
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		f.fence.left = f.limit
		switch start.Name.Local {
		case "item", "entry":
			f.n++
			var e entryXML
			if err := f.xml.DecodeElement(&e, &start); err != nil {
				return Entry{}, err
			}
			return e.entry(), nil
		case "title", "link", "ttl", "skipHours", "skipDays", "updatePeriod", "updateFrequency":
			var d field
			if err := f.xml.DecodeElement(&d, &start); err != nil {
				return Entry{}, err
			}
			f.about(d)
		case "image", "textInput", "textinput", "author":
			if err := f.xml.Skip(); err != nil {
				return Entry{}, err
			}
		case "feed", "rss", "RDF", "channel":
			for _, a := range start.Attr {
				if a.Name.Local == "base" && (a.Name.Space == "xml" || a.Name.Space == "http://www.w3.org/XML/1998/namespace") {
					if u := f.resolve(a.Value); u != "" {
						f.base, _ = url.Parse(u)
					}
				}
			}
		}
	}
}

// about notes what an element outside the entries says of the feed.
func (f *FeedReader) about(d field) {
	text := strings.TrimSpace(d.Text)
	switch d.XMLName.Local {
	case "title":
		if f.feed.Title == "" && d.XMLName.Space != nsMedia {
			f.feed.Title = heading(d)
		}
	case "link":
		switch to := f.resolve(nonempty(d.Href, text)); {
		case d.Rel == "next":
			f.feed.Next = to
		case (d.Rel == "" || d.Rel == "alternate") && f.feed.Site == "":
			f.feed.Site = to
			if u, err := url.Parse(to); err == nil && f.base == nil && to != "" {
				f.base = u
			}
		}
	case "ttl":
		if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 1<<20 {
			f.feed.TTL = max(f.feed.TTL, time.Duration(n)*time.Minute)
		}
	case "skipHours":
		for _, h := range d.Hours {
			if n, err := strconv.Atoi(strings.TrimSpace(h)); err == nil && 0 <= n && n <= 24 {
				f.feed.SkipHours[n%24] = true
			}
		}
	case "skipDays":
		for _, s := range d.Days {
			for day := time.Sunday; day <= time.Saturday; day++ {
				if strings.EqualFold(strings.TrimSpace(s), day.String()) {
					f.feed.SkipDays[day] = true
				}
			}
		}
	case "updatePeriod":
		f.every.period = strings.ToLower(text)
		f.syndication()
	case "updateFrequency":
		f.every.frequency = text
		f.syndication()
	}
}

// syndication reads RSS 1.0's syndication module: so many times in a period.
func (f *FeedReader) syndication() {
	period := map[string]time.Duration{"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour}[f.every.period]
	n, err := strconv.Atoi(f.every.frequency)
	if err != nil || n < 1 || n > 10000 {
		n = 1
	}
	if period > 0 {
		f.feed.TTL = period / time.Duration(n)
	}
}

// resolve returns an address of the web, made absolute; "" where it is none.
func (f *FeedReader) resolve(s string) string { return resolve(f.base, s) }

func resolve(base *url.URL, s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return -1
		}
		return r
	}, strings.TrimSpace(s))
	if s == "" || len(s) > maxAddress {
		return ""
	}
	s = strings.ReplaceAll(s, " ", "%20")
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	return web(u.String())
}

func nonempty(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

// feed reads the entries of a feed that lies in a file.
func (r *reading) readFeed(b blob) bool {
	f := NewFeedReader(b.in, "", "", r.opts.Limit)
	short := 0
	for {
		e, err := f.Next()
		if why := b.in.err(); why != nil && err != nil {
			err = why
		}
		if err == io.EOF {
			return r.shorts(b, f.n, short)
		}
		if err != nil {
			return r.fault(fmt.Sprintf("%s#%d", b.name, max(f.n, 1)), err)
		}
		if !r.item(b, e, &short) {
			return false
		}
	}
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
func (r *reading) item(b blob, e Entry, short *int) bool {
	if e.Body == "" {
		*short++
		return r.going()
	}
	p, err := e.Page(r.opts.Limit)
	return r.result(fmt.Sprintf("%s#%d", b.name, e.Number), p, err)
}

// Page makes a page of an entry that has a Body: what a feed says beside the body
// stands in the places where pages say it. The same entry gives the same page.
// limit is the largest page, 0 for DefaultLimit; a larger one is ErrTooLarge.
func (e Entry) Page(limit int64) (*hearsay.Page, error) {
	if limit <= 0 {
		limit = DefaultLimit
	}
	raw := e.page()
	if int64(len(raw)) > limit {
		return nil, tooLarge(int64(len(raw)), limit)
	}
	return newPage(raw, e.Link, "utf-8", HTML)
}

func (e Entry) page() []byte {
	var b bytes.Buffer
	meta := func(key, name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "<meta %s=\"%s\" content=\"%s\">\n", key, name, html.EscapeString(value))
		}
	}
	b.WriteString("<!DOCTYPE html>\n<html><head>\n<meta charset=\"utf-8\">\n")
	fmt.Fprintf(&b, "<title>%s</title>\n", html.EscapeString(e.Title))
	meta("name", "author", e.Author)
	if !e.Published.IsZero() {
		meta("property", "article:published_time", e.Published.Format(time.RFC3339))
	}
	b.WriteString("</head><body><article>\n")
	if e.Title != "" {
		fmt.Fprintf(&b, "<h1>%s</h1>\n", html.EscapeString(e.Title))
	}
	if e.Plain {
		for para := range strings.SplitSeq(e.Body, "\n") {
			if para = strings.TrimSpace(para); para != "" {
				fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(para))
			}
		}
	} else {
		b.WriteString(e.Body)
	}
	b.WriteString("\n</article></body></html>\n")
	return b.Bytes()
}
