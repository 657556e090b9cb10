package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/outlet"
	"hearsay/internal/wording"
)

// How many outlets, pages and takings a part holds, and how many of each the
// front of an outlet shows before it leads on.
const (
	partOutlets  = 100
	partTakings  = 100
	frontTakings = 12
	frontOwn     = 12
)

func outletURL(name string) string { return "/outlet/" + url.PathEscape(outlet.Plain(name)) }

// An outletsView is the list of all outlets.
type outletsView struct {
	Words string
	Rows  []outletRow
	Total int
	All   int
	Part  part
}

type outletRow struct {
	Name, URL                         string
	Pages, Stories, Own, Given, Taken int
	Pace                              string
}

// everyOutlet lists the outlets.
func (w *site) everyOutlet(r *http.Request) (*view, error) {
	var all []facet.OutletSum
	err := w.shelf.View(r.Context(), func(c *facet.Column) error { all = c.OutletSums(); return nil })
	if err != nil {
		return nil, err
	}
	p, err := partNumber(r)
	if err != nil {
		return nil, err
	}
	l := languageOf(r)
	words := clip(strings.TrimSpace(r.URL.Query().Get("name")), 200)
	v := &outletsView{Words: words, All: len(all)}
	var fit []*facet.OutletSum
	for i := range all {
		if words == "" || strings.Contains(strings.ToLower(all[i].Name), strings.ToLower(words)) {
			fit = append(fit, &all[i])
		}
	}
	v.Total = len(fit)
	v.Part = partOf(len(fit), partOutlets, p, func(p int) string { return "/outlets?" + queryOf("name", words, "p", strconv.Itoa(p)) })
	for _, o := range fit[v.Part.First-1 : v.Part.Last] {
		v.Rows = append(v.Rows, outletRow{Name: clip(o.Name, 80), URL: outletURL(o.Name), Pages: o.Pages, Stories: o.Stories, Own: o.Own,
			Given: o.Given, Taken: o.Taken, Pace: paceWords(l, o.Median, o.Hours, o.Dated, o.Given)})
	}
	return &view{Template: "outlets.html", Title: l.T("Outlets"), Trail: []link{{l.T("The pile"), "/"}, {l.T("Outlets"), ""}}, Data: v}, nil
}

// partOf is part p of a list of n items, size items long.
func partOf(n, size, p int, address func(p int) string) part {
	lo := min((p-1)*size, n)
	hi := min(lo+size, n)
	out := part{Total: n, First: lo + 1, Last: hi}
	if lo > 0 {
		out.Prev = address(p - 1)
	}
	if hi < n {
		out.Next = address(p + 1)
	}
	return out
}

// An outletView is one outlet, or one of its lists whole.
type outletView struct {
	Name, URL string
	Only      string //  "own", "given" or "taken" where but one list stands here
	Summary   string
	Credited  bool // it has no pages in the pile
	Pile      string
	Own       []outletPage
	OwnAll    int
	OwnPart   part
	Pages     int
	Given     takings
	Taken     takings
}

// An outletPage is a page of an outlet.
type outletPage struct {
	Sheet  sheet
	Title  string
	Date   string
	Story  link
	Takers int // outlets' pages that took from it
}

// A takings is one of the two lists of an outlet.
type takings struct {
	N        int
	Partners []partnerView
	Left     int // partners not shown
	Pace     string
	Known    []takingView // behind the pace, the middle of them first
	Items    []takingView // one by one, where the list stands alone
	Part     part
	All      string
}

type partnerView struct {
	Name  string
	URL   string
	Items []takingView
	N     int
	Left  int
}

// A takingView is one text that was taken, with what shows it.
type takingView struct {
	How     string // "copied whole", "40% of its body"
	From    *sheet
	Giver   string
	To      sheet
	Taker   string
	Title   string
	Story   link
	Proof   *proof
	Dates   string
	Compare string
}

