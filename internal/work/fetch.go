package work

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"hearsay"
	"hearsay/internal/fetch"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

// Fetching says how a worker asks the web. State, Claims and Now of Web are the
// database's; of Rules only Days, Most, Least and Longest count.
type Fetching struct {
	Web   fetch.Options
	Rules fetch.Rules
}

// A queue of its own, which only workers look into that may ask the web. A job of it
// waits most of the time, for a host or for a pause to end: there may be many.
const (
	fetchQueue = "fetch"
	fetchHosts = 64
)

// The bounds of one job: what is fetched is kept when it ends, and is in memory until
// then. To wait longer than that for a host's turn, or for the next thing that is due,
// is left to the queue.
const (
	fetchTime     = 30 * time.Second
	fetchPages    = 64
	fetchBytes    = 4 << 20
	fetchPatience = 10 * time.Second
	fetchSettle   = 3 * time.Second
)

// When a job is tried again that found another at its host, and one that was given up.
const (
	elsewhere = 5 * time.Second
	giveUp    = time.Hour
)

// followLock is an advisory lock: who puts feeds into the database shares it, who ends
// the following of some has it alone.
const followLock = 0x68656172<<8 + 5

// hostIndex finds jobs by host.
const hostIndex = "river_job_fetch_host"

// insertFetch sees to it that a job waits for each host that runs after that time, or
// sooner. A job that waits already is held until the end of the transaction: it sees
// what is put down with it.
func insertFetch(ctx context.Context, c *client, in *store.DB, after map[string]time.Duration) error {
	hosts := slices.DeleteFunc(slices.Sorted(maps.Keys(after)), func(h string) bool { return h == "" })
	for part := range slices.Chunk(hosts, 500) {
		if err := insertHosts(ctx, c, in.Pgx(), part, after); err != nil {
			return err
		}
	}
	return nil
}

func insertHosts(ctx context.Context, c *client, tx pgx.Tx, hosts []string, after map[string]time.Duration) error {
	// In order, so that two don't wait for each other.
	rows, err := tx.Query(ctx, `SELECT id, args->>'host' FROM river_job WHERE kind = 'fetch' AND state IN ('available', 'scheduled', 'retryable')
		AND args->>'host' = ANY($1) ORDER BY id FOR UPDATE`, hosts)
	if err != nil {
		return err
	}
	var ids []int64
	var seconds []float64
	waits := map[string]bool{}
	var id int64
	var host string
	_, err = pgx.ForEachRow(rows, []any{&id, &host}, func() error {
		waits[host] = true
		ids, seconds = append(ids, id), append(seconds, after[host].Seconds())
		return nil
	})
	if err != nil {
		return err
	}
	var list []river.InsertManyParams
	for _, h := range hosts {
		if !waits[h] {
			list = append(list, river.InsertManyParams{Args: fetchArgs{h}, InsertOpts: &river.InsertOpts{Queue: fetchQueue, MaxAttempts: maxAttempts}})
		}
	}
	later := false
	if len(list) > 0 {
		added, err := c.InsertManyTx(ctx, tx, list)
		if err != nil {
			return err
		}
		for i, a := range added {
			d := after[list[i].Args.(fetchArgs).Host]
			later = later || d > 0
			ids, seconds = append(ids, a.Job.ID), append(seconds, d.Seconds())
		}
	}
	if len(waits) == 0 && !later {
		return nil
	}
	// Those that are new have the present time, which is later than none. To be put off
	// they need not be of River's state "scheduled", which goes by a clock of a worker.
	_, err = tx.Exec(ctx, `UPDATE river_job j SET state = 'available', scheduled_at =
		CASE WHEN j.id = ANY($3::bigint[]) THEN LEAST(j.scheduled_at, now() + make_interval(secs => d.s)) ELSE now() + make_interval(secs => d.s) END
		FROM unnest($1::bigint[], $2::float8[]) AS d(id, s) WHERE j.id = d.id`, ids, seconds, ids[:len(ids)-len(list)])
	return err
}

func (w *worker) openDoor(ctx context.Context) (err error) {
	if w.door, err = NewDoor(ctx, w.db); err != nil {
		return err
	}
	o := w.door.Options(w.opts.Fetch.Web)
	o.Patience = fetchPatience
	w.web = fetch.NewClient(o)
	return nil
}

