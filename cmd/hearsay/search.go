package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"

	"hearsay"
	"hearsay/internal/pipeline"
	"hearsay/internal/search"
	"hearsay/internal/store"
)

// A searchCmd finds pages, statements and events by their words.
type searchCmd struct {
	Query       []string `arg:"" name:"query" help:"Words, and filters such as outlet:courier."`
	Kind        string   `enum:",page,statement,event" default:"" placeholder:"KIND" help:"Only pages, statements or events: page, statement, event."`
	Limit       int      `default:"0" placeholder:"N" help:"Print so many of each kind, at most 100; 5, or 20 of one kind."`
	AfterCursor string   `name:"after-cursor" placeholder:"CURSOR" help:"Go on behind the hits printed before; they end with the command for it. Needs --kind."`
}

func (searchCmd) Help() string {
	var b strings.Builder
	b.WriteString(`Finds what holds all the words, the best first, and prints the sentence that holds them. Case and
accents do not count. Put the query between single quotes, so that the shell leaves it alone.

  bridge closed         both words; the last may be the beginning of a longer one
  "old bridge"          side by side
  bridge OR ferry       one of them
  -choir                not this word; also before a phrase or a filter
  ostw*                 words that begin so
`)
	for _, f := range search.Fields {
		fmt.Fprintf(&b, "  %-20s  %s\n", f.Example, f.Means)
	}
	b.WriteString(`
Examples:
  hearsay search bridge
  hearsay search '"old bridge" outlet:courier after:2031-05'
  hearsay search 'speaker:harn bridge -choir' --kind statement
  hearsay search bridge --json      {"query":...,"kinds":[{"kind":"page","total":12,"hits":[...],"next":"..."}]}`)
	return b.String()
}

func (c *searchCmd) Run(e *env) error {
	q, err := search.Parse(strings.Join(c.Query, " "))
	if err != nil {
		return usageError{fmt.Errorf("search: %w", err)}
	}
	if c.Kind != "" {
		q.Query.Kinds = []store.Kind{store.Kind(c.Kind)}
	}
	if c.Limit < 0 || c.Limit > 100 {
		return usageError{errors.New("search: --limit takes a number up to 100")}
	}
	one := len(q.Query.Kinds) == 1
	if c.AfterCursor != "" && !one {
		return usageError{errors.New("search: --after-cursor needs the kind of what it lists: --kind page, statement or event")}
	}
	q.Query.Cursor = c.AfterCursor
	q.Query.Limit = c.Limit
	if q.Query.Limit == 0 {
		q.Query.Limit = 5
		if one {
			q.Query.Limit = 20
		}
	}
	db, err := e.openToRead()
	if err != nil {
		return err
	}
	defer db.Close()
	r, err := search.Run(e.ctx, db, q)
	if err == nil && r.MissingPages+r.MissingBriefs > 0 {
		if err = fillSearch(e, db); err == nil {
			r, err = search.Run(e.ctx, db, q)
		}
	}
	var bad *search.Problem
	switch {
	case errors.As(err, &bad):
		return usageError{fmt.Errorf("search: %w", err)}
	case errors.Is(err, store.ErrCursor):
		return usageError{fmt.Errorf("search: --after-cursor %s: %w", c.AfterCursor, err)}
	case err != nil:
		return err
	case e.json:
		return e.printJSON(r)
	}
	f, ok := e.stdout.(*os.File)
	p := &searchPrinter{w: e.stdout, bold: ok && isatty.IsTerminal(f.Fd()) && os.Getenv("NO_COLOR") == ""}
	p.print(q, r)
	return nil
}

// fillSearch enters what an earlier version kept. Where another process holds the
// database the search is of what is there, and says so.
func fillSearch(e *env, db *store.DB) error {
	p := newProgress(e)
	err := db.FillSearch(e.ctx, func(done, total int) { p.at(pipeline.Step{Doing: "entering words", Done: done, Total: total}) })
	p.end()
	if errors.Is(err, store.ErrBusy) {
		return nil
	}
	return err
}

