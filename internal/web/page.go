package web

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/store"
	"hearsay/internal/wording"
)

// How much of a long page is shown at once.
const (
	pageBlocks = 400
	pageBytes  = 150_000
)

// A keptView is a page of the pile with the findings of its story marked.
type keptView struct {
	l        *wording.Language
	Number   int // in its story; 0 where it is in none
	Of       int
	Story    *link
	Back     *link // the line that the reader came from
	Kick     string
	Title    []segment
	Language string
	Reason   string // why there is no article
	Outside  *outsideView
	Rows     []row
	Part     part
	Facts    []fact
	Legend   bool
	Sheets   []sheet
	Raw      string
	Why      []string
	Compare  []link
	// Versions are the pages kept under its address, where there are several; Step
	// is what was changed up to this one.
	Versions     []versionView
	VersionsLeft int
	Step         *versionView
}

// An outsideView is the words that one came for where they stand in no block of
// the article: in the page's head, or in what was cut.
type outsideView struct{ Before, Words, After string }

// A fact is one thing known about a page.
type fact struct {
	Name, Text, How string
	URL             string // of a live page
	Code            bool
	Proof           []note
}

// A row is a block of the article with what was found in it.
type row struct {
	Kind     string // CSS class
	Label    string // said to whom cannot see the shape
	Fold     bool   // folded away: captions
	Segments []segment
	Found    []found
	More     int
	Here     bool   // holds the words one came for
	Live     string // the live page at these words
}

// A segment is a stretch of words under the same marks. Open and Close say
// where the highlighted sentence begins and ends.
type segment struct {
	Text        string
	Marks       []string
	Open, Close bool
	inside      bool // part of that sentence
	First       bool // the first stretch of the highlighted sentence
}

// A found is one finding in the margin, with the way to its line.
type found struct {
	Class string // "ks", "ke", "ko"
	Text  string
	Note  string
	Cue   string
	URL   string
}

// kept shows a page.
func (w *site) kept(r *http.Request) (*view, error) {
	id := r.PathValue("id")
	if id == "" || len(id) > 64 {
		return nil, errNoPage
	}
	p, err := w.shelf.Page(r.Context(), hearsay.PageID(id))
	gone := errors.Is(err, store.ErrPruned)
	if err != nil && !gone {
		return nil, err
	}
	at, err := readAt(r, p, gone)
	if err != nil {
		return nil, err
	}
	d, line, err := w.deskOf(r, p.ID)
	if err != nil {
		return nil, err
	}
	part, err := partNumber(r)
	if err != nil {
		return nil, err
	}
	l := languageOf(r)
	v := &keptView{l: l, Raw: pageURL(p.ID) + "/raw"}
	a, err := w.shelf.ArticleShown(r.Context(), p.ID)
	switch {
	case errors.Is(err, hearsay.ErrNoArticle):
		v.Reason, a = err.Error(), nil
		if _, why, ok := strings.Cut(v.Reason, hearsay.ErrNoArticle.Error()); ok {
			v.Reason = strings.TrimLeft(why, ": ")
		}
	case err != nil:
		return nil, err
	}
	trail := []link{{l.T("The pile"), "/"}}
	if d != nil {
		trail = append(trail, link{clip(d.title(), 60), d.storyURL()})
		v.place(d, p, line)
	}
	name := l.F("Page %s", p.ID.Short())
	if v.Number > 0 {
		name = l.F("Page %s", strconv.Itoa(v.Number))
	}
	trail = append(trail, link{name, ""})
	v.fill(d, p, a, at, part, r.URL)
	if gone {
		v.Kick = strings.Replace(v.Kick, v.keptAsItCame(), l.T("The page as it came was removed; what was found in it can no longer be checked"), 1)
	}
	if err := w.versions(r.Context(), v, d, p.ID); err != nil {
		return nil, err
	}
	page := &view{Template: "page.html", Title: name + " · " + clip(titleOf(p, a), 80), Trail: trail, Data: v}
	if d != nil {
		page.Follow, page.Said = d.follow(), d.saidIn()
	}
	return page, nil
}

