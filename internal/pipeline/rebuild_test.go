package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/source"
	"hearsay/internal/store"
	"hearsay/internal/storetest"
)

func TestEveryStageHasAName(t *testing.T) {
	if len(stageNames) != len(versions) {
		t.Fatalf("%d names for the versions of %d stages", len(stageNames), len(versions))
	}
}

// lacking returns the article as an older stage might have found it: of each
// paragraph it left out a word, as if that were chrome. Words on both sides of the gap
// read back from that article only.
func lacking(a *hearsay.Article) *hearsay.Article {
	b := *a
	b.Blocks, b.Links, b.Trace = slices.Clone(a.Blocks), slices.Clone(a.Links), nil
	var gaps []hearsay.Range
	for _, r := range a.Trace {
		_, i, ok := a.BlockAt(r.Text)
		words := a.Text[r.Text : r.Text+r.Len]
		from := strings.Index(words, ", ")
		if from < 0 && len(words) > 40 {
			from = 20 + strings.IndexByte(words[20:], ' ')
		}
		to := from + 1
		if from > 0 {
			to += strings.IndexByte(words[from+1:], ' ') + 1
		}
		if !ok || a.Blocks[i].Kind != hearsay.Paragraph || r.Len != r.Width || from < 1 || to <= from+1 || to >= len(words)-1 {
			b.Trace = append(b.Trace, r)
			continue
		}
		gaps = append(gaps, hearsay.Range{Start: r.Text + from, End: r.Text + to})
		b.Trace = append(b.Trace, hearsay.Run{Text: r.Text, Len: from, Page: r.Page, Width: from},
			hearsay.Run{Text: r.Text + to, Len: r.Len - to, Page: r.Page + to, Width: r.Width - to})
	}
	shift := func(at int) int {
		out := at
		for _, g := range gaps {
			if at >= g.End {
				out -= g.End - g.Start
			} else if at > g.Start {
				out -= at - g.Start
			}
		}
		return out
	}
	var text strings.Builder
	at := 0
	for _, g := range gaps {
		text.WriteString(a.Text[at:g.Start])
		at = g.End
	}
	b.Text = text.String() + a.Text[at:]
	for i := range b.Trace {
		b.Trace[i].Text = shift(b.Trace[i].Text)
	}
	for i := range b.Blocks {
		b.Blocks[i].Start, b.Blocks[i].End = shift(b.Blocks[i].Start), shift(b.Blocks[i].End)
	}
	for i := range b.Links {
		b.Links[i].Start, b.Links[i].End = shift(b.Links[i].Start), shift(b.Links[i].End)
	}
	return &b
}

