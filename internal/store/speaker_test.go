package store

import (
	"context"
	"maps"
	"testing"

	"hearsay"
)

func TestBriefMarksAreThoseOfStoriesWithABrief(t *testing.T) { both(t, briefMarks) }

func briefMarks(t *testing.T, open func() *DB) {
	ctx := context.Background()
	db := open()
	p := page("https://news.example/1", "words")
	must(db.Keep(ctx, p, article(p), 1, ""))
	told, silent := story("told", 1, p), story("silent", 2, p)
	if err := db.PutStories(ctx, must(db.Mark(ctx)), []hearsay.Story{told, silent}); err != nil {
		t.Fatal(err)
	}
	for _, id := range []hearsay.StoryID{"told", "early"} { // "early" is no story yet
		if err := db.PutBrief(ctx, "made of "+string(id), &hearsay.Brief{Story: hearsay.Story{ID: id}}); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := must(db.BriefMarks(ctx)), map[hearsay.StoryID]string{"told": "made of told"}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if err := db.ForgetBriefs(ctx); err != nil {
		t.Fatal(err)
	}
	if got := must(db.BriefMarks(ctx)); got["told"] == "made of told" || got["told"] == "" || len(got) != 1 {
		t.Errorf("forgotten: %v", got)
	}
}
