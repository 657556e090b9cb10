package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
)

// An extractCmd prints articles.
type extractCmd struct {
	Text     bool     `name:"text" xor:"form" help:"Print for people to read; so it is without a flag."`
	Markdown bool     `name:"markdown" xor:"form" help:"Print as Markdown, with links."`
	Files    []string `arg:"" name:"file" help:"Files, folders (with all below them) or patterns."`
}

func (extractCmd) Help() string {
	return `Examples:
  hearsay extract page.html           the article, its title first; pictures, posts and notes are marked
  hearsay extract --markdown a.html   the same as Markdown
  hearsay extract --json saved/       one JSON object a line: file, title, byline, outlet, published, language,
                                      body; the blocks and every value with their place on the page, in bytes`
}

func (c *extractCmd) Run(e *env) error {
	if e.json && (c.Text || c.Markdown) {
		return usageError{errors.New("--json goes with neither --text nor --markdown")}
	}
	var failed bool
	enc := json.NewEncoder(e.stdout)
	enc.SetEscapeHTML(false)
	for p, err := range source.Read(e.ctx, c.Files, source.Options{Except: []string{e.db, e.db + "-wal", e.db + "-shm"}}) {
		if e.ctx.Err() != nil {
			return e.ctx.Err()
		}
		var a *hearsay.Article
		if err == nil {
			if a, err = article.Extract(p); err != nil {
				err = fmt.Errorf("%s: %s", p.Locator, pipeline.Why(p, err))
			}
		}
		if err != nil {
			failed = true
			fmt.Fprintln(e.stderr, "hearsay:", clean(err.Error()))
			continue
		}
		switch {
		case e.json:
			err = enc.Encode(extract(p, a))
		case c.Markdown:
			_, err = io.WriteString(e.stdout, asMarkdown(p, a))
		default:
			_, err = io.WriteString(e.stdout, asText(p, a))
		}
		if err != nil {
			return err
		}
	}
	if failed {
		return errSome
	}
	return nil
}

// An extracted is an article as "extract --json" prints it. Empty is "none".
type extracted struct {
	File        string           `json:"file"`
	Title       string           `json:"title"`
	Byline      string           `json:"byline"`
	Outlet      string           `json:"outlet"`
	Published   string           `json:"published"` // a day, month or year: 2020-08-16, 2020-08, 2020
	Language    string           `json:"language"`
	Body        string           `json:"body"`
	Page        hearsay.PageID   `json:"page"`
	URL         string           `json:"url"`
	Kind        hearsay.PageKind `json:"kind"`
	Domain      string           `json:"domain"`
	Updated     string           `json:"updated"`
	Section     string           `json:"section"`
	Canonical   string           `json:"canonical"`
	Syndication string           `json:"syndication"`
	Blocks      []extractedBlock `json:"blocks"`
	Values      []extractedValue `json:"values"`
	Links       []extractedLink  `json:"links"`
}

// A bytePlace is a stretch of bytes of the page, decoded to UTF-8.
type bytePlace struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// An extractedBlock is a block of the article, the body's and the others, in
// order.
type extractedBlock struct {
	Kind  hearsay.BlockKind `json:"kind"`
	Text  string            `json:"text"`
	Place bytePlace         `json:"place"`
}

// An extractedValue is what the page says of the article, in its own words:
// name is title, suffix, author, outlet, published, updated, canonical or
// syndication. A date in the page's address alone has no place.
type extractedValue struct {
	Name  string     `json:"name"`
	Text  string     `json:"text"`
	Why   string     `json:"why,omitempty"` // how a date was reached
	Place *bytePlace `json:"place"`
}

// An extractedLink is an address behind words of a block.
type extractedLink struct {
	Text  string    `json:"text"`
	URL   string    `json:"url"`
	Place bytePlace `json:"place"`
}

func placed(x hearsay.Excerpt) bytePlace { return bytePlace{x.Span.Start, x.Span.End} }

func extract(p *hearsay.Page, a *hearsay.Article) extracted {
	x := extracted{File: p.Locator, Page: a.Page, URL: a.URL, Kind: a.Kind, Title: a.Headline.Text, Byline: byline(a.Authors),
		Outlet: a.Outlet.String(), Domain: a.Outlet.Domain, Published: isoDate(a.Published), Updated: isoDate(a.Updated),
		Language: a.Language, Section: a.Section, Canonical: a.Canonical.Text, Syndication: a.Syndication.Text, Body: a.Body(),
		Blocks: []extractedBlock{}, Values: []extractedValue{}, Links: []extractedLink{}}
	for _, b := range a.Blocks {
		w := a.Excerpt(b.Range)
		x.Blocks = append(x.Blocks, extractedBlock{b.Kind, w.Text, placed(w)})
	}
	add := func(name string, w hearsay.Excerpt, why string) {
		if !w.None() {
			at := placed(w)
			x.Values = append(x.Values, extractedValue{name, w.Text, why, &at})
		} else if why != "" {
			x.Values = append(x.Values, extractedValue{name, "", why, nil})
		}
	}
	add("title", a.Headline, "")
	add("suffix", a.Suffix, "")
	for _, w := range a.Authors {
		add("author", w, "")
	}
	add("outlet", a.Outlet.Words, "")
	add("published", a.Published.Said, a.Published.Why)
	add("updated", a.Updated.Said, a.Updated.Why)
	add("canonical", a.Canonical, "")
	add("syndication", a.Syndication, "")
	for _, l := range a.Links {
		w := a.Excerpt(l.Range)
		x.Links = append(x.Links, extractedLink{w.Text, l.URL, placed(w)})
	}
	return x
}

func byline(authors []hearsay.Excerpt) string {
	names := make([]string, len(authors))
	for i, a := range authors {
		names[i] = a.Text
	}
	return strings.Join(names, ", ")
}

