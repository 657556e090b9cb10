package main

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"hearsay"
	"hearsay/internal/access"
	"hearsay/internal/correction"
	"hearsay/internal/facet"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
	"hearsay/internal/web"
)

// An editor lets the web page put stories right, as the commands do.
type editor struct {
	hand *hand
	who  string
}

// editing lets stories be put right by those who reach the page from this machine
// only, and by those who signed in, wherever they are.
func editing(h *hand, who string, d *door) web.Options {
	o := web.Options{Editor: &editor{h, cmp.Or(who, whoami())}}
	if d.options.Token != "" {
		o.Reader, o.SignOut = access.Reader, "/logout"
	}
	return o
}

func (e *editor) Who() string { return e.who }

func (e *editor) Corrections(ctx context.Context, story store.StorySummary) ([]web.Correction, error) {
	list, err := correction.Read(e.hand.file)
	if err != nil || len(list.All) == 0 {
		return nil, err
	}
	told := &teller{e.hand.db}
	b, err := e.hand.db.Brief(ctx, story.ID)
	if err != nil {
		return nil, err
	}
	var out []web.Correction
	for _, c := range slices.Backward(list.All) {
		names, err := e.names(ctx, &c, story, b)
		if err != nil {
			return nil, err
		}
		if !names {
			continue
		}
		what, err := told.what(ctx, &c)
		if err != nil {
			return nil, err
		}
		out = append(out, web.Correction{ID: c.ID, What: what, Who: c.Who, When: c.When, Why: c.Why, UndoneBy: c.UndoneBy, UndoneAt: c.UndoneAt})
		if len(out) == 100 {
			break
		}
	}
	return out, nil
}

// names reports whether a correction names a page of a story, or, meant of all
// stories, somebody in its brief.
func (e *editor) names(ctx context.Context, c *correction.Correction, story store.StorySummary, b *hearsay.Brief) (bool, error) {
	if len(c.Names) > 0 && len(c.Stories) == 0 {
		return slices.ContainsFunc(c.Names, func(n string) bool { return len(pipeline.Meant(b, n)) > 0 }), nil
	}
	for _, r := range slices.Concat(append([][]correction.Ref{c.Pages}, c.Stories...)...) {
		ids, _, err := pipeline.FindPages(ctx, e.hand.db, r)
		if err != nil {
			return false, err
		}
		for _, id := range ids {
			if slices.Contains(story.Pages, id) {
				return true, nil
			}
		}
	}
	return false, nil
}

func (e *editor) Correct(ctx context.Context, w web.Wish) (hearsay.StoryID, error) {
	from, err := e.hand.db.Story(ctx, string(w.Story))
	if err != nil {
		return "", err
	}
	do := wish{do: correction.Verb(w.Do), pages: w.Pages, names: w.Names, who: w.Who, why: w.Why}
	if len(do.names) > 0 && !w.Everywhere {
		do.stories = append(do.stories, from)
	}
	if do.do == correction.Split || do.do == correction.Rename || do.do == correction.Join {
		do.stories = append(do.stories, from)
	}
	if do.do == correction.Join {
		do.pages = nil
	}
	if do.do == correction.Move && w.To != "new" || do.do == correction.Join {
		to, err := e.hand.db.Story(ctx, string(w.To))
		if err != nil {
			return "", err
		}
		do.stories = append(do.stories, to)
	}
	for _, p := range do.pages {
		if !slices.Contains(from.Pages, p) {
			return "", errors.New("the story has changed meanwhile; choose its pages again")
		}
	}
	d, err := e.hand.make(ctx, do)
	if err != nil {
		return "", err
	}
	return e.show(ctx, d.Correction, from.ID)
}

func (e *editor) Undo(ctx context.Context, id, who string) (hearsay.StoryID, error) {
	if id == "" {
		return "", errors.New("choose the correction to take back")
	}
	d, err := e.hand.undo(ctx, id, who)
	if err != nil {
		return "", err
	}
	return e.show(ctx, d.Correction, "")
}

// show is the story that holds the first page that a correction names, else one
// that is given.
func (e *editor) show(ctx context.Context, c *correction.Correction, or hearsay.StoryID) (hearsay.StoryID, error) {
	for _, r := range slices.Concat(append([][]correction.Ref{c.Pages}, c.Stories...)...) {
		ids, _, err := pipeline.FindPages(ctx, e.hand.db, r)
		if err != nil {
			return "", err
		}
		of, err := e.hand.db.StoriesOf(ctx, ids...)
		if err != nil {
			return "", err
		}
		if len(of) == 0 {
			continue
		}
		var first hearsay.StoryID
		err = e.hand.db.View(ctx, func(list *facet.Column) error {
			at := int32(math.MaxInt32)
			for _, id := range of {
				if i, ok := list.Find(id); ok && i < at {
					at, first = i, id
				}
			}
			return nil
		})
		if err != nil || first != "" {
			return first, err
		}
	}
	if or != "" {
		return or, nil
	}
	if len(c.Names) > 0 && len(c.Stories) == 0 {
		for s, err := range e.hand.db.AllStories(ctx) {
			if err != nil {
				return "", err
			}
			b, err := e.hand.db.Brief(ctx, s.ID)
			if err != nil {
				continue
			}
			if yes, _ := e.names(ctx, c, *s, b); yes {
				return s.ID, nil
			}
		}
	}
	return "", errors.New("it was taken back, and its pages are in no story here; go on from the pile")
}
