package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hearsay"
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

// sort puts stories into an order. The list comes by time.
func (w *site) sort(r *http.Request, list []store.StorySummary, facts map[hearsay.StoryID]*storyFacts, by string) error {
	switch by {
	case "time":
		slices.SortStableFunc(list, func(a, b store.StorySummary) int { return b.Last.Compare(a.Last) })
	case "pages":
		slices.SortStableFunc(list, func(a, b store.StorySummary) int { return cmp.Compare(len(b.Pages), len(a.Pages)) })
	case "change":
		came, err := w.catalog.changed(r.Context())
		if err != nil {
			return err
		}
		slices.SortStableFunc(list, func(a, b store.StorySummary) int { return cmp.Compare(came[b.ID], came[a.ID]) })
	case "differences":
		n := func(s store.StorySummary) int {
			if f := facts[s.ID]; f != nil {
				return f.differences
			}
			return 0
		}
		slices.SortStableFunc(list, func(a, b store.StorySummary) int { return cmp.Compare(n(b), n(a)) })
	case "origins":
		slices.SortStableFunc(list, func(a, b store.StorySummary) int {
			if few := func(s store.StorySummary) bool { return s.Origins == 0 }; few(a) != few(b) {
				if few(b) {
					return -1
				}
				return 1
			}
			return cmp.Or(cmp.Compare(a.Origins, b.Origins), cmp.Compare(len(b.Pages), len(a.Pages)))
		})
	}
	return nil
}

// pile shows the list of stories.
func (w *site) pile(r *http.Request) (*view, error) {
	l := languageOf(r)
	all, err := w.catalog.get(r.Context())
	if err != nil {
		return nil, err
	}
	p, err := partNumber(r)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	at := max(slices.IndexFunc(orders, func(o struct{ key, name string }) bool { return o.key == q.Get("by") }), 0)
	by := orders[at].key
	f, bad := readFilter(q)
	found := all.pick(f)
	if err := w.sort(r, found.list, all.facts, by); err != nil {
		return nil, err
	}
	v := &pileView{Total: len(all.list), Found: len(found.list), By: by, Filter: f, Filtered: f.any(), Undated: found.undecided}
	if len(bad) > 0 {
		v.Problem = noDate(l, bad)
	}
	for i, o := range orders {
		v.Orders = append(v.Orders, order{l.T(o.name), "/?" + f.query("by", o.key), i == at})
	}
	v.offer(l, &all, &found)
	for _, s := range found.list {
		v.Pages += len(s.Pages)
	}
	lo := min((p-1)*pileSize, len(found.list))
	hi := min(lo+pileSize, len(found.list))
	v.Part = part{Total: len(found.list), First: lo + 1, Last: hi}
	address := func(p int) string { return "/?" + f.query("by", by, "p", strconv.Itoa(p)) }
	if lo > 0 {
		v.Part.Prev = address(p - 1)
	}
	if hi < len(found.list) {
		v.Part.Next = address(p + 1)
	}
	for _, s := range found.list[lo:hi] {
		line := pileLine(l, s)
		if f := all.facts[s.ID]; f != nil && line.Ready {
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
func (v *pileView) offer(l *wording.Language, all *pileOf, found *picked) {
	f := &v.Filter
	chosen := f.Outlet
	if chosen == unnamedOutlet {
		chosen = ""
	}
	var left int
	v.Outlets, left = all.choices(byOutlet, found.of[byOutlet], chosen, mostOutlets)
	v.MoreNames = left > 0
	v.Unnamed = choice{Value: unnamedOutlet, N: found.unnamed, Here: f.Outlet == unnamedOutlet}
	v.Speakers, _ = all.choices(bySpeaker, found.of[bySpeaker], "", mostOffered)
	v.Places, _ = all.choices(byPlace, found.of[byPlace], "", mostOffered)
	v.Languages, _ = all.choices(byLanguage, found.of[byLanguage], f.Language, mostOutlets)
	for i := range v.Languages {
		v.Languages[i].Text = languageName(l, v.Languages[i].Value)
	}
	for _, c := range pileStates {
		c.Text = l.T(c.Text)
		c.N, c.Here = found.state[c.Value], c.Value == f.State
		v.States = append(v.States, c)
	}
	for _, c := range originCounts {
		c.Text = l.T(c.Text)
		c.N, c.Here = found.origins[c.Value], c.Value == f.Origins
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
