package pipeline

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"sync"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/store"
)

// A pile is all kept articles, as the stages see them that look at all: when each
// was published and what it calls its outlet, the eras that they fall into (era.go),
// and what lines recur. The articles themselves are read when they are needed,
// without their recurring lines; what is kept in the database keeps those, since
// more pages may teach otherwise.
type pile struct {
	db      *store.DB
	opts    Options
	table   string  // the fingerprint of the table of outlets in force
	pages   []entry // in order of page ID
	named   []named // what pages call their outlets, each once
	notes   [][]byte
	eras    []*era                      // in order of time; one at least
	outlets *OutletTable                // of the era whose stories are at hand: the table in force, with what its pages name
	cut     map[hearsay.PageID][]uint64 // the lines that each page loses
	version map[hearsay.PageID]versionOf
	live    *live // of the era, where there is one only
	hand    *byHand
	mark    int64       // the change that it is read after
	keeps   bool        // may write down what it groups
	holds   bool        // within is called again soon: what it reads of each era is held
	turn    *store.Turn // to do so; nil where nobody else does

	mu    sync.Mutex
	read  map[hearsay.PageID]*hearsay.Article // some that were read in this run
	order []hearsay.PageID                    // those in read, the oldest first
	bytes int                                 // of their texts
}

// An entry is a page of the pile.
type entry struct {
	page   hearsay.PageID
	seq    int64 // the change that brought its article
	day    int64 // of publication, counted from 1970; noDay where unknown
	when   int64 // the day that tells its era
	outlet int32 // in pile.named
	era    int32
}

const noDay = math.MinInt64

// A named is what a page calls itself.
type named struct {
	outlet hearsay.Outlet // without its place
	suffix string
}

// stub is an article that says no more than that.
func (n named) stub(page hearsay.PageID) *hearsay.Article {
	return &hearsay.Article{Page: page, Outlet: n.outlet, Suffix: hearsay.Excerpt{Text: n.suffix}}
}

// readBytes bounds the texts that are held in memory, beside those in use; an
// article takes some four times the memory of its text.
const readBytes = 32 << 20

func openPile(ctx context.Context, db *store.DB, opts Options) (*pile, error) {
	addresses, err := db.Addresses(ctx)
	if err != nil {
		return nil, err
	}
	p := &pile{db: db, opts: opts, table: opts.table().Fingerprint(), version: versionsOf(addresses),
		cut: map[hearsay.PageID][]uint64{}, read: map[hearsay.PageID]*hearsay.Article{}}
	if err := p.list(ctx); err != nil {
		return nil, err
	}
	if p.eras, err = p.divide(ctx); err != nil {
		return nil, err
	}
	for _, e := range p.eras {
		if err := p.learn(ctx, e); err != nil {
			return nil, err
		}
	}
	p.notes = nil
	return p, p.readHand(ctx)
}

// list reads what there is. The notes are held only as long as one era holds all.
func (p *pile) list(ctx context.Context) error {
	known := map[named]int32{}
	number := func(n note) int32 {
		key := named{n.outlet, n.suffix}
		k, ok := known[key]
		if !ok {
			k = int32(len(p.named))
			known[key], p.named = k, append(p.named, key)
		}
		return k
	}
	var old []int // of an earlier version of hearsay
	p.notes = [][]byte{}
	err := p.db.EachLine(ctx, func(l store.Line) error {
		e := entry{page: l.Page, seq: l.Seq}
		if n, err := readNote(l.Page, l.Lines); err == nil {
			e.day, e.outlet = n.lines.Day, number(n)
		} else {
			old = append(old, len(p.pages))
		}
		p.pages = append(p.pages, e)
		if p.notes = append(p.notes, l.Lines); len(p.notes) > p.opts.eraPages() {
			p.notes = nil
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(p.pages) > p.opts.eraPages() {
		p.notes = nil
	}
	for _, i := range old {
		n, err := p.noted(ctx, p.pages[i].page, nil)
		if err != nil {
			return err
		}
		p.pages[i].day, p.pages[i].outlet = n.lines.Day, number(n)
	}
	return nil
}

// noted reads a note, or the article where an earlier version wrote it.
func (p *pile) noted(ctx context.Context, page hearsay.PageID, b []byte) (note, error) {
	n, err := readNote(page, b)
	if err == nil {
		return n, nil
	}
	a, err := p.db.Article(ctx, page)
	if err != nil {
		return note{}, err
	}
	return noteOf(a), nil
}

// learn finds the lines that recur among the pages of an era, and what they call
// their outlets.
func (p *pile) learn(ctx context.Context, e *era) error {
	lines := make([]article.Lines, 0, len(e.home))
	add := func(page hearsay.PageID, b []byte) error {
		n, err := p.noted(ctx, page, b)
		lines = append(lines, n.lines)
		return err
	}
	if p.notes != nil {
		for _, i := range e.home {
			if err := add(p.pages[i].page, p.notes[i]); err != nil {
				return err
			}
		}
	} else {
		kept, err := p.db.LinesOf(ctx, p.ids(e.home))
		if err != nil {
			return err
		}
		for _, l := range kept {
			if err := add(l.Page, l.Lines); err != nil {
				return err
			}
		}
	}
	chrome := article.Learn(lines)
	for _, l := range lines {
		if c := chrome.Of(l); c != nil {
			p.cut[l.Page] = c
		}
	}
	var stubs []*hearsay.Article
	seen := make([]bool, len(p.named))
	for _, i := range e.all {
		if k := p.pages[i].outlet; !seen[k] {
			seen[k] = true
			e.named = append(e.named, i)
			stubs = append(stubs, p.named[k].stub(p.pages[i].page))
		}
	}
	e.outlets = p.opts.table().With(stubs)
	return nil
}

// number returns the place of a page in the pile, -1 where it is not in it.
func (p *pile) number(page hearsay.PageID) int {
	i, ok := slices.BinarySearchFunc(p.pages, page, func(e entry, id hearsay.PageID) int { return strings.Compare(string(e.page), string(id)) })
	if !ok {
		return -1
	}
	return i
}

func (p *pile) ids(numbers []int32) []hearsay.PageID {
	out := make([]hearsay.PageID, len(numbers))
	for k, i := range numbers {
		out[k] = p.pages[i].page
	}
	return out
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
