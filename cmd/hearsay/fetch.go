package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/fetch"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
	"hearsay/internal/store"
	"hearsay/internal/work"
)

// webFlags say how the web is asked.
type webFlags struct {
	Contact      string        `env:"HEARSAY_CONTACT" placeholder:"MAIL|URL" help:"Whom the owner of a site may write to; it stands in the User-Agent."`
	Pause        time.Duration `default:"1s" placeholder:"TIME" help:"Time between two requests to one host, at least (${default})."`
	AllowPrivate bool          `help:"Ask hosts that are not on the public internet too, such as localhost, at any port."`
	Proxy        bool          `help:"Go through the proxies that HTTP_PROXY and HTTPS_PROXY name."`
}

// A fetching is what a command that asks the web works with.
type fetching struct {
	*env
	db       *store.DB
	door     *work.Door
	opts     pipeline.Options
	watch    *fetch.Watch
	progress *progress
	total    pipeline.Summary
	once     bool
	well     []string // what went well, and may stand among the failures
}

// fetching opens what fetch and watch need.
func (f webFlags) fetching(e *env, pile pileFlags, rules fetch.Rules) (*fetching, error) {
	err := f.check()
	if err != nil {
		return nil, err
	}
	x := &fetching{env: e, progress: newProgress(e)}
	if x.opts, err = pile.options(e, x.progress); err != nil {
		return nil, err
	}
	if x.db, err = e.open(); err != nil {
		return nil, err
	}
	if x.door, err = work.NewDoor(e.ctx, x.db); err != nil {
		x.db.Close()
		return nil, err
	}
	rules.Event, x.once = x.event, rules.Once
	x.watch = fetch.NewWatch(fetch.NewClient(x.door.Options(f.options())), rules)
	return x, nil
}

func (f webFlags) check() error {
	if f.Contact != "" {
		if err := fetch.CheckContact(f.Contact); err != nil {
			return usageError{err}
		}
	}
	return nil
}

// options returns how the web is asked.
func (f webFlags) options() fetch.Options {
	version, _ := built()
	return fetch.Options{Agent: fetch.UserAgent(version, f.Contact), From: fetch.Mail(f.Contact), AllowPrivate: f.AllowPrivate, Proxy: f.Proxy, Pause: f.Pause}
}

func (x *fetching) close() {
	x.watch.Close()
	x.door.Close()
	x.db.Close()
}

// event tells what happens: each event as a line of JSON, or in words what a
// person may want to know.
func (x *fetching) event(ev fetch.Event) {
	switch ev.Event {
	case "unchanged":
		x.well = append(x.well, ev.URL)
	case "poll":
		if ev.Error == "" {
			x.well = append(x.well, ev.URL)
		}
	}
	if x.json {
		x.printLine(ev)
		return
	}
	var line string
	switch {
	case ev.Event == "poll" && (ev.New > 0 || ev.Error != ""):
		line = fmt.Sprintf("%s: %d of %s new", ev.URL, ev.New, plural(ev.Entries, "entry"))
		if ev.Error != "" {
			line += "; " + ev.Error
		}
		if ev.Note != "" {
			line += "; " + ev.Note
		}
	case ev.Event == "follow" && ev.From != "":
		line = fmt.Sprintf("%s leads to %s", ev.From, ev.URL)
	case ev.Event == "unchanged" && ev.From == "":
		line = ev.URL + ": not changed"
		if ev.Note != "" {
			line = ev.URL + ": " + ev.Note
		}
	case ev.Event == "later" && (ev.From == "" || x.once):
		line = fmt.Sprintf("%s: %s; to be tried again %s", ev.URL, ev.Error, ev.Next.Local().Format("15:04:05"))
	case ev.Event == "gone":
		line = ev.URL + " is gone for good and no longer followed"
	default:
		return
	}
	x.progress.wipe()
	fmt.Fprintln(x.stderr, clean(line))
}

// printLine prints a value as one line of JSON.
func (x *fetching) printLine(v any) {
	p := progress{w: x.stdout}
	p.event(v)
}

// run takes in what the watch gives until it is done, and brings the stories up to
// date after every batch.
func (x *fetching) run() error {
	for !x.watch.Done() {
		if err := x.door.Set(x.ctx); err != nil {
			return err
		}
		sum, err := pipeline.Run(x.ctx, x.db, x.kept(x.watch.Pages(x.ctx)), x.opts)
		x.progress.end()
		x.progress.step = pipeline.Step{}       // the wait for the next batch is no stage
		x.progress.told, x.progress.more = 0, 0 // each batch may name some that failed
		x.total.Pages += sum.Pages
		x.total.Added += sum.Added
		x.total.Without += sum.Without
		x.total.Failed += sum.Failed
		x.total.Briefs += sum.Briefs
		if sum.Stories > 0 {
			x.total.Stories = sum.Stories
		}
		if err != nil && x.ctx.Err() == nil {
			return err
		}
		// The pages that came in are kept, even where the user has had enough.
		ctx := context.WithoutCancel(x.ctx)
		if err := x.watch.Kept(ctx); err != nil {
			return err
		}
		if err := x.db.Forgive(ctx, x.well...); err != nil {
			return err
		}
		x.well = nil
		if err != nil {
			return err
		}
		if x.json && sum.Pages > 0 {
			x.printLine(map[string]any{"event": "stories", "pages": sum.Pages, "added": sum.Added, "without": sum.Without, "failed": sum.Failed, "stories": sum.Stories, "briefs": sum.Briefs})
		}
	}
	return nil
}

