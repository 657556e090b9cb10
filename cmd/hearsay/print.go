package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/correction"
)

// few is how many lines a section shows without --all: what a reader takes in.
const few = 24

// A printer prints one brief at 100 columns. Numbers in brackets are pages.
type printer struct {
	w      io.Writer
	b      *hearsay.Brief
	all    bool
	number map[hearsay.PageID]int
}

// printBrief prints a brief for people. It says nothing that isn't in it.
func printBrief(w io.Writer, b *hearsay.Brief, all bool) error {
	var out strings.Builder
	p := &printer{w: &out, b: b, all: all, number: map[hearsay.PageID]int{}}
	for _, n := range b.Pages {
		p.number[n.Page] = n.Number
	}
	p.head()
	p.phases()
	p.sources()
	p.events()
	p.speakers()
	p.positions()
	p.questions()
	p.differences()
	p.changes()
	p.only()
	p.pages()
	p.passages()
	p.skipped()
	_, err := io.WriteString(w, out.String()+"\n")
	return err
}

func (p *printer) section(title string) { fmt.Fprintf(p.w, "\n%s\n", title) }

// line prints one entry of a section, further lines indented under it.
func (p *printer) line(indent int, text string) {
	wrap(p.w, clean(text), strings.Repeat(" ", indent), strings.Repeat(" ", indent+2))
}

// more says how many lines of n were left out, and reports how many to show.
func (p *printer) cut(n, limit int) (show int) {
	if p.all || n <= limit+2 {
		return n
	}
	return limit
}

func (p *printer) left(n, show int, thing string) {
	if n > show {
		fmt.Fprintf(p.w, "  and %s more (--all)\n", plural(n-show, thing))
	}
}

// refs writes page numbers: "[1][4]".
func (p *printer) refs(pages ...hearsay.PageID) string {
	var ns []int
	for _, id := range pages {
		if n := p.number[id]; n > 0 && !slices.Contains(ns, n) {
			ns = append(ns, n)
		}
	}
	slices.Sort(ns)
	var s strings.Builder
	for _, n := range ns {
		fmt.Fprintf(&s, "[%d]", n)
	}
	return s.String()
}

func (p *printer) head() {
	b := p.b
	title := b.Story.Title.Text
	if title == "" {
		title = "A story without a headline"
	}
	wrap(p.w, clean(title), "", "")
	counts := plural(len(b.Pages), "page") + " · " + plural(b.Texts, "text")
	if d := stretch(b.Story.First, b.Story.Last); d != "" {
		counts += " · " + d
	}
	if b.Lead != nil {
		counts += " · " + told4(b.Lead.Origins)
	}
	wrap(p.w, counts, "", "")
	var unnamed int
	for _, n := range b.Pages {
		if n.Outlet.String() == "" {
			unnamed++
		}
	}
	pile := outletsOf(b)
	if unnamed > 0 {
		name := "names"
		if unnamed > 1 {
			name = "name"
		}
		pile = append(pile, fmt.Sprintf("%s that %s no site of %s own", plural(unnamed, "page"), name, map[bool]string{true: "their", false: "its"}[unnamed > 1]))
	}
	line := "In the pile: " + strings.Join(pile, ", ")
	if len(b.Behind) > 0 {
		line += " · behind them: " + strings.Join(b.Behind, ", ") + " (not in the pile)"
	}
	wrap(p.w, clean(line), "", "")
}

// outletsOf lists the outlets that the pages name as their own. Those that count
// as one stand together.
func outletsOf(b *hearsay.Brief) []string {
	var houses []string
	names := map[string][]string{}
	for _, p := range b.Pages {
		name := p.Outlet.String()
		if name == "" {
			continue
		}
		house := strings.ToLower(cmp.Or(p.House, name))
		if names[house] == nil {
			houses = append(houses, house)
		}
		if !slices.Contains(names[house], name) {
			names[house] = append(names[house], name)
		}
	}
	var out []string
	for _, h := range houses {
		s := strings.Join(names[h], " with ")
		if len(names[h]) > 1 {
			s += " (one owner, one outlet)"
		}
		out = append(out, s)
	}
	return out
}

// told4 says how the pages of the lead event fold.
func told4(o hearsay.Origins) string {
	s := fmt.Sprintf("what most tell: %s, %s, %s, ", plural(len(o.Pages), "page"), plural(len(o.Texts), "text"), plural(len(o.Outlets), "outlet"))
	if len(o.Origins) == 0 {
		return s + "no origin named"
	}
	return s + plural(len(o.Origins), "origin")
}

// Columns of the timeline: the date, the label, three counts, who told it first.
const (
	dayColumn    = 14
	labelColumn  = 36
	countColumns = 21
	originColumn = width - 2 - dayColumn - labelColumn - countColumns - 2
)

