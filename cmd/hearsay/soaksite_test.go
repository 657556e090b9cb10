package main

import (
	"context"
	"fmt"
	"html"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hearsay/internal/press"
)

// soakSites are the sites that a soak follows: each has an address of this machine to
// itself, since a host is asked for one thing at a time. They print pages, one after
// the other; of sixteen some have vanished, lead elsewhere or in a circle, break off,
// are no pages, stand on a host of which nothing was heard before, or never come.
type soakSites struct {
	ctx   context.Context
	press *press.Press

	mu      sync.Mutex
	n       int         // pages that were printed
	items   [][]item    // by site, the newest last
	bases   []string    // http://127.0.0.1:port
	late    []latecomer // they go again
	changed map[int]int // how often a page was changed
	asked   int
	closers []func()
}

// A latecomer is a host with a page of which nothing was heard before.
type latecomer struct {
	base  string
	close func()
}

// An item is a page of a site, in its feed.
type item struct {
	n     int
	title string
	link  string
	at    time.Time
	body  []byte
}

const (
	sites     = 6
	entries   = 15 // of a feed
	keptItems = 60 // of a site
)

// loopback returns an address of this machine that other tests do not use: all of
// 127/8 is this machine's, on Linux.
func loopback(last int) string {
	pid := os.Getpid()
	return fmt.Sprintf("127.%d.%d.%d", 64+pid>>8&0x3f, 1+pid&0x7f, last)
}

func newSoakSites(ctx context.Context, t *testing.T) *soakSites {
	s := &soakSites{ctx: ctx, press: press.New(press.Options{Seed: 77, Size: 9000}), items: make([][]item, sites), changed: map[int]int{}}
	for i := range sites {
		base, stop, err := s.listen(loopback(2+i), func(w http.ResponseWriter, r *http.Request) { s.serve(i, w, r) })
		if err != nil {
			t.Fatal(err)
		}
		s.bases = append(s.bases, base)
		s.closers = append(s.closers, stop)
	}
	t.Cleanup(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, c := range s.late {
			c.close()
		}
		for _, c := range s.closers {
			c()
		}
	})
	for range sites * 3 {
		s.print()
	}
	return s
}

func (s *soakSites) listen(host string, h http.HandlerFunc) (base string, stop func(), err error) {
	l, err := net.Listen("tcp", host+":0")
	if err != nil {
		return "", nil, err
	}
	srv := &http.Server{Handler: h}
	go srv.Serve(l)
	return "http://" + l.Addr().String(), func() { srv.Close() }, nil
}

// print makes the next page, on the site whose turn it is.
func (s *soakSites) print() {
	p := s.press.Next()
	s.mu.Lock()
	defer s.mu.Unlock()
	site := s.n % sites
	it := item{n: s.n, title: fmt.Sprintf("Page %d", s.n), at: time.Now(), body: p.HTML}
	it.link = fmt.Sprintf("%s/p/%d", s.bases[site], s.n)
	if s.n%16 == 12 {
		if base, stop, err := s.listen(loopback(20+s.n/16%200), func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				http.NotFound(w, r)
				return
			}
			whole(w, p.HTML)
		}); err == nil {
			s.late = append(s.late, latecomer{base, stop})
			it.link = base + "/late"
		}
		if len(s.late) > 6 {
			s.late[0].close()
			s.late = s.late[1:]
		}
	}
	s.n++
	s.items[site] = append(s.items[site], it)
	if n := len(s.items[site]); n > keptItems {
		s.items[site] = append([]item(nil), s.items[site][n-keptItems:]...)
	}
}

func whole(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write(body)
}

