package main

import (
	"strings"

	"hearsay"
	"hearsay/internal/correction"
	"hearsay/internal/store"
)

// A moveCmd puts a page into another story.
type moveCmd struct {
	Page  string `arg:"" help:"The beginning of its ID, STORY:NUMBER, or its address."`
	Story string `arg:"" help:"The story that it belongs to, as \"show\" takes it, or \"new\"."`
	handFlags
}

func (moveCmd) Help() string {
	return `A page goes with all versions kept from its address. The correction is written into a file beside
the database, corrections.toml, and holds whatever pages come, until "hearsay undo".

Examples:
  hearsay move 2:3 1                                page 3 of story 2 belongs to story 1
  hearsay move 5d41402a new --why "another bridge"  a page by its ID becomes a story of its own
  hearsay move https://daily.example/bridge k3v9    by its address`
}

func (c *moveCmd) Run(e *env) error {
	h, who, err := c.hand(e)
	if err != nil {
		return err
	}
	defer h.db.Close()
	page, err := h.page(e.ctx, c.Page)
	if err != nil {
		return err
	}
	w := wish{do: correction.Move, pages: []hearsay.PageID{page}, who: who, why: c.Why}
	if !strings.EqualFold(c.Story, "new") {
		s, err := h.db.Story(e.ctx, c.Story)
		if err != nil {
			return err
		}
		w.stories = []store.StorySummary{s}
	}
	d, err := h.make(e.ctx, w)
	if err != nil {
		return err
	}
	return d.report(e)
}
