package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"hearsay"
	"hearsay/internal/correction"
	"hearsay/internal/store"
)

// stories groups all kept articles and makes the briefs that are out of date, while
// no other process does. Where another kept a page meanwhile, it begins again; the
// last time it leaves such pages to that one.
func stories(ctx context.Context, db *store.DB, opts Options, sum *Summary) error {
	// What an earlier version kept is entered into the index of words.
	err := db.FillSearch(ctx, func(done, total int) { opts.progress("entering words", done, total) })
	if err != nil {
		return err
	}
	_, err = db.Alone(ctx, true, func(turn *store.Turn) error {
		const tries = 10
		for try := range tries {
			err := once(ctx, db, opts, turn, try < tries-1, sum)
			if !errors.Is(err, store.ErrChanged) {
				return err
			}
		}
		return fmt.Errorf("stories: %w ten times; run \"hearsay rebuild\" when the other process has ended", store.ErrChanged)
	})
	return err
}

func once(ctx context.Context, db *store.DB, opts Options, turn *store.Turn, strict bool, sum *Summary) error {
	g, err := arrange(ctx, db, opts, turn)
	if err != nil {
		return err
	}
	if err := g.pile.write(ctx, g.stories, sum); err != nil {
		return err
	}
	// Another process may have put something right meanwhile.
	if later, err := readCorrections(opts); err != nil || !later.Same(g.pile.hand.list) {
		return cmp.Or(err, store.ErrChanged)
	}
	sum.Stories = len(g.stories)
	log := g.settle()
	if strict {
		err = db.PutStories(ctx, g.mark, g.stories, log...)
	} else {
		err = db.PutStoriesAfter(ctx, g.last, g.mark, g.stories, log...)
	}
	if err != nil {
		return err
	}
	return g.end(ctx)
}

// An arrangement is all pages grouped, as of a change.
type arrangement struct {
	pile     *pile
	last     store.Listing // the list that was kept before
	mark     int64
	before   []hearsay.Story
	stories  []hearsay.Story
	problems []*correction.Problem
}

func arrange(ctx context.Context, db *store.DB, opts Options, turn *store.Turn) (*arrangement, error) {
	g := new(arrangement)
	var err error
	if g.last, err = db.Listing(ctx); err != nil {
		return nil, err
	}
	if g.mark, err = db.Mark(ctx); err != nil {
		return nil, err
	}
	for s, err := range db.Grouped(ctx) {
		if err != nil {
			return nil, err
		}
		g.before = append(g.before, *s)
	}
	w := opts.watch()
	if g.pile, err = openPile(ctx, db, opts); err != nil {
		return nil, err
	}
	g.pile.mark, g.pile.keeps, g.pile.turn = g.mark, true, turn
	now, err := g.pile.group(ctx)
	if err != nil {
		return nil, err
	}
	if g.stories, g.problems, err = g.pile.correct(ctx, now); err != nil {
		return nil, err
	}
	w.end("group")
	return g, nil
}

// settle gives the stories the IDs of those before, once their briefs are made, and
// says what became of those.
func (g *arrangement) settle() []store.LogEntry {
	inherit(g.stories, g.before)
	return logged(g.stories, g.before, g.mark)
}

// end keeps the live index of a single era, once the stories are kept, and drops what is
// of no era now.
func (g *arrangement) end(ctx context.Context) error {
	if told := g.pile.opts.Corrected; told != nil && len(g.problems) > 0 {
		told(g.problems)
	}
	return g.pile.tidy(ctx)
}

// inherit gives the new stories the IDs of those that they come from: an ID that
// is no story's now becomes an alias of the story that holds the most of its
// pages, the one with the smaller ID where two hold as many. A brief doesn't
// hold aliases, since they tell of the order in which pages arrived.
func inherit(now, before []hearsay.Story) {
	current := map[hearsay.StoryID]bool{}
	holder := map[hearsay.PageID]int{}
	for i, s := range now {
		current[s.ID] = true
		for _, m := range s.Members {
			holder[m.Page] = i
		}
	}
	for _, old := range before {
		count := map[int]int{}
		for _, m := range old.Members {
			if i, ok := holder[m.Page]; ok {
				count[i]++
			}
		}
		best := -1
		for i, n := range count {
			if best < 0 || n > count[best] || n == count[best] && now[i].ID < now[best].ID {
				best = i
			}
		}
		if best < 0 {
			continue
		}
		heir := &now[best]
		for _, id := range append([]hearsay.StoryID{old.ID}, old.Aliases...) {
			if !current[id] && !slices.Contains(heir.Aliases, id) {
				heir.Aliases = append(heir.Aliases, id)
			}
		}
	}
	for i := range now {
		slices.Sort(now[i].Aliases)
	}
}
