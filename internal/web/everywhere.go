package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/register"
	"hearsay/internal/speaker"
	"hearsay/internal/wording"
)

// How many speakers and statements a part holds, and how many answers a filter
// offers: more than that nobody reads through in a list.
const (
	partVoices, partVoiced = 100, 100
	mostChoices            = 300
)

// A voicedView is a statement on the page of a speaker of all stories.
type voicedView struct {
	sayingView
	Date   dateView
	How    string // where the date is from, where it is not the day of the words
	Story  link   // its line there
	Chains []chain
}

// voiced makes the view of a line. Its chain says through whom the words came.
func (d *desk) voiced(s *hearsay.Speaker, l *speaker.Line) voicedView {
	v := voicedView{sayingView: d.sayingView(&l.Saying)}
	for j := range s.Sayings {
		if s.Sayings[j].ID == l.Saying.ID {
			v.Story = link{clip(d.title(), 90), d.sayingAt(s, j)}
			break
		}
	}
	v.Date = dateView{longDate(d.Language, l.When), shortDate(d.Language, l.When, 0).ISO}
	if l.OfPage {
		v.How = d.T("the day of the page")
	}
	one := *s
	one.Sayings = []hearsay.Saying{l.Saying}
	v.Chains = d.chains(&one, 3)
	v.ID = fragment(string(d.b.Story.ID)) + "-" + v.ID
	return v
}

// A choice is one answer that a filter offers.
type choice struct {
	Value, Text string
	Here        bool
	N           int // stories that it would leave, where they are counted
}

// A speakerRow is a speaker in the list of all.
type speakerRow struct {
	Name, URL, Kind, Dates string
	Roles, Also            string
	Said, Stories          int
}

// A speakersView is the list of the speakers of all stories.
type speakersView struct {
	Title  string
	Words  string // looked for
	Kinds  []choice
	Rows   []speakerRow
	Shared bool // several speakers of one name
	Total  int
	Part   part
}

var speakerKinds = []struct {
	kind hearsay.EntityKind
	name string
}{{hearsay.Person, wording.Key("people")}, {hearsay.Organisation, wording.Key("institutions")}, {hearsay.Place, wording.Key("states and places")}}

// everybody lists the speakers of all stories.
func (w *site) everybody(r *http.Request) (*view, error) {
	p, err := partNumber(r)
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	kind, words := q.Get("kind"), strings.TrimSpace(q.Get("name"))
	l := languageOf(r)
	v := &speakersView{Title: l.T("Speakers"), Words: clip(words, 200)}
	for _, k := range speakerKinds {
		v.Kinds = append(v.Kinds, choice{Value: string(k.kind), Text: l.T(k.name), Here: string(k.kind) == kind})
	}
	list, err := register.List(r.Context(), w.shelf, register.Ask{Words: words, Kind: hearsay.EntityKind(kind), From: (p - 1) * partVoices, N: partVoices})
	if err != nil {
		return nil, err
	}
	v.rows(l, list.Speakers, list.Total, p, func(p int) string {
		return "/speakers?" + queryOf("name", words, "kind", kind, "p", strconv.Itoa(p))
	})
	return &view{Template: "everybody.html", Title: l.T("Speakers"), Trail: []link{{l.T("The pile"), "/"}, {l.T("Speakers"), ""}}, Data: v}, nil
}

// rows fills the list with a part of all speakers.
func (v *speakersView) rows(l *wording.Language, some []speaker.Speaker, all, p int, address func(p int) string) {
	v.Total, v.Part = all, partOf(all, partVoices, p, address)
	for i := range some {
		v.Rows = append(v.Rows, speakerRowOf(l, &some[i]))
	}
}

func speakerRowOf(l *wording.Language, s *speaker.Speaker) speakerRow {
	row := speakerRow{Name: clip(s.Name, 80), URL: everywhereURL(s.Key), Kind: kindName(l, s.Kind), Dates: spanOf(l, s), Said: s.Said, Stories: len(s.Voices)}
	row.Roles = strings.Join(roleWords(s, 2), "; ")
	row.Also = strings.Join(otherNames(s.Name, s.Aliases, 3), ", ")
	return row
}

// spanOf names the days that a speaker's words are from.
func spanOf(l *wording.Language, s *speaker.Speaker) string {
	d := span(l, s.First, s.Last)
	if s.About && d != "" {
		d = l.T("about") + " " + d
	}
	return d
}

// roleWords are the most common roles that are not part of one another.
func roleWords(s *speaker.Speaker, most int) []string {
	var out []string
	for _, r := range s.Roles {
		t := clip(r.Words.Text, 120)
		if len(out) < most && !slices.ContainsFunc(out, func(o string) bool { return strings.Contains(strings.ToLower(o), strings.ToLower(t)) }) {
			out = append(out, t)
		}
	}
	return out
}

func kindName(l *wording.Language, k hearsay.EntityKind) string {
	switch k {
	case hearsay.Person:
		return l.T("Person")
	case hearsay.Place:
		return l.T("State or place")
	}
	return l.T("Institution")
}

func everywhereURL(key string) string { return "/speaker/" + url.PathEscape(key) }

// queryOf writes names and values as a query; empty values are left out.
func queryOf(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q.Encode()
}

// An everywhereView is all that somebody said in all stories.
type everywhereView struct {
	Name, Kind, Summary string
	Roles, Also         string
	Namesakes           []link
	Action              string
	Stories             []choice
	Outlets             []choice
	How                 []choice
	Orders              []choice
	Words               string
	After, Before       string
	Problem             string // a date that is none
	Filtered            bool
	Lines               []voicedView
	Part                part
}

var hows = []struct {
	kind hearsay.StatementKind
	name string
}{{hearsay.Direct, wording.Key("in their words")}, {hearsay.Mixed, wording.Key("in part their words")}, {hearsay.Indirect, wording.Key("told by another")}}

var lineOrders = []struct {
	by   speaker.Order
	name string
}{{speaker.Newest, wording.Key("newest first")}, {speaker.Oldest, wording.Key("oldest first")}, {speaker.Carried, wording.Key("most outlets first")}}

// everywhere shows all that a speaker said. A name with several bearers shows
// them to choose from.
func (w *site) everywhere(r *http.Request) (*view, error) {
	l := languageOf(r)
	p, err := partNumber(r)
	if err != nil {
		return nil, err
	}
	found, namesakes, err := register.Find(r.Context(), w.shelf, r.PathValue("key"))
	if err != nil {
		return nil, err
	}
	switch {
	case len(found) == 0:
		return nil, errNoPage
	case len(found) > 1:
		v := &speakersView{Title: clip(found[0].Name, 80), Shared: true}
		lo := min((p-1)*partVoices, len(found))
		v.rows(l, found[lo:min(lo+partVoices, len(found))], len(found), p, func(p int) string { return everywhereURL(r.PathValue("key")) + "?p=" + strconv.Itoa(p) })
		return &view{Template: "everybody.html", Title: v.Title, Trail: []link{{l.T("The pile"), "/"}, {l.T("Speakers"), "/speakers"}, {v.Title, ""}}, Data: v}, nil
	}
	s := &found[0]
	lines, err := w.register.said(r.Context(), s, l)
	if err != nil {
		return nil, err
	}
	v := everywhereOf(l, s, lines, r.URL.Query(), p)
	for i, k := range s.Namesakes[:min(len(s.Namesakes), 8)] {
		if o := speaker.Find(namesakes, k); len(o) == 1 {
			what := strings.Join(roleWords(&o[0], 1), "")
			if what == "" {
				what = l.F("another, %s", l.Number(i+1))
			}
			v.Namesakes = append(v.Namesakes, link{what, everywhereURL(k)})
		}
	}
	return &view{Template: "everywhere.html", Follow: &followed{l.F("what %s says", v.Name), everywhereURL(s.Key) + "/feed"}, Title: v.Name, Trail: []link{{l.T("The pile"), "/"}, {l.T("Speakers"), "/speakers"}, {v.Name, ""}}, Data: v}, nil
}

func everywhereOf(l *wording.Language, s *speaker.Speaker, lines []voicedLine, q url.Values, p int) *everywhereView {
	v := &everywhereView{Name: clip(s.Name, 80), Kind: kindName(l, s.Kind), Action: everywhereURL(s.Key),
		Roles: strings.Join(roleWords(s, 6), "; "), Also: strings.Join(otherNames(s.Name, s.Aliases, 8), ", "),
		Words: clip(strings.TrimSpace(q.Get("words")), 200), After: clip(q.Get("after"), 20), Before: clip(q.Get("before"), 20)}
	f := speaker.Filter{Story: hearsay.StoryID(q.Get("story")), Outlet: q.Get("outlet"), Kind: hearsay.StatementKind(q.Get("kind")), Words: v.Words}
	var bad []string
	for _, d := range []struct {
		said string
		into *time.Time
		last bool
	}{{v.After, &f.After, false}, {v.Before, &f.Before, true}} {
		if t, ok := speaker.Day(d.said, d.last); ok {
			*d.into = t
		} else {
			bad = append(bad, d.said)
		}
	}
	if len(bad) > 0 {
		v.Problem = noDate(l, bad)
	}
	v.Filtered = f != speaker.Filter{}
	by := speaker.Order(q.Get("by"))
	plain := make([]speaker.Line, len(lines))
	at := make(map[string]*voicedView, len(lines))
	for i := range lines {
		plain[i] = lines[i].Line
		at[string(lines[i].Story)+" "+string(lines[i].Saying.ID)] = &lines[i].view
	}
	fit := f.Pick(plain, by)
	lo := min((p-1)*partVoiced, len(fit))
	hi := min(lo+partVoiced, len(fit))
	v.Part = part{Total: len(fit), First: lo + 1, Last: hi}
	address := func(p int) string {
		return v.Action + "?" + queryOf("story", string(f.Story), "outlet", f.Outlet, "kind", string(f.Kind), "words", v.Words,
			"after", v.After, "before", v.Before, "by", string(by), "p", strconv.Itoa(p))
	}
	if lo > 0 {
		v.Part.Prev = address(p - 1)
	}
	if hi < len(fit) {
		v.Part.Next = address(p + 1)
	}
	for _, x := range fit[lo:hi] {
		v.Lines = append(v.Lines, *at[string(x.Story)+" "+string(x.Saying.ID)])
	}
	v.choices(l, s, lines, f, by)
	v.Summary = l.F("%s in %s", l.N(len(lines), "statement"), l.N(len(s.Voices), "story"))
	if d := spanOf(l, s); d != "" {
		v.Summary += ", " + d
	}
	v.Summary += "."
	if v.Filtered {
		v.Summary += " " + l.F("Shown: %s.", l.Count(len(fit)))
	}
	return v
}

// choices fills in what the filters offer.
func (v *everywhereView) choices(l *wording.Language, s *speaker.Speaker, lines []voicedLine, f speaker.Filter, by speaker.Order) {
	for _, o := range s.Voices[:min(len(s.Voices), mostChoices)] {
		title := clip(o.Title, 80)
		if strings.TrimSpace(title) == "" {
			title = l.T("a story without a title")
		}
		v.Stories = append(v.Stories, choice{Value: string(o.Story), Text: title, Here: o.Story == f.Story})
	}
	outlets := outletsOf(lines)
	for _, o := range outlets[:min(len(outlets), mostChoices)] {
		v.Outlets = append(v.Outlets, choice{Value: o, Text: clip(o, 60), Here: strings.EqualFold(o, f.Outlet)})
	}
	for _, k := range hows {
		v.How = append(v.How, choice{Value: string(k.kind), Text: l.T(k.name), Here: k.kind == f.Kind})
	}
	for _, o := range lineOrders {
		v.Orders = append(v.Orders, choice{Value: string(o.by), Text: l.T(o.name), Here: o.by == by})
	}
}
