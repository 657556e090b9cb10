package work

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"hearsay/internal/pipeline"
	"hearsay/internal/store"
	"hearsay/internal/storetest"
)

// What older stages found is found again by workers as one process finds it, byte for
// byte, wherever they stopped; so is everything, where that is asked for.
func TestWorkersRebuild(t *testing.T) {
	ctx := context.Background()
	pages := pile(t, 40)
	file := storetest.Open(t, filepath.Join(t.TempDir(), "pile.db"))
	if _, err := pipeline.Run(ctx, file, sequence(pages), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	want := storetest.Told(t, file)

	dsn := server.DB(t)
	db := storetest.Open(t, dsn)
	if _, err := pipeline.Run(ctx, db, sequence(pages), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	version, _, err := db.Kept(ctx, pages[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages[:20] { // an older stage did not understand them
		if err := db.PutFinding(ctx, p.ID, store.Finding{Version: version - 1, Reason: "not understood"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := pipeline.Refresh(ctx, db, pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, all := range []bool{false, true} {
		made, err := db.AllMade(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for id := range made {
			if err := db.PutBriefs(ctx, store.Remade(id, "older:older")); err != nil {
				t.Fatal(err)
			}
		}
		if err := pipeline.Unsign(ctx, db); err != nil {
			t.Fatal(err)
		}
		n := 20
		if all {
			n = len(pages)
		}
		for range 2 { // twice is once
			if got, err := Rebuild(ctx, db, all); err != nil || got != n {
				t.Fatalf("all %v: %d pages queued, %v; want %d", all, got, err, n)
			}
		}
		var jobs int
		pool, err := db.Pool(ctx)
		if err == nil {
			err = pool.QueryRow(ctx, `SELECT COALESCE(sum(jsonb_array_length(args->'pages')), 0) FROM river_job WHERE kind = 'extract' AND state = 'available'`).Scan(&jobs)
		}
		if err != nil || jobs != n {
			t.Errorf("all %v: jobs for %d pages, %v; want %d", all, jobs, err, n)
		}
		work(t, dsn, 2, Options{Jobs: 1, Patience: time.Millisecond})
		storetest.Same(t, "rebuilt by workers", want, storetest.Told(t, db))
		if older, newer, err := pipeline.Behind(ctx, db); err != nil || len(older)+len(newer) > 0 {
			t.Errorf("behind: %v, %v, %v", older, newer, err)
		}
		if there, err := db.Before(ctx); err != nil || there {
			t.Errorf("articles of before are left: %v, %v", there, err)
		}
		if c, err := db.Check(ctx, nil, func(f store.Fault) { t.Errorf("%+v", f) }); err != nil || c.Excerpts == 0 {
			t.Errorf("%+v, %v", c, err)
		}
	}
	// Only the stories are older.
	if err := pipeline.Unsign(ctx, db); err != nil {
		t.Fatal(err)
	}
	if got, err := Rebuild(ctx, db, false); err != nil || got != 0 {
		t.Errorf("%d pages queued, %v", got, err)
	}
	work(t, dsn, 1, Options{Jobs: 1})
	storetest.Same(t, "grouped again", want, storetest.Told(t, db))
	if older, _, err := pipeline.Behind(ctx, db); err != nil || len(older) > 0 {
		t.Errorf("behind: %v, %v", older, err)
	}
}
