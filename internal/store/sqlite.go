package store

import (
	"bytes"
	"context"
	"database/sql"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// applicationID marks a SQLite file as ours: "hear".
const applicationID = 0x68656172

// busyTimeout is how long a write waits for another process. A page is kept in
// well under 0.1 s, so that ten seconds mean somebody holds the file.
const busyTimeout = 10 * time.Second

//go:embed migration/*.sql migration/postgres/*.sql
var migrations embed.FS

// schema is the number of the newest migration; user_version of a file says how
// far it has come.
const schema = 10

func openSQLite(ctx context.Context, path string, busy time.Duration) (*DB, error) {
	fresh, err := checkHeader(path)
	if err != nil {
		return nil, err
	}
	private(path)
	e := sqliteEngine(path)
	explain := e.explain
	q := url.Values{"_pragma": {
		fmt.Sprintf("busy_timeout(%d)", busy.Milliseconds()),
		"foreign_keys(1)",
		"synchronous(normal)",
	}, "_txlock": {"immediate"}}
	pool, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String())
	if err != nil {
		return nil, explain(err)
	}
	pool.SetMaxOpenConns(8)
	if err := prepareBusy(ctx, pool, path, fresh, busy); err != nil {
		pool.Close()
		return nil, explain(err)
	}
	e.begin = func(ctx context.Context, snapshot bool) (*transaction, error) {
		return beginSQLite(ctx, pool, snapshot)
	}
	db, err := newDB(pool, path, e)
	if err == nil {
		db.index = newSQLiteIndex(pool)
	}
	return db, err
}

// sqliteEngine is the engine but for begin. Who begins to write waits until
// nobody else does (_txlock), so that nothing need be locked or tried again.
func sqliteEngine(path string) *engine {
	return &engine{
		explain: func(err error) error { return explainSQLite(path, err) },
		schema:  "PRAGMA user_version",
		newest:  schema,
		lock:    sqlMark,
		watch:   sqliteWatch,
		newer:   func(have int) error { return newerSQLite(path, have) },
		ready:   func(context.Context, time.Time) error { return nil },
		again:   func(error, int, time.Time) bool { return false },
	}
}

func beginSQLite(ctx context.Context, pool *sql.DB, snapshot bool) (*transaction, error) {
	tx, err := pool.BeginTx(ctx, &sql.TxOptions{ReadOnly: snapshot})
	if err != nil {
		return nil, err
	}
	made := map[string]*sql.Stmt{} // which end with tx
	return &transaction{
		querier: tx,
		do: func(ctx context.Context, q string, args ...any) error {
			s, err := made[q], error(nil)
			if s == nil {
				if s, err = tx.PrepareContext(ctx, q); err != nil {
					return err
				}
				made[q] = s
			}
			_, err = s.ExecContext(ctx, args...)
			return err
		},
		flush:  func(context.Context) error { return nil },
		commit: func(context.Context) error { return tx.Commit() },
		undo:   func() { tx.Rollback() },
	}, nil
}

// checkHeader refuses a file that is not ours before anything is written to it.
// The file format keeps the application ID at byte 68 (sqlite.org/fileformat2).
func checkHeader(path string) (fresh bool, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("database %w", err)
	}
	defer f.Close()
	if i, err := f.Stat(); err == nil && i.IsDir() {
		return false, fmt.Errorf("database %s: %w: it is a folder; name a file with --db", path, ErrForeign)
	}
	var head [100]byte
	n, err := io.ReadFull(f, head[:])
	switch {
	case n == 0 && errors.Is(err, io.EOF):
		return true, nil
	case n < len(head) || !bytes.HasPrefix(head[:], []byte("SQLite format 3\x00")):
		return false, fmt.Errorf("database %s: %w: it is no SQLite file; name another with --db", path, ErrForeign)
	case binary.BigEndian.Uint32(head[68:]) != applicationID:
		return false, fmt.Errorf("database %s: %w: it belongs to another program; name another with --db", path, ErrForeign)
	}
	return false, nil
}

// prepareBusy calls prepare until no other process is in its way. SQLite waits by
// itself for a write lock, but not where waiting could end in a deadlock: on a
// change of the journal mode and on a read lock that becomes a write lock
// (sqlite.org/c3ref/busy_handler). And who waited for another's migration finds
// its tables made: a second look sees that nothing is left to do.
func prepareBusy(ctx context.Context, pool *sql.DB, path string, fresh bool, busy time.Duration) error {
	const pause = 20 * time.Millisecond
	again := 3
	for left := busy; ; left -= pause {
		err := prepare(ctx, pool, path, fresh)
		var partial *goose.PartialError
		switch {
		case err == nil || left <= 0:
			return err
		case errors.Is(explainSQLite(path, err), ErrBusy):
		case errors.As(err, &partial) && again > 0:
			again--
		default:
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// prepare marks a new file as ours and brings an old one up to date.
func prepare(ctx context.Context, pool *sql.DB, path string, fresh bool) error {
	if fresh {
		if _, err := pool.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
			return err
		}
		if _, err := pool.ExecContext(ctx, "PRAGMA journal_mode = wal"); err != nil {
			return err
		}
	}
	have, err := version(ctx, pool)
	if err != nil || have == schema {
		return err
	}
	if have > schema {
		return newerSQLite(path, have)
	}
	if err := migrate(ctx, pool, goose.DialectSQLite3, "migration"); err != nil {
		return err
	}
	_, err = pool.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", schema))
	return err
}

func newerSQLite(path string, have int) error {
	return fmt.Errorf("database %s: %w: its tables are version %d, this program knows %d; update hearsay or name another file with --db", path, ErrNewer, have, schema)
}

func version(ctx context.Context, pool *sql.DB) (v int, err error) {
	err = pool.QueryRowContext(ctx, "PRAGMA user_version").Scan(&v)
	return v, err
}

// migrate brings a database up to the newest of the migrations in a folder.
func migrate(ctx context.Context, pool *sql.DB, d goose.Dialect, folder string) error {
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(d, pool, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// explainSQLite gives an error of SQLite its kind and says what to do, once.
func explainSQLite(path string, err error) error {
	var e *sqlite.Error
	var told *toldError
	if !errors.As(err, &e) || errors.As(err, &told) {
		return err
	}
	err = sayingSQLite(path, e, err)
	return &toldError{err.Error(), []error{err}}
}

func sayingSQLite(path string, e *sqlite.Error, err error) error {
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("database %s: %w: wait until it ends, or name another file with --db", path, ErrBusy)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("database %s: %w: what was kept before is safe; make room and run the same command again", path, ErrFull)
	case sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("database %s: %w: it is no SQLite file; name another with --db", path, ErrForeign)
	case sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("database %s: damaged (%w): keep a copy, then read the pages again into another file with --db", path, err)
	case sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("database %s: cannot be opened: is its folder there, and may it be written to?", path)
	case sqlite3.SQLITE_READONLY:
		return fmt.Errorf("database %s: cannot be written to: change its permissions or name another file with --db", path)
	}
	return fmt.Errorf("database %s: %w", path, err)
}
