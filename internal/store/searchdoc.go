package store

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/zeebo/xxh3"

	"hearsay"
)

// searchVersion is the version of the terms that rows are made of. Where the index
// was made with another it is made again by the next run.
const searchVersion = 2

// Marks before the terms of a facet, which no word can begin with. Every row has
// the term markAll, so that a search without words has something to find.
const (
	markAll      = "§a"
	markHead     = "§h" // words of a headline or label
	markOutlet   = "§o"
	markLanguage = "§l"
	markSpeaker  = "§s"
	markPlace    = "§p"
	markStory    = "§t"
	gapTerm      = "¶"
)

// How much of a line is indexed: the names that a speaker or place goes by, the
// reports of an event.
const (
	mostNames   = 12
	mostReports = 12
)

// A pageDoc is the row of a page; without terms it stands for a page that has none.
type pageDoc struct {
	page    hearsay.PageID
	day     int64
	none    bool
	fresh   bool     // the page is new, or waited until now: there is no older row
	n       int64    // the number of the row
	entered bool     // it was entered ahead
	fill    bool     // to be entered only while it is on the list of what is missing
	old     []string // terms of the older row, where they are counted
	title   string
	body    string
	facets  string
}

// sampled reports whether the terms of a page are counted.
func sampled(id hearsay.PageID) bool { return strings.HasPrefix(string(id), "0") }

// newPageDoc makes the row of an article; nil is a page without one.
func newPageDoc(id hearsay.PageID, a *hearsay.Article) *pageDoc {
	d := &pageDoc{page: id}
	if a == nil {
		d.none = true
		return d
	}
	d.day = dayOf(a.Published.Start)
	var title, body, facets termWriter
	title.text("", a.Headline.Text)
	body.Grow(len(a.Text) + len(a.Text)/8)
	for _, b := range a.Blocks {
		if t := a.Text[b.Start:b.End]; b.Kind != hearsay.Title || t != a.Headline.Text {
			body.text("", t)
			body.gap()
		}
	}
	facets.WriteString(markAll + " ")
	facets.text(markHead, a.Headline.Text)
	facets.text(markLanguage, a.Language)
	facets.outlet(a.Outlet)
	d.title, d.body, d.facets = title.String(), body.String(), facets.String()
	return d
}

func (w *termWriter) outlet(o hearsay.Outlet) {
	for _, name := range []string{o.Name, o.Domain} {
		if name != "" {
			w.gap()
			w.text(markOutlet, name)
		}
	}
}

func (w *termWriter) names(mark, name string, aliases []string) {
	w.gap()
	w.text(mark, name)
	for _, a := range aliases[:min(len(aliases), mostNames)] {
		w.gap()
		w.text(mark, a)
	}
}

// terms returns the different terms of the row.
func (d *pageDoc) terms() []string {
	var all []string
	for _, s := range []string{d.title, d.body, d.facets} {
		all = append(all, strings.Fields(s)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// A lineDoc is the row of a statement or event.
type lineDoc struct {
	kind          Kind
	line          string
	day           int64
	first, second string // the two columns of words
	facets        string
	place         string
	hash          int64
}

// A briefDoc is the rows of a brief.
type briefDoc struct {
	story hearsay.StoryID
	fill  bool // as of a pageDoc
	lines []lineDoc
}

// A linePlace is what a hit shows of a line, kept as JSON.
type linePlace struct {
	Name string      `json:"n,omitempty"`
	At   []placeSpan `json:"at"`
}

type placeSpan struct {
	Page  string `json:"p"`
	Start int    `json:"s"`
	End   int    `json:"e"`
}

func (p *linePlace) add(e hearsay.Excerpt) {
	if e.None() {
		return
	}
	s := placeSpan{string(e.Span.Page[:min(16, len(e.Span.Page))]), e.Span.Start, e.Span.End}
	if !slices.Contains(p.At, s) {
		p.At = append(p.At, s)
	}
}

// newBriefDoc makes the rows of a brief.
func newBriefDoc(b *hearsay.Brief) *briefDoc {
	m := &lineMaker{doc: &briefDoc{story: b.Story.ID}, pages: map[hearsay.PageID]*hearsay.PageNote{}, entities: map[hearsay.EntityID]*hearsay.Entity{}}
	for i := range b.Pages {
		m.pages[b.Pages[i].Page] = &b.Pages[i]
	}
	for i := range b.Entities {
		e := &b.Entities[i]
		m.entities[e.ID] = e
		if e.Kind != hearsay.Place {
			continue
		}
		for _, at := range e.Mentions {
			m.places = append(m.places, placed{at.Span, i})
		}
	}
	slices.SortFunc(m.places, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.entity, b.entity))
	})
	m.all = b.Entities
	for i := range b.Speakers {
		for j := range b.Speakers[i].Sayings {
			m.statement(&b.Speakers[i], &b.Speakers[i].Sayings[j].Statement)
		}
	}
	for i := range b.Events {
		m.event(&b.Events[i].Event)
	}
	return m.doc
}

// A placed is a mention of a place.
type placed struct {
	hearsay.Span
	entity int
}

// A lineMaker makes the rows of one brief.
type lineMaker struct {
	doc      *briefDoc
	pages    map[hearsay.PageID]*hearsay.PageNote
	entities map[hearsay.EntityID]*hearsay.Entity
	all      []hearsay.Entity
	places   []placed // by place
}

