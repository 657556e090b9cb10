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
