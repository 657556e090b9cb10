package work

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// An alive says that this worker lives: an advisory lock of the session of a
// connection of its own, which the database lets go when the connection ends, however
// the process does. The lock's second half is the number that the worker's name ends
// with.
type alive struct {
	pool *pgxpool.Pool
	name string // "hearsay-host-4711-0a1b2c3d"
	id   int32
	conn *pgxpool.Conn
	log  *slog.Logger
}

func newAlive(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger) (*alive, error) {
	var b [4]byte
	if _, err := rand.Read(b[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(b[:]) &^ (1 << 31)
	a := &alive{pool: pool, id: int32(n), name: fmt.Sprintf("hearsay-%s-%d-%08x", host(), os.Getpid(), n), log: log}
	return a, a.hold(ctx)
}

func (a *alive) hold(ctx context.Context) error {
	conn, err := a.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock($1::int, $2::int)`, int32(aliveLock), a.id); err != nil {
		conn.Release()
		return err
	}
	a.conn = conn
	return nil
}

// sqlOwn gives back the jobs that ran here a minute ago or before and do no more: the
// database was gone when that was to be said.
const sqlOwn = `UPDATE river_job SET state = 'available', scheduled_at = now()
	WHERE state = 'running' AND attempted_by[array_upper(attempted_by, 1)] = $1::text
	AND attempted_at < now() - interval '1 minute' AND id <> ALL($2::bigint[])`

// sqlTakeOver gives back the jobs that run on workers without a lock.
const sqlTakeOver = `UPDATE river_job SET state = 'available', scheduled_at = now()
	WHERE state = 'running' AND attempted_by[array_upper(attempted_by, 1)] LIKE 'hearsay-%' AND NOT EXISTS (
		SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.classid = $1::bigint::oid
		AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
		AND l.objid::bigint = ('x' || right(attempted_by[array_upper(attempted_by, 1)], 8))::bit(32)::bigint)`

// sqlHasten wakes up the jobs that a machine whose clock is ahead put off for longer
// than anybody means to: by the clock of the database. Jobs of fetching are for later,
// by that clock, until River puts them off.
const sqlHasten = `UPDATE river_job SET state = 'available', scheduled_at = now()
	WHERE state IN ('available', 'scheduled', 'retryable') AND scheduled_at > now() + interval '2 minutes'
	AND (kind <> 'fetch' OR attempt > 0 OR metadata ? 'snoozes')`

// takeOver makes sure that this worker, which does the given jobs, is seen to live, and
// gives back the jobs of those that don't.
func (a *alive) takeOver(ctx context.Context, doing []int64) (jobs int64, err error) {
	ctx, stop := context.WithTimeout(ctx, 30*time.Second)
	defer stop()
	if a.conn == nil || a.conn.Conn().IsClosed() || a.conn.Ping(ctx) != nil {
		a.end()
		if err := a.hold(ctx); err != nil {
			return 0, err
		}
		return 0, nil // so that others whose connections were cut can say so too
	}
	if _, err := a.conn.Exec(ctx, sqlHasten); err != nil {
		return 0, err
	}
	if _, err := a.conn.Exec(ctx, sqlOwn, a.name, doing); err != nil {
		return 0, err
	}
	tag, err := a.conn.Exec(ctx, sqlTakeOver, int64(aliveLock))
	return tag.RowsAffected(), err
}

// end lets go.
func (a *alive) end() {
	if a.conn == nil {
		return
	}
	conn := a.conn.Hijack()
	a.conn = nil
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	conn.Close(ctx)
}
