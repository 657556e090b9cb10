package article

import (
	"strings"

	"hearsay"
)

// dates fills in when the article was published and updated. What the page
// states comes first; a date that it prints beside the headline wins where it
// lies more than two days off, since templates state when a page was made.
func (s *scan) dates(a *hearsay.Article, f *facts) {
	d := &dating{scan: s, a: a}
	if d.ambiguous(f) {
		d.order = s.dayMonth(a, f)
	}
	stated := d.first(f.published)
	if !stated.Known() {
		stated = d.timed()
	}
	p := d.printed()
	if p.behind && d.digitsAtHead() {
		p.published = d.beside() // the head's date is the article's, even if nobody can read it
	}
	printed, updated := p.published, p.updated
	a.Updated = d.first(f.updated)
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
	case printed.Known() && apart(printed, stated) > 2 && (!d.shows(stated) || updated.Known() && apart(updated, stated) == 0 && printed.Start.Before(stated.Start)):
		stated = printed
	}
	if w := d.labelled(); w.Known() && w.Start.Before(stated.Start) || !stated.Known() {
		// The page says in words when it was first published, and has stated
		// nothing but its last change, or printed a later day alone.
		if !stated.Known() || stated.Said == printed.Said || stated.Said.Text == a.Updated.Said.Text {
			stated = w
		}
	}
	if w := d.first(f.weak); !stated.Known() && w.Known() && (d.shows(w) || strings.Contains(s.page.URL, w.Start.Format("/2006/01/"))) {
		stated = w // a system dates every page; only articles say so elsewhere too
	}
	for _, guess := range []func() hearsay.When{
		func() hearsay.When { return wireDate(a) },
		func() hearsay.When { return dateOfURL(s.page.URL) },
		d.beside,
		func() hearsay.When { return updated },
	} {
		if !stated.Known() {
			stated = guess()
		}
	}
	a.Published = stated
}

// A dating reads the dates of one page.
type dating struct {
	*scan
	a     *hearsay.Article
	order order
}

// why says how a date was read from its words.
func (d *dating) why(words string) string {
	switch {
	case !mistakable(words):
	case d.order == dayFirst:
		return "stated in digits, the day first as elsewhere on the page or in its country or language"
	case d.order == monthFirst:
		return "stated in digits, the month first as elsewhere on the page or in its country or language"
	}
	return "stated"
}

// ambiguous reports whether a date of digits stands where the page's own may.
func (d *dating) ambiguous(f *facts) bool {
	for _, list := range [][]fact{f.published, f.updated, f.weak} {
		for _, v := range list {
			if mistakable(v.text) {
				return true
			}
		}
	}
	for _, t := range d.times {
		if mistakable(string(d.page.Body[t.value.start:t.value.end])) {
			return true
		}
	}
	for i := range d.blocks {
		if b := d.blocks[i]; d.around(i) && b.end-b.start < 200 && mistakable(d.str(i)) {
			return true
		}
	}
	return false
}

// digitsAtHead reports whether a line under the headline holds a date of digits
// that might be read either way.
func (d *dating) digitsAtHead() bool {
	p := d.place
	for i := p.title + 1; p.known && p.title >= 0 && i < len(d.blocks) && i < min(p.first+2, p.title+7); i++ {
		if b := d.blocks[i]; b.end-b.start < 90 && mistakable(d.str(i)) {
			return true
		}
	}
	return false
}

// mistakable reports whether s holds a date of digits that might be read either
// way.
func mistakable(s string) bool {
	for i := 0; i < len(s) && i < 600; i++ {
		if s[i] < '0' || s[i] > '9' || i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
			continue
		}
		if a, b, e, ok := pair(s, i); ok && a != b && numberOrder(s, i, a, b) == unsure {
			if _, _, ok := yearAt(s, e); ok {
				return true
			}
		}
	}
	return false
}