// kept notes which pages passed.
func (x *fetching) kept(pages iter.Seq2[*hearsay.Page, error]) iter.Seq2[*hearsay.Page, error] {
	return func(yield func(*hearsay.Page, error) bool) {
		for p, err := range pages {
			if !yield(p, err) {
				return
			}
			if p != nil {
				x.well = append(x.well, p.Locator)
			}
		}
	}
}

// end prints what was done in all.
func (x *fetching) end() error {
	x.progress.end()
	if x.json {
		x.printLine(map[string]any{"event": "end", "pages": x.total.Pages, "added": x.total.Added, "without": x.total.Without, "failed": x.total.Failed, "stories": x.total.Stories, "briefs": x.total.Briefs})
	} else {
		fmt.Fprintln(x.stdout, told(x.total))
	}
	if x.total.Failed > 0 {
		return errSome
	}
	return nil
}

// A fetchCmd reads pages off the web.
type fetchCmd struct {
	URLs  []string `arg:"" optional:"" name:"url" help:"Addresses of pages."`
	Feed  bool     `aliases:"discover" help:"The addresses are feeds, sitemaps, OPML lists or sites: read the pages that they lead to."`
	Days  int      `default:"3" placeholder:"N" help:"With --feed: pages of sitemaps that are at most so many days old (${default}); -1 for all."`
	Retry bool     `help:"Fetch again what could not be fetched before; \"hearsay failures\" lists it."`
	Queue bool     `help:"Only put the addresses down, leave the fetching to \"hearsay work --fetch\", and end; on a PostgreSQL database."`
	webFlags
	pileFlags
}

func (fetchCmd) Help() string {
	return `Each page is read into the database under the address that it came from in the end. A page that was
fetched before is asked for only if it changed; its earlier version stays. robots.txt is honoured, a
host is asked for one thing at a time, and hosts that are not on the public internet are refused;
see doc/sources.md. "hearsay watch" follows feeds for good.

Examples:
  hearsay fetch https://news.example/a https://post.example/b
  hearsay fetch --feed https://news.example/              the pages of the feeds that a site names
  hearsay fetch --feed --days 30 https://news.example/sitemap.xml
  hearsay fetch --contact desk@paper.example https://news.example/a
  hearsay fetch --retry
  hearsay fetch --queue https://news.example/a            "hearsay work --fetch" fetches it
  hearsay fetch --json https://news.example/a             {"event":"page","url":"...","page":"..."} a line`
}

func (c *fetchCmd) Run(e *env) error {
	if len(c.URLs) == 0 && !c.Retry {
		return usageError{errors.New("fetch: name addresses, such as https://news.example/a")}
	}
	if c.Queue {
		return c.leave(e)
	}
	x, err := c.fetching(e, c.pileFlags, fetch.Rules{Once: true, Passing: true, Days: c.Days})
	if err != nil {
		return err
	}
	defer x.close()
	if err := c.again(e, x.db); err != nil {
		return err
	}
	if len(c.URLs) == 0 {
		return e.note("nothing to fetch again")
	}
	ask := x.watch.Fetch
	if c.Feed {
		ask = x.watch.Follow
	}
	if err := x.ask(ask, c.URLs); err != nil {
		return err
	}
	if err := x.run(); err != nil {
		return err
	}
	return x.end()
}

// again adds what is to be tried again to the addresses.
func (c *fetchCmd) again(e *env, db *store.DB) error {
	if !c.Retry {
		return nil
	}
	list, err := db.Unread(e.ctx)
	for _, f := range list {
		if strings.Contains(f.Locator, "://") {
			c.URLs = append(c.URLs, f.Locator)
		}
	}
	return err
}

// leave leaves the fetching to workers.
func (c *fetchCmd) leave(e *env) error {
	if c.Feed {
		return usageError{errors.New("fetch --queue: workers fetch pages, or follow feeds for good; leave out --feed, or follow with \"hearsay watch --workers\"")}
	}
	if err := queued(e, "--queue"); err != nil {
		return err
	}
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	if err := c.again(e, db); err != nil {
		return err
	}
	if len(c.URLs) == 0 {
		return e.note("nothing to fetch again")
	}
	l, err := work.FetchLater(e.ctx, db, c.URLs, c.AllowPrivate)
	if err != nil {
		return err
	}
	return leftTo(e, l, fmt.Sprintf("%s of %s left to workers; \"hearsay work --fetch\" fetches them", plural(l.Addresses, "page"), plural(l.Hosts, "host")))
}

// ask hands addresses to the watch; those that cannot be asked for are named.
func (x *fetching) ask(ask func(context.Context, string) error, addresses []string) error {
	for _, a := range addresses {
		err := ask(x.ctx, a)
		var wrong *source.FileError
		if errors.As(err, &wrong) {
			x.total.Failed++
			if x.json {
				x.printLine(fetch.Event{Event: "failed", URL: wrong.Name, Error: wrong.Err.Error()})
			} else {
				x.progress.failed(err)
			}
		} else if err != nil {
			return err
		}
	}
	return nil
}
