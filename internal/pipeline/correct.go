package pipeline

import (
	"context"
	"fmt"

	"hearsay"
	"hearsay/internal/correction"
	"hearsay/internal/source"
	"hearsay/internal/store"
	"hearsay/internal/story"
)

// readCorrections reads what people put right by hand.
func readCorrections(opts Options) (*correction.List, error) {
	if opts.Corrections == "" {
		return &correction.List{}, nil
	}
	return correction.Read(opts.Corrections)
}

// correct carries out the corrections on the stories as they were grouped.
func (p *pile) correct(ctx context.Context, stories []hearsay.Story) ([]hearsay.Story, []*correction.Problem, error) {
	out, problems, err := p.hand.list.Apply(stories, correction.Pile{
		Find: func(r correction.Ref) ([]hearsay.PageID, string, error) { return FindPages(ctx, p.db, r) },
		Page: func(id hearsay.PageID) (correction.Page, error) {
			a, err := p.article(ctx, id)
			if err != nil {
				return correction.Page{}, err
			}
			return correction.Page{Published: a.Published.Start.UTC(), Headline: a.Headline}, nil
		},
		ID: story.ID,
	})
	if err != nil {
		return nil, nil, err
	}
	if err := p.hand.settle(ctx, p.db, out); err != nil {
		return nil, nil, err
	}
	if p.live != nil {
		p.live.groups.Passages(out)
	}
	return out, append(problems, p.hand.problems...), nil
}

// FindPages returns the pages that a correction names: the one with the hash, and
// all at the address, its own where only the hash is given, since those are
// versions of one page. clash says why hash and address do not agree.
func FindPages(ctx context.Context, db *store.DB, r correction.Ref) (pages []hearsay.PageID, clash string, err error) {
	address := source.Canonical(r.URL)
	if r.Hash != "" {
		id, at, err := db.Address(ctx, r.Hash)
		if err != nil {
			return nil, "", err
		}
		if id != "" {
			pages = append(pages, id)
			switch {
			case address == "":
				address = at
			case at != "" && at != address:
				return nil, fmt.Sprintf("contradicts itself: page %s is kept from another address than %s", r.Hash.Short(), r.URL), nil
			}
		}
	}
	if address != "" {
		versions, err := db.PagesAt(ctx, address)
		if err != nil {
			return nil, "", err
		}
		for _, v := range versions {
			if len(pages) == 0 || v != pages[0] {
				pages = append(pages, v)
			}
		}
	}
	return pages, "", nil
}

// Check groups the kept pages and says which corrections of opts cannot be
// applied, and why. Nothing is written.
func Check(ctx context.Context, db *store.DB, opts Options) ([]*correction.Problem, error) {
	p, err := openPile(ctx, db, opts)
	if err != nil {
		return nil, err
	}
	now, err := p.group(ctx)
	if err != nil {
		return nil, err
	}
	now, problems, err := p.correct(ctx, now)
	if err != nil {
		return nil, err
	}
	unknown, err := p.unknownNames(ctx, now)
	return append(problems, unknown...), err
}
