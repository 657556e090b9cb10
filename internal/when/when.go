// Package when reads the dates that news writes.
package when

import (
	"time"

	"hearsay"
)

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
}

// Context says what a relative expression is counted from.
type Context struct {
	Anchor time.Time // the day it was written; zero when unknown
	Past   bool      // the sentence tells of the past ("said Monday"): prefer the day before the anchor, or the anchor itself
	Future bool      // the sentence tells of what is to come: prefer the day after
}

// Scan returns the date expressions of a text in order, none overlapping.
func Scan(text string) []Expr { return nil }

// Resolve returns the stretch of time that the expression text[e.Start:e.End]
// names, start inclusive and end exclusive, UTC; ok is false where it cannot be
// told.
func Resolve(text string, e Expr, c Context) (start, end time.Time, ok bool) {
	return time.Time{}, time.Time{}, false
}

// Value returns the expression's value as TIMEX3 writes it: "2008-03-06",
// "2008-W10", "PRESENT_REF", "P26Y"; "" where it cannot be told.
func Value(text string, e Expr, c Context) string { return "" }
