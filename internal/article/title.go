package article

import (
	"strings"

	"hearsay"
)

// printTitle chooses the headline: as printed, else as stated.
func (s *scan) printTitle(a *hearsay.Article, f *facts) {
	for _, b := range a.Blocks {
		if b.Kind != hearsay.Title {
			continue
		}
		line := a.Text[b.Start:b.End]
		if cut, name, ok := suffixAt(line, a.Outlet.Name, a.Outlet.Domain); ok {
			a.Headline = a.Excerpt(trim(a.Text, b.Start, b.Start+cut))
			a.Suffix = a.Excerpt(trim(a.Text, b.Start+name, b.End))
		} else {
			a.Headline = a.Excerpt(b.Range)
		}
		break
	}
	for _, t := range f.titles {
		if !a.Headline.None() && !a.Suffix.None() {
			return
		}
		cut, name, ok := suffixAt(t.text, a.Outlet.Name, a.Outlet.Domain)
		if ok && a.Suffix.None() && a.Headline.None() {
			a.Suffix = s.part(a, t, name, len(t.text))
		}
		if a.Headline.None() {
			if ok {
				a.Headline = s.part(a, t, 0, len(strings.TrimSpace(t.text[:cut])))
			}
			if a.Headline.None() {
				a.Headline = s.excerpt(a, t)
			}
		}
	}
}

// trim shrinks lo to hi until neither end is white space.
func trim(text string, lo, hi int) hearsay.Range {
	for lo < hi && text[lo] == ' ' {
		lo++
	}
	for hi > lo && text[hi-1] == ' ' {
		hi--
	}
	return hearsay.Range{Start: lo, End: hi}
}
