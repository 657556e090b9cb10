package pipeline

import (
	"context"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearsay"
	"hearsay/internal/pgtest"
	"hearsay/internal/press"
	"hearsay/internal/source"
	"hearsay/internal/store"
	"hearsay/internal/storetest"
)

var server pgtest.Server

func TestMain(m *testing.M) { os.Exit(server.Main(m)) }

// One pile gives the same from both databases: every brief, byte for byte, the
// list, the log and the live index.
func TestBothDatabasesGiveTheSame(t *testing.T) {
	ctx := context.Background()
	var town []*hearsay.Page
	for p, err := range source.Read(ctx, []string{"../../testdata/town"}, source.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		town = append(town, p)
	}
	var invented []*hearsay.Page
	for p := press.New(press.Options{Seed: 11, PerDay: 30, Size: 9000}); len(invented) < 90; {
		n := p.Next()
		invented = append(invented, &hearsay.Page{ID: hearsay.NewPageID(n.URL, n.HTML), URL: n.URL, Fetched: n.Fetched, Type: source.HTML, Charset: "utf-8", Body: n.HTML, Raw: n.HTML})
	}
	var told []storetest.Things
	for _, db := range []*store.DB{openDB(t), storetest.Open(t, server.DB(t))} {
		for _, part := range [][]*hearsay.Page{town[8:], invented[:60], town, invented} {
			if _, err := Run(ctx, db, sequence(part), Options{}); err != nil {
				t.Fatal(err)
			}
		}
		told = append(told, everything(t, db))
	}
	if d := cmp.Diff(told[0], told[1]); d != "" {
		t.Errorf("PostgreSQL (+) tells otherwise than SQLite (-):\n%s", d)
	}
	if len(told[0]) < 10 {
		t.Errorf("only %d things were compared", len(told[0]))
	}
}

// everything returns all that a run leaves.
func everything(t *testing.T, db *store.DB) storetest.Things {
	t.Helper()
	ctx := context.Background()
	out := storetest.Told(t, db)
	list, err := db.Stories(ctx)
	out.Put(t, "list with aliases", list, err)
	log, err := db.Log(ctx, "")
	out.Put(t, "log", log, err)
	marks, err := db.BriefMarks(ctx)
	out.Put(t, "marks", marks, err)
	kept, err := db.KeptSince(ctx, 0)
	out.Put(t, "kept", kept, err)
	versions, err := db.Addresses(ctx)
	out.Put(t, "versions", versions, err)
	keys, err := db.LiveKeys(ctx)
	out.Put(t, "live keys", keys, err)
	live, err := db.Live(ctx, slices.Sorted(maps.Keys(keys))...)
	out.Put(t, "live", live, err)
	return out
}
