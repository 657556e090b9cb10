package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib"

	"hearsay/internal/pgtest"
	"hearsay/internal/pipeline"
	"hearsay/internal/press"
	"hearsay/internal/store"
)

// Four workers of which one is killed again and again, and the server of the database
// with all its processes every fifth time, while pages come in by a "read --queue" that
// is killed now and then, find what one process finds in a file: nothing is lost and
// nothing double. HEARSAY_KILLS says how often, and HEARSAY_KILL_PAGES how many pages
// come for each time; the usual is few.
func TestKilledWorkersFindTheSame(t *testing.T) {
	kills, each := number("HEARSAY_KILLS", 5), number("HEARSAY_KILL_PAGES", 15)
	s := newSiege(t)
	piles := writePiles(t, s.dir, kills, each)
	calm := filepath.Join(s.dir, "calm.db")
	began := time.Now()
	s.must(append([]string{"read", "--db", calm}, piles...)...)
	t.Logf("the quiet run: %v", time.Since(began).Round(time.Second))
	began = time.Now()
	for range 4 {
		s.employ()
	}
	begun := make(chan int, len(piles))
	var feeding sync.WaitGroup
	feeding.Go(func() { s.feed(piles, each, begun) })
	r := rand.New(rand.NewPCG(7, 7))
	for i := range begun {
		var pid int // of the worker at the job that is aimed at
		switch kind := []string{"", "group", "brief", "extract"}[r.IntN(4)]; kind {
		case "": // whenever it comes, the end must be the same
			time.Sleep(time.Duration(r.Int64N(int64(1500 * time.Millisecond))))
		default:
			pid = s.running(kind, 5*time.Second)
			time.Sleep(time.Duration(r.Int64N(int64(100 * time.Millisecond))))
		}
		s.note()
		if i%5 != 2 {
			s.killWorker(r, pid)
			continue
		}
		s.server.Kill(t)
		if r.IntN(3) == 0 { // both at once
			s.killWorker(r, pid)
		}
		time.Sleep(time.Duration(r.Int64N(int64(2 * time.Second))))
		s.server.Restart(t)
		s.servers++
		t.Logf("pile %d of %d after %v: %v", i+1, len(piles), time.Since(began).Round(time.Second), s)
	}
	feeding.Wait()
	s.must("work", "--until-idle", "--db", s.dsn)
	s.dismiss()
	t.Logf("the run: %d pages in %v: %v", kills*each, time.Since(began).Round(time.Second), s)
	if s.workers == 0 || kills >= 3 && s.servers == 0 {
		t.Errorf("too few were killed: %v", s)
	}
	s.idle(piles[0])
	s.same(calm)
}

// idle reads a pile once more, in which there must be nothing to do.
func (s *siege) idle(pile string) {
	s.t.Helper()
	var sum pipeline.Summary
	out, err := s.program("read", "--json", "--db", s.dsn, pile).Output()
	if err == nil {
		err = json.Unmarshal(out, &sum)
	}
	if err != nil || sum.Added != 0 || sum.Failed != 0 || sum.Briefs != 0 {
		s.t.Errorf("read once more: %v; %d pages added, %d failed, %d briefs were missing or out of date\n%s", err, sum.Added, sum.Failed, sum.Briefs, out)
	}
}

// writePiles writes archives of the pages of one press, somewhat out of order: the
// pages of a story come in several of them.
func writePiles(t *testing.T, dir string, piles, each int) (names []string) {
	t.Helper()
	r := rand.New(rand.NewPCG(6, 6))
	type place struct {
		press.Page
		at int
	}
	p := press.New(press.Options{Seed: 100, PerDay: max(20, piles*each/30), Size: 12_000})
	var pages []place
	for i := range piles * each {
		pages = append(pages, place{p.Next(), i + r.IntN(2*each)})
	}
	slices.SortStableFunc(pages, func(a, b place) int { return a.at - b.at })
	for part := range slices.Chunk(pages, each) {
		name := filepath.Join(dir, fmt.Sprintf("pile%d.warc", len(names)))
		var list []press.Page
		for _, p := range part {
			list = append(list, p.Page)
		}
		writeWARC(t, name, slices.Values(list))
		names = append(names, name)
	}
	return names
}

// number returns that of an environment variable.
func number(name string, usual int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return usual
}

// A siege is workers on a server, all of which are killed now and then.
type siege struct {
	t       *testing.T
	server  pgtest.Server
	dsn     string
	dir     string
	keeping sync.WaitGroup

	mu                                sync.Mutex
	at                                []*exec.Cmd // the workers
	over                              bool
	workers, servers, readers, begins int            // killed; begun again because the database was not there
	hit                               map[string]int // jobs that were being done at a kill, by kind
}

