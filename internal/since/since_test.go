package since

import (
	"testing"

	"hearsay"
)

func on(pages ...hearsay.PageID) (o hearsay.Origins) {
	for _, p := range pages {
		o.Pages = append(o.Pages, hearsay.Witness{Page: p})
	}
	return o
}

// An event or statement is new only where no page that was there before carries
// it, however many new pages do.
func TestNewIsWhatNoOldPageCarries(t *testing.T) {
	label := func(p hearsay.PageID, s string) hearsay.Event {
		return hearsay.Event{Label: hearsay.Excerpt{Text: s, Span: hearsay.Span{Page: p}}, Reports: make([]hearsay.Report, 1)}
	}
	b := &hearsay.Brief{Story: hearsay.Story{ID: "s", Title: hearsay.Excerpt{Text: "Ferry"}},
		Pages: []hearsay.PageNote{{Number: 1, Page: "old"}, {Number: 2, Page: "new"}, {Number: 3, Page: "newer"}},
		Events: []hearsay.Happening{
			{Event: label("old", "sank"), Origins: on("old")},
			{Event: label("new", "sank and was copied"), Origins: on("new", "old")},
			{Event: label("new", "was raised"), Origins: on("new", "newer")},
			{Event: label("new", "folds an old page"), Origins: hearsay.Origins{Pages: []hearsay.Witness{{Page: "new", Folds: []hearsay.PageID{"old"}}}}},
			{Event: label("newer", "nobody counted"), Origins: hearsay.Origins{}},
		},
		Speakers: []hearsay.Speaker{{Name: "Harn", Sayings: []hearsay.Saying{
			{Statement: hearsay.Statement{ID: "1", Page: "new"}, Origins: on("new")},
			{Statement: hearsay.Statement{ID: "2", Page: "new"}, Origins: on("new", "old")},
			{Statement: hearsay.Statement{ID: "3", Page: "old"}},
		}}}}
	n := Of(b, map[hearsay.PageID]int64{"new": 7, "newer": 9, "elsewhere": 10})
	if n == nil || n.Whole || n.Of != 3 || len(n.Pages) != 2 || n.Change != 9 {
		t.Fatalf("%+v", n)
	}
	var events []string
	for _, e := range n.Events {
		events = append(events, e.Label.Text)
	}
	if len(events) != 2 || events[0] != "was raised" || events[1] != "nobody counted" {
		t.Errorf("events %q", events)
	}
	if len(n.Statements) != 1 || n.Statements[0].Saying.ID != "1" || n.Statements[0].Speaker != "Harn" {
		t.Errorf("statements %+v", n.Statements)
	}
	if Of(b, map[hearsay.PageID]int64{"elsewhere": 10}) != nil {
		t.Error("something is new without a new page")
	}
	if n := Of(b, map[hearsay.PageID]int64{"old": 1, "new": 7, "newer": 9}); !n.Whole || len(n.Events) != 5 {
		t.Errorf("a story that is new as a whole: %+v", n)
	}
	list := []*News{{Story: "b", Change: 3}, {Story: "c", Change: 9}, {Story: "a", Change: 3}}
	Order(list)
	if list[0].Story != "c" || list[1].Story != "a" {
		t.Errorf("order %v %v %v", list[0].Story, list[1].Story, list[2].Story)
	}
}
