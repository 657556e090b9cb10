package when

// This file reads what a date is at its core, and what begins with an article.

// the reads what only "the" or "that" can begin: "the 1990s", "the second
// quarter", "the past week", "the same day", "the following month", "the year's
// second quarter", "the day before", "the 9th of August", "the weekend".
func (p *parser) the(i int) (*value, int) {
	t, u := p.tok(i+1), p.tok(i+2)
	j := i + 1
	switch {
	case p.t[i].fn(wThat):
		if t.k == unitWord && t.f&plural == 0 && unit(t.v) >= day {
			if r := p.before(i); r != nil && p.reaches(r, unit(t.v)) {
				return &value{op: opThat, unit: unit(t.v), ref: r}, j + 1
			}
		}
		return nil, i
	case t.fn(wSame) && u.k == unitWord && u.f&plural == 0:
		if r := p.before(i); r != nil && p.reaches(r, unit(u.v)) {
			return &value{op: opThat, unit: unit(u.v), ref: r}, j + 2
		}
		return nil, i
	case (t.fn(wFollowing) || t.k == dirWord && t.v == 1 && p.isWord(i+1, "next") || t.k == dirWord && p.isWord(i+1, "previous")) && u.k == unitWord && u.f&plural == 0:
		dir := 1
		if t.k == dirWord {
			dir = int(t.v)
		}
		if r := p.before(i); r != nil && p.reaches(r, unit(u.v)) {
			return &value{op: opAgo, unit: unit(u.v), n: 1, dir: dir, ref: r}, j + 2
		}
		return nil, i
	case t.k == dirWord && (u.k == unitWord || u.k == numWord || u.k == number || u.k == vagueNum):
		return p.lastN(j)
	case t.k == unitWord && unit(t.v) == weekend && t.f&plural == 0:
		if u.k == dash || p.glued(i+2) {
			return nil, i
		}
		b := p.tok(i - 1)
		if b.fn(wOver) || b.fn(wAt) || b.k == prep && b.v == wNone {
			return &value{op: opUnit, unit: weekend}, j + 1
		}
		return nil, i
	case t.k == unitWord && unit(t.v) == day && (u.fn(wBefore) || u.fn(wAfter)):
		dir := -1
		if u.v == wAfter {
			dir = 1
		}
		if p.tok(i + 3).fn(wYesterday) {
			return &value{op: opOffset, n: -2}, i + 4
		}
		if p.tok(i + 3).fn(wTomorrow) {
			return &value{op: opOffset, n: 2}, i + 4
		}
		if v, n := p.dated(i + 3); n > i+3 && v != nil && v.grain() == day {
			return &value{op: opAgo, unit: day, n: 1, dir: dir, ref: p.placed(v, i+3, n)}, n
		}
		if k := p.tok(i + 3).k; k == mark || k == newline {
			if r := p.before(i); r != nil && r.grain() <= day {
				return &value{op: opAgo, unit: day, n: 1, dir: dir, ref: r}, i + 3
			}
		}
		return nil, i
	case t.k == unitWord && unit(t.v) == year && u.k == number:
		if y, n := p.yearAfter(i+2, true); n > i+2 && !p.digitsOf(n) {
			return &value{op: opYear, y: y}, n
		}
		return nil, i
	case t.fn(wEve) && u.fn(wOf):
		return p.eve(i, i+3)
	case t.k == partWord && u.fn(wOf):
		j := i + 3
		if v, n := p.dated(j); n > j && v != nil && v.grain() == day {
			v.part = part(t.v)
			return v, n
		}
		return nil, i
	}
	return p.dated(j)
}

func (p *parser) placed(v *value, i, n int) *value {
	p.place(v, i, n)
	return v
}

// reaches reports whether a date is fine enough to count units from it.
func (p *parser) reaches(r *value, u unit) bool { return r.grain() != noUnit && r.grain() <= u }

// eve reads a date within six tokens of "the eve of": "on the eve of contested
// elections on August 9". The expression is the words before that date.
func (p *parser) eve(i, j int) (*value, int) {
	if p.eves {
		return nil, i
	}
	p.eves = true
	defer func() { p.eves = false }()
	for k := j; k < j+7 && k < len(p.t); k++ {
		if p.t[k].k == newline || p.t[k].k == mark && !p.t[k].mark('.') {
			break
		}
		if v, n := p.dated(k); n > k && v != nil && v.grain() == day && v.part == noPart {
			return &value{op: opEve, ref: p.placed(v, k, n)}, j
		}
	}
	return nil, i
}

