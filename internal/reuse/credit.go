package reuse

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/words"
)

// Credits returns every place where an article says that it got something from
// an outlet or a post, in order of place; those without a place in the text
// (title suffix, canonical address) come first. The page's own outlet is never
// credited. Only credits with Whole set speak for the whole page.
func Credits(a *hearsay.Article, outlets *Outlets) []hearsay.Credit {
	if outlets == nil {
		outlets = DefaultOutlets()
	}
	f := finder{a: a, outlets: outlets, own: outlets.Key(a.Outlet)}
	f.meta()
	body, last := 0, -1
	for i, b := range a.Blocks {
		if b.Body() {
			last = i
		}
	}
	for i, b := range a.Blocks {
		f.block(b, body, i == last)
		if b.Body() && b.Kind != hearsay.Heading {
			body++
		}
	}
	f.links()
	f.retold()
	slices.SortStableFunc(f.out, func(x, y hearsay.Credit) int {
		return cmp.Or(cmp.Compare(x.At.Start, y.At.Start), cmp.Compare(x.At.End, y.At.End))
	})
	return f.out
}

// A finder collects the credits of one article.
type finder struct {
	a       *hearsay.Article
	outlets *Outlets
	own     string
	out     []hearsay.Credit
}

// add keeps a credit to an outlet, unless it is the page's own or stands where
// one stands already.
func (f *finder) add(c hearsay.Credit) {
	if c.Outlet != "" && f.own != "" && f.outlets.Key(hearsay.Outlet{Name: c.Outlet}) == f.own {
		return
	}
	c.Outlet = f.long(c.Outlet)
	c.Page = f.a.Page
	if c.Words.None() {
		c.Words = f.a.Excerpt(c.At)
	}
	if c.Words.None() {
		return
	}
	for i := range f.out {
		o := &f.out[i]
		if !c.At.Empty() && o.At.Overlaps(c.At) && o.Outlet == c.Outlet {
			return
		}
	}
	f.out = append(f.out, c)
}

// long returns the full name that an outlet was credited by before: "The Times"
// is The New York Times on a page that named it.
func (f *finder) long(name string) string {
	short := foldName(name)
	if short == "" || strings.Contains(short, " ") {
		return name
	}
	for _, o := range f.out {
		if strings.HasSuffix(foldName(o.Outlet), " "+short) {
			return o.Outlet
		}
	}
	return name
}

// meta finds the credits outside the text: title suffix, author, canonical
// address, syndication source.
func (f *finder) meta() {
	a := f.a
	if a.Suffix.None() {
		f.suffix()
	} else {
		name := strings.Trim(a.Suffix.Text, " |-–—:")
		e, ok := f.outlets.Name(name)
		if !ok {
			e, ok = f.outlets.Domain(strings.ToLower(name))
		}
		if !ok && pressName(name) {
			e, ok = Entry{Name: name}, true
		}
		if ok {
			at, _ := a.Locate(a.Suffix.Span)
			f.add(hearsay.Credit{Kind: hearsay.Republication, Outlet: e.Name, Words: a.Suffix, At: at, Whole: true})
		}
	}
	for _, by := range a.Authors {
		if e, ok := f.outlets.Name(strings.TrimSuffix(strings.TrimSuffix(by.Text, " Staff"), " staff")); ok && !e.Common {
			at, _ := a.Locate(by.Span)
			f.add(hearsay.Credit{Kind: agencyOr(e, hearsay.Republication), Outlet: e.Name, Words: by, At: at, Whole: true})
		}
	}
	for _, m := range []hearsay.Excerpt{a.Canonical, a.Syndication} {
		host, here := hostOf(m.Text), hostOf(a.URL)
		if here == "" {
			here = a.Outlet.Domain
		}
		if m.None() || host == "" || here == "" || sameSite(host, here) || ampHost(host) || ampHost(here) {
			continue
		}
		name := host
		if e, ok := f.outlets.Domain(host); ok {
			name = e.Name
		}
		f.add(hearsay.Credit{Kind: hearsay.Republication, Outlet: name, Words: m, Whole: true})
	}
}

// suffix finds an outlet at the end of a title that was not cut: "... – KPA".
func (f *finder) suffix() {
	for _, b := range f.a.Blocks {
		if b.Kind != hearsay.Title {
			continue
		}
		text := f.a.Text[b.Start:b.End]
		for _, dash := range []string{" – ", " — ", " - ", " | ", " :: "} {
			i := strings.LastIndex(text, dash)
			if i <= 0 {
				continue
			}
			at := i + len(dash)
			if e, ok := f.outlets.Name(text[at:]); ok && (!e.Common || strings.Contains(text[at:], " ")) {
				f.add(hearsay.Credit{Kind: hearsay.Republication, Outlet: e.Name, At: hearsay.Range{Start: b.Start + at, End: b.End}, Whole: true})
			}
			return
		}
	}
}

