package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"hearsay"
)

// waits returns once somebody waits for a lock of a database.
func waits(t *testing.T, db *DB) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		var n int
		if err := db.pool.QueryRow(`SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			return
		}
	}
	t.Fatal("nobody waits")
}

// rowsOfPages counts the rows of pages in both tables of the index.
func rowsOfPages(t *testing.T, db *DB) (rows [2]int) {
	t.Helper()
	for i, q := range []string{"SELECT COUNT(*) FROM search_page", "SELECT COUNT(*) FROM search_pages"} {
		if err := db.pool.QueryRow(q).Scan(&rows[i]); err != nil {
			t.Fatal(err)
		}
	}
	return rows
}

// Several processes give rows of the same days numbers, each a number of its own, behind
// those of rows that were there before.
func TestNumbersAreGivenOnce(t *testing.T) {
	ctx := context.Background()
	dsn := server.DB(t)
	first := openAt(t, dsn)
	p := page("", "words")
	must(first.Keep(ctx, p, article(p), 1, ""))
	must(first.pool.Exec("DELETE FROM search_next")) // as an earlier version left it
	last := map[int64]int64{0: 1, firstDay: firstDay << dayBits, firstDay + 1: (firstDay + 1) << dayBits}
	got := make([][]int64, 6)
	var all sync.WaitGroup
	for i := range got {
		db := openAt(t, dsn)
		all.Go(func() {
			g := db.index.(*sqliteIndex).ofPages
			for n := range 20 {
				need := map[int64]int64{0: 1, firstDay: int64(n), firstDay + 1: 40}
				err := db.write(ctx, func(tx *transaction) error {
					runs, err := g.ask(ctx, tx, g.short(need))
					g.add(runs)
					return err
				})
				if err != nil {
					t.Error(err)
				}
				for day, n := range need {
					for _, r := range g.take(day, n) {
						for ; r.first < r.end; r.first++ {
							if got[i] = append(got[i], r.first); dayOfNumber(r.first) != day || r.first <= last[day] {
								t.Errorf("day %d has the number %d", day, r.first)
							}
						}
					}
				}
			}
		})
	}
	all.Wait()
	numbers := slices.Concat(got...)
	slices.Sort(numbers)
	if want := 6 * (20 + 190 + 800); len(numbers) != want || len(slices.Compact(numbers)) != want {
		t.Errorf("%d numbers, want %d, each once", len(numbers), want)
	}
}

// A process that keeps the articles of pages doesn't keep another from entering words
// until it has committed, and what it put down goes with it where it is undone.
func TestWordsAreEnteredBesideEachOther(t *testing.T) {
	ctx := context.Background()
	dsn := server.DB(t)
	one, two := openAt(t, dsn), openAt(t, dsn)
	prepare := func(db *DB, name string) []*Entry {
		var list []*Entry
		for i := range 40 {
			p := page("", fmt.Sprint("words of ", name, i))
			list = append(list, must(db.Prepare(p, Finding{Article: article(p), Version: 1})))
		}
		if err := db.Ready(ctx, list, nil); err != nil {
			t.Fatal(err)
		}
		return list
	}
	a, b := prepare(one, "one"), prepare(two, "two")
	undone := errors.New("undone")
	for _, end := range []error{undone, nil} {
		err := one.Together(ctx, func(in *DB) error {
			if end == nil {
				_, err := in.KeepAll(ctx, a...)
				return err
			}
			if err := in.index.ahead(ctx, in.in, newDocs(a, nil)); err != nil {
				return err
			}
			if n, err := two.KeepAll(ctx, b...); n != len(b) || err != nil {
				t.Errorf("KeepAll beside another: %d, %v", n, err)
			}
			return undone
		})
		if !errors.Is(err, end) {
			t.Fatal(err)
		}
		if want := map[error]int{undone: 40, nil: 80}[end]; rowsOfPages(t, one) != [2]int{want, want} {
			t.Errorf("rows %v, want %d", rowsOfPages(t, one), want)
		}
	}
	for q, want := range map[string]int{"one7": 1, "two7": 1, "words": 80} {
		r := must(one.Search(ctx, Query{Words: [][]Term{{{Text: q}}}}))
		if got := r.Of(OfPage).Total; got != want {
			t.Errorf("%s is found %d times, want %d", q, got, want)
		}
	}
}

// Where another finds something else on a page meanwhile, or takes it away, or enters
// it too, the page has one row or none, and no row stays that is nobody's.
func TestWordsOfAPageThatAnotherChanged(t *testing.T) {
	ctx := context.Background()
	for name, other := range map[string]struct {
		do   func(in *DB, p *hearsay.Page) error
		rows int
	}{
		"finds no article on it": {func(in *DB, p *hearsay.Page) error {
			return in.PutFinding(ctx, p.ID, Finding{Version: 2, Reason: "none"})
		}, 0},
		"finds no article on it with an older version": {func(in *DB, p *hearsay.Page) error {
			return in.PutFinding(ctx, p.ID, Finding{Version: 1, Reason: "none"})
		}, 1},
		"takes it away": {func(in *DB, p *hearsay.Page) error {
			return in.remove(ctx, []hearsay.PageID{p.ID}, false)
		}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			dsn := server.DB(t)
			one, two := openAt(t, dsn), openAt(t, dsn)
			p, q := page("", "words"), page("", "others")
			must(one.Keep(ctx, p, nil, 0, "")) // it waits
			done := make(chan error)
			err := one.Together(ctx, func(in *DB) error {
				if err := other.do(in, p); err != nil {
					return err
				}
				go func() {
					var list []*Entry
					for _, p := range []*hearsay.Page{p, q} {
						list = append(list, must(two.PrepareLater(p.ID, Finding{Article: article(p), Version: 2})))
					}
					list[1] = must(two.Prepare(q, Finding{Article: article(q), Version: 2}))
					_, err := two.KeepAll(ctx, list...)
					done <- err
				}()
				waits(t, two) // for the mark, its words being entered
				return nil
			})
			if err := errors.Join(err, <-done); err != nil {
				t.Fatal(err)
			}
			if want := other.rows + 1; rowsOfPages(t, one) != [2]int{want, want} {
				t.Errorf("rows %v, want %d", rowsOfPages(t, one), want)
			}
			r := must(one.Search(ctx, Query{Words: [][]Term{{{Text: "words"}}}}))
			if n := r.Of(OfPage).Total; n != other.rows {
				t.Errorf("it is found %d times, want %d", n, other.rows)
			}
			if _, list := faults(t, one); len(list) > 0 {
				t.Errorf("faults: %q", list)
			}
		})
	}
	t.Run("enters it too", func(t *testing.T) {
		dsn := server.DB(t)
		one, two := openAt(t, dsn), openAt(t, dsn)
		p := page("", "words")
		must(one.Keep(ctx, p, nil, 0, ""))
		done := make(chan error)
		err := one.Together(ctx, func(in *DB) error {
			if _, err := in.KeepAll(ctx, must(in.PrepareLater(p.ID, Finding{Article: article(p), Version: 2}))); err != nil {
				return err
			}
			go func() {
				n, err := two.KeepAll(ctx, must(two.PrepareLater(p.ID, Finding{Article: article(p), Version: 2})))
				if n != 0 {
					t.Errorf("%d of the second were new", n)
				}
				done <- err
			}()
			waits(t, two)
			return nil
		})
		if err := errors.Join(err, <-done); err != nil {
			t.Fatal(err)
		}
		if rowsOfPages(t, one) != [2]int{1, 1} {
			t.Errorf("rows %v, want one", rowsOfPages(t, one))
		}
	})
}
