package statement

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"hearsay"
)

var update = flag.Bool("update", false, "rewrite the expected findings in testdata")

// build makes an article of lines "kind: text", one block each, and a page that
// holds its text with two spaces of markup before each block.
func build(name, lines string) (*hearsay.Article, *hearsay.Page) {
	var body strings.Builder
	var all strings.Builder
	a := &hearsay.Article{Language: "en", Kind: hearsay.Plain}
	for line := range strings.Lines(lines) {
		kind, text, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		if all.Len() > 0 {
			all.WriteByte('\n')
		}
		body.WriteString("\n  ")
		at := all.Len()
		a.Trace = append(a.Trace, hearsay.Run{Text: at, Len: len(text), Page: body.Len(), Width: len(text)})
		a.Blocks = append(a.Blocks, hearsay.Block{Kind: hearsay.BlockKind(kind), Range: hearsay.Range{Start: at, End: at + len(text)}})
		all.WriteString(text)
		body.WriteString(text)
	}
	a.Text = all.String()
	p := &hearsay.Page{ID: hearsay.NewPageID(name, []byte(body.String())), Body: []byte(body.String())}
	a.Page = p.ID
	return a, p
}

// entitiesOf reads lines "id kind: name; name" and finds every mention.
func entitiesOf(lines string, a *hearsay.Article) []hearsay.Entity {
	var out []hearsay.Entity
	for line := range strings.Lines(lines) {
		head, names, ok := strings.Cut(strings.TrimSpace(line), ": ")
		id, kind, ok2 := strings.Cut(head, " ")
		if !ok || !ok2 {
			continue
		}
		e := hearsay.Entity{ID: hearsay.EntityID(id), Kind: hearsay.EntityKind(kind)}
		for n := range strings.SplitSeq(names, "; ") {
			for at := 0; ; {
				i := strings.Index(a.Text[at:], n)
				if i < 0 {
					break
				}
				r := hearsay.Range{Start: at + i, End: at + i + len(n)}
				e.Mentions = append(e.Mentions, hearsay.Mention{Excerpt: a.Excerpt(r), At: r, Form: hearsay.FullName})
				at = r.End
			}
		}
		out = append(out, e)
	}
	return out
}

// line prints a statement on one line.
func line(a *hearsay.Article, s hearsay.Statement) string {
	var b strings.Builder
	name := s.Name.Text
	if s.Speaker != "" {
		name += " = " + string(s.Speaker)
	}
	var parts []string
	for _, w := range s.Words {
		parts = append(parts, w.Text)
	}
	fmt.Fprintf(&b, "%s: [%s] <%s> %s", s.Kind, name, s.Cue.Text, strings.Join(parts, " … "))
	for _, q := range s.Quoted {
		fmt.Fprintf(&b, " | quoted %s", a.Text[q.Start:q.End])
	}
	for _, v := range s.Via {
		fmt.Fprintf(&b, " | via %s", v.Name)
	}
	if s.Said.Known() {
		fmt.Fprintf(&b, " | on %s", s.Said.Start.Format(time.DateOnly))
	} else if !s.Said.Said.None() {
		fmt.Fprintf(&b, " | said %s", s.Said.Said.Text)
	}
	for _, f := range []struct {
		is   bool
		name string
	}{{s.Denied, "denied"}, {s.Inner, "inner"}, {!s.Speech, "no speech"}} {
		if f.is {
			b.WriteString(" | " + f.name)
		}
	}
	return b.String()
}

func file(ar *txtar.Archive, name string) (string, int) {
	for i, f := range ar.Files {
		if f.Name == name {
			return string(f.Data), i
		}
	}
	return "", -1
}

