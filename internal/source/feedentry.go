package source

import (
	"html"
	"net/mail"
	"net/url"
	"strings"
	"time"
)

// The namespaces of what feeds carry.
const (
	nsContent = "http://purl.org/rss/1.0/modules/content/"
	nsAtom    = "http://www.w3.org/2005/Atom"
	nsAtom03  = "http://purl.org/atom/ns#"
	nsDC      = "http://purl.org/dc/elements/1.1/"
	nsTerms   = "http://purl.org/dc/terms/"
	nsMedia   = "http://search.yahoo.com/mrss/"
)

// entry picks out of an element what makes an Entry. Elements of other
// namespaces, such as media:title, are passed over.
func (e entryXML) entry() Entry {
	var i Entry
	var summary, origin string
	set := func(s *string, v string) {
		if *s == "" {
			*s = strings.Join(strings.Fields(v), " ")
		}
	}
	date := func(t *time.Time, f field) {
		if t.IsZero() {
			*t = said(f.Text)
		}
	}
	perma := ""
	for _, f := range e.Fields {
		ns, name := f.XMLName.Space, f.XMLName.Local
		own := ns == "" || ns == nsAtom || ns == nsAtom03 || ns == e.XMLName.Space
		dc := ns == nsDC || ns == "dc" || ns == nsTerms || ns == "dcterms"
		switch {
		case ns == nsContent && name == "encoded", ns == "content" && name == "encoded":
			if b := f.markup(); b != "" {
				i.Body, i.Plain = b, false
			}
		case own && name == "content" && i.Body == "":
			i.Body, i.Plain = f.construct()
		case own && name == "description":
			summary = f.markup()
		case own && name == "title":
			set(&i.Title, heading(f))
		case own && name == "link":
			if f.Href != "" && (f.Rel == "" || f.Rel == "alternate") {
				set(&i.Link, f.Href)
			} else if f.Href == "" {
				set(&i.Link, f.Text)
			}
		case name == "origLink": // FeedBurner's: the link before it counted clicks
			set(&origin, f.Text)
		case own && name == "guid":
			set(&i.ID, f.Text)
			if !strings.EqualFold(f.Perma, "false") {
				perma = i.ID
			}
		case own && name == "id":
			set(&i.ID, f.Text)
			perma = i.ID
		case dc && name == "creator":
			set(&i.Author, f.Text)
		case own && name == "author":
			for _, name := range f.Names {
				set(&i.Author, name)
			}
			if len(f.Names) == 0 && e.XMLName.Local == "item" {
				set(&i.Author, writer(f.Text))
			}
		case own && (name == "pubDate" || name == "published" || name == "issued" || name == "pubdate"),
			dc && (name == "date" || name == "issued" || name == "created"):
			date(&i.Published, f)
		case own && (name == "updated" || name == "modified"), dc && name == "modified":
			date(&i.Updated, f)
		}
	}
	if u := web(origin); u != "" {
		i.Link = u
	}
	if i.Link == "" {
		i.Link = web(perma)
	}
	if i.Link == "" {
		i.Link = web(e.About)
	}
	if base, err := url.Parse(e.Base); err == nil && i.Link != "" && e.Base != "" && web(e.Base) != "" {
		i.Link = resolve(base, i.Link)
	}
	if i.Body == "" && len(summary) >= fullBody {
		i.Body = summary
	}
	return i
}

// markup returns what an element holds as HTML: its text, where the feed escaped
// it as it should, or else the tags that it put there bare.
func (f field) markup() string {
	text := strings.TrimSpace(f.Text)
	if strings.EqualFold(f.Type, "xhtml") || !strings.Contains(text, "<") && bareTags(f.Inner) {
		return strings.TrimSpace(f.Inner)
	}
	return text
}

// bareTags reports whether s, as it stands in a feed, holds tags of HTML that
// were not escaped.
func bareTags(s string) bool {
	if strings.Contains(s, "<![CDATA[") {
		return false
	}
	for _, tag := range []string{"<p>", "<p ", "</p>", "<br", "<a ", "<div", "<b>", "<em>", "<i>", "<ul>", "<img "} {
		if strings.Contains(s, tag) {
			return true
		}
	}
	return false
}

