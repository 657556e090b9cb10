package pipeline

import (
	"bytes"
	"maps"
	"testing"

	"hearsay"
	"hearsay/internal/reuse"
	"hearsay/internal/story"
)

// What the database keeps for the corridor itself may be damaged: it is refused,
// or read as it was written.
func FuzzKept(f *testing.F) {
	good := pairsBytes([]reuse.Pair{{From: "a1", To: "b2", Kind: hearsay.Reprint, Share: .5}})
	f.Add(good)
	f.Add(good[:len(good)-1])
	f.Add([]byte{noteVersion})
	f.Add([]byte{noteVersion, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Add([]byte{0, 1, 100, 1, 2, 0x9c})
	f.Add([]byte(`{"Table":"t","Briefs":[{"Story":{"ID":"a"}},{}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if n, err := readNote("a1", b); err == nil {
			if again, err := readNote("a1", n.bytes()); err != nil || !bytes.Equal(again.bytes(), n.bytes()) {
				t.Errorf("a note is read otherwise than written: %v", err)
			}
		}
		if pairs, err := readPairs(b); err == nil {
			b := pairsBytes(pairs)
			if again, err := readPairs(b); err != nil || len(again) != len(pairs) || !bytes.Equal(pairsBytes(again), b) {
				t.Errorf("%d pairs are read as %d, or otherwise than written: %v", len(pairs), len(again), err)
			}
		}
		one := &live{entered: map[hearsay.PageID]uint64{"a1": 1, "b2": 2, "c3": 3}, alike: map[pairID]int8{}}
		if err := one.readAlike(b); err == nil {
			again := &live{entered: one.entered, alike: map[pairID]int8{}}
			if err := again.readAlike(one.alikeBytes()); err != nil || !maps.Equal(again.alike, one.alike) {
				t.Errorf("%v is read as %v: %v", one.alike, again.alike, err)
			}
		}
		if o, err := ReadOrders(b); err == nil {
			for _, part := range append(o.Split(1), o) {
				j, err := part.Bytes()
				if err != nil {
					t.Fatal(err)
				}
				if again, err := ReadOrders(j); err != nil || len(again.Briefs) != len(part.Briefs) {
					t.Errorf("orders for %d briefs are read as %d: %v", len(part.Briefs), len(again.Briefs), err)
				}
			}
		}
		l := &live{groups: story.New(0), entered: map[hearsay.PageID]uint64{}}
		l.read(b, b)
	})
}
