package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strings"

	"hearsay"
)

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
