package when

import "hearsay"

// A parser walks the tokens of a text.
type parser struct {
	text  string
	t     []token
	out   []Expr
	names [13]bool // months that are somebody's name in this text
	order Order    // told by a figure above 12
	last  int      // index in out of the last day-level date of this line, -1 none
	depth int      // of dates inside dates: "two days before the eve of"
	eves  bool     // inside an "eve of"
}

// maxDepth bounds dates inside dates, and so the work at each token.
const maxDepth = 8

// tok returns token i, or a line feed outside the text.
func (p *parser) tok(i int) token {
	if i < 0 || i >= len(p.t) {
		return token{k: newline}
	}
	return p.t[i]
}

// glued reports whether token i follows the one before it without a space.
func (p *parser) glued(i int) bool { return i > 0 && i < len(p.t) && p.t[i].start == p.t[i-1].end }

// survey learns from the whole text what single places cannot tell: which
// months are names, and the order of days and months in figures.
func (p *parser) survey() {
	p.last = -1
	for i, t := range p.t {
		switch t.k {
		case month:
			if b := p.tok(i - 1); t.f&(capital|abbrev) == capital && (b.k == other || b.k == title) && b.f&capital != 0 && b.f&allCaps == 0 && t.f&allCaps == 0 &&
				p.tok(i+1).k != number {
				p.names[t.v] = true
			}
		case number:
			if a, b, _, n := p.threeFigures(i); n > 0 && p.order == Unordered {
				if a > 12 && b <= 12 {
					p.order = DayFirst
				} else if b > 12 && a <= 12 {
					p.order = MonthFirst
				}
			}
		}
	}
}

// run finds the expressions.
func (p *parser) run() {
	for i := 0; i < len(p.t); {
		switch p.t[i].k {
		case newline:
			p.last = -1
			i++
			continue
		case other, mark, dash, counted, numbered, title: // nine tokens of ten
			i++
			continue
		}
		v, n := p.expression(i)
		if n <= i {
			i++
			continue
		}
		if v != nil {
			p.keep(v, i, n)
		}
		i = n
	}
}

// keep records v, read from tokens i to n.
func (p *parser) keep(v *value, i, n int) {
	p.place(v, i, n)
	v.rel = v.relative()
	v.kept = true
	p.out = append(p.out, v.expr())
	switch v.grain() {
	case day, hour, monthUnit, year, week, weekend:
		if v.op != opDuration && v.op != opSet && v.op != opNow {
			p.last = len(p.out) - 1
		}
	}
}

// placeNew gives v its place where it has none yet.
func (p *parser) placeNew(v *value, i, n int) {
	if v.at.Empty() {
		p.place(v, i, n)
	}
}

func (p *parser) place(v *value, i, n int) {
	v.at = hearsay.Range{Start: p.t[i].start, End: p.t[n-1].end}
}

// before returns the last date of this line that began within the last 60
// tokens or so, for what is counted from a date in the text.
func (p *parser) before(i int) *value {
	if p.last < 0 {
		return nil
	}
	e := p.out[p.last]
	if p.tok(i).start-e.End > 240 {
		return nil
	}
	return e.v
}

// expression reads a whole expression at token i: a date, a range of two, a
// duration, a set. It returns the token after it, or i where there is none; a
// nil value with n > i is something to step over, such as an impossible date.
func (p *parser) expression(i int) (v *value, n int) {
	switch t := p.t[i]; t.k {
	case apos:
		if p.tok(i+1).k != number {
			return nil, i
		}
	case prep:
		if t.v == wFrom || t.v == wBetween {
			if v, n := p.fromTo(i); n > i {
				return v, n
			}
		}
		return nil, i
	}
	if v, n = p.set(i); n > i {
		return v, n
	}
	if v, n = p.dated(i); n > i {
		if v == nil {
			return v, n
		}
		if to, m := p.rangeTail(v, n); m > n {
			p.placeNew(v, i, n)
			return &value{op: opRange, ref: v, to: to}, m
		}
		return v, n
	}
	return p.amount(i)
}

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

