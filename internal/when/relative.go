package when

// This file reads what is counted from somewhere else, times of day, lengths
// and repetitions.

// directed reads "last month", "next Monday", "this morning", "last summer",
// "the last two weeks".
func (p *parser) directed(i int) (*value, int) {
	d := int(p.t[i].v)
	t := p.tok(i + 1)
	bare := p.isWord(i, "last") || p.isWord(i, "this") || p.isWord(i, "next") || p.isWord(i, "current") || p.isWord(i, "past") && t.k == weekday
	if p.isWord(i, "this") && (t.k == dirWord && t.v != 0) { // "this past Monday", "this coming week"
		if v, n := p.directed(i + 1); n > i+1 && v != nil && v.op != opDuration {
			return v, n
		}
		if t.v == -1 && p.tok(i+2).k == unitWord || p.tok(i+2).k == weekday {
			t2 := p.tok(i + 2)
			if t2.k == weekday {
				return &value{op: opWeekday, wd: int(t2.v), dir: int(t.v), given: true}, i + 3
			}
			return &value{op: opUnit, unit: unit(t2.v), dir: -1, given: true}, i + 3
		}
		return nil, i
	}
	switch t.k {
	case month:
		if t.f&capital == 0 || !bare {
			return nil, i
		}
		v := &value{op: opMonth, m: int(t.v), dir: d, given: true}
		if p.isWord(i, "current") {
			return nil, i
		}
		if w, n := p.monthDate(i+1, true); n > i+1 && (w == nil || w.op != opMonth || w.y != 0) {
			if w != nil && w.op == opDay && w.y == 0 {
				w.dir = d // "last March 3"
			}
			return w, n
		}
		return v, i + 2
	case weekday:
		if t.f&(capital|doubtful|plural) != capital || !bare && d <= 0 {
			return nil, i
		}
		return &value{op: opWeekday, wd: int(t.v), dir: d, given: true}, i + 2
	case seasonWord:
		if !bare {
			return nil, i
		}
		v := &value{op: opSeason, n: int(t.v), dir: d, given: true}
		if p.isWord(i+1, "fall") && d != -1 && p.tok(i-1).k != prep {
			return nil, i
		}
		return v, i + 2
	case partWord:
		if d < 0 && p.isWord(i, "last") && (part(t.v) == night || part(t.v) == evening) {
			return &value{op: opOffset, n: -1, part: part(t.v)}, i + 2
		}
		if d == 0 && p.isWord(i, "this") && part(t.v) != midnight && part(t.v) != noon && part(t.v) != night {
			return &value{op: opOffset, part: part(t.v)}, i + 2
		}
		return nil, i
	case unitWord:
		if t.f&plural != 0 {
			return p.lastN(i)
		}
		u := unit(t.v)
		switch {
		case u < day || u == day && d != 0, u == day && !p.isWord(i, "this"), !bare && !p.isWord(i, "coming"):
			if p.isWord(i, "past") {
				return p.lastN(i)
			}
			return nil, i
		case u == day:
			return &value{op: opOffset}, i + 2
		}
		if p.tok(i-1).fn(wThe) && (u == decade || u == century) && p.isWord(i, "last") {
			return &value{op: opDuration, unit: u, n: 1, dir: -1}, i + 2
		}
		v := &value{op: opUnit, unit: u, dir: d, given: true}
		if p.isWord(i, "this") || p.isWord(i, "current") {
			v.given = false
		}
		return p.withQuarter(v, i+2)
	case numWord, number, vagueNum:
		return p.lastN(i)
	case ordWord:
		if d != 0 {
			return nil, i
		}
	}
	return nil, i
}

// withQuarter reads "last year's second quarter".
func (p *parser) withQuarter(v *value, n int) (*value, int) {
	if v.unit == year && p.tok(n).k == apos && p.isWord(n+1, "s") {
		if w, k := p.ordinal2(n + 2); w != nil && w.y == 0 && !w.given {
			w.dir, w.given = v.dir, true
			return w, k
		}
	}
	return v, n
}

func (p *parser) ordinal2(i int) (*value, int) {
	if t := p.tok(i); t.k == ordWord || t.is(unitWord, int32(second)) {
		return p.ordinal(i)
	}
	return nil, i
}

