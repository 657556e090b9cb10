package store

import (
	"context"
	"strings"
	"testing"

	"hearsay"
)

// An article that is replaced while a story holds its page is kept until all briefs
// are made again, and what a brief took from it reads back.
func TestArticlesBefore(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		p, alone := page("", "one, two three"), page("", "in no story")
		for _, p := range []*hearsay.Page{p, alone} {
			if _, err := db.KeepAll(ctx, must(db.Prepare(p, Finding{Article: article(p), Version: 3}))); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.KeepAll(ctx, must(db.Prepare(page("", "found by a newer one"), Finding{Reason: "none", Version: 5}))); err != nil {
			t.Fatal(err)
		}
		if got := must(db.Outdated(ctx, 3, -1)); len(got) != 0 {
			t.Errorf("outdated: %v", got)
		}
		if got := must(db.Outdated(ctx, 4, -1)); len(got) != 2 {
			t.Errorf("older than 4: %v", got)
		}
		if got := must(db.Outdated(ctx, 3, 1)); len(got) != 1 || got[0] != p.ID {
			t.Errorf("found at change 1: %v", got)
		}
		if oldest, newest, err := db.ReadBy(ctx); oldest != 3 || newest != 5 || err != nil {
			t.Errorf("read by %d to %d, %v", oldest, newest, err)
		}
		s := story("story", 1, p)
		if err := db.PutStories(ctx, must(db.Mark(ctx)), []hearsay.Story{s}); err != nil {
			t.Fatal(err)
		}
		// The brief is of an article that left out the comma.
		old := article(p)
		at := strings.Index(old.Text, ",")
		old.Text = strings.Replace(old.Text, ",", "", 1)
		old.Trace = hearsay.Trace{{Len: at, Width: at}, {Text: at, Len: len(old.Text) - at, Page: at + 1, Width: len(old.Text) - at}}
		old.Blocks = []hearsay.Block{{Kind: hearsay.Paragraph, Range: hearsay.Range{End: len(old.Text)}}}
		if err := db.PutFinding(ctx, p.ID, Finding{Article: old, Version: 3}); err != nil {
			t.Fatal(err)
		}
		s.Title = old.Excerpt(hearsay.Range{End: len(old.Text)})
		if err := db.PutBrief(ctx, "made", &hearsay.Brief{Story: s}); err != nil {
			t.Fatal(err)
		}
		if err := db.PutStories(ctx, must(db.Mark(ctx)), []hearsay.Story{s}); err != nil {
			t.Fatal(err)
		}
		if err := db.DropBefore(ctx, must(db.Mark(ctx))); err != nil {
			t.Fatal(err)
		}
		if got := must(db.ArticlesBefore(ctx, p.ID)); len(got) != 0 {
			t.Fatalf("%d articles before, and all briefs are made", len(got))
		}
		faults := func() (n int) {
			t.Helper()
			if _, err := db.Check(ctx, nil, func(f Fault) {
				if f.Kind == "excerpt" {
					n++
				}
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := faults(); n != 0 {
			t.Fatalf("%d faults at first", n)
		}
		for range 2 { // also where it is replaced twice, by an article and by none
			for _, f := range []Finding{{Article: article(p), Version: 4}, {Reason: "none any more", Version: 5}} {
				if err := db.PutFinding(ctx, p.ID, f); err != nil {
					t.Fatal(err)
				}
				if err := db.PutFinding(ctx, alone.ID, f); err != nil {
					t.Fatal(err)
				}
			}
			if err := db.DropBefore(ctx, must(db.Listing(ctx)).Mark); err != nil { // the list is older
				t.Fatal(err)
			}
			if n := faults(); n != 0 {
				t.Errorf("%d faults while the brief is older than the article", n)
			}
		}
		if got := must(db.ArticlesBefore(ctx, p.ID)); len(got) < 2 || got[0].Text != old.Text {
			t.Errorf("%d articles before", len(got))
		}
		if got := must(db.ArticlesBefore(ctx, alone.ID)); len(got) != 0 {
			t.Errorf("%d articles are kept for no brief", len(got))
		}
		if n := must(db.Unmade(ctx)); n != 0 {
			t.Errorf("%d briefs to be made", n)
		}
		if err := db.ForgetBriefs(ctx); err != nil {
			t.Fatal(err)
		}
		if n := must(db.Unmade(ctx)); n != 1 {
			t.Errorf("%d briefs to be made, want 1", n)
		}
		if err := db.PutStories(ctx, must(db.Mark(ctx)), []hearsay.Story{s}); err != nil {
			t.Fatal(err)
		}
		if err := db.DropBefore(ctx, must(db.Mark(ctx))); err != nil {
			t.Fatal(err)
		}
		if got := must(db.ArticlesBefore(ctx, p.ID)); len(got) != 0 {
			t.Errorf("%d articles before are left", len(got))
		}
	})
}
