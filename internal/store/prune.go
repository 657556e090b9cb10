package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"hearsay"
)

// A Pruned counts what [DB.Prune] took away.
type Pruned struct {
	Pages   int `json:"pages"`
	Bytes   int `json:"bytes"`   // byte strings; those of a month that went whole are not counted
	Months  int `json:"months"`  // of PostgreSQL, that went whole
	Undated int `json:"undated"` // pages that stayed since nobody knows how old they are
}

const (
	// Some pages at a time, so that others can write in between. $2 is 1 where those
	// whose bytes are gone go too.
	sqlOld      = `SELECT id FROM pages WHERE pruned <= $2 AND fetched <> '' AND fetched < $1 ORDER BY fetched, id LIMIT 500`
	sqlOldCount = `SELECT COUNT(*) FROM pages WHERE pruned <= $2 AND fetched <> '' AND fetched < $1`
	// Pages without a time of fetching go by what they say of themselves.
	sqlUnfetched   = `SELECT p.id, a.article FROM pages p JOIN articles a ON a.page = p.id WHERE p.fetched = '' AND p.pruned <= $1 ORDER BY p.id`
	sqlUnfetchable = `SELECT COUNT(*) FROM pages WHERE fetched = '' AND pruned <= $1`

	sqlMarkPruned  = `UPDATE pages SET pruned = 1 WHERE id = $1`
	sqlDropMember  = `DELETE FROM members WHERE page = $1`
	sqlDropArticle = `DELETE FROM articles WHERE page = $1`
	sqlDropPage    = `DELETE FROM pages WHERE id = $1`
	sqlDropTodo    = `DELETE FROM search_todo WHERE kind = 'page' AND id = $1`
	sqlDropBytes   = `DELETE FROM bytes WHERE hash NOT IN (SELECT raw FROM pages WHERE pruned = 0 UNION SELECT body FROM pages WHERE pruned = 0)`
)

// Prune takes away the pages that were fetched before a time, or published before it
// where nobody knows when they were fetched, with all that was found in them. The
// stories are those of before until the corridor groups the rest again. With
// keepFindings only the pages as received go: their articles and findings stay,
// marked as no longer checkable. A page of which neither time is known stays.
//
// Pages go some hundreds at a time; cut off, the next call goes on. On PostgreSQL
// a month of bytes that no page needs any more is dropped whole. A SQLite file does
// not get smaller, but is filled again.
func (db *DB) Prune(ctx context.Context, before time.Time, keepFindings bool, p Progress) (out Pruned, err error) {
	cut, gone := stamp(before), 1
	if keepFindings {
		gone = 0
	}
	for {
		ids, err := query[hearsay.PageID](ctx, db, sqlOld, cut, gone)
		if err != nil {
			return out, err
		}
		if len(ids) == 0 {
			break
		}
		if err := db.remove(ctx, ids, keepFindings); err != nil {
			return out, err
		}
		out.Pages += len(ids)
		p.tell("removing pages", out.Pages, 0)
	}
	old, undated, err := db.unfetched(ctx, before, gone)
	if err != nil {
		return out, err
	}
	out.Undated = undated
	for len(old) > 0 {
		n := min(len(old), 500)
		if err := db.remove(ctx, old[:n], keepFindings); err != nil {
			return out, err
		}
		out.Pages += n
		old = old[n:]
		p.tell("removing pages", out.Pages, 0)
	}
	p.tell("removing their bytes", 0, 0)
	return out, db.sweep(ctx, &out)
}

// Old counts the pages that Prune would take.
func (db *DB) Old(ctx context.Context, before time.Time, keepFindings bool) (int, error) {
	gone := 1
	if keepFindings {
		gone = 0
	}
	n, err := one[int](ctx, db, sqlOldCount, stamp(before), gone)
	if err != nil {
		return 0, err
	}
	old, _, err := db.unfetched(ctx, before, gone)
	return n + len(old), err
}

// unfetched returns the pages that nobody knows the time of fetching of and that
// were published before a time, and how many say nothing.
func (db *DB) unfetched(ctx context.Context, before time.Time, gone int) (old []hearsay.PageID, undated int, err error) {
	if undated, err = one[int](ctx, db, sqlUnfetchable, gone); err != nil || undated == 0 {
		return nil, 0, err
	}
	err = db.scan(ctx, sqlUnfetched, func(rows *sql.Rows) error {
		var id hearsay.PageID
		var packed []byte
		if err := rows.Scan(&id, &packed); err != nil || packed == nil {
			return err
		}
		j, err := db.unpack(packed)
		var a struct {
			Published hearsay.When `json:"published"`
		}
		if err == nil {
			err = json.Unmarshal(j, &a)
		}
		if err != nil {
			return fmt.Errorf("database %s: damaged: article of page %s: %w", db.name, id.Short(), err)
		}
		if a.Published.Known() {
			undated--
			if a.Published.Start.Before(before) {
				old = append(old, id)
			}
		}
		return nil
	}, gone)
	return old, undated, err
}

