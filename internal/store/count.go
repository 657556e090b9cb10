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
	sqlSchema             = `SELECT MAX(version_id) FROM goose_db_version WHERE is_applied`
)

// Counts counts what is in the database. It reads the whole table of articles,
// though not the articles: some 10 ms for 20,000 pages.
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

// Schema returns the number of the newest migration that was carried out.
func (db *DB) Schema(ctx context.Context) (n int64, err error) {
	err = db.sql.QueryRowContext(ctx, sqlSchema).Scan(&n)
	return n, db.explain(err)
}
