package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearsay"
)

// What strangers put into addresses, names and headlines comes back, whatever its
// bytes and its length, and lists are in the order of its bytes.
func TestAnyBytesAreKept(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		odd := []string{"zero\x00byte", "broken \xff\xfe UTF-8", `back\slash \x41 and 'quote'`, "B", "a", "ä", strings.Repeat("https://long.example/", 600), strings.Repeat("https://long.example/", 600) + "2"}
		for i, words := range odd {
			p := page(words, words)
			p.Type, p.Charset, p.Locator = "text/"+words, words, words
			f := Finding{Version: 1, Reason: "because of " + words, Address: words}
			if i%2 == 0 {
				f = Finding{Version: 1, Article: article(p), Lines: []byte(words), Address: words}
			}
			if _, err := db.KeepAll(ctx, must(db.Prepare(p, f)), Unread("file "+words, words)); err != nil {
				t.Fatalf("%q: %v", words, err)
			}
			if d := cmp.Diff(p, must(db.Page(ctx, p.ID))); d != "" {
				t.Errorf("page (-want +got):\n%s", d)
			}
			if got := must(db.PagesAt(ctx, words)); len(got) != 1 || got[0] != p.ID {
				t.Errorf("pages at %.40q: %v", words, got)
			}
			if _, reason, err := db.Kept(ctx, p.ID); reason != f.Reason || err != nil {
				t.Errorf("reason %q, %v; want %q", reason, err, f.Reason)
			}
			if err := db.PutRecords(ctx, Record{words, words, []byte(words)}, Record{"all", words, []byte(words)}); err != nil {
				t.Fatal(err)
			}
			if v := must(db.Record(ctx, words, words)); string(v) != words {
				t.Errorf("record %q, want %q", v, words)
			}
			s := story(fmt.Sprintf("story%05d", i), i+1, p)
			s.Title.Text = words
			if err := db.PutStories(ctx, must(db.Mark(ctx)), []hearsay.Story{s}, LogEntry{Story: s.ID, What: words, Why: words}); err != nil {
				t.Fatal(err)
			}
			if got := must(db.Stories(ctx))[0].Title; got != words {
				t.Errorf("title %q, want %q", got, words)
			}
			if got := must(db.Log(ctx, s.ID)); len(got) != 1 || got[0].What != words || got[0].Why != words {
				t.Errorf("log %+v", got)
			}
		}
		sorted := slices.Sorted(slices.Values(odd))
		var keys, names []string
		for r, err := range db.Records(ctx, "all") {
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, r.Key)
		}
		for _, f := range must(db.Unread(ctx)) {
			names = append(names, strings.TrimPrefix(f.Locator, "file "))
		}
		for _, got := range [][]string{keys, names} {
			if d := cmp.Diff(sorted, got); d != "" {
				t.Errorf("not in the order of the bytes (-want +got):\n%s", d)
			}
		}
		if err := db.Forgive(ctx, "file "+odd[0], "file "+odd[7]); err != nil {
			t.Fatal(err)
		}
		if n := len(must(db.Unread(ctx))); n != len(odd)-2 {
			t.Errorf("%d inputs unread after two were forgiven, of %d", n, len(odd))
		}
	})
}

// One page twice among those that are kept together is one page, with the smaller
// locator and the earlier time, and each change is counted.
func TestAPageTwiceInOneBatch(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		a, b, other := page("", "words"), page("", "words"), page("", "others")
		a.Locator, b.Locator = "b.txt", "a.txt"
		a.Fetched, b.Fetched = time.Date(2030, 5, 2, 0, 0, 0, 0, time.UTC), time.Date(2030, 5, 1, 0, 0, 0, 0, time.UTC)
		var list []*Entry
		for _, p := range []*hearsay.Page{a, other, b} {
			list = append(list, must(db.Prepare(p, Finding{Article: article(p), Version: 1})))
		}
		if n := must(db.KeepAll(ctx, list...)); n != 2 {
			t.Errorf("%d added, want 2", n)
		}
		if got := must(db.Page(ctx, a.ID)); got.Locator != "a.txt" || !got.Fetched.Equal(b.Fetched) {
			t.Errorf("kept as %s at %s", got.Locator, got.Fetched)
		}
		want := map[hearsay.PageID]int64{a.ID: 1, other.ID: 2}
		if d := cmp.Diff(want, must(db.KeptSince(ctx, 0))); d != "" || must(db.Mark(ctx)) != 2 {
			t.Errorf("kept (-want +got):\n%s", d)
		}
		// An older program leaves what a newer one found.
		if n := must(db.KeepAll(ctx, must(db.Prepare(a, Finding{Reason: "not understood", Version: 0})))); n != 0 {
			t.Error("an older version replaced a newer finding")
		}
		var lines []Line
		if err := db.EachLine(ctx, func(l Line) error { lines = append(lines, l); return nil }); err != nil || len(lines) != 2 || lines[0].Page > lines[1].Page {
			t.Errorf("lines %v", lines)
		}
		some := must(db.LinesOf(ctx, []hearsay.PageID{lines[1].Page, "unknown", lines[0].Page}))
		if d := cmp.Diff(lines, some); d != "" {
			t.Errorf("all lines (-) and those asked for (+):\n%s", d)
		}
		if l := must(db.LocatorsOf(ctx, []hearsay.PageID{a.ID, "unknown"})); len(l) != 1 || l[a.ID] != "a.txt" {
			t.Errorf("locators %v", l)
		}
		if f := must(db.FetchedOf(ctx, []hearsay.PageID{a.ID, "unknown"})); len(f) != 1 || !f[a.ID].Equal(b.Fetched) {
			t.Errorf("fetched %v", f)
		}
	})
}

