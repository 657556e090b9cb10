package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/correction"
	"hearsay/internal/entity"
	"hearsay/internal/reuse"
	"hearsay/internal/store"
)

// Stages are the versions of all stages. Of two programs the one with a larger number
// at some place is the newer.
func Stages() []int { return slices.Clone(versions) }

// Extract finds the articles of kept pages that wait for one, and returns what is to
// be kept of them. Pages that were read meanwhile, or are no more, are left out. why
// is put in the place of an article where it isn't "": the page is given up.
func Extract(ctx context.Context, db *store.DB, pages []hearsay.PageID, why string, opts Options) ([]*store.Entry, error) {
	have, err := db.KeptOf(ctx, pages)
	if err != nil {
		return nil, err
	}
	waiting := slices.DeleteFunc(slices.Clone(pages), func(id hearsay.PageID) bool {
		version, kept := have[id]
		return !kept || version >= article.Version
	})
	found := make(map[hearsay.PageID]*store.Entry, len(waiting))
	err = db.Received(ctx, waiting, func(p *hearsay.Page) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		f := store.Finding{Version: article.Version, Reason: why}
		if why == "" {
			w := opts.watch()
			f = find(p)
			w.end("article")
		}
		if f.Reason != "" {
			opts.failure("no article")
			opts.failed(&NoArticle{name(p), f.Reason})
		}
		e, err := db.PrepareLater(p.ID, f)
		found[p.ID] = e
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []*store.Entry
	for _, id := range waiting {
		if e := found[id]; e != nil {
			out = append(out, e)
			delete(found, id)
		}
	}
	return out, nil
}

// An Order is a brief that is to be made, with all that it is made from but the
// articles: a worker needs to know nothing else of the pile.
type Order struct {
	Story   hearsay.Story
	Quick   string                // its quick fingerprint
	Pairs   []byte                // within it
	Cut     [][]uint64            // of each member: the lines that are not its own
	Where   []string              // its locator
	Version []orderVersion        // which version of a page it is
	Copies  []correction.CopyMark // what people say of its copies,
	Own     []entity.Amend        // and of its names
}

// An orderVersion is a versionOf.
type orderVersion struct {
	Address string    `json:",omitempty"`
	N       int       `json:",omitempty"`
	Fetched time.Time `json:",omitzero"`
}

// Orders are some of the briefs to be made for one list of stories, and what is the
// same for all of them.
type Orders struct {
	Table   string         // the fingerprint of the table of outlets to go by
	Outlets []orderOutlet  // what pages call themselves, each name once
	Names   []entity.Amend // what people say of names in all stories
	Set     string         // its fingerprint
	Briefs  []Order
}

// An orderOutlet is one of the outlets that pages name, as the first page that does
// so names it.
type orderOutlet struct {
	Page                 hearsay.PageID
	Name, Domain, Suffix string
}

// heldEras is of how many eras at most the pairs and locators are held, some 30 MB each,
// until the orders are made.
const heldEras = 4

// Arrange groups all kept articles, while no other process does, and keeps the list
// of stories; the briefs that are out of date are the orders that hand is given, in
// the transaction that keeps the list, with the mark that it is as of. left says
// which of them are left out, by story and quick fingerprint; Orders come for each era. ok is
// false where another process groups.
func Arrange(ctx context.Context, db *store.DB, opts Options, left func(hearsay.StoryID, string) bool, hand func(ctx context.Context, in *store.DB, mark int64, orders []*Orders) error) (ok bool, err error) {
	if err := db.FillSearch(ctx, func(done, total int) { opts.progress("entering words", done, total) }); err != nil {
		return false, err
	}
	return db.Alone(ctx, false, func(turn *store.Turn) error {
		g, err := arrange(ctx, db, opts, turn)
		if err != nil {
			return err
		}
		p := g.pile
		p.holds = len(p.eras) <= heldEras
		quick := make([]string, len(g.stories)) // before they get their earlier IDs
		err = p.within(ctx, g.stories, func(_ *era, which []int, pairs [][]reuse.Pair, locators map[hearsay.PageID]string) error {
			part, err := p.quick(pick(g.stories, which), pairs, locators)
			for k, i := range which {
				if err == nil {
					quick[i] = part[k]
				}
			}
			return err
		})
		if err != nil {
			return err
		}
		log := g.settle()
		err = db.Together(ctx, func(in *store.DB) error {
			if err := in.HoldList(ctx, true); err != nil {
				return err
			}
			if err := in.PutStoriesAfter(ctx, g.last, g.mark, g.stories, log...); err != nil {
				return err
			}
			made, err := in.AllMade(ctx)
			if err != nil {
				return err
			}
			todo := make([]bool, len(g.stories))
			for _, i := range stale(g.stories, quick, made) {
				todo[i] = !left(g.stories[i].ID, quick[i])
			}
			var all []*Orders
			err = p.within(ctx, g.stories, func(e *era, which []int, pairs [][]reuse.Pair, locators map[hearsay.PageID]string) error {
				o := p.orders(e)
				for k, i := range which {
					if todo[i] {
						o.Briefs = append(o.Briefs, p.orderOf(g.stories[i], pairs[k], quick[i], locators))
					}
				}
				if len(o.Briefs) > 0 {
					all = append(all, o)
				}
				return nil
			})
			if err != nil {
				return err
			}
			return hand(ctx, in, g.mark, all)
		})
		if err != nil {
			return err
		}
		return g.end(ctx)
	})
}

func (p *pile) orderOf(s hearsay.Story, pairs []reuse.Pair, quick string, locators map[hearsay.PageID]string) Order {
	o := Order{Story: s, Quick: quick, Pairs: pairsBytes(pairs), Copies: p.hand.of(s), Own: p.hand.own[s.ID]}
	o.Story.Aliases = nil
	o.Story.Members = slices.Clone(s.Members)
	for _, m := range s.Members {
		v := p.version[m.Page]
		o.Cut, o.Where = append(o.Cut, p.cut[m.Page]), append(o.Where, locators[m.Page])
		o.Version = append(o.Version, orderVersion{v.address, v.n, v.fetched})
	}
	return o
}

// orders returns none, with what is the same for all of an era.
func (p *pile) orders(e *era) *Orders {
	out := &Orders{Table: p.table, Names: p.hand.names, Set: p.hand.set}
	for _, i := range e.named { // in order of page ID
		n := p.named[p.pages[i].outlet]
		out.Outlets = append(out.Outlets, orderOutlet{Page: p.pages[i].page, Name: n.outlet.Name, Domain: n.outlet.Domain, Suffix: n.suffix})
	}
	return out
}

// ErrTable says that a worker goes by another table of outlets than the one that
// grouped.
var ErrTable = errors.New("it goes by another table of outlets than the worker that grouped the pages; give all of them the same --outlets")

// Briefs makes briefs. A story with a fault is told to Options.Failed and left out.
func Briefs(ctx context.Context, db *store.DB, orders *Orders, opts Options) ([]*store.MadeBrief, error) {
	p := &pile{db: db, opts: opts, table: opts.table().Fingerprint(), cut: map[hearsay.PageID][]uint64{},
		version: map[hearsay.PageID]versionOf{}, read: map[hearsay.PageID]*hearsay.Article{},
		hand: &byHand{list: &correction.List{}, names: orders.Names, set: orders.Set, own: map[hearsay.StoryID][]entity.Amend{}}}
	if p.table != orders.Table {
		return nil, ErrTable
	}
	p.outlets = opts.Tables.of(orders, opts.table())
	locators := map[hearsay.PageID]string{}
	for _, o := range orders.Briefs {
		if n := len(o.Story.Members); len(o.Cut) != n || len(o.Where) != n || len(o.Version) != n {
			return nil, fmt.Errorf("story %s: its order is not whole", o.Story.ID)
		}
		for i, m := range o.Story.Members {
			p.cut[m.Page], locators[m.Page] = o.Cut[i], o.Where[i]
			p.version[m.Page] = versionOf{o.Version[i].Address, o.Version[i].N, o.Version[i].Fetched}
		}
		p.hand.copies = append(p.hand.copies, o.Copies...)
		p.hand.own[o.Story.ID] = o.Own
	}
	if err := p.ahead(ctx, orders.Briefs); err != nil {
		return nil, err
	}
	var out []*store.MadeBrief
	for _, o := range orders.Briefs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		pairs, err := readPairs(o.Pairs)
		if err != nil {
			return nil, fmt.Errorf("story %s: its order is not whole", o.Story.ID)
		}
		old, err := db.Made(ctx, o.Story.ID)
		if err != nil {
			return nil, err
		}
		b, err := p.refresh(ctx, o.Story, pairs, o.Quick, old, locators)
		var bad *storyError
		switch {
		case errors.As(err, &bad):
			opts.failure("fault")
			opts.failed(err)
			continue
		case err != nil:
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

// ahead reads the articles of many small stories in one round trip; a large story
// reads its own.
func (p *pile) ahead(ctx context.Context, briefs []Order) error {
	var ids []hearsay.PageID
	for _, o := range briefs {
		if len(o.Story.Members) > enterPages/8 {
			continue
		}
		for _, m := range o.Story.Members {
			ids = append(ids, m.Page)
		}
	}
	_, err := p.articles(ctx, ids[:min(len(ids), enterPages)])
	return err
}

// Split makes parts of at most n briefs.
func (o *Orders) Split(n int) []*Orders {
	var out []*Orders
	for part := range slices.Chunk(o.Briefs, n) {
		some := *o
		some.Briefs = part
		out = append(out, &some)
	}
	return out
}

// Bytes writes orders, as JSON.
func (o *Orders) Bytes() ([]byte, error) { return json.Marshal(o) }

// ReadOrders reads what Bytes wrote.
func ReadOrders(b []byte) (*Orders, error) {
	o := new(Orders)
	return o, json.Unmarshal(b, o)
}
