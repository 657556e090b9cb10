package outlet

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hearsay"
)

var noon = time.Date(2031, 5, 1, 12, 0, 0, 0, time.UTC)

// at is a date stated to the hour, onDay one to the day.
func at(hours int) hearsay.When {
	t := noon.Add(time.Duration(hours) * time.Hour)
	return hearsay.When{Start: t, End: t.Add(time.Hour), Why: "stated"}
}

func onDay(days int) hearsay.When {
	w := hearsay.Day(2031, 5, 1+days)
	w.Why = "stated"
	return w
}

func worked(w hearsay.When) hearsay.When { w.About = true; return w }

// brief makes a story: its pages' outlets and dates.
func brief(id string, outlets string, dates ...hearsay.When) *hearsay.Brief {
	b := &hearsay.Brief{Story: hearsay.Story{ID: hearsay.StoryID(id)}}
	for i, o := range strings.Split(outlets, ",") {
		p := hearsay.PageNote{Number: i + 1, Page: hearsay.PageID(fmt.Sprint(id, i+1)), Outlet: hearsay.Outlet{Name: o}}
		if i < len(dates) {
			p.Published = dates[i]
		}
		b.Pages = append(b.Pages, p)
	}
	return b
}

func copied(b *hearsay.Brief, kind hearsay.CopyKind, from, to int, share float64) {
	b.Copies = append(b.Copies, hearsay.Copy{Kind: kind, From: b.Pages[from-1].Page, To: b.Pages[to-1].Page, Directed: true, Share: share})
}

func find(t *testing.T, all []Outlet, name string) *Outlet {
	t.Helper()
	for i := range all {
		if all[i].Name == name {
			return &all[i]
		}
	}
	t.Fatalf("no outlet %q", name)
	return nil
}

func TestTakingsGoFromOneOutletToAnother(t *testing.T) {
	b := brief("s", "Post,Herald,The Post,,Light")
	copied(b, hearsay.Reprint, 1, 2, 1)
	copied(b, hearsay.Reprint, 1, 3, 1)  // its own
	copied(b, hearsay.Passage, 2, 5, .3) // two from one: the larger counts
	copied(b, hearsay.Retelling, 2, 5, .1)
	copied(b, hearsay.QuotesOnly, 3, 4, .1)
	copied(b, hearsay.Passage, 5, 4, .4)                                                   // by a page that names no site
	b.Copies = append(b.Copies, hearsay.Copy{Kind: hearsay.Passage, From: "s1", To: "s5"}) // nobody knows which way
	b.Credits = []hearsay.Credit{{Page: "s5", Kind: hearsay.AgencyTag, Outlet: "Wire", Whole: true}, {Page: "s1", Kind: hearsay.OutletReport, Outlet: "Radio"}, {Page: "s1", Kind: hearsay.Photo, Outlet: "Eye", Whole: true}}
	all := Join([]Story{Read(b)})
	var got []string
	for _, o := range all {
		got = append(got, fmt.Sprintf("%s %d pages %d own %d given %d taken", o.Name, len(o.Pages), len(o.Own()), len(o.Given), len(o.Taken)))
	}
	want := []string{"Post 2 pages 2 own 1 given 0 taken", "Herald 1 pages 0 own 1 given 1 taken", "Light 1 pages 0 own 1 given 2 taken", "Wire 0 pages 0 own 1 given 0 taken"}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
	if tk := find(t, all, "Light").Taken; tk[0].Share != .3 || tk[0].Kind != string(hearsay.Passage) || tk[1].Kind != string(hearsay.AgencyTag) || !tk[1].Whole {
		t.Errorf("Light took %+v", tk)
	}
	if p := Partners(find(t, all, "Light").Given, true); len(p) != 1 || p[0].Name != "" {
		t.Errorf("Light gave to %+v", p)
	}
}

