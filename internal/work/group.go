package work

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"hearsay"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
)

// insertGroup adds a group job unless one waits. Whoever calls it holds the row of the
// mark, or does no harm.
func insertGroup(ctx context.Context, c *client, in *store.DB) error {
	var waits bool
	err := in.Pgx().QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM river_job WHERE kind = 'group' AND state IN ('available', 'scheduled', 'retryable'))`).Scan(&waits)
	if err != nil || waits {
		return err
	}
	_, err = c.InsertTx(ctx, in.Pgx(), groupArgs{}, &river.InsertOpts{Queue: groupQueue, MaxAttempts: maxAttempts})
	return err
}

// insertHelp adds jobs that help the group job which runs: one for each worker that
// could, as far as there are eras for them.
func insertHelp(ctx context.Context, c *client, eras int) error {
	list := make([]river.InsertManyParams, min(eras, maxHelp))
	for i := range list {
		list[i] = river.InsertManyParams{Args: helpArgs{}, InsertOpts: &river.InsertOpts{Queue: groupQueue, MaxAttempts: tries}}
	}
	_, err := c.InsertManyFast(ctx, list)
	return err
}

type groupWorker struct {
	river.WorkerDefaults[groupArgs]
	*worker
}

// Timeout is none: a large pile takes as long as it takes.
func (w *groupWorker) Timeout(*river.Job[groupArgs]) time.Duration { return -1 }

// Work groups.
func (w *groupWorker) Work(ctx context.Context, job *river.Job[groupArgs]) error {
	defer w.begin(job.JobRow)()
	return w.later(ctx, w.work(ctx, job, true))
}

// wait is the time before a group job looks again. It waits here and not in the
// queue, where a pause ends by the clock of the machine that began it. Another that
// groups meanwhile is helped, since the jobs that ask for it have to wait behind this:
// once for each list, since it takes a while to see that nothing is left.
func (w *worker) wait(ctx context.Context) error {
	l, err := w.db.Listing(ctx)
	if err != nil {
		return err
	}
	if l.N+1 != w.helped {
		asked, err := w.help(ctx)
		if err != nil {
			return err
		}
		if asked {
			w.helped = l.N + 1
		}
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-w.ending: // another may wait as well
		return errEnding
	case <-time.After(200 * time.Millisecond):
		return nil
	}
}

// settled waits until no article and no brief is being made, or patience is over, by
// the clock of the database. To group sooner, whenever as many articles are new as were
// grouped before, took half as much processor time again, and longer (doc/benchmarks.md).
func (w *worker) settled(ctx context.Context, job int64) error {
	pool, err := w.db.Pool(ctx)
	if err != nil {
		return err
	}
	for {
		var busy bool
		err := pool.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM river_job WHERE kind IN ('extract', 'brief') AND state IN ('available', 'running'))
			AND now() - (SELECT created_at FROM river_job WHERE id = $1) < $2::interval`, job, w.opts.Patience).Scan(&busy)
		if err != nil || !busy {
			return err
		}
		if err := w.wait(ctx); err != nil {
			return err
		}
	}
}

// work groups, once no other worker does; first says that it didn't look before.
func (w *groupWorker) work(ctx context.Context, job *river.Job[groupArgs], first bool) error {
	if err := w.check(ctx, false); err != nil {
		return err
	}
	if err := w.settled(ctx, job.ID); err != nil {
		return err
	}
	mark, err := w.db.Mark(ctx)
	if err != nil {
		return err
	}
	if l, err := w.db.Listing(ctx); err != nil || l.N > 0 && l.Mark == mark {
		if older, bad := pipeline.OlderStories(ctx, w.db); err != nil || bad != nil || !older {
			return errors.Join(err, bad) // another was first
		}
	}
	skipped, err := w.skipped(ctx)
	if err != nil {
		return err
	}
	if first {
		w.log.Info("grouping")
	}
	began := time.Now()
	stories := 0
	ok, err := pipeline.Arrange(ctx, w.db, w.opts.Pipeline,
		func(id hearsay.StoryID, quick string) bool { return skipped[id] == quick },
		func(ctx context.Context, in *store.DB, mark int64, orders []*pipeline.Orders) error {
			l, err := in.Listing(ctx)
			if err != nil {
				return err
			}
			if err := dropOutlets(ctx, in); err != nil {
				return err
			}
			stories = 0
			for _, o := range orders { // one for each era
				stories += len(o.Briefs)
				if err := insertBriefs(ctx, w.client, in, l.N, o, briefStories); err != nil {
					return err
				}
			}
			now, err := in.Mark(ctx)
			if err == nil && now != mark {
				err = insertGroup(ctx, w.client, in)
			}
			if err == nil {
				err = pipeline.Sign(ctx, in)
			}
			if err != nil {
				return err
			}
			_, err = river.JobCompleteTx[*riverpgxv5.Driver](ctx, in.Pgx(), job)
			return err
		})
	if err == nil && !ok { // another groups
		if err := w.wait(ctx); err != nil {
			return err
		}
		return w.work(ctx, job, false)
	}
	if err == nil {
		w.count("groupings", 1)
		w.log.Info("grouped", "briefs", stories, "seconds", time.Since(began).Seconds())
		err = w.settle(ctx)
	}
	return err
}

type helpWorker struct {
	river.WorkerDefaults[helpArgs]
	*worker
}

// Timeout says that helping takes as long as it takes.
func (w *helpWorker) Timeout(*river.Job[helpArgs]) time.Duration { return -1 }

// Work groups eras for the worker that groups.
func (w *helpWorker) Work(ctx context.Context, job *river.Job[helpArgs]) error {
	defer w.begin(job.JobRow)()
	err := w.check(ctx, false)
	if err == nil {
		_, err = w.help(ctx)
	}
	return w.later(ctx, err)
}

func (w *worker) help(ctx context.Context) (asked bool, err error) {
	eras, asked, err := pipeline.Help(ctx, w.db, w.opts.Pipeline)
	if eras > 0 {
		w.count("eras", eras)
		w.log.Info("helped to group", "eras", eras)
	}
	return asked, err
}
