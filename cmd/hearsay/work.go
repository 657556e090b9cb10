package main

import (
	"errors"
	"fmt"
	"time"

	"hearsay/internal/fetch"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
	"hearsay/internal/store"
	"hearsay/internal/work"
)

// askFlags say when feeds are asked for, and what of them is taken.
type askFlags struct {
	Every time.Duration `default:"10m" placeholder:"TIME" help:"Ask for a feed that often at most (${default}); how often within that, feeds decide by what they publish."`
	Days  int           `default:"3" placeholder:"N" help:"Take pages of sitemaps that are at most so many days old (${default}); -1 for all."`
}

// A workCmd works on what others queue.
type workCmd struct {
	Jobs      int  `placeholder:"N" help:"How many jobs to do at once; as many as there are processors where none is given."`
	UntilIdle bool `help:"End when nothing is queued, and with --fetch when nothing is due: for cron."`
	Fetch     bool `help:"Ask the web too: for what \"hearsay watch --workers\" follows and \"hearsay fetch --queue\" put down. The flags below say how."`
	askFlags
	webFlags
	Log string `placeholder:"LEVEL" enum:"debug,info,warn,error," default:"" help:"What to log: debug, info, warn or error. Lines on a terminal, JSON elsewhere."`
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

With --fetch it asks the web too, for the feeds and pages that were left to workers: each host is
asked for one thing at a time by all of them together, and what comes is kept with what follows from
it, or not at all. Only those workers need a way out, and should have the same --pause and --contact.

Examples:
  hearsay work --db postgres://hearsay@db.example/hearsay
  hearsay work --jobs 4 --metrics 127.0.0.1:9100    four jobs at once, watched by Prometheus
  hearsay work --fetch --contact desk@paper.example ask the web too
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
	var asks *work.Fetching
	if c.Fetch {
		if err := c.check(); err != nil {
			return err
		}
		asks = &work.Fetching{Web: c.webFlags.options(), Rules: fetch.Rules{Least: c.Every, Days: c.Days}}
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
	opts.Failed = func(err error) {
		var file *source.FileError
		if errors.As(err, &file) {
			log.Info("not fetched", "error", clean(err.Error()))
			return
		}
		log.Info("no article or no brief", "error", clean(err.Error()))
	}
	if says := outOfDate(e.ctx, db); says != "" {
		log.Warn(says)
	}
	log.Info("working", "database", db.Name())
	return work.Run(e.ctx, db, work.Options{Pipeline: opts, Jobs: c.Jobs, UntilIdle: c.UntilIdle, Log: log, Fetch: asks})
}

// leftTo tells what was left to workers that fetch, and names what cannot be asked for.
func leftTo(e *env, l work.Left, what string) error {
	for _, w := range l.Wrong {
		fmt.Fprintln(e.stderr, "hearsay: "+clean(w.Error()))
	}
	if e.json {
		if err := e.printJSON(map[string]int{"queued": l.Addresses, "hosts": l.Hosts, "failed": len(l.Wrong)}); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(e.stdout, what)
	}
	if len(l.Wrong) > 0 {
		return errSome
	}
	return nil
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
