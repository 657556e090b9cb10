package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"testing"

	"hearsay/internal/api"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
	"hearsay/internal/store"
	"hearsay/internal/web"
)

// What the page of a story offers to take along is there.
func TestTakeItWithYouLeadsSomewhere(t *testing.T) {
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "town.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := pipeline.Run(ctx, db, source.Read(ctx, []string{"../../testdata/town"}, source.Options{}), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	stories, err := db.Stories(ctx)
	if err != nil || len(stories) == 0 {
		t.Fatalf("%d stories: %v", len(stories), err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", web.Handler(db))
	mux.Handle(api.Root+"/", api.Handler(db))
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w
	}
	links := regexp.MustCompile(`href="(/api/[^"]+)"`).FindAllStringSubmatch(get("/story/"+string(stories[0].ID)).Body.String(), -1)
	if len(links) < 12 {
		t.Errorf("%d links", len(links))
	}
	for _, l := range links {
		if w := get(l[1]); w.Code != 200 || w.Body.Len() == 0 {
			t.Errorf("%s: %d, %d bytes", l[1], w.Code, w.Body.Len())
		}
	}
}
