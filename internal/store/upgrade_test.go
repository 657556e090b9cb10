package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"hearsay"
)

// at makes a SQLite file with the tables of a migration, as the program of that
// time left it, and one page.
func at(t *testing.T, file string, number int, p *hearsay.Page) {
	t.Helper()
	ctx := context.Background()
	pool := must(sql.Open("sqlite", file))
	defer pool.Close()
	exec := func(q string, args ...any) {
		t.Helper()
		if _, err := pool.ExecContext(ctx, q, args...); err != nil {
			t.Fatal(q, err)
		}
	}
	exec(fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	exec("PRAGMA journal_mode = wal")
	files := must(fs.Sub(migrations, "migration"))
	m := must(goose.NewProvider(goose.DialectSQLite3, pool, files, goose.WithDisableGlobalRegistry(true)))
	must(m.UpTo(ctx, int64(number)))
	exec(fmt.Sprintf("PRAGMA user_version = %d", number))
	db := must(newDB(pool, file, sqliteEngine(file)))
	raw, a := db.hashed(p.Raw), must(db.packArticle(p.ID, article(p)))
	exec(`INSERT INTO bytes (hash, coding, size, data) VALUES ($1, $2, $3, $4)`, raw.hash, raw.coding, raw.size, raw.data)
	exec(`INSERT INTO pages (id, url, fetched, type, charset, locator, raw, body) VALUES ($1, $2, '', $3, $4, $5, $6, $6)`, p.ID, p.URL, p.Type, p.Charset, p.Locator, raw.hash)
	exec(`INSERT INTO articles (page, version, article, reason) VALUES ($1, 1, $2, '')`, p.ID, a)
	exec(`UPDATE mark SET changes = 1`)
	if number < 8 {
		exec(`INSERT INTO stories (id, number, title, first_at, last_at, story) VALUES ('story00001', 1, 'words', '', '', $1)`, oldStory(p))
	} else {
		exec(`INSERT INTO stories (id, title, first_at, last_at) VALUES ('story00001', 'words', '', '')`)
		exec(`INSERT INTO grouped (story, json) VALUES ('story00001', $1)`, oldStory(p))
	}
	exec(`INSERT INTO members (story, n, page) VALUES ('story00001', 0, $1)`, p.ID)
	exec(`INSERT INTO aliases (alias, story) VALUES ('former0001', 'story00001')`)
}

// oldStory is the story that at keeps, as JSON.
func oldStory(p *hearsay.Page) string {
	return fmt.Sprintf(`{"id":"story00001","aliases":["former0001"],"title":{"text":"words"},"members":[{"page":%q}]}`, p.ID)
}

// A database that any earlier version made opens, with all that is in it, and takes
// more; one that a newer version made is refused (TestFileOfANewerVersion).
func TestEveryEarlierVersionOpens(t *testing.T) {
	ctx := context.Background()
	for number := 1; number <= schema; number++ {
		t.Run(fmt.Sprint("tables of version ", number), func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "old.db")
			p := page("https://news.example/1", "words of long ago")
			at(t, file, number, p)
			db := openAt(t, file)
			if got, err := db.Page(ctx, p.ID); err != nil || string(got.Body) != "words of long ago" {
				t.Errorf("the page: %v, %v", got, err)
			}
			for _, name := range []string{"1", "former0001", "story"} {
				if s, err := db.Story(ctx, name); err != nil || len(s.Pages) != 1 || s.Title != "words" {
					t.Errorf("the story by the name of %s: %+v, %v", name, s, err)
				}
			}
			full := must(db.FullStories(ctx))
			if len(full) != 1 || len(full[0].Members) != 1 {
				t.Errorf("the story as grouped: %+v", full)
			}
			if err := db.FillSearch(ctx, nil); err != nil {
				t.Error(err)
			}
			q := page("", "words of today")
			if ok, err := db.Keep(ctx, q, article(q), 1, ""); !ok || err != nil {
				t.Errorf("Keep: %v, %v", ok, err)
			}
			if _, list := faults(t, db); len(list) > 0 {
				t.Errorf("faults: %q", list)
			}
			// The next list is what it would be in a new file.
			full[0].Title.Text = "other words"
			if err := db.PutStories(ctx, 2, full); err != nil {
				t.Error(err)
			}
			fresh := openAt(t, filepath.Join(t.TempDir(), "new.db"))
			must(fresh.Keep(ctx, p, article(p), 1, ""))
			must(fresh.Keep(ctx, q, article(q), 1, ""))
			if err := fresh.PutStories(ctx, 2, full); err != nil {
				t.Error(err)
			}
			if d := cmp.Diff(listTables(t, fresh), listTables(t, db)); d != "" {
				t.Errorf("the list (-new +upgraded):\n%s", d)
			}
		})
	}
}

