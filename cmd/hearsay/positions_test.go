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

func TestShowAllPrintsTheListsBehindTheCounts(t *testing.T) {
	one := hearsay.Witness{Name: "One", Page: "a", Folds: []hearsay.PageID{"b"}, Why: "credits One"}
	b := &hearsay.Brief{Pages: []hearsay.PageNote{{Number: 1, Page: "a"}, {Number: 2, Page: "b"}}, Events: []hearsay.Happening{{
		Event:   hearsay.Event{Label: hearsay.Excerpt{Text: "the bridge fell", Span: hearsay.Span{Page: "a", Start: 1, End: 16}}, Reports: []hearsay.Report{{Page: "a"}}},
		Origins: hearsay.Origins{Pages: []hearsay.Witness{{Page: "a"}, {Page: "b", Why: "names it"}}, Texts: []hearsay.Witness{one}, Outlets: []hearsay.Witness{one}}}}}
	for _, all := range []bool{true, false} {
		var got strings.Builder
		if err := printBrief(&got, b, all); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"outlets: One (credits One) [1][2]", "origins: none named"} {
			if strings.Contains(got.String(), want) != all {
				t.Errorf("all %v: %q in\n%s", all, want, got.String())
			}
		}
		if !strings.Contains(got.String(), "the bridge fell [1][2]") {
			t.Errorf("the pages are not beside the label:\n%s", got.String())
		}
	}
}
