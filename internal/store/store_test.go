package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearsay"
	"hearsay/internal/pgtest"
)

func page(url, body string) *hearsay.Page {
	return &hearsay.Page{ID: hearsay.NewPageID(url, []byte(body)), URL: url, Type: "text/plain", Charset: "utf-8",
		Locator: "a.txt", Body: []byte(body), Raw: []byte(body)}
}

func article(p *hearsay.Page) *hearsay.Article {
	n := len(p.Body)
	return &hearsay.Article{Page: p.ID, URL: p.URL, Kind: hearsay.Plain, Text: string(p.Body),
		Trace:  hearsay.Trace{{Len: n, Width: n}},
		Blocks: []hearsay.Block{{Kind: hearsay.Paragraph, Range: hearsay.Range{End: n}}}}
}

func story(id string, last int, pages ...*hearsay.Page) hearsay.Story {
	s := hearsay.Story{ID: hearsay.StoryID(id), Title: hearsay.Excerpt{Text: "Story " + id}, Last: time.Date(2030, 5, last, 0, 0, 0, 0, time.UTC)}
	for _, p := range pages {
		s.Members = append(s.Members, hearsay.Member{Page: p.ID, Why: []string{"alone"}})
	}
	return s
}

// must returns v where err is nil.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// suite is what any database must do; open gives an empty one, and again opens
// the same one a second time.
func suite(t *testing.T, open func(t *testing.T) (db *DB, again func() *DB)) {
	ctx := context.Background()
	t.Run("a page comes back as it was kept", func(t *testing.T) {
		db, again := open(t)
		p := page("https://news.example/1", "caf\xc3\xa9 "+strings.Repeat("the same words ", 50))
		p.Raw = []byte("caf\xe9 " + strings.Repeat("the same words ", 50))
		p.Charset = "windows-1252"
		p.Fetched = time.Date(2030, 5, 1, 12, 0, 0, 5, time.UTC)
		if added, err := db.Keep(ctx, p, article(p), 1, ""); err != nil || !added {
			t.Fatalf("Keep = %v, %v", added, err)
		}
		for _, db := range []*DB{db, again()} {
			got, err := db.Page(ctx, p.ID[:9])
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(p, got); d != "" {
				t.Errorf("page (-want +got):\n%s", d)
			}
			a, err := db.Article(ctx, p.ID)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(article(p), a); d != "" {
				t.Errorf("article (-want +got):\n%s", d)
			}
		}
	})
	t.Run("an empty page can be kept", func(t *testing.T) {
		db, _ := open(t)
		p := page("", "")
		if _, err := db.Keep(ctx, p, nil, 1, "the page is empty"); err != nil {
			t.Fatal(err)
		}
		if got, err := db.Page(ctx, p.ID); err != nil || len(got.Body) != 0 {
			t.Errorf("Page = %v, %v", got, err)
		}
		_, err := db.Article(ctx, p.ID)
		if !errors.Is(err, hearsay.ErrNoArticle) || !strings.Contains(err.Error(), "the page is empty") {
			t.Errorf("Article of an empty page: %v", err)
		}
		want := []Failure{{Page: p.ID, Locator: "a.txt", Reason: "the page is empty"}}
		if d := cmp.Diff(want, must(db.Failures(ctx))); d != "" {
			t.Errorf("failures (-want +got):\n%s", d)
		}
	})
	t.Run("a page is kept once and bytes are kept once", func(t *testing.T) {
		db, _ := open(t)
		a, b := page("https://a.example/", "same bytes"), page("https://b.example/", "same bytes")
		for _, p := range []*hearsay.Page{a, b, a} {
			if _, err := db.Keep(ctx, p, article(p), 1, ""); err != nil {
				t.Fatal(err)
			}
		}
		if added := must(db.Keep(ctx, a, article(a), 1, "")); added {
			t.Error("the same page was added twice")
		}
		if n := count(t, db, "pages"); n != 2 {
			t.Errorf("%d pages, want 2", n)
		}
		if n := count(t, db, "bytes"); n != 1 {
			t.Errorf("%d byte strings, want 1", n)
		}
	})
	t.Run("the smaller locator stays, whatever the order", func(t *testing.T) {
		for _, names := range [][2]string{{"a.txt", "b.txt"}, {"b.txt", "a.txt"}} {
			db, _ := open(t)
			for _, n := range names {
				p := page("", "words")
				p.Locator = n
				must(db.Keep(ctx, p, article(p), 1, ""))
			}
			if got := must(db.Page(ctx, page("", "words").ID)).Locator; got != "a.txt" {
				t.Errorf("read as %v: locator %s, want a.txt", names, got)
			}
		}
	})
	t.Run("an article of an older version is replaced", func(t *testing.T) {
		db, _ := open(t)
		p := page("", "words")
		must(db.Keep(ctx, p, nil, 1, "nothing found"))
		if added := must(db.Keep(ctx, p, article(p), 2, "")); !added {
			t.Error("an article of a newer version counted as nothing new")
		}
		if v, reason, err := db.Kept(ctx, p.ID); v != 2 || reason != "" || err != nil {
			t.Errorf("Kept = %d, %q, %v; want version 2 and an article", v, reason, err)
		}
		if v, _, err := db.Kept(ctx, "nope"); v != 0 || err != nil {
			t.Errorf("Kept of no page = %d, %v", v, err)
		}
		if _, err := db.Article(ctx, p.ID); err != nil {
			t.Error(err)
		}
	})
	t.Run("articles of many pages come in the order of the IDs, and a missing one is named as alone", func(t *testing.T) {
		db, _ := open(t)
		var ids []hearsay.PageID
		for i := range namedAtOnce + 3 {
			p := page("", fmt.Sprint("words ", i))
			must(db.Keep(ctx, p, article(p), 1, ""))
			ids = append(ids, p.ID)
		}
		slices.Reverse(ids)
		ids = append(ids, ids[7]) // twice
		got, err := db.Articles(ctx, ids)
		if err != nil || len(got) != len(ids) {
			t.Fatalf("%d articles, %v; want %d", len(got), err, len(ids))
		}
		for i, id := range ids {
			if want := must(db.Article(ctx, id)); !reflect.DeepEqual(got[i], want) {
				t.Fatalf("article %d:\n%+v, want\n%+v", i, got[i], want)
			}
		}
		none := page("", "no article in here")
		must(db.Keep(ctx, none, nil, 1, "no text"))
		for _, id := range []hearsay.PageID{none.ID, page("", "never kept").ID} {
			_, want := db.Article(ctx, id)
			if _, err := db.Articles(ctx, []hearsay.PageID{ids[0], id, ids[1]}); err == nil || err.Error() != want.Error() {
				t.Errorf("error %v, want %v", err, want)
			}
		}
		if got, err := db.Articles(ctx, nil); len(got) != 0 || err != nil {
			t.Errorf("of no page: %v, %v", got, err)
		}
	})
	t.Run("iterators list everything by ID while the caller writes", func(t *testing.T) {
		db, _ := open(t)
		for i := range 5 {
			p := page("", fmt.Sprint("words ", i))
			must(db.Keep(ctx, p, article(p), 1, ""))
		}
		var ids []hearsay.PageID
		for p, err := range db.Pages(ctx) {
			if err != nil {
				t.Fatal(err)
			}
			if err := db.PutFinding(ctx, p.ID, Finding{Version: 2, Reason: "gone"}); err != nil {
				t.Fatal(err)
			}
			ids = append(ids, p.ID)
		}
		if len(ids) != 5 {
			t.Errorf("saw %d pages, want 5", len(ids))
		}
		for range db.AllArticles(ctx) {
			t.Error("an article that was replaced by a reason is still listed")
		}
	})
	t.Run("stories are named by ID, prefix, former ID and number", func(t *testing.T) {
		db, _ := open(t)
		p, q := page("", "one"), page("", "two")
		must(db.Keep(ctx, p, article(p), 1, ""))
		must(db.Keep(ctx, q, article(q), 1, ""))
		old, new := story("aaaaabbbbb", 1, p), story("aaaaaccccc", 2, q)
		old.Aliases = []hearsay.StoryID{"formerid00"}
		if err := db.PutStories(ctx, must(db.Mark(ctx)), []hearsay.Story{old, new}); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]hearsay.StoryID{
			"aaaaabbbbb": old.ID, "aaaaab": old.ID, "formerid00": old.ID, "former": old.ID, "2": old.ID, "1": new.ID, "aaaaac": new.ID,
		} {
			if s, err := db.Story(ctx, name); err != nil || s.ID != want {
				t.Errorf("Story(%q) = %s, %v; want %s", name, s.ID, err, want)
			}
		}
		for name, want := range map[string]error{"aaaaa": ErrAmbiguous, "zz": ErrNotFound, "3": ErrNotFound, "": ErrNotFound} {
			if _, err := db.Story(ctx, name); !errors.Is(err, want) {
				t.Errorf("Story(%q): %v, want %v", name, err, want)
			}
		}
		want := []StorySummary{
			{ID: new.ID, Number: 1, Title: "Story aaaaaccccc", Pages: []hearsay.PageID{q.ID}, Last: new.Last, State: GoesOn},
			{ID: old.ID, Number: 2, Title: "Story aaaaabbbbb", Pages: []hearsay.PageID{p.ID}, Last: old.Last, Aliases: old.Aliases, State: GoesOn},
		}
		if d := cmp.Diff(want, must(db.Stories(ctx))); d != "" {
			t.Errorf("stories (-want +got):\n%s", d)
		}
		if d := cmp.Diff([]hearsay.Story{new, old}, must(db.FullStories(ctx))); d != "" {
			t.Errorf("full stories (-want +got):\n%s", d)
		}
	})
	t.Run("stories made from older articles are refused", func(t *testing.T) {
		db, _ := open(t)
		p := page("", "one")
		mark := must(db.Mark(ctx))
		must(db.Keep(ctx, p, article(p), 1, ""))
		if err := db.PutStories(ctx, mark, nil); !errors.Is(err, ErrChanged) {
			t.Errorf("PutStories from before the page: %v, want ErrChanged", err)
		}
	})
	t.Run("a brief is kept with its fingerprint until its story goes", func(t *testing.T) {
		db, _ := open(t)
		p := page("", "one")
		must(db.Keep(ctx, p, article(p), 1, ""))
		s := story("aaaaabbbbb", 1, p)
		b := &hearsay.Brief{Story: s, Texts: 3, Outlets: []string{"A", "B"},
			Lead: &hearsay.Happening{Origins: hearsay.Origins{Origins: []hearsay.Witness{{Name: "X"}}}}}
		if err := db.PutBrief(ctx, "made of this", b); err != nil {
			t.Fatal(err)
		}
		mark := must(db.Mark(ctx))
		if err := db.PutStories(ctx, mark, []hearsay.Story{s}); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(b, must(db.Brief(ctx, "1"))); d != "" {
			t.Errorf("brief (-want +got):\n%s", d)
		}
		if got := must(db.Made(ctx, s.ID)); got != "made of this" {
			t.Errorf("Made = %q", got)
		}
		if sum := must(db.Story(ctx, "1")); sum.Texts != 3 || sum.Outlets != 2 || sum.Origins != 1 {
			t.Errorf("summary %+v: want 3 texts, 2 outlets, 1 origin", sum)
		}
		if err := db.PutStories(ctx, mark, nil); err != nil {
			t.Fatal(err)
		}
		if got := must(db.Made(ctx, s.ID)); got != "" {
			t.Errorf("Made = %q after its story went", got)
		}
		if _, err := db.Brief(ctx, s.ID); !errors.Is(err, ErrNotFound) {
			t.Errorf("Brief of a story that went: %v", err)
		}
	})
	t.Run("pages are named by their ID or its beginning", func(t *testing.T) {
		db, _ := open(t)
		for i := range 20 { // of 20 IDs two begin alike
			p := page("", fmt.Sprint("words ", i))
			must(db.Keep(ctx, p, article(p), 1, ""))
		}
		var ambiguous bool
		for _, c := range "0123456789abcdef" {
			_, err := db.Page(ctx, hearsay.PageID(c))
			ambiguous = ambiguous || errors.Is(err, ErrAmbiguous)
		}
		if !ambiguous {
			t.Error("no prefix of one letter was ambiguous among 20 pages")
		}
		for _, id := range []hearsay.PageID{"", "xyz", "ffffffffffff"} {
			if _, err := db.Page(ctx, id); !errors.Is(err, ErrNotFound) {
				t.Errorf("Page(%q): %v, want ErrNotFound", id, err)
			}
		}
	})
}