// A backup that an earlier version wrote is restored, and stays as it is.
func TestABackupOfAnEarlierVersionIsRestored(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	file := filepath.Join(dir, "old.db")
	p := page("https://news.example/1", "words of long ago")
	at(t, file, 1, p)
	for _, to := range []string{filepath.Join(dir, "new.db"), server.DB(t)} {
		if _, _, err := Restore(ctx, file, to, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := openAt(t, to).Page(ctx, p.ID); err != nil {
			t.Error(err)
		}
	}
	pool := must(sql.Open("sqlite", file))
	defer pool.Close()
	if v := must(version(ctx, pool)); v != 1 {
		t.Errorf("the backup was brought to version %d", v)
	}
}

// One that a newer version wrote is refused before anything is made.
func TestABackupOfANewerVersionIsRefused(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	file := filepath.Join(dir, "new.db")
	at(t, file, schema, page("", "words"))
	pool := must(sql.Open("sqlite", file))
	must(pool.Exec(fmt.Sprintf("PRAGMA user_version = %d", schema+1)))
	pool.Close()
	_, _, err := Restore(ctx, file, filepath.Join(dir, "to.db"), nil)
	if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "update hearsay") {
		t.Errorf("Restore: %v", err)
	}
}

// The same for PostgreSQL, whose first migration is number 5.
func TestEveryEarlierVersionOpensOnPostgres(t *testing.T) {
	ctx := context.Background()
	for number := 5; number < postgresSchema; number++ {
		address := server.DB(t)
		pool := must(sql.Open("pgx", address))
		files := must(fs.Sub(migrations, "migration/postgres"))
		m := must(goose.NewProvider(goose.DialectPostgres, pool, files, goose.WithDisableGlobalRegistry(true)))
		must(m.UpTo(ctx, int64(number)))
		must(pool.Exec("UPDATE hearsay SET schema = $1", number))
		p := page("", "words of long ago")
		if number < 8 {
			must(pool.Exec(`INSERT INTO pages (id, url, fetched, type, charset, locator, month, raw, body) VALUES (convert_to($1, 'UTF8'), '', '', '', '', '', 0, '', '')`, string(p.ID)))
			must(pool.Exec(`INSERT INTO stories (id, number, title, first_at, last_at, story) VALUES ('story00001', 1, 'words', '', '', convert_to($1, 'UTF8'))`, oldStory(p)))
			must(pool.Exec(`INSERT INTO members (story, n, page) VALUES ('story00001', 0, convert_to($1, 'UTF8'))`, string(p.ID)))
			must(pool.Exec(`INSERT INTO aliases (alias, story) VALUES ('former0001', 'story00001')`))
		}
		pool.Close()
		db := openAt(t, address)
		if number < 8 {
			for _, name := range []string{"1", "former0001", "story"} {
				if s, err := db.Story(ctx, name); err != nil || len(s.Pages) != 1 || s.Title != "words" {
					t.Errorf("from version %d: the story by the name of %s: %+v, %v", number, name, s, err)
				}
			}
			if full := must(db.FullStories(ctx)); len(full) != 1 || len(full[0].Members) != 1 {
				t.Errorf("from version %d: the story as grouped: %+v", number, full)
			}
			if err := db.PutStories(ctx, 0, nil); err != nil {
				t.Error(err)
			}
			must(db.pool.Exec(`DELETE FROM pages`))
		}
		pile(t, db)
		if _, list := faults(t, db); len(list) > 0 {
			t.Errorf("from version %d: %q", number, list)
		}
	}
}
