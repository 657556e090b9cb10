package article

import (
	"net/url"
	"strings"

	"hearsay"
)

// metadata fills in what the page says about the article.
func (s *scan) metadata(a *hearsay.Article, f []shape) {
	for _, b := range a.Blocks {
		switch {
		case b.Kind == hearsay.Title && a.Headline.None():
			line := a.Text[b.Start:b.End]
			if cut, name, ok := suffixAt(line, "", ""); ok {
				a.Headline = a.Excerpt(trim(a.Text, b.Start, b.Start+cut))
				a.Suffix = a.Excerpt(trim(a.Text, b.Start+name, b.End))
			} else {
				a.Headline = a.Excerpt(b.Range)
			}
		case b.Kind == hearsay.Byline && len(a.Authors) == 0:
			line := a.Text[b.Start:b.End]
			if rest, ok := bylineNames(line); ok && isName(rest) {
				a.Authors = append(a.Authors, a.Excerpt(trim(a.Text, b.End-len(rest), b.End)))
			} else if isName(line) {
				a.Authors = append(a.Authors, a.Excerpt(b.Range))
			}
		case b.Kind == hearsay.DateLine && !a.Published.Known():
			if d, ok := findDate(a.Text[b.Start:b.End]); ok {
				a.Published = hearsay.Day(d.at.Date())
				a.Published.Said = a.Excerpt(hearsay.Range{Start: b.Start + d.start, End: b.Start + d.end})
				a.Published.Why = "stated"
			}
		}
	}
	if u, err := url.Parse(s.page.URL); err == nil && u.Host != "" {
		a.Outlet.Domain = strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	}
	a.Language = language(a.Body())
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

// resolve returns the address of a link, against the page's own.
func (s *scan) resolve(at span) string {
	return strings.TrimSpace(string(s.page.Body[at.start:at.end]))
}

// judge decides whether what was found is an article.
func (s *scan) judge(a *hearsay.Article) error {
	words := 0
	for _, b := range a.Blocks {
		if b.Body() {
			words += len(strings.Fields(a.Text[b.Start:b.End]))
		}
	}
	if words == 0 {
		return none("no running text")
	}
	if words < 25 {
		return none("only a few words of running text")
	}
	return nil
}

func language(body string) string { return "" }
