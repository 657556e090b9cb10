package article

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"

	"hearsay"
)

// A fact is a value that the page states about itself, outside the words it
// shows: in a meta element, an attribute or JSON-LD.
type fact struct {
	text string
	at   span
}

// facts is what a page states about itself, best first in each list.
type facts struct {
	titles    []fact
	authors   []fact
	published []fact
	updated   []fact
	weak      []fact // dates of the page rather than of an article
	outlet    []fact
	section   []fact
	canonical fact
	source    fact // syndication-source, original-source
	body      span // the inside of an articleBody
	article   bool // says that it is an article
	live      bool // says that it is a live blog
}

// stated gathers the facts, in the order of trust: JSON-LD, OpenGraph and other
// meta, microdata, then what stands in <title>.
func (s *scan) stated() *facts {
	f := &facts{}
	if !s.html {
		return f
	}
	s.fromLinked(f)
	s.fromMeta(f)
	if !s.title.empty() {
		add(&f.titles, fact{plainText(string(s.page.Body[s.title.start:s.title.end])), s.title})
	}
	return f
}

func add(list *[]fact, f fact) {
	if f.text == "" || len(f.text) > 600 {
		return
	}
	for _, x := range *list {
		if x.text == f.text {
			return
		}
	}
	*list = append(*list, f)
}

// fromLinked reads the JSON-LD.
func (s *scan) fromLinked(f *facts) {
	l := &ld{b: s.page.Body, v: s.linked()}
	read := func(i int32) fact {
		at := l.str(i)
		if at.empty() {
			return fact{}
		}
		return fact{jsonText(l.b[at.start:at.end]), at}
	}
	name := func(list *[]fact, i int32) {
		l.each(i, func(j int32) {
			if l.v[j].kind == '"' {
				add(list, read(j))
				return
			}
			o := j
			if l.get(o, "name") < 0 {
				if id := l.str(l.get(o, "@id")); !id.empty() {
					o = l.byID(id)
				}
			}
			if o >= 0 {
				l.each(l.get(o, "name"), func(k int32) { add(list, read(k)) })
			}
		})
	}
	for i := range l.v {
		o := int32(i)
		if l.v[o].kind != '{' || inComment(l, o) {
			continue
		}
		switch {
		case l.is(o, articleType):
			if f.article && l.get(o, "headline") < 0 {
				continue
			}
			f.article = true
			if l.is(o, func(t string) bool { return strings.HasSuffix(t, "LiveBlogPosting") }) {
				f.live = true
			}
			add(&f.titles, read(l.get(o, "headline")))
			if l.get(o, "headline") < 0 {
				add(&f.titles, read(l.get(o, "name")))
			}
			name(&f.authors, l.get(o, "author"))
			if at := l.str(l.get(o, "articleBody")); at.end-at.start > f.body.end-f.body.start {
				f.body = at
			}
			add(&f.published, read(l.get(o, "datePublished")))
			add(&f.updated, read(l.get(o, "dateModified")))
			name(&f.outlet, l.get(o, "publisher"))
			l.each(l.get(o, "articleSection"), func(j int32) { add(&f.section, read(j)) })
		case l.is(o, pageType):
			add(&f.weak, read(l.get(o, "datePublished")))
			add(&f.updated, read(l.get(o, "dateModified")))
		case l.is(o, func(t string) bool { return t == "WebSite" }):
			add(&f.outlet, read(l.get(o, "name")))
		}
	}
}

// inComment reports whether object i hangs below a comment, a list of other
// pages or the like.
func inComment(l *ld, i int32) bool {
	for up := l.v[i].up; up >= 0; up = l.v[up].up {
		switch k := l.v[up].key; string(l.b[k.start:k.end]) {
		case "comment", "comments", "hasPart", "itemListElement", "mentions", "about", "citation", "liveBlogUpdate", "review", "reviews", "blogPost", "relatedLink", "isPartOf":
			return true
		}
	}
	return false
}

