package web

import (
	"context"
	"strconv"
	"strings"

	"hearsay"
	"hearsay/internal/change"
)

// How many changes of sentences the front of a brief shows, a part of their
// section, and a kept page.
const frontChanges, partChanges, pageChanges = 12, 100, 60

// A changedView is what was changed from one version of a page to the next.
type changedView struct {
	ID       string
	Sheet    sheet // the later version
	From     sheet
	Summary  string // "33 became 35, 1 sentence added"
	Day      string // " on 17 August 2031", " (fetched on 17 August 2031)", " (day not known)"
	Rows     []changeRow
	Compare  string
	Continue bool // its first changes stand in the part before
}

// A changeRow is a sentence of both versions; Was or Is is empty where it came
// or went.
type changeRow struct {
	ID               string
	Was, Is          []change.Part
	WasNote, IsNote  []note
	WasPage, NowPage int
}

// changeRow makes the view of a change. Parts that the other sentence has not got are
// marked; a sentence that came or went is marked whole.
func (d *desk) changeRow(c *hearsay.Change, line string) changeRow {
	r := changeRow{ID: line, WasPage: d.number(c.From), NowPage: d.number(c.To)}
	r.Was, r.Is = change.Parts(c.Was.Text, c.Is.Text)
	r.Was, r.Is = change.Short(r.Was), change.Short(r.Is)
	r.WasNote, r.IsNote = d.notes(line, c.Was), d.notes(line, c.Is)
	return r
}

func (d *desk) changeDay(w *hearsay.When) string {
	day := longDate(d.Language, *w)
	switch {
	case day == "":
		return " (" + d.T("day not known") + ")"
	case w.Why == "fetched":
		return " (" + d.F("fetched on %s", day) + ")"
	}
	return " " + d.F("on %s", day)
}

func (d *desk) fillChanged(v *storyView, p int) {
	lo, hi, part := d.cut("changed", len(d.b.Changes), frontChanges, partChanges, p)
	v.Changes = part
	at := 0
	for i, g := range change.Groups(d.b) {
		if at+len(g.Changes) > lo && at < hi {
			one := changedView{ID: "v" + strconv.Itoa(i+1), Sheet: d.sheet(g.To), From: d.sheet(g.From), Summary: clip(change.Summary(g.Changes), 300), Day: d.changeDay(&g.When), Continue: at < lo}
			if d.page[g.From] != nil && d.page[g.To] != nil {
				one.Compare = d.compareURL(&hearsay.Copy{From: g.From, To: g.To})
			}
			for k := range g.Changes {
				if n := at + k; n >= lo && n < hi {
					one.Rows = append(one.Rows, d.changeRow(&g.Changes[k], "c"+strconv.Itoa(n+1)))
				}
			}
			v.Changed = append(v.Changed, one)
		}
		at += len(g.Changes)
	}
}

// changeAt leads to a change from its line, "c12".
func (d *desk) changeAt(line string) string {
	n, _ := strconv.Atoi(line[1:])
	return d.lineURL("changed", n-1, frontChanges, partChanges, line)
}

// A versionView is one of the pages kept under one address.
type versionView struct {
	Number  int
	URL     string
	Fetched string
	Here    bool
	Summary string // what was changed, in a few words
	Day     string
	From    int // the version it is compared with, where it is not the one before
	Note    string
	Rows    []changeRow
	Left    int    // changes not shown
	All     string // where all are
	ID      string
}

// mostVersions bounds the versions that are listed beside a page: the first one,
// and the latest of the others.
const mostVersions = 40

// versions lists the versions of a page where there are several. The changes are
// shown of the one that is read.
func (w *site) versions(ctx context.Context, v *keptView, d *desk, id hearsay.PageID) error {
	all, err := w.shelf.Versions(ctx, id)
	if err != nil || len(all) < 2 {
		return err
	}
	ids := make([]hearsay.PageID, len(all))
	number := map[hearsay.PageID]int{}
	for i, x := range all {
		ids[i], number[x.Page] = x.Page, i+1
	}
	var b *hearsay.Brief
	if d != nil {
		b = d.b
	} else {
		d = newDeskIn(&hearsay.Brief{}, v.l)
	}
	steps := change.Steps(b, ids)
	line := map[hearsay.Change]int{}
	if b != nil {
		n := 0
		for _, g := range change.Groups(b) {
			for _, c := range g.Changes {
				n++
				line[key(c)] = n
			}
		}
	}
	for i, x := range all {
		s := &steps[i]
		one := versionView{Number: i + 1, URL: pageURL(x.Page), Here: x.Page == id, Summary: clip(change.Summary(s.Changes), 200), Note: s.Note, Fetched: d.T("at a time not known")}
		if b != nil {
			one.URL += "?from=" + string(b.Story.ID)
		}
		if !x.Fetched.IsZero() {
			one.Fetched = d.Date(x.Fetched.UTC(), "2 January 2006, 15:04 UTC")
		}
		if len(s.Changes) > 0 {
			if s.When.Why != "fetched" {
				one.Day = d.changeDay(&s.When)
			}
			if n := number[s.From]; n != i {
				one.From = n
			}
		}
		if one.Here {
			for k := range s.Changes[:min(len(s.Changes), pageChanges)] {
				c := &s.Changes[k]
				one.Rows = append(one.Rows, d.changeRow(c, "c"+strconv.Itoa(line[key(*c)])))
			}
			one.Left = len(s.Changes) - len(one.Rows)
			if one.Left > 0 {
				one.All = d.changeAt("c" + strconv.Itoa(line[key(s.Changes[pageChanges])]))
			}
			if len(one.Rows) > 0 {
				v.Step = &one
			}
		}
		v.Versions = append(v.Versions, one)
	}
	if n := len(v.Versions); n > mostVersions {
		v.VersionsLeft = n - mostVersions
		v.Versions = append(v.Versions[:1:1], v.Versions[n-mostVersions+1:]...)
	}
	return nil
}

// key is what tells a change from others: where its sentences stand.
func key(c hearsay.Change) hearsay.Change {
	return hearsay.Change{From: c.From, To: c.To, Was: hearsay.Excerpt{Span: c.Was.Span}, Is: hearsay.Excerpt{Span: c.Is.Span}}
}

// changedLine reports whether a fragment names a change.
func changedLine(line string) bool {
	return len(line) > 1 && len(line) < 9 && line[0] == 'c' && strings.Trim(line[1:], "0123456789") == ""
}
