//go:build unix

package store

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

func TestOnlyTheOwnerReadsANewDatabase(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	name := filepath.Join(dir, "db")
	db := openTest(t, name)
	p := page("https://news.example/1", "words")
	must(db.Keep(ctx, p, article(p), 1, ""))
	files, err := filepath.Glob(name + "*")
	if err != nil || len(files) < 3 {
		t.Fatalf("files %v, %v: want the database, -wal and -shm", files, err)
	}
	for _, f := range files {
		if i, err := os.Stat(f); err != nil || i.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: mode %v, %v", f, i.Mode(), err)
		}
	}
	shared := filepath.Join(dir, "shared")
	if err := os.WriteFile(shared, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(shared, 0o660); err != nil {
		t.Fatal(err)
	}
	openTest(t, shared)
	for _, f := range []string{shared, shared + "-wal"} {
		if i, err := os.Stat(f); err != nil || i.Mode().Perm() != 0o660 {
			t.Errorf("%s, which its owner shares: %v, %v", f, i, err)
		}
	}
}
