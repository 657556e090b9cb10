package difference

import (
	"strings"
	"testing"

	"hearsay"
)

// A sentence that changed is paired with what it was; moved ones are no change.
func TestChanges(t *testing.T) {
	page := func(id, text string) *hearsay.Article {
		a := &hearsay.Article{Page: hearsay.PageID(id), Text: text, Trace: hearsay.Trace{{Len: len(text), Width: len(text)}}}
		at := 0
		for line := range strings.Lines(text) {
			end := at + len(strings.TrimRight(line, "\n"))
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: hearsay.Paragraph, Range: hearsay.Range{Start: at, End: end}})
			at += len(line)
		}
		return a
	}
	was := page("1", "Police held 33 men at the harbour on Saturday. The mayor was not there.\nThe ship came from Lowmoor. It carried wool.\n")
	is := page("2", "The ship came from Lowmoor. It carried wool.\nPolice held 35 men at the harbour on Saturday. A court will decide on Monday.\n")
	var got []string
	for _, c := range Changes(was, is) {
		for _, e := range []hearsay.Excerpt{c.Was, c.Is} {
			a := map[hearsay.PageID]*hearsay.Article{"1": was, "2": is}[e.Span.Page]
			if !e.None() && a.Text[e.Span.Start:e.Span.End] != e.Text {
				t.Errorf("%q does not read back", e.Text)
			}
		}
		got = append(got, c.Was.Text+" > "+c.Is.Text)
	}
	want := "Police held 33 men at the harbour on Saturday. > Police held 35 men at the harbour on Saturday.\n" +
		" > A court will decide on Monday.\nThe mayor was not there. > "
	if g := strings.Join(got, "\n"); g != want {
		t.Errorf("got\n%s\nwant\n%s", g, want)
	}
	if c := Changes(was, was); len(c) > 0 {
		t.Errorf("a page differs from itself: %+v", c)
	}
}
