package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"hearsay"
)

// A Line is the part of a finding that recurring lines are learnt from, with the
// change that brought it.
type Line struct {
	Page  hearsay.PageID
	Lines []byte // nil where the finding has none
	Seq   int64
}

// Lines returns those of every page with an article, in order of page ID.
func (db *DB) Lines(ctx context.Context) ([]Line, error) {
	var out []Line
	err := db.scan(ctx, sqlLines, func(rows *sql.Rows) error {
		var l Line
		if err := rows.Scan(&l.Page, &l.Lines, &l.Seq); err != nil {
			return err
		}
		out = append(out, l)
		return nil
	})
	return out, err
}

// Live returns the parts of the live index and the change up to which they
// know the pages; none where there is no index made under that key.
func (db *DB) Live(ctx context.Context, key string) (parts map[string][]byte, seq int64, err error) {
	parts = map[string][]byte{}
	whole := true
	err = db.scan(ctx, sqlGetLive, func(rows *sql.Rows) error {
		var part, k string
		var n int64
		var data []byte
		if err := rows.Scan(&part, &n, &k, &data); err != nil {
			return err
		}
		whole = whole && k == key && (seq == 0 || seq == n)
		seq, parts[part] = n, data
		return nil
	})
	if err != nil || !whole || len(parts) == 0 {
		return nil, 0, err
	}
	return parts, seq, nil
}

// PutLive keeps the parts of the live index as of a change, in the place of all
// parts there were.
func (db *DB) PutLive(ctx context.Context, key string, seq int64, parts map[string][]byte) error {
	return db.write(ctx, func(tx *transaction) error {
		if err := tx.do(ctx, sqlDropLive); err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(parts)) {
			if err := tx.do(ctx, sqlPutLive, name, seq, key, parts[name]); err != nil {
				return err
			}
		}
		return nil
	})
}
