package web

import (
	"slices"

	"hearsay"
	"hearsay/internal/phase"
)

// A phaseView is a part of a story between two long pauses.
type phaseView struct {
	Dates  string // empty for pages of no certain day
	Begin  string // the headline that it begins with
	Sheets []sheet
	Left   int // pages not shown
}

// phaseSheets is how many pages of a phase are shown.
const phaseSheets = 24

// phases shows when a story flared up again.
func (d *desk) phases() []phaseView {
	var out []phaseView
	show := func(v phaseView, pages []hearsay.PageNote) {
		v.Left = max(len(pages)-d.atMost(phaseSheets), 0)
		for _, p := range pages[:len(pages)-v.Left] {
			v.Sheets = append(v.Sheets, d.sheet(p.Page))
		}
		out = append(out, v)
	}
	placed := map[hearsay.PageID]bool{}
	for _, f := range phase.Of(d.b) {
		show(phaseView{Dates: span(d.Language, f.First, f.Last), Begin: clip(f.Begin.Text, 160)}, f.Pages)
		for _, p := range f.Pages {
			placed[p.Page] = true
		}
	}
	if out != nil {
		rest := slices.DeleteFunc(slices.Clone(d.b.Pages), func(p hearsay.PageNote) bool { return placed[p.Page] })
		if len(rest) > 0 {
			show(phaseView{}, rest)
		}
	}
	return out
}
