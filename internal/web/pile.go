package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hearsay/internal/store"
)

// pileSize is how many stories a part of the pile holds.
const pileSize = 50

type pileView struct {
	Orders  []order
	Stories []pileStory
	Total   int
	Pages   int
	Part    part
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
}

var orders = []struct {
	key, name string
	less      func(a, b store.StorySummary) int
}{
	{"change", "Newest", func(a, b store.StorySummary) int { return b.Last.Compare(a.Last) }},
	{"pages", "Pages", func(a, b store.StorySummary) int { return cmp.Compare(len(b.Pages), len(a.Pages)) }},
	{"origins", "Fewest origins", func(a, b store.StorySummary) int {
		if few := func(s store.StorySummary) bool { return s.Origins == 0 }; few(a) != few(b) {
			if few(b) {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.Origins, b.Origins), cmp.Compare(len(b.Pages), len(a.Pages)))
	}},
}

// pile shows the list of stories.
func (w *site) pile(r *http.Request) (*view, error) {
	all, err := w.shelf.Stories(r.Context())
	if err != nil {
		return nil, err
	}
	p, err := partNumber(r)
	if err != nil {
		return nil, err
	}
	v := &pileView{Total: len(all)}
	by := r.URL.Query().Get("by")
	at := slices.IndexFunc(orders, func(o struct {
		key, name string
		less      func(a, b store.StorySummary) int
	}) bool {
		return o.key == by
	})
	at = max(at, 0)
	all = slices.Clone(all)
	slices.SortStableFunc(all, orders[at].less)
	for i, o := range orders {
		v.Orders = append(v.Orders, order{o.name, "/?by=" + o.key, i == at})
	}
	for _, s := range all {
		v.Pages += len(s.Pages)
	}
	lo := min((p-1)*pileSize, len(all))
	hi := min(lo+pileSize, len(all))
	v.Part = part{Total: len(all), First: lo + 1, Last: hi}
	address := func(p int) string { return "/?by=" + orders[at].key + "&p=" + strconv.Itoa(p) }
	if lo > 0 {
		v.Part.Prev = address(p - 1)
	}
	if hi < len(all) {
		v.Part.Next = address(p + 1)
	}
	for _, s := range all[lo:hi] {
		line := pileLine(s)
		if line.Ready && len(s.Pages) <= sparkPages {
			g, err := w.gists.get(r.Context(), s.ID)
			if err != nil {
				return nil, err
			}
			line.Origin, line.Spark = g.origin, g.spark
		}
		v.Stories = append(v.Stories, line)
	}
	return &view{Template: "pile.html", Follow: &followed{"all stories", "/feed"}, Title: "The pile", Trail: []link{{"The pile", ""}}, Data: v}, nil
}

func pileLine(s store.StorySummary) pileStory {
	p := pileStory{URL: "/story/" + url.PathEscape(string(s.ID)), Title: clip(strings.TrimSpace(s.Title), 300), Pages: len(s.Pages), Texts: s.Texts, Outlets: s.Outlets,
		Origins: s.Origins, Dates: span(s.First, s.Last), Ready: s.Texts > 0}
	if p.Title == "" {
		p.Title = "A story of " + plural(len(s.Pages), "page") + " without a title"
	}
	return p
}
