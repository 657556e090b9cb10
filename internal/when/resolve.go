package when

import "time"

// A clock is a context made ready: the anchor as a day in UTC.
type clock struct {
	Context
	today time.Time // midnight UTC of the anchor's own calendar day; zero when unknown
}

func newClock(c Context) clock {
	k := clock{Context: c}
	if !c.Anchor.IsZero() {
		y, m, d := c.Anchor.Date()
		if y >= 1000 && y < 2200 {
			k.today = date(y, int(m), d)
		}
	}
	return k
}

func date(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC) }

// A stretch is a resolved expression. day is its first day before an edge or
// part of day narrowed it; year the year that a season is counted in.
type stretch struct {
	start, end, day time.Time
	grain           unit
	year            int
}

func span(t time.Time, g unit) stretch {
	s := stretch{start: t, end: after(t, g, 1), day: t, grain: g, year: t.Year()}
	return s
}

// after returns t moved by n units.
func after(t time.Time, g unit, n int) time.Time {
	switch g {
	case hour, minute, second, day:
		return t.AddDate(0, 0, n)
	case weekend:
		if n == 1 {
			return t.AddDate(0, 0, 2)
		}
		return t.AddDate(0, 0, 7*n)
	case week:
		return t.AddDate(0, 0, 7*n)
	case fortnight:
		return t.AddDate(0, 0, 14*n)
	case monthUnit:
		return t.AddDate(0, n, 0)
	case quarter, season:
		return t.AddDate(0, 3*n, 0)
	case half:
		return t.AddDate(0, 6*n, 0)
	case year:
		return t.AddDate(n, 0, 0)
	case decade:
		return t.AddDate(10*n, 0, 0)
	case century:
		return t.AddDate(100*n, 0, 0)
	}
	return t
}

// floor returns the first day of the unit that holds t.
func floor(t time.Time, g unit) time.Time {
	y, m, d := t.Date()
	switch g {
	case weekend, week, fortnight:
		return date(y, int(m), d-isoDay(t)+1)
	case monthUnit:
		return date(y, int(m), 1)
	case quarter:
		return date(y, (int(m)-1)/3*3+1, 1)
	case half:
		return date(y, (int(m)-1)/6*6+1, 1)
	case year:
		return date(y, 1, 1)
	case decade:
		return date(y-y%10, 1, 1)
	case century:
		return date(y-y%100, 1, 1)
	}
	return date(y, int(m), d)
}