// lastN reads "last two weeks", "past decade", "next six months" at its first
// word.
func (p *parser) lastN(i int) (*value, int) {
	d := int(p.t[i].v)
	if d == 0 {
		return nil, i
	}
	if t := p.tok(i + 1); t.k == unitWord && t.f&plural == 0 {
		if p.isWord(i, "past") || unit(t.v) == decade && p.isWord(i, "last") || p.isWord(i, "next") && unit(t.v) == decade {
			return &value{op: opDuration, unit: unit(t.v), n: 1, dir: d}, i + 2
		}
		return p.directed(i)
	} else if t.k == unitWord {
		return &value{op: opDuration, unit: unit(t.v), n: -1, dir: d}, i + 2
	}
	n, frac, j := p.count(i + 1)
	if j == i+1 {
		return nil, i
	}
	if p.tok(j).k == dash && p.glued(j) {
		j++
	}
	if u := p.tok(j); u.k == unitWord && !(n == 1 && u.is(unitWord, int32(second))) {
		return &value{op: opDuration, unit: unit(u.v), n: n, frac: frac, dir: d}, j + 1
	}
	return nil, i
}

// count reads a number in figures or words: "26", "two and a half", "twenty-
// five", "a", "several", "a few", "a couple of". n is -1 for an unknown one.
func (p *parser) count(i int) (n int, frac bool, j int) {
	t := p.tok(i)
	j = i + 1
	switch t.k {
	case number:
		if t.v < 0 || t.f&grouped != 0 || p.glued(i) && (p.tok(i-1).mark('.') || p.tok(i-1).mark('$')) {
			return 0, false, i
		}
		n = int(t.v)
		if p.tok(j).mark('.') && p.glued(j) && p.tok(j+1).k == number && p.glued(j+1) {
			if p.tok(j+1).v != 5 || p.width(j+1) != 1 {
				return 0, false, i
			}
			return n, true, j + 2
		}
	case numWord:
		n = int(t.v)
		if n >= 20 && n < 100 && p.tok(j).k == dash && p.glued(j) && p.tok(j+1).k == numWord && p.tok(j+1).v < 10 {
			n += int(p.tok(j + 1).v)
			j += 2
		} else if n < 10 && p.isWord(j, "hundred") {
			n *= 100
			j++
		}
	case det:
		if t.v != wA {
			return 0, false, i
		}
		if p.tok(j).k == vagueNum {
			n, j = -1, j+1
			if p.isWord(j-1, "couple") && p.tok(j).fn(wOf) {
				return 2, false, j + 1
			}
			if p.isWord(j-1, "numerous") || p.isWord(j-1, "several") {
				return 0, false, i
			}
			return n, false, j
		}
		n = 1
	case vagueNum:
		if p.isWord(i, "couple") {
			return 0, false, i
		}
		return -1, false, j
	default:
		return 0, false, i
	}
	if p.tok(j).fn(wAnd) && p.tok(j+1).fn(wA) && p.tok(j+2).fn(wHalf) {
		return n, true, j + 3
	}
	return n, false, j
}

// counted reads a number of units and where it is counted to: "26 years ago",
// "two days earlier", "a week later", "three weeks from now", "two days before
// the Aug. 9 vote".
func (p *parser) counted(i int) (*value, int) {
	v, n := p.quantity(i)
	if v == nil {
		return nil, i
	}
	t := p.tok(n)
	switch {
	case t.fn(wAgo):
		w := &value{op: opAgo, unit: v.unit, n: v.n, frac: v.frac, dir: -1}
		return w, n + 1
	case t.fn(wFrom) && (p.tok(n+1).fn(wNow) || p.tok(n+1).fn(wToday)):
		return &value{op: opAgo, unit: v.unit, n: v.n, frac: v.frac, dir: 1}, n + 2
	case t.fn(wEarlier) || t.fn(wLater) || p.isWord(n, "before") && (p.tok(n+1).k == mark || p.tok(n+1).k == newline) || p.isWord(n, "afterwards"):
		dir := -1
		if t.fn(wLater) || p.isWord(n, "afterwards") {
			dir = 1
		}
		if p.isWord(n+1, "than") {
			return nil, i
		}
		if r := p.before(i); r != nil && r.grain() != noUnit && r.grain() <= v.unit {
			return &value{op: opAgo, unit: v.unit, n: v.n, frac: v.frac, dir: dir, ref: r}, n + 1
		}
		return nil, i
	case t.fn(wBefore) || t.fn(wAfter):
		dir := -1
		if t.fn(wAfter) {
			dir = 1
		}
		if d, k := p.dated(n + 1); k > n+1 && d != nil && d.grain() <= v.unit && d.grain() >= day && v.n > 0 {
			p.place(d, n+1, k)
			return &value{op: opAgo, unit: v.unit, n: v.n, frac: v.frac, dir: dir, ref: d}, k
		}
	}
	return nil, i
}

