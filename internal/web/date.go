package web

import (
	"strconv"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/wording"
)

// A dateView is a When as people read it.
type dateView struct {
	Text string // "16 August 2020", "15–16 Aug", "July 2020"; "" where unknown
	ISO  string // for the datetime attribute; "" where the stretch is no day, month or year
}

// longDate names a stretch of time in full: "about 15–16 August 2020".
func longDate(l *wording.Language, w hearsay.When) string {
	s := stretch(l, w, "January", 0)
	if w.About && s != "" {
		return l.T("about") + " " + s
	}
	return s
}

// shortDate names it for a narrow column; the year is left out where it is year.
func shortDate(l *wording.Language, w hearsay.When, year int) dateView {
	v := dateView{Text: stretch(l, w, "Jan", year)}
	if !w.Known() {
		return v
	}
	switch days := w.Days(); {
	case days <= 1:
		v.ISO = w.Start.Format("2006-01-02")
	case wholeMonth(w):
		v.ISO = w.Start.Format("2006-01")
	case wholeYear(w):
		v.ISO = w.Start.Format("2006")
	}
	// It may break round a dash and after "about", nowhere else.
	v.Text = strings.ReplaceAll(strings.ReplaceAll(v.Text, " ", "\u00a0"), "\u00a0–\u00a0", "\u00a0– ")
	v.Text = strings.ReplaceAll(v.Text, "–", "–\u2060")
	v.Text = strings.ReplaceAll(v.Text, "–\u2060 ", "– ")
	if w.About && v.Text != "" {
		v.Text = l.T("about") + " " + v.Text
	}
	return v
}

// stretch writes w with months as in layout, without the year where it is year.
func stretch(l *wording.Language, w hearsay.When, month string, year int) string {
	if !w.Known() {
		return ""
	}
	first, last := w.Start, w.Start
	if w.End.After(w.Start) {
		last = w.End.Add(-time.Nanosecond)
	}
	tail := func(t time.Time) string {
		if t.Year() == year {
			return ""
		}
		return " " + strconv.Itoa(t.Year())
	}
	switch {
	case sameDay(first, last):
		return l.Date(first, "2 "+month) + tail(first)
	case wholeYear(w):
		return strconv.Itoa(first.Year())
	case wholeMonth(w):
		return l.Date(first, "January") + " " + strconv.Itoa(first.Year())
	case first.Year() == last.Year() && first.Month() == last.Month():
		return l.Date(first, "2") + "–" + l.Date(last, "2 "+month) + tail(first)
	case first.Year() == last.Year():
		return l.Date(first, "2 "+month) + " – " + l.Date(last, "2 "+month) + tail(first)
	case first.YearDay() == 1 && w.End.YearDay() == 1:
		return strconv.Itoa(first.Year()) + "–" + strconv.Itoa(last.Year())
	}
	return l.Date(first, "2 "+month+" 2006") + " – " + l.Date(last, "2 "+month+" 2006")
}

func sameDay(a, b time.Time) bool { return a.YearDay() == b.YearDay() && a.Year() == b.Year() }

func wholeMonth(w hearsay.When) bool {
	return w.Start.Day() == 1 && w.Start.AddDate(0, 1, 0).Equal(w.End)
}

func wholeYear(w hearsay.When) bool {
	return w.Start.YearDay() == 1 && w.Start.AddDate(1, 0, 0).Equal(w.End)
}

// span names the days from first to last: "16 August to 21 September 2020".
func span(l *wording.Language, first, last time.Time) string {
	switch {
	case first.IsZero() && last.IsZero():
		return ""
	case first.IsZero() || last.IsZero() || sameDay(first, last):
		if first.IsZero() {
			first = last
		}
		return l.Date(first, "2 January 2006")
	case first.Year() == last.Year() && first.Month() == last.Month():
		return l.Date(first, "2") + " " + l.T("to") + " " + l.Date(last, "2 January 2006")
	case first.Year() == last.Year():
		return l.Date(first, "2 January") + " " + l.T("to") + " " + l.Date(last, "2 January 2006")
	}
	return l.Date(first, "2 January 2006") + " " + l.T("to") + " " + l.Date(last, "2 January 2006")
}
