// Package work spreads the corridor over any number of processes on any number of
// machines that share a PostgreSQL database, by the job queue River
// (riverqueue.com), whose tables stand beside ours.
//
//	extract   find the articles of some kept pages that wait for one
//	group     group all pages, keep the list of stories, order briefs
//	help      group eras of a large pile for the worker that groups
//	brief     make some briefs
//	fetch     ask the web for what is due of one host (fetch.go)
//
// [Queue] keeps pages as they came and, in the same transaction, extract jobs. An
// extract job, in the transaction that keeps its articles and ends it, adds a group
// job unless one waits. A group job keeps the list of stories, adds brief jobs that
// hold all that a brief is made from but the articles (pipeline.Order) and the outlets
// of its era, which a record holds (outletsKind), and adds another group job where more
// articles came meanwhile, all in one transaction. A brief job keeps its briefs and ends
// in one. So work is neither lost nor done by halves, whenever a worker dies.
//
// What makes all that come out as one process does it:
//
//   - An article depends on its page and the version of the stage alone, and what an
//     equal or newer version found stays: a job may be done twice.
//   - Who changes articles holds the row of the mark until the end of the
//     transaction, and so does who keeps a list: of two, one sees the other's group
//     job, or the other's articles. At most one group job waits.
//   - One process groups at a time, by an advisory lock; should it lose the lock with
//     its connection, store.Listing tells that another was first, and it does it
//     again. Of a pile of several eras (pipeline) it asks the others for help: each
//     era is grouped by one worker at a time, and kept under a hash of all that goes
//     into it, by which the first knows whether it is what it needs. What a helper
//     leaves undone, it does itself.
//   - A brief job says of which list it is. When it keeps its briefs it holds the
//     list (store.HoldList): of an earlier list it keeps none, since what became
//     stale by the later one was ordered again with that.
//   - No finding depends on a clock; those of the machines may differ. Jobs go by the
//     clock of the database, but for the pauses between tries, of a minute at most:
//     what a clock that is ahead puts off for longer is woken up.
//
// A group job waits while articles and briefs are being made, for [Options.Patience]
// at most: grouping costs the same for one new page as for many.
//
// A fetch job is of a host, as fetch.HostOf has it. [FollowLater] and [FetchLater] put
// feeds and pages down (fetch.State, in the records of the database) and see to it, in
// the same transaction, that a job of each host waits. The job runs a fetch.Watch that
// asks for what is due of that host, for half a minute at most; one transaction then
// keeps the pages and what could not be had, what the Watch knows now, extract jobs for
// the pages, jobs for other hosts that something led to, the host's next job, and ends
// it. So whatever is wanted of a host has a job, at all times:
//
//   - Who puts something down holds the row of the job that waits until the end of the
//     transaction (insertFetch): that job starts after it, and sees it. Where none waits,
//     because it runs or there is none, one is added.
//   - One job of a host runs at a time, by a claim (store.Claims); one that finds the
//     claim taken puts itself off, into the job that waits if there is one. So a second
//     job, which two that add one at the same time may leave, finds nothing due and ends.
//   - A Watch decides by what it took up when it began. In the transaction it looks again
//     at what others may change: a feed that was forgotten meanwhile stays so, what it
//     would put down as new gives way to what is there, and a page of another host that
//     came by a redirect is not kept where that host's job has kept it (fetch.Watch.Keep).
//   - That transaction is tried again where the database was gone. The first try may have
//     been kept after all: then the job has ended, and nothing is done. Of two workers
//     that do one job, since one seemed dead, the first to end it is the one that did it.
//   - When something is due goes by the clock of the database ([Door]), and so does when
//     its job runs: it has River's state "available" and a time to come, since River
//     wakes up what is "scheduled" by the clock of one of the workers.
//   - The turns of hosts are shared by all who fetch ([Door.Options], fetch.Claims),
//     since redirects lead from one job's host to another's.
//
// Only a worker with [Options.Fetch] looks into the queue of these jobs. When it starts,
// and once an hour, it adds jobs for what is wanted and has none: a database that was
// restored, or followed by "hearsay watch". A job that breaks off is tried again, then
// named among what could not be read, and its host left alone for an hour.
//
// Any other job that fails is tried again; a job of many pages or stories is first cut into
// one for each. What fails by itself [tries] times is skipped and recorded: a page
// with the reason in the place of its article, a story under skipKind until it
// changes. A worker that dies is noticed by the advisory lock that it holds while it
// lives ([alive]); its jobs are taken over within seconds, and count as failed only
// after [deaths] times, since a worker may die of something else.
//
// LISTEN/NOTIFY wakes workers up; they ask twice a second anyway.
//
// A program with older stages than one that has worked on the database refuses to
// work ([ErrOlder]); so does one with another table of outlets than the one that
// grouped. Jobs are kept for a quarter of an hour after they end.
package work

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"hearsay"
	"hearsay/internal/fetch"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
)