func count(t *testing.T, db *DB, table string) (n int) {
	t.Helper()
	if err := db.pool.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func openTest(t *testing.T, path string) *DB {
	t.Helper()
	db, err := openSQLite(context.Background(), path, 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// server is the PostgreSQL server of these tests.
var server pgtest.Server

func TestMain(m *testing.M) { os.Exit(server.Main(m)) }

func openAt(t *testing.T, dsn string) *DB {
	t.Helper()
	db, err := Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// both runs a test on each database; open opens the one of the test, again each
// time.
func both(t *testing.T, f func(t *testing.T, open func() *DB)) {
	t.Run("SQLite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a file with # and ? and %20.db")
		f(t, func() *DB { return openTest(t, path) })
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		address := server.DB(t)
		f(t, func() *DB { return openAt(t, address) })
	})
}

func TestSQLite(t *testing.T) {
	suite(t, func(t *testing.T) (*DB, func() *DB) {
		path := filepath.Join(t.TempDir(), "h.db")
		return openTest(t, path), func() *DB { return openTest(t, path) }
	})
}

func TestPostgres(t *testing.T) {
	suite(t, func(t *testing.T) (*DB, func() *DB) {
		address := server.DB(t)
		return openAt(t, address), func() *DB { return openAt(t, address) }
	})
}

func TestFileThatIsNotOurs(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	other := filepath.Join(dir, "other.db")
	pool := must(sql.Open("sqlite", other))
	must(pool.Exec("CREATE TABLE theirs (a)"))
	pool.Close()
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte("my notes"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{other, text, dir} {
		before, _ := os.ReadFile(path)
		_, err := Open(ctx, path)
		if !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), path) {
			t.Errorf("Open(%s): %v, want ErrForeign with its name", path, err)
		}
		if after, _ := os.ReadFile(path); string(before) != string(after) {
			t.Errorf("%s was changed", path)
		}
	}
}

func TestFileOfANewerVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.db")
	db := openTest(t, path)
	must(db.pool.Exec(fmt.Sprintf("PRAGMA user_version = %d", schema+1)))
	db.Close()
	if _, err := Open(context.Background(), path); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "update hearsay") {
		t.Errorf("Open of a newer file: %v", err)
	}
}

