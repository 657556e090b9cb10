package hearsay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"strings"
	"unicode/utf8"
)

// ErrNoArticle says that a page holds no article: an empty page, a section
// front, a "not found", a paywall stub. It is recorded against the page.
var ErrNoArticle = errors.New("no article on this page")

// A BlockKind says what a block of an article is.
type BlockKind string

// The kinds of block that an article keeps; everything else on a page is
// chrome and leaves no trace. The body is paragraphs, headings, items and
// quotations; the others are kept beside it with their place, since they carry
// statements, dates and credits.
const (
	Title      BlockKind = "title"      // the headline as printed on the page
	Paragraph  BlockKind = "paragraph"  //
	Heading    BlockKind = "heading"    // inside the body
	Item       BlockKind = "item"       // of a list
	Quotation  BlockKind = "quotation"  // a block quotation, without marks of its own
	Table      BlockKind = "table"      // one row of a table
	Caption    BlockKind = "caption"    // of a picture, with its credit
	Embed      BlockKind = "embed"      // a post of somebody else shown on the page
	Byline     BlockKind = "byline"     //
	DateLine   BlockKind = "date"       // "By | September 21, 2020"
	Correction BlockKind = "correction" // "An earlier version of this article ..."
	CreditLine BlockKind = "credit"     // "Reference: The Week: ...", "This article first appeared in ..."
)

// A Block is one paragraph, heading, caption and so on of an article: a range
// of its Text without the line feed after it. Blocks never overlap and stand in
// order of Text. A line that is two things, such as a last paragraph with the
// byline glued to it, is two blocks.
type Block struct {
	Kind BlockKind `json:"kind"`
	Range
}

// Body reports whether the block belongs to the body.
func (b Block) Body() bool {
	switch b.Kind {
	case Paragraph, Heading, Item, Quotation, Table:
		return true
	}
	return false
}

// A PageKind says what sort of page an article came from.
type PageKind string

// The kinds of page that go on as articles.
const (
	Plain    PageKind = "article"
	LiveBlog PageKind = "live blog"
	RoundUp  PageKind = "round-up"
)

// An Outlet is who publishes a page: a name as the page gives it and the
// registrable domain of its address. Both may be empty: a scraped text often
// names no site of its own.
type Outlet struct {
	Name   string  `json:"name,omitempty"`
	Domain string  `json:"domain,omitempty"`
	Words  Excerpt `json:"words,omitzero"` // where the page says so; none where only the address does
}

// String returns the name, else the domain, else "".
func (o Outlet) String() string {
	if o.Name != "" {
		return o.Name
	}
	return o.Domain
}

// A Link is an address behind words of the article.
type Link struct {
	Range
	URL string `json:"url"`
}

// An Article is what a page has to say, without its chrome.
//
// Text holds every kept block, title and captions included, in page order, one
// line feed between blocks, white space inside a block folded to single spaces.
// Trace leads each byte of it back to the page.
type Article struct {
	Page   PageID   `json:"page"`
	URL    string   `json:"url,omitempty"`
	Kind   PageKind `json:"kind"`
	Outlet Outlet   `json:"outlet,omitzero"`
	// Headline is the title without the outlet's name; its place is the printed
	// headline where there is one, else a meta value.
	Headline Excerpt `json:"headline,omitzero"`
	// Suffix is what was cut from the title, without its dash: "NBC News". It
	// may be the page's own outlet or a credit.
	Suffix    Excerpt   `json:"suffix,omitzero"`
	Authors   []Excerpt `json:"authors,omitempty"`
	Published When      `json:"published,omitzero"` // zero where the page doesn't say
	Updated   When      `json:"updated,omitzero"`
	Language  string    `json:"language,omitempty"` // BCP 47 primary subtag, "" where unsure
	Section   string    `json:"section,omitempty"`
	// Canonical is the page's own idea of its address, Syndication what it says
	// it was syndicated from; a cross-domain one is a credit.
	Canonical   Excerpt `json:"canonical,omitzero"`
	Syndication Excerpt `json:"syndication,omitzero"`
	Text        string  `json:"text"`
	Trace       Trace   `json:"trace"`
	// InOrder says that the runs of Trace are in page order too, which lets
	// Locate search; false where nobody looked.
	InOrder bool    `json:"in_order,omitempty"`
	Blocks  []Block `json:"blocks"`
	Links   []Link  `json:"links,omitempty"`
}

// Body returns the words of the body blocks, one line feed between them.
func (a *Article) Body() string {
	var b strings.Builder
	for _, k := range a.Blocks {
		if k.Body() {
			if b.Len() > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(a.Text[k.Start:k.End])
		}
	}
	return b.String()
}

