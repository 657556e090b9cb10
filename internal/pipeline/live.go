package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/reuse"
	"hearsay/internal/story"
)

// A live is the live index of an era: what reuse and story hold of its pages. It is
// kept in the database, so that a run which adds a few pages reads those and the ones
// that they meet. Where one page's article, outlet or recurring lines are others
// than when it was entered, all are entered anew, so that the pages decide what
// comes out and not the order in which they came.
//
// Of several eras the last two keep theirs; of the others is kept what they were
// grouped into, and all their pages are entered where one is new.
type live struct {
	index   *reuse.Index
	groups  *story.Grouper
	entered map[hearsay.PageID]uint64 // what each page was entered as
	pairs   []reuse.Pair              // of pages that share words, in order
	alike   map[pairID]int8           // what Options.Alike answered, in hundredths
	changed int                       // pages entered in this run
}

// window returns how far apart pages may be published and still be compared.
func (o Options) window() time.Duration {
	if o.Window > 0 {
		return time.Duration(o.Window) * 24 * time.Hour
	}
	return story.Window
}

// liveKey tells with what versions and settings a live index was made.
func (p *pile) liveKey() string {
	return fmt.Sprintf("3 article %d reuse %d story %d window %s outlets %s%s", article.Version, reuse.Version, story.Version, p.opts.window(), p.table, p.opts.alikeKey())
}

// group compares and groups all articles.
func (p *pile) group(ctx context.Context) ([]hearsay.Story, error) {
	step := &Step{Doing: "comparing articles", Total: len(p.pages)}
	if e := p.eras[0]; e.only {
		var err error
		p.live, err = p.groupEra(ctx, e, step)
		return e.stories, err
	}
	step.Total = 0
	for _, e := range p.eras {
		p.entries(e)
		step.Total += len(e.all)
	}
	if err := p.lookUp(ctx, step); err != nil {
		return nil, err
	}
	if err := p.share(ctx, step); err != nil {
		return nil, err
	}
	for k, e := range p.eras {
		if e.kept && !e.here {
			var err error
			if e.here, err = p.readStories(ctx, e); err != nil {
				return nil, err
			}
		}
		if !e.here {
			if err := p.groupAndKeep(ctx, k, step); err != nil {
				return nil, err
			}
		}
	}
	all, err := p.stitch(ctx)
	for _, e := range p.eras {
		e.stories = nil
	}
	return all, err
}

// lookUp finds the eras that are kept as they are to be; one that another process put
// other pages into is not.
func (p *pile) lookUp(ctx context.Context, step *Step) error {
	kept, err := p.db.LiveKeys(ctx)
	if err != nil {
		return err
	}
	for _, e := range p.eras {
		was := e.kept
		e.kept = kept[e.part("stories")] == e.key && kept[e.part("pairs")] == e.key
		switch {
		case e.kept && !e.here:
			if !was {
				step.Done += len(e.all)
			}
		case was && !e.kept:
			e.here = false
		}
	}
	return nil
}

// groupAndKeep groups an era.
func (p *pile) groupAndKeep(ctx context.Context, k int, step *Step) error {
	e := p.eras[k]
	l, err := p.groupEra(ctx, e, step)
	if err != nil {
		return err
	}
	l.groups.Passages(e.stories)
	e.here = true
	return p.keepEra(ctx, e, l, p.holdsState(k))
}

// groupEra compares and groups the articles of an era.
func (p *pile) groupEra(ctx context.Context, e *era, step *Step) (*live, error) {
	p.opts.progress(step.Doing, step.Done, step.Total)
	now := p.entries(e)
	l, err := p.loadLive(ctx, e)
	if err != nil {
		return nil, err
	}
	for id, as := range l.entered {
		if now[id] != as {
			l = p.newLive(ctx, e)
			break
		}
	}
	if err := p.enter(ctx, e, l, now, step); err != nil {
		return nil, err
	}
	l.pairUp(l.changed == len(l.entered))
	found := l.copies(p.version)
	l.groups.SetCopies(p.hand.grouped(slices.Clone(found)))
	p.ask(ctx, l)
	e.stories, _ = l.groups.Settle()
	p.hand.reasons(e.stories, found)
	return l, nil
}

// enterPages is how many articles are read at once, to be entered.
const enterPages = 512

