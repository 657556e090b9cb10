package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"sync"
	"time"

	"github.com/zeebo/xxh3"
)

// Claims are names that one process at a time has, of all that share a PostgreSQL
// database: advisory locks of a connection of their own, which go with it. For a name
// that is given back the time is noted, by the clock of the database, in a record of
// the kind claimKind: unlike the lock it outlives the process.
//
// No call waits for another process, but all wait for a database that is gone for a
// while. A connection that is lost is made anew, and all
// that it held is free meanwhile. The methods are for any number of goroutines.
type Claims struct {
	db *DB

	mu   sync.Mutex
	conn *sql.Conn
	held map[int64]bool // by key; a session may take its own lock twice
}

const claimKind = "claim"

// Claims returns claims of this process; nil on SQLite, where one process is all there
// is.
func (db *DB) Claims() *Claims {
	if db.jobs == nil {
		return nil
	}
	return &Claims{db: db, held: map[int64]bool{}}
}

// claimNumber is the lock of a name. Those of other purposes are small, or pairs.
func claimNumber(name string) int64 { return int64(xxh3.HashString(name) | 1<<63) }

// Take takes a name; ok is false where another has it. Since is the time since it was
// given back with [Claims.Leave] and noted, less than 0 where it never was.
func (c *Claims) Take(ctx context.Context, name string) (since time.Duration, ok bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := claimNumber(name)
	if c.held[key] {
		return 0, false, nil
	}
	began := time.Now()
	for tries := 1; ; tries++ {
		if since, ok, err = c.take(ctx, name, key); err == nil {
			return since, ok, nil
		}
		c.drop() // whatever is wrong with it
		if errors.Is(err, sql.ErrConnDone) {
			err = driver.ErrBadConn
		}
		err = c.db.explain(err)
		if ctx.Err() != nil || !c.db.engine.again(err, tries, began) || pause(ctx, tries) != nil {
			return 0, false, err
		}
	}
}

func (c *Claims) take(ctx context.Context, name string, key int64) (since time.Duration, ok bool, err error) {
	if c.conn == nil {
		if c.conn, err = c.db.pool.Conn(ctx); err != nil {
			return 0, false, err
		}
		// A time that a server loses when it breaks down costs one pause.
		if _, err = c.conn.ExecContext(ctx, `SET synchronous_commit = off`); err != nil {
			return 0, false, err
		}
	}
	if err = c.conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, key).Scan(&ok); err != nil || !ok {
		return 0, false, err
	}
	c.held[key] = true
	var seconds float64
	err = c.conn.QueryRowContext(ctx, `SELECT EXTRACT(EPOCH FROM clock_timestamp())::float8 - convert_from(value, 'UTF8')::float8
		FROM records WHERE kind = $1 AND sha256(key) = sha256($2)`, claimKind, name).Scan(&seconds)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return -1, true, nil
	case err != nil:
		return 0, false, err
	}
	return time.Duration(max(0, seconds) * float64(time.Second)), true, nil
}

// Leave gives a name back, and notes the time if it is told to.
func (c *Claims) Leave(ctx context.Context, name string, note bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := claimNumber(name)
	if !c.held[key] { // it went with its connection
		return nil
	}
	if note {
		_, err := c.conn.ExecContext(ctx, `INSERT INTO records (kind, key, value)
			VALUES ($1, $2, convert_to(EXTRACT(EPOCH FROM clock_timestamp())::text, 'UTF8'))
			ON CONFLICT (kind, sha256(key)) DO UPDATE SET value = excluded.value`, claimKind, name)
		if err != nil {
			c.drop()
			return c.db.explain(err)
		}
	}
	return c.db.explain(c.free(key))
}

func (c *Claims) free(key int64) error {
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	delete(c.held, key)
	if _, err := c.conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, key); err != nil {
		c.drop()
		return err
	}
	return nil
}

// drop closes the connection, whatever state it is in, and with it goes all that is
// held.
func (c *Claims) drop() {
	if c.conn != nil {
		c.conn.Raw(func(any) error { return driver.ErrBadConn })
		c.conn.Close()
	}
	c.conn = nil
	clear(c.held)
}

// Close gives all names back.
func (c *Claims) Close() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop()
}

// Now returns the time by the clock of the database, which all who share it go by: of
// a file, this machine's.
func (db *DB) Now(ctx context.Context) (now time.Time, err error) {
	if db.jobs == nil {
		return time.Now(), nil
	}
	err = db.sql.QueryRowContext(ctx, `SELECT clock_timestamp()`).Scan(&now)
	return now, db.explain(err)
}
