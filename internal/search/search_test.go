package search

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

// written is a query on one line.
func written(q store.Query) string {
	var out []string
	term := func(t store.Term) string {
		if t.Prefix {
			return t.Text + "…"
		}
		return t.Text
	}
	for _, c := range q.Words {
		var or []string
		for _, t := range c {
			or = append(or, term(t))
		}
		out = append(out, "["+strings.Join(or, "|")+"]")
	}
	for _, t := range q.Not {
		out = append(out, "not["+term(t)+"]")
	}
	for _, f := range q.Filters {
		s := string(f.Field) + "=" + f.Text
		if f.Not {
			s = "not " + s
		}
		out = append(out, s)
	}
	if !q.After.IsZero() {
		out = append(out, "from "+q.After.Format("2006-01-02"))
	}
	if !q.Before.IsZero() {
		out = append(out, "until "+q.Before.Format("2006-01-02"))
	}
	for _, k := range q.Kinds {
		out = append(out, string(k)+"s")
	}
	return strings.Join(out, " ")
}

func TestQuestionsAreUnderstood(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"bridge", "[bridge…]"},
		{"bridge ", "[bridge]"},
		{"old bridge", "[old] [bridge…]"},
		{"of the op", "[of] [the] [op]"},
		{"ostw* bridge ", "[ostw*…] [bridge]"},
		{`"old bridge"`, "[old bridge]"},
		{`“old bridge” «the river»`, "[old bridge] [the river]"},
		{`"still being typed`, "[still being typed]"},
		{`""`, ""},
		{"bridge OR ferry boat ", "[bridge|ferry] [boat]"},
		{`"a b" OR "c d" OR e `, "[a b|c d|e]"},
		{"OR bridge OR", "[bridge]"},
		{"bridge | ferry ", "[bridge|ferry]"},
		{"bridge -choir", "[bridge] not[choir]"},
		{`-"choir practice" - x`, "[x] not[choir practice]"},
		{"well-known ", "[well-known]"},
		{"speaker:harn", "speaker=harn"},
		{`Speaker:"Edda Harn" -outlet:Post`, "speaker=Edda Harn not outlet=Post"},
		{"outlet:the-week.example lang:en story:3 place:Ostwick", "outlet=the-week.example lang=en story=3 place=Ostwick"},
		{"after:2031-05 before:2031-05-16", "from 2031-05-01 until 2031-05-17"},
		{"after:2030 after:2031 before:2033 before:2032", "from 2031-01-01 until 2033-01-01"},
		{"kind:statements kind:page", "statements pages"},
		{"12:30 https://a.example/x ", "[12:30] [https://a.example/x]"},
		{"(bridge, river) ", "[bridge] [river]"},
		{`bridge NEAR ^title NOT "*" `, "[bridge] [NEAR] [^title] [NOT]"},
		{"\xff bridge ", "[bridge]"},
	} {
		q, err := Parse(c.in)
		if err != nil {
			if c.want != "" {
				t.Errorf("Parse(%q): %v", c.in, err)
			}
			continue
		}
		if got := written(q.Query); got != c.want {
			t.Errorf("Parse(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

func TestQuestionsAreRefusedInPlainWords(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"speakr:harn", `there is no field "speakr:": use one of speaker:, outlet:`},
		{"note: this", `there is no field "note:"`},
		{"speaker: harn", `speaker: says nothing: write it right behind the colon, such as speaker:"Edda Harn"`},
		{"after:yesterday", `"after:yesterday" is no day, month or year: write a day such as 2020-08-16`},
		{"after:2031-13", "is no day, month or year"},
		{"-before:2031", "is no day, month or year"},
		{"kind:fish", `"kind:fish" is no kind of thing: write kind:page`},
		{"...", `there is no letter or digit to look for in "..."`},
		{`speaker:"…"`, "speaker: says nothing"},
		{"after:2032 before:2031", "no day is both after 2032-01-01 and before 2031-12-31: swap them"},
		{"bridge OR -choir", `OR before "-choir" cannot be understood`},
		{"bridge OR outlet:x", "OR before"},
		{strings.Repeat("a", 1001), "longer than 1000"},
		{strings.Repeat("a ", 41), "more than 40 words"},
	} {
		_, err := Parse(c.in)
		var p *Problem
		if !errors.As(err, &p) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Parse(%.40q): %v, want %s", c.in, err, c.want)
		}
	}
}

// What is written again means the same.
func TestQuestionsAreWrittenAgain(t *testing.T) {
	q, err := Parse(`bridge OR ferry "old river" outlet:post -choir after:2031`)
	if err != nil {
		t.Fatal(err)
	}
	begun, err := Parse("old bridg")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ got, want string }{
		{begun.With("lang:en"), "old bridg* lang:en"},
		{begun.Without(-1), "old bridg"},
		{begun.Without(0), "bridg"},
		{begun.Without(1), "old "},
		{q.Without(-1), `bridge OR ferry "old river" outlet:post -choir after:2031`},
		{q.Without(0), `ferry "old river" outlet:post -choir after:2031`},
		{q.Without(1), `bridge "old river" outlet:post -choir after:2031`},
		{q.Without(3), `bridge OR ferry "old river" -choir after:2031`},
		{q.With("outlet:courier"), `bridge OR ferry "old river" -choir after:2031 outlet:courier`},
		{q.With(Filter("speaker", `Edda "the mayor" Harn`)), `bridge OR ferry "old river" outlet:post -choir after:2031 speaker:"Edda the mayor Harn"`},
		{Filter("place", "Ostwick"), "place:Ostwick"},
	} {
		if c.got != c.want {
			t.Errorf("got %s\nwant %s", c.got, c.want)
		}
		if _, err := Parse(c.got); err != nil {
			t.Errorf("%s: %v", c.got, err)
		}
	}
}

