// Package storetest tells tests whether two databases tell their readers the same:
// [Told] is what stands in one, as JSON by name, without what hangs on the order in
// which pages came (the aliases of stories). A test adds with [Things.Put] what it asks
// for beside that.
package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearsay/internal/store"
)

// Open opens a database, which the end of the test closes.
func Open(t testing.TB, dsn string) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// Things are values as JSON, by name.
type Things map[string]string

// Told returns the list of stories, their members, the briefs with what they were made
// from, and the failures.
func Told(t testing.TB, db *store.DB) Things {
	t.Helper()
	ctx := context.Background()
	out := Things{}
	list, err := db.Stories(ctx)
	for i := range list {
		list[i].Aliases = nil
	}
	out.Put(t, "list", list, err)
	full, err := db.FullStories(ctx)
	for i := range full {
		full[i].Aliases = nil
	}
	out.Put(t, "stories", full, err)
	made, err := db.AllMade(ctx)
	out.Put(t, "made", made, err)
	failures, err := db.Failures(ctx)
	out.Put(t, "failures", failures, err)
	for _, s := range list {
		b, err := db.Brief(ctx, s.ID)
		out.Put(t, "brief "+string(s.ID), b, err)
	}
	return out
}

// Put adds a value, or ends the test where there was an error.
func (o Things) Put(t testing.TB, name string, v any, err error) {
	t.Helper()
	j, bad := json.Marshal(v)
	if err := errors.Join(err, bad); err != nil {
		t.Fatal(name, err)
	}
	o[name] = string(j)
}

// Same fails the test where things differ from those wanted, and shows the first that
// does.
func Same(t testing.TB, name string, want, got Things) {
	t.Helper()
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s: %s differs (-want +got):\n%s", name, k, cmp.Diff(v, got[k]))
			return
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s: %d things are told, want %d", name, len(got), len(want))
	}
}
