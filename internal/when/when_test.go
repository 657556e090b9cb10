package when

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestTry(t *testing.T) {
	c := Context{Anchor: time.Date(2020, 8, 18, 0, 0, 0, 0, time.UTC)}
	for _, s := range strings.Split(`the Aug. 9 election|16th August 2020|on 9/11/2001|2020-08-16|the 1990s|in 2014|mid-March|late 2019|Monday morning|last month|earlier this week|over the last weekend|this weekend|the year's second quarter|26 years ago|On May 3 he left; two days earlier she came|a week ago|from 3 to 5 May|between 2010 and 2014|now|recently|he may go|31 February 2020|13/13/2020|99999|Sunday Times|Black Friday|said Tuesday|on the eve of contested elections on August 9|the day before yesterday|Q2 2014|in the first half of 2019|last August|next year|5 p.m. on Monday|Monday at 18:00 UTC|every day|the past six months|in 2000 cases|Theresa May said in May|Dec. 5-7, 2019|May 5 to June 3|noon on Friday|2010-2014|2014-15|16.08.2020|the night of August 9|since Monday|tonight|three weeks from now|August 9th, 2020|the 9th of August|Christmas Day|summer of 2014|last summer|early next year|Monday last week`, "|") {
		for _, e := range Scan(s) {
			a, b, ok := Resolve(s, e, c)
			fmt.Printf("%-40s %-28q %d rel=%v val=%s %v %s..%s\n", s, s[e.Start:e.End], e.Kind, e.Relative, Value(s, e, c), ok, a.Format("2006-01-02T15"), b.Format("2006-01-02T15"))
		}
	}
}
