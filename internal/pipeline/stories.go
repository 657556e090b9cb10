package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"hearsay"
	"hearsay/internal/store"
)

// stories groups all kept articles and makes the briefs that are out of date.
// Where another process kept a page meanwhile, it begins again.
func stories(ctx context.Context, db *store.DB, opts Options, sum *Summary) error {
	// What an earlier version kept is entered into the index of words.
	err := db.FillSearch(ctx, func(done, total int) { opts.progress("entering words", done, total) })
	if err != nil {
		return err
	}
	for range 10 {
		err := once(ctx, db, opts, sum)
		if !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
	return fmt.Errorf("stories: %w ten times; run \"hearsay rebuild\" when the other process has ended", store.ErrChanged)
}

func once(ctx context.Context, db *store.DB, opts Options, sum *Summary) error {
	mark, err := db.Mark(ctx)
	if err != nil {
		return err
	}
	before, err := db.FullStories(ctx)
	if err != nil {
		return err
	}
	w := opts.watch()
	p, err := openPile(ctx, db, opts)
	if err != nil {
		return err
	}
	now, err := p.group(ctx)
	if err != nil {
		return err
	}
	now, problems, err := p.correct(ctx, now)
	if err != nil {
		return err
	}
	w.end("group")
	if err := p.write(ctx, now, sum); err != nil {
		return err
	}
	// Another process may have put something right meanwhile.
	if later, err := readCorrections(opts); err != nil || !later.Same(p.hand.list) {
		return cmp.Or(err, store.ErrChanged)
	}
	sum.Stories = len(now)
	inherit(now, before)
	if err := db.PutStories(ctx, mark, now, logged(now, before, mark)...); err != nil {
		return err
	}
	if opts.Corrected != nil && len(problems) > 0 {
		opts.Corrected(problems)
	}
	return p.keepLive(ctx, mark)
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