// town is the invented press with all that was found in it.
func town(t testing.TB) *store.DB {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "town.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := pipeline.Run(ctx, db, source.Read(ctx, []string{"../../testdata/town"}, source.Options{}), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	return db
}

// Every hit shows words that read back from its page, and what is marked in them
// is what was asked for.
func TestHitsShowTheirWords(t *testing.T) {
	db := town(t)
	ctx := context.Background()
	found := 0
	for _, text := range []string{"bridge", "norland dam ", `"Tarn dam"`, "speaker:holm", "kind:event norland", "river OR troops ", "outlet:herald", "place:norland ", "lang:en said", "troop* -dam", "after:2025-04-14 dam", "a", "the of"} {
		q, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		q.Query.Limit = 100
		r, err := Run(ctx, db, q)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		for _, f := range r.Kinds {
			if len(f.Hits) != f.Total && len(f.Hits) != 0 {
				t.Errorf("%s: %d %ss, %d listed", text, f.Total, f.Kind, len(f.Hits))
			}
			for _, h := range f.Hits {
				found++
				p, err := db.Page(ctx, h.Page)
				if err != nil {
					t.Fatal(err)
				}
				a, err := db.Article(ctx, h.Page)
				if err != nil {
					t.Fatal(err)
				}
				if h.Words.None() {
					t.Errorf("%s: %s %s%s shows no words", text, h.Kind, h.Page.Short(), h.Line)
					continue
				}
				if err := a.ReadBack(p, h.Words); err != nil {
					t.Errorf("%s: %v", text, err)
				}
				for _, m := range h.Marks {
					if m.Start < 0 || m.End > len(h.Words.Text) || m.Empty() {
						t.Fatalf("%s: mark %v in %q", text, m, h.Words.Text)
					}
					w := h.Words.Text[m.Start:m.End]
					if !strings.Contains(strings.Join(store.Terms(text), " "), strings.ToLower(w[:1])) {
						t.Errorf("%s: %q is marked", text, w)
					}
				}
				if len(q.Query.Words) > 0 && len(h.Marks)+len(h.HeadMarks) == 0 && h.Kind == store.OfPage {
					t.Errorf("%s: nothing is marked in %q", text, h.Words.Text)
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d hits", found)
	}
}

// Repeats inside a phrase, beginnings, and places that touch.
func TestWordsAreLocated(t *testing.T) {
	for _, c := range []struct{ question, text, want string }{
		{`"a b a c"`, "a b a b a c a b a c", "a b a c|a b a c"},
		{`"har har" `, "har har har, harness", "har har har"},
		{"harn", "Harn's harness, Hárn; sharn", "Harn|harness|Hárn"},
		{`"old br*"`, "old bridge", ""},
		{"o'neil ", "O’Neil and ONeil", "O’Neil"},
		{"bridge -river ", "bridge river", "bridge"},
	} {
		q, err := Parse(c.question)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range merged(newLooker(q.Query.Words).find(c.text), hearsay.Range{End: len(c.text)}) {
			got = append(got, c.text[r.Start:r.End])
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("%s in %q: %s, want %s", c.question, c.text, g, c.want)
		}
	}
}

// A long sentence is cut round the word, on letters' boundaries.
func TestLongSentencesAreCut(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("ordinary words ", 80) + "needle " + strings.Repeat("and more of them ", 80),
		strings.Repeat("é", 600) + " needle " + strings.Repeat("ж", 600),
		"needle" + strings.Repeat("x", 2000),
	} {
		n := len(text)
		a := &hearsay.Article{Page: "p", Text: text, Trace: hearsay.Trace{{Len: n, Width: n}}, Blocks: []hearsay.Block{{Kind: hearsay.Paragraph, Range: hearsay.Range{End: n}}}}
		q, _ := Parse("needle")
		var h Hit
		newLooker(q.Query.Words).page(a, &h)
		if l := len(h.Words.Text); l > longWords+10 && !strings.Contains(text, "needlex") || l == 0 || !strings.Contains(h.Words.Text, "needle") || len(h.Marks) != 1 || strings.ContainsRune(h.Words.Text, '\ufffd') {
			t.Errorf("%d bytes: %q, marks %v", l, h.Words.Text, h.Marks)
		}
	}
}

// Whatever is written is understood or refused by us, and searched without an error.
func FuzzQuestion(f *testing.F) {
	for _, s := range []string{"bridge", `"old`, "a OR b", "-x", "speaker:\"a b\" -outlet:c", "after:2031-05", `" OR "" NEAR(a b) * ^ {x}:y + - §a ¶`, "story:1", "kind:page x*", "\x00\xff", "東京 -ก", "a(b)c:d"} {
		f.Add(s)
	}
	db := town(f)
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text)
		var p *Problem
		if err != nil {
			if !errors.As(err, &p) {
				t.Fatalf("Parse(%q): %v", text, err)
			}
			return
		}
		if again, err := Parse(q.Without(-1)); err == nil {
			if got, want := written(again.Query), written(q.Query); got != want {
				t.Fatalf("%q written again %q: %s, was %s", text, q.Without(-1), got, want)
			}
		}
		if _, err := Run(context.Background(), db, q); err != nil && !errors.As(err, &p) {
			t.Fatalf("Run(%q): %v", text, err)
		}
	})
}
