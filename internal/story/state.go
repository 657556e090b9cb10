package story

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"slices"
	"time"

	"hearsay"
)

// ErrState says that what [Load] reads is no state that this version can use: cut
// off, damaged, or written by another version. Group the articles anew.
var ErrState = errors.New("no usable state of story groups; group the pages again")

// stateVersion changes with the format below.
const stateVersion = 4

// magic begins every state.
const magic = "hearsay stories\n"

// Save writes all that is held: pages and copies. The same pages and copies give
// the same bytes, but for the arrival of undated pages.
//
// The format is magic, then numbers as unsigned varints (dates as signed ones) and
// strings as a length and bytes:
//
//	stateVersion, Version, window in nanoseconds
//	pages, and for each in order of ID:
//	    ID, headline text, its page, start and end
//	    published, seen: 0 for none, else 1, seconds of 1970, nanoseconds
//	    language (8 bytes), bridge (1 byte)
//	    names and other terms, and for each of these the difference to the one before and its weight (2 bytes)
//	    the words spelled as on the page
//	    the names under which it is not posted (1 byte)
//	    ties, and for each in order of page the place of the page, like (2 bytes) and by how many names (1 byte)
//	    of a bridge its passages, and for each one as a page without ties, its first words as the headline,
//	        start, end, those on the page, section, and 1 where it is the whole section, else 0
//	pairs of pages of one text, and for each in order the two IDs
//
// and at the end the SHA-256 of all before it.
func (g *Grouper) Save(w io.Writer) error {
	e := &encoder{w: bufio.NewWriterSize(w, 1<<16), sum: sha256.New()}
	e.raw([]byte(magic))
	e.uint(stateVersion)
	e.uint(Version)
	e.uint(uint64(g.window))
	docs := g.sorted()
	for k, d := range docs {
		d.local = int32(k)
	}
	e.uint(uint64(len(docs)))
	for _, d := range docs {
		e.doc(g, d)
	}
	var pairs [][2]hearsay.PageID
	for a, others := range g.copies {
		for _, b := range others {
			if a < b {
				pairs = append(pairs, [2]hearsay.PageID{a, b})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]hearsay.PageID) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	e.uint(uint64(len(pairs)))
	for _, p := range pairs {
		e.string(string(p[0]))
		e.string(string(p[1]))
	}
	e.flush()
	if e.err == nil {
		_, e.err = e.w.Write(e.sum.Sum(nil))
	}
	if e.err == nil {
		e.err = e.w.Flush()
	}
	if e.err != nil {
		return fmt.Errorf("save story groups: %w", e.err)
	}
	return nil
}

type encoder struct {
	w   *bufio.Writer
	sum hash.Hash
	buf []byte
	err error
}

func (e *encoder) flush() {
	if e.err == nil {
		_, e.err = e.w.Write(e.buf)
	}
	e.sum.Write(e.buf)
	e.buf = e.buf[:0]
}

func (e *encoder) raw(b []byte)    { e.buf = append(e.buf, b...) }
func (e *encoder) uint(n uint64)   { e.buf = binary.AppendUvarint(e.buf, n) }
func (e *encoder) short(n uint16)  { e.buf = binary.LittleEndian.AppendUint16(e.buf, n) }
func (e *encoder) string(s string) { e.uint(uint64(len(s))); e.buf = append(e.buf, s...) }

func (e *encoder) time(t time.Time) {
	if t.IsZero() {
		e.uint(0)
		return
	}
	e.uint(1)
	e.buf = binary.AppendVarint(e.buf, t.Unix())
	e.uint(uint64(t.Nanosecond()))
}

func (e *encoder) doc(g *Grouper, d *doc) {
	e.string(string(d.page))
	e.string(d.headline.Text)
	e.string(string(d.headline.Span.Page))
	e.uint(uint64(d.headline.Span.Start))
	e.uint(uint64(d.headline.Span.End))
	e.time(d.published)
	e.time(d.seen)
	e.raw(d.language[:])
	bridge := byte(0)
	if d.bridge {
		bridge = 1
	}
	e.raw([]byte{bridge})
	e.uint(uint64(d.names))
	e.uint(uint64(len(d.terms)))
	last := term(0)
	for k, t := range d.terms {
		if k == int(d.names) {
			last = 0
		}
		e.uint(uint64(t - last))
		e.short(uint16(d.weights[k]))
		last = t
	}
	e.string(d.spelled)
	e.raw([]byte{d.hidden})
	e.uint(uint64(len(d.near)))
	near := slices.Clone(d.near)
	slices.SortFunc(near, func(a, b tie) int { return cmp.Compare(g.docs[a.to].local, g.docs[b.to].local) })
	for _, t := range near {
		e.uint(uint64(g.docs[t.to].local))
		e.short(t.like)
		e.raw([]byte{t.shared})
	}
	if d.bridge {
		e.uint(uint64(len(d.passages)))
		for i := range d.passages {
			p := &d.passages[i]
			e.doc(g, p.bag)
			e.uint(uint64(p.at.Start))
			e.uint(uint64(p.at.End))
			e.uint(uint64(p.on.Start))
			e.uint(uint64(p.on.End))
			e.uint(uint64(p.section))
			whole := uint64(0)
			if p.whole {
				whole = 1
			}
			e.uint(whole)
		}
	}
	e.flush()
}

// Load returns the Grouper that was saved. It needs no article and some
// microseconds a page. The first Settle tells the same stories as the one that was
// saved would, all as new. The error is [ErrState] where the state cannot be used,
// else that of reading.
func Load(r io.Reader) (*Grouper, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("load story groups: %w", err)
	}
	n := len(data) - sha256.Size
	if n < len(magic) || string(data[:len(magic)]) != magic {
		return nil, ErrState
	}
	d := &decoder{rest: data[len(magic):n]}
	if v, own := d.uint(), d.uint(); d.bad || v != stateVersion || own != Version {
		return nil, ErrState
	}
	if sha256.Sum256(data[:n]) != [sha256.Size]byte(data[n:]) {
		return nil, ErrState
	}
	g := d.grouper()
	if d.bad || len(d.rest) > 0 {
		return nil, ErrState
	}
	return g, nil
}