// outlet shows an outlet.
func (w *site) outlet(r *http.Request) (*view, error) {
	p, err := partNumber(r)
	if err != nil {
		return nil, err
	}
	o, err := w.outlets.get(r.Context(), r.PathValue("name"))
	if err != nil {
		return nil, err
	}
	if o == nil {
		return nil, errNoPage
	}
	l := languageOf(r)
	v := newOutletView(l, &o.Outlet, r.URL.Query().Get("list"), p, o.title)
	return &view{Template: "outlet.html", Title: v.Name, Trail: []link{{l.T("The pile"), "/"}, {l.T("Outlets"), "/outlets"}, {v.Name, ""}}, Data: v}, nil
}

func newOutletView(l *wording.Language, o *outlet.Outlet, only string, p int, title func(hearsay.StoryID) string) *outletView {
	v := &outletView{Name: clip(o.Name, 80), URL: outletURL(o.Name), Credited: len(o.Pages) == 0, Pages: len(o.Pages)}
	if only == "own" || only == "given" || only == "taken" {
		v.Only = only
	}
	base := outletURL(o.Name)
	address := func(list string) func(p int) string {
		return func(p int) string { return base + "?" + queryOf("list", list, "p", strconv.Itoa(p)) }
	}
	if !v.Credited {
		v.Pile = "/?" + queryOf("outlet", o.Name)
		v.Summary = l.F("%s in %s.", l.N(len(o.Pages), "page"), l.N(o.Stories, "story"))
	} else {
		v.Summary = l.T("Not in the pile: only pages that credit it are.")
	}
	own := o.Own()
	v.OwnAll = len(own)
	takers := map[hearsay.PageID]int{}
	for _, t := range o.Given {
		takers[t.From.ID]++
	}
	v.OwnPart = part{Total: len(own), First: 1, Last: min(len(own), frontOwn)}
	if v.Only == "own" {
		v.OwnPart = partOf(len(own), partTakings, p, address("own"))
	} else if len(own) > frontOwn {
		v.OwnPart.All = base + "?list=own"
	}
	for _, g := range own[v.OwnPart.First-1 : v.OwnPart.Last] {
		v.Own = append(v.Own, outletPage{Sheet: sheetOf(g), Title: titleWords(l, g.Title.Text), Date: longDate(l, g.Date), Story: storyLink(l, g.Story, title), Takers: takers[g.ID]})
	}
	list := func(ts []outlet.Taking, given bool, name string) takings {
		out := takings{N: len(ts), All: base + "?list=" + name}
		if v.Only == name {
			out.Part = partOf(len(ts), partTakings, p, address(name))
			for i := range ts[out.Part.First-1 : out.Part.Last] {
				out.Items = append(out.Items, newTaking(l, &ts[out.Part.First-1+i], title))
			}
			return out
		}
		for _, q := range outlet.Partners(ts, given) {
			if len(out.Partners) == frontTakings {
				out.Left++
				continue
			}
			pv := partnerView{Name: clip(q.Name, 80), N: len(q.Takings)}
			if q.Name != "" {
				pv.URL = outletURL(q.Name)
			}
			for i := range q.Takings[:min(len(q.Takings), frontTakings)] {
				pv.Items = append(pv.Items, newTaking(l, &q.Takings[i], title))
			}
			pv.Left = len(q.Takings) - len(pv.Items)
			out.Partners = append(out.Partners, pv)
		}
		pace := outlet.PaceOf(ts)
		out.Pace = paceWords(l, pace.Median, pace.Hours, len(pace.Known), pace.Of)
		for i := range pace.Known[:min(len(pace.Known), frontTakings)] {
			out.Known = append(out.Known, newTaking(l, &pace.Known[i], title))
		}
		return out
	}
	if v.Only == "" || v.Only == "given" {
		v.Given = list(o.Given, true, "given")
	}
	if v.Only == "" || v.Only == "taken" {
		v.Taken = list(o.Taken, false, "taken")
	}
	return v
}