// Several that keep pages and put stories at once wait for each other: each page
// is counted once, and no story is made of half of them.
func TestManyAtOnce(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx := context.Background()
		dbs := []*DB{open(), open(), open()}
		const pages = 30
		var all sync.WaitGroup
		errs := make(chan error, 100)
		for w, db := range dbs {
			all.Go(func() {
				for i := range pages {
					n := (i*7 + w*11) % pages // the same pages, in another order
					p, q := page("", fmt.Sprint("words ", n)), page("", fmt.Sprint("words ", (n+1)%pages))
					f := func(p *hearsay.Page) *Entry { return must(db.Prepare(p, Finding{Article: article(p), Version: 1})) }
					if _, err := db.KeepAll(ctx, f(p), f(q)); err != nil && !errors.Is(err, ErrBusy) {
						errs <- err
					}
				}
			})
		}
		all.Wait()
		close(errs)
		for err := range errs {
			t.Error(err)
		}
		kept := must(dbs[0].KeptSince(ctx, 0))
		seen := map[int64]bool{}
		for _, n := range kept {
			seen[n] = true
		}
		if mark := must(dbs[1].Mark(ctx)); len(kept) != pages || len(seen) != pages || mark != pages {
			t.Errorf("%d pages of %d changes, mark %d; want %d of each", len(kept), len(seen), mark, pages)
		}
	})
}

// What is done together is kept or undone together, also when it is read on the
// way.
func TestTogether(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		p := page("", "words")
		enough := errors.New("enough")
		for _, end := range []error{enough, nil} {
			err := db.Together(ctx, func(in *DB) error {
				must(in.Keep(ctx, p, article(p), 1, ""))
				if err := in.PutStories(ctx, must(in.Mark(ctx)), []hearsay.Story{story("aaaaabbbbb", 1, p)}); err != nil {
					return err
				}
				if got := must(in.Page(ctx, p.ID)); string(got.Body) != "words" {
					t.Errorf("read on the way: %q", got.Body)
				}
				if (in.Pgx() != nil) != (db.jobs != nil) {
					t.Error("only PostgreSQL has a transaction of pgx")
				}
				return end
			})
			if !errors.Is(err, end) {
				t.Fatal(err)
			}
			_, err = db.Page(ctx, p.ID)
			stories := must(db.Stories(ctx))
			if end != nil && (!errors.Is(err, ErrNotFound) || len(stories) != 0) {
				t.Errorf("undone, but there: %v, %v", err, stories)
			}
			if end == nil && (err != nil || len(stories) != 1) {
				t.Errorf("kept, but not there: %v, %v", err, stories)
			}
		}
	})
}

// Parts of live indexes come back as they were kept, each under its own key, and those
// dropped do not.
func TestLiveIndex(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		for n := range int64(2) {
			err := db.PutLive(ctx, []LivePart{{"index", "key", n, []byte("a\x00b")}, {"groups", "other", n, []byte{}}, {fmt.Sprint("old", n), "key", n, []byte("x")}})
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := db.PutLive(ctx, nil, "old0", "unknown"); err != nil {
			t.Fatal(err)
		}
		got := must(db.Live(ctx, "groups", "index", "old0"))
		if p := got["index"]; len(got) != 2 || p.Key != "key" || p.Seq != 1 || string(p.Data) != "a\x00b" {
			t.Errorf("live index %v", got)
		}
		long := bytes.Repeat([]byte("a live index "), 1000)
		if err := db.PutLive(ctx, []LivePart{{"pages", "key", 2, long}}); err != nil {
			t.Fatal(err)
		}
		if p := must(db.Live(ctx, "pages"))["pages"]; !bytes.Equal(p.Data, long) {
			t.Errorf("a long part comes back with %d bytes", len(p.Data))
		}
		var size int
		if err := db.pool.QueryRow("SELECT length(data) FROM live WHERE seq = 2").Scan(&size); err != nil || size > len(long)/10 {
			t.Errorf("it takes %d bytes, %v", size, err)
		}
		for _, old := range []string{"as earlier versions kept it", string(zstdMagic) + "damaged"} {
			if _, err := db.pool.Exec("UPDATE live SET data = $1 WHERE seq = 2", []byte(old)); err != nil {
				t.Fatal(err)
			}
			if p := must(db.Live(ctx, "pages"))["pages"]; string(p.Data) != old {
				t.Errorf("%q comes back as %q", old, p.Data)
			}
		}
		want := map[string]string{"index": "key", "groups": "other", "old1": "key", "pages": "key"}
		if d := cmp.Diff(want, must(db.LiveKeys(ctx))); d != "" {
			t.Errorf("keys (-want +got):\n%s", d)
		}
	})
}

// A list of stories that is kept again, since nobody knew whether it was, is
// logged once.
func TestLogIsKeptOnce(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		log := []LogEntry{{Change: 1, Story: "s1", What: "first"}, {Change: 1, Story: "s1", What: "second"}, {Change: 1, Story: "s2", What: "first"}}
		for range 2 {
			if err := db.PutStories(ctx, 0, nil, log...); err != nil {
				t.Fatal(err)
			}
		}
		slices.Reverse(log)
		if d := cmp.Diff(log, must(db.Log(ctx, ""))); d != "" {
			t.Errorf("log (-want +got):\n%s", d)
		}
	})
}
