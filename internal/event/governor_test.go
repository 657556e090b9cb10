package event

import (
	"testing"
	"time"

	"hearsay"
)

// A date with an article that begins a sentence once held the search for what
// governs a noun in an endless loop.
func TestASentenceThatBeginsWithADateEnds(t *testing.T) {
	text := "The Aug. 9 vote, held in the capital, was lost.\nThis Monday arriving, the minister spoke to the press.\nThis week meeting reporters, the president spoke."
	a := &hearsay.Article{Page: "p", Language: "en", Text: text, Trace: hearsay.Trace{{Text: 0, Len: len(text), Page: 0, Width: len(text)}}}
	at := 0
	for i := range len(text) + 1 {
		if i == len(text) || text[i] == '\n' {
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: hearsay.Paragraph, Range: hearsay.Range{Start: at, End: i}})
			at = i + 1
		}
	}
	done := make(chan bool)
	go func() {
		Find(a, nil, hearsay.Day(2020, time.August, 18), nil)
		for _, s := range []string{"The Aug. 9 vote, held in the capital, was lost.", "This Monday, arriving late, the minister said so."} {
			Code(s)
		}
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(2 * time.Minute):
		t.Fatal("still looking")
	}
}
