package work

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"hearsay/internal/fetch"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

// Left is what was left to workers that fetch.
type Left struct {
	Addresses int                 // of those that were named
	Hosts     int                 // that jobs were added for, or brought forward
	Wrong     []*source.FileError // addresses that cannot be asked for
}

// FetchLater puts pages down as to be fetched by workers, whether they are known or not.
func FetchLater(ctx context.Context, db *store.DB, addresses []string, private bool) (Left, error) {
	return leaveAll(ctx, db, addresses, func(ctx context.Context, s fetch.State, address string, now time.Time) (string, time.Time, error) {
		host, err := fetch.WantPage(ctx, s, address, private, now)
		return host, now, err
	})
}

// FollowLater puts feeds, sitemaps, OPML lists and sites down as to be followed by
// workers.
func FollowLater(ctx context.Context, db *store.DB, addresses []string, private bool) (Left, error) {
	return leaveAll(ctx, db, addresses, func(ctx context.Context, s fetch.State, address string, _ time.Time) (string, time.Time, error) {
		return fetch.WantFeed(ctx, s, address, private)
	})
}

// leaveAll puts addresses down, some hundred in a transaction, with jobs for their hosts.
func leaveAll(ctx context.Context, db *store.DB, addresses []string, want func(ctx context.Context, s fetch.State, address string, now time.Time) (string, time.Time, error)) (left Left, err error) {
	c, err := inserter(ctx, db)
	if err != nil {
		return left, err
	}
	now, err := db.Now(ctx)
	if err != nil {
		return left, err
	}
	hosts := map[string]bool{}
	for part := range slices.Chunk(addresses, 200) {
		var wrong []*source.FileError
		due := map[string]time.Time{}
		err := db.TogetherAgain(ctx, func(in *store.DB) error {
			if _, err := in.Pgx().Exec(ctx, `SELECT pg_advisory_xact_lock_shared($1)`, int64(followLock)); err != nil {
				return err
			}
			wrong = nil
			clear(due)
			for _, a := range part {
				host, at, err := want(ctx, State{in}, a, now)
				var w *source.FileError
				if errors.As(err, &w) {
					wrong = append(wrong, w)
					continue
				} else if err != nil {
					return err
				}
				if have, ok := due[host]; !ok || at.Before(have) {
					due[host] = at
				}
			}
			return insertFetch(ctx, c, in, until(due, now))
		})
		if err != nil {
			return left, err
		}
		for host := range due {
			hosts[host] = true
		}
		left.Addresses += len(part) - len(wrong)
		left.Wrong = append(left.Wrong, wrong...)
	}
	left.Hosts = len(hosts)
	return left, nil
}

// inserter returns a client that adds jobs and does none.
func inserter(ctx context.Context, db *store.DB) (*client, error) {
	if err := Prepare(ctx, db); err != nil {
		return nil, err
	}
	pool, err := db.Pool(ctx)
	if err != nil {
		return nil, err
	}
	return river.NewClient(riverpgxv5.New(pool), &river.Config{Logger: quiet(nil)})
}

// TakeUp leaves to workers what "hearsay watch" has followed so far, and pages that are
// to be fetched. It returns how many hosts had no job yet.
func TakeUp(ctx context.Context, db *store.DB) (hosts int, err error) {
	c, err := inserter(ctx, db)
	if err != nil {
		return 0, err
	}
	now, err := db.Now(ctx)
	if err != nil {
		return 0, err
	}
	return takeUp(ctx, c, db, now)
}

// Forget is [fetch.Forget] while no worker puts feeds down: what is forgotten stays so.
func Forget(ctx context.Context, db *store.DB, address string) (ok bool, err error) {
	err = db.TogetherAgain(ctx, func(in *store.DB) error {
		if tx := in.Pgx(); tx != nil {
			if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(followLock)); err != nil {
				return err
			}
		}
		ok, err = fetch.Forget(ctx, State{in}, address)
		return err
	})
	return ok, err
}

// Hosts returns how many hosts workers fetch from, or will.
func Hosts(ctx context.Context, db *store.DB) (n int, err error) {
	pool, err := db.Pool(ctx)
	if err != nil {
		return 0, err
	}
	var there bool
	if err := pool.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL`, hostIndex).Scan(&there); err != nil || !there {
		return 0, db.Explain(err)
	}
	err = pool.QueryRow(ctx, `SELECT count(DISTINCT args->>'host') FROM river_job WHERE kind = 'fetch' AND state IN ('available', 'running', 'scheduled', 'retryable')`).Scan(&n)
	return n, db.Explain(err)
}
