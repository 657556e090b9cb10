package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"hearsay/internal/source"
)

// hearsayRun runs a command line and returns what it printed.
func hearsayRun(t *testing.T, want int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(t.Context(), args, &out, &errs); code != want {
		t.Fatalf("%v: exit code %d, want %d\n%s%s", args, code, want, out.String(), errs.String())
	}
	return out.String(), errs.String()
}

func TestFetchAndWatch(t *testing.T) {
	var broken atomic.Bool
	broken.Store(true)
	var agent atomic.Value
	mux := http.NewServeMux()
	mux.HandleFunc("/robots.txt", func(w http.ResponseWriter, r *http.Request) {
		agent.Store(r.UserAgent())
		io.WriteString(w, "User-agent: *\nDisallow: /private\n")
	})
	page := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Etag", `"1"`)
		if r.Header.Get("If-None-Match") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		title, rest, _ := strings.Cut(bridge, "\n")
		fmt.Fprintf(w, "<!DOCTYPE html><title>%s</title><article><h1>%s</h1><p>%s</article>", title, title, strings.ReplaceAll(rest, "\n\n", "<p>"))
	}
	mux.HandleFunc("/bridge", page)
	mux.HandleFunc("/private/a", page)
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/bridge", http.StatusFound) })
	mux.HandleFunc("/late", func(w http.ResponseWriter, r *http.Request) {
		if broken.Load() {
			http.NotFound(w, r)
			return
		}
		page(w, r)
	})
	mux.HandleFunc("/feed", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "<rss><channel><title>Echo &amp;amp; Post</title><item><title>Bridge</title><link>/bridge?utm_source=rss</link></item></channel></rss>")
	})
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, `<html><link rel="alternate" type="application/rss+xml" href="/feed"><p>Welcome.`)
	})
	srv := httptest.NewServer(mux)
	defer srv.Close()
	dir := t.TempDir()
	db := filepath.Join(dir, "h.db")
	args := func(command string, rest ...string) []string {
		return append([]string{command, "--db", db, "--allow-private", "--pause", "1ms", "--contact", "desk@paper.example"}, rest...)
	}

	// Without the flag nothing private is asked.
	_, errs := hearsayRun(t, exitFailed, "fetch", "--db", db, srv.URL+"/bridge", "http://127.0.0.1/x", "http://[::1]/", "file:///etc/passwd")
	for _, want := range []string{"port", "its host is not on the public internet: 127.0.0.1", "only http and https are read, not file"} {
		if !strings.Contains(errs, want) {
			t.Errorf("not said: %s\n%s", want, errs)
		}
	}
	if agent.Load() != nil {
		t.Error("a private host was asked without the flag")
	}

	out, _ := hearsayRun(t, exitDone, args("fetch", srv.URL+"/moved", srv.URL+"/bridge#part")...)
	if !strings.Contains(out, "1 page read, 1 new; 1 story") {
		t.Errorf("two addresses of one page: %s", out)
	}
	if ua := agent.Load().(string); !strings.HasPrefix(ua, "hearsay/") || !strings.Contains(ua, "+desk@paper.example") {
		t.Errorf("User-Agent %q", ua)
	}
	out, errs = hearsayRun(t, exitDone, args("fetch", srv.URL+"/bridge")...)
	if !strings.Contains(out, "0 pages read, 0 new") || !strings.Contains(errs, "not changed") {
		t.Errorf("fetched again: %s%s", out, errs)
	}
	_, errs = hearsayRun(t, exitFailed, args("fetch", srv.URL+"/private/a", srv.URL+"/late", srv.URL+"/feed")...)
	for _, want := range []string{"does not allow it", "the server said 404 Not Found", "no page but a feed"} {
		if !strings.Contains(errs, want) {
			t.Errorf("not said: %s\n%s", want, errs)
		}
	}
	broken.Store(false)
	hearsayRun(t, exitFailed, args("fetch", "--retry")...)
	out, _ = hearsayRun(t, exitDone, "failures", "--db", db)
	if strings.Contains(out, "/late") || !strings.Contains(out, "/private/a") {
		t.Errorf("failures after a retry:\n%s", out)
	}

	third := filepath.Join(dir, "third.db")
	out, _ = hearsayRun(t, exitDone, "fetch", "--db", third, "--allow-private", "--pause", "1ms", "--discover", srv.URL+"/")
	if !strings.Contains(out, "1 page read, 1 new; 1 story") {
		t.Errorf("the pages of a site: %s", out)
	}
	if _, errs = hearsayRun(t, exitDone, "feeds", "--db", third); !strings.Contains(errs, "nothing is followed yet") {
		t.Errorf("fetch follows: %s", errs)
	}

	// Watching: a site leads to its feed, the feed to a page that is there.
	out, _ = hearsayRun(t, exitDone, args("watch", "--once", "--json", srv.URL+"/")...)
	var events []string
	for d := json.NewDecoder(strings.NewReader(out)); ; {
		var e struct{ Event, URL string }
		if err := d.Decode(&e); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		events = append(events, e.Event)
	}
	if got := strings.Join(events, " "); got != "follow follow poll follow poll end" {
		t.Errorf("events %s\n%s", got, out)
	}
	out, _ = hearsayRun(t, exitDone, "feeds", "--db", db)
	if !strings.Contains(out, srv.URL+"/feed  feed  Echo & Post  answered") || !strings.Contains(out, srv.URL+"/  site") {
		t.Errorf("feeds:\n%s", out)
	}
	opml, _ := hearsayRun(t, exitDone, "feeds", "--db", db, "--opml")
	if list, err := source.ReadOPML(strings.NewReader(opml), 0); err != nil || len(list) != 1 || list[0].URL != srv.URL+"/feed" {
		t.Errorf("OPML: %v, %v\n%s", list, err, opml)
	}
	file := filepath.Join(dir, "list.opml")
	os.WriteFile(file, []byte(opml), 0o644)
	other := filepath.Join(dir, "other.db")
	out, _ = hearsayRun(t, exitDone, "watch", "--db", other, "--allow-private", "--pause", "1ms", "--once", file)
	if !strings.Contains(out, "1 page read, 1 new; 1 story") {
		t.Errorf("an OPML file: %s", out)
	}
	hearsayRun(t, exitDone, "feeds", "--db", db, "--forget", srv.URL+"/")
	if _, errs = hearsayRun(t, exitDone, "feeds", "--db", db); !strings.Contains(errs, "nothing is followed yet") {
		t.Errorf("forgotten: %s", errs)
	}
	hearsayRun(t, exitFailed, "feeds", "--db", db, "--forget", srv.URL+"/")
	hearsayRun(t, exitUsage, "watch", "--db", db)
	hearsayRun(t, exitUsage, "fetch")
	hearsayRun(t, exitUsage, "fetch", "--contact", "no contact", "https://news.example/")
}

func TestInterruptedWatch(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	code := run(ctx, []string{"watch", "--db", filepath.Join(t.TempDir(), "h.db"), "https://news.example/feed"}, &out, &errs)
	if code != exitDone && !strings.Contains(errs.String(), "interrupted") {
		t.Errorf("code %d, %s%s", code, out.String(), errs.String())
	}
}