// core reads a date without modifiers.
func (p *parser) core(i int) (*value, int) {
	if p.depth >= maxDepth {
		return nil, i
	}
	p.depth++
	defer func() { p.depth-- }()
	t := p.tok(i)
	switch t.k {
	case number:
		return p.figures(i)
	case apos:
		return p.decade(i)
	case month:
		return p.monthDate(i, false)
	case weekday:
		return p.weekday(i)
	case ordWord:
		return p.ordinal(i)
	case dirWord:
		return p.directed(i)
	case seasonWord:
		return p.season(i)
	case numWord, vagueNum, unitWord, det:
		if t.k == unitWord && unit(t.v) == second {
			if v, n := p.ordinal(i); n > i {
				return v, n
			}
		}
		if t.k == unitWord && unit(t.v) == year && !p.glued(i+1) && p.tok(i+1).k == number && t.f&plural == 0 {
			if y, n := p.yearAfter(i+1, true); n > i+1 && !p.digitsOf(n) {
				return &value{op: opYear, y: y}, n
			}
		}
		return p.counted(i)
	case fn:
		switch {
		case t.v == wToday:
			return &value{op: opOffset}, i + 1
		case t.v == wYesterday:
			return &value{op: opOffset, n: -1}, i + 1
		case t.v == wTomorrow:
			return &value{op: opOffset, n: 1}, i + 1
		case t.v == wNow && !(p.tok(i+1).k == dash && p.glued(i+1)) && !p.isWord(i+1, "that"):
			return &value{op: opNow}, i + 1
		case t.v == wRecent:
			return &value{op: opRecent}, i + 1
		case t.v>>8 == wQ:
			return p.quarterOf(i, i+1, opQuarter, int(t.v&255))
		case t.v>>8 == wH && t.f&capital != 0:
			if v, n := p.quarterOf(i, i+1, opHalf, int(t.v&255)); n > i+1 {
				return v, n
			}
		case t.v == wFiscal:
			j := i + 1
			if p.tok(j).is(unitWord, int32(year)) {
				j++
			}
			if y, n := p.yearAfter(j, true); n > j {
				return &value{op: opFiscal, y: y}, n
			}
		case t.v == wNew || t.v == wChristmas || t.v == wBoxing:
			return p.holiday(i)
		case t.v == wEve && p.tok(i+1).fn(wOf):
			return p.eve(i, i+2)
		}
	}
	return nil, i
}

// holiday reads the few feasts whose day never moves.
func (p *parser) holiday(i int) (*value, int) {
	t, j := p.t[i], i+1
	if t.f&capital == 0 {
		return nil, i
	}
	if t.v == wNew {
		if !p.tok(j).is(unitWord, int32(year)) || p.tok(j).f&capital == 0 {
			return nil, i
		}
		j++
		if p.tok(j).k == apos && p.isWord(j+1, "s") {
			j += 2
		}
	}
	var v *value
	switch {
	case p.tok(j).fn(wEve) && t.v == wNew:
		v = &value{op: opDay, m: 12, d: 31}
	case p.tok(j).fn(wEve) && t.v == wChristmas:
		v = &value{op: opDay, m: 12, d: 24}
	case !p.tok(j).is(unitWord, int32(day)) || p.tok(j).f&plural != 0:
		return nil, i
	case t.v == wNew:
		v = &value{op: opDay, m: 1, d: 1}
	case t.v == wChristmas:
		v = &value{op: opDay, m: 12, d: 25}
	case t.v == wBoxing:
		v = &value{op: opDay, m: 12, d: 26}
	}
	if y, n := p.yearAfter(j+1, false); n > j+1 {
		v.y = y
		return v, n
	}
	return v, j + 1
}

// isWord reports whether token i is the lower-case ASCII word w, in any case.
func (p *parser) isWord(i int, w string) bool {
	t := p.tok(i)
	if t.k == newline || t.end-t.start != len(w) {
		return false
	}
	for k := range len(w) {
		if p.text[t.start+k]|0x20 != w[k] {
			return false
		}
	}
	return true
}
