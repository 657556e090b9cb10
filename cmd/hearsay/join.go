package main

import (
	"errors"

	"hearsay/internal/correction"
)

// A joinCmd makes one story of several.
type joinCmd struct {
	Stories []string `arg:"" name:"story" help:"Two stories or more, as \"show\" takes them."`
	handFlags
}

func (joinCmd) Help() string {
	return `The largest keeps its ID; those of the others lead to it. "hearsay undo" parts them again.

Examples:
  hearsay join 1 2
  hearsay join k3v9 p7x2 --why "one flood, two towns"`
}

func (c *joinCmd) Run(e *env) error {
	if len(c.Stories) < 2 {
		return usageError{errors.New("join: name two stories or more")}
	}
	h, who, err := c.hand(e)
	if err != nil {
		return err
	}
	defer h.db.Close()
	w := wish{do: correction.Join, who: who, why: c.Why}
	for _, name := range c.Stories {
		s, err := h.db.Story(e.ctx, name)
		if err != nil {
			return err
		}
		w.stories = append(w.stories, s)
	}
	d, err := h.make(e.ctx, w)
	if err != nil {
		return err
	}
	return d.report(e)
}
