package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/wording"
)

// The measures of the drawn timeline, in units of its viewBox. What went before
// stands in a column of its own from 0 to beforeEnd, under a break; the axis of
// time goes from there, or from the left edge where nothing went before, to
// lineEnd.
const (
	lineWidth  = 960
	lineEnd    = 930
	beforeMark = 104 // its marks stand here, or nearer where its dates are short
	beforeEnd  = 296 // its labels end here
	laneTop    = 76  // middle of the first lane
	laneHigh   = 27  // 24 on a screen at least
	underBar   = 14  // a label under its bar
	laneGap    = 16  // between what stands in one lane
	letterWide = 6.6 // mean width of a letter of a label, 13 units high
	longLabel  = 58  // letters of a label at most
	noteWide   = 26  // of a sheet with its room, guessed before its number is known
)

// drawnEvents is how many events the timeline draws; the list has all.
// mostLineDays are the days that it draws one by one. An event shapes the axis
// where it could be on sureDays at most, so that one dated "last month" does not
// press a week flat; where there are not two such, wideDays.
const (
	drawnEvents  = 24
	mostLineDays = 92
	sureDays     = 10
	wideDays     = 60
)

// A timeline is the dated events of a story drawn along time. Each leads to its
// line in the list, and its small sheet to the sentence.
type timeline struct {
	Width, Height int
	Desc          string
	Axis          axis
	Before        []timeMark
	Break         string // path of the break between Before and the axis
	Marks         []timeMark
	Main          bool // the main event is drawn
	Left          int  // dated events that stand only in the list
	Undated       int
}

// A timeMark is one event of the drawing.
type timeMark struct {
	X, Y   int // middle of its mark
	URL    string
	Say    string // for a screen reader: "15–16 Aug 2020, the main event: ..."
	Class  string // "stated" a day that a page states, "about" one worked out, "span" days it could be
	Bar    string // path of the days it could be
	Main   bool
	Mode   string // "not", "may" or "later"
	Label  string
	Full   string // where the label is cut
	TextX  int
	Under  int // how far under its bar the label stands
	Anchor string
	Date   string // of those before
	Note   *note
	NoteX  int // middle of the sheet
	NoteW  int
	HitX   int // what can be clicked
	HitW   int
	from   int // what it takes up of its lane
	to     int
}

// timelineOf draws the rows that the list shows. It is nil where there are too
// few dated events to say anything that the list does not.
func (d *desk) timelineOf(before, rows []*hearsay.Happening) *timeline {
	t := &timeline{Width: lineWidth}
	var dated, past []*hearsay.Happening
	for _, e := range before {
		if e.When.Known() {
			past = append(past, e)
		}
	}
	for _, e := range rows {
		switch {
		case !e.When.Known():
			t.Undated++
		case !e.Minor:
			dated = append(dated, e)
		}
	}
	if len(dated) < 2 {
		return nil
	}
	if len(dated) > drawnEvents {
		t.Left = len(dated) - drawnEvents
		dated = d.mostTold(dated, drawnEvents)
	}
	var core []hearsay.When
	for _, most := range []int{sureDays, wideDays, 1 << 30} {
		core = core[:0]
		for _, e := range dated {
			if e.When.Days() <= most {
				core = append(core, e.When)
			}
		}
		if len(core) > 1 {
			break
		}
	}
	// What ended before the axis begins went before, whatever else it is.
	begin := core[0].Start
	for _, w := range core {
		if w.Start.Before(begin) {
			begin = w.Start
		}
	}
	dated = slices.DeleteFunc(dated, func(e *hearsay.Happening) bool {
		if e.When.End.After(begin.AddDate(0, 0, -1)) {
			return false
		}
		past = append(past, e)
		return true
	})
	left := 12
	if len(past) > 0 {
		left = beforeEnd + breakWidth
		t.Break = zigzag(beforeEnd + 2)
	}
	t.Axis = axisOf(d.Language, core, left, lineEnd, mostLineDays)
	t.past(d, past)
	bottom := t.lanes(d, dated, left)
	t.Axis.Bottom = max(bottom, laneTop+laneHigh*max(len(t.Before)-1, 0)) + 16
	t.Height = t.Axis.Bottom + 4
	t.Main = slices.ContainsFunc(t.Marks, func(m timeMark) bool { return m.Main })
	from, to := t.Axis.ends()
	t.Desc = d.F("%s along time, %s", d.N(len(t.Marks), "event"), span(d.Language, from, to))
	if n := len(t.Before); n > 0 {
		t.Desc += d.F(", and %s before", d.Number(n))
	}
	t.Desc += d.T(". Each leads to its line in the list below, which says the same.")
	return t
}

