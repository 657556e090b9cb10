package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/speaker"
)

// told is what a view tells of every story, one line each.
func told(t *testing.T, db *DB) (lines []string) {
	t.Helper()
	err := db.ViewCame(context.Background(), func(c *facet.Column) error {
		for i := range int32(c.Len()) {
			r := c.Row(i)
			line := fmt.Sprint(r.ID, " ", stamp(r.First), " ", stamp(r.Last), " ", r.State, " ", r.Pages, " ", r.Texts, " ", r.Outlets, " ", r.Origins, " ", c.Has(i), " ", c.Came(i))
			for _, p := range []string{"one", "two", "three"} {
				if f := c.Pick(facet.Filter{Place: p}); slices.Contains(f.List, i) {
					line += " " + p
				}
			}
			lines = append(lines, line)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// listTold is the same from the list of stories and their outlines, as they are kept.
func listTold(t *testing.T, db *DB) (lines []string) {
	ctx := context.Background()
	kept := must(db.KeptSince(ctx, 0))
	for _, s := range must(db.Stories(ctx)) {
		came := int64(0)
		for _, p := range s.Pages {
			came = max(came, kept[p])
		}
		o, err := db.GetOutline(ctx, s.ID)
		line := fmt.Sprint(s.ID, " ", stamp(s.First), " ", stamp(s.Last), " ", string(s.State), " ", len(s.Pages), " ", s.Texts, " ", s.Outlets, " ", s.Origins, " ", err == nil, " ", came)
		for _, p := range []string{"one", "two", "three"} {
			if err == nil && slices.ContainsFunc(o.Entities, func(e hearsay.Entity) bool { return e.Name == p }) {
				line += " " + p
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// Whatever is kept, replaced and taken away, a view tells what the list and the
// outlines do, whether it was there before or is read anew.
func TestAViewIsTheListAsItIs(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		r := rand.New(rand.NewPCG(7, 8))
		var pages []*hearsay.Page
		stories := map[int]hearsay.Story{}
		put := func() {
			t.Helper()
			var list []hearsay.Story
			for i := range 40 {
				if s, ok := stories[i]; ok {
					list = append(list, s)
				}
			}
			if err := db.PutStories(ctx, must(db.Mark(ctx)), list); err != nil {
				t.Fatal(err)
			}
		}
		for round := range 25 {
			switch r.IntN(6) {
			case 0, 1, 2: // stories come, change and go
				for range 4 {
					p := page(fmt.Sprint("https://news.example/", len(pages)), fmt.Sprint("words ", len(pages)))
					must(db.Keep(ctx, p, article(p), 1, ""))
					pages = append(pages, p)
					s := story(fmt.Sprintf("story%05d", r.IntN(40)), 1+r.IntN(28), p)
					var n int
					fmt.Sscanf(string(s.ID), "story%d", &n)
					if s.First = s.Last; r.IntN(5) == 0 {
						s.First, s.Last = s.First.AddDate(0, 0, -50), s.First.AddDate(0, 0, -50)
					}
					stories[n] = s
					delete(stories, r.IntN(40))
				}
				put()
			case 3, 4: // briefs are made
				for _, s := range stories {
					if r.IntN(2) == 0 {
						continue
					}
					b := &hearsay.Brief{Story: s, Texts: 1 + r.IntN(3), Outlets: []string{"Herald"}, Entities: []hearsay.Entity{{Kind: hearsay.Place, Name: []string{"one", "two", "three"}[r.IntN(3)]}}}
					if err := db.PutBrief(ctx, fmt.Sprint("made ", round), b); err != nil {
						t.Fatal(err)
					}
				}
			case 5: // pages go, or their briefs are to be made again
				if len(pages) > 0 && r.IntN(2) == 0 {
					p := pages[r.IntN(len(pages))]
					if err := db.remove(ctx, []hearsay.PageID{p.ID}, false); err != nil {
						t.Fatal(err)
					}
					for n, s := range stories {
						if s.Members[0].Page == p.ID {
							delete(stories, n)
						}
					}
				} else if err := db.ForgetBriefs(ctx); err != nil {
					t.Fatal(err)
				}
			}
			want := listTold(t, db)
			if d := cmp.Diff(want, told(t, db)); d != "" {
				t.Fatalf("round %d (-list +view):\n%s", round, d)
			}
			if round%5 == 4 {
				if d := cmp.Diff(want, told(t, open())); d != "" {
					t.Fatalf("round %d, read anew (-list +view):\n%s", round, d)
				}
			}
		}
	})
}

// A database whose briefs an earlier version made has its list filled in, and keeps
// what that took; briefs without even an outline are read themselves.
func TestFactsAreFilledIn(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		var list []hearsay.Story
		for i := range 150 {
			p := page(fmt.Sprint("https://news.example/", i), fmt.Sprint("words ", i))
			must(db.Keep(ctx, p, article(p), 1, ""))
			list = append(list, story(fmt.Sprintf("story%05d", i), 1+i%28, p))
		}
		if err := db.PutStories(ctx, must(db.Mark(ctx)), list); err != nil {
			t.Fatal(err)
		}
		for i, s := range list {
			b := &hearsay.Brief{Story: s, Texts: 1, Entities: []hearsay.Entity{{Kind: hearsay.Place, Name: []string{"one", "two", "three"}[i%3]}}}
			if err := db.PutBrief(ctx, "made", b); err != nil {
				t.Fatal(err)
			}
		}
		want := told(t, db)
		for _, q := range []string{`DELETE FROM facts`, `DELETE FROM records WHERE kind = 'outline' AND key = 'story00007'`} {
			must(db.pool.ExecContext(ctx, q))
		}
		for range 2 {
			if d := cmp.Diff(want, told(t, open())); d != "" {
				t.Errorf("(-made +filled in):\n%s", d)
			}
			if n := must(one[int](ctx, db, `SELECT COUNT(*) FROM facts`)); n != len(list) {
				t.Errorf("%d facts are kept, of %d stories", n, len(list))
			}
		}
	})
}

// Lists, orders and speakers are asked for by several while others write.
func TestViewsWhileOthersWrite(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db, other := context.Background(), open(), open()
		var list []hearsay.Story
		for i := range 20 {
			p := page(fmt.Sprint("https://news.example/", i), fmt.Sprint("words ", i))
			must(db.Keep(ctx, p, article(p), 1, ""))
			list = append(list, story(fmt.Sprintf("story%05d", i), 1+i, p))
		}
		done := make(chan struct{})
		var wait sync.WaitGroup
		for k := range 4 {
			wait.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
					}
					var err error
					switch k {
					case 0:
						err = db.View(ctx, func(c *facet.Column) error { c.Pick(facet.Filter{Speaker: "ada"}); return nil })
					case 1:
						err = db.ViewCame(ctx, func(c *facet.Column) error {
							c.Sorted("came", nil, func(a, b int32) int { return int(c.Came(b) - c.Came(a)) })
							return nil
						})
					default:
						err = db.ViewSpeakers(ctx, func(c *facet.Column, r *speaker.Roll) error {
							for _, e := range r.Entries() {
								if n := len(r.Voices(r.Base(e))); n == 0 {
									t.Errorf("%s speaks nowhere", r.Key(e))
								}
							}
							r.Named("ada")
							return nil
						})
					}
					if err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for round := range 30 {
			if err := other.PutStories(ctx, must(other.Mark(ctx)), list[:5+round%15]); err != nil {
				t.Fatal(err)
			}
			for i := range 5 {
				b := &hearsay.Brief{Story: list[i], Texts: 1}
				for k := range 3 {
					name := fmt.Sprintf("Ada Quill%d", (round+i+k)%9)
					b.Speakers = append(b.Speakers, hearsay.Speaker{Entity: hearsay.EntityID(fmt.Sprint("e", k)), Kind: hearsay.Person, Name: name, Sayings: make([]hearsay.Saying, 1+round%3)})
				}
				if err := other.PutBrief(ctx, fmt.Sprint("made ", round), b); err != nil {
					t.Fatal(err)
				}
			}
		}
		close(done)
		wait.Wait()
		want := told(t, open())
		if d := cmp.Diff(want, told(t, db)); d != "" {
			t.Errorf("(-read anew +kept):\n%s", d)
		}
	})
}
