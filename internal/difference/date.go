package difference

import (
	"slices"
	"time"

	"hearsay"
)

// dates finds one happening that two texts give on days that do not meet. Only
// what happens once is compared (an election, a crash, a death, a verdict), told
// in much the same words, and dated to the day in words of the page.
func (p *pile) dates() []hearsay.Difference {
	type dated struct {
		line *line
		r    hearsay.Report
	}
	byRoot := map[hearsay.Root][]dated{}
	var roots []hearsay.Root
	for _, e := range p.events {
		switch e.Root {
		case hearsay.Election, hearsay.Accident, hearsay.Disaster, hearsay.Death, hearsay.Court:
		default:
			continue
		}
		for _, r := range e.Reports {
			if r.Mode != "" && r.Mode != hearsay.Historical || !r.When.Known() || r.When.Said.None() || r.When.About || r.When.Days() > 1 {
				continue
			}
			l := p.lineAt(r.Page, r.At)
			if l == nil || l.moved() {
				continue
			}
			if byRoot[e.Root] == nil {
				roots = append(roots, e.Root)
			}
			if len(byRoot[e.Root]) < maxGroup {
				byRoot[e.Root] = append(byRoot[e.Root], dated{l, r})
			}
		}
	}
	slices.Sort(roots)
	var out []hearsay.Difference
	for _, root := range roots {
		ds := byRoot[root]
		joined := newJoin(len(ds))
		for i, a := range ds {
			for j := i + 1; j < len(ds); j++ {
				b := ds[j]
				if a.line.text == b.line.text || a.r.When.Overlaps(b.r.When) || gap(a.r.When, b.r.When) > 14*24*time.Hour || shared(a.line, b.line) < 1 {
					continue
				}
				x, y := a.line.content(a.r.At), b.line.content(b.r.At)
				if n := len(common(x, y)); n >= 3 && 2*n >= min(len(x), len(y)) {
					joined.add(i, j)
				}
			}
		}
		for _, g := range joined.groups() {
			d := hearsay.Difference{Kind: hearsay.Dates}
			var days []string
			byDay := map[string][]claim{}
			var vs []view
			for _, i := range g {
				day := ds[i].r.When.Start.Format(time.DateOnly)
				if byDay[day] == nil {
					days = append(days, day)
				}
				byDay[day] = append(byDay[day], claim{line: ds[i].line, at: ds[i].line.Range, core: ds[i].r.At})
				vs = append(vs, view{claim: claim{line: ds[i].line}})
			}
			slices.Sort(days)
			for _, day := range days {
				d.Sides = append(d.Sides, p.side(day, byDay[day]))
			}
			if d.About = p.about(vs); len(d.Sides) > 1 {
				out = append(out, d)
			}
		}
	}
	return out
}

func gap(a, b hearsay.When) time.Duration {
	if a.Start.After(b.Start) {
		a, b = b, a
	}
	return b.Start.Sub(a.Start)
}

// lineAt returns the line of a page that holds the start of r.
func (p *pile) lineAt(page hearsay.PageID, r hearsay.Range) *line {
	art, ok := p.page[page]
	if !ok {
		return nil
	}
	for _, l := range p.lines {
		if l.art == art && l.Start <= r.Start && r.Start < l.End {
			return l
		}
	}
	return nil
}