// readAt reads ?at=START-END, bytes of the page; the zero Span where there is none.
// A page whose bytes are gone may have had any number of them.
func readAt(r *http.Request, p *hearsay.Page, gone bool) (hearsay.Span, error) {
	s := r.URL.Query().Get("at")
	if s == "" {
		return hearsay.Span{}, nil
	}
	from, to, ok := strings.Cut(s, "-")
	start, err1 := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	if !ok || err1 != nil || err2 != nil || start < 0 || end <= start || end > len(p.Body) && !gone {
		return hearsay.Span{}, fmt.Errorf("place %q in the page: %w", clip(s, 40), errBadLink)
	}
	return hearsay.Span{Page: p.ID, Start: start, End: end}, nil
}

// deskOf returns the brief that a page is read for: the one the reader came
// from, else the one that holds it; nil where none does. line is where in it.
func (w *site) deskOf(r *http.Request, id hearsay.PageID) (d *desk, line string, err error) {
	story, line, _ := strings.Cut(r.URL.Query().Get("from"), ".")
	if line != fragment(line) {
		line = ""
	}
	if story != "" {
		d, err := w.brief(r, story)
		if err == nil && d.page[id] != nil {
			return d, line, nil
		}
		if err != nil && statusOf(err) != http.StatusNotFound {
			return nil, "", err
		}
	}
	of, err := w.shelf.StoriesOf(r.Context(), id)
	holder := of[id]
	if err != nil || holder == "" {
		return nil, "", err
	}
	d, err = w.brief(r, string(holder))
	if errors.Is(err, store.ErrNotFound) {
		return nil, "", nil
	}
	return d, "", err
}

func titleOf(p *hearsay.Page, a *hearsay.Article) string {
	if a != nil && a.Headline.Text != "" {
		return a.Headline.Text
	}
	if p.Locator != "" {
		return p.Locator
	}
	return p.ID.Short()
}

// place sets the page in its story.
func (v *keptView) place(d *desk, p *hearsay.Page, line string) {
	v.Number, v.Of = d.number(p.ID), len(d.b.Pages)
	v.Story = &link{d.title(), d.storyURL()}
	if u := d.backURL(line); u != "" {
		v.Back = &link{d.T("Back to the line in the story"), u}
	}
	for _, q := range d.b.Pages[:min(len(d.b.Pages), 40)] {
		v.Sheets = append(v.Sheets, d.sheet(q.Page))
	}
	if n := d.page[p.ID]; n != nil {
		for _, w := range n.Why {
			v.Why = append(v.Why, d.say(w))
		}
	}
	for i := range d.b.Copies {
		c := &d.b.Copies[i]
		if (c.From == p.ID || c.To == p.ID) && d.page[c.From] != nil && d.page[c.To] != nil && len(c.Taken) > 0 && len(v.Compare) < 6 && c.Kind != hearsay.QuotesOnly {
			other := c.From
			if other == p.ID {
				other = c.To
			}
			v.Compare = append(v.Compare, link{d.F("Beside page %d", d.number(other)), d.compareURL(c)})
		}
	}
}

func (v *keptView) keptAsItCame() string {
	if v.Number > 0 {
		return v.l.T("kept as it came")
	}
	return v.l.T("Kept as it came")
}

func (v *keptView) fill(d *desk, p *hearsay.Page, a *hearsay.Article, at hearsay.Span, part int, u *url.URL) {
	kick := v.keptAsItCame()
	if v.Number > 0 {
		kick = v.l.F("Page %d of %d, %s", v.Number, v.Of, kick)
		if n := d.page[p.ID]; n != nil {
			kick += " · " + d.siteName(p.ID) + " · " + d.pageDate(p.ID)
		}
	}
	v.Kick = kick
	if a == nil {
		v.Title = []segment{{Text: titleOf(p, a)}}
		v.Facts = facts(v.l, d, p, nil, hearsay.Range{})
		v.outside(p, nil, at)
		return
	}
	v.Language = a.Language
	marks := d.marks(p.ID, a)
	v.Legend = len(marks) > 0
	target := v.target(d, p, a, at)
	v.Facts = facts(v.l, d, p, a, target)
	v.rows(d, a, marks, target, part, u)
}

