package difference

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"hearsay"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden reads cases from testdata. In a case, each file whose name ends in
// .page is an article: the day it was published on the first line, its
// paragraphs after it. "entities" has lines "kind | id | name | other name ..."
// and every place where a name stands is a mention; "statements" has lines "page
// | speaker's id or - | name | words"; "copies" lines "from to kind share";
// "events" lines "root | day or - | page: clause | page: clause". "want" is what
// is found.
func TestGolden(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txt")
	if len(files) == 0 {
		t.Fatal("no cases")
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			ar, err := txtar.ParseFile(f)
			if err != nil {
				t.Fatal(err)
			}
			c := readCase(t, ar)
			got := c.print(Find(c.articles, c.entities, c.events, c.statements, c.copies))
			i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == "want" })
			if *update {
				if i < 0 {
					i = len(ar.Files)
					ar.Files = append(ar.Files, txtar.File{Name: "want"})
				}
				ar.Files[i].Data = []byte(got)
				if err := os.WriteFile(f, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if i < 0 || string(ar.Files[i].Data) != got {
				t.Errorf("got\n%s\nwant\n%s", got, ar.Files[max(i, 0)].Data)
			}
		})
	}
}

// A townCase is a hand-made pile.
type townCase struct {
	names      map[hearsay.PageID]string
	byName     map[string]*hearsay.Article
	pages      map[hearsay.PageID]*hearsay.Page
	articles   []*hearsay.Article
	entities   []hearsay.Entity
	events     []hearsay.Event
	statements []hearsay.Statement
	copies     []hearsay.Copy
}

func readCase(t *testing.T, ar *txtar.Archive) *townCase {
	t.Helper()
	c := &townCase{names: map[hearsay.PageID]string{}, byName: map[string]*hearsay.Article{}, pages: map[hearsay.PageID]*hearsay.Page{}}
	for _, f := range ar.Files {
		name, ok := strings.CutSuffix(f.Name, ".page")
		if !ok {
			continue
		}
		first, body, _ := strings.Cut(strings.TrimRight(string(f.Data), "\n"), "\n")
		a, p := plainArticle(name, body)
		if day, err := time.Parse(time.DateOnly, strings.TrimSpace(first)); err == nil {
			a.Published = hearsay.Day(day.Date())
			a.Published.Why = "stated"
		}
		c.names[a.Page], c.byName[name], c.pages[a.Page] = name, a, p
		c.articles = append(c.articles, a)
	}
	for _, f := range ar.Files {
		for _, row := range strings.Split(strings.TrimSpace(string(f.Data)), "\n") {
			cells := strings.Split(row, " | ")
			switch {
			case f.Name == "entities" && len(cells) > 2:
				c.entities = append(c.entities, c.entity(cells))
			case f.Name == "statements" && len(cells) > 3:
				a := c.byName[cells[0]]
				at := c.find(t, a, cells[3])
				s := hearsay.Statement{Page: a.Page, At: []hearsay.Range{at}, Words: []hearsay.Excerpt{a.Excerpt(at)}, Name: hearsay.Excerpt{Text: cells[2]}, Speech: true}
				if cells[1] != "-" {
					s.Speaker = hearsay.EntityID(cells[1])
				}
				c.statements = append(c.statements, s)
			case f.Name == "copies":
				cells = strings.Fields(row)
				share, _ := strconv.ParseFloat(cells[3], 64)
				c.copies = append(c.copies, hearsay.Copy{From: c.byName[cells[0]].Page, To: c.byName[cells[1]].Page, Kind: hearsay.CopyKind(cells[2]), Share: share, ShareFrom: share, Directed: true})
			case f.Name == "events" && len(cells) > 2:
				c.events = append(c.events, c.event(t, cells))
			}
		}
	}
	return c
}

// plainArticle makes an article whose text is the page's bytes.
func plainArticle(name, body string) (*hearsay.Article, *hearsay.Page) {
	id := hearsay.NewPageID("https://"+name+".example/", []byte(body))
	p := &hearsay.Page{ID: id, Type: "text/plain", Body: []byte(body), Raw: []byte(body)}
	a := &hearsay.Article{Page: id, Kind: hearsay.Plain, Language: "en", Text: body}
	at := 0
	for _, para := range strings.Split(body, "\n") {
		if para != "" {
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: hearsay.Paragraph, Range: hearsay.Range{Start: at, End: at + len(para)}})
			a.Trace = append(a.Trace, hearsay.Run{Text: at, Len: len(para), Page: at, Width: len(para)})
		}
		at += len(para) + 1
	}
	return a, p
}

func (c *townCase) find(t *testing.T, a *hearsay.Article, words string) hearsay.Range {
	t.Helper()
	i := strings.Index(a.Text, words)
	if i < 0 {
		t.Fatalf("page %s does not say %q", c.names[a.Page], words)
	}
	return hearsay.Range{Start: i, End: i + len(words)}
}

func (c *townCase) entity(cells []string) hearsay.Entity {
	e := hearsay.Entity{Kind: hearsay.EntityKind(cells[0]), ID: hearsay.EntityID(cells[1]), Name: cells[2], Aliases: cells[3:]}
	for _, a := range c.articles {
		used := map[int]bool{}
		for k, name := range cells[2:] {
			for at := 0; ; {
				i := strings.Index(a.Text[at:], name)
				if i < 0 {
					break
				}
				at += i
				if !used[at] {
					form := hearsay.FullName
					if k > 0 && !strings.Contains(name, " ") {
						form = hearsay.ShortName
					}
					r := hearsay.Range{Start: at, End: at + len(name)}
					e.Mentions = append(e.Mentions, hearsay.Mention{Excerpt: a.Excerpt(r), At: r, Form: form})
				}
				used[at] = true
				at += len(name)
			}
		}
	}
	return e
}

func (c *townCase) event(t *testing.T, cells []string) hearsay.Event {
	t.Helper()
	e := hearsay.Event{ID: hearsay.EventID(fmt.Sprint("e", len(c.events))), Root: hearsay.Root(cells[0])}
	for _, cell := range cells[2:] {
		page, clause, _ := strings.Cut(cell, ": ")
		a := c.byName[page]
		at := c.find(t, a, clause)
		r := hearsay.Report{Page: a.Page, At: at, Clause: a.Excerpt(at), Sentence: a.Excerpt(at), Root: e.Root}
		if day, err := time.Parse(time.DateOnly, cells[1]); err == nil {
			r.When = hearsay.Day(day.Date())
			r.When.Said = r.Clause
		}
		e.Reports = append(e.Reports, r)
	}
	e.When = e.Reports[0].When
	return e
}

// print writes differences as a reader of a case sees them.
func (c *townCase) print(ds []hearsay.Difference) string {
	var b strings.Builder
	for _, d := range ds {
		fmt.Fprintf(&b, "%s: %s\n", d.Kind, d.About)
		for _, s := range d.Sides {
			fmt.Fprintf(&b, "\tside %s\n", s.Value)
			for _, v := range s.Voices {
				fmt.Fprintf(&b, "\t\t%s", c.names[v.Page])
				if v.Name != "" {
					fmt.Fprintf(&b, " (%s)", v.Name)
				}
				fmt.Fprintf(&b, ": %s\n", v.Words.Text)
				for _, r := range v.Repeats {
					fmt.Fprintf(&b, "\t\t\talso %s: %s\n", c.names[r.Span.Page], r.Text)
				}
			}
		}
	}
	if b.Len() == 0 {
		return "nothing\n"
	}
	return b.String()
}
