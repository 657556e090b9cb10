package pipeline

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

func text(t *testing.T, words string) *hearsay.Page {
	t.Helper()
	p, err := source.New([]byte(words), "")
	if err != nil {
		t.Fatal(err)
	}
	p.Locator = words[:10]
	return p
}

const (
	bridge = `The old bridge of Ostwick is closed

3 May 2031

OSTWICK — The city of Ostwick closed its old bridge on Friday after engineers found cracks in two of its pillars.

Mayor Edda Harn told reporters that the bridge would stay closed until the spring.

"We will not put a single life at risk," Harn said on Saturday.
`
	bridgeEarlier = `Cracks found in the old bridge of Ostwick

2 May 2031

OSTWICK — Engineers found cracks in two pillars of the old bridge of Ostwick, the city said, and closed the bridge.

Mayor Edda Harn asked drivers to use the ferry. "We will not put a single life at risk," Harn said of the bridge.

The engineers of Ostwick will look at the other pillars of the old bridge on Monday.
`
)

// A story keeps its old ID as an alias when an earlier page comes in.
func TestStoryKeepsItsOldID(t *testing.T) {
	ctx := context.Background()
	db := openDB(t)
	first := briefs(t, db, []*hearsay.Page{text(t, bridge)})
	if len(first) != 1 {
		t.Fatalf("%d stories", len(first))
	}
	second := briefs(t, db, []*hearsay.Page{text(t, bridgeEarlier)})
	if len(second) != 1 {
		t.Fatalf("%d stories of two pages about one bridge", len(second))
	}
	if first[0].Story.ID == second[0].Story.ID {
		t.Fatal("the first page changed and the ID did not")
	}
	s, err := db.Story(ctx, string(first[0].Story.ID))
	if err != nil || s.ID != second[0].Story.ID || len(s.Pages) != 2 {
		t.Errorf("the old ID leads to %+v, %v", s, err)
	}
	if len(second[0].Story.Aliases) != 0 {
		t.Error("a brief tells of the order of arrival")
	}
	// The alias outlives a rebuild.
	if _, err := Rebuild(ctx, db, Options{}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Story(ctx, string(first[0].Story.ID)); err != nil {
		t.Error(err)
	}
}

func TestFailuresAreToldAndDoNotEndARun(t *testing.T) {
	ctx := context.Background()
	db := openDB(t)
	front := text(t, "<html><title>News</title><body><nav><a href=/a>Home</a></nav></body></html>")
	pages := func(yield func(*hearsay.Page, error) bool) {
		_ = yield(nil, &source.FileError{Name: "x.bin", Err: source.ErrBinary}) && yield(front, nil) && yield(text(t, bridge), nil)
	}
	for _, added := range []int{2, 0} {
		var told []string
		sum, err := Run(ctx, db, pages, Options{Failed: func(err error) { told = append(told, err.Error()) }})
		if err != nil {
			t.Fatal(err)
		}
		if sum.Added != added || sum.Pages != 2 || sum.Failed != 1 || sum.Without != 1 || sum.Stories != 1 {
			t.Errorf("%+v, want %d added", sum, added)
		}
		if got := strings.Join(told, "|"); !strings.HasPrefix(got, "x.bin: not a page|<html><tit: no article on this page") {
			t.Errorf("told %q", got)
		}
	}
	f, err := db.Failures(ctx)
	if err != nil || len(f) != 1 || f[0].Page != front.ID {
		t.Errorf("failures %+v, %v", f, err)
	}
}

// A run that is cut off keeps what it had, and the next goes on from there.
func TestInterruptedRun(t *testing.T) {
	db := openDB(t)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := Run(ctx, db, func(yield func(*hearsay.Page, error) bool) {
		yield(text(t, bridge), nil)
		cancel()
		yield(text(t, bridgeEarlier), nil)
	}, Options{})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("Run: %v", err)
	}
	sum, err := Run(context.Background(), db, sequence([]*hearsay.Page{text(t, bridge), text(t, bridgeEarlier)}), Options{})
	if err != nil || sum.Added != 1 || sum.Stories != 1 {
		t.Errorf("the next run: %+v, %v", sum, err)
	}
}

// Two processes that read into one file at once lose nothing.
func TestTwoRunsAtOnce(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "h.db")
	done := make(chan error, 2)
	for _, words := range []string{bridge, bridgeEarlier} {
		go func() {
			db, err := store.Open(ctx, path)
			if err == nil {
				defer db.Close()
				_, err = Run(ctx, db, sequence([]*hearsay.Page{text(t, words)}), Options{})
			}
			done <- err
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	db, err := store.Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	all, err := db.Stories(ctx)
	if err != nil || len(all) != 1 || len(all[0].Pages) != 2 {
		t.Errorf("stories %+v, %v; want one of two pages", all, err)
	}
}

// A page as long as a book is kept and compared; its sentences are not read, and
// the brief says so.
func TestVeryLongArticle(t *testing.T) {
	var long strings.Builder
	long.WriteString(bridge)
	for i := range 6_000 {
		fmt.Fprintf(&long, "\nThe mayor of Ostwick, Edda Harn, said on Monday that bridge %d would open again in the spring of the year %d.\n", i, 2031+i)
	}
	var articles []*hearsay.Article
	for _, words := range []string{long.String(), bridge} {
		a, why := extract(text(t, words))
		if why != "" {
			t.Fatal(why)
		}
		articles = append(articles, a)
	}
	if len(articles[0].Text) <= longest {
		t.Fatalf("the article has kept only %d bytes of it", len(articles[0].Text))
	}
	b, f := Brief(articles)
	if len(f.Articles) != 2 || len(b.Skipped) != 1 || !strings.Contains(b.Skipped[0], " KB") {
		t.Errorf("skipped %q", b.Skipped)
	}
	for _, s := range f.Statements {
		if s.Page == articles[0].Page {
			t.Fatal("the long page was read")
		}
	}
	if len(f.Statements) == 0 {
		t.Error("the short page was not read")
	}
}

func TestBriefOfNothing(t *testing.T) {
	b, f := Brief(nil)
	if len(b.Pages) != 0 || len(f.Articles) != 0 {
		t.Errorf("%+v", b)
	}
}