func TestSecondProcess(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "busy.db")
	db, holder := openTest(t, path), openTest(t, path)
	p := page("", "one")
	must(db.Keep(ctx, p, article(p), 1, ""))
	tx := must(holder.pool.BeginTx(ctx, nil)) // takes the write lock at once
	q := page("", "two")
	_, err := db.Keep(ctx, q, article(q), 1, "")
	if !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), path) {
		t.Errorf("Keep while another holds the file: %v, want ErrBusy with its name", err)
	}
	if _, err := db.Page(ctx, p.ID); err != nil {
		t.Errorf("reading while another writes: %v", err)
	}
	tx.Rollback()
	if _, err := db.Keep(ctx, q, article(q), 1, ""); err != nil {
		t.Errorf("Keep after the other ended: %v", err)
	}
}

// A limit on the number of pages gives the same error as a full disk.
func TestFullDisk(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "full.db")
	db := openTest(t, path)
	db.pool.SetMaxOpenConns(1) // the pragma is the connection's
	p := page("", "one")
	must(db.Keep(ctx, p, article(p), 1, ""))
	must(db.pool.Exec("PRAGMA max_page_count = 40"))
	noise := make([]byte, 400_000)
	x := uint32(1)
	for i := range noise {
		x = x*1664525 + 1013904223
		noise[i] = 'a' + byte(x>>24)%26
	}
	q := page("", string(noise))
	if _, err := db.Keep(ctx, q, article(q), 1, ""); !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), path) {
		t.Fatalf("Keep on a full disk: %v, want ErrFull with its name", err)
	}
	if _, err := db.Page(ctx, q.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("half of a page was kept: %v", err)
	}
	if _, err := db.Article(ctx, p.ID); err != nil {
		t.Errorf("a page kept before was lost: %v", err)
	}
}