func (w *worker) closeDoor() {
	w.web.Close()
	w.door.Close()
}

// left counts the jobs that are to be done before the worker is idle. What is fetched
// later than two minutes after it began is for the next time.
func (w *worker) left(ctx context.Context, began time.Time) (n int, err error) {
	pool, err := w.db.Pool(ctx)
	if err == nil {
		err = pool.QueryRow(ctx, `SELECT count(*) FROM river_job WHERE state IN ('available', 'pending', 'running', 'scheduled', 'retryable')
			AND (kind <> 'fetch' OR $1 AND (state = 'running' OR scheduled_at <= GREATEST(now(), $2)))`, w.opts.Fetch != nil, began.Add(2*time.Minute)).Scan(&n)
	}
	return n, err
}

// takeUp adds jobs for the hosts of which something is wanted and that have none: in a
// database that was copied or restored, or whose feeds "hearsay watch" followed.
func takeUp(ctx context.Context, c *client, db *store.DB, now time.Time) (hosts int, err error) {
	pool, err := db.Pool(ctx)
	if err != nil {
		return 0, err
	}
	wanted, err := fetch.Wanted(ctx, State{db}, now)
	if err != nil {
		return 0, err
	}
	rows, err := pool.Query(ctx, `SELECT DISTINCT args->>'host' FROM river_job WHERE kind = 'fetch' AND state IN ('available', 'running', 'scheduled', 'retryable')`)
	if err != nil {
		return 0, err
	}
	var host string
	if _, err = pgx.ForEachRow(rows, []any{&host}, func() error { delete(wanted, host); return nil }); err != nil {
		return 0, err
	}
	if len(wanted) == 0 {
		return 0, nil
	}
	return len(wanted), db.TogetherAgain(ctx, func(in *store.DB) error { return insertFetch(ctx, c, in, until(wanted, now)) })
}

// takeUp does so where this worker fetches.
func (w *worker) takeUp(ctx context.Context) error {
	if w.opts.Fetch == nil {
		return nil
	}
	n, err := takeUp(ctx, w.client, w.db, w.door.Now())
	if n > 0 {
		w.log.Info("took up what is to be fetched", "hosts", n)
	}
	return err
}

// until returns how long it is until some times, 0 for those gone by.
func until(at map[string]time.Time, now time.Time) map[string]time.Duration {
	out := map[string]time.Duration{}
	for host, t := range at {
		out[host] = max(0, t.Sub(now))
	}
	return out
}

type fetchWorker struct {
	river.WorkerDefaults[fetchArgs]
	*worker
}

// Work fetches what is due of a host.
func (w *fetchWorker) Work(ctx context.Context, job *river.Job[fetchArgs]) error {
	defer w.begin(job.JobRow)()
	return w.later(ctx, w.work(ctx, job))
}

func (w *fetchWorker) work(ctx context.Context, job *river.Job[fetchArgs]) error {
	if err := w.check(ctx, false); err != nil {
		return err
	}
	host := job.Args.Host
	if why := givenUp(job.JobRow); why != "" {
		w.log.Error("a host is left alone for an hour", "host", host, "why", why)
		return w.end(ctx, job, func(in *store.DB) error {
			if _, err := in.KeepAll(ctx, store.Unread(hostName(host), why)); err != nil {
				return err
			}
			return insertFetch(ctx, w.client, in, map[string]time.Duration{host: giveUp})
		})
	}
	_, ok, err := w.door.claims.Take(ctx, hostName(host))
	if err != nil {
		return err
	}
	if !ok { // what that one doesn't do is done after it
		return w.end(ctx, job, func(in *store.DB) error {
			return insertFetch(ctx, w.client, in, map[string]time.Duration{host: elsewhere})
		})
	}
	defer w.door.claims.Leave(context.WithoutCancel(ctx), hostName(host), false)
	if err := w.door.Set(ctx); err != nil {
		return err
	}
	return w.ask(ctx, job)
}

// hostName is what a host's job is known by, to other workers and among the failures.
func hostName(host string) string { return "pages of " + host }