// BlockAt returns the block that holds text offset off, and its index; ok is
// false between blocks.
func (a *Article) BlockAt(off int) (b Block, i int, ok bool) {
	lo, hi := 0, len(a.Blocks)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if a.Blocks[m].End > off {
			hi = m
		} else {
			lo = m + 1
		}
	}
	if lo < len(a.Blocks) && a.Blocks[lo].Start <= off {
		return a.Blocks[lo], lo, true
	}
	return Block{}, -1, false
}

// Check reports the first fault in the article's Text, Trace and Blocks against
// the page they were read from: a run out of bounds, a run whose bytes differ
// from the page, a byte of Text that neither a run nor a block's line feed
// accounts for, blocks out of order.
func (a *Article) Check(p *Page) error {
	if p.ID != a.Page {
		return fmt.Errorf("article of page %s checked against page %s", a.Page.Short(), p.ID.Short())
	}
	if !utf8.ValidString(a.Text) {
		return errors.New("text is not UTF-8")
	}
	at := 0
	for i, r := range a.Trace {
		// Written so that no sum of two numbers can be too large for an int.
		if r.Text < at || r.Len <= 0 || r.Width <= 0 || r.Len > len(a.Text)-r.Text ||
			r.Page < 0 || r.Width > len(p.Body)-r.Page {
			return fmt.Errorf("run %d %+v is out of order or bounds", i, r)
		}
		if gap := a.Text[at:r.Text]; strings.Trim(gap, "\n") != "" {
			return fmt.Errorf("run %d: %q before it was read from nowhere", i, gap)
		}
		if err := a.checkRun(p, r); err != nil {
			return fmt.Errorf("run %d: %w", i, err)
		}
		at = r.Text + r.Len
	}
	if gap := a.Text[at:]; strings.Trim(gap, "\n") != "" {
		return fmt.Errorf("%q at the end was read from nowhere", gap)
	}
	if a.InOrder && !a.Trace.InOrder() {
		return errors.New("the trace is not in page order, as the article says it is")
	}
	at = 0
	for i, b := range a.Blocks {
		if b.Start < at || b.End > len(a.Text) || b.Empty() {
			return fmt.Errorf("block %d %+v is empty, out of order or bounds", i, b)
		}
		at = b.End
	}
	return nil
}

func (a *Article) checkRun(p *Page, r Run) error {
	got, want := string(p.Body[r.Page:r.Page+r.Width]), a.Text[r.Text:r.Text+r.Len]
	if got == want {
		return nil
	}
	if strings.HasPrefix(got, "&") && html.UnescapeString(got) == want {
		return nil
	}
	// Any white space of the page, a no-break space among it, is one space of
	// the text.
	if want == " " && strings.TrimSpace(html.UnescapeString(got)) == "" {
		return nil
	}
	return fmt.Errorf("text %q was read from %q", want, got)
}

// ReadBack checks that e can be read from page p. Inside the article the runs
// that lie in e's span give its words exactly; elsewhere (a meta value, JSON-LD)
// the bytes at the span, as they are, or with markup taken out and references
// resolved, or as the inside of a JSON string, are its words up to white space.
// a may be nil for a page without an article.
func (a *Article) ReadBack(p *Page, e Excerpt) error {
	s := e.Span
	if s.Page != p.ID {
		return fmt.Errorf("excerpt of page %s read from page %s", s.Page.Short(), p.ID.Short())
	}
	if s.Start < 0 || s.End > len(p.Body) || s.Start >= s.End {
		return outOfPage(s, len(p.Body))
	}
	want := fold(e.Text)
	if a != nil {
		// A damaged trace can lead anywhere.
		if r, ok := a.Locate(s); ok && 0 <= r.Start && r.Start <= r.End && r.End <= len(a.Text) && fold(a.Text[r.Start:r.End]) == want {
			return nil
		}
	}
	raw := p.Body[s.Start:s.End]
	for _, read := range []func([]byte) string{asIs, asMarkup, asJSON} {
		if fold(read(raw)) == want {
			return nil
		}
	}
	return fmt.Errorf("page %s at %d-%d reads %q, not %q", p.ID.Short(), s.Start, s.End, raw, e.Text)
}

func asIs(b []byte) string { return string(b) }

// asMarkup drops tags and resolves character references.
func asMarkup(b []byte) string {
	var out bytes.Buffer
	for len(b) > 0 {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			out.Write(b)
			break
		}
		out.Write(b[:i])
		j := bytes.IndexByte(b[i:], '>')
		if j < 0 {
			break
		}
		b = b[i+j+1:]
	}
	return html.UnescapeString(out.String())
}

// asJSON reads b as the inside of a JSON string, then as markup, since many
// sites escape twice.
func asJSON(b []byte) string {
	var s string
	if json.Unmarshal([]byte(`"`+string(b)+`"`), &s) != nil {
		return ""
	}
	return asMarkup([]byte(s))
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }
