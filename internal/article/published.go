package article

import (
	"strings"

	"hearsay"
)

// dates fills in when the article was published and updated. What the page
// states comes first; a date that it prints beside the headline wins where it
// lies more than two days off, since templates state when a page was made.
func (s *scan) dates(a *hearsay.Article, f *facts) {
	stated := s.firstDate(a, f.published)
	if !stated.Known() {
		stated = s.timed(a)
	}
	printed, updated := s.printed(a)
	a.Updated = s.firstDate(a, f.updated)
	if !a.Updated.Known() {
		a.Updated = updated
	}
	if printed.Known() && stated.Known() && a.Updated.Known() && apart(printed, a.Updated) == 0 && apart(stated, a.Updated) > 0 {
		printed, updated = hearsay.When{}, printed // it prints its last change
	}
	if printed.Known() && stated.Known() && (!s.head(a, printed) || swapped(printed, stated)) {
		printed = hearsay.When{} // a teaser behind the article; 9.10. for September 10
	}
	if w := s.zoned(a, stated, printed); w.Known() {
		stated = w
	}
	switch {
	case !stated.Known():
		stated = printed
	case printed.Known() && apart(printed, stated) > 2 && (!s.shows(a, stated) || updated.Known() && apart(updated, stated) == 0 && printed.Start.Before(stated.Start)):
		stated = printed
	}
	if w := s.firstDate(a, f.weak); !stated.Known() && w.Known() && (s.shows(a, w) || strings.Contains(s.page.URL, w.Start.Format("/2006/01/"))) {
		stated = w // a system dates every page; only articles say so elsewhere too
	}
	if !stated.Known() {
		stated = wireDate(a)
	}
	if !stated.Known() {
		stated = dateOfURL(s.page.URL)
	}
	if !stated.Known() {
		stated = updated
	}
	a.Published = stated
}

// zoned returns the day that the page prints, or else that of its address, where
// it is the one before or after an hour stated in UTC: the outlet's own zone.
func (s *scan) zoned(a *hearsay.Article, stated, printed hearsay.When) hearsay.When {
	said := stated.Said.Text
	if len(said) < 17 || !strings.HasSuffix(said, "Z") && !strings.HasSuffix(said, "+00:00") && !strings.HasSuffix(said, "+0000") {
		return hearsay.When{}
	}
	w := printed
	if !w.Known() {
		w = dateOfURL(s.page.URL)
	}
	if w.Known() && apart(w, stated) == 1 {
		return w
	}
	return hearsay.When{}
}

// wireDate reads the date in the line that an agency opens its first paragraph
// with: "RAJSHAHI, Dec 20, 2025 (BSS) - ".
func wireDate(a *hearsay.Article) hearsay.When {
	for _, b := range a.Blocks {
		if b.Kind != hearsay.Paragraph {
			continue
		}
		line := a.Text[b.Start:min(b.End, b.Start+90)]
		d, ok := findDate(line)
		if !ok || d.start > 40 || !strings.HasPrefix(strings.TrimLeft(line[d.end:], " ,"), "(") && !strings.HasPrefix(strings.TrimLeft(line[d.end:], " "), "/") {
			break
		}
		w := hearsay.Day(d.day.Date())
		w.Said = a.Excerpt(hearsay.Range{Start: b.Start + d.start, End: b.Start + d.end})
		w.Why = "stated"
		return w
	}
	return hearsay.When{}
}

// head reports whether a printed date stands at the head of the article.
func (s *scan) head(a *hearsay.Article, w hearsay.When) bool {
	r, ok := a.Locate(w.Said.Span)
	return ok && atHead(a, hearsay.Block{Range: r})
}

// swapped reports whether two dates are one with day and month in other orders.
func swapped(v, w hearsay.When) bool {
	return v.Start.Year() == w.Start.Year() && v.Start.Day() == int(w.Start.Month()) && int(v.Start.Month()) == w.Start.Day()
}

// apart returns how many days lie between two dates.
func apart(v, w hearsay.When) int {
	d := int(v.Start.Sub(w.Start).Hours() / 24)
	return max(d, -d)
}

