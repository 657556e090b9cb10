package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearsay"
)

// pile fills a database with some of everything, and returns its pages.
func pile(t *testing.T, db *DB) []*hearsay.Page {
	t.Helper()
	ctx := context.Background()
	var pages []*hearsay.Page
	var members []hearsay.Story
	for i := range 7 {
		p := page(fmt.Sprintf("https://news.example/%d\x00\xff", i), fmt.Sprint(strings.Repeat("words ", 20*i+1), i%3))
		p.Fetched = time.Date(2030, time.Month(1+i), 1, 0, 0, 0, 0, time.UTC)
		p.Locator = fmt.Sprint("file ", i)
		if i == 2 {
			p.Raw = append([]byte("raw "), p.Raw...)
			p.ID = hearsay.NewPageID(p.URL, p.Raw)
		}
		f := Finding{Article: article(p), Version: 3, Lines: []byte{0, byte(i)}, Address: p.URL}
		if i == 5 {
			f = Finding{Version: 3, Reason: "none"}
		}
		must(db.KeepAll(ctx, must(db.Prepare(p, f))))
		pages = append(pages, p)
		s := story(fmt.Sprintf("story%05d", i), i+1, p)
		s.Aliases = []hearsay.StoryID{hearsay.StoryID(fmt.Sprintf("alias%05d", i))}
		members = append(members, s)
	}
	must(db.KeepAll(ctx, Unread("gone\x00.gz", "broken")))
	for _, err := range []error{
		db.PutStories(ctx, must(db.Mark(ctx)), members, LogEntry{Change: 1, Story: "story00001", What: "a", Why: "b"}, LogEntry{Change: 2, Story: "story00001", What: "c"}),
		db.PutBrief(ctx, "made", &hearsay.Brief{Story: hearsay.Story{ID: members[0].ID}, Pages: []hearsay.PageNote{{Number: 1, Page: pages[0].ID, Headline: hearsay.Excerpt{Text: "words", Span: hearsay.Span{Page: pages[0].ID, End: 5}}}}}),
		db.PutRecords(ctx, Record{"feed", "a", []byte("1")}, Record{"feed", "b\x00", []byte{}}),
		db.PutLive(ctx, []LivePart{{"index", "key", 7, []byte("x\x00y")}, {"pages", "key", 7, []byte{}}}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return pages
}

// dump is everything in the tables that are copied.
func dump(t *testing.T, db *DB) map[string]string {
	t.Helper()
	ctx := context.Background()
	tx, err := db.engine.begin(ctx, true)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.undo()
	out := map[string]string{}
	for _, tb := range tables {
		var d digest
		if err := tb.rows(ctx, tx, func(row []any) error { d.add(row); return nil }); err != nil {
			t.Fatal(err)
		}
		out[tb.name] = fmt.Sprintf("%d rows %x", d.rows, d.sum.Bytes())
	}
	return out
}

// A pile goes from any database to any other, and back, and is the same; the next
// page is counted on from there.
func TestCopyGoesEitherWay(t *testing.T) {
	ctx := context.Background()
	places := map[string]func() string{
		"SQLite":     func() string { return filepath.Join(t.TempDir(), "copy.db") },
		"PostgreSQL": func() string { return server.DB(t) },
	}
	both(t, func(t *testing.T, open func() *DB) {
		db := open()
		pages := pile(t, db)
		want := dump(t, db)
		for name, place := range places {
			to := place()
			steps := 0
			c, err := db.CopyTo(ctx, to, func(string, int, int) { steps++ })
			if err != nil {
				t.Fatalf("to %s: %v", name, err)
			}
			if c.Pages != 7 || c.Stories != 7 || c.Briefs != 1 {
				t.Errorf("to %s: %+v", name, c)
			}
			got := openAt(t, to)
			if d := cmp.Diff(want, dump(t, got)); d != "" {
				t.Errorf("to %s (-want +got):\n%s", name, d)
			}
			if d := cmp.Diff(pages[2], must(got.Page(ctx, pages[2].ID))); d != "" {
				t.Errorf("a page in %s (-want +got):\n%s", name, d)
			}
			if err := got.FillSearch(ctx, nil); err != nil {
				t.Error(err)
			}
			p := page("", "later words")
			must(got.Keep(ctx, p, article(p), 1, ""))
			if n := must(got.KeptSince(ctx, 0))[p.ID]; n != 8 {
				t.Errorf("in %s the next page is change %d, want 8", name, n)
			}
			if err := got.PutStories(ctx, 8, nil, LogEntry{Change: 8, Story: "story00001", What: "later"}); err != nil || len(must(got.Log(ctx, ""))) != 3 {
				t.Errorf("in %s the log does not go on: %v", name, err)
			}
			if _, err := db.CopyTo(ctx, to, nil); !errors.Is(err, ErrTaken) {
				t.Errorf("into a %s that holds pages: %v", name, err)
			}
		}
	})
}

// A copy that breaks off leaves nothing under its name.
func TestBrokenCopyLeavesNothing(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		db := open()
		pile(t, db)
		dir := t.TempDir()
		address := server.DB(t)
		for _, to := range []string{filepath.Join(dir, "copy.db"), address} {
			ctx, cancel := context.WithCancel(context.Background())
			if db.jobs == nil {
				must(db.pool.Exec("UPDATE bytes SET data = x'00' WHERE coding = 'raw'"))
			} else {
				must(db.pool.Exec("UPDATE bytes SET data = '\\x00'::bytea WHERE coding = 'raw'"))
			}
			_, err := db.CopyTo(ctx, to, nil)
			cancel()
			if err == nil || !strings.Contains(err.Error(), "another hash") {
				t.Errorf("a damaged page was copied: %v", err)
			}
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
		if n := count(t, openAt(t, address), "pages"); n != 0 {
			t.Errorf("%d pages left behind", n)
		}
	})
}

// A backup taken while pages come in holds the whole ones, and restores on either
// database.
func TestBackupAndRestore(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		pile(t, db)
		stop, done := make(chan bool), make(chan error, 1)
		go func() {
			var err error
			for i := 0; err == nil; i++ {
				select {
				case <-stop:
					done <- nil
					return
				default:
				}
				p := page("", fmt.Sprint("meanwhile ", i))
				_, err = db.Keep(ctx, p, article(p), 1, "")
			}
			done <- err
		}()
		file := filepath.Join(t.TempDir(), "backup.db")
		beside := map[string][]byte{"corrections.toml": []byte("by = \"hand\"\n")}
		_, err := db.Backup(ctx, file, beside, nil)
		close(stop)
		if err := errors.Join(err, <-done); err != nil {
			t.Fatal(err)
		}
		if i, err := os.Stat(file); err != nil || i.Mode().Perm() != 0o600 {
			t.Errorf("the backup: %v, %v; want one that only its owner reads", i, err)
		}
		if _, err := db.Backup(ctx, file, nil, nil); !errors.Is(err, ErrTaken) {
			t.Errorf("over another backup: %v", err)
		}
		before := must(os.ReadFile(file))
		var told []map[string]string
		for _, to := range []string{filepath.Join(t.TempDir(), "h.db"), server.DB(t)} {
			c, with, err := Restore(ctx, file, to, nil)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(beside, with); d != "" || c.Pages < 7 {
				t.Errorf("restored %+v with (-want +got):\n%s", c, d)
			}
			got := openAt(t, to)
			told = append(told, dump(t, got))
			if n := must(got.Mark(ctx)); int(n) != c.Pages || count(t, got, "articles") != c.Pages {
				t.Errorf("%d pages, %d changes: half of one is there", c.Pages, n)
			}
			if _, _, err := Restore(ctx, file, to, nil); !errors.Is(err, ErrTaken) {
				t.Errorf("restored over it: %v", err)
			}
		}
		if d := cmp.Diff(told[0], told[1]); d != "" {
			t.Errorf("the two databases differ:\n%s", d)
		}
		if after := must(os.ReadFile(file)); string(after) != string(before) {
			t.Error("the backup was changed")
		}
	})
}

