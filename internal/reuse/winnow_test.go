package reuse

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// The fast ways of finding words and marks give what the plain ones give.
func TestFastIsPlain(t *testing.T) {
	p := newPress(51, 1)
	r := rand.New(rand.NewPCG(5, 5))
	odd := []string{" ", ", ", "Über", "„", "“ ", " – ", "naïve", "Erdoğan", "Wörter-und-Längen", "donaudampfschifffahrt", "x", "Ж", "\u00a0", "２０", "É", "ÿß", "a_b", "3.5"}
	for range 400 {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteString(p.line(1 + r.IntN(20)))
			for range r.IntN(4) {
				b.WriteString(odd[r.IntN(len(odd))])
			}
		}
		text := b.String()
		from := min(len(text), r.IntN(9))
		to := max(from, len(text)-r.IntN(9))
		got, want := tokens(nil, text, from, to), tokensSlowly(nil, text[:to], from)
		if !slices.Equal(got, want) {
			t.Fatalf("%q: words %v, want %v", text[from:to], got, want)
		}
		if got, want := marks(nil, got), plainMarks(got); !slices.Equal(got, want) {
			t.Fatalf("%q: marks %v, want %v", text[from:to], got, want)
		}
	}
}

// plainMarks takes every window's smallest shingle, the rightmost among equals.
func plainMarks(toks []token) []mark {
	const p = uint64(0x9E3779B97F4A7C15)
	var all []mark
	for i := 0; i+shingle <= len(toks); i++ {
		h := uint64(0)
		for _, k := range toks[i : i+shingle] {
			h = h*p + k.hash
		}
		all = append(all, mark{mix(h), toks[i].start, toks[i+shingle-1].end})
	}
	var out []mark
	last := -1
	for i := range max(0, min(len(all), len(all)-window+1), min(1, len(all))) {
		at := i
		for j := i; j < min(i+window, len(all)); j++ {
			if all[j].hash <= all[at].hash {
				at = j
			}
		}
		if at != last {
			m := all[at]
			m.hash *= scatter
			out, last = append(out, m), at
		}
	}
	return out
}