func TestOpenWhereThereIsNoFolder(t *testing.T) {
	_, err := Open(context.Background(), filepath.Join(t.TempDir(), "no", "such", "x.db"))
	if err == nil || !strings.Contains(err.Error(), "is its folder there") {
		t.Errorf("Open: %v", err)
	}
	if _, err := Open(context.Background(), "mysql://x"); err == nil || !strings.Contains(err.Error(), "not supported") {
		t.Errorf("Open of an unknown kind: %v", err)
	}
}

func TestRecordsAndVersions(t *testing.T) { both(t, recordsAndVersions) }

func recordsAndVersions(t *testing.T, open func() *DB) {
	ctx := context.Background()
	db := open()
	var all []Record
	for i := range 1200 {
		all = append(all, Record{"host", fmt.Sprintf("%04d", i), []byte("{}")})
	}
	if err := db.PutRecords(ctx, append(all, Record{"feed", "a", []byte("1")})...); err != nil {
		t.Fatal(err)
	}
	if err := db.PutRecords(ctx, Record{"host", "0007", nil}, Record{"feed", "a", []byte("2")}); err != nil {
		t.Fatal(err)
	}
	n, last := 0, ""
	for r, err := range db.Records(ctx, "host") {
		if err != nil || r.Key <= last || r.Key == "0007" {
			t.Fatalf("record %+v after %s, %v", r, last, err)
		}
		n, last = n+1, r.Key
	}
	if n != 1199 {
		t.Errorf("%d records, want 1199", n)
	}
	if v := must(db.Record(ctx, "feed", "a")); string(v) != "2" {
		t.Errorf("record %q", v)
	}
	if v := must(db.Record(ctx, "feed", "b")); v != nil {
		t.Errorf("no record is %q", v)
	}

	one, two, other := page("https://a.example/x?utm_source=s", "33 men"), page("https://a.example/x", "35 men"), page("https://a.example/y", "no men")
	one.Fetched, two.Fetched = time.Date(2030, 5, 2, 0, 0, 0, 0, time.UTC), time.Date(2030, 5, 3, 0, 0, 0, 0, time.UTC)
	for _, p := range []*hearsay.Page{two, other, one} {
		f := Finding{Article: article(p), Version: 1, Address: strings.TrimSuffix(p.URL, "?utm_source=s")}
		if n := must(db.KeepAll(ctx, must(db.Prepare(p, f)))); n != 1 {
			t.Fatal("not added")
		}
	}
	late := *one
	late.Fetched = late.Fetched.AddDate(0, 1, 0)
	if _, err := db.Keep(ctx, &late, article(&late), 1, ""); err != nil { // served again: the earlier time stays
		t.Fatal(err)
	}
	var got []hearsay.PageID
	for _, v := range must(db.Versions(ctx, two.ID)) {
		got = append(got, v.Page)
	}
	if d := cmp.Diff([]hearsay.PageID{one.ID, two.ID}, got); d != "" {
		t.Errorf("versions (-want +got):\n%s", d)
	}
	want := map[string][]Version{"https://a.example/x": {{one.ID, one.URL, one.Fetched, "a.txt"}, {two.ID, two.URL, two.Fetched, "a.txt"}}}
	if d := cmp.Diff(want, must(db.Addresses(ctx))); d != "" {
		t.Errorf("addresses (-want +got):\n%s", d)
	}
}