// isoDay returns 1 for Monday to 7 for Sunday.
func isoDay(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

// shift moves month by month or year by year without spilling over the end of
// a short month.
func shift(t time.Time, g unit, n int) time.Time {
	if g == monthUnit || g == quarter || g == year || g == decade || g == century {
		first := after(floor(t, monthUnit), g, n)
		d := min(t.Day(), first.AddDate(0, 1, -1).Day())
		return first.AddDate(0, 0, d-1)
	}
	return after(t, g, n)
}

// resolve finds the stretch that v names; depth bounds the chain of references.
func (v *value) resolve(c clock, depth int) (s stretch, ok bool) {
	if depth > 6 {
		return s, false
	}
	s, ok = v.base(c, depth)
	if !ok {
		return s, false
	}
	s.narrow(v, c)
	return s, s.start.Year() > 999 && s.end.Year() < 2300
}

// base finds the stretch before its edge and its part of day.
func (v *value) base(c clock, depth int) (s stretch, ok bool) {
	known := !c.today.IsZero()
	switch v.op {
	case opDay:
		y := v.y
		if y == 0 {
			if !known {
				return s, false
			}
			if y = c.yearOf(v.m, v.d, v.dir); !valid(y, v.m, v.d) {
				return s, false
			}
		}
		return span(date(y, v.m, v.d), day), true
	case opFigures:
		return v.figures(c)
	case opMonth:
		y := v.y
		switch {
		case y != 0:
		case !known:
			return s, false
		case v.given:
			y = c.monthOf(v.m, v.dir)
		default:
			y = c.yearOf(v.m, 0, 0)
		}
		return span(date(y, v.m, 1), monthUnit), true
	case opYear:
		return span(date(v.y, 1, 1), year), true
	case opDecade:
		if v.y == 0 {
			return s, false
		}
		return span(date(v.y, 1, 1), decade), true
	case opCentury:
		return span(date((v.n-1)*100, 1, 1), century), true
	case opQuarter, opHalf, opSeason:
		return v.partOfYear(c, known)
	case opWeekday:
		if !known {
			return s, false
		}
		return span(c.weekday(v), day), true
	case opUnit:
		if !known {
			return s, false
		}
		if v.unit == weekend {
			return span(c.weekend(v), weekend), true
		}
		if v.unit == hour || v.unit == minute || v.unit == second {
			return s, false
		}
		return span(after(floor(c.today, v.unit), v.unit, v.dir), v.unit), true
	case opOffset:
		if !known {
			return s, false
		}
		return span(c.today.AddDate(0, 0, v.n), day), true
	case opAgo:
		return v.ago(c, depth)
	case opThat:
		s, ok = v.ref.resolve(c, depth+1)
		if !ok || s.end.Sub(s.start) > after(s.start, v.unit, 1).Sub(s.start) {
			return s, false
		}
		return span(floor(s.start, v.unit), v.unit), true
	case opNow:
		return span(c.today, day), known
	case opRecent:
		s = stretch{start: c.today.AddDate(0, -3, 0), end: c.today.AddDate(0, 0, 1), day: c.today, grain: noUnit}
		return s, known
	case opDuration:
		return v.lasting(c, known)
	case opRange:
		a, ok1 := v.ref.resolve(c, depth+1)
		b, ok2 := v.to.resolve(c, depth+1)
		if !ok1 || !ok2 || !a.start.Before(b.end) || b.end.Before(a.end) {
			return s, false
		}
		return stretch{start: a.start, end: b.end, day: a.day, grain: a.grain}, true
	case opClock:
		if v.ref != nil {
			if s, ok = v.ref.resolve(c, depth+1); !ok || s.grain != day && s.grain != hour {
				return s, false
			}
			return span(s.day, day), true
		}
		return span(c.today, day), known && c.Past
	case opEve:
		if s, ok = v.ref.resolve(c, depth+1); !ok || s.grain != day {
			return s, false
		}
		return span(s.day.AddDate(0, 0, -1), day), true
	case opNear:
		if s, ok = v.ref.resolve(c, depth+1); !ok {
			return s, false
		}
		if v.dir < 0 {
			return stretch{start: s.start.AddDate(0, 0, -v.n), end: s.start, day: s.start}, true
		}
		return stretch{start: s.end, end: s.end.AddDate(0, 0, v.n), day: s.end}, true
	}
	return s, false
}

// narrow applies "early", "later this", "morning" and a time of day.
func (s *stretch) narrow(v *value, c clock) {
	if v.so != 0 && !c.today.IsZero() {
		tomorrow := c.today.AddDate(0, 0, 1)
		switch {
		case v.so < 0 && v.unit == week && v.dir == 0 && isoDay(c.today) == 1:
			// On a Monday nothing of this week is earlier: the last seven days.
			s.start, s.end = c.today.AddDate(0, 0, -7), tomorrow
		case v.so < 0 && s.start.Before(tomorrow) && tomorrow.Before(s.end):
			s.end = tomorrow
		case v.so > 0 && s.start.Before(c.today) && c.today.Before(s.end):
			s.start = c.today
		}
	}
	if v.edge != whole && s.grain > day {
		s.cut(v.edge)
	}
	if s.grain != day {
		return
	}
	switch {
	case v.clock:
		s.start = s.start.Add(time.Duration(v.h)*time.Hour + time.Duration(v.min)*time.Minute)
		s.end, s.grain = s.start.Add(time.Minute), hour
		if v.min == 0 {
			s.end = s.start.Add(time.Hour)
		}
	case v.part != noPart:
		h := partHours[v.part]
		s.end = s.start.Add(time.Duration(h[1]) * time.Hour)
		s.start, s.grain = s.start.Add(time.Duration(h[0])*time.Hour), hour
	}
}

// cut keeps the part of a stretch that its edge names: four months of a year
// (January to April, May to August, September to December), about half of
// anything else, the parts running into each other.
func (s *stretch) cut(e edge) {
	u, n, size := day, int(s.end.Sub(s.start)/(24*time.Hour)), 0
	switch s.grain {
	case year:
		u, n, size = monthUnit, 12, 4
	case decade:
		u, n = year, 10
	case century:
		u, n = year, 100
	}
	if size == 0 {
		size = (4*n + 5) / 9
	}
	switch e {
	case early:
		s.end = after(s.start, u, size)
	case mid:
		s.start = after(s.start, u, (n-size)/2)
		s.end = after(s.start, u, size)
	case late:
		s.start = after(s.start, u, n-size)
	}
}

// partHours are the hours that a part of a day is taken to hold. A night runs
// on into the next morning; midnight is the one after the day.
var partHours = [...][2]int{morning: {5, 12}, afternoon: {12, 18}, evening: {17, 24}, night: {18, 30}, noon: {12, 13}, midnight: {23, 25}, daytime: {6, 20}}

// yearOf chooses the year of a day or month (d 0) given without one: the one
// nearest to the anchor, where a step against the tense counts twelve times (a
// month is never taken against it) and news looks back rather than ahead.
func (c clock) yearOf(m, d, dir int) int {
	y := c.today.Year()
	best, cost := y, -1.0
	for try := y - 1; try <= y+1; try++ {
		at := date(try, m, max(d, 1))
		end := at.AddDate(0, 0, 1)
		if d == 0 {
			end = at.AddDate(0, 1, 0)
		}
		var back, ahead float64
		if !end.After(c.today) {
			back = c.today.Sub(end).Hours()/24 + 1
		} else if at.After(c.today) {
			ahead = at.Sub(c.today).Hours() / 24
		}
		if d > 0 && !valid(try, m, d) {
			continue
		}
		against := 12.0
		if d == 0 {
			against = 1000
		}
		switch {
		case dir < 0 && ahead > 0 || dir > 0 && back > 0:
			continue
		case c.Past && !c.Future:
			ahead *= against
		case c.Future && !c.Past:
			back *= against
		default:
			ahead *= 1.2
		}
		if sum := back + ahead; cost < 0 || sum < cost {
			best, cost = try, sum
		}
	}
	return best
}

// monthOf returns the year of "last March" (dir -1), "next March" (1), "this
// March" (0).
func (c clock) monthOf(m, dir int) int {
	y, now := c.today.Year(), int(c.today.Month())
	switch {
	case dir < 0 && m >= now:
		return y - 1
	case dir > 0 && m <= now:
		return y + 1
	}
	return y
}

// weekday returns the day that a weekday means: the anchor itself on its own
// day, else the last such day, or the next where the sentence looks ahead.
func (c clock) weekday(v *value) time.Time {
	back := (isoDay(c.today) - v.wd + 7) % 7
	switch {
	case v.given && v.dir < 0:
		if back == 0 {
			back = 7
		}
		return c.today.AddDate(0, 0, -back)
	case v.given && v.dir > 0:
		return c.today.AddDate(0, 0, 7-back)
	case back == 0:
		return c.today
	case c.Future && !c.Past:
		return c.today.AddDate(0, 0, 7-back)
	case v.given && !c.Past && v.dir == 0: // "this Friday"
		return c.today.AddDate(0, 0, 7-back)
	}
	return c.today.AddDate(0, 0, -back)
}

// weekend returns the Saturday of last, this or the next weekend.
func (c clock) weekend(v *value) time.Time {
	d := isoDay(c.today)
	sat := floor(c.today, week).AddDate(0, 0, 5) // of this week
	switch {
	case v.given && v.dir < 0:
		return sat.AddDate(0, 0, -7)
	case v.given && v.dir > 0:
		if d >= 6 {
			return sat.AddDate(0, 0, 7)
		}
		return sat
	case d >= 6:
		return sat
	case c.Future && !c.Past:
		return sat
	case c.Past && !c.Future || d <= 3:
		return sat.AddDate(0, 0, -7)
	}
	return sat
}

// partOfYear resolves quarters, halves and seasons.
func (v *value) partOfYear(c clock, known bool) (s stretch, ok bool) {
	y := v.y
	if y == 0 {
		if !known {
			return s, false
		}
		y = c.today.Year()
		if v.given && v.op != opSeason {
			y += v.dir
		}
	}
	var first, months int
	switch v.op {
	case opQuarter:
		first, months = v.n*3-2, 3
		s.grain = quarter
	case opHalf:
		first, months = v.n*6-5, 6
		s.grain = half
	default:
		first, months = v.n*3, 3
		s.grain = season
	}
	at := func(y int) (time.Time, time.Time) {
		t := date(y, first, 1)
		return t, t.AddDate(0, months, 0)
	}
	s.start, s.end = at(y)
	s.year = y
	if v.y == 0 && !(v.given && v.op != opSeason) {
		back, ahead := v.given && v.dir < 0 || !v.given && c.Past && !c.Future, v.given && v.dir > 0 || !v.given && c.Future && !c.Past
		switch {
		case back && s.start.After(c.today), v.given && v.dir < 0 && s.end.After(c.today):
			s.year--
		case ahead && !s.end.After(c.today):
			s.year++
		case !back && !ahead && !v.given && s.start.After(c.today.AddDate(0, 6, 0)):
			s.year--
		}
		s.start, s.end = at(s.year)
	}
	s.day = s.start
	return s, true
}

// ago resolves "26 years ago", "two days later", "a week from now".
func (v *value) ago(c clock, depth int) (s stretch, ok bool) {
	from := c.today
	if v.ref != nil {
		r, ok := v.ref.resolve(c, depth+1)
		if !ok || r.grain > v.unit && v.unit != weekend && !v.within || r.grain == noUnit {
			return s, false
		}
		from = r.day
	}
	if from.IsZero() {
		return s, false
	}
	if v.n < 0 { // "several days ago": two to nine of them
		if v.unit < day {
			return s, false
		}
		s = stretch{grain: noUnit, start: shift(from, v.unit, -9), end: shift(from, v.unit, -1).AddDate(0, 0, 1)}
		if v.dir > 0 {
			s.start, s.end = shift(from, v.unit, 1), shift(from, v.unit, 9)
		}
		s.day = s.start
		return s, true
	}
	switch v.unit {
	case hour, minute, second:
		if v.unit == hour && v.n > 12 || v.ref != nil {
			return s, false
		}
		s = span(from, day)
		s.start = s.start.AddDate(0, 0, min(v.dir, 0))
		s.end = s.end.AddDate(0, 0, max(v.dir, 0))
		return s, true
	}
	if v.n > 3000 {
		return s, false
	}
	t := shift(from, v.unit, v.dir*v.n)
	if v.frac {
		switch v.unit {
		case year:
			t = shift(t, monthUnit, v.dir*6)
		case week:
			t = t.AddDate(0, 0, v.dir*3)
		}
	}
	g := v.unit
	if g == fortnight {
		g = week
	}
	return span(floor(t, g), g), true
}

// lasting resolves "the past six months" and "the next four years".
func (v *value) lasting(c clock, known bool) (s stretch, ok bool) {
	if !known || v.dir == 0 || v.n < 0 || v.n > 1000 || v.unit < day {
		return s, false
	}
	s = stretch{start: c.today, end: c.today.AddDate(0, 0, 1), day: c.today}
	if v.dir < 0 {
		s.start = shift(c.today, v.unit, -v.n)
	} else {
		s.end = shift(c.today, v.unit, v.n)
	}
	return s, true
}

// figures resolves 9/11/2001 by the context's order, else the text's, else only
// where one reading is a day close to the anchor and the other is not.
func (v *value) figures(c clock) (s stretch, ok bool) {
	order := c.Order
	if order == Unordered {
		order = v.order
	}
	y := v.y
	mf, df := valid(y, v.figs[0], v.figs[1]), valid(y, v.figs[1], v.figs[0])
	switch {
	case v.figs[0] == v.figs[1] && mf, mf && !df, mf && order == MonthFirst:
		return span(date(y, v.figs[0], v.figs[1]), day), true
	case df && !mf, df && order == DayFirst:
		return span(date(y, v.figs[1], v.figs[0]), day), true
	case !mf || c.today.IsZero():
		return s, false
	}
	a, b := date(y, v.figs[0], v.figs[1]), date(y, v.figs[1], v.figs[0])
	near := func(t time.Time) bool { d := t.Sub(c.today).Hours() / 24; return d > -8 && d < 8 }
	switch {
	case near(a) && !near(b):
		return span(a, day), true
	case near(b) && !near(a):
		return span(b, day), true
	}
	return s, false
}