// mostTold keeps the n events that most texts tell, in their order.
func (d *desk) mostTold(all []*hearsay.Happening, n int) []*hearsay.Happening {
	best := slices.Clone(all)
	slices.SortStableFunc(best, func(a, b *hearsay.Happening) int {
		if x, y := d.isLead(a), d.isLead(b); x != y {
			if x {
				return -1
			}
			return 1
		}
		return len(b.Origins.Texts) - len(a.Origins.Texts)
	})
	best = best[:n]
	return slices.DeleteFunc(slices.Clone(all), func(e *hearsay.Happening) bool { return !slices.Contains(best, e) })
}

func (d *desk) isLead(e *hearsay.Happening) bool { return d.b.Lead != nil && d.b.Lead.ID == e.ID }

// past sets what went before under each other, in order of time.
func (t *timeline) past(d *desk, past []*hearsay.Happening) {
	slices.SortStableFunc(past, func(a, b *hearsay.Happening) int { return a.When.Start.Compare(b.When.Start) })
	long := 0
	for _, e := range past {
		long = max(long, len([]rune(pastDate(d.Language, e.When, d.year))))
	}
	for i, e := range past {
		m := d.timeMark(e)
		m.X, m.Y, m.Date, m.Bar = min(int(float64(long)*letterWide)+12, beforeMark), laneTop+i*laneHigh, clipHard(pastDate(d.Language, e.When, d.year), 14), ""
		if m.Class == "span" { // there is no axis to lay it along; its date says how long it is
			m.Class = map[bool]string{true: "about", false: "stated"}[e.When.About]
		}
		m.label(d, e, m.X+12, "start", beforeEnd-m.X-12)
		m.HitX, m.HitW = 0, m.to
		t.Before = append(t.Before, m)
	}
}

// pastDate is short where the day matters little: "1994", "Jul 2020".
func pastDate(l *wording.Language, w hearsay.When, year int) string {
	s := ""
	switch {
	case wholeYear(w):
		s = l.Date(w.Start, "2006")
	case w.Start.Year() == year && w.Days() <= 1:
		s = l.Date(w.Start, "2 Jan")
	case w.Start.Year() != w.End.Add(-1).Year():
		s = w.Start.Format("2006") + w.End.Add(-1).Format("–06")
	default:
		s = l.Date(w.Start, "Jan 2006")
	}
	if w.About {
		s = l.T("about") + " " + s
	}
	return s
}

// lanes gives each event the first lane that has room for its mark and label, in
// order of time, and returns how far down they go.
func (t *timeline) lanes(d *desk, dated []*hearsay.Happening, left int) int {
	var lanes [][]*timeMark
	marks := make([]timeMark, len(dated))
	for i, e := range dated {
		m := &marks[i]
		*m = d.timeMark(e)
		x1, x2 := t.Axis.x(e.When.Start), t.Axis.x(e.When.End)
		m.X = (x1 + x2) / 2
		at, end := m.X-8, m.X+8
		if m.Class == "span" {
			if x2-x1 < 16 { // too short for a bar: no more doubt than its mark is wide
				m.Class = "about"
			} else {
				at, end = x1, x2
				m.Bar = bar(x1, x2, e.When.Start.Before(t.Axis.first()), e.When.End.After(t.Axis.last()))
			}
		}
		wide := int(float64(min(len([]rune(m.Full)), longLabel))*letterWide) + noteWide + 10
		switch right, before := lineWidth-end-10, at-10-left; {
		case wide <= right:
			m.label(d, e, end+5, "start", right)
		case wide <= before || before > right && before > 160:
			m.label(d, e, at-5, "end", before)
		case right > 160:
			m.label(d, e, end+5, "start", right)
		default: // under its own bar
			m.label(d, e, max(at, left)+6, "start", lineWidth-max(at, left)-16)
			m.Under = underBar
		}
		m.from, m.to = min(m.from, at), max(m.to, end)
		lane := slices.IndexFunc(lanes, func(l []*timeMark) bool {
			return !slices.ContainsFunc(l, func(o *timeMark) bool { return m.from < o.to+laneGap && o.from < m.to+laneGap })
		})
		if lane < 0 {
			lane = len(lanes)
			lanes = append(lanes, nil)
		}
		lanes[lane] = append(lanes[lane], m)
		m.HitX, m.HitW = m.from, m.to-m.from
	}
	y := laneTop
	for _, lane := range lanes {
		under := 0
		for _, m := range lane {
			m.Y = y
			under = max(under, m.Under)
		}
		y += laneHigh + under
	}
	t.Marks = marks
	return y - laneHigh
}

