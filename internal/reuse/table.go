package reuse

import (
	"encoding/binary"
	"iter"
)

// A table leads from the hash of a mark to the places that have it.
//
// It is 16,384 shards by the top bits of the hash. A shard is a sorted array
// with gaps of entries of seven bytes: an entry is a tag (18 further bits of the
// hash), a chunk counted from 1 (22 bits) and a byte offset in the chunk (16
// bits), and an entry of tag t stands at or after slot t*home>>18, every entry
// before those greater than it. A search begins there and ends at the first gap
// or greater tag; 0 is a gap. Shards of some size grow by a sixteenth when fifteen
// sixteenths are taken, so that an entry costs a little over eight bytes; small ones,
// where memory does not matter, are kept emptier and are faster. Two different
// marks meet in one entry about once in 140 searches among thirty million;
// the words are compared anyway.
type table struct {
	shards [1 << shardBits]shard
	len    int
}

type shard struct {
	slots []byte // home+slack slots of seven bytes, and one byte more; the last slot stays a gap
	n     int32  // entries
	home  int32  // slots that an entry can begin at; the rest is room to run over
}

const (
	shardBits = 14
	tagBits   = 18
	chunkBits = 22
	posBits   = 16
	width     = (tagBits + chunkBits + posBits) / 8
	slack     = 16
	small     = 512 // slots of a shard that is not yet packed tightly

	maxChunks = 1<<chunkBits - 1
)

// A hit is a place in the index that has the mark at place mine of the page
// that is being added.
type hit struct {
	text  int32
	pos   int32
	mine  int32
	crowd bool // the mark is a crowd
}

func tagOf(h uint64) uint64 { return h >> (64 - shardBits - tagBits) & (1<<tagBits - 1) }

// entry makes the entry of a hash.
func entry(h uint64, chunk int32, pos int32) uint64 {
	return tagOf(h)<<(chunkBits+posBits) | uint64(chunk+1)<<posBits | uint64(pos)
}

// chunkOf returns the chunk of an entry, posOf its offset there.
func chunkOf(e uint64) int32 { return int32(e>>posBits&(1<<chunkBits-1)) - 1 }
func posOf(e uint64) int32   { return int32(e & (1<<posBits - 1)) }

// get reads the entry at offset off of a shard's slots, put writes it.
func get(b []byte, off int) uint64 {
	return binary.LittleEndian.Uint64(b[off:off+8]) & (1<<(8*width) - 1)
}

func put(b []byte, off int, e uint64) {
	b = b[off : off+8]
	binary.LittleEndian.PutUint64(b, e|uint64(b[7])<<(8*width))
}

// A slot is a place in the table: the entries of one hash are those at offsets
// from to to of its shard.
type slot struct {
	shard    *shard
	from, to int
}

// empty reports whether the hash has no entries, count how many it has.
func (s slot) empty() bool { return s.from == s.to }
func (s slot) count() int  { return (s.to - s.from) / width }

// entries returns the entries of the hash.
func (s slot) entries() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for k := s.from; k < s.to && yield(get(s.shard.slots, k)); k += width {
		}
	}
}

// find returns the entries of a hash.
func (t *table) find(h uint64) slot {
	s := &t.shards[h>>(64-shardBits)]
	b := s.slots
	if len(b) == 0 {
		return slot{s, 0, 0}
	}
	tag := tagOf(h)
	i := int(tag*uint64(s.home)>>tagBits) * width
	low := tag << (chunkBits + posBits)
	e := get(b, i)
	for e != 0 && e < low {
		i += width
		e = get(b, i)
	}
	j := i
	for high := low + 1<<(chunkBits+posBits); e != 0 && e < high; {
		j += width
		e = get(b, j)
	}
	return slot{s, i, j}
}

// touch reads the slot a hash begins at, so that the memory of many hashes is
// fetched at once and not one after the other.
func (t *table) touch(h uint64) byte {
	s := &t.shards[h>>(64-shardBits)]
	if i := int(tagOf(h)*uint64(s.home)>>tagBits) * width; i < len(s.slots) {
		return s.slots[i]
	}
	return 0
}

// add enters a place for a hash after those in its slot, which was found just
// before.
func (t *table) add(h uint64, at slot, chunk, pos int32) {
	s := at.shard
	e := entry(h, chunk, pos)
	if s.full() || !s.put(e, at.to) {
		for {
			s.resize(s.larger())
			if s.put(e, t.find(h).to) {
				break
			}
		}
	}
	t.len++
}