// How much one job does, and how often it is tried.
const (
	extractPages = 32
	briefStories = 16
	tries        = 3  // that fail by an error or a panic
	deaths       = 5  // of the worker
	maxAttempts  = 50 // of River's; more than both together
	maxHelp      = 16 // workers that help to group
)

// Options say how to work.
type Options struct {
	Pipeline  pipeline.Options
	Jobs      int       // at once; 0 is one for each processor
	UntilIdle bool      // end when nothing is queued, and nothing is to be fetched within two minutes of the beginning
	Fetch     *Fetching // asks the web too; nil: leaves that to others
	Log       *slog.Logger
	Patience  time.Duration // how long grouping waits for articles and briefs; 0 is two minutes
	Look      time.Duration // how often it is looked for dead workers; 0 is two seconds

	extract func(ctx context.Context, db *store.DB, pages []hearsay.PageID, why string, opts pipeline.Options) ([]*store.Entry, error) // nil: pipeline.Extract
	briefs  func(ctx context.Context, db *store.DB, orders *pipeline.Orders, opts pipeline.Options) ([]*store.MadeBrief, error)        // nil: pipeline.Briefs
	asking  func(host string)                                                                                                          // before a host is asked; nil: nothing
}

// ErrOlder says that a newer version of the program has worked on the database.
var ErrOlder = errors.New("a newer version of hearsay works on it")

type client = river.Client[pgx.Tx]

// quiet is a log without River's everyday.
func quiet(log *slog.Logger) *slog.Logger {
	if log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(warnings{log.Handler()})
}

