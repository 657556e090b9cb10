package pipeline

import (
	"bytes"
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
	f.Fuzz(func(t *testing.T, b []byte) {
		if n, err := readNote("a1", b); err == nil {
			if again, err := readNote("a1", n.bytes()); err != nil || !bytes.Equal(again.bytes(), n.bytes()) {
				t.Errorf("a note is read otherwise than written: %v", err)
			}
		}
		if pairs, err := readPairs(b); err == nil {
			if again, err := readPairs(pairsBytes(pairs)); err != nil || len(again) != len(pairs) {
				t.Errorf("%d pairs are read as %d: %v", len(pairs), len(again), err)
			}
		}
		l := &live{groups: story.New(0), entered: map[hearsay.PageID]uint64{}}
		l.read(b, b)
	})
}
