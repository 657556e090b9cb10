package pipeline

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/reuse"
	"hearsay/internal/store"
	"hearsay/internal/story"
)

// A pile is all kept articles, as the stages see them that look at all: what
// their outlets call themselves, and what lines recur. The articles themselves
// are read when they are needed, without their recurring lines; what is kept in
// the database keeps those, since more pages may teach otherwise.
type pile struct {
	db      *store.DB
	opts    Options
	outlets *OutletTable // the table in force, with the outlets that pages name
	chrome  article.Chrome
	notes   []note // in order of page ID
	pairs   []hearsay.Copy

	mu   sync.Mutex
	read map[hearsay.PageID]*hearsay.Article // those read in this run
}

func openPile(ctx context.Context, db *store.DB, opts Options) (*pile, error) {
	kept, err := db.Lines(ctx)
	if err != nil {
		return nil, err
	}
	p := &pile{db: db, opts: opts, read: map[hearsay.PageID]*hearsay.Article{}}
	stubs := make([]*hearsay.Article, len(kept))
	lines := make([]article.Lines, len(kept))
	for i, k := range kept {
		n, err := readNote(k.Page, k.Lines)
		if err != nil { // of an earlier version of hearsay
			a, err := db.Article(ctx, k.Page)
			if err != nil {
				return nil, err
			}
			n = noteOf(a)
		}
		n.seq = k.Seq
		p.notes = append(p.notes, n)
		stubs[i], lines[i] = n.stub(), n.lines
	}
	p.outlets = opts.table().With(stubs)
	p.chrome = article.Learn(lines)
	return p, nil
}

// article returns an article without its recurring lines. It may be called by
// several goroutines at once.
func (p *pile) article(ctx context.Context, id hearsay.PageID) (*hearsay.Article, error) {
	p.mu.Lock()
	a := p.read[id]
	p.mu.Unlock()
	if a != nil {
		return a, nil
	}
	a, err := p.db.Article(ctx, id)
	if err != nil {
		return nil, err
	}
	a = p.chrome.Strip(a)
	p.mu.Lock()
	p.read[id] = a
	p.mu.Unlock()
	return a, nil
}

// articles returns the articles with those IDs, in canonical order.
func (p *pile) articles(ctx context.Context, ids []hearsay.PageID) ([]*hearsay.Article, error) {
	out := make([]*hearsay.Article, len(ids))
	err := each(ctx, len(ids), func(i int) (err error) {
		out[i], err = p.article(ctx, ids[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	return canonical(out), nil
}

// group compares and groups all articles.
func (p *pile) group(ctx context.Context) ([]hearsay.Story, error) {
	ids := make([]hearsay.PageID, len(p.notes))
	for i, n := range p.notes {
		ids[i] = n.lines.Page
	}
	all, err := p.articles(ctx, ids)
	if err != nil {
		return nil, err
	}
	index := reuse.New(p.outlets)
	for i, a := range all {
		index.Enter(a)
		p.opts.progress("comparing articles", i+1, len(all))
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	p.pairs = index.Shared()
	return story.Group(all, p.pairs), nil
}

// canonical returns the articles by publication, the undated last, then by ID.
func canonical(articles []*hearsay.Article) []*hearsay.Article {
	out := slices.Clone(articles)
	slices.SortFunc(out, func(a, b *hearsay.Article) int {
		if a.Published.Known() != b.Published.Known() {
			if a.Published.Known() {
				return -1
			}
			return 1
		}
		return cmp.Or(a.Published.Start.Compare(b.Published.Start), cmp.Compare(a.Page, b.Page))
	})
	return out
}
