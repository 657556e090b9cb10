package store

import (
	"context"
	"database/sql"

	"hearsay"
)

// A LogEntry says what grouping changed in a story that was there
// before.
type LogEntry struct {
	Change int64           `json:"change"` // the change that the stories were made as of
	Story  hearsay.StoryID `json:"story"`  // the story as it is called after it
	What   string          `json:"what"`   // "joined by story x4f... with 3 pages"
	Why    string          `json:"why,omitempty"`
}

// Log returns what grouping changed, the last first; of one story where it is
// named.
func (db *DB) Log(ctx context.Context, story hearsay.StoryID) ([]LogEntry, error) {
	var out []LogEntry
	err := db.scan(ctx, sqlLog, func(rows *sql.Rows) error {
		var l LogEntry
		if err := rows.Scan(&l.Change, &l.Story, &l.What, &l.Why); err != nil {
			return err
		}
		out = append(out, l)
		return nil
	}, story)
	return out, err
}

func putLog(ctx context.Context, tx *transaction, entries []LogEntry) error {
	for _, l := range entries {
		if err := tx.do(ctx, sqlPutLog, l.Change, l.Story, l.What, l.Why); err != nil {
			return err
		}
	}
	return nil
}