// quantity reads a number of units.
func (p *parser) quantity(i int) (*value, int) {
	if t := p.tok(i); t.k == unitWord && t.f&plural != 0 && p.tok(i+1).fn(wAgo) && !p.glued(i) {
		return &value{op: opDuration, unit: unit(t.v), n: -1}, i + 1
	}
	n, frac, j := p.count(i)
	if j == i || n == 0 {
		return nil, i
	}
	if p.tok(j).k == dash && p.glued(j) {
		j++
	}
	u := p.tok(j)
	if p.tok(j).is(ordWord, 0) || u.k != unitWord {
		// "a decades-long" has no number of its own
		return nil, i
	}
	if u.f&plural == 0 && u.is(unitWord, int32(second)) && (p.t[i].k == det || p.t[j-1].k != dash) {
		return nil, i
	}
	return &value{op: opDuration, unit: unit(u.v), n: n, frac: frac}, j + 1
}

// amount reads a duration on its own: "26 years", "fifty-year", "decades-long".
func (p *parser) amount(i int) (*value, int) {
	t := p.t[i]
	if t.k == unitWord && t.f&plural != 0 && p.tok(i+1).k == dash && p.glued(i+1) && p.isWord(i+2, "long") {
		return &value{op: opDuration, unit: unit(t.v), n: -1}, i + 3
	}
	v, n := p.quantity(i)
	if v == nil {
		return nil, i
	}
	// An age, or one of many: "56 years old", "a year-old", "one day he will".
	if p.tok(n).fn(wOld) || p.tok(n).k == dash && p.glued(n) && p.tok(n+1).fn(wOld) {
		return nil, n + 1
	}
	if p.tok(n).k == dash && p.glued(n) && p.isWord(n+1, "long") {
		n += 2
	}
	if p.tok(i-1).fn(wFor) && v.n > 0 && v.unit >= day && p.lasts(i-1) {
		v.dir = -1
	}
	return v, n
}

// lasts reports whether "for 26 years" at i runs up to now: the sentence has a
// present perfect before it, and no past.
func (p *parser) lasts(i int) bool {
	for k := i - 1; k >= 0 && k > i-40; k-- {
		t := p.t[k]
		switch {
		case t.k == newline || t.mark('.') && !p.glued(k+1):
			return false
		case t.k == other && t.end-t.start <= 4:
			if p.isWord(k, "has") || p.isWord(k, "have") {
				return true
			}
			if p.isWord(k, "had") || p.isWord(k, "was") || p.isWord(k, "were") || p.isWord(k, "did") || p.isWord(k, "will") {
				return false
			}
		}
	}
	return false
}

// set reads a repetition: "every day", "each Monday", "Mondays", "annual",
// "twice a week", "15 a year", "per year".
func (p *parser) set(i int) (*value, int) {
	t := p.t[i]
	j := i + 1
	switch {
	case t.k == setWord:
		return &value{op: opSet, unit: unit(t.v), n: 1}, j
	case t.fn(wEvery):
		n := 1
		if c, _, k := p.count(j); k > j {
			n, j = c, k
		}
		switch u := p.tok(j); {
		case u.k == unitWord:
			return &value{op: opSet, unit: unit(u.v), n: n}, j + 1
		case u.k == weekday && u.f&(capital|doubtful) == capital, u.k == month && u.f&capital != 0 && u.f&abbrev == 0:
			if u.k == month {
				return &value{op: opSet, unit: year, n: 1}, j + 1
			}
			return &value{op: opSet, unit: week, n: 1}, j + 1
		case u.k == partWord:
			return &value{op: opSet, unit: day, n: 1}, j + 1
		case u.k == seasonWord:
			return &value{op: opSet, unit: year, n: 1}, j + 1
		}
	case t.fn(wPer) && p.tok(j).k == unitWord && p.tok(j).f&plural == 0:
		return &value{op: opSet, unit: unit(p.tok(j).v), n: 1}, j + 1
	case t.k == weekday && t.f&(plural|capital) == plural|capital:
		return &value{op: opSet, unit: week, n: 1}, j
	case t.k == det && t.v == wA && p.tok(j).k == unitWord && p.tok(j).f&plural == 0 && unit(p.tok(j).v) >= minute && !p.tok(j+1).fn(wAgo):
		if b := p.tok(i - 1); b.fn(wTwice) || b.k == number && !p.glued(i) || p.isWord(i-1, "times") || p.isWord(i-1, "million") || p.isWord(i-1, "billion") || b.mark('%') || p.isWord(i-1, "percent") {
			return &value{op: opSet, unit: unit(p.tok(j).v), n: 1}, j + 1
		}
	}
	return nil, i
}

