package when

// This file reads dates of the calendar: figures, months, weekdays.

// plausible reports whether n can be the year of a news text.
func plausible(n int) bool { return n >= 1000 && n <= 2100 }

// threeFigures reads 16/8/2020, 8-16-20, 2020.08.16 and their like at token i:
// three groups of figures joined by one mark, without spaces. n is the token
// after them, 0 where there is none.
func (p *parser) threeFigures(i int) (a, b, c, n int) {
	s := p.tok(i + 1)
	if s.k != dash && !s.mark('/') && !s.mark('.') {
		return
	}
	s2 := p.tok(i + 3)
	if s2.k != s.k || s2.v != s.v || p.tok(i+2).k != number || p.tok(i+4).k != number {
		return
	}
	for j := i + 1; j <= i+4; j++ {
		if !p.glued(j) {
			return
		}
	}
	if p.glued(i + 5) { // a fourth group, or a letter: a version, an address, a score
		switch t := p.tok(i + 5); {
		case t.k == dash, t.mark('/'), t.mark('.') && p.tok(i+6).k == number && p.glued(i+6):
			return
		case t.k == number || t.k == other && !p.isWord(i+5, "t"):
			if !p.iso8601(i + 5) {
				return
			}
		}
	}
	if p.glued(i) && (p.tok(i-1).k == dash || p.tok(i-1).mark('/') || p.tok(i-1).mark('.') || p.tok(i-1).mark('$')) {
		return
	}
	return int(p.t[i].v), int(p.t[i+2].v), int(p.t[i+4].v), i + 5
}

// iso8601 reports whether token i is the "T09" of 2020-08-16T09:30.
func (p *parser) iso8601(i int) bool {
	t := p.tok(i)
	if t.k != other || t.end-t.start < 2 || p.text[t.start] != 'T' {
		return false
	}
	for _, c := range []byte(p.text[t.start+1 : min(t.end, t.start+3)]) {
		if !digit(c) {
			return false
		}
	}
	return true
}

func (p *parser) width(i int) int { return p.t[i].end - p.t[i].start }

// figures reads a date that begins with figures.
func (p *parser) figures(i int) (*value, int) {
	t := p.t[i]
	if t.f&grouped != 0 || t.v < 0 {
		return nil, i
	}
	if b := p.tok(i - 1); p.glued(i) && (b.mark('$') || b.mark('£') || b.mark('€') || b.mark('#') || b.mark('@') || b.mark('/') || b.mark('&') || b.mark('_') ||
		b.mark('.') && p.tok(i-2).k == number || b.mark(':') && p.tok(i-2).k == number || b.mark('=')) {
		return nil, i
	}
	if a, b, c, n := p.threeFigures(i); n > 0 {
		return p.dayOf(i, a, b, c, n)
	}
	n := i + 1
	// 2020-08
	if p.width(i) == 4 && p.tok(n).k == dash && p.glued(n) && p.glued(n+1) && p.tok(n+1).k == number && p.width(n+1) == 2 &&
		plausible(int(t.v)) && p.tok(n+1).v >= 1 && p.tok(n+1).v <= 12 && p.text[p.tok(n+1).start] == '0' && !p.digitsOf(n+2) && !(p.glued(n+2) && p.tok(n+2).k == dash) {
		return &value{op: opMonth, y: int(t.v), m: int(p.tok(n + 1).v)}, n + 2
	}
	// 1990s, 90s
	if p.glued(n) && p.isWord(n, "s") || p.glued(n) && p.tok(n).k == apos && p.glued(n+1) && p.isWord(n+1, "s") && p.width(i) == 4 && t.v%10 == 0 && p.tok(i-1).fn(wThe) {
		return p.decade(i)
	}
	// 9th, 16th August, 19th century
	ord := false
	if p.glued(n) && p.tok(n).fn(wOrd) {
		ord, n = true, n+1
	}
	if ord && p.width(i) <= 2 {
		j := n
		if p.tok(j).k == dash && p.glued(j) {
			j++
		}
		if p.tok(j).is(unitWord, int32(century)) && t.v > 0 && t.v < 23 {
			return &value{op: opCentury, n: int(t.v)}, j + 1
		}
		if p.tok(j).is(unitWord, int32(quarter)) {
			return p.quarterOf(i, j+1, opQuarter, int(t.v))
		}
	}
	if p.width(i) <= 2 {
		if v, m := p.dayMonth(i, n); m > i {
			return v, m
		}
	}
	if v, m := p.clockTime(i); m > i {
		return v, m
	}
	if !ord {
		if v, m := p.bareYear(i); m > i {
			return v, m
		}
	}
	return p.counted(i)
}

