package web

import (
	"fmt"
	"slices"
	"time"

	"hearsay"
	"hearsay/internal/wording"
)

// An axis maps times to a stretch of x. Days in which nothing happened are cut
// out where that leaves few enough to draw each.
type axis struct {
	l      *wording.Language
	Ticks  []tick
	Months []tick
	Bars   []axisBar
	Breaks []axisBreak
	Bottom int // where the lines of the days end
	parts  []axisPart
	month  string // the last that was named
}

type tick struct {
	X, LabelX   int
	Label, Week string
}

type axisBar struct{ X1, X2 int }

type axisBreak struct {
	X     int
	D     string
	Label string
}

type axisPart struct {
	from, to time.Time
	x1, x2   int
}

const (
	breakWidth = 40
	maxDays    = 26 // drawn one by one
	longestGap = 4  // days without a page that are still drawn
)

// newAxis is the axis of a story's pages, which are as long as words allow: days
// are drawn one by one or not at all.
func newAxis(l *wording.Language, whens []hearsay.When, left, right int) axis {
	return axisOf(l, whens, left, right, maxDays)
}

// axisOf draws up to most days one by one, each day's number where there is room
// for it, else that of each second day or of the Mondays.
func axisOf(l *wording.Language, whens []hearsay.When, left, right, most int) axis {
	a := axis{l: l}
	var spans []axisPart
	for _, w := range whens {
		if !w.End.After(w.Start) {
			w.End = w.Start.Add(1)
		}
		spans = append(spans, axisPart{from: day(w.Start).AddDate(0, 0, -1), to: day(w.End.Add(-1)).AddDate(0, 0, 2)})
	}
	if len(spans) == 0 {
		return a
	}
	slices.SortFunc(spans, func(a, b axisPart) int { return a.from.Compare(b.from) })
	days := 0
	for _, s := range spans {
		if n := len(a.parts); n > 0 && s.from.Before(a.parts[n-1].to.AddDate(0, 0, longestGap)) {
			if s.to.After(a.parts[n-1].to) {
				a.parts[n-1].to = s.to
			}
		} else {
			a.parts = append(a.parts, s)
		}
	}
	for _, p := range a.parts {
		days += daysBetween(p.from, p.to)
	}
	breaks := len(a.parts) - 1
	if days > most || breaks > 4 {
		last := a.parts[0].to
		for _, p := range a.parts {
			if p.to.After(last) {
				last = p.to
			}
		}
		a.parts = []axisPart{{a.parts[0].from, last, left, right}}
		a.calendar()
		return a
	}
	wide := min(44, (right-left-breaks*breakWidth)/days)
	x := left
	for i := range a.parts {
		p := &a.parts[i]
		p.x1, p.x2 = x, x+wide*daysBetween(p.from, p.to)
		a.dayTicks(*p, wide, i == 0)
		if i < breaks {
			gap := daysBetween(p.to, a.parts[i+1].from)
			a.Breaks = append(a.Breaks, axisBreak{p.x2 + breakWidth/2, zigzag(p.x2 + 2), gapWords(l, gap)})
		}
		x = p.x2 + breakWidth
	}
	return a
}

// zigzag is the path of a break that begins at x, 35 wide.
func zigzag(x int) string {
	return fmt.Sprintf("M%d 50 l5 -5 l5 10 l5 -10 l5 10 l5 -10 l5 10 l5 -5", x)
}

// gapWords says how long a break is, in a unit that is short to read.
func gapWords(l *wording.Language, days int) string {
	switch {
	case days < 100:
		return l.N(days, "day")
	case days < 730:
		return l.N((days+15)/30, "month")
	}
	return l.N((days+182)/365, "year")
}

func day(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

func daysBetween(a, b time.Time) int { return int(b.Sub(a).Hours()+12) / 24 }

// dayTicks draws each day of a part with its number and weekday, or as many of
// them as there is room for.
func (a *axis) dayTicks(p axisPart, wide int, first bool) {
	a.Bars = append(a.Bars, axisBar{p.x1, p.x2})
	x := p.x1
	for t := p.from; t.Before(p.to); t = t.AddDate(0, 0, 1) {
		tk, drawn := tick{X: x, LabelX: x + wide/2}, true
		switch {
		case wide >= 20, wide >= 11 && daysBetween(p.from, t)%2 == 0:
			tk.Label, tk.Week = t.Format("2"), weekday(a.l, t)
		case wide < 11:
			if drawn = t.Weekday() == time.Monday; drawn {
				tk.Label, tk.Week = t.Format("2"), weekday(a.l, t)
			}
		}
		if t.Equal(p.from) || t.Day() == 1 {
			month, last := a.l.Date(t, "January"), a.month
			if first || t.YearDay() == 1 {
				month = a.l.Date(t, "January 2006")
			}
			if n := len(a.Months); n > 0 && x-a.Months[n-1].X < 90 && t.Format("2006-01") != last { // too near: short, with the year on the later
				a.Months[n-1].Label = a.Months[n-1].Label[:3]
				month = a.l.Date(t, "January 2006")
				if x-a.Months[n-1].X < 28 {
					a.Months = a.Months[:n-1]
				}
			}
			if a.month = t.Format("2006-01"); a.month != last {
				a.Months = append(a.Months, tick{X: x, Label: month})
			}
			first = false
		}
		if drawn {
			a.Ticks = append(a.Ticks, tk)
		}
		x += wide
	}
	a.Ticks = append(a.Ticks, tick{X: x, LabelX: x})
}

// calendar draws a long stretch with a mark each month or year.
func (a *axis) calendar() {
	p := a.parts[0]
	a.Bars = []axisBar{{p.x1, p.x2}}
	months := daysBetween(p.from, p.to)/30 + 1
	step, layout := 1, "Jan 2006"
	switch {
	case months > 96:
		step, layout = 12*(months/96+1), "2006"
	case months > 7:
		step = months/7 + 1
	}
	t := time.Date(p.from.Year(), p.from.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	if step >= 12 {
		t = time.Date(p.from.Year()+1, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	for ; t.Before(p.to) && len(a.Ticks) < 40; t = t.AddDate(0, step, 0) {
		x := a.x(t)
		a.Ticks = append(a.Ticks, tick{X: x, LabelX: x, Label: a.l.Date(t, layout)})
	}
	if len(a.Ticks) < 2 {
		a.Ticks = []tick{{X: p.x1, LabelX: p.x1 + 30, Label: a.l.Date(p.from, "2 Jan 2006")}, {X: p.x2, LabelX: p.x2 - 30, Label: a.l.Date(p.to.AddDate(0, 0, -1), "2 Jan 2006")}}
	}
}

// x is where a time stands.
func (a axis) x(t time.Time) int {
	for _, p := range a.parts {
		if t.Before(p.to) || t.Equal(p.to) {
			if t.Before(p.from) {
				return p.x1
			}
			return p.x1 + int(float64(p.x2-p.x1)*float64(t.Sub(p.from))/float64(p.to.Sub(p.from)))
		}
	}
	if n := len(a.parts); n > 0 {
		return a.parts[n-1].x2
	}
	return axisX
}

// weekday is the first letter of a day of the week.
func weekday(l *wording.Language, t time.Time) string {
	return string([]rune(l.T([...]string{wording.Key("S@Sunday"), wording.Key("M@Monday"), wording.Key("T@Tuesday"), wording.Key("W@Wednesday"), wording.Key("T@Thursday"), wording.Key("F@Friday"), wording.Key("S@Saturday")}[t.Weekday()]))[:1])
}
