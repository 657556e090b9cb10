package work

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/riverqueue/river"

	"hearsay/internal/fetch"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
	"hearsay/internal/storetest"
)

// A web is one in memory. It notes what is not polite: two requests to a host at once,
// or one too soon after another, or before its robots.txt, or against it.
type web struct {
	pause  time.Duration
	conns  chan net.Conn
	closed chan struct{}

	mu     sync.Mutex
	sites  map[string]*webSite
	faults []string
	asked  map[string]int // by host and path
	told   func(at string)
}

type webSite struct {
	handler http.HandlerFunc
	forbids string // a prefix of paths
	running int
	last    time.Time
	knows   bool
}

func (w *web) Accept() (net.Conn, error) {
	select {
	case c := <-w.conns:
		return c, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}
func (w *web) Close() error   { return nil }
func (w *web) Addr() net.Addr { return &net.TCPAddr{} }

func newWeb(t testing.TB, pause time.Duration) *web {
	w := &web{pause: pause, conns: make(chan net.Conn), closed: make(chan struct{}), sites: map[string]*webSite{}, asked: map[string]int{}}
	s := &http.Server{Handler: w, ErrorLog: log.New(io.Discard, "", 0)}
	go s.Serve(w)
	t.Cleanup(func() { close(w.closed); s.Close() })
	return w
}

func (w *web) add(host string, h http.HandlerFunc) *webSite {
	s := &webSite{handler: h}
	w.sites[host] = s
	return s
}

// feed adds a host with a feed at /feed that leads to some addresses, and with pages at
// any other path.
func (w *web) feed(host string, links ...string) *webSite {
	return w.add(host, func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/feed" {
			tell(rw, host+r.URL.Path)
			return
		}
		io.WriteString(rw, rss(links...))
	})
}

func rss(links ...string) string {
	var b strings.Builder
	b.WriteString("<rss version=\"2.0\"><channel><title>News</title>")
	for _, l := range links {
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><description>short</description></item>", l, l)
	}
	return b.String() + "</channel></rss>"
}

// tell writes a page with words of its own.
func tell(rw http.ResponseWriter, name string) {
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(rw, "<html><title>News of %[1]s</title><article><h1>News of %[1]s</h1><p>This is what happened at %[1]s on the first day, told at some length by those who were there.</p></article></html>", name)
}

func (w *web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	s := w.sites[r.Host]
	at := r.Host + r.URL.RequestURI()
	w.asked[at]++
	told := w.told
	if s != nil {
		s.running++
		if s.running > 1 {
			w.faults = append(w.faults, fmt.Sprintf("%s: %d requests at once", at, s.running))
		}
		if gap := time.Since(s.last); !s.last.IsZero() && gap < w.pause {
			w.faults = append(w.faults, fmt.Sprintf("%s: %v after the last request", at, gap))
		}
		switch {
		case r.URL.Path == "/robots.txt":
			if s.knows {
				w.faults = append(w.faults, at+": asked again")
			}
			s.knows = true
		case !s.knows:
			w.faults = append(w.faults, at+": asked before robots.txt")
		case s.forbids != "" && strings.HasPrefix(r.URL.Path, s.forbids):
			w.faults = append(w.faults, at+": forbidden")
		}
	}
	w.mu.Unlock()
	if told != nil {
		told(at)
	}
	switch {
	case s == nil:
		http.NotFound(rw, r)
		return
	case r.URL.Path != "/robots.txt":
		s.handler(rw, r)
	case s.forbids != "":
		fmt.Fprintf(rw, "User-agent: *\nDisallow: %s\n", s.forbids)
	default:
		http.NotFound(rw, r)
	}
	w.mu.Lock()
	s.running--
	s.last = time.Now()
	w.mu.Unlock()
}

func (w *web) options() fetch.Options {
	return fetch.Options{Pause: w.pause, Limit: 1 << 20,
		Lookup: func(context.Context, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.AddrFrom4([4]byte{20, 1, 0, 1})}, nil
		},
		Dial: func(context.Context, string, string) (net.Conn, error) {
			ours, theirs := net.Pipe()
			select {
			case w.conns <- theirs:
				return ours, nil
			case <-w.closed:
				return nil, net.ErrClosed
			}
		}}
}

func (w *web) polite(t *testing.T) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	slices.Sort(w.faults)
	for _, f := range w.faults[:min(20, len(w.faults))] {
		t.Error(f)
	}
}

func (w *web) count(at string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[at]
}

