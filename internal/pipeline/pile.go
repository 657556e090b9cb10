package pipeline

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/store"
)

// A pile is all kept articles, as the stages see them that look at all: what
// their outlets call themselves, and what lines recur. The articles themselves
// are read when they are needed, without their recurring lines; what is kept in
// the database keeps those, since more pages may teach otherwise.
type pile struct {
	db      *store.DB
	opts    Options
	outlets *OutletTable // the table in force, with the outlets that pages name
	table   string       // the fingerprint of the table in force
	chrome  article.Chrome
	cut     map[hearsay.PageID][]uint64 // the lines that each page loses by it
	notes   []note                      // in order of page ID
	version map[hearsay.PageID]versionOf
	live    *live
	hand    *byHand

	mu    sync.Mutex
	read  map[hearsay.PageID]*hearsay.Article // some that were read in this run
	order []hearsay.PageID                    // those in read, the oldest first
	bytes int                                 // of their texts
}

// readBytes bounds the texts that are held in memory, beside those in use; an
// article takes some four times the memory of its text.
const readBytes = 32 << 20

func openPile(ctx context.Context, db *store.DB, opts Options) (*pile, error) {
	kept, err := db.Lines(ctx)
	if err != nil {
		return nil, err
	}
	addresses, err := db.Addresses(ctx)
	if err != nil {
		return nil, err
	}
	p := &pile{db: db, opts: opts, version: versionsOf(addresses), cut: map[hearsay.PageID][]uint64{}, read: map[hearsay.PageID]*hearsay.Article{}}
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
	p.table = opts.table().Fingerprint()
	p.chrome = article.Learn(lines)
	for _, l := range lines {
		if c := p.chrome.Of(l); c != nil {
			p.cut[l.Page] = c
		}
	}
	return p, p.readHand(ctx)
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
	return p.holdRead(article.Without(a, p.cut[id])), nil
}

// holdRead keeps an article that was read at hand for a while.
func (p *pile) holdRead(a *hearsay.Article) *hearsay.Article {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.read[a.Page] == nil {
		p.read[a.Page] = a
		p.order = append(p.order, a.Page)
		p.bytes += len(a.Text)
	}
	for p.bytes > readBytes && len(p.order) > 1 {
		p.bytes -= len(p.read[p.order[0]].Text)
		delete(p.read, p.order[0])
		p.order = p.order[1:]
	}
	return a
}

// articles returns the articles with those IDs: those that are not at hand in one
// round trip to the database.
func (p *pile) articles(ctx context.Context, ids []hearsay.PageID) ([]*hearsay.Article, error) {
	out := make([]*hearsay.Article, len(ids))
	var at []int // which are not at hand
	var ask []hearsay.PageID
	p.mu.Lock()
	for i, id := range ids {
		if out[i] = p.read[id]; out[i] == nil {
			at, ask = append(at, i), append(ask, id)
		}
	}
	p.mu.Unlock()
	got, err := p.db.Articles(ctx, ask)
	if err != nil {
		return nil, err
	}
	err = each(ctx, len(at), func(i int) error {
		out[at[i]] = p.holdRead(article.Without(got[i], p.cut[ask[i]]))
		return nil
	})
	return out, err
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
