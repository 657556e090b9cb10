// Package store keeps pages, and what was found in them, in one SQLite file or in
// a PostgreSQL database.
//
// Pages are the only truth: as received, never changed, each byte string kept
// once under its SHA-256. Articles, stories and briefs can all be made again
// from them. A page and its article are kept in one transaction, so that a run
// that is cut off leaves whole pages and nothing else.
//
// Grouping reads every article, takes a while, and writes the stories in one
// transaction. Two processes may do so on one database: [DB.Mark] counts the
// changes to the articles, and [DB.PutStories] refuses stories made from an older
// count with [ErrChanged]; the caller groups again.
//
// The tables stand in migration/*.sql with their comments, and every query in
// sql.go, for both databases: SQLite reads $1 as PostgreSQL does. What is a
// database's own is its [engine] (transaction.go), in sqlite.go and postgres.go:
// how it is opened, how a transaction begins, what its errors mean, and the few
// queries that read otherwise there. One suite of tests runs on both.
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
	ErrGone      = errors.New("cannot be reached")
	ErrPruned    = errors.New("the page as received was removed")
)

// A DB is an open database. It may be used by several goroutines at once.
type DB struct {
	sql    querier
	pool   *sql.DB
	in     *transaction // that all calls are part of; nil for none
	name   string       // the file or address, for messages; without a password
	engine *engine
	jobs   *jobs // nil on SQLite
	enc    *zstd.Encoder
	dec    *zstd.Decoder
	index  index  // of words; nil where the database keeps none
	watch  *watch // see [DB.Version]

	catalog *catalog // see [DB.View]
}

// Open opens the database that dsn names and brings it up to date: a SQLite
// file, made where there is none, or the address of a PostgreSQL database,
// postgres://user@host/name, which must be there. A database that is not ours is
// refused and left as it is.
func Open(ctx context.Context, dsn string) (*DB, error) {
	if dsn == "" {
		return nil, errors.New("no database named: give a file with --db")
	}
	if !IsAddress(dsn) {
		return openSQLite(ctx, dsn, busyTimeout)
	}
	if scheme, _, _ := strings.Cut(dsn, "://"); scheme != "postgres" && scheme != "postgresql" {
		return nil, fmt.Errorf("database %s: %s is not supported; give the path of a SQLite file, or postgres://user@host/name", Named(dsn), scheme)
	}
	return openPostgres(ctx, dsn, goneTimeout)
}

// IsAddress reports whether dsn is the address of a database, not a file.
func IsAddress(dsn string) bool { return strings.Contains(dsn, "://") }

// newDB wraps an open connection pool.
func newDB(pool *sql.DB, name string, e *engine) (*DB, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(runtime.GOMAXPROCS(0)), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(1<<30))
	if err != nil {
		return nil, err
	}
	return &DB{sql: pool, pool: pool, name: name, engine: e, enc: enc, dec: dec, watch: new(watch), catalog: newCatalog()}, nil
}

// Close closes the database.
func (db *DB) Close() error {
	db.catalog.close()
	db.dec.Close()
	db.watch.close()
	db.jobs.close()
	return errors.Join(db.enc.Close(), db.explain(db.pool.Close()))
}

// Name returns the database as messages name it: the file, or the address
// without its password.
func (db *DB) Name() string { return db.name }

func (db *DB) explain(err error) error { return db.engine.explain(err) }

// pack compresses a value that is only ever read back whole.
func (db *DB) pack(b []byte) []byte { return db.enc.EncodeAll(b, nil) }

func (db *DB) unpack(b []byte) ([]byte, error) { return db.dec.DecodeAll(b, nil) }