// one returns the single value of a query.
func one[T any](ctx context.Context, db *DB, q string, args ...any) (v T, err error) {
	list, err := query[T](ctx, db, q, args...)
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err == nil {
		v = list[0]
	}
	return v, err
}

// remove takes pages away, or marks them as removed, in one transaction.
func (db *DB) remove(ctx context.Context, ids []hearsay.PageID, keepFindings bool) error {
	return db.write(ctx, func(tx *transaction) error {
		var mark int64
		if err := tx.QueryRowContext(ctx, db.engine.lock).Scan(&mark); err != nil {
			return err
		}
		if keepFindings {
			return eachID(ctx, tx, ids, sqlMarkPruned)
		}
		if db.index != nil {
			entries := make([]*Entry, len(ids))
			for i, id := range ids {
				entries[i] = &Entry{page: &hearsay.Page{ID: id}}
			}
			have, err := keptOf(ctx, tx, entries)
			if err != nil {
				return err
			}
			docs := make([]*pageDoc, len(ids))
			for i, id := range ids {
				docs[i] = newPageDoc(id, nil)
				if err := db.older(ctx, tx, docs[i], have); err != nil {
					return err
				}
			}
			if err := db.index.pages(ctx, tx, docs); err != nil {
				return err
			}
		}
		if err := tx.do(ctx, sqlDropRecord, listKind, "stories"); err != nil { // see Listed
			return err
		}
		for _, q := range []string{sqlDropTodo, sqlForgetHash, sqlDropMember, sqlDropArticle, sqlDropPage} {
			if err := eachID(ctx, tx, ids, q); err != nil {
				return err
			}
		}
		return tx.do(ctx, sqlChanged, mark+1)
	})
}

func eachID(ctx context.Context, tx *transaction, ids []hearsay.PageID, q string) error {
	for _, id := range ids {
		if err := tx.do(ctx, q, id); err != nil {
			return err
		}
	}
	return nil
}

// sweep removes the bytes that no page needs.
func (db *DB) sweep(ctx context.Context, out *Pruned) error {
	if db.jobs != nil {
		return db.sweepMonths(ctx, out)
	}
	// References from removed pages to their bytes would be in the way; they are
	// looked after by a connection of its own.
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return db.explain(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "PRAGMA foreign_keys = 0"); err != nil {
		return db.explain(err)
	}
	defer conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA foreign_keys = 1")
	r, err := conn.ExecContext(ctx, sqlDropBytes)
	if err != nil {
		return db.explain(err)
	}
	n, err := r.RowsAffected()
	out.Bytes += int(n)
	return err
}

// sweepMonths drops the months of bytes that no page needs, and takes out of the
// others what is not needed. This month and the next stay: pages come into them.
func (db *DB) sweepMonths(ctx context.Context, out *Pruned) error {
	months, err := query[int](ctx, db, `SELECT substring(c.relname FROM 7 FOR 4)::int * 12 + substring(c.relname FROM 12)::int - 1
		FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'bytes'::regclass AND c.relname LIKE 'bytes\_%' ORDER BY 1`)
	if err != nil {
		return err
	}
	for _, m := range months {
		name := fmt.Sprintf("bytes_%04d_%02d", m/12, m%12+1)
		did := 0
		err := db.write(ctx, func(tx *transaction) error {
			did = 0
			var needed, coming bool
			// Who keeps pages waits: none of them counts on bytes that go.
			if _, err := tx.ExecContext(ctx, `LOCK TABLE bytes IN SHARE ROW EXCLUSIVE MODE`); err != nil {
				return err
			}
			err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pages WHERE month = $1 AND pruned = 0), $1 >= `+postgresMonth, m).Scan(&needed, &coming)
			if err != nil {
				return err
			}
			if !needed && !coming {
				did = -1
				_, err := tx.ExecContext(ctx, `DROP TABLE `+name)
				return err
			}
			r, err := tx.ExecContext(ctx, `DELETE FROM bytes b WHERE month = $1
				AND NOT EXISTS (SELECT 1 FROM pages WHERE month = $1 AND pruned = 0 AND raw = b.hash)
				AND NOT EXISTS (SELECT 1 FROM pages WHERE month = $1 AND pruned = 0 AND body = b.hash)`, m)
			if err != nil {
				return err
			}
			n, err := r.RowsAffected()
			did = int(n)
			return err
		})
		switch {
		case err != nil:
			return err
		case did < 0:
			out.Months++
		default:
			out.Bytes += did
		}
	}
	return nil
}
