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
	terms  []term
	counts []uint16
	at     []uint32 // where the word stands in seedText, and behind it its length
}

// seed is made when first asked for; it takes about a millisecond.
var seed = sync.OnceValue(func() *seedTable {
	const slots = 1 << 15
	t := &seedTable{make([]term, slots), make([]uint16, slots), make([]uint32, slots)}
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
		for t.terms[i] != 0 && t.terms[i] != h {
			i = (i + 1) & (slots - 1)
		}
		t.terms[i] = h
		t.counts[i] = max(t.counts[i], uint16(n))
		t.at[i] = uint32(start)<<8 | uint32(len(word))
	}
	return t
})

// count returns how many of the seed's documents hold the term.
func (t *seedTable) count(h term) int {
	if i, ok := t.find(h); ok {
		return int(t.counts[i])
	}
	return 0
}

// word returns the seed's word of a term, "" where it has none.
func (t *seedTable) word(h term) string {
	if i, ok := t.find(h); ok {
		start := t.at[i] >> 8
		return seedText[start : start+t.at[i]&0xff]
	}
	return ""
}

func (t *seedTable) find(h term) (term, bool) {
	mask := term(len(t.terms) - 1)
	i := h & mask
	for t.terms[i] != 0 && t.terms[i] != h {
		i = (i + 1) & mask
	}
	return i, t.terms[i] != 0
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
