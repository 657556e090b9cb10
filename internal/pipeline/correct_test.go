package pipeline

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/correction"
	"hearsay/internal/store"
)

// shelved are the stories of a database as they stand in it, without the IDs that
// they had before.
func shelved(t *testing.T, db *store.DB) []hearsay.Story {
	t.Helper()
	list, err := db.FullStories(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		list[i].Aliases = nil
	}
	return list
}

// Corrections hold in whatever order the pages come, in one run or page by page,
// and after a rebuild; taken back, the stories are what they were.
func TestCorrectionsHoldInAnyOrder(t *testing.T) {
	pages := readPages(t, town)
	ctx := context.Background()
	plain := openDB(t)
	briefs(t, plain, pages)
	before := shelved(t, plain)
	if len(before) < 3 {
		t.Fatalf("%d stories", len(before))
	}
	name := func(m ...hearsay.Member) (out []correction.Ref) {
		for _, m := range m {
			out = append(out, correction.Ref{Hash: m.Page})
		}
		return out
	}
	file := filepath.Join(t.TempDir(), "corrections.toml")
	l, err := correction.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []correction.Correction{
		{Who: "Ada", Do: correction.Split, Pages: name(before[0].Members[0]), Stories: [][]correction.Ref{name(before[0].Members[1:]...)}},
		{Who: "Ada", Do: correction.Join, Stories: [][]correction.Ref{name(before[1].Members...), name(before[2].Members[0])}},
		{Who: "Bo", Do: correction.Move, Pages: name(before[2].Members[1]), Stories: [][]correction.Ref{name(before[0].Members[0])}, Why: "a note"},
	} {
		if _, err := l.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Save(file); err != nil {
		t.Fatal(err)
	}
	opts := Options{Failed: noFault(t), Corrections: file, Corrected: func(p []*correction.Problem) {
		if slices.ContainsFunc(p, func(p *correction.Problem) bool { return !p.Unknown }) {
			t.Errorf("problems %v", p)
		}
	}}
	run := func(parts ...[]*hearsay.Page) *store.DB {
		db := openDB(t)
		for _, p := range parts {
			if _, err := Run(ctx, db, sequence(p), opts); err != nil {
				t.Fatal(err)
			}
		}
		return db
	}
	at := func(list []hearsay.Story, p hearsay.PageID) hearsay.Story {
		for _, s := range list {
			if slices.ContainsFunc(s.Members, func(m hearsay.Member) bool { return m.Page == p }) {
				return s
			}
		}
		t.Fatalf("page %s is in no story", p.Short())
		return hearsay.Story{}
	}
	db := run(pages)
	want := shelved(t, db)
	apart := at(want, before[0].Members[0].Page)
	if apart.ID == before[0].ID || len(apart.Members) != 2 || at(want, before[0].Members[1].Page).ID != before[0].ID {
		t.Errorf("split and moved to: %+v", apart)
	}
	if m := apart.Members[slices.IndexFunc(apart.Members, func(m hearsay.Member) bool { return m.Page == before[2].Members[1].Page })]; !strings.HasPrefix(m.Why[0], "moved here by Bo") {
		t.Errorf("moved, it says %q", m.Why)
	}
	if at(want, before[1].Members[0].Page).ID != at(want, before[2].Members[0].Page).ID {
		t.Error("not joined")
	}
	back := slices.Clone(pages)
	slices.Reverse(back)
	for i, other := range []*store.DB{run(back), run(pages[:7], pages[7:8], back)} {
		if got := shelved(t, other); !sameStories(got, want) {
			t.Errorf("order %d: %+v, want %+v", i, got, want)
		}
	}
	if _, err := Rebuild(ctx, db, opts); err != nil {
		t.Fatal(err)
	}
	if got := shelved(t, db); !sameStories(got, want) {
		t.Errorf("rebuilt: %+v, want %+v", got, want)
	}
	for range 3 {
		if _, err := l.Undo("", "Ada", before[0].First); err != nil {
			t.Fatal(err)
		}
	}
	if l.Save(file) != nil {
		t.Fatal("not saved")
	}
	if sum, err := Refresh(ctx, db, opts); err != nil || sum.Stories != len(before) {
		t.Fatalf("%+v, %v", sum, err)
	}
	if got := shelved(t, db); !sameStories(got, before) {
		t.Errorf("taken back: %+v, want %+v", got, before)
	}
}

func sameStories(a, b []hearsay.Story) bool {
	return slices.EqualFunc(a, b, func(a, b hearsay.Story) bool {
		return a.ID == b.ID && a.Title == b.Title && a.First.Equal(b.First) && a.Last.Equal(b.Last) &&
			slices.EqualFunc(a.Members, b.Members, func(x, y hearsay.Member) bool { return x.Page == y.Page && slices.Equal(x.Why, y.Why) })
	})
}

// A file that is none stops the run before the stories change; nothing is lost.
func TestBrokenCorrectionsChangeNothing(t *testing.T) {
	pages := readPages(t, town)
	db := openDB(t)
	briefs(t, db, pages)
	before := shelved(t, db)
	file := filepath.Join(t.TempDir(), "corrections.toml")
	if err := os.WriteFile(file, []byte("[[correction]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Refresh(context.Background(), db, Options{Corrections: file}); err == nil || !strings.Contains(err.Error(), file+":1:") {
		t.Errorf("%v", err)
	}
	if !sameStories(shelved(t, db), before) {
		t.Error("the stories changed")
	}
}
