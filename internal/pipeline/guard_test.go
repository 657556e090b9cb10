package pipeline

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/source"
	"hearsay/internal/store"
	"hearsay/internal/storetest"
)

const town = "../../testdata/town"

// seeds are real pages that are not part of the project.
func seeds() string {
	if dir := os.Getenv("HEARSAY_SEEDS"); dir != "" {
		return dir
	}
	return "../../../shared/seeds"
}

// readPages returns the pages of a folder, the test skipped where it is absent.
func readPages(t testing.TB, dir string) []*hearsay.Page {
	t.Helper()
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no %s here", filepath.Base(dir))
	}
	var pages []*hearsay.Page
	for p, err := range source.Read(context.Background(), []string{dir}, source.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, p)
	}
	return pages
}

func sequence(pages []*hearsay.Page) iter.Seq2[*hearsay.Page, error] {
	return func(yield func(*hearsay.Page, error) bool) {
		for _, p := range pages {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// openDB opens a new database.
func openDB(t testing.TB) *store.DB {
	t.Helper()
	return storetest.Open(t, filepath.Join(t.TempDir(), "h.db"))
}

// briefs runs the corridor and returns every brief in the order of the list.
func briefs(t testing.TB, db *store.DB, pages []*hearsay.Page) []*hearsay.Brief {
	t.Helper()
	ctx := context.Background()
	if _, err := Run(ctx, db, sequence(pages), Options{Failed: noFault(t)}); err != nil {
		t.Fatal(err)
	}
	return listed(t, db)
}

// noFault fails the test where a stage broke down.
func noFault(t testing.TB) func(error) {
	return func(err error) {
		if strings.Contains(err.Error(), "internal fault") {
			t.Error(err)
		}
	}
}

func listed(t testing.TB, db *store.DB) (out []*hearsay.Brief) {
	t.Helper()
	all, err := db.Stories(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		b, err := db.Brief(context.Background(), s.ID)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, b)
	}
	return out
}

// excerpts calls f for every Excerpt in v, with the way to it.
func excerpts(v reflect.Value, path string, f func(path string, e hearsay.Excerpt)) {
	switch v.Kind() {
	case reflect.Struct:
		if e, ok := v.Interface().(hearsay.Excerpt); ok {
			f(path, e)
			return
		}
		for i := range v.NumField() {
			excerpts(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			excerpts(v.Elem(), path, f)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			excerpts(v.Index(i), fmt.Sprintf("%s[%d]", path, i), f)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			excerpts(v.MapIndex(k), fmt.Sprintf("%s[%v]", path, k), f)
		}
	}
}

// Every word that a brief shows is read back from the page where it says it
// stands.
func TestEveryExcerptReadsBack(t *testing.T) {
	for _, dir := range []string{town, seeds()} {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			pages := readPages(t, dir)
			byID := map[hearsay.PageID]*hearsay.Page{}
			articles := map[hearsay.PageID]*hearsay.Article{}
			for _, p := range pages {
				byID[p.ID] = p
				a, err := article.Extract(p)
				if errors.Is(err, hearsay.ErrNoArticle) {
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				if err := a.Check(p); err != nil {
					t.Errorf("%s: %v", p.Locator, err)
				}
				articles[p.ID] = a
			}
			n := 0
			for _, b := range briefs(t, openDB(t), pages) {
				excerpts(reflect.ValueOf(*b), "Brief", func(path string, e hearsay.Excerpt) {
					if e.None() {
						if e.Span != (hearsay.Span{}) {
							t.Errorf("%s has a place, %+v, and no words", path, e.Span)
						}
						return
					}
					n++
					p := byID[e.Span.Page]
					if p == nil {
						t.Errorf("%s: %q is from page %q, which is not in the pile", path, e.Text, e.Span.Page)
						return
					}
					if err := articles[p.ID].ReadBack(p, e); err != nil {
						t.Errorf("%s: %s: %v", path, p.Locator, err)
					}
				})
			}
			if n < 100 {
				t.Errorf("only %d excerpts in all briefs", n)
			}
			t.Logf("%d excerpts", n)
		})
	}
}

// Briefs are the same, byte for byte, in whatever order the pages arrive, one by
// one or together, read back from the database or fresh.
func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	pages := readPages(t, town)
	want := encode(t, briefs(t, openDB(t), pages))
	if !strings.Contains(want, "events") {
		t.Fatal("no briefs")
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 20 {
		shuffled := slices.Clone(pages)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		db := openDB(t)
		if i%5 == 0 { // in two runs: the stories change on the way
			briefs(t, db, shuffled[:len(shuffled)/2])
			shuffled = shuffled[len(shuffled)/2:]
		}
		if got := encode(t, briefs(t, db, shuffled)); got != want {
			t.Fatalf("order %d: briefs differ: %s", i, firstDifference(got, want))
		}
	}
}

func encode(t testing.TB, briefs []*hearsay.Brief) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", " ")
	for _, v := range briefs {
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func firstDifference(got, want string) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	from := max(0, i-300)
	return fmt.Sprintf("at byte %d\n got …%s\nwant …%s", i, got[from:min(len(got), i+200)], want[from:min(len(want), i+200)])
}

// What is made anew from the kept pages is what was made at first.
func TestRebuild(t *testing.T) {
	pages := readPages(t, town)
	db := openDB(t)
	want := encode(t, briefs(t, db, pages))
	sum, err := Rebuild(context.Background(), db, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Pages != len(pages) || sum.Briefs != sum.Stories || sum.Stories == 0 {
		t.Errorf("rebuilt %+v from %d pages", sum, len(pages))
	}
	if got := encode(t, listed(t, db)); got != want {
		t.Errorf("rebuilt briefs differ: %s", firstDifference(got, want))
	}
	again, err := Run(context.Background(), db, sequence(pages), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if again.Added != 0 || again.Briefs != 0 {
		t.Errorf("the same pages again: %+v", again)
	}
}

// The seeds and the town in one database are four stories or more, none mixed.
func TestStoriesDoNotMix(t *testing.T) {
	real := readPages(t, seeds())
	invented := readPages(t, town)
	seed := map[hearsay.PageID]bool{}
	for _, p := range real {
		seed[p.ID] = true
	}
	for _, b := range briefs(t, openDB(t), append(real, invented...)) {
		n := 0
		for _, p := range b.Pages {
			if seed[p.Page] {
				n++
			}
		}
		if n != 0 && n != len(b.Pages) {
			t.Errorf("story %q has %d seeds among %d pages", b.Story.Title.Text, n, len(b.Pages))
		}
		if n != 0 && n != len(real) {
			t.Errorf("the seeds fall apart: a story has %d of %d", n, len(real))
		}
	}
}
