package web

import (
	"bufio"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"iter"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/store"
	"hearsay/internal/wording"
)

// A report is a story as one file: the brief whole, the kept text of each of its
// pages with the sentences that the brief leads to, and nothing that has to be
// asked of anybody. It is made in two passes over the same views that the web
// page shows. The first only writes down which places the lines lead to; then
// each place becomes a sentence of a page, and the sentences of a page are
// counted from its top ("4.3" is the third of page 4). The second pass writes
// the file, with these sentences as the fragments that notes lead to. Pages are
// read one after the other, so that a report takes no more memory than its
// story.
//
// The same story gives the same bytes: nothing in it depends on the hour.

// A ReportFormat is a kind of file.
type ReportFormat string

// The formats of a report.
const (
	ReportHTML     ReportFormat = "html"
	ReportMarkdown ReportFormat = "md"
)

// ReportMark is how a report of ours begins, by which the program knows what it
// may write over: within the first 200 bytes of the file.
func ReportMark(f ReportFormat) string {
	if f == ReportMarkdown {
		return "<!-- hearsay report -->"
	}
	return `<meta name="generator" content="hearsay report">`
}

// WriteReport writes the report of a story, named by its ID, an earlier one, a
// prefix or its number in the list.
func WriteReport(ctx context.Context, db *store.DB, story string, f ReportFormat, w io.Writer) error {
	return WriteReportIn(ctx, db, story, f, wording.English(), w)
}

// WriteReportIn writes it with the program's own words in a language; Markdown is
// in English always.
func WriteReportIn(ctx context.Context, db *store.DB, story string, f ReportFormat, in *wording.Language, w io.Writer) error {
	if f == ReportMarkdown {
		in = wording.English()
	}
	b, err := db.Brief(ctx, hearsay.StoryID(story))
	if err != nil {
		return err
	}
	return writeReport(ctx, db, b, f, in, w)
}