// dayMonth reads "16 August 2020", "16th of August", "9-Aug-2020" where token i
// is the day and n the one after it and its ending.
func (p *parser) dayMonth(i, n int) (*value, int) {
	d := int(p.t[i].v)
	if p.tok(n).fn(wOf) {
		n++
	}
	if (p.tok(n).k == dash || p.tok(n).mark('/')) && p.glued(n) && p.glued(n+1) {
		n++
	}
	m := p.tok(n)
	if m.k != month || m.f&(capital|doubtful) == doubtful && !(p.tok(n+1).k == number) || m.f&capital == 0 && p.tok(n).fn(wOf) {
		// "16-18 August": the first day of a range
		if p.tok(n).k == number && p.tok(n-1).k == dash || p.joiner(n) {
			return p.dayRange(i, n)
		}
		return nil, i
	}
	if p.tok(n+1).k == apos && m.is(month, 5) && p.isWord(n+2, "s") { // "3 May's"
		return nil, i
	}
	n++
	if p.tok(n).mark('.') && m.f&abbrev != 0 && p.glued(n) {
		n++
	}
	v := &value{op: opDay, m: int(m.v), d: d}
	if p.tok(n).mark(',') && p.glued(n) || (p.tok(n).k == dash || p.tok(n).mark('/')) && p.glued(n) && p.glued(n+1) || p.tok(n).k == apos && p.tok(n+1).k == number {
		if y, k := p.yearAfter(n+1, true); k > n+1 {
			v.y, n = y, k
		}
	} else if y, k := p.yearAfter(n, true); k > n {
		v.y, n = y, k
	}
	if !valid(v.y, v.m, v.d) || v.y == 0 && p.noYear(n) {
		return nil, n
	}
	return v, n
}

// noYear reports whether a number stands at token n where a day has its year, and
// no year of the news: "5 May 99999". Before a word it counts something.
func (p *parser) noYear(n int) bool {
	if p.tok(n).mark(',') && p.glued(n) {
		n++
	}
	t := p.tok(n)
	if t.k != number || t.end-t.start < 4 || t.f&grouped != 0 || plausible(int(t.v)) || p.glued(n) {
		return false
	}
	switch u := p.tok(n + 1); u.k {
	case mark:
		return u.mark('.') || u.mark(',') || u.mark(';') || u.mark(')') || u.mark('!') || u.mark('?') || u.mark('"') || u.mark('”')
	case newline:
		return true
	}
	return n+1 >= len(p.t)
}

// dayRange reads "16-18 August", "3 to 5 May" and "9 and 10 May" where token i
// is the first day.
func (p *parser) dayRange(i, n int) (*value, int) {
	if p.tok(n).k != number {
		if !p.joiner(n) {
			return nil, i
		}
		n++
	}
	t := p.tok(n)
	if t.k != number || t.end-t.start > 2 || t.v <= p.t[i].v {
		return nil, i
	}
	m := n + 1
	if p.glued(m) && p.tok(m).fn(wOrd) {
		m++
	}
	if p.tok(m).k != month && !p.tok(m).fn(wOf) {
		return nil, i
	}
	b, k := p.dayMonth(n, m)
	if k == n || b == nil || b.op != opDay || !valid(b.y, b.m, int(p.t[i].v)) {
		return nil, i
	}
	a := &value{op: opDay, y: b.y, m: b.m, d: int(p.t[i].v)}
	return &value{op: opRange, ref: p.placed(a, i, i+1), to: p.placed(b, n, k)}, k
}

// dayOf reads three groups of figures.
func (p *parser) dayOf(i, a, b, c, n int) (*value, int) {
	switch {
	case p.width(i) == 4: // 2020-08-16
		if !plausible(a) || !valid(a, b, c) || p.width(i+2) > 2 || p.width(i+4) > 2 {
			return nil, n
		}
		v := &value{op: opDay, y: a, m: b, d: c}
		if p.glued(n) && p.iso8601(n) {
			n++
			for p.glued(n) && (p.tok(n).k == number || p.tok(n).mark(':') || p.tok(n).mark('.') || p.tok(n).k == dash || p.tok(n).mark('+') || p.isWord(n, "z")) {
				n++
			}
		}
		return v, n
	case p.width(i) > 2 || p.width(i+2) > 2 || p.width(i+4) != 4 && p.width(i+4) != 2:
		return nil, n
	}
	if p.width(i+4) == 2 {
		if p.t[i+1].mark('.') || p.t[i+1].k == dash {
			return nil, n // 10.3.08 is as soon a version or a score
		}
		if c += 2000; c > 2069 {
			c -= 100
		}
	}
	v := &value{op: opFigures, y: c, figs: [2]int{a, b}, order: p.order}
	if p.t[i+1].mark('.') {
		v.order = DayFirst
	}
	if !plausible(c) || !valid(c, a, b) && !valid(c, b, a) {
		return nil, n
	}
	return v, n
}

