package main

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/pipeline"
	"hearsay/internal/source"
	"hearsay/internal/store"
)

// A readCmd adds pages.
type readCmd struct {
	Paths []string `arg:"" optional:"" name:"path" help:"Files, folders (with all below them) or patterns."`
	Retry bool     `help:"Read again what could not be read before; \"hearsay failures\" lists it."`
	queueFlag
	pileFlags
}

func (readCmd) Help() string {
	return `Pages are HTML or plain text, alone or in WARC, WET, MHTML, mails, ZIP, tar, JSON Lines and feeds
(gzip and zstd too), all told by their content; "-" reads standard input. A page that is there
already is not added again. What cannot be read is named and left out, and "hearsay failures" lists
it; so are pages that hold no article. Interrupted, even by a power cut, the same command goes on
from there: every page is kept whole, with the place where it was read, or not at all.

Examples:
  hearsay read saved/                    every page below a folder
  hearsay read --db minsk.db 'a*.html'   into another database
  hearsay read 'saved/**/*.html'         what fits in a folder and at any depth below it
  hearsay read crawl.warc.gz             an archive
  crawler | hearsay read -               {"url":"https://...","html":"..."} a line
  hearsay read --queue crawl.warc.gz     only keep the pages; "hearsay work" does the rest
  hearsay read --json saved/             {"pages":20,"added":20,"without":0,"failed":0,"stories":3,"briefs":3}`
}

func (c *readCmd) Run(e *env) error {
	if c.Queue {
		if err := queued(e, "--queue"); err != nil {
			return err
		}
	}
	db, p, opts, err := c.start(e)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := c.queue(e, db, &opts); err != nil {
		return err
	}
	paths, retried := c.Paths, []string(nil)
	switch {
	case c.Retry:
		again, names, err := unread(e, db)
		if err != nil {
			return err
		}
		paths, retried = append(paths, again...), names
		if len(paths) == 0 {
			return e.note("nothing to read again")
		}
	case len(paths) == 0:
		return usageError{errors.New("read: name files or folders, or \"-\" for standard input")}
	}
	failed := map[string]bool{}
	sum, _, err := read(e, db, paths, p, opts, failed)
	if err != nil {
		return err
	}
	retried = slices.DeleteFunc(retried, func(n string) bool { return failed[n] })
	if err := db.Forgive(e.ctx, retried...); err != nil {
		return err
	}
	if c.Queue && !e.json {
		fmt.Fprintf(e.stdout, "%s read, %d new; \"hearsay work\" does the rest\n", plural(sum.Pages, "page"), sum.Added)
		if sum.Failed > 0 {
			return errSome
		}
		return nil
	}
	return e.report(sum)
}

// unread returns the files that could not be read, wholly or in part, as far as
// they can be read again, and the names under which they are listed.
func unread(e *env, db *store.DB) (paths, names []string, err error) {
	list, err := db.Unread(e.ctx)
	for _, f := range list {
		if strings.Contains(f.Locator, "://") {
			continue // fetched; see hearsay fetch
		}
		names = append(names, f.Locator)
		if p := source.File(f.Locator); !slices.Contains(paths, p) {
			paths = append(paths, p)
		}
	}
	return paths, names, err
}

// read takes the pages of paths into the database and returns their IDs. Inputs
// that fail are named on stderr, and collected in failed where it isn't nil.
func read(e *env, db *store.DB, paths []string, p *progress, opts pipeline.Options, failed map[string]bool) (pipeline.Summary, map[hearsay.PageID]bool, error) {
	except := source.Options{Except: []string{e.db, e.db + "-wal", e.db + "-shm", e.hand}}
	ids := map[hearsay.PageID]bool{}
	opts.Failed = func(err error) {
		var f *source.FileError
		if errors.As(err, &f) && failed != nil {
			failed[f.Name] = true
		}
		p.failed(err)
	}
	sum, err := pipeline.Run(e.ctx, db, note(source.Read(e.ctx, paths, except), ids), opts)
	p.end()
	return sum, ids, err
}

// note collects the IDs of the pages that pass.
func note(pages iter.Seq2[*hearsay.Page, error], ids map[hearsay.PageID]bool) iter.Seq2[*hearsay.Page, error] {
	return func(yield func(*hearsay.Page, error) bool) {
		for p, err := range pages {
			if p != nil {
				ids[p.ID] = true
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// report prints what a run did. Its error is errSome where some input failed.
func (e *env) report(sum pipeline.Summary) error {
	if e.json {
		if err := e.printJSON(sum); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(e.stdout, told(sum))
	}
	if sum.Failed > 0 {
		return errSome
	}
	return nil
}

func told(sum pipeline.Summary) string {
	s := fmt.Sprintf("%s read, %d new; %s", plural(sum.Pages, "page"), sum.Added, plural(sum.Stories, "story"))
	if sum.Without > 0 {
		s += fmt.Sprintf("; %d without an article", sum.Without)
	}
	if sum.Failed > 0 {
		s += fmt.Sprintf("; %s failed", plural(sum.Failed, "input"))
	}
	return s
}

// An openCmd does the main job.
type openCmd struct {
	Paths   []string `arg:"" name:"path" help:"Files, folders (with all below them) or patterns."`
	NoServe bool     `help:"End after printing the stories."`
	All     bool     `help:"Print every line of the briefs, however many."`
	serveFlags
	pileFlags
}

func (openCmd) Help() string {
	return `Reads the pages, prints the brief of each story that holds one of them, and serves the web page
until interrupted. Opened again, the same pages are not added twice.

Examples:
  hearsay open saved/                      then look at http://127.0.0.1:8080/
  hearsay open --no-serve saved/ | less    only print
  hearsay open --addr 127.0.0.1:9000 a.html b.txt    serve on another port

"hearsay help serve" tells how to serve beyond this machine.`
}

func (c *openCmd) Run(e *env) error {
	var d *door
	if !c.NoServe {
		var err error
		if d, err = c.door(e); err != nil {
			return err
		}
	}
	db, p, opts, err := c.start(e)
	if err != nil {
		return err
	}
	defer db.Close()
	sum, ids, err := read(e, db, c.Paths, p, opts, nil)
	if err != nil {
		return err
	}
	all, err := db.Stories(e.ctx)
	if err != nil {
		return err
	}
	briefs := []*hearsay.Brief{}
	for _, s := range all {
		if slices.ContainsFunc(s.Pages, func(id hearsay.PageID) bool { return ids[id] }) {
			b, err := db.Brief(e.ctx, s.ID)
			if err != nil {
				return err
			}
			briefs = append(briefs, b)
		}
	}
	if e.json {
		err = e.printJSON(briefs)
	} else {
		for _, b := range briefs {
			if err = printBrief(e.stdout, b, c.All); err != nil {
				break
			}
		}
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(e.stderr, told(sum))
	if !c.NoServe {
		opts.Progress = nil
		e.tellOutOfDate(db)
		if err := serve(e, newHand(e, db, opts), os.Getenv("HEARSAY_WHO"), d); err != nil {
			return err
		}
	}
	if sum.Failed > 0 {
		return errSome
	}
	return nil
}
