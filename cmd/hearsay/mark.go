package main

import (
	"context"
	"fmt"
	"slices"

	"hearsay"
	"hearsay/internal/correction"
)

// A markCmd says by hand that a page is a copy of another, or that it is none.
type markCmd struct {
	Page string `arg:"" help:"The copy: the beginning of its ID, STORY:NUMBER, or its address."`
	As   string `arg:"" enum:"copy-of,no-copy-of" help:"copy-of; or no-copy-of: neither is a copy of the other, and what the program found is put aside."`
	Of   string `arg:"" help:"The page that it is a copy of, or not, named likewise."`
	handFlags
}

func (markCmd) Help() string {
	return `A page that is a copy counts with the one that it was taken from: one text, one outlet, one source.
Marked by hand, it says who marked it in the place of words that both share, where the program found
none; pages marked so are of one story. Marked as no copy, the two count by themselves. What a page
says of itself ("as The Daily wrote") still counts: that is no mark, but its own words. A page goes
with all versions kept from its address.

Examples:
  hearsay mark 1:4 copy-of 1:2 --why "the editor told me"   page 4 of story 1 is a copy of its page 2
  hearsay mark 1:4 no-copy-of 1:2                           they have the same press release, no more
  hearsay undo                                              takes it back`
}

func (c *markCmd) Run(e *env) error {
	h, who, err := c.hand(e)
	if err != nil {
		return err
	}
	defer h.db.Close()
	w := wish{do: correction.Copied, who: who, why: c.Why}
	if c.As == "no-copy-of" {
		w.do = correction.Apart
	}
	for _, name := range []string{c.Page, c.Of} {
		p, err := h.page(e.ctx, name)
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

// checkCopy says what is wrong with a wish about two pages, of which the stories that
// hold them are known.
func (h *hand) checkCopy(ctx context.Context, w *wish, first, second hearsay.StoryID) error {
	p, q := w.pages[0], w.pages[1]
	var found *hearsay.Copy
	if first == second {
		b, err := h.db.Brief(ctx, first)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(b.Copies, func(c hearsay.Copy) bool {
			return c.Kind != hearsay.QuotesOnly && (c.From == p && c.To == q || c.From == q && c.To == p)
		})
		if i >= 0 {
			found = &b.Copies[i]
		}
	}
	switch {
	case w.do == correction.Apart && found == nil:
		return fmt.Errorf("pages %s and %s are not taken for copies of each other; there is nothing to put aside", p.Short(), q.Short())
	case w.do == correction.Copied && found != nil && found.Kind == hearsay.Reprint && found.Directed && found.To == p:
		return fmt.Errorf("page %s is taken for a copy of page %s already", p.Short(), q.Short())
	}
	return nil
}
