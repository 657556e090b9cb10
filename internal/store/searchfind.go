package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"hearsay"
)

// A finder looks through the table of one kind, in one transaction.
type finder struct {
	ctx   context.Context
	tx    *sql.Tx
	kind  Kind
	e     *expression
	where string
	args  []any   // of where
	most  float64 // steps
	syntax
}

func (x *sqliteIndex) find(ctx context.Context, q *Query, e *expression, kind Kind, pages int) (Found, error) {
	out := Found{Kind: kind}
	for _, f := range e.fields {
		if !kind.Has(f) && !slices.Contains(out.Lacks, f) {
			out.Lacks = append(out.Lacks, f)
		}
	}
	if len(out.Lacks) > 0 {
		return out, nil
	}
	tx, err := x.pool.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: x.whole})
	if err != nil {
		return out, err
	}
	defer tx.Rollback()
	f := &finder{ctx: ctx, tx: tx, kind: kind, e: e, most: x.steps, syntax: x.syntax}
	lo, best, err := f.bounds(&out, pages)
	if err != nil {
		return out, err
	}
	f.where = " FROM search_" + string(kind) + " WHERE " + strings.ReplaceAll(x.fits, "KIND", string(kind)) + " AND " + x.row + " BETWEEN ? AND ?"
	f.args = []any{lo, e.hi}
	if kind == OfPage {
		// "+" keeps FTS5 from beginning anew for each page of the story.
		const of = " (SELECT p.n FROM members m JOIN search_pages p ON p.page = m.page WHERE m.story = ?)"
		if e.story != "" {
			f.where += " AND +" + x.row + " IN" + of
			f.args = append(f.args, e.story)
		}
		for _, s := range e.notIn {
			f.where += " AND +" + x.row + " NOT IN" + of
			f.args = append(f.args, s)
		}
	}
	match := e.match(x.syntax, kind, false)
	if err := f.rows("SELECT COUNT(*)"+f.where, match, func(r *sql.Rows) error { return r.Scan(&out.Total) }); err != nil {
		return out, err
	}
	out.Best = best && out.Total <= x.ranked
	if out.Total == 0 || len(q.Kinds) > 0 && !slices.Contains(q.Kinds, kind) {
		return out, nil
	}
	limit := min(cmp.Or(max(q.Limit, 0), 10), mostHits)
	c, err := readCursor(q.Cursor)
	if err != nil || len(q.Kinds) != 1 && q.Cursor != "" || q.Cursor != "" && (c.tier == tierBest) != out.Best {
		return out, ErrCursor
	}
	var list []cursor
	if out.Best {
		if x.rank == nil {
			list, err = f.best(match, c)
		} else {
			list, err = x.rank(f, match, c)
		}
	} else {
		list, err = f.newest(match, c, limit+1)
	}
	if err != nil {
		return out, err
	}
	if len(list) > limit {
		list = list[:limit]
		out.Next = list[limit-1].String()
	}
	for _, c := range list {
		h, err := f.hit(c.n)
		if err != nil {
			return out, err
		}
		out.Hits = append(out.Hits, h)
	}
	return out, nil
}

// bounds returns the first row to look at, so that looking costs no more than it
// may, and whether ranking may be done: it walks the lists of all terms once more.
func (f *finder) bounds(out *Found, pages int) (lo int64, best bool, err error) {
	e := f.e
	lo = e.lo
	docs, all := 0, 0
	if err := f.tx.QueryRowContext(f.ctx, sqlAllDocs, f.kind).Scan(&all); err != nil {
		return 0, false, err
	}
	docs = all
	if e.dates {
		if err := f.tx.QueryRowContext(f.ctx, sqlDocs, f.kind, e.lo>>dayBits, (e.hi>>dayBits)+1).Scan(&docs); err != nil {
			return 0, false, err
		}
	}
	if docs == 0 || pages == 0 {
		return lo, true, nil
	}
	steps := e.steps(pages) * float64(all) / float64(pages)
	best = steps <= f.most
	if steps *= float64(docs) / float64(all); steps <= f.most {
		return lo, best, nil
	}
	// The newest rows that may be walked.
	want := int(float64(docs) * f.most / steps)
	left := want
	rows, err := f.tx.QueryContext(f.ctx, sqlDays, f.kind, e.lo>>dayBits, (e.hi>>dayBits)+1)
	if err != nil {
		return 0, false, err
	}
	defer rows.Close()
	for rows.Next() {
		var day int64
		var n int
		if err := rows.Scan(&day, &n); err != nil {
			return 0, false, err
		}
		if n > left && left < want/2 {
			break
		}
		lo = max(day<<dayBits, e.lo)
		out.Since = dayTime(day)
		if n > left { // a day of very many: its last numbers are looked at
			lo += int64(n - left)
			break
		}
		left -= n
	}
	return lo, best, rows.Err()
}

