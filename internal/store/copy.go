package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"
)

// ErrTaken says that a database or file that is to be filled holds something.
var ErrTaken = errors.New("not empty")

// Copied counts what a copy holds.
type Copied struct {
	Pages   int `json:"pages"`
	Bytes   int `json:"bytes"` // byte strings
	Stories int `json:"stories"`
	Briefs  int `json:"briefs"`
	Rows    int `json:"rows"` // of all tables
}

// Progress is told how far something has come; total is 0 where it is not known.
type Progress func(doing string, done, total int)

func (p Progress) tell(doing string, done, total int) {
	if p != nil {
		p(doing, done, total)
	}
}

// CopyTo copies all that a database holds, as it was at one moment, into another
// that to names as for [Open] and that holds nothing: a new file, or a PostgreSQL
// database. It is there whole or not at all: a file gets its name when it is
// finished, a database is filled in one transaction. What came is read back and
// compared, and every page's bytes with their hash, before that. The index of words
// is left to the next run ([DB.FillSearch]).
func (db *DB) CopyTo(ctx context.Context, to string, p Progress) (c Copied, err error) {
	if IsAddress(to) {
		target, err := Open(ctx, to)
		if err != nil {
			return c, err
		}
		defer target.Close()
		c, err = db.copyInto(ctx, target, p)
		return c, err
	}
	err = newFile(to, func(part string) error {
		target, err := openPart(ctx, part)
		if err != nil {
			return err
		}
		c, err = db.copyInto(ctx, target, p)
		if err == nil {
			err = settle(ctx, target)
		}
		return errors.Join(err, target.Close())
	})
	return c, err
}

