package reuse

import "slices"

// A table leads from the hash of a mark to the places that have it.
//
// It is 16,384 shards by the top bits of the hash. A shard is a sorted array
// with gaps: an entry is a tag (24 further bits of the hash), a chunk (24 bits)
// and a byte offset in the chunk (16 bits), and an entry of tag t stands at or
// after slot t*n>>24 of n, every entry before those greater than it. A search
// begins there and ends at the first gap or greater tag; 0 is a gap. Shards
// grow by a sixteenth when fifteen sixteenths are taken, so that an entry costs a
// little under nine bytes. Two different marks meet in one entry about once in a thousand
// searches among a hundred million; the words are compared anyway.
type table struct {
	shards [1 << shardBits]shard
	len    int
}

type shard struct {
	slots []uint64
	n     int32 // entries
	home  int32 // slots that an entry can begin at; the rest is room to run over
}

const (
	shardBits = 14
	tagBits   = 24
	chunkBits = 24
	posBits   = 16
	slack     = 24
)

// A hit is a place in the index that has the mark at place mine of the page
// that is being added.
type hit struct {
	chunk int32
	pos   int32
	mine  int32
}

func tagOf(h uint64) uint64 { return h >> (64 - shardBits - tagBits) & (1<<tagBits - 1) }

// A slot is a place in the table: the entries of one hash are slots[from:to] of
// its shard.
type slot struct {
	shard    *shard
	from, to int
}

// entries returns the places in a slot.
func (s slot) entries() []uint64 { return s.shard.slots[s.from:s.to] }

// find returns the entries of a hash.
func (t *table) find(h uint64) slot {
	s := &t.shards[h>>(64-shardBits)]
	tag := tagOf(h)
	i := int(tag * uint64(s.home) >> tagBits)
	low := tag << (chunkBits + posBits)
	for i < len(s.slots) && s.slots[i] != 0 && s.slots[i] < low {
		i++
	}
	j := i
	for high := low + 1<<(chunkBits+posBits); j < len(s.slots) && s.slots[j] != 0 && s.slots[j] < high; {
		j++
	}
	return slot{s, i, j}
}

// touch reads the slot a hash begins at, so that the memory of many hashes is
// fetched at once and not one after the other.
func (t *table) touch(h uint64) uint64 {
	s := &t.shards[h>>(64-shardBits)]
	if i := int(tagOf(h) * uint64(s.home) >> tagBits); i < len(s.slots) {
		return s.slots[i]
	}
	return 0
}

// add enters a place for a hash after those in its slot, which was found just
// before. The chunk must not be smaller than theirs.
func (t *table) add(h uint64, at slot, chunk, pos int) {
	s := at.shard
	e := tagOf(h)<<(chunkBits+posBits) | uint64(chunk)<<posBits | uint64(pos)
	if int(s.n)*16 >= int(s.home)*15 || !s.put(e, at.to) {
		for {
			s.resize(s.larger())
			if s.put(e, t.find(h).to) {
				break
			}
		}
	}
	t.len++
}

// larger is the next size of a shard: half as much again while that is little,
// then a sixteenth more.
func (s *shard) larger() int {
	if s.home < 256 {
		return int(s.home)*3/2 + 16
	}
	return int(s.home) * 17 / 16
}

// put moves the entries from i to the next gap up by one and enters e there.
func (s *shard) put(e uint64, i int) bool {
	j := i
	for j < len(s.slots) && s.slots[j] != 0 {
		j++
	}
	if j == len(s.slots) {
		return false
	}
	copy(s.slots[i+1:j+1], s.slots[i:j])
	s.slots[i] = e
	s.n++
	return true
}

// resize lays the entries out anew over home slots.
func (s *shard) resize(home int) {
	old := s.slots
	s.slots = make([]uint64, home+slack)
	s.home = int32(home)
	s.lay(old)
}

// lay puts entries that are in order into empty slots.
func (s *shard) lay(old []uint64) {
	at := 0
	for k, e := range old {
		if e == 0 {
			continue
		}
		at = max(at, int(e>>(chunkBits+posBits)*uint64(s.home)>>tagBits))
		if at >= len(s.slots) {
			s.slots = slices.Grow(s.slots, len(old)-k)
			s.slots = s.slots[:at+1]
		}
		s.slots[at] = e
		at++
	}
}

// renumber gives every entry the chunk that its own maps to, and drops those
// that map to a negative one. The mapping must keep the order.
func (t *table) renumber(to func(chunk int32) int32) {
	t.len = 0
	for i := range t.shards {
		s := &t.shards[i]
		n := 0
		for k, e := range s.slots {
			if e == 0 {
				continue
			}
			c := to(chunkOf(e))
			if c < 0 {
				s.slots[k] = 0
				continue
			}
			const mask = (1<<chunkBits - 1) << posBits
			s.slots[k] = e&^mask | uint64(c)<<posBits
			n++
		}
		s.n = int32(n)
		t.len += n
		if s.home > 0 {
			s.resize(n*8/7 + 16)
		}
	}
}

// fill lays out the entries of every shard, counts of them in order.
func (t *table) fill(counts []int32, entries []uint64) {
	t.len = len(entries)
	for i, n := range counts {
		if n == 0 {
			continue
		}
		s := &t.shards[i]
		s.n, s.home = n, n*8/7+16
		s.slots = make([]uint64, int(s.home)+slack)
		s.lay(entries[:n])
		entries = entries[n:]
	}
}
