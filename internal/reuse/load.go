package reuse

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"slices"

	"hearsay"
)

// ErrIndex says that what Load read is no index of this version, or damaged; make
// a new one.
var ErrIndex = errors.New("not a reuse index of this version")

// Load reads an index that [Index.Save] wrote. Of the options it goes by Article
// and Ahead, which it doesn't call itself; the others are as they were saved. The
// outlets should be those that the index was made with.
func Load(r io.Reader, outlets *Outlets, o Options) (*Index, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	n := len(b) - 4
	if n < len(head) || string(b[:len(head)]) != head || crc32.Checksum(b[:n], castagnoli) != binary.LittleEndian.Uint32(b[n:]) {
		return nil, ErrIndex
	}
	if o.Article == nil {
		o.Article = func(hearsay.PageID) (*hearsay.Article, error) { return nil, nil }
	}
	d := &decoder{b: b[len(head):n:len(b)]}
	x := NewWith(outlets, Options{Article: o.Article, Ahead: o.Ahead})
	x.days = d.int()
	for i := range d.len(4) {
		x.keys[d.string()] = int32(i)
	}
	d.fail(len(x.keys) > 1<<30)
	d.texts(x)
	d.pairs(x)
	for i := range x.table.shards {
		d.shard(x, i)
	}
	d.crowds(x)
	for range d.len(16) {
		name, domain, alias, page := d.string(), d.string(), d.string(), d.string()
		x.named[[3]string{name, domain, alias}] = &hearsay.Article{Page: hearsay.PageID(page),
			Outlet: hearsay.Outlet{Name: name, Domain: domain}, Suffix: hearsay.Excerpt{Text: alias}}
	}
	for range d.len(8) {
		k := d.string()
		x.bounds[k] = int(d.int())
	}
	d.watch(x)
	if d.bad || len(d.b) > 0 {
		return nil, ErrIndex
	}
	return x, nil
}

// A decoder takes a saved index apart. Once bad, it gives zeros and empty lists.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) fail(is bool) {
	if is {
		d.b, d.bad = nil, true
	}
}

// take returns the next n bytes, or nil.
func (d *decoder) take(n int) []byte {
	if n < 0 || n > len(d.b) {
		d.fail(true)
		return nil
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

func (d *decoder) int() int32 {
	if b := d.take(4); b != nil {
		return int32(binary.LittleEndian.Uint32(b))
	}
	return 0
}

func (d *decoder) long() uint64 {
	if b := d.take(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// len returns the length of a list of items of so many bytes at least.
func (d *decoder) len(size int) int {
	n := int(d.int())
	d.fail(n < 0 || n > len(d.b)/size)
	if d.bad {
		return 0
	}
	return n
}

func (d *decoder) string() string { return string(d.take(d.len(1))) }

// below returns a number from 0 to under n.
func (d *decoder) below(n int) int32 {
	v := d.int()
	d.fail(v < 0 || int(v) >= n)
	if d.bad {
		return 0
	}
	return v
}

func (d *decoder) texts(x *Index) {
	n := d.len(64)
	x.texts = make([]text, 0, n)
	for i := range n {
		var t text
		copy(t.id[:], d.take(len(t.id)))
		t.sum, t.count, t.body, t.marks, t.outlet, t.day = d.long(), d.int(), d.int(), d.int(), d.int(), d.int()
		t.first = int32(len(x.chunks))
		chunks := int(d.int())
		d.fail(chunks < 0 || len(x.chunks)+chunks > maxChunks || int(t.outlet) >= len(x.keys))
		if d.bad {
			return
		}
		for range chunks {
			x.chunks = append(x.chunks, place{int32(i), t.first, t.outlet, t.day})
		}
		x.texts = append(x.texts, t)
	}
	for range d.len(8) {
		id := d.below(n)
		page := hearsay.PageID(d.string())
		if d.bad {
			return
		}
		x.identify(&x.texts[id], id, page)
	}
	for i := range x.texts {
		x.byPage.add(x.texts[i].key(), int32(i), x.keyOf)
	}
	x.pairTwins()
	for range d.len(4) {
		var class []int32
		for range d.len(4) {
			class = append(class, d.below(n))
		}
		d.fail(len(class) == 0)
		if d.bad {
			return
		}
		x.classes[class[0]] = class
	}
	x.foldAll()
	x.settled = int32(len(x.texts))
}

func (d *decoder) crowds(x *Index) {
	for range d.len(24) {
		key := uint32(d.int())
		flags := d.int()
		c := &crowd{chrome: flags&1 != 0, short: flags&2 != 0, outlet: d.int(), halfs: d.int()}
		for range d.len(4) {
			c.days = append(c.days, d.int())
		}
		n := d.len(8)
		c.rest = make([]uint64, 0, n)
		for range n {
			e := d.long()
			if v := chunkOf(e); e > untagged || v < 0 || int(v) >= len(x.chunks) {
				d.fail(true)
			}
			c.rest = append(c.rest, e)
		}
		if d.bad {
			return
		}
		x.topOf(c, x.table.find(uint64(key)<<32))
		x.crowds[key] = c
	}
}

func (d *decoder) pairs(x *Index) {
	n := d.len(16)
	x.kept = make([]kept, 0, n)
	for range n {
		x.kept = append(x.kept, kept{d.below(len(x.texts)), d.below(len(x.texts)), d.int(), d.int()})
	}
	x.starts = slices.Clone(d.take(d.len(1)))
	last := int32(0)
	for _, k := range x.kept {
		if d.fail(k.at < last || int(k.at) > len(x.starts) || k.n < 0); d.bad {
			return
		}
		last = k.at
		runs, ok := x.runs(k)
		d.fail(!ok || slices.ContainsFunc(runs, func(s seed) bool { return s.x < 0 || s.y < 0 }))
	}
}

func (d *decoder) shard(x *Index, i int) {
	n := d.len(width)
	b := d.take(n * width)
	if d.bad || n == 0 {
		return
	}
	b = b[: len(b)+1 : len(b)+1] // the checksum, at least, comes after
	for k := 0; k+width < len(b); k += width {
		e := get(b, k)
		if c := chunkOf(e); c < 0 || int(c) >= len(x.chunks) {
			d.fail(true)
			return
		}
	}
	x.table.unpack(i, int32(n), b)
}

func (d *decoder) watch(x *Index) {
	if d.int() == 0 {
		return
	}
	w := newWatch()
	x.watch = w
	w.all = d.int() != 0
	for range d.len(4) {
		w.texts[d.below(len(x.texts))] = true
	}
	for range d.len(4) {
		w.stale[d.below(len(x.texts))] = true
	}
	for range d.len(8) {
		w.add(uint32(d.int()), d.below(len(x.texts)))
	}
}
