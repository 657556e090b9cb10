package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/press"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

// The program as it runs for months, in short: "hearsay serve" that is asked for all
// sorts of pages, "hearsay watch" on sites that print, change and break, and on
// PostgreSQL "hearsay work"; beside them pages are read, pruned, fetched, put right,
// rebuilt, checked and backed up, again and again, while the pile stays of one size.
// HEARSAY_SOAK says for how long, 1h: then memory, goroutines, threads, open files and
// the log of the database must not grow (see series). The usual is some rounds, in
// which all must go well.
func TestSoak(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("left out: what a process holds is read in /proc")
	}
	var long time.Duration
	if v := os.Getenv("HEARSAY_SOAK"); v != "" {
		var err error
		if long, err = time.ParseDuration(v); err != nil {
			t.Fatal("HEARSAY_SOAK: ", err)
		}
	}
	for _, name := range []string{"HEARSAY_TOKEN", "HEARSAY_TOKEN_FILE", "HEARSAY_DB", "HEARSAY_DB_FILE", "HEARSAY_CORRECTIONS", "HEARSAY_METRICS"} {
		t.Setenv(name, "")
	}
	t.Run("file", func(t *testing.T) { newSoak(t, filepath.Join(t.TempDir(), "h.db"), long).run() })
	t.Run("postgres", func(t *testing.T) { newSoak(t, cluster.DB(t), long).run() })
}

// A soak is one run.
type soak struct {
	t       *testing.T
	ctx     context.Context
	stop    context.CancelFunc
	dir, db string
	long    time.Duration // 0 for some rounds
	began   time.Time
	press   *press.Press
	day     time.Time // of the pages that were read last
	sites   *soakSites
	procs   []*lasting
	base    string // where it is served
	series  []*series
	did     map[string][]cost
	workers bool // on PostgreSQL
	wg      sync.WaitGroup

	mu     sync.Mutex
	codes  map[int]int // answers by status
	faults int
}

// A lasting is a process that runs all the time.
type lasting struct {
	name    string
	cmd     *exec.Cmd
	log     string
	metrics string // address
	ended   chan struct{}
}

// A cost is what a command took.
type cost struct {
	at, took, cpu time.Duration
	rss           float64 // at most, bytes
}

// The pile of a long run: days of pages that are kept, and pages a day. A round reads
// one day.
const (
	soakDays = 12
	soakDay  = 30
)

// patient is how long an answer may take on a machine that is busy with all else.
const patient = 5 * time.Minute

func newSoak(t *testing.T, db string, long time.Duration) *soak {
	s := &soak{t: t, dir: t.TempDir(), db: db, long: long, did: map[string][]cost{}, codes: map[int]int{}, workers: store.IsAddress(db)}
	s.ctx, s.stop = context.WithCancel(t.Context())
	t.Cleanup(func() {
		s.stop()
		s.wg.Wait()
	})
	s.press = press.New(press.Options{Seed: 12, PerDay: s.perDay(), Size: 20_000})
	s.sites = newSoakSites(s.ctx, t)
	return s
}

func (s *soak) perDay() int {
	if s.long == 0 {
		return 8
	}
	return soakDay
}

func (s *soak) command(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], append(args, "--db", s.db, "--corrections", filepath.Join(s.dir, "corrections.toml"))...)
	c.Dir = s.dir
	c.Env = append(os.Environ(), "HEARSAY_TEST_MAIN=1")
	return c
}

