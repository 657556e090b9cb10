package main

import (
	"strings"
	"testing"

	"hearsay"
)

func TestShowPrintsPositionsWithTheirWords(t *testing.T) {
	w := func(page hearsay.PageID, text string) hearsay.Excerpt {
		return hearsay.Excerpt{Text: text, Span: hearsay.Span{Page: page, Start: 1, End: 1 + len(text)}}
	}
	two := []hearsay.Witness{{}, {}}
	b := &hearsay.Brief{Pages: []hearsay.PageNote{{Number: 1, Page: "a"}, {Number: 2, Page: "b"}}, Positions: []hearsay.Position{{Name: "Ada Renn", Subject: "League", Stance: "threat", Denied: true,
		Tellings: []hearsay.Excerpt{w("a", "The League is no threat"), w("b", "the League will not attack")},
		Origins:  hearsay.Origins{Pages: two, Texts: two, Outlets: two, Origins: two[:1]}}}}
	var got strings.Builder
	if err := printBrief(&got, b, false); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(got.String()), " ")
	for _, want := range []string{"Ada Renn on League, as no threat: 2 pages, 2 texts, 2 outlets, 1 origin", "[1] The League is no threat", "[2] the League will not attack"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
}
