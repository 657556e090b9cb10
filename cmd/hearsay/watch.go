package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"hearsay/internal/fetch"
	"hearsay/internal/source"
	"hearsay/internal/store"
	"hearsay/internal/work"
)

// A watchCmd follows feeds.
type watchCmd struct {
	Addresses []string      `arg:"" optional:"" name:"address" help:"Feeds, sitemaps, sites that name their feeds, or OPML files."`
	For       time.Duration `placeholder:"TIME" help:"End after that time: 90m, 12h."`
	Once      bool          `help:"Ask for what is due, read what it leads to, and end: for cron."`
	Workers   bool          `help:"Only put down what is to be followed, leave all the rest to \"hearsay work --fetch\", and end; on a PostgreSQL database."`
	askFlags
	webFlags
	queueFlag
	countFlags
	pileFlags
}

func (watchCmd) Help() string {
	return `Follows feeds (RSS, Atom, JSON Feed), sitemaps and their indexes, and sites that name their feeds,
until interrupted. Each is asked for on its own rhythm: as often as it publishes, never more often
than it asks for. An entry that holds its whole page is read as it is; one with a summary leads to its
page, which is fetched once, and again when the feed says that it changed. What is followed is
remembered: without an address, watch goes on with it. "hearsay feeds" lists it. robots.txt is
honoured, and a host is asked for one thing at a time; see doc/sources.md.

Examples:
  hearsay watch https://news.example/feed.xml https://post.example/
  hearsay watch subscriptions.opml       all feeds of a reader's list
  hearsay watch                          go on
  hearsay watch --once                   what is due, from cron every ten minutes
  hearsay watch --queue                  only fetch and keep; "hearsay work" does the rest
  hearsay watch --workers feeds.opml     "hearsay work --fetch" follows them, on any number of machines
  hearsay watch --for 12h --json         {"event":"poll","url":"...","new":3,"next":"..."} a line`
}

// leave leaves the following to workers.
func (c *watchCmd) leave(e *env) error {
	if c.Once || c.For > 0 || c.Queue {
		return usageError{errors.New("watch --workers: it ends at once and leaves all to workers; give it without --once, --for and --queue")}
	}
	if err := queued(e, "--workers"); err != nil {
		return err
	}
	lists, addresses, err := opmlFiles(c.Addresses)
	if err != nil {
		return err
	}
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	l, err := work.FollowLater(e.ctx, db, append(lists, addresses...), c.AllowPrivate)
	if err != nil {
		return err
	}
	more, err := work.TakeUp(e.ctx, db)
	if err != nil {
		return err
	}
	if l.Addresses+len(l.Wrong)+more == 0 {
		list, err := fetch.List(e.ctx, work.State{DB: db})
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return usageError{errors.New("watch: nothing is followed yet; name feeds, sitemaps, sites or OPML files")}
		}
	}
	what := plural(l.Addresses, "feed") + " left to workers"
	if more > 0 {
		what += fmt.Sprintf(", with what is to be asked of %s", plural(more, "host"))
		if l.Addresses > 0 {
			what += " besides"
		}
		l.Hosts += more
	}
	return leftTo(e, l, what+"; \"hearsay work --fetch\" asks for it, and \"hearsay feeds\" lists what is followed")
}

func (c *watchCmd) Run(e *env) error {
	if c.Workers {
		return c.leave(e)
	}
	if c.Queue {
		if err := queued(e, "--queue"); err != nil {
			return err
		}
	}
	rules := fetch.Rules{Once: c.Once, Least: c.Every, Days: c.Days}
	if c.For > 0 {
		rules.Until = time.Now().Add(c.For)
	}
	lists, addresses, err := opmlFiles(c.Addresses)
	if err != nil {
		return err
	}
	x, err := c.fetching(e, c.pileFlags, rules)
	if err != nil {
		return err
	}
	defer x.close()
	m, stop, err := c.count(e, x.db)
	if err != nil {
		return err
	}
	defer stop()
	x.opts.Recorder = m
	if err := c.queue(e, x.db, &x.opts); err != nil {
		return err
	}
	if store.IsAddress(e.db) {
		if n, err := work.Hosts(e.ctx, x.db); err != nil {
			return err
		} else if n > 0 {
			e.note("workers are to fetch from " + plural(n, "host") + " of this database too, and each asks for every feed; \"hearsay watch --workers\" leaves all to them")
		}
	}
	n, err := x.watch.Resume(e.ctx)
	if err != nil {
		return err
	}
	if err := x.ask(x.watch.Follow, append(lists, addresses...)); err != nil {
		return err
	}
	if n+len(lists)+len(addresses) == 0 {
		return usageError{errors.New("watch: nothing is followed yet; name feeds, sitemaps, sites or OPML files")}
	}
	if !e.json && !c.Once {
		e.note("watching; Ctrl-C ends it, and \"hearsay watch\" goes on")
	}
	err = x.run()
	if err != nil && e.ctx.Err() != nil { // the usual end
		x.progress.end()
		if !e.json {
			fmt.Fprintln(e.stderr, "hearsay: interrupted; what was read is kept, and \"hearsay watch\" goes on from there")
		}
		err = nil
	}
	if err != nil {
		return err
	}
	if next := x.watch.Next(); c.Once && !e.json && !next.IsZero() {
		e.note("the next is due " + next.Local().Format("2 Jan 15:04"))
	}
	if err := x.end(); c.Once {
		return err
	}
	return nil // that some page of many could not be had is no failure of watching
}

// opmlFiles returns the feeds of the files among the arguments, and the other
// arguments.
func opmlFiles(args []string) (feeds, others []string, err error) {
	for _, a := range args {
		f, err := os.Open(a)
		if err != nil {
			others = append(others, a)
			continue
		}
		list, err := source.ReadOPML(f, 0)
		f.Close()
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w; \"hearsay read\" reads a feed that lies in a file", a, err)
		}
		for _, o := range list {
			feeds = append(feeds, o.URL)
		}
	}
	return feeds, others, nil
}
