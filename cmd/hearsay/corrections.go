package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/correction"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
)

// A madeCmd lists the corrections.
type madeCmd struct {
	Check string `placeholder:"FILE" help:"Say what of another file could not be applied here; nothing is changed."`
	Apply bool   `help:"Bring the stories up to date after the file was edited or replaced."`
	pileFlags
}

func (madeCmd) Help() string {
	return `The file stands beside the database, corrections.toml, or where --corrections or
HEARSAY_CORRECTIONS says. To hand corrections on, copy it; to join two files, append one to the
other. Pages are named by hash and address, so that they are found in a colleague's pile too.

Examples:
  hearsay corrections                      the list, and what cannot be applied
  hearsay corrections --check theirs.toml  before it is copied here
  hearsay corrections --apply              after it was
  hearsay corrections --json               {"file","corrections":[...],"problems":[...]}`
}

func (c *madeCmd) Run(e *env) error {
	if c.Check != "" {
		e.hand = c.Check
		if _, err := os.Stat(c.Check); err != nil { // elsewhere no file is an empty one
			return fmt.Errorf("corrections %w", err)
		}
	}
	opts, err := c.options(e, newProgress(e))
	if err != nil {
		return err
	}
	opts.Progress = nil
	list, err := correction.Read(e.hand)
	if err != nil {
		return err
	}
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	h := newHand(e, db, opts)
	if c.Apply && c.Check == "" {
		d, err := h.refresh(e.ctx)
		if err != nil {
			return err
		}
		return d.report(e)
	}
	problems, err := pipeline.Check(e.ctx, db, opts)
	if err != nil {
		return err
	}
	if e.json {
		err := e.printJSON(struct {
			File        string                  `json:"file"`
			Corrections []correction.Correction `json:"corrections"`
			Problems    []*correction.Problem   `json:"problems"`
		}{e.hand, append([]correction.Correction{}, list.All...), append([]*correction.Problem{}, problems...)})
		return cmp.Or(err, someWrong(problems))
	}
	if len(list.All) == 0 && len(problems) == 0 {
		fmt.Fprintf(e.stdout, "No corrections in %s. \"hearsay move\", \"join\", \"split\", \"rename\", \"copy\", \"same\" and \"part\" write them.\n", e.hand)
		return nil
	}
	told := &teller{db}
	for i := range list.All {
		k := &list.All[i]
		what, err := told.what(e.ctx, k)
		if err != nil {
			return err
		}
		wrap(e.stdout, clean(fmt.Sprintf("%s  %s  %s: %s", k.ID, k.When.UTC().Format("2 January 2006"), k.Who, what)), "", "        ")
		if k.Why != "" {
			wrap(e.stdout, clean(k.Why), "        ", "        ")
		}
		if k.Undone() {
			wrap(e.stdout, clean(fmt.Sprintf("taken back by %s on %s", k.UndoneBy, k.UndoneAt.UTC().Format("2 January 2006"))), "        ", "        ")
		}
		for _, p := range problems {
			if p.ID == k.ID && p.Line == k.Line {
				wrap(e.stdout, clean("! "+p.Text), "        ", "        ")
			}
		}
	}
	for _, p := range problems {
		if !slices.ContainsFunc(list.All, func(k correction.Correction) bool { return k.ID == p.ID && k.Line == p.Line }) {
			fmt.Fprintln(e.stdout, clean("! "+p.Error()))
		}
	}
	return someWrong(problems)
}

// someWrong is errSome where a correction contradicts itself. That pages are not
// here is no fault of the file.
func someWrong(problems []*correction.Problem) error {
	if slices.ContainsFunc(problems, func(p *correction.Problem) bool { return !p.Unknown }) {
		return errSome
	}
	return nil
}

// A teller tells corrections in the words of the pages and stories that are here.
type teller struct{ db *store.DB }

// held reports whether a page is in a story.
func (t *teller) held(ctx context.Context, id hearsay.PageID) (bool, error) {
	of, err := t.db.StoriesOf(ctx, id)
	return of[id] != "", err
}

// what tells a correction without its date and who made it.
func (t *teller) what(ctx context.Context, c *correction.Correction) (string, error) {
	var pages, stories []string
	for i, r := range c.Pages {
		if i == 3 {
			pages = append(pages, fmt.Sprintf("%d more", len(c.Pages)-i))
			break
		}
		p, err := t.page(ctx, r)
		if err != nil {
			return "", err
		}
		pages = append(pages, p)
	}
	for _, s := range c.Stories {
		name, err := t.story(ctx, s)
		if err != nil {
			return "", err
		}
		stories = append(stories, name)
	}
	page := strings.Join(pages, ", ")
	if len(c.Names) == 2 {
		where := "in all stories"
		if len(stories) > 0 {
			where = "in " + stories[0]
		}
		if c.Do == correction.Same {
			return "“" + c.Names[0] + "” and “" + c.Names[1] + "” are the same " + where, nil
		}
		return "“" + c.Names[0] + "” and “" + c.Names[1] + "” are not the same " + where, nil
	}
	switch {
	case c.Do == correction.Copied:
		return "marked " + pages[0] + " as a copy of " + pages[1], nil
	case c.Do == correction.Apart:
		return "marked " + strings.Join(pages, " and ") + " as no copies of each other", nil
	case c.Do == correction.Move && len(stories) == 0:
		return "moved " + page + " to a new story", nil
	case c.Do == correction.Move:
		return "moved " + page + " to " + stories[0], nil
	case c.Do == correction.Join:
		return "joined " + strings.Join(stories, " with "), nil
	case c.Do == correction.Split:
		return "split " + page + " off " + stories[0], nil
	}
	return "named " + stories[0] + " by " + page, nil
}

// page is the headline of a page, or its address where it isn't here.
func (t *teller) page(ctx context.Context, r correction.Ref) (string, error) {
	ids, _, err := pipeline.FindPages(ctx, t.db, r)
	if err != nil {
		return "", err
	}
	for _, id := range ids {
		if there, err := t.held(ctx, id); err != nil || !there {
			if err != nil {
				return "", err
			}
			continue
		}
		a, err := t.db.Article(ctx, id)
		if err != nil {
			return "", err
		}
		if !a.Headline.None() {
			return "page " + id.Short() + " “" + a.Headline.Text + "”", nil
		}
	}
	return r.String(), nil
}

// story is the page that a story is named by first, with the story that holds it
// now.
func (t *teller) story(ctx context.Context, refs []correction.Ref) (string, error) {
	for _, r := range refs {
		ids, _, err := pipeline.FindPages(ctx, t.db, r)
		if err != nil {
			return "", err
		}
		for _, id := range ids {
			if there, err := t.held(ctx, id); err != nil {
				return "", err
			} else if there {
				p, err := t.page(ctx, r)
				return "the story of " + p, err
			}
		}
	}
	return "the story of " + refs[0].String(), nil
}