func TestRestoreRefuses(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	to := filepath.Join(dir, "to.db")
	text := filepath.Join(dir, "notes.txt")
	os.WriteFile(text, []byte("my notes"), 0o600)
	if _, _, err := Restore(ctx, text, to, nil); !errors.Is(err, ErrForeign) {
		t.Errorf("from a file that is no backup: %v", err)
	}
	if _, _, err := Restore(ctx, filepath.Join(dir, "none.db"), to, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("from no file: %v", err)
	}
	file := filepath.Join(dir, "b.db")
	db := openAt(t, filepath.Join(dir, "from.db"))
	pile(t, db)
	if _, _, err := Restore(ctx, filepath.Join(dir, "from.db"), to, nil); err == nil || !strings.Contains(err.Error(), "hearsay copy") {
		t.Errorf("from a database in use: %v", err)
	}
	if _, err := db.Backup(ctx, file, nil, nil); err != nil {
		t.Fatal(err)
	}
	pool := must(sql.Open("sqlite", file))
	must(pool.Exec("UPDATE bytes SET data = x'42' WHERE coding = 'raw'"))
	pool.Close()
	if _, _, err := Restore(ctx, file, to, nil); err == nil {
		t.Error("a damaged backup was restored")
	}
	if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a restored file is there: %v", err)
	}
}

// Every table is copied, or made again from those that are.
func TestEveryTableIsCopied(t *testing.T) {
	again := map[string]bool{"goose_db_version": true, "hearsay": true}
	both(t, func(t *testing.T, open func() *DB) {
		db := open()
		list := `SELECT m.name, p.name FROM sqlite_schema m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'`
		if db.jobs != nil {
			list = `SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c WHERE c.table_schema = 'public'`
		}
		known := map[string]bool{}
		for _, tb := range tables {
			names, _ := tb.fields()
			for _, n := range names {
				known[tb.name+"."+n] = true
			}
		}
		rows := must(db.pool.Query(list))
		defer rows.Close()
		n := 0
		for rows.Next() {
			var table, column string
			if err := rows.Scan(&table, &column); err != nil {
				t.Fatal(err)
			}
			if again[table] || strings.HasPrefix(table, "search_") || strings.HasPrefix(table, "bytes_") || column == "month" {
				continue
			}
			n++
			if !known[table+"."+column] {
				t.Errorf("%s.%s is not in the table of what is copied (table.go)", table, column)
			}
		}
		if n != len(known) {
			t.Errorf("%d columns, and %d are copied", n, len(known))
		}
	})
}
