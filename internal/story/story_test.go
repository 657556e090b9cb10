package story

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"hearsay"
)

var update = flag.Bool("update", false, "rewrite the expected stories")

// article makes an article of a case's file: "date kind", and a language where it
// is not English, on the first line, the
// headline on the second, then paragraphs.
func article(name, data string) *hearsay.Article {
	head, text, _ := strings.Cut(strings.TrimSpace(data), "\n")
	date, kind, _ := strings.Cut(head, " ")
	kind, language, _ := strings.Cut(kind, " ")
	if kind == "live" {
		kind, language = string(hearsay.LiveBlog), ""
	}
	a := &hearsay.Article{Page: hearsay.PageID(name), Kind: hearsay.PageKind(kind), Language: cmp.Or(language, "en"), Text: text,
		Trace: hearsay.Trace{{Text: 0, Len: len(text), Page: 0, Width: len(text)}}}
	at := 0
	for i, line := range strings.Split(text, "\n") {
		b := hearsay.Block{Kind: hearsay.Paragraph, Range: hearsay.Range{Start: at, End: at + len(line)}}
		if i == 0 {
			b.Kind = hearsay.Title
			a.Headline = a.Excerpt(b.Range)
		} else if strings.HasPrefix(line, "# ") {
			b.Kind, b.Start = hearsay.Heading, b.Start+2
		}
		if line != "" {
			a.Blocks = append(a.Blocks, b)
		}
		at += len(line) + 1
	}
	if t, err := time.Parse(time.DateOnly, date); err == nil {
		a.Published = hearsay.Day(t.Year(), t.Month(), t.Day())
	}
	return a
}

func print(stories []hearsay.Story) string {
	var b strings.Builder
	for _, s := range stories {
		fmt.Fprintf(&b, "%s\n", s.Title.Text)
		for _, m := range s.Members {
			fmt.Fprintf(&b, "  %s: %s\n", m.Page, strings.Join(m.Why, "; "))
		}
		for _, p := range s.Passages {
			fmt.Fprintf(&b, "  in passing %s at %d-%d %q: %s\n", p.Page, p.At.Start, p.At.End, p.Words.Text, p.Why)
		}
	}
	return b.String()
}

func load(t *testing.T, file string) (*txtar.Archive, []*hearsay.Article, []hearsay.Copy) {
	t.Helper()
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var as []*hearsay.Article
	var copies []hearsay.Copy
	for _, f := range ar.Files {
		switch f.Name {
		case "want":
		case "copies":
			for _, line := range strings.Fields(string(f.Data)) {
				from, to, _ := strings.Cut(line, ">")
				copies = append(copies, hearsay.Copy{Kind: hearsay.Reprint, From: hearsay.PageID(from), To: hearsay.PageID(to), Directed: true})
			}
		default:
			as = append(as, article(f.Name, string(f.Data)))
		}
	}
	return ar, as, copies
}

func TestCases(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txt")
	if len(files) == 0 {
		t.Fatal("no cases")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, as, copies := load(t, file)
			got := print(Group(as, copies))
			i := slices.IndexFunc(ar.Files, func(f txtar.File) bool { return f.Name == "want" })
			if *update {
				if i < 0 {
					ar.Files = append(ar.Files, txtar.File{Name: "want"})
					i = len(ar.Files) - 1
				}
				ar.Files[i].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if i < 0 || string(ar.Files[i].Data) != got {
				t.Errorf("got\n%s", got)
			}
		})
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		_, as, copies := load(t, file)
		want := print(Group(as, copies))
		rng := rand.New(rand.NewPCG(1, 2))
		for range 20 {
			rng.Shuffle(len(as), func(i, j int) { as[i], as[j] = as[j], as[i] })
			if got := print(Group(as, copies)); got != want {
				t.Fatalf("%s in another order:\n%s\nwant\n%s", file, got, want)
			}
		}
	}
}

func TestNothingGivesNoStory(t *testing.T) {
	if got := Group(nil, nil); len(got) != 0 {
		t.Errorf("Group(nil) = %v", got)
	}
	empty := &hearsay.Article{Page: "a"}
	if got := Group([]*hearsay.Article{empty}, nil); len(got) != 1 || len(got[0].Members) != 1 {
		t.Errorf("an empty article gave %v, want one story of one page", got)
	}
}

func settled(g *Grouper) []hearsay.Story {
	stories, _ := g.Settle()
	g.Passages(stories)
	return stories
}
