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
	"sync"

	"hearsay"
)

// What a search may cost, in steps of a list of rows, each some 60 to 100
// nanoseconds: single words of a million pages are within it. A list of rows that is
// walked side by side with others costs a little more, words side by side twice and
// a half, a row that is looked up in the middle of a list as much as lookUp steps.
// Measured in doc/search.md.
const (
	mostSteps  = 1_000_000
	lookUp     = 35
	sideBySide = 2.5
)

// A beginning of a word whose words are in more than mostBegun pages is read as the
// most common of them only, since FTS5 collects the lists of all of them first.
const (
	mostBegun = 6_000
	readings  = 8
)

const (
	sqlTermCount = `SELECT n FROM search_terms WHERE term = $1`
	sqlBegun     = `SELECT term, n FROM search_terms WHERE term >= $1 AND term < $2`
	sqlAllDocs   = `SELECT COALESCE(SUM(n), 0) FROM search_days WHERE kind = $1 AND day = -1`
	sqlDocs      = `SELECT COALESCE(SUM(n), 0) FROM search_days WHERE kind = $1 AND day >= $2 AND day < $3`
	sqlDays      = `SELECT day, n FROM search_days WHERE kind = $1 AND day >= $2 AND day < $3 ORDER BY day DESC`
	sqlPageHit   = `SELECT p.page, COALESCE(s.id, ''), COALESCE(s.title, '') FROM search_pages p
		LEFT JOIN members m ON m.page = p.page LEFT JOIN stories s ON s.id = m.story WHERE p.n = $1 ORDER BY s.id LIMIT 1`
	sqlLineHit = `SELECT l.story, COALESCE(s.title, ''), l.line, l.place FROM search_lines l LEFT JOIN stories s ON s.id = l.story WHERE l.n = $1`
)

// search answers a query: it reads what is asked for, then looks through the three
// tables side by side.
func (x *sqliteIndex) search(ctx context.Context, q *Query) (Results, error) {
	p := planner{x: x, ctx: ctx, df: map[string]int{}}
	e, err := p.read(q)
	if err != nil {
		return Results{}, err
	}
	kinds := Kinds()
	r := Results{Kinds: make([]Found, len(kinds)), Read: p.readings}
	errs := make([]error, len(kinds))
	var all sync.WaitGroup
	for i, k := range kinds {
		all.Go(func() { r.Kinds[i], errs[i] = x.find(ctx, q, e, k, p.pages) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return Results{}, err
		}
	}
	return r, nil
}

// A wanted is a phrase in terms, with a mark before each.
type wanted struct {
	mark  string
	terms []string
	begun bool   // the last term may go on
	pages int    // that hold the rarest and all of its terms, of all pages, estimated
	sum   int    // pages that hold each of its terms, added up
	plain string // as FTS5 reads it
	head  string // the same in a headline
}

// An expression is what a query asks of every row, in the terms of FTS5. A term is
// letters and digits, so that between double quotes nothing of it can be an operator.
type expression struct {
	all    [][]wanted
	not    []wanted
	filter []wanted // fields, all asked for
	none   []wanted
	fields []Field // asked for and not negated
	story  hearsay.StoryID
	notIn  []hearsay.StoryID
	lo, hi int64 // rows by day
	dates  bool
}

// A planner reads a query with what is known of its terms.
type planner struct {
	x        *sqliteIndex
	ctx      context.Context
	pages    int // in the index
	df       map[string]int
	readings []Reading
	terms    int
}

func (p *planner) read(q *Query) (*expression, error) {
	if err := p.x.pool.QueryRowContext(p.ctx, sqlAllDocs, OfPage).Scan(&p.pages); err != nil {
		return nil, err
	}
	e := &expression{lo: 0, hi: math.MaxInt64}
	for _, clause := range q.Words {
		var list []wanted
		for _, t := range clause {
			w, err := p.term("", t)
			if err != nil {
				return nil, err
			}
			list = append(list, w...)
		}
		if len(list) > 0 {
			e.all = append(e.all, list)
		}
	}
	for _, t := range q.Not {
		w, err := p.term("", t)
		if err != nil {
			return nil, err
		}
		e.not = append(e.not, w...)
	}
	for _, f := range q.Filters {
		if !f.Not {
			e.fields = append(e.fields, f.Field)
		}
		if f.Field == InStory && !f.Not {
			e.story = hearsay.StoryID(f.Text)
		}
		if f.Field == InStory && f.Not {
			e.notIn = append(e.notIn, hearsay.StoryID(f.Text))
		}
		mark := map[Field]string{Speaker: markSpeaker, Outlet: markOutlet, Place: markPlace, Language: markLanguage, InStory: markStory}[f.Field]
		if mark == "" {
			return nil, fmt.Errorf("search: no field %q", f.Field)
		}
		w, err := p.term(mark, Term{Text: f.Text})
		if err != nil {
			return nil, err
		}
		if f.Not {
			e.none = append(e.none, w...)
		} else {
			e.filter = append(e.filter, w...)
		}
	}
	if !q.After.IsZero() || !q.Before.IsZero() {
		e.dates = true
		e.lo = int64(firstDay) << dayBits // what has no date is not within any
		if d := dayOf(q.After); d > 0 {
			e.lo = d << dayBits
		}
		if d := dayOf(q.Before); d > 0 {
			e.hi = d<<dayBits - 1
		}
	}
	return e, nil
}

// term reads a term of a query; none where it holds no letter or digit.
func (p *planner) term(mark string, t Term) ([]wanted, error) {
	terms := Terms(t.Text)
	if len(terms) == 0 {
		return nil, nil
	}
	if p.terms += len(terms); p.terms > mostTerms {
		return nil, fmt.Errorf("search: more than %d words", mostTerms)
	}
	w := wanted{mark: mark, terms: terms}
	last := terms[len(terms)-1]
	if !t.Prefix || len(last) < 2 {
		err := p.weigh(&w, 0)
		return []wanted{w}, err
	}
	begun, pages, err := p.begun(last)
	if err != nil {
		return nil, err
	}
	if pages <= p.x.begun {
		w.begun = true
		err := p.weigh(&w, pages)
		return []wanted{w}, err
	}
	p.readings = append(p.readings, Reading{last, begun})
	if !slices.Contains(begun, last) {
		begun = append(begun, last)
	}
	var out []wanted
	for _, b := range begun {
		one := wanted{mark: mark, terms: append(slices.Clone(terms[:len(terms)-1]), b)}
		if err := p.weigh(&one, 0); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// begun returns the most common terms that begin so, and in how many pages terms
// that do are, added up.
func (p *planner) begun(prefix string) (terms []string, pages int, err error) {
	rows, err := p.x.pool.QueryContext(p.ctx, sqlBegun, prefix, prefix+"\U0010ffff")
	if err != nil {
		return nil, 0, err
	}
	defer rows.Close()
	type count struct {
		term string
		n    int
	}
	var all []count
	for rows.Next() {
		var c count
		if err := rows.Scan(&c.term, &c.n); err != nil {
			return nil, 0, err
		}
		pages += 16 * c.n
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b count) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.term, b.term)) })
	for _, c := range all[:min(len(all), readings)] {
		terms = append(terms, c.term)
	}
	return terms, pages, rows.Err()
}