func TestGolden(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txt")
	if len(files) == 0 {
		t.Fatal("no cases")
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			page, _ := file(ar, "page")
			a, p := build(name, page)
			ents, _ := file(ar, "entities")
			var got strings.Builder
			for _, s := range Find(a, entitiesOf(ents, a)) {
				got.WriteString(line(a, s) + "\n")
				check(t, a, p, s)
			}
			want, i := file(ar, "want")
			if got.String() == want {
				return
			}
			if !*update {
				t.Errorf("got\n%s\nwant\n%s", got.String(), want)
				return
			}
			if i < 0 {
				ar.Files = append(ar.Files, txtar.File{Name: "want"})
				i = len(ar.Files) - 1
			}
			ar.Files[i].Data = []byte(got.String())
			if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// check holds every statement to what the type promises.
func check(t *testing.T, a *hearsay.Article, p *hearsay.Page, s hearsay.Statement) {
	t.Helper()
	if len(s.Words) == 0 || len(s.Words) != len(s.At) {
		t.Fatalf("%d words, %d ranges: %+v", len(s.Words), len(s.At), s)
	}
	es := append([]hearsay.Excerpt{s.Sentence}, s.Words...)
	for _, e := range []hearsay.Excerpt{s.Name, s.Cue, s.Said.Said} {
		if !e.None() {
			es = append(es, e)
		}
	}
	for _, v := range s.Via {
		es = append(es, v.Words)
	}
	for _, e := range es {
		if err := a.ReadBack(p, e); err != nil {
			t.Error(err)
		}
	}
	for i, r := range s.At {
		if a.Text[r.Start:r.End] != s.Words[i].Text {
			t.Errorf("words %q at %q", s.Words[i].Text, a.Text[r.Start:r.End])
		}
	}
	for _, q := range s.Quoted {
		if !slices.ContainsFunc(s.At, func(r hearsay.Range) bool { return r.Contains(q) }) {
			t.Errorf("quoted %q is not among the words of %s", a.Text[q.Start:q.End], line(a, s))
		}
		if !marked(a, q) {
			t.Errorf("quoted %q has no quotation mark before it", a.Text[q.Start:q.End])
		}
	}
}

// marked reports whether a quotation mark stands before q in its block, or the
// block is a quotation or a post.
func marked(a *hearsay.Article, q hearsay.Range) bool {
	b, _, ok := a.BlockAt(q.Start)
	return ok && (b.Kind == hearsay.Quotation || b.Kind == hearsay.Embed ||
		strings.ContainsAny(a.Text[b.Start:q.Start], "\"“„«‟「『‘'`‹’"))
}

func TestOtherLanguagesHaveNone(t *testing.T) {
	a, _ := build("x", "paragraph: “Go,” Smith said.")
	a.Language = "de"
	if got := Find(a, nil); len(got) != 0 {
		t.Errorf("got %d statements in German", len(got))
	}
}

func TestFindTwiceIsTheSame(t *testing.T) {
	a, _ := build("x", "paragraph: “Go,” Smith said. “Now.” Jones denied that he went, the BBC reported.")
	x, y := Find(a, nil), Find(a, nil)
	if fmt.Sprint(x) != fmt.Sprint(y) {
		t.Errorf("got %v then %v", x, y)
	}
	if len(x) != 3 || x[0].ID == x[1].ID {
		t.Errorf("got %d statements: %v", len(x), x)
	}
}

// What could be slow or break: marks without end, deep nesting, long names. The
// time limit of the test run tells of what is not linear.
func TestHostilePages(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("\"", 200_000),
		strings.Repeat("“", 100_000),
		"“" + strings.Repeat("It goes on and on, he said. ", 20_000),
		"\"" + strings.Repeat("Smith said that Jones said that ", 10_000),
		strings.Repeat("A", 10_000) + " said that it was over.",
		strings.Repeat("(", 50_000) + " said Smith",
		strings.Repeat("Smith, ", 30_000) + "said it was over.",
		strings.Repeat("Smith — ", 30_000) + "said it was over.",
		strings.Repeat("said ", 50_000),
		strings.Repeat("according to ", 30_000),
		strings.Repeat("as Smith said, ", 20_000),
		strings.Repeat("‘a ", 50_000),
		strings.Repeat("“Go,” he said. ", 20_000),
		strings.Repeat("of the ", 40_000) + "said it was over.",
		strings.Repeat("x: ", 30_000),
		"\u202e“Go,” \u202cSmith said. Ѕmith said it was over. SMITH SAID IT WAS OVER.",
	} {
		a, p := build("x", "paragraph: "+text)
		for i, s := range Find(a, nil) {
			if i < 50 {
				check(t, a, p, s)
			}
		}
	}
}

// A mark that is never closed at the top of five megabytes takes no paragraph
// after it with it, and no statement after it is lost.
func TestUnclosedMarkAtTheTop(t *testing.T) {
	const n = 70_000
	var body strings.Builder
	body.WriteString("paragraph: “It goes on, and on\n")
	for range n {
		body.WriteString("paragraph: The ferry stayed in the harbour until noon, and Ann Roe said it was late.\n")
	}
	a, p := build("x", body.String())
	if len(a.Text) < 5_000_000 {
		t.Fatalf("only %d bytes", len(a.Text))
	}
	ss := Find(a, nil)
	if len(ss) < n {
		t.Errorf("%d statements of %d", len(ss), n)
	}
	for _, s := range ss {
		if r := s.At[len(s.At)-1]; r.End-s.At[0].Start > 1000 {
			t.Fatalf("a statement of %d bytes", r.End-s.At[0].Start)
		}
	}
	for _, s := range ss[:50] {
		check(t, a, p, s)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("“Go,” Smith said. “Now.”", "– noted Smith")
	f.Add("According to Smith, it is 'over'.", "Ann Lee (@annlee) August 15, 2020")
	f.Add("Q: Why? \"A: Because\" he — said —: «x»", "''x'' said")
	f.Fuzz(func(t *testing.T, one, two string) {
		one, two = strings.ToValidUTF8(one, ""), strings.ToValidUTF8(two, "")
		a, p := build("x", "title: "+strings.ReplaceAll(one, "\n", " ")+"\nembed: "+strings.ReplaceAll(two, "\n", " ")+
			"\nparagraph: "+strings.ReplaceAll(one, "\n", " ")+"\nparagraph: "+strings.ReplaceAll(two, "\n", " "))
		for _, s := range Find(a, nil) {
			check(t, a, p, s)
		}
	})
}
