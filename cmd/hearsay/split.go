package main

import (
	"strconv"

	"hearsay"
	"hearsay/internal/correction"
	"hearsay/internal/store"
)

// A splitCmd makes a story of some pages of a story.
type splitCmd struct {
	Story string   `arg:"" help:"The story, as \"show\" takes it."`
	Pages []string `arg:"" name:"page" help:"Those that go, together: their numbers in the brief, the beginnings of their IDs, or their addresses."`
	handFlags
}

func (splitCmd) Help() string {
	return `The pages named become one story of their own; the rest keeps the ID.

Examples:
  hearsay split 1 3 4              pages 3 and 4 of story 1
  hearsay split k3v9 5d41402a --why "the flood of the year before"`
}

func (c *splitCmd) Run(e *env) error {
	h, who, err := c.hand(e)
	if err != nil {
		return err
	}
	defer h.db.Close()
	s, err := h.db.Story(e.ctx, c.Story)
	if err != nil {
		return err
	}
	w := wish{do: correction.Split, stories: []store.StorySummary{s}, who: who, why: c.Why}
	for _, name := range c.Pages {
		p, err := h.pageOf(e, s, name)
		if err != nil {
			return err
		}
		w.pages = append(w.pages, p)
	}
	d, err := h.make(e.ctx, w)
	if err != nil {
		return err
	}
	return d.report(e)
}

// pageOf returns a page of a story, which may be named by its number alone.
func (h *hand) pageOf(e *env, s store.StorySummary, name string) (hearsay.PageID, error) {
	if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(s.Pages) {
		name = string(s.ID) + ":" + name
	}
	return h.page(e.ctx, name)
}

// A renameCmd names a story by the headline of one of its pages.
type renameCmd struct {
	Story string `arg:"" help:"The story, as \"show\" takes it."`
	Page  string `arg:"" help:"The page whose headline is to be the name: its number in the brief, the beginning of its ID, or its address."`
	handFlags
}

func (renameCmd) Help() string {
	return `A story is called by the headline of its most central page. Names are never invented; this chooses
the headline of another of its pages.

Example:
  hearsay rename 1 3               as page 3 of story 1 calls it`
}

func (c *renameCmd) Run(e *env) error {
	h, who, err := c.hand(e)
	if err != nil {
		return err
	}
	defer h.db.Close()
	s, err := h.db.Story(e.ctx, c.Story)
	if err != nil {
		return err
	}
	p, err := h.pageOf(e, s, c.Page)
	if err != nil {
		return err
	}
	d, err := h.make(e.ctx, wish{do: correction.Rename, pages: []hearsay.PageID{p}, stories: []store.StorySummary{s}, who: who, why: c.Why})
	if err != nil {
		return err
	}
	return d.report(e)
}
