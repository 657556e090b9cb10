package reuse

import (
	"errors"
	"testing"

	"hearsay"
)

// Pages that are taken away while others are compared with them are met without their
// words: nothing breaks off.
func TestPagesThatAreGoneMeanwhile(t *testing.T) {
	for seed := range uint64(3) {
		p := newPress(seed, 20)
		gone := map[hearsay.PageID]bool{}
		by := map[hearsay.PageID]*hearsay.Article{}
		x := NewWith(nil, Options{Track: true, Article: func(id hearsay.PageID) (*hearsay.Article, error) {
			if a := by[id]; a != nil && !gone[id] {
				return a, nil
			}
			return nil, errors.New("it is gone")
		}})
		var all []hearsay.PageID
		for i := range 250 {
			a := p.next()
			by[a.Page] = a
			all = append(all, a.Page)
			x.Enter(a)
			if i%2 == 1 {
				gone[all[i*3/4]] = true
				x.sides = sides{} // none is at hand
			}
		}
		x.Tell(func(Pair) {})
		x.PairsOf(x.Changed()...)
		x.Copies()
	}
}