// around reports whether block i stands near the article, a little further than
// what it keeps.
func (d *dating) around(i int) bool {
	p := d.place
	from := p.first - 4
	if p.title >= 0 {
		from = p.title - 2
	}
	return p.known && (i >= from && i < p.first+6 || i > p.last-3 && i <= p.last+40)
}

// said makes a date of words at lo to hi of the page's blocks.
func (d *dating) said(x day, lo, hi int) hearsay.When {
	w := hearsay.Day(x.day.Date())
	w.Said = d.excerptAt(d.a, lo, hi)
	w.Why = d.why(w.Said.Text)
	if w.Said.None() || x.day.Year() < 1990 {
		return hearsay.When{}
	}
	return w
}

// labelled finds a line near the article, or behind it, that says in words when
// it was (first) published: "Published | Feb 2, 2023", "This article was
// originally published on 26 Sep 2019". Lines of other articles, and two lines
// that differ, are none.
func (d *dating) labelled() (found hearsay.When) {
	for i := range d.blocks {
		b := d.blocks[i]
		if n := b.end - b.start; !d.around(i) || n < 6 || n > 200 || d.elsewhere(i) {
			continue
		}
		line := d.str(i)
		x, ok := findDateIn(line, d.order)
		if !ok {
			continue
		}
		kind := label(line[:x.start])
		if kind == "" && x.start < 3 && i > 0 && d.blocks[i-1].end-d.blocks[i-1].start < 40 {
			if kind = label(d.str(i - 1)); strings.HasPrefix(strings.ToLower(d.str(i-1)), "publisher") {
				kind = "other"
			}
		}
		if kind != "first" && (kind != "published" || x.start > 40 || len(line)-x.end > 60) {
			continue
		}
		w := d.said(x, b.start+x.start, b.start+x.end)
		switch {
		case !w.Known():
		case kind == "first":
			return w
		case !found.Known():
			found = w
		case apart(found, w) > 0:
			return hearsay.When{}
		}
	}
	return found
}

// elsewhere reports whether block i belongs to comments, teasers or the frame of
// the page.
func (d *dating) elsewhere(i int) bool {
	h := d.nodes[d.blocks[i].node].all | d.blocks[i].hints
	if d.known {
		h &^= d.nodes[d.blocks[d.place.first].node].all // what holds the article holds it too
	}
	return h&(hRelated|hComment|hNav|hAd) != 0
}