// The states are counted back from the end of the pile, which one wrong date in
// the future does not set.
func TestStates(t *testing.T) {
	both(t, func(t *testing.T, open func() *DB) {
		ctx, db := context.Background(), open()
		day := func(n int) time.Time { return time.Date(2031, 5, n, 0, 0, 0, 0, time.UTC) }
		var all []hearsay.Story
		add := func(last time.Time) {
			all = append(all, hearsay.Story{ID: hearsay.StoryID(fmt.Sprintf("story%05d", len(all))), Last: last})
		}
		want := map[hearsay.StoryID]StoryState{}
		for i, state := range []StoryState{Closed, Quiet, GoesOn, "", GoesOn} {
			add([]time.Time{day(1), day(20), day(29), {}, day(30)}[i])
			want[all[i].ID] = state
		}
		for range 120 {
			add(day(30))
		}
		add(day(3000))
		if err := db.PutStories(ctx, 0, all); err != nil {
			t.Fatal(err)
		}
		for _, s := range must(db.Stories(ctx)) {
			if state, ok := want[s.ID]; ok && s.State != state {
				t.Errorf("story %s is %q, want %q", s.ID, s.State, state)
			}
		}
		if err := db.PutStories(ctx, 0, all[3:4]); err != nil || must(db.Stories(ctx))[0].State != "" {
			t.Errorf("a pile without dates: %v, %v", must(db.Stories(ctx)), err)
		}
	})
}
