package store

import (
	"context"
	"database/sql"
)

// Counts say how much is in a database.
type Counts struct {
	Pages          int64 `json:"pages"`
	WithArticle    int64 `json:"with_article"`
	WithoutArticle int64 `json:"without_article"`
	Unread         int64 `json:"unread"` // inputs that could not be read
	Stories        int64 `json:"stories"`
	Briefs         int64 `json:"briefs"`
	Changes        int64 `json:"changes"` // to the articles, see [DB.Mark]
}

const (
	sqlCounts = `SELECT (SELECT COUNT(*) FROM pages), (SELECT COUNT(*) FROM articles), (SELECT COUNT(*) FROM articles WHERE article IS NULL),
		(SELECT COUNT(*) FROM unread), (SELECT COUNT(*) FROM stories), (SELECT COUNT(*) FROM briefs b JOIN stories s ON s.id = b.story),
		(SELECT changes FROM mark WHERE one = 1)`
	sqlVersionsOfArticles = `SELECT version, COUNT(*) FROM articles GROUP BY version`
	sqlReasons            = `SELECT reason, COUNT(*) FROM articles WHERE article IS NULL GROUP BY reason ORDER BY COUNT(*) DESC, reason LIMIT 20`
	sqlLastLog            = `SELECT seq, story, what, why FROM log ORDER BY n DESC LIMIT 20`
	sqlSizeSQLite         = `SELECT c.page_count * s.page_size FROM pragma_page_count() c, pragma_page_size() s`
	sqlSizePostgres       = `SELECT pg_database_size(current_database())`
)

// Counts counts what is in the database, in indices: some 0.1 µs a page.
func (db *DB) Counts(ctx context.Context) (c Counts, err error) {
	var articles int64
	err = db.sql.QueryRowContext(ctx, sqlCounts).Scan(&c.Pages, &articles, &c.WithoutArticle, &c.Unread, &c.Stories, &c.Briefs, &c.Changes)
	c.WithArticle = articles - c.WithoutArticle
	return c, db.explain(err)
}

// ArticleVersions returns how many pages hold what each version of the article
// stage found.
func (db *DB) ArticleVersions(ctx context.Context) (map[int]int64, error) {
	out := map[int]int64{}
	err := db.scan(ctx, sqlVersionsOfArticles, func(rows *sql.Rows) error {
		var v int
		var n int64
		err := rows.Scan(&v, &n)
		out[v] = n
		return err
	})
	return out, err
}

// A Reason is why pages hold no article, and how many.
type Reason struct {
	Why   string `json:"why"`
	Pages int64  `json:"pages"`
}

// Reasons returns the commonest reasons why pages hold no article, at most 20.
func (db *DB) Reasons(ctx context.Context) ([]Reason, error) {
	var out []Reason
	err := db.scan(ctx, sqlReasons, func(rows *sql.Rows) error {
		var r Reason
		err := rows.Scan(&r.Why, &r.Pages)
		out = append(out, r)
		return err
	})
	return out, err
}

// LastLog returns the last 20 entries of the log, the last first.
func (db *DB) LastLog(ctx context.Context) ([]LogEntry, error) {
	var out []LogEntry
	err := db.scan(ctx, sqlLastLog, func(rows *sql.Rows) error {
		var l LogEntry
		err := rows.Scan(&l.Change, &l.Story, &l.What, &l.Why)
		out = append(out, l)
		return err
	})
	return out, err
}

// Schema returns the number of the newest migration that was carried out, and
// that of the newest that this program knows.
func (db *DB) Schema(ctx context.Context) (have, newest int, err error) {
	err = db.sql.QueryRowContext(ctx, db.engine.schema).Scan(&have)
	return have, db.engine.newest, db.explain(err)
}

// Size returns how many bytes the database takes, what waits to be written into
// its file aside.
func (db *DB) Size(ctx context.Context) (n int64, err error) {
	q := sqlSizeSQLite
	if IsAddress(db.name) {
		q = sqlSizePostgres
	}
	err = db.sql.QueryRowContext(ctx, q).Scan(&n)
	return n, db.explain(err)
}