// fromMeta reads the meta elements and the microdata that carries a value.
func (s *scan) fromMeta(f *facts) {
	var creators, others []fact // by names that are less sure
	written := ""
	for _, m := range s.metas {
		raw := s.page.Body[m.value.start:m.value.end]
		v := func() fact { return fact{plainText(string(raw)), m.value} }
		if len(m.name) > 40 {
			continue
		}
		switch strings.ToLower(string(m.name)) {
		case "og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title", "headline", "citation_title", "dcterms.title":
			add(&f.titles, v())
		case "og:type":
			if t := string(raw); t == "article" {
				f.article = true
			}
		case "author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "article:author_name", "byl", "citation_author", "authors", "cxenseparse:author", "article.author":
			add(&f.authors, v())
		case "twitter:label1", "twitter:label2":
			if string(raw) == "Written by" {
				written = "twitter:data" + string(m.name[len(m.name)-1:])
			}
		case "twitter:data1", "twitter:data2":
			if string(m.name) == written {
				add(&f.authors, v())
			}
		case "article:author", "creator", "og:article:author":
			creators = append(creators, v())
		case "article:published_time", "datepublished", "og:article:published_time", "parsely-pub-date", "sailthru.date", "article:published", "citation_publication_date", "citation_date", "published_time", "publishdate", "pubdate", "publication_date", "dc.date.issued", "dcterms.created", "og:published_time", "article.published", "cxenseparse:recs:publishtime", "date.published", "publish-date", "published-date", "published", "dc.date", "dcterms.date", "datecreated", "date", "dcterms.issued":
			add(&f.published, v())
		case "article:modified_time", "datemodified", "og:updated_time", "last-modified", "dcterms.modified", "og:modified_time", "lastmod":
			add(&f.updated, v())
		case "og:site_name", "application-name", "publisher", "dc.publisher", "citation_journal_title":
			if strings.EqualFold(string(m.name), "og:site_name") {
				f.outlet = append([]fact{v()}, f.outlet...)
			} else {
				add(&f.outlet, v())
			}
		case "article:section", "section", "parsely-section", "articlesection":
			add(&f.section, v())
		case "canonical":
			if f.canonical.text == "" {
				f.canonical = v()
			}
		case "syndication-source", "original-source":
			if f.source.text == "" {
				f.source = v()
			}
		default:
			if n := strings.ToLower(string(m.name)); strings.Contains(n, "publi") && hasAny(n, "date", "time") && !hasAny(n, "modif", "updat", "expir", "until") {
				others = append(others, v())
			}
		}
	}
	for _, c := range creators {
		add(&f.authors, c)
	}
	for _, d := range others {
		add(&f.published, d)
	}
}

// metadata fills in what the page says about the article.
func (s *scan) metadata(a *hearsay.Article, f *facts) {
	if u, err := url.Parse(s.page.URL); err == nil && u.Host != "" {
		a.Outlet.Domain = strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
		if d, err := publicsuffix.EffectiveTLDPlusOne(a.Outlet.Domain); err == nil {
			a.Outlet.Domain = d
		}
	}
	for _, o := range f.outlet {
		if n := utf8.RuneCountInString(o.text); n > 1 && n < 60 && !strings.Contains(o.text, "://") {
			if e := s.excerpt(a, o); !e.None() {
				a.Outlet.Name, a.Outlet.Words = o.text, e
				break
			}
		}
	}
	s.printTitle(a, f)
	s.writers(a, f)
	s.dates(a, f)
	a.Canonical = s.excerpt(a, f.canonical)
	a.Syndication = s.excerpt(a, f.source)
	if len(f.section) > 0 && len(f.section[0].text) < 80 {
		a.Section = f.section[0].text
	}
	a.Kind = s.pageKind(a, f)
	a.Language = s.language(a)
}

// excerpt returns a fact with its place, or none where it can't be read back.
func (s *scan) excerpt(a *hearsay.Article, f fact) hearsay.Excerpt {
	if f.text == "" || f.at.empty() {
		return hearsay.Excerpt{}
	}
	e := hearsay.Excerpt{Text: f.text, Span: hearsay.Span{Page: s.page.ID, Start: f.at.start, End: f.at.end}}
	if a.ReadBack(s.page, e) != nil {
		return hearsay.Excerpt{}
	}
	return e
}

// part returns the words lo to hi of a fact with their own place where they
// stand as they are in it, else the whole.
func (s *scan) part(a *hearsay.Article, f fact, lo, hi int) hearsay.Excerpt {
	words := f.text[lo:hi]
	raw := string(s.page.Body[f.at.start:f.at.end])
	if i := strings.Index(raw, words); i >= 0 && words != "" {
		return s.excerpt(a, fact{words, span{f.at.start + i, f.at.start + i + len(words)}})
	}
	// References inside: find the part of the value that reads so.
	for i := 0; i <= len(raw); i++ {
		if i > 0 && raw[i-1] != ' ' {
			continue
		}
		for j := i + len(words); j <= len(raw) && j < i+6*len(words)+8; j++ {
			if (j == len(raw) || raw[j] == ' ') && plainText(raw[i:j]) == words {
				return s.excerpt(a, fact{words, span{f.at.start + i, f.at.start + j}})
			}
		}
		if len(raw) > 700 {
			break
		}
	}
	return hearsay.Excerpt{}
}

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

// resolve returns the address of a link, against the page's own.
func (s *scan) resolve(at span) string {
	ref := strings.TrimSpace(unescape(string(s.page.Body[at.start:at.end])))
	if s.address == nil || strings.HasPrefix(ref, "http") || strings.HasPrefix(ref, "mailto:") || strings.HasPrefix(ref, "#") {
		return strings.ToValidUTF8(ref, "")
	}
	if u, err := s.address.Parse(ref); err == nil {
		return strings.ToValidUTF8(u.String(), "")
	}
	return strings.ToValidUTF8(ref, "")
}

