// Package when reads the dates that news writes.
//
// [Scan] cuts a text into tokens (token.go), each looked up once in a fixed
// lexicon (lexicon.go), and walks them from left to right: where a token can
// begin a date, a hand-written grammar (parse.go, core.go, range.go and what they call) reads on as far as it can and
// leaves an expression that carries what it read: "the weekday Monday", "three
// weeks back", "day 9 of month 8, no year". No token is read more than a few
// times, so time and memory are linear in the text. An expression never crosses
// a line feed.
//
// [Resolve] (resolve.go) turns what was read into a stretch of the calendar,
// with an anchor where it is relative; [Value] (value.go) prints it as TIMEX3
// (TimeML 1.2.1, ISO 8601). [Tense] (tense.go) tells from the verbs around an
// expression whether it looks back or ahead.
//
// Wrong is worse than none: a name ("Theresa May", "Black Friday", "Sunday
// Times"), a count ("2000 people"), a day that no month has (31 February) is no
// date, and what depends on something that the text does not say resolves to
// nothing.
package when

import (
	"time"

	"hearsay"
)

// Version changes when the same text may give other dates.
const Version = 1

// A Kind is the TIMEX3 type of an expression.
type Kind uint8

// The kinds of expression. Only Date and Time name a place on the calendar.
const (
	Date     Kind = iota + 1 // "Aug. 9", "last month", "2014"
	Time                     // "Monday morning", "at 5 p.m."
	Duration                 // "for 26 years"
	Set                      // "every day"
)

// An Expr is a date expression found in a text.
type Expr struct {
	hearsay.Range
	Kind     Kind
	Relative bool // needs an anchor: "Monday", "last year", "Aug. 9" (its year)
	// Vague is true for what has no clear bounds: "recently", "now", "just
	// before the election", "a few days ago". Resolve gives such words generous
	// ones.
	Vague bool

	v *value
}

// An Order is how a text writes days and months in figures.
type Order uint8

// The orders. Unordered reads 9/11/2001 only where one of its readings alone
// makes sense.
const (
	Unordered  Order = iota
	DayFirst         // 16/8/2020
	MonthFirst       // 8/16/2020
)

// Context says what a relative expression is counted from.
type Context struct {
	Anchor time.Time // the day it was written; zero when unknown
	Past   bool      // the sentence tells of the past ("said Monday"): prefer the day before the anchor, or the anchor itself
	Future bool      // the sentence tells of what is to come: prefer the day after
	Order  Order     // how the page writes figures, where it is known
}

// Scan returns the date expressions of a text in order, none overlapping.
func Scan(text string) []Expr {
	p := parser{text: text, t: tokens(text)}
	p.survey()
	p.run()
	p.near()
	return p.out
}

// Resolve returns the stretch of time that the expression text[e.Start:e.End]
// names, start inclusive and end exclusive, UTC; ok is false where it cannot be
// told. An Expr made by hand, with a Range alone, is read afresh.
func Resolve(text string, e Expr, c Context) (start, end time.Time, ok bool) {
	v := e.read(text)
	if v == nil {
		return time.Time{}, time.Time{}, false
	}
	s, ok := v.resolve(newClock(c), 0)
	if !ok || !s.start.Before(s.end) {
		return time.Time{}, time.Time{}, false
	}
	return s.start, s.end, true
}

// Value returns the expression's value as TIMEX3 writes it: "2008-03-06",
// "2008-W10", "PRESENT_REF", "P26Y"; "" where it cannot be told. A range such
// as "from 3 to 5 May" has the value of its two ends with a slash between them.
func Value(text string, e Expr, c Context) string {
	v := e.read(text)
	if v == nil {
		return ""
	}
	return v.timex(newClock(c), 0)
}

// Ends returns the two dates of a range such as "between 2010 and 2014" as
// expressions of their own; ok is false where e is no range.
func Ends(text string, e Expr) (from, to Expr, ok bool) {
	v := e.read(text)
	if v == nil || v.op != opRange {
		return Expr{}, Expr{}, false
	}
	return v.ref.expr(), v.to.expr(), true
}

// Grain names the unit of the calendar that the expression speaks in: "hour",
// "day", "weekend", "week", "month", "quarter", "season", "half", "year",
// "decade", "century", or "" where there is none.
func Grain(text string, e Expr) string {
	v := e.read(text)
	if v == nil {
		return ""
	}
	return grains[v.grain()]
}

// grains are the names of the units.
var grains = [...]string{noUnit: "", second: "hour", minute: "hour", hour: "hour", day: "day", weekend: "weekend", week: "week",
	fortnight: "week", monthUnit: "month", quarter: "quarter", half: "half", season: "season", year: "year", decade: "decade", century: "century"}

// read returns what was read of e, reading it now where Scan did not make it.
func (e Expr) read(text string) *value {
	if e.v != nil {
		return e.v
	}
	if e.Start < 0 || e.End > len(text) || e.Empty() {
		return nil
	}
	if got := Scan(text[e.Start:e.End]); len(got) > 0 {
		return got[0].v
	}
	return nil
}
