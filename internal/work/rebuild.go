package work

import (
	"context"
	"slices"

	"github.com/riverqueue/river"

	"hearsay"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
)

// againPriority puts pages that are read again behind those that came in, and before
// briefs: these would soon be made again.
const againPriority = 2

// Rebuild leaves to workers what [pipeline.Renew] does, or with all what
// [pipeline.Rebuild] does: it adds jobs for the pages that are to be read again, unless
// there are such jobs, and one for grouping, which orders the briefs. It returns how
// many pages are to be read.
func Rebuild(ctx context.Context, db *store.DB, all bool) (pages int, err error) {
	c, err := inserter(ctx, db)
	if err != nil {
		return 0, err
	}
	pool, err := db.Pool(ctx)
	if err != nil {
		return 0, err
	}
	ids, change, err := pipeline.ToReread(ctx, db, all)
	if err != nil {
		return 0, err
	}
	again := int64(0)
	if all {
		again = change
	}
	rows, err := pool.Query(ctx, `SELECT DISTINCT jsonb_array_elements_text(args->'pages') FROM river_job
		WHERE kind = 'extract' AND state IN ('available', 'pending', 'running', 'scheduled', 'retryable') AND COALESCE((args->>'again')::bigint, 0) >= $1`, again)
	if err != nil {
		return 0, db.Explain(err)
	}
	defer rows.Close()
	queued := map[hearsay.PageID]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return 0, err
		}
		queued[hearsay.PageID(id)] = true
	}
	if err := rows.Err(); err != nil {
		return 0, db.Explain(err)
	}
	waiting := slices.DeleteFunc(slices.Clone(ids), func(id hearsay.PageID) bool { return queued[id] })
	err = db.Together(ctx, func(in *store.DB) error {
		if err := insertAgain(ctx, c, in, waiting, again, extractPages); err != nil {
			return err
		}
		if all {
			if err := in.ForgetBriefs(ctx); err != nil {
				return err
			}
			if err := pipeline.Unsign(ctx, in); err != nil {
				return err
			}
		}
		return insertGroup(ctx, c, in)
	})
	return len(ids), err
}

// insertAgain adds jobs of at most n pages whose articles are to be found again.
func insertAgain(ctx context.Context, c *client, in *store.DB, pages []hearsay.PageID, again int64, n int) error {
	var list []river.InsertManyParams
	for part := range slices.Chunk(pages, n) {
		list = append(list, river.InsertManyParams{Args: extractArgs{Pages: part, Again: again}, InsertOpts: &river.InsertOpts{Priority: againPriority, MaxAttempts: maxAttempts}})
	}
	if len(list) == 0 {
		return nil
	}
	_, err := c.InsertManyFastTx(ctx, in.Pgx(), list)
	return err
}

// settle takes away the articles of before once no brief is being made: all are of the
// list that is kept.
func (w *worker) settle(ctx context.Context) error {
	if there, err := w.db.Before(ctx); err != nil || !there {
		return err
	}
	l, err := w.db.Listing(ctx)
	if err != nil {
		return err
	}
	if n, err := unfinished(ctx, w.db, briefArgs{}.Kind()); err != nil || n > 0 {
		return err
	}
	if skipped, err := w.skipped(ctx); err != nil || len(skipped) > 0 {
		return err
	}
	return w.db.DropBefore(ctx, l.Mark)
}
