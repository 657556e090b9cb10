package web

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"hearsay"
	"hearsay/internal/change"
	"hearsay/internal/wording"
)

// A markdown report is the same views in CommonMark with the footnotes and
// tables of GitHub's dialect. Each note is a footnote with the page, its date,
// the sentence and the address. All that pages brought is escaped: it cannot
// make markup, links or HTML.

// markdown writes the report.
func (r *report) markdown(ctx context.Context, w *bufio.Writer) error {
	m, v := mdWriter{w}, r.view
	m.f("%s\n# %s\n\n%s\n\nIn the pile: %s.", ReportMark(ReportMarkdown), mdText(v.Title), mdText(v.Kick), mdText(v.InPile))
	if v.Behind != "" {
		m.f(" Behind them, not in the pile: %s.", mdText(v.Behind))
	}
	m.f("\n\nEach footnote holds the sentence behind its line: p4s3 is the third of page 4. Copies count once. Where nothing can be told, it says so.\n")
	m.sources(v)
	m.phases(v)
	m.from(v)
	m.happened(v)
	m.says(v)
	m.expect(v)
	m.differ(v)
	m.changed(v)
	if len(v.OnlyIn) > 0 {
		m.f("\n## Only in one page\n\n")
		for _, o := range v.OnlyIn {
			m.f("- Page %d: %s%s (%s)\n", o.Sheet.Number, mdText(o.Words), mdNotes(o.Notes), mdText(o.Kind))
		}
	}
	return r.footnotes(ctx, m)
}

func (m mdWriter) sources(v *storyView) {
	t := v.Sources
	if t == nil {
		if v.NoLead {
			m.f("\n## How many sources?\n\nNo one event stands in two pages of this story.\n")
		}
		return
	}
	m.f("\n## %s\n\nThe main fact: %s", mdText(t.Head), mdText(t.Fact))
	if t.Date != "" {
		m.f(", %s", mdText(t.Date))
	}
	origins := wording.English().N(t.Origins, "origin")
	if t.Origins == 0 {
		origins = "no origin named"
	}
	m.f(".\n\n| %s | %s | %s | %s |\n| --- | --- | --- | --- |\n", wording.English().N(t.Pages, "page"), wording.English().N(t.Texts, "text"), wording.English().N(t.Outlets, "outlet"), origins)
	for _, row := range t.Rows {
		words := "the same words"
		if !row.Same {
			if words = ""; row.Words != "" {
				words = mdQuote(row.Words)
			}
		}
		m.f("| %d %s: %s%s | %s | %s | %s |\n", row.Sheet.Number, mdText(row.Name), words, mdRef(row.Sheet), mdCell(row.Text, false), mdCell(row.Outlet, true), mdCell(row.Origin, true))
	}
}

// mdRef is the footnote of a sheet that leads to a sentence.
func mdRef(s sheet) string {
	if strings.Contains(s.URL, "s") {
		return "[^" + strings.TrimPrefix(s.URL, "#") + "]"
	}
	return ""
}

