package event_test

import (
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/event"
)

// TestHostileTextIsReadInLinearTime reads texts made to be slow: endless
// sentences, endless dates, verbs without subjects, brackets, quotation marks.
func TestHostileTextIsReadInLinearTime(t *testing.T) {
	for _, unit := range []string{
		"and arrest and accused to seize ", "Norway, who said that ", "Norway arrested Norway on Monday, ", "to to to have been ",
		"of Norway's of ", "((", "\"'\"“", "9 May 2021 ", "the two leaders of ", "Norway will not, could not, must not send ", "A. B. Norway met. ",
		"said in a statement that after meeting ", "Norway\n",
	} {
		text := strings.Repeat(unit, 200_000/len(unit))
		c := &testCase{pages: map[hearsay.PageID]*hearsay.Page{}}
		c.page("p", text)
		c.entities = []hearsay.Entity{{ID: "norway", Kind: hearsay.Place, Country: "NO", Name: "Norway"}}
		c.mention(&c.entities[0])
		start := time.Now()
		reports := event.Find(c.articles[0], c.entities, hearsay.Day(2021, 5, 4), nil)
		event.Merge(reports, c.entities, nil, nil)
		if d := time.Since(start); d > 2*time.Minute {
			t.Errorf("%d bytes of %q took %v", len(text), unit, d)
		}
	}
}
