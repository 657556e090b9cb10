package when

import (
	"fmt"
	"strconv"
	"time"

	"hearsay"
)

// An op says what sort of thing an expression names.
type op uint8

const (
	opDay      op = iota + 1 // d of m of y; y 0 is told by the anchor
	opFigures                // two figures that may be day and month either way; y
	opMonth                  // m of y; y 0 likewise
	opYear                   // y
	opFiscal                 // the financial year y
	opDecade                 // from y
	opCentury                // the n-th
	opQuarter                // the n-th of y, or of year dir
	opHalf                   // the n-th of y, or of year dir
	opSeason                 // the n-th of y, or of year dir
	opWeekday                // wd; dir says which
	opUnit                   // the unit at dir from the anchor's own
	opOffset                 // n days from the anchor: today, yesterday
	opAgo                    // n units from the anchor, or from ref, in direction dir
	opThat                   // ref again, widened to unit: "that year"
	opNow                    //
	opRecent                 //
	opDuration               // n units; dir other than 0: the last n, the next n
	opSet                    // every n units
	opRange                  // ref to to
	opClock                  // h:min on the day ref, else the anchor's
	opEve                    // the day before ref
	opNear                   // just before (dir -1) or after ref, within n days
)

// A value is what the grammar read.
type value struct {
	at      hearsay.Range
	op      op
	unit    unit
	y, m, d int
	wd      int
	n       int // -1: an unknown number
	frac    bool
	dir     int
	given   bool // dir was said: "last Monday"
	part    part
	edge    edge
	h, min  int
	clock   bool
	utc     bool
	so      int // -1 "earlier this week", 1 "later this year"
	figs    [2]int
	order   Order
	ref, to *value
	kept    bool // rel is known
	rel     bool
	within  bool // ref may be coarser: "Monday last week"
}

// expr returns v as an expression.
func (v *value) expr() Expr {
	e := Expr{Range: v.at, Kind: Date, v: v}
	switch v.op {
	case opDuration:
		e.Kind = Duration
	case opSet:
		e.Kind = Set
	case opClock:
		e.Kind = Time
	case opAgo:
		if v.unit == hour || v.unit == minute || v.unit == second {
			e.Kind = Time
		}
	}
	if v.part != noPart || v.clock {
		e.Kind = Time
	}
	e.Relative = v.relative()
	e.Vague = v.op == opNow || v.op == opRecent || v.op == opNear || v.op == opAgo && v.n < 0 || v.op == opDuration && v.n < 0
	return e
}

// relative reports whether v needs an anchor. What Scan kept knows already, so
// that a long chain of references is never walked.
func (v *value) relative() bool {
	if v.kept {
		return v.rel
	}
	switch v.op {
	case opDay, opFigures, opMonth:
		return v.y == 0
	case opYear, opFiscal, opDecade, opCentury, opSet:
		return false
	case opQuarter, opHalf, opSeason:
		return v.y == 0
	case opDuration:
		return v.dir != 0
	case opRange:
		return v.ref.relative() || v.to.relative()
	case opEve, opNear, opThat:
		return v.ref.relative()
	case opClock, opAgo:
		return v.ref == nil || v.ref.relative()
	}
	return true
}

// grain returns the unit that v speaks in.
func (v *value) grain() unit {
	switch v.op {
	case opDay, opFigures, opWeekday, opOffset, opEve:
		if v.part != noPart || v.clock {
			return hour
		}
		return day
	case opMonth:
		return monthUnit
	case opYear, opFiscal:
		return year
	case opDecade:
		return decade
	case opCentury:
		return century
	case opQuarter:
		return quarter
	case opHalf:
		return half
	case opSeason:
		return season
	case opClock:
		return hour
	case opRange:
		return v.to.grain()
	case opNow, opRecent, opNear:
		return noUnit
	}
	return v.unit
}

