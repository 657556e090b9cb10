package store

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/speaker"
)

// BenchmarkManyOutlines times what lists of all stories are made of, in a SQLite file of
// HEARSAY_STORIES with three pages each, in wall clock: read by a program that starts,
// filtered with the counts of what else could be asked, one screen read, looked at again
// after three briefs were made anew and after the list changed; and the memory it takes.
func BenchmarkManyOutlines(b *testing.B) {
	ctx := context.Background()
	file := filepath.Join(b.TempDir(), "h.db")
	db := must(Open(ctx, file))
	defer db.Close()
	list := manyStories(b, db, 2000)
	n := len(list)
	brief := func(i int) *hearsay.Brief {
		o := &hearsay.Brief{Story: list[i], Texts: 3, Outlets: []string{"one", "two"}}
		for k, m := range list[i].Members {
			p := hearsay.PageNote{Number: k + 1, Page: m.Page, Language: "en", Outlet: hearsay.Outlet{Name: fmt.Sprintf("Herald %d", (7*i+k)%400), Domain: "herald.example"}}
			p.Published.Start = list[i].First
			p.Published.End = p.Published.Start.AddDate(0, 0, 1)
			o.Pages = append(o.Pages, p)
			if k > 0 {
				o.Copies = append(o.Copies, hearsay.Copy{From: o.Pages[0].Page, To: p.Page, Kind: hearsay.Reprint, Directed: true, Share: 1})
			}
			name := fmt.Sprintf("Ada%d Quill", 3*i+k)
			o.Speakers = append(o.Speakers, hearsay.Speaker{Entity: hearsay.EntityID(name), Kind: hearsay.Person, Name: name, Sayings: make([]hearsay.Saying, 3)})
		}
		o.Speakers[0].Name = fmt.Sprintf("Tom Hale%d", i%1000)
		o.Entities = []hearsay.Entity{{Kind: hearsay.Place, Name: fmt.Sprintf("Sulm%d", i/2)}}
		return o
	}
	err := db.PutStories(ctx, 0, list)
	put := func(from, to int, made string) {
		var batch []*MadeBrief
		for i := from; i < to && err == nil; i++ {
			batch = append(batch, must(db.PrepareBrief(made, brief(i))))
			if len(batch) == 500 || i == to-1 {
				err = db.PutBriefs(ctx, batch...)
				batch = batch[:0]
			}
		}
	}
	put(0, n, "made")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		again := must(Open(ctx, file))
		step := func(name string, f func() error) {
			began := time.Now()
			if err := f(); err != nil {
				b.Fatal(name, err)
			}
			b.ReportMetric(float64(time.Since(began).Microseconds())/1000, name+"-ms")
		}
		look := func(f func(*facet.Column)) func() error {
			return func() error { return again.View(ctx, func(c *facet.Column) error { f(c); return nil }) }
		}
		roll := func() error { return again.ViewSpeakers(ctx, func(*facet.Column, *speaker.Roll) error { return nil }) }
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		step("first", look(func(*facet.Column) {}))
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "B/story")
		step("pick", look(func(c *facet.Column) {
			p := c.Pick(facet.Filter{Speaker: "tom hale7"})
			for facet, of := range p.Of {
				c.Choices(facet, of, "", 60)
			}
		}))
		step("outlets", look(func(c *facet.Column) { c.OutletSums() }))
		step("screen", func() error {
			var ids []hearsay.StoryID
			err := look(func(c *facet.Column) {
				for i := range int32(50) {
					ids = append(ids, c.Row(int32(n/2)+i).ID)
				}
			})()
			if err == nil {
				_, err = again.StoriesNamed(ctx, ids...)
			}
			return err
		})
		step("speakers-first", roll)
		step("speakers", roll)
		put(0, 3, fmt.Sprint("made at ", time.Now()))
		step("after-3-briefs", look(func(*facet.Column) {}))
		step("speakers-after-3-briefs", roll)
		list[0].Title.Text += "."
		if err := db.PutStories(ctx, 0, list); err != nil {
			b.Fatal(err)
		}
		step("after-the-list", look(func(*facet.Column) {}))
		again.Close()
	}
	b.ReportMetric(0, "ns/op")
}
