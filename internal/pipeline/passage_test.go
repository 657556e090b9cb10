package pipeline

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/source"
)

// digestPages are two pages of each of two stories, and a digest that tells of both,
// which comes last.
func digestPages() []*hearsay.Page {
	page := func(name, day, title string, paragraphs ...string) *hearsay.Page {
		var b strings.Builder
		fmt.Fprintf(&b, `<html lang="en"><head><title>%s</title><meta property="article:published_time" content="2031-03-%sT07:00:00Z"></head><body><article><h1>%s</h1>`, title, day, title)
		for _, p := range paragraphs {
			if h, ok := strings.CutPrefix(p, "# "); ok {
				fmt.Fprintf(&b, "<h2>%s</h2>\n", h)
				continue
			}
			fmt.Fprintf(&b, "<p>%s</p>\n", p)
		}
		b.WriteString("</article></body></html>")
		raw, url := []byte(b.String()), "https://"+name+".example/"+name
		return &hearsay.Page{ID: hearsay.NewPageID(url, raw), URL: url, Type: source.HTML, Charset: "utf-8", Raw: raw, Body: raw}
	}
	return []*hearsay.Page{
		page("courier", "04", "Old bridge of Halden closed after cracks are found",
			"The old bridge of Halden was closed on Monday after the inspector Mira Keen found cracks in two of its piers, the town said.",
			"Mayor Tomas Vey said that lorries would go by way of Ostwick for a month. He called the cracks a surprise to all in Halden."),
		page("light", "04", "Cracks close Halden bridge",
			"Lorries go by way of Ostwick while the cracks in the piers of the old bridge of Halden are mended, said Mayor Tomas Vey on Monday.",
			"The cracks were found by the inspector Mira Keen, who had been sent to Halden by the county a week before."),
		page("post", "04", "Strike at the Brannick shipyard ends after nine days",
			"The strike at the Brannick shipyard ended on Monday when the union of Lena Orlo agreed to a raise of 6 percent, said Pavel Dorn, who owns the yard.",
			"The welders of Brannick had been on strike for nine days. The union had asked for a raise of 8 percent, Lena Orlo said."),
		page("gazette", "05", "Brannick welders go back to work",
			"The welders of the Brannick shipyard went back to work on Tuesday after the union leader Lena Orlo and the owner Pavel Dorn agreed on the end of the strike.",
			"They agreed to a raise of 6 percent. Pavel Dorn said that the shipyard had lost two orders by the strike."),
		page("digest", "05", "Morning briefing: what happened on Tuesday",
			"Here is what was read at our breakfast table this morning, before the coffee was cold and the first of the children was up.",
			"# A bridge closed",
			"The old bridge of Halden is closed because the inspector Mira Keen found cracks in the piers; Mayor Tomas Vey sends the lorries by way of Ostwick.",
			"# Work",
			"The welders are back at the shipyard of Brannick: the union of Lena Orlo agreed with Pavel Dorn on a raise of 6 percent &amp; the strike is over."),
	}
}

func TestADigestBelongsToASecondStoryByPassage(t *testing.T) {
	pages := digestPages()
	digest := pages[4]
	a, err := article.Extract(digest)
	if err != nil || a.Kind != hearsay.RoundUp {
		t.Fatalf("the digest: %v, %v", a, err)
	}
	db := openDB(t)
	for _, b := range briefs(t, db, pages[:4]) {
		if len(b.Story.Passages) > 0 {
			t.Fatalf("passages without a digest: %v", b.Story.Passages)
		}
	}
	want := briefs(t, db, pages) // the digest comes in a second run
	told := 0
	for _, b := range want {
		own := slices.ContainsFunc(b.Pages, func(n hearsay.PageNote) bool { return n.Page == digest.ID })
		if own != (len(b.Story.Passages) == 0) {
			t.Errorf("%q: digest a page %t, passages %v", b.Story.Title.Text, own, b.Story.Passages)
		}
		for _, p := range b.Story.Passages {
			told++
			if err := a.ReadBack(digest, p.Words); err != nil {
				t.Error(err)
			}
			if r, ok := a.Locate(p.Whole); !ok || r != p.At {
				t.Errorf("the whole passage reads back at %v, want %v", r, p.At)
			}
			for _, k := range slices.Concat(b.Events[0].Origins.Pages, b.Events[0].Origins.Texts) {
				if k.Page == digest.ID {
					t.Error("a passage counts as a page or text of an event")
				}
			}
		}
	}
	if told != 1 || len(want) != 2 {
		t.Errorf("%d passages in %d stories, want 1 in 2", told, len(want))
	}
	rng := rand.New(rand.NewPCG(5, 5))
	for range 3 {
		rng.Shuffle(len(pages), func(i, j int) { pages[i], pages[j] = pages[j], pages[i] })
		other := openDB(t)
		for _, p := range pages {
			if _, err := Run(context.Background(), other, sequence([]*hearsay.Page{p}), Options{}); err != nil {
				t.Fatal(err)
			}
		}
		if got := listed(t, other); !reflect.DeepEqual(got, want) {
			t.Errorf("page by page in another order\n%+v\nwant\n%+v", got, want)
		}
	}
}
