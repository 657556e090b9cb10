package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"hearsay"
)

// Articles returns the articles of pages, in the order of their IDs, which must be
// whole. It costs one query for each 512, and unpacks them on all processors. Where
// one is missing the error is that of [DB.Article], for the first of them.
func (db *DB) Articles(ctx context.Context, ids []hearsay.PageID) ([]*hearsay.Article, error) {
	out := make([]*hearsay.Article, 0, len(ids))
	for part := range slices.Chunk(ids, namedAtOnce) { // no more are held packed
		some, err := db.someArticles(ctx, part)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	return out, nil
}

// A packedArticle is one as it is kept.
type packedArticle struct {
	packed []byte
	reason string
}

func (db *DB) someArticles(ctx context.Context, ids []hearsay.PageID) ([]*hearsay.Article, error) {
	have := make(map[hearsay.PageID]packedArticle, len(ids))
	err := named(ctx, db, sqlArticlesOf, ids, func(rows *sql.Rows) error {
		var id hearsay.PageID
		var p packedArticle
		if err := rows.Scan(&id, &p.packed, &p.reason); err != nil {
			return err
		}
		have[id] = p
		return nil
	})
	if err != nil {
		return nil, err
	}
	out, errs := make([]*hearsay.Article, len(ids)), make([]error, len(ids))
	err = parallel(ctx, len(ids), func(i int) error {
		if p, ok := have[ids[i]]; ok {
			out[i], errs[i] = db.readArticle(ids[i], p.packed, p.reason)
		} else {
			errs[i] = fmt.Errorf("page %s: %w in %s", ids[i], ErrNotFound, db.name)
		}
		return nil // the first in order is told, not the first in time
	})
	return out, cmp.Or(err, cmp.Or(errs...))
}
