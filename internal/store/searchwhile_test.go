package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"hearsay"
)

// A search sees one moment: rows that are pruned while it looks do not break it off.
func TestSearchWhilePagesArePruned(t *testing.T) {
	for name, db := range map[string]*DB{"file": openTest(t, filepath.Join(t.TempDir(), "h.db")), "postgres": openAt(t, server.DB(t))} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			s := &smallPress{r: rand.New(rand.NewPCG(7, 8)), pages: map[hearsay.PageID]*thing{}, lines: map[Kind][]*thing{}}
			done := make(chan error, 1)
			go func() {
				defer stop()
				start := time.Date(2031, 1, 1, 12, 0, 0, 0, time.UTC)
				for day := range 15 {
					at := start.AddDate(0, 0, day)
					for n := range 12 {
						p := page(fmt.Sprintf("https://press.example/%d/%d", day, n), "x")
						p.Fetched = at
						if _, err := db.Keep(context.Background(), p, s.article(p), 1, ""); err != nil {
							done <- err
							return
						}
					}
					if _, err := db.Prune(context.Background(), at.Add(-time.Hour), false, nil); err != nil {
						done <- err
						return
					}
				}
				done <- nil
			}()
			queries := &smallPress{r: rand.New(rand.NewPCG(9, 9))}
			searches := 0
			for ctx.Err() == nil {
				q := queries.query()
				q.Limit = 100
				if _, err := db.Search(context.Background(), q); err != nil {
					t.Fatalf("after %d searches, %+v: %v", searches, q, err)
				}
				searches++
			}
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			t.Log(searches, "searches")
		})
	}
}
