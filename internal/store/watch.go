package store

import (
	"context"
	"database/sql"
	"sync"
)

// The queries of [DB.Version]. SQLite has a counter: the same connection reads
// another number after any other has committed. In PostgreSQL the transactions
// that a new snapshot sees are others after one has ended.
const (
	sqliteWatch   = `PRAGMA data_version`
	postgresWatch = `SELECT hashtextextended(pg_current_snapshot()::text, 0)`
)

// A watch is the one connection that the counter is read from.
type watch struct {
	mu   sync.Mutex
	conn *sql.Conn
}

// Version returns a number that is another one after anything was committed to
// the database, by this program or another, within the life of db; 0 where the
// database has none: then everything has to be looked at again. It costs a
// hundredth of what looking at the list of stories does.
func (db *DB) Version(ctx context.Context) (n int64) {
	w := db.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conn == nil {
		// It outlives the request that first asks for it.
		c, err := db.pool.Conn(context.WithoutCancel(ctx))
		if err != nil {
			return 0
		}
		w.conn = c
	}
	if err := w.conn.QueryRowContext(ctx, db.engine.watch).Scan(&n); err != nil {
		w.conn.Close()
		w.conn = nil
		return 0
	}
	return n
}

// close gives the connection back.
func (w *watch) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conn != nil {
		w.conn.Close()
		w.conn = nil
	}
}
