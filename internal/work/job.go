package work

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"hearsay"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
)

// The jobs, as River keeps them. List says of which list of stories briefs are; Orders
// is zstd of pipeline.Orders without its outlets, which are thousands and the same for
// all jobs of an era: they are in the record of outletsKind that Outlets names.
type (
	extractArgs struct {
		Pages []hearsay.PageID `json:"pages"`
		Again int64            `json:"again,omitempty"` // not 0: what was found at this change or before is found again (rebuild.go)
	}
	groupArgs struct{}
	helpArgs  struct{}
	fetchArgs struct {
		Host string `json:"host"` // as fetch.HostOf has it
	}
	briefArgs struct {
		List    int64  `json:"list"`
		Orders  []byte `json:"orders"`
		Outlets string `json:"outlets,omitempty"`
	}
)

func (extractArgs) Kind() string { return "extract" }
func (groupArgs) Kind() string   { return "group" }
func (helpArgs) Kind() string    { return "help" }
func (fetchArgs) Kind() string   { return "fetch" }
func (briefArgs) Kind() string   { return "brief" }

// groupQueue is a queue of its own: that many articles are to be found does not keep a
// group job from being looked at.
const groupQueue = "group"

// insertExtracts adds jobs of at most n pages.
func insertExtracts(ctx context.Context, c *client, in *store.DB, pages []hearsay.PageID, n int) error {
	var list []river.InsertManyParams
	for part := range slices.Chunk(pages, n) {
		list = append(list, river.InsertManyParams{Args: extractArgs{Pages: part}, InsertOpts: &river.InsertOpts{MaxAttempts: maxAttempts}})
	}
	if len(list) == 0 {
		return nil
	}
	_, err := c.InsertManyFastTx(ctx, in.Pgx(), list)
	return err
}

// insertBriefs adds jobs of at most n briefs, and keeps the outlets that they go by.
func insertBriefs(ctx context.Context, c *client, in *store.DB, list int64, orders *pipeline.Orders, n int) error {
	outlets, err := putOutlets(ctx, in, orders)
	if err != nil {
		return err
	}
	own := *orders
	own.Outlets = nil
	return insertOrders(ctx, c, in, list, outlets, &own, n)
}

func insertOrders(ctx context.Context, c *client, in *store.DB, list int64, outlets string, orders *pipeline.Orders, n int) error {
	var jobs []river.InsertManyParams
	for _, part := range orders.Split(n) {
		b, err := packOrders(part)
		if err != nil {
			return err
		}
		jobs = append(jobs, river.InsertManyParams{Args: briefArgs{list, b, outlets}, InsertOpts: &river.InsertOpts{Priority: 2, MaxAttempts: maxAttempts}})
	}
	if len(jobs) == 0 {
		return nil
	}
	_, err := c.InsertManyFastTx(ctx, in.Pgx(), jobs)
	return err
}

// outletsKind is the kind of the records of outlets that orders go by, under a hash of
// them, written as orders without briefs. A list takes away those of the list before.
const outletsKind = "outlets of orders"

// putOutlets keeps the outlets that orders go by, and returns the key of the record.
func putOutlets(ctx context.Context, in *store.DB, orders *pipeline.Orders) (key string, err error) {
	b, err := packOrders(&pipeline.Orders{Outlets: orders.Outlets})
	if err != nil {
		return "", err
	}
	hash := sha256.Sum256(b)
	key = hex.EncodeToString(hash[:16])
	return key, in.PutRecords(ctx, store.Record{Kind: outletsKind, Key: key, Value: b})
}

// dropOutlets takes away those of the list before.
func dropOutlets(ctx context.Context, in *store.DB) error {
	var gone []store.Record
	for r, err := range in.Records(ctx, outletsKind) {
		if err != nil {
			return err
		}
		gone = append(gone, store.Record{Kind: outletsKind, Key: r.Key})
	}
	return in.PutRecords(ctx, gone...)
}

// heldOutlets are as many eras as a worker comes upon at a time.
const heldOutlets = 4

// takeOutlets gives orders their outlets; ok is false where they are no more.
func (w *worker) takeOutlets(ctx context.Context, orders *pipeline.Orders, key string) (ok bool, err error) {
	w.mu.Lock()
	held := w.outlets[key]
	w.mu.Unlock()
	if held == nil {
		b, err := w.db.Record(ctx, outletsKind, key)
		if err != nil || b == nil {
			return false, err
		}
		if held, err = unpackOrders(b); err != nil {
			return false, err
		}
		w.mu.Lock()
		if len(w.outlets) >= heldOutlets {
			clear(w.outlets)
		}
		w.outlets[key] = held
		w.mu.Unlock()
	}
	orders.Outlets = held.Outlets
	return true, nil
}

