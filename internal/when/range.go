package when

// This file reads what goes from one date to another.

// fromTo reads "from 3 to 5 May" and "between 2010 and 2014" at a preposition.
func (p *parser) fromTo(i int) (*value, int) {
	a, n := p.dated(i + 1)
	if n == i+1 && p.tok(i+1).k == number {
		// "from 3 to 5 May": the month comes with the second.
		d := int(p.t[i+1].v)
		j := i + 2
		if p.glued(j) && p.tok(j).fn(wOrd) {
			j++
		}
		if !p.joiner(j) || d < 1 || d > 31 {
			return nil, i
		}
		b, m := p.dated(j + 1)
		if m == j+1 || b == nil || b.op != opDay || !valid(b.y, b.m, d) {
			return nil, i
		}
		a = &value{op: opDay, y: b.y, m: b.m, d: d}
		p.place(a, i+1, j)
		return &value{op: opRange, ref: a, to: b}, m
	}
	if a == nil || n == i+1 || !p.joiner(n) {
		return nil, i
	}
	b, m := p.dated(n + 1)
	if b == nil && m == n+1 {
		b, m = p.bareEnd(a, n+1)
	}
	if b == nil || !joinable(a, b) {
		return nil, i
	}
	share(a, b)
	p.placeNew(a, i+1, n)
	p.placeNew(b, n+1, m)
	return &value{op: opRange, ref: a, to: b}, m
}

// joiner reports whether token i can stand between the ends of a range.
func (p *parser) joiner(i int) bool {
	t := p.tok(i)
	return t.k == dash || t.fn(wTo) || t.fn(wUntil) || t.fn(wAnd)
}

// bareEnd reads the second end of "March 3 to 5" or "2010-14".
func (p *parser) bareEnd(a *value, i int) (*value, int) {
	t := p.tok(i)
	if t.k != number || t.f&grouped != 0 {
		return nil, i
	}
	n := i + 1
	if p.glued(n) && p.tok(n).fn(wOrd) {
		n++
	}
	var b *value
	switch {
	case a.op == opDay && valid(a.y, a.m, int(t.v)) && int(t.v) > a.d && t.end-t.start <= 2:
		b = &value{op: opDay, y: a.y, m: a.m, d: int(t.v)}
		if p.tok(n).mark(',') && p.glued(n) {
			if y, m := p.yearAfter(n+1, true); m > n+1 && p.tok(m).k != counted {
				b.y, n = y, m
			}
		} else if y, m := p.yearAfter(n, true); m > n && p.tok(m).k != counted {
			b.y, n = y, m
		}
	case a.op == opYear && t.end-t.start == 2 && a.y%100 < int(t.v) && a.y >= 1800:
		b = &value{op: opYear, y: a.y - a.y%100 + int(t.v)}
	case a.op == opYear && t.end-t.start == 4 && plausible(int(t.v)) && int(t.v) > a.y:
		b = &value{op: opYear, y: int(t.v)}
	default:
		return nil, i
	}
	p.place(b, i, n)
	return b, n
}

// rangeTail reads on after a date where a second one ends a range: "May 3-5",
// "Monday to Friday", "2010-2014", "March through June". "and" makes none
// without "between".
func (p *parser) rangeTail(a *value, n int) (*value, int) {
	t := p.tok(n)
	if t.k != dash && !t.fn(wTo) && !t.fn(wUntil) || a.part != noPart || a.clock {
		return nil, n
	}
	if t.fn(wUntil) && t.end-t.start < 4 {
		return nil, n
	}
	switch a.op {
	case opDay, opMonth, opYear, opWeekday, opFigures, opQuarter:
	default:
		return nil, n
	}
	b, m := p.bareEnd(a, n+1)
	if b == nil && (t.k != dash || p.glued(n) == p.glued(n+1)) {
		if b, m = p.dated(n + 1); m == n+1 {
			b = nil
		}
	}
	if b == nil || !joinable(a, b) || t.k != dash && a.op == opYear && t.fn(wTo) {
		return nil, n
	}
	share(a, b)
	p.placeNew(b, n+1, m)
	return b, m
}

// joinable reports whether two dates can be the ends of one range.
func joinable(a, b *value) bool {
	if a.part != noPart || b.part != noPart || b.op == opRange {
		return false
	}
	switch {
	case a.op == b.op && a.op == opDay:
		return a.y == 0 || b.y == 0 || a.y < b.y || a.y == b.y && (a.m < b.m || a.m == b.m && a.d < b.d)
	case a.op == b.op && a.op == opMonth:
		return a.y == 0 || b.y == 0 || a.y < b.y || a.y == b.y && a.m < b.m
	case a.op == b.op && a.op == opYear:
		return a.y < b.y
	case a.op == b.op && (a.op == opWeekday || a.op == opFigures || a.op == opQuarter):
		return true
	}
	return a.op == opYear && b.op == opNow || a.op == opWeekday && b.op == opDay || a.op == opDay && b.op == opWeekday
}

// share gives the first end the year that only the second has, and the other
// way round: "from March to June 2014", "May 3, 2014 to June 2".
func share(a, b *value) {
	if a.op != b.op || a.op != opDay && a.op != opMonth {
		return
	}
	if a.y == 0 && b.y != 0 {
		a.y = b.y
		if a.m > b.m {
			a.y--
		}
	} else if b.y == 0 && a.y != 0 {
		b.y = a.y
		if b.m < a.m {
			b.y++
		}
	}
}
