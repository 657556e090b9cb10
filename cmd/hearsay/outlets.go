package main

import (
	"errors"

	"hearsay/internal/correction"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
)

// A tableFlag names a table of outlets.
type tableFlag struct {
	Outlets string `name:"outlets" env:"HEARSAY_OUTLETS" placeholder:"FILE" help:"A table of outlets of your own that adds to the one of hearsay, see \"hearsay help outlets\"."`
}

// table reads the table in force. What is wrong with it is wrong usage.
func (f tableFlag) table() (*pipeline.OutletTable, error) {
	t, err := pipeline.ReadOutlets(f.Outlets)
	if err != nil {
		return nil, usageError{err}
	}
	return t, nil
}

// pileFlags are the settings of commands that bring the stories up to date.
type pileFlags struct {
	tableFlag
	embeddingFlags
	Window int `env:"HEARSAY_WINDOW" default:"21" placeholder:"DAYS" help:"How many days apart pages may be published and still be compared."`
}

// options are those of a run that shows its progress.
func (f pileFlags) options(e *env, p *progress) (pipeline.Options, error) {
	table, err := f.table()
	if err == nil && f.Window < 1 {
		err = usageError{errors.New("--window: give a number of days, 1 or more")}
	}
	if err == nil { // before anything is read
		if _, bad := correction.Read(e.hand); bad != nil {
			err = usageError{bad}
		}
	}
	var alike pipeline.Alike
	if err == nil {
		alike, err = f.alike(e, p.failed)
	}
	return pipeline.Options{Outlets: table, Window: f.Window, Alike: alike, Level: f.Level, Progress: p.at, Failed: p.failed, Corrections: e.hand, Corrected: p.corrected()}, err
}

// start opens the database for a run that shows its progress.
func (f pileFlags) start(e *env) (db *store.DB, p *progress, opts pipeline.Options, err error) {
	p = newProgress(e)
	if opts, err = f.options(e, p); err == nil {
		db, err = e.open()
	}
	return db, p, opts, err
}

// An outletsCmd prints the table of outlets.
type outletsCmd struct{ tableFlag }

func (outletsCmd) Help() string {
	return `The table says by what names and domains outlets go, which are agencies, whose text others print,
and which belong to one owner and count as one. A file of the same form adds to it: an entry
replaces the one of its name. Set HEARSAY_OUTLETS so that every command goes by the same table;
with another table the briefs are made anew.

Examples:
  hearsay outlets > mine.toml                the table to begin from
  hearsay outlets --outlets mine.toml        check mine, and see what comes of both
  hearsay read --outlets mine.toml saved/    read with it
  hearsay outlets --json                     [{"name","domains","aliases","owner","agency","common"},...]`
}

func (c *outletsCmd) Run(e *env) error {
	t, err := c.table()
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(t.Entries())
	}
	return t.Write(e.stdout)
}
