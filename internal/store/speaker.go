package store

import (
	"context"
	"database/sql"

	"hearsay"
)

const sqlBriefMarks = `SELECT s.id, b.made FROM briefs b INDEXED BY briefs_list CROSS JOIN stories s WHERE s.id = b.story`

// BriefMarks returns the stories that have a brief, each with the fingerprint of
// what its brief was made from: who reads all briefs keeps what it took from one
// until its fingerprint is another. A fingerprint of "" says nothing.
func (db *DB) BriefMarks(ctx context.Context) (map[hearsay.StoryID]string, error) {
	return db.marks(ctx, sqlBriefMarks)
}

// AllMade is BriefMarks with the briefs whose stories are not listed yet, which
// a run that was cut off leaves.
func (db *DB) AllMade(ctx context.Context) (map[hearsay.StoryID]string, error) {
	return db.marks(ctx, sqlAllMade)
}

func (db *DB) marks(ctx context.Context, q string) (map[hearsay.StoryID]string, error) {
	out := map[hearsay.StoryID]string{}
	err := db.scan(ctx, q, func(rows *sql.Rows) error {
		var id hearsay.StoryID
		var made string
		if err := rows.Scan(&id, &made); err != nil {
			return err
		}
		out[id] = made
		return nil
	})
	return out, err
}
