package store

import (
	"context"
	"sync"
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
