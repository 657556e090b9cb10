package feed

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/store"
)

// listed is a list of stories.
type listed []store.StorySummary

func (l listed) View(_ context.Context, f func(*facet.Column) error) error {
	rows := make([]facet.Row, len(l))
	for i, s := range l {
		rows[i] = facet.Row{ID: s.ID, First: s.First, Last: s.Last, Pages: int32(len(s.Pages))}
	}
	return f(facet.New(rows))
}

func (l listed) StoriesNamed(_ context.Context, ids ...hearsay.StoryID) (out []store.StorySummary, err error) {
	for _, id := range ids {
		out = append(out, l[slices.IndexFunc(l, func(s store.StorySummary) bool { return s.ID == id })])
	}
	return out, nil
}

// Each part of the feed of the list is what the feed of all stories has there, where
// stories are undated and of one day, too.
func TestPartsOfTheListAreThoseOfAllStories(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 20 {
		var all listed
		for i := range r.IntN(60) {
			s := store.StorySummary{ID: hearsay.StoryID(fmt.Sprint("s", i)), Pages: []hearsay.PageID{hearsay.PageID(fmt.Sprint("p", i)), "q"}}
			if r.IntN(4) > 0 {
				s.Last = time.Date(2031, 1, 1+r.IntN(5), 0, 0, 0, 0, time.UTC)
				s.First = s.Last
			}
			all = append(all, s)
		}
		slices.SortStableFunc(all, func(a, b store.StorySummary) int { return b.Last.Compare(a.Last) })
		l := Links{Base: "https://desk.example", Fetched: func(id hearsay.PageID) time.Time {
			if id == "q" || len(id)%2 == 0 {
				return time.Time{}
			}
			return time.Date(2031, 1, 3, len(id), 0, 0, 0, time.UTC)
		}}
		if round%3 == 0 {
			l.Fetched = nil
		}
		for p := 1; p < 9; p++ {
			address := func(p int) string { return fmt.Sprint("https://desk.example/feed.atom?p=", p) }
			var want, got bytes.Buffer
			if err := Stories(all, l).Part(p, 10, address).Atom(&want); err != nil {
				t.Fatal(err)
			}
			f, err := List(t.Context(), all, l, (p-1)*10, 10)
			if err == nil {
				err = f.Part(p, 10, address).Atom(&got)
			}
			if err != nil || got.String() != want.String() {
				t.Fatalf("part %d of %d stories: %v\n%s\nwant\n%s", p, len(all), err, &got, &want)
			}
		}
	}
}
