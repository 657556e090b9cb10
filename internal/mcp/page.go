package mcp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"hearsay"
	"hearsay/internal/store"
)

// EvidenceIn names a place.
type EvidenceIn struct {
	Page  string `json:"page" jsonschema:"id of the page, or the beginning of it"`
	Start int    `json:"start" jsonschema:"first byte of the words in the page as it is kept"`
	End   int    `json:"end" jsonschema:"byte after the last"`
	Story string `json:"story,omitempty" jsonschema:"in which the page is numbered"`
}

// EvidenceOut is the words at a place with what stands round them.
type EvidenceOut struct {
	Notice    string `json:"notice"`
	Words     Quote  `json:"words" jsonschema:"what stands at the place"`
	Sentence  *Quote `json:"sentence,omitempty" jsonschema:"the sentences that hold it, where a finding of the story knows them"`
	Paragraph *Quote `json:"paragraph,omitempty" jsonschema:"the block that it begins in; none where it stands in no block: in the page's head, or in what was cut"`
	Before    *Quote `json:"before,omitempty" jsonschema:"the block before"`
	After     *Quote `json:"after,omitempty" jsonschema:"the block after"`
	Headline  *Quote `json:"headline,omitempty"`
	Address   string `json:"url,omitempty"`
	Fetched   string `json:"fetched,omitempty" jsonschema:"when the page was fetched, ISO 8601"`
	Dated     *When  `json:"dated,omitempty" jsonschema:"the date of the page and how it was reached"`
}

// findPage finds a kept page by its ID or the beginning of it.
func (s *server) findPage(ctx context.Context, id string) (*hearsay.Page, *hearsay.Article, error) {
	id = strings.ToLower(strings.TrimSpace(id))
	if id == "" || len(id) > 64 || strings.Trim(id, "0123456789abcdef") != "" {
		return nil, nil, wrongf("page %q: give the id of a page, 64 hex digits, or the beginning of it; quotes and the tool \"story\" have them", cut(id, 70))
	}
	p, err := s.db.Page(ctx, hearsay.PageID(id))
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil, wrongf("no page %s is kept here", cut(id, 16))
	}
	if errors.Is(err, store.ErrPruned) { // its bytes are gone; what was found stays
		err = nil
	}
	if err != nil {
		return nil, nil, err
	}
	a, err := s.db.Article(ctx, p.ID)
	if statusGone(err) {
		a, err = nil, nil
	}
	return p, a, err
}

func (s *server) evidence(ctx context.Context, in EvidenceIn) (out EvidenceOut, err error) {
	out.Notice = notice
	p, a, err := s.findPage(ctx, in.Page)
	if err != nil {
		return out, err
	}
	pruned := len(p.Body) == 0 && a != nil
	if in.Start < 0 || in.End <= in.Start || in.End > len(p.Body) && !pruned {
		return out, wrongf("place %d to %d: the page has the bytes 0 to %d, and start comes before end", in.Start, in.End, len(p.Body))
	}
	b, err := s.storyOf(ctx, p.ID, in.Story)
	if err != nil {
		return out, err
	}
	q := s.quoter(ctx, b)
	q.arts[p.ID] = a
	out.Address = short(p.URL, 2000)
	if !p.Fetched.IsZero() {
		out.Fetched = p.Fetched.UTC().Format("2006-01-02T15:04:05Z")
	}
	at := hearsay.Span{Page: p.ID, Start: in.Start, End: in.End}
	if n := q.note[p.ID]; n != nil {
		out.Dated = when(n.Published)
	} else if a != nil {
		out.Dated = when(a.Published)
	}
	var r hearsay.Range
	ok := false
	if a != nil {
		if r, ok = a.Locate(at); ok {
			r = wholeRunes(a.Text, r)
		}
		if !a.Headline.None() {
			if err := q.into(&out.Headline, a.Headline); err != nil {
				return out, err
			}
		}
	}
	if !ok || r.Empty() {
		if pruned {
			return out, wrongf("place %d to %d stands outside the article, and the page as received was removed: these words can no longer be shown", in.Start, in.End)
		}
		// In the page's head, or in what was cut: as it stands.
		w := wholeRunes(string(p.Body), hearsay.Range{Start: in.Start, End: min(in.End, in.Start+longQuote-8)})
		out.Words, err = q.quote(hearsay.Excerpt{Text: string(p.Body[w.Start:w.End]), Span: hearsay.Span{Page: p.ID, Start: w.Start, End: w.End}})
		out.Words.Cut = w.End < in.End
		return out, err
	}
	if out.Words, err = q.quote(a.Excerpt(r)); err != nil {
		return out, err
	}
	if e := sentenceAt(b, a, r); !e.None() {
		if err := q.into(&out.Sentence, e); err != nil {
			return out, err
		}
	}
	if block, i, found := a.BlockAt(r.Start); found {
		for to, k := range map[**Quote]int{&out.Paragraph: i, &out.Before: i - 1, &out.After: i + 1} {
			if k < 0 || k >= len(a.Blocks) {
				continue
			}
			r := a.Blocks[k].Range
			if k == i {
				r = block.Range
			}
			if err := q.into(to, a.Excerpt(r)); err != nil {
				return out, err
			}
		}
	}
	return out, nil
}