func packOrders(o *pipeline.Orders) ([]byte, error) {
	b, err := o.Bytes()
	if err != nil {
		return nil, err
	}
	return packer().EncodeAll(b, nil), nil
}

func unpackOrders(b []byte) (*pipeline.Orders, error) {
	b, err := unpacker().DecodeAll(b, nil)
	if err != nil {
		return nil, err
	}
	return pipeline.ReadOrders(b)
}

// packer and unpacker are made once: to make one takes longer than to pack an order.
var (
	packer = sync.OnceValue(func() *zstd.Encoder {
		z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
		if err != nil {
			panic(err) // of its options
		}
		return z
	})
	unpacker = sync.OnceValue(func() *zstd.Decoder {
		z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(1<<30))
		if err != nil {
			panic(err) // of its options
		}
		return z
	})
)

// unfinished counts the jobs of a kind, "" for all, that are not done yet.
func unfinished(ctx context.Context, db *store.DB, kind string) (n int, err error) {
	pool, err := db.Pool(ctx)
	if err == nil {
		err = pool.QueryRow(ctx, `SELECT count(*) FROM river_job WHERE state IN ('available', 'pending', 'running', 'scheduled', 'retryable') AND ($1 = '' OR kind = $1)`, kind).Scan(&n)
	}
	return n, err
}

// finish keeps what a job gave and ends it, in one transaction. It ends it first: what
// keeps others waiting, such as the row of the mark, is to be held for a short time.
func finish[A river.JobArgs](ctx context.Context, w *worker, job *river.Job[A], f func(in *store.DB) error) error {
	return w.db.Together(ctx, func(in *store.DB) error {
		if _, err := river.JobCompleteTx[*riverpgxv5.Driver](ctx, in.Pgx(), job); err != nil {
			return err
		}
		return f(in)
	})
}

// later turns an error that is no fault of the job, into a pause.
func (w *worker) later(ctx context.Context, err error) error {
	err = w.db.Explain(err)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrOlder), errors.Is(err, pipeline.ErrTable), errors.Is(err, store.ErrNewer):
		w.stop(err)
		return river.JobSnooze(time.Second)
	case ctx.Err() != nil, errors.Is(err, errEnding):
		return river.JobSnooze(0)
	case errors.Is(err, store.ErrBusy), errors.Is(err, store.ErrGone), errors.Is(err, store.ErrFull), errors.Is(err, store.ErrChanged):
		w.log.Warn("a job is put off", "error", err)
		return river.JobSnooze(time.Second)
	}
	return err
}

// failed counts how often a job failed by itself, and how often its worker died.
func failed(row *rivertype.JobRow) (faults, died int) {
	return len(row.Errors), max(0, row.Attempt-1-len(row.Errors))
}

func givenUp(row *rivertype.JobRow) string {
	faults, died := failed(row)
	switch {
	case faults >= tries:
		return fmt.Sprintf("skipped after %d tries: internal fault: %s", faults, row.Errors[len(row.Errors)-1].Error)
	case died >= deaths:
		return fmt.Sprintf("skipped: its worker ended %d times", died)
	}
	return ""
}

type extractWorker struct {
	river.WorkerDefaults[extractArgs]
	*worker
}

// Work finds articles.
func (w *extractWorker) Work(ctx context.Context, job *river.Job[extractArgs]) error {
	defer w.begin(job.JobRow)()
	return w.later(ctx, w.work(ctx, job))
}

func (w *extractWorker) work(ctx context.Context, job *river.Job[extractArgs]) error {
	if err := w.check(ctx, false); err != nil {
		return err
	}
	if job.Attempt > 1 && len(job.Args.Pages) > 1 {
		return finish(ctx, w.worker, job, func(in *store.DB) error {
			if job.Args.Again != 0 {
				return insertAgain(ctx, w.client, in, job.Args.Pages, job.Args.Again, 1)
			}
			return insertExtracts(ctx, w.client, in, job.Args.Pages, 1)
		})
	}
	extract := w.opts.extract
	if job.Args.Again != 0 {
		extract = func(ctx context.Context, db *store.DB, pages []hearsay.PageID, why string, opts pipeline.Options) ([]*store.Entry, error) {
			return pipeline.Again(ctx, db, pages, job.Args.Again, why, opts)
		}
	}
	entries, err := extract(ctx, w.db, job.Args.Pages, givenUp(job.JobRow), w.opts.Pipeline)
	if err != nil {
		return err
	}
	if err := w.db.Ready(ctx, entries, nil); err != nil {
		return err
	}
	err = finish(ctx, w.worker, job, func(in *store.DB) error {
		n, err := in.KeepAll(ctx, entries...)
		if err != nil || n == 0 {
			return err
		}
		return insertGroup(ctx, w.client, in)
	})
	if err == nil {
		w.count("articles", len(entries))
	}
	return err
}

