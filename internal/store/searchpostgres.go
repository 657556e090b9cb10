package store

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A syntax is how a database writes a search.
type syntax struct {
	row          string // the column of the numbers
	fits         string // the condition; KIND stands for the kind
	and, or, not string
	phrase       func(mark string, terms []string, begun bool) string
	numbered     bool // places for values are $1, $2 and so on
	// whole is the isolation in which all queries of a search see one moment, and no row
	// goes between being found and being read. SQLite has no other.
	whole sql.IsolationLevel
	// rank returns the rows behind a cursor, the best first; nil is SQLite's own bm25.
	rank func(f *finder, match string, after cursor) ([]cursor, error)
}

// fts5 is SQLite's. A term is letters and digits behind a mark, so that between
// quotes nothing of it can be an operator.
var fts5 = syntax{
	row: "rowid", fits: "search_KIND MATCH ?", and: " AND ", or: " OR ", not: " NOT ",
	phrase: func(mark string, terms []string, begun bool) string {
		s := `"` + mark + strings.Join(terms, " "+mark) + `"`
		if begun {
			s = "(" + s + " OR " + s + " *)"
		}
		return s
	},
}

// tsquery is PostgreSQL's.
var tsquery = syntax{
	row: "n", fits: "words @@ convert_from(?, 'UTF8')::tsquery", and: " & ", or: " | ", not: " & !",
	phrase: func(mark string, terms []string, begun bool) string {
		s := "('" + mark + strings.Join(terms, "' <-> '"+mark) + "'"
		if begun {
			s += ":*"
		}
		return s + ")"
	},
	numbered: true, rank: rankPostgres, whole: sql.LevelRepeatableRead,
}

// postgresSearch are the queries of the index that PostgreSQL reads otherwise.
var postgresSearch = map[string]string{
	sqlPageNumbers:         `SELECT x.* FROM ` + given + `(SELECT page, n FROM search_pages WHERE page = given.key OFFSET 0) x`,
	sqlLinesOf:             `SELECT x.* FROM ` + given + `(SELECT story, n, kind, line, hash FROM search_lines WHERE story = given.key OFFSET 0) x ORDER BY x.n`,
	sqlTodoDone:            `DELETE FROM search_todo WHERE kind = $1 AND id IN (SELECT convert_to(json_array_elements_text($2::json), 'UTF8')) RETURNING id`,
	sqlDay:                 `INSERT INTO search_days (kind, day, n) VALUES ($1, $2, $3) ON CONFLICT (kind, day) DO UPDATE SET n = search_days.n + excluded.n`,
	ftsDelete[OfPage]:      `DELETE FROM search_page WHERE n = $1`,
	ftsDelete[OfStatement]: `DELETE FROM search_statement WHERE n = $1`,
	ftsDelete[OfEvent]:     `DELETE FROM search_event WHERE n = $1`,
	sqlSearchEmpty[0]:      `DELETE FROM search_page`,
	sqlSearchEmpty[1]:      `DELETE FROM search_statement`,
	sqlSearchEmpty[2]:      `DELETE FROM search_event`,
	sqlSearchEmpty[3]:      `SELECT 1`, // how FTS5 merges
	sqlSearchEmpty[4]:      `SELECT 1`,
	sqlSearchEmpty[5]:      `SELECT 1`,
}

// vectors are the statements that enter a row.
var vectors = map[Kind]string{
	OfPage:      `INSERT INTO search_page (n, len, words) VALUES ($1, $2, convert_from($3, 'UTF8')::tsvector)`,
	OfStatement: `INSERT INTO search_statement (n, len, words) VALUES ($1, $2, convert_from($3, 'UTF8')::tsvector)`,
	OfEvent:     `INSERT INTO search_event (n, len, words) VALUES ($1, $2, convert_from($3, 'UTF8')::tsvector)`,
}

// postgresPageRows enters pages, given as [number, page], that are not there yet.
const postgresPageRows = `INSERT INTO search_pages (n, page) SELECT (r->>0)::bigint, convert_to(r->>1, 'UTF8') FROM json_array_elements($1::json) r
	ON CONFLICT (page) DO NOTHING RETURNING page`

