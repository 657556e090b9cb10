package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"
)

// BenchmarkReadersWhilePagesCome asks what "hearsay serve" serves for ten sorts of
// pages and answers, half of the web page and half of the API, 200 times a second
// whether or not the answers have come, while "hearsay read" adds an archive to the
// same SQLite file. It tells the median and the 95th percentile in milliseconds, and
// how many requests came before the reading was done; an answer that is not 200 fails
// it. HEARSAY_LOAD names the archive, HEARSAY_LOAD_BEFORE what is read before.
func BenchmarkReadersWhilePagesCome(b *testing.B) {
	archive := os.Getenv("HEARSAY_LOAD")
	if archive == "" {
		b.Skip("left out: HEARSAY_LOAD names no archive")
	}
	before := os.Getenv("HEARSAY_LOAD_BEFORE")
	if before == "" {
		before = "../../testdata/town"
	}
	b.Setenv("HEARSAY_TOKEN", "")
	for b.Loop() {
		file := filepath.Join(b.TempDir(), "h.db")
		if code := run(b.Context(), []string{"read", "--db", file, before}, io.Discard, io.Discard); code == exitUsage {
			b.Fatal("nothing was read before")
		}
		ctx, cancel := context.WithCancel(context.Background())
		log, ended := &lines{ready: make(chan string, 1)}, make(chan int, 1)
		go func() {
			ended <- run(ctx, []string{"serve", "--db", file, "--addr", "127.0.0.1:0", "--log-level", "error"}, io.Discard, log)
		}()
		base := <-log.ready
		http.DefaultTransport.(*http.Transport).MaxIdleConnsPerHost = 64
		get := func(path string) string {
			r, err := http.Get(base + path)
			if err != nil {
				b.Error(err)
				return ""
			}
			defer r.Body.Close()
			body, err := io.ReadAll(r.Body)
			if err != nil || r.StatusCode != 200 {
				b.Errorf("%s: %d %v", path, r.StatusCode, err)
			}
			return string(body)
		}
		find := func(pattern, body string) []string {
			var out []string
			for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(body, 200) {
				out = append(out, m[1])
			}
			if len(out) == 0 {
				b.Fatalf("nothing like %s", pattern)
			}
			return out
		}
		stories := find(`/story/([0-9a-z]{10})`, get("/"))
		pages := find(`/page/([0-9a-f]{16})`, get("/story/"+stories[0]))
		mix := func(i int) string {
			story, page := stories[i/10%len(stories)], pages[i/10%len(pages)]
			return []string{"/", "/story/" + story, "/page/" + page, "/search?q=harbour", "/outlets",
				"/api/v1/stories?limit=20", "/api/v1/stories/" + story, "/api/v1/stories/" + story + "/statements", "/api/v1/pages/" + page, "/api/v1/search?q=harbour"}[i%10]
		}
		done := make(chan int, 1)
		go func() { done <- run(ctx, []string{"read", "--db", file, archive}, io.Discard, io.Discard) }()
		took := make([]time.Duration, 4000)
		during := 0
		var wg sync.WaitGroup
		tick := time.NewTicker(5 * time.Millisecond)
		for i := range took {
			<-tick.C
			if during == i && len(done) == 0 {
				during++
			}
			wg.Go(func() {
				began := time.Now()
				get(mix(i))
				took[i] = time.Since(began)
			})
		}
		tick.Stop()
		wg.Wait()
		slices.Sort(took)
		for name, at := range map[string]int{"p50-ms": len(took) / 2, "p95-ms": len(took) * 95 / 100} {
			b.ReportMetric(float64(took[at].Microseconds())/1000, name)
		}
		b.ReportMetric(float64(during), "while-read")
		if code := <-done; code == exitUsage {
			b.Error(fmt.Errorf("reading ended with exit code %d", code))
		}
		cancel()
		<-ended
	}
}
