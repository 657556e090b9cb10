package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"hearsay"
)

// A Failure is a kept page that gave no article, or an input that could not be
// read and gave no page.
type Failure struct {
	Page    hearsay.PageID `json:"page,omitempty"`
	URL     string         `json:"url,omitempty"`
	Locator string         `json:"locator,omitempty"`
	Reason  string         `json:"reason"`
}

// An Entry is a page ready to be kept: hashed and packed, which takes longer than
// the keeping and can be done by several goroutines at once.
type Entry struct {
	page      *hearsay.Page
	raw, body packed
	finding   Finding
	article   []byte // zstd JSON, nil where there is none
	unread    string // the name of an input that gave no page
	replace   bool   // the page is kept already; what was found on it is replaced
	doc       *pageDoc
}

// A Finding is what the article stage of that version found on a page: an
// article, or the reason why there is none. Lines is what recurring lines are
// learnt from, as the corridor writes it, Address the canonical form of the
// page's address.
type Finding struct {
	Address string
	Article *hearsay.Article
	Version int
	Reason  string
	Lines   []byte
}

// packed is bytes as they are kept, under their hash. What zstd cannot shrink
// is kept raw.
type packed struct {
	hash, coding string
	size         int
	data         []byte
}

func (db *DB) hashed(b []byte) packed {
	sum := sha256.Sum256(b)
	p := packed{hex.EncodeToString(sum[:]), "zstd", len(b), db.pack(b)}
	if len(p.data) >= len(b) {
		p.coding, p.data = "raw", append([]byte{}, b...)
	}
	return p
}

// Prepare makes the entry of a page.
func (db *DB) Prepare(p *hearsay.Page, f Finding) (*Entry, error) {
	e := &Entry{page: p, raw: db.hashed(p.Raw), finding: f}
	e.body = e.raw
	if !bytes.Equal(p.Body, p.Raw) {
		e.body = db.hashed(p.Body)
	}
	var err error
	e.article, err = db.packArticle(p.ID, f.Article)
	e.doc = db.pageDoc(p.ID, f.Article)
	return e, err
}

// Again is the entry of a page that [DB.Kept] says is there with a finding of
// that version: only where it was read may be new.
func Again(p *hearsay.Page, version int) *Entry {
	return &Entry{page: p, finding: Finding{Version: version}}
}

// PrepareFinding makes an entry that replaces what was found on a kept page.
func (db *DB) PrepareFinding(id hearsay.PageID, f Finding) (*Entry, error) {
	a, err := db.packArticle(id, f.Article)
	return &Entry{page: &hearsay.Page{ID: id}, finding: f, article: a, replace: true, doc: db.pageDoc(id, f.Article)}, err
}

// PrepareLater makes an entry of what was found on a page that is kept, for where
// it waits for that: what an equal or newer version found stays.
func (db *DB) PrepareLater(id hearsay.PageID, f Finding) (*Entry, error) {
	e, err := db.PrepareFinding(id, f)
	e.replace = false
	return e, err
}

// Unread is the entry of an input that could not be read.
func Unread(name, reason string) *Entry {
	return &Entry{unread: name, finding: Finding{Reason: reason}}
}

// Keep keeps a page with what was found on it: Prepare and KeepAll for one.
func (db *DB) Keep(ctx context.Context, p *hearsay.Page, a *hearsay.Article, version int, reason string) (added bool, err error) {
	e, err := db.Prepare(p, Finding{Article: a, Version: version, Reason: reason})
	if err != nil {
		return false, err
	}
	n, err := db.KeepAll(ctx, e)
	return n > 0, err
}

// packArticle returns nil where there is no article.
func (db *DB) packArticle(id hearsay.PageID, a *hearsay.Article) ([]byte, error) {
	if a == nil {
		return nil, nil
	}
	j, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("article %s: %w", id.Short(), err)
	}
	return db.pack(j), nil
}

// readBytes undoes what hashed did.
func (db *DB) readBytes(coding string, data []byte) ([]byte, error) {
	if coding == "raw" {
		return append([]byte{}, data...), nil
	}
	b, err := db.unpack(data)
	if err != nil {
		return nil, fmt.Errorf("database %s: damaged: %w", db.name, err)
	}
	return b, nil
}

