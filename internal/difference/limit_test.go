package difference

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hearsay"
)

// pile2 makes two undated articles.
func pile2(a, b string) []*hearsay.Article {
	x, _ := plainArticle("a", a)
	y, _ := plainArticle("b", b)
	return []*hearsay.Article{x, y}
}

// FuzzFind checks that no text breaks the search, and that every difference
// shows two sides, each with words that stand in their page.
func FuzzFind(f *testing.F) {
	f.Add("Vessia detained 33 men last month.", "Last month, 35 men were detained by Vessia, at least 1,200 of them.")
	f.Add("Although Marn insisted that P was so, it was not, or was it.", "Marn denied accusing Berg of it. Berg accused Marn of it.")
	f.Add("There is no Colm buildup at the gate.", "“Colm troops are at the gate,” he said. Parallels to Colm. Unlike Colm")
	f.Add("An earlier version of this article said that 9. No.", "3 4 5,000,000 million million dozen-five twenty-three $5 %")
	f.Fuzz(func(t *testing.T, a, b string) {
		as := pile2(strings.ToValidUTF8(a, ""), strings.ToValidUTF8(b, ""))
		text := map[hearsay.PageID]string{as[0].Page: as[0].Text, as[1].Page: as[1].Text}
		id := hearsay.EntityID("colm")
		e := hearsay.Entity{ID: id, Kind: hearsay.Place, Name: "Colm"}
		for _, x := range as {
			if i := strings.Index(x.Text, "Colm"); i >= 0 {
				r := hearsay.Range{Start: i, End: i + 4}
				e.Mentions = append(e.Mentions, hearsay.Mention{Excerpt: x.Excerpt(r), At: r, Form: hearsay.FullName})
			}
		}
		for _, d := range Find(as, []hearsay.Entity{e}, nil, nil, nil) {
			if len(d.Sides) < 2 {
				t.Fatalf("%q and %q: one side of %+v", a, b, d)
			}
			for _, s := range d.Sides {
				if len(s.Voices) == 0 {
					t.Fatalf("%q and %q: a side of %+v without a voice", a, b, d)
				}
				for _, v := range s.Voices {
					w := v.Words
					if w.None() || text[v.Page][w.Span.Start:w.Span.End] != w.Text {
						t.Fatalf("%q and %q: %+v does not read back", a, b, w)
					}
				}
			}
		}
	})
}

// TestManyNumbers reads pages of thousands of numbers and denials.
func TestManyNumbers(t *testing.T) {
	var a, b strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&a, "Vessia detained %d men in Oster and accused Colm of spying. ", 20+i)
		fmt.Fprintf(&b, "Colm denied spying; Oster said %d men were detained in Vessia. There are no Colm troops. ", 9000+i)
	}
	began := time.Now()
	Find(pile2(a.String(), b.String()), nil, nil, nil, nil)
	Find(pile2(strings.Repeat("9", 1<<20), strings.Repeat("9,999", 1<<18)), nil, nil, nil, nil)
	Find(pile2(strings.Repeat("Colm is similar to Oster, ", 1<<15), strings.Repeat("denied ", 1<<17)), nil, nil, nil, nil)
	if d := time.Since(began); d > 2*time.Minute {
		t.Errorf("took %v", d)
	}
}

// Pages in another language are not read.
func TestOtherLanguages(t *testing.T) {
	as := pile2("Vessia detained 33 men in Oster near Colm.", "Vessia detained 37 men in Oster near Colm.")
	if len(Find(as, nil, nil, nil, nil)) == 0 {
		t.Error("no difference in English")
	}
	as[1].Language = "de"
	if ds := Find(as, nil, nil, nil, nil); len(ds) > 0 {
		t.Errorf("a difference with a page in German: %+v", ds)
	}
}