// newPostgresIndex is the index on PostgreSQL: the tables and the way of searching
// are those of SQLite, the rows tsvectors.
func newPostgresIndex(pool *sql.DB) *sqliteIndex {
	x := newSQLiteIndex(pool)
	x.syntax = tsquery
	return x
}

// postgresTerms counts terms, given as [term, by], in one statement: one for each
// takes several times as long, and most pages have hundreds.
const postgresTerms = `INSERT INTO search_terms (term, n)
	SELECT convert_to(t->>0, 'UTF8'), (t->>1)::bigint FROM json_array_elements(convert_from($1, 'UTF8')::json) t
	ON CONFLICT (term) DO UPDATE SET n = search_terms.n + excluded.n`

func (b *searchBatch) addTerms(terms []string) error {
	for part := range slices.Chunk(terms, 5000) {
		list := make([][2]any, len(part))
		for i, t := range part {
			list[i] = [2]any{t, b.terms[t]}
		}
		j, err := json.Marshal(list)
		if err != nil {
			return err
		}
		if err := b.exec(postgresTerms, string(j)); err != nil {
			return err
		}
	}
	return nil
}

// words enters the terms of a row.
func (b *searchBatch) words(k Kind, insert string, n int64, first, second, facets string) error {
	if b.tx.pgx == nil {
		return b.exec(insert, n, first, second, facets)
	}
	text, length := vector(first, second, facets)
	return b.exec(vectors[k], n, length, text)
}

// The bounds of a tsvector (postgresql.org/docs/current/textsearch-limitations.html):
// places up to 16,383, 256 of them for a term, a megabyte in all. Terms behind that
// are found, but not side by side with others; of a text with more different terms
// than fit, the last are left out.
const (
	lastPlace  = 16383
	mostPlaces = 255
	vectorSize = 900_000
)

// vector writes a row as PostgreSQL reads one: 'bridge':3A,17B. length counts its
// terms, as FTS5 does. Facets come before the second column, so that they have
// places of their own however long it is.
func vector(first, second, facets string) (text string, length int) {
	places := map[string][]string{}
	var order []string
	size, at := 0, 0
	for _, column := range []struct{ terms, weight string }{{first, "A"}, {facets, "C"}, {second, "B"}} {
		for t := range strings.FieldsSeq(column.terms) {
			at++
			length++
			if t == gapTerm {
				continue
			}
			have, known := places[t]
			if !known {
				if size += len(t) + 12; size > vectorSize {
					continue
				}
				order = append(order, t)
			}
			if len(have) < mostPlaces {
				size += 2
				places[t] = append(have, strconv.Itoa(min(at, lastPlace))+column.weight)
			}
		}
		at++ // no words side by side across columns
	}
	var b strings.Builder
	for _, t := range order {
		b.WriteString("'" + t + "':" + strings.Join(places[t], ",") + " ")
	}
	return b.String(), length
}

// places numbers the places for values in a query.
func (f *finder) places(q string) string {
	if !f.numbered {
		return q
	}
	parts := strings.Split(q, "?")
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			fmt.Fprintf(&b, "$%d", i)
		}
		b.WriteString(p)
	}
	return b.String()
}

