package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/store"
)

// A pageCmd prints one page.
type pageCmd struct {
	Page string `arg:"" help:"Its ID or the beginning of it, as \"show\" lists it."`
}

func (pageCmd) Help() string {
	return `The words that a finding stands on are followed by a mark, such as ‹2›, and under the paragraph
stands what was found there. A page that was fetched more than once ends with its versions and what
changed from one to the next.

Examples:
  hearsay page 5d41402a
  hearsay page --json 5d41402a    {"page","article","findings","versions"}`
}

// A finding is something found on a page, with the bytes of it that show it.
type finding struct {
	Kind  string          `json:"kind"` // "event", "statement", "expected", "credit", "copy"
	Text  string          `json:"text"`
	Words hearsay.Excerpt `json:"words"`
	at    hearsay.Range
}

func (c *pageCmd) Run(e *env) error {
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	p, err := db.Page(e.ctx, hearsay.PageID(strings.ToLower(c.Page)))
	switch {
	case errors.Is(err, store.ErrPruned):
		fmt.Fprintln(e.stderr, "hearsay:", clean(err.Error())+", and can no longer be checked")
	case err != nil:
		return err
	}
	a, err := db.Article(e.ctx, p.ID)
	if err != nil && !errors.Is(err, hearsay.ErrNoArticle) {
		return err
	}
	none := err // why there is no article
	b, err := pageBrief(e, db, p.ID)
	if err != nil {
		return err
	}
	found := []finding{}
	if none == nil && b != nil {
		found = pageFindings(b, a)
	}
	kept, err := keptVersions(e, db, b, p.ID)
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(struct {
			Page     *hearsay.Page    `json:"page"`
			Article  *hearsay.Article `json:"article"` // null where the page has none
			Findings []finding        `json:"findings"`
			Versions []pageVersion    `json:"versions"` // kept under its address, itself among them
		}{p, a, found, kept})
	}
	where := p.URL
	if where == "" {
		where = p.Locator
	}
	var out strings.Builder
	if a == nil {
		fmt.Fprintf(&out, "%s · %s\n%v\n", p.ID.Short(), clean(where), none)
		printVersions(&out, kept, p.ID)
		_, err := e.stdout.Write([]byte(out.String()))
		return err
	}
	wrap(&out, clean(a.Headline.Text), "", "")
	var head []string
	for _, s := range []string{a.Outlet.String(), byline(a.Authors), dated(a.Published), where, p.ID.Short()} {
		if s != "" {
			head = append(head, s)
		}
	}
	wrap(&out, clean(strings.Join(head, " · ")), "", "")
	n := 0
	for _, b := range a.Blocks {
		n = printBlock(&out, a, b, found, n)
	}
	printVersions(&out, kept, p.ID)
	_, err = e.stdout.Write([]byte(out.String()))
	return err
}

// printBlock prints a block with its findings, numbered on from n.
func printBlock(out *strings.Builder, a *hearsay.Article, b hearsay.Block, found []finding, n int) int {
	text := a.Text[b.Start:b.End]
	var marked strings.Builder
	var notes []string
	at := 0
	var here []finding
	for _, f := range found {
		if f.at.End > b.Start && f.at.End <= b.End {
			here = append(here, f)
		}
	}
	slices.SortStableFunc(here, func(x, y finding) int { return x.at.End - y.at.End })
	for _, f := range here {
		n++
		end := f.at.End - b.Start
		marked.WriteString(text[at:end])
		fmt.Fprintf(&marked, "‹%d›", n)
		at = end
		notes = append(notes, fmt.Sprintf("‹%d› %s: %s", n, f.Kind, f.Text))
	}
	marked.WriteString(text[at:])
	out.WriteByte('\n')
	kind := ""
	if !b.Body() && b.Kind != hearsay.Title {
		kind = "(" + string(b.Kind) + ") "
	}
	wrap(out, clean(kind+marked.String()), "", "")
	for _, s := range notes {
		wrap(out, clean(s), "    ", "        ")
	}
	return n
}

// pageBrief returns the brief of the story that a page is in, nil where it is in
// none.
func pageBrief(e *env, db *store.DB, id hearsay.PageID) (*hearsay.Brief, error) {
	of, err := db.StoriesOf(e.ctx, id)
	if err != nil || of[id] == "" {
		return nil, err
	}
	b, err := db.Brief(e.ctx, of[id])
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return b, err
}

// pageFindings returns what the brief of the page's story found on it, in order
// of place.
func pageFindings(b *hearsay.Brief, a *hearsay.Article) []finding {
	found := []finding{}
	add := func(kind, text string, words hearsay.Excerpt) {
		if words.None() || words.Span.Page != a.Page {
			return
		}
		if r, ok := a.Locate(words.Span); ok {
			found = append(found, finding{kind, text, words, r})
		}
	}
	for _, ev := range b.Events {
		for _, r := range ev.Reports {
			add("event", strings.TrimSpace(date(ev.When)+" "+ev.Label.Text), r.Clause)
		}
	}
	for _, sp := range b.Speakers {
		name := sp.Name
		if name == "" {
			name = "somebody not named"
		}
		for _, y := range sp.Sayings {
			for _, w := range y.Words {
				add("statement", name, w)
			}
			for _, r := range y.Repeats {
				for _, w := range r.Words {
					add("statement", name, w)
				}
			}
		}
	}
	for _, q := range b.Questions {
		for i, c := range q.Claims {
			text := q.Text + " " + direction(c.Direction)
			add("expected", text, c.Claim)
			if i < len(q.Repeats) {
				for _, r := range q.Repeats[i] {
					add("expected", text, r)
				}
			}
		}
	}
	for _, c := range b.Credits {
		add("credit", strings.TrimSpace(c.Outlet+" "+c.Person), c.Words)
	}
	for _, c := range b.Copies {
		text := "shared with another page"
		switch {
		case c.Kind == hearsay.QuotesOnly:
			text = "a quotation that another page has too"
		case c.Directed && c.From != "":
			text = "taken from page " + c.From.Short()
		}
		for _, w := range c.Taken {
			add("copy", text, w)
		}
	}
	slices.SortStableFunc(found, func(x, y finding) int { return x.at.End - y.at.End })
	return found
}