// watched returns what "hearsay watch --once" would do with a file.
func watched(t *testing.T, db *store.DB, o fetch.Options, follow ...string) {
	t.Helper()
	ctx := context.Background()
	o.State = State{db}
	watch := fetch.NewWatch(fetch.NewClient(o), fetch.Rules{Once: true})
	defer watch.Close()
	for _, f := range follow {
		if err := watch.Follow(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	for !watch.Done() {
		if _, err := pipeline.Run(ctx, db, watch.Pages(ctx), pipeline.Options{}); err != nil {
			t.Fatal(err)
		}
		if err := watch.Kept(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// had returns what there is of the web: pages, failures, and what is followed.
func had(t *testing.T, db *store.DB) (out []string) {
	t.Helper()
	ctx := context.Background()
	for p, err := range db.Pages(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, "page "+p.URL+" "+string(p.ID))
	}
	failed, err := db.Unread(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range failed {
		out = append(out, "failed "+f.Locator+": "+f.Reason)
	}
	feeds, err := fetch.List(ctx, State{db})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range feeds {
		out = append(out, fmt.Sprintf("feed %s %s from %q, %s", f.URL, f.Kind, f.Parent, f.Error))
	}
	for _, kind := range []string{"page", "todo"} {
		for r, err := range db.Records(ctx, kind) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, kind+" record "+r.Key)
		}
	}
	slices.Sort(out)
	return out
}

// manyHosts is a web in which hosts lead to each other.
func manyHosts(t testing.TB, pause time.Duration) (w *web, follow []string) {
	w = newWeb(t, pause)
	var opml strings.Builder
	opml.WriteString("<opml version=\"2.0\"><body>")
	for i := range 12 {
		host := fmt.Sprintf("news%d.example", i)
		next := fmt.Sprintf("news%d.example", (i+1)%12)
		links := []string{"/private/a"}
		for k := range 4 {
			links = append(links, fmt.Sprintf("http://%s/%d", host, k))
		}
		links = append(links,
			"http://"+next+"/of-another",             // a page of another host
			"http://www."+host+"/long",               // whose address is another in its usual form
			"http://short.example/"+host+"/moved",    // leads to another host
			"http://m."+host+"/4?utm_source=x",       // one page
			"http://www."+host+"/4",                  // under two addresses
			"http://short.example/"+next+"/together") // leads where another does
		w.feed(host, links...).forbids = "/private"
		w.feed("www."+host, "http://"+host+"/of-www", "http://"+host+"/together")
		w.feed("m." + host)
		fmt.Fprintf(&opml, `<outline type="rss" xmlUrl="http://%s/feed"/>`, host)
		if i%2 == 0 {
			follow = append(follow, "http://www."+host+"/feed")
		}
	}
	opml.WriteString("</body></opml>")
	w.add("list.example", func(rw http.ResponseWriter, r *http.Request) { io.WriteString(rw, opml.String()) })
	w.add("short.example", func(rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, "http:/"+r.URL.Path, http.StatusFound)
	})
	w.add("body.example", func(rw http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(rw, `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>Full</title><link href="http://other.example/full"/><content type="html">&lt;p&gt;%s</content></entry></feed>`, strings.Repeat("Words in full of another. ", 80))
	})
	w.add("index.example", func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/index.xml" {
			io.WriteString(rw, `<sitemapindex><sitemap><loc>http://index.example/news.xml</loc></sitemap></sitemapindex>`)
			return
		}
		if r.URL.Path == "/news.xml" {
			fmt.Fprintf(rw, `<urlset><url><loc>http://index.example/a</loc><lastmod>%[1]s</lastmod></url><url><loc>http://sub.index.example/b</loc><lastmod>%[1]s</lastmod></url></urlset>`, time.Now().UTC().Format(time.RFC3339))
			return
		}
		tell(rw, r.Host+r.URL.Path)
	})
	w.feed("sub.index.example")
	w.add("gone.example", func(rw http.ResponseWriter, r *http.Request) { rw.WriteHeader(http.StatusGone) })
	w.add("old.example", func(rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, "http://new.example/feed", http.StatusMovedPermanently)
	})
	w.feed("new.example", "http://new.example/1", "http://news0.example/of-new")
	return w, append(follow, "http://list.example/", "http://body.example/feed", "http://index.example/index.xml", "http://gone.example/feed", "http://old.example/feed")
}

