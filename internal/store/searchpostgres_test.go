package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hearsay"
)

// Both databases find the same, and in the same order but for a few rows that are
// worth nearly the same: FTS5 leaves out some phrases of a row beside an OR.
func TestBothDatabasesRankAlike(t *testing.T) {
	ctx := context.Background()
	var found [2][]string
	for i, db := range []*DB{openTest(t, filepath.Join(t.TempDir(), "h.db")), openAt(t, server.DB(t))} {
		s := &smallPress{r: rand.New(rand.NewPCG(7, 8)), pages: map[hearsay.PageID]*thing{}, lines: map[Kind][]*thing{}}
		var stories []hearsay.Story
		for n := range 90 {
			p := page(fmt.Sprintf("https://press.example/%d", n), "x")
			must(db.Keep(ctx, p, s.article(p), 1, ""))
			if n%10 == 0 {
				id := fmt.Sprintf("story%d", n)
				stories = append(stories, story(id, 1, p))
				if err := db.PutBrief(ctx, "made", s.brief(hearsay.StoryID(id), p.ID)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := db.PutStories(ctx, must(db.Mark(ctx)), stories); err != nil {
			t.Fatal(err)
		}
		for range 80 {
			q := s.query()
			q.Limit = 100
			r := must(db.Search(ctx, q))
			text := fmt.Sprintf("%+v", q)
			for _, f := range r.Kinds {
				text += fmt.Sprintf("\n%s %d %v:", f.Kind, f.Total, f.Best)
				for _, h := range f.Hits {
					text += " " + h.Page.Short() + h.Line
				}
			}
			found[i] = append(found[i], text)
		}
	}
	others := 0
	for i := range found[0] {
		a, b := strings.Fields(found[0][i]), strings.Fields(found[1][i])
		if !slices.Equal(a, b) {
			others++
		}
		slices.Sort(a)
		slices.Sort(b)
		if !slices.Equal(a, b) {
			t.Errorf("SQLite:\n%s\nPostgreSQL:\n%s", found[0][i], found[1][i])
		}
	}
	if others > len(found[0])/20 {
		t.Errorf("%d of %d searches give another order", others, len(found[0]))
	}
}

// A row of very many different or very far words is entered, and found.
func TestVeryLongRows(t *testing.T) {
	var many, far strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&many, "word%dofverymany%s ", i, strings.Repeat("x", 30))
		far.WriteString("again ")
	}
	db := openAt(t, server.DB(t))
	ctx := context.Background()
	for i, text := range []string{many.String(), far.String() + "harbour master"} {
		p := page(fmt.Sprint("https://press.example/", i), text)
		must(db.Keep(ctx, p, article(p), 1, ""))
	}
	for _, words := range []string{"word7ofverymany" + strings.Repeat("x", 30), "harbour", "again"} {
		r := must(db.Search(ctx, Query{Words: [][]Term{{{Text: words}}}}))
		if n := r.Of(OfPage).Total; n != 1 {
			t.Errorf("%s: %d pages, want 1", words, n)
		}
	}
}
