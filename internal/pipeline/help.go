package pipeline

import (
	"context"

	"hearsay/internal/store"
)

// Help groups eras for another process that groups the pages of a PostgreSQL database
// ([Options.Share]), each that nobody is at, and keeps them; eras is how many, asked is
// false where nobody wants help now. What it keeps is used only where the pages are those
// that the other looks at. It needs the same settings.
func Help(ctx context.Context, db *store.DB, opts Options) (eras int, asked bool, err error) {
	asked, err = db.Beside(ctx, func(turn *store.Turn) error {
		mark, err := db.Mark(ctx)
		if err != nil {
			return err
		}
		p, err := openPile(ctx, db, opts)
		if err != nil || p.eras[0].only {
			return err
		}
		p.mark, p.keeps, p.turn = mark, true, turn
		for _, e := range p.eras {
			p.entries(e)
		}
		step := new(Step)
		if err := p.lookUp(ctx, step); err != nil {
			return err
		}
		return p.claim(ctx, step, func(e *era) {
			eras++
			e.stories, e.pairs = nil, nil
		})
	})
	return eras, asked, err
}

// share groups the eras that are not kept, with others to help.
func (p *pile) share(ctx context.Context, step *Step) error {
	left := 0
	for _, e := range p.eras {
		if !e.kept {
			left++
		}
	}
	if left < 2 || p.turn == nil || !p.turn.MayShare() || p.opts.Share == nil {
		return nil
	}
	err := p.turn.Shared(ctx, func() error {
		if err := p.opts.Share(ctx, left-1); err != nil {
			return err
		}
		return p.claim(ctx, step, func(*era) {})
	})
	if err != nil {
		return err
	}
	return p.lookUp(ctx, step)
}

// claim groups one era after the other that is not kept and that nobody is at.
func (p *pile) claim(ctx context.Context, step *Step, done func(*era)) error {
	for k, e := range p.eras {
		if e.kept {
			continue
		}
		_, err := p.turn.Claim(ctx, e.part("era"), func() error {
			if err := p.lookUp(ctx, step); err != nil || e.kept {
				return err // another was first
			}
			err := p.groupAndKeep(ctx, k, step)
			if err == nil {
				done(e)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