// wholeRunes widens a range to whole characters.
func wholeRunes(text string, r hearsay.Range) hearsay.Range {
	for r.Start > 0 && text[r.Start]&0xC0 == 0x80 {
		r.Start--
	}
	for r.End < len(text) && text[r.End]&0xC0 == 0x80 {
		r.End++
	}
	return r
}

func (q *quoter) into(to **Quote, e hearsay.Excerpt) error {
	if e.None() {
		return nil
	}
	one, err := q.quote(e)
	*to = &one
	return err
}

// storyOf is the brief that a page is read for: that of the story named, else
// one that holds it; nil where there is none.
func (s *server) storyOf(ctx context.Context, id hearsay.PageID, story string) (*hearsay.Brief, error) {
	if story != "" {
		b, _, err := s.brief(ctx, story)
		if err == nil && !slices.ContainsFunc(b.Pages, func(p hearsay.PageNote) bool { return p.Page == id }) {
			return nil, wrongf("page %s is not of story %s", id.Short(), b.Story.ID)
		}
		return b, err
	}
	of, err := s.db.StoriesOf(ctx, id)
	if err != nil || of[id] == "" {
		return nil, err
	}
	b, err := s.db.Brief(ctx, of[id])
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return b, err
}

// sentenceAt is the shortest sentence of a finding that holds a range.
func sentenceAt(b *hearsay.Brief, a *hearsay.Article, r hearsay.Range) (best hearsay.Excerpt) {
	if b == nil {
		return best
	}
	try := func(e hearsay.Excerpt) {
		if e.Span.Page != a.Page || e.None() || !best.None() && len(e.Text) >= len(best.Text) {
			return
		}
		if q, ok := a.Locate(e.Span); ok && q.Contains(r) {
			best = e
		}
	}
	for i := range b.Speakers {
		for j := range b.Speakers[i].Sayings {
			try(b.Speakers[i].Sayings[j].Sentence)
		}
	}
	for i := range b.Events {
		for _, rep := range b.Events[i].Reports {
			try(rep.Sentence)
		}
	}
	for i := range b.Questions {
		for j := range b.Questions[i].Claims {
			try(b.Questions[i].Claims[j].Sentence)
		}
	}
	return best
}

// PageIn asks for a page.
type PageIn struct {
	Page  string `json:"page" jsonschema:"id of the page, or the beginning of it"`
	Story string `json:"story,omitempty" jsonschema:"in which the page is numbered"`
	Ask
}

// A Block is one paragraph, heading, caption and so on.
type Block struct {
	Kind string `json:"kind"`
	Text Quote  `json:"text"`
}

// PageOut is a kept page; its blocks are what a cursor goes on with.
type PageOut struct {
	Paging
	ID       string   `json:"id"`
	Story    string   `json:"story,omitempty"`
	Number   int      `json:"number,omitempty" jsonschema:"of the page in its story"`
	URL      string   `json:"url,omitempty"`
	Outlet   string   `json:"outlet,omitempty" jsonschema:"none where the page names none of its own"`
	Dated    *When    `json:"dated,omitempty"`
	Fetched  string   `json:"fetched,omitempty"`
	Language string   `json:"language,omitempty"`
	Headline *Quote   `json:"headline,omitempty"`
	Authors  []Quote  `json:"authors"`
	Credits  []Credit `json:"credits" jsonschema:"where the page says that it got something from an outlet"`
	Copies   []Copied `json:"copies" jsonschema:"which pages of the story gave it words, or took them from it"`
	Why      string   `json:"no_article,omitempty" jsonschema:"why the page has no article"`
	Blocks   []Block  `json:"blocks"`
}

// A Credit is a place where a page names its source.
type Credit struct {
	Outlet string `json:"outlet,omitempty"`
	Person string `json:"person,omitempty"`
	Kind   string `json:"kind"`
	Words  Quote  `json:"words"`
}