// target is the range of the article that one came for: the sentence around it
// where a finding of the brief knows it.
func (v *keptView) target(d *desk, p *hearsay.Page, a *hearsay.Article, at hearsay.Span) hearsay.Range {
	if at.Page == "" {
		return hearsay.Range{}
	}
	r, ok := a.Locate(at)
	if !ok || r.Empty() {
		v.outside(p, a, at)
		return hearsay.Range{}
	}
	if d == nil {
		return r
	}
	for _, s := range d.sentencesOn(p.ID) {
		if q, ok := a.Locate(s); ok && q.Contains(r) && q.Len() < 1200 {
			return q
		}
	}
	return r
}

// sentencesOn are the sentences of a page that findings stand in.
func (d *desk) sentencesOn(id hearsay.PageID) []hearsay.Span {
	var out []hearsay.Span
	d.eachSentence(func(s hearsay.Span) {
		if s.Page == id {
			out = append(out, s)
		}
	})
	sortShortest(out)
	return out
}

// eachSentence calls f with every sentence that a finding stands in.
func (d *desk) eachSentence(f func(hearsay.Span)) {
	for i := range d.b.Speakers {
		for j := range d.b.Speakers[i].Sayings {
			f(d.b.Speakers[i].Sayings[j].Sentence.Span)
		}
	}
	for i := range d.b.Events {
		for k := range d.b.Events[i].Reports {
			if r := &d.b.Events[i].Reports[k]; r.Page == r.Sentence.Span.Page {
				f(r.Sentence.Span)
			}
		}
	}
	for i := range d.b.Questions {
		for j := range d.b.Questions[i].Claims {
			f(d.b.Questions[i].Claims[j].Sentence.Span)
		}
	}
}

// sortShortest puts the shortest spans first.
func sortShortest(out []hearsay.Span) {
	slices.SortFunc(out, func(a, b hearsay.Span) int {
		return cmp.Or(cmp.Compare(a.End-a.Start, b.End-b.Start), cmp.Compare(a.Start, b.Start))
	})
}

// outside shows the words where the article does not hold them.
func (v *keptView) outside(p *hearsay.Page, a *hearsay.Article, at hearsay.Span) {
	if at.Page == "" || len(p.Body) == 0 {
		return
	}
	const around = 160
	cut := func(from, to int) string {
		from, to = max(from, 0), min(to, len(p.Body))
		for from < to && !utf8.RuneStart(p.Body[from]) {
			from++
		}
		for to < len(p.Body) && to > from && !utf8.RuneStart(p.Body[to]) {
			to--
		}
		return string(p.Body[from:to])
	}
	v.Outside = &outsideView{Before: cut(at.Start-around, at.Start), Words: clip(cut(at.Start, at.End), 4000), After: cut(at.End, at.End+around)}
}

