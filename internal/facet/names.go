package facet

import (
	"bytes"
	"hash/maphash"
	"strings"
)

// Names numbers names from 0. Case makes no difference; the first form is shown. They
// stand one behind another in two byte slices, so that a million take some 60 MB.
type Names struct {
	seed  maphash.Seed
	table []int32 // numbers and one more, by hash; 0 is free. Open addressing, at most two thirds full.
	shown arena
	plain arena // in lower case
}

// An arena is strings one behind another.
type arena struct {
	b   []byte
	end []uint32
}

func (a *arena) add(s string) {
	a.b = append(a.b, s...)
	a.end = append(a.end, uint32(len(a.b)))
}

func (a *arena) at(n int32) []byte {
	from := uint32(0)
	if n > 0 {
		from = a.end[n-1]
	}
	return a.b[from:a.end[n]]
}

// mostBytes is more than names may take together: a pile of which they are more has
// the others left out of its lists.
const mostBytes = 1 << 31

// Len returns how many names there are.
func (t *Names) Len() int { return len(t.plain.end) }

// Shown returns the form of a name that is shown.
func (t *Names) Shown(n int32) string { return string(t.shown.at(n)) }

// Find returns the number of a name, -1 where it has none.
func (t *Names) Find(name string) int32 {
	if len(t.table) == 0 {
		return -1
	}
	n, _ := t.find(strings.ToLower(name))
	return n
}

func (t *Names) find(plain string) (n int32, free int) {
	mask := len(t.table) - 1
	for at := int(maphash.String(t.seed, plain)) & mask; ; at = (at + 1) & mask {
		n := t.table[at] - 1
		if n < 0 || string(t.plain.at(n)) == plain {
			return n, at
		}
	}
}

// number returns the number of a name, a new one where it has none; -1 where no more
// fit.
func (t *Names) number(name string) int32 {
	if 3*(t.Len()+1) > 2*len(t.table) {
		t.grow()
	}
	plain := strings.ToLower(name)
	n, free := t.find(plain)
	if n >= 0 {
		return n
	}
	if len(t.plain.b)+len(plain) > mostBytes || len(t.shown.b)+len(name) > mostBytes {
		return -1
	}
	n = int32(t.Len())
	t.shown.add(name)
	t.plain.add(plain)
	t.table[free] = n + 1
	return n
}

func (t *Names) grow() {
	if len(t.table) == 0 {
		t.seed = maphash.MakeSeed()
	}
	t.table = make([]int32, max(64, 2*len(t.table)))
	mask := len(t.table) - 1
	for n := range int32(t.Len()) {
		at := int(maphash.Bytes(t.seed, t.plain.at(n))) & mask
		for t.table[at] != 0 {
			at = (at + 1) & mask
		}
		t.table[at] = n + 1
	}
}

// Matching tells of each name whether every word begins a word of it. nil is none.
func (t *Names) Matching(words string) []bool {
	var want [][]byte
	for _, w := range strings.Fields(strings.ToLower(words)) {
		want = append(want, []byte(w))
	}
	if len(want) == 0 {
		return nil
	}
	out := make([]bool, t.Len())
next:
	for n := range out {
		name := t.plain.at(int32(n))
		for _, w := range want {
			if !beginsWord(name, w) {
				continue next
			}
		}
		out[n] = true
	}
	return out
}

// beginsWord reports whether w stands at the beginning of the name, behind a space or
// behind a hyphen.
func beginsWord(name, w []byte) bool {
	for from := 0; ; {
		i := bytes.Index(name[from:], w)
		if i < 0 {
			return false
		}
		if at := from + i; at == 0 || name[at-1] == ' ' || name[at-1] == '-' {
			return true
		}
		from += i + 1
	}
}