// events prints the timeline as a table with the four counts.
func (p *printer) events() {
	if len(p.b.Events) == 0 {
		return
	}
	p.section(pad("WHAT HAPPENED", 2+dayColumn+labelColumn) + "pages  texts  outlets  origins")
	var before []string
	var rest, minor []hearsay.Happening
	for _, e := range p.b.Events {
		if e.Background {
			text := clip(e.Label.Text, 60)
			if day := date(e.When); !strings.Contains(text, day) {
				text = day + " " + text
			}
			before = append(before, text+" "+p.eventRefs(e))
		} else if e.Minor {
			minor = append(minor, e)
		} else {
			rest = append(rest, e)
		}
	}
	if len(before) > 0 {
		show := p.cut(len(before), few/2)
		wrap(p.w, clean(strings.Join(before[:show], " · ")), "  "+pad("before", dayColumn), strings.Repeat(" ", dayColumn+2))
		p.left(len(before), show, "event")
	}
	show := p.cut(len(rest), few)
	p.rows(rest[:show])
	p.left(len(rest), show, "event")
	if len(minor) > 0 && !p.all {
		fmt.Fprintf(p.w, "  and %d more that one text tells: somebody speaking, or dated by its page alone (--all)\n", len(minor))
	} else if len(minor) > 0 {
		fmt.Fprintln(p.w, "  told by one text: somebody speaking, or dated by its page alone")
		p.rows(minor)
	}
}

// rows prints events one by one; a year stands only where it changes.
func (p *printer) rows(events []hearsay.Happening) {
	year := 0
	for _, e := range events {
		p.event(e, year)
		if e.When.Known() {
			year = e.When.Start.Year()
		}
	}
}

func (p *printer) eventRefs(e hearsay.Happening) string {
	var pages []hearsay.PageID
	for _, r := range e.Reports {
		pages = append(pages, r.Page)
	}
	for _, w := range e.Origins.Pages { // those that only name it too
		pages = append(pages, w.Page)
	}
	return p.refs(pages...)
}

// behind prints the lists behind the counts, with why each member is there, where
// every line is asked for. Pages stand beside the label.
func (p *printer) behind(o hearsay.Origins) {
	if !p.all {
		return
	}
	for _, l := range []struct {
		name string
		list []hearsay.Witness
	}{{"texts", o.Texts}, {"outlets", o.Outlets}, {"origins", o.Origins}} {
		var members []string
		for _, w := range l.list {
			pages := append([]hearsay.PageID{w.Page}, w.Folds...)
			if l.name == "origins" { // its page is where it was found first; its words tell the others
				for _, e := range w.Words {
					pages = append(pages, e.Span.Page)
				}
			}
			members = append(members, strings.TrimSpace(w.Name+" ("+w.Why+") "+p.refs(pages...)))
		}
		if len(members) == 0 {
			members = []string{"none named"}
		}
		p.line(6, l.name+": "+strings.Join(members, "; "))
	}
}

// event prints one row. The year is left out where it is that of the row before.
func (p *printer) event(e hearsay.Happening, year int) {
	day := date(e.When)
	if e.When.Known() && e.When.Start.Year() == year && e.When.Days() < 300 {
		day = strings.TrimSuffix(day, fmt.Sprintf(" %d", year))
	}
	if e.Mode == hearsay.Future || e.Mode == hearsay.Hypothetical {
		day = strings.TrimSpace(day + " planned")
	}
	if day == "" {
		day = "undated"
	}
	o := e.Origins
	origin := "none named"
	if len(o.Origins) > 0 {
		origin = fmt.Sprintf("%d  %s", len(o.Origins), names(o.Origins, 2))
	}
	days := fold(day, dayColumn-1)
	labels := fold(clean(clip(e.Label.Text, 160)+" "+p.eventRefs(e)), labelColumn-2)
	origins := fold(clean(origin), originColumn)
	counts := right(fmt.Sprint(len(o.Pages)), 5) + right(fmt.Sprint(len(o.Texts)), 7) + right(fmt.Sprint(len(o.Outlets)), 9)
	for i := range max(len(days), len(labels), len(origins)) {
		d, l, w, c := "", "", "", ""
		if i < len(days) {
			d = days[i]
		}
		if i < len(labels) {
			l = labels[i]
		}
		if i < len(origins) {
			w = origins[i]
			if i > 0 {
				w = "   " + w
			}
		}
		if i == 0 {
			c = counts
		}
		fmt.Fprintln(p.w, strings.TrimRight("  "+pad(d, dayColumn)+pad(l, labelColumn)+pad(c, countColumns+2)+w, " "))
	}
	p.behind(o)
}

