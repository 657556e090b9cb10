package main

import (
	"fmt"
	"os"

	"hearsay/internal/pipeline"
	"hearsay/internal/store"
)

// A copyCmd moves a pile to another database.
type copyCmd struct {
	From string `placeholder:"DB" help:"The database to copy, a file or postgres://...; that of --db where none is named."`
	To   string `required:"" placeholder:"DB" help:"The database to fill: a new file, or an empty PostgreSQL database."`
}

func (copyCmd) Help() string {
	return `Copies all that one database keeps into another, either way between files and PostgreSQL: pages,
findings, stories with their IDs, what watch follows, and what spares the next run its work. Everything
is read back and compared, and each page's bytes with their hash, before the copy counts: it is there
whole or not at all. Others may go on reading and writing meanwhile; what comes after the beginning is
not in the copy. Corrections made by hand stand in their own file, and stay there.

Examples:
  hearsay copy --from hearsay.db --to postgres://desk@db.example/news
  hearsay copy --from postgres://desk@db.example/news --to laptop.db
  hearsay copy --to copy.db --json    {"pages":4000,"bytes":4012,"stories":310,"briefs":310,"rows":...}`
}

func (c *copyCmd) Run(e *env) error {
	if c.From != "" {
		e.db = c.From
	}
	if err := e.mustBe(); err != nil {
		return err
	}
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	p := newProgress(e)
	sum, err := db.CopyTo(e.ctx, c.To, p.store())
	if err == nil {
		err = e.fillSearch(c.To, p)
	}
	p.end()
	if err != nil {
		return err
	}
	return e.copied(sum, "copied, and compared, into "+store.Named(c.To))
}

// mustBe says that a file is not there, before it is made.
func (e *env) mustBe() error {
	if store.IsAddress(e.db) {
		return nil
	}
	if _, err := os.Stat(e.db); err != nil {
		return fmt.Errorf("database %w; name another with --db", err)
	}
	return nil
}

// fillSearch enters what was copied into the index of words, which is not copied.
func (e *env) fillSearch(dsn string, p *progress) error {
	db, err := store.Open(e.ctx, dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.FillSearch(e.ctx, func(done, total int) { p.at(pipeline.Step{Doing: "indexing words", Done: done, Total: total}) })
}

// store is the progress of what the store does.
func (p *progress) store() store.Progress {
	return func(doing string, done, total int) { p.at(pipeline.Step{Doing: doing, Done: done, Total: total}) }
}

// copied prints what a copy, a backup or a restored database holds.
func (e *env) copied(c store.Copied, where string) error {
	if e.json {
		return e.printJSON(c)
	}
	fmt.Fprintf(e.stdout, "%s, %s and %s %s\n", plural(c.Pages, "page"), plural(c.Stories, "story"), plural(c.Briefs, "brief"), where)
	return nil
}