func newSiege(t *testing.T) *siege {
	s := &siege{t: t, dir: t.ArtifactDir(), hit: map[string]int{}}
	s.server.Durable = true
	t.Cleanup(s.server.Stop)
	s.dsn = s.server.DB(t)
	t.Cleanup(func() {
		s.dismiss()
		for i := range s.at {
			if said := s.said(i); t.Failed() {
				t.Logf("what worker %d said last:\n%s", i, said[max(0, len(said)-3000):])
			}
		}
	})
	return s
}

func (s *siege) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("killed %d workers, the server %d times, %d readers; at kills there ran %v jobs; %d times a program began while the server was not there",
		s.workers, s.servers, s.readers, s.hit, s.begins)
}

func (s *siege) program(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Dir = s.dir
	c.Env = append(os.Environ(), "HEARSAY_TEST_MAIN=1", "HEARSAY_DB=", "HEARSAY_CORRECTIONS=")
	return c
}

func (s *siege) must(args ...string) {
	s.t.Helper()
	if out, err := s.program(args...).CombinedOutput(); err != nil {
		s.t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// absent says that a program ended because the database was not there.
func absent(said string) bool { return strings.Contains(said, store.ErrGone.Error()) }

// said returns what the workers of a place said.
func (s *siege) said(place int) string {
	b, _ := os.ReadFile(s.log(place))
	return string(b)
}

func (s *siege) log(place int) string { return filepath.Join(s.dir, fmt.Sprintf("log%d", place)) }

// employ begins a worker, and again whenever it ends, as systemd does.
func (s *siege) employ() {
	s.mu.Lock()
	defer s.mu.Unlock()
	place := len(s.at)
	s.at = append(s.at, nil)
	log, err := os.OpenFile(s.log(place), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		s.t.Fatal(err)
	}
	begin := func() (c *exec.Cmd, said *strings.Builder) {
		c, said = s.program("work", "--jobs", "1", "--log", "warn", "--db", s.dsn), &strings.Builder{}
		c.Stderr = io.MultiWriter(log, said)
		if err := c.Start(); err != nil {
			s.t.Error(err)
		}
		s.at[place] = c
		return c, said
	}
	c, said := begin()
	s.keeping.Go(func() {
		defer log.Close()
		for {
			err := c.Wait()
			s.mu.Lock()
			var end *exec.ExitError
			killed := errors.As(err, &end) && end.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL
			switch {
			case s.over:
				if err != nil && err.Error() != "signal: terminated" { // one had just begun
					s.t.Errorf("a worker that was asked to end: %v", err)
				}
				s.mu.Unlock()
				return
			case err == nil || !killed && !absent(said.String()):
				s.t.Errorf("a worker ended: %v\n%s", err, said)
			case !killed:
				s.begins++
			}
			s.mu.Unlock()
			if !killed {
				time.Sleep(200 * time.Millisecond)
			}
			s.mu.Lock()
			if s.over {
				s.mu.Unlock()
				return
			}
			c, said = begin()
			s.mu.Unlock()
		}
	})
}

// dismiss asks the workers to end.
func (s *siege) dismiss() {
	s.mu.Lock()
	if !s.over {
		for _, c := range s.at {
			c.Process.Signal(syscall.SIGTERM)
		}
	}
	s.over = true
	s.mu.Unlock()
	s.keeping.Wait()
}

// killWorker kills that of a process ID, or where there is none, any.
func (s *siege) killWorker(r *rand.Rand, pid int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.at[r.IntN(len(s.at))]
	if i := slices.IndexFunc(s.at, func(c *exec.Cmd) bool { return c.Process.Pid == pid }); i >= 0 {
		c = s.at[i]
	}
	if c.Process.Kill() == nil {
		s.workers++
	}
}

// feed brings pages in, and tells of each pile that it begins. It waits for the workers
// now and then, so that they are killed at all that they do.
func (s *siege) feed(piles []string, each int, begun chan<- int) {
	defer close(begun)
	r := rand.New(rand.NewPCG(8, 8))
	for i, pile := range piles {
		most := int64(2*each/32 + 1) // jobs
		if r.IntN(3) == 0 {
			most = 0
		}
		for n := int64(-1); n < 0 || n > most; time.Sleep(50 * time.Millisecond) {
			n = s.ask(`SELECT count(*) FROM river_job WHERE state <> 'completed' AND (kind = 'extract' OR $1 = 0)`, most)
			if n < 0 && s.t.Failed() {
				return
			}
		}
		begun <- i
		for again := true; again; {
			c, said := s.program("read", "--queue", "--db", s.dsn, pile), &strings.Builder{}
			c.Stderr = said
			if err := c.Start(); err != nil {
				s.t.Error(err)
				return
			}
			if r.IntN(4) == 0 {
				kill := time.AfterFunc(time.Duration(r.Int64N(int64(time.Second/2))), func() { c.Process.Kill() })
				defer kill.Stop()
			}
			err := c.Wait()
			again = err != nil
			var pause time.Duration
			s.mu.Lock()
			switch {
			case err == nil:
			case err.Error() == "signal: killed":
				s.readers++
			case absent(said.String()):
				s.begins++
				pause = 200 * time.Millisecond
			default:
				s.t.Errorf("read --queue: %v\n%s", err, said)
				again = false
			}
			s.mu.Unlock()
			time.Sleep(pause)
		}
	}
}

// ask returns a number that the database knows; -1 where the database is not there.
func (s *siege) ask(q string, args ...any) (n int64) {
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	c, err := pgx.Connect(ctx, s.dsn)
	if err != nil {
		return -1
	}
	defer c.Close(ctx)
	if c.QueryRow(ctx, q, args...).Scan(&n) != nil {
		return -1
	}
	return n
}

// running waits for a while until a job of a kind is being done, and returns the
// process ID of the worker; 0 where none is. A group job that waits for others is not
// looked for.
func (s *siege) running(kind string, patience time.Duration) int {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if pid := s.ask(`SELECT split_part(attempted_by[array_upper(attempted_by, 1)], '-', 3)::bigint FROM river_job
			WHERE kind = $1 AND state = 'running' AND (kind <> 'group' OR NOT EXISTS (
				SELECT 1 FROM river_job WHERE kind <> 'group' AND state IN ('available', 'running'))) LIMIT 1`, kind); pid > 0 {
			return int(pid)
		}
	}
	return 0
}

// note counts what is being done.
func (s *siege) note() {
	for _, kind := range []string{"extract", "group", "brief"} {
		if n := s.ask(`SELECT count(*) FROM river_job WHERE kind = $1 AND state = 'running'`, kind); n > 0 {
			s.mu.Lock()
			s.hit[kind] += int(n)
			s.mu.Unlock()
		}
	}
}

// same makes sure that what was found is, to the byte, what a file holds, that nothing
// is there twice, and that nothing is left to do.
func (s *siege) same(calm string) {
	t := s.t
	t.Helper()
	if left := s.ask(`SELECT count(*) FROM river_job WHERE state <> 'completed'`); left != 0 {
		t.Errorf("%d jobs did not end well", left)
	}
	s.must("check", "--db", s.dsn)
	want, got := toldBy(t, calm), toldBy(t, s.dsn)
	var differ []string
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			differ = append(differ, name)
		}
	}
	if len(differ) > 0 {
		var a, b any
		json.Unmarshal([]byte(want[differ[0]]), &a)
		json.Unmarshal([]byte(got[differ[0]]), &b)
		t.Errorf("%d of %d are told otherwise: %.1000q; the first:\n%.10000s", len(differ), len(want), differ, cmp.Diff(a, b))
		s.must("copy", "--from", s.dsn, "--to", filepath.Join(s.dir, "torn.db")) // to be looked at, with -artifacts
	}
	if len(got) != len(want) || len(want) < 5 {
		t.Errorf("%d things are told, want %d", len(got), len(want))
	}
	sameRows(t, rows(t, calm, sharedRows), rows(t, s.dsn, sharedRows))
	// How PostgreSQL keeps its words compares with PostgreSQL only.
	quiet := s.server.DB(t)
	s.must("copy", "--from", calm, "--to", quiet)
	sameRows(t, rows(t, quiet, postgresRows), rows(t, s.dsn, postgresRows))
	for what, q := range doubles {
		if n := s.ask(q); n != 0 {
			t.Errorf("%d %s are there twice", n, what)
		}
	}
}

