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
	var ring [window]uint64
	var roll uint64
	for i := range shingle - 1 {
		roll = roll*p + toks[i].hash
	}
	least, at, last := ^uint64(0), -1, -1
	for i := range n {
		roll = roll*p + toks[i+shingle-1].hash
		h := mix(roll)
		roll -= toks[i].hash * p4
		ring[i%window] = h
		if at >= 0 && i-at >= window {
			least = ^uint64(0)
			for j := i - window + 1; j <= i; j++ {
				if v := ring[j%window]; v <= least {
					least, at = v, j
				}
			}
		} else if h <= least {
			least, at = h, i
		}
		if at != last && (i >= window-1 || i == n-1) {
			dst = append(dst, mark{least, toks[at].start, toks[at+shingle-1].end})
			last = at
		}
	}
	return dst
}

// mix spreads the bits of a rolling hash, so that the choice of the smallest
// has nothing to do with the words.
func mix(h uint64) uint64 {
	h = (h ^ h>>32) * spread
	return h ^ h>>29
}