// weigh estimates in how many pages a phrase's terms are, and writes it for FTS5.
// begun is the estimate for a beginning.
func (p *planner) weigh(w *wanted, begun int) error {
	w.pages = p.pages
	for i, t := range w.terms {
		n := begun
		if !w.begun || i < len(w.terms)-1 {
			var ok bool
			if n, ok = p.df[w.mark+t]; !ok {
				err := p.x.pool.QueryRowContext(p.ctx, sqlTermCount, w.mark+t).Scan(&n)
				if err != nil && err != sql.ErrNoRows {
					return err
				}
				n = min(16*n+16, p.pages)
				p.df[w.mark+t] = n
			}
		}
		w.pages, w.sum = min(w.pages, n), w.sum+n
	}
	w.plain, w.head = p.x.phrase(w.mark, w.terms, w.begun), p.x.phrase(markHead, w.terms, w.begun)
	return nil
}

// steps estimates what it costs to walk an expression through so many pages, in
// steps.
func (e *expression) steps(pages int) float64 {
	var sum float64
	rarest := float64(pages)
	lists := 0
	clause := func(ws []wanted) {
		var any, walk float64
		for _, w := range ws {
			cost := float64(w.sum)
			if len(w.terms) > 1 {
				cost = sideBySide * min(cost, lookUp*float64(len(w.terms)*w.pages))
			}
			any += float64(w.pages)
			walk += cost
		}
		rarest = min(rarest, any)
		sum += walk
		lists++
	}
	for _, c := range e.all {
		clause(c)
	}
	for _, f := range e.filter {
		clause([]wanted{f})
	}
	for _, w := range slices.Concat(e.not, e.none) {
		sum += float64(w.sum)
		lists++
	}
	if lists == 0 {
		return float64(pages)
	}
	return min(sum, lookUp*float64(lists)*rarest)
}

// match writes the expression for FTS5. Marked says to look in headlines.
func (e *expression) match(x syntax, kind Kind, head bool) string {
	var and []string
	for _, c := range e.all {
		var or []string
		for _, w := range c {
			if head {
				or = append(or, w.head)
			} else {
				or = append(or, w.plain)
			}
		}
		and = append(and, "("+strings.Join(or, x.or)+")")
	}
	for _, w := range e.filter {
		if kind == OfPage && w.mark == markStory {
			continue
		}
		and = append(and, w.plain)
	}
	if len(and) == 0 {
		and = append(and, x.phrase("", []string{markAll}, false))
	}
	s := strings.Join(and, x.and)
	for _, w := range slices.Concat(e.not, e.none) {
		if kind == OfPage && w.mark == markStory {
			continue
		}
		s = "(" + s + ")" + x.not + w.plain
	}
	return s
}

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
	tx, err := x.pool.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
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
