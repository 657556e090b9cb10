package api

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/facet"
)

// Stories stand in the order of the keys that cursors hold, so that one leads to where
// it was given out.
func TestStoriesAreInTheOrderOfTheirKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	row := func(i int) *facet.Row {
		at := func() time.Time {
			if r.IntN(4) == 0 {
				return time.Time{}
			}
			return time.Unix(r.Int64N(5)*1e9-2e9, 0)
		}
		return &facet.Row{ID: hearsay.StoryID(fmt.Sprint("s", i)), First: at(), Last: at(), Pages: r.Int32N(3), Origins: r.Int32N(3)}
	}
	for i := range 5000 {
		a, b := row(i), row(i+r.IntN(2))
		for _, order := range []string{byChange, byPages, byOrigins, byOldest} {
			got, want := inOrder(order, a, b), strings.Compare(storyKey(order, a), storyKey(order, b))
			if cmp.Compare(got, 0) != want {
				t.Fatalf("%s: %d, want %d, of\n%+v\n%+v", order, got, want, a, b)
			}
		}
	}
}

// Who goes from cursor to cursor sees every story that was there all the time once, in
// whatever order, while others come.
func TestCursorsHoldWhileStoriesCome(t *testing.T) {
	for _, order := range []string{byChange, byPages, byOrigins, byOldest} {
		db := town(t)
		h := Handler(db)
		kept, err := db.FullStories(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		seen, path := map[hearsay.StoryID]int{}, Root+"/stories?limit=1&order="+order
		for n := 0; path != "" && n < 100; n++ {
			var l List[ListedStory]
			if w := ask(h, "GET", path); w.Code != 200 || json.Unmarshal(w.Body.Bytes(), &l) != nil {
				t.Fatalf("%s: %d %s", path, w.Code, w.Body)
			}
			for _, s := range l.Items {
				seen[s.ID]++
			}
			if path = ""; l.Next != "" {
				path = Root + "/stories?limit=1&order=" + order + "&cursor=" + l.Next
			}
			if n < 5 { // now before, now behind
				day := time.Date(2000+20*n, 1, 1, 0, 0, 0, 0, time.UTC)
				more := hearsay.Story{ID: hearsay.StoryID(fmt.Sprintf("fresh%05d", n)), First: day, Last: day}
				list, err := db.FullStories(t.Context())
				if err == nil {
					var mark int64
					if mark, err = db.Mark(t.Context()); err == nil {
						err = db.PutStories(t.Context(), mark, append(list, more))
					}
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, s := range kept {
			if seen[s.ID] != 1 {
				t.Errorf("%s: story %s was seen %d times", order, s.ID, seen[s.ID])
			}
		}
		for id, n := range seen {
			if n > 1 {
				t.Errorf("%s: story %s was seen %d times", order, id, n)
			}
		}
	}
}
