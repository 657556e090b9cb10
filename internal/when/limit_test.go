package when

import (
	"strings"
	"testing"
	"time"
)

// TestLinear reads hostile texts of a quarter of a megabyte. Each takes some 20
// ms; what is not linear takes minutes.
func TestLinear(t *testing.T) {
	for _, s := range []string{
		"the ", "5 pm ", "eve of ", "the eve of the ", "beginning of the ", "two days before ", "9", "9-", "9/9/", "May ", "May 5 to ", "from 3 to ", "last ", "this past ",
		"Monday ", "Monday morning on ", "early ", "2014-", "2014, ", "a couple of ", "twenty-", "the day before ", "just before the election ", "the Aug. 9 election, ", "noon on ", "of the year's ",
	} {
		text := strings.Repeat(s, 1<<18/len(s))
		began := time.Now()
		Scan(text)
		if d := time.Since(began); d > 2*time.Minute {
			t.Errorf("%d bytes of %q took %v", len(text), s, d)
		}
	}
}
