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

// siteNames returns what the stated titles say besides the headline, as letters,
// and the page's host: a first heading with nothing else is the name of the site.
func (k *keeper) siteNames(f *facts) map[string]bool {
	names := map[string]bool{}
	if k.address != nil {
		names[letters(strings.TrimPrefix(k.address.Hostname(), "www."))] = true
	}
	for i, t := range f.titles {
		if i == 4 {
			break
		}
		for _, sep := range []string{" | ", " - ", " – ", " — ", " • ", " · ", ": "} {
			if at := strings.LastIndex(t.text, sep); at > 0 && sep != ": " {
				head, tail := len(strings.Fields(t.text[:at])), len(strings.Fields(t.text[at+len(sep):]))
				if tail <= 4 && head >= 3 && head > tail {
					names[letters(t.text[at+len(sep):])] = true
				}
			}
			if at := strings.Index(t.text, sep); at > 0 {
				head, rest := t.text[:at], len(strings.Fields(t.text[at+len(sep):]))
				site := strings.HasSuffix(strings.ToLower(head), " blog")
				for _, o := range f.titles { // "Lowmoor Notes: The mill", and elsewhere "The mill"
					site = site || sep == ": " && letters(o.text) == letters(t.text[at+len(sep):])
				}
				for _, o := range f.outlet {
					site = site || letters(o.text) == letters(head)
				}
				if k.address != nil {
					host := strings.TrimPrefix(k.address.Hostname(), "www.")
					label, _, _ := strings.Cut(host, ".")
					site = site || letters(head) == letters(host) || letters(head) == letters(label)
				}
				if site && (rest >= 3 || sep == ": ") && len(strings.Fields(head)) <= 4 {
					names[letters(head)] = true
				}
			}
		}
	}
	return names
}
