package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"hearsay/internal/source"
)

// A world is a web in memory: every host has an address of its own, connections
// are pipes, and one server answers for all hosts and counts what is not polite.
// It lives in a bubble of testing/synctest, where a day takes no time.
type world struct {
	mu      sync.Mutex
	sites   map[string]*site
	byIP    map[netip.Addr]*site
	faults  []string // what was not polite, or not safe
	conns   chan net.Conn
	closed  chan struct{}
	server  *http.Server
	allowed time.Duration // between two requests to one host
	asked   int
}

// A site is one host.
type site struct {
	host    string
	handler http.HandlerFunc
	ips     func(n int) []netip.Addr // of the nth look-up; nil for its own
	robots  string                   // "" answers 404, a number is a status
	keepOut []string                 // prefixes of paths that robots.txt forbids
	delay   time.Duration            // crawl-delay
	down    func() bool              // connections are refused

	lookups, running int
	seen             []string // paths with query that were asked for
	last             time.Time
	told             time.Time // it was asked for its robots.txt
	hold             time.Time // it asked to be left alone until then
	knows            bool      // its robots.txt was asked for
	tags             map[string]string
	polls            map[string]time.Time
}

type pipeListener struct{ w *world }

func (l pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.w.conns:
		return c, nil
	case <-l.w.closed:
		return nil, net.ErrClosed
	}
}
func (l pipeListener) Close() error   { return nil }
func (l pipeListener) Addr() net.Addr { return &net.TCPAddr{} }

func newWorld(pause time.Duration) *world {
	w := &world{sites: map[string]*site{}, byIP: map[netip.Addr]*site{}, conns: make(chan net.Conn), closed: make(chan struct{}), allowed: pause}
	w.server = &http.Server{Handler: http.HandlerFunc(w.serve), ErrorLog: log.New(io.Discard, "", 0)}
	go w.server.Serve(pipeListener{w})
	return w
}

func (w *world) close() {
	close(w.closed)
	w.server.Close()
}

func (w *world) add(host string, h http.HandlerFunc) *site {
	n := len(w.sites)
	s := &site{host: host, handler: h, tags: map[string]string{}, polls: map[string]time.Time{}}
	ip := netip.AddrFrom4([4]byte{20, 1, byte(n >> 8), byte(n)})
	s.ips = func(int) []netip.Addr { return []netip.Addr{ip} }
	w.sites[host] = s
	w.byIP[ip] = s
	return s
}

func (w *world) fault(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.faults) < 50 {
		w.faults = append(w.faults, fmt.Sprintf(format, args...))
	}
}

func (w *world) lookup(_ context.Context, host string) ([]netip.Addr, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.sites[host]
	if s == nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	s.lookups++
	return s.ips(s.lookups), nil
}

func (w *world) dial(_ context.Context, _, address string) (net.Conn, error) {
	ap := netip.MustParseAddrPort(address)
	if !public(ap.Addr()) {
		w.fault("%s was connected to", address)
		return nil, errors.New("refused")
	}
	w.mu.Lock()
	s := w.byIP[ap.Addr()]
	w.mu.Unlock()
	if s == nil || s.down != nil && s.down() {
		return nil, errors.New("connection refused")
	}
	ours, theirs := net.Pipe()
	select {
	case w.conns <- theirs:
	case <-w.closed:
	}
	return ours, nil
}

