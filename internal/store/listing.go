package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"hearsay"
)

// A Listing says which list of stories is kept: the N-th that was, of the articles as
// of a change. The zero Listing is that of a database without one.
type Listing struct{ N, Mark int64 }

// listingKind is the kind of the one record that holds it.
const listingKind = "listing"

// Listing returns which list of stories is kept.
func (db *DB) Listing(ctx context.Context) (Listing, error) {
	l, err := listing(ctx, db.sql)
	return l, db.explain(err)
}

func listing(ctx context.Context, q querier) (l Listing, err error) {
	var b []byte
	err = q.QueryRowContext(ctx, sqlGetRecord, listingKind, "").Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return l, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &l)
	}
	return l, err
}

func putListing(ctx context.Context, tx *transaction, l Listing) error {
	b, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return tx.do(ctx, sqlPutRecord, listingKind, "", b)
}

// Explain gives an error that the database gave to a queue beside our tables its kind,
// and its advice, as those of this package have them.
func (db *DB) Explain(err error) error { return db.explain(err) }

// Waiting returns the kept pages that no article stage has read yet.
func (db *DB) Waiting(ctx context.Context) ([]hearsay.PageID, error) {
	return query[hearsay.PageID](ctx, db, sqlWaiting)
}

// listLock is the advisory lock of who writes a list (alone) or briefs of it (with
// others), to the end of the transaction.
const listLock = upgradeLock + 3

// HoldList keeps the list of stories as it is until the transaction that db is part of
// ends, from [DB.Together]: alone, for who is about to replace it, or with others who
// keep briefs of it.
func (db *DB) HoldList(ctx context.Context, alone bool) error {
	if db.Pgx() == nil {
		return nil
	}
	q := `SELECT pg_advisory_xact_lock_shared($1)`
	if alone {
		q = `SELECT pg_advisory_xact_lock($1)`
	}
	_, err := db.Pgx().Exec(ctx, q, int64(listLock))
	if err != nil {
		return db.explain(fmt.Errorf("list of stories: %w", err))
	}
	return nil
}