// Workers that share hosts find what one process finds, ask for each page once, and are
// as polite.
func TestWorkersFetchWhatOneProcessFetches(t *testing.T) {
	ctx := context.Background()
	w, follow := manyHosts(t, 5*time.Millisecond)
	file := storetest.Open(t, t.TempDir()+"/pile.db")
	watched(t, file, w.options(), follow...)
	w.polite(t)
	want := had(t, file)
	once := maps.Clone(w.asked)

	w, follow = manyHosts(t, 5*time.Millisecond)
	dsn := server.DB(t)
	db := storetest.Open(t, dsn)
	left, err := FollowLater(ctx, db, append(follow, follow[0], "http://127.0.0.1/"), false)
	if err != nil || left.Addresses != len(follow)+1 || left.Hosts != len(follow) || len(left.Wrong) != 1 {
		t.Errorf("left %+v, %v", left, err)
	}
	work(t, dsn, 3, w.fetching())
	w.polite(t)
	if d := cmp.Diff(want, had(t, db)); d != "" {
		t.Errorf("by workers (-want +got):\n%s", d)
	}
	if d := cmp.Diff(once, w.asked); d != "" {
		t.Errorf("requests (-want +got):\n%s", d)
	}
	waiting, err := db.Waiting(ctx)
	if len(waiting) > 0 || err != nil {
		t.Errorf("%d pages wait, %v", len(waiting), err)
	}
	if list, err := db.Stories(ctx); err != nil || len(list) == 0 {
		t.Errorf("%d stories, %v", len(list), err)
	}
	fetchJobs(t, db, map[string]int{"waiting": len(wantedHosts(t, db))})
}

