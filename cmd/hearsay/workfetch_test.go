package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A newsstand is a host on this machine with a feed and pages.
type newsstand struct {
	url   string
	asked atomic.Int64 // pages that were answered
	told  func(n int64)
}

// newsstands starts hosts of their own addresses, each with a feed of so many pages, the
// last of which is one of the next host's.
func newsstands(t testing.TB, hosts, pages int, told func(int64)) (list []*newsstand) {
	t.Helper()
	var asked atomic.Int64
	for i := range hosts {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.2.%d:0", i+1))
		if err != nil {
			t.Skip(err) // not every system has all of 127.0.0.0/8
		}
		n := &newsstand{url: "http://" + l.Addr().String(), told: told}
		list = append(list, n)
		mux := http.NewServeMux()
		mux.HandleFunc("/robots.txt", http.NotFound)
		mux.HandleFunc("/feed", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "<rss><channel><title>News</title>")
			for k := range pages - 1 {
				fmt.Fprintf(w, "<item><title>x</title><link>%s/%d</link></item>", n.url, k)
			}
			fmt.Fprintf(w, "<item><title>x</title><link>%s/last</link></item>", list[(i+1)%hosts].url)
			io.WriteString(w, "</channel></rss>")
		})
		mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
			n.asked.Add(1)
			if told != nil {
				told(asked.Add(1))
			}
			title, rest, _ := strings.Cut(bridge, "\n")
			fmt.Fprintf(w, "<!DOCTYPE html><title>%s</title><article><h1>%s</h1><p>%s<p>It was seen at %s.</article>", title, title, strings.ReplaceAll(rest, "\n\n", "<p>"), r.URL.Path)
		})
		s := &http.Server{Handler: mux}
		go s.Serve(l)
		t.Cleanup(func() { s.Close() })
	}
	return list
}

func feedsOf(list []*newsstand) (out []string) {
	for _, n := range list {
		out = append(out, n.url+"/feed")
	}
	return out
}

// Feeds and pages that are left to workers are fetched by them, and grouped.
func TestFetchByWorkers(t *testing.T) {
	stands := newsstands(t, 3, 3, nil)
	db := cluster.DB(t)
	out, _ := hearsayRun(t, exitDone, append([]string{"watch", "--db", db, "--workers", "--allow-private"}, feedsOf(stands)...)...)
	if !strings.Contains(out, "3 feeds left to workers") {
		t.Errorf("watch --workers says %q", out)
	}
	hearsayRun(t, exitDone, "fetch", "--db", db, "--queue", "--allow-private", stands[0].url+"/asked", stands[0].url+"/0")
	_, errs := hearsayRun(t, exitDone, "work", "--db", db, "--fetch", "--until-idle", "--allow-private", "--pause", "1ms", "--contact", "desk@paper.example")
	if !strings.Contains(errs, `"fetched":10`) || !strings.Contains(errs, `"articles":10`) {
		t.Errorf("work says %s", errs)
	}
	out, _ = hearsayRun(t, exitDone, "feeds", "--db", db)
	if strings.Count(out, "  feed  News  answered ") != 3 {
		t.Errorf("feeds:\n%s", out)
	}
	out, _ = hearsayRun(t, exitDone, "stories", "--db", db)
	if !strings.Contains(out, "10 pages") {
		t.Errorf("stories:\n%s", out)
	}
	// Nothing is due, and what was asked for before is asked for again when a person
	// wants it.
	before := stands[0].asked.Load()
	_, errs = hearsayRun(t, exitDone, "work", "--db", db, "--fetch", "--until-idle", "--allow-private", "--pause", "1ms")
	if !strings.Contains(errs, `"fetched":0`) || stands[0].asked.Load() != before {
		t.Errorf("asked again: %s", errs)
	}
	hearsayRun(t, exitDone, "fetch", "--db", db, "--queue", "--allow-private", stands[0].url+"/0")
	hearsayRun(t, exitDone, "work", "--db", db, "--fetch", "--until-idle", "--allow-private", "--pause", "1ms")
	if n := stands[0].asked.Load() - before; n != 1 {
		t.Errorf("a page that was to be fetched again was asked for %d times", n)
	}
	if _, errs = hearsayRun(t, exitDone, "watch", "--db", db, "--once", "--allow-private", "--pause", "1ms"); !strings.Contains(errs, "workers are to fetch from 3 hosts of this database too") {
		t.Errorf("watch beside workers says %s", errs)
	}
}