func storyLink(l *wording.Language, id hearsay.StoryID, title func(hearsay.StoryID) string) link {
	return link{titleWords(l, title(id)), "/story/" + url.PathEscape(string(id))}
}

func titleWords(l *wording.Language, s string) string {
	if s = clip(strings.TrimSpace(s), 120); s == "" {
		return l.T("without a title")
	}
	return s
}

func sheetOf(p outlet.Page) sheet {
	return sheet{p.Number, pageURL(p.ID) + "?from=" + url.QueryEscape(string(p.Story))}
}

func newTaking(l *wording.Language, t *outlet.Taking, title func(hearsay.StoryID) string) takingView {
	v := takingView{To: sheetOf(t.To), Giver: clip(t.From.Outlet, 80), Taker: clip(t.To.Outlet, 80), Title: titleWords(l, t.To.Title.Text), Story: storyLink(l, t.Story, title)}
	switch k := t.Kind; {
	case k == string(hearsay.Retelling) || k == string(hearsay.Retold):
		v.How = l.T("retold")
	case t.Whole:
		v.How = l.T("printed whole")
	case t.Share > 0:
		v.How = l.F("%d%% of its body", percent(t.Share))
	default:
		v.How = l.T("credited for all of it")
	}
	if t.From.Number > 0 {
		s := sheetOf(t.From)
		v.From = &s
		v.Compare = fmt.Sprintf("/compare/%s/%d/%d", url.PathEscape(string(t.Story)), t.From.Number, t.To.Number)
	}
	if !t.Words.None() {
		n := note{Number: t.To.Number, Words: clip(t.Words.Text, 110), URL: pageURL(t.Words.Span.Page) + "?at=" + strconv.Itoa(t.Words.Span.Start) + "-" + strconv.Itoa(t.Words.Span.End) + "&from=" + url.QueryEscape(string(t.Story)+".from") + "#s"}
		v.Proof = &proof{clip(t.Words.Text, 160), []note{n}}
	}
	a, b := longDate(l, t.From.Date), longDate(l, t.To.Date)
	switch d, hours, ok := t.Lag(); {
	case ok && !hours && a == b:
		v.Dates = a + ", " + l.T("the same day")
	case ok:
		v.Dates = a + " " + l.T("to") + " " + b + ", " + lagWords(l, d, hours)
		if hours {
			v.Dates = l.Date(t.From.Date.Start.UTC(), "2 January 2006, 15:04") + " " + l.T("to") + " " + l.Date(t.To.Date.Start.UTC(), "2 January, 15:04") + ", " + lagWords(l, d, hours)
		}
	case a != "" && b != "" && t.From.Number > 0:
		v.Dates = a + " " + l.T("and") + " " + b
	case b != "":
		v.Dates = b
	}
	return v
}

// lagWords names a lag in days, or in hours and minutes.
func lagWords(l *wording.Language, d time.Duration, hours bool) string {
	switch {
	case !hours && d < 24*time.Hour:
		return l.T("the same day")
	case !hours && d%(24*time.Hour) != 0:
		return l.F("%.1f days", d.Hours()/24)
	case !hours:
		return l.N(int(d/(24*time.Hour)), "day")
	case d < 2*time.Hour:
		return l.N(int(d/time.Minute), "minute")
	case d < 48*time.Hour:
		return l.N(int((d+30*time.Minute)/time.Hour), "hour")
	}
	return l.N(int((d+12*time.Hour)/(24*time.Hour)), "day")
}

// paceWords says a pace, which known takings of that many tell; "" where there is
// nothing to time.
func paceWords(l *wording.Language, median time.Duration, hours bool, known, of int) string {
	switch {
	case of == 0:
		return ""
	case known == 0:
		return l.T("not known")
	}
	s := lagWords(l, median, hours)
	if known < of {
		s += l.F(" (%s of %s dated)", l.Count(known), l.Count(of))
	}
	return s
}
