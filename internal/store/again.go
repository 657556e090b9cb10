package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"

	"hearsay"
)

// While pages are read again by a newer version of the article stage, stories are
// told as before until their briefs are made again. The article that a kept brief
// was made from stays until then, as a record of its own kind under the page's ID, a
// space and the change that brought it, so that every excerpt reads back at any
// moment: it is put there in the transaction that replaces it, where it differs and
// its page is in a story.

const (
	sqlKeepBefore = `INSERT INTO records (kind, key, value)
		SELECT 'article before', page || ' ' || seq, article FROM articles
		WHERE page = $1 AND article IS NOT NULL AND article IS DISTINCT FROM $2 AND EXISTS (SELECT 1 FROM members m WHERE m.page = $1)
		ON CONFLICT (kind, key) DO NOTHING`
	sqlBefore     = `SELECT value FROM records WHERE kind = 'article before' AND key > $1 AND key < $2 ORDER BY key`
	sqlHasBefore  = `SELECT EXISTS (SELECT 1 FROM records WHERE kind = 'article before')`
	sqlDropBefore = `DELETE FROM records WHERE kind = 'article before' AND substr(key, 1, 64) NOT IN (SELECT page FROM articles WHERE seq > $1)`

	sqlOutdated = `SELECT a.page FROM articles a JOIN pages p ON p.id = a.page
		WHERE p.pruned = 0 AND (a.version < $1 OR a.seq <= $2) ORDER BY a.page`
	sqlReadAt = `SELECT COALESCE(MIN(a.version), 0), COALESCE(MAX(a.version), 0) FROM articles a JOIN pages p ON p.id = a.page
		WHERE p.pruned = 0 AND a.version > 0`
	sqlUnmade = `SELECT COUNT(*) FROM stories s LEFT JOIN briefs b ON b.story = s.id WHERE b.story IS NULL OR b.made LIKE 'again %'`
	sqlReread = `SELECT a.seq FROM articles a WHERE a.page = $1`
)

// Outdated returns the pages, in order of ID, whose article was found by an older
// version of its stage, or at that change or before ([DB.Mark]); -1 is before all.
// Pages whose bytes were removed are left out: they cannot be read again.
func (db *DB) Outdated(ctx context.Context, version int, change int64) ([]hearsay.PageID, error) {
	return query[hearsay.PageID](ctx, db, sqlOutdated, version, change)
}

// ReadBy returns the oldest and the newest version of the article stage that the
// pages were read by, those left out that wait for it or cannot be read again; 0 and 0
// where there are none. It looks at all articles, as [DB.Counts] does.
func (db *DB) ReadBy(ctx context.Context) (oldest, newest int, err error) {
	err = db.sql.QueryRowContext(ctx, sqlReadAt).Scan(&oldest, &newest)
	return oldest, newest, db.explain(err)
}

// FoundAt returns the change that brought what was found on a page, 0 where the page
// is not kept.
func (db *DB) FoundAt(ctx context.Context, id hearsay.PageID) (change int64, err error) {
	err = db.sql.QueryRowContext(ctx, sqlReread, id).Scan(&change)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return change, db.explain(err)
}

// Unmade counts the stories without a brief, and those whose brief is to be made
// again because of [DB.ForgetBriefs].
func (db *DB) Unmade(ctx context.Context) (n int, err error) {
	err = db.sql.QueryRowContext(ctx, sqlUnmade).Scan(&n)
	return n, db.explain(err)
}

// Unentered counts the pages and briefs that are not in the index of words.
func (db *DB) Unentered(ctx context.Context) (n int, err error) {
	if db.index == nil {
		return 0, nil
	}
	pages, briefs, err := db.index.todo(ctx)
	return pages + briefs, db.explain(err)
}

// ArticlesBefore returns the articles that the page had since all briefs were as the
// list of stories asks: kept briefs may have been made from them.
func (db *DB) ArticlesBefore(ctx context.Context, id hearsay.PageID) (out []*hearsay.Article, err error) {
	err = db.scan(ctx, sqlBefore, func(rows *sql.Rows) error {
		var packed []byte
		if err := rows.Scan(&packed); err != nil {
			return err
		}
		a := new(hearsay.Article)
		out = append(out, a)
		return db.decode(packed, a)
	}, string(id)+" ", string(id)+"!")
	return out, err
}

// ArticleShown is [DB.Article]; of a page that has no article any more, while a kept
// brief may tell of the one that it had, it is that.
func (db *DB) ArticleShown(ctx context.Context, id hearsay.PageID) (*hearsay.Article, error) {
	a, err := db.Article(ctx, id)
	if !errors.Is(err, hearsay.ErrNoArticle) {
		return a, err
	}
	before, bad := db.ArticlesBefore(ctx, id)
	if bad != nil || len(before) == 0 {
		return nil, cmp.Or(bad, err)
	}
	return before[len(before)-1], nil
}

// Before reports whether articles of before are kept.
func (db *DB) Before(ctx context.Context) (there bool, err error) {
	err = db.sql.QueryRowContext(ctx, sqlHasBefore).Scan(&there)
	return there, db.explain(err)
}

// DropBefore takes away the articles of before that were replaced at that change or
// before, once all briefs are made from what was there then.
func (db *DB) DropBefore(ctx context.Context, change int64) error {
	if there, err := db.Before(ctx); err != nil || !there {
		return err
	}
	return db.write(ctx, func(tx *transaction) error { return tx.do(ctx, sqlDropBefore, change) })
}
