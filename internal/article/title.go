package article

import (
	"strings"
	"unicode"

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
	s.addressed(a, f)
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

// addressed puts a stated title in the place of a printed heading that says
// something else, where the page's address repeats that title and not the
// heading: "Updates" over "/sector-update-fall-2031", stated as "Sector Update,
// Fall 2031". A heading of one to three words needs less of that than a longer one.
func (s *scan) addressed(a *hearsay.Article, f *facts) {
	if s.address == nil || a.Headline.None() || len(f.titles) == 0 {
		return
	}
	path := strings.TrimRight(s.address.Path, "/")
	slug := stems(path[strings.LastIndexByte(path, '/')+1:])
	if len(slug) < 2 {
		return
	}
	heading := letters(a.Headline.Text)
	for i, t := range f.titles {
		if x := letters(t.text); strings.Contains(x, heading) || strings.Contains(heading, x) {
			return
		}
		if i == 6 {
			break
		}
	}
	printed := stems(a.Headline.Text)
	own := shared(printed, slug)
	best, title := 0.0, hearsay.Excerpt{}
	for i, t := range f.titles {
		if i == 6 {
			break
		}
		end := len(t.text)
		if cut, _, ok := suffixAt(t.text, a.Outlet.Name, a.Outlet.Domain); ok {
			end = len(strings.TrimSpace(t.text[:cut]))
		}
		words := stems(t.text[:end])
		v := shared(words, slug)
		clear := v >= .8 && v-own >= .45 || len(printed) <= 3 && len(words) > len(printed) && v-own > .15
		if clear && v > best {
			if e := s.part(a, t, 0, end); !e.None() {
				best, title = v, e
			}
		}
	}
	if best > 0 {
		a.Headline = title
	}
}

// stems returns the starts of the words of s that say something.
func stems(s string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		switch w {
		case "the", "a", "an", "of", "to", "for", "in", "on", "and", "or", "is", "with", "your", "how", "what", "at", "by", "from", "html", "htm", "php", "s":
			continue
		}
		if r := []rune(w); len(r) > 5 {
			w = string(r[:5])
		}
		out[w] = true
	}
	return out
}

// shared returns the share of the words of both that stand in both.
func shared(a, b map[string]bool) float64 {
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return float64(n) / float64(max(1, len(a)+len(b)-n))
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
