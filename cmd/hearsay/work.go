package main

import (
	"errors"

	"hearsay/internal/pipeline"
	"hearsay/internal/store"
	"hearsay/internal/work"
)

// A workCmd works on what others queue.
type workCmd struct {
	Jobs      int    `placeholder:"N" help:"How many jobs to do at once; as many as there are processors where none is given."`
	UntilIdle bool   `help:"End when nothing is queued: for cron."`
	Log       string `placeholder:"LEVEL" enum:"debug,info,warn,error," default:"" help:"What to log: debug, info, warn or error. Lines on a terminal, JSON elsewhere."`
	countFlags
	pileFlags
}

func (workCmd) Help() string {
	return `Does what "hearsay read --queue" and "hearsay watch --queue" left to workers: finds the articles of
pages, groups them, and makes the briefs, until interrupted. Any number of workers may run, on any
number of machines, all on one PostgreSQL database; what they find is what "hearsay read" finds by
itself, to the byte. One groups at a time, the rest is done by all. A worker that dies loses nothing:
others take its jobs over within seconds. A page on which a stage breaks off three times is skipped,
and "hearsay failures" lists it. All workers need the same --outlets, the same file of corrections
and the same version of the program; an older one than has worked here before refuses.

Examples:
  hearsay work --db postgres://hearsay@db.example/hearsay
  hearsay work --jobs 4 --metrics 127.0.0.1:9100    four jobs at once, watched by Prometheus
  hearsay work --until-idle                         do what there is, and end`
}

func (c *workCmd) Run(e *env) error {
	err := c.run(e)
	if err != nil && e.ctx.Err() != nil && errors.Is(err, e.ctx.Err()) {
		return nil // the usual end
	}
	return err
}

func (c *workCmd) run(e *env) error {
	if c.Jobs < 0 {
		return usageError{errors.New("--jobs: give a number, 1 or more")}
	}
	if err := queued(e, "work"); err != nil {
		return err
	}
	log := logger(e, c.Log)
	db, _, opts, err := c.start(e)
	if err != nil {
		return err
	}
	defer db.Close()
	m, stop, err := c.count(e, db)
	if err != nil {
		return err
	}
	defer stop()
	opts.Recorder, opts.Progress = m, nil
	opts.Failed = func(err error) { log.Info("no article or no brief", "error", clean(err.Error())) }
	if says := outOfDate(e.ctx, db); says != "" {
		log.Warn(says)
	}
	log.Info("working", "database", db.Name())
	return work.Run(e.ctx, db, work.Options{Pipeline: opts, Jobs: c.Jobs, UntilIdle: c.UntilIdle, Log: log})
}

// A queueFlag leaves the work to workers.
type queueFlag struct {
	Queue bool `help:"Only keep the pages, and leave the rest to \"hearsay work\"; on a PostgreSQL database."`
}

// queue sets up the options for it.
func (f queueFlag) queue(e *env, db *store.DB, opts *pipeline.Options) (err error) {
	if f.Queue {
		opts.Queue, err = work.Queue(e.ctx, db)
	}
	return err
}

// queued refuses a file, before it is made.
func queued(e *env, what string) error {
	if store.IsAddress(e.db) {
		return nil
	}
	return usageError{errors.New(what + ": the queue of workers needs a PostgreSQL database, and " + e.db + " is a file; name one with --db postgres://user@host/name, or leave it to \"hearsay read\", which does all itself")}
}
