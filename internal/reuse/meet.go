package reuse

import (
	"slices"
)

// search looks up every mark of a text, enters it, and aligns the text with
// those that it meets.
func (x *Index) search(id int32) {
	t := &x.texts[id]
	x.hits, x.dark = x.hits[:0], 0
	for i := range x.marks {
		x.touched += x.table.touch(x.marks[i].hash)
	}
	for _, m := range x.marks {
		at := x.table.find(m.hash)
		if at.empty() {
			x.table.add(m.hash, at, t.first+m.pos>>posBits, m.pos&(1<<posBits-1))
			continue
		}
		own, same, from := 0, 0, len(x.hits)
		c := x.crowdOf(m.hash)
		if c != nil {
			x.dark++
			if c.chrome {
				c.goesOn(t)
				continue
			}
			own = x.owned(c, id)
		}
		newDay := true
		for k := at.from; k < at.to; k += width {
			e := get(at.shard.slots, k)
			chunk := chunkOf(e)
			o := &x.chunks[chunk]
			if o.outlet == t.outlet {
				same++
				newDay = newDay && (o.day != t.day || t.day == unknown)
			}
			if o.text == id {
				own++
				continue
			}
			if !x.near(t.day, o.day) {
				continue
			}
			x.hits = append(x.hits, hit{o.text, (chunk-o.first)<<posBits | posOf(e), m.pos, c != nil})
		}
		if own >= perText {
			x.hits = x.hits[:from]
			continue
		}
		if len(x.hits) > x.perPage {
			x.hits = x.hits[:from]
			x.dark++
			x.bounds["places that one page may meet"]++
		}
		full := at.count() >= x.perMark
		if full {
			x.bounds["places of one five-word shingle"]++
		}
		full = full || same >= x.perOutlet
		newDay = newDay && same > 0 && t.outlet >= 0
		if c == nil && (full || newDay && same+1 >= chromeDays && x.chrome(at, []uint64{x.place(t, m)}, chromeDays)) {
			x.dark++
			c = x.newCrowd(m.hash, at)
		}
		if c != nil {
			if x.join(c, id, m, at, !full); c.chrome {
				x.hits = x.hits[:from]
			}
			continue
		}
		if x.watch != nil && newDay {
			x.learn(m.hash)
		}
		x.table.add(m.hash, at, t.first+m.pos>>posBits, m.pos&(1<<posBits-1))
	}
	x.meet(id)
}

// near reports whether two texts are to be compared: published within the
// window, or one of them undated.
func (x *Index) near(a, b int32) bool {
	if a == unknown || b == unknown || x.days < 0 {
		return true
	}
	d := a - b
	return -x.days <= d && d <= x.days
}

// meet aligns a text with every text it has hits in.
func (x *Index) meet(id int32) {
	slices.SortFunc(x.hits, func(a, b hit) int { return int(a.text - b.text) })
	for i := 0; i < len(x.hits); {
		j := i
		for j < len(x.hits) && x.hits[j].text == x.hits[i].text {
			j++
		}
		other := x.hits[i].text
		x.pairUp(id, other, x.hits[i:j])
		i = j
	}
}

func (x *Index) pairUp(id, other int32, hits []hit) {
	if x.shadowed(other) {
		return
	}
	t, o := &x.texts[id], &x.texts[other]
	if t.outlet >= 0 && t.outlet == o.outlet {
		// One outlet repeats itself: only versions of one text are of interest. Those that
		// can be none by the hits are left at once; of crowds not all hits are there.
		least, n := int(min(t.marks, o.marks)), x.dark
		for _, h := range hits {
			if !h.crowd {
				n++
			}
		}
		if 3*n < least || 3*x.common(x.side(id), x.side(other)) < least {
			return
		}
	}
	swap := x.less(other, id)
	x.seeds = x.seeds[:0]
	for _, h := range hits {
		if swap {
			x.seeds = append(x.seeds, seed{h.pos, h.mine})
		} else {
			x.seeds = append(x.seeds, seed{h.mine, h.pos})
		}
	}
	a, b := id, other
	if swap {
		a, b = other, id
	}
	if runs := x.aligned(x.side(a), x.side(b), x.seeds); strong(runs) {
		x.keep(a, b, runs)
	}
}

// keep keeps the pair of two texts, and watches it.
func (x *Index) keep(a, b int32, runs []run) {
	x.keepPair(pair{a, b, starts(runs)})
	if x.watch != nil && !x.watch.all {
		x.watchPair(x.side(a), runs)
	}
}

// common counts the marks that two texts have in common.
func (x *Index) common(a, b *side) (n int) {
	p, q := x.hashes(a), x.hashes(b)
	for len(p) > 0 && len(q) > 0 {
		switch {
		case p[0] < q[0]:
			p = p[1:]
		case p[0] > q[0]:
			q = q[1:]
		default:
			n++
			p, q = p[1:], q[1:]
		}
	}
	return n
}

// hashes returns the hashes of a text's marks, sorted, each once.
func (x *Index) hashes(s *side) []uint64 {
	if s.hashes == nil {
		x.reread(s)
		s.hashes = make([]uint64, 0, len(x.marks))
		for _, m := range x.marks {
			s.hashes = append(s.hashes, m.hash)
		}
		slices.Sort(s.hashes)
		s.hashes = slices.Compact(s.hashes)
	}
	return s.hashes
}

// aligned aligns two texts.
func (x *Index) aligned(a, b *side, seeds []seed) []run {
	runs, cut := align(a, b, seeds, 8*int(a.count+b.count)+10000)
	if cut {
		x.bounds["words looked at for one pair"]++
	}
	return runs
}

// starts keeps of runs what they can be grown from again.
func starts(runs []run) []seed {
	out := make([]seed, len(runs))
	for i, r := range runs {
		out[i] = seed{int32(r.x.Start), int32(r.y.Start)}
	}
	return out
}