// timex prints v as a TIMEX3 value.
func (v *value) timex(c clock, depth int) string {
	if depth > 4 {
		return ""
	}
	switch v.op {
	case opNow:
		return "PRESENT_REF"
	case opRecent:
		return "PAST_REF"
	case opNear:
		return ""
	case opDuration:
		return v.period()
	case opSet:
		return v.period()
	case opRange:
		a, b := v.ref.timex(c, depth+1), v.to.timex(c, depth+1)
		if a == "" || b == "" {
			return ""
		}
		return a + "/" + b
	case opAgo:
		if v.n < 0 {
			if v.dir < 0 {
				return "PAST_REF"
			}
			return "FUTURE_REF"
		}
	case opDecade:
		if v.y > 0 {
			return strconv.Itoa(v.y / 10)
		}
		return ""
	case opCentury:
		return fmt.Sprintf("%02d", v.n-1)
	case opFiscal:
		return "FY" + year4(v.y)
	}
	w := *v
	w.edge, w.so = whole, 0
	s, ok := w.resolve(c, depth+1)
	if !ok {
		return ""
	}
	y, m, d := s.day.Date()
	switch s.grain {
	case hour, minute, second, day:
		out := fmt.Sprintf("%04d-%02d-%02d", y, m, d)
		switch {
		case v.clock:
			out += fmt.Sprintf("T%02d:%02d", v.h, v.min)
			if v.utc {
				out += "Z"
			}
		case v.part != noPart:
			out += partValues[v.part]
		}
		return out
	case weekend:
		y, w := s.day.ISOWeek()
		return fmt.Sprintf("%04d-W%02d-WE", y, w)
	case week, fortnight:
		y, w := s.day.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", y, w)
	case monthUnit:
		return fmt.Sprintf("%04d-%02d", y, m)
	case quarter:
		return fmt.Sprintf("%04d-Q%d", y, (int(m)+2)/3)
	case half:
		return fmt.Sprintf("%04d-H%d", y, (int(m)+5)/6)
	case season:
		return fmt.Sprintf("%04d-%s", s.year, seasonValues[v.n&3])
	case year:
		return year4(y)
	case decade:
		return fmt.Sprintf("%03d", y/10)
	case century:
		return fmt.Sprintf("%02d", y/100)
	}
	return ""
}

var partValues = [...]string{noPart: "", morning: "TMO", afternoon: "TAF", evening: "TEV", night: "TNI", noon: "T12:00", midnight: "T24:00", daytime: "TDT"}

var seasonValues = [4]string{1: "SP", 2: "SU", 3: "FA", 0: "WI"}

func year4(y int) string { return fmt.Sprintf("%04d", y) }

// period prints a duration: P26Y, PT30M, P2.5Y, PXY.
func (v *value) period() string {
	n := strconv.Itoa(v.n)
	if v.n < 0 {
		n = "X"
	} else if v.frac {
		n += ".5"
	}
	switch v.unit {
	case second:
		return "PT" + n + "S"
	case minute:
		return "PT" + n + "M"
	case hour:
		return "PT" + n + "H"
	case day:
		return "P" + n + "D"
	case weekend:
		return "P" + n + "WE"
	case week:
		return "P" + n + "W"
	case fortnight:
		if v.n > 0 {
			return "P" + strconv.Itoa(2*v.n) + "W"
		}
		return "P" + n + "W"
	case monthUnit:
		return "P" + n + "M"
	case quarter:
		return "P" + n + "Q"
	case year:
		return "P" + n + "Y"
	case decade:
		if v.n > 0 && !v.frac {
			return "P" + strconv.Itoa(10*v.n) + "Y"
		}
		return "P" + n + "DE"
	case century:
		return "P" + n + "CE"
	}
	return ""
}

// valid reports whether month m of year y (0 unknown) has a day d.
func valid(y, m, d int) bool {
	if m < 1 || m > 12 || d < 1 || d > 31 || y != 0 && (y < 1000 || y > 2199) {
		return false
	}
	if y == 0 {
		y = 2000
	}
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() == d
}