// Prepare makes River's tables, or brings them up to date, while nobody else does.
func Prepare(ctx context.Context, db *store.DB) error {
	pool, err := db.Pool(ctx)
	if err != nil {
		return err
	}
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: quiet(nil)})
	if err != nil {
		return err
	}
	told := func(err error) error {
		if e := db.Explain(err); e != err || err == nil {
			return e
		}
		return fmt.Errorf("database %s: the tables of its queue: %w", db.Name(), err)
	}
	ready := func() (ready bool) { // where River's are not, ours is not
		return pool.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL`, hostIndex).Scan(&ready) == nil && ready
	}
	if v, err := m.Validate(ctx, nil); err == nil && v.OK && ready() { // the usual
		return nil
	}
	lock, err := pool.Acquire(ctx)
	if err != nil {
		return told(err)
	}
	defer lock.Release()
	if _, err := lock.Exec(ctx, `SELECT pg_advisory_lock($1)`, int64(tablesLock)); err != nil {
		return told(err)
	}
	defer lock.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(tablesLock))
	if _, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil); err == nil && !ready() {
		_, err = pool.Exec(ctx, `CREATE INDEX `+hostIndex+` ON river_job ((args->>'host')) WHERE kind = 'fetch'`)
	}
	return told(err)
}

// tablesLock and aliveLock are advisory locks: of who makes tables, and the first half
// of those of workers.
const (
	tablesLock = 0x68656172<<8 + 1
	aliveLock  = 0x68656172
)

// Queue returns what makes a run of the pipeline leave its pages to workers.
func Queue(ctx context.Context, db *store.DB) (func(context.Context, *store.DB, []hearsay.PageID) error, error) {
	c, err := inserter(ctx, db)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, in *store.DB, pages []hearsay.PageID) error {
		return insertExtracts(ctx, c, in, pages, extractPages)
	}, nil
}

// A worker is this process, at work.
type worker struct {
	db      *store.DB
	opts    Options
	door    *Door // where it fetches
	web     *fetch.Client
	ending  <-chan struct{} // nothing long is to be begun any more
	client  *client
	log     *slog.Logger
	stop    context.CancelCauseFunc
	mu      sync.Mutex
	outlets map[string]*pipeline.Orders // that orders go by, by the key of their record
	helped  int64                       // the list that a waiting group job helped with last; one such job runs at a time
	done    map[string]int              // what was done, for the log
	at      map[int64]bool              // the jobs that are being done
	took    map[string]time.Duration    // by kind of job
}

// Run works until the context ends, or nothing is queued if the options say so. What
// is begun when the context ends is done, or, where that takes long, given back.
func Run(ctx context.Context, db *store.DB, opts Options) error {
	return db.Explain(run(ctx, db, opts))
}

func run(ctx context.Context, db *store.DB, opts Options) error {
	if err := Prepare(ctx, db); err != nil {
		return err
	}
	pool, err := db.Pool(ctx)
	if err != nil {
		return err
	}
	defaults(&opts)
	life, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	w := &worker{db: db, opts: opts, log: opts.Log, stop: stop, done: map[string]int{}, at: map[int64]bool{}, outlets: map[string]*pipeline.Orders{}, took: map[string]time.Duration{}, ending: life.Done()}
	if err := w.check(ctx, true); err != nil {
		return err
	}
	kinds := river.NewWorkers()
	river.AddWorker(kinds, &extractWorker{worker: w})
	river.AddWorker(kinds, &groupWorker{worker: w})
	river.AddWorker(kinds, &helpWorker{worker: w})
	river.AddWorker(kinds, &briefWorker{worker: w})
	river.AddWorker(kinds, &fetchWorker{worker: w}) // by all, since River throws stuck jobs away of which its leader knows nothing
	queues := map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: opts.Jobs}, groupQueue: {MaxWorkers: 1}}
	if opts.Fetch != nil {
		if err := w.openDoor(ctx); err != nil {
			return err
		}
		defer w.closeDoor()
		queues[fetchQueue] = river.QueueConfig{MaxWorkers: fetchHosts}
	}
	live, err := newAlive(life, pool, w.log)
	if err != nil {
		return err
	}
	defer live.end()
	w.client, err = river.NewClient(riverpgxv5.New(pool), &river.Config{
		ID:                          live.name,
		Logger:                      quiet(opts.Log),
		Queues:                      queues,
		Workers:                     kinds,
		FetchCooldown:               20 * time.Millisecond,
		FetchPollInterval:           500 * time.Millisecond,
		JobTimeout:                  30 * time.Minute, // a stage that never ends
		RescueStuckJobsAfter:        45 * time.Minute,
		MaxAttempts:                 maxAttempts,
		RetryPolicy:                 soon{},
		CompletedJobRetentionPeriod: 15 * time.Minute,
		ErrorHandler:                w,
	})
	if err != nil {
		return err
	}
	w.opts.Pipeline.Share = func(ctx context.Context, eras int) error { return insertHelp(ctx, w.client, eras) }
	w.opts.Pipeline.Tables = new(pipeline.Tables)
	if err := w.catchUp(ctx); err != nil {
		return err
	}
	if err := w.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("database %s: its queue: %w", db.Name(), err)
	}
	w.watch(life, live)
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	if err := w.client.Stop(grace); err != nil {
		hard, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		w.client.StopAndCancel(hard)
	}
	w.log.Info("done", "fetched", w.done["fetched"], "articles", w.done["articles"], "groupings", w.done["groupings"], "eras_for_others", w.done["eras"], "briefs", w.done["briefs"],
		"fetch_seconds", w.took["fetch"].Seconds(), "extract_seconds", w.took["extract"].Seconds(), "group_seconds", w.took["group"].Seconds(), "brief_seconds", w.took["brief"].Seconds())
	if err := context.Cause(life); !errors.Is(err, errIdle) && ctx.Err() == nil {
		return err
	}
	return ctx.Err()
}

func defaults(o *Options) {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Patience == 0 {
		o.Patience = 2 * time.Minute
	}
	if o.Look == 0 {
		o.Look = 2 * time.Second
	}
	if o.extract == nil {
		o.extract = pipeline.Extract
	}
	if o.briefs == nil {
		o.briefs = pipeline.Briefs
	}
}

var (
	errIdle   = errors.New("nothing is queued")
	errEnding = errors.New("the worker ends")
)

// watch returns when there is reason to stop. Meanwhile it takes over the jobs of dead
// workers.
func (w *worker) watch(life context.Context, live *alive) {
	look := time.NewTicker(w.opts.Look)
	defer look.Stop()
	began, err := w.db.Now(life)
	if err != nil {
		w.stop(err)
	}
	idle := time.NewTicker(200 * time.Millisecond)
	defer idle.Stop()
	lost := time.NewTicker(time.Hour)
	defer lost.Stop()
	for {
		select {
		case <-life.Done():
			return
		case <-look.C:
			n, err := live.takeOver(life, w.doing())
			if err != nil && life.Err() == nil {
				w.log.Warn("workers could not be looked for", "error", w.db.Explain(err))
			}
			if n > 0 {
				w.log.Warn("took over the jobs of a worker that is gone", "jobs", n)
			}
			if tables, err := w.db.Statistics(life); err != nil && life.Err() == nil {
				w.log.Warn("statistics of the database could not be made", "error", err)
			} else if len(tables) > 0 {
				w.log.Debug("made statistics of tables that outgrew them", "tables", tables)
			}
		case <-lost.C: // a job that somebody took out of the queue
			if err := w.takeUp(life); err != nil && life.Err() == nil {
				w.log.Warn("what is followed could not be looked through", "error", w.db.Explain(err))
			}
		case <-idle.C:
			if !w.opts.UntilIdle {
				continue
			}
			if n, err := w.left(life, began); err == nil && n == 0 {
				w.stop(errIdle)
			}
		}
	}
}

// check refuses to work where a newer program has, and says which this one is if it is
// the newest.
func (w *worker) check(ctx context.Context, say bool) error {
	const kind = "stages"
	own := pipeline.Stages()
	b, err := w.db.Record(ctx, kind, "")
	if err != nil {
		return err
	}
	var have []int
	if b != nil {
		if err := json.Unmarshal(b, &have); err != nil {
			return fmt.Errorf("database %s: damaged: the versions of the stages cannot be read", w.db.Name())
		}
	}
	newest := len(have) > len(own)
	ours := len(own) > len(have)
	for i := range min(len(have), len(own)) {
		newest = newest || have[i] > own[i]
		ours = ours || own[i] > have[i]
	}
	switch {
	case newest:
		return fmt.Errorf("database %s: %w than this one; update this program, so that all workers find the same", w.db.Name(), ErrOlder)
	case ours && say:
		if b, err = json.Marshal(own); err != nil {
			return err
		}
		return w.db.PutRecords(ctx, store.Record{Kind: kind, Value: b})
	}
	return nil
}

// catchUp queues what waits and isn't queued: pages of a database that was copied or
// restored, stories of a run that was cut off.
func (w *worker) catchUp(ctx context.Context) error {
	if err := w.takeUp(ctx); err != nil {
		return err
	}
	n, err := unfinished(ctx, w.db, extractArgs{}.Kind())
	if err != nil {
		return err
	}
	return w.db.Together(ctx, func(in *store.DB) error {
		if n == 0 {
			pages, err := in.Waiting(ctx)
			if err != nil {
				return err
			}
			if err := insertExtracts(ctx, w.client, in, pages, extractPages); err != nil {
				return err
			}
		}
		mark, err := in.Mark(ctx)
		if err != nil {
			return err
		}
		l, err := in.Listing(ctx)
		if err != nil || l.Mark == mark {
			return err
		}
		return insertGroup(ctx, w.client, in)
	})
}

// begin notes that a job is being done until end is called.
func (w *worker) begin(row *rivertype.JobRow) (end func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at[row.ID] = true
	began := time.Now()
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.at, row.ID)
		w.took[row.Kind] += time.Since(began)
	}
}

// doing returns the jobs that are being done.
func (w *worker) doing() []int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]int64{}, slices.Sorted(maps.Keys(w.at))...)
}

// count counts what was done.
func (w *worker) count(what string, n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done[what] += n
}

// host is the name of the machine, as far as a job may say it.
func host() string {
	h, _ := os.Hostname()
	h = strings.Map(func(r rune) rune {
		if r == '-' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, h)
	return h[:min(len(h), 40)]
}
