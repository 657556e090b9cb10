package store

import "context"

// sqlOutgrown are the tables that are eight times as large as when statistics were
// made of them, or never had any, and too large to be read through for one row.
const sqlOutgrown = `SELECT format('%I', relname) FROM pg_class
	WHERE relkind = 'r' AND relnamespace = to_regnamespace(current_schema()::text) AND pg_get_userbyid(relowner) = current_user
	AND pg_relation_size(oid) > greatest(64, 8 * relpages::bigint) * current_setting('block_size')::bigint ORDER BY relname`

// statisticsLock is an advisory lock: one makes them at a time.
const statisticsLock = upgradeLock + 5

// Statistics brings those up to date that PostgreSQL's planner goes by, of tables that
// have outgrown them: by itself it looks once a minute, and takes a table for empty
// until then, so that whoever asks for one row reads all. It returns the tables; none
// where another process is at it, and for a file.
func (db *DB) Statistics(ctx context.Context) (tables []string, err error) {
	if db.jobs == nil {
		return nil, nil
	}
	err = db.Together(ctx, func(in *DB) error {
		var mine bool
		if err := in.sql.QueryRowContext(ctx, `SELECT pg_try_advisory_xact_lock($1)`, int64(statisticsLock)).Scan(&mine); err != nil || !mine {
			return err
		}
		tables, err = query[string](ctx, in, sqlOutgrown)
		for _, t := range tables {
			if err == nil {
				_, err = in.sql.ExecContext(ctx, "ANALYZE "+t)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return tables, nil
}
