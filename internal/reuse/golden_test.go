package reuse

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"hearsay"
)

var update = flag.Bool("update", false, "rewrite the expected findings in testdata")

// Each case in testdata is pages and what is found in them. A page is lines
// "outlet:", "domain:", "url:", "author:", "published:", "suffix:",
// "canonical:", an empty line, and its blocks, one a line: "# " begins the title,
// "> " a quotation, and "caption: ", "credit: ", "byline: ", "embed: " blocks of
// those kinds; every other line is a paragraph.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			ar, err := txtar.ParseFile(f)
			if err != nil {
				t.Fatal(err)
			}
			var pages []*hearsay.Page
			var arts []*hearsay.Article
			x := New(nil)
			at, want := -1, ""
			for i, file := range ar.Files {
				if file.Name == "found" {
					at, want = i, string(file.Data)
					continue
				}
				p, a := golden(file.Name, string(file.Data))
				if err := a.Check(p); err != nil {
					t.Fatal(err)
				}
				pages, arts = append(pages, p), append(arts, a)
				x.Enter(a)
			}
			got := found(t, pages, arts, x)
			if got == want {
				return
			}
			if *update {
				if at < 0 {
					at = len(ar.Files)
					ar.Files = append(ar.Files, txtar.File{Name: "found"})
				}
				ar.Files[at].Data = []byte(got)
				if err := os.WriteFile(f, txtar.Format(ar), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("got:\n%s\nwant:\n%s", got, want)
		})
	}
}

// found prints the credits and copies, and reads every excerpt back.
func found(t *testing.T, pages []*hearsay.Page, arts []*hearsay.Article, x *Index) string {
	byID := map[hearsay.PageID]int{}
	for i, p := range pages {
		byID[p.ID] = i
	}
	read := func(e hearsay.Excerpt) {
		if e.None() {
			return
		}
		if i := byID[e.Span.Page]; arts[i].ReadBack(pages[i], e) != nil {
			t.Errorf("%q does not read back: %v", e.Text, arts[i].ReadBack(pages[i], e))
		}
	}
	var b strings.Builder
	outlets := DefaultOutlets().With(arts)
	for _, a := range arts {
		for _, c := range Credits(a, outlets) {
			read(c.Words)
			fmt.Fprintf(&b, "%s: %s %q", c.Page, c.Kind, c.Outlet)
			if c.Person != "" {
				fmt.Fprintf(&b, " (%s)", c.Person)
			}
			if c.Whole {
				b.WriteString(" whole")
			}
			fmt.Fprintf(&b, ": %s\n", c.Words.Text)
		}
	}
	for _, c := range x.Copies() {
		arrow := " and "
		if c.Directed {
			arrow = " to "
		}
		from := string(c.From)
		if from == "" {
			from = "outside"
		}
		fmt.Fprintf(&b, "\n%s: %s%s%s", c.Kind, from, arrow, c.To)
		if c.Source != "" {
			fmt.Fprintf(&b, ", source %s", c.Source)
		}
		if !c.Credit.None() {
			fmt.Fprintf(&b, ", credit %q", c.Credit.Text)
		}
		fmt.Fprintf(&b, ", %.2f of %.2f\n", c.Share, c.ShareFrom)
		for i := range c.Given {
			read(c.Given[i])
			read(c.Taken[i])
			if fold1(c.Given[i].Text) != fold1(c.Taken[i].Text) {
				t.Errorf("%q is not %q", c.Given[i].Text, c.Taken[i].Text)
			}
			fmt.Fprintf(&b, "  = %s\n", c.Taken[i].Text)
		}
		for _, e := range c.Only {
			read(e)
			fmt.Fprintf(&b, "  only: %s\n", e.Text)
		}
		for _, r := range c.Reasons {
			fmt.Fprintf(&b, "  %s\n", r)
		}
	}
	return b.String()
}

func golden(id, body string) (*hearsay.Page, *hearsay.Article) {
	p := &hearsay.Page{ID: hearsay.PageID(id), Type: "text/plain", Body: []byte(body)}
	a := &hearsay.Article{Page: p.ID, Kind: hearsay.Plain}
	at, head := 0, true
	for line := range strings.Lines(body) {
		start := at
		at += len(line)
		line = strings.TrimRight(line, "\n")
		if line == "" {
			head = false
			continue
		}
		if head {
			key, value, _ := strings.Cut(line, ": ")
			off := start + len(key) + 2
			e := hearsay.Excerpt{Text: value, Span: hearsay.Span{Page: p.ID, Start: off, End: off + len(value)}}
			switch key {
			case "outlet":
				a.Outlet.Name, a.Outlet.Words = value, e
			case "domain":
				a.Outlet.Domain = value
			case "url":
				a.URL = value
			case "author":
				a.Authors = append(a.Authors, e)
			case "suffix":
				a.Suffix = e
			case "canonical":
				a.Canonical = e
			case "syndication":
				a.Syndication = e
			case "published":
				a.Published = published(value)
			default:
				panic("unknown key " + key)
			}
			continue
		}
		kind := hearsay.Paragraph
		for prefix, k := range map[string]hearsay.BlockKind{"# ": hearsay.Title, "> ": hearsay.Quotation, "caption: ": hearsay.Caption,
			"credit: ": hearsay.CreditLine, "byline: ": hearsay.Byline, "embed: ": hearsay.Embed} {
			if strings.HasPrefix(line, prefix) {
				kind, start = k, start+len(prefix)
				line = line[len(prefix):]
				break
			}
		}
		if a.Text != "" {
			a.Text += "\n"
		}
		a.Trace = append(a.Trace, hearsay.Run{Text: len(a.Text), Len: len(line), Page: start, Width: len(line)})
		a.Blocks = append(a.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: len(a.Text), End: len(a.Text) + len(line)}})
		a.Text += line
	}
	return p, a
}

func published(value string) hearsay.When {
	if d, err := time.Parse(time.DateOnly, value); err == nil {
		w := hearsay.Day(d.Date())
		w.Why = "stated"
		return w
	}
	d, err := time.Parse("2006-01-02 15:04", value)
	if err != nil {
		panic(err)
	}
	return hearsay.When{Start: d, End: d.Add(time.Minute), Why: "stated"}
}