// statement adds the row of a statement: its words, and who said it.
func (m *lineMaker) statement(sp *hearsay.Speaker, s *hearsay.Statement) {
	var words, speaker, facets termWriter
	for _, w := range s.Words {
		words.gap()
		words.text("", w.Text)
	}
	speaker.names("", sp.Name, sp.Aliases)
	facets.WriteString(markAll + " ")
	on := []hearsay.PageID{s.Page}
	for _, r := range s.Repeats {
		on = append(on, r.Page)
	}
	m.carried(&facets, on)
	facets.names(markSpeaker, sp.Name, sp.Aliases)
	p := linePlace{Name: sp.Name}
	p.add(s.Sentence)
	if len(p.At) == 0 && len(s.Words) > 0 {
		p.add(s.Words[0])
	}
	var places []int
	m.named(&places, s.Sentence)
	m.facetPlaces(&facets, places)
	day := s.Said.Start
	if n := m.pages[s.Page]; day.IsZero() && n != nil {
		day = n.Published.Start
	}
	m.add(OfStatement, string(s.ID), day, words.String(), speaker.String(), facets.String(), p)
}

// event adds the row of an event: its label, its reports, and who took part.
func (m *lineMaker) event(e *hearsay.Event) {
	var label, reports, facets termWriter
	label.text("", e.Label.Text)
	facets.WriteString(markAll + " ")
	facets.text(markHead, e.Label.Text)
	p := linePlace{}
	p.add(e.Label)
	day := e.When.Start
	var on []hearsay.PageID
	var places []int
	var told []string
	for i := range e.Reports {
		r := &e.Reports[i]
		on = append(on, r.Page)
		if n := m.pages[r.Page]; !e.When.Known() && n != nil && n.Published.Known() && (day.IsZero() || n.Published.Start.Before(day)) {
			day = n.Published.Start
		}
		if r.Sentence.None() || len(told) == mostReports || slices.Contains(told, r.Sentence.Text) {
			continue
		}
		told = append(told, r.Sentence.Text)
		reports.gap()
		reports.text("", r.Sentence.Text)
		p.add(r.Sentence)
		m.named(&places, r.Sentence)
	}
	m.carried(&facets, on)
	var names []string
	for _, id := range append(slices.Clone(e.Actors), e.Targets...) {
		n := m.entities[id]
		if n == nil || slices.Contains(names, n.Name) {
			continue
		}
		names = append(names, n.Name)
		reports.gap()
		reports.text("", n.Name)
		if n.Kind == hearsay.Place {
			places = append(places, slices.IndexFunc(m.all, func(x hearsay.Entity) bool { return x.ID == id }))
		}
	}
	p.Name = strings.Join(names[:min(len(names), mostNames)], ", ")
	m.facetPlaces(&facets, places)
	m.add(OfEvent, string(e.ID), day, label.String(), reports.String(), facets.String(), p)
}

func (m *lineMaker) add(kind Kind, line string, day time.Time, first, second, facets string, p linePlace) {
	j, err := json.Marshal(p)
	if err != nil { // it holds strings and numbers
		panic(err)
	}
	var st termWriter
	st.text(markStory, string(m.doc.story))
	d := lineDoc{kind: kind, line: line, day: dayOf(day), first: first, second: second, facets: facets + st.String(), place: string(j)}
	h := xxh3.New()
	for _, s := range []string{first, second, d.facets, d.place, dayTime(d.day).Format(time.DateOnly)} {
		h.WriteString(s)
		h.Write([]byte{0})
	}
	d.hash = int64(h.Sum64())
	m.doc.lines = append(m.doc.lines, d)
}

// carried adds the outlets and languages of pages.
func (m *lineMaker) carried(facets *termWriter, on []hearsay.PageID) {
	var names []string
	slices.Sort(on[min(1, len(on)):])
	for _, id := range slices.Compact(on) {
		n := m.pages[id]
		if n == nil {
			continue
		}
		if name := n.Outlet.Name + "\x00" + n.Outlet.Domain; !slices.Contains(names, name) && len(names) < mostNames {
			names = append(names, name)
			facets.outlet(n.Outlet)
		}
		if l := "\x00l" + n.Language; n.Language != "" && !slices.Contains(names, l) {
			names = append(names, l)
			facets.gap()
			facets.text(markLanguage, n.Language)
		}
	}
}

// named adds the places whose mentions stand in a sentence.
func (m *lineMaker) named(out *[]int, e hearsay.Excerpt) {
	i, _ := slices.BinarySearchFunc(m.places, e.Span, func(p placed, s hearsay.Span) int {
		return cmp.Or(cmp.Compare(p.Page, s.Page), cmp.Compare(p.Start, s.Start))
	})
	for ; i < len(m.places) && m.places[i].Page == e.Span.Page && m.places[i].Start < e.Span.End; i++ {
		*out = append(*out, m.places[i].entity)
	}
}

func (m *lineMaker) facetPlaces(facets *termWriter, places []int) {
	slices.Sort(places)
	for _, i := range slices.Compact(places) {
		facets.names(markPlace, m.all[i].Name, m.all[i].Aliases)
	}
}

// Rows are numbered by day: the days since the year 1, then a number that counts
// up within the day. Rows without a date have day 0 and come after all others. A
// day takes four million rows before it runs into the next.
const dayBits = 22

// firstDay is the first that is told apart from no date, in the year 6.
const firstDay = 1 << 11

// dayOf returns the number of a day, 0 for no date.
func dayOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	const year1 = 719162 // days from 0001-01-01 to 1970-01-01
	s := t.Unix()
	d := s / 86400
	if s%86400 < 0 {
		d--
	}
	if d += year1; d < firstDay || d >= 1<<40 {
		return 0
	}
	return d
}

// dayTime is the day with that number; zero for 0.
func dayTime(day int64) time.Time {
	if day < firstDay {
		return time.Time{}
	}
	return time.Date(1, 1, 1+int(day), 0, 0, 0, 0, time.UTC)
}
