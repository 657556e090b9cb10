package brief

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hearsay"
)

func words(page hearsay.PageID, start int, text string) hearsay.Excerpt {
	return hearsay.Excerpt{Text: text, Span: hearsay.Span{Page: page, Start: start, End: start + len(text)}}
}

func day(d int) hearsay.When { return hearsay.Day(2025, time.March, d) }

func TestPagesAreNumberedByDateOriginalsFirst(t *testing.T) {
	as := []*hearsay.Article{{Page: "a"}, {Page: "b"}, {Page: "c"}, {Page: "d"}}
	dates := map[hearsay.PageID]hearsay.When{"a": day(3), "b": day(3), "c": day(2)}
	copies := []hearsay.Copy{{From: "b", To: "a", Directed: true}}
	var got []string
	for _, a := range Order(as, dates, copies) {
		got = append(got, string(a.Page))
	}
	if g, want := strings.Join(got, ""), "cbad"; g != want { // d has no date
		t.Errorf("order %s, want %s", g, want)
	}
}

func TestCopiesInARingAreStillOrdered(t *testing.T) {
	as := []*hearsay.Article{{Page: "a"}, {Page: "b"}}
	ring := []hearsay.Copy{{From: "a", To: "b", Directed: true}, {From: "b", To: "a", Directed: true}}
	if got := Order(as, nil, ring); len(got) != 2 {
		t.Errorf("%d pages came back of 2", len(got))
	}
}

// witnesses makes n members of a list.
func witnesses(n int) []hearsay.Witness { return make([]hearsay.Witness, n) }

func input() Input {
	return Input{
		Articles: []*hearsay.Article{{Page: "a", Outlet: hearsay.Outlet{Name: "One"}}, {Page: "b", Language: "de"}},
		Text:     []int{1, 2}, Name: []string{"One", "page 2"},
		Dates: map[hearsay.PageID]hearsay.When{"a": day(3), "b": day(4)},
	}
}

func TestTheLeadIsWhatMostTextsCarry(t *testing.T) {
	in := input()
	said := day(3)
	said.Said = words("a", 0, "Monday")
	for i, e := range []hearsay.Event{
		{ID: "old", When: said, Background: true}, {ID: "main", When: said}, {ID: "may", When: said, Mode: hearsay.Hypothetical},
		{ID: "small", When: said}, {ID: "nodate"},
	} {
		in.Events = append(in.Events, e)
		in.EventOrigins = append(in.EventOrigins, hearsay.Origins{Pages: witnesses([]int{4, 3, 4, 2, 1}[i]), Texts: witnesses([]int{4, 3, 4, 2, 1}[i])})
	}
	b := Write(in)
	if b.Lead == nil || b.Lead.ID != "main" {
		t.Errorf("lead %+v, want main", b.Lead)
	}
	for _, e := range b.Events {
		if e.ID == "nodate" {
			t.Error("an undated event of one text stands in the timeline")
		}
	}
}

func TestEventsDatedByTheirPageComeLast(t *testing.T) {
	in := input()
	about := day(1)
	about.About = true
	said := day(5)
	said.Said = words("a", 0, "Wednesday")
	in.Events = []hearsay.Event{{ID: "page", When: about}, {ID: "said", When: said}}
	in.EventOrigins = []hearsay.Origins{{Pages: witnesses(1), Texts: witnesses(1)}, {Pages: witnesses(1), Texts: witnesses(1)}}
	b := Write(in)
	if len(b.Events) != 2 || b.Events[0].ID != "said" || !b.Events[1].Minor || b.Events[0].Minor {
		t.Errorf("timeline %+v", b.Events)
	}
}

func TestAPageInAnotherLanguageSaysWhatWasSkipped(t *testing.T) {
	b := Write(input())
	if len(b.Skipped) != 1 || !strings.Contains(b.Skipped[0], "page 2") || !strings.Contains(b.Skipped[0], "de") {
		t.Errorf("skipped %q", b.Skipped)
	}
	if b.Texts != 2 || strings.Join(b.Outlets, ",") != "One" {
		t.Errorf("%d texts, outlets %v", b.Texts, b.Outlets)
	}
}