// monthDate reads a date that begins with a month. sure is true where the words
// before it ask for a month.
func (p *parser) monthDate(i int, sure bool) (*value, int) {
	t, n := p.t[i], i+1
	m := int(t.v)
	if t.f&capital == 0 && t.f&doubtful != 0 && !(p.tok(n).k == number && p.width(n) <= 2 && p.hasYear(n)) {
		return nil, i
	}
	if p.tok(n).mark('.') && p.glued(n) && t.f&abbrev != 0 {
		n++
	}
	// A day?
	j := n
	if p.tok(j).fn(wThe) {
		j++
	}
	if d := p.tok(j); d.k == number && d.end-d.start <= 2 && d.f&grouped == 0 && !p.glued(j) || j < len(p.t) && d.k == dash && p.glued(j) && p.tok(j+1).k == number && p.glued(j+1) && p.width(j+1) <= 2 {
		if d.k == dash {
			j++
			d = p.tok(j)
		}
		k := j + 1
		ord := p.glued(k) && p.tok(k).fn(wOrd)
		if ord {
			k++
		}
		// "May 10 percent", "March 10,000", "June 3.5", "May 10:30"
		next := p.tok(k)
		bad := !ord && (next.k == counted || next.mark('%') || p.glued(k) && (next.mark('.') || next.mark(':')) && p.tok(k+1).k == number && p.glued(k+1) ||
			p.glued(k) && (next.k == other || next.fn(wAM) || next.fn(wPM)))
		if t.f&doubtful != 0 && t.f&abbrev == 0 && t.f&capital == 0 && !p.hasYear(j) {
			bad = true
		}
		if !bad {
			v := &value{op: opDay, m: m, d: int(d.v)}
			if p.tok(k).mark(',') && p.glued(k) {
				if y, q := p.yearAfter(k+1, true); q > k+1 && p.tok(q).k != counted {
					v.y, k = y, q
				}
			} else if y, q := p.yearAfter(k, true); q > k && p.tok(q).k != counted {
				v.y, k = y, q
			} else if p.tok(k).fn(wOf) {
				if y, q := p.yearAfter(k+1, true); q > k+1 {
					v.y, k = y, q
				}
			}
			if !valid(v.y, v.m, v.d) || v.y == 0 && p.noYear(k) {
				return nil, k
			}
			if p.tok(k).k == dash && p.tok(k+1).k == number && p.glued(k+1) == p.glued(k) || p.joiner(k) && p.tok(k+1).k == number {
				if b, q := p.bareEnd(v, k+1); b != nil && p.tok(q).k != counted && !(p.glued(q) && p.tok(q).mark(':')) && (p.tok(k).k == dash || p.tok(k).fn(wTo) || p.tok(k).fn(wUntil)) {
					if v.y == 0 {
						v.y = b.y
					}
					return &value{op: opRange, ref: p.placed(v, i, k), to: b}, q
				}
			}
			return v, k
		}
		if bad && p.tok(k).k == counted {
			return p.bareMonth(i, n, m, sure)
		}
	}
	// A year?
	j = n
	if p.tok(j).mark(',') && p.glued(j) || p.tok(j).fn(wOf) || p.tok(j).k == apos || p.tok(j).k == dash && p.glued(j) && p.glued(j+1) {
		if p.tok(j).k != apos {
			j++
		}
	}
	if y, k := p.yearAfter(j, true); k > j && t.f&capital != 0 && p.tok(k).k != counted {
		return &value{op: opMonth, y: y, m: m}, k
	}
	if p.tok(n).fn(wOf) && p.tok(n+1).k == dirWord && p.tok(n+2).is(unitWord, int32(year)) {
		return &value{op: opMonth, m: m, dir: int(p.tok(n + 1).v), given: true}, n + 3
	}
	return p.bareMonth(i, n, m, sure)
}