// bar is the path of the days that something could be: ticks at both ends, or an
// arrow where the days go on beyond the axis.
func bar(x1, x2 int, off1, off2 bool) string {
	end := func(x int, off bool, into int) string {
		if off {
			return fmt.Sprintf("M%d -5 l%d 5 l%d 5 ", x+into, -into, into)
		}
		return fmt.Sprintf("M%d -6 v12 ", x)
	}
	return end(x1, off1, 6) + end(x2, off2, -6) + fmt.Sprintf("M%d 0 H%d", x1, x2)
}

func (d *desk) timeMark(h *hearsay.Happening) timeMark {
	label := strings.TrimSpace(h.Label.Text)
	// The list stands on the same page.
	m := timeMark{URL: "#" + eventLine(&h.Event), Main: d.isLead(h), Class: "stated", Full: upper(clip(label, 200))}
	switch {
	case h.When.Days() > 1:
		m.Class = "span"
	case h.When.About:
		m.Class = "about"
	}
	m.Say = longDate(d.Language, h.When)
	if m.Main {
		m.Say += ", " + d.T("the main event")
	}
	switch h.Mode {
	case hearsay.Negated:
		m.Mode = "not"
	case hearsay.Hypothetical:
		m.Mode = "may"
	case hearsay.Future:
		m.Mode = "later"
	}
	if w := d.T(modeWords(h.Mode)); w != "" {
		m.Say += ", " + w
	}
	m.Say += ": " + m.Full
	if s := d.sentences(h); len(s) > 0 && !s[0].None() {
		n := d.note(s[0], eventLine(&h.Event))
		m.Note = &n
	}
	return m
}

// label sets the sheet and the words beside a mark, from x on outwards, in the
// room there is for them.
func (m *timeMark) label(d *desk, h *hearsay.Happening, x int, anchor string, room int) {
	out := 1
	if m.Anchor = anchor; anchor == "end" {
		out = -1
	}
	m.TextX = x
	if m.Note != nil {
		m.NoteW = 9 + 6*len(strconv.Itoa(m.Note.Number))
		m.NoteX = x + out*m.NoteW/2
		m.TextX += out * (m.NoteW + 7)
		room -= m.NoteW + 7
	}
	letter := letterWide
	if m.Main {
		letter = 7.3
	}
	words := m.Full
	switch m.Mode {
	case "not":
		words = d.T("said not to have happened") + ": " + words
	case "may":
		words = d.T("supposed") + ": " + words
	case "later":
		words = d.T("to come") + ": " + words
	}
	m.Label = clip(words, min(max(int(float64(room)/letter), 8), longLabel))
	end := m.TextX + out*(int(float64(len([]rune(m.Label)))*letter)+2)
	m.from, m.to = min(x, end), max(x, end)
}

// NoteBox is the left edge of the sheet, TextY the line that words stand on.
func (m timeMark) NoteBox() int { return m.NoteX - m.NoteW/2 }

func (m timeMark) TextY() int { return m.Under + 4 }

// HitH is the height of what can be clicked, HitTop where that of its sheet begins.
func (m timeMark) HitH() int { return 26 + m.Under }

func (m timeMark) HitTop() int { return m.Under - 13 }

func (m timeMark) NoteTop() int { return m.Under - 8 }

// DateX is where the date of what went before ends.
func (m timeMark) DateX() int { return m.X - 12 }

// BeforeEnd is where the column of what went before ends.
func (t *timeline) BeforeEnd() int { return beforeEnd }

// first and last are where an axis begins and ends.
func (a axis) first() time.Time {
	if len(a.parts) == 0 {
		return time.Time{}
	}
	return a.parts[0].from
}

func (a axis) last() time.Time {
	if len(a.parts) == 0 {
		return time.Time{}
	}
	return a.parts[len(a.parts)-1].to
}

// ends are the first and last day that an axis shows something on: it leaves a
// day free on both sides.
func (a axis) ends() (first, last time.Time) {
	return a.first().AddDate(0, 0, 1), a.last().AddDate(0, 0, -2)
}
