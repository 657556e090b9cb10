package reuse

const (
	shingle = 5 // words in a shingle
	window  = 8 // shingles in a window: any run of shingle+window-1 = 12 words has a mark
)

// A mark is a shingle chosen to stand for its neighbourhood: its hash, where its
// first word starts and its last one ends.
type mark struct {
	hash     uint64
	pos, end int32
}

// marks appends the marks of a text: of every eight neighbouring five-word
// shingles the one with the smallest hash, the rightmost among equals, taken
// once (winnowing: Schleimer, Wilkerson, Aiken, SIGMOD 2003). What is chosen
// depends on the words alone, so two texts that share twelve words share a
// mark. A text of five to eleven words has one; a shorter one none.
func marks(dst []mark, toks []token) []mark {
	const p = 0x9E3779B97F4A7C15
	const p2 = p * p & (1<<64 - 1)
	const p3 = p2 * p & (1<<64 - 1)
	const p4 = p3 * p & (1<<64 - 1)
	n := len(toks) - shingle + 1
	if n <= 0 {
		return dst
	}
	// Shingles are taken eight at a time. The smallest of a window is that of the
	// last few of the eight before, which hold as suffix minima, and the first few
	// of these. A key is a hash with its place among the eight in the lowest bits,
	// counted from the right, so that the least key is the rightmost.
	var now, before [window]uint64
	var suffix [window + 1]uint64
	for i := range suffix {
		suffix[i] = ^uint64(0)
	}
	var roll uint64
	for i := range shingle - 1 {
		roll = roll*p + toks[i].hash
	}
	last := -1
	for i := 0; i < n; i += window {
		c := min(window, n-i)
		in, out := toks[i+shingle-1:][:c], toks[i:][:c]
		for k := range out {
			roll = roll*p + in[k].hash
			now[k&7] = mix(roll)
			roll -= out[k].hash * p4
		}
		var found [window]int
		e, prefix := 0, ^uint64(0)
		for k := range c {
			prefix = min(prefix, now[k&7]&^7|uint64(7-k))
			at := i + 7 - int(prefix&7)
			if s := suffix[k+1]; s>>3 < prefix>>3 {
				at = i - 1 - int(s&7)
			}
			if i == 0 && k < c-1 {
				continue // no whole window yet
			}
			found[e&7] = at
			if at != last {
				e++
			}
			last = at
		}
		for _, at := range found[:e] {
			h := now[at&7]
			if at < i {
				h = before[at&7]
			}
			dst = append(dst, mark{h * scatter, toks[at].start, toks[at+shingle-1].end})
		}
		for k := window - 1; k >= 0; k-- {
			suffix[k] = min(suffix[k+1], now[k]&^7|uint64(7-k))
		}
		before = now
	}
	return dst
}

// scatter spreads the hashes of marks over all values again, since the smallest
// of eight lie near zero: shards and slots go by their upper bits.
const scatter = 0xD6E8FEB86659FD93

// mix spreads the bits of a rolling hash, so that the choice of the smallest
// has nothing to do with the words.
func mix(h uint64) uint64 {
	h = (h ^ h>>32) * spread
	return h ^ h>>29
}
