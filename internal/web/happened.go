package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"hearsay"
	"hearsay/internal/wording"
)

// How much of a section the front of a brief shows, and one part of the section.
const (
	frontEvents, partEvents = 24, 200
	frontBackground         = 8
	listItems, fewItems     = 25, 5 // of one of the four lists; the event's own page has them all
	fewestItems             = 3     // in a brief that is long besides
	manyPages               = 15    // in a brief: then the lists show few
)

// An eventView is a row of the timeline.
type eventView struct {
	ID     string
	Date   dateView
	Label  string
	Mode   string // "did not happen", "to come", "supposed"; empty for what happened
	Deny   bool
	Main   bool
	Notes  []note
	Counts countsView

	Dated   bool    // the label says the year itself
	Whole   bool    // on the event's own page: the lists stand open
	Reports []proof // and each sentence that tells of it
}

// A countsView is the four counts with the lists behind them.
type countsView struct {
	Origin string // who it goes back to: "the Kremlin", "none named"
	None   bool
	Tall   bool       // Origin takes more than a line
	Lists  []listView // pages, texts, outlets, origins
	Dating string     // how the date was reached
	Proof  []note     // the words of the date
	All    string     // address where the lists stand whole; empty where they do here
}

// A listView is one of the four lists.
type listView struct {
	N     int
	Noun  string // "pages"
	Head  string // "5 pages"
	Items []witnessView
	Empty string // what an empty list means
	Left  int    // items not shown
}

type witnessView struct {
	Sheets []sheet
	Name   string
	Words  string
	Notes  []note
	Why    string
}

func eventLine(e *hearsay.Event) string { return "ev-" + fragment(string(e.ID)) }

func (d *desk) eventURL(e *hearsay.Event) string { return d.links.event(e) }

// fragment keeps of an ID what may stand in a fragment.
func fragment(id string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '_'
	}, id)
}

// timeline splits the events into what went before and the rows.
func (d *desk) timeline() (before, rows []*hearsay.Happening) {
	for i := range d.b.Events {
		e := &d.b.Events[i]
		if e.Background {
			before = append(before, e)
		} else {
			rows = append(rows, e)
		}
	}
	return before, rows
}

func (d *desk) eventView(h *hearsay.Happening, limit int) eventView {
	line := eventLine(&h.Event)
	v := eventView{
		ID: line, Date: shortDate(d.Language, h.When, d.year), Label: clip(h.Label.Text, 300), Mode: d.T(modeWords(h.Mode)), Deny: h.Mode == hearsay.Negated,
		Main:   d.b.Lead != nil && d.b.Lead.ID == h.ID,
		Notes:  d.capNotes(d.notes(line, d.sentences(h)...)),
		Counts: d.counts(line, &h.Origins, h.When, limit),
	}
	v.Dated = h.When.Known() && strings.Contains(v.Label, strconv.Itoa(h.When.Start.Year()))
	if v.Counts.All != "" {
		v.Counts.All = d.eventURL(&h.Event)
	}
	return v
}

// maxNotes is how many sheets stand after one line; the lists have the others.
const maxNotes = 6

func (d *desk) capNotes(n []note) []note { return n[:min(len(n), d.atMost(maxNotes))] }

// sentences are the sentences that report an event, in order of page number.
func (d *desk) sentences(h *hearsay.Happening) []hearsay.Excerpt {
	var out []hearsay.Excerpt
	for _, r := range h.Reports {
		s := r.Sentence
		if s.None() {
			s = r.Clause
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		out = append(out, h.Label)
	}
	slices.SortStableFunc(out, func(a, b hearsay.Excerpt) int { return cmp.Compare(d.number(a.Span.Page), d.number(b.Span.Page)) })
	return out
}

func modeWords(m hearsay.Mode) string {
	switch m {
	case hearsay.Future:
		return wording.Key("to come")
	case hearsay.Hypothetical:
		return wording.Key("only supposed")
	case hearsay.Negated:
		return wording.Key("said not to have happened")
	case hearsay.Historical:
		return wording.Key("earlier")
	}
	return ""
}

// counts turns the four lists into what is shown, up to limit items of each.
func (d *desk) counts(line string, o *hearsay.Origins, when hearsay.When, limit int) countsView {
	v := countsView{}
	list := func(noun string, ws []hearsay.Witness, item func(hearsay.Witness) witnessView) {
		l := listView{N: len(ws), Noun: d.Noun(len(ws), noun), Head: d.N(len(ws), noun)}
		for i, w := range ws {
			if i == limit {
				l.Left, v.All = len(ws)-limit, "#"
				break
			}
			l.Items = append(l.Items, item(w))
		}
		v.Lists = append(v.Lists, l)
	}
	pages := slices.Clone(o.Pages)
	slices.SortStableFunc(pages, func(a, b hearsay.Witness) int { return cmp.Compare(d.number(a.Page), d.number(b.Page)) })
	list("page", pages, func(w hearsay.Witness) witnessView {
		i := witnessView{}
		if w.Why != "carries it" {
			i.Why = d.say(w.Why)
		}
		if len(w.Words) > 0 {
			i.Notes, i.Words = []note{d.note(w.Words[0], line)}, clip(w.Words[0].Text, 160)
		} else {
			i.Sheets, i.Name = d.sheets(w.Page), w.Name
		}
		return i
	})
	list("text", o.Texts, func(w hearsay.Witness) witnessView {
		return witnessView{Sheets: d.sheets(append([]hearsay.PageID{w.Page}, w.Folds...)...), Why: d.say(w.Why)}
	})
	named := func(w hearsay.Witness) witnessView {
		i := witnessView{Name: d.outletWords(w.Name), Sheets: d.sheets(append([]hearsay.PageID{w.Page}, w.Folds...)...), Why: d.say(w.Why), Notes: d.capNotes(d.notes(line, w.Words...))}
		if len(i.Notes) > 0 {
			i.Sheets = nil
		}
		return i
	}
	list("outlet", o.Outlets, named)
	list("origin", o.Origins, named)
	if len(o.Origins) == 0 {
		v.None, v.Origin = true, d.T("none named")
		v.Lists[3].Empty, v.Lists[3].Head = d.T("None named: no page says who first said or saw it."), d.T("No origin")
	} else {
		var names []string
		for _, w := range o.Origins {
			names = append(names, clip(w.Name, 40))
		}
		v.Origin = names[0]
		if n := len(names); n == 2 && len(names[0])+len(names[1]) < 30 {
			v.Origin = d.Join(names)
		} else if n > 1 {
			v.Origin = d.F("%s and %s more", clip(names[0], 24), d.Number(n-1))
		}
	}
	v.Tall = len(v.Origin) > 16
	v.Dating, v.Proof = d.dating(when, line)
	return v
}

// dating says how a date was reached.
func (d *desk) dating(w hearsay.When, line string) (string, []note) {
	if !w.Known() {
		return d.T("Date: no page says when."), nil
	}
	s := d.T("Date") + ": "
	if !w.Said.None() {
		s += "“" + clip(w.Said.Text, 80) + "”"
		if w.Why != "" && w.Why != "stated" {
			s += ", " + d.say(w.Why)
		}
	} else {
		s += d.say(w.Why)
	}
	if !w.Anchor.None() && w.Anchor.Text != w.Said.Text {
		s += " (“" + clip(w.Anchor.Text, 60) + "”)"
	}
	if w.Days() > 1 {
		s += "; " + longDate(d.Language, hearsay.When{Start: w.Start, End: w.End})
	}
	return s + ".", d.notes(line, w.Said, w.Anchor)
}
