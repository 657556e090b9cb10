package store

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"sync"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/speaker"
)

// What lists are made of stands beside each brief and is written with it: its facts
// ([facet.Facts]) and its voices ([speaker.Pack]). A brief that an earlier version of the
// program made has none: they are taken from its outline, and from what is kept of who
// speaks, when the list is asked for the first time, and are kept then.
const (
	sqlPutFacts   = `INSERT INTO facts (story, data) VALUES ($1, $2) ON CONFLICT (story) DO UPDATE SET data = excluded.data`
	sqlFillFacts  = `INSERT INTO facts (story, data) SELECT $1, $2 WHERE EXISTS (SELECT 1 FROM briefs WHERE story = $1) ON CONFLICT (story) DO NOTHING`
	sqlDropFacts  = `DELETE FROM facts WHERE story = $1`
	sqlAllFacts   = `SELECT story, data FROM facts ORDER BY story`
	sqlFactsOf    = `SELECT story, data FROM facts WHERE story IN (SELECT value FROM json_each($1))`
	sqlPutVoices  = `INSERT INTO voices (story, data) VALUES ($1, $2) ON CONFLICT (story) DO UPDATE SET data = excluded.data`
	sqlFillVoices = `INSERT INTO voices (story, data) SELECT $1, $2 WHERE EXISTS (SELECT 1 FROM briefs WHERE story = $1) ON CONFLICT (story) DO NOTHING`
	sqlDropVoices = `DELETE FROM voices WHERE story = $1`
	sqlAllVoices  = `SELECT story, data FROM voices ORDER BY story`
	sqlVoicesOf   = `SELECT story, data FROM voices WHERE story IN (SELECT value FROM json_each($1))`
)

// A sort of rows that stand beside briefs: the queries for all, for some, and for
// filling one in; and what they are made of: a kind of record, and how.
type besideBriefs struct {
	all, of, fill string
	kind          string
	get           func(*DB, context.Context, hearsay.StoryID) (*hearsay.Brief, error)
	pack          func(*hearsay.Brief) []byte
}

var (
	factRows  = besideBriefs{sqlAllFacts, sqlFactsOf, sqlFillFacts, outlineKind, (*DB).GetOutline, func(o *hearsay.Brief) []byte { return facet.Of(o).Append(nil) }}
	voiceRows = besideBriefs{sqlAllVoices, sqlVoicesOf, sqlFillVoices, speakingKind, (*DB).GetSpeaking, func(o *hearsay.Brief) []byte { return speaker.Pack(speaker.Voices(o)) }}
)

// rows calls f with the rows of some stories, of all where ids is nil.
func (b *besideBriefs) rows(ctx context.Context, db *DB, ids []hearsay.StoryID, f func(id hearsay.StoryID, data []byte) error) error {
	var id, data sql.RawBytes
	row := func(rows *sql.Rows) error {
		if err := rows.Scan(&id, &data); err != nil {
			return err
		}
		return f(hearsay.StoryID(id), data)
	}
	if ids == nil {
		return db.scan(ctx, b.all, row)
	}
	return named(ctx, db, b.of, ids, row)
}

// made is the row of a story.
type made struct {
	id   hearsay.StoryID
	data []byte
}

// missing makes the rows of stories that have none, gives them to take and keeps
// them. A database that cannot be written to now keeps none.
func (b *besideBriefs) missing(ctx context.Context, db *DB, ids []hearsay.StoryID, take func(hearsay.StoryID, []byte) error) error {
	var batch []made
	flush := func(least int) {
		if len(batch) > least {
			some := batch
			batch = nil
			_ = db.write(ctx, func(tx *transaction) error {
				for _, m := range some {
					if err := tx.do(ctx, b.fill, m.id, m.data); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	done := map[hearsay.StoryID]bool{}
	add := func(m made) error {
		done[m.id] = true
		batch = append(batch, m)
		flush(1000)
		return take(m.id, m.data)
	}
	if len(ids) > 100 { // more than one by one is worth
		wanted := make(map[string]bool, len(ids))
		for _, id := range ids {
			wanted[string(id)] = true
		}
		if err := b.fromRecords(ctx, db, wanted, add); err != nil {
			return err
		}
	}
	for _, id := range ids {
		if done[id] {
			continue
		}
		o, err := b.get(db, ctx, id)
		if errors.Is(err, ErrNotFound) { // gone meanwhile
			continue
		}
		if err != nil {
			return err
		}
		if err := add(made{id, b.pack(o)}); err != nil {
			return err
		}
	}
	flush(0)
	return nil
}

// fromRecords makes rows from the records of all stories. Unpacking takes most of the
// time, and every processor does it.
func (b *besideBriefs) fromRecords(ctx context.Context, db *DB, wanted map[string]bool, take func(made) error) error {
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
				out <- made{hearsay.StoryID(r.Key), b.pack(o)}
			}
		})
	}
	go func() {
		defer func() { close(in); wait.Wait(); close(out) }()
		for r, err := range db.Records(ctx, b.kind) {
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
		if err := take(m); err != nil {
			cancel(err)
		}
	}
	return context.Cause(ctx)
}

// load gives take the rows of some stories, of all where these are many, and makes
// those that are missing or of another version of the program, which take refuses with
// an error.
func (b *besideBriefs) load(ctx context.Context, db *DB, ids []hearsay.StoryID, take func(hearsay.StoryID, []byte) error) error {
	if len(ids) == 0 {
		return nil
	}
	named, left := ids, make(map[hearsay.StoryID]bool, len(ids))
	for _, id := range ids {
		left[id] = true
	}
	if len(ids) > fewStories {
		named = nil
	}
	err := b.rows(ctx, db, named, func(id hearsay.StoryID, data []byte) error {
		if left[id] && take(id, data) == nil {
			delete(left, id)
		}
		return nil
	})
	if err != nil || len(left) == 0 {
		return err
	}
	missing := make([]hearsay.StoryID, 0, len(left))
	for _, id := range ids {
		if left[id] {
			missing = append(missing, id)
		}
	}
	return b.missing(ctx, db, missing, take)
}

// EachSpeakers calls f with the speakers of every story that has a brief, described
// ones too. f must not use the database.
func (db *DB) EachSpeakers(ctx context.Context, f func(id hearsay.StoryID, speakers []facet.Speaker) error) error {
	if err := db.View(ctx, func(*facet.Column) error { return nil }); err != nil { // fills in what is missing
		return err
	}
	return factRows.rows(ctx, db, nil, func(id hearsay.StoryID, data []byte) error {
		list, err := facet.ParseSpeakers(data)
		if err != nil {
			return nil
		}
		return f(id, list)
	})
}
