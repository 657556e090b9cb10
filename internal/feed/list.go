package feed

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/store"
)

// A Shelf is what [List] needs of a [store.DB].
type Shelf interface {
	View(context.Context, func(*facet.Column) error) error
	StoriesNamed(context.Context, ...hearsay.StoryID) ([]store.StorySummary, error)
}

// List makes n entries of the feed of [Stories], from a number on that counts from 0,
// of all stories that there are. It reads only those, and those that no date is known
// of. [Feed.Part] of it gives parts among these.
func List(ctx context.Context, s Shelf, l Links, from, n int) (*Feed, error) {
	type entry struct {
		id      hearsay.StoryID
		updated time.Time
	}
	var dated, part []entry
	var undated []hearsay.StoryID
	all := 0
	first := func(c *facet.Column) error {
		names := make([][]byte, c.Len()) // by which stories of one moment are told apart
		nameOf := func(i int32) []byte {
			if names[i] == nil {
				names[i] = []byte(storyName(c.Row(i).ID))
			}
			return names[i]
		}
		order := c.Order("feed", func(a, b int32) int {
			return cmp.Or(c.Row(b).Last.Compare(c.Row(a).Last), bytes.Compare(nameOf(a), nameOf(b)))
		})
		all = len(order)
		most := min(from+n, all)
		for _, i := range order[:most] {
			if r := c.Row(i); !r.Last.IsZero() {
				dated = append(dated, entry{r.ID, r.Last})
			}
		}
		for i := range int32(c.Len()) {
			if r := c.Row(i); r.Last.IsZero() {
				undated = append(undated, r.ID)
			}
		}
		return nil
	}
	if err := s.View(ctx, first); err != nil {
		return nil, err
	}
	when := map[hearsay.PageID]time.Time{}
	known := l
	known.Fetched, known.asked = func(p hearsay.PageID) time.Time { return when[p] }, math.MinInt
	if len(undated) > 0 {
		list, err := s.StoriesNamed(ctx, undated...)
		if err != nil {
			return nil, err
		}
		asked := l
		asked.Fetched = func(p hearsay.PageID) time.Time {
			if l.Fetched != nil {
				when[p] = l.Fetched(p)
			}
			return when[p]
		}
		for i := range list {
			dated = append(dated, entry{list[i].ID, asked.updated(&list[i])})
		}
		slices.SortFunc(dated, func(a, b entry) int {
			return cmp.Or(b.updated.Compare(a.updated), cmp.Compare(storyName(a.id), storyName(b.id)))
		})
	}
	lo := min(from, len(dated))
	part = dated[lo:min(lo+n, len(dated))]
	ids := make([]hearsay.StoryID, len(part))
	for i, e := range part {
		ids[i] = e.id
	}
	list, err := s.StoriesNamed(ctx, ids...)
	if err != nil {
		return nil, err
	}
	f := Stories(list, known)
	if f.before, f.all = lo, all; len(dated) > 0 {
		f.Updated = dated[0].updated
	}
	return f, nil
}

// storyName is the name of a story's entry.
func storyName(id hearsay.StoryID) string { return name("story", string(id)) }

// updated is when a page last came to a story: the latest publication, or where none is
// known, when a page of it was fetched.
func (l *Links) updated(s *store.StorySummary) time.Time {
	t := s.Last
	for _, p := range s.Pages[:min(len(s.Pages), longestList)] {
		if f := l.fetchedIf(s.Last.IsZero(), p); f.After(t) {
			t = f
		}
	}
	return t
}
