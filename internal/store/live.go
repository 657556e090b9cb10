package store

import (
	"bytes"
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"hearsay"
)

// A Line is the part of a finding that recurring lines are learnt from, with the
// change that brought it.
type Line struct {
	Page  hearsay.PageID
	Lines []byte // nil where the finding has none
	Seq   int64
}

// EachLine calls f with those of every page with an article, in order of page ID.
// f must not use the database.
func (db *DB) EachLine(ctx context.Context, f func(Line) error) error {
	return db.scan(ctx, sqlNotes, func(rows *sql.Rows) error {
		var l Line
		if err := rows.Scan(&l.Page, &l.Lines, &l.Seq); err != nil {
			return err
		}
		return f(l)
	})
}

// LinesOf returns those of some pages, in order of page ID. Pages without an article
// are left out.
func (db *DB) LinesOf(ctx context.Context, pages []hearsay.PageID) ([]Line, error) {
	var out []Line
	err := named(ctx, db, sqlNotesOf, pages, func(rows *sql.Rows) error {
		var l Line
		if err := rows.Scan(&l.Page, &l.Lines, &l.Seq); err != nil {
			return err
		}
		out = append(out, l)
		return nil
	})
	slices.SortFunc(out, func(a, b Line) int { return strings.Compare(string(a.Page), string(b.Page)) })
	return out, err
}

// LocatorsOf returns where some pages were read from.
func (db *DB) LocatorsOf(ctx context.Context, pages []hearsay.PageID) (map[hearsay.PageID]string, error) {
	out := make(map[hearsay.PageID]string, len(pages))
	err := named(ctx, db, sqlLocatorsOf, pages, func(rows *sql.Rows) error {
		var id hearsay.PageID
		var l string
		if err := rows.Scan(&id, &l); err != nil {
			return err
		}
		out[id] = l
		return nil
	})
	return out, err
}

// FetchedOf returns when some pages were fetched, as far as that is known.
func (db *DB) FetchedOf(ctx context.Context, pages []hearsay.PageID) (map[hearsay.PageID]time.Time, error) {
	out := map[hearsay.PageID]time.Time{}
	err := named(ctx, db, sqlFetchedOf, pages, func(rows *sql.Rows) error {
		var id hearsay.PageID
		var at string
		if err := rows.Scan(&id, &at); err != nil {
			return err
		}
		if t := unstamp(at); !t.IsZero() {
			out[id] = t
		}
		return nil
	})
	return out, err
}

// A LivePart is a part of a live index, or of what was grouped with one: it is to be
// used only where its key is the one asked for.
type LivePart struct {
	Name, Key string
	Seq       int64 // the change that it was made after
	Data      []byte
}

// zstdMagic begins what zstd packed (RFC 8878, 3.1.1). PostgreSQL, which would pack
// parts itself and far more slowly, sees by the first kilobyte that it can't.
var zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}

// Live returns the parts with those names, as far as they are there; damaged ones as
// they are.
func (db *DB) Live(ctx context.Context, names ...string) (map[string]LivePart, error) {
	out := map[string]LivePart{}
	for _, name := range names {
		err := db.scan(ctx, sqlGetLive, func(rows *sql.Rows) error {
			p := LivePart{Name: name}
			err := rows.Scan(&p.Seq, &p.Key, &p.Data)
			if err == nil && bytes.HasPrefix(p.Data, zstdMagic) { // else of an earlier version
				if b, bad := db.unpack(p.Data); bad == nil {
					p.Data = b
				}
			}
			out[name] = p
			return err
		}, name)
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// LiveKeys returns the key of every part, by name.
func (db *DB) LiveKeys(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	err := db.scan(ctx, sqlLiveKeys, func(rows *sql.Rows) error {
		var name, key string
		err := rows.Scan(&name, &key)
		out[name] = key
		return err
	})
	return out, err
}

// PutLive keeps parts, all or none, in the place of those with their names, and drops
// others.
func (db *DB) PutLive(ctx context.Context, parts []LivePart, drop ...string) error {
	if len(parts)+len(drop) == 0 {
		return nil
	}
	return db.write(ctx, func(tx *transaction) error {
		for _, name := range drop {
			if err := tx.do(ctx, sqlDropLive, name); err != nil {
				return err
			}
		}
		for _, p := range parts {
			if err := tx.do(ctx, sqlPutLive, p.Name, p.Seq, p.Key, db.pack(p.Data)); err != nil {
				return err
			}
		}
		return nil
	})
}
