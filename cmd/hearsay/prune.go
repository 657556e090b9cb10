package main

import (
	"errors"
	"fmt"
	"time"

	"hearsay/internal/pipeline"
	"hearsay/internal/store"
)

// A pruneCmd takes old pages away.
type pruneCmd struct {
	Before       string `required:"" placeholder:"DAY" help:"The first day that stays: 2031-05-03."`
	KeepFindings bool   `help:"Remove only the pages as they came; what was found in them stays, marked as no longer checkable."`
	Yes          bool   `help:"Do it. Without this it says what would go."`
	pileFlags
}

func (pruneCmd) Help() string {
	return `Removes the pages that were fetched before a day, for good, and what was found in them: their stories
are made anew of the pages that stay. A page that nobody knows the time of fetching of goes by its date
of publication; without that it stays. With --keep-findings only the pages as they came go, the largest
part: stories, briefs and articles stay as they are, every page that lost its bytes says that it can no
longer be checked, and "hearsay check" counts such excerpts.

A SQLite file does not get smaller: the room in it is used again. A copy of it is as small as it can be:
"hearsay copy". PostgreSQL drops a month of pages whole where none of them stays.

Examples:
  hearsay prune --before 2029-01-01          says what would go
  hearsay prune --before 2029-01-01 --yes
  hearsay prune --before 2029-01-01 --keep-findings --yes`
}

func (c *pruneCmd) Run(e *env) error {
	before, err := time.Parse(time.DateOnly, c.Before)
	if err != nil {
		return usageError{errors.New("--before: give a day as 2031-05-03")}
	}
	if err := e.mustBe(); err != nil {
		return err
	}
	db, p, opts, err := c.start(e)
	if err != nil {
		return err
	}
	defer db.Close()
	if !c.Yes {
		n, err := db.Old(e.ctx, before, c.KeepFindings)
		if err != nil {
			return err
		}
		if e.json {
			return e.printJSON(map[string]int{"would": n})
		}
		fmt.Fprintf(e.stdout, "%s from before %s would go; --yes removes them for good\n", plural(n, "page"), c.Before)
		return nil
	}
	sum, err := db.Prune(e.ctx, before, c.KeepFindings, p.store())
	var run pipeline.Summary
	if err == nil && !c.KeepFindings && sum.Pages > 0 {
		run, err = pipeline.Refresh(e.ctx, db, opts)
	}
	p.end()
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(struct {
			store.Pruned
			Stories int `json:"stories,omitempty"`
		}{sum, run.Stories})
	}
	text := plural(sum.Pages, "page") + " removed"
	if c.KeepFindings {
		text += "; what was found in them stays, and can no longer be checked"
	} else if sum.Pages > 0 {
		text += "; " + plural(run.Stories, "story") + " left"
	}
	if sum.Undated > 0 {
		text += fmt.Sprintf("; %s of unknown age stayed", plural(sum.Undated, "page"))
	}
	fmt.Fprintln(e.stdout, text)
	if run.Failed > 0 {
		return errSome
	}
	return nil
}
