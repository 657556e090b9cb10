//go:build unix

package main

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What the program keeps only its owner reads; what is made to be handed on has
// the mode of any file that the user makes.
func TestModesOfFiles(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "plain")
	f, err := os.Create(plain)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	mode := func(name string) fs.FileMode {
		i, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return i.Mode().Perm()
	}
	file := filepath.Join(dir, "h.db")
	for _, args := range []string{"read ../../testdata/town", "move 1:2 new --who Ada", "export " + dir + "/pile.warc.gz", "report 1 -o " + dir + "/story.html"} {
		if code := run(context.Background(), append(strings.Fields(args), "--db", file), io.Discard, os.Stderr); code != exitDone {
			t.Fatalf("%s: exit code %d", args, code)
		}
	}
	for _, name := range []string{"h.db", "corrections.toml"} {
		if got := mode(name); got&0o077 != 0 {
			t.Errorf("%s: mode %v, want it to be its owner's only", name, got)
		}
	}
	for _, name := range []string{"pile.warc.gz", "story.html"} {
		if got, want := mode(name), mode("plain"); got != want {
			t.Errorf("%s: mode %v, want %v as any other file", name, got, want)
		}
	}
}
