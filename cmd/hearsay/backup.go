package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"hearsay/internal/store"
)

// A backupCmd makes a backup.
type backupCmd struct {
	File string `arg:"" name:"file" help:"The file to write; one that is there already is not written over."`
}

func (backupCmd) Help() string {
	return `Writes all that the database keeps, with the corrections made by hand, into one file, as it is at one
moment: others may read and write meanwhile. The file is there whole or not at all, only its owner reads
it, and it is a SQLite database itself, also where the backup is of PostgreSQL. "hearsay restore" reads
it on either. "hearsay check --db FILE" tells whether it is sound.

Examples:
  hearsay backup backups/$(date +%F).db          every night, by cron
  hearsay backup --db postgres://desk@db.example/news news.db`
}

// correctionsName is what the file of corrections is called in a backup.
const correctionsName = "corrections.toml"

func (c *backupCmd) Run(e *env) error {
	if err := e.mustBe(); err != nil {
		return err
	}
	db, err := e.open()
	if err != nil {
		return err
	}
	defer db.Close()
	beside := map[string][]byte{}
	switch text, err := os.ReadFile(e.hand); {
	case err == nil:
		beside[correctionsName] = text
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	p := newProgress(e)
	sum, err := db.Backup(e.ctx, c.File, beside, p.store())
	p.end()
	if err != nil {
		return err
	}
	return e.copied(sum, "in "+c.File)
}

// A restoreCmd makes a database of a backup.
type restoreCmd struct {
	File string `arg:"" name:"file" help:"A backup that \"hearsay backup\" wrote."`
}

func (restoreCmd) Help() string {
	return `Makes the database that --db names, a new file or an empty PostgreSQL database, of a backup, and puts
the corrections made by hand beside it, unless there are some. Each page's bytes are compared with their
hash on the way; a backup that is damaged is refused. A backup that an older version of hearsay wrote is
brought up to date; the file itself stays as it is.

Examples:
  hearsay restore backups/2031-05-03.db --db hearsay.db
  hearsay restore news.db --db postgres://desk@db.example/news`
}

func (c *restoreCmd) Run(e *env) error {
	p := newProgress(e)
	sum, beside, err := store.Restore(e.ctx, c.File, e.db, p.store())
	if err == nil {
		err = e.fillSearch(e.db, p)
	}
	p.end()
	if err != nil {
		return err
	}
	if text, ok := beside[correctionsName]; ok {
		if err := e.restoreCorrections(text); err != nil {
			return err
		}
	}
	return e.copied(sum, "in "+store.Named(e.db))
}

// restoreCorrections writes the file of corrections where there is none.
func (e *env) restoreCorrections(text []byte) error {
	f, err := os.OpenFile(e.hand, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		if have, err := os.ReadFile(e.hand); err == nil && string(have) == string(text) {
			return nil
		}
		other := filepath.Join(filepath.Dir(e.hand), "restored-"+correctionsName)
		if err := os.WriteFile(other, text, 0o600); err != nil {
			return err
		}
		return e.note(e.hand + " is there already and stays; that of the backup is in " + other)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}