func (s *soak) run() {
	every, rate := 3*time.Second, 4
	if s.long == 0 {
		every, rate = 100*time.Millisecond, 40
	}
	s.round(0) // there is a pile before it is served
	s.base = "http://" + s.free(10)
	s.start("serve", s.base, "serve", "--addr", strings.TrimPrefix(s.base, "http://"), "--log-level", "warn")
	metrics := s.free(11)
	queue := []string{"--metrics", metrics, "--allow-private", "--pause", "50ms", "--every", "15s"}
	if s.workers {
		queue = append(queue, "--queue")
		at := s.free(12)
		s.start("work", "http://"+at, "work", "--log", "warn", "--metrics", at)
	}
	s.start("watch", "http://"+metrics, append(append([]string{"watch"}, queue...), s.sites.bases...)...)
	s.began = time.Now()
	s.wg.Go(func() { s.sites.run(every) })
	s.wg.Go(func() { s.readers(rate) })
	s.wg.Go(s.sample)
	least := 2
	for n := 1; n <= least || time.Since(s.began) < s.long; n++ {
		s.round(n)
		// A third of a processor, all together: others use this machine too.
		for s.long > 0 && s.ctx.Err() == nil && (s.cpu() > time.Since(s.began)/3 || time.Since(s.began) < time.Duration(n)*8*time.Second) && time.Since(s.began) < s.long {
			time.Sleep(time.Second)
		}
		if s.ctx.Err() != nil || s.t.Failed() && s.long == 0 {
			break
		}
	}
	length, cpu := time.Since(s.began), s.cpu()
	s.stop()
	s.wg.Wait()
	for _, p := range s.procs {
		p.cmd.Process.Signal(syscall.SIGTERM)
		<-p.ended
		if c := p.cmd.ProcessState.ExitCode(); c != exitDone {
			s.t.Errorf("%s ended with exit code %d\n%s", p.name, c, p.tail())
		}
	}
	s.must("check", []int{exitDone}, "check")
	if s.t.Failed() {
		for _, p := range s.procs {
			s.t.Logf("%s said at the end:\n%s", p.name, p.tail())
		}
	}
	s.report(length, cpu)
}

