package work

import (
	"context"
	"fmt"
	"hearsay/internal/storetest"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"

	"hearsay/internal/fetch"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
)

// BenchmarkFetching has workers of one process each, with connections of their own,
// fetch the feeds of many hosts and all that they lead to, from servers in memory that
// take a while to answer. It counts the time until the last page was asked for; the
// workers find the articles of the pages meanwhile. No worker is "watch --queue", in whose
// place nobody does.
func BenchmarkFetching(b *testing.B) {
	const hosts, pages = 120, 20
	for _, pause := range []time.Duration{time.Microsecond, time.Millisecond} {
		for _, takes := range []time.Duration{0, 100 * time.Millisecond} {
			for _, workers := range []int{0, 1, 2} {
				b.Run(fmt.Sprintf("pause=%v/answer=%v/workers=%d", pause, takes, workers), func(b *testing.B) {
					var took time.Duration
					for b.Loop() {
						took += fetched(b, hosts, pages, pause, takes, workers)
					}
					b.ReportMetric(float64(b.N*hosts*pages)/took.Seconds(), "pages/s")
				})
			}
		}
	}
}

func fetched(b *testing.B, hosts, pages int, pause, takes time.Duration, workers int) time.Duration {
	b.StopTimer()
	defer b.StartTimer()
	ctx := context.Background()
	w := newWeb(b, pause)
	var mu sync.Mutex
	var last time.Time
	count := 0
	var follow []string
	for i := range hosts {
		host := fmt.Sprintf("news%d.example", i)
		var links []string
		for k := range pages {
			links = append(links, fmt.Sprintf("http://%s/%d", host, k))
		}
		s := w.feed(host, links...)
		inner := s.handler
		s.handler = func(rw http.ResponseWriter, r *http.Request) {
			if takes > 0 {
				time.Sleep(takes)
			}
			inner(rw, r)
			if r.URL.Path != "/feed" {
				mu.Lock()
				last = time.Now()
				count++
				mu.Unlock()
			}
		}
		follow = append(follow, "http://"+host+"/feed")
	}
	dsn := server.DB(b)
	db := storetest.Open(b, dsn)
	if workers == 0 {
		began := time.Now()
		watchQueued(b, db, w.options(), follow)
		return last.Sub(began)
	}
	if _, err := FollowLater(ctx, db, follow, false); err != nil {
		b.Fatal(err)
	}
	var all sync.WaitGroup
	began := time.Now()
	for range workers {
		own := storetest.Open(b, dsn)
		all.Go(func() {
			o := w.fetching()
			o.UntilIdle, o.Log = true, slog.New(slog.DiscardHandler)
			if err := Run(ctx, own, o); err != nil {
				b.Error(err)
			}
		})
	}
	all.Wait()
	if count != hosts*pages {
		b.Errorf("%d pages, want %d", count, hosts*pages)
	}
	return last.Sub(began)
}

// watchQueued does what "hearsay watch --once --queue" does.
func watchQueued(b *testing.B, db *store.DB, o fetch.Options, follow []string) {
	ctx := context.Background()
	queue, err := Queue(ctx, db)
	if err != nil {
		b.Fatal(err)
	}
	door, err := NewDoor(ctx, db)
	if err != nil {
		b.Fatal(err)
	}
	defer door.Close()
	watch := fetch.NewWatch(fetch.NewClient(door.Options(o)), fetch.Rules{Once: true})
	defer watch.Close()
	for _, f := range follow {
		if err := watch.Follow(ctx, f); err != nil {
			b.Fatal(err)
		}
	}
	for !watch.Done() {
		if _, err := pipeline.Run(ctx, db, watch.Pages(ctx), pipeline.Options{Queue: queue}); err != nil {
			b.Fatal(err)
		}
		if err := watch.Kept(ctx); err != nil {
			b.Fatal(err)
		}
	}
}