// sharedRows are what both databases hold, whatever the order in which pages came.
var sharedRows = map[string]string{
	"pages":        `SELECT id, url, fetched, type, charset, locator, raw, body, address, pruned FROM pages ORDER BY id`,
	"bytes":        `SELECT hash, coding, size, data FROM bytes ORDER BY hash`,
	"articles":     `SELECT page, version, article, reason, lines FROM articles ORDER BY page`,
	"members":      `SELECT story, n, page FROM members ORDER BY story, n`,
	"briefs":       `SELECT story, texts, outlets, origins, brief FROM briefs ORDER BY story`,
	"search_pages": `SELECT page FROM search_pages ORDER BY page`,
	"search_lines": `SELECT kind, story, line, hash, place FROM search_lines ORDER BY kind, story, line, hash, place`,
	"search_days":  `SELECT kind, day, n FROM search_days ORDER BY kind, day`,
	"search_terms": `SELECT term, n FROM search_terms ORDER BY term`,
	"search_todo":  `SELECT kind, id FROM search_todo ORDER BY kind, id`,
	"unread":       `SELECT name, reason FROM unread ORDER BY name`,
}

// postgresRows are the words that are searched.
var postgresRows = map[string]string{
	"words of pages":      `SELECT page, len, words::text FROM search_page FULL JOIN search_pages USING (n) ORDER BY page`,
	"words of statements": `SELECT story, line, len, words::text FROM search_statement FULL JOIN (SELECT * FROM search_lines WHERE kind = 'statement') l USING (n) ORDER BY story, line, words::text`,
	"words of events":     `SELECT story, line, len, words::text FROM search_event FULL JOIN (SELECT * FROM search_lines WHERE kind = 'event') l USING (n) ORDER BY story, line, words::text`,
}