// newFile makes a file under another name beside it, and gives it its own when make
// has ended well. One that is there already stays as it is.
func newFile(name string, fill func(part string) error) error {
	taken := func() error {
		return fmt.Errorf("%s: %w: it is there already; name a new file, or move it away", name, ErrTaken)
	}
	if _, err := os.Lstat(name); err == nil {
		return taken()
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".hearsay-*.part")
	if err != nil {
		return fmt.Errorf("%s: cannot be made: %w", name, errors.Unwrap(err))
	}
	part := f.Name()
	f.Close()
	defer func() {
		for _, tail := range []string{"", "-wal", "-shm", "-journal"} {
			os.Remove(part + tail)
		}
	}()
	if err := fill(part); err != nil {
		return err
	}
	if f, err = os.Open(part); err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	// Link fails where Rename would write over.
	if err := os.Link(part, name); errors.Is(err, fs.ErrExist) {
		return taken()
	} else if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// openPart opens a file that is to be filled and counts only when it is finished:
// nothing of it need be safe before. References are not looked after, since the
// bytes of a page may be gone.
func openPart(ctx context.Context, part string) (*DB, error) {
	db, err := openSQLite(ctx, part, busyTimeout)
	if err != nil {
		return nil, err
	}
	db.pool.SetMaxOpenConns(1)
	for _, q := range []string{"PRAGMA journal_mode = off", "PRAGMA synchronous = off", "PRAGMA foreign_keys = 0"} {
		if _, err := db.pool.ExecContext(ctx, q); err != nil {
			db.Close()
			return nil, db.explain(err)
		}
	}
	return db, nil
}

// settle makes a finished file one that several may use at once.
func settle(ctx context.Context, db *DB) error {
	_, err := db.pool.ExecContext(ctx, "PRAGMA journal_mode = wal")
	return db.explain(err)
}

// copyInto copies between open databases.
func (db *DB) copyInto(ctx context.Context, to *DB, p Progress) (c Copied, err error) {
	from, err := db.engine.begin(ctx, true)
	if err != nil {
		return c, db.explain(err)
	}
	defer from.undo()
	counts := map[string]int{}
	for _, t := range tables {
		n, err := t.count(ctx, from)
		if err != nil {
			return c, db.explain(err)
		}
		counts[t.name] = n
		c.Rows += n
	}
	c.Pages, c.Bytes, c.Stories, c.Briefs = counts["pages"], counts["bytes"], counts["stories"], counts["briefs"]
	err = to.once(ctx, func(tx *transaction) error {
		var mark int64
		if err := tx.QueryRowContext(ctx, to.engine.lock).Scan(&mark); err != nil {
			return err
		}
		for _, t := range tables {
			n, err := t.count(ctx, tx)
			if err != nil {
				return err
			}
			if n > 0 && t.name != "mark" || mark != 0 {
				return fmt.Errorf("database %s: %w: it holds pages or settings already; name an empty one", to.name, ErrTaken)
			}
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM mark"); err != nil {
			return err
		}
		w := copier{from: db, to: to, progress: p, total: c.Rows}
		for _, t := range tables {
			if err := w.copy(ctx, t, from, tx); err != nil {
				return err
			}
		}
		return after(ctx, tx)
	})
	return c, to.explain(err)
}

// after puts right what depends on the rows: what is to be entered into the index
// of words, and where the numbers of the log go on.
func after(ctx context.Context, tx *transaction) error {
	list := []string{
		`DELETE FROM search_todo`,
		`INSERT INTO search_todo SELECT 'page', page FROM articles WHERE article IS NOT NULL`,
		`INSERT INTO search_todo SELECT 'brief', story FROM briefs`,
	}
	if tx.pgx != nil {
		list = append(list, `SELECT setval(pg_get_serial_sequence('log', 'n'), COALESCE((SELECT MAX(n) FROM log), 0) + 1, false)`)
	}
	for _, q := range list {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// A copier copies tables.
type copier struct {
	from, to *DB
	progress Progress
	done     int
	total    int
}

// copy copies a table and reads it back.
func (w *copier) copy(ctx context.Context, t table, from, to *transaction) error {
	var sent, got digest
	put, end, err := t.writer(ctx, to)
	if err != nil {
		return err
	}
	err = t.rows(ctx, from, func(row []any) error {
		sent.add(row)
		if w.done++; w.done%100 == 0 {
			w.progress.tell("copying", w.done, w.total)
		}
		return w.to.explain(put(row))
	})
	if err := w.to.explain(end(w.from.explain(err))); err != nil {
		return err
	}
	err = t.rows(ctx, to, func(row []any) error {
		got.add(row)
		if got.rows%100 == 0 {
			w.progress.tell("comparing "+t.name, got.rows, sent.rows)
		}
		if t.name == "bytes" {
			return w.to.sound(row[0].(string), row[1].(string), row[3].([]byte), row[2].(int64))
		}
		return nil
	})
	if err != nil {
		return w.to.explain(err)
	}
	if !sent.same(&got) {
		return fmt.Errorf("table %s: %d rows of %s came into %s as %d, or others; nothing was kept: is the disk sound?", t.name, sent.rows, w.from.name, w.to.name, got.rows)
	}
	return nil
}

// sound compares bytes with their hash.
func (db *DB) sound(hash, coding string, data []byte, size int64) error {
	b, err := db.readBytes(coding, data)
	if err != nil {
		return fmt.Errorf("bytes %s: %w", hash, err)
	}
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != hash || int64(len(b)) != size {
		return fmt.Errorf("bytes %s: damaged: they have another hash; \"hearsay check\" lists all such", hash)
	}
	return nil
}

// writer returns what puts a row into the table, and what is to be called at the
// end with the error so far, if any.
func (t table) writer(ctx context.Context, tx *transaction) (put func([]any) error, end func(error) error, err error) {
	if tx.pgx == nil {
		s, err := tx.querier.(*sql.Tx).PrepareContext(ctx, t.insert())
		if err != nil {
			return nil, nil, err
		}
		put = func(row []any) error {
			_, err := s.ExecContext(ctx, row...)
			return err
		}
		return put, func(err error) error { return errors.Join(err, s.Close()) }, nil
	}
	names, _ := t.fields()
	var month int32
	if t.month {
		if err := tx.QueryRowContext(ctx, "SELECT "+postgresMonth).Scan(&month); err != nil {
			return nil, nil, err
		}
		names = append(names, "month")
	}
	source := &copySource{rows: make(chan []any), ctx: ctx}
	done := make(chan error, 1)
	go func() {
		_, err := tx.pgx.CopyFrom(ctx, pgx.Identifier{t.name}, names, source)
		done <- err
		for range source.rows { // so that nobody waits to hand on more
		}
	}()
	put = func(row []any) error {
		out := postgresArgs(row)
		if t.month {
			out = append(out, month)
		}
		source.rows <- out
		return nil
	}
	end = func(err error) error {
		source.err = err
		close(source.rows)
		return errors.Join(err, <-done)
	}
	return put, end, nil
}

// A copySource hands rows to PostgreSQL's COPY.
type copySource struct {
	ctx  context.Context
	rows chan []any
	row  []any
	err  error // set before rows is closed
}

func (s *copySource) Next() bool {
	row, ok := <-s.rows
	s.row = row
	return ok
}
func (s *copySource) Values() ([]any, error) { return s.row, nil }
func (s *copySource) Err() error             { return s.err }
