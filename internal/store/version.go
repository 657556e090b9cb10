package store

import (
	"context"
	"database/sql"
	"time"

	"hearsay"
)

// A Version is one of the pages that were kept under one address.
type Version struct {
	Page    hearsay.PageID `json:"page"`
	URL     string         `json:"url"` // as fetched
	Fetched time.Time      `json:"fetched,omitzero"`
	Locator string         `json:"locator,omitempty"`
}

// Versions returns the pages kept under the address of a page, itself among them,
// by the time when they were fetched; those without a time come first. A page
// without an address has no versions.
func (db *DB) Versions(ctx context.Context, id hearsay.PageID) ([]Version, error) {
	var out []Version
	err := db.scan(ctx, sqlVersions, func(rows *sql.Rows) error {
		var v Version
		var fetched string
		if err := rows.Scan(&v.Page, &v.URL, &fetched, &v.Locator); err != nil {
			return err
		}
		v.Fetched = unstamp(fetched)
		out = append(out, v)
		return nil
	}, id)
	return out, err
}

// Addresses returns the addresses that more than one page was kept under, with
// those pages by the time when they were fetched.
func (db *DB) Addresses(ctx context.Context) (map[string][]Version, error) {
	out := map[string][]Version{}
	err := db.scan(ctx, sqlAddresses, func(rows *sql.Rows) error {
		var address, fetched string
		var v Version
		if err := rows.Scan(&address, &v.Page, &v.URL, &fetched, &v.Locator); err != nil {
			return err
		}
		v.Fetched = unstamp(fetched)
		out[address] = append(out[address], v)
		return nil
	})
	return out, err
}

// PagesAt returns the pages kept under an address in its canonical form, by the
// time when they were fetched.
func (db *DB) PagesAt(ctx context.Context, address string) ([]hearsay.PageID, error) {
	if address == "" {
		return nil, nil
	}
	return query[hearsay.PageID](ctx, db, sqlPagesAt, address)
}

// Address returns the only page whose ID begins so, with the canonical form of its
// address; "" where there is none or more than one.
func (db *DB) Address(ctx context.Context, prefix hearsay.PageID) (id hearsay.PageID, address string, err error) {
	n := 0
	err = db.scan(ctx, sqlAddress, func(rows *sql.Rows) error {
		n++
		return rows.Scan(&id, &address)
	}, prefix, prefix+"g")
	if n != 1 {
		id, address = "", ""
	}
	return id, address, err
}

// KeptSince returns the pages that first came after a change, which [DB.Mark]
// counts, each with the change that brought it.
func (db *DB) KeptSince(ctx context.Context, change int64) (map[hearsay.PageID]int64, error) {
	out := map[hearsay.PageID]int64{}
	err := db.scan(ctx, sqlKeptSince, func(rows *sql.Rows) error {
		var id hearsay.PageID
		var kept int64
		err := rows.Scan(&id, &kept)
		out[id] = kept
		return err
	}, change)
	return out, err
}
