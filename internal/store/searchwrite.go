package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"hearsay"
)

// A sqliteIndex keeps the rows in SQLite's FTS5 (sqlite.org/fts5.html), in tables
// without content: terms with their positions and nothing else. FTS5 wants rows in
// order of their numbers, and writes what it has gathered to disk where one comes
// that is smaller: so everything of one transaction is sorted first, what goes and
// then what comes.
//
// PostgreSQL keeps the same rows as tsvectors under a GIN index, with what differs in
// searchpostgres.go: how a row is written, how a search is put, how it is ranked.
type sqliteIndex struct {
	pool             *sql.DB
	ofPages, ofLines *numbering
	syntax
	// The bounds of a search: steps, rows that are ranked, pages of a beginning.
	steps         float64
	ranked, begun int
}

func newSQLiteIndex(pool *sql.DB) *sqliteIndex {
	return &sqliteIndex{pool: pool, syntax: fts5, steps: mostSteps, ranked: RankedMost, begun: mostBegun,
		ofPages: newNumbering("search_pages", sqlPageLast), ofLines: newNumbering("search_lines", sqlLineLast)}
}

const (
	sqlPageInsert   = `INSERT INTO search_page (rowid, title, body, facets) VALUES ($1, $2, $3, $4)`
	sqlPageNumbers  = `SELECT page, n FROM search_pages WHERE page IN (SELECT value FROM json_each($1))`
	sqlPageRow      = `INSERT INTO search_pages (n, page) VALUES ($1, $2)`
	sqlPageUnrow    = `DELETE FROM search_pages WHERE n = $1`
	sqlPageLast     = `SELECT COALESCE(MAX(n), 0) FROM search_pages WHERE n >= $1 AND n < $2`
	sqlLinesOf      = `SELECT story, n, kind, line, hash FROM search_lines WHERE story IN (SELECT value FROM json_each($1)) ORDER BY n`
	sqlLineRow      = `INSERT INTO search_lines (n, kind, story, line, hash, place) VALUES ($1, $2, $3, $4, $5, $6)`
	sqlLineUnrow    = `DELETE FROM search_lines WHERE n = $1`
	sqlLineLast     = `SELECT COALESCE(MAX(n), 0) FROM search_lines WHERE n >= $1 AND n < $2`
	sqlDay          = `INSERT INTO search_days (kind, day, n) VALUES ($1, $2, $3) ON CONFLICT (kind, day) DO UPDATE SET n = n + excluded.n`
	sqlDayGone      = `DELETE FROM search_days WHERE kind = $1 AND day = $2 AND n <= 0`
	sqlTerm         = `INSERT INTO search_terms (term, n) VALUES ($1, $2) ON CONFLICT (term) DO UPDATE SET n = n + excluded.n`
	sqlTermGone     = `DELETE FROM search_terms WHERE term = $1 AND n <= 0`
	sqlTodoDone     = `DELETE FROM search_todo WHERE kind = $1 AND id IN (SELECT value FROM json_each($2)) RETURNING id`
	sqlTodoTake     = `SELECT id FROM search_todo WHERE kind = $1 ORDER BY id LIMIT $2`
	sqlTodoCount    = `SELECT COUNT(*) FROM search_todo WHERE kind = $1`
	sqlSearchMade   = `SELECT version FROM search_state WHERE one = 1`
	sqlSearchRemade = `UPDATE search_state SET version = $1 WHERE one = 1`
)

// sqlSearchEmpty empties the index and lists what there is to enter.
var sqlSearchEmpty = []string{
	`INSERT INTO search_page (search_page) VALUES ('delete-all')`,
	`INSERT INTO search_statement (search_statement) VALUES ('delete-all')`,
	`INSERT INTO search_event (search_event) VALUES ('delete-all')`,
	`INSERT INTO search_page (search_page, rank) VALUES ('automerge', 16)`,
	`INSERT INTO search_statement (search_statement, rank) VALUES ('automerge', 16)`,
	`INSERT INTO search_event (search_event, rank) VALUES ('automerge', 16)`,
	`DELETE FROM search_pages`, `DELETE FROM search_lines`, `DELETE FROM search_days`, `DELETE FROM search_terms`,
	`INSERT INTO search_todo SELECT 'page', page FROM articles WHERE article IS NOT NULL ON CONFLICT DO NOTHING`,
	`INSERT INTO search_todo SELECT 'brief', story FROM briefs WHERE true ON CONFLICT DO NOTHING`,
}

// fillBatch is how many pages or briefs are entered in one transaction where many
// are: more make fewer and larger pieces for FTS5 to merge.
const fillBatch = 512

