package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/search"
	"hearsay/internal/store"
	"hearsay/internal/wording"
)

// How many hits are shown of each kind, and of one kind alone.
const (
	fewHits  = 5
	partHits = 20
)

// A searchView is the page of a search. With ?part=1 only its results are sent, for
// the script that looks while somebody types.
type searchView struct {
	l        *wording.Language
	Text     string
	Asked    bool
	Kind     string // that alone is shown
	What     string // what of the question cannot be understood
	Todo     string
	Status   string // the counts in words, for who cannot see the page change
	Notes    []string
	Kinds    []kindTab
	Filters  []link // to the question without them
	Offers   []link // to the question with one more
	Sections []searchSection
	Examples []searchExample
}

// A kindTab leads to the hits of one kind.
type kindTab struct {
	Name, URL string
	N         int
	Here      bool
}

type searchExample struct{ Text, URL, Means string }

// A searchSection is what was found of a kind.
type searchSection struct {
	ID, Name string
	Total    int
	Order    string
	Lacks    string
	Since    string
	Older    string // looks further back
	Hits     []hitView
	Next     *link
	More     *link
}

// A hitView is one thing found.
type hitView struct {
	Who      string // of a statement
	Head     []markPiece
	HeadURL  string
	Date     dateView
	Outlet   string
	Words    []markPiece
	Before   bool
	After    bool
	URL      string // the sentence in the kept page
	Story    *link
	Language string
}

// A markPiece is a stretch of words; Mark is what was looked for.
type markPiece struct {
	Text string
	Mark bool
}

var kindTitles = map[store.Kind]struct{ one, many string }{
	store.OfPage: {"page", wording.Key("Pages")}, store.OfStatement: {"statement", wording.Key("Statements")}, store.OfEvent: {"event", wording.Key("Events")},
}

// search answers a question, GET /search?q=…&kind=…&after=….
func (w *site) search(r *http.Request) (*view, error) {
	in := r.URL.Query()
	l := languageOf(r)
	v := &searchView{l: l, Text: clip(strings.ReplaceAll(in.Get("q"), "\x00", ""), 1200), Kind: in.Get("kind")}
	page := &view{Template: "search.html", Title: l.T("Search"), Trail: []link{{l.T("The pile"), "/"}, {l.T("Search"), ""}}, Data: v, NoFind: true}
	if in.Get("part") != "" {
		page.Template = "searchpart"
	}
	for _, f := range search.Fields {
		v.Examples = append(v.Examples, searchExample{f.Example, searchURL(f.Example+" ", ""), l.T(f.Means)})
	}
	if strings.TrimSpace(v.Text) == "" {
		return page, nil
	}
	v.Asked = true
	page.Title = clip(strings.TrimSpace(v.Text), 60) + " · " + l.T("Search")
	q, err := search.Parse(in.Get("q"))
	if err == nil {
		var found *search.Results
		if err = v.want(q, in.Get("after")); err == nil {
			found, err = search.Run(r.Context(), w.shelf, q)
		}
		if err == nil {
			v.fill(q, found, in.Get("after") != "")
			return page, nil
		}
	}
	var bad *search.Problem
	switch {
	case errors.As(err, &bad):
		v.What, v.Todo = upper(bad.What)+".", upper(bad.Todo)+"."
	case errors.Is(err, store.ErrCursor):
		v.What, v.Todo = l.T("What is found has changed meanwhile."), l.T("Start again from the first hits.")
	case errors.Is(err, store.ErrNoSearch):
		v.What, v.Todo = l.T("This database keeps no index of words."), l.T("The pile and its filters are there.")
	default:
		return nil, err
	}
	v.Status = v.What
	return page, nil
}

// want sets what the address asks for beside the question.
func (v *searchView) want(q *search.Question, cursor string) error {
	if v.Kind != "" {
		k := store.Kind(v.Kind)
		if !slices.Contains(store.Kinds(), k) {
			return errBadLink
		}
		q.Query.Kinds = []store.Kind{k}
	}
	q.Query.Limit = fewHits
	if len(q.Query.Kinds) == 1 {
		q.Query.Limit = partHits
		q.Query.Cursor = cursor
	}
	return nil
}

func searchURL(text, kind string, more ...string) string {
	return "/search?" + queryOf(append([]string{"q", text, "kind", kind}, more...)...)
}

// fill makes the view of results.
func (v *searchView) fill(q *search.Question, r *search.Results, further bool) {
	var counts []string
	all := 0
	for _, f := range r.Kinds {
		t := kindTitles[f.Kind]
		counts = append(counts, v.l.N(f.Total, t.one))
		all += f.Total
		v.Kinds = append(v.Kinds, kindTab{v.l.T(t.many), searchURL(v.Text, string(f.Kind)), f.Total, len(q.Query.Kinds) == 1 && q.Query.Kinds[0] == f.Kind})
	}
	v.Kinds = append([]kindTab{{v.l.T("All"), searchURL(v.Text, ""), all, len(q.Query.Kinds) == 0}}, v.Kinds...)
	v.Status = v.l.F("Found: %s.", v.l.Join(counts))
	if r.MissingPages+r.MissingBriefs > 0 {
		v.Notes = append(v.Notes, v.l.F("Not all is in the index yet: %s and %s are missing. The next hearsay read or rebuild enters them.", v.l.N(r.MissingPages, "page"), v.l.N(r.MissingBriefs, "brief")))
	}
	for _, x := range r.Read {
		v.Notes = append(v.Notes, v.l.F("“%s…” was read as %s, since very many words begin so.", x.Begun, v.l.Join(x.As)))
	}
	for i, p := range q.Parts {
		if p.Field != "" || p.Not {
			v.Filters = append(v.Filters, link{p.Text, searchURL(q.Without(i), v.Kind)})
		}
	}
	for i := range r.Kinds {
		f := &r.Kinds[i]
		if len(q.Query.Kinds) > 0 && !slices.Contains(q.Query.Kinds, f.Kind) {
			continue
		}
		v.section(q, f, further)
	}
	v.offer(q, r)
}

func (v *searchView) section(q *search.Question, f *search.Found, further bool) {
	s := searchSection{ID: string(f.Kind), Name: v.l.T(kindTitles[f.Kind].many), Total: f.Total, Order: v.l.T("the best first")}
	switch {
	case len(f.Lacks) > 0:
		s.Lacks = v.l.F("Not looked through: %s have no %s.", v.lowerKind(s.Name), string(f.Lacks[0]))
	case f.Order != "best" && f.Kind == store.OfStatement:
		s.Order = v.l.T("the newest first")
	case f.Order != "best":
		s.Order = v.l.T("those with the words in the headline first, then the newest")
	}
	if f.Since != nil {
		s.Since = v.l.F("So many hold these words that only those from %s on were looked at.", v.l.Date(*f.Since, "2 January 2006"))
		s.Older = searchURL(q.With("before:"+f.Since.AddDate(0, 0, -1).Format(time.DateOnly)), v.Kind)
	}
	for i := range f.Hits {
		s.Hits = append(s.Hits, newHitView(v.l, &f.Hits[i]))
	}
	switch one := len(q.Query.Kinds) == 1; {
	case one && f.Next != "":
		s.Next = &link{v.l.F("The next %d", min(partHits, f.Total)), searchURL(v.Text, string(f.Kind), "after", f.Next)}
	case !one && f.Total > len(f.Hits):
		s.More = &link{v.l.F("All %s", v.l.Count(f.Total)), searchURL(v.Text, string(f.Kind))}
	}
	if further && len(q.Query.Kinds) == 1 {
		s.More = &link{v.l.T("From the first"), searchURL(v.Text, string(f.Kind))}
	}
	v.Sections = append(v.Sections, s)
}

// offer leads to the same question of one outlet, speaker or year that is among the
// hits.
func (v *searchView) offer(q *search.Question, r *search.Results) {
	seen := map[string]bool{}
	for _, p := range q.Parts {
		seen[p.Field] = seen[p.Field] || p.Field != ""
	}
	add := func(field, value string) {
		if value == "" || seen[field] || seen[field+value] || len(v.Offers) >= 12 || len(value) > 60 {
			return
		}
		seen[field+value] = true
		part := search.Filter(field, value)
		v.Offers = append(v.Offers, link{part, searchURL(q.With(part), v.Kind)})
	}
	for _, f := range r.Kinds {
		for _, h := range f.Hits {
			add("outlet", h.Outlet)
			if h.Kind == store.OfStatement {
				add("speaker", h.Name)
			}
		}
	}
}