func writeReport(ctx context.Context, s shelf, b *hearsay.Brief, f ReportFormat, in *wording.Language, w io.Writer) error {
	r, err := newReport(ctx, s, b, in)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	if f == ReportMarkdown {
		err = r.markdown(ctx, out)
	} else {
		err = r.html(ctx, out)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// An IndexLine is a story in the index of several reports.
type IndexLine struct {
	store.StorySummary
	File string // beside the index
}

// WriteReportIndex writes the page that leads to the reports beside it.
func WriteReportIndex(lines []IndexLine, f ReportFormat, w io.Writer) error {
	return WriteReportIndexIn(lines, f, wording.English(), w)
}

// WriteReportIndexIn writes it in a language.
func WriteReportIndexIn(lines []IndexLine, f ReportFormat, in *wording.Language, w io.Writer) error {
	v := &indexView{Title: in.N(len(lines), "report")}
	for _, l := range lines {
		title := clip(l.Title, 300)
		if title == "" {
			title = in.T("Without a title")
		}
		sum := in.N(len(l.Pages), "page") + ", " + in.N(l.Texts, "text") + ", " + in.N(l.Outlets, "outlet")
		if l.Origins > 0 {
			sum += ", " + in.N(l.Origins, "origin")
		}
		v.Lines = append(v.Lines, indexLine{link{title, l.File}, sum, span(in, l.First, l.Last)})
	}
	out := bufio.NewWriter(w)
	var err error
	if f == ReportMarkdown {
		err = indexMarkdown(v, out)
	} else {
		v.CSS, v.Policy = reportSheet()
		err = templates(in, "").ExecuteTemplate(out, "reportindex.html", v)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

type indexView struct {
	Title  string
	CSS    template.CSS
	Policy string
	Lines  []indexLine
}

type indexLine struct {
	Link       link
	Sum, Dates string
}

// newReportDesk is a desk that leaves nothing out.
func newReportDesk(b *hearsay.Brief, l linker, in *wording.Language) *desk {
	d := newDeskIn(b, in)
	d.links, d.whole = l, true
	d.front, d.fold, d.items = nil, math.MaxInt32, math.MaxInt32
	return d
}

// whole is the view of all of a story.
func (d *desk) wholeView() *storyView {
	v := d.head()
	v.Report = true
	v.Sources = d.sources(math.MaxInt32)
	v.NoLead = v.Sources == nil && len(d.b.Pages) > 1
	d.fillFrom(v, 0)
	d.fillHappened(v, 0)
	d.fillSays(v, 0)
	d.fillExpect(v, 0)
	d.fillDiffer(v, 0)
	d.fillChanged(v, 0)
	d.fillOnly(v, 0)
	v.Contents = append(d.contents(), content{d.T("The pages"), "#evidence", len(d.b.Pages)})
	v.Phases = d.phases()
	return v
}

// A report is what is known before it is written.
type report struct {
	shelf shelf
	desk  *desk
	view  *storyView
	refs  *reportLinks
	pages []hearsay.PageID // those of the story, then others that lines lead to
	spans map[hearsay.PageID][]hearsay.Span
}

func newReport(ctx context.Context, s shelf, b *hearsay.Brief, in *wording.Language) (*report, error) {
	l := &reportLinks{asked: map[hearsay.PageID]map[hearsay.Span][]string{}, number: map[hearsay.PageID]int{}, refs: map[hearsay.Span]int{}, events: map[string]bool{}}
	for i := range b.Events {
		l.events[eventLine(&b.Events[i].Event)] = true
	}
	for i := range b.Pages {
		l.number[b.Pages[i].Page] = b.Pages[i].Number
	}
	r := &report{shelf: s, refs: l, spans: map[hearsay.PageID][]hearsay.Span{}}
	r.desk = newReportDesk(b, l, in)
	r.desk.wholeView() // for what it asks of l
	for i := range b.Pages {
		r.pages = append(r.pages, b.Pages[i].Page)
	}
	var others []hearsay.PageID
	for id := range l.asked {
		if l.number[id] == 0 {
			others = append(others, id)
		}
	}
	slices.Sort(others)
	r.pages = append(r.pages, others...)
	r.desk.eachSentence(func(s hearsay.Span) { r.spans[s.Page] = append(r.spans[s.Page], s) })
	for _, ss := range r.spans {
		sortShortest(ss)
	}
	l.cites = map[hearsay.PageID]*cited{}
	for _, id := range r.pages {
		a, err := r.article(ctx, id)
		if err != nil {
			return nil, err
		}
		c := r.cite(id, a)
		l.cites[id] = c
		for _, h := range slices.Concat(c.hits, c.outside) {
			for _, s := range h.spans {
				l.refs[s] = h.n
			}
		}
	}
	r.view = r.desk.wholeView()
	return r, nil
}

// article is that of a page, nil where it has none or is not kept here.
func (r *report) article(ctx context.Context, id hearsay.PageID) (*hearsay.Article, error) {
	if id == "" {
		return nil, nil
	}
	a, err := r.shelf.ArticleShown(ctx, id)
	if errors.Is(err, hearsay.ErrNoArticle) || errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return a, err
}

// A hit is a sentence that lines lead to.
type hit struct {
	hearsay.Range                // in the article; in the page's bytes where it stands outside
	n             int            // which of the page's, from 1
	spans         []hearsay.Span // the places that lie in it
	lines         []string       // the lines that lead here
}

// cited is what lines lead to on one page: sentences of the article, in order,
// and words that stand in the page's head or in what was cut.
type cited struct{ hits, outside []hit }

// cite makes sentences of the places that were asked for on a page.
func (r *report) cite(id hearsay.PageID, a *hearsay.Article) *cited {
	asked := r.refs.asked[id]
	spans := make([]hearsay.Span, 0, len(asked))
	for s := range asked {
		spans = append(spans, s)
	}
	slices.SortFunc(spans, func(a, b hearsay.Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	var sentences []hearsay.Range
	if a != nil {
		for _, s := range r.spans[id] {
			if q, ok := a.Locate(s); ok && q.Len() < 1200 {
				sentences = append(sentences, q)
			}
		}
	}
	c := &cited{}
	in, out := map[hearsay.Range]int{}, map[hearsay.Range]int{}
	for _, s := range spans {
		list, at, q := &c.outside, out, hearsay.Range{Start: s.Start, End: s.End}
		if a != nil {
			if found, ok := a.Locate(s); ok && !found.Empty() {
				list, at, q = &c.hits, in, found
				for _, t := range sentences {
					if t.Contains(found) {
						q = t
						break
					}
				}
			}
		}
		i, ok := at[q]
		if !ok {
			i = len(*list)
			at[q] = i
			*list = append(*list, hit{Range: q})
		}
		h := &(*list)[i]
		h.spans = append(h.spans, s)
		for _, line := range asked[s] {
			if !slices.Contains(h.lines, line) {
				h.lines = append(h.lines, line)
			}
		}
	}
	slices.SortFunc(c.hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	for i := range c.hits {
		c.hits[i].n = i + 1
	}
	for i := range c.outside {
		c.outside[i].n = len(c.hits) + i + 1
	}
	return c
}

// reportLinks are the addresses inside a report: fragments, and nothing else.
type reportLinks struct {
	number map[hearsay.PageID]int
	events map[string]bool                              // lines of events; the main fact may be none of them
	asked  map[hearsay.PageID]map[hearsay.Span][]string // places with the lines that lead to them
	refs   map[hearsay.Span]int                         // which sentence of its page a place is; empty in the first pass
	cites  map[hearsay.PageID]*cited
}

// page is the fragment of a page: "p4", or its ID where it is not of the story.
func (l *reportLinks) page(id hearsay.PageID) string {
	if n := l.number[id]; n > 0 {
		return "p" + strconv.Itoa(n)
	}
	return "x" + fragment(string(id[:min(len(id), 16)]))
}

func (l *reportLinks) ref(id hearsay.PageID, n int) string { return l.page(id) + "s" + strconv.Itoa(n) }

func (l *reportLinks) note(e hearsay.Excerpt, line string) (string, int) {
	n := l.refs[e.Span]
	if n == 0 {
		m := l.asked[e.Span.Page]
		if m == nil {
			m = map[hearsay.Span][]string{}
			l.asked[e.Span.Page] = m
		}
		if strings.HasPrefix(line, "ev-") && !l.events[line] {
			line = "sources"
		}
		if !slices.Contains(m[e.Span], line) {
			m[e.Span] = append(m[e.Span], line)
		}
	}
	return "#" + l.ref(e.Span.Page, n), n
}

func (l *reportLinks) sheet(id hearsay.PageID) string            { return "#" + l.page(id) }
func (l *reportLinks) line(_, line string, _ bool, _ int) string { return "#" + line }
func (l *reportLinks) section(name string) string                { return "#" + name }
func (l *reportLinks) event(e *hearsay.Event) string {
	if line := eventLine(e); l.events[line] {
		return "#" + line
	}
	return "#sources"
}
func (l *reportLinks) speaker(key string) string { return "#sp-" + fragment(key) }
func (l *reportLinks) compare(int, int) string   { return "" }

// A reportView is what the template of a report shows.
type reportView struct {
	Title  string
	CSS    template.CSS
	Policy string
	Story  *storyView
	Pages  iter.Seq[*reportPage]
}

// reportSheet is the sheet with the policy that lets a file have it, and
// nothing else.
func reportSheet() (template.CSS, string) {
	css := mustRead("static/hearsay.css")
	sum := sha256.Sum256(css)
	return template.CSS(css), "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

func (r *report) html(ctx context.Context, w io.Writer) error {
	v := &reportView{Title: r.desk.title(), Story: r.view}
	v.CSS, v.Policy = reportSheet()
	var failed error
	v.Pages = func(yield func(*reportPage) bool) {
		for _, id := range r.pages {
			p, err := r.page(ctx, id)
			if err != nil {
				failed = err
				return
			}
			if !yield(p) {
				return
			}
		}
	}
	err := templates(r.desk.Language, langOf(r.desk.saidIn(), r.desk.Language)).ExecuteTemplate(w, "report.html", v)
	return cmp.Or(failed, err)
}

// reportFile answers with a story as a file to keep.
func (w *site) reportFile(f ReportFormat) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		id := r.PathValue("id")
		d, err := w.brief(r, id)
		if err != nil {
			w.fail(rw, r, statusOf(err))
			return
		}
		in := d.Language
		if f == ReportMarkdown { // English only
			in = wording.English()
		}
		rep, err := newReport(r.Context(), w.shelf, d.b, in)
		if err != nil {
			if r.Context().Err() == nil {
				w.log.Error("report", "story", id, "error", err)
			}
			w.fail(rw, r, statusOf(err))
			return
		}
		h := rw.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		if f == ReportMarkdown {
			h.Set("Content-Type", "text/markdown; charset=utf-8")
		}
		h.Set("Content-Disposition", `attachment; filename="`+fragment(string(d.b.Story.ID))+"."+string(f)+`"`)
		h.Set("Cache-Control", "no-cache")
		h.Add("Vary", "Accept-Language, Cookie")
		// A long report on a slow line takes longer than a page.
		_ = http.NewResponseController(rw).SetWriteDeadline(time.Now().Add(10 * time.Minute))
		out := bufio.NewWriterSize(rw, 64<<10)
		if f == ReportMarkdown {
			err = rep.markdown(r.Context(), out)
		} else {
			err = rep.html(r.Context(), out)
		}
		if err == nil {
			err = out.Flush()
		}
		if err != nil {
			if r.Context().Err() == nil {
				w.log.Error("report", "story", id, "error", err)
			}
			panic(http.ErrAbortHandler) // the browser sees that the file is cut off
		}
	}
}

func mustRead(name string) []byte {
	b, err := staticFiles.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err)) // embedded: cannot be missing in a program that was built
	}
	return b
}
