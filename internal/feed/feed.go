// Package feed writes what hearsay holds as feeds that a reader can follow: the
// list of stories, a story's pages, a speaker's statements.
//
// [Stories], [Story] and [Speaker] make a [Feed] of what the other packages found,
// newest first; [Feed.Part] cuts a part of it; [Feed.Atom] writes it in the Atom
// Syndication Format (RFC 4287), [Feed.JSON] as JSON Feed 1.1
// (https://www.jsonfeed.org/version/1.1/).
//
// # Names and times
//
// An entry keeps its name in every part and every run: a UUID of version 5 (RFC
// 9562) of the ID of its story, page or statement, which are themselves made from
// content. A time is always one of the data and never that of the making: the day
// of the news, of a change between versions, or else of the fetching. What has
// none of them is dated by its story, and in the last resort 1 January 1970, since
// Atom wants a date; its words say that the day is not known.
//
// # Words
//
// Entries are plain text. Words of a page stand as the page has them, without its
// markup, and a reader that takes text for text shows no tag of theirs; control
// characters and marks that turn the direction of writing are left out. Nothing of
// unbounded length is written: long words are cut with an ellipsis, long lists say
// how much is left out.
package feed

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// The media types of the two formats.
const (
	AtomType = "application/atom+xml; charset=utf-8"
	JSONType = "application/feed+json; charset=utf-8"
)

// PartSize is how many entries a part of a feed holds when nobody says otherwise.
const PartSize = 50

// A Feed is a list of entries, the newest first. Addresses are absolute, or ""
// where there are none.
type Feed struct {
	ID       string // a URI
	Title    string
	Subtitle string
	Home     string // the page that shows the same to people
	Updated  time.Time
	Entries  []Entry

	// Self is the feed's own address; First to Last are those of the other parts
	// (RFC 5005, section 3), "" where there are none.
	Self, First, Previous, Next, Last string

	before, all int // how many entries stand before these, and how many there are, where these are not all
}

// An Entry is one story, page or statement.
type Entry struct {
	ID        string // a URI
	Title     string
	URL       string // where hearsay shows it
	Live      string // the page of the press that it is about
	Updated   time.Time
	Published time.Time // zero where no page states it
	Authors   []string
	Text      string // plain text, lines end in LF
}

// Part returns part p, from 1, of a feed, size entries long, with the addresses of
// the others as address gives them. A part beyond the last has no entries.
func (f *Feed) Part(p, size int, address func(p int) string) *Feed {
	out := *f
	last := max((max(len(f.Entries), f.all)+size-1)/size, 1)
	lo := min(max((p-1)*size-f.before, 0), len(f.Entries))
	out.Entries = f.Entries[lo:min(lo+size, len(f.Entries))]
	if address == nil {
		return &out
	}
	out.Self = address(p)
	if last > 1 {
		out.First, out.Last = address(1), address(last)
	}
	if p > 1 {
		out.Previous = address(min(p-1, last))
	}
	if p < last {
		out.Next = address(p + 1)
	}
	return &out
}

