package store

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"hearsay"
)

// KeepAll keeps pages, each together with what was found on it, all of them or
// none. It returns how many were new: a page kept before with a finding of the
// same version, or of a newer one, stays as it is, but for its locator.
func (db *DB) KeepAll(ctx context.Context, entries ...*Entry) (added int, err error) {
	if err := db.Ready(ctx, entries, nil); err != nil {
		return 0, err
	}
	err = db.write(ctx, func(tx *transaction) error {
		added, err = db.keepAll(ctx, tx, entries)
		return err
	})
	if err != nil {
		added = 0
	}
	return added, err
}

// Ready makes ready to keep entries and briefs in a transaction of [DB.Together], before
// that: others then need not wait for it to give rows of the index their numbers.
func (db *DB) Ready(ctx context.Context, entries []*Entry, briefs []*MadeBrief) error {
	if db.index == nil || db.in != nil {
		return nil
	}
	var pages []*pageDoc
	for _, e := range entries {
		if e.doc != nil {
			pages = append(pages, e.doc)
		}
	}
	var lines []*briefDoc
	for _, b := range briefs {
		if b.doc != nil {
			lines = append(lines, b.doc)
		}
	}
	return db.index.ready(ctx, db, pages, lines)
}

// keepAll puts the bytes first, and the words of new pages, which take the longest and
// are in nobody's way, and takes the mark then: what was found is counted in the order
// in which it is committed, also where several processes keep pages at once.
func (db *DB) keepAll(ctx context.Context, tx *transaction, entries []*Entry) (added int, err error) {
	have, err := keptOf(ctx, tx, entries)
	if err != nil {
		return 0, err
	}
	if err := putBytes(ctx, tx, entries, have); err != nil {
		return 0, err
	}
	ahead := newDocs(entries, have)
	if len(ahead) > 0 {
		if err := db.index.ahead(ctx, tx, ahead); err != nil {
			return 0, err
		}
	}
	var before int64
	if err := tx.QueryRowContext(ctx, db.engine.lock).Scan(&before); err != nil {
		return 0, err
	}
	if have, err = keptOf(ctx, tx, entries); err != nil { // another may have been first
		return 0, err
	}
	k := keeping{tx: tx, have: have, changes: before}
	var docs, back []*pageDoc
	for _, e := range entries {
		if e.doc != nil {
			if err := db.older(ctx, tx, e.doc, have); err != nil {
				return 0, err
			}
		}
		n, err := k.keep(ctx, e)
		if err != nil {
			return 0, err
		}
		added += n
		if n > 0 && e.doc != nil {
			docs = append(docs, e.doc)
		}
		if e.doc != nil && e.doc.entered && (n == 0 || !e.doc.fresh) {
			back = append(back, e.doc)
		}
	}
	if k.changes != before {
		if err := tx.do(ctx, sqlChanged, k.changes); err != nil {
			return 0, err
		}
	}
	if len(back) > 0 { // another found something else meanwhile, or took it away
		if err := db.index.back(ctx, tx, back); err != nil {
			return 0, err
		}
	}
	if len(docs) > 0 {
		err = db.index.pages(ctx, tx, docs)
	}
	return added, err
}

// newDocs are the rows of pages that have none yet, as far as is known before the mark
// is taken: those that stand among the entries once.
func newDocs(entries []*Entry, have map[hearsay.PageID]int) (out []*pageDoc) {
	times := map[hearsay.PageID]int{}
	for _, e := range entries {
		if e.doc != nil {
			e.doc.entered = false // by a transaction that was undone
			times[e.page.ID]++
		}
	}
	for _, e := range entries {
		if e.doc != nil && times[e.page.ID] == 1 && have[e.page.ID] == 0 && !e.doc.none {
			out = append(out, e.doc)
		}
	}
	return out
}

// keptOf returns the pages of entries that are kept, with the versions of what
// was found on them.
func keptOf(ctx context.Context, tx *transaction, entries []*Entry) (map[hearsay.PageID]int, error) {
	var ids []hearsay.PageID
	for _, e := range entries {
		if e.page != nil {
			ids = append(ids, e.page.ID)
		}
	}
	out := make(map[hearsay.PageID]int, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	if err := tx.flush(ctx); err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, sqlKeptOf, string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id hearsay.PageID
		var version int
		if err := rows.Scan(&id, &version); err != nil {
			return nil, err
		}
		out[id] = version
	}
	return out, rows.Err()
}