// dated reads one date, with "early", "the end of" and the like before it and
// a part of day or a clock time after it.
func (p *parser) dated(i int) (v *value, n int) {
	if p.depth >= maxDepth {
		return nil, i
	}
	p.depth++
	defer func() { p.depth-- }()
	t := p.tok(i)
	switch {
	case t.k == edgeWord:
		return p.edged(i)
	case t.k == edgeNoun:
		j := i + 1
		if !p.tok(j).fn(wOf) {
			return nil, i
		}
		j++
		return p.within(i, j, edge(t.v))
	case t.fn(wThe) || t.fn(wThat):
		return p.the(i)
	case t.k == partWord || t.fn(wTonight):
		return p.partOfDay(i)
	case t.fn(wEarlier) || t.fn(wLater):
		// "earlier this week", "later in the year"
		so := -1
		if t.v == wLater {
			so = 1
		}
		j := i + 1
		if p.tok(j).fn(wOn) {
			j++
		}
		if p.tok(j).fn(wIn) {
			j++
		}
		if v, n := p.core(j); n > j && v != nil && (v.op == opUnit && v.unit > hour || v.op == opOffset || v.op == opMonth || v.op == opYear || v.op == opSeason || v.op == opWeekday) {
			v.so = so
			return v, n
		}
		if p.tok(j).fn(wThe) && p.tok(j+1).k == unitWord && j > i+1 && p.tok(j+1).f&plural == 0 {
			return &value{op: opUnit, unit: unit(p.tok(j + 1).v), so: so}, j + 2
		}
		return nil, i
	}
	v, n = p.core(i)
	if n == i || v == nil || v.op == opRange {
		return v, n
	}
	return p.withTime(v, n)
}

// edged reads "early 2009", "late last month", "mid-March", "early on Monday".
func (p *parser) edged(i int) (*value, int) {
	e, j := edge(p.t[i].v), i+1
	if p.tok(j).k == dash && p.glued(j) {
		j++
	}
	for p.tok(j).fn(wIn) || p.tok(j).fn(wOn) || p.tok(j).fn(wThe) {
		j++
	}
	v, n := p.withinOrCore(j)
	if n == j || v == nil {
		return nil, i
	}
	switch v.op {
	case opMonth, opYear, opDecade, opCentury, opUnit, opSeason, opQuarter, opHalf, opFiscal:
		v.edge = e
		return v, n
	case opWeekday, opOffset, opDay:
		return p.withTime(v, n)
	}
	return nil, i
}

// withinOrCore reads a date, or a month without the caution that a bare one
// asks for.
func (p *parser) withinOrCore(j int) (*value, int) {
	if t := p.tok(j); t.k == month && t.f&(capital|doubtful) != doubtful {
		if v, n := p.monthDate(j, true); n > j {
			return v, n
		}
	}
	if t := p.tok(j); t.k == number {
		if y, n := p.yearAfter(j, true); n > j && !p.digitsOf(n) {
			return &value{op: opYear, y: y}, n
		}
	}
	return p.core(j)
}

func (p *parser) digitsOf(n int) bool {
	return p.glued(n) && (p.tok(n).k == other || p.tok(n).fn(wOrd) || p.tok(n).k == apos)
}

// within reads the date after "the end of": a date, or "the year", "the week".
func (p *parser) within(i, j int, e edge) (*value, int) {
	if p.tok(j).fn(wThe) && p.tok(j+1).k == unitWord && p.tok(j+1).f&plural == 0 {
		u := unit(p.tok(j + 1).v)
		if u >= day && !p.tok(j+2).fn(wOf) && u != day && u != quarter {
			return &value{op: opUnit, unit: u, edge: e}, j + 2
		}
	}
	if p.tok(j).fn(wThe) {
		if v, n := p.the(j); n > j && v != nil {
			v.edge = e
			return v, n
		}
		j++
	}
	v, n := p.withinOrCore(j)
	if n == j || v == nil {
		return nil, i
	}
	if v.grain() > day {
		v.edge = e
	}
	return v, n
}

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