// ahead enters new pages, where several may do so at once. Of two who find the same
// page, the second waits for the first; its row is not entered where that is kept.
func (x *sqliteIndex) ahead(ctx context.Context, tx *transaction, docs []*pageDoc) error {
	if tx.pgx == nil || len(docs) == 0 {
		return nil
	}
	b := newSearchBatch(ctx, tx, x.ofPages)
	come, err := b.giveNumbers(docs)
	if err != nil {
		return err
	}
	slices.SortFunc(come, func(a, b *pageDoc) int { return cmp.Compare(a.page, b.page) })
	list := make([][2]any, len(come))
	at := make(map[hearsay.PageID]*pageDoc, len(come))
	for i, d := range come {
		list[i], at[d.page] = [2]any{d.n, d.page}, d
	}
	j, err := json.Marshal(list)
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, postgresPageRows, string(j))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id hearsay.PageID
		if err := rows.Scan(&id); err != nil {
			return err
		}
		at[id].entered = true
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, d := range come {
		if d.entered {
			if err := b.words(OfPage, "", d.n, d.title, d.body, d.facets); err != nil {
				return err
			}
		}
	}
	return tx.flush(ctx) // before others wait for the mark
}

// giveNumbers gives those of pages that have a row its number.
func (b *searchBatch) giveNumbers(docs []*pageDoc) (come []*pageDoc, err error) {
	var days []int64
	for _, d := range docs {
		if !d.none && !d.entered {
			come, days = append(come, d), append(days, d.day)
		}
	}
	if err := b.begin(days); err != nil {
		return nil, err
	}
	for _, d := range come {
		if d.n, err = b.number(d.day); err != nil {
			return nil, err
		}
	}
	return come, nil
}

func (x *sqliteIndex) pages(ctx context.Context, tx *transaction, docs []*pageDoc) error {
	docs = lastOfEach(docs)
	b := newSearchBatch(ctx, tx, x.ofPages)
	var known []hearsay.PageID
	for _, d := range docs {
		if !d.fresh {
			known = append(known, d.page)
		}
	}
	was, err := done(b, "page", known)
	if err != nil {
		return err
	}
	have, err := b.numbers(known)
	if err != nil {
		return err
	}
	var gone []int64
	var come []*pageDoc
	for _, d := range docs {
		if !d.fresh {
			if d.fill && !was[d.page] {
				continue
			}
			if n, ok := have[d.page]; ok {
				gone = append(gone, n)
				b.count(OfPage, dayOfNumber(n), -1)
				for _, t := range d.old {
					b.terms[t]--
				}
			}
		}
		if !d.none {
			come = append(come, d)
			b.count(OfPage, d.day, 1)
			if sampled(d.page) {
				for _, t := range d.terms() {
					b.terms[t]++
				}
			}
		}
	}
	if err := b.unrow(gone); err != nil {
		return err
	}
	if come, err = b.giveNumbers(come); err != nil {
		return err
	}
	slices.SortFunc(come, func(a, b *pageDoc) int { return cmp.Compare(a.n, b.n) })
	for _, d := range come {
		if err := b.words(OfPage, sqlPageInsert, d.n, d.title, d.body, d.facets); err != nil {
			return err
		}
		if err := b.exec(sqlPageRow, d.n, d.page); err != nil {
			return err
		}
	}
	return b.end()
}