func agencyOr(e Entry, kind hearsay.CreditKind) hearsay.CreditKind {
	if e.Agency {
		return hearsay.AgencyTag
	}
	return kind
}

// sameSite reports whether two hosts share their last two labels, or three
// where the last two are a country's "co.uk".
func sameSite(a, b string) bool { return site(a) == site(b) }

func site(host string) string {
	l := strings.Split(strings.TrimPrefix(host, "www."), ".")
	n := 2
	if len(l) > 2 && len(l[len(l)-1]) == 2 && len(l[len(l)-2]) <= 3 {
		n = 3
	}
	return strings.Join(l[max(0, len(l)-n):], ".")
}

func ampHost(h string) bool {
	return strings.HasSuffix(h, "ampproject.org") || strings.HasPrefix(h, "webcache.") || strings.HasSuffix(h, "archive.org")
}

// block finds the credits of one block; nth counts the paragraphs before it.
func (f *finder) block(b hearsay.Block, nth int, last bool) {
	text := f.a.Text[b.Start:b.End]
	f.posts(b, text)
	if b.Kind == hearsay.Title || b.Kind == hearsay.DateLine {
		return
	}
	var l *line
	for i := 0; i < len(text); {
		end := wordEnd(text, i)
		if end == i {
			_, n := utf8.DecodeRuneInString(text[i:])
			i += n
			continue
		}
		e, to, ok := f.outlets.At(text, i)
		if !ok && unicode.IsUpper(firstRune(text[i:])) {
			e, to, ok = pressAt(text, i)
		}
		if !ok {
			e, to, ok = mediaAt(text, i)
		}
		if !ok && nth < 2 {
			e, to, ok = f.tagAt(text, i)
		}
		if !ok {
			i = end
			continue
		}
		if l == nil {
			l = lineOf(text)
		}
		if f.mine(text[i:to]) {
			i = to
			continue
		}
		m := mention{line: l, entry: e, start: i, end: to, nth: nth, last: last, kind: b.Kind}
		if c, at, ok := m.credit(); ok {
			c.At = hearsay.Range{Start: b.Start + at.Start, End: b.Start + at.End}
			f.add(c)
		}
		i = max(to, i+1)
	}
}

// mine reports whether a name is the last word or words of the page's own:
// "the Mirror" on a page of the Marsh Mirror.
func (f *finder) mine(name string) bool {
	own, short := foldName(f.a.Outlet.Name), foldName(name)
	return short != "" && (own == short || strings.HasSuffix(own, " "+short))
}

// tagAt returns the agency of a dateline that no table knows: "DRESK, April 15
// (KPA) -". The page's own initials are none.
func (f *finder) tagAt(text string, i int) (e Entry, end int, ok bool) {
	if i == 0 || i > 60 || text[i-1] != '(' {
		return e, 0, false
	}
	n := strings.IndexByte(text[i:], ')')
	if n < 2 || n > 24 {
		return e, 0, false
	}
	name, rest := text[i:i+n], strings.TrimLeft(text[i+n+1:], " ")
	if !strings.HasPrefix(rest, "-") && !strings.HasPrefix(rest, "–") && !strings.HasPrefix(rest, "—") || strings.ContainsAny(name, ",;:.") {
		return e, 0, false
	}
	if r := firstRune(text); !unicode.IsUpper(r) || strings.Count(text[:i], " ") > 7 {
		return e, 0, false
	}
	label, _, _ := strings.Cut(site(f.a.Outlet.Domain), ".")
	if strings.EqualFold(name, label) || name == initials(f.a.Outlet.Name) {
		return e, 0, false
	}
	for _, w := range strings.Fields(name) {
		if r := firstRune(w); !unicode.IsUpper(r) && name != "dpa" {
			return e, 0, false
		}
	}
	return Entry{Name: name, Agency: true}, i + n, true
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// posts finds "Name (@handle) August 15, 2020", the foot of a post shown on the
// page.
func (f *finder) posts(b hearsay.Block, text string) {
	for from := 0; ; {
		i := strings.Index(text[from:], "(@")
		if i < 0 {
			return
		}
		i += from
		j := strings.IndexByte(text[i:], ')')
		if j < 0 {
			return
		}
		end := i + j + 1
		from = end
		handle := text[i+2 : end-1]
		if handle == "" || len(handle) > 30 || strings.ContainsAny(handle, " \n") {
			continue
		}
		date := dateEnd(text, end)
		if date == end && b.Kind != hearsay.Embed {
			continue
		}
		start := nameStart(text, i)
		name := strings.TrimSpace(text[start:i])
		if name == "" {
			continue
		}
		f.add(hearsay.Credit{Kind: hearsay.SocialPost, Person: name, At: hearsay.Range{Start: b.Start + start, End: b.Start + date}})
	}
}

// nameStart returns where the capitalised words before i begin.
func nameStart(text string, i int) int {
	for i > 0 && text[i-1] == ' ' {
		i--
	}
	start := i
	for k := 0; k < 5; k++ {
		j := start
		for j > 0 && text[j-1] == ' ' {
			j--
		}
		w := j
		for w > 0 {
			r, n := utf8.DecodeLastRuneInString(text[:w])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '.' && r != '-' && r != '\'' && r != '’' {
				break
			}
			w -= n
		}
		if w == j || !unicode.IsUpper(firstRune(text[w:])) || k > 0 && j == start {
			break
		}
		start = w
	}
	return start
}

// dateEnd returns the end of a date such as " August 15, 2020" or "15 Aug 2020"
// at i, or i.
func dateEnd(text string, i int) int {
	at, month, year := i, false, false
	for k := 0; k < 3; k++ {
		j := at
		for j < len(text) && (text[j] == ' ' || text[j] == ',') {
			j++
		}
		e := wordEnd(text, j)
		w := text[j:e]
		switch {
		case len(w) >= 3 && monthName(w):
			month = true
		case len(w) == 4 && strings.Trim(w, "0123456789") == "":
			year = true
		case len(w) > 0 && len(w) <= 2 && strings.Trim(w, "0123456789") == "":
		default:
			k = 3
			continue
		}
		at = e
	}
	if month && year {
		return at
	}
	return i
}

func monthName(w string) bool {
	w = strings.ToLower(w)
	for _, m := range []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"} {
		if w == m || w == m[:3] || w == "sept" {
			return true
		}
	}
	return false
}

