package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Numbers of rows say of which day they are: those of a day stand together, the last
// entered last.
//
// SQLite has one writer at a time, who goes on behind the last number in use.
// PostgreSQL has many, and whoever looked for the last number would have to keep all
// others from entering rows until the end of its transaction. There each process puts
// numbers by, in a transaction of their own (table search_next), and uses them when it
// writes: what it does not use in the end is left out.

// A run is the numbers from first to before end.
type run struct{ first, end int64 }

// A numbering gives the rows of one table their numbers.
type numbering struct {
	rows string // the table
	last string // asks for the last number in use

	mu  sync.Mutex
	put map[int64][]run // by day; PostgreSQL alone
}

func newNumbering(rows, last string) *numbering {
	return &numbering{rows: rows, last: last, put: map[int64][]run{}}
}

// numbersAtOnce is how many numbers of a day are put by, where fewer are needed.
const numbersAtOnce = 32

// The statements that put numbers by, given as [day, how many, first possible, end], in
// order of days, so that no two wait for each other. The first is for days of which no
// number was put by.
const (
	postgresNewDays = `INSERT INTO search_next (part, day, n) SELECT $1, (d->>0)::bigint,
		COALESCE((SELECT MAX(n) FROM TABLE WHERE n >= (d->>2)::bigint AND n < (d->>3)::bigint), (d->>2)::bigint)
		FROM json_array_elements($2::json) d WHERE NOT EXISTS (SELECT 1 FROM search_next s WHERE s.part = $1 AND s.day = (d->>0)::bigint)
		ON CONFLICT (part, day) DO NOTHING`
	postgresNumbers = `INSERT INTO search_next (part, day, n) SELECT $1, (d->>0)::bigint, (d->>1)::bigint FROM json_array_elements($2::json) d
		ON CONFLICT (part, day) DO UPDATE SET n = search_next.n + excluded.n RETURNING day, n`
)

// ask takes numbers, so many of each day.
func (g *numbering) ask(ctx context.Context, q querier, need map[int64]int64) (map[int64]run, error) {
	var list [][4]int64
	for _, day := range slices.Sorted(maps.Keys(need)) {
		from, end := numbersOf(day)
		list = append(list, [4]int64{day, need[day], from, end})
	}
	if len(list) == 0 {
		return nil, nil
	}
	j, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	if _, err := q.ExecContext(ctx, strings.Replace(postgresNewDays, "TABLE", g.rows, 1), g.rows, string(j)); err != nil {
		return nil, err
	}
	rows, err := q.QueryContext(ctx, postgresNumbers, g.rows, string(j))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := make(map[int64]run, len(list))
	for rows.Next() {
		var day, last int64
		if err := rows.Scan(&day, &last); err != nil {
			return nil, err
		}
		out[day] = run{last - need[day] + 1, last + 1}
	}
	return out, rows.Err()
}

// short says how many more numbers of each day are to be put by, so that so many are at
// hand.
func (g *numbering) short(need map[int64]int64) map[int64]int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := map[int64]int64{}
	for day, n := range need {
		if n -= length(g.put[day]); n > 0 {
			out[day] = max(n, numbersAtOnce)
		}
	}
	return out
}

func (g *numbering) add(got map[int64]run) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for day, r := range got {
		g.put[day] = append(g.put[day], r)
	}
}

// take returns numbers that are at hand, at most so many.
func (g *numbering) take(day, n int64) (out []run) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for have := g.put[day]; n > 0 && len(have) > 0; have = g.put[day] {
		r := run{have[0].first, min(have[0].end, have[0].first+n)}
		if out, n = append(out, r), n-(r.end-r.first); r.end < have[0].end {
			have[0].first = r.end
		} else {
			g.put[day] = have[1:]
		}
	}
	return out
}

func length(runs []run) (n int64) {
	for _, r := range runs {
		n += r.end - r.first
	}
	return n
}

// ready puts numbers by for the rows of pages and briefs.
func (x *sqliteIndex) ready(ctx context.Context, db *DB, pages []*pageDoc, briefs []*briefDoc) error {
	if !x.numbered {
		return nil
	}
	rows, lines := map[int64]int64{}, map[int64]int64{}
	for _, d := range pages {
		if !d.none {
			rows[d.day]++
		}
	}
	for _, d := range briefs {
		for i := range d.lines {
			lines[d.lines[i].day]++
		}
	}
	rows, lines = x.ofPages.short(rows), x.ofLines.short(lines)
	if len(rows)+len(lines) == 0 {
		return nil
	}
	var gotRows, gotLines map[int64]run
	err := db.write(ctx, func(tx *transaction) (err error) {
		if gotRows, err = x.ofPages.ask(ctx, tx, rows); err == nil {
			gotLines, err = x.ofLines.ask(ctx, tx, lines)
		}
		return err
	})
	if err == nil {
		x.ofPages.add(gotRows)
		x.ofLines.add(gotLines)
	}
	return err
}

// begin sees to numbers for rows of those days; SQLite, which is near, is asked when
// they are used.
func (b *searchBatch) begin(days []int64) error {
	if b.tx.pgx == nil || len(days) == 0 {
		return nil
	}
	need := map[int64]int64{}
	for _, d := range days {
		need[d]++
	}
	for d, n := range need {
		b.free[d] = b.give.take(d, n)
		if need[d] -= length(b.free[d]); need[d] == 0 {
			delete(need, d)
		}
	}
	got, err := b.give.ask(b.ctx, b.tx, need) // which others wait for until the end
	for d, r := range got {
		b.free[d] = append(b.free[d], r)
	}
	return err
}

// number gives a row of a day its number: of those that begin saw to, or on SQLite the
// one behind the last in use.
func (b *searchBatch) number(day int64) (int64, error) {
	if len(b.free[day]) == 0 {
		from, end := numbersOf(day)
		ask, err := b.stmt(b.give.last)
		if err != nil {
			return 0, err
		}
		var last int64
		if err := ask.QueryRowContext(b.ctx, from, end).Scan(&last); err != nil {
			return 0, err
		}
		b.free[day] = []run{{max(last, from) + 1, end}}
	}
	r := &b.free[day][0]
	n := r.first
	if r.first++; r.first == r.end {
		b.free[day] = b.free[day][1:]
	}
	return n, nil
}

// numbersOf are those that rows of a day may have, the last exclusive.
func numbersOf(day int64) (from, to int64) {
	if day == 0 {
		return 0, firstDay << dayBits
	}
	return day << dayBits, (day + 1) << dayBits
}

// dayOfNumber is the day of a row.
func dayOfNumber(n int64) int64 {
	if d := n >> dayBits; d >= firstDay {
		return d
	}
	return 0
}
