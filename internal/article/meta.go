package article

import (
	"strings"

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
	if f.text == "" || len(f.text) > 600 || len(*list) >= 64 {
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
	other := s.otherArticles(l)
	for i := range l.v {
		o := int32(i)
		if l.v[o].kind != '{' || other[o] || inComment(l, o) {
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

// otherArticles returns the objects that describe articles other than the page's
// own: where a page describes several, and the address or the title of some is
// its own, the rest are others.
func (s *scan) otherArticles(l *ld) map[int32]bool {
	var all []int32
	for i := range l.v {
		if o := int32(i); l.v[o].kind == '{' && l.is(o, articleType) && l.get(o, "headline") >= 0 && !inComment(l, o) {
			if all = append(all, o); len(all) > 200 {
				break
			}
		}
	}
	if len(all) < 2 {
		return nil
	}
	title := letters(plainText(string(s.page.Body[s.title.start:s.title.end])))
	page := sameAddress(s.page.URL)
	text := func(i int32) string {
		at := l.str(i)
		return jsonText(l.b[at.start:at.end])
	}
	own := func(o int32) bool {
		if h := letters(text(l.get(o, "headline"))); len(h) > 9 && strings.Contains(title, h) {
			return true
		}
		main := l.get(o, "mainEntityOfPage")
		for _, i := range []int32{l.get(o, "url"), l.get(o, "@id"), main, l.get(main, "@id"), l.get(main, "url")} {
			if page != "" && sameAddress(text(i)) == page {
				return true
			}
		}
		return false
	}
	others := map[int32]bool{}
	for _, o := range all {
		if !own(o) {
			others[o] = true
		}
	}
	if len(others) == len(all) {
		return nil
	}
	return others
}

// sameAddress returns what two addresses of one page have in common.
func sameAddress(u string) string {
	if i := strings.Index(u, "://"); i >= 0 {
		u = u[i+3:]
	}
	if i := strings.IndexAny(u, "?#"); i >= 0 {
		u = u[:i]
	}
	return strings.TrimRight(strings.TrimPrefix(strings.ToLower(u), "www."), "/")
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

// metaName returns the name of a meta element in one form: RDFa writes
// "schema:datePublished" and "dc:date" where others write "datePublished" and
// "DC.date", and some say both "parsely-author" and "parsely:author".
func metaName(name []byte) string {
	n := strings.ToLower(string(name))
	for _, p := range []string{"schema:", "https://schema.org/", "http://schema.org/"} {
		n = strings.TrimPrefix(n, p)
	}
	for _, p := range []string{"dc", "dcterms", "sailthru", "parsely"} {
		if rest, ok := strings.CutPrefix(n, p+":"); ok {
			if p == "parsely" {
				return p + "-" + rest
			}
			return p + "." + rest
		}
	}
	return n
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
		switch metaName(m.name) {
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
			if metaName(m.name) == "og:site_name" {
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
			if n := metaName(m.name); strings.Contains(n, "publi") && hasAny(n, "date", "time") && !hasAny(n, "modif", "updat", "expir", "until") {
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
	a.Language = s.language(a) // tells how dates of digits are read
	s.outlet(a, f)
	s.printTitle(a, f)
	s.writers(a, f)
	s.dates(a, f)
	a.Canonical = s.excerpt(a, f.canonical)
	a.Syndication = s.excerpt(a, f.source)
	if len(f.section) > 0 && len(f.section[0].text) < 80 {
		a.Section = f.section[0].text
	}
	a.Kind = s.pageKind(a, f)
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

// excerptAt returns words of the page's blocks, by their place in scan.text, with
// their bytes, or none where they can't be read back.
func (s *scan) excerptAt(a *hearsay.Article, lo, hi int) hearsay.Excerpt {
	at, ok := hearsay.Trace(s.runs).Span(s.page.ID, hearsay.Range{Start: lo, End: hi})
	e := hearsay.Excerpt{Text: string(s.text[lo:hi]), Span: at}
	if !ok || a.ReadBack(s.page, e) != nil {
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