// links finds links into another outlet's site behind words that report.
func (f *finder) links() {
	for _, l := range f.a.Links {
		host := hostOf(l.URL)
		e, ok := f.outlets.Domain(host)
		if !ok || l.Start < 0 || l.End > len(f.a.Text) || l.Empty() || len(host) > 200 {
			continue
		}
		if b, _, ok := f.a.BlockAt(l.Start); !ok || b.Kind == hearsay.Caption || b.Kind == hearsay.Title {
			continue
		}
		for _, w := range strings.Fields(strings.ToLower(f.a.Text[l.Start:l.End])) {
			if w = strings.Trim(w, ".,:;\"“”()"); reports[w] || w == "report" || w == "reportedly" || w == "source" || w == "original" {
				f.add(hearsay.Credit{Kind: hearsay.OutletReport, Outlet: e.Name, At: l.Range})
				break
			}
		}
	}
}

// retold turns the reports of an outlet into a retelling of it where it is the
// only outlet credited in the text, twice or more, and one of the credits
// frames the page ("This is what X's experts are talking about", "says X").
func (f *finder) retold() {
	n, frame, only := 0, false, ""
	for _, c := range f.out {
		switch c.Kind {
		case hearsay.Photo, hearsay.SocialPost:
			continue
		case hearsay.Retold:
			frame = true
		case hearsay.OutletReport:
		default:
			return
		}
		key := f.outlets.Key(hearsay.Outlet{Name: c.Outlet})
		if only == "" {
			only = key
		}
		if key != only {
			return
		}
		n++
	}
	if n < 2 || !frame && !f.early() {
		return
	}
	for i := range f.out {
		if c := &f.out[i]; c.Kind == hearsay.OutletReport || c.Kind == hearsay.Retold {
			c.Kind, c.Whole = hearsay.Retold, true
		}
	}
}

// early reports whether the first report is credited in the first paragraph:
// then it introduces the page's matter.
func (f *finder) early() bool {
	for _, b := range f.a.Blocks {
		if b.Kind != hearsay.Paragraph {
			continue
		}
		for _, c := range f.out {
			if c.Kind == hearsay.OutletReport && b.Contains(c.At) {
				return true
			}
		}
		return false
	}
	return false
}

// A line is a block with its words.
type line struct {
	text  string
	words []words.Word
	lower []string
}

func lineOf(text string) *line {
	l := &line{text: text, words: words.Words(text)}
	for _, w := range l.words {
		l.lower = append(l.lower, strings.ToLower(text[w.Start:w.End]))
	}
	return l
}

// at returns the index of the word that holds offset i, or of the next one.
func (l *line) at(i int) int {
	k, _ := slices.BinarySearchFunc(l.words, i, func(w words.Word, i int) int { return cmp.Compare(w.End, i+1) })
	return k
}

// word returns word k in small letters, "" out of bounds.
func (l *line) word(k int) string {
	if k < 0 || k >= len(l.lower) {
		return ""
	}
	return l.lower[k]
}

// parted reports whether a sentence ends between words k and k+1.
func (l *line) parted(k int) bool {
	if k < 0 || k+1 >= len(l.words) {
		return true
	}
	between := l.text[l.words[k].End:l.words[k+1].Start]
	return strings.ContainsAny(between, ".!?;\n")
}

// bare reports whether only a space, or an opening quotation mark, stands
// between words k and k+1.
func (l *line) bare(k int) bool {
	if k < 0 || k+1 >= len(l.words) {
		return false
	}
	return strings.Trim(l.text[l.words[k].End:l.words[k+1].Start], " \"“”‘’'") == ""
}
