package work

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/pgtest"
	"hearsay/internal/pipeline"
	"hearsay/internal/press"
	"hearsay/internal/source"
	"hearsay/internal/store"
	"hearsay/internal/storetest"
)

var server pgtest.Server

func TestMain(m *testing.M) { os.Exit(server.Main(m)) }

// pile returns the pages of the golden pile and invented ones.
func pile(t testing.TB, invented int) []*hearsay.Page {
	t.Helper()
	var out []*hearsay.Page
	for p, err := range source.Read(context.Background(), []string{"../../testdata/town"}, source.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	p := press.New(press.Options{Seed: 12, PerDay: 30, Size: 9000})
	for range invented {
		n := p.Next()
		out = append(out, &hearsay.Page{ID: hearsay.NewPageID(n.URL, n.HTML), URL: n.URL, Fetched: n.Fetched, Type: source.HTML, Charset: "utf-8", Body: n.HTML, Raw: n.HTML})
	}
	return out
}

func sequence(pages []*hearsay.Page) iter.Seq2[*hearsay.Page, error] {
	return func(yield func(*hearsay.Page, error) bool) {
		for _, p := range pages {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// queue leaves pages to workers.
func queue(t testing.TB, db *store.DB, pages []*hearsay.Page) {
	t.Helper()
	q, err := Queue(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := pipeline.Run(context.Background(), db, sequence(pages), pipeline.Options{Queue: q})
	if err != nil || sum.Failed > 0 {
		t.Fatal(sum, err)
	}
}

// logs writes to the log of the test.
func logs(t testing.TB, level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: level}))
}

// work runs workers, each with a connection of its own, until nothing is queued.
func work(t *testing.T, dsn string, workers int, opts Options) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Minute)
	defer stop()
	var all sync.WaitGroup
	for range workers {
		db := storetest.Open(t, dsn)
		all.Go(func() {
			o := opts
			o.UntilIdle = true
			if o.Log == nil {
				o.Log = logs(t, slog.LevelInfo)
			}
			if err := Run(ctx, db, o); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// One pile gives the same briefs, byte for byte, from SQLite, from PostgreSQL by one
// process, and by four workers, whether it comes at once or in parts.
func TestWorkersFindWhatOneProcessFinds(t *testing.T) {
	ctx := context.Background()
	pages := pile(t, 80)
	file := storetest.Open(t, filepath.Join(t.TempDir(), "pile.db"))
	if _, err := pipeline.Run(ctx, file, sequence(pages), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	want := storetest.Told(t, file)
	if len(want) < 10 {
		t.Fatalf("only %d things are told", len(want))
	}
	alone := storetest.Open(t, server.DB(t))
	if _, err := pipeline.Run(ctx, alone, sequence(pages), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	storetest.Same(t, "PostgreSQL by one process", want, storetest.Told(t, alone))

	dsn := server.DB(t)
	db := storetest.Open(t, dsn)
	queue(t, db, pages)
	work(t, dsn, 4, Options{Jobs: 2})
	storetest.Same(t, "four workers", want, storetest.Told(t, db))

	dsn = server.DB(t)
	db = storetest.Open(t, dsn)
	for _, part := range [][]*hearsay.Page{pages[60:], pages[:70], pages} {
		queue(t, db, part)
		work(t, dsn, 2, Options{Jobs: 1, Patience: time.Millisecond})
	}
	storetest.Same(t, "workers, in parts", want, storetest.Told(t, db))
	kept := 0 // of the lists before, none
	for r, err := range db.Records(ctx, outletsKind) {
		if kept++; err != nil || len(r.Value) == 0 {
			t.Errorf("outlets of orders: %q, %v", r.Key, err)
		}
	}
	if kept != 1 {
		t.Errorf("the outlets of %d orders are kept, want those of the one era", kept)
	}
}

// Workers that share the eras of a pile find what one process finds.
func TestWorkersShareEras(t *testing.T) {
	ctx := context.Background()
	pages := pile(t, 240)
	eras := pipeline.Options{Window: 5, EraPages: 60}
	file := storetest.Open(t, filepath.Join(t.TempDir(), "pile.db"))
	if _, err := pipeline.Run(ctx, file, sequence(pages), eras); err != nil {
		t.Fatal(err)
	}
	dsn := server.DB(t)
	db := storetest.Open(t, dsn)
	queue(t, db, pages)
	work(t, dsn, 3, Options{Jobs: 1, Pipeline: eras})
	storetest.Same(t, "three workers", storetest.Told(t, file), storetest.Told(t, db))
	n, err := unfinished(ctx, db, "")
	if err != nil || n > 0 {
		t.Errorf("%d jobs are left, %v", n, err)
	}
	var helped int
	pool, err := db.Pool(ctx)
	if err == nil {
		err = pool.QueryRow(ctx, `SELECT count(*) FROM river_job WHERE kind = 'help' AND state = 'completed'`).Scan(&helped)
	}
	if err != nil || helped == 0 {
		t.Errorf("help was asked for %d times, %v", helped, err)
	}
}

// A page on which a stage breaks off is tried three times, skipped and recorded, and
// its neighbours are read; a story likewise.
func TestPoisonIsSkippedAfterThreeTries(t *testing.T) {
	ctx := context.Background()
	pages := pile(t, 0)
	dsn := server.DB(t)
	db := storetest.Open(t, dsn)
	queue(t, db, pages)
	var mu sync.Mutex
	count := map[string]int{}
	alone := func(n int, what string) {
		if n == 1 {
			mu.Lock()
			defer mu.Unlock()
			count[what]++
		}
	}
	var story hearsay.StoryID
	opts := Options{Log: slog.New(slog.DiscardHandler)}
	opts.extract = func(ctx context.Context, db *store.DB, ids []hearsay.PageID, why string, o pipeline.Options) ([]*store.Entry, error) {
		for _, id := range ids {
			if id == pages[3].ID && why == "" {
				alone(len(ids), "page")
				panic("poison")
			}
		}
		return pipeline.Extract(ctx, db, ids, why, o)
	}
	opts.briefs = func(ctx context.Context, db *store.DB, orders *pipeline.Orders, o pipeline.Options) ([]*store.MadeBrief, error) {
		mu.Lock()
		if story == "" {
			story = orders.Briefs[0].Story.ID
		}
		mu.Unlock()
		for _, b := range orders.Briefs {
			if b.Story.ID == story {
				alone(len(orders.Briefs), "story")
				panic("poison")
			}
		}
		return pipeline.Briefs(ctx, db, orders, o)
	}
	work(t, dsn, 2, opts)
	failures, err := db.Failures(ctx)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, f := range failures {
		if f.Page == pages[3].ID {
			found = true
			if !strings.HasPrefix(f.Reason, "skipped after 3 tries: internal fault: poison") {
				t.Errorf("the page is recorded with %q", f.Reason)
			}
		} else if strings.Contains(f.Reason, "waits") || strings.Contains(f.Reason, "skipped") {
			t.Errorf("page %s is recorded with %q", f.Page.Short(), f.Reason)
		}
	}
	if !found {
		t.Error("the page is not recorded")
	}
	if count["page"] != 3 {
		t.Errorf("the page was tried %d times by itself, want 3", count["page"])
	}
	if count["story"] != 3 {
		t.Errorf("the story was tried %d times by itself, want 3", count["story"])
	}
	list, err := db.Stories(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		if _, err := db.Brief(ctx, s.ID); (err == nil) == (s.ID == story) {
			t.Errorf("brief of story %s: %v", s.ID, err)
		}
	}
}

// A worker whose program is older than one that has worked on the database refuses.
func TestOlderProgramRefuses(t *testing.T) {
	ctx := context.Background()
	db := storetest.Open(t, server.DB(t))
	newer := pipeline.Stages()
	newer[2]++
	j, _ := json.Marshal(newer)
	if err := db.PutRecords(ctx, store.Record{Kind: "stages", Value: j}); err != nil {
		t.Fatal(err)
	}
	err := Run(ctx, db, Options{UntilIdle: true})
	if !errors.Is(err, ErrOlder) || !strings.Contains(fmt.Sprint(err), "update this program") {
		t.Errorf("got %v", err)
	}
	older := pipeline.Stages()
	older[2]--
	j, _ = json.Marshal(older)
	if err := db.PutRecords(ctx, store.Record{Kind: "stages", Value: j}); err != nil {
		t.Fatal(err)
	}
	if err := Run(ctx, db, Options{UntilIdle: true}); err != nil {
		t.Error(err)
	}
	if b, _ := db.Record(ctx, "stages", ""); string(b) == string(j) {
		t.Error("the newer program did not say so")
	}
}

// A worker with another table of outlets than the one that grouped stops and says so.
func TestAnotherTableIsRefused(t *testing.T) {
	orders := &pipeline.Orders{Table: "another"}
	if _, err := pipeline.Briefs(context.Background(), nil, orders, pipeline.Options{}); !errors.Is(err, pipeline.ErrTable) {
		t.Errorf("got %v", err)
	}
}

// A file has no queue.
func TestFileHasNoQueue(t *testing.T) {
	db := storetest.Open(t, filepath.Join(t.TempDir(), "pile.db"))
	for _, err := range []error{Run(context.Background(), db, Options{}), Prepare(context.Background(), db)} {
		if err == nil || !strings.Contains(err.Error(), "a file has no queue") {
			t.Errorf("got %v", err)
		}
	}
}

// Clocks that differ change no finding, and hold nothing up: here that of a machine
// an hour ahead put jobs off, and that of another fetched pages in the future.
func TestClocksMayDiffer(t *testing.T) {
	ctx := context.Background()
	pages := pile(t, 20)
	file := storetest.Open(t, filepath.Join(t.TempDir(), "pile.db"))
	if _, err := pipeline.Run(ctx, file, sequence(pages), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	dsn := server.DB(t)
	db := storetest.Open(t, dsn)
	queue(t, db, pages)
	pool, err := db.Pool(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		`UPDATE river_job SET scheduled_at = now() + interval '1 hour', state = 'scheduled' WHERE id % 2 = 0`,
		`UPDATE river_job SET scheduled_at = now() - interval '1 hour', created_at = now() - interval '1 hour' WHERE id % 2 = 1`,
	} {
		if _, err := pool.Exec(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	work(t, dsn, 2, Options{Look: 50 * time.Millisecond})
	storetest.Same(t, "with clocks that differ", storetest.Told(t, file), storetest.Told(t, db))
}

// The jobs of a worker that is gone are taken over at once; those of one that lives
// are not.
func TestJobsOfTheDeadAreTakenOver(t *testing.T) {
	ctx := context.Background()
	dsn := server.DB(t)
	db := storetest.Open(t, dsn)
	queue(t, db, pile(t, 0))
	pool, err := db.Pool(ctx)
	if err != nil {
		t.Fatal(err)
	}
	dead, err := newAlive(ctx, pool, nil)
	if err != nil {
		t.Fatal(err)
	}
	lives, err := newAlive(ctx, pool, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(ctx, `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = now(), attempted_by = ARRAY[$1::text]`, dead.name); err != nil {
		t.Fatal(err)
	}
	if n, err := lives.takeOver(ctx, []int64{}); n != 0 || err != nil {
		t.Errorf("took %d jobs over of a worker that lives, %v", n, err)
	}
	dead.end()
	work(t, dsn, 1, Options{Look: 50 * time.Millisecond})
	lives.end()
	waiting, err := db.Waiting(ctx)
	if len(waiting) > 0 || err != nil {
		t.Errorf("%d pages wait, %v", len(waiting), err)
	}
}
