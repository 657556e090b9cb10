package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

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
var versions = []int{3, article.Version, reuse.Version, story.Version, entity.Version, statement.Version, event.Version,
	outlook.Version, difference.Version, origin.Version, brief.Version}

// write makes the briefs that are out of date. What a brief is made from is told
// by two fingerprints, "quick:whole". The quick one needs no article to be read;
// where it differs, the whole one tells whether the brief does. What somebody said
// by hand of names in all stories may be about few of them: behind a dot, the quick
// one has all of it, and the whole one what touches the entities of the brief.
func (p *pile) write(ctx context.Context, stories []hearsay.Story, sum *Summary) error {
	made, err := p.db.AllMade(ctx)
	if err != nil {
		return err
	}
	var mu sync.Mutex // guards what follows, and the callbacks
	done := 0
	var ready []*store.MadeBrief
	put := func(all bool) error {
		if len(ready) == 0 || len(ready) < 32 && !all {
			return nil
		}
		err := p.db.PutBriefs(ctx, ready...)
		ready = ready[:0]
		return err
	}
	err = p.within(ctx, stories, func(_ *era, which []int, pairs [][]reuse.Pair, locators map[hearsay.PageID]string) error {
		some := pick(stories, which)
		quick, err := p.quick(some, pairs, locators)
		if err != nil {
			return err
		}
		todo := stale(some, quick, made)
		done += len(some) - len(todo)
		return each(ctx, len(todo), func(i int) error {
			k := todo[i]
			b, err := p.refresh(ctx, some[k], pairs[k], quick[k], made[some[k].ID], locators)
			mu.Lock()
			defer mu.Unlock()
			var bad *storyError
			switch {
			case errors.As(err, &bad):
				sum.Failed++
				p.opts.failure("fault")
				p.opts.failed(err)
			case err != nil:
				return err
			default:
				if b.Made() {
					sum.Briefs++
				}
				ready = append(ready, b)
			}
			done++
			p.opts.progress("writing briefs", done, len(stories))
			return put(false)
		})
	})
	// What was made is kept, even where the run ends here.
	ctx = context.WithoutCancel(ctx)
	return errors.Join(err, put(true))
}

// pick returns some stories of a list, by number.
func pick(stories []hearsay.Story, which []int) []hearsay.Story {
	if len(which) == len(stories) {
		return stories
	}
	out := make([]hearsay.Story, len(which))
	for k, i := range which {
		out[k] = stories[i]
	}
	return out
}

// quick returns the quick fingerprint of each story.
func (p *pile) quick(stories []hearsay.Story, pairs [][]reuse.Pair, locators map[hearsay.PageID]string) ([]string, error) {
	table := [2]string{p.table, p.outlets.Fingerprint()}
	out := make([]string, len(stories))
	for i, s := range stories {
		lines := make([][]uint64, len(s.Members))
		where, version := make([]string, len(s.Members)), make([]string, len(s.Members))
		for k, m := range s.Members {
			lines[k], where[k], version[k] = p.cut[m.Page], locators[m.Page], p.version[m.Page].String()
		}
		f, err := fingerprint(s.ID, versions, table, s, pairs[i], lines, where, version)
		if err != nil {
			return nil, err
		}
		if h := p.hand.quick(s); h != nil {
			if f, err = fingerprint(s.ID, f, h); err != nil {
				return nil, err
			}
		}
		if p.hand.set != "" {
			f += "." + p.hand.set
		}
		out[i] = f
	}
	return out, nil
}

// stale returns the stories, by number, whose quick fingerprint isn't that of their
// brief.
func stale(stories []hearsay.Story, quick []string, made map[hearsay.StoryID]string) (out []int) {
	for i, s := range stories {
		if old, _, _ := strings.Cut(made[s.ID], ":"); old != quick[i] {
			out = append(out, i)
		}
	}
	return out
}

