package reuse

import (
	"slices"
)

// A tally is the days on which an outlet has a mark, as far as they matter.
type tally struct {
	round uint32 // of asking; an older one means that nothing was counted yet
	known int32
	days  [chromeDays]int32
	halfs int32
}

// chrome reports whether the places of a mark, those in the table and the rest,
// are one outlet's on so many days, chromeDays at most. Pages without a date count
// half a day each, pages without an outlet not at all. The outlet is chromeOf then.
func (x *Index) chrome(places slot, rest []uint64, days int) bool {
	if places.count()+len(rest) < days {
		return false
	}
	for len(x.tallies) < len(x.keys) {
		x.tallies = append(x.tallies, tally{})
	}
	x.round++
	for e := range places.entries() {
		if x.tally(e, days) {
			return true
		}
	}
	for _, e := range rest {
		if x.tally(e, days) {
			return true
		}
	}
	return false
}

// tally counts a place for its outlet, and reports whether that makes so many days.
func (x *Index) tally(e uint64, days int) bool {
	o := &x.chunks[chunkOf(e)]
	if o.outlet < 0 {
		return false
	}
	t := &x.tallies[o.outlet]
	if t.round != x.round {
		*t = tally{round: x.round}
	}
	if o.day == unknown {
		t.halfs++
	} else if !slices.Contains(t.days[:t.known], o.day) {
		t.days[t.known] = o.day
		t.known++
	}
	x.chromeOf = o.outlet
	return 2*int(t.known)+int(t.halfs) >= 2*days
}
