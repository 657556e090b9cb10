package story

// A tie leads from a page to a posted page that it was compared with.
type tie struct {
	to     int32  // slot of a doc
	like   uint16 // likeness, in parts of [whole]; never 0
	shared uint8  // by how many of its names the page finds the other
	before bool   // the other comes first in order
}

// compare enters a new page, and ties it to the posted pages that it finds, and
// to it those that find it.
func (g *Grouper) compare(d *doc) {
	var buf [keys]term
	names := d.keys(&buf)
	i, bucket := d.slot, g.place[d.slot].bucket
	for _, t := range names {
		c, lost := g.enter(t, i)
		by := uint8(2)
		if c != nil {
			by = c.by()
			if by == 1 && len(c.docs) == posted+1 { // the name has become common
				for _, j := range c.docs {
					g.lose(t, bucket, j, 1)
				}
			}
		}
		if lost == i {
			d.hidden++
			continue
		}
		if lost >= 0 {
			g.hide(g.docs[lost], 1)
			g.lose(t, bucket, lost, 1)
		}
		g.audience(t, bucket, func(docs []int32) { touch(docs, by, g.found, &g.finders) })
	}
	for _, t := range names {
		g.seen(t, bucket, func(posts []int32, by uint8) { touch(posts, by, g.finds, &g.touched) })
	}
	g.probe.load(d)
	g.bind(d)
	for _, j := range g.finders {
		o, n := g.docs[j], g.found[j]
		g.found[j] = 0
		if j == i || n < enough || !g.comparable(i, j) {
			continue
		}
		like := g.likes[j]
		if like == unknown {
			like = g.probe.likeness(d, o)
		}
		if like > 0 {
			g.keep(o, tie{i, like, n, g.earlier(i, j)})
			if like >= g.border.holds() {
				g.soil(o)
			}
		}
	}
	g.finders = g.finders[:0]
	g.clear()
	g.again()
}

// unknown is a likeness not yet asked for.
const unknown = 1<<16 - 1

// bind ties the page in the probe to the posted pages that g.touched holds.
func (g *Grouper) bind(d *doc) {
	// Their bags lie outside the cache: asked for one after the other they come
	// at a time.
	g.asked = g.asked[:0]
	for _, j := range g.touched {
		if g.finds[j] < enough || j == d.slot || !g.comparable(d.slot, j) {
			continue
		}
		o := g.docs[j]
		if len(o.terms) > 16 {
			g.warm += uint32(o.terms[0]) + uint32(o.weights[0]) + uint32(o.terms[16])
		}
		g.asked = append(g.asked, j)
	}
	for _, j := range g.asked {
		like := g.probe.likeness(d, g.docs[j])
		if g.likes[j] = like; like > 0 {
			g.keep(d, tie{j, like, g.finds[j], g.earlier(j, d.slot)})
		}
	}
}

// touch counts pages.
func touch(docs []int32, by uint8, count []uint8, first *[]int32) {
	for _, j := range docs {
		if count[j] == 0 {
			*first = append(*first, j)
		}
		count[j] += by
	}
}

// comparable reports whether two pages are near enough in time.
func (g *Grouper) comparable(i, j int32) bool {
	a, b := &g.place[i], &g.place[j]
	return a.when == undated || b.when == undated || max(a.when-b.when, b.when-a.when) <= g.reach
}

// clear empties what compare collected.
func (g *Grouper) clear() {
	for _, j := range g.touched {
		g.finds[j], g.likes[j] = 0, unknown
	}
	g.touched = g.touched[:0]
}

// lose notes that pages find another by so much less under a name.
func (g *Grouper) lose(t term, bucket, lost int32, by uint8) {
	g.audience(t, bucket, func(docs []int32) {
		for _, j := range docs {
			g.loosen(g.docs[j], lost, by)
		}
	})
}

func (g *Grouper) loosen(d *doc, lost int32, by uint8) {
	for k := range d.near {
		t := &d.near[k]
		if t.to != lost {
			continue
		}
		if t.shared -= min(t.shared, by); t.shared < enough {
			g.untie(d, k)
		}
		return
	}
}

// untie takes away a tie.
func (g *Grouper) untie(d *doc, k int) {
	if g.docs[d.near[k].to].comp == d.comp {
		g.soil(d)
	}
	if len(d.near) == most {
		g.stale = append(g.stale, d) // it may have let go of others for this one
	}
	last := len(d.near) - 1
	d.near[k] = d.near[last]
	d.near = d.near[:last]
	d.leans = unleant
}

// hide counts the names by which a page is not found.
func (g *Grouper) hide(d *doc, by int) {
	was := g.full(d)
	d.hidden = uint8(min(int(d.hidden)+by, int(g.place[d.slot].names)))
	if g.full(d) != was {
		g.soil(d)
	}
}

// full reports whether a page is not posted under half its names or more: that
// two such pages are not tied says nothing of their likeness.
func (g *Grouper) full(d *doc) bool {
	return d.hidden > 0 && 2*d.hidden >= g.place[d.slot].names
}

// again finds the ties of stale pages anew.
func (g *Grouper) again() {
	for len(g.stale) > 0 {
		d := g.stale[len(g.stale)-1]
		g.stale = g.stale[:len(g.stale)-1]
		if d.slot >= 0 {
			g.refill(d)
		}
	}
}

// refill finds the ties of a page anew.
func (g *Grouper) refill(d *doc) {
	var buf [keys]term
	for _, t := range d.keys(&buf) {
		g.seen(t, g.place[d.slot].bucket, func(posts []int32, by uint8) { touch(posts, by, g.finds, &g.touched) })
	}
	d.near, d.leans = d.near[:0], unleant
	g.soil(d)
	g.probe.load(d)
	g.bind(d)
	g.clear()
}

// keep adds a tie; of more than [most] it lets go the least alike.
func (g *Grouper) keep(d *doc, t tie) {
	d.leans = unleant
	if len(d.near) < most {
		if len(d.near) == cap(d.near) {
			d.near = append(make([]tie, 0, min(most, len(d.near)+len(d.near)/4+4)), d.near...)
		}
		d.near = append(d.near, t)
		return
	}
	least := 0
	for k := range d.near {
		if g.less(d.near[k], d.near[least]) {
			least = k
		}
	}
	if lost := d.near[least]; g.less(lost, t) {
		if g.docs[lost.to].comp == d.comp {
			g.soil(d)
		}
		d.near[least] = t
	}
}

func (g *Grouper) less(a, b tie) bool {
	return a.like < b.like || a.like == b.like && g.earlier(b.to, a.to)
}

// leansOn returns the page on which a page leans, nil for none: where it is as
// good as the same as [crew] or more pages before it, their votes are enough, and
// it follows the likest of them.
func (g *Grouper) leansOn(d *doc) *doc {
	if d.leans == unleant {
		d.leans = -1
		n, best := 0, tie{}
		for _, t := range d.near {
			if t.like < strong || !t.before || d.bridge || g.docs[t.to].bridge {
				continue
			}
			if n++; n == 1 || g.less(best, t) {
				best = t
			}
		}
		if n >= crew {
			d.leans = best.to
		}
	}
	if d.leans < 0 {
		return nil
	}
	return g.docs[d.leans]
}

// unleant says that nobody asked yet on which page one leans.
const unleant = -2

// soil notes that what a page's component looks like may have changed.
func (g *Grouper) soil(d *doc) {
	if !d.dirty {
		d.dirty = true
		g.dirty = append(g.dirty, d)
	}
}
