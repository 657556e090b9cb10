package main

import (
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"hearsay/internal/pgtest"
	"hearsay/internal/press"
)

// A server that is stopped, or killed, in the middle of it all, and begins again after
// all have noticed, ends no worker, no reader of pages and no server of the web: they
// wait, and go on.
func TestDatabaseStoppedForAWhile(t *testing.T) {
	for name, end := range map[string]func(*pgtest.Server, testing.TB){"stopped": (*pgtest.Server).Halt, "killed": (*pgtest.Server).Kill} {
		t.Run(name, func(t *testing.T) {
			s := newSiege(t)
			pile := filepath.Join(s.dir, "pile.warc")
			writePile(t, pile, 150, press.Options{Seed: 9, PerDay: 40, Size: 6_000})
			calm := filepath.Join(s.dir, "calm.db")
			s.must("read", "--db", calm, pile)
			for range 2 {
				s.employ()
			}
			web := &lines{ready: make(chan string, 1)}
			c := s.program("serve", "--addr", "127.0.0.1:0", "--db", s.dsn)
			c.Stderr = web
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { c.Process.Kill(); c.Wait() })
			var ready string
			select {
			case address := <-web.ready:
				ready = address + "/readyz"
			case <-time.After(3 * time.Minute):
				t.Fatalf("is not served: %s", web)
			}
			var reading sync.WaitGroup
			reading.Go(func() {
				if out, err := s.program("read", "--queue", "--db", s.dsn, pile).CombinedOutput(); err != nil {
					t.Errorf("read --queue: %v\n%s", err, out)
				}
			})
			for s.ask(`SELECT count(*) FROM articles WHERE article IS NOT NULL`) <= 0 && !t.Failed() {
				time.Sleep(5 * time.Millisecond)
			}
			end(&s.server, t)
			if code, said := get(t, ready); code != http.StatusServiceUnavailable {
				t.Errorf("the web says it is %d %s while the database is gone", code, said)
			}
			for place := range s.at {
				for !absent(s.said(place)) && !t.Failed() {
					time.Sleep(20 * time.Millisecond)
				}
			}
			s.server.Restart(t)
			reading.Wait()
			s.must("work", "--until-idle", "--db", s.dsn)
			if code, said := get(t, ready); code != http.StatusOK {
				t.Errorf("the web says it is %d %s after the database came back", code, said)
			}
			s.dismiss()
			if s.begins > 0 {
				t.Errorf("%d workers ended", s.begins)
			}
			s.same(calm)
		})
	}
}

func get(t *testing.T, address string) (code int, said string) {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}
