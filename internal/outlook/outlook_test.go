package outlook_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"hearsay"
	"hearsay/internal/entity"
	"hearsay/internal/outlook"
	"hearsay/internal/statement"
)

var update = flag.Bool("update", false, "rewrite what the cases expect")

// TestGolden runs the cases of testdata: each file of an archive but "want" is a
// page, "want" what is found in them.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var articles []*hearsay.Article
			want := -1
			for i, f := range ar.Files {
				if f.Name == "want" {
					want = i
					continue
				}
				articles = append(articles, page(f.Name, strings.TrimSpace(string(f.Data))))
			}
			if want < 0 {
				ar.Files = append(ar.Files, txtar.File{Name: "want"})
				want = len(ar.Files) - 1
			}
			got := report(articles)
			if *update {
				ar.Files[want].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if w := string(ar.Files[want].Data); got != w {
				t.Errorf("got\n%swant\n%s", got, w)
			}
		})
	}
}

// report prints the outlooks and questions of articles, one a line.
func report(articles []*hearsay.Article) string {
	var b strings.Builder
	ents := entity.Resolve(articles)
	var all []hearsay.Outlook
	for _, a := range articles {
		for _, o := range outlook.Find(a, ents, statement.Find(a, ents)) {
			all = append(all, o)
			fmt.Fprintf(&b, "%s: %q cue %q", a.Page, o.Claim.Text, o.Hedge.Text)
			if o.Band.High > 0 {
				fmt.Fprintf(&b, " %d-%d%%", o.Band.Low, o.Band.High)
			}
			if !o.Condition.None() {
				fmt.Fprintf(&b, " condition %q", o.Condition.Text)
			}
			fmt.Fprintf(&b, " %s", o.HolderKind)
			if !o.HolderName.None() {
				fmt.Fprintf(&b, " %q", o.HolderName.Text)
			}
			fmt.Fprintf(&b, " %s\n", dash(string(o.Direction)))
		}
	}
	for _, q := range outlook.Group(all, ents, nil) {
		fmt.Fprintf(&b, "%s yes %d no %d depends %d unclear %d\n", q.Text, q.Yes, q.No, q.Depends, q.Unclear)
	}
	return b.String()
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// page makes an article of a text: the first line is its title.
func page(id, text string) *hearsay.Article {
	a := &hearsay.Article{Page: hearsay.PageID(id), Language: "en", Text: text}
	off := 0
	for i, line := range strings.SplitAfter(text, "\n") {
		if s := strings.TrimRight(line, "\n"); strings.TrimSpace(s) != "" {
			kind := hearsay.Paragraph
			if i == 0 {
				kind = hearsay.Title
			}
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: off, End: off + len(s)}})
			a.Trace = append(a.Trace, hearsay.Run{Text: off, Len: len(s), Page: off, Width: len(s)})
		}
		off += len(line)
	}
	return a
}

func TestOtherLanguagesYieldNothing(t *testing.T) {
	a := page("p", "Titel\nThe minister will resign on Monday, he said.")
	a.Language = "de"
	if got := outlook.Find(a, nil, nil); len(got) != 0 {
		t.Errorf("got %d outlooks of a German page, want none", len(got))
	}
}

func TestGroupCountsCopiesOnce(t *testing.T) {
	text := "Norland\nNorland may invade Sudmark, analysts say."
	a, b := page("a", text), page("b", text)
	ents := []hearsay.Entity{
		{ID: "norland", Kind: hearsay.Place, Name: "Norland", Country: "NL"},
		{ID: "sudmark", Kind: hearsay.Place, Name: "Sudmark", Country: "SD"},
	}
	for _, p := range []*hearsay.Article{a, b} {
		for i := range ents {
			at := strings.LastIndex(text, ents[i].Name)
			r := hearsay.Range{Start: at, End: at + len(ents[i].Name)}
			ents[i].Mentions = append(ents[i].Mentions, hearsay.Mention{Excerpt: p.Excerpt(r), At: r, Form: hearsay.FullName})
		}
	}
	var all []hearsay.Outlook
	all = append(all, outlook.Find(a, ents, nil)...)
	all = append(all, outlook.Find(b, ents, nil)...)
	whole := hearsay.Copy{Kind: hearsay.Reprint, From: "a", To: "b", Directed: true}
	qs := outlook.Group(all, ents, []hearsay.Copy{whole})
	if len(qs) != 1 || qs[0].Text != "Will Norland intervene in Sudmark?" {
		t.Fatalf("questions %+v, want one on Norland and Sudmark", qs)
	}
	if q := qs[0]; q.Yes != 1 || len(q.Claims) != 1 || len(q.Repeats[0]) != 1 {
		t.Errorf("yes %d, claims %d, repeats %v; want one voice with one repeat", q.Yes, len(q.Claims), q.Repeats)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("Title\nThe army may not, if necessary, attack. \"It will\" – should X")
	f.Add("will will will, if if should\nno sign of no sign of\nMay 5")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		a := page("p", text)
		ents := entity.Resolve([]*hearsay.Article{a})
		got := outlook.Find(a, ents, statement.Find(a, ents))
		for _, o := range got {
			if o.Claim.Text != text[o.At.Start:o.At.End] || o.Hedge.None() {
				t.Errorf("claim %q at %v of %q", o.Claim.Text, o.At, text)
			}
			for _, e := range []hearsay.Excerpt{o.Claim, o.Hedge, o.Condition, o.Sentence, o.HolderName} {
				if !e.None() && (e.Span.Page != "p" || e.Span.End > len(text) || text[e.Span.Start:e.Span.End] != e.Text) {
					t.Errorf("%q at %v does not stand in %q", e.Text, e.Span, text)
				}
			}
		}
		outlook.Group(got, ents, nil)
	})
}

func BenchmarkFind(b *testing.B) {
	text := "Title\n" + strings.Repeat("The ministry said on Monday that the talks would go on, but Norland is unlikely to agree. A deal may follow if the parliament votes.\n", 30)
	a := page("p", text)
	ents := entity.Resolve([]*hearsay.Article{a})
	sts := statement.Find(a, ents)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		outlook.Find(a, ents, sts)
	}
}
