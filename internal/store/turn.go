package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/zeebo/xxh3"
)

// A Turn is the right to group the pages of a database. One process has it at a time;
// while it lets them, others may group eras of the pile for it, each era by one process:
//
//	groupLock        who has the turn, for as long as that is
//	helpLock         alone: who has the turn and takes no help; with others: who helps
//	claimLock, name  who is at a part of the work
//
// All three are advisory locks of PostgreSQL, held by one connection, and go with it. The
// file of SQLite has one writer anyway: there every lock is free.
type Turn struct {
	db   *DB
	conn *sql.Conn // nil where no locks are needed
}

const (
	groupLock = upgradeLock + 2
	helpLock  = upgradeLock + 4
	claimLock = 0x68656173 // the first half; the other is a hash of the name
)

// Alone runs f while no other process groups, and waits for that unless it is told not
// to: then ok is false where another does. Who loses the connection has [Listing] to
// tell that another was first.
func (db *DB) Alone(ctx context.Context, wait bool, f func(*Turn) error) (ok bool, err error) {
	if db.jobs == nil {
		return true, f(&Turn{db: db})
	}
	t, end, err := db.turn(ctx)
	if err != nil {
		return false, err
	}
	defer end()
	for {
		if ok, err = t.is(ctx, `SELECT pg_try_advisory_lock($1)`, int64(groupLock)); err != nil {
			return false, err
		}
		if ok || !wait {
			break
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
	if !ok {
		return false, nil
	}
	if err := t.do(ctx, `SELECT pg_advisory_lock($1)`, int64(helpLock)); err != nil {
		return false, err
	}
	return true, f(t)
}

// Beside runs f where another process has the turn and takes help; ok is false where
// none does. No turn begins or ends meanwhile.
func (db *DB) Beside(ctx context.Context, f func(*Turn) error) (ok bool, err error) {
	if db.jobs == nil {
		return false, nil
	}
	t, end, err := db.turn(ctx)
	if err != nil {
		return false, err
	}
	defer end()
	if ok, err = t.is(ctx, `SELECT pg_try_advisory_lock_shared($1)`, int64(helpLock)); err != nil || !ok {
		return false, err
	}
	free, err := t.is(ctx, `SELECT pg_try_advisory_lock_shared($1)`, int64(groupLock))
	if err != nil || free {
		return false, err
	}
	return true, f(t)
}

// turn takes a connection; end gives it back without its locks.
func (db *DB) turn(ctx context.Context) (t *Turn, end func(), err error) {
	conn, err := db.pool.Conn(ctx)
	if err != nil {
		return nil, nil, db.explain(err)
	}
	return &Turn{db, conn}, func() {
		conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock_all()`)
		conn.Close()
	}, nil
}

// Shared runs f while others may help, and returns when none is at it any more.
func (t *Turn) Shared(ctx context.Context, f func() error) error {
	if t.conn == nil {
		return f()
	}
	if err := t.do(ctx, `SELECT pg_advisory_unlock($1)`, int64(helpLock)); err != nil {
		return err
	}
	if err := f(); err != nil {
		return err // the turn ends
	}
	return t.do(ctx, `SELECT pg_advisory_lock($1)`, int64(helpLock))
}

// Claim runs f while nobody else is at a part of the work, by its name; ok is false
// where another is.
func (t *Turn) Claim(ctx context.Context, name string, f func() error) (ok bool, err error) {
	if t.conn == nil {
		return true, f()
	}
	key := []any{int32(claimLock), int32(xxh3.HashString(name))}
	if ok, err = t.is(ctx, `SELECT pg_try_advisory_lock($1, $2)`, key...); err != nil || !ok {
		return false, err
	}
	if err := f(); err != nil {
		return true, err
	}
	return true, t.do(ctx, `SELECT pg_advisory_unlock($1, $2)`, key...)
}

// MayShare reports whether there can be others to help.
func (t *Turn) MayShare() bool { return t.conn != nil }

func (t *Turn) do(ctx context.Context, q string, args ...any) error {
	_, err := t.conn.ExecContext(ctx, q, args...)
	return t.db.explain(err)
}

func (t *Turn) is(ctx context.Context, q string, args ...any) (ok bool, err error) {
	err = t.conn.QueryRowContext(ctx, q, args...).Scan(&ok)
	return ok, t.db.explain(err)
}