// refresh makes the brief of a story, unless the kept one was made from the
// same: then it only says so. old is what the kept one was made from.
func (p *pile) refresh(ctx context.Context, s hearsay.Story, pairs []reuse.Pair, quick, old string, locators map[hearsay.PageID]string) (*store.MadeBrief, error) {
	oldQuick, oldWhole, _ := strings.Cut(old, ":")
	if now, _, _ := strings.Cut(quick, "."); now != "" && oldQuick != "" {
		if was, _, _ := strings.Cut(oldQuick, "."); was == now { // names alone may differ
			if same, err := p.touched(ctx, s.ID, oldWhole); err != nil || same {
				return store.Remade(s.ID, quick+":"+oldWhole), err
			}
		}
	}
	ids := make([]hearsay.PageID, len(s.Members))
	where := map[hearsay.PageID]string{}
	for i, m := range s.Members {
		ids[i], where[m.Page] = m.Page, locators[m.Page]
	}
	articles, err := p.articles(ctx, ids)
	if err != nil {
		return nil, err
	}
	articles = canonical(articles)
	lap := p.opts.watch()
	marks := p.hand.of(s)
	m, err := p.link(s, articles, aside(versioned(inFull(pairs, articles), p.version), marks))
	if err != nil {
		return nil, err
	}
	m.copies, m.names = mark(m.copies, marks), p.hand.amends(s.ID)
	blocks, version := make([][]hearsay.Block, len(articles)), make([]string, len(articles))
	for i, a := range articles {
		blocks[i], version[i] = a.Blocks, p.version[a.Page].String()
	}
	whole, err := fingerprint(s.ID, versions, p.table, s, blocks, m.copies, m.credits, where, version)
	if err != nil {
		return nil, err
	}
	if own := p.hand.own[s.ID]; len(own) > 0 {
		if whole, err = fingerprint(s.ID, whole, own); err != nil {
			return nil, err
		}
	}
	if was, _, _ := strings.Cut(oldWhole, "."); was == whole {
		if same, err := p.touched(ctx, s.ID, oldWhole); err != nil || same {
			return store.Remade(s.ID, quick+":"+oldWhole), err
		}
	}
	lap.end("link")
	b, err := try(s, articles, m, where, lap)
	if err != nil {
		return nil, err
	}
	touch, err := p.hand.touching(s.ID, b.Entities)
	if err != nil {
		return nil, err
	}
	if touch != "" {
		whole += "." + touch
	}
	p.dateChanges(b.Changes, articles)
	return p.db.PrepareBrief(quick+":"+whole, b)
}

// touched reports whether what was said of names in all stories touches the kept
// brief of a story as it did when that was made.
func (p *pile) touched(ctx context.Context, id hearsay.StoryID, whole string) (same bool, err error) {
	_, then, _ := strings.Cut(whole, ".")
	if then == "" && p.hand.set == "" {
		return true, nil
	}
	b, err := p.db.Brief(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	now, err := p.hand.touching(id, b.Entities)
	return now == then, err
}

// A storyError is a fault of a stage on one story.
type storyError struct {
	story hearsay.Story
	fault any
}

func (e *storyError) Error() string {
	return fmt.Sprintf("story %s (%s): no brief: internal fault: %v", e.story.ID, e.story.Title.Text, e.fault)
}

// link finds who credits whom in a story, and directs its copies. A fault of a
// stage that nobody foresaw costs that story's brief and no other.
func (p *pile) link(s hearsay.Story, articles []*hearsay.Article, pairs []hearsay.Copy) (m matching, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &storyError{s, r}
		}
	}()
	m = linked(articles, pairs, p.outlets, p.opts.table())
	inOrder(m.copies, p.version)
	return m, nil
}

// try takes a story through the stages that come after grouping, as link does.
func try(s hearsay.Story, articles []*hearsay.Article, m matching, locators map[hearsay.PageID]string, lap *watch) (b *hearsay.Brief, err error) {
	defer func() {
		if r := recover(); r != nil {
			b, err = nil, &storyError{s, r}
		}
	}()
	w, _ := write(s, articles, m, locators, lap)
	return &w, nil
}

// fingerprint is the hash of values as JSON.
func fingerprint(id hearsay.StoryID, values ...any) (string, error) {
	h := sha256.New()
	e := json.NewEncoder(h)
	for _, v := range values {
		if err := e.Encode(v); err != nil {
			return "", fmt.Errorf("story %s: %w", id, err)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

// inFull puts pairs into words.
func inFull(pairs []reuse.Pair, articles []*hearsay.Article) []hearsay.Copy {
	at := map[hearsay.PageID]*hearsay.Article{}
	for _, a := range articles {
		at[a.Page] = a
	}
	var out []hearsay.Copy
	for _, p := range pairs {
		if from, to := at[p.From], at[p.To]; from != nil && to != nil {
			out = append(out, p.Copy(from, to))
		}
	}
	return out
}