// Copied is words of one page that came from another.
type Copied struct {
	Kind    string `json:"kind"`
	From    int    `json:"from,omitempty" jsonschema:"number of the page that gave; none where it is not in the pile"`
	To      int    `json:"to" jsonschema:"number of the page that took"`
	Source  string `json:"source,omitempty"`
	Unsure  bool   `json:"direction_unknown,omitempty" jsonschema:"true where it cannot be told which gave"`
	Percent int    `json:"percent" jsonschema:"of the body of the page that took"`
	Credit  *Quote `json:"credit,omitempty" jsonschema:"the words by which it credits the other"`
}

func (s *server) page(ctx context.Context, in PageIn) (out PageOut, err error) {
	out = PageOut{Authors: []Quote{}, Credits: []Credit{}, Copies: []Copied{}, Blocks: []Block{}}
	p, a, err := s.findPage(ctx, in.Page)
	if err != nil {
		return out, err
	}
	b, err := s.storyOf(ctx, p.ID, in.Story)
	if err != nil {
		return out, err
	}
	q := s.quoter(ctx, b)
	q.arts[p.ID] = a
	out.ID, out.URL, out.Notice = string(p.ID), short(p.URL, 2000), notice
	if !p.Fetched.IsZero() {
		out.Fetched = p.Fetched.UTC().Format("2006-01-02T15:04:05Z")
	}
	if n := q.note[p.ID]; n != nil {
		out.Story, out.Number, out.Dated = string(b.Story.ID), n.Number, when(n.Published)
		if err := q.story(&out, b, p.ID); err != nil {
			return out, err
		}
	} else if a != nil {
		out.Dated = when(a.Published)
	}
	if a == nil {
		_, reason, err := s.db.Kept(ctx, p.ID)
		out.Why = short(reason, 300)
		if out.Why == "" {
			out.Why = "no article was found on it"
		}
		return out, err
	}
	out.Outlet, out.Language = short(a.Outlet.String(), 200), a.Language
	if err := q.into(&out.Headline, a.Headline); err != nil {
		return out, err
	}
	authors, _, err := q.quotes(a.Authors, fewItems)
	if err != nil {
		return out, err
	}
	out.Authors = append(out.Authors, authors...)
	out.Blocks, out.Paging, err = list(in.Ask, len(a.Blocks), string(p.ID), []any{"page", in.Limit}, func(i int) (Block, error) {
		k := a.Blocks[i]
		t, err := q.quote(a.Excerpt(k.Range))
		return Block{string(k.Kind), t}, err
	})
	return out, err
}

// story tells what the story knows of a page's sources.
func (q *quoter) story(out *PageOut, b *hearsay.Brief, id hearsay.PageID) error {
	for _, c := range b.Credits {
		if c.Page != id || c.Words.None() || len(out.Credits) == fewItems {
			continue
		}
		w, err := q.quote(c.Words)
		if err != nil {
			return err
		}
		out.Credits = append(out.Credits, Credit{short(c.Outlet, 200), short(c.Person, 200), string(c.Kind), w})
	}
	for i := range b.Copies {
		c := &b.Copies[i]
		if c.From != id && c.To != id || len(out.Copies) == fewItems {
			continue
		}
		one := Copied{Kind: string(c.Kind), Source: short(c.Source, 200), Unsure: !c.Directed, Percent: int(c.Share*100 + .5)}
		if n := q.note[c.From]; n != nil {
			one.From = n.Number
		}
		if n := q.note[c.To]; n != nil {
			one.To = n.Number
		}
		if err := q.into(&one.Credit, c.Credit); err != nil {
			return err
		}
		out.Copies = append(out.Copies, one)
	}
	return nil
}

// The beginnings of the resources' names.
const storyURI, pageURI = "hearsay://story/", "hearsay://page/"

// mostResource is how many bytes of text a resource holds.
const mostResource = 200_000

func (s *server) resources(m *mcp.Server) {
	m.AddResourceTemplate(&mcp.ResourceTemplate{Name: "story", Title: "A story as text", URITemplate: storyURI + "{id}", MIMEType: "text/plain",
		Description: "What a story tells, line by line, each with the number of its page and its place. " + notice}, s.resource(storyURI, s.storyText))
	m.AddResourceTemplate(&mcp.ResourceTemplate{Name: "page", Title: "A kept page as text", URITemplate: pageURI + "{id}", MIMEType: "text/plain",
		Description: "The text of a kept page. " + notice}, s.resource(pageURI, s.pageText))
}

func (s *server) resource(prefix string, text func(context.Context, string) (string, error)) mcp.ResourceHandler {
	return func(ctx context.Context, r *mcp.ReadResourceRequest) (res *mcp.ReadResourceResult, err error) {
		defer func() {
			if v := recover(); v != nil {
				s.log.Error("mcp resource", "panic", v)
				res, err = nil, errFault
			}
		}()
		t, err := text(ctx, strings.TrimPrefix(r.Params.URI, prefix))
		var w wrong
		if errors.As(err, &w) || errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrAmbiguous) {
			return nil, mcp.ResourceNotFoundError(r.Params.URI)
		}
		if err != nil {
			return nil, s.plain(ctx, "resource", err)
		}
		return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{URI: r.Params.URI, MIMEType: "text/plain", Text: t}}}, nil
	}
}

