package export

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"hearsay"
)

// bibSheet is one @online entry a page, as biblatex has it; BibTeX reads it as
// @misc. A date stands only where the page states one, urldate where it is known
// when the page was fetched.
type bibSheet struct{ out }

func (s *bibSheet) begin() error { return nil }

func (s *bibSheet) story(ctx context.Context, b *hearsay.Brief) error {
	for i := range b.Pages {
		n := &b.Pages[i]
		p, err := s.shelf.About(ctx, n.Page)
		if err != nil {
			return err
		}
		if err := s.entry(n, p); err != nil {
			return err
		}
	}
	return nil
}

func (s *bibSheet) end(context.Context) error { return nil }

func (s *bibSheet) entry(n *hearsay.PageNote, p *hearsay.Page) error {
	s.sum.Rows++
	fmt.Fprintf(s, "@online{%s", citeKey(n))
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(s, ",\n  %s = {%s}", name, value)
		}
	}
	var authors []string
	for _, a := range n.Authors {
		if x := tex(a.Text); x != "" {
			authors = append(authors, "{"+x+"}") // braces: a name that is not cut, whatever stands in it
		}
	}
	field("author", strings.Join(authors, " and "))
	if t := tex(n.Headline.Text); t != "" {
		field("title", "{"+t+"}") // braces: its capitals stay
	}
	field("organization", tex(n.Outlet.String()))
	field("date", iso(n.Published))
	if !p.Fetched.IsZero() {
		field("urldate", p.Fetched.UTC().Format("2006-01-02"))
	}
	if webAddress(n.URL) {
		field("url", bibURL(n.URL))
	}
	field("note", tex("Kept as "+string(n.Page)))
	_, err := s.WriteString("\n}\n\n")
	return err
}

// citeKey names a page in a bibliography: its outlet, the year that it states, and
// the beginning of its ID, which keeps keys apart.
func citeKey(n *hearsay.PageNote) string {
	var b strings.Builder
	for _, r := range strings.ToLower(n.Outlet.String()) {
		if b.Len() >= 24 {
			break
		}
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	if b.Len() == 0 {
		b.WriteString("page")
	}
	if d := dated(n.Published); len(d) > 0 {
		fmt.Fprintf(&b, "%04d", d[0])
	}
	id := string(n.Page)
	return b.String() + "-" + id[:min(len(id), 16)]
}

// tex writes words so that TeX prints them: the ten characters that mean something
// to it by name. Braces too have names, since BibTeX counts even those behind a
// backslash. Control characters become spaces.
func tex(s string) string {
	var b strings.Builder
	for _, r := range strings.Join(strings.Fields(s), " ") {
		switch r {
		case '\\':
			b.WriteString(`\textbackslash{}`)
		case '{':
			b.WriteString(`\textbraceleft{}`)
		case '}':
			b.WriteString(`\textbraceright{}`)
		case '~':
			b.WriteString(`\textasciitilde{}`)
		case '^':
			b.WriteString(`\textasciicircum{}`)
		case '#', '$', '%', '&', '_':
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			if unicode.IsControl(r) {
				r = ' '
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// bibURL writes an address, which biblatex takes as it is but for braces; those,
// backslashes, spaces and control characters are written as %7B and the like.
func bibURL(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c == 0x7f || c == '{' || c == '}' || c == '\\' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// cslSheet is a list of items as citeproc takes them (CSL-JSON 1.0).
type cslSheet struct{ listSheet }

type cslName struct {
	Literal string `json:"literal"`
}

type cslDate struct {
	Parts [][]int `json:"date-parts"`
}

type cslItem struct {
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	Title     string    `json:"title,omitempty"`
	Author    []cslName `json:"author,omitempty"`
	Container string    `json:"container-title,omitempty"`
	Issued    *cslDate  `json:"issued,omitempty"`
	Accessed  *cslDate  `json:"accessed,omitempty"`
	URL       string    `json:"URL,omitempty"`
	Language  string    `json:"language,omitempty"`
	Note      string    `json:"note"`
}

func (s *cslSheet) begin() error { return s.WriteByte('[') }

func (s *cslSheet) story(ctx context.Context, b *hearsay.Brief) error {
	for i := range b.Pages {
		n := &b.Pages[i]
		p, err := s.shelf.About(ctx, n.Page)
		if err != nil {
			return err
		}
		c := &cslItem{ID: citeKey(n), Type: "webpage", Title: n.Headline.Text, Container: n.Outlet.String(), Language: n.Language, Note: "Kept as " + string(n.Page)}
		for _, a := range n.Authors {
			c.Author = append(c.Author, cslName{a.Text})
		}
		if d := dated(n.Published); d != nil {
			c.Issued = &cslDate{[][]int{d}}
		}
		if !p.Fetched.IsZero() {
			y, m, d := p.Fetched.UTC().Date()
			c.Accessed = &cslDate{[][]int{{y, int(m), d}}}
		}
		if webAddress(n.URL) {
			c.URL = n.URL
		}
		if err := s.item(c); err != nil {
			return err
		}
	}
	return nil
}

func (s *cslSheet) end(context.Context) error {
	_, err := s.WriteString("\n]\n")
	return err
}

// webAddress reports whether s is an address on the web, which nothing else is
// given out as.
func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