// unrow takes rows of pages out.
func (b *searchBatch) unrow(gone []int64) error {
	slices.Sort(gone)
	for _, n := range gone {
		for _, q := range []string{ftsDelete[OfPage], sqlPageUnrow} {
			if err := b.exec(q, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// back takes the rows of pages out that were entered ahead.
func (x *sqliteIndex) back(ctx context.Context, tx *transaction, docs []*pageDoc) error {
	var gone []int64
	for _, d := range docs {
		if d.entered {
			gone, d.entered = append(gone, d.n), false
		}
	}
	return newSearchBatch(ctx, tx, x.ofPages).unrow(gone)
}

// lastOfEach leaves out the rows of pages that have another behind them.
func lastOfEach(docs []*pageDoc) []*pageDoc {
	at := map[hearsay.PageID]int{}
	var out []*pageDoc
	for _, d := range docs {
		i, again := at[d.page]
		if !again {
			at[d.page] = len(out)
			out = append(out, d)
			continue
		}
		d.fresh, d.old = out[i].fresh, out[i].old
		out[i] = d
	}
	return out
}

// ftsDelete takes a row out of the table of a kind.
var ftsDelete = map[Kind]string{
	OfPage:      `DELETE FROM search_page WHERE rowid = $1`,
	OfStatement: `DELETE FROM search_statement WHERE rowid = $1`,
	OfEvent:     `DELETE FROM search_event WHERE rowid = $1`,
}

// ftsInsert enters a line.
var ftsInsert = map[Kind]string{
	OfStatement: `INSERT INTO search_statement (rowid, words, speaker, facets) VALUES ($1, $2, $3, $4)`,
	OfEvent:     `INSERT INTO search_event (rowid, label, reports, facets) VALUES ($1, $2, $3, $4)`,
}

// A lineRow is a line in the index.
type lineRow struct {
	n     int64
	kind  Kind
	line  string
	hash  int64
	story hearsay.StoryID
	doc   *lineDoc
}

// linesOf are the rows of stories.
func (b *searchBatch) linesOf(stories []hearsay.StoryID) (map[hearsay.StoryID][]lineRow, error) {
	out := map[hearsay.StoryID][]lineRow{}
	err := among(b, sqlLinesOf, stories, func(rows *sql.Rows) error {
		var r lineRow
		if err := rows.Scan(&r.story, &r.n, &r.kind, &r.line, &r.hash); err != nil {
			return err
		}
		out[r.story] = append(out[r.story], r)
		return nil
	})
	return out, err
}

func (x *sqliteIndex) briefs(ctx context.Context, tx *transaction, docs []*briefDoc) error {
	b := newSearchBatch(ctx, tx, x.ofLines)
	type key struct {
		kind Kind
		line string
		hash int64
	}
	stories := make([]hearsay.StoryID, len(docs))
	for i, d := range docs {
		stories[i] = d.story
	}
	was, err := done(b, "brief", stories)
	if err != nil {
		return err
	}
	had, err := b.linesOf(stories)
	if err != nil {
		return err
	}
	var gone, come []lineRow
	for _, d := range docs {
		if d.fill && !was[d.story] {
			continue
		}
		stay := map[key]int{}
		for i := range d.lines {
			l := &d.lines[i]
			stay[key{l.kind, l.line, l.hash}]++
		}
		for _, r := range had[d.story] {
			if k := (key{r.kind, r.line, r.hash}); stay[k] > 0 {
				stay[k]--
			} else {
				gone = append(gone, r)
			}
		}
		for i := range d.lines {
			l := &d.lines[i]
			if k := (key{l.kind, l.line, l.hash}); stay[k] > 0 {
				stay[k]--
				come = append(come, lineRow{kind: l.kind, story: d.story, doc: l})
			}
		}
	}
	if err := b.without(gone); err != nil {
		return err
	}
	days := make([]int64, len(come))
	for i := range come {
		days[i] = come[i].doc.day
	}
	if err := b.begin(days); err != nil {
		return err
	}
	for i := range come {
		r := &come[i]
		if r.n, err = b.number(r.doc.day); err != nil {
			return err
		}
		b.count(r.kind, r.doc.day, 1)
	}
	slices.SortFunc(come, func(a, b lineRow) int { return cmp.Compare(a.n, b.n) })
	for _, k := range []Kind{OfStatement, OfEvent} {
		for _, r := range come {
			if r.kind != k {
				continue
			}
			if err := b.words(k, ftsInsert[k], r.n, r.doc.first, r.doc.second, r.doc.facets); err != nil {
				return err
			}
		}
	}
	for _, r := range come {
		if err := b.exec(sqlLineRow, r.n, r.kind, r.story, r.doc.line, r.doc.hash, r.doc.place); err != nil {
			return err
		}
	}
	return b.end()
}

// without takes lines out.
func (b *searchBatch) without(gone []lineRow) error {
	slices.SortFunc(gone, func(a, b lineRow) int { return cmp.Compare(a.n, b.n) })
	for _, k := range []Kind{OfStatement, OfEvent} {
		for _, r := range gone {
			if r.kind != k {
				continue
			}
			b.count(k, dayOfNumber(r.n), -1)
			for _, q := range []string{ftsDelete[k], sqlLineUnrow} {
				if err := b.exec(q, r.n); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (x *sqliteIndex) drop(ctx context.Context, tx *transaction, stories []hearsay.StoryID) error {
	b := newSearchBatch(ctx, tx, x.ofLines)
	if _, err := done(b, "brief", stories); err != nil { // first: whoever enters them is waited for
		return err
	}
	had, err := b.linesOf(stories)
	if err != nil {
		return err
	}
	var gone []lineRow
	for _, s := range stories {
		gone = append(gone, had[s]...)
	}
	if err := b.without(gone); err != nil {
		return err
	}
	return b.end()
}

func (x *sqliteIndex) todo(ctx context.Context) (pages, briefs int, err error) {
	for kind, n := range map[string]*int{"page": &pages, "brief": &briefs} {
		if err := x.pool.QueryRowContext(ctx, sqlTodoCount, kind).Scan(n); err != nil {
			return 0, 0, err
		}
	}
	return pages, briefs, nil
}

// renew empties an index of another version and puts everything on the list.
func (x *sqliteIndex) renew(ctx context.Context, tx *transaction) error {
	var made int
	if err := tx.QueryRowContext(ctx, sqlSearchMade).Scan(&made); err != nil || made == searchVersion {
		return err
	}
	for _, q := range sqlSearchEmpty {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, sqlSearchRemade, searchVersion)
	return err
}

func (x *sqliteIndex) take(ctx context.Context, kind string, n int) ([]string, error) {
	rows, err := x.pool.QueryContext(ctx, sqlTodoTake, kind, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}
