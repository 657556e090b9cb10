package pipeline_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/pipeline"
)

// TestBadDatesAndNumbersFindNothing reads two pages of what no calendar has and of
// numbers that nobody counts: no event takes a date from them, nothing differs,
// and the time taken is that of any pages of their size.
func TestBadDatesAndNumbersFindNothing(t *testing.T) {
	digits := strings.Repeat("7", 1000)
	for _, c := range []struct {
		name, a, b string
	}{
		{"31 February", "Germany attacked Hungary on 31 February 2031.", "Germany attacked Hungary on 30 February 2031."},
		{"year 0", "Germany attacked Hungary in the year 0.", "Germany attacked Hungary on 5 May 0000."},
		{"year 99999", "Germany attacked Hungary in the year 99999.", "Germany attacked Hungary on 5 May 99999."},
		{"month 13", "Germany attacked Hungary on 13/13/2020.", "Germany attacked Hungary on 2020-13-13."},
		{"a thousand digits", "Germany arrested " + digits + " men from Hungary.", "Germany arrested " + digits + "1 men from Hungary."},
		{"a year of a thousand digits", "Germany attacked Hungary in " + digits + ".", "Germany attacked Hungary on 5 May " + digits + "."},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, f := pipeline.Brief([]*hearsay.Article{dayPage("a", 10, "On Hungary\n"+c.a+"\n"), dayPage("b", 11, "Of Hungary\n"+c.b+"\n")})
			if len(f.Events) == 0 {
				t.Error("the event itself was not found")
			}
			for _, e := range f.Events {
				for _, r := range e.Reports {
					if !r.When.Said.None() {
						t.Errorf("%q was taken for a date", r.When.Said.Text)
					}
				}
				if y := e.When.Start.Year(); e.When.Known() && y != 2031 {
					t.Errorf("an event of the year %d", y)
				}
			}
			for _, d := range b.Differences {
				t.Errorf("differ: %s, %q or %q", d.Kind, d.Sides[0].Value, d.Sides[1].Value)
			}
		})
	}
}

// TestHugePagesAreReadInLinearTime reads what a page can hold at most; what is not
// linear takes hours.
func TestHugePagesAreReadInLinearTime(t *testing.T) {
	var dates strings.Builder
	for i := range 10000 {
		d := time.Date(2020, time.January, 1+i%900, 0, 0, 0, 0, time.UTC)
		fmt.Fprintf(&dates, "Germany attacked Hungary on %s. ", d.Format("2 January 2006"))
	}
	for name, text := range map[string]string{
		"ten thousand dates":            dates.String(),
		"a sentence of half a megabyte": strings.Repeat("Germany attacked Hungary on Monday and ", 500_000/39),
		"a sentence of one megabyte":    strings.Repeat("Germany will attack Hungary, said Germany, and ", 1_000_000/47),
	} {
		t.Run(name, func(t *testing.T) {
			pages := []*hearsay.Article{dayPage("a", 10, "On Hungary\n"+text), dayPage("b", 11, "Of Hungary\nGermany attacked Hungary on Monday.\n")}
			began := time.Now()
			_, f := pipeline.Brief(pages)
			if d := time.Since(began); d > time.Minute {
				t.Errorf("%d bytes took %v", len(text), d)
			}
			if len(f.Events) == 0 {
				t.Error("no event was found on the page beside it")
			}
		})
	}
}
