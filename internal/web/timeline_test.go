package web

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"hearsay"
)

func TestTimelineDrawsDatedEventsAndWhatWentBefore(t *testing.T) {
	_, n := get(t, newHandler(ferry(t)), ferryURL)
	if len(all(n, "figure.timeline")) != 1 {
		t.Fatal("no timeline")
	}
	var said []string
	for _, a := range all(n, ".timeline .tm a") {
		l := attr(a, "aria-label")
		if l == "" { // its title is its name
			l = text(all(a, "title")[0])
		}
		if !strings.HasPrefix(l, "page ") {
			said = append(said, l)
			if id := strings.TrimPrefix(attr(a, "href"), "#"); len(all(n, "#"+id)) != 1 {
				t.Errorf("%q leads to %s, which is not in the list", l, attr(a, "href"))
			}
		} else if href := attr(a, "href"); !strings.HasPrefix(href, "/page/") || !strings.HasSuffix(href, "#s") {
			t.Errorf("%q leads to %s", l, href)
		}
	}
	want := []string{"2019, earlier: The old pier was closed",
		"28 February 2021: The fire began in the engine room at about six on Sunday morning",
		"1 March 2021, the main event: The Marrow ferry will not sail before the inquiry reports",
		"11–17 March 2021, said not to have happened: It had skipped an inspection in spring"}
	if got := strings.Join(said, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("drawn\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	if got := texts(all(n, ".timeline desc")); len(got) != 1 || !strings.HasPrefix(got[0], "3 events along time, 28 February to 17 March 2021, and one before.") {
		t.Errorf("it is described as %q", got)
	}
	if len(all(n, "g.tm.not .strike")) != 1 || len(all(n, "g.tm.main .eye")) != 1 || len(all(n, "g.tm.span .rng")) != 1 {
		t.Error("what did not happen, the main event or the days it could be are not told apart by shape")
	}
}

func TestOneDatedEventIsNotDrawn(t *testing.T) {
	f := ferry(t)
	f.briefs[0].Events = f.briefs[0].Events[:2]
	if _, n := get(t, newHandler(f), ferryURL); len(all(n, ".timeline")) != 0 {
		t.Error("a timeline of one event")
	}
}

// The drawing must hold whatever events a story has: all inside it, none on top
// of another, each drawn or counted.
func TestTimelineHoldsAnyEvents(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for round := range 400 {
		page := hearsay.PageID("p")
		b := &hearsay.Brief{Pages: []hearsay.PageNote{{Number: []int{1, 4999}[r.IntN(2)], Page: page}}}
		far := []int{1, 9, 80, 700, 40_000, 700_000}[r.IntN(6)]
		var before, rows []*hearsay.Happening
		dated := 0
		for i := range r.IntN(60) {
			text := strings.Repeat("wörd ", r.IntN(30))
			h := &hearsay.Happening{Event: hearsay.Event{ID: hearsay.EventID(fmt.Sprint("e", i)), Label: hearsay.Excerpt{Text: text, Span: hearsay.Span{Page: page, Start: 1, End: 2}},
				Mode: []hearsay.Mode{"", "", hearsay.Negated, hearsay.Future, hearsay.Hypothetical}[r.IntN(5)]}}
			if r.IntN(6) > 0 {
				start := time.Date(1, 1, 3, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(far))
				h.When = hearsay.When{Start: start, End: start.AddDate(0, 0, []int{-1, 0, 1, 1, 1, 2, 9, 31, 365, 9000}[r.IntN(10)]), About: r.IntN(2) == 0}
			}
			h.Minor = r.IntN(6) == 0
			if h.Background = r.IntN(7) == 0; h.Background && len(before) < frontBackground {
				before = append(before, h)
				continue
			}
			rows = append(rows, h)
			if h.When.Known() && !h.Minor {
				dated++
			}
			if r.IntN(9) == 0 {
				b.Lead = h
			}
		}
		v := newDesk(b).timelineOf(before, rows)
		if v == nil {
			if dated > 1 {
				t.Fatalf("round %d: nothing drawn of %d events", round, dated)
			}
			continue
		}
		past := 0
		for _, e := range before {
			if e.When.Known() {
				past++
			}
		}
		if got := len(v.Marks) + len(v.Before) - past + v.Left; got != dated {
			t.Fatalf("round %d: %d events drawn or counted of %d", round, got, dated)
		}
		for i, m := range v.Marks {
			if m.Y < 60 || m.Y+13+m.Under > v.Height || m.from < -30 || m.to > lineWidth+40 || m.X < 0 || m.X > lineWidth {
				t.Fatalf("round %d: %q takes %d to %d at height %d of %d by %d", round, m.Label, m.from, m.to, m.Y, v.Width, v.Height)
			}
			for _, o := range v.Marks[:i] {
				if o.Y == m.Y && o.from < m.to && m.from < o.to {
					t.Fatalf("round %d: %q and %q stand on each other", round, m.Label, o.Label)
				}
			}
			if len(v.Before) > 0 && m.from < beforeEnd && m.Anchor == "start" {
				t.Fatalf("round %d: %q reaches into what went before", round, m.Label)
			}
		}
	}
}
