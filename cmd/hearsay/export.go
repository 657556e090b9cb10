package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"hearsay/internal/source"
)

// An exportCmd writes the pile as an archive.
type exportCmd struct {
	File string `arg:"" name:"file" help:"The archive to write, packed where its name ends in .gz; \"-\" is standard output."`
}

func (exportCmd) Help() string {
	return `Writes every kept page, as it was received, into a WARC archive that hearsay and other tools read.
A file that is there already is not written over.

Examples:
  hearsay export pile.warc.gz
  hearsay export - | hearsay read --db other.db -`
}

func (c *exportCmd) Run(e *env) (err error) {
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	out := io.Writer(e.stdout)
	if c.File != "-" {
		// Written beside and renamed, so that no half archive stays.
		f, err := os.CreateTemp(filepath.Dir(c.File), ".hearsay-*")
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		defer os.Remove(f.Name())
		defer f.Close()
		out = f
	}
	buf := bufio.NewWriterSize(out, 1<<20)
	w, err := source.NewWARC(buf, strings.HasSuffix(c.File, ".gz"))
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	n := 0
	for p, err := range db.Pages(e.ctx) {
		if err == nil {
			err = w.Put(p)
		}
		if err != nil {
			return fmt.Errorf("export: %w", err)
		}
		n++
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	if f, ok := out.(*os.File); ok && c.File != "-" {
		if err := errors.Join(f.Sync(), f.Chmod(0o644), f.Close()); err != nil {
			return fmt.Errorf("export: %w", err)
		}
		// Link fails where Rename would write over.
		if err := os.Link(f.Name(), c.File); err != nil {
			return fmt.Errorf("export: %w", err)
		}
	}
	return e.note(plural(n, "page") + " written")
}
