package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"fmt"
	"math/big"
	"strings"
)

// A table is one that is copied whole, in an order that keeps references: what
// is named stands before who names it. The index of words is not among them: it is
// made again from what is kept.
type table struct {
	name    string
	columns string // each with its kind behind it: t text, b bytes, n bytes or NULL, which an empty one is too, i a number
	// from is how PostgreSQL lists the rows, where it does so in its own way; month
	// says that its rows have a month there.
	from  string
	month bool
}

var tables = []table{
	{name: "bytes", columns: "hash t, coding t, size i, data b", month: true,
		from: `bytes WHERE NOT EXISTS (SELECT 1 FROM bytes o WHERE o.hash = bytes.hash AND o.month < bytes.month)`},
	{name: "pages", columns: "id t, url t, fetched t, type t, charset t, locator t, raw t, body t, address t, kept i, pruned i", month: true},
	{name: "articles", columns: "page t, version i, article n, reason t, seq i, lines n"},
	{name: "stories", columns: "id t, title t, first_at t, last_at t, pages i, hash i"},
	{name: "grouped", columns: "story t, json t"},
	{name: "members", columns: "story t, n i, page t"},
	{name: "aliases", columns: "alias t, story t"},
	{name: "briefs", columns: "story t, made t, texts i, outlets i, origins i, brief b"},
	{name: "facts", columns: "story t, data b"},
	{name: "voices", columns: "story t, data b"},
	{name: "live", columns: "part t, seq i, key t, data b"},
	{name: "unread", columns: "name t, reason t"},
	{name: "records", columns: "kind t, key t, value b"},
	{name: "log", columns: "n i, seq i, story t, what t, why t"},
	{name: "mark", columns: "one i, changes i"},
}

// names and kinds of the columns.
func (t table) fields() (names []string, kinds []byte) {
	for _, c := range strings.Split(t.columns, ", ") {
		name, kind, _ := strings.Cut(c, " ")
		names, kinds = append(names, name), append(kinds, kind[0])
	}
	return names, kinds
}

// rows calls f with each row: strings, []byte or nil, and int64. The row is good
// until f returns, what it holds for ever.
func (t table) rows(ctx context.Context, tx *transaction, f func(row []any) error) error {
	names, kinds := t.fields()
	from := t.name
	if tx.pgx != nil && t.from != "" {
		from = t.from
	}
	rows, err := tx.QueryContext(ctx, "SELECT "+strings.Join(names, ", ")+" FROM "+from)
	if err != nil {
		return err
	}
	defer rows.Close()
	row, into := make([]any, len(kinds)), make([]any, len(kinds))
	texts, blobs, numbers := make([]string, len(kinds)), make([]sql.RawBytes, len(kinds)), make([]int64, len(kinds))
	for i, k := range kinds {
		switch k {
		case 't':
			into[i] = &texts[i]
		case 'b', 'n':
			into[i] = &blobs[i]
		default:
			into[i] = &numbers[i]
		}
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, k := range kinds {
			switch {
			case k == 't':
				row[i] = texts[i]
			case k == 'i':
				row[i] = numbers[i]
			case k == 'n' && len(blobs[i]) == 0:
				row[i] = nil
			default:
				row[i] = append([]byte{}, blobs[i]...)
			}
		}
		if err := f(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// A digest is the number of rows and the sum of their SHA-256, which is the same
// in whatever order they come.
type digest struct {
	rows int
	sum  big.Int
	buf  []byte
}

func (d *digest) add(row []any) {
	d.buf = d.buf[:0]
	for _, v := range row {
		switch v := v.(type) {
		case string:
			d.buf = append(binary.LittleEndian.AppendUint64(append(d.buf, 't'), uint64(len(v))), v...)
		case []byte:
			d.buf = append(binary.LittleEndian.AppendUint64(append(d.buf, 'b'), uint64(len(v))), v...)
		case int64:
			d.buf = binary.LittleEndian.AppendUint64(append(d.buf, 'i'), uint64(v))
		default:
			d.buf = append(d.buf, '0')
		}
	}
	sum := sha256.Sum256(d.buf)
	d.rows++
	d.sum.Add(&d.sum, new(big.Int).SetBytes(sum[:]))
}

func (d *digest) same(e *digest) bool { return d.rows == e.rows && d.sum.Cmp(&e.sum) == 0 }

// count returns the rows of a table, for progress.
func (t table) count(ctx context.Context, tx querier) (n int, err error) {
	err = tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+t.name).Scan(&n)
	return n, err
}

// insert is the statement that puts a row.
func (t table) insert() string {
	names, _ := t.fields()
	values := make([]string, len(names))
	for i := range values {
		values[i] = fmt.Sprintf("$%d", i+1)
	}
	return "INSERT INTO " + t.name + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(values, ", ") + ")"
}