// free returns an address where nothing listens.
func (s *soak) free(last int) string {
	l, err := net.Listen("tcp", loopback(last)+":0")
	if err != nil {
		s.t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start begins a process and waits until it says that it is ready.
func (s *soak) start(name, at string, args ...string) {
	s.t.Helper()
	p := &lasting{name: name, cmd: s.command(args...), log: filepath.Join(s.dir, name+".log"), metrics: at + "/metrics", ended: make(chan struct{})}
	f, err := os.Create(p.log)
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	p.cmd.Stdout, p.cmd.Stderr = f, f
	if err := p.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.procs = append(s.procs, p)
	go func() {
		p.cmd.Wait()
		close(p.ended)
	}()
	s.t.Cleanup(func() {
		p.cmd.Process.Kill()
		<-p.ended
	})
	for range 3000 {
		if r, err := http.Get(at + "/readyz"); err == nil {
			r.Body.Close()
			if r.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-p.ended:
			s.t.Fatalf("%s ended: %v\n%s", name, p.cmd.ProcessState, p.tail())
		case <-time.After(100 * time.Millisecond):
		}
	}
	s.t.Fatalf("%s is not ready\n%s", name, p.tail())
}

func (p *lasting) tail() string {
	b, _ := os.ReadFile(p.log)
	return string(b[max(0, len(b)-3000):])
}

// must runs a command and notes what it cost. Its exit code is one of those allowed.
func (s *soak) must(name string, allowed []int, args ...string) string {
	s.t.Helper()
	c := s.command(args...)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	began := time.Now()
	c.Run()
	if c.ProcessState == nil || !slices.Contains(allowed, c.ProcessState.ExitCode()) {
		s.t.Errorf("%v: %v\n%s", args, c.ProcessState, out.String()[max(0, out.Len()-3000):])
		return out.String()
	}
	usage := c.ProcessState.SysUsage().(*syscall.Rusage)
	at := time.Duration(0)
	if !s.began.IsZero() {
		at = time.Since(s.began)
	}
	s.did[name] = append(s.did[name], cost{at, time.Since(began), c.ProcessState.UserTime() + c.ProcessState.SystemTime(), float64(usage.Maxrss) * 1024})
	return out.String()
}

// round does what comes up in a while: new pages every time, the rest now and then,
// in a short run every time.
func (s *soak) round(n int) {
	done, some := []int{exitDone}, []int{exitDone, exitFailed}
	due := func(every, at int) bool { return s.long == 0 && n > 0 || n > 0 && n%every == at }
	pile := filepath.Join(s.dir, "day.warc")
	s.write(pile)
	if s.workers && n > 0 {
		s.must("read", done, "read", "--queue", pile)
	} else {
		s.must("read", done, "read", pile)
	}
	if due(2, 0) {
		days := soakDays
		if s.long == 0 {
			days = 1
		}
		s.must("prune", done, "prune", "--yes", "--before", s.day.AddDate(0, 0, 1-days).Format(time.DateOnly))
	}
	if due(5, 1) {
		if list := s.sites.some(); len(list) > 0 { // some of them have gone
			s.must("fetch", some, append([]string{"fetch", "--allow-private", "--pause", "10ms"}, list...)...)
		}
	}
	if due(4, 2) {
		s.correct()
	}
	if due(6, 3) {
		args := []string{"rebuild", "--all"}
		if s.workers {
			args = append(args, "--queue")
		}
		s.must("rebuild", some, args...)
	}
	if due(8, 5) {
		file := filepath.Join(s.dir, "backup.db")
		os.Remove(file)
		s.must("backup", done, "backup", file)
	}
	if due(7, 6) {
		if out := s.must("check", done, "check"); s.t.Failed() {
			s.t.Log(out)
		}
	}
}

// write writes the pages of the next day.
func (s *soak) write(name string) {
	var buf bytes.Buffer
	w, err := source.NewWARC(&buf, false)
	for i := 0; i < s.perDay() && err == nil; i++ {
		n := s.press.Next()
		s.day = n.Fetched.Truncate(24 * time.Hour)
		err = w.Put(&hearsay.Page{ID: hearsay.NewPageID(n.URL, n.HTML), URL: n.URL, Fetched: n.Fetched, Type: source.HTML, Charset: "utf-8", Raw: n.HTML, Body: n.HTML})
	}
	if err == nil {
		err = os.WriteFile(name, buf.Bytes(), 0o600)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

var (
	storyLink   = regexp.MustCompile(`/story/([0-9a-z]{10})`)
	pageLink    = regexp.MustCompile(`/page/([0-9a-f]{16})`)
	speakerLink = regexp.MustCompile(`href="/speaker/([^"?#/]+)"`)
	outletLink  = regexp.MustCompile(`href="/outlet/([^"?#/]+)"`)
	formPage    = regexp.MustCompile(`name="page" value="([^"]+)"`)
	formUndo    = regexp.MustCompile(`name="correction" value="([^"]+)"`)
)

// correct names a story by another headline on its web page, and takes that back.
func (s *soak) correct() {
	stories := find(storyLink, s.get("/"))
	if len(stories) == 0 {
		return
	}
	at := "/story/" + stories[0] + "/correct"
	pages := find(formPage, s.get(at))
	if len(pages) == 0 {
		return
	}
	s.post(at, url.Values{"do": {"rename"}, "page": pages[:1], "who": {"Ada Quill"}})
	for _, id := range find(formUndo, s.get(at)) {
		s.post(at, url.Values{"do": {"undo"}, "correction": {id}, "who": {"Ada Quill"}})
	}
}

// find returns what the group of a pattern matches, each once, in order.
func find(p *regexp.Regexp, body string) (out []string) {
	for _, m := range p.FindAllStringSubmatch(body, 400) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// readers ask for all that is served, so many times a second. One in twenty leaves
// before the answer has come.
func (s *soak) readers(rate int) {
	tick := time.NewTicker(time.Second / time.Duration(rate))
	defer tick.Stop()
	var stories, pages, speakers, outlets []string
	pick := func(list []string, i int) string {
		if len(list) == 0 {
			return "none"
		}
		return list[i%len(list)]
	}
	sections := []string{"happened", "says", "expect", "differ", "from", "new", "correct"}
	words := []string{"ferry", "council", "strike+OR+flood", "%22former+minister%22", "inqu*", "none+such"}
	for i := 0; s.ctx.Err() == nil; i++ {
		select {
		case <-tick.C:
		case <-s.ctx.Done():
			return
		}
		if i%60 == 0 {
			stories = find(storyLink, s.get("/"))
			pages = find(pageLink, s.get("/story/"+pick(stories, i/60)))
			speakers, outlets = find(speakerLink, s.get("/speakers")), find(outletLink, s.get("/outlets"))
		}
		n := i / 7 // what is kept of stories that were asked for fills up in minutes
		story, page, speaker, outlet, word := pick(stories, n), pick(pages, n), pick(speakers, n), pick(outlets, n), pick(words, n)
		path := []string{"/", "/story/" + story, "/story/" + story + "/" + pick(sections, n), "/page/" + page, "/page/" + page + "/raw", "/search?q=" + word,
			"/outlets", "/outlet/" + outlet, "/speakers", "/speaker/" + speaker, "/compare/" + story + "/1/2", "/story/" + story + "/report.html", "/story/" + story + "/report.md",
			"/feed.atom", "/story/" + story + "/feed.json", "/speaker/" + speaker + "/feed.atom", "/new?since=1", "/?q=" + word, "/no/such/page",
			"/api/v1/stories?limit=20", "/api/v1/stories/" + story, "/api/v1/stories/" + story + "/statements", "/api/v1/pages/" + page, "/api/v1/pages/" + page + "/findings",
			"/api/v1/search?q=" + word, "/api/v1/speakers", "/api/v1/outlets", "/api/v1/new?since=1", "/api/v1/stories/" + story + "/export/statements.csv", "/mcp"}[i%30]
		switch {
		case path == "/mcp":
			s.tell("POST", path, `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`, "application/json", patient)
		case i%20 == 7:
			s.tell("GET", path, "", "", time.Millisecond)
		default:
			s.get(path)
		}
	}
}

func (s *soak) get(path string) string { return s.tell("GET", path, "", "", patient) }

func (s *soak) post(path string, form url.Values) {
	s.tell("POST", path, form.Encode(), "application/x-www-form-urlencoded", patient)
}

// tell makes a request and returns the body of the answer. What the program fails at
// fails the test, ten times at most.
func (s *soak) tell(method, path, body, kind string, patience time.Duration) string {
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, s.base+path, strings.NewReader(body))
	if err != nil {
		s.t.Error(err)
		return ""
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Accept", "application/json, text/event-stream, text/html")
	}
	a, err := http.DefaultClient.Do(r)
	var text []byte
	code := 0
	if err == nil {
		defer a.Body.Close()
		code = a.StatusCode
		text, err = io.ReadAll(a.Body)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err != nil && (s.ctx.Err() != nil || patience < time.Second):
	case code == http.StatusServiceUnavailable && bytes.Contains(text, []byte("Try again in a moment")): // a reader waits
		s.codes[code]++
	case err != nil || code >= 500:
		if s.faults++; s.faults <= 10 {
			s.t.Errorf("%s %s: %d %v\n%.300s", method, path, code, err, text)
		}
	default:
		s.codes[code]++
	}
	return string(text)
}

// sample measures until the run ends.
func (s *soak) sample() {
	every := max(s.long/720, time.Second)
	tick := time.NewTicker(every)
	defer tick.Stop()
	of := map[string]*series{}
	for n := 0; ; n++ {
		at := time.Since(s.began)
		var now strings.Builder
		put := func(name string, as func(string) *series, v float64) {
			if of[name] == nil {
				of[name] = as(name)
				s.series = append(s.series, of[name])
			}
			of[name].add(at, v)
		}
		for _, p := range s.procs {
			v, err := p.held(s.ctx)
			if err != nil {
				if s.ctx.Err() == nil {
					s.t.Errorf("%s: %v\n%s", p.name, err, p.tail())
				}
				s.stop() // it has ended
				return
			}
			put(p.name+": memory of the process", memory, v.rss)
			put(p.name+": heap after a collection", memory, v.heap)
			put(p.name+": goroutines", counted, v.goroutines)
			put(p.name+": threads", counted, v.threads)
			put(p.name+": open files", counted, v.files)
			fmt.Fprintf(&now, "  %s %.0f MB, heap %.1f MB, %.0f goroutines, %.0f files", p.name, v.rss/(1<<20), v.heap/(1<<20), v.goroutines, v.files)
		}
		if !s.workers {
			for end, as := range map[string]func(string) *series{"": memory, "-wal": walSize} {
				if i, err := os.Stat(s.db + end); err == nil {
					put("database"+end, as, float64(i.Size()))
				}
			}
		}
		if s.long > 0 && n%24 == 0 {
			s.t.Logf("%s%s", at.Round(time.Second), now.String())
		}
		select {
		case <-tick.C:
		case <-s.ctx.Done():
			return
		}
	}
}

// A holding is what a process holds at a moment.
type holding struct{ rss, heap, goroutines, threads, files float64 }

// held asks the system, and the process itself. The runtime begins its next collection
// when the heap is twice what the last one left, the stacks and globals: half of that
// is what is in use, whatever has not been collected yet.
func (p *lasting) held(ctx context.Context) (h holding, err error) {
	proc := fmt.Sprintf("/proc/%d/", p.cmd.Process.Pid)
	files, err := os.ReadDir(proc + "fd")
	if err != nil {
		return h, err
	}
	h.files = float64(len(files))
	status, err := os.ReadFile(proc + "status")
	if err != nil {
		return h, err
	}
	for line := range strings.Lines(string(status)) {
		name, rest, _ := strings.Cut(line, ":")
		if f := strings.Fields(rest); len(f) > 0 {
			v, _ := strconv.ParseFloat(f[0], 64)
			switch name {
			case "VmRSS":
				h.rss = v * 1024
			case "Threads":
				h.threads = v
			}
		}
	}
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", p.metrics, nil)
	if err != nil {
		return h, err
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return h, err
	}
	defer a.Body.Close()
	for lines := bufio.NewScanner(a.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		v, _ := strconv.ParseFloat(value, 64)
		switch name {
		case "go_goroutines":
			h.goroutines = v
		case "go_memstats_next_gc_bytes":
			h.heap = v / 2
		}
	}
	if h.rss == 0 || h.heap == 0 || h.goroutines == 0 || h.threads == 0 {
		return h, fmt.Errorf("it did not tell what it holds: %+v, status %d", h, a.StatusCode)
	}
	return h, nil
}

// cpu is the processor time of all that was begun, and of this process.
func (s *soak) cpu() (all time.Duration) {
	for _, list := range s.did {
		for _, c := range list {
			all += c.cpu
		}
	}
	for _, p := range s.procs {
		b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
		_, rest, _ := strings.Cut(string(b), ") ")
		if f := strings.Fields(rest); len(f) > 12 { // utime and stime, in hundredths of a second
			user, _ := strconv.Atoi(f[11])
			system, _ := strconv.Atoi(f[12])
			all += time.Duration(user+system) * 10 * time.Millisecond
		}
	}
	var me syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &me) == nil {
		all += time.Duration(me.Utime.Nano() + me.Stime.Nano())
	}
	return all
}

// report logs the table, and fails where something grew in a run of ten minutes or
// more.
func (s *soak) report(length, cpu time.Duration) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %.0f s of processor time; answers by status %v\n", length.Round(time.Second), cpu.Seconds(), s.codes)
	fmt.Fprintln(&b, soakHead)
	for _, x := range s.series {
		v := x.judge(length)
		fmt.Fprintln(&b, x.row(v))
		if v.grew && s.long >= 10*time.Minute {
			s.t.Errorf("it grew: %s", x.row(v))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.did)) {
		fmt.Fprintf(&b, "%s: %d times", name, len(s.did[name]))
		for _, q := range []struct {
			name     string
			from, to time.Duration
		}{{"2nd quarter", length / 4, length / 2}, {"last quarter", length * 3 / 4, length + time.Hour}} {
			var took, cpu, rss []float64
			for _, c := range s.did[name] {
				if c.at >= q.from && c.at < q.to {
					took, cpu, rss = append(took, c.took.Seconds()), append(cpu, c.cpu.Seconds()), append(rss, c.rss/(1<<20))
				}
			}
			if len(took) > 0 {
				fmt.Fprintf(&b, "; %s %.1f s, %.1f s of processor time, %.0f MB at most", q.name, mean(took), mean(cpu), slices.Max(rss))
			}
		}
		fmt.Fprintln(&b)
	}
	s.t.Log(b.String())
}
