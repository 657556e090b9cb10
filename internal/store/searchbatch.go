package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"

	"hearsay"
)

// A searchBatch prepares the statements of a transaction when they are first used, and
// gathers what is counted.
type searchBatch struct {
	ctx   context.Context
	tx    *transaction
	stmts map[string]*sql.Stmt
	give  *numbering
	free  map[int64][]run // numbers of days that this batch may use
	days  map[Kind]map[int64]int
	terms map[string]int
}

func newSearchBatch(ctx context.Context, tx *transaction, give *numbering) *searchBatch {
	return &searchBatch{ctx: ctx, tx: tx, stmts: map[string]*sql.Stmt{}, give: give, free: map[int64][]run{}, days: map[Kind]map[int64]int{}, terms: map[string]int{}}
}

func (b *searchBatch) stmt(q string) (*sql.Stmt, error) {
	if s := b.stmts[q]; s != nil {
		return s, nil
	}
	s, err := b.tx.querier.(*sql.Tx).PrepareContext(b.ctx, q)
	if err == nil {
		b.stmts[q] = s
	}
	return s, err
}

func (b *searchBatch) exec(q string, args ...any) error {
	if b.tx.pgx != nil { // sent together
		return b.tx.do(b.ctx, q, args...)
	}
	s, err := b.stmt(q)
	if err == nil {
		_, err = s.ExecContext(b.ctx, args...)
	}
	return err
}

// among calls f with the rows of a query that asks for many at once, by a list in
// JSON behind its other arguments.
func among[ID ~string](b *searchBatch, q string, ids []ID, f func(*sql.Rows) error, args ...any) error {
	if len(ids) == 0 {
		return nil
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	if err := b.tx.flush(b.ctx); err != nil {
		return err
	}
	rows, err := b.tx.QueryContext(b.ctx, q, append(args, string(list))...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// done takes pages or briefs off the list of those that are not in the index yet,
// and returns those that were on it.
func done[ID ~string](b *searchBatch, kind string, ids []ID) (map[ID]bool, error) {
	was := map[ID]bool{}
	err := among(b, sqlTodoDone, ids, func(rows *sql.Rows) error {
		var id ID
		if err := rows.Scan(&id); err != nil {
			return err
		}
		was[id] = true
		return nil
	}, kind)
	return was, err
}

// numbers returns those of the rows that pages have.
func (b *searchBatch) numbers(pages []hearsay.PageID) (map[hearsay.PageID]int64, error) {
	out := map[hearsay.PageID]int64{}
	err := among(b, sqlPageNumbers, pages, func(rows *sql.Rows) error {
		var id hearsay.PageID
		var n int64
		if err := rows.Scan(&id, &n); err != nil {
			return err
		}
		out[id] = n
		return nil
	})
	return out, err
}

func (b *searchBatch) count(k Kind, day int64, by int) {
	if b.days[k] == nil {
		b.days[k] = map[int64]int{}
	}
	b.days[k][day] += by
	b.days[k][everyDay] += by
}

// everyDay stands for all days where rows are counted.
const everyDay = -1

// end writes what was counted and lets go of the statements.
func (b *searchBatch) end() error {
	defer func() {
		for _, s := range b.stmts {
			s.Close()
		}
	}()
	for _, k := range Kinds() {
		for _, day := range slices.Sorted(maps.Keys(b.days[k])) {
			if err := b.exec(sqlDay, k, day, b.days[k][day]); err != nil {
				return err
			}
			if b.days[k][day] < 0 {
				if err := b.exec(sqlDayGone, k, day); err != nil {
					return err
				}
			}
		}
	}
	return b.countTerms()
}

func (b *searchBatch) countTerms() error {
	maps.DeleteFunc(b.terms, func(_ string, n int) bool { return n == 0 })
	terms := slices.Sorted(maps.Keys(b.terms))
	if b.tx.pgx != nil {
		if err := b.addTerms(terms); err != nil {
			return err
		}
	}
	for _, t := range terms {
		if b.tx.pgx == nil {
			if err := b.exec(sqlTerm, t, b.terms[t]); err != nil {
				return err
			}
		}
		if b.terms[t] < 0 {
			if err := b.exec(sqlTermGone, t); err != nil {
				return err
			}
		}
	}
	return nil
}