func wantedHosts(t *testing.T, db *store.DB) map[string]time.Time {
	t.Helper()
	hosts, err := fetch.Wanted(context.Background(), State{db}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return hosts
}

// fetchJobs checks how many jobs of fetching there are: that wait for later, and others.
func fetchJobs(t *testing.T, db *store.DB, want map[string]int) {
	t.Helper()
	pool, err := db.Pool(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	rows, err := pool.Query(context.Background(), `SELECT CASE WHEN state = 'available' AND scheduled_at > now() THEN 'waiting' ELSE state::text END, count(*)
		FROM river_job WHERE kind = 'fetch' AND state <> 'completed' GROUP BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := map[string]int{}
	for rows.Next() {
		var state string
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			t.Fatal(err)
		}
		got[state] = n
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("jobs of fetching (-want +got):\n%s", d)
	}
}

// fetching returns the options of workers that fetch.
func (w *web) fetching() Options { return Options{Jobs: 1, Fetch: &Fetching{Web: w.options()}} }

// Workers that are stopped in the middle, and connections that are cut, lose nothing and
// leave nothing double.
func TestFetchingThatIsCutOff(t *testing.T) {
	ctx := context.Background()
	w, follow := manyHosts(t, time.Millisecond)
	file := storetest.Open(t, t.TempDir()+"/pile.db")
	watched(t, file, w.options(), follow...)

	w, follow = manyHosts(t, time.Millisecond)
	dsn := server.DB(t)
	db := storetest.Open(t, dsn)
	if _, err := FollowLater(ctx, db, follow, false); err != nil {
		t.Fatal(err)
	}
	for cut := range 5 {
		life, stop := context.WithCancel(ctx)
		asked := 0
		var once sync.Once
		w.mu.Lock()
		w.told = func(string) {
			w.mu.Lock()
			asked++
			n := asked
			w.mu.Unlock()
			if n >= 20 {
				once.Do(func() {
					if cut%2 == 0 {
						server.ExecIn(t, dsn, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
					}
					stop()
				})
			}
		}
		w.mu.Unlock()
		over := time.AfterFunc(time.Minute, stop)
		o := w.fetching()
		o.Log, o.UntilIdle, o.Look = logs(t, slog.LevelError+1), true, 50*time.Millisecond
		worker, err := store.Open(ctx, dsn)
		if err != nil {
			t.Fatal(err)
		}
		if err := Run(life, worker, o); err != nil && life.Err() == nil {
			t.Error(err)
		}
		worker.Close()
		over.Stop()
		if n, err := TakeUp(ctx, storetest.Open(t, dsn)); n != 0 || err != nil {
			t.Errorf("after cut %d %d hosts of which something is wanted have no job, %v", cut, n, err)
		}
	}
	w.mu.Lock()
	w.told = nil
	w.mu.Unlock()
	o := w.fetching()
	o.Look = 50 * time.Millisecond
	work(t, dsn, 2, o)
	if d := cmp.Diff(had(t, file), had(t, db)); d != "" {
		t.Errorf("after cuts (-want +got):\n%s", d)
	}
}

// A host whose job breaks off is tried three times, named, and left alone for an hour;
// the others are asked. When it goes well again it is named no longer.
func TestAHostThatBreaksOffIsPutOff(t *testing.T) {
	ctx := context.Background()
	w := newWeb(t, time.Millisecond)
	w.feed("good.example", "http://good.example/a")
	w.feed("bad.example", "http://bad.example/a")
	dsn := server.DB(t)
	db := storetest.Open(t, dsn)
	if _, err := FollowLater(ctx, db, []string{"http://good.example/feed", "http://bad.example/feed"}, false); err != nil {
		t.Fatal(err)
	}
	var tries atomic.Int64
	o := w.fetching()
	o.Log = slog.New(slog.DiscardHandler)
	o.asking = func(host string) {
		if host == "bad.example" {
			tries.Add(1)
			panic("poison")
		}
	}
	work(t, dsn, 1, o)
	if n := tries.Load(); n != 3 {
		t.Errorf("tried %d times, want 3", n)
	}
	if w.count("good.example/a") != 1 || w.count("bad.example/feed") != 0 {
		t.Errorf("asked %v", w.asked)
	}
	failed, err := db.Unread(ctx)
	if err != nil || len(failed) != 1 || failed[0].Locator != "pages of bad.example" || !strings.HasPrefix(failed[0].Reason, "skipped after 3 tries: internal fault: poison") {
		t.Errorf("failed %+v, %v", failed, err)
	}
	fetchJobs(t, db, map[string]int{"waiting": 2})
	later(t, db, -time.Second)
	work(t, dsn, 1, w.fetching())
	if failed, err = db.Unread(ctx); err != nil || len(failed) != 0 || w.count("bad.example/a") != 1 {
		t.Errorf("failed %+v, %v; asked %v", failed, err, w.asked)
	}
}

// later puts all jobs that wait to another time.
func later(t *testing.T, db *store.DB, by time.Duration) {
	t.Helper()
	pool, err := db.Pool(context.Background())
	if err == nil {
		_, err = pool.Exec(context.Background(), `UPDATE river_job SET scheduled_at = now() + $1::interval WHERE kind = 'fetch' AND state = 'available'`, by)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// What is no longer followed is not asked for, whether its job waits or is being done,
// and does not come back; nor does what it led to.
func TestForgottenWhileItIsQueued(t *testing.T) {
	ctx := context.Background()
	w := newWeb(t, time.Millisecond)
	w.feed("queued.example", "http://queued.example/a")
	w.feed("child.example", "http://child.example/a")
	dsn := server.DB(t)
	db := storetest.Open(t, dsn)
	forget := func(address string) {
		if ok, err := Forget(ctx, db, address); err != nil || !ok {
			t.Errorf("forget %s: %t, %v", address, ok, err)
		}
	}
	w.add("site.example", func(rw http.ResponseWriter, r *http.Request) {
		forget("http://site.example/list") // while the answer is under way
		io.WriteString(rw, `<opml version="2.0"><body><outline type="rss" xmlUrl="http://child.example/feed"/></body></opml>`)
	})
	if _, err := FollowLater(ctx, db, []string{"http://queued.example/feed", "http://site.example/list"}, false); err != nil {
		t.Fatal(err)
	}
	forget("http://queued.example/feed")
	work(t, dsn, 2, w.fetching())
	if list, err := fetch.List(ctx, State{db}); err != nil || len(list) > 0 {
		t.Errorf("followed: %+v, %v", list, err)
	}
	if w.count("queued.example/feed")+w.count("child.example/feed") > 0 {
		t.Errorf("asked %v", w.asked)
	}
	if w.count("site.example/list") != 1 {
		t.Errorf("asked %v", w.asked)
	}
}

// Several jobs of one host do its work once, and become one.
func TestJobsOfOneHostBecomeOne(t *testing.T) {
	ctx := context.Background()
	w := newWeb(t, 20*time.Millisecond)
	w.feed("news.example", "http://news.example/1", "http://news.example/2", "http://news.example/3")
	dsn := server.DB(t)
	db := storetest.Open(t, dsn)
	c, err := inserter(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := FollowLater(ctx, db, []string{"http://news.example/feed"}, false); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if _, err := c.Insert(ctx, fetchArgs{"news.example"}, &river.InsertOpts{Queue: fetchQueue, MaxAttempts: maxAttempts}); err != nil {
			t.Fatal(err)
		}
	}
	work(t, dsn, 2, w.fetching())
	w.polite(t)
	for _, at := range []string{"/feed", "/1", "/2", "/3"} {
		if n := w.count("news.example" + at); n != 1 {
			t.Errorf("%s was asked for %d times", at, n)
		}
	}
	fetchJobs(t, db, map[string]int{"waiting": 1})
}

// What "hearsay watch" follows, and a database that was restored, has no jobs: a worker
// that fetches takes it up, one that doesn't leaves it and does not wait for it.
func TestWhatIsFollowedIsTakenUp(t *testing.T) {
	ctx := context.Background()
	w := newWeb(t, time.Millisecond)
	w.feed("news.example", "http://news.example/1")
	dsn := server.DB(t)
	db := storetest.Open(t, dsn)
	if _, _, err := fetch.WantFeed(ctx, State{db}, "http://news.example/feed", false); err != nil {
		t.Fatal(err)
	}
	work(t, dsn, 1, Options{})
	fetchJobs(t, db, map[string]int{})
	if n, err := TakeUp(ctx, db); n != 1 || err != nil {
		t.Errorf("%d hosts were taken up, %v", n, err)
	}
	if n, err := TakeUp(ctx, db); n != 0 || err != nil {
		t.Errorf("%d hosts were taken up again, %v", n, err)
	}
	work(t, dsn, 1, Options{})
	if w.count("news.example/feed") != 0 {
		t.Error("a worker asked that may not")
	}
	pool, err := db.Pool(ctx)
	if err == nil {
		_, err = pool.Exec(ctx, `DELETE FROM river_job`)
	}
	if err != nil {
		t.Fatal(err)
	}
	work(t, dsn, 1, w.fetching())
	if w.count("news.example/1") != 1 {
		t.Errorf("asked %v", w.asked)
	}
}

// A clock that is ahead puts nothing off: neither a feed that its worker asked for, nor
// a job that it put off. What is for later by the clock of the database stays so.
func TestClocksOfFetchersMayDiffer(t *testing.T) {
	ctx := context.Background()
	w := newWeb(t, time.Millisecond)
	w.feed("ahead.example")
	w.feed("later.example")
	dsn := server.DB(t)
	db := storetest.Open(t, dsn)
	ahead := time.Now().Add(50 * time.Minute) // asked for by a clock an hour ahead, ten minutes ago
	for host, last := range map[string]time.Time{"ahead.example": ahead, "later.example": time.Now().Add(-10 * time.Minute)} {
		b, err := json.Marshal(fetch.Followed{URL: "http://" + host + "/feed", Last: last, Next: last.Add(45 * time.Minute)})
		if err == nil {
			err = State{db}.Put(ctx, fetch.Record{Kind: "feed", Key: "http://" + host + "/feed", Value: b})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := TakeUp(ctx, db); err != nil {
		t.Fatal(err)
	}
	pool, err := db.Pool(ctx)
	if err != nil {
		t.Fatal(err)
	}
	due := func() map[string]float64 {
		rows, err := pool.Query(ctx, `SELECT args->>'host', EXTRACT(EPOCH FROM scheduled_at - now())::float8 / 60 FROM river_job WHERE kind = 'fetch' AND state = 'available'`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		out := map[string]float64{}
		for rows.Next() {
			var host string
			var minutes float64
			if err := rows.Scan(&host, &minutes); err != nil {
				t.Fatal(err)
			}
			out[host] = minutes
		}
		return out
	}
	if d := due(); d["ahead.example"] < 30 || d["ahead.example"] > 46 || d["later.example"] < 20 || d["later.example"] > 36 {
		t.Errorf("due in %v minutes", d)
	}
	if _, err := pool.Exec(ctx, `UPDATE river_job SET metadata = '{"snoozes": 1}', scheduled_at = now() + interval '1 hour' WHERE args->>'host' = 'ahead.example'`); err != nil {
		t.Fatal(err)
	}
	live, err := newAlive(ctx, pool, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer live.end()
	if _, err := live.takeOver(ctx, []int64{}); err != nil {
		t.Fatal(err)
	}
	if d := due(); d["ahead.example"] > 0 || d["later.example"] < 20 {
		t.Errorf("due in %v minutes", d)
	}
	door, err := NewDoor(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	defer door.Close()
	door.ahead.Store(int64(time.Hour))
	if err := door.Set(ctx); err != nil || time.Until(door.Now()).Abs() > 10*time.Minute {
		t.Errorf("by the door it is %v, %v", door.Now(), err)
	}
}