// construct returns the body of Atom's content (RFC 4287, 4.1.3; in Atom 0.3 the
// mode says whether it is escaped).
func (f field) construct() (body string, plain bool) {
	switch kind := strings.ToLower(strings.TrimSpace(f.Type)); {
	case kind == "xhtml", kind == "application/xhtml+xml", kind == "text/html" && f.Mode == "xml":
		return strings.TrimSpace(f.Inner), false
	case kind == "html", kind == "text/html":
		return f.markup(), false
	case kind == "" && bareTags(f.Inner):
		return strings.TrimSpace(f.Inner), false
	case kind == "", kind == "text", kind == "text/plain":
		return strings.TrimSpace(f.Text), true
	}
	return "", false
}

// heading returns a title without markup; titles in HTML are common in RSS too,
// which does not say so.
func heading(f field) string {
	s := f.Text
	if strings.EqualFold(f.Type, "xhtml") || strings.TrimSpace(s) == "" || bareTags(f.Inner) {
		s = f.Inner
	}
	return bare(s)
}

// bare takes tags out of s and resolves character references. What only looks
// like a tag, such as "a < b", stays.
func bare(s string) string {
	var b strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		if len(s) < 2 || s[1] != '/' && (s[1]|0x20 < 'a' || s[1]|0x20 > 'z') {
			b.WriteByte('<')
			s = s[1:]
			continue
		}
		j := strings.IndexByte(s, '>')
		if j < 0 {
			b.WriteString(s)
			break
		}
		s = s[j+1:]
	}
	return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
}

// writer returns the name in RSS's author, which holds an address of mail with a
// name: "clerk@news.example (A Clerk)", "A Clerk <clerk@news.example>".
func writer(s string) string {
	if !strings.Contains(s, "@") {
		return s
	}
	if i, j := strings.IndexByte(s, '('), strings.LastIndexByte(s, ')'); i >= 0 && j > i {
		return s[i+1 : j]
	}
	if a, err := mail.ParseAddress(strings.TrimSpace(s)); err == nil {
		return a.Name
	}
	return ""
}

// feedDates are forms in which feeds write dates beside those of RFC 5322 and
// stamp.
var feedDates = []string{
	"Mon, 2 Jan 2006 15:04:05 Z07:00", "Mon, 2 Jan 2006 15:04 MST", "Mon, 2 Jan 2006", "2 Jan 2006",
	"Monday, 2 January 2006 15:04:05 MST", "Monday, 2 January 2006 15:04:05 -0700", "Monday, 2 January 2006", "2 January 2006",
	"Mon, 2 January 2006 15:04:05 -0700", "Mon, 2 January 2006 15:04:05 MST",
	"Mon Jan 2 15:04:05 2006", "Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 2006 15:04:05 GMT-0700",
	"January 2, 2006", "Jan 2, 2006", "January 2, 2006 15:04", "January 2, 2006, 3:04 pm", "Jan 2, 2006 3:04 PM",
	"2006-01-02T15:04:05-0700", "2006-01-02T15:04-0700", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 MST", "2006-01-02 15:04", "2006-01-02T15:04", "2006/01/02 15:04:05", "2006/01/02",
	"2006-01", "2006-01-02T15:04:05.999999", "20060102T150405Z", "2006-01-02T15:04:05Z0700",
}

// zones are the names of zones that RFC 5322 (4.3) and feeds use. Names that mean
// several, such as IST, are not among them.
var zones = strings.NewReplacer(" EST", " -0500", " EDT", " -0400", " CST", " -0600", " CDT", " -0500", " MST", " -0700", " MDT", " -0600",
	" PST", " -0800", " PDT", " -0700", " CET", " +0100", " CEST", " +0200", " BST", " +0100", " MSK", " +0300", " EET", " +0200", " EEST", " +0300",
	" UTC", " +0000", " GMT", " +0000", " UT", " +0000", " Z", " +0000")

// said reads a date as feeds write it; the zero time where it is none, or lies
// before 1990 or after 9999.
func said(s string) time.Time {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" || len(s) > 60 {
		return time.Time{}
	}
	if t := stamp(s); !t.IsZero() {
		return t
	}
	tries := []string{s}
	if z := zoned(s); z != s {
		tries = []string{z, s}
	}
	for _, s := range tries {
		if t, err := mail.ParseDate(s); err == nil && t.Year() > 1990 && t.Year() < 10000 {
			return t.UTC()
		}
		for _, layout := range feedDates {
			if t, err := time.Parse(layout, s); err == nil && t.Year() > 1990 && t.Year() < 10000 {
				return t.UTC()
			}
		}
	}
	return time.Time{}
}

// zoned writes the name of a zone at the end of a date as its offset.
func zoned(s string) string {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 || i < len(s)-5 {
		return s
	}
	// "GMT+0200" and "GMT -0700" keep what follows.
	return s[:i] + zones.Replace(s[i:])
}