// rankPostgres ranks as FTS5 does (sqlite.org/fts5.html#the_bm25_function): Okapi
// BM25 with k1 = 1.2 and b = 0.75 over all phrases, each counted where it stands, by
// the weight of its column. PostgreSQL finds the rows and tells the places of terms.
func rankPostgres(f *finder, match string, after cursor) ([]cursor, error) {
	var phrases []ranked
	for _, clause := range f.e.all {
		for _, w := range clause {
			phrases = append(phrases, ranked{terms: w.terms})
			if w.begun {
				phrases = append(phrases, ranked{terms: w.terms, begun: true})
			}
		}
	}
	var rows, length float64
	err := f.tx.QueryRowContext(f.ctx, "SELECT COUNT(*)::float8, COALESCE(AVG(len), 1)::float8 FROM search_"+string(f.kind)).Scan(&rows, &length)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	begun := map[string]bool{}
	for i := range phrases {
		p := &phrases[i]
		var hits float64
		err := f.tx.QueryRowContext(f.ctx, "SELECT COUNT(*)::float8 FROM search_"+string(f.kind)+" WHERE words @@ convert_from($1, 'UTF8')::tsquery",
			f.phrase("", p.terms, p.begun)).Scan(&hits)
		if err != nil {
			return nil, err
		}
		if p.idf = math.Log((rows - hits + 0.5) / (hits + 0.5)); p.idf <= 0 {
			p.idf = 1e-6
		}
		for k, t := range p.terms {
			if p.begun && k == len(p.terms)-1 {
				begun[t] = true
			} else {
				names[t] = true
			}
		}
	}
	wanted := "u.lexeme = ANY(string_to_array(convert_from(?, 'UTF8'), ' '))"
	more := []any{strings.Join(sortedNames(names), " ")}
	for _, t := range sortedNames(begun) {
		wanted += " OR starts_with(u.lexeme, convert_from(?, 'UTF8'))"
		more = append(more, t)
	}
	// The rows first, each with its places of what is looked for.
	q := "SELECT r.n, r.len, COALESCE(u.lexeme, ''), COALESCE(array_to_string(u.positions, ' '), ''), COALESCE(array_to_string(u.weights, ''), '') FROM (SELECT n, len, words" +
		f.where + ") r LEFT JOIN LATERAL unnest(r.words) u ON " + wanted + " ORDER BY r.n"
	weight := columnWeights(f.kind)
	var all []cursor
	var n, size int64
	row := map[string]map[int]float64{} // term: place: weight of its column
	end := func() {
		if n == 0 {
			return
		}
		var score float64
		for i := range phrases {
			tf := phrases[i].count(row)
			score += phrases[i].idf * tf * 2.2 / (tf + 1.2*(0.25+0.75*float64(size)/length))
		}
		c := cursor{tier: tierBest, n: n, score: math.Round(-score*1e6) / 1e6}
		if after.tier == "" || after.before(c) {
			all = append(all, c)
		}
	}
	err = f.rows(q, match, func(r *sql.Rows) error {
		var number, length int64
		var term, places, columns string
		if err := r.Scan(&number, &length, &term, &places, &columns); err != nil {
			return err
		}
		if number != n {
			end()
			n, size = number, length
			clear(row)
		}
		at := map[int]float64{}
		for i, p := range strings.Fields(places) {
			k, err := strconv.Atoi(p)
			if err != nil || i >= len(columns) {
				return fmt.Errorf("row %d of the index: damaged", number)
			}
			at[k] = weight[columns[i]]
		}
		row[term] = at
		return nil
	}, more...)
	end()
	slices.SortFunc(all, func(a, b cursor) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(b.n, a.n))
	})
	return all, err
}

func sortedNames(m map[string]bool) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// columnWeights are [weights] by the letters of a tsvector.
func columnWeights(k Kind) map[byte]float64 {
	out := map[byte]float64{}
	for i, s := range strings.Split(weights[k], ", ") {
		out["ABC"[i]], _ = strconv.ParseFloat(s, 64)
	}
	return out
}

// A ranked is a phrase that rows are ranked by.
type ranked struct {
	terms []string
	begun bool
	idf   float64
}

// count adds up where the phrase stands in a row, by the weight of the column.
func (p *ranked) count(row map[string]map[int]float64) (sum float64) {
	last := len(p.terms) - 1
	follows := func(at int) bool {
		for k := 1; k <= last; k++ {
			if !p.stands(row, k, at+k) {
				return false
			}
		}
		return true
	}
	for term, places := range row {
		if !p.fits(0, term) {
			continue
		}
		for at, weight := range places {
			if follows(at) {
				sum += weight
			}
		}
	}
	return sum
}

// fits reports whether a term may stand in that place of the phrase.
func (p *ranked) fits(k int, term string) bool {
	if p.begun && k == len(p.terms)-1 {
		return strings.HasPrefix(term, p.terms[k])
	}
	return term == p.terms[k]
}

func (p *ranked) stands(row map[string]map[int]float64, k, at int) bool {
	if !p.begun || k < len(p.terms)-1 {
		_, ok := row[p.terms[k]][at]
		return ok
	}
	for term, places := range row {
		if _, ok := places[at]; ok && p.fits(k, term) {
			return true
		}
	}
	return false
}