// serve counts and answers.
func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	host, _, _ := strings.Cut(r.Host, ":")
	w.mu.Lock()
	s := w.sites[host]
	w.mu.Unlock()
	if s == nil {
		w.fault("%s was asked for %s", r.Host, r.URL)
		return
	}
	now := time.Now()
	w.mu.Lock()
	w.asked++
	s.running++
	running, last, knows := s.running, s.last, s.knows
	s.seen = append(s.seen, r.URL.RequestURI())
	tag := s.tags[r.URL.RequestURI()]
	w.mu.Unlock()
	at := host + r.URL.RequestURI()
	if running > 1 {
		w.fault("%s: %d requests at once", at, running)
	}
	if !last.IsZero() {
		if gap := now.Sub(last); gap < w.allowed || knows && gap < s.delay {
			w.fault("%s: %v after the last request", at, gap)
		}
	}
	if now.Before(s.hold) {
		w.fault("%s: asked %v before it wished", at, s.hold.Sub(now))
	}
	if r.URL.Path != "/robots.txt" {
		if !knows {
			w.fault("%s: asked before robots.txt", at)
		}
		for _, p := range s.keepOut {
			if strings.HasPrefix(r.URL.Path, p) {
				w.fault("%s: forbidden by robots.txt", at)
			}
		}
	}
	if ua := r.Header.Get("User-Agent"); ua != "hearsay/1 (+https://desk.example/bot)" || r.Header.Get("Cookie") != "" || r.Header.Get("Referer") != "" {
		w.fault("%s: %v", at, r.Header)
	}
	if tag != "" && r.Header.Get("If-None-Match") != tag {
		w.fault("%s: asked again without its ETag", at)
	}
	defer func() {
		w.mu.Lock()
		s.running--
		s.last = time.Now()
		if t := rw.Header().Get("Etag"); t != "" {
			s.tags[r.URL.RequestURI()] = t
		}
		w.mu.Unlock()
	}()
	if r.URL.Path == "/robots.txt" {
		if s.knows && s.robots != "500" && s.robots != "" && now.Sub(s.told) < 23*time.Hour {
			w.fault("%s: asked again after %v", at, now.Sub(s.told))
		}
		s.knows, s.told = true, now
		if code := 0; s.robots == "" {
			http.NotFound(rw, r)
		} else if n, _ := fmt.Sscan(s.robots, &code); n == 1 {
			rw.WriteHeader(code)
		} else {
			io.WriteString(rw, s.robots)
		}
		return
	}
	s.handler(rw, r)
}

// client returns a client that lives in the world.
func (w *world) client(state State) *Client {
	return NewClient(Options{Agent: UserAgent("1", "https://desk.example/bot"), Pause: w.allowed, Limit: 1 << 20, State: state, Lookup: w.lookup, Dial: w.dial})
}

// story writes a page with words of its own.
func story(rw http.ResponseWriter, name string) {
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(rw, "<html><title>%s</title><article><h1>%s</h1><p>This is the story of %s, told at length.</p></article></html>", name, name, name)
}

func rssOf(title string, links ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<rss version=\"2.0\"><channel><title>%s</title>", title)
	for _, l := range links {
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><description>short</description></item>", l, strings.ReplaceAll(l, "&", "&amp;"))
	}
	return b.String() + "</channel></rss>"
}

// tagged answers with an ETag, or that nothing changed.
func tagged(rw http.ResponseWriter, r *http.Request, body string) {
	tag := `"` + hash([]byte(body)) + `"`
	rw.Header().Set("Etag", tag)
	if r.Header.Get("If-None-Match") == tag {
		rw.WriteHeader(http.StatusNotModified)
		return
	}
	io.WriteString(rw, body)
}

// drip sends a byte a second, for ever.
func drip(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Content-Type", "text/html")
	for {
		if _, err := io.WriteString(rw, "x"); err != nil {
			return
		}
		rw.(http.Flusher).Flush()
		select {
		case <-time.After(time.Second):
		case <-r.Context().Done():
			return
		}
	}
}

