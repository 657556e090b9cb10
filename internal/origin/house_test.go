package origin

import (
	"strings"
	"testing"

	"hearsay"
)

// Two papers of one owner are two pages and two texts, and one outlet; a paper
// outside the pile that one of them credits counts with its owner too.
func TestOutletsOfOneOwnerCountAsOne(t *testing.T) {
	a := page("a", "Harbour Post", "The bridge fell on Monday.")
	b := page("b", "Harbour Evening", "A bridge has fallen.")
	c := page("c", "Hill Echo", "The bridge is down, the Harbour Star reported.")
	d := page("d", "Moor Echo", "No bridge any more.")
	in := Input{
		Articles: []*hearsay.Article{a, b, c, d},
		Credits:  []hearsay.Credit{credit(t, c, hearsay.OutletReport, "Harbour Star", "the Harbour Star reported")},
		Events:   []hearsay.Event{event(t, a, "The bridge fell", b, "A bridge has fallen", c, "The bridge is down", d, "No bridge any more")},
		House: func(o hearsay.Outlet) string {
			if strings.HasPrefix(o.Name, "Harbour ") {
				return "Quay House"
			}
			return ""
		},
	}
	r := Trace(in)
	o := r.Events[0]
	if len(o.Pages) != 4 || len(o.Texts) != 4 || names(o.Outlets) != "Harbour Post, Moor Echo" {
		t.Fatalf("%d pages, %d texts, outlets %s", len(o.Pages), len(o.Texts), names(o.Outlets))
	}
	w := o.Outlets[0]
	for _, want := range []string{"Harbour Evening counts with it: one owner, Quay House", "Harbour Star counts with it"} {
		if !strings.Contains(w.Why, want) {
			t.Errorf("the reason %q does not say %q", w.Why, want)
		}
	}
	if len(w.Folds) != 2 || len(w.Words) < 3 {
		t.Errorf("folds %v, words %v", w.Folds, w.Words)
	}
	if got := strings.Join(r.House, ","); got != "Quay House,Quay House,," {
		t.Errorf("houses %s", got)
	}
}