// bareMonth reads a month without day or year, where it can be nothing else.
func (p *parser) bareMonth(i, n, m int, sure bool) (*value, int) {
	t, b := p.t[i], p.tok(i-1)
	v := &value{op: opMonth, m: m}
	if t.f&capital == 0 || t.f&abbrev != 0 && t.f&doubtful == 0 && n == i+1 && !sure || t.f&abbrev != 0 && t.f&doubtful != 0 {
		return nil, i
	}
	next := p.tok(n)
	if next.k == other && next.f&capital != 0 && m != 1 && m != 2 && m < 9 && !sure && m != 7 { // "June Smith", "August Wilson"
		return nil, i
	}
	asked := sure || b.k == prep && (b.v == wIn || b.v == wSince || b.v == wUntil || b.v == wFrom || b.v == wBetween || b.v == wNone) ||
		b.k == edgeWord || p.listed(i)
	if p.names[m] && !asked || p.names[m] && !(b.k == prep && b.v == wIn) && !sure {
		return nil, i
	}
	switch m {
	case 5, 3:
		if !asked && !(b.k == prep && b.v == wOf && !p.names[m] && m == 3) {
			return nil, i
		}
	case 4, 6, 8:
		if !asked && b.k == other && b.f&capital != 0 {
			return nil, i
		}
	}
	return v, n
}

// listed reports whether the month at i follows another: "in April and May".
func (p *parser) listed(i int) bool {
	if j := i - 1; p.tok(j).fn(wAnd) || p.tok(j).fn(wOr) || p.tok(j).fn(wTo) || p.tok(j).mark(',') {
		return p.tok(j-1).k == month && p.tok(j-1).f&capital != 0
	}
	return false
}

// weekday reads a date that begins with a day of the week.
func (p *parser) weekday(i int) (*value, int) {
	t, n := p.t[i], i+1
	if t.f&capital == 0 {
		return nil, i
	}
	if b := p.tok(i - 1); b.fn(wHoly) && b.f&capital != 0 || b.k == title {
		return nil, i
	}
	if p.tok(n).mark('.') && p.glued(n) && t.f&abbrev != 0 {
		n++
	}
	// "Monday, September 21, 2020", "Sat 16 Aug"
	j := n
	if p.tok(j).mark(',') || p.tok(j).fn(wThe) || p.tok(j).mark('(') {
		j++
	}
	if p.tok(j).fn(wThe) {
		j++
	}
	if d := p.tok(j); d.k == month || d.k == number {
		var v *value
		m := j
		if d.k == month {
			v, m = p.monthDate(j, false)
		} else if d.end-d.start <= 2 {
			if v, m = p.figures(j); v != nil && v.op != opDay && v.op != opFigures {
				m = j
			}
		}
		if m > j && (v == nil || v.op == opDay || v.op == opFigures) {
			return v, m
		}
	}
	if t.f&doubtful != 0 {
		return nil, i
	}
	next := p.tok(n)
	if t.f&plural != 0 {
		return nil, i
	}
	if next.f&capital != 0 && (next.fn(wName) || next.k == partWord && p.isWord(n, "night") && p.tok(n+1).f&capital != 0) {
		return nil, i
	}
	v := &value{op: opWeekday, wd: int(t.v)}
	// "Monday last week", "Monday of last week"
	j = n
	if p.tok(j).fn(wOf) {
		j++
	}
	if d := p.tok(j); d.k == dirWord && p.tok(j+1).is(unitWord, int32(week)) && p.tok(j+1).f&plural == 0 {
		return &value{op: opAgo, unit: day, n: int(t.v) - 1, dir: 1, within: true, ref: &value{op: opUnit, unit: week, dir: int(d.v)}}, j + 2
	}
	return v, n
}

// ordinal reads "second quarter", "first half of 2014", "the nineteenth
// century", "the first week of May".
func (p *parser) ordinal(i int) (*value, int) {
	t, n := p.t[i], 2
	if t.k == ordWord {
		n = int(t.v)
	}
	j := i + 1
	if p.tok(j).k == dash && p.glued(j) {
		j++
	}
	switch u := p.tok(j); {
	case u.is(unitWord, int32(quarter)) && n <= 4:
		return p.quarterOf(i, j+1, opQuarter, n)
	case u.fn(wHalf) && n <= 2:
		return p.quarterOf(i, j+1, opHalf, n)
	case u.is(unitWord, int32(century)) && n <= 22 && n > 9:
		return &value{op: opCentury, n: n}, j + 1
	}
	return nil, i
}