// mdCell is a cell of the table of sources; one that goes on from the row above
// says so.
func mdCell(c *sourceCell, quoted bool) string {
	if c == nil {
		return "″"
	}
	var out []string
	for _, n := range c.Names {
		s := "**" + mdText(n.Name) + "**"
		if len(n.Proof) > 0 {
			s += " " + mdProofs(n.Proof, quoted)
		}
		if n.Why != "" {
			s += " (" + mdText(n.Why) + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func (m mdWriter) phases(v *storyView) {
	if len(v.Phases) == 0 {
		return
	}
	m.f("\n## In phases\n\n")
	for _, p := range v.Phases {
		if p.Dates == "" {
			m.f("- Of no certain day: %s\n", mdSheets(p.Sheets))
			continue
		}
		m.f("- **%s** %s (%s)\n", mdText(p.Dates), mdText(p.Begin), mdSheets(p.Sheets))
	}
}

func (m mdWriter) from(v *storyView) {
	if v.From == nil {
		return
	}
	m.f("\n## Where it comes from\n\n")
	m.tree(v.From.Tree, 0)
	m.f("\n### The pages, and why they belong together\n\n")
	for _, p := range v.From.Pages {
		m.f("- **%d** %s — %s", p.Sheet.Number, mdText(p.Title), mdText(p.Detail))
		if p.URL != "" {
			m.f(" <%s>", mdURL(p.URL))
		}
		for _, w := range p.Why {
			m.f("; %s", mdText(w))
		}
		m.f("\n")
	}
	for i, p := range v.From.Passages {
		if i == 0 {
			m.f("\n### Also told in passing\n\n")
		}
		m.f("- %s — “%s”; %s\n", mdText(p.Title), mdText(p.Words), mdText(p.Why))
	}
	for _, s := range v.From.Skipped {
		m.f("\nNot done: %s.\n", mdText(s))
	}
}

// tree writes branches as nested lists; very deep ones stay at one depth.
func (m mdWriter) tree(bs []branch, depth int) {
	for _, b := range bs {
		m.f("%s- ", strings.Repeat("  ", min(depth, 12)))
		switch {
		case b.Outside != "":
			m.f("%s, %s", mdText(b.Outside), b.Where)
			if b.Detail != "" {
				m.f(", %s", mdText(b.Detail))
			}
		default:
			if b.How != "" {
				m.f("%s ", b.How)
			}
			if b.Sheet != nil {
				m.f("**%d**", b.Sheet.Number)
			}
			if b.Again {
				m.f(", told above")
			} else {
				m.f(" %s, %s", mdText(b.Name), mdText(b.Detail))
			}
			if len(b.Proof) > 0 {
				m.f(": %s", mdProofs(b.Proof, true))
			}
			if len(b.Keeps) > 0 {
				m.f(". Keeps what its original lost: %s", mdProofs(b.Keeps, true))
			}
		}
		m.f("\n")
		m.tree(b.Branches, depth+1)
	}
}

func (m mdWriter) happened(v *storyView) {
	if len(v.Events)+len(v.Before)+len(v.Minor) == 0 {
		return
	}
	m.f("\n## What happened\n\n")
	for _, e := range v.Before {
		date := e.Date.Text
		if date == "" {
			date = "earlier"
		}
		m.f("- before, %s: ", mdPlain(date))
		if e.Mode == modeWords(hearsay.Historical) {
			e.Mode = ""
		}
		m.eventWords(e)
		m.f("\n")
	}
	for _, e := range v.Events {
		m.event(e)
	}
	if len(v.Minor) > 0 {
		m.f("\n### Told by one text: somebody speaking, or dated by its page alone\n\n")
		for _, e := range v.Minor {
			m.event(e)
		}
	}
}

func (m mdWriter) eventWords(e eventView) {
	if e.Mode != "" {
		m.f("%s: ", e.Mode)
	}
	words := mdText(e.Label)
	if e.Main {
		words = "**" + words + "**"
	}
	m.f("%s%s", words, mdNotes(e.Notes))
}

func (m mdWriter) event(e eventView) {
	date := e.Date.Text
	if date == "" {
		date = "not dated"
	}
	m.f("- %s: ", mdPlain(date))
	m.eventWords(e)
	m.f("\n")
	m.counts(&e.Counts, "  ")
}

// counts writes the four counts, each with its list.
func (m mdWriter) counts(c *countsView, indent string) {
	for _, l := range c.Lists {
		m.f("%s- %s: ", indent, l.Head)
		if l.Empty != "" {
			m.f("%s\n", mdText(l.Empty))
			continue
		}
		var out []string
		for _, i := range l.Items {
			var s []string
			if i.Name != "" {
				s = append(s, mdText(i.Name)+mdNotes(i.Notes))
			}
			if p := mdSheets(i.Sheets); p != "" {
				s = append(s, p)
			}
			if i.Words != "" {
				s = append(s, mdQuote(i.Words))
			}
			if i.Why != "" {
				s = append(s, "("+mdText(i.Why)+")")
			}
			if i.Name == "" && len(i.Notes) > 0 {
				s = append(s, mdNotes(i.Notes))
			}
			out = append(out, strings.Join(s, " "))
		}
		m.f("%s\n", strings.Join(out, "; "))
	}
	if c.Dating != "" {
		m.f("%s- %s%s\n", indent, mdText(c.Dating), mdNotes(c.Proof))
	}
}

func (m mdWriter) differ(v *storyView) {
	if len(v.Different) == 0 {
		return
	}
	m.f("\n## Where they differ\n\nNo side is marked as right.\n")
	for _, d := range v.Different {
		m.f("\n### %s", mdText(d.About))
		if d.Kind != "" {
			m.f(" (%s)", d.Kind)
		}
		m.f("\n\n")
		for i, s := range d.Sides {
			m.f("%d. %s\n", i+1, strings.TrimSpace("**"+mdText(s.Value)+"**"))
			for _, list := range [][]sideVoice{s.Voices, s.Folded} {
				for _, one := range list {
					m.f("   - %s: %s%s\n", mdText(one.Name), mdText(one.Words), mdNotes(one.Notes))
				}
			}
		}
	}
}

func (m mdWriter) changed(v *storyView) {
	if len(v.Changed) == 0 {
		return
	}
	m.f("\n## What was changed\n")
	words := func(ps []change.Part, notes []note, none string) string {
		if len(ps) == 0 {
			return none
		}
		s := ""
		for _, p := range ps {
			s += p.Text
		}
		return mdText(s) + mdNotes(notes)
	}
	for _, c := range v.Changed {
		m.f("\n### Page %d, before it page %d: %s%s\n\n", c.Sheet.Number, c.From.Number, mdText(c.Summary), mdText(c.Day))
		for _, row := range c.Rows {
			m.f("- Before: %s\n  Now: %s\n", words(row.Was, row.WasNote, "not there"), words(row.Is, row.IsNote, "no longer there"))
		}
	}
}

// footnotes writes every sentence that a line leads to, with its page, date and
// address.
func (r *report) footnotes(ctx context.Context, m mdWriter) error {
	m.f("\n## The sentences\n\n")
	for _, id := range r.pages {
		c := r.refs.cites[id]
		if len(c.hits)+len(c.outside) == 0 {
			continue
		}
		page, err := r.page(ctx, id)
		if err != nil {
			return err
		}
		a, err := r.article(ctx, id)
		if err != nil {
			return err
		}
		where := "A page outside the story"
		if n := r.refs.number[id]; n > 0 {
			where = fmt.Sprintf("Page %d, %s, %s", n, r.desk.siteName(id), r.desk.pageDate(id))
		}
		live := ""
		for _, f := range page.Facts {
			if f.URL != "" {
				live = f.URL
			}
		}
		if a != nil {
			for _, h := range c.hits {
				m.footnote(r.refs.ref(id, h.n), where, a.Text[h.Start:h.End], hearsay.LiveURL(a.URL, a.Text, h.Range))
			}
		}
		for _, o := range page.Outside {
			m.footnote(o.ID, where+", in the page's head or in what was cut", o.Words, live)
		}
	}
	return nil
}

func (m mdWriter) footnote(ref, where, words, live string) {
	m.f("[^%s]: %s: %s", ref, mdText(where), mdQuote(words))
	if live != "" {
		m.f(" <%s>", mdURL(live))
	}
	m.f("\n")
}

func indexMarkdown(v *indexView, w *bufio.Writer) error {
	m := mdWriter{w}
	m.f("%s\n# %s\n\n", ReportMark(ReportMarkdown), mdText(upper(v.Title)))
	for _, l := range v.Lines {
		m.f("- [%s](<%s>) — %s", mdText(l.Link.Text), mdURL(l.Link.URL), l.Sum)
		if l.Dates != "" {
			m.f(", %s", l.Dates)
		}
		m.f("\n")
	}
	return nil
}