// putBytes puts those of new pages, in one order, so that two who put the same
// don't each wait for the other.
func putBytes(ctx context.Context, tx *transaction, entries []*Entry, have map[hearsay.PageID]int) error {
	var list []packed
	for _, e := range entries {
		if e.page == nil || e.raw.hash == "" {
			continue
		}
		if _, ok := have[e.page.ID]; ok {
			continue
		}
		if list = append(list, e.raw); e.body.hash != e.raw.hash {
			list = append(list, e.body)
		}
	}
	slices.SortFunc(list, func(a, b packed) int { return cmp.Compare(a.hash, b.hash) })
	list = slices.CompactFunc(list, func(a, b packed) bool { return a.hash == b.hash })
	for _, b := range list {
		if err := tx.do(ctx, sqlPutBytes, b.hash, b.coding, b.size, b.data); err != nil {
			return err
		}
	}
	return nil
}

// A keeping is a transaction that keeps pages, with the mark taken.
type keeping struct {
	tx      *transaction
	have    map[hearsay.PageID]int // the kept pages of this transaction's, with their versions
	changes int64                  // the mark, as it will be
}

func (k *keeping) keep(ctx context.Context, e *Entry) (added int, err error) {
	if e.unread != "" {
		return 0, k.tx.do(ctx, sqlPutUnread, e.unread, e.finding.Reason)
	}
	p := e.page
	version, kept := k.have[p.ID]
	if e.replace {
		if !kept { // taken away meanwhile
			return 0, nil
		}
		return 1, k.replaceFinding(ctx, e)
	}
	if p.Locator != "" {
		if err := k.tx.do(ctx, sqlDropUnread, p.Locator); err != nil {
			return 0, err
		}
	}
	if !kept {
		if e.raw.hash == "" { // prepared when it was there
			return 0, nil
		}
		err := k.tx.do(ctx, sqlPutPage, p.ID, p.URL, stamp(p.Fetched), p.Type, p.Charset, p.Locator, e.raw.hash, e.body.hash, e.finding.Address, k.changes+1)
		if err != nil {
			return 0, err
		}
		return 1, k.putArticle(ctx, e)
	}
	for _, q := range []struct{ set, value string }{{sqlRelocate, p.Locator}, {sqlRefetch, stamp(p.Fetched)}} {
		if q.value == "" {
			continue
		}
		if err := k.tx.do(ctx, q.set, p.ID, q.value); err != nil {
			return 0, err
		}
	}
	if version >= e.finding.Version {
		return 0, nil
	}
	return 1, k.replaceFinding(ctx, e)
}

// replaceFinding replaces what was found on a page that is there.
func (k *keeping) replaceFinding(ctx context.Context, e *Entry) error {
	if err := k.tx.do(ctx, sqlReaddress, e.page.ID, e.finding.Address); err != nil {
		return err
	}
	if k.have[e.page.ID] == 0 { // it waited, and is new to readers now
		if err := k.tx.do(ctx, sqlRekept, e.page.ID, k.changes+1); err != nil {
			return err
		}
	} else if err := k.tx.do(ctx, sqlKeepBefore, e.page.ID, e.article); err != nil {
		return err
	}
	return k.putArticle(ctx, e)
}

func (k *keeping) putArticle(ctx context.Context, e *Entry) error {
	k.changes++
	f := e.finding
	k.have[e.page.ID] = f.Version
	return k.tx.do(ctx, sqlPutArticle, e.page.ID, f.Version, e.article, f.Reason, f.Lines, k.changes)
}

// PutFinding replaces what the article stage found on a kept page.
func (db *DB) PutFinding(ctx context.Context, id hearsay.PageID, f Finding) error {
	e, err := db.PrepareFinding(id, f)
	if err == nil {
		_, err = db.KeepAll(ctx, e)
	}
	return err
}
