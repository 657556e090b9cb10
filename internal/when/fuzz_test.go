package when

import (
	"testing"
	"time"
	"unicode/utf8"

	"hearsay"
)

// FuzzScan checks that no text breaks the scanner: expressions stand in order
// inside the text, on whole characters and one line, and what resolves is a
// stretch of a sensible year.
func FuzzScan(f *testing.F) {
	for _, s := range []string{
		"On Aug. 9, 2020, from 3 to 5 May, between 2010 and 2014 and mid-March", "two days earlier, the following year; the day before Monday at 5 p.m.",
		"31 February 2020 13/13/2020 0/0/0 99999 2020-13-45 16.08.2020T", "the '90s, 1990’s, last night, every third year, Q5 2020, h3",
		"just before the election of the Aug. 9 vote, on the eve of the vote on May 5", "a couple of two and a half twenty-five-year-old years ago ago",
		"Monday Monday Monday to Friday-Sunday 2010-14-2020", "12:60:99 a.m. p.m. 24:00 UTC", "\xff\xfe’s1990s–’",
	} {
		f.Add(s)
	}
	anchor := time.Date(2020, 8, 18, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, e := range Scan(s) {
			if e.Start < end || e.End <= e.Start || e.End > len(s) {
				t.Fatalf("Scan(%q): %v after %d", s, e.Range, end)
			}
			end = e.End
			if utf8.ValidString(s) && !utf8.ValidString(s[e.Start:e.End]) {
				t.Fatalf("Scan(%q): %q cuts a character", s, s[e.Start:e.End])
			}
			past, future := Tense(s, hearsay.Range{End: len(s)}, e)
			for _, c := range []Context{{}, {Anchor: anchor, Past: past, Future: future}} {
				a, b, ok := Resolve(s, e, c)
				if ok && (!a.Before(b) || a.Year() < 100 || b.Year() > 2400) {
					t.Fatalf("Resolve(%q) = %v, %v", s[e.Start:e.End], a, b)
				}
				_ = Value(s, e, c)
				_ = Grain(s, e)
			}
		}
	})
}
