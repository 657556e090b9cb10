package store

import (
	"context"
	"database/sql"
	"errors"
	"iter"
)

// A Record is a value under a kind and a key, for what a part of the program
// keeps between runs and nothing is found from: what the fetcher knows of hosts,
// say.
type Record struct {
	Kind, Key string
	Value     []byte // nil takes the record away
}

// Record returns the value of a record, nil where there is none.
func (db *DB) Record(ctx context.Context, kind, key string) (value []byte, err error) {
	err = db.sql.QueryRowContext(ctx, sqlGetRecord, kind, key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return value, db.explain(err)
}

// PutRecords keeps all the records or none.
func (db *DB) PutRecords(ctx context.Context, records ...Record) error {
	return db.write(ctx, func(tx *transaction) error {
		for _, r := range records {
			q, args := sqlPutRecord, []any{r.Kind, r.Key, r.Value}
			if r.Value == nil {
				q, args = sqlDropRecord, args[:2]
			}
			if err := tx.do(ctx, q, args...); err != nil {
				return err
			}
		}
		return nil
	})
}

// Records returns the records of a kind in order of key. The caller may write to
// the database meanwhile: a record that comes or goes may be missed or seen.
func (db *DB) Records(ctx context.Context, kind string) iter.Seq2[Record, error] {
	return db.records(ctx, kind, sqlRecords, "")
}

// RecordsUnder is [DB.Records] of the keys that begin with prefix, without looking at
// others.
func (db *DB) RecordsUnder(ctx context.Context, kind, prefix string) iter.Seq2[Record, error] {
	if prefix == "" {
		return db.Records(ctx, kind)
	}
	query, more := sqlRecordsUnder, []any{behind(prefix)}
	if more[0] == "" { // all keys behind the prefix begin with it
		query, more = sqlRecords, nil
	}
	return func(yield func(Record, error) bool) {
		// What follows is the keys behind one: the prefix may be a key itself.
		if value, err := db.Record(ctx, kind, prefix); err != nil || value != nil {
			if !yield(Record{kind, prefix, value}, err) || err != nil {
				return
			}
		}
		for r, err := range db.records(ctx, kind, query, prefix, more...) {
			if !yield(r, err) {
				return
			}
		}
	}
}

// behind returns the first string behind all that begin with a prefix, "" where there
// is none.
func behind(prefix string) string {
	b := []byte(prefix)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] < 0xff {
			b[i]++
			return string(b[:i+1])
		}
	}
	return ""
}

// records gives what a query finds behind a key, some at a time.
func (db *DB) records(ctx context.Context, kind, query, after string, more ...any) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		after := after
		for {
			var list []Record
			err := db.scan(ctx, query, func(rows *sql.Rows) error {
				r := Record{Kind: kind}
				if err := rows.Scan(&r.Key, &r.Value); err != nil {
					return err
				}
				list = append(list, r)
				return nil
			}, append([]any{kind, after}, more...)...)
			if err != nil {
				yield(Record{}, err)
				return
			}
			if len(list) == 0 {
				return
			}
			for _, r := range list {
				if !yield(r, nil) {
					return
				}
			}
			after = list[len(list)-1].Key
		}
	}
}
