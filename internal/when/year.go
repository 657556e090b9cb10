package when

// This file reads years, decades, quarters and seasons.

// yearAfter reads a year of four figures, or '08, at token i where the words
// before it ask for one.
func (p *parser) yearAfter(i int, strong bool) (y, n int) {
	t := p.tok(i)
	if t.k == apos && p.tok(i+1).k == number && p.glued(i+1) && p.width(i+1) == 2 && strong && !p.digitsOf(i+2) {
		if y = 2000 + int(p.tok(i+1).v); y > 2069 {
			y -= 100
		}
		return y, i + 2
	}
	if t.k != number || t.end-t.start != 4 || t.f&grouped != 0 || !plausible(int(t.v)) {
		return 0, i
	}
	if p.glued(i + 1) {
		switch u := p.tok(i + 1); {
		case u.mark('/') && p.tok(i+2).k == number, u.mark('%'), u.mark(':') && p.tok(i+2).k == number && p.glued(i+2),
			u.mark('.') && p.tok(i+2).k == number && p.glued(i+2), u.k == other && u.f&capital == 0, u.fn(wOrd), p.isWord(i+1, "s"):
			return 0, i
		}
	}
	return int(t.v), i + 1
}

func (p *parser) hasYear(day int) bool {
	k := day + 1
	if p.glued(k) && p.tok(k).fn(wOrd) {
		k++
	}
	if p.tok(k).mark(',') {
		k++
	}
	_, n := p.yearAfter(k, true)
	return n > k
}

// bareYear reads four figures as a year where the words around them ask for
// one.
func (p *parser) bareYear(i int) (*value, int) {
	y, n := p.yearAfter(i, false)
	if n == i {
		return nil, i
	}
	b, next := p.tok(i-1), p.tok(n)
	v := &value{op: opYear, y: y}
	if next.k == counted || next.mark('%') || next.fn(wUTC) || next.fn(wTwice) {
		return nil, i
	}
	// "by 2000 votes": a round number before a plural is a count.
	if y%100 == 0 && next.k == other && next.f&capital == 0 && next.end-next.start > 3 && p.text[next.end-1] == 's' {
		return nil, i
	}
	if next.k == unitWord && next.f&plural != 0 || next.k == dash && p.tok(n+1).k == unitWord {
		return nil, i
	}
	if b.k == numbered && b.f&capital != 0 || b.k == numbered && b.k != month && p.isWord(i-1, "flight") {
		return nil, i
	}
	near := y >= 1900 && y <= 2039
	switch {
	case b.k == prep && (b.v == wIn || b.v == wSince || b.v == wUntil || b.v == wFrom || b.v == wBetween):
		return v, n
	case !near && !(b.mark('(') && y >= 1400):
		return nil, i
	case b.k == prep && b.v != wAt && b.v != wOver:
		return v, n
	case b.k == det, b.k == edgeWord, b.k == seasonWord, b.k == month, b.mark('('), b.k == dirWord, b.fn(wNow), b.fn(wEarlier), b.fn(wLater):
		return v, n
	case b.k == apos && p.glued(i-1), p.isWord(i-1, "s") && p.tok(i-2).k == apos: // "Ukraine's 2014 revolution"
		return v, n
	case b.fn(wAnd) || b.fn(wOr) || b.mark(',') || b.fn(wTo) || b.k == dash || b.mark('/') || b.mark(';'):
		// In a list of years, or a clause of its own: "in 2009, 2010 and 2011".
		if w := p.tok(i - 2); w.k == number && w.end-w.start == 4 && w.v >= 1900 && w.v <= 2039 {
			return v, n
		}
		if b.k != dash && next.k == other && next.f&capital == 0 && y%100 != 0 && !b.mark(',') {
			return v, n
		}
	case b.k == newline || b.mark('"') || b.mark('“'):
		if next.k == other && y%100 != 0 {
			return v, n
		}
	case b.k == other && b.f&capital != 0: // "Expo 2020", "Ukraine 2014"
		if y >= 1950 && !p.glued(i) {
			return v, n
		}
	case b.k == other && next.k == other && y%100 != 0:
		// "using 2014 Ukrainian revolution", "reported 2014 revenue"
		if next.f&capital != 0 || p.text[next.end-1] != 's' {
			return v, n
		}
	}
	return nil, i
}

// decade reads "1990s", "90s", "'90s".
func (p *parser) decade(i int) (*value, int) {
	j := i
	if p.t[i].k == apos {
		if j++; !p.glued(j) || p.tok(j).k != number {
			return nil, i
		}
	}
	t, n := p.tok(j), j+1
	if p.tok(n).k == apos && p.glued(n) {
		n++
	}
	if !p.glued(n) || !p.isWord(n, "s") || t.v < 0 || t.v%10 != 0 || t.f&grouped != 0 {
		return nil, i
	}
	n++
	switch p.width(j) {
	case 4:
		if t.v%100 == 0 && t.v < 2000 {
			return &value{op: opCentury, n: int(t.v)/100 + 1}, n
		}
		if plausible(int(t.v)) {
			return &value{op: opDecade, y: int(t.v)}, n
		}
	case 2:
		if t.v < 20 || !(p.tok(i-1).fn(wThe) || p.tok(i-1).k == edgeWord || p.tok(i-1).k == dash || p.t[i].k == apos) {
			return nil, i
		}
		// A person's age or a temperature: "in his 60s", "in the high 80s".
		if p.tok(i-1).k == edgeWord && !p.tok(i-2).fn(wThe) || p.tok(i-1).k == dash && !p.tok(i-3).fn(wThe) {
			return nil, i
		}
		return &value{op: opDecade, y: 1900 + int(t.v)}, n
	}
	return nil, i
}

// quarterOf reads what says the year of a quarter or a half: "of 2014", "2014",
// "of last year", "of the year"; the words before it may ("the year's second
// quarter"). Without any it is counted from the anchor.
func (p *parser) quarterOf(i, j int, o op, n int) (*value, int) {
	if n < 1 || n > 4 || o == opHalf && n > 2 {
		return nil, i
	}
	v := &value{op: o, n: n}
	k := j
	if p.tok(k).fn(wOf) || p.tok(k).fn(wIn) || p.tok(k).mark(',') {
		k++
	}
	for p.tok(k).fn(wThe) || p.tok(k).fn(wFiscal) {
		k++
	}
	if y, m := p.yearAfter(k, true); m > k {
		v.y = y
		return v, m
	}
	if k > j && !p.tok(j).mark(',') || p.tok(k).k == dirWord {
		if d := p.tok(k); d.k == dirWord && p.tok(k+1).is(unitWord, int32(year)) && p.tok(k+1).f&plural == 0 {
			v.dir, v.given = int(d.v), true
			return v, k + 2
		}
		if p.tok(k).is(unitWord, int32(year)) && p.tok(k).f&plural == 0 {
			return v, k + 1
		}
		if o == opHalf {
			return nil, i
		}
	}
	if o == opHalf { // "the second half" alone is of a match
		return nil, i
	}
	return v, j
}

// season reads "summer 2014", "the summer of 2014"; a bare one only after a
// preposition.
func (p *parser) season(i int) (*value, int) {
	t, n := p.t[i], i+1
	j := n
	if p.tok(j).fn(wOf) {
		j++
	}
	v := &value{op: opSeason, n: int(t.v)}
	if y, k := p.yearAfter(j, true); k > j && p.tok(k).k != counted {
		v.y = y
		return v, k
	}
	return nil, i
}