// A decoder reads a state; bad says that it cannot be read on.
type decoder struct {
	rest []byte
	bad  bool
}

func (d *decoder) fail() { d.rest, d.bad = nil, true }

func (d *decoder) uint() uint64 {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

// count reads how many things of so many bytes or more follow.
func (d *decoder) count(bytes int) int {
	n := d.uint()
	if n > uint64(len(d.rest)/bytes) {
		d.fail()
		return 0
	}
	return int(n)
}

// below reads a number less than a limit.
func (d *decoder) below(limit uint64) uint64 {
	n := d.uint()
	if n >= limit {
		d.fail()
		return 0
	}
	return n
}

func (d *decoder) take(n int) []byte {
	if n > len(d.rest) {
		d.fail()
		n = 0
	}
	out := d.rest[:n]
	d.rest = d.rest[n:]
	return out
}

func (d *decoder) string() string { return string(d.take(d.count(1))) }

func (d *decoder) short() uint16 {
	b := d.take(2)
	if len(b) < 2 {
		return 0
	}
	return binary.LittleEndian.Uint16(b)
}

func (d *decoder) byte() uint8 {
	b := d.take(1)
	if len(b) < 1 {
		return 0
	}
	return b[0]
}

func (d *decoder) time() time.Time {
	if d.below(2) == 0 {
		return time.Time{}
	}
	s, n := binary.Varint(d.rest)
	if n <= 0 || s < -1<<40 || s > 1<<40 { // some thirty thousand years
		d.fail()
		return time.Time{}
	}
	d.rest = d.rest[n:]
	return time.Unix(s, int64(d.below(1e9))).UTC()
}

func (d *decoder) grouper() *Grouper {
	g := New(time.Duration(d.below(math.MaxInt64 + 1)))
	pages := d.count(20)
	for len(g.docs) < pages && !d.bad {
		p := d.doc(pages)
		if n := len(g.docs); n > 0 && g.docs[n-1].page >= p.page {
			d.fail()
		}
		if d.bad {
			break
		}
		if p.published.After(g.latest) {
			g.latest = p.published
		}
		g.hold(p)
	}
	var last [2]hearsay.PageID
	for n := d.count(2); n > 0 && !d.bad; n-- {
		p := [2]hearsay.PageID{hearsay.PageID(d.string()), hearsay.PageID(d.string())}
		if p[0] >= p[1] || slices.Compare(last[:], p[:]) >= 0 {
			d.fail()
			break
		}
		last = p
		g.copies[p[0]] = append(g.copies[p[0]], p[1])
		g.copies[p[1]] = append(g.copies[p[1]], p[0])
	}
	if d.bad {
		return nil
	}
	for _, others := range g.copies {
		slices.Sort(others)
	}
	var buf [keys]term
	for _, p := range g.docs {
		for _, n := range p.keys(&buf) {
			g.enter(n, p.slot)
		}
		for k := range p.near {
			t := &p.near[k]
			t.before = g.earlier(t.to, p.slot)
		}
	}
	return g
}

// doc reads one of so many pages.
func (d *decoder) doc(pages int) *doc {
	p := &doc{page: hearsay.PageID(d.string())}
	p.headline.Text = d.string()
	p.headline.Span.Page = hearsay.PageID(d.string())
	if p.headline.Span.Page == p.page {
		p.headline.Span.Page = p.page // one string in memory
	}
	p.headline.Span.Start = int(d.below(math.MaxInt32))
	p.headline.Span.End = int(d.below(math.MaxInt32))
	p.published, p.seen = d.time(), d.time()
	copy(p.language[:], d.take(len(p.language)))
	p.bridge = string(d.take(1)) == "\x01"
	names := d.below(heavyNames + 1)
	n := d.count(3)
	if p.names = uint8(names); int(names) > n || n > heavyNames+heavyWords {
		d.fail()
		return p
	}
	p.terms, p.weights = make([]term, n), make([]weight, n)
	last, own := uint64(0), 0
	for k := range n {
		if k == int(p.names) {
			last = 0
		}
		step := d.below(1 << 32)
		if last += step; step == 0 || last >= 1<<32 {
			d.fail()
			return p
		}
		p.terms[k], p.weights[k] = term(last), weight(d.short())
		if p.weights[k]&isName != 0 != (k < int(p.names)) {
			d.fail()
			return p
		}
		if p.weights[k]&spelling == asOwn {
			own++
		}
	}
	p.spelled = d.string()
	at := 0
	for ; own > 0 && at < len(p.spelled); own-- {
		at += 1 + int(p.spelled[at])
	}
	if own > 0 || at != len(p.spelled) {
		d.fail()
		return p
	}
	p.norms()
	p.hidden = uint8(d.byte())
	if n = d.count(4); n > most {
		d.fail()
		return p
	}
	p.near = make([]tie, n)
	before := -1
	for k := range p.near {
		to := int(d.below(uint64(pages)))
		p.near[k] = tie{to: int32(to), like: d.short(), shared: d.byte()}
		if to <= before || p.near[k].like == 0 || p.near[k].like > whole || p.near[k].shared == 0 {
			d.fail()
			return p
		}
		before = to
	}
	if p.bridge {
		p.passages = d.passages(p)
	}
	return p
}

// passages reads those of a page.
func (d *decoder) passages(page *doc) []passage {
	n := d.count(20)
	if n > 2*blocksRead {
		d.fail()
		return nil
	}
	out := make([]passage, 0, n)
	section := int32(0)
	for len(out) < n && !d.bad {
		p := passage{bag: d.doc(0)}
		p.at.Start, p.at.End = int(d.below(math.MaxInt32)), int(d.below(math.MaxInt32))
		p.on = hearsay.Span{Page: page.page, Start: int(d.below(math.MaxInt32)), End: int(d.below(math.MaxInt32))}
		p.section, p.whole = int32(d.below(blocksRead+1)), d.below(2) == 1
		if p.bag.page != page.page || p.bag.bridge || p.at.Start >= p.at.End || p.on.Start >= p.on.End || p.section < section {
			d.fail()
			return nil
		}
		section = p.section
		p.bag.page = page.page // one string in memory
		out = append(out, p)
	}
	return out
}
