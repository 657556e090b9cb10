package main

import (
	"context"
	"fmt"
	"strings"

	"hearsay/internal/pipeline"
	"hearsay/internal/store"
	"hearsay/internal/work"
)

// A rebuildCmd makes findings again.
type rebuildCmd struct {
	All    bool `help:"Make everything again, not only what older stages made."`
	DryRun bool `help:"Only say what there is to do."`
	Queue  bool `help:"Leave it to \"hearsay work\"; on a PostgreSQL database."`
	pileFlags
}

func (rebuildCmd) Help() string {
	return `Pages are kept as they came; everything else is made from them, and can be made again. After an update
of hearsay this makes again what older stages made: it reads the pages again that an older version
read, groups all pages, and makes the briefs that come out otherwise. First it says how much that is.

Others may go on meanwhile: stories stay readable, each with its old brief until the new one is made,
and every word reads back. Interrupted, the same command goes on from there. Stories keep their IDs.

Examples:
  hearsay rebuild              what older stages made
  hearsay rebuild --dry-run    only say what that is; the exit code is 0
  hearsay rebuild --all        everything, also what this version made
  hearsay rebuild --queue      by workers, in the background ("hearsay work")
  hearsay rebuild --json       {"pages","without","failed","stories","briefs","plan":{"steps":[{"step","todo","of",...}],"older","newer"}}`
}

func (c *rebuildCmd) Run(e *env) error {
	if c.Queue {
		if err := queued(e, "--queue"); err != nil {
			return err
		}
	}
	p := newProgress(e)
	opts, err := c.options(e, p)
	if err != nil {
		return err
	}
	if err := e.mustBe(); err != nil {
		return err
	}
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	plan, err := pipeline.PlanOf(e.ctx, db, c.All)
	if err != nil {
		return err
	}
	if c.DryRun {
		if e.json {
			return e.printJSON(plan)
		}
		_, err := fmt.Fprint(e.stdout, planned(plan, c.All))
		return err
	}
	if e.json {
		p.event(map[string]any{"event": "plan", "plan": plan})
	} else {
		fmt.Fprint(e.stderr, planned(plan, c.All))
	}
	if c.Queue {
		return c.queue(e, db, plan)
	}
	do := pipeline.Renew
	if c.All {
		do = pipeline.Rebuild
	}
	sum, err := do(e.ctx, db, opts)
	p.end()
	if err != nil {
		return err
	}
	if e.json {
		err = e.printJSON(struct {
			pipeline.Summary
			Plan *pipeline.Plan `json:"plan"`
		}{sum, plan})
	} else {
		_, err = fmt.Fprintln(e.stdout, rebuilt(sum))
	}
	if err == nil && sum.Failed > 0 {
		err = errSome
	}
	return err
}

// queue leaves the rebuild to workers.
func (c *rebuildCmd) queue(e *env, db *store.DB, plan *pipeline.Plan) error {
	pages, err := work.Rebuild(e.ctx, db, c.All)
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(struct {
			Queued int            `json:"queued"` // pages
			Plan   *pipeline.Plan `json:"plan"`
		}{pages, plan})
	}
	_, err = fmt.Fprintf(e.stdout, "%s to be read again, then grouped; \"hearsay work\" does it\n", plural(pages, "page"))
	return err
}

// planned prints what a rebuild has to do, a line for each step.
func planned(p *pipeline.Plan, all bool) string {
	var b strings.Builder
	if len(p.Newer) > 0 {
		fmt.Fprintf(&b, "Some findings were made by a newer version of hearsay (%s); update this program.\n", staged(p.Newer))
	}
	if p.GoesOn {
		b.WriteString("A rebuild of everything was interrupted; this goes on with it.\n")
	}
	if p.Nothing() && !all {
		b.WriteString("Nothing is older than this program; \"hearsay rebuild --all\" makes everything again.\n")
		return b.String()
	}
	for _, d := range p.Steps {
		if d.Todo == 0 && len(d.Stages) == 0 {
			continue
		}
		switch d.Step {
		case pipeline.ToRead:
			fmt.Fprintf(&b, "Articles: %d of %s to be read again", d.Todo, plural(d.Of, "page"))
		case pipeline.ToEnter:
			fmt.Fprintf(&b, "Search: %s and briefs to be entered", plural(d.Todo, "page"))
		case pipeline.ToGroup:
			fmt.Fprintf(&b, "Grouping: all %s to be compared", plural(d.Of, "article"))
		case pipeline.ToWrite:
			most := ""
			if d.AtMost {
				most = "at most "
			}
			fmt.Fprintf(&b, "Briefs: %s%d of %s to be made again", most, d.Todo, plural(d.Of, "story"))
		}
		if len(d.Stages) > 0 {
			fmt.Fprintf(&b, " (%s)", staged(d.Stages))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// staged lists stages with their versions.
func staged(list []pipeline.Stage) string {
	var out []string
	for _, s := range list {
		if s.Found == 0 {
			return "by a version that did not write down its stages"
		}
		out = append(out, s.String())
	}
	return strings.Join(out, ", ")
}

func rebuilt(sum pipeline.Summary) string {
	s := fmt.Sprintf("%s read again; %s, %s made again", plural(sum.Pages, "page"), plural(sum.Stories, "story"), plural(sum.Briefs, "brief"))
	if sum.Without > 0 {
		s += fmt.Sprintf("; %d without an article", sum.Without)
	}
	if sum.Failed > 0 {
		s += fmt.Sprintf("; %d failed", sum.Failed)
	}
	return s
}

// outOfDate is a sentence about findings that are not of this program's version; ""
// where all are, or nobody can tell.
func outOfDate(ctx context.Context, db *store.DB) string {
	older, newer, err := pipeline.Behind(ctx, db)
	switch {
	case err != nil:
		return ""
	case len(newer) > 0:
		return "some findings were made by a newer version of hearsay; update this program"
	case len(older) > 0:
		return "some findings were made by an older version of hearsay; \"hearsay rebuild\" makes them again, while everything stays readable"
	}
	return ""
}

// openToRead is open for commands that show findings: it says once, on stderr, when
// they are not of this program's version.
func (e *env) openToRead() (*store.DB, error) {
	db, err := e.open()
	if err == nil {
		e.tellOutOfDate(db)
	}
	return db, err
}

func (e *env) tellOutOfDate(db *store.DB) {
	says := outOfDate(e.ctx, db)
	switch {
	case says == "":
	case e.json:
		newProgress(e).event(map[string]any{"event": "notice", "says": says})
	default:
		fmt.Fprintln(e.stderr, "hearsay:", says)
	}
}
