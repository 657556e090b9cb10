package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"hearsay/internal/press"
	"hearsay/internal/store"
)

// Four workers of which one is killed again and again, while pages come in and the
// database cuts all connections now and then, find what one process finds in a file:
// nothing is lost and nothing double. HEARSAY_KILLS says how often; the usual is few.
func TestKilledWorkersFindTheSame(t *testing.T) {
	kills := 4
	if n, err := strconv.Atoi(os.Getenv("HEARSAY_KILLS")); err == nil {
		kills = n
	}
	each := 15
	if n, err := strconv.Atoi(os.Getenv("HEARSAY_KILL_PAGES")); err == nil {
		each = n
	}
	dsn := cluster.DB(t)
	dir := t.TempDir()
	program := func(args ...string) *exec.Cmd {
		c := exec.Command(os.Args[0], args...)
		c.Dir = dir
		c.Env = append(os.Environ(), "HEARSAY_TEST_MAIN=1", "HEARSAY_DB=", "HEARSAY_CORRECTIONS=")
		return c
	}
	must := func(args ...string) {
		t.Helper()
		if out, err := program(args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	var piles []string
	for i := range kills {
		pile := filepath.Join(dir, fmt.Sprintf("pile%d.warc", i))
		writePile(t, pile, each, press.Options{Seed: uint64(100 + i), PerDay: 20, Size: 12_000})
		piles = append(piles, pile)
	}
	calm := filepath.Join(dir, "calm.db")
	must(append([]string{"read", "--db", calm}, piles...)...)

	worker := func() *exec.Cmd {
		c := program("work", "--jobs", "1", "--log", "warn", "--db", dsn)
		c.Stderr = t.Output()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		return c
	}
	workers := make([]*exec.Cmd, 4)
	for i := range workers {
		workers[i] = worker()
	}
	defer func() {
		for _, c := range workers {
			c.Process.Kill()
			c.Wait()
		}
	}()
	r := rand.New(rand.NewPCG(7, 7))
	for i, pile := range piles {
		must("read", "--queue", "--db", dsn, pile)
		time.Sleep(time.Duration(r.Int64N(int64(1500 * time.Millisecond)))) // whenever it comes, the end must be the same
		n := r.IntN(len(workers))
		workers[n].Process.Kill()
		workers[n].Wait()
		workers[n] = worker()
		if i%4 == 3 {
			cluster.Exec(t, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'test%' AND pid <> pg_backend_pid()`)
		}
	}
	for _, c := range workers {
		c.Process.Signal(syscall.SIGTERM)
	}
	for _, c := range workers {
		if err := c.Wait(); err != nil && err.Error() != "signal: terminated" { // one had just begun
			t.Errorf("a worker that was asked to end: %v", err)
		}
	}
	must("work", "--until-idle", "--db", dsn)
	must("check", "--db", dsn)
	want, got := toldBy(t, calm), toldBy(t, dsn)
	for name, v := range want {
		if got[name] != v {
			t.Errorf("%s differs after %d kills:\n%s\nwant\n%s", name, kills, got[name], v)
			break
		}
	}
	if len(got) != len(want) || len(want) < 5 {
		t.Errorf("%d things are told, want %d", len(got), len(want))
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
