package store

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"sync"

	"hearsay"
	"hearsay/internal/facet"
)

// Facts of stories stand beside their briefs, written with them. A brief that an
// earlier version of the program made has none: they are taken from its outline when
// the list is asked for the first time, and kept then.
const (
	sqlPutFacts  = `INSERT INTO facts (story, data) VALUES ($1, $2) ON CONFLICT (story) DO UPDATE SET data = excluded.data`
	sqlFillFacts = `INSERT INTO facts (story, data) SELECT $1, $2 WHERE EXISTS (SELECT 1 FROM briefs WHERE story = $1) ON CONFLICT (story) DO NOTHING`
	sqlDropFacts = `DELETE FROM facts WHERE story = $1`
	sqlAllFacts  = `SELECT story, data FROM facts ORDER BY story`
	sqlFactsOf   = `SELECT story, data FROM facts WHERE story IN (SELECT value FROM json_each($1))`
)

// someFacts calls f with the facts of stories, of all where ids is nil, in order of
// their IDs. Those of another version of the program are left out.
func (db *DB) someFacts(ctx context.Context, ids []hearsay.StoryID, f func(id []byte, facts *facet.Facts) error) error {
	var id, data sql.RawBytes
	row := func(rows *sql.Rows) error {
		if err := rows.Scan(&id, &data); err != nil {
			return err
		}
		facts, err := facet.Parse(data)
		if err != nil {
			return nil
		}
		return f(id, facts)
	}
	if ids == nil {
		return db.scan(ctx, sqlAllFacts, row)
	}
	return named(ctx, db, sqlFactsOf, ids, row)
}

// EachFacts calls f with the facts of every story that has a brief. f must not use the
// database.
func (db *DB) EachFacts(ctx context.Context, f func(id hearsay.StoryID, facts *facet.Facts) error) error {
	if err := db.View(ctx, func(*facet.Column) error { return nil }); err != nil { // fills in what is missing
		return err
	}
	return db.someFacts(ctx, nil, func(id []byte, facts *facet.Facts) error { return f(hearsay.StoryID(id), facts) })
}

// fillFacts makes the facts of stories that have none, gives them to take and keeps
// them. A database that cannot be written to now keeps none.
func (db *DB) fillFacts(ctx context.Context, missing []hearsay.StoryID, take func(hearsay.StoryID, *facet.Facts)) error {
	var batch []made
	flush := func(least int) {
		if len(batch) > least {
			some := batch
			batch = nil
			_ = db.write(ctx, func(tx *transaction) error {
				for _, m := range some {
					if err := tx.do(ctx, sqlFillFacts, m.id, m.facts.Append(nil)); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	done := map[hearsay.StoryID]bool{}
	add := func(m made) {
		done[m.id] = true
		take(m.id, m.facts)
		batch = append(batch, m)
		flush(1000)
	}
	if len(missing) > 100 { // more than one by one is worth
		wanted := make(map[string]bool, len(missing))
		for _, id := range missing {
			wanted[string(id)] = true
		}
		if err := db.outlineFacts(ctx, wanted, add); err != nil {
			return err
		}
	}
	for _, id := range missing {
		if done[id] {
			continue
		}
		o, err := db.GetOutline(ctx, id)
		if errors.Is(err, ErrNotFound) { // gone meanwhile
			continue
		}
		if err != nil {
			return err
		}
		add(made{id, facet.Of(o)})
	}
	flush(0)
	return nil
}

// made is the facts of a story.
type made struct {
	id    hearsay.StoryID
	facts *facet.Facts
}

// outlineFacts reads all outlines and calls take with the facts of those that are
// wanted. Unpacking takes most of the time, and every processor does it.
func (db *DB) outlineFacts(ctx context.Context, wanted map[string]bool, take func(made)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	in, out := make(chan Record, 64), make(chan made, 64)
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for r := range in {
				o := new(hearsay.Brief)
				if err := db.decode(r.Value, o); err != nil {
					cancel(err)
					continue
				}
				out <- made{o.Story.ID, facet.Of(o)}
			}
		})
	}
	go func() {
		defer func() { close(in); wait.Wait(); close(out) }()
		for r, err := range db.Records(ctx, outlineKind) {
			if err != nil {
				cancel(err)
				return
			}
			if wanted[r.Key] {
				in <- r
			}
		}
	}()
	for m := range out {
		take(m)
	}
	return context.Cause(ctx)
}