// set replaces the places of a hash.
func (t *table) set(h uint64, entries []uint64) {
	at := t.find(h)
	k := at.from
	for ; k < at.to && len(entries) > 0; k += width {
		put(at.shard.slots, k, entries[0]&untagged|tagOf(h)<<(chunkBits+posBits))
		entries = entries[1:]
	}
	for end := at.to; end > k; end -= width {
		at.shard.remove(end - width)
		t.len--
	}
	for _, e := range entries {
		t.add(h, t.find(h), chunkOf(e), posOf(e))
	}
}

// untagged are the bits of an entry beside the tag.
const untagged = 1<<(chunkBits+posBits) - 1

// remove takes the entry at offset i out, and moves those after it down that are
// further on than where they may stand.
func (s *shard) remove(i int) {
	for j := i + width; ; i, j = j, j+width {
		e := get(s.slots, j)
		if e == 0 || int(e>>(chunkBits+posBits)*uint64(s.home)>>tagBits)*width > i {
			break
		}
		put(s.slots, i, e)
	}
	put(s.slots, i, 0)
	s.n--
}

// full reports whether a shard should grow before it takes another entry.
func (s *shard) full() bool {
	if s.home < small {
		return s.n*4 >= s.home*3
	}
	return int(s.n)*16 >= int(s.home)*15
}

// larger is the next size of a shard: double while that is little, then a
// sixteenth more.
func (s *shard) larger() int {
	switch {
	case s.home == 0:
		return 96
	case s.home < small:
		return int(s.home) * 2
	}
	return int(s.home) * 17 / 16
}

// put moves the entries from offset i to the next gap up by one and enters e
// there.
func (s *shard) put(e uint64, i int) bool {
	b, j := s.slots, i
	for get(b, j) != 0 {
		j += width
	}
	if j+2*width > len(b) {
		return false
	}
	if j > i {
		copy(b[i+width:j+width], b[i:j])
	}
	put(b, i, e)
	s.n++
	return true
}

// room makes empty slots for home entries or a few more: what the memory
// allocator rounds up is used.
func (s *shard) room(home int) {
	b := append([]byte(nil), make([]byte, (home+slack)*width+1)...)
	n := (cap(b) - 1) / width
	s.slots, s.home = b[:n*width+1], int32(n-slack)
}

// resize lays the entries out anew over home slots.
func (s *shard) resize(home int) {
	old := s.slots
	s.room(home)
	if len(old) == 0 || s.lay(old) {
		return
	}
	s.slots = old
	s.resize(home * 9 / 8)
}

// lay puts the entries of slots, which are in order, into empty ones. It reports
// false where they run over.
func (s *shard) lay(old []byte) bool {
	at := 0
	for k := 0; k+width < len(old); k += width {
		e := get(old, k)
		if e == 0 {
			continue
		}
		at = max(at, int(e>>(chunkBits+posBits)*uint64(s.home)>>tagBits)*width)
		if at+2*width > len(s.slots) {
			return false
		}
		put(s.slots, at, e)
		at += width
	}
	return true
}

// renumber gives every entry the chunk that its own maps to, and drops those
// that map to a negative one. The mapping must keep the order.
func (t *table) renumber(to func(chunk int32) int32) {
	t.len = 0
	for i := range t.shards {
		s := &t.shards[i]
		n := int32(0)
		for k := 0; k+width < len(s.slots); k += width {
			e := get(s.slots, k)
			if e == 0 {
				continue
			}
			c := to(chunkOf(e))
			if c < 0 {
				put(s.slots, k, 0)
				continue
			}
			const mask = (1<<chunkBits - 1) << posBits
			put(s.slots, k, e&^mask|uint64(c+1)<<posBits)
			n++
		}
		s.n = n
		t.len += int(n)
		if len(s.slots) > 0 {
			s.resize(loose(n))
		}
	}
}

// loose returns how many slots n entries are given when they are laid out anew.
func loose(n int32) int {
	if n < small/2 {
		return int(n)*3/2 + 16
	}
	return int(n) * 10 / 9
}

// pack appends the entries of a shard without gaps.
func (s *shard) pack(b []byte) []byte {
	for k := 0; k+width < len(s.slots); k += width {
		if get(s.slots, k) != 0 {
			b = append(b, s.slots[k:k+width]...)
		}
	}
	return b
}

// unpack lays out n entries, which packed holds; a byte follows them.
func (t *table) unpack(shard int, n int32, packed []byte) {
	if n == 0 {
		return
	}
	s := &t.shards[shard]
	s.n, s.slots = n, packed
	s.resize(loose(n))
	t.len += int(n)
}
