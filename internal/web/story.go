package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"hearsay"
	"hearsay/internal/wording"
)

// A storyView is a brief, or one section of it.
type storyView struct {
	Title    string
	URL      string
	Kick     string // "5 pages, 16 August to 21 September 2020"
	InPile   string
	Behind   string
	Only     string // the section, where it is but one; empty for the whole brief
	Report   bool   // in a file: nothing can be asked of a server
	Contents []content
	Phases   []phaseView

	Sources   *sourceTable
	NoLead    bool // two pages or more, and no event that two of them tell
	From      *fromView
	FromPart  part
	Line      *timeline
	Before    []eventView
	BeforeAll int
	Events    []eventView
	Minor     []eventView // told by one text and dated by its page alone, or somebody speaking
	Happened  part
	Groups    []speakerGroup
	Says      part
	Positions []positionView
	Questions []questionView
	Expect    part
	Different []differenceView
	Differ    part
	Changed   []changedView
	Changes   part
	OnlyIn    []onlyView
	OnlyPart  part
}

// A content is a section in the table of contents.
type content struct {
	Name, URL string
	N         int // 0 is not shown
}

// A part is the stretch of a section that is shown, with the way to the others.
type part struct {
	Total, First, Last int // First counts from 1
	Prev, Next         string
	All                string // from the front of a brief: where the section stands whole
}

// Left is how many are not shown after these.
func (p part) Left() int { return p.Total - p.Last }

// cut says which of n items a request shows: the first front ones on the front
// of a brief (p is 0), else part p of the section, size items long.
func (d *desk) cut(section string, n, front, size, p int) (lo, hi int, out part) {
	base := d.links.section(section)
	if p == 0 {
		hi = min(n, d.atMost(front))
		out = part{Total: n, First: 1, Last: hi}
		if hi < n {
			out.All = base
		}
		return 0, hi, out
	}
	lo = min((p-1)*size, n)
	hi = min(lo+size, n)
	out = part{Total: n, First: lo + 1, Last: hi}
	if lo > 0 {
		out.Prev = base + "?p=" + strconv.Itoa(p-1)
	}
	if hi < n {
		out.Next = base + "?p=" + strconv.Itoa(p+1)
	}
	return lo, hi, out
}

// lineURL leads back from a kept page to line i of a section.
func (d *desk) lineURL(section string, i, front, size int, line string) string {
	return d.links.line(section, line, i < d.atMost(front), i/size+1)
}

func (w *site) brief(r *http.Request, id string) (*desk, error) {
	if id == "" || len(id) > 100 {
		return nil, errNoPage
	}
	d, err := w.briefs.get(r.Context(), hearsay.StoryID(id))
	if err != nil {
		return nil, err
	}
	return d.in(languageOf(r)), nil
}

