package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
)

// A querier runs queries: a pool of connections, or a transaction.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// A transaction is one that is open. do may put statements off until flush, so
// that they go to the database together; a query sends them before it asks.
type transaction struct {
	querier
	do     func(ctx context.Context, query string, args ...any) error
	flush  func(context.Context) error
	commit func(context.Context) error
	undo   func()
	pgx    pgx.Tx // nil on SQLite
	failed error  // of statements that were put off
}

// An engine is what the databases do each in its own way.
type engine struct {
	begin   func(ctx context.Context, snapshot bool) (*transaction, error) // snapshot: read only, of one moment
	explain func(error) error                                              // gives an error of the driver its kind and its advice
	schema  string                                                         // the query for the number of the newest migration that the database has
	newest  int                                                            // the number that this program knows
	lock    string                                                         // the query for the mark, which keeps other writers out
	newer   func(have int) error                                           // the error of a database that a newer version made
	ready   func(context.Context, time.Time) error                         // makes what writing at that time needs
	watch   string                                                         // the query for the number of [DB.Version]
	again   func(err error, tries int, since time.Time) bool               // whether an undone transaction may be tried again
}

// write runs f in a transaction, which is undone when f returns an error. Where
// the database says so, or was gone, it is tried again: f must do the same then,
// also where the first try was kept after all.
func (db *DB) write(ctx context.Context, f func(*transaction) error) error {
	if db.in != nil {
		return db.engine.explain(errors.Join(f(db.in), db.in.flush(ctx)))
	}
	began := time.Now()
	for tries := 1; ; tries++ {
		err := db.engine.explain(db.once(ctx, f))
		if err == nil || ctx.Err() != nil || !db.engine.again(err, tries, began) {
			return err
		}
		if pause(ctx, tries) != nil {
			return err
		}
	}
}

// pause waits, so that not all try at once again.
func pause(ctx context.Context, tries int) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Duration(min(tries, 20)) * (10 + rand.N(time.Duration(20))) * time.Millisecond):
		return nil
	}
}

// once runs f in a transaction, which is refused where a newer version of the
// program has brought the tables up to date since they were opened.
func (db *DB) once(ctx context.Context, f func(*transaction) error) error {
	tx, err := db.engine.begin(ctx, false)
	if err != nil {
		return err
	}
	defer tx.undo()
	var have int
	if err := tx.QueryRowContext(ctx, db.engine.schema).Scan(&have); err != nil {
		return err
	}
	if have > db.engine.newest {
		return db.engine.newer(have)
	}
	if err := f(tx); err != nil {
		return cmp.Or(tx.failed, err)
	}
	if err := tx.flush(ctx); err != nil {
		return err
	}
	return tx.commit(ctx)
}

// Together runs f with a DB whose every call is part of one transaction, kept
// when f returns nil and undone otherwise. That DB is for one goroutine and ends
// with f. On PostgreSQL [DB.Pgx] is its transaction, for other rows that are to
// be kept with it; it is never tried again.
func (db *DB) Together(ctx context.Context, f func(in *DB) error) error {
	if db.in != nil {
		return f(db)
	}
	return db.engine.explain(db.once(ctx, db.joint(f)))
}

// TogetherAgain is [DB.Together], but tried again where the database was gone, or one
// of two that waited for each other had to give way: f must do the same then, also
// where the first try was kept after all.
func (db *DB) TogetherAgain(ctx context.Context, f func(in *DB) error) error {
	if db.in != nil {
		return f(db)
	}
	return db.write(ctx, db.joint(f))
}

// joint gives f a DB whose every call is part of a transaction.
func (db *DB) joint(f func(in *DB) error) func(*transaction) error {
	return func(tx *transaction) error {
		in := *db
		in.sql, in.in = tx, tx
		return f(&in)
	}
}

// Pgx returns the transaction that a DB of [DB.Together] is part of; nil for any
// other, and on SQLite.
func (db *DB) Pgx() pgx.Tx {
	if db.in == nil {
		return nil
	}
	return db.in.pgx
}