// Kept returns the version of the article stage that a kept page was last read
// with, 0 where the page is not kept, and the reason why it gave no article, ""
// where it gave one.
func (db *DB) Kept(ctx context.Context, id hearsay.PageID) (version int, reason string, err error) {
	err = db.sql.QueryRowContext(ctx, sqlHasPage, id).Scan(&version, &reason)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", nil
	}
	return version, reason, db.explain(err)
}

// KeptOf returns the versions of the article stage that some pages, named by whole
// IDs, were last read with; pages that are not kept are left out.
func (db *DB) KeptOf(ctx context.Context, ids []hearsay.PageID) (map[hearsay.PageID]int, error) {
	out := make(map[hearsay.PageID]int, len(ids))
	err := named(ctx, db, sqlKeptOf, ids, func(rows *sql.Rows) error {
		var id hearsay.PageID
		var version int
		if err := rows.Scan(&id, &version); err != nil {
			return err
		}
		out[id] = version
		return nil
	})
	return out, err
}

// Page returns the kept page with that ID or the only one whose ID begins so,
// with its bytes. The error is ErrNotFound or ErrAmbiguous where there is no
// such page; with ErrPruned comes the page without its bytes.
func (db *DB) Page(ctx context.Context, id hearsay.PageID) (*hearsay.Page, error) {
	id, err := db.findPage(ctx, id)
	if err != nil {
		return nil, err
	}
	return db.readPage(db.sql.QueryRowContext(ctx, sqlGetPage, id))
}

// Received calls f with the page of each of some whole IDs, in no order, while the
// others are on their way; f must not use the database. IDs without a page are left
// out, and pages whose bytes were removed.
func (db *DB) Received(ctx context.Context, ids []hearsay.PageID, f func(*hearsay.Page) error) error {
	return named(ctx, db, sqlGetPages, ids, func(rows *sql.Rows) error {
		p, err := db.readPage(rows)
		if errors.Is(err, ErrPruned) {
			return nil
		}
		if err != nil {
			return err
		}
		return f(p)
	})
}