// person cleans a stated author: "By Ann Lee" and "ann lee, Staff" become the
// name; addresses, user names of machines and the like are none.
func person(v string) (lo, hi int, ok bool) {
	hi = len(v)
	if rest, by := bylineNames(v); by {
		lo = len(v) - len(rest)
	}
	if i := strings.IndexAny(v[lo:], "|•·"); i > 3 {
		hi = lo + i
	}
	for lo < hi && v[lo] == ' ' {
		lo++
	}
	for hi > lo && (v[hi-1] == ' ' || v[hi-1] == ',') {
		hi--
	}
	name := v[lo:hi]
	low := strings.ToLower(name)
	if name == "" || utf8.RuneCountInString(name) > 120 || strings.Contains(name, "://") || strings.Contains(name, "@") || strings.HasPrefix(name, "/") || strings.HasPrefix(low, "www.") {
		return 0, 0, false
	}
	switch low {
	case "admin", "administrator", "author", "editor", "staff", "webmaster", "guest", "user", "root", "unknown", "null", "undefined", "none", "n/a", "default", "wordpress", "anonymous", "website", "web", "marketing", "content", "team", "test", "site", "superuser", "author name", "developer", "dev", "system", "api", "wpengine", "false", "true":
		return 0, 0, false
	}
	letter := false
	for _, r := range name {
		if unicode.IsLetter(r) {
			letter = true
			break
		}
	}
	return lo, hi, letter
}

// writers fills in the authors: the stated ones, but the printed ones where the
// page states only its outlet, or where a line beside the headline says "By" and
// names others: systems state who filed a page.
func (s *scan) writers(a *hearsay.Article, f *facts) {
	var outlets, users []hearsay.Excerpt
	for i, v := range f.authors {
		if len(a.Authors) >= 12 || i >= 50 {
			break
		}
		lo, hi, ok := person(v.text)
		if !ok {
			continue
		}
		e := s.part(a, v, lo, hi)
		switch {
		case e.None() || named(a, e.Text):
		case userName(e.Text):
			if s.prints(e.Text) {
				users = append(users, e)
			}
		case s.isOutlet(a, f, e.Text) && !desk(e.Text):
			outlets = append(outlets, e)
		default:
			a.Authors = append(a.Authors, e)
		}
	}
	stated := a.Authors
	a.Authors = nil
	for _, b := range a.Blocks {
		if (b.Kind == hearsay.Byline || b.Kind == hearsay.DateLine) && len(a.Authors) == 0 {
			s.bylineAuthors(a, b, len(stated) > 0)
		}
	}
	if len(stated) > 0 {
		for _, x := range stated {
			for _, y := range a.Authors {
				if sameName(x.Text, y.Text) {
					a.Authors = nil
				}
			}
		}
		if len(a.Authors) == 0 {
			a.Authors = stated
		}
		return
	}
	if outlets = append(outlets, users...); len(a.Authors) == 0 && len(outlets) > 0 {
		a.Authors = outlets[:1]
	}
}

// isOutlet reports whether a name is that of the page's outlet.
func (s *scan) isOutlet(a *hearsay.Article, f *facts, name string) bool {
	for _, o := range f.outlet {
		if sameOutlet(name, o.text) {
			return true
		}
	}
	return sameOutlet(name, a.Outlet.Name) || likeDomain(name, a.Outlet.Domain)
}

// sameName reports whether two names may be those of one person.
func sameName(a, b string) bool {
	x, y := letters(a), letters(b)
	if strings.Contains(x, y) || strings.Contains(y, x) {
		return true
	}
	f, g := strings.Fields(a), strings.Fields(b)
	return len(f) > 0 && len(g) > 0 && letters(f[len(f)-1]) == letters(g[len(g)-1])
}

// prints reports whether a short line near the article holds the name of an
// account.
func (s *scan) prints(name string) bool {
	for i := range s.blocks {
		if b := s.blocks[i]; s.near(i) && b.end-b.start < 100 && strings.Contains(strings.ToLower(string(s.text[b.start:b.end])), strings.ToLower(name)) {
			return true
		}
	}
	return false
}

// userName reports whether a stated author is the name of an account: one word
// in lower case, or with digits and the like.
func userName(name string) bool {
	return !strings.Contains(name, " ") && (strings.ContainsAny(name, "0123456789._-") || strings.ToLower(name) == name && name[0] < 0x80)
}

// desk reports whether a name is that of writers at an outlet rather than of the
// outlet: "Harrow Bugle Staff".
func desk(name string) bool {
	f := strings.Fields(strings.ToLower(name))
	if len(f) < 2 {
		return false
	}
	switch f[len(f)-1] {
	case "staff", "team", "editors", "desk", "newsroom", "reporter", "reporters", "correspondent", "correspondents", "contributors":
		return true
	}
	return false
}