var doubles = map[string]string{
	"lines of the log":    `SELECT count(*) FROM (SELECT 1 FROM log GROUP BY seq, story, what HAVING count(*) > 1) d`,
	"members of stories":  `SELECT count(*) FROM (SELECT 1 FROM members GROUP BY story, page HAVING count(*) > 1) d`,
	"bytes":               `SELECT count(*) FROM (SELECT 1 FROM bytes GROUP BY hash HAVING count(*) > 1) d`,
	"articles of pages":   `SELECT (SELECT count(*) FROM articles) - (SELECT count(*) FROM pages)`,
	"pages of a locator":  `SELECT count(*) FROM (SELECT 1 FROM pages GROUP BY locator HAVING count(*) > 1) d`,
	"lines of the search": `SELECT count(*) FROM (SELECT 1 FROM search_lines GROUP BY kind, story, line HAVING count(*) > 1) d`,
}

// rows returns the number of rows that each query gives, and a hash of them.
func rows(t *testing.T, dsn string, queries map[string]string) map[string]string {
	t.Helper()
	driver := "sqlite"
	if store.IsAddress(dsn) {
		driver = "pgx"
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	out := map[string]string{}
	for name, q := range queries {
		rows, err := db.Query(q)
		if err != nil {
			t.Fatal(name, err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(name, err)
		}
		row, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		n, sum := 0, sha256.New()
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				t.Fatal(name, err)
			}
			for _, v := range row {
				switch v := v.(type) {
				case nil:
					fmt.Fprint(sum, "none ")
				case []byte:
					fmt.Fprintf(sum, "%d:%s ", len(v), v)
				case string:
					fmt.Fprintf(sum, "%d:%s ", len(v), v)
				default:
					fmt.Fprint(sum, v, " ")
				}
			}
			n++
		}
		if err := rows.Err(); err != nil {
			t.Fatal(name, err)
		}
		out[name] = fmt.Sprintf("%d rows, %x", n, sum.Sum(nil))
	}
	return out
}

func sameRows(t *testing.T, want, got map[string]string) {
	t.Helper()
	for name, v := range want {
		if got[name] != v {
			t.Errorf("%s: %s, want %s", name, got[name], v)
		}
		t.Logf("%s: %.20s", name, v)
	}
}

// toldBy returns what readers of a database are told, by name.
func toldBy(t *testing.T, dsn string) map[string]string {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	out := map[string]string{}
	put := func(name string, v any, err error) {
		t.Helper()
		j, bad := json.Marshal(v)
		if err != nil || bad != nil {
			t.Fatal(name, err, bad)
		}
		out[name] = string(j)
	}
	list, err := db.Stories(ctx)
	for i := range list {
		list[i].Aliases = nil
	}
	put("list", list, err)
	failures, err := db.Failures(ctx)
	put("failures", failures, err)
	locators, err := db.Locators(ctx)
	put("pages", locators, err)
	made, err := db.AllMade(ctx)
	put("made", made, err)
	for _, s := range list {
		b, err := db.Brief(ctx, s.ID)
		put("brief "+string(s.ID), b, err)
	}
	return out
}