// facts are what is known about a page; its address leads to target on the live
// page.
func facts(l *wording.Language, d *desk, p *hearsay.Page, a *hearsay.Article, target hearsay.Range) []fact {
	var out []fact
	add := func(f fact) { out = append(out, f) }
	var n *hearsay.PageNote
	if d != nil {
		n = d.page[p.ID]
	}
	if a != nil {
		site := fact{Name: l.T("Site"), Text: a.Outlet.String()}
		if site.Text == "" {
			site.Text = l.T("names none of its own")
		} else if a.Outlet.Name != "" && a.Outlet.Domain != "" && a.Outlet.Name != a.Outlet.Domain {
			site.How = a.Outlet.Domain
		}
		add(site)
	}
	if n != nil {
		if from, how := d.textFrom(p.ID); from != "" {
			add(fact{Name: l.T("Text from"), Text: from, How: how})
		}
	}
	if a != nil {
		w := a.Published
		if n != nil && n.Published.Known() {
			w = n.Published
		}
		f := fact{Name: l.T("Date"), Text: longDate(l, w)}
		if f.Text == "" {
			f.Text = l.T("not known")
		} else {
			if f.How = w.Why; d != nil {
				f.How = d.say(w.Why)
			}
			if !w.Said.None() {
				f.How += ": “" + clip(w.Said.Text, 80) + "”"
			}
			if w.About && w.Days() > 1 {
				f.How += "; " + l.T("could be any of these days")
			}
		}
		add(f)
		if a.Updated.Known() {
			add(fact{Name: l.T("Updated"), Text: longDate(l, a.Updated)})
		}
		var authors []string
		for _, e := range a.Authors[:min(len(a.Authors), 8)] {
			authors = append(authors, clip(e.Text, 80))
		}
		f = fact{Name: l.T("Author"), Text: l.Join(authors)}
		if f.Text == "" {
			f.Text = l.T("none")
		}
		add(f)
		if a.Language != "" && a.Language != "en" {
			add(fact{Name: l.T("Language"), Text: a.Language})
		}
	}
	live := fact{Name: l.T("Address"), Text: clip(p.URL, 120), URL: hearsay.LiveURL(p.URL, "", hearsay.Range{})}
	if a != nil {
		live.URL = hearsay.LiveURL(p.URL, a.Text, target)
	}
	switch {
	case p.URL == "":
		live.Text = l.T("not known, so there is no link to a live page")
	case live.URL == "":
		live.How = l.T("no web address, so there is no link")
	default:
		live.How = l.T("the live page may have changed since")
	}
	add(live)
	if !p.Fetched.IsZero() {
		add(fact{Name: l.T("Fetched"), Text: l.Date(p.Fetched.UTC(), "2 January 2006, 15:04 UTC")})
	}
	how := l.F("%s bytes, %s", l.Count(len(p.Raw)), p.Type)
	if p.Charset != "" && p.Charset != "utf-8" {
		how += ", " + l.F("decoded from %s", p.Charset)
	}
	add(fact{Name: l.T("Kept as"), Text: clip(p.Locator, 200), Code: true, How: how})
	add(fact{Name: l.T("ID"), Text: string(p.ID)[:min(len(p.ID), 16)], Code: true, How: l.T("of its address and bytes, SHA-256")})
	return out
}

// textFrom says whose text a page carries, where it is not its own.
func (d *desk) textFrom(id hearsay.PageID) (from, how string) {
	for i := range d.b.Copies {
		c := &d.b.Copies[i]
		if c.To != id || !c.Directed && c.From != "" || c.Kind == hearsay.QuotesOnly {
			continue
		}
		source := c.Source
		if n := d.number(c.From); n > 0 {
			source = d.F("page %d", n)
		}
		if source = d.say(source); source == "" {
			continue
		}
		switch c.Kind {
		case hearsay.Reprint:
			return d.F("%s, reprinted", source), d.say(strings.Join(c.Reasons, "; "))
		case hearsay.Retelling:
			return d.F("%s, retold", source), d.say(strings.Join(c.Reasons, "; "))
		case hearsay.Version:
			return d.F("%s, another version", source), d.say(strings.Join(c.Reasons, "; "))
		case hearsay.Passage:
			return d.F("%s, %d%% of the body", source, percent(c.Share)), d.say(strings.Join(c.Reasons, "; "))
		}
	}
	for _, c := range d.b.Credits {
		if c.Page == id && c.Whole && c.Outlet != "" {
			return c.Outlet, "“" + clip(c.Words.Text, 100) + "”"
		}
	}
	return "", ""
}
