// Package store keeps pages, and what was found in them, in one SQLite file.
//
// Pages are the only truth: as received, never changed, each byte string kept
// once under its SHA-256. Articles, stories and briefs can all be made again
// from them. A page and its article are kept in one transaction, so that a run
// that is cut off leaves whole pages and nothing else.
//
// Grouping reads every article, takes a while, and writes the stories in one
// transaction. Two processes may do so on one file: [DB.Mark] counts the changes
// to the articles, and [DB.PutStories] refuses stories made from an older count
// with [ErrChanged]; the caller groups again.
//
// The tables stand in migration/*.sql with their comments, every query in
// sql.go, and what is SQLite's own in sqlite.go. A second database is one more
// file beside it, with the same suite of tests.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// The kinds of error that a caller may want to tell apart. Each error of this
// package says in its text which file it is about and what to do.
var (
	ErrNotFound  = errors.New("not found")
	ErrAmbiguous = errors.New("more than one fits")
	ErrForeign   = errors.New("not a hearsay database")
	ErrNewer     = errors.New("made by a newer version of hearsay")
	ErrBusy      = errors.New("in use by another process")
	ErrFull      = errors.New("disk full")
	ErrChanged   = errors.New("pages came in meanwhile")
)

// A DB is an open database. It may be used by several goroutines at once.
type DB struct {
	sql     *sql.DB
	name    string            // the file, for messages
	explain func(error) error // gives an error of the driver its kind and its advice
	enc     *zstd.Encoder
	dec     *zstd.Decoder
}

// Open opens the database that dsn names, a path of a SQLite file, and makes it
// where there is none. A file that is not ours is refused and left as it is.
func Open(ctx context.Context, dsn string) (*DB, error) {
	if dsn == "" {
		return nil, errors.New("no database named: give a file with --db")
	}
	if scheme, _, ok := strings.Cut(dsn, "://"); ok {
		return nil, fmt.Errorf("database %s: %s is not supported; give the path of a SQLite file", dsn, scheme)
	}
	return openSQLite(ctx, dsn, busyTimeout)
}

// newDB wraps an open connection pool.
func newDB(pool *sql.DB, name string, explain func(error) error) (*DB, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(runtime.GOMAXPROCS(0)), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(1<<30))
	if err != nil {
		return nil, err
	}
	return &DB{sql: pool, name: name, explain: explain, enc: enc, dec: dec}, nil
}

// Close closes the database.
func (db *DB) Close() error {
	db.dec.Close()
	return errors.Join(db.enc.Close(), db.explain(db.sql.Close()))
}

// Name returns the database as it was named to [Open].
func (db *DB) Name() string { return db.name }

// write runs f in a transaction, which is undone when f returns an error.
func (db *DB) write(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := db.sql.BeginTx(ctx, nil)
	if err != nil {
		return db.explain(err)
	}
	if err := f(tx); err != nil {
		tx.Rollback()
		return db.explain(err)
	}
	return db.explain(tx.Commit())
}

// pack compresses a value that is only ever read back whole.
func (db *DB) pack(b []byte) []byte { return db.enc.EncodeAll(b, nil) }

func (db *DB) unpack(b []byte) ([]byte, error) { return db.dec.DecodeAll(b, nil) }
