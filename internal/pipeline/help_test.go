package pipeline

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearsay"
	"hearsay/internal/store"
	"hearsay/internal/storetest"
)

// Eras that another process groups are those that one groups itself; where that one
// goes by other settings, or by pages that came meanwhile, what it kept is not used.
func TestHelpChangesNothing(t *testing.T) {
	ctx := context.Background()
	pages := weeks()
	early := len(pages) - 30
	o := smallEras(t)
	alone := openDB(t)
	if _, err := Run(ctx, alone, sequence(pages), o); err != nil {
		t.Fatal(err)
	}
	want := storetest.Told(t, alone)
	group := func(o Options) func(*testing.T, *store.DB) {
		return func(t *testing.T, db *store.DB) {
			if n, asked, err := Help(ctx, db, o); err != nil || !asked || n < 2 {
				t.Errorf("%d eras were grouped, asked %t, %v", n, asked, err)
			}
		}
	}
	others := o
	others.Window = 4
	for name, help := range map[string]func(*testing.T, *store.DB){
		"the same":       group(o),
		"other settings": group(others),
		"more pages": func(t *testing.T, db *store.DB) {
			receive := o
			var came []hearsay.PageID
			receive.Queue = func(_ context.Context, _ *store.DB, waiting []hearsay.PageID) error {
				came = append(came, waiting...)
				return nil
			}
			if _, err := Run(ctx, db, sequence(pages[early:]), receive); err != nil {
				t.Fatal(err)
			}
			entries, err := Extract(ctx, db, came, "", o)
			if err != nil {
				t.Fatal(err)
			}
			if n, err := db.KeepAll(ctx, entries...); err != nil || n != 30 && len(came) > 0 {
				t.Fatal(n, err)
			}
			if n, _, err := Help(ctx, db, o); err != nil || n == 0 && len(came) > 0 {
				t.Errorf("%d eras were grouped, %v", n, err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dsn := server.DB(t)
			db, helper := storetest.Open(t, dsn), storetest.Open(t, dsn)
			nobody := func() {
				if n, asked, err := Help(ctx, helper, o); n > 0 || asked || err != nil {
					t.Errorf("nobody groups, and was helped with %d eras, %t, %v", n, asked, err)
				}
			}
			nobody()
			o, first := o, pages
			if name == "more pages" {
				first = pages[:early]
			}
			o.Share = func(ctx context.Context, eras int) error {
				if eras < 1 {
					t.Errorf("asked for help with %d eras", eras)
				}
				help(t, helper)
				return nil
			}
			if _, err := Run(ctx, db, sequence(first), o); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, storetest.Told(t, db)); d != "" {
				t.Errorf("with help (+) it is another:\n%s", d)
			}
			nobody()
		})
	}
}
