package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/wording"
)

// headRows is how many pages the head of a brief folds before the eye; the
// section "sources" has the others.
const headRows = 12

// A sourceTable shows how the counts of the main fact fold: pages into texts,
// texts into outlets, outlets into origins.
type sourceTable struct {
	Head                           string // "How many sources? Five pages say it; all go back to one."
	Fact                           string
	Date                           string
	Pages, Texts, Outlets, Origins int
	Rows                           []sourceRow
	Left                           int    // pages not shown
	All                            string // address of the whole table
	URL                            string // address of the event
}

// A sourceRow is a page with the cells that begin in its row.
type sourceRow struct {
	Sheet                sheet
	Label                string // for a screen reader: "page 2, its sentence"
	Name                 string
	Words                string
	Same                 bool // the words of the page above in its text
	Text, Outlet, Origin *sourceCell
}

// A sourceCell covers Rows rows.
type sourceCell struct {
	Rows  int
	Names []sourceName
}

type sourceName struct {
	Name  string
	None  bool
	Why   string
	Proof []proof
}

// A proof is words of a page with the note that leads to them.
type proof struct {
	Words string
	Notes []note
}

// sources folds the lists of the main fact; nil where a brief has none. Rows
// beyond limit are left out and counted.
func (d *desk) sources(limit int) *sourceTable {
	lead := d.b.Lead
	if lead == nil || len(lead.Origins.Pages) == 0 {
		return nil
	}
	o := &lead.Origins
	t := &sourceTable{
		Head: d.sourceHead(o), Fact: clip(lead.Label.Text, 300), Date: longDate(d.Language, lead.When),
		Pages: len(o.Pages), Texts: len(o.Texts), Outlets: len(o.Outlets), Origins: len(o.Origins),
		All: d.links.section("sources"), URL: d.eventURL(&lead.Event),
	}
	rows := foldRows(o)
	if len(rows) > limit {
		t.Left = len(rows) - limit
		rows = rows[:limit]
	}
	line := eventLine(&lead.Event)
	for i := 0; i < len(rows); i++ {
		r := d.sourceRow(rows[i], line)
		same := func(key func(foldRow) string) int {
			n := 1
			for i+n < len(rows) && key(rows[i+n]) == key(rows[i]) {
				n++
			}
			return n
		}
		starts := func(key func(foldRow) string) bool { return i == 0 || key(rows[i-1]) != key(rows[i]) }
		if byOrigin := foldRow.byOrigin; starts(byOrigin) {
			r.Origin = &sourceCell{Rows: same(byOrigin), Names: d.originNames(o, rows[i], line)}
		}
		if byOutlet := foldRow.byOutlet; starts(byOutlet) {
			r.Outlet = &sourceCell{Rows: same(byOutlet), Names: d.outletName(o, rows[i], line)}
		}
		if byText := foldRow.byText; starts(byText) {
			n := same(byText)
			r.Text = &sourceCell{Rows: n, Names: []sourceName{d.textName(o, rows[i:i+n], line)}}
		} else if i > 0 && rows[i-1].words() == rows[i].words() {
			r.Same = true
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// sourceHead answers the reader's first question in a sentence.
func (d *desk) sourceHead(o *hearsay.Origins) string {
	pages, origins := len(o.Pages), len(o.Origins)
	covered := 0
	for _, p := range o.Pages {
		if len(originsOf(o, p.Page)) > 0 {
			covered++
		}
	}
	say := d.F("%s pages say it", upper(d.Number(pages)))
	if pages == 1 {
		say = d.T("One page says it")
	}
	switch {
	case origins == 0 && pages == 1:
		return d.F("How many sources? %s, and names nobody it comes from.", say)
	case origins == 0:
		return d.F("How many sources? %s; none names where it comes from.", say)
	case pages == 1 && origins == 1:
		return d.T("How many sources? One: a single page says it.")
	case covered < pages && covered > 0 && origins == 1:
		return d.F("How many sources? %s; what they name goes back to one.", say)
	case covered < pages && covered > 0:
		return d.F("How many sources? %s; what they name goes back to %s.", say, d.Number(origins))
	case origins == 1:
		return d.F("How many sources? %s; all go back to one.", say)
	}
	return d.F("How many sources? %s; they go back to %s.", say, d.Number(origins))
}

func holds(w hearsay.Witness, p hearsay.PageID) bool {
	return w.Page == p || slices.Contains(w.Folds, p)
}

// originsOf are the origins that a page goes back to. Where there is but one, it
// is everybody's: the pages tell of one event, and nobody else is named. Where
// there are more, a page goes back to those that it, or a page of its text,
// names.
func originsOf(o *hearsay.Origins, p hearsay.PageID) []int {
	if len(o.Origins) == 1 {
		return []int{0}
	}
	pages := []hearsay.PageID{p}
	for _, t := range o.Texts {
		if holds(t, p) {
			pages = append(append(pages, t.Page), t.Folds...)
		}
	}
	var out []int
	for i, w := range o.Origins {
		if slices.ContainsFunc(pages, func(q hearsay.PageID) bool { return holds(w, q) || names(w, q) }) {
			out = append(out, i)
		}
	}
	return out
}

// names reports whether a page is one of those whose words make a witness.
func names(w hearsay.Witness, p hearsay.PageID) bool {
	return slices.ContainsFunc(w.Words, func(e hearsay.Excerpt) bool { return e.Span.Page == p })
}

// A foldRow is a page with the indexes of its text, outlet and origins.
type foldRow struct {
	w            hearsay.Witness
	text, outlet int // -1 where none
	origins      []int
}

func (r foldRow) byOrigin() string { return fmt.Sprint(r.origins) }
func (r foldRow) byOutlet() string { return fmt.Sprint(r.origins, r.outlet, r.alone(r.outlet)) }
func (r foldRow) byText() string   { return fmt.Sprint(r.origins, r.outlet, r.text, r.alone(r.text)) }

// alone keeps pages apart that are of no known text or outlet.
func (r foldRow) alone(i int) hearsay.PageID {
	if i < 0 {
		return r.w.Page
	}
	return ""
}

func (r foldRow) words() string {
	if len(r.w.Words) == 0 {
		return ""
	}
	return r.w.Words[0].Text
}

// foldRows orders the pages so that what folds together stands together; the
// page that others copied comes first.
func foldRows(o *hearsay.Origins) []foldRow {
	find := func(ws []hearsay.Witness, p hearsay.PageID) int {
		return slices.IndexFunc(ws, func(w hearsay.Witness) bool { return holds(w, p) })
	}
	rows := make([]foldRow, len(o.Pages))
	for i, w := range o.Pages {
		r := foldRow{w: w, text: find(o.Texts, w.Page), outlet: find(o.Outlets, w.Page)}
		r.origins = originsOf(o, w.Page)
		rows[i] = r
	}
	big := func(i int) int { return int(uint32(i)) } // -1 last
	slices.SortStableFunc(rows, func(a, b foldRow) int {
		if c := cmp.Compare(len(b.origins), 0) - cmp.Compare(len(a.origins), 0); c != 0 {
			return c
		}
		if c := slices.Compare(a.origins, b.origins); c != 0 {
			return c
		}
		if c := cmp.Compare(big(a.outlet), big(b.outlet)); c != 0 {
			return c
		}
		if c := cmp.Compare(big(a.text), big(b.text)); c != 0 {
			return c
		}
		first := func(r foldRow) int {
			if r.text >= 0 && o.Texts[r.text].Page == r.w.Page {
				return 0
			}
			return 1
		}
		return cmp.Compare(first(a), first(b))
	})
	return rows
}

func (d *desk) sourceRow(r foldRow, line string) sourceRow {
	s := d.sheet(r.w.Page)
	if len(r.w.Words) > 0 {
		s.URL = d.note(r.w.Words[0], line).URL
	}
	return sourceRow{Sheet: s, Label: d.F("page %d, its sentence", s.Number), Name: d.siteName(r.w.Page), Words: clip(r.words(), 160)}
}

// textName says what a text is: one that pages share, a reprint, a retelling or
// its own.
func (d *desk) textName(o *hearsay.Origins, rows []foldRow, line string) sourceName {
	if len(rows) == 1 {
		return sourceName{Name: d.T(d.textKind(rows[0].w.Page))}
	}
	n := sourceName{Name: d.T("One text")}
	var took []string
	for _, r := range rows {
		for i := range d.b.Copies {
			c := &d.b.Copies[i]
			if c.To != r.w.Page || !slices.ContainsFunc(rows, func(s foldRow) bool { return s.w.Page == c.From }) {
				continue
			}
			how := d.F("page %d copied page %d", d.number(c.To), d.number(c.From))
			if !c.Directed {
				how = d.F("pages %d and %d share their words", d.number(c.From), d.number(c.To))
			} else if c.Kind == hearsay.Reprint {
				how = d.F("page %d copied page %d whole", d.number(c.To), d.number(c.From))
			}
			if c.Marked != "" {
				how += ", " + clip(c.Marked, 200)
			}
			p := proof{Words: how, Notes: d.notes(line, c.Credit)}
			if len(n.Proof) < 3 && !slices.Contains(took, how) {
				took = append(took, how)
				n.Proof = append(n.Proof, p)
			}
		}
	}
	if len(n.Proof) == 0 && rows[0].text >= 0 {
		n.Why = d.say(o.Texts[rows[0].text].Why)
	}
	return n
}

// textKind says how a page that shares its text with no other came by it.
func (d *desk) textKind(id hearsay.PageID) string {
	for i := range d.b.Copies {
		c := &d.b.Copies[i]
		if c.To != id || !c.Directed {
			continue
		}
		switch c.Kind {
		case hearsay.Reprint:
			return wording.Key("A reprint")
		case hearsay.Retelling:
			return wording.Key("A retelling")
		}
	}
	for _, c := range d.b.Credits {
		if c.Page == id && c.Whole {
			switch c.Kind {
			case hearsay.Republication:
				return wording.Key("A reprint")
			case hearsay.Retold:
				return wording.Key("A retelling")
			}
		}
	}
	return wording.Key("Its own text")
}

func (d *desk) outletName(o *hearsay.Origins, r foldRow, line string) []sourceName {
	if r.outlet < 0 {
		return []sourceName{{Name: d.T("not named"), None: true}}
	}
	w := o.Outlets[r.outlet]
	// The sentence of the report stands in the first column; here stands what
	// leads from it to the outlet.
	w.Words = slices.DeleteFunc(slices.Clone(w.Words), func(e hearsay.Excerpt) bool {
		return slices.ContainsFunc(o.Pages, func(p hearsay.Witness) bool { return slices.Contains(p.Words, e) })
	})
	return []sourceName{{Name: d.outletWords(w.Name), Proof: d.proofs(line, w, 1)}}
}

func (d *desk) originNames(o *hearsay.Origins, r foldRow, line string) []sourceName {
	if len(r.origins) == 0 {
		return []sourceName{{Name: d.T("none named"), None: true}}
	}
	var out []sourceName
	for _, i := range r.origins {
		w := o.Origins[i]
		n := sourceName{Name: upper(w.Name), Proof: d.proofs(line, w, 3)}
		if silent := d.silent(o, w); len(o.Origins) == 1 && silent != "" {
			n.Why = silent
		}
		out = append(out, n)
	}
	return out
}

// silent says which pages do not name the one origin themselves.
func (d *desk) silent(o *hearsay.Origins, w hearsay.Witness) string {
	var numbers []string
	for _, p := range o.Pages {
		text := hearsay.Witness{Page: p.Page}
		if i := slices.IndexFunc(o.Texts, func(t hearsay.Witness) bool { return holds(t, p.Page) }); i >= 0 {
			text = o.Texts[i]
		}
		if !holds(w, p.Page) && !slices.ContainsFunc(append([]hearsay.PageID{text.Page}, text.Folds...), func(q hearsay.PageID) bool { return names(w, q) }) {
			numbers = append(numbers, fmt.Sprint(d.number(p.Page)))
		}
	}
	switch n := len(numbers); {
	case n == 0:
		return ""
	case n > 6:
		return d.F("%s pages do not say from whom they have it", d.Number(n))
	case n == 1:
		return d.F("page %s does not say from whom it has it", numbers[0])
	}
	return d.F("pages %s do not say from whom they have it", d.Join(numbers))
}

// outletWords calls a page that names no site by what it is.
func (d *desk) outletWords(name string) string {
	if n, ok := strings.CutPrefix(name, "page "); ok && n != "" && strings.Trim(n, "0123456789") == "" {
		return d.F("the site of page %s", n)
	}
	return name
}

// proofs are up to n different words that make a witness, each with its notes.
// Words that stand together on the page, such as a name and its verb, are one.
func (d *desk) proofs(line string, w hearsay.Witness, n int) []proof {
	var out []proof
	add := func(text string, e hearsay.Excerpt) {
		i := slices.IndexFunc(out, func(p proof) bool { return strings.EqualFold(p.Words, text) })
		switch nt := d.note(e, line); {
		case i >= 0 && len(out[i].Notes) < 3:
			if !slices.ContainsFunc(out[i].Notes, func(o note) bool { return o.Number == nt.Number }) {
				out[i].Notes = append(out[i].Notes, nt)
			}
		case i < 0 && len(out) < n:
			out = append(out, proof{text, []note{nt}})
		}
	}
	for i := 0; i < len(w.Words); i++ {
		e := w.Words[i]
		if e.None() {
			continue
		}
		text := clip(e.Text, 120)
		if i+1 < len(w.Words) {
			a, b := e, w.Words[i+1]
			if b.Span.Start < a.Span.Start {
				a, b = b, a
			}
			if gap := b.Span.Start - a.Span.End; a.Span.Page == b.Span.Page && gap >= 0 && gap < 200 && len(a.Text)+len(b.Text) < 120 {
				text, e = a.Text+" "+b.Text, a
				if gap > 2 {
					text = a.Text + " … " + b.Text
				}
				i++
			}
		}
		add(text, e)
	}
	return out
}
