package reuse

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/hex"

	"hearsay"
)

// An ids leads from hashes to numbers of texts, in some five bytes each: slots
// hold a number plus one, and a hash's search begins at slot hash*len>>64 and
// ends at the first 0. What has the hash is found by looking at the texts.
type ids struct {
	slots []int32
	n     int
}

// find returns the number with the hash for which is is true.
func (t *ids) find(h uint64, is func(int32) bool) (int32, bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	for i := t.home(h); t.slots[i] != 0; i = (i + 1) % len(t.slots) {
		if n := t.slots[i] - 1; is(n) {
			return n, true
		}
	}
	return 0, false
}

// add enters a number that is not there; hash gives the hash of any.
func (t *ids) add(h uint64, n int32, hash func(int32) uint64) {
	if t.n*8 >= len(t.slots)*7 {
		old := t.slots
		t.slots = make([]int32, len(old)*5/4+64)
		for _, v := range old {
			if v != 0 {
				t.put(hash(v-1), v)
			}
		}
	}
	t.put(h, n+1)
	t.n++
}

func (t *ids) put(h uint64, v int32) {
	i := t.home(h)
	for t.slots[i] != 0 {
		i = (i + 1) % len(t.slots)
	}
	t.slots[i] = v
}

func (t *ids) home(h uint64) int { return int(h >> 32 * uint64(len(t.slots)) >> 32) }

// identify sets the ID of a text: the 32 bytes that 64 hexadecimal digits stand
// for, or of any other ID a hash, with the ID itself kept aside.
func (x *Index) identify(t *text, id int32, page hearsay.PageID) {
	var odd bool
	if t.id, odd = digest(page); odd {
		for int(id) >= len(x.odd) {
			x.odd = append(x.odd, "")
		}
		x.odd[id] = page
	}
}

// oddOf returns the ID of a text's page where it is an odd one, else "".
func (x *Index) oddOf(n int32) hearsay.PageID {
	if int(n) < len(x.odd) {
		return x.odd[n]
	}
	return ""
}

func digest(page hearsay.PageID) (d [32]byte, odd bool) {
	if len(page) == 64 && lowerHex(page) {
		hex.Decode(d[:], []byte(page))
		return d, false
	}
	h := uint64(len(page))
	for i := range len(page) {
		h = (h ^ uint64(page[i])) * prime64
	}
	binary.LittleEndian.PutUint64(d[:], mix(h))
	return d, true
}

func lowerHex(page hearsay.PageID) bool {
	for i := range len(page) {
		if c := page[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// key is the hash by which a text's page is found.
func (t *text) key() uint64 { return mix(binary.LittleEndian.Uint64(t.id[:])) }

func (x *Index) keyOf(n int32) uint64 { return x.texts[n].key() }
func (x *Index) sumOf(n int32) uint64 { return x.texts[n].sum }

// page returns the ID of a text's page.
func (x *Index) page(n int32) hearsay.PageID {
	if p := x.oddOf(n); p != "" {
		return p
	}
	return hearsay.PageID(hex.EncodeToString(x.texts[n].id[:]))
}

// lookup returns the number of a page.
func (x *Index) lookup(page hearsay.PageID) (int32, bool) {
	var t text
	var odd bool
	t.id, odd = digest(page)
	return x.byPage.find(t.key(), func(n int32) bool {
		if x.texts[n].id != t.id {
			return false
		}
		p := x.oddOf(n)
		return p == page || p == "" && !odd
	})
}

// order orders two texts by the IDs of their pages.
func (x *Index) order(a, b int32) int {
	switch p, q := x.oddOf(a), x.oddOf(b); {
	case p != "" && q != "":
		return cmp.Compare(p, q)
	case p != "" || q != "":
		return cmp.Compare(x.page(a), x.page(b))
	}
	return bytes.Compare(x.texts[a].id[:], x.texts[b].id[:])
}

func (x *Index) less(a, b int32) bool { return x.order(a, b) < 0 }