type briefWorker struct {
	river.WorkerDefaults[briefArgs]
	*worker
}

// Work makes briefs.
func (w *briefWorker) Work(ctx context.Context, job *river.Job[briefArgs]) error {
	defer w.begin(job.JobRow)()
	return w.later(ctx, w.work(ctx, job))
}

func (w *briefWorker) work(ctx context.Context, job *river.Job[briefArgs]) error {
	if err := w.check(ctx, false); err != nil {
		return err
	}
	if l, err := w.db.Listing(ctx); err != nil || l.N != job.Args.List {
		return err // a later list has ordered what it needs
	}
	orders, err := unpackOrders(job.Args.Orders)
	if err != nil {
		return err
	}
	if job.Attempt > 1 && len(orders.Briefs) > 1 {
		return finish(ctx, w.worker, job, func(in *store.DB) error {
			return insertOrders(ctx, w.client, in, job.Args.List, job.Args.Outlets, orders, 1)
		})
	}
	if why := givenUp(job.JobRow); why != "" {
		for _, o := range orders.Briefs {
			w.log.Error("a story is left without a new brief", "story", o.Story.ID, "why", why)
		}
		return finish(ctx, w.worker, job, func(in *store.DB) error { return skip(ctx, in, orders) })
	}
	if job.Args.Outlets != "" { // a program before this one left them with the orders
		if ok, err := w.takeOutlets(ctx, orders, job.Args.Outlets); err != nil {
			return err
		} else if !ok {
			l, err := w.db.Listing(ctx)
			if err == nil && l.N == job.Args.List {
				err = fmt.Errorf("database %s: damaged: the outlets of its orders are missing; \"hearsay rebuild\" orders anew", w.db.Name())
			}
			return err // else a later list was kept meanwhile
		}
	}
	briefs, err := w.opts.briefs(ctx, w.db, orders, w.opts.Pipeline)
	if err != nil {
		return err
	}
	if err := w.db.Ready(ctx, nil, briefs); err != nil {
		return err
	}
	err = finish(ctx, w.worker, job, func(in *store.DB) error {
		if err := in.HoldList(ctx, false); err != nil {
			return err
		}
		if l, err := in.Listing(ctx); err != nil || l.N != job.Args.List {
			return err
		}
		return in.PutBriefs(ctx, briefs...)
	})
	if err == nil {
		w.count("briefs", len(briefs))
		err = w.settle(ctx)
	}
	return err
}

// skipKind is the kind of the records of stories whose brief was given up, with the
// quick fingerprint that it would have had.
const skipKind = "skipped brief"

func skip(ctx context.Context, in *store.DB, orders *pipeline.Orders) error {
	var list []store.Record
	for _, o := range orders.Briefs {
		list = append(list, store.Record{Kind: skipKind, Key: string(o.Story.ID), Value: []byte(o.Quick)})
	}
	return in.PutRecords(ctx, list...)
}

func (w *worker) skipped(ctx context.Context) (map[hearsay.StoryID]string, error) {
	out := map[hearsay.StoryID]string{}
	for r, err := range w.db.Records(ctx, skipKind) {
		if err != nil {
			return nil, err
		}
		out[hearsay.StoryID(r.Key)] = string(r.Value)
	}
	return out, nil
}

// soon is when a job is tried again: after half a second, twice that, and so on to a
// minute.
type soon struct{}

func (soon) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(min(time.Minute, 500*time.Millisecond<<min(len(job.Errors), 7)))
}

// HandleError logs what failed.
func (w *worker) HandleError(_ context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	w.log.Error("a job failed and is tried again", "kind", job.Kind, "job", job.ID, "error", err)
	return nil
}

// HandlePanic logs what broke off.
func (w *worker) HandlePanic(_ context.Context, job *rivertype.JobRow, fault any, trace string) *river.ErrorHandlerResult {
	w.log.Error("a stage broke off; its job is tried again", "kind", job.Kind, "job", job.ID, "fault", fmt.Sprint(fault), "trace", trace)
	return nil
}

// warnings is a handler that leaves out what is no warning.
type warnings struct{ slog.Handler }

func (h warnings) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && h.Handler.Enabled(ctx, l)
}

var (
	_ river.ErrorHandler = (*worker)(nil)
)
