package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"hearsay"
)

// width is the number of columns that a brief is printed in.
const width = 100

// wrap writes text in lines of at most width columns, the first with one indent
// and the others with another. A word longer than a line is not broken.
func wrap(w io.Writer, text, first, rest string) {
	line, n := first, utf8.RuneCountInString(first)
	empty := true
	for word := range strings.FieldsSeq(text) {
		k := utf8.RuneCountInString(word)
		if !empty && n+1+k > width {
			fmt.Fprintln(w, strings.TrimRight(line, " "))
			line, n, empty = rest, utf8.RuneCountInString(rest), true
		}
		if !empty {
			line += " "
			n++
		}
		line += word
		n += k
		empty = false
	}
	if !empty {
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// fold breaks text into lines of at most n columns, at words where it can.
func fold(text string, n int) []string {
	var lines []string
	line, cols := "", 0
	for word := range strings.FieldsSeq(text) {
		for k := utf8.RuneCountInString(word); ; k = utf8.RuneCountInString(word) {
			if cols > 0 && cols+1+k > n {
				lines = append(lines, line)
				line, cols = "", 0
			}
			if cols > 0 {
				line, cols = line+" ", cols+1
			}
			if k <= n {
				line, cols = line+word, cols+k
				break
			}
			r := []rune(word)
			lines = append(lines, string(r[:n]))
			word = string(r[n:])
		}
	}
	return append(lines, line)
}

// clip cuts text to n columns, at a word where there is one near the end.
func clip(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	r := []rune(text)[:n-1]
	cut := string(r)
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)*2/3 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:-–—") + "…"
}

// pad fills text up to n columns.
func pad(text string, n int) string {
	return text + strings.Repeat(" ", max(0, n-utf8.RuneCountInString(text)))
}

// right is pad with the text at the right.
func right(text string, n int) string {
	return strings.Repeat(" ", max(0, n-utf8.RuneCountInString(text))) + text
}

// date writes a date in as few words as say how exact it is: "16 Aug 2020",
// "15-16 Aug 2020", "July 2020", "2014".
func date(w hearsay.When) string {
	if !w.Known() {
		return ""
	}
	first, last := w.Start, w.End.Add(-time.Nanosecond)
	if last.Before(first) {
		last = first
	}
	var s string
	switch {
	case first.Format(time.DateOnly) == last.Format(time.DateOnly):
		s = first.Format("2 Jan 2006")
	case first.YearDay() == 1 && w.End.YearDay() == 1:
		s = first.Format("2006")
		if y := last.Year(); y != first.Year() {
			s += fmt.Sprintf("-%d", y)
		}
	case first.Day() == 1 && w.End.Equal(first.AddDate(0, 1, 0)):
		s = first.Format("January 2006")
	case first.Year() == last.Year() && first.Month() == last.Month():
		s = first.Format("2") + "-" + last.Format("2 Jan 2006")
	case first.Year() == last.Year():
		s = first.Format("2 Jan") + " - " + last.Format("2 Jan 2006")
	default:
		s = first.Format("Jan 2006") + " - " + last.Format("Jan 2006")
	}
	if w.About {
		s = "about " + s
	}
	return s
}
