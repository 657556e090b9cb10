package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"hearsay/internal/store"
)

// BenchmarkMixedReading asks for ten sorts of things, 200 times a second whether or
// not the answers have come, and tells the median and the 95th percentile in
// milliseconds. API_BENCH_DB names a database.
func BenchmarkMixedReading(b *testing.B) {
	file := os.Getenv("API_BENCH_DB")
	if file == "" {
		b.Skip("left out: API_BENCH_DB names no database")
	}
	db, err := store.Open(b.Context(), file)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	s := httptest.NewServer(Handler(db))
	defer s.Close()
	http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 64
	get := func(path string, v any) {
		r, err := http.Get(s.URL + Root + path)
		if err != nil {
			b.Error(err)
			return
		}
		defer r.Body.Close()
		if err := json.NewDecoder(r.Body).Decode(v); err != nil || r.StatusCode != 200 {
			b.Errorf("%s: %d %v", path, r.StatusCode, err)
		}
	}
	var stories List[ListedStory]
	get("/stories?limit=200", &stories)
	var pages struct{ Items []struct{ Page string } }
	get("/stories/"+string(stories.Items[0].ID)+"/pages", &pages)
	var any json.RawMessage
	get("/speakers", &any) // reads every brief, once
	get("/outlets", &any)
	mix := func(i int) string {
		id, page := string(stories.Items[i%len(stories.Items)].ID), pages.Items[i%len(pages.Items)].Page
		return []string{"/stories?limit=20", "/stories/" + id + "/statements", "/stories/" + id + "/events", "/pages/" + page, "/pages/" + page + "/findings",
			"/evidence?page=" + page + "&start=2000&end=2300", "/search?q=police+harbour", "/speakers?limit=20", "/outlets", "/stories/" + id}[i%10]
	}
	for b.Loop() {
		took := make([]time.Duration, 4000)
		var wg sync.WaitGroup
		tick := time.NewTicker(5 * time.Millisecond)
		for i := range took {
			<-tick.C
			wg.Go(func() {
				began := time.Now()
				var any json.RawMessage
				get(mix(i), &any)
				took[i] = time.Since(began)
			})
		}
		tick.Stop()
		wg.Wait()
		slices.Sort(took)
		for name, at := range map[string]int{"p50-ms": len(took) / 2, "p95-ms": len(took) * 95 / 100} {
			b.ReportMetric(float64(took[at].Microseconds())/1000, name)
		}
	}
}