// story shows a brief.
func (w *site) story(r *http.Request) (*view, error) {
	d, err := w.brief(r, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if d.html.Load() != nil {
		return &view{Keep: &d.html}, nil
	}
	v := d.head()
	v.Sources = d.sources(headRows)
	v.NoLead = v.Sources == nil && len(d.b.Pages) > 1
	d.fillFrom(v, 0)
	d.fillHappened(v, 0)
	d.fillSays(v, 0)
	d.fillExpect(v, 0)
	d.fillDiffer(v, 0)
	d.fillChanged(v, 0)
	d.fillOnly(v, 0)
	v.Contents = d.contents()
	v.Phases = d.phases()
	t := d.title()
	return &view{Template: "story.html", Follow: d.follow(), Said: d.saidIn(), Title: t, Trail: []link{{d.T("The pile"), "/"}, {clip(t, 60), ""}}, Data: v, Keep: &d.html}, nil
}

// sections are the parts of a brief that can be read alone.
var sections = map[string]string{
	"sources": wording.Key("How many sources"), "from": wording.Key("Where it comes from"), "pages": wording.Key("Its pages"), "happened": wording.Key("What happened"), "says": wording.Key("Who says what"),
	"expect": wording.Key("What they expect"), "differ": wording.Key("Where they differ"), "changed": wording.Key("What was changed"), "only": wording.Key("Only in one page"),
}

// section shows one section of a brief, in parts where it is long.
func (w *site) section(r *http.Request) (*view, error) {
	section := r.PathValue("section")
	name := sections[section]
	if name == "" {
		return nil, errNoPage
	}
	d, err := w.brief(r, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	p, err := partNumber(r)
	if err != nil {
		return nil, err
	}
	name = d.T(name)
	v := d.head()
	v.Only = section
	switch section {
	case "sources":
		v.Sources = d.sources(500)
	case "from", "pages":
		d.fillFrom(v, p)
	case "happened":
		d.fillHappened(v, p)
	case "says":
		d.fillSays(v, p)
	case "expect":
		d.fillExpect(v, p)
	case "differ":
		d.fillDiffer(v, p)
	case "changed":
		d.fillChanged(v, p)
	case "only":
		d.fillOnly(v, p)
	}
	return &view{Template: "story.html", Follow: d.follow(), Said: d.saidIn(), Title: name + " · " + d.title(), Trail: []link{{d.T("The pile"), "/"}, {clip(d.title(), 60), d.storyURL()}, {name, ""}}, Data: v}, nil
}

// partNumber reads ?p=, 1 where there is none.
func partNumber(r *http.Request) (int, error) {
	s := r.URL.Query().Get("p")
	if s == "" {
		return 1, nil
	}
	p, err := strconv.Atoi(s)
	if err != nil || p < 1 || p > 1<<20 {
		return 0, fmt.Errorf("part %q: %w", clip(s, 20), errBadLink)
	}
	return p, nil
}

func (d *desk) head() *storyView {
	b := d.b
	v := &storyView{Title: clip(d.title(), 400), URL: d.storyURL(), Kick: d.N(len(b.Pages), "page")}
	if when := span(d.Language, b.Story.First, b.Story.Last); when != "" {
		v.Kick += ", " + when
	}
	var named []string
	unnamed := 0
	for _, p := range b.Pages {
		name := p.Outlet.String()
		if name == "" {
			unnamed++
		} else if !slices.Contains(named, name) {
			named = append(named, name)
		}
	}
	more := len(named) - d.atMost(12)
	if more > 1 {
		named = append(named[:12:12], d.F("%s more sites", d.Number(more)))
	}
	if unnamed == 1 {
		named = append(named, d.T("one page that names no site of its own"))
	} else if unnamed > 1 {
		named = append(named, d.F("%s pages that name no site of their own", d.Number(unnamed)))
	}
	for i := range named {
		named[i] = clip(named[i], 80)
	}
	v.InPile = d.Join(named)
	behind := slices.Clone(b.Behind[:min(len(b.Behind), d.atMost(14))])
	for i := range behind {
		behind[i] = clip(behind[i], 80)
	}
	if n := len(b.Behind) - len(behind); n > 0 {
		behind = append(behind, d.F("%s more", d.Number(n)))
	}
	v.Behind = strings.Join(behind, ", ")
	return v
}

func (d *desk) contents() []content {
	before, rows := d.timeline()
	all := []content{
		{d.T("Where it comes from"), "#from", 0},
		{d.T("What happened"), "#happened", len(rows) + len(before)},
		{d.T("Who says what"), "#says", len(d.b.Speakers)},
		{d.T("What they expect"), "#expect", len(d.b.Questions)},
		{d.T("Where they differ"), "#differ", len(d.b.Differences)},
		{d.T("What was changed"), "#changed", len(d.b.Changes)},
		{d.T("Only in one page"), "#only", len(d.b.Only)},
	}
	return slices.DeleteFunc(all, func(c content) bool { return c.N == 0 && c.URL != "#from" })
}

func (d *desk) fillFrom(v *storyView, p int) {
	lo, hi, part := d.cut("pages", len(d.b.Pages), frontPages, partPages, p)
	branches := d.atMost(partBranches)
	if p == 0 {
		branches = d.atMost(frontBranches)
	}
	f := d.fromView(branches, lo, hi)
	v.From, v.FromPart = &f, part
}

func (d *desk) fillHappened(v *storyView, p int) {
	before, rows := d.timeline()
	v.BeforeAll = len(before)
	if p == 0 {
		before = before[:min(len(before), d.atMost(frontBackground))]
	} else if p > 1 {
		before = nil
	}
	for _, e := range before {
		v.Before = append(v.Before, d.eventView(e, 0))
	}
	all := len(rows)
	if p == 0 && d.front != nil {
		rows = slices.DeleteFunc(rows, func(e *hearsay.Happening) bool { return !d.front[e] })
	}
	lo, hi, part := d.cut("happened", all, frontEvents, partEvents, p)
	v.Happened = part
	if len(v.Before) < v.BeforeAll && p == 0 {
		v.Happened.All = d.links.section("happened")
	}
	v.Line = d.timelineOf(before, rows[lo:hi])
	for _, e := range rows[lo:hi] { // minor events stand last
		if e.Minor {
			v.Minor = append(v.Minor, d.eventView(e, d.items))
		} else {
			v.Events = append(v.Events, d.eventView(e, d.items))
		}
	}
}

func (d *desk) fillSays(v *storyView, p int) {
	all := d.speakers()
	lo, hi, part := d.cut("says", len(all), frontSpeakers, partSpeakers, p)
	v.Says = part
	if p <= 1 {
		v.Positions = d.positions()
	}
	if p == 0 && d.front != nil {
		all = slices.DeleteFunc(all, func(s *hearsay.Speaker) bool { return !d.front[s] })
	}
	for _, s := range all[lo:hi] {
		name := d.T(groupNames[d.group(s)])
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Name != name {
			v.Groups = append(v.Groups, speakerGroup{Name: name})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Speakers = append(g.Speakers, d.speakerView(s))
	}
}

func (d *desk) fillExpect(v *storyView, p int) {
	lo, hi, part := d.cut("expect", len(d.b.Questions), frontQuestions, partQuestions, p)
	v.Expect = part
	limit := d.atMost(foldVoices)
	if p > 0 {
		limit = 1000
	}
	for i := lo; i < hi; i++ {
		v.Questions = append(v.Questions, d.questionView(i, limit))
	}
}

func (d *desk) fillDiffer(v *storyView, p int) {
	lo, hi, part := d.cut("differ", len(d.b.Differences), frontDifferences, partDifferences, p)
	v.Differ = part
	for i := lo; i < hi; i++ {
		v.Different = append(v.Different, d.differenceView(i))
	}
}

func (d *desk) fillOnly(v *storyView, p int) {
	lo, hi, part := d.cut("only", len(d.b.Only), frontOnly, partOnly, p)
	v.OnlyPart = part
	for i := lo; i < hi; i++ {
		v.OnlyIn = append(v.OnlyIn, d.onlyView(i))
	}
}

// event shows one event with its lists whole.
func (w *site) event(r *http.Request) (*view, error) {
	d, err := w.brief(r, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	for i := range d.b.Events {
		e := &d.b.Events[i]
		if string(e.ID) != r.PathValue("event") {
			continue
		}
		v := d.head()
		v.Only = "event"
		ev := d.eventView(e, 2000)
		ev.Whole = true
		for _, r := range e.Reports[:min(len(e.Reports), 500)] {
			ev.Reports = append(ev.Reports, proof{clip(r.Sentence.Text, 600), d.notes(ev.ID, r.Sentence)})
		}
		v.Events = []eventView{ev}
		v.Happened = part{Total: 1, First: 1, Last: 1}
		name := clip(e.Label.Text, 60)
		return &view{Template: "story.html", Follow: d.follow(), Said: d.saidIn(), Title: name + " · " + d.title(), Trail: []link{{d.T("The pile"), "/"}, {clip(d.title(), 60), d.storyURL()}, {name, ""}}, Data: v}, nil
	}
	return nil, errNoPage
}
