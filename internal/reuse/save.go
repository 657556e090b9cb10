package reuse

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"maps"
	"slices"

	"hearsay"
)

// The saved form, after the line head. Numbers are little-endian, of four bytes
// where nothing else is said; a list is the number of its items, then these; a
// string is a list of bytes.
//
//	days
//	list of outlet keys: string
//	list of texts: ID 32 bytes, hash of all words 8, count, body, marks, outlet, day, chunks
//	list of odd IDs: text, string
//	list of classes of texts with the same words: list of text
//	list of pairs: text, text, first byte of its runs in the list after, runs
//	list of bytes: where runs begin, see kept
//	16,384 times the entries of a shard: their number, seven bytes each
//	list of crowds: upper half of the hash, 1 for chrome and 2 for short runs, outlet, undated pages,
//	    list of days, list of places that do not count, of 8 bytes
//	list of outlets named: name, domain, initials, page: string each
//	list of bounds hit: string, times
//	whether changes are tracked: 1 or 0; then, all flagged: 1 or 0; list of flagged texts;
//	    list of those to be watched anew; list of watched hashes: upper 32 bits, text
//	CRC-32C of all that goes before
//
// The other tables are made again from these.
var head = fmt.Sprintf("hearsay reuse index, form 4, version %d\n", Version)

// Save writes the index without the articles, so that [Load] can go on where it
// left off and nothing has to be read again but the pages that new ones meet. It
// takes seven bytes a mark and some 150 a page, and a few nanoseconds for each.
func (x *Index) Save(w io.Writer) error {
	x.settle()
	e := &encoder{w: w}
	e.b = append(e.b, head...)
	e.int(x.days)
	keys := make([]string, len(x.keys))
	for k, n := range x.keys {
		keys[n] = k
	}
	e.len(len(keys))
	for _, k := range keys {
		e.string(k)
	}
	chunks := make([]int32, len(x.texts))
	for _, c := range x.chunks {
		chunks[c.text]++
	}
	e.len(len(x.texts))
	for i := range x.texts {
		t := &x.texts[i]
		e.b = append(e.b, t.id[:]...)
		e.b = binary.LittleEndian.AppendUint64(e.b, t.sum)
		e.ints(t.count, t.body, t.marks, t.outlet, t.day, chunks[i])
		e.flush(false)
	}
	odd := 0
	for _, p := range x.odd {
		if p != "" {
			odd++
		}
	}
	e.len(odd)
	for i, p := range x.odd {
		if p != "" {
			e.int(int32(i))
			e.string(string(p))
		}
	}
	e.len(len(x.classes))
	for _, first := range slices.Sorted(maps.Keys(x.classes)) {
		e.list(x.classes[first])
	}
	e.len(len(x.kept))
	for _, k := range x.kept {
		e.ints(k.x, k.y, k.at, k.n)
		e.flush(false)
	}
	e.string(string(x.starts))
	for i := range x.table.shards {
		e.len(int(x.table.shards[i].n))
		e.b = x.table.shards[i].pack(e.b)
		e.flush(false)
	}
	e.len(len(x.crowds))
	for _, key := range slices.Sorted(maps.Keys(x.crowds)) {
		e.crowd(key, x.crowds[key])
	}
	named := slices.SortedFunc(maps.Values(x.named), byOutlet)
	e.len(len(named))
	for _, a := range named {
		e.string(a.Outlet.Name)
		e.string(a.Outlet.Domain)
		e.string(a.Suffix.Text)
		e.string(string(a.Page))
	}
	e.len(len(x.bounds))
	for _, k := range slices.Sorted(maps.Keys(x.bounds)) {
		e.string(k)
		e.int(int32(min(x.bounds[k], 1<<31-1)))
	}
	e.watch(x.watch)
	e.flush(true)
	e.b = binary.LittleEndian.AppendUint32(e.b[:0], e.sum)
	e.flush(true)
	if e.err != nil {
		return fmt.Errorf("save reuse index: %w", e.err)
	}
	return nil
}

func byOutlet(a, b *hearsay.Article) int {
	return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Outlet.Name, b.Outlet.Name), cmp.Compare(a.Outlet.Domain, b.Outlet.Domain),
		cmp.Compare(a.Suffix.Text, b.Suffix.Text))
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// An encoder collects bytes and writes them by and by.
type encoder struct {
	w   io.Writer
	b   []byte
	sum uint32
	err error
}

func (e *encoder) flush(now bool) {
	if len(e.b) < 1<<16 && !now || e.err != nil {
		return
	}
	e.sum = crc32.Update(e.sum, castagnoli, e.b)
	_, e.err = e.w.Write(e.b)
	e.b = e.b[:0]
}

func (e *encoder) int(v int32) { e.b = binary.LittleEndian.AppendUint32(e.b, uint32(v)) }
func (e *encoder) len(n int)   { e.int(int32(n)) }

func (e *encoder) ints(vs ...int32) {
	for _, v := range vs {
		e.int(v)
	}
}

func (e *encoder) list(vs []int32) {
	e.len(len(vs))
	e.ints(vs...)
}

func (e *encoder) string(s string) {
	e.len(len(s))
	e.b = append(e.b, s...)
	e.flush(false)
}

func (e *encoder) crowd(key uint32, c *crowd) {
	flags := int32(0)
	if c.chrome {
		flags |= 1
	}
	if c.short {
		flags |= 2
	}
	e.ints(int32(key), flags, c.outlet, c.halfs)
	e.list(c.days)
	e.len(len(c.rest))
	for _, v := range c.rest {
		e.b = binary.LittleEndian.AppendUint64(e.b, v)
	}
	e.flush(false)
}

func (e *encoder) watch(w *watch) {
	if w == nil {
		e.int(0)
		return
	}
	e.int(1)
	e.int(0)
	if w.all {
		e.b[len(e.b)-4] = 1
	}
	e.list(sortedKeys(w.texts))
	e.list(sortedKeys(w.stale))
	e.len(len(w.list))
	for _, v := range w.list {
		e.ints(int32(v.hash), v.text)
		e.flush(false)
	}
}
