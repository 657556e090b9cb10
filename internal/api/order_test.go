package api

import (
	"cmp"
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
