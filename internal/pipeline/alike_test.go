package pipeline

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"hearsay"
	"hearsay/internal/source"
	"hearsay/internal/storetest"
)

// byHash is a model whose answers are a function of the two texts.
type byHash struct {
	asked int
	texts map[string]bool
	dead  bool
}

func (*byHash) Model() string { return "a model" }

func (m *byHash) Alike(_ context.Context, texts []string, pairs [][2]int) []float64 {
	if m.texts == nil {
		m.texts = map[string]bool{}
	}
	for _, t := range texts {
		m.texts[t] = true
	}
	m.asked += len(pairs)
	out := make([]float64, len(pairs))
	for i, p := range pairs {
		h := fnv.New32a()
		h.Write([]byte(min(texts[p[0]], texts[p[1]]) + max(texts[p[0]], texts[p[1]])))
		if out[i] = float64(h.Sum32()%4) / 3; m.dead {
			out[i] = math.NaN()
		}
	}
	return out
}

// muddle returns pages that are somewhat like each other: each tells of two of a few
// happenings, with names that others share.
func muddle(n int) []*hearsay.Page {
	r := rand.New(rand.NewPCG(7, 7))
	var out []*hearsay.Page
	for i := range n {
		about := r.IntN(8)
		word := func(of int) string {
			return fmt.Sprintf("%s%s", string(rune('b'+of)), []string{"olm", "arwick", "endale", "impton", "ostrow", "umley", "erran", "alvic"}[r.IntN(8)])
		}
		var b strings.Builder
		for k := range 24 {
			of := about
			if r.IntN(3) == 0 {
				of = r.IntN(8)
			}
			name := word(of)
			fmt.Fprintf(&b, "<p>The %s of %s told %s that the %s went on %d.</p>", word(8+about), capital(name), capital(word(of)), word(9+r.IntN(6)), k)
		}
		url := fmt.Sprintf("https://site%d.example/%d", i%5, i)
		raw := fmt.Appendf(nil, `<html><head><title>The %s in %s</title><meta property="article:published_time" content="2031-05-%02dT09:00:00Z"></head><body><article><h1>The %s in %s</h1>%s</article></body></html>`,
			word(8+about), capital(word(about)), 1+i%9, word(8+about), capital(word(about)), b.String())
		out = append(out, &hearsay.Page{ID: hearsay.NewPageID(url, raw), URL: url, Type: source.HTML, Charset: "utf-8", Raw: raw, Body: raw})
	}
	return out
}

// With a model asked the stories are still the same in any order, over many runs,
// and with one that does not answer they are as without.
func TestAskedForBorderlinePairsAnyOrderGivesTheSame(t *testing.T) {
	ctx := context.Background()
	pages := muddle(90)
	run := func(list []*hearsay.Page, size int, o Options) storetest.Things {
		db := openDB(t)
		o.Failed = noFault(t)
		for len(list) > 0 {
			n := min(len(list), size)
			if _, err := Run(ctx, db, sequence(list[:n]), o); err != nil {
				t.Fatal(err)
			}
			list = list[n:]
		}
		return storetest.Told(t, db)
	}
	plain := run(pages, len(pages), Options{})
	dead := &byHash{dead: true}
	if d := cmp.Diff(plain, run(pages, len(pages), Options{Alike: dead})); d != "" || dead.asked == 0 {
		t.Errorf("asked for %d pairs without an answer:\n%.2000s", dead.asked, d)
	}
	t.Logf("%d pairs asked for", dead.asked)
	first := &byHash{}
	want := run(pages, len(pages), Options{Alike: first})
	if cmp.Equal(plain, want) {
		t.Error("the answers change nothing; the test shows nothing")
	}
	for text := range first.texts {
		if len(text) > alikeText || !utf8.ValidString(text) || strings.TrimSpace(text) == "" {
			t.Errorf("a text of %d bytes was sent", len(text))
		}
	}
	list := append([]*hearsay.Page{}, pages...)
	rand.New(rand.NewPCG(3, 1)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	if d := cmp.Diff(want, run(list, 37, Options{Alike: &byHash{}})); d != "" {
		t.Errorf("one run (-) and many (+):\n%.3000s", d)
	}
}

// What was answered is kept with the live index of that model alone.
func TestAnswersAreKeptWithTheLiveIndex(t *testing.T) {
	ctx := context.Background()
	db := openDB(t)
	pages := muddle(90)
	m := &byHash{}
	if _, err := Run(ctx, db, sequence(pages), Options{Alike: m}); err != nil {
		t.Fatal(err)
	}
	want := storetest.Told(t, db)
	again := &byHash{}
	if _, err := Refresh(ctx, db, Options{Alike: again}); err != nil {
		t.Fatal(err)
	}
	if m.asked == 0 || again.asked > 0 {
		t.Errorf("asked for %d pairs, then for %d again", m.asked, again.asked)
	}
	if d := cmp.Diff(want, storetest.Told(t, db)); d != "" {
		t.Errorf("run again:\n%.2000s", d)
	}
	if _, err := Refresh(ctx, db, Options{Alike: again, Level: .5}); err != nil {
		t.Fatal(err)
	}
	if again.asked == 0 {
		t.Error("with another level the old index is used")
	}
	if _, err := Refresh(ctx, db, Options{}); err != nil {
		t.Fatal(err)
	}
	plain := openDB(t)
	if _, err := Run(ctx, plain, sequence(pages), Options{}); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(storetest.Told(t, plain), storetest.Told(t, db)); d != "" {
		t.Errorf("taken away, never there (-) and now (+):\n%.2000s", d)
	}
}

func TestBeginningIsCutBetweenWords(t *testing.T) {
	long := strings.Repeat("слово ", alikeText)
	a := &hearsay.Article{Text: long, Blocks: []hearsay.Block{{Kind: hearsay.Paragraph, Range: hearsay.Range{End: len(long)}}}}
	a.Headline.Text = "Headline"
	got := beginning(a)
	if len(got) > alikeText || len(got) < alikeText-20 || !strings.HasPrefix(got, "Headline\n\nслово") || !strings.HasSuffix(got, " слово") {
		t.Errorf("%d bytes, ending in %q", len(got), got[len(got)-20:])
	}
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
