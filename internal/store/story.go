package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/speaker"
)

// A StorySummary is a story as a list shows it.
type StorySummary struct {
	ID      hearsay.StoryID   `json:"id"`
	Aliases []hearsay.StoryID `json:"aliases,omitempty"`
	Number  int               `json:"number"` // its place in the list, from 1: changes as stories come in
	Title   string            `json:"title"`
	Pages   []hearsay.PageID  `json:"pages"`          // in the order of its brief
	Texts   int               `json:"texts"`          // pages after copies are folded together
	Outlets int               `json:"outlets"`        // that the pages name as their own
	Origins int               `json:"origins"`        // of its lead event; 0 is "none named"
	First   time.Time         `json:"first,omitzero"` // earliest and latest publication known
	Last    time.Time         `json:"last,omitzero"`
	State   StoryState        `json:"state,omitempty"` // "" where no page is dated
}

// A StoryState says whether a story goes on, by the dates of the pile alone:
// counted back from its end, which is the last day that one story in a hundred
// reaches (a single wrong date in the future does not close all others).
type StoryState string

// The states of a story. A page that joins a quiet or closed one opens it again.
const (
	GoesOn StoryState = "open"   // its last page is three days old at most
	Quiet  StoryState = "quiet"  // three weeks at most
	Closed StoryState = "closed" // older
)

// Mark returns a number that changes whenever an article is kept or replaced.
func (db *DB) Mark(ctx context.Context) (n int64, err error) {
	err = db.sql.QueryRowContext(ctx, sqlMark).Scan(&n)
	return n, db.explain(err)
}

// scan calls f for each row of a query.
func (db *DB) scan(ctx context.Context, q string, f func(*sql.Rows) error, args ...any) error {
	rows, err := db.sql.QueryContext(ctx, q, args...)
	if err != nil {
		return db.explain(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return db.explain(err)
		}
	}
	return db.explain(rows.Err())
}

// A MadeBrief is a brief ready to be kept: packed, which several goroutines can
// do at once.
type MadeBrief struct {
	story                   hearsay.StoryID
	made                    string
	texts, outlets, origins int
	brief                   []byte // nil where only made changes
	doc                     *briefDoc
	outline, speaking       []byte // see [Outline] and [Speaking]
	facts, voices           []byte // see [facet.Facts] and [speaker.Pack]
}

// PrepareBrief makes a brief ready to be kept. made is the fingerprint of all
// that it was made from, which [DB.Made] returns.
func (db *DB) PrepareBrief(made string, b *hearsay.Brief) (*MadeBrief, error) {
	j, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("brief %s: %w", b.Story.ID, err)
	}
	m := &MadeBrief{story: b.Story.ID, made: made, texts: b.Texts, outlets: len(b.Outlets), brief: db.pack(j)}
	if b.Lead != nil {
		m.origins = len(b.Lead.Origins.Origins)
	}
	if db.index != nil {
		m.doc = newBriefDoc(b)
	}
	o := Outline(b)
	m.facts = facet.Of(o).Append(nil)
	if m.outline, err = db.packJSON(o); err != nil {
		return nil, err
	}
	says := Speaking(b)
	m.voices = speaker.Pack(speaker.Voices(says))
	m.speaking, err = db.packJSON(says)
	return m, err
}

// Made reports whether it is a brief, not only word that the kept one stands.
func (m *MadeBrief) Made() bool { return m.brief != nil }

// Remade says that the kept brief of a story is what would be made now.
func Remade(id hearsay.StoryID, made string) *MadeBrief {
	return &MadeBrief{story: id, made: made}
}

// PutBriefs keeps briefs, all or none.
func (db *DB) PutBriefs(ctx context.Context, briefs ...*MadeBrief) error {
	if err := db.Ready(ctx, nil, briefs); err != nil {
		return err
	}
	return db.write(ctx, func(tx *transaction) error {
		var docs []*briefDoc
		for _, b := range briefs {
			if b.doc != nil {
				docs = append(docs, b.doc)
			}
			var err error
			if b.brief == nil {
				err = tx.do(ctx, sqlRemade, b.story, b.made)
			} else {
				err = tx.do(ctx, sqlPutBrief, b.story, b.made, b.texts, b.outlets, b.origins, b.brief)
				if err == nil {
					err = tx.do(ctx, sqlPutRecord, outlineKind, string(b.story), b.outline)
				}
				if err == nil {
					err = tx.do(ctx, sqlPutRecord, speakingKind, string(b.story), b.speaking)
				}
				if err == nil {
					err = tx.do(ctx, sqlPutFacts, b.story, b.facts)
				}
				if err == nil {
					err = tx.do(ctx, sqlPutVoices, b.story, b.voices)
				}
			}
			if err != nil {
				return err
			}
		}
		if len(docs) == 0 {
			return nil
		}
		return db.index.briefs(ctx, tx, docs)
	})
}

// PutBrief keeps the brief of a story: PrepareBrief and PutBriefs for one.
func (db *DB) PutBrief(ctx context.Context, made string, b *hearsay.Brief) error {
	m, err := db.PrepareBrief(made, b)
	if err != nil {
		return err
	}
	return db.PutBriefs(ctx, m)
}

// ForgetBriefs replaces the fingerprints of all briefs, so that each is made again.
// Until then a brief has one that no other brief had, for those who remember briefs
// by it. The hashes go off all stories, so that the next list is written whole.
func (db *DB) ForgetBriefs(ctx context.Context) error {
	return db.write(ctx, func(tx *transaction) error {
		if err := tx.do(ctx, sqlForgetBriefs); err != nil {
			return err
		}
		return tx.do(ctx, sqlForgetHashes)
	})
}

// Made returns the fingerprint of a story's brief, "" where it has none.
func (db *DB) Made(ctx context.Context, id hearsay.StoryID) (made string, err error) {
	err = db.sql.QueryRowContext(ctx, sqlMade, id).Scan(&made)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return made, db.explain(err)
}

// Brief returns the brief of the story with that ID, an earlier ID of it, a
// prefix or its number, as [DB.Story] finds it. Pages whose bytes were removed are
// marked in it.
func (db *DB) Brief(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error) {
	var packed []byte
	err := db.sql.QueryRowContext(ctx, sqlGetBrief, id).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		s, err := db.Story(ctx, string(id))
		if err != nil {
			return nil, err
		}
		if s.ID == id {
			return nil, fmt.Errorf("brief of story %s: %w in %s; \"hearsay rebuild\" makes it", id, ErrNotFound, db.name)
		}
		return db.Brief(ctx, s.ID)
	}
	if err != nil {
		return nil, db.explain(err)
	}
	b := new(hearsay.Brief)
	if err := db.decode(packed, b); err != nil {
		return nil, err
	}
	gone, err := query[hearsay.PageID](ctx, db, sqlGone, id)
	if err != nil {
		return nil, err
	}
	for i := range b.Pages {
		b.Pages[i].Gone = slices.Contains(gone, b.Pages[i].Page)
	}
	return b, nil
}
