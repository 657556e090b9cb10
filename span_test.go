package hearsay

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sample is a page with markup, a character reference and chrome between two
// blocks, and the article read from it.
func sample() (*Page, *Article) {
	body := "<h1>Fire &amp; water</h1><nav>Home</nav><p>The <b>old</b>   mill\nburned.</p>"
	p := &Page{ID: "p", Body: []byte(body), Raw: []byte(body)}
	at := func(s string) int { return strings.Index(body, s) }
	a := &Article{Page: "p", Text: "Fire & water\nThe old mill burned.", Trace: Trace{
		{0, 5, at("Fire"), 5}, {5, 1, at("&amp;"), 5}, {6, 6, at(" water"), 6},
		{13, 4, at("The "), 4}, {17, 3, at("old"), 3}, {20, 1, at("</b>") + 4, 1}, {21, 4, at("mill"), 4}, {25, 1, at("\n"), 1}, {26, 7, at("burned"), 7},
	}, Blocks: []Block{{Title, Range{0, 12}}, {Paragraph, Range{13, 33}}}}
	return p, a
}

func TestTheSampleChecks(t *testing.T) {
	p, a := sample()
	if err := a.Check(p); err != nil {
		t.Fatal(err)
	}
}

func TestEveryExcerptReadsBack(t *testing.T) {
	p, a := sample()
	rapid.Check(t, func(t *rapid.T) {
		start := rapid.IntRange(0, len(a.Text)-1).Draw(t, "start")
		r := Range{start, rapid.IntRange(start+1, len(a.Text)).Draw(t, "end")}
		e := a.Excerpt(r)
		if e.None() {
			if strings.Trim(a.Text[r.Start:r.End], "\n") != "" {
				t.Fatalf("no excerpt of %q", a.Text[r.Start:r.End])
			}
			return
		}
		if err := a.ReadBack(p, e); err != nil {
			t.Fatal(err)
		}
		if got, ok := a.Locate(e.Span); !ok || strings.Trim(a.Text[got.Start:got.End], "\n") != strings.Trim(e.Text, "\n") {
			t.Fatalf("located %q, not %q", a.Text[got.Start:got.End], e.Text)
		}
	})
}

// A search of an article in page order finds what a look at every run finds.
func TestLocateIsTheSameInOrder(t *testing.T) {
	p, a := sample()
	b := *a
	b.InOrder = true
	if err := b.Check(p); err != nil {
		t.Fatal(err)
	}
	for start := -1; start <= len(p.Body)+1; start++ {
		for end := -1; end <= len(p.Body)+1; end++ {
			s := Span{p.ID, start, end}
			r, ok := a.Locate(s)
			if got, found := b.Locate(s); got != r || found != ok {
				t.Fatalf("%v: %v %v in order, %v %v by all runs", s, got, found, r, ok)
			}
		}
	}
	if _, ok := b.Locate(Span{"q", 0, 9}); ok {
		t.Error("located on another page")
	}
}

// Words that stand elsewhere on the page than in the article are found by a look
// at every run.
func TestLocateOutOfPageOrder(t *testing.T) {
	body := "second first"
	p := &Page{ID: "p", Body: []byte(body)}
	a := &Article{Page: "p", Text: "first\nsecond", Trace: Trace{{0, 5, 7, 5}, {6, 6, 0, 6}},
		Blocks: []Block{{Paragraph, Range{0, 5}}, {Paragraph, Range{6, 12}}}}
	if err := a.Check(p); err != nil {
		t.Fatal(err)
	}
	for s, want := range map[Span]Range{{"p", 0, 6}: {6, 12}, {"p", 8, 12}: {1, 5}, {"p", 0, 12}: {0, 12}} {
		if got, ok := a.Locate(s); !ok || got != want {
			t.Errorf("%v: got %v %v, want %v", s, got, ok, want)
		}
	}
	if a.InOrder = true; a.Check(p) == nil {
		t.Error("an article that says it is in page order, and is not, was let pass")
	}
}

func TestReadBackRefuses(t *testing.T) {
	p, a := sample()
	good := a.Excerpt(Range{13, 20})
	for name, e := range map[string]Excerpt{
		"other words":    {"The new", good.Span},
		"another page":   {good.Text, Span{"q", good.Span.Start, good.Span.End}},
		"past the end":   {good.Text, Span{"p", good.Span.Start, len(p.Body) + 1}},
		"an empty span":  {good.Text, Span{"p", 5, 5}},
		"a longer place": {good.Text, Span{"p", good.Span.Start, good.Span.End + 10}},
	} {
		if a.ReadBack(p, e) == nil {
			t.Errorf("%s was read back", name)
		}
	}
}

func TestMetaValuesReadBack(t *testing.T) {
	body := `<meta content="Fire &quot;near&quot; M&uuml;hle"><script>{"headline":"Fire \u201cnear\u201d the \"mill\""}</script>`
	p := &Page{ID: "p", Body: []byte(body)}
	for _, c := range []struct{ raw, text string }{
		{`Fire &quot;near&quot; M&uuml;hle`, `Fire "near" Mühle`},
		{`Fire \u201cnear\u201d the \"mill\"`, `Fire “near” the "mill"`},
	} {
		i := strings.Index(body, c.raw)
		if err := (*Article)(nil).ReadBack(p, Excerpt{c.text, Span{"p", i, i + len(c.raw)}}); err != nil {
			t.Error(err)
		}
	}
}

func TestCheckFindsFaults(t *testing.T) {
	for name, spoil := range map[string]func(*Article){
		"a run of other bytes":      func(a *Article) { a.Trace[0].Page++ },
		"a run past the page":       func(a *Article) { a.Trace[8].Page += 100 },
		"runs out of order":         func(a *Article) { a.Trace[0], a.Trace[1] = a.Trace[1], a.Trace[0] },
		"words read from nowhere":   func(a *Article) { a.Trace = a.Trace[:8] },
		"blocks that overlap":       func(a *Article) { a.Blocks[1].Start = 4 },
		"a block past the text":     func(a *Article) { a.Blocks[1].End++ },
		"text that is not UTF-8":    func(a *Article) { a.Text = "\xff" + a.Text[1:] },
		"an article of other pages": func(a *Article) { a.Page = "q" },
	} {
		p, a := sample()
		spoil(a)
		if a.Check(p) == nil {
			t.Errorf("%s passed", name)
		}
	}
}

func TestPageIDTellsAddressesAndBytesApart(t *testing.T) {
	ids := map[PageID]bool{}
	for _, c := range [][2]string{{"", "a"}, {"a", ""}, {"a", "a"}, {"", ""}, {"http://x", "a"}} {
		ids[NewPageID(c[0], []byte(c[1]))] = true
	}
	if len(ids) != 5 {
		t.Errorf("%d IDs of 5 pages", len(ids))
	}
	again := NewPageID("u", []byte{'b'})
	if NewPageID("u", []byte("b")) != again {
		t.Error("the same page has two IDs")
	}
}
