package store

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"hearsay"
)

func may(month int) time.Time { return time.Date(2030, time.Month(month), 2, 0, 0, 0, 0, time.UTC) }

func faults(t *testing.T, db *DB) (Checked, []string) {
	t.Helper()
	var out []string
	c, err := db.Check(context.Background(), nil, func(f Fault) { out = append(out, f.Kind+" "+f.ID+": "+f.Why) })
	if err != nil {
		t.Fatal(err)
	}
	return c, out
}

// Pages that are too old go with what was found in them, and nothing names them
// afterwards but the stories that wait to be grouped again.
func TestPruneTakesOldPages(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		pages := pile(t, db) // one of each month from January on
		a := article(page("", "undated, but it says"))
		a.Published = hearsay.Day(2029, 1, 1)
		says, silent := page("", "undated, but it says"), page("", "undated and silent")
		must(db.Keep(ctx, says, a, 3, ""))
		must(db.Keep(ctx, silent, article(silent), 3, ""))
		mark := must(db.Mark(ctx))
		out, err := db.Prune(ctx, may(3), false, nil)
		if err != nil || out.Pages != 4 || out.Undated != 1 {
			t.Fatalf("%+v, %v; want 4 pages gone, 1 of unknown age", out, err)
		}
		for i, p := range append(pages, says, silent) {
			_, err := db.Page(ctx, p.ID)
			if gone := i < 3 || p == says; gone != errors.Is(err, ErrNotFound) {
				t.Errorf("page %d: %v", i, err)
			}
			if _, err := db.Article(ctx, p.ID); i < 3 && !errors.Is(err, ErrNotFound) {
				t.Errorf("article %d: %v", i, err)
			}
		}
		if now := must(db.Mark(ctx)); now <= mark {
			t.Error("pages went, and the mark says that nothing changed")
		}
		if n := count(t, db, "bytes"); n != 5 {
			t.Errorf("%d byte strings for 5 pages", n)
		}
		r, err := db.Search(ctx, Query{Limit: 50})
		if err != nil && !errors.Is(err, ErrNoSearch) {
			t.Error(err)
		}
		for _, h := range r.Of(OfPage).Hits {
			if h.Page == pages[0].ID {
				t.Error("a page that went is still found")
			}
		}
		if out, err := db.Prune(ctx, may(3), false, nil); err != nil || out.Pages != 0 {
			t.Errorf("again: %+v, %v", out, err)
		}
		must(db.Keep(ctx, pages[0], article(pages[0]), 3, "")) // it may come again
		if got := must(db.Page(ctx, pages[0].ID)); string(got.Body) != string(pages[0].Body) {
			t.Error("a page that came again")
		}
	})
}

// With their findings kept, pages lose their bytes only; what was found in them says
// that it can no longer be checked, and check does not take it for damage.
func TestPruneKeepsFindings(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		pages := pile(t, db)
		if c, list := faults(t, db); len(list) > 0 || c.Excerpts != 1 || c.Pages != 7 || c.Briefs != 1 {
			t.Fatalf("before: %+v, %q", c, list)
		}
		out, err := db.Prune(ctx, may(3), true, nil)
		if err != nil || out.Pages != 3 {
			t.Fatalf("%+v, %v", out, err)
		}
		if p, err := db.Page(ctx, pages[0].ID); !errors.Is(err, ErrPruned) || p == nil || p.URL != pages[0].URL || !strings.Contains(err.Error(), "what was found in it is kept") {
			t.Errorf("a page whose bytes went: %v, %v", p, err)
		}
		if _, err := db.Article(ctx, pages[0].ID); err != nil {
			t.Error(err)
		}
		if b := must(db.Brief(ctx, "story00000")); !b.Pages[0].Gone {
			t.Error("the brief does not say that its page is gone")
		}
		n := 0
		for p, err := range db.Pages(ctx) {
			if err != nil || p.ID == pages[0].ID {
				t.Error(p.ID, err)
			}
			n++
		}
		if c, list := faults(t, db); len(list) > 0 || c.Gone != 1 || c.Excerpts != 0 || n != 4 {
			t.Errorf("after: %+v, %q, %d pages listed", c, list, n)
		}
		if c, err := db.CopyTo(ctx, t.TempDir()+"/copy.db", nil); err != nil || c.Pages != 7 {
			t.Errorf("copied: %+v, %v", c, err)
		}
		if out, err := db.Prune(ctx, may(3), false, nil); err != nil || out.Pages != 3 {
			t.Errorf("then all of them: %+v, %v", out, err)
		}
	})
}