// A text is a resource as it is written; it ends where it is long enough, and
// says so.
type text struct {
	strings.Builder
	full bool
}

func (t *text) line(format string, args ...any) {
	if t.full {
		return
	}
	l := fmt.Sprintf(format, args...)
	if t.Len()+len(l) > mostResource {
		t.full = true
		t.WriteString("\n(More is left out here; the tools give all of it, in parts.)\n")
		return
	}
	t.WriteString(l)
}

func (s *server) pageText(ctx context.Context, id string) (string, error) {
	p, a, err := s.findPage(ctx, id)
	if err != nil {
		return "", err
	}
	var t text
	t.line("%s\n\nPage %s\nAddress: %s\n", notice, p.ID, orNone(p.URL))
	if a == nil {
		t.line("No article was found on it.\n")
		return t.String(), nil
	}
	t.line("Outlet: %s\nPublished: %s\n\n--- text of the page ---\n", orNone(a.Outlet.String()), orNone(day(a.Published.Start)))
	for _, b := range a.Blocks {
		t.line("%s\n", strings.ToValidUTF8(a.Text[b.Start:b.End], ""))
	}
	return t.String(), nil
}

func orNone(s string) string {
	if s == "" {
		return "not known"
	}
	return short(s, 2000)
}

func (s *server) storyText(ctx context.Context, id string) (string, error) {
	b, _, err := s.brief(ctx, id)
	if err != nil {
		return "", err
	}
	number := map[hearsay.PageID]int{}
	var t text
	t.line("%s\n\n%s\nStory %s: %s, %s, %s\n", notice, oneLine(b.Story.Title.Text), b.Story.ID, plural(len(b.Pages), "page"), plural(b.Texts, "text"), plural(len(b.Outlets), "outlet"))
	t.line("Each line ends with its page and place: [page number:first byte-last byte].\n\nPAGES\n")
	for _, p := range b.Pages {
		number[p.Page] = p.Number
		t.line("[%d] %s, %s: %s (page %s)\n", p.Number, orNone(p.Outlet.String()), orNone(day(p.Published.Start)), oneLine(p.Headline.Text), p.Page)
	}
	at := func(e hearsay.Excerpt) string {
		return fmt.Sprintf("[%d:%d-%d]", number[e.Span.Page], e.Span.Start, e.Span.End)
	}
	t.line("\nWHAT HAPPENED (pages, texts, outlets, origins)\n")
	for i := range b.Events {
		e := &b.Events[i]
		mode := ""
		if e.Mode != "" {
			mode = string(e.Mode) + ": "
		}
		o := &e.Origins
		t.line("%s %s%s (%d, %d, %d, %d) %s\n", orNone(day(e.When.Start)), mode, oneLine(e.Label.Text), len(o.Pages), len(o.Texts), len(o.Outlets), len(o.Origins), at(e.Label))
	}
	t.line("\nWHO SAYS WHAT\n")
	for i := range b.Speakers {
		v := &b.Speakers[i]
		name := v.Name
		if name == "" {
			name = "nobody named"
		}
		for j := range v.Sayings {
			y := &v.Sayings[j]
			e := y.Sentence
			if e.None() && len(y.Words) > 0 {
				e = y.Words[0]
			}
			t.line("%s (%s): %s %s\n", oneLine(name), y.Kind, oneLine(e.Text), at(e))
		}
	}
	t.line("\nWHAT THEY EXPECT\n")
	for i := range b.Questions {
		q := &b.Questions[i]
		t.line("%s yes %d, no %d, depends %d\n", oneLine(q.Text), q.Yes, q.No, q.Depends)
		for j := range q.Claims {
			c := &q.Claims[j]
			t.line("  %s: %s %s\n", c.Direction, oneLine(c.Claim.Text), at(c.Claim))
		}
	}
	t.line("\nWHERE THEY DIFFER\n")
	for i := range b.Differences {
		d := &b.Differences[i]
		t.line("%s\n", oneLine(d.About))
		for _, side := range d.Sides {
			for _, v := range side.Voices {
				t.line("  %s: %s %s\n", oneLine(side.Value), oneLine(v.Words.Text), at(v.Words))
			}
		}
	}
	return t.String(), nil
}

// oneLine keeps words of a page to one line, so that they cannot pass for lines
// of ours.
func oneLine(s string) string { return strings.Join(strings.Fields(short(s, longQuote)), " ") }

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
