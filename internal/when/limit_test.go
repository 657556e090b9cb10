package when

import (
	"strings"
	"testing"
	"time"
)

// TestLinear reads hostile texts of 64 KB and of eight times that: the long one
// may take about eight times as long, and no more than two seconds.
func TestLinear(t *testing.T) {
	for _, s := range []string{
		"the ", "5 pm ", "eve of ", "the eve of the ", "beginning of the ", "two days before ", "9", "9-", "9/9/", "May ", "May 5 to ", "from 3 to ", "last ", "this past ",
		"Monday ", "Monday morning on ", "early ", "2014-", "2014, ", "a couple of ", "twenty-", "the day before ", "just before the election ", "the Aug. 9 election, ", "noon on ", "of the year's ",
	} {
		for _, size := range []int{1 << 16, 1 << 19} {
			text := strings.Repeat(s, size/len(s))
			began := time.Now()
			Scan(text)
			if d := time.Since(began); d > 2*time.Second {
				t.Errorf("%d bytes of %q took %v", size, s, d)
				break
			}
		}
	}
}
