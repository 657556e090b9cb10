package store

import (
	"context"

	"hearsay"
)

const (
	sqlAbout  = `SELECT id, url, fetched, type, charset, locator FROM pages WHERE id = $1`
	sqlIsGone = `SELECT pruned FROM pages WHERE id = $1`
)

// About returns what is known of the kept page with that ID, or the only one whose
// ID begins so, without its bytes. The errors are those of [DB.Page].
func (db *DB) About(ctx context.Context, id hearsay.PageID) (*hearsay.Page, error) {
	id, err := db.findPage(ctx, id)
	if err != nil {
		return nil, err
	}
	p := new(hearsay.Page)
	var fetched string
	err = db.sql.QueryRowContext(ctx, sqlAbout, id).Scan(&p.ID, &p.URL, &fetched, &p.Type, &p.Charset, &p.Locator)
	p.Fetched = unstamp(fetched)
	return p, db.explain(err)
}

// Gone reports whether the bytes of the page with that ID were removed.
func (db *DB) Gone(ctx context.Context, id hearsay.PageID) (bool, error) {
	list, err := query[int](ctx, db, sqlIsGone, id)
	return len(list) == 1 && list[0] != 0, err
}
