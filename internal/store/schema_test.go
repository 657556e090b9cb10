package store

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
)

// A file of an older version is only brought up to date where the number of the
// newest migration is known to be newer.
func TestSchemaIsTheNewestMigration(t *testing.T) {
	for folder, newest := range map[string]int{"migration": schema, "migration/postgres": postgresSchema} {
		files, err := fs.Glob(migrations, folder+"/*.sql")
		if err != nil || len(files) == 0 || !strings.HasPrefix(path.Base(files[len(files)-1]), fmt.Sprintf("%05d_", newest)) {
			t.Errorf("%s ends with %v, and the newest known is %d (%v)", folder, files, newest, err)
		}
	}
}

// The change that first brought a page stays with it, whatever is found on it
// later, and a database made before that was kept takes it from its articles.
func TestKeptIsTheChangeThatFirstBroughtAPage(t *testing.T) {
	ctx := context.Background()
	file := filepath.Join(t.TempDir(), "h.db")
	db, err := openSQLite(ctx, file, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	p, q := page("https://press.example/a", "one"), page("https://press.example/b", "two")
	for _, x := range []int{1, 2} {
		must(db.Keep(ctx, p, article(p), x, ""))
	}
	must(db.Keep(ctx, q, article(q), 1, ""))
	kept := must(db.KeptSince(ctx, 0))
	if len(kept) != 2 || kept[p.ID] != 1 || kept[q.ID] != 3 {
		t.Errorf("kept %v, want changes 1 and 3", kept)
	}
	if later := must(db.KeptSince(ctx, 1)); len(later) != 1 || later[q.ID] != 3 {
		t.Errorf("after change 1: %v", later)
	}
	files := must(fs.Sub(migrations, "migration"))
	m := must(goose.NewProvider(goose.DialectSQLite3, db.pool, files, goose.WithDisableGlobalRegistry(true)))
	must(m.DownTo(ctx, 3))
	must(db.pool.ExecContext(ctx, "PRAGMA user_version = 3"))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if db, err = openSQLite(ctx, file, time.Second); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if kept := must(db.KeptSince(ctx, 0)); kept[p.ID] != 2 || kept[q.ID] != 3 {
		t.Errorf("of an older version: %v, want the changes of its articles, 2 and 3", kept)
	}
}