// enter enters the pages that the live index of an era does not hold, by publication.
func (p *pile) enter(ctx context.Context, e *era, l *live, now map[hearsay.PageID]uint64, step *Step) error {
	var list []int32
	for _, i := range e.all {
		if _, ok := l.entered[p.pages[i].page]; !ok {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b int32) int { return cmp.Compare(p.pages[a].day, p.pages[b].day) })
	step.Done += len(e.all) - len(list)
	parts := slices.Collect(slices.Chunk(list, enterPages))
	// The next articles are read while these are entered.
	next := func(i int) <-chan batch {
		c := make(chan batch, 1)
		if i >= len(parts) {
			c <- batch{}
			return c
		}
		go func() {
			articles, err := p.articles(ctx, p.ids(parts[i]))
			c <- batch{articles, err}
		}()
		return c
	}
	coming := next(0)
	for i := range parts {
		got := <-coming
		if got.err != nil {
			return got.err
		}
		coming = next(i + 1)
		var grouping sync.WaitGroup
		grouping.Go(func() {
			for _, a := range got.articles {
				l.groups.Add(a, nil)
			}
		})
		for _, a := range got.articles {
			l.index.Enter(a)
			l.entered[a.Page] = now[a.Page]
			l.changed++
			step.Done++
			p.opts.progress(step.Doing, step.Done, step.Total)
		}
		grouping.Wait()
		if err := ctx.Err(); err != nil {
			<-coming
			return err
		}
	}
	return nil
}

// A batch is articles that were read.
type batch struct {
	articles []*hearsay.Article
	err      error
}

// pairUp brings the pairs up to date with the index. fresh says that all its
// pages were entered in this run.
func (l *live) pairUp(fresh bool) {
	if fresh {
		l.pairs = nil
		l.index.Tell(func(p reuse.Pair) { l.pairs = append(l.pairs, p) })
		slices.SortFunc(l.pairs, reuse.Pair.Compare)
		return
	}
	changed := l.index.Changed()
	if len(changed) == 0 {
		return
	}
	stale := map[hearsay.PageID]bool{}
	for _, id := range changed {
		stale[id] = true
	}
	l.pairs = slices.DeleteFunc(l.pairs, func(p reuse.Pair) bool { return stale[p.From] || stale[p.To] })
	l.pairs = append(l.pairs, l.index.PairsOf(changed...)...)
	slices.SortFunc(l.pairs, reuse.Pair.Compare)
}

// copies returns the pairs as far as grouping asks for them: those that make two pages
// one text.
func (l *live) copies(versions map[hearsay.PageID]versionOf) []hearsay.Copy {
	var out []hearsay.Copy
	for _, p := range l.pairs {
		c := hearsay.Copy{From: p.From, To: p.To, Kind: p.Kind}
		if sameAddress(versions, c) {
			c.Kind = hearsay.Version
		}
		if c.Kind == hearsay.Reprint || c.Kind == hearsay.Version {
			out = append(out, c)
		}
	}
	return out
}

// pairsOf returns the pairs within each story.
func (l *live) pairsOf(stories []hearsay.Story) [][]reuse.Pair {
	at := map[hearsay.PageID]int{}
	for i, s := range stories {
		for _, m := range s.Members {
			at[m.Page] = i
		}
	}
	out := make([][]reuse.Pair, len(stories))
	for _, p := range l.pairs {
		i, ok := at[p.From]
		if k, known := at[p.To]; ok && known && i == k {
			out[i] = append(out[i], p)
		}
	}
	return out
}

func (p *pile) newLive(ctx context.Context, e *era) *live {
	return &live{
		index:   reuse.NewWith(e.outlets, reuse.Options{Days: int(p.opts.window() / (24 * time.Hour)), Article: p.fetch(ctx), Ahead: p.readAhead(ctx), Track: true}),
		groups:  story.New(p.opts.window()),
		entered: map[hearsay.PageID]uint64{},
		alike:   map[pairID]int8{},
	}
}

// fetch gives the index an article that it needs.
func (p *pile) fetch(ctx context.Context) func(hearsay.PageID) (*hearsay.Article, error) {
	return func(id hearsay.PageID) (*hearsay.Article, error) { return p.article(ctx, id) }
}

// readAhead reads the articles that the index will need in one round trip. What
// fails is met again when the index asks for it.
func (p *pile) readAhead(ctx context.Context) func([]hearsay.PageID) {
	return func(ids []hearsay.PageID) { p.articles(ctx, ids) }
}

func sortedIDs[V any](m map[hearsay.PageID]V) []hearsay.PageID {
	out := make([]hearsay.PageID, 0, len(m))
	for id := range m {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}
