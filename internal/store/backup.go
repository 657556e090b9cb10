package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// backupKind is the kind of the records that a backup holds beside the database:
// files that belong to it.
const backupKind = "backup"

// Backup writes all that a database holds, as it is at one moment while others go
// on, into a new SQLite file that [Restore] reads and [Open] too. It is there whole
// or not at all. Files that belong to the database, by name, are kept with it.
func (db *DB) Backup(ctx context.Context, file string, beside map[string][]byte, p Progress) (c Copied, err error) {
	err = newFile(file, func(part string) error {
		if db.jobs == nil {
			p.tell("backing up", 0, 0)
			if _, err := db.pool.ExecContext(ctx, "VACUUM INTO $1", part); err != nil {
				return db.explain(err)
			}
		}
		b, err := openPart(ctx, part)
		if err != nil {
			return err
		}
		if db.jobs != nil {
			_, err = db.copyInto(ctx, b, p)
		}
		if err == nil {
			c, err = b.counts(ctx)
		}
		var records []Record
		for name, content := range beside {
			records = append(records, Record{backupKind, name, content})
		}
		if err == nil {
			err = b.PutRecords(ctx, records...)
		}
		return errors.Join(err, b.Close())
	})
	return c, err
}

// counts counts what a database holds.
func (db *DB) counts(ctx context.Context) (c Copied, err error) {
	for _, t := range tables {
		n, err := t.count(ctx, db.sql)
		if err != nil {
			return c, db.explain(err)
		}
		c.Rows += n
		switch t.name {
		case "bytes":
			c.Bytes = n
		case "pages":
			c.Pages = n
		case "stories":
			c.Stories = n
		case "briefs":
			c.Briefs = n
		}
	}
	return c, nil
}

// Restore fills the database that dsn names, a new file or an empty PostgreSQL
// database, from a backup, and returns the files that were kept with it. Every
// page's bytes are compared with their hash on the way. A backup that an older
// version of the program made is brought up to date; the file itself stays as it is.
func Restore(ctx context.Context, file, dsn string, p Progress) (c Copied, beside map[string][]byte, err error) {
	if _, err := os.Stat(file); err != nil { // Open would make it
		return c, nil, fmt.Errorf("backup %w", err)
	}
	if _, err := checkHeader(file); err != nil {
		return c, nil, err
	}
	if wal, err := os.Stat(file + "-wal"); err == nil && wal.Size() > 0 {
		return c, nil, fmt.Errorf("backup %s: it is a database in use, a part of which stands in %s-wal; copy it with \"hearsay copy\"", file, file)
	}
	own, err := os.MkdirTemp("", "hearsay-restore-")
	if err != nil {
		return c, nil, err
	}
	defer os.RemoveAll(own)
	from := func(part string) error {
		b, err := openPart(ctx, part)
		if err != nil {
			return err
		}
		defer b.Close()
		if beside, err = b.takeBeside(ctx); err != nil {
			return err
		}
		if IsAddress(dsn) {
			c, err = b.CopyTo(ctx, dsn, p)
			return err
		}
		if c, err = b.proof(ctx, p); err != nil {
			return err
		}
		return settle(ctx, b)
	}
	if !IsAddress(dsn) {
		err = newFile(dsn, func(part string) error {
			if err := copyFile(ctx, file, part, p); err != nil {
				return err
			}
			return from(part)
		})
		return c, beside, err
	}
	part := own + "/backup.db"
	if err := copyFile(ctx, file, part, p); err != nil {
		return c, nil, err
	}
	err = from(part)
	return c, beside, err
}

// takeBeside takes the files out that were kept with a backup.
func (db *DB) takeBeside(ctx context.Context) (map[string][]byte, error) {
	out := map[string][]byte{}
	var gone []Record
	for r, err := range db.Records(ctx, backupKind) {
		if err != nil {
			return nil, err
		}
		out[r.Key] = bytes.Clone(r.Value)
		gone = append(gone, Record{backupKind, r.Key, nil})
	}
	return out, db.PutRecords(ctx, gone...)
}

// proof compares a file's bytes with their hashes, and asks SQLite about the rest.
func (db *DB) proof(ctx context.Context, p Progress) (c Copied, err error) {
	if c, err = db.counts(ctx); err != nil {
		return c, err
	}
	tx, err := db.engine.begin(ctx, true)
	if err != nil {
		return c, db.explain(err)
	}
	defer tx.undo()
	done := 0
	err = tables[0].rows(ctx, tx, func(row []any) error {
		if done++; done%100 == 0 {
			p.tell("comparing bytes", done, c.Bytes)
		}
		return db.sound(row[0].(string), row[1].(string), row[3].([]byte), row[2].(int64))
	})
	var said string
	if err == nil {
		err = tx.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&said)
	}
	if err == nil && said != "ok" {
		err = fmt.Errorf("the backup is damaged: %s; restore another", said)
	}
	return c, db.explain(err)
}

// copyFile copies a file over another.
func copyFile(ctx context.Context, from, to string, p Progress) error {
	in, err := os.Open(from)
	if err != nil {
		return fmt.Errorf("backup %w", err)
	}
	defer in.Close()
	size := int64(0)
	if i, err := in.Stat(); err == nil {
		size = i.Size()
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	const mb = 1 << 20
	for done := int64(0); err == nil; done += 16 * mb {
		p.tell("reading the backup (MB)", int(done/mb), int(size/mb))
		if err = ctx.Err(); err == nil {
			_, err = io.CopyN(out, in, 16*mb)
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return errors.Join(err, out.Close())
}
