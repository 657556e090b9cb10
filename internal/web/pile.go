package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/store"
	"hearsay/internal/wording"
)

// pileSize is how many stories a part of the pile holds.
const pileSize = 50

type pileView struct {
	Orders  []order
	Stories []pileStory
	Total   int // in the whole pile
	Found   int
	Pages   int // of those that were found
	Part    part
	By      string // the order, for the form

	Filter    pileFilter
	Filtered  bool
	Problem   string // a date that is none
	Undated   int    // left out since no page of them is dated
	Outlets   []choice
	Unnamed   choice
	Speakers  []choice
	Places    []choice
	Languages []choice
	States    []choice
	Origins   []choice
	MoreNames bool // there are more outlets than the filter offers
}

type order struct {
	Name, URL string
	Here      bool
}

type pileStory struct {
	URL                   string
	Title                 string
	Pages, Texts, Outlets int
	Origins               int
	Dates                 string
	Origin                string // the one origin of its main fact
	Spark                 *spark
	Ready                 bool // its brief is made
	Differences           int
	State                 string // "quiet", "closed"; empty for one that goes on
}

// How many values a filter of the pile offers by name.
const (
	mostOutlets = 200
	mostOffered = 60 // of those that are typed
)

var orders = []struct{ key, name string }{
	{"time", wording.Key("Newest")}, {"change", wording.Key("Last changed")}, {"pages", wording.Key("Pages")}, {"origins", wording.Key("Fewest origins")}, {"differences", wording.Key("Most differences")},
}

// sorted puts stories of the list into an order. The list comes by time.
func sorted(c *facet.Column, list []int32, by string) []int32 {
	row, compare := c.Row, (func(a, b int32) int)(nil)
	switch by {
	case "time":
		compare = func(a, b int32) int { return row(b).Last.Compare(row(a).Last) }
	case "pages":
		compare = func(a, b int32) int { return cmp.Compare(row(b).Pages, row(a).Pages) }
	case "change":
		compare = func(a, b int32) int { return cmp.Compare(c.Came(b), c.Came(a)) }
	case "differences":
		compare = func(a, b int32) int { return cmp.Compare(c.Differences(b), c.Differences(a)) }
	case "origins":
		compare = func(a, b int32) int {
			if few := func(i int32) bool { return row(i).Origins == 0 }; few(a) != few(b) {
				if few(b) {
					return -1
				}
				return 1
			}
			return cmp.Or(cmp.Compare(row(a).Origins, row(b).Origins), cmp.Compare(row(b).Pages, row(a).Pages))
		}
	}
	return c.Sorted("by "+by, list, compare)
}

// pile shows the list of stories.
func (w *site) pile(r *http.Request) (*view, error) {
	l := languageOf(r)
	p, err := partNumber(r)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	at := max(slices.IndexFunc(orders, func(o struct{ key, name string }) bool { return o.key == q.Get("by") }), 0)
	by := orders[at].key
	f, bad := readFilter(q)
	v := &pileView{By: by, Filter: f, Filtered: f.any()}
	if len(bad) > 0 {
		v.Problem = noDate(l, bad)
	}
	for i, o := range orders {
		v.Orders = append(v.Orders, order{l.T(o.name), "/?" + f.query("by", o.key), i == at})
	}
	address := func(p int) string { return "/?" + f.query("by", by, "p", strconv.Itoa(p)) }
	look := w.shelf.View
	if by == "change" {
		look = w.shelf.ViewCame
	}
	var ids []hearsay.StoryID
	err = look(r.Context(), func(all *facet.Column) error {
		found := all.Pick(f.facets())
		v.offer(l, all, found)
		v.Total, v.Found, v.Undated = all.Len(), len(found.List), found.Undecided
		for _, i := range found.List {
			v.Pages += int(all.Row(i).Pages)
		}
		v.Part = partOf(len(found.List), pileSize, p, address)
		for _, i := range sorted(all, found.List, by)[v.Part.First-1 : v.Part.Last] {
			ids = append(ids, all.Row(i).ID)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	list, err := w.shelf.StoriesNamed(r.Context(), ids...)
	if err != nil {
		return nil, err
	}
	facts, err := w.factsOf(r.Context(), ids)
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		line := pileLine(l, s)
		if f := facts[s.ID]; f != nil && line.Ready {
			line.Origin, line.Differences = f.origin, f.differences
			if len(s.Pages) <= sparkPages {
				line.Spark = newSpark(l, s.First, s.Last, len(s.Pages), f.days)
			}
		}
		v.Stories = append(v.Stories, line)
	}
	return &view{Template: "pile.html", Follow: &followed{l.T("all stories"), "/feed"}, Title: l.T("The pile"), Trail: []link{{l.T("The pile"), ""}}, Data: v}, nil
}

// offer fills in what the filters offer.
func (v *pileView) offer(l *wording.Language, all *facet.Column, found *facet.Picked) {
	f := &v.Filter
	chosen := f.Outlet
	if chosen == unnamedOutlet {
		chosen = ""
	}
	var left int
	v.Outlets, left = choices(all, facet.ByOutlet, found, chosen, mostOutlets)
	v.MoreNames = left > 0
	v.Unnamed = choice{Value: unnamedOutlet, N: found.Unnamed, Here: f.Outlet == unnamedOutlet}
	v.Speakers, _ = choices(all, facet.BySpeaker, found, "", mostOffered)
	v.Places, _ = choices(all, facet.ByPlace, found, "", mostOffered)
	v.Languages, _ = choices(all, facet.ByLanguage, found, f.Language, mostOutlets)
	for i := range v.Languages {
		v.Languages[i].Text = languageName(l, v.Languages[i].Value)
	}
	for _, c := range pileStates {
		c.Text = l.T(c.Text)
		c.N, c.Here = found.State[c.Value], c.Value == f.State
		v.States = append(v.States, c)
	}
	for _, c := range originCounts {
		c.Text = l.T(c.Text)
		c.N, c.Here = found.Origins[c.Value], c.Value == f.Origins
		v.Origins = append(v.Origins, c)
	}
}

func pileLine(l *wording.Language, s store.StorySummary) pileStory {
	p := pileStory{URL: "/story/" + url.PathEscape(string(s.ID)), Title: clip(strings.TrimSpace(s.Title), 300), Pages: len(s.Pages), Texts: s.Texts, Outlets: s.Outlets,
		Origins: s.Origins, Dates: span(l, s.First, s.Last), Ready: s.Texts > 0}
	if s.State == store.Quiet || s.State == store.Closed {
		p.State = l.T(string(s.State))
	}
	if p.Title == "" {
		p.Title = l.F("A story of %s without a title", l.N(len(s.Pages), "page"))
	}
	return p
}

// noDate says which of what was asked for is no date.
func noDate(l *wording.Language, bad []string) string {
	return l.F("“%s” is no date such as 2020-08-16, 2020-08 or 2020, and was left aside.", strings.Join(bad, "” "+l.T("and")+" “"))
}