func gz(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

// watching follows addresses and returns how often each address was kept, and
// what failed.
func watching(t *testing.T, w *world, state State, rules Rules, follow ...string) (kept map[string]int, failed map[string]string) {
	t.Helper()
	c := w.client(state)
	watch := NewWatch(c, rules)
	defer watch.Close()
	ctx := context.Background()
	if _, err := watch.Resume(ctx); err != nil {
		t.Fatal(err)
	}
	for _, f := range follow {
		if err := watch.Follow(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	kept, failed = map[string]int{}, map[string]string{}
	for !watch.Done() {
		for p, err := range watch.Pages(ctx) {
			var fe *source.FileError
			switch {
			case errors.As(err, &fe):
				failed[fe.Name] = fe.Err.Error()
			case err != nil:
				t.Fatal(err)
			default:
				kept[p.URL]++
				if p.Fetched.IsZero() || p.Locator == "" {
					t.Errorf("%s: fetched %v, locator %q", p.URL, p.Fetched, p.Locator)
				}
			}
		}
		if err := watch.Kept(ctx); err != nil {
			t.Fatal(err)
		}
	}
	return kept, failed
}

// TestWebOf200Hosts watches a web of good, slow, broken, lying, looping and
// hostile hosts for half a day.
func TestWebOf200Hosts(t *testing.T) { webOf200Hosts(t, watching) }

// Four who share the hosts do as well.
func TestWebOf200HostsShared(t *testing.T) { webOf200Hosts(t, sharing) }

func webOf200Hosts(t *testing.T, watching func(*testing.T, *world, State, Rules, ...string) (kept map[string]int, failed map[string]string)) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(time.Second)
		defer w.close()
		began := time.Now()
		since := func(d time.Duration) bool { return time.Since(began) >= d }
		want := map[string]bool{}       // every good page
		wantFailed := map[string]bool{} // what is named
		var follow []string
		good := func(address string) string { want[address] = true; return address }
		n := 0
		each := func(count int, kind string, build func(host string, i int)) {
			for i := range count {
				n++
				build(fmt.Sprintf("%s%d.example", kind, i), i)
			}
		}
		pages := func(host string, rw http.ResponseWriter, r *http.Request) { story(rw, host+r.URL.Path) }

		each(50, "rss", func(host string, i int) { // five stories, and a sixth after some hours
			at := "http://" + host
			links := []string{good(at + "/1"), good(at + "/2"), good(at + "/3"), good(at + "/4"), good(at + "/5")}
			late := good(at + "/6")
			w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/feed" {
					pages(host, rw, r)
					return
				}
				if since(time.Duration(1+i%5) * time.Hour) {
					tagged(rw, r, rssOf(host, append([]string{late}, links...)...))
				} else {
					tagged(rw, r, rssOf(host, links...))
				}
			})
			follow = append(follow, at+"/feed")
		})
		each(20, "atom", func(host string, i int) { // bodies in the feed
			at := "http://" + host
			good(at + "/full")
			w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/feed" {
					w.fault("%s: a page was asked for that the feed holds", host+r.URL.Path)
				}
				tagged(rw, r, `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>Full</title><link href="/full"/><content type="html">&lt;p&gt;`+strings.Repeat("Words of "+host+" in full. ", 80)+`&lt;/p&gt;</content></entry></feed>`)
			})
			follow = append(follow, at+"/feed")
		})
		each(15, "json", func(host string, i int) { // with a rhythm of its own, and hours to be left alone
			at := "http://" + host
			good(at + "/a")
			w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/feed.json" {
					pages(host, rw, r)
					return
				}
				w.mu.Lock()
				s := w.sites[host]
				last := s.polls["/"]
				s.polls["/"] = time.Now()
				w.mu.Unlock()
				if !last.IsZero() && time.Since(last) < 2*time.Hour {
					w.fault("%s: asked %v after the last time", host, time.Since(last))
				}
				rw.Header().Set("Cache-Control", "public, max-age=7200")
				io.WriteString(rw, `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"/a","summary":"s"}]}`)
			})
			follow = append(follow, at+"/feed.json")
		})
		each(15, "map", func(host string, i int) { // an index that holds itself, and a news sitemap, packed
			at := "http://" + host
			good(at + "/a")
			good(at + "/b")
			w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/index.xml":
					fmt.Fprintf(rw, `<sitemapindex><sitemap><loc>%[1]s/index.xml</loc></sitemap><sitemap><loc>%[1]s/index.xml?again=%[2]d</loc></sitemap><sitemap><loc>%[1]s/news.xml.gz</loc></sitemap><sitemap><loc>%[1]s/old.xml</loc><lastmod>1999-01-01</lastmod></sitemap></sitemapindex>`, at, len(r.URL.RawQuery))
				case "/news.xml.gz":
					rw.Header().Set("Content-Type", "application/gzip")
					rw.Write(gz([]byte(fmt.Sprintf(`<urlset xmlns:news="n"><url><loc>%[1]s/a</loc><news:news><news:publication_date>1999-12-31</news:publication_date></news:news></url><url><loc>%[1]s/b</loc><lastmod>1999-12-31T20:00:00Z</lastmod></url><url><loc>%[1]s/ancient</loc><lastmod>1998-01-01</lastmod></url><url><loc>http://other.test/x</loc><lastmod>1999-12-31</lastmod></url></urlset>`, at))))
				case "/a", "/b":
					pages(host, rw, r)
				default:
					w.fault("%s was asked for", host+r.URL.String())
				}
			})
			follow = append(follow, at+"/index.xml")
		})
		each(10, "site", func(host string, i int) { // a page that names its feed; every other one a robots.txt that names a sitemap
			at := "http://" + host
			good(at + "/a")
			s := w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/":
					if i%2 == 0 {
						io.WriteString(rw, `<html><link rel="alternate" type="application/rss+xml" href="/rss">`)
					} else {
						io.WriteString(rw, `<html><p>Welcome.`)
					}
				case "/rss":
					io.WriteString(rw, rssOf(host, at+"/a"))
				case "/sitemap.xml":
					fmt.Fprintf(rw, `<urlset><url><loc>%s/a</loc><lastmod>1999-12-31</lastmod></url></urlset>`, at)
				default:
					pages(host, rw, r)
				}
			})
			if i%2 == 1 {
				s.robots = "Sitemap: /sitemap.xml\n"
			}
			follow = append(follow, at+"/")
		})
		each(10, "strict", func(host string, i int) { // robots.txt with a crawl delay, and rooms that are private
			at := "http://" + host
			s := w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/feed" {
					tagged(rw, r, rssOf(host, at+"/private/1", at+"/open/1", at+"/open/2"))
					return
				}
				pages(host, rw, r)
			})
			s.robots = "User-agent: other\nDisallow: /\n\nUser-agent: Hearsay/2.0\nDisallow: /private\nCrawl-delay: 300\n\nUser-agent: *\nDisallow: /open\n"
			s.keepOut, s.delay = []string{"/private"}, 300*time.Second
			good(at + "/open/1")
			good(at + "/open/2")
			wantFailed[at+"/private/1"] = true
			follow = append(follow, at+"/feed")
		})
		each(5, "closed", func(host string, i int) { // a robots.txt that cannot be had
			s := w.add(host, func(rw http.ResponseWriter, r *http.Request) {})
			s.robots, s.keepOut = "500", []string{"/"}
			wantFailed["http://"+host+"/feed"] = true
			follow = append(follow, "http://"+host+"/feed")
		})
		each(10, "busy", func(host string, i int) { // too much, it says, and until when
			at := "http://" + host
			good(at + "/a")
			said := false
			var s *site
			s = w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/feed" {
					tagged(rw, r, rssOf(host, at+"/a"))
				} else if !said {
					said = true
					s.hold = time.Now().Add(2 * time.Hour)
					if i%2 == 0 {
						rw.Header().Set("Retry-After", "7200")
					} else {
						rw.Header().Set("Retry-After", s.hold.UTC().Format(http.TimeFormat))
					}
					rw.WriteHeader([]int{429, 503}[i%2])
				} else {
					pages(host, rw, r)
				}
			})
			follow = append(follow, at+"/feed")
		})
		each(8, "slow", func(host string, i int) { // a byte a second; no answer at all; a header without end
			at := "http://" + host
			good(at + "/a")
			wantFailed[at+"/slow"] = true
			w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/feed":
					tagged(rw, r, rssOf(host, at+"/slow", at+"/a"))
				case r.URL.Path == "/a":
					pages(host, rw, r)
				case i%3 == 0:
					drip(rw, r)
				case i%3 == 1:
					<-r.Context().Done()
				default:
					c, _, err := rw.(http.Hijacker).Hijack()
					if err != nil {
						return
					}
					defer c.Close()
					io.WriteString(c, "HTTP/1.1 200 OK\r\n")
					for {
						if _, err := io.WriteString(c, "X-Pad: "+strings.Repeat("x", 4000)+"\r\n"); err != nil {
							return
						}
					}
				}
			})
			follow = append(follow, at+"/feed")
		})
		each(6, "loop", func(host string, i int) { // redirects in a circle, and on and on
			at := "http://" + host
			wantFailed[at+"/r"] = true
			good(at + "/new")
			w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/feed":
					tagged(rw, r, rssOf(host, at+"/r", at+"/old"))
				case r.URL.Path == "/old":
					http.Redirect(rw, r, "/new", http.StatusMovedPermanently)
				case r.URL.Path == "/new":
					pages(host, rw, r)
				case i%2 == 0:
					http.Redirect(rw, r, "/r", http.StatusFound)
				default:
					http.Redirect(rw, r, r.URL.Path+"r", http.StatusFound)
				}
			})
			follow = append(follow, at+"/feed")
		})
		inside := []string{"http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:10.0.0.1]/", "http://inside.example/", "http://rebound.example/", "file:///etc/passwd", "http://20.1.0.1:22/"}
		w.add("inside.example", func(http.ResponseWriter, *http.Request) {}).ips = func(int) []netip.Addr {
			return []netip.Addr{netip.MustParseAddr("10.0.0.7"), netip.MustParseAddr("fd00::7")}
		}
		rebound := w.add("rebound.example", func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("Connection", "close")
			io.WriteString(rw, "x")
		})
		public := rebound.ips(0)
		rebound.ips = func(n int) []netip.Addr {
			if n == 1 {
				return public
			}
			return []netip.Addr{netip.MustParseAddr("192.168.0.1")}
		}
		each(8, "evil", func(host string, i int) { // leads inside
			at := "http://" + host
			wantFailed[at+"/in"] = true
			w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/feed" {
					tagged(rw, r, rssOf(host, at+"/in", "http://127.0.0.1:8080/admin", "http://localhost/x", "ftp://"+host+"/x", "http://2130706433/", "http://u:p@"+host+"/x"))
					return
				}
				rw.Header().Set("Location", inside[i])
				rw.WriteHeader(http.StatusFound)
			})
			follow = append(follow, at+"/feed")
		})
		wantFailed["http://localhost/x"] = true // there is no such name in this world
		bomb := gz(make([]byte, 8<<20))
		each(8, "bomb", func(host string, i int) { // too much
			at := "http://" + host
			good(at + "/a")
			wantFailed[at+"/bomb"] = true
			w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/feed":
					tagged(rw, r, rssOf(host, at+"/bomb", at+"/a"))
				case r.URL.Path == "/a":
					pages(host, rw, r)
				case i%2 == 0:
					rw.Header().Set("Content-Encoding", "gzip")
					rw.Header().Set("Content-Type", "text/html")
					rw.Write(bomb)
				default:
					rw.Header().Set("Content-Type", "text/html")
					for range 100 {
						if _, err := rw.Write(make([]byte, 1<<16)); err != nil {
							return
						}
					}
				}
			})
			follow = append(follow, at+"/feed")
		})
		each(10, "liar", func(host string, i int) { // no page after all
			at := "http://" + host
			wantFailed[at+"/lie"] = true
			w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/feed" {
					tagged(rw, r, rssOf(host, at+"/lie"))
					return
				}
				switch i % 5 {
				case 0:
					rw.Header().Set("Content-Type", "image/png")
					rw.Write([]byte("\x89PNG\r\n\x1a\n"))
				case 1:
					rw.Header().Set("Content-Type", "text/html")
					rw.Header().Set("Content-Length", "5000")
					io.WriteString(rw, "<p>short")
				case 2:
					rw.Header().Set("Content-Type", "text/html")
				case 3:
					rw.Header().Set("Content-Encoding", "br")
					io.WriteString(rw, "\x0b\x02\x80")
				case 4:
					rw.WriteHeader(http.StatusNotFound)
				}
			})
			follow = append(follow, at+"/feed")
		})
		each(8, "ill", func(host string, i int) { // fails, and recovers
			at := "http://" + host
			good(at + "/a")
			tries := 0
			s := w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/feed" {
					tagged(rw, r, rssOf(host, at+"/a"))
				} else if tries++; i%2 == 0 && tries < 4 {
					rw.WriteHeader(500)
				} else {
					pages(host, rw, r)
				}
			})
			if i%2 == 1 {
				s.down = func() bool { return !since(time.Hour) }
				wantFailed[at+"/feed"] = true // at first
			}
			follow = append(follow, at+"/feed")
		})
		each(6, "twin", func(host string, i int) { // the same page under many addresses
			at := "http://" + host
			good(at + "/a?utm_source=rss")
			w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/feed":
					io.WriteString(rw, rssOf(host, at+"/a?utm_source=rss", at+"/a?utm_source=x", at+"/a#c", at+"/a/amp/", "http://www."+host+"/a", fmt.Sprintf("%s/a;jsessionid=%d", at, time.Now().Unix()), "http://short.example/"+host))
				default:
					pages(host, rw, r)
				}
			})
			follow = append(follow, at+"/feed", at+"/feed")
		})
		w.add("short.example", func(rw http.ResponseWriter, r *http.Request) {
			http.Redirect(rw, r, "http:/"+r.URL.Path+"/a?from=short&utm_medium=y", http.StatusFound)
		})
		for i := range 6 { // the redirect leads to another address of its own
			good(fmt.Sprintf("http://twin%d.example/a?from=short&utm_medium=y", i))
		}
		each(6, "moved", func(host string, i int) { // a feed that moved, and one that is gone
			at := "http://" + host
			if i%2 == 0 {
				good(at + "/a")
			} else {
				wantFailed[at+"/feed"] = true
			}
			asked := 0
			w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/feed":
					if asked++; asked > 1 {
						w.fault("%s: asked again at its old address", host)
					}
					if i%2 == 0 {
						http.Redirect(rw, r, "/there", http.StatusPermanentRedirect)
					} else {
						rw.WriteHeader(http.StatusGone)
					}
				case "/there":
					io.WriteString(rw, rssOf(host, at+"/a"))
				default:
					pages(host, rw, r)
				}
			})
			follow = append(follow, at+"/feed")
		})
		each(3, "flood", func(host string, i int) { // a feed without end
			at := "http://" + host
			for k := range 20 {
				good(fmt.Sprintf("%s/%d", at, k))
			}
			w.add(host, func(rw http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/feed" {
					pages(host, rw, r)
					return
				}
				io.WriteString(rw, "<rss><channel>")
				for k := 0; ; k++ {
					if _, err := fmt.Fprintf(rw, "<item><link>%s/%d</link></item>\n", at, k); err != nil {
						return
					}
				}
			})
			follow = append(follow, at+"/feed")
		})
		if n < 190 || len(w.sites) < 200 {
			t.Fatalf("%d hosts", len(w.sites))
		}

		kept, failed := watching(t, w, &Memory{}, Rules{Until: began.Add(12 * time.Hour), Most: 20}, follow...)
		var wrong []string
		for u := range want {
			if kept[u] != 1 {
				wrong = append(wrong, fmt.Sprintf("%s was kept %d times; %s", u, kept[u], failed[u]))
			}
		}
		for u, times := range kept {
			if !want[u] {
				wrong = append(wrong, fmt.Sprintf("%s was kept %d times and should not be", u, times))
			}
		}
		for u := range wantFailed {
			if failed[u] == "" {
				wrong = append(wrong, u+" was not named")
			}
		}
		for u, why := range failed {
			if !wantFailed[u] {
				wrong = append(wrong, fmt.Sprintf("%s failed: %s", u, why))
			}
		}
		slices.Sort(wrong)
		slices.Sort(w.faults)
		for _, line := range append(wrong[:min(len(wrong), 30)], w.faults[:min(len(w.faults), 30)]...) {
			t.Error(line)
		}
		t.Logf("%d hosts, %d requests, %d pages kept, %d failures named, %d faults of politeness", len(w.sites), w.asked, len(kept), len(failed), len(w.faults))
	})
}