// older fills a database as an older version of the program might have: with other
// articles, one of a page that has none and none of a page that has one, with the
// stories and briefs that come of these, and older stages written down.
func older(t *testing.T, db *store.DB, pages []*hearsay.Page) {
	t.Helper()
	ctx := context.Background()
	for i, p := range pages {
		f := find(p)
		f.Version--
		switch {
		case f.Article == nil:
			at := strings.Index(string(p.Body), "e")
			f.Reason = ""
			f.Article = &hearsay.Article{Page: p.ID, Kind: hearsay.Plain, Text: string(p.Body[at : at+4]), Trace: hearsay.Trace{{Len: 4, Page: at, Width: 4}},
				Blocks: []hearsay.Block{{Kind: hearsay.Paragraph, Range: hearsay.Range{End: 4}}}}
		case i == 2:
			f.Article, f.Reason = nil, "not understood"
		default:
			f.Article = lacking(f.Article)
		}
		f.Lines = nil
		if f.Article != nil {
			if err := f.Article.Check(p); err != nil {
				t.Fatal(err)
			}
			f.Lines = noteOf(f.Article).bytes()
		}
		e, err := db.Prepare(p, f)
		if err == nil {
			_, err = db.KeepAll(ctx, e)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Refresh(ctx, db, Options{}); err != nil {
		t.Fatal(err)
	}
	made, err := db.AllMade(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for id := range made {
		if err := db.PutBriefs(ctx, store.Remade(id, "older:older")); err != nil {
			t.Fatal(err)
		}
	}
	was := own()
	for k := range was {
		was[k]--
	}
	j, _ := json.Marshal(was)
	if err := db.PutRecords(ctx, store.Record{Kind: signedKind, Value: j}); err != nil {
		t.Fatal(err)
	}
}

// sound fails unless everything can be read and every excerpt reads back.
func sound(t *testing.T, db *store.DB) {
	t.Helper()
	ctx := context.Background()
	n := 0
	c, err := db.Check(ctx, nil, func(f store.Fault) {
		if n++; n < 5 {
			t.Errorf("%s %s: %s", f.Kind, f.ID, f.Why)
		}
	})
	if err != nil || c.Excerpts == 0 || n > 0 {
		t.Errorf("checked %+v, %v", c, err)
	}
	list, err := db.Stories(ctx)
	if err != nil || len(list) == 0 {
		t.Errorf("%d stories, %v", len(list), err)
	}
	for _, s := range list {
		if b, err := db.Brief(ctx, s.ID); err != nil || len(b.Pages) == 0 {
			t.Errorf("brief of story %s: %v", s.ID, err)
		}
	}
}

// outcome is what readers are told, with the articles.
func outcome(t *testing.T, db *store.DB) storetest.Things {
	t.Helper()
	out := storetest.Told(t, db)
	for a, err := range db.AllArticles(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		out.Put(t, "article "+string(a.Page), a, nil)
	}
	return out
}

// A rebuild that is stopped at any step leaves everything readable and sound, goes on
// where it stopped, and ends with what a new database has.
func TestAStoppedRebuildIsReadableAndGoesOn(t *testing.T) {
	ctx := context.Background()
	pages := append(readPages(t, town), text(t, "<html><title>News</title><body><nav><a href=/a>Home</a></nav></body></html>"))
	fresh := openDB(t)
	if _, err := Run(ctx, fresh, sequence(pages), Options{}); err != nil {
		t.Fatal(err)
	}
	want := outcome(t, fresh)

	folder := t.TempDir()
	open := func(name string) *store.DB {
		db, err := store.Open(ctx, filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	db := open("older.db")
	older(t, db, pages)
	sound(t, db)
	if cmp.Diff(want, outcome(t, db)) == "" {
		t.Fatal("the older database tells what a new one does")
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join(folder, "older.db"))
	if err != nil {
		t.Fatal(err)
	}
	type step struct {
		doing string
		done  int
	}
	for _, all := range []bool{false, true} {
		for i, stop := range []step{{"reading pages", 1}, {"reading pages", len(pages) / 2}, {"reading pages", len(pages)}, {"comparing articles", 0}, {"comparing articles", len(pages) / 2}, {"writing briefs", 1}, {"writing briefs", 2}} {
			t.Run(fmt.Sprintf("all %v, %s %d", all, stop.doing, stop.done), func(t *testing.T) {
				name := fmt.Sprintf("%v%d.db", all, i)
				if err := os.WriteFile(filepath.Join(folder, name), file, 0o600); err != nil {
					t.Fatal(err)
				}
				db := open(name)
				do := Renew
				if all {
					do = Rebuild
				}
				half, cancel := context.WithCancel(ctx)
				defer cancel()
				first, err := do(half, db, Options{Progress: func(s Step) {
					if s.Doing == stop.doing && s.Done >= stop.done {
						cancel()
					}
				}})
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("stopped: %v", err)
				}
				sound(t, db)
				if stop.doing != "reading pages" && !kept(t, db, pages) {
					t.Error("no article of before is kept for the briefs of before")
				}
				if older, _, err := Behind(ctx, db); err != nil || len(older) != len(versions) {
					t.Errorf("behind are %v, %v", older, err)
				}
				plan, err := PlanOf(ctx, db, all)
				if err != nil || plan.Nothing() || plan.GoesOn != all || plan.Steps[0].Todo != len(pages)-first.Pages {
					t.Errorf("%d of %d pages read, then the plan is %+v, %v", first.Pages, len(pages), plan, err)
				}
				second, err := Renew(ctx, db, Options{})
				if err != nil || first.Pages+second.Pages != len(pages) {
					t.Errorf("%d pages read, then %d, of %d; %v", first.Pages, second.Pages, len(pages), err)
				}
				sound(t, db)
				if d := cmp.Diff(want, outcome(t, db)); d != "" {
					t.Errorf("differs from a new database:\n%s", d)
				}
				if kept(t, db, pages) {
					t.Error("an article of before is left")
				}
				if plan, err = PlanOf(ctx, db, false); err != nil || !plan.Nothing() || plan.GoesOn || len(plan.Older) > 0 {
					t.Errorf("left to do: %+v, %v", plan, err)
				}
				if third, err := Renew(ctx, db, Options{}); err != nil || third.Pages != 0 || third.Briefs != 0 {
					t.Errorf("done again: %+v, %v", third, err)
				}
			})
		}
	}
}

func kept(t *testing.T, db *store.DB, pages []*hearsay.Page) (some bool) {
	t.Helper()
	for _, p := range pages {
		list, err := db.ArticlesBefore(context.Background(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		some = some || len(list) > 0
	}
	return some
}

// Renew leaves what is of this version, and what a newer one found; Rebuild does not.
func TestRenewLeavesWhatIsNotOlder(t *testing.T) {
	ctx := context.Background()
	db := openDB(t)
	pages := readPages(t, town)
	if _, err := Run(ctx, db, sequence(pages), Options{}); err != nil {
		t.Fatal(err)
	}
	put := func(p *hearsay.Page, version int) {
		f := store.Finding{Version: version, Address: source.Canonical(p.URL), Reason: fmt.Sprintf("version %d finds none", version)}
		if err := db.PutFinding(ctx, p.ID, f); err != nil {
			t.Fatal(err)
		}
	}
	put(pages[0], article.Version-1)
	put(pages[1], article.Version+1)
	sum, err := Renew(ctx, db, Options{})
	if err != nil || sum.Pages != 1 {
		t.Errorf("%+v, %v", sum, err)
	}
	for i, want := range []int{article.Version, article.Version + 1, article.Version} {
		if v, _, err := db.Kept(ctx, pages[i].ID); v != want || err != nil {
			t.Errorf("page %d is of version %d, %v; want %d", i, v, err, want)
		}
	}
	if sum, err = Rebuild(ctx, db, Options{}); err != nil || sum.Pages != len(pages) {
		t.Errorf("%+v, %v", sum, err)
	}
	if v, _, err := db.Kept(ctx, pages[1].ID); v != article.Version || err != nil {
		t.Errorf("version %d, %v", v, err)
	}
}

// A database of before the versions were written down counts as older as a whole, an
// empty one as nothing.
func TestBehind(t *testing.T) {
	ctx := context.Background()
	db := openDB(t)
	if older, newer, err := Behind(ctx, db); err != nil || len(older)+len(newer) > 0 {
		t.Errorf("an empty database: %v, %v, %v", older, newer, err)
	}
	if _, err := Run(ctx, db, sequence([]*hearsay.Page{text(t, bridge)}), Options{}); err != nil {
		t.Fatal(err)
	}
	if older, newer, err := Behind(ctx, db); err != nil || len(older)+len(newer) > 0 {
		t.Errorf("just read: %v, %v, %v", older, newer, err)
	}
	if err := Unsign(ctx, db); err != nil {
		t.Fatal(err)
	}
	if older, newer, err := Behind(ctx, db); err != nil || len(older) != len(versions) || len(newer) > 0 {
		t.Errorf("nothing written down: %v, %v, %v", older, newer, err)
	}
	j, _ := json.Marshal(map[string]int{"article": article.Version + 1})
	if err := db.PutRecords(ctx, store.Record{Kind: signedKind, Value: j}); err != nil {
		t.Fatal(err)
	}
	_, newer, err := Behind(ctx, db)
	if err != nil || len(newer) != 1 || newer[0].Name != "article" {
		t.Errorf("newer: %v, %v", newer, err)
	}
}