// later prints what came after the claims of a question, without a verdict.
func (p *printer) later(q hearsay.Question) {
	for _, id := range q.Later {
		i := slices.IndexFunc(p.b.Events, func(e hearsay.Happening) bool { return e.ID == id })
		if i < 0 {
			continue
		}
		e := p.b.Events[i]
		wrap(p.w, clean(date(e.When)+": "+clip(e.Label.Text, 160)+" "+p.eventRefs(e)), "    "+pad("see:", 9), strings.Repeat(" ", 15))
	}
}

// names lists the first n witnesses by name.
func names(ws []hearsay.Witness, n int) string {
	var out []string
	for _, w := range ws {
		if !slices.Contains(out, w.Name) {
			out = append(out, w.Name)
		}
	}
	if len(out) > n {
		return strings.Join(out[:n], ", ") + ", …"
	}
	return strings.Join(out, ", ")
}

func (p *printer) differences() {
	if len(p.b.Differences) == 0 {
		return
	}
	p.section("WHERE THEY DIFFER")
	show := p.cut(len(p.b.Differences), few)
	for _, d := range p.b.Differences[:show] {
		var sides []string
		for _, s := range d.Sides {
			var voices []string
			for _, v := range s.Voices {
				pages := []hearsay.PageID{v.Page}
				for _, r := range v.Repeats {
					pages = append(pages, r.Span.Page)
				}
				voices = append(voices, strings.TrimPrefix(v.Name+": "+p.refs(pages...), ": "))
			}
			said := s.Value
			if len(s.Voices) > 0 && (said == "" || d.Kind == hearsay.Accounts) {
				said = clip(s.Voices[0].Words.Text, 120)
			}
			sides = append(sides, said+" ("+strings.Join(voices, "; ")+")")
		}
		p.line(2, d.About+": "+strings.Join(sides, " | "))
	}
	p.left(len(p.b.Differences), show, "difference")
}

func (p *printer) only() {
	if len(p.b.Only) == 0 {
		return
	}
	p.section("ONLY IN ONE PAGE")
	by := map[int][]string{}
	var order []int
	for _, o := range p.b.Only {
		if by[o.Number] == nil {
			order = append(order, o.Number)
		}
		by[o.Number] = append(by[o.Number], clip(o.Words.Text, 90))
	}
	slices.Sort(order)
	for _, n := range order {
		show := p.cut(len(by[n]), 4)
		text := fmt.Sprintf("[%d] %s", n, strings.Join(by[n][:show], " · "))
		if show < len(by[n]) {
			text += fmt.Sprintf(" · and %d more (--all)", len(by[n])-show)
		}
		p.line(2, text)
	}
}

// pages lists what the numbers stand for.
func (p *printer) pages() {
	p.section("PAGES")
	for _, n := range p.b.Pages {
		where := n.URL
		if where == "" {
			where = n.Locator
		}
		var parts []string
		for _, s := range []string{n.Outlet.String(), n.Headline.Text, p.dated(n.Published), where, n.Page.Short()} {
			if s != "" {
				parts = append(parts, s)
			}
		}
		if n.Gone {
			parts = append(parts, "page removed, no longer checkable")
		}
		p.line(2, fmt.Sprintf("[%d] %s", n.Number, strings.Join(parts, " · ")))
		for _, w := range n.Why {
			if correction.ByHand(w) {
				p.line(6, w)
			}
		}
	}
}

// passages lists where pages of other stories tell of this one.
func (p *printer) passages() {
	all := p.b.Story.Passages
	if len(all) == 0 {
		return
	}
	p.section("ALSO TOLD IN PASSING (counted nowhere above)")
	show := p.cut(len(all), few)
	for _, s := range all[:show] {
		where := s.Page.Short()
		if !s.Headline.None() {
			where = s.Headline.Text + " · " + where
		}
		p.line(2, where)
		p.line(6, "\""+s.Words.Text+"\"")
		p.line(6, s.Why)
	}
	p.left(len(all), show, "passage")
}

// dated writes a page's date, with how it was reached where no page states it.
func dated(w hearsay.When) string {
	d := date(w)
	if d != "" && w.Why != "" && w.Why != "stated" {
		d += " (" + w.Why + ")"
	}
	return d
}

// dated is [dated] with pages by number.
func (p *printer) dated(w hearsay.When) string {
	s := dated(w)
	for id, n := range p.number {
		s = strings.ReplaceAll(s, "page "+id.Short(), fmt.Sprintf("[%d]", n))
	}
	return s
}

func (p *printer) skipped() {
	if len(p.b.Skipped) == 0 {
		return
	}
	p.section("NOT DONE")
	for _, s := range p.b.Skipped {
		p.line(2, s)
	}
}