func TestPaceIsToldByStatedDatesAlone(t *testing.T) {
	for name, c := range map[string]struct {
		given, taken []hearsay.When
		want         string
	}{
		"hours, an odd number":        {[]hearsay.When{at(0), at(0), at(0)}, []hearsay.When{at(2), at(9), at(5)}, "5h0m0s true 3 of 3"},
		"hours, an even number":       {[]hearsay.When{at(0), at(0)}, []hearsay.When{at(2), at(4)}, "3h0m0s true 2 of 2"},
		"days":                        {[]hearsay.When{onDay(0), onDay(0)}, []hearsay.When{onDay(1), onDay(1)}, "24h0m0s false 2 of 2"},
		"an hour and a day":           {[]hearsay.When{at(0)}, []hearsay.When{onDay(1)}, "24h0m0s false 1 of 1"},
		"hours beside days":           {[]hearsay.When{at(0), onDay(0), onDay(0)}, []hearsay.When{at(5), onDay(2), onDay(2)}, "48h0m0s false 3 of 3"},
		"worked out":                  {[]hearsay.When{worked(onDay(0)), onDay(0)}, []hearsay.When{onDay(1), {}}, "0s false 0 of 2"},
		"dated before its original":   {[]hearsay.When{onDay(3)}, []hearsay.When{onDay(1)}, "0s false 0 of 1"},
		"longer than a day":           {[]hearsay.When{{Start: noon, End: noon.AddDate(0, 1, 0)}}, []hearsay.When{onDay(9)}, "0s false 0 of 1"},
		"nothing":                     {nil, nil, "0s false 0 of 0"},
		"only some of them are dated": {[]hearsay.When{onDay(0), {}}, []hearsay.When{onDay(4), onDay(1)}, "96h0m0s false 1 of 2"},
	} {
		var ts []Taking
		for i := range c.given {
			ts = append(ts, Taking{From: Page{Date: c.given[i]}, To: Page{Date: c.taken[i]}})
		}
		p := PaceOf(ts)
		if got := fmt.Sprintf("%v %v %d of %d", p.Median, p.Hours, len(p.Known), p.Of); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestOrderOfStoriesDoesNotMatter(t *testing.T) {
	a, b := brief("a", "Post,Herald", onDay(0), onDay(1)), brief("b", "the post,Light,Herald", onDay(2), onDay(2), onDay(4))
	copied(a, hearsay.Reprint, 1, 2, 1)
	copied(b, hearsay.Passage, 1, 3, .5)
	one, two := Join([]Story{Read(a), Read(b)}), Join([]Story{Read(b), Read(a)})
	if fmt.Sprint(one) != fmt.Sprint(two) {
		t.Errorf("%v\n%v", one, two)
	}
	if o := find(t, one, "Post"); o.Stories != 2 || len(o.Given) != 2 {
		t.Errorf("Post %+v", o)
	}
}

// The outlet of a name alone is what it is among all.
func TestOneOutletIsTheOneAmongAll(t *testing.T) {
	story := func(id string, outlets ...string) Story {
		s := Story{ID: hearsay.StoryID(id)}
		for i, o := range outlets {
			p := Page{Story: s.ID, Number: i + 1, ID: hearsay.PageID(id + o), Outlet: o, Own: i == 0}
			if i%2 == 0 {
				p.Date.Start = time.Date(2031, 1, 1+len(o), 0, 0, 0, 0, time.UTC)
			}
			s.Pages = append(s.Pages, p)
			if i > 0 && Plain(o) != Plain(outlets[0]) {
				s.Takings = append(s.Takings, Taking{Story: s.ID, From: s.Pages[0], To: p})
			}
		}
		return s
	}
	stories := func() []Story {
		return []Story{story("a", "Herald", "The Herald", "Post", ""), story("b", "Post", "herald", "Herald"), story("c", "", "Wire"), story("d", "The Herald", "Post", "Wire")}
	}
	for _, want := range Join(stories()) {
		got, ok := One(want.Name, stories())
		if !ok || !cmp.Equal(got, want, cmpopts.EquateEmpty()) {
			t.Errorf("%v: %s", ok, cmp.Diff(want, got))
		}
	}
	if _, ok := One("Nobody", stories()); ok {
		t.Error("an outlet that is not there")
	}
}