// A searchPrinter prints results.
type searchPrinter struct {
	w    io.Writer
	bold bool // mark what was looked for
}

// kindNames are the kinds in the plural.
var kindNames = map[store.Kind]string{store.OfPage: "Pages", store.OfStatement: "Statements", store.OfEvent: "Events"}

func (p *searchPrinter) print(q *search.Question, r *search.Results) {
	if r.MissingPages+r.MissingBriefs > 0 {
		fmt.Fprintf(p.w, "Not all is in the index yet: %s and the briefs of %s are missing. \"hearsay rebuild\" enters them.\n",
			plural(r.MissingPages, "page"), plural(r.MissingBriefs, "story"))
	}
	for _, x := range r.Read {
		fmt.Fprintf(p.w, "%s… stands for %s: very many words begin so.\n", x.Begun, strings.Join(x.As, ", "))
	}
	for _, f := range r.Kinds {
		if len(q.Query.Kinds) > 0 && len(f.Hits) == 0 && f.Kind != q.Query.Kinds[0] {
			continue
		}
		name := kindNames[f.Kind]
		switch {
		case len(f.Lacks) > 0:
			fmt.Fprintf(p.w, "%s: not looked through, since they have no %s\n", name, f.Lacks[0])
			continue
		case f.Total == 0:
			fmt.Fprintf(p.w, "%s: none\n", name)
			continue
		}
		order := "the best first"
		if f.Order != "best" {
			order = "headlines first, then the newest"
			if f.Kind == store.OfStatement {
				order = "the newest first"
			}
		}
		if f.Since != nil {
			order += "; only those from " + f.Since.Format("2 January 2006") + " on were looked at"
		}
		fmt.Fprintf(p.w, "%s: %d, %s\n", name, f.Total, order)
		for i := range f.Hits {
			p.hit(&f.Hits[i])
		}
		if f.Next != "" && len(q.Query.Kinds) == 1 {
			fmt.Fprintf(p.w, "  more: hearsay search %s --kind %s --after-cursor %s\n", shellQuote(q.Text), f.Kind, f.Next)
		} else if left := f.Total - len(f.Hits); left > 0 && len(q.Query.Kinds) != 1 {
			fmt.Fprintf(p.w, "  %d more: --kind %s\n", left, f.Kind)
		}
	}
}

func (p *searchPrinter) hit(h *search.Hit) {
	day := "not dated"
	if h.Day != nil {
		day = h.Day.Format("2 January 2006")
	}
	var head string
	switch h.Kind {
	case store.OfStatement:
		head = clean(cmp.Or(h.Name, "Nobody named"))
	default:
		head = cmp.Or(p.marked(h.Headline, h.HeadMarks), "Without a headline")
	}
	about := []string{day}
	if h.Outlet != "" {
		about = append(about, clean(h.Outlet))
	}
	about = append(about, "page "+h.Page.Short())
	if h.Story != "" {
		about = append(about, "story "+string(h.Story))
	}
	fmt.Fprintf(p.w, "  %s\n    %s\n", head, strings.Join(about, " · "))
	words := p.marked(h.Words, h.Marks)
	if words == "" {
		words = "its words are no longer found in the page: \"hearsay rebuild\" makes it anew"
	}
	if h.CutBefore {
		words = "… " + words
	}
	if h.CutAfter {
		words += " …"
	}
	fmt.Fprintf(p.w, "    %s\n", words)
}

// marked prints words, on a terminal with what was looked for in bold.
func (p *searchPrinter) marked(e hearsay.Excerpt, marks []hearsay.Range) string {
	if !p.bold {
		return clean(e.Text)
	}
	var b strings.Builder
	at := 0
	for _, m := range marks {
		b.WriteString(clean(e.Text[at:m.Start]) + "\x1b[1m" + clean(e.Text[m.Start:m.End]) + "\x1b[22m")
		at = m.End
	}
	return b.String() + clean(e.Text[at:])
}

func shellQuote(s string) string { return "'" + strings.ReplaceAll(clean(s), "'", `'\''`) + "'" }