// partOfDay reads a part of day that begins an expression: "overnight" never,
// "noon on Monday", "morning of August 9", "tonight", "midnight Sunday".
func (p *parser) partOfDay(i int) (*value, int) {
	t, n := p.t[i], i+1
	if t.k == fn { // tonight
		return &value{op: opOffset, part: night}, n
	}
	j := n
	if p.tok(j).fn(wOn) || p.tok(j).fn(wOf) {
		j++
	}
	if v, k := p.core(j); k > j && v != nil && v.grain() == day && !v.given {
		switch part(t.v) {
		case noon, midnight, morning, afternoon, evening:
			v.part = part(t.v)
			return v, k
		case night:
			if j > n {
				v.part = night
				return v, k
			}
		}
	}
	return nil, i
}

// withTime reads the part of day or time after a date: "Monday morning",
// "yesterday at 5 p.m.", "Aug. 9 evening".
func (p *parser) withTime(v *value, n int) (*value, int) {
	if v.grain() != day || v.part != noPart || v.clock {
		return v, n
	}
	j := n
	if p.tok(j).k == edgeWord { // "Monday late afternoon"
		j++
	}
	if p.tok(j).k == dash && p.glued(j) {
		return v, n
	}
	if t := p.tok(j); t.k == partWord && t.f&plural == 0 && !p.isWord(j, "noon") {
		if t.f&capital != 0 && p.isWord(j, "night") && p.tok(j+1).f&capital != 0 {
			return v, n
		}
		v.part = part(t.v)
		return v, j + 1
	}
	if p.tok(j).mark(',') {
		j++
	}
	if p.tok(j).fn(wAt) {
		j++
	}
	if p.tok(j).k == number && p.width(j) <= 2 {
		if w, k := p.clockTime(j); k > j && w.op == opClock {
			v.clock, v.h, v.min, v.utc = true, w.h, w.min, w.utc
			return v, k
		}
	}
	return v, n
}

// clockTime reads a time of day at a number: "5 p.m.", "18:00 UTC", "6.40pm".
// On its own it belongs to the date before it in the line, or after it:
// "at 9 a.m. on Monday".
func (p *parser) clockTime(i int) (*value, int) {
	t, n := p.t[i], i+1
	if t.end-t.start > 2 || t.v > 24 || t.v < 0 || t.f&grouped != 0 {
		return nil, i
	}
	v := &value{op: opClock, clock: true, h: int(t.v)}
	colon := false
	if s := p.tok(n); (s.mark(':') || s.mark('.')) && p.glued(n) && p.tok(n+1).k == number && p.glued(n+1) && p.width(n+1) == 2 && p.tok(n+1).v < 60 {
		v.min, colon = int(p.tok(n+1).v), s.mark(':')
		n += 2
		if colon && p.tok(n).mark(':') && p.glued(n) && p.tok(n+1).k == number && p.glued(n+1) {
			n += 2
		}
	}
	ap := int32(0)
	switch u := p.tok(n); {
	case u.fn(wAM) && (p.glued(n) || u.f&capital == 0 || u.f&allCaps != 0), u.fn(wPM) && u.k == fn:
		ap = u.v
		n++
	case (p.isWord(n, "a") || p.isWord(n, "p")) && p.tok(n+1).mark('.') && p.isWord(n+2, "m"):
		ap = wAM
		if p.isWord(n, "p") {
			ap = wPM
		}
		n += 3
		if p.tok(n).mark('.') && p.glued(n) {
			n++
		}
	}
	if ap == 0 && !colon || ap != 0 && (v.h > 12 || v.h == 0) || ap == 0 && v.h > 23 {
		return nil, i
	}
	if ap == wPM && v.h < 12 {
		v.h += 12
	} else if ap == wAM && v.h == 12 {
		v.h = 0
	}
	if p.tok(n).fn(wUTC) {
		v.utc = true
		n++
	} else if ap == 0 && !p.clockContext(i, n) {
		return nil, i
	}
	// Its day: after it, else before it in the line.
	j := n
	if p.tok(j).fn(wOn) || p.tok(j).mark(',') {
		j++
	}
	if w, k := p.core(j); k > j && w != nil && w.grain() == day && !w.clock && w.part == noPart && w.op != opAgo {
		w.clock, w.h, w.min, w.utc = true, v.h, v.min, v.utc
		return w, k
	}
	if r := p.before(i); r != nil && (r.grain() == day || r.grain() == hour) {
		v.ref = r
	}
	return v, n
}

// clockContext reports whether 18:00 without a.m. or zone is a time of day and
// not a score or a verse: "at", "around", "local time" beside it.
func (p *parser) clockContext(i, n int) bool {
	b := p.tok(i - 1)
	return b.fn(wAt) || b.k == prep && b.v != wIn && b.v != wTo && b.v != wOf || p.isWord(n, "local") || p.isWord(n, "hours") || p.isWord(n, "et") || p.isWord(n, "est")
}