// rows calls scan for each row of a query on the table.
func (f *finder) rows(q, match string, scan func(*sql.Rows) error, more ...any) error {
	args := append(append([]any{match}, f.args...), more...)
	rows, err := f.tx.QueryContext(f.ctx, f.places(q), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// weights are those of the columns of a kind: words of headlines count four times,
// facets are no words.
var weights = map[Kind]string{OfPage: "4.0, 1.0, 0.0", OfStatement: "1.0, 1.0, 0.0", OfEvent: "2.0, 1.0, 0.0"}

// best returns the rows behind a cursor, the best first.
func (f *finder) best(match string, after cursor) ([]cursor, error) {
	var all []cursor
	q := fmt.Sprintf("SELECT rowid, bm25(search_%s, %s)", f.kind, weights[f.kind]) + f.where
	err := f.rows(q, match, func(r *sql.Rows) error {
		c := cursor{tier: tierBest}
		if err := r.Scan(&c.n, &c.score); err != nil {
			return err
		}
		// Sums in another order differ in their last digits.
		c.score = math.Round(c.score*1e6) / 1e6
		if after.tier == "" || after.before(c) {
			all = append(all, c)
		}
		return nil
	})
	slices.SortFunc(all, func(a, b cursor) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	return all, err
}

// newest returns the rows behind a cursor: those with all words in the headline
// first, both parts newest first.
func (f *finder) newest(match string, after cursor, limit int) ([]cursor, error) {
	var list []cursor
	tier := func(name, match string) error {
		q := "SELECT " + f.row + f.where
		args := []any{}
		if after.tier == name {
			q += " AND " + f.row + " < ?"
			args = append(args, after.n)
		}
		return f.rows(q+" ORDER BY "+f.row+" DESC LIMIT ?", match, func(r *sql.Rows) error {
			c := cursor{tier: name}
			err := r.Scan(&c.n)
			list = append(list, c)
			return err
		}, append(args, limit-len(list))...)
	}
	heads := len(f.e.all) > 0 && f.kind != OfStatement
	if heads && after.tier != tierRest {
		if err := tier(tierHead, f.e.match(f.syntax, f.kind, true)); err != nil {
			return nil, err
		}
	}
	if len(list) >= limit {
		return list, nil
	}
	if heads {
		var head []string
		for _, c := range f.e.all {
			var or []string
			for _, w := range c {
				or = append(or, w.head)
			}
			head = append(head, "("+strings.Join(or, f.or)+")")
		}
		match = "(" + match + ")" + f.not + "(" + strings.Join(head, f.and) + ")"
	}
	return list, tier(tierRest, match)
}

// hit reads what a row is of.
func (f *finder) hit(n int64) (Hit, error) {
	h := Hit{Kind: f.kind, Day: dayTime(dayOfNumber(n))}
	if f.kind == OfPage {
		err := f.tx.QueryRowContext(f.ctx, sqlPageHit, n).Scan(&h.Page, &h.Story, &h.Title)
		return h, err
	}
	var place string
	if err := f.tx.QueryRowContext(f.ctx, sqlLineHit, n).Scan(&h.Story, &h.Title, &h.Line, &place); err != nil {
		return h, err
	}
	var p linePlace
	if err := json.Unmarshal([]byte(place), &p); err != nil {
		return h, fmt.Errorf("row %d of the index: damaged: %w", n, err)
	}
	h.Name = p.Name
	for _, s := range p.At {
		h.Places = append(h.Places, hearsay.Span{Page: hearsay.PageID(s.Page), Start: s.Start, End: s.End})
	}
	if len(h.Places) > 0 {
		h.Page = h.Places[0].Page
	}
	return h, nil
}

// The parts that results come in.
const (
	tierBest = "b"
	tierHead = "h"
	tierRest = "r"
)

// A cursor is the place of a hit in the order of its results.
type cursor struct {
	tier  string
	score float64 // of tierBest: smaller is better
	n     int64
}

// before is the order of ranked rows: newer ones first where they are equal.
func (c cursor) before(d cursor) bool {
	return cmp.Or(cmp.Compare(c.score, d.score), cmp.Compare(d.n, c.n)) < 0
}

func (c cursor) String() string {
	return c.tier + "." + strconv.FormatInt(c.n, 36) + "." + strconv.FormatInt(int64(math.Round(c.score*1e6)), 36)
}

func readCursor(s string) (cursor, error) {
	if s == "" {
		return cursor{}, nil
	}
	f := strings.Split(s, ".")
	if len(f) != 3 || f[0] != tierBest && f[0] != tierHead && f[0] != tierRest {
		return cursor{}, ErrCursor
	}
	n, err1 := strconv.ParseInt(f[1], 36, 64)
	score, err2 := strconv.ParseInt(f[2], 36, 64)
	if err1 != nil || err2 != nil {
		return cursor{}, ErrCursor
	}
	return cursor{f[0], float64(score) / 1e6, n}, nil
}