// beside finds a date that stands by itself: in the line over the headline, in
// one of the lines under it, or right under the name of the writer behind the
// article.
func (d *dating) beside() hearsay.When {
	p := d.place
	if !p.known || !d.html {
		return hearsay.When{}
	}
	try := func(i, room int) hearsay.When {
		if i < 0 || i >= len(d.blocks) || d.elsewhere(i) || d.blocks[i].end-d.blocks[i].start > 90 {
			return hearsay.When{}
		}
		line := d.str(i)
		x, ok := findDateIn(line, d.order)
		if !ok || len(strings.Fields(line[:x.start]))+len(strings.Fields(line[x.end:])) > room || label(line[:x.start]) == "updated" || label(line[:x.start]) == "other" {
			return hearsay.When{}
		}
		if i > 0 && label(d.str(i-1)) == "updated" && d.blocks[i-1].end-d.blocks[i-1].start < 40 {
			return hearsay.When{}
		}
		return d.said(x, d.blocks[i].start+x.start, d.blocks[i].start+x.end)
	}
	if p.title >= 0 {
		for i := p.title + 1; i < p.first+1 && i < p.title+7; i++ {
			if w := try(i, 12); w.Known() {
				return w
			}
		}
		for i := p.title - 1; i >= p.title-2; i-- {
			if w := try(i, 6); w.Known() {
				return w
			}
		}
	}
	for i := p.last + 1; i < p.last+8 && i < len(d.blocks); i++ {
		if i > 0 && isByline(d.str(i-1)) {
			if w := try(i, 0); w.Known() {
				return w
			}
		}
	}
	return hearsay.When{}
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
func (d *dating) shows(w hearsay.When) bool {
	for _, b := range d.a.Blocks {
		if b.Kind != hearsay.DateLine && b.Kind != hearsay.Byline {
			continue
		}
		for rest := d.a.Text[b.Start:b.End]; ; {
			x, ok := findDateIn(rest, d.order)
			if !ok {
				break
			}
			if x.day.Equal(w.Start) {
				return true
			}
			rest = rest[x.end:]
		}
	}
	return false
}

// prints is what the date lines and bylines of an article say.
type prints struct {
	published, updated hearsay.When
	behind             bool // published stands behind the article
}

// printed reads the dates of the date lines and bylines: the first one, rather
// below the headline than above it or behind the article, and the first that is said to be of an
// update.
func (d *dating) printed() (p prints) {
	var above, behind hearsay.When
	below := false
	a := d.a
	for _, b := range a.Blocks {
		if b.Kind == hearsay.Title {
			below = true
		}
		if b.Kind != hearsay.DateLine && b.Kind != hearsay.Byline {
			continue
		}
		line := a.Text[b.Start:b.End]
		for at := 0; ; {
			x, ok := findDateIn(line[at:], d.order)
			if !ok {
				break
			}
			w := hearsay.Day(x.day.Date())
			w.Said = a.Excerpt(hearsay.Range{Start: b.Start + at + x.start, End: b.Start + at + x.end})
			w.Why = d.why(w.Said.Text)
			kind := label(line[at : at+x.start])
			if kind == "" && at+x.start < 3 {
				kind = d.over(line)
			}
			switch {
			case kind == "other":
			case kind == "updated":
				if !p.updated.Known() {
					p.updated = w
				}
			case !below && kind == "":
				if i := d.index(line); !above.Known() && (i < 0 || !d.elsewhere(i)) {
					above = w
				}
			case kind == "" && paragraphsBefore(a, b) > 1:
				if !behind.Known() {
					behind = w
				}
			case !p.published.Known():
				p.published = w
			}
			at += x.end
		}
	}
	if !p.published.Known() {
		p.published = above
	}
	if !p.published.Known() {
		p.published, p.behind = behind, behind.Known()
	}
	return p
}

// over returns what the short line right above a line near the article says of
// its date.
func (d *dating) over(line string) string {
	i := d.index(line)
	if i < 1 || d.blocks[i-1].end-d.blocks[i-1].start >= 40 {
		return ""
	}
	return label(d.str(i - 1))
}

// index returns the block near the article that holds this line, -1 for none.
func (d *dating) index(line string) int {
	for i := max(0, d.place.title-8); d.known && i < len(d.blocks) && i <= d.place.last+40; i++ {
		if b := d.blocks[i]; b.end-b.start == len(line) && d.str(i) == line {
			return i
		}
	}
	return -1
}

// timed reads the <time> elements: one marked as the date of publication, else
// the first that stands near the headline, else one in the foot of the article.
func (d *dating) timed() hearsay.When {
	for pass := range 3 {
		for _, t := range d.times {
			if t.value.empty() || pass == 0 && !foldEqual(t.prop, "datepublished") ||
				pass > 0 && (t.hints&(hRelated|hComment|hNav) != 0 || !d.near(t.block)) ||
				pass == 1 && t.hints&hFooter != 0 || pass == 2 && t.block <= d.last {
				continue
			}
			if pass > 0 && t.block < len(d.blocks) && d.over(d.str(t.block)) == "updated" {
				continue
			}
			if w := d.first([]fact{{plainText(string(d.page.Body[t.value.start:t.value.end])), t.value}}); w.Known() {
				return w
			}
		}
	}
	return hearsay.When{}
}

// first reads the first fact that is a date, with its words.
func (d *dating) first(list []fact) hearsay.When {
	for _, v := range list {
		x, ok := findDateIn(v.text, d.order)
		if !ok || x.day.Year() < 1990 {
			continue
		}
		e := d.part(d.a, v, x.start, x.end)
		if e.None() {
			continue
		}
		w := hearsay.Day(x.day.Date())
		w.Said, w.Why = e, d.why(e.Text)
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
