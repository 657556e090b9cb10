package story

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
)

//go:embed df.txt
var seedText string

// seedDocs is how many documents the seed counted.
const seedDocs = 793

// A seedTable says how many of the seed's documents hold a term: open addressing
// with linear probing, a power of two of slots, at most half of them taken. The
// term 0 marks an empty slot.
type seedTable struct {
	slots []seedSlot
	at    []uint32 // where the word stands in seedText, and behind it its length
}

// A seedSlot is a term and the documents that hold it.
type seedSlot struct {
	term  term
	count uint16
}

// seed is made when first asked for; it takes about a millisecond.
var seed = sync.OnceValue(func() *seedTable {
	const slots = 1 << 15
	t := &seedTable{make([]seedSlot, slots), make([]uint32, slots)}
	from := 0
	for line := range strings.Lines(seedText) {
		start := from
		from += len(line)
		word, count, ok := strings.Cut(strings.TrimRight(line, "\n"), " ")
		n, err := strconv.Atoi(count)
		if !ok || err != nil { // the line of credit
			continue
		}
		h := termOf(word)
		i := h & (slots - 1)
		for t.slots[i].term != 0 && t.slots[i].term != h {
			i = (i + 1) & (slots - 1)
		}
		t.slots[i] = seedSlot{h, max(t.slots[i].count, uint16(n))}
		t.at[i] = uint32(start)<<8 | uint32(len(word))
	}
	return t
})

// look returns the slot of a term, -1 where there is none, and how many documents
// hold it.
func (t *seedTable) look(h term) (at, count int32) {
	mask := term(len(t.slots) - 1)
	i := h & mask
	for t.slots[i].term != 0 && t.slots[i].term != h {
		i = (i + 1) & mask
	}
	if t.slots[i].term == 0 {
		return -1, 0
	}
	return int32(i), int32(t.slots[i].count)
}

// spelled returns the word of a slot.
func (t *seedTable) spelled(at int32) string {
	start := t.at[at] >> 8
	return seedText[start : start+t.at[at]&0xff]
}

// word returns the seed's word of a term, "" where it has none.
func (t *seedTable) word(h term) string {
	if at, _ := t.look(h); at >= 0 {
		return t.spelled(at)
	}
	return ""
}

// logs holds the logarithms of small whole numbers.
var logs = sync.OnceValue(func() *[2 * seedDocs]float32 {
	var out [2 * seedDocs]float32
	for i := 1; i < len(out); i++ {
		out[i] = float32(math.Log(float64(i)))
	}
	return &out
})

// A term is a lower-cased word by its hash. One in four thousand million pairs of
// words meets in one term, the same pair in every pile.
type term uint32

// termOf is FNV-1a with the last mixing of MurmurHash3; never 0.
func termOf[T string | []byte](word T) term {
	h := uint32(2166136261)
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return mix(h)
}

func mix(h uint32) term {
	h ^= h >> 16
	h *= 0x85ebca6b
	h ^= h >> 13
	h *= 0xc2b2ae35
	h ^= h >> 16
	return term(max(h, 1))
}
