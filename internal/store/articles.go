package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"hearsay"
)

// articlesBatch is how many articles one query asks for: as packed, some 5 kB each.
const articlesBatch = 512

// Articles returns the articles of pages, in the order of their IDs, which must be
// whole. It costs one query for each 512, and unpacks them on all processors. Where
// one is missing the error is that of [DB.Article], for the first of them.
func (db *DB) Articles(ctx context.Context, ids []hearsay.PageID) ([]*hearsay.Article, error) {
	out := make([]*hearsay.Article, 0, len(ids))
	for part := range slices.Chunk(ids, articlesBatch) {
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
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	have := make(map[hearsay.PageID]packedArticle, len(ids))
	err = db.scan(ctx, sqlArticlesOf, func(rows *sql.Rows) error {
		var id hearsay.PageID
		var p packedArticle
		if err := rows.Scan(&id, &p.packed, &p.reason); err != nil {
			return err
		}
		have[id] = p
		return nil
	}, string(list))
	if err != nil {
		return nil, err
	}
	out, errs := make([]*hearsay.Article, len(ids)), make([]error, len(ids))
	var all sync.WaitGroup
	workers := min(len(ids), runtime.GOMAXPROCS(0))
	for w := range workers {
		all.Go(func() {
			for i := w; i < len(ids); i += workers {
				p, ok := have[ids[i]]
				if !ok {
					errs[i] = fmt.Errorf("page %s: %w in %s", ids[i], ErrNotFound, db.name)
					continue
				}
				out[i], errs[i] = db.readArticle(ids[i], p.packed, p.reason)
			}
		})
	}
	all.Wait()
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return nil, errs[i]
	}
	return out, nil
}