func newHitView(l *wording.Language, h *search.Hit) hitView {
	v := hitView{Outlet: clip(h.Outlet, 80), Words: markPieces(h.Words.Text, h.Marks), Before: h.CutBefore, After: h.CutAfter}
	if h.Day != nil {
		v.Date = dateView{l.Date(*h.Day, "2 January 2006"), h.Day.Format(time.DateOnly)}
	}
	line := ""
	switch h.Kind {
	case store.OfStatement:
		v.Who = clip(cmp.Or(h.Name, l.T("Nobody named")), 120)
		line = "st-" + fragment(h.Line)
	case store.OfEvent:
		line = "ev-" + fragment(h.Line)
		v.Head = markPieces(h.Headline.Text, h.HeadMarks)
		if h.Words.Text == h.Headline.Text {
			v.Words = nil
		}
	default:
		if v.Head = markPieces(h.Headline.Text, h.HeadMarks); len(v.Head) == 0 {
			v.Head = []markPiece{{Text: l.T("A page without a headline")}}
		}
	}
	from := ""
	if h.Story != "" {
		from = string(h.Story)
		title := clip(cmp.Or(strings.TrimSpace(h.Title), l.T("A story without a title")), 90)
		v.Story = &link{title, "/story/" + url.PathEscape(string(h.Story))}
		if line != "" {
			from += "." + line
			v.Story.URL += "/line/" + line
		}
	}
	v.URL = keptAt(h.Page, h.Words, from)
	if v.HeadURL = v.URL; h.Kind == store.OfPage && h.Words.None() {
		v.HeadURL = keptAt(h.Page, h.Headline, from)
	}
	return v
}

// keptAt is the address of words in the kept page.
func keptAt(id hearsay.PageID, e hearsay.Excerpt, from string) string {
	at, frag := "", ""
	if !e.None() {
		at, frag = strconv.Itoa(e.Span.Start)+"-"+strconv.Itoa(e.Span.End), "#s"
	}
	u := pageURL(id)
	if q := queryOf("at", at, "from", from); q != "" {
		u += "?" + q
	}
	return u + frag
}

// markPieces cuts a text at its marks, and a very long one short.
func markPieces(text string, marks []hearsay.Range) []markPiece {
	var out []markPiece
	at := 0
	add := func(end int, mark bool) {
		if end > at {
			out = append(out, markPiece{text[at:end], mark})
			at = end
		}
	}
	for _, m := range marks {
		add(m.Start, false)
		add(m.End, true)
	}
	add(len(text), false)
	total := 0
	for i := range out {
		if total += len(out[i].Text); total > 700 {
			out[i].Text = clip(out[i].Text, max(20, 700-total+len(out[i].Text)))
			return out[:i+1]
		}
	}
	return out
}

// line leads to a line of a brief, wherever it stands: /story/{id}/line/st-….
func (w *site) line(rw http.ResponseWriter, r *http.Request) {
	d, err := w.brief(r, r.PathValue("id"))
	if err != nil {
		w.fail(rw, r, statusOf(err))
		return
	}
	http.Redirect(rw, r, d.lineAt(r.PathValue("line")), http.StatusSeeOther)
}

// lineAt is the address of a line, that of the story where it has no such line now.
func (d *desk) lineAt(line string) string {
	for i := range d.b.Events {
		if e := &d.b.Events[i]; eventLine(&e.Event) == line {
			return d.eventAt(e)
		}
	}
	for i := range d.b.Speakers {
		s := &d.b.Speakers[i]
		for j := range s.Sayings {
			if sayingLine(&s.Sayings[j].Statement) == line {
				return d.sayingAt(s, j)
			}
		}
	}
	return d.storyURL()
}

// lowerKind is a kind within a sentence.
func (v *searchView) lowerKind(name string) string {
	if v.l.English() {
		return strings.ToLower(name)
	}
	return name
}