func TestOnlyInOnePageNamesWhatNoOtherTextNames(t *testing.T) {
	in := input()
	in.Entities = []hearsay.Entity{
		{ID: "armenia", Kind: hearsay.Place, Name: "Armenia", Mentions: []hearsay.Mention{{Excerpt: words("a", 10, "Armenia"), Form: hearsay.FullName}}},
		{ID: "putin", Kind: hearsay.Person, Name: "Putin", Mentions: []hearsay.Mention{
			{Excerpt: words("a", 40, "Putin"), Form: hearsay.FullName}, {Excerpt: words("b", 40, "Putin"), Form: hearsay.FullName}}},
	}
	in.Statements = []hearsay.Statement{
		{Page: "a", Speech: true, Speaker: "putin", Words: []hearsay.Excerpt{words("a", 5, "what Armenia did")}},
		{Page: "a", Speech: true, Words: []hearsay.Excerpt{words("a", 38, "to Putin it is over")}},
		{Page: "a", Speech: true, Speaker: "armenia", Words: []hearsay.Excerpt{words("a", 9, "Armenia")}}, // a speaker is no news of itself
	}
	in.StatementOrigins = make([]hearsay.Origins, 3)
	for i := range in.StatementOrigins {
		in.StatementOrigins[i].Texts = witnesses(1)
	}
	in.Copies = []hearsay.Copy{{From: "a", To: "b", Only: []hearsay.Excerpt{words("b", 90, "kept by the copy")}}}
	var got []string
	for _, o := range Write(in).Only {
		got = append(got, o.Kind+": "+o.Words.Text)
	}
	if g, want := strings.Join(got, "; "), "statement: what Armenia did; kept: kept by the copy"; g != want {
		t.Errorf("only %s\nwant %s", g, want)
	}
}

func TestSpeakersStandByTheOutletsThatCarryThem(t *testing.T) {
	in := input()
	in.Entities = []hearsay.Entity{{ID: "x", Name: "Xenia", Kind: hearsay.Person}, {ID: "y", Name: "Yan", Kind: hearsay.Person}}
	for i, s := range []hearsay.EntityID{"x", "x", "y"} {
		in.Statements = append(in.Statements, hearsay.Statement{Page: "a", Speech: true, Speaker: s, Words: []hearsay.Excerpt{words("a", 10*i, "words")}})
		o := hearsay.Origins{Outlets: []hearsay.Witness{{Name: "One"}}}
		if s == "y" {
			o.Outlets = append(o.Outlets, hearsay.Witness{Name: "Two"})
		}
		in.StatementOrigins = append(in.StatementOrigins, o)
	}
	in.Statements = append(in.Statements, hearsay.Statement{Page: "a", Words: []hearsay.Excerpt{words("a", 50, "a belief")}})
	in.StatementOrigins = append(in.StatementOrigins, hearsay.Origins{})
	b := Write(in)
	if len(b.Speakers) != 2 || b.Speakers[0].Name != "Yan" || len(b.Speakers[1].Sayings) != 2 {
		t.Errorf("speakers %+v", b.Speakers)
	}
}

func TestEmptyListsAreLists(t *testing.T) {
	j, err := json.Marshal(Write(Input{}))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"outlets", "behind", "copies", "credits", "entities", "events", "speakers", "questions", "differences", "only"} {
		if !strings.Contains(string(j), `"`+key+`":[]`) {
			t.Errorf("%s is no empty list in %s", key, j)
		}
	}
}

// Feeds of one owner are one outlet of the pile, and a page's note says whose it is.
func TestOutletsOfOneOwnerAreListedOnce(t *testing.T) {
	in := input()
	in.Articles[1].Outlet.Name, in.Name[1] = "Two", "Two"
	in.House = []string{"Quay House", "Quay House"}
	b := Write(in)
	if len(b.Outlets) != 1 || b.Outlets[0] != "One" || b.Pages[1].House != "Quay House" {
		t.Errorf("outlets %v, house %q", b.Outlets, b.Pages[1].House)
	}
}