// A month of bytes that no page needs is dropped whole.
func TestPruneDropsMonths(t *testing.T) {
	ctx := context.Background()
	db := openAt(t, server.DB(t))
	pages := pile(t, db)
	now := may(5)
	must(db.pool.Exec(`CREATE TABLE bytes_2001_02 PARTITION OF bytes FOR VALUES FROM (24013) TO (24014)`))
	must(db.pool.Exec(`UPDATE bytes SET month = 24013 WHERE hash IN (SELECT raw FROM pages WHERE fetched < $1)`, stamp(now)))
	must(db.pool.Exec(`UPDATE pages SET month = 24013 WHERE fetched < $1`, stamp(now)))
	out, err := db.Prune(ctx, may(2), true, nil)
	if err != nil || out.Months != 0 || out.Pages != 2 {
		t.Errorf("while it is needed: %+v, %v", out, err)
	}
	out, err = db.Prune(ctx, now, false, nil)
	if err != nil || out.Months != 1 {
		t.Errorf("when it is not: %+v, %v", out, err)
	}
	if _, err := db.Page(ctx, pages[6].ID); err != nil {
		t.Errorf("a page of another month: %v", err)
	}
	if _, list := faults(t, db); len(list) != 6 { // five stories without pages wait to be grouped again, and a brief to go
		t.Errorf("%d faults: %q", len(list), list)
	}
}

// What is damaged is told, each fault once, and the rest is read on.
func TestCheckFindsDamage(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		pages := pile(t, db)
		exec := func(q string, args ...any) {
			t.Helper()
			if db.jobs == nil {
				q = strings.ReplaceAll(q, "'\\x", "x'")
			}
			if _, err := db.pool.ExecContext(ctx, q, args...); err != nil {
				t.Fatal(q, err)
			}
		}
		db.pool.SetMaxOpenConns(1)
		if db.jobs == nil {
			exec("PRAGMA foreign_keys = 0")
		} else {
			exec("ALTER TABLE members DROP CONSTRAINT members_page_fkey")
			exec("ALTER TABLE articles DROP CONSTRAINT articles_page_fkey")
		}
		bytesOf := " WHERE hash = (SELECT raw FROM pages WHERE id = $1)"
		exec("UPDATE bytes SET data = '\\x42', coding = $2"+bytesOf, pages[0].ID, "raw") // other bytes, and the excerpt on them
		exec("UPDATE bytes SET data = '\\x42', coding = $2"+bytesOf, pages[1].ID, "zstd")
		exec("DELETE FROM bytes"+bytesOf, pages[3].ID)
		exec("UPDATE articles SET article = '\\x42' WHERE page = $1", pages[4].ID)
		exec("DELETE FROM articles WHERE page = $1", pages[5].ID)
		exec("DELETE FROM members WHERE page = $1", pages[6].ID)
		db.pool.SetMaxOpenConns(4)
		c, list := faults(t, db)
		all := strings.Join(list, "\n")
		for _, want := range []string{
			"page " + string(pages[0].ID) + ": its address and bytes have the hash",
			"page " + string(pages[1].ID) + ": database",
			"page " + string(pages[3].ID) + ": database",
			"article " + string(pages[4].ID) + ": database",
			"reference " + string(pages[5].ID) + ": page without its finding",
			"reference story00006: story without pages",
			"excerpt story00000: span 0-5 lies outside",
		} {
			if !strings.Contains(all, want) {
				t.Errorf("not told: %s", want)
			}
		}
		if len(list) != 7 || c.Faults != 7 || c.Pages != 7 {
			t.Errorf("%+v, %d faults told, want 7:\n%s", c, len(list), all)
		}
	})
}
