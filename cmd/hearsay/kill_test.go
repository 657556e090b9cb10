package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/press"
	"hearsay/internal/source"
)

// A run that is killed again and again, and begun again each time, ends with the
// database of one that was left alone, in the content of every table.
// HEARSAY_KILLS says how many times; the usual is few.
func TestKilledRunsEndTheSame(t *testing.T) {
	kills := 6
	if n, err := strconv.Atoi(os.Getenv("HEARSAY_KILLS")); err == nil {
		kills = n
	}
	dir := t.TempDir()
	pile := filepath.Join(dir, "pile.warc")
	writePile(t, pile, 60+5*kills, press.Options{Seed: 3, PerDay: 20, Size: 15_000})

	program := func(db string) *exec.Cmd {
		c := exec.Command(os.Args[0], "read", "--json", "--db", db, pile)
		c.Env = append(os.Environ(), "HEARSAY_TEST_MAIN=1", "HEARSAY_DB=")
		return c
	}
	calm := filepath.Join(dir, "calm.db")
	began := time.Now()
	if out, err := program(calm).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took := time.Since(began)
	want := tables(t, calm)

	torn := filepath.Join(dir, "torn.db")
	r := rand.New(rand.NewPCG(5, 5))
	done := 0
	for done < kills {
		c := program(torn)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		// Whenever it comes, the end must be the same.
		kill := time.AfterFunc(time.Duration(r.Int64N(int64(took))), func() { c.Process.Kill() })
		if err := c.Wait(); err != nil {
			done++
		}
		kill.Stop()
	}
	if out, err := program(torn).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	got := tables(t, torn)
	for name, sum := range want {
		if got[name] != sum {
			t.Errorf("table %s differs after %d kills: %s, want %s", name, done, got[name], sum)
		}
	}
	if len(want) < 8 {
		t.Errorf("only %d tables were compared", len(want))
	}
}

// writePile writes an archive of invented pages.
func writePile(t testing.TB, name string, pages int, o press.Options) {
	t.Helper()
	p := press.New(o)
	writeWARC(t, name, func(yield func(press.Page) bool) {
		for range pages {
			if !yield(p.Next()) {
				return
			}
		}
	})
}

func writeWARC(t testing.TB, name string, pages iter.Seq[press.Page]) {
	t.Helper()
	var buf bytes.Buffer
	w, err := source.NewWARC(&buf, false)
	if err != nil {
		t.Fatal(err)
	}
	for n := range pages {
		err := w.Put(&hearsay.Page{ID: hearsay.NewPageID(n.URL, n.HTML), URL: n.URL, Fetched: n.Fetched, Type: source.HTML, Charset: "utf-8", Raw: n.HTML, Body: n.HTML})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(name, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// tables returns the number of rows and a hash of the content of each table.
func tables(t *testing.T, file string) map[string]string {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	names, err := db.Query(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'goose%' ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for names.Next() {
		var n string
		if err := names.Scan(&n); err != nil {
			t.Fatal(err)
		}
		list = append(list, n)
	}
	db.SetMaxOpenConns(1) // temporary tables are a connection's own
	out := map[string]string{}
	for _, name := range list {
		query := "SELECT * FROM " + name + " ORDER BY 1, 2"
		switch kind, inner, _ := strings.Cut(strings.TrimPrefix(name, "search_"), "_"); {
		case name == "records": // how often the list of stories was written is of the run
			query = "SELECT * FROM records WHERE kind <> 'listing' ORDER BY 1, 2"
		case name == "search_lines": // the numbers tell in which order lines came
			query = "SELECT kind, story, line, hash, place FROM search_lines ORDER BY 1, 2, 3, 4"
		case kind != "page" && kind != "statement" && kind != "event" || !strings.HasPrefix(name, "search_"):
		case inner != "":
			continue // how FTS5 has merged its index
		default: // the terms, and how often each stands in how many rows
			if _, err := db.Exec("CREATE VIRTUAL TABLE temp.terms_" + kind + " USING fts5vocab(main, " + name + ", row)"); err != nil {
				t.Fatal(err)
			}
			query = "SELECT term, doc, cnt FROM temp.terms_" + kind + " ORDER BY 1"
		}
		rows, err := db.QueryContext(context.Background(), query)
		if err != nil {
			t.Fatal(err)
		}
		cols, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		h, n := sha256.New(), 0
		for rows.Next() {
			row := make([]any, len(cols))
			for i := range row {
				row[i] = new(any)
			}
			if err := rows.Scan(row...); err != nil {
				t.Fatal(err)
			}
			for _, v := range row {
				fmt.Fprintf(h, "%v\x00", *v.(*any))
			}
			n++
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		out[name] = fmt.Sprintf("%d rows %s", n, hex.EncodeToString(h.Sum(nil)[:8]))
	}
	return out
}
