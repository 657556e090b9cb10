package main

import (
	"fmt"

	"hearsay"
)

// A logCmd tells what grouping changed.
type logCmd struct {
	Story string `arg:"" optional:"" help:"Only of this story: its ID, the beginning of it, or its number."`
}

func (logCmd) Help() string {
	return `Lists what the program itself changed in stories that were there before, the last first, with the
reason: stories that were joined, pages that went to another story, stories that go by another ID.
What people put right is in "hearsay corrections"; why a page belongs to a story, in "hearsay show".

Examples:
  hearsay log
  hearsay log 3 --json    [{"change","story","what","why"},...]`
}

func (c *logCmd) Run(e *env) error {
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	var story hearsay.StoryID
	if c.Story != "" {
		s, err := db.Story(e.ctx, c.Story)
		if err != nil {
			return err
		}
		story = s.ID
	}
	list, err := db.Log(e.ctx, story)
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(notNil(list))
	}
	if len(list) == 0 {
		return e.note("nothing was changed in a story that was there before")
	}
	for _, l := range list {
		fmt.Fprintf(e.stdout, "%s  %s\n", l.Story, clean(l.What))
		if l.Why != "" {
			fmt.Fprintf(e.stdout, "            %s\n", clean(l.Why))
		}
	}
	return nil
}