// extractHead is the line under the headline.
func extractHead(p *hearsay.Page, a *hearsay.Article) string {
	var head []string
	for _, s := range []string{a.Outlet.String(), byline(a.Authors), isoDate(a.Published), p.Locator} {
		if s != "" {
			head = append(head, clean(s))
		}
	}
	return strings.Join(head, " · ")
}

// beside names the blocks beside the body for people; "" for those that the head
// of the article says already.
func beside(k hearsay.BlockKind) string {
	switch k {
	case hearsay.Caption:
		return "Picture: "
	case hearsay.Embed:
		return "Post: "
	case hearsay.Correction:
		return "Correction: "
	case hearsay.CreditLine:
		return "Credit: "
	}
	return ""
}

// asText prints an article for people, in lines of at most width columns.
func asText(p *hearsay.Page, a *hearsay.Article) string {
	var out strings.Builder
	wrap(&out, clean(a.Headline.Text), "", "")
	wrap(&out, extractHead(p, a), "", "")
	var before hearsay.BlockKind
	for _, b := range a.Blocks {
		line := clean(a.Text[b.Start:b.End])
		if note := beside(b.Kind); !b.Body() && note == "" {
			continue
		} else if before != b.Kind || b.Kind != hearsay.Item && b.Kind != hearsay.Table && b.Kind != hearsay.Embed {
			out.WriteByte('\n')
		}
		before = b.Kind
		switch b.Kind {
		case hearsay.Heading:
			wrap(&out, "— "+line+" —", "", "")
		case hearsay.Item:
			wrap(&out, "• "+line, "  ", "    ")
		case hearsay.Table:
			wrap(&out, "| "+line, "  ", "    ")
		case hearsay.Quotation:
			wrap(&out, line, "    ", "    ")
		case hearsay.Paragraph:
			wrap(&out, line, "", "")
		default:
			wrap(&out, "["+beside(b.Kind)+line+"]", "    ", "    ")
		}
	}
	out.WriteByte('\n')
	return out.String()
}

// asMarkdown prints an article as CommonMark, a block a line.
func asMarkdown(p *hearsay.Page, a *hearsay.Article) string {
	var out strings.Builder
	fmt.Fprintf(&out, "# %s\n\n%s\n", escapeMark(clean(a.Headline.Text)), escapeMark(extractHead(p, a)))
	links := a.Links
	var before hearsay.BlockKind
	for _, b := range a.Blocks {
		line := markLinks(a, b, &links)
		note := beside(b.Kind)
		switch {
		case !b.Body() && note == "":
			continue
		case before == b.Kind && (b.Kind == hearsay.Item || b.Kind == hearsay.Table):
		case before == b.Kind && (b.Kind == hearsay.Quotation || b.Kind == hearsay.Embed):
			out.WriteString(">\n")
		default:
			out.WriteByte('\n')
		}
		before = b.Kind
		switch b.Kind {
		case hearsay.Heading:
			line = "## " + line
		case hearsay.Item, hearsay.Table:
			line = "- " + line
		case hearsay.Quotation:
			line = "> " + line
		case hearsay.Embed:
			line = "> **" + strings.TrimSpace(note) + "** " + line
		case hearsay.Paragraph:
		default:
			line = "*" + strings.TrimSpace(note) + "* " + line
		}
		out.WriteString(line + "\n")
	}
	out.WriteByte('\n')
	return out.String()
}

// markLinks returns the words of a block with the links to the web within.
func markLinks(a *hearsay.Article, b hearsay.Block, links *[]hearsay.Link) string {
	var out strings.Builder
	at := b.Start
	for ; len(*links) > 0 && (*links)[0].Start < b.End; *links = (*links)[1:] {
		l := (*links)[0]
		if l.Start < at || l.End > b.End || !strings.HasPrefix(l.URL, "http://") && !strings.HasPrefix(l.URL, "https://") {
			continue
		}
		out.WriteString(escapeMark(clean(a.Text[at:l.Start])))
		fmt.Fprintf(&out, "[%s](%s)", escapeMark(clean(a.Text[l.Start:l.End])), markURL(l.URL))
		at = l.End
	}
	out.WriteString(escapeMark(clean(a.Text[at:b.End])))
	return markStart(out.String())
}

// escapeMark takes what Markdown would read as marks for what it is.
func escapeMark(s string) string {
	return markEscapes.Replace(s)
}

var markEscapes = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, "&", `\&`)

// markURL writes an address so that it ends where it ends.
func markURL(u string) string { return urlEscapes.Replace(clean(u)) }

var urlEscapes = strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `\`, "%5C", "`", "%60")

// markStart takes the beginning of a block for words, not for a heading, a list
// or a quotation.
func markStart(s string) string {
	n := 0
	for n < len(s) && n < 9 && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if n > 0 && n < len(s) && (s[n] == '.' || s[n] == ')') {
		return s[:n] + `\` + s[n:]
	}
	if s != "" && strings.IndexByte("#+->=~|", s[0]) >= 0 {
		return `\` + s
	}
	return s
}

// isoDate writes a date with as much as is known of it.
func isoDate(w hearsay.When) string {
	switch {
	case !w.Known():
		return ""
	case w.Days() <= 1:
		return w.Start.Format(time.DateOnly)
	case w.Days() <= 31 && w.Start.Day() == 1 && w.End.Day() == 1:
		return w.Start.Format("2006-01")
	case w.Start.YearDay() == 1 && w.End.Equal(w.Start.AddDate(1, 0, 0)):
		return w.Start.Format("2006")
	}
	return w.Start.Format(time.DateOnly) + "/" + w.End.Add(-time.Nanosecond).Format(time.DateOnly)
}
