package reuse

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"hearsay"
)

// hide makes a copy that nothing but dates could direct one of a common source,
// where neither page can have copied the other: both name a press release, or they
// were published within minutes.
func (l *linker) hide(c *hearsay.Copy, a, b *hearsay.Article) bool {
	ra, rb := release(a, c.Given), release(b, c.Taken)
	p, q := a.Published, b.Published
	gap := q.Start.Sub(p.Start).Abs()
	switch {
	case !ra.None() && !rb.None():
		c.Kind, c.Source, c.Credit = hearsay.CommonSource, "a press release", rb
		c.Reasons = []string{"both name a press release: “" + clip(ra.Text) + "” and “" + clip(rb.Text) + "”"}
	case p.Known() && q.Known() && !p.About && !q.About && p.End.Sub(p.Start) <= time.Minute && q.End.Sub(q.Start) <= time.Minute && gap <= soon &&
		l.own(a) != "" && l.own(b) != "" && l.own(a) != l.own(b):
		c.Kind, c.Source = hearsay.CommonSource, "a source not in the pile"
		c.Reasons = []string{fmt.Sprintf("published within %d minutes of each other, too soon for one to have taken it from the other", max(1, int(gap.Minutes()+0.999)))}
	default:
		return false
	}
	return true
}

// soon is within what time two outlets publish what a third has sent to both. An
// editor who copies needs longer.
const soon = 5 * time.Minute

// release returns the words by which an article says, in the paragraph of some of
// its words or the one beside it, that it goes by a press release.
func release(a *hearsay.Article, words []hearsay.Excerpt) hearsay.Excerpt {
	near := map[int]bool{}
	for _, w := range words {
		if r, ok := a.Locate(w.Span); ok {
			if _, i, ok := a.BlockAt(r.Start); ok {
				near[i-1], near[i], near[i+1] = true, true, true
			}
		}
	}
	for i, b := range a.Blocks {
		if !near[i] || !b.Body() {
			continue
		}
		low := strings.ToLower(a.Text[b.Start:b.End])
		if len(low) != b.End-b.Start { // a letter whose small form is longer: places would shift
			continue
		}
		for _, w := range []string{"press release", "news release", "media release", "pressemitteilung", "communiqué de presse"} {
			if i := strings.Index(low, w); i >= 0 {
				return a.Excerpt(hearsay.Range{Start: b.Start + i, End: b.Start + i + len(w)})
			}
		}
	}
	return hearsay.Excerpt{}
}

// common returns the outlet that both pages took their words from: both credit
// it, or one credits an agency and neither page is that agency's.
func (l *linker) common(a, b *hearsay.Article) (name, why string) {
	ours := map[string]hearsay.Excerpt{}
	for _, d := range l.credits[a.Page] {
		if d.Outlet == "" || d.Kind != hearsay.Republication && d.Kind != hearsay.AgencyTag {
			continue
		}
		if k := l.key(d.Outlet); ours[k].None() {
			ours[k] = d.Words
		}
	}
	for _, c := range l.credits[b.Page] {
		if len(ours) == 0 {
			break
		}
		if c.Outlet == "" || c.Kind != hearsay.Republication && c.Kind != hearsay.AgencyTag {
			continue
		}
		if k := l.key(c.Outlet); k != l.own(a) && k != l.own(b) && !ours[k].None() {
			return c.Outlet, "both credit " + c.Outlet + ": “" + clip(ours[k].Text) + "” and “" + clip(c.Words.Text) + "”"
		}
	}
	for _, p := range [][2]*hearsay.Article{{a, b}, {b, a}} {
		for _, c := range l.credits[p[1].Page] {
			if c.Whole && c.Kind == hearsay.AgencyTag && l.key(c.Outlet) != l.own(p[0]) && l.key(c.Outlet) != l.own(p[1]) {
				return c.Outlet, "one page credits " + c.Outlet + " for it: “" + clip(c.Words.Text) + "”"
			}
		}
	}
	return "", ""
}

// shareGiver turns a copy that nothing but dates directs, or nothing at all,
// into a common source where both pages took those words from a third page of
// the pile.
func (l *linker) shareGiver(copies []hearsay.Copy) {
	givers := map[hearsay.PageID][]*hearsay.Copy{}
	for i := range copies {
		if c := &copies[i]; c.Directed && (c.Kind == hearsay.Reprint || c.Kind == hearsay.Passage) {
			givers[c.To] = append(givers[c.To], c)
		}
	}
	type change struct {
		at int
		c  hearsay.Copy
	}
	var changes []change
	for i, c := range copies {
		if c.Kind != hearsay.Reprint && c.Kind != hearsay.Passage || c.Directed && !c.Credit.None() || len(givers[c.From])*len(givers[c.To]) > 10000 {
			continue
		}
		for _, g := range givers[c.From] {
			for _, h := range givers[c.To] {
				if g.From != h.From || g.From == c.To || g.From == c.From || !covers(g.Taken, c.Given) || !covers(h.Taken, c.Taken) {
					continue
				}
				a := l.arts[g.From]
				c.Kind, c.Directed = hearsay.CommonSource, false
				c.Source = cmp.Or(a.Outlet.String(), "page "+a.Page.Short())
				c.Reasons = []string{"both took these words from a page of " + c.Source, fmt.Sprintf("%s of the words of one, %s of the other", percent(c.ShareFrom), percent(c.Share))}
				if c.From > c.To {
					c = turned(c)
				}
				c.Only = nil
				changes = append(changes, change{i, c})
				goto next
			}
		}
	next:
	}
	for _, ch := range changes {
		copies[ch.at] = ch.c
	}
}

// turned returns a copy seen from the other side.
func turned(c hearsay.Copy) hearsay.Copy {
	c.From, c.To = c.To, c.From
	c.Given, c.Taken = c.Taken, c.Given
	c.Share, c.ShareFrom = c.ShareFrom, c.Share
	return c
}

// covers reports whether four fifths of the bytes of some excerpts lie inside
// others of the same page.
func covers(outer, inner []hearsay.Excerpt) bool {
	all, in := 0, 0
	for _, e := range inner {
		all += e.Span.End - e.Span.Start
		best := 0
		for _, o := range outer {
			best = max(best, min(o.Span.End, e.Span.End)-max(o.Span.Start, e.Span.Start))
		}
		in += best
	}
	return all > 0 && 5*in >= 4*all
}