// shows reports whether the article prints that day in a date line or byline.
func (s *scan) shows(a *hearsay.Article, w hearsay.When) bool {
	for _, b := range a.Blocks {
		if b.Kind != hearsay.DateLine && b.Kind != hearsay.Byline {
			continue
		}
		for rest := a.Text[b.Start:b.End]; ; {
			d, ok := findDate(rest)
			if !ok {
				break
			}
			if d.day.Equal(w.Start) {
				return true
			}
			rest = rest[d.end:]
		}
	}
	return false
}

// printed reads the dates of the date lines and bylines: the first one, and the
// first that is said to be of an update.
func (s *scan) printed(a *hearsay.Article) (first, updated hearsay.When) {
	for _, b := range a.Blocks {
		if b.Kind != hearsay.DateLine && b.Kind != hearsay.Byline {
			continue
		}
		line := a.Text[b.Start:b.End]
		for at := 0; ; {
			d, ok := findDate(line[at:])
			if !ok {
				break
			}
			w := hearsay.Day(d.day.Date())
			w.Said = a.Excerpt(hearsay.Range{Start: b.Start + at + d.start, End: b.Start + at + d.end})
			w.Why = "stated"
			before := strings.ToLower(line[at : at+d.start])
			if i := strings.LastIndexAny(before, "|•·"); i >= 0 {
				before = before[i:]
			}
			if hasAny(before, "received", "accepted", "revised") {
				at += d.end
				continue
			}
			if hasAny(before, "updat", "modif", "reviewed", "edited", "last") {
				if !updated.Known() {
					updated = w
				}
			} else if !first.Known() {
				first = w
			}
			at += d.end
		}
	}
	return first, updated
}

// timed reads the <time> elements: one marked as the date of publication, else
// the first that stands near the headline.
func (s *scan) timed(a *hearsay.Article) hearsay.When {
	for pass := range 2 {
		for _, t := range s.times {
			if t.value.empty() || pass == 0 && !foldEqual(t.prop, "datepublished") ||
				pass == 1 && (t.hints&(hRelated|hComment|hFooter|hNav) != 0 || !s.near(t.block)) {
				continue
			}
			if w := s.firstDate(a, []fact{{plainText(string(s.page.Body[t.value.start:t.value.end])), t.value}}); w.Known() {
				return w
			}
		}
	}
	return hearsay.When{}
}

// firstDate reads the first fact that is a date, with its words.
func (s *scan) firstDate(a *hearsay.Article, list []fact) hearsay.When {
	for _, v := range list {
		d, ok := findDate(v.text)
		if !ok || d.day.Year() < 1990 {
			continue
		}
		e := s.part(a, v, d.start, d.end)
		if e.None() {
			continue
		}
		w := hearsay.Day(d.day.Date())
		w.Said, w.Why = e, "stated"
		return w
	}
	return hearsay.When{}
}

// dateOfURL reads the day in an address: ".../2020/08/16/...", ".../2020/aug/16/...".
func dateOfURL(address string) hearsay.When {
	for i := 0; i+10 < len(address); i++ {
		if address[i] != '/' {
			continue
		}
		d, ok := isoDate(address, i+1)
		if !ok {
			d, ok = namedInURL(address, i+1)
		}
		if ok && d.day.Year() > 1994 {
			w := hearsay.Day(d.day.Date())
			w.Why = "stated in the page's address"
			return w
		}
	}
	return hearsay.When{}
}

// namedInURL reads "2020/aug/16" at i.
func namedInURL(address string, i int) (day, bool) {
	y, j := number(address, i, 5)
	if j-i != 4 || y > 2100 || j >= len(address) || address[j] != '/' {
		return day{}, false
	}
	m, k := monthAt(address, j+1)
	if m == 0 || k >= len(address) || address[k] != '/' {
		return day{}, false
	}
	d, e := number(address, k+1, 3)
	if e == k+1 || e < len(address) && address[e] != '/' && address[e] != '-' {
		return day{}, false
	}
	return made(address, i, e, y, m, d)
}
