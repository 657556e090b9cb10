package store_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"reflect"
	"testing"

	"hearsay"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
)

func TestTownIsReadQuicklyAsJSONReadsIt(t *testing.T) {
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "town.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := pipeline.Run(ctx, db, source.Read(ctx, []string{"../../testdata/town"}, source.Options{}), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	check := func(v any, got, want any) {
		t.Helper()
		j, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if !store.Quickly(j, got) {
			t.Errorf("not read quickly: %.300s", j)
		}
		if err := json.Unmarshal(j, want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("read otherwise, %v: %.300s", err, j)
		}
	}
	stories, err := db.Stories(ctx)
	if err != nil || len(stories) == 0 {
		t.Fatal(len(stories), err)
	}
	voices := 0
	for _, s := range stories {
		b, err := db.Brief(ctx, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		check(b, new(hearsay.Brief), new(hearsay.Brief))
		check(store.Outline(b), new(hearsay.Brief), new(hearsay.Brief))
		check(store.Speaking(b), new(hearsay.Brief), new(hearsay.Brief))
		kept, err := db.GetSpeaking(ctx, s.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := speaker.Voices(kept), speaker.Voices(b); !reflect.DeepEqual(got, want) {
			t.Errorf("story %s: voices of what is kept of who speaks:\n%+v, want\n%+v", s.ID, got, want)
		}
		voices += len(speaker.Voices(kept))
	}
	if voices == 0 {
		t.Error("nobody speaks in town")
	}
	for a, err := range db.AllArticles(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		check(a, new(hearsay.Article), new(hearsay.Article))
	}
}