func named(a *hearsay.Article, name string) bool {
	for _, x := range a.Authors {
		if strings.Contains(letters(x.Text), letters(name)) {
			return true
		}
	}
	return false
}

// bylineAuthors reads the names of a printed byline: "By Ann Lee, Bo Day and
// Cy Fox | Reuters".
// Where only is set, only a line beside the headline that says "By" is read.
func (s *scan) bylineAuthors(a *hearsay.Article, b hearsay.Block, only bool) {
	line := a.Text[b.Start:b.End]
	rest, ok := bylineNames(line)
	if !ok {
		rest, ok = gluedBy(line)
	}
	if !ok {
		rest = line
		for _, by := range []string{" By ", " by ", "|By ", "| By ", ")By "} {
			if i := strings.Index(line, by); i >= 0 {
				rest, ok = line[i+len(by):], true
				break
			}
		}
	}
	if only && (!ok || b.Kind != hearsay.Byline || !atHead(a, b)) {
		return
	}
	if !ok && b.Kind != hearsay.Byline {
		s.datedName(a, b)
		return
	}
	at := b.End - len(rest)
	if d, ok := findDate(rest); ok {
		rest = rest[:d.start]
	}
	for rest != "" && len(a.Authors) < 12 {
		end, next := len(rest), len(rest)
		for _, sep := range []string{", and ", " and ", ", ", " & ", " | ", " • ", " · ", " ● ", " ⋅ ", " (", " , ", "; ", " with ", " in ", " for ", " at ", " on ", " - ", " – ", " — ", " / ", " for", " Senior ", " Staff ", " Contributing ", "Published", "Updated", "Last", " Posted"} {
			if i := strings.Index(rest, sep); i >= 0 && i < end {
				end, next = i, i+len(sep)
			}
		}
		if i := strings.IndexAny(rest[:end], "0123456789"); i > 3 && rest[i-1] == ' ' {
			end = i
		}
		name := strings.TrimRight(strings.TrimSpace(rest[:end]), ".,")
		lead := len(rest[:end]) - len(strings.TrimLeft(rest[:end], " "))
		if !isName(name) && !(ok && len(a.Authors) == 0 && byName(name)) || notWriter(name) {
			break
		}
		e := a.Excerpt(hearsay.Range{Start: at + lead, End: at + lead + len(name)})
		if !e.None() && !named(a, e.Text) {
			a.Authors = append(a.Authors, e)
		}
		at += next
		rest = rest[next:]
	}
}

// atHead reports whether a block stands before the third paragraph of the body.
func atHead(a *hearsay.Article, b hearsay.Block) bool {
	n := 0
	for _, x := range a.Blocks {
		if x.Start >= b.Start {
			break
		}
		if x.Kind == hearsay.Paragraph {
			n++
		}
	}
	return n < 3
}

// datedName reads the name in a line of a date: "May 4, 2031 • Ann Lee".
func (s *scan) datedName(a *hearsay.Article, b hearsay.Block) {
	if !atHead(a, b) {
		return
	}
	line := a.Text[b.Start:b.End]
	for lo := 0; lo < len(line); {
		hi, next := len(line), len(line)
		if i := strings.IndexAny(line[lo:], "|•·●⋅"); i >= 0 {
			_, n := utf8.DecodeRuneInString(line[lo+i:])
			hi, next = lo+i, lo+i+n
		}
		part := line[lo:hi]
		if i := strings.Index(part, " in "); i > 0 {
			part = part[:i]
		}
		if i := strings.Index(part, " on "); i > 0 {
			part = part[:i]
		}
		if name := strings.TrimSpace(part); isName(name) && !notWriter(name) && len(strings.Fields(name)) < 4 {
			if _, dated := findDate(name); !dated {
				at := b.Start + lo + strings.Index(part, name)
				a.Authors = append(a.Authors, a.Excerpt(hearsay.Range{Start: at, End: at + len(name)}))
				return
			}
		}
		lo = next
	}
}

// byName reports whether words right behind "By" name a writer though they are
// no person's name: "The Harrow editors", "BeauHD".
func byName(name string) bool {
	if _, _, ok := person(name); !ok {
		return false
	}
	f := strings.Fields(name)
	for i, w := range f {
		r, _ := utf8.DecodeRuneInString(w)
		last := i > 0 && i == len(f)-1 && (w == "editors" || w == "staff" || w == "team")
		if !unicode.IsUpper(r) && !(len(f) == 1 && len(w) > 3) && !unicode.IsDigit(r) && !particle(w) && w != "the" && w != "of" && !last {
			return false
		}
	}
	return len(f) > 0 && len(f) < 5
}

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
