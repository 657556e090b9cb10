package store

import (
	"context"
	"path/filepath"
	"testing"

	"hearsay"
)

func TestCountsAreWhatWasKept(t *testing.T) {
	ctx := context.Background()
	db := openTest(t, filepath.Join(t.TempDir(), "db"))
	if c, err := db.Counts(ctx); err != nil || c != (Counts{}) {
		t.Errorf("an empty database: %+v, %v", c, err)
	}
	a, b, c := page("https://news.example/1", "words"), page("https://news.example/2", "more words"), page("https://news.example/3", "")
	must(db.Keep(ctx, a, article(a), 3, ""))
	must(db.Keep(ctx, b, article(b), 4, ""))
	must(db.Keep(ctx, c, nil, 4, "the page is empty"))
	if err := db.PutStories(ctx, must(db.Mark(ctx)), []hearsay.Story{story("one", 1, a), story("two", 2, b)}); err != nil {
		t.Fatal(err)
	}
	got := must(db.Counts(ctx))
	if want := (Counts{Pages: 3, WithArticle: 2, WithoutArticle: 1, Stories: 2, Changes: must(db.Mark(ctx))}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if v := must(db.ArticleVersions(ctx)); len(v) != 2 || v[3] != 1 || v[4] != 2 {
		t.Errorf("versions %v", v)
	}
	if have, newest, err := db.Schema(ctx); err != nil || have < 5 || have != newest {
		t.Errorf("tables %d of %d, %v", have, newest, err)
	}
	if r := must(db.Reasons(ctx)); len(r) != 1 || r[0] != (Reason{"the page is empty", 1}) {
		t.Errorf("reasons %v", r)
	}
	if n := must(db.Size(ctx)); n < 10_000 {
		t.Errorf("%d bytes", n)
	}
	must(db.LastLog(ctx))
}