// readPage reads a row of sqlGetPage.
func (db *DB) readPage(row interface{ Scan(...any) error }) (*hearsay.Page, error) {
	p := new(hearsay.Page)
	var fetched string
	var pruned int
	var coding, bodyCoding sql.NullString // the body's is NULL where it is the bytes as received
	var raw, body []byte
	err := row.Scan(&p.ID, &p.URL, &fetched, &p.Type, &p.Charset, &p.Locator, &pruned, &coding, &raw, &bodyCoding, &body)
	p.Fetched = unstamp(fetched)
	switch {
	case err != nil:
		return nil, db.explain(err)
	case pruned != 0:
		return p, fmt.Errorf("page %s: %w from %s by \"hearsay prune\"; what was found in it is kept", p.ID.Short(), ErrPruned, db.name)
	case !coding.Valid:
		return nil, fmt.Errorf("database %s: damaged: the bytes of page %s are missing; \"hearsay check\" lists all such, \"hearsay restore\" reads a backup", db.name, p.ID)
	}
	if p.Raw, err = db.readBytes(coding.String, raw); err != nil {
		return nil, err
	}
	p.Body = p.Raw
	if bodyCoding.Valid {
		if p.Body, err = db.readBytes(bodyCoding.String, body); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// findPage completes a prefix of a page's ID.
func (db *DB) findPage(ctx context.Context, id hearsay.PageID) (hearsay.PageID, error) {
	if id == "" {
		return "", fmt.Errorf("page: %w: no ID given", ErrNotFound)
	}
	ids, err := query[hearsay.PageID](ctx, db, sqlFindPage, id, id+"g")
	switch {
	case err != nil:
		return "", err
	case len(ids) == 0:
		return "", fmt.Errorf("page %s: %w in %s", id, ErrNotFound, db.name)
	case len(ids) > 1 && ids[0] != id:
		return "", fmt.Errorf("page %s: %w: give more of its ID", id, ErrAmbiguous)
	}
	return ids[0], nil
}

// Article returns the article of the page with that ID, or prefix of one. A page
// without an article gives an error that wraps [hearsay.ErrNoArticle].
func (db *DB) Article(ctx context.Context, id hearsay.PageID) (*hearsay.Article, error) {
	var packed []byte
	var reason string
	get := func() error { return db.sql.QueryRowContext(ctx, sqlGetArticle, id).Scan(&packed, &reason) }
	err := get()
	if errors.Is(err, sql.ErrNoRows) { // it may be a prefix
		whole, miss := db.findPage(ctx, id)
		if miss != nil {
			return nil, miss
		}
		if whole != id {
			id = whole
			err = get()
		}
	}
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("article of page %s: %w", id.Short(), ErrNotFound)
	}
	if err != nil {
		return nil, db.explain(err)
	}
	return db.readArticle(id, packed, reason)
}

// readArticle undoes what packArticle did.
func (db *DB) readArticle(id hearsay.PageID, packed []byte, reason string) (*hearsay.Article, error) {
	if packed == nil {
		return nil, fmt.Errorf("page %s: %w: %s", id.Short(), hearsay.ErrNoArticle, reason)
	}
	a := new(hearsay.Article)
	return a, db.decode(packed, a)
}

func (db *DB) decode(packed []byte, v any) error {
	b, err := db.unpack(packed)
	if err == nil {
		err = unmarshal(b, v)
	}
	if err != nil {
		return fmt.Errorf("database %s: damaged: %w", db.name, err)
	}
	return nil
}

// Pages returns every kept page with its bytes, in order of ID, but for those whose
// bytes were removed. The caller may write to the database meanwhile.
func (db *DB) Pages(ctx context.Context) iter.Seq2[*hearsay.Page, error] {
	return each(ctx, db, sqlPageIDs, db.Page)
}

// AllArticles returns the article of every kept page that has one, in order of page
// ID.
func (db *DB) AllArticles(ctx context.Context) iter.Seq2[*hearsay.Article, error] {
	return each(ctx, db, sqlArticleIDs, db.Article)
}

// each lists IDs first and then gets them one by one, so that no query is left
// open while the caller writes.
func each[T any](ctx context.Context, db *DB, list string, get func(context.Context, hearsay.PageID) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ids, err := query[hearsay.PageID](ctx, db, list)
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		for _, id := range ids {
			v, err := get(ctx, id)
			if !yield(v, err) || err != nil {
				return
			}
		}
	}
}

// Locators returns where each kept page was read.
func (db *DB) Locators(ctx context.Context) (map[hearsay.PageID]string, error) {
	out := map[hearsay.PageID]string{}
	err := db.scan(ctx, sqlLocators, func(rows *sql.Rows) error {
		var id hearsay.PageID
		var l string
		if err := rows.Scan(&id, &l); err != nil {
			return err
		}
		out[id] = l
		return nil
	})
	return out, err
}

// Failures returns the kept pages without an article, by locator.
func (db *DB) Failures(ctx context.Context) ([]Failure, error) {
	var out []Failure
	err := db.scan(ctx, sqlFailures, func(rows *sql.Rows) error {
		var f Failure
		if err := rows.Scan(&f.Page, &f.URL, &f.Locator, &f.Reason); err != nil {
			return err
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

// Unread returns the inputs that could not be read, by name.
func (db *DB) Unread(ctx context.Context) ([]Failure, error) {
	var out []Failure
	err := db.scan(ctx, sqlUnread, func(rows *sql.Rows) error {
		var f Failure
		if err := rows.Scan(&f.Locator, &f.Reason); err != nil {
			return err
		}
		out = append(out, f)
		return nil
	})
	return out, err
}

// Forgive takes inputs off the list of those that could not be read.
func (db *DB) Forgive(ctx context.Context, names ...string) error {
	return db.write(ctx, func(tx *transaction) error {
		for _, n := range names {
			if err := tx.do(ctx, sqlDropUnread, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// query returns the single column of a query.
func query[T any](ctx context.Context, db *DB, q string, args ...any) ([]T, error) {
	var out []T
	err := db.scan(ctx, q, func(rows *sql.Rows) error {
		var v T
		if err := rows.Scan(&v); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	}, args...)
	return out, err
}

// stamp writes a time as text that sorts by time; "" for the zero time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000000Z")
}

func unstamp(s string) time.Time {
	t, _ := time.Parse(time.RFC3339Nano, s)
	return t
}
