package entity_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"hearsay"
	"hearsay/internal/entity"
)

var update = flag.Bool("update", false, "rewrite what the cases expect")

// TestGolden runs the cases of testdata: each file of an archive but "want" is a
// page, "want" the entities of them all.
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
				articles = append(articles, plain(f.Name, strings.TrimSpace(string(f.Data))))
			}
			if want < 0 {
				t.Fatal("no want")
			}
			got := report(entity.Resolve(articles))
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

// plain makes an article of a text, one paragraph a line.
func plain(id, text string) *hearsay.Article {
	a := &hearsay.Article{Page: hearsay.PageID(id), Language: "en", Text: text}
	off := 0
	for i, line := range strings.SplitAfter(text, "\n") {
		t := strings.TrimRight(line, "\n")
		if strings.TrimSpace(t) != "" {
			kind := hearsay.Paragraph
			if i == 0 {
				kind = hearsay.Title
			}
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: off, End: off + len(t)}})
			a.Trace = append(a.Trace, hearsay.Run{Text: off, Len: len(t), Page: off, Width: len(t)})
		}
		off += len(line)
	}
	return a
}

// report prints entities, one a line, with the places that name them.
func report(ents []hearsay.Entity) string {
	var b strings.Builder
	for _, e := range ents {
		fmt.Fprintf(&b, "%s %q", e.Kind, e.Name)
		if e.Country != "" {
			fmt.Fprintf(&b, " %s", e.Country)
		}
		if e.Gender != "" {
			fmt.Fprintf(&b, " %s", e.Gender)
		}
		for _, r := range e.Roles {
			fmt.Fprintf(&b, " role %q", r.Text)
		}
		b.WriteString(":")
		for _, m := range e.Mentions {
			fmt.Fprintf(&b, " %s %q", m.Span.Page, m.Text)
			if m.Form == hearsay.RoleName || m.Form == hearsay.Pronoun {
				fmt.Fprintf(&b, " (%s)", m.Form)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

const sample = "Harbour talks stall\nNorwegian Prime Minister Ola Berg met Danish Foreign Minister Karen Holm on Monday. Berg said he would wait. She left.\nThe Harbour Research Institute (HRI) in Oslo disagreed, said Per Dahl, a fellow at HRI."

func TestOrderDoesNotMatter(t *testing.T) {
	var articles []*hearsay.Article
	for i, text := range []string{sample, "Title\nBerg, who leads Norway, told Reuters that Holm had called.", "Title\nKaren Holm denied it. Moscow has said nothing, the Kremlin said."} {
		articles = append(articles, plain(fmt.Sprint(i), text))
	}
	want := entity.Resolve(articles)
	r := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		r.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
		if d := cmp.Diff(want, entity.Resolve(articles)); d != "" {
			t.Fatalf("another order gives other entities:\n%s", d)
		}
	}
}

func TestOtherLanguagesAreLeftOut(t *testing.T) {
	a := plain("p", "Titel\nBundeskanzler Jan Meier sagte am Montag nichts.")
	a.Language = "de"
	if got := entity.Resolve([]*hearsay.Article{a}); len(got) != 0 {
		t.Errorf("got %v of a German page, want none", got)
	}
}

func FuzzResolve(f *testing.F) {
	f.Add(sample)
	f.Add("A\nMr. Dr. President (X) Jean-Luc O'Neil's St. Petersburg l'Ile @a @ U.S.A. the the president of")
	f.Add("Julia lvanova wrote\nThe Bank of America and the Council of the\nhe she him her himself")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		a, b := plain("a", text), plain("b", text)
		ids := map[hearsay.EntityID]bool{}
		for _, e := range entity.Resolve([]*hearsay.Article{a, b}) {
			if e.ID == "" || ids[e.ID] || e.Name == "" || len(e.Mentions) == 0 {
				t.Errorf("entity %+v: no name, no mention or an ID given twice", e)
			}
			ids[e.ID] = true
			last := hearsay.Mention{}
			for _, m := range e.Mentions {
				if m.Text != text[m.At.Start:m.At.End] {
					t.Errorf("mention %q at %v of %q", m.Text, m.At, text)
				}
				if m.Span.Page == last.Span.Page && m.At.Start < last.At.Start {
					t.Errorf("mentions of %s out of order", e.ID)
				}
				last = m
			}
		}
	})
}

func TestHostilePagesTakeLinearTime(t *testing.T) {
	for name, unit := range map[string]string{
		"names":      "President Aaa Bbb met Aaa Ccc and Eric Bbb. He said the president, the ruler and the alliance of NATO left. ",
		"one word":   strings.Repeat("Abc", 400) + " ",
		"long":       "Mayor " + strings.Repeat("Abc", 3400) + " Berg said so, and Ann " + strings.Repeat("abc", 3400) + ". ",
		"marks":      "\u202eMayor\u202c \u200fAnn\u200e \u2067Berg\u2069 said “\u202eno\u202c”. ",
		"lookalikes": "Mayor Ann Berg met \u0410nn Berg and Ann B\u0435rg. ",
		"capitals":   "JOHN SMITH SAID MOSCOW WILL NOT. ",
		"handles":    "@john_smith (@john) John Smith (@x). ",
		"acronyms":   "The Foo Bar Institute (FBI) FBI ABC The Aaa Bbb Council ABC. ",
		"lower l":    "Julia lvanova wrote. lvanova wrote lvanova. ",
	} {
		t.Run(name, func(t *testing.T) {
			text := "Title\n" + strings.Repeat(unit, 400_000/len(unit))
			entity.Resolve([]*hearsay.Article{plain("p", text)}) // the test's own time limit tells
		})
	}
}

func BenchmarkResolve(b *testing.B) {
	a := plain("p", "Title\n"+strings.Repeat(sample[strings.IndexByte(sample, '\n')+1:]+"\nThe ministry said on Monday that the two countries would go on with the talks they began last week.\n", 12))
	b.SetBytes(int64(len(a.Text)))
	for b.Loop() {
		entity.Resolve([]*hearsay.Article{a})
	}
}