// serve answers for a site.
func (s *soakSites) serve(site int, w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked++
	asked := s.asked
	items := s.items[site]
	s.mu.Unlock()
	switch path := r.URL.Path; {
	case path == "/robots.txt":
		switch site {
		case 0:
			fmt.Fprint(w, "User-agent: *\nDisallow: /private\n")
		case 2:
			fmt.Fprintf(w, "User-agent: *\nAllow: /\nSitemap: %s/sitemap.xml\n", s.bases[site])
		default:
			http.NotFound(w, r)
		}
	case path == "/":
		fmt.Fprintf(w, `<!DOCTYPE html><title>Site %d</title><link rel="alternate" type="application/rss+xml" href="/feed"><p>Welcome.`, site)
	case path == "/sitemap.xml" || path == "/feed":
		tag := strconv.Quote(strconv.Itoa(len(items)) + "-" + strconv.Itoa(items[len(items)-1].n))
		w.Header().Set("Etag", tag)
		switch {
		case r.Header.Get("If-None-Match") == tag:
			w.WriteHeader(http.StatusNotModified)
		case site == 4 && asked%7 == 3:
			http.Error(w, "broken for now", http.StatusInternalServerError)
		case site == 5 && asked%7 == 3:
			w.Header().Set("Retry-After", "5")
			http.Error(w, "too much", http.StatusServiceUnavailable)
		default:
			s.list(site, items, asked, path, w)
		}
	case strings.HasPrefix(path, "/p/") || strings.HasPrefix(path, "/q/"):
		n, err := strconv.Atoi(path[3:])
		for _, it := range items {
			if err == nil && it.n == n {
				s.page(it, path[:3] == "/q/", w, r)
				return
			}
		}
		http.NotFound(w, r)
	default:
		http.NotFound(w, r)
	}
}

// list writes the feed or sitemap of a site, which breaks off now and then.
func (s *soakSites) list(site int, items []item, asked int, path string, w http.ResponseWriter) {
	items = items[max(0, len(items)-entries):]
	var b strings.Builder
	if path == "/sitemap.xml" {
		b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
		for i := len(items) - 1; i >= 0; i-- {
			fmt.Fprintf(&b, "<url><loc>%s</loc><lastmod>%s</lastmod></url>\n", items[i].link, items[i].at.UTC().Format(time.RFC3339))
		}
		b.WriteString("</urlset>")
	} else {
		fmt.Fprintf(&b, "<rss version=\"2.0\"><channel><title>Site %d</title>\n", site)
		for i := len(items) - 1; i >= 0; i-- {
			it := items[i]
			text := "What happened, in short."
			if site == 3 { // brings its pages along
				text = html.EscapeString("<p>" + strings.Repeat(fmt.Sprintf("The council met for the %dth time on Monday and said that it would meet again. ", it.n), 30))
			}
			fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><guid>%s</guid><pubDate>%s</pubDate><description>%s</description></item>\n",
				it.title, it.link, it.link, it.at.UTC().Format(time.RFC1123Z), text)
		}
		b.WriteString("</channel></rss>")
	}
	out := b.String()
	if asked%11 == 5 {
		out = out[:len(out)/2]
	}
	fmt.Fprint(w, out)
}

// page answers for a page of a site, as its number says.
func (s *soakSites) page(it item, moved bool, w http.ResponseWriter, r *http.Request) {
	if moved {
		whole(w, it.body)
		return
	}
	switch it.n % 16 {
	case 3:
		http.NotFound(w, r)
	case 5:
		http.Error(w, "gone", http.StatusGone)
	case 6:
		http.Redirect(w, r, fmt.Sprintf("/q/%d", it.n), http.StatusFound)
	case 7:
		http.Redirect(w, r, r.URL.Path+"?again", http.StatusFound)
	case 8: // it breaks off
		w.Header().Set("Content-Length", strconv.Itoa(len(it.body)))
		whole(w, it.body[:len(it.body)/2])
	case 9:
		w.Header().Set("Content-Type", "image/png")
		w.Write([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00"))
	case 10:
		w.WriteHeader(http.StatusOK)
	case 11:
		s.mu.Lock()
		s.changed[it.n]++
		times := s.changed[it.n]
		s.mu.Unlock()
		whole(w, append([]byte(strings.Replace(string(it.body), "</h1>", fmt.Sprintf(" (%d)</h1>", times), 1)), '\n'))
	case 13:
		if it.n/16%4 == 0 { // nothing comes until the client gives up
			select {
			case <-r.Context().Done():
			case <-s.ctx.Done():
			}
			return
		}
		fallthrough
	default:
		tag := strconv.Quote(strconv.Itoa(it.n))
		w.Header().Set("Etag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		whole(w, it.body)
	}
}

// some returns addresses of pages that came lately: one that changes each time, one
// that does not, one that is gone.
func (s *soakSites) some() (out []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, list := range s.items {
		for _, it := range list {
			if k := it.n % 16; (k == 11 || k == 1 || k == 3) && it.n > s.n-40 {
				out = append(out, it.link)
			}
		}
	}
	return out
}

// run prints a page every so often until the context ends.
func (s *soakSites) run(every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			s.print()
		case <-s.ctx.Done():
			return
		}
	}
}