// name is a URI made from words: a UUID of version 5.
func name(words ...string) string {
	h := sha1.New()
	h.Write([]byte{0x0e, 0x6b, 0x5a, 0x8c, 0x41, 0xd7, 0x4b, 0x52, 0x9f, 0x30, 0xc2, 0x77, 0x1d, 0x84, 0xe9, 0xa3}) // our namespace
	io.WriteString(h, strings.Join(words, "\x00"))
	b := h.Sum(nil)[:16]
	b[6], b[8] = b[6]&0x0f|0x50, b[8]&0x3f|0x80
	x := hex.EncodeToString(b)
	return "urn:uuid:" + x[:8] + "-" + x[8:12] + "-" + x[12:16] + "-" + x[16:20] + "-" + x[20:]
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomPerson struct {
	Name string `xml:"name"`
}

type atomText struct {
	Type string `xml:"type,attr,omitempty"`
	Text string `xml:",chardata"`
}

type atomEntry struct {
	ID        string       `xml:"id"`
	Title     atomText     `xml:"title"`
	Updated   string       `xml:"updated"`
	Published string       `xml:"published,omitempty"`
	Authors   []atomPerson `xml:"author"`
	Links     []atomLink   `xml:"link"`
	Content   atomText     `xml:"content"`
}

type atomFeed struct {
	XMLName   xml.Name     `xml:"http://www.w3.org/2005/Atom feed"`
	ID        string       `xml:"id"`
	Title     atomText     `xml:"title"`
	Subtitle  *atomText    `xml:"subtitle"`
	Updated   string       `xml:"updated"`
	Authors   []atomPerson `xml:"author"`
	Generator string       `xml:"generator"`
	Links     []atomLink   `xml:"link"`
	Entries   []atomEntry  `xml:"entry"`
}

const htmlType = "text/html"

// Atom writes the feed in the Atom Syndication Format.
func (f *Feed) Atom(w io.Writer) error {
	a := atomFeed{ID: f.ID, Title: atomText{Text: plain(f.Title)}, Updated: stamp(f.Updated), Authors: []atomPerson{{"hearsay"}}, Generator: "hearsay"}
	if f.Subtitle != "" {
		a.Subtitle = &atomText{Text: plain(f.Subtitle)}
	}
	for _, l := range []atomLink{{"self", "application/atom+xml", f.Self}, {"alternate", htmlType, f.Home}, {"first", "application/atom+xml", f.First},
		{"previous", "application/atom+xml", f.Previous}, {"next", "application/atom+xml", f.Next}, {"last", "application/atom+xml", f.Last}} {
		if l.Href != "" {
			a.Links = append(a.Links, l)
		}
	}
	for _, e := range f.Entries {
		x := atomEntry{ID: e.ID, Title: atomText{Text: plain(e.Title)}, Updated: stamp(e.Updated), Content: atomText{"text", plain(e.Text)}}
		if !e.Published.IsZero() {
			x.Published = stamp(e.Published)
		}
		for _, p := range e.Authors {
			x.Authors = append(x.Authors, atomPerson{plain(p)})
		}
		home, live := e.URL, webAddress(e.Live)
		if home == "" {
			home, live = live, ""
		}
		if home != "" {
			x.Links = append(x.Links, atomLink{"alternate", htmlType, home})
		}
		if live != "" {
			x.Links = append(x.Links, atomLink{"via", "", live})
		}
		a.Entries = append(a.Entries, x)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", " ")
	if err := enc.Encode(a); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonEntry struct {
	ID        string       `json:"id"`
	URL       string       `json:"url,omitempty"`
	External  string       `json:"external_url,omitempty"`
	Title     string       `json:"title"`
	Content   string       `json:"content_text"`
	Published string       `json:"date_published,omitempty"`
	Modified  string       `json:"date_modified"`
	Authors   []jsonAuthor `json:"authors,omitempty"`
}

// JSON writes the feed as JSON Feed 1.1.
func (f *Feed) JSON(w io.Writer) error {
	j := struct {
		Version     string       `json:"version"`
		Title       string       `json:"title"`
		Home        string       `json:"home_page_url,omitempty"`
		Self        string       `json:"feed_url,omitempty"`
		Next        string       `json:"next_url,omitempty"`
		Description string       `json:"description,omitempty"`
		Authors     []jsonAuthor `json:"authors"`
		Items       []jsonEntry  `json:"items"`
	}{"https://jsonfeed.org/version/1.1", plain(f.Title), f.Home, f.Self, f.Next, plain(f.Subtitle), []jsonAuthor{{"hearsay"}}, []jsonEntry{}}
	for _, e := range f.Entries {
		x := jsonEntry{ID: e.ID, URL: e.URL, External: webAddress(e.Live), Title: plain(e.Title), Content: plain(e.Text), Modified: stamp(e.Updated)}
		if x.URL == "" {
			x.URL, x.External = x.External, ""
		}
		if !e.Published.IsZero() {
			x.Published = stamp(e.Published)
		}
		for _, p := range e.Authors {
			x.Authors = append(x.Authors, jsonAuthor{plain(p)})
		}
		j.Items = append(j.Items, x)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(j)
}

// stamp writes a time as RFC 3339 has it. The zero time, and those that RFC 3339
// cannot write, become the first second of 1970.
func stamp(t time.Time) string {
	t = t.UTC()
	if y := t.Year(); t.IsZero() || y < 0 || y > 9999 {
		t = time.Unix(0, 0).UTC()
	}
	return t.Format(time.RFC3339)
}

// webAddress returns the address of a page of the web, "" for any other.
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(s) > 2000 {
		return ""
	}
	return u.String()
}

// plain leaves out what is no text: control characters but LF, marks that turn the
// direction of writing, what XML cannot hold, and bytes that are not UTF-8.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029:
			return ' '
		case r == utf8.RuneError, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0xfffe, r == 0xffff:
			return -1
		}
		return r
	}, s)
}

// clip cuts words to about n characters, at a space, and folds their white space.
func clip(s string, n int) string {
	if len(s) > 8*n {
		s = s[:8*n]
	}
	s = strings.Join(strings.Fields(plain(s)), " ")
	seen, space := 0, 0
	for i, r := range s {
		if seen == n {
			if space > i/2 {
				i = space
			}
			return strings.TrimRight(s[:i], " ,;:") + "…"
		}
		if r == ' ' {
			space = i
		}
		seen++
	}
	return s
}
