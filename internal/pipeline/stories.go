package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/brief"
	"hearsay/internal/difference"
	"hearsay/internal/entity"
	"hearsay/internal/event"
	"hearsay/internal/origin"
	"hearsay/internal/outlook"
	"hearsay/internal/reuse"
	"hearsay/internal/statement"
	"hearsay/internal/store"
	"hearsay/internal/story"
)

// versions are the stages' own, and that of the corridor; a brief made with
// others is made again.
var versions = []int{1, article.Version, reuse.Version, story.Version, entity.Version, statement.Version, event.Version,
	outlook.Version, difference.Version, origin.Version, brief.Version}

// stories groups all kept articles and makes the briefs that are out of date.
// Where another process kept a page meanwhile, it begins again.
func stories(ctx context.Context, db *store.DB, opts Options, sum *Summary) error {
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
	locators, err := db.Locators(ctx)
	if err != nil {
		return err
	}
	var articles []*hearsay.Article
	for a, err := range db.Articles(ctx) {
		if err != nil {
			return err
		}
		articles = append(articles, a)
	}
	articles = stripped(canonical(articles))
	at := map[hearsay.PageID]int{}
	for i, a := range articles {
		at[a.Page] = i
	}
	m := match(articles, opts.table(), func(done int) { opts.progress("comparing articles", done, len(articles)) })
	if err := ctx.Err(); err != nil {
		return err
	}
	now := story.Group(articles, m.copies)
	parts := m.split(now)
	for i, s := range now {
		if err := ctx.Err(); err != nil {
			return err
		}
		own := make([]int, len(s.Members))
		for k, member := range s.Members {
			own[k] = at[member.Page]
		}
		slices.Sort(own)
		members := make([]*hearsay.Article, len(own))
		for k, n := range own {
			members[k] = articles[n]
		}
		made, err := refresh(ctx, db, s, members, parts[i], locators)
		var bad *storyError
		switch {
		case errors.As(err, &bad):
			sum.Failed++
			opts.failed(err)
		case err != nil:
			return err
		case made:
			sum.Briefs++
		}
		opts.progress("writing briefs", i+1, len(now))
	}
	sum.Stories = len(now)
	inherit(now, before)
	return db.PutStories(ctx, mark, now)
}

// stripped returns the articles without the lines that an outlet prints on page
// after page, learnt from all its pages. What is kept in the database keeps them:
// more pages may teach otherwise.
func stripped(articles []*hearsay.Article) []*hearsay.Article {
	chrome := article.Recurring(articles)
	out := make([]*hearsay.Article, len(articles))
	for i, a := range articles {
		out[i] = chrome.Strip(a)
	}
	return out
}

// refresh makes the brief of a story from its members, in canonical order, unless
// the kept one was made from the same.
func refresh(ctx context.Context, db *store.DB, s hearsay.Story, articles []*hearsay.Article, m matching, locators map[hearsay.PageID]string) (bool, error) {
	where := map[hearsay.PageID]string{}
	for _, p := range s.Members {
		where[p.Page] = locators[p.Page]
	}
	mark, err := fingerprint(s, articles, m, where)
	if err != nil {
		return false, err
	}
	made, err := db.Made(ctx, s.ID)
	if err != nil || made == mark {
		return false, err
	}
	b, err := try(s, articles, m, where)
	if err != nil {
		return false, err
	}
	return true, db.PutBrief(ctx, mark, b)
}

// A storyError is a fault of a stage on one story.
type storyError struct {
	story hearsay.Story
	fault any
}

func (e *storyError) Error() string {
	return fmt.Sprintf("story %s (%s): no brief: internal fault: %v", e.story.ID, e.story.Title.Text, e.fault)
}

// try is write, where a fault of a stage that nobody foresaw costs that story's
// brief and no other.
func try(s hearsay.Story, articles []*hearsay.Article, m matching, locators map[hearsay.PageID]string) (b *hearsay.Brief, err error) {
	defer func() {
		if r := recover(); r != nil {
			b, err = nil, &storyError{s, r}
		}
	}()
	w, _ := write(s, articles, m, locators)
	return &w, nil
}

// fingerprint is the hash of all that a brief is made from. A page's ID stands
// for its bytes, the blocks of its article for what was stripped of it.
func fingerprint(s hearsay.Story, articles []*hearsay.Article, m matching, locators map[hearsay.PageID]string) (string, error) {
	h := sha256.New()
	e := json.NewEncoder(h)
	blocks := make([][]hearsay.Block, len(articles))
	for i, a := range articles {
		blocks[i] = a.Blocks
	}
	for _, v := range []any{versions, m.outlets.Fingerprint(), s, blocks, m.copies, m.credits, slices.Sorted(maps.Keys(locators)), locators} {
		if err := e.Encode(v); err != nil {
			return "", fmt.Errorf("story %s: %w", s.ID, err)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
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