// end keeps what a job gave and ends it, in one transaction, which may be tried again.
// What another has done meanwhile, or the first try after all, is not done again.
func (w *fetchWorker) end(ctx context.Context, job *river.Job[fetchArgs], f func(in *store.DB) error) error {
	return w.db.TogetherAgain(ctx, func(in *store.DB) error {
		var state string
		if err := in.Pgx().QueryRow(ctx, `SELECT state FROM river_job WHERE id = $1 FOR UPDATE`, job.ID).Scan(&state); err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		if state != "running" {
			return nil
		}
		if err := f(in); err != nil {
			return err
		}
		_, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, in.Pgx(), job)
		return err
	})
}

// A haul is what one job brings.
type haul struct {
	pages  []caught
	failed []*store.Entry
	well   []string // what went well, and may stand among the failures
}

type caught struct {
	page  *hearsay.Page
	entry *store.Entry
	waits bool
}

// ask asks for what is due, and keeps what comes.
func (w *fetchWorker) ask(ctx context.Context, job *river.Job[fetchArgs]) error {
	host := job.Args.Host
	if w.opts.asking != nil {
		w.opts.asking(host)
	}
	h := &haul{well: []string{hostName(host)}}
	rules := w.opts.Fetch.Rules
	rules = fetch.Rules{Host: host, Days: rules.Days, Most: rules.Most, Least: rules.Least, Longest: rules.Longest,
		Batch: fetchTime, Settle: fetchSettle, Pages: fetchPages, Bytes: fetchBytes, Stop: w.ending, Event: h.event}
	watch := fetch.NewWatch(w.web, rules)
	defer watch.Close()
	if _, err := watch.Resume(ctx); err != nil {
		return err
	}
	if err := w.catch(ctx, h, watch); err != nil {
		return err
	}
	// What came in is kept, even where the worker ends.
	own, stop := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
	defer stop()
	after := maps.Clone(watch.Leads())
	next, err := watch.Due(own)
	if err != nil {
		return err
	}
	if !next.IsZero() {
		after[host] = next
	}
	added := 0
	err = w.end(own, job, func(in *store.DB) (err error) {
		if added, err = w.keep(own, in, h, watch); err != nil {
			return err
		}
		return insertFetch(own, w.client, in, until(after, w.door.Now()))
	})
	if err != nil {
		return err
	}
	w.count("fetched", added)
	if len(h.pages)+len(h.failed) > 0 {
		w.log.Info("fetched", "host", host, "pages", len(h.pages), "new", added, "failed", len(h.failed))
	}
	return nil
}

func (h *haul) event(e fetch.Event) {
	if e.Event == "unchanged" || e.Event == "poll" && e.Error == "" {
		h.well = append(h.well, e.URL)
	}
}

// catch takes what the watch gives, ready to be kept.
func (w *fetchWorker) catch(ctx context.Context, h *haul, watch *fetch.Watch) error {
	own := context.WithoutCancel(ctx)
	for p, err := range watch.Pages(ctx) {
		var wrong *source.FileError
		switch {
		case errors.As(err, &wrong):
			h.failed = append(h.failed, store.Unread(wrong.Name, wrong.Err.Error()))
			if f := w.opts.Pipeline.Failed; f != nil {
				f(err)
			}
			if r := w.opts.Pipeline.Recorder; r != nil {
				r.Error("unread")
			}
		case err != nil && ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		default:
			e, waits, err := pipeline.Put(own, w.db, p)
			if err != nil {
				return err
			}
			h.pages = append(h.pages, caught{p, e, waits})
			h.well = append(h.well, p.Locator)
		}
	}
	return nil
}

// keep keeps what a job brought, with what the watch knows now and jobs for the pages.
func (w *fetchWorker) keep(ctx context.Context, in *store.DB, h *haul, watch *fetch.Watch) (added int, err error) {
	if _, err := in.Pgx().Exec(ctx, `SELECT pg_advisory_xact_lock_shared($1)`, int64(followLock)); err != nil {
		return 0, err
	}
	others, err := watch.Keep(ctx, State{in})
	if err != nil {
		return 0, err
	}
	entries := slices.Clone(h.failed)
	var waiting []hearsay.PageID
	for _, c := range h.pages {
		if slices.Contains(others, c.page) {
			continue
		}
		entries = append(entries, c.entry)
		if c.waits {
			waiting = append(waiting, c.page.ID)
		}
	}
	if added, err = in.KeepAll(ctx, entries...); err != nil {
		return 0, err
	}
	if err := insertExtracts(ctx, w.client, in, waiting, extractPages); err != nil {
		return 0, err
	}
	return added, in.Forgive(ctx, h.well...)
}