// Workers that are killed while they fetch, one after the other beside one that lives,
// lose nothing and leave nothing double.
func TestKilledWhileFetching(t *testing.T) {
	const hosts, pages, kills = 4, 25, 4
	var mu sync.Mutex
	var worker *exec.Cmd
	stands := newsstands(t, hosts, pages, func(n int64) {
		if n%15 == 0 && n <= 15*kills {
			mu.Lock()
			defer mu.Unlock()
			if worker.Process != nil {
				worker.Process.Kill()
			}
		}
	})
	db := cluster.DB(t)
	hearsayRun(t, exitDone, append([]string{"watch", "--db", db, "--workers", "--allow-private"}, feedsOf(stands)...)...)
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	begin := func() *exec.Cmd {
		return exec.CommandContext(ctx, "hearsay", "work", "--db", db, "--fetch", "--until-idle", "--allow-private", "--pause", "2ms", "--jobs", "1")
	}
	mu.Lock()
	worker = begin()
	lives := begin()
	err := lives.Start()
	mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	ended := 0
	for {
		mu.Lock()
		c := worker
		err := c.Start()
		mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Wait(); err == nil {
			break
		}
		if ended++; ctx.Err() != nil || ended > kills {
			t.Fatalf("a worker ended by itself, or for ever; %d were killed", ended)
		}
		mu.Lock()
		worker = begin()
		mu.Unlock()
	}
	if err := lives.Wait(); err != nil {
		t.Errorf("the worker that was not killed: %v", err)
	}
	if ended == 0 {
		t.Error("none was killed")
	}
	out, _ := hearsayRun(t, exitDone, "stories", "--db", db)
	if want := fmt.Sprintf("%d pages", hosts*pages); !strings.Contains(out, want) {
		t.Errorf("want %s:\n%s", want, out)
	}
	hearsayRun(t, exitDone, "check", "--db", db)
	if out, _ := hearsayRun(t, exitDone, "failures", "--db", db); strings.Contains(out, "://") || strings.Contains(out, "waits") {
		t.Errorf("failures:\n%s", out)
	}
}

// A server of the database that is killed while workers fetch, and begins again, loses
// nothing that was to be fetched. A worker that begins just then may end, as any program
// does, and is begun again.
func TestDatabaseKilledWhileFetching(t *testing.T) {
	const hosts, pages = 4, 25
	reached := make(chan int64, hosts*pages*4)
	stands := newsstands(t, hosts, pages, func(n int64) {
		if n == 20 || n == 60 {
			reached <- n
		}
	})
	s := newSiege(t)
	s.must(append([]string{"watch", "--db", s.dsn, "--workers", "--allow-private"}, feedsOf(stands)...)...)
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Minute)
	defer stop()
	ended := make(chan error, 2)
	for range 2 {
		go func() {
			var out []byte
			var err error
			for range 100 { // it takes the server seconds to begin again
				c := exec.CommandContext(ctx, "hearsay", "work", "--db", s.dsn, "--fetch", "--until-idle", "--allow-private", "--pause", "2ms", "--jobs", "1")
				if out, err = c.CombinedOutput(); err == nil {
					break
				}
			}
			if err != nil {
				err = fmt.Errorf("%w\n%s", err, out)
			}
			ended <- err
		}()
	}
	kills := 0
	for left := 2; left > 0; {
		select {
		case <-reached:
			s.server.Kill(t)
			s.server.Restart(t)
			kills++
		case err := <-ended:
			if left--; err != nil {
				t.Errorf("a worker ended again and again: %v", err)
			}
		}
	}
	if kills == 0 {
		t.Error("the server was not killed")
	}
	if out, _ := hearsayRun(t, exitDone, "stories", "--db", s.dsn); !strings.Contains(out, fmt.Sprintf("%d pages", hosts*pages)) {
		t.Errorf("want %d pages:\n%s", hosts*pages, out)
	}
	hearsayRun(t, exitDone, "check", "--db", s.dsn)
}
