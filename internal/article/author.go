package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hearsay"
)

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
	for _, sep := range []string{" for ", " For ", " FOR ", " in ", " at ", " of "} { // "Ann Lee for the Bugle"
		if i := strings.Index(v[lo:hi], sep); i > 0 && isName(v[lo:lo+i]) {
			hi = lo + i
		}
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
		if names := people(v.text[lo:hi]); len(names) > 0 {
			for _, n := range names {
				if e := s.part(a, v, lo+n[0], lo+n[1]); !e.None() && !named(a, e.Text) {
					a.Authors = append(a.Authors, e)
				}
			}
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
	if len(a.Authors) == 0 {
		s.nameBeside(a)
	}
	if outlets = append(outlets, users...); len(a.Authors) == 0 && len(outlets) > 0 {
		a.Authors = outlets[:1]
	}
}

// people returns where the names stand in a stated author that is a list, or a
// name with a job or degree behind it: "Ann Lee, Staff Writer, and Bo Day" names
// two, "Ann Lee, Reuters" one and an agency. It returns nil for a single name and
// for whatever is not surely a list of people.
func people(v string) (names [][2]int) {
	parts := 0
	for lo := 0; lo < len(v); parts++ {
		hi, next := len(v), len(v)
		for _, sep := range []string{", and ", ", ", ",", ";", " and ", " And ", " AND ", " & ", " und ", " et ", " / ", " with "} {
			if i := strings.Index(v[lo:], sep); i >= 0 && (lo+i < hi || lo+i == hi && lo+i+len(sep) > next) {
				hi, next = lo+i, lo+i+len(sep)
			}
		}
		from := lo
		for from < hi && v[from] == ' ' {
			from++
		}
		name := strings.TrimRight(v[from:hi], " .")
		switch {
		case isName(name) && !role(name) && !degree(name), parts > 0 && agencies[name] && name != "Photo" && name != "Image" && name != "Images":
			names = append(names, [2]int{from, from + len(name)})
		case parts == 0:
			return nil
		case !role(name) && !degree(name):
			return nil
		}
		lo = next
	}
	if parts < 2 {
		return nil
	}
	return names
}

// role reports whether words say what somebody does rather than who they are.
func role(v string) bool {
	for w := range strings.FieldsFuncSeq(strings.ToLower(v), func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch strings.TrimSuffix(w, "s") {
		case "reporter", "correspondent", "editor", "writer", "columnist", "contributor", "contributing", "staff", "director", "manager", "president", "producer", "analyst", "professor", "fellow", "founder", "ceo", "bureau", "chief", "head", "expert", "specialist", "author", "journalist", "photographer", "researcher", "senior", "freelance", "intern", "desk", "team", "special", "officer", "lecturer", "critic", "host", "consultant", "engineer", "attorney", "physician", "dietitian", "nutritionist", "coach", "instructor", "strategist", "marketer", "korrespondent", "redakteur", "redakteurin":
			return true
		}
	}
	return false
}

// degree reports whether a part of a byline is letters behind a name: "MD", "Ph.D.".
func degree(v string) bool {
	n := 0
	for _, r := range v {
		switch {
		case unicode.IsUpper(r):
			n++
		case unicode.IsLower(r):
			n--
		}
	}
	return v == "" || n > 0 && len(v) < 8 || strings.EqualFold(v, "phd") || strings.EqualFold(v, "ph.d") || strings.EqualFold(v, "jr") || strings.EqualFold(v, "sr")
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
		for _, sep := range []string{", and ", " and ", " und ", " et ", ", ", " & ", " | ", " • ", " · ", " ● ", " ⋅ ", " (", " , ", "; ", " with ", " in ", " for ", " at ", " on ", " - ", " – ", " — ", " / ", " for", " Senior ", " Staff ", " Contributing ", "Published", "Updated", "Last", " Posted"} {
			if i := strings.Index(rest, sep); i >= 0 && i < end {
				end, next = i, i+len(sep)
			}
		}
		if i := strings.IndexAny(rest[:end], "0123456789"); i > 3 && rest[i-1] == ' ' {
			end = i
		}
		name := strings.TrimRight(strings.TrimSpace(withoutDay(rest[:end])), ".,")
		lead := len(rest[:end]) - len(strings.TrimLeft(rest[:end], " "))
		if len(a.Authors) > 0 && role(name) && next < len(rest) {
			at += next
			rest = rest[next:]
			continue
		}
		if !isName(name) && !(ok && len(a.Authors) == 0 && byName(name)) && !(len(a.Authors) > 0 && agencies[name] && end == len(rest)) || notWriter(name) {
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
func atHead(a *hearsay.Article, b hearsay.Block) bool { return paragraphsBefore(a, b) < 3 }

func paragraphsBefore(a *hearsay.Article, b hearsay.Block) (n int) {
	for _, x := range a.Blocks {
		if x.Start >= b.Start {
			break
		}
		if x.Kind == hearsay.Paragraph {
			n++
		}
	}
	return n
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

// nameBeside finds a writer whom no byline names: a name alone, or beside a date,
// in a line over or under the headline, which another short line of the page
// repeats ("All articles by Ann Lee"); or, behind the article, one who "wrote" or
// "posted" it.
func (s *scan) nameBeside(a *hearsay.Article) {
	p := s.place
	if !p.known || !s.html {
		return
	}
	d := &dating{scan: s, a: a}
	take := func(i int, name string) bool {
		at := strings.Index(s.str(i), name)
		if at < 0 || !isName(name) || notWriter(name) || d.elsewhere(i) || (sameOutlet(name, a.Outlet.Name) || likeDomain(name, a.Outlet.Domain)) {
			return false
		}
		if e := s.excerptAt(a, s.blocks[i].start+at, s.blocks[i].start+at+len(name)); !e.None() {
			a.Authors = append(a.Authors, e)
			return true
		}
		return false
	}
	if p.title >= 0 {
		for _, i := range []int{p.title + 1, p.title + 2, p.title - 1, p.title + 3, p.title + 4} {
			if i < 0 || i >= len(s.blocks) || i > p.first+1 || s.blocks[i].end-s.blocks[i].start > 60 {
				continue
			}
			name := s.str(i)
			x, dated := findDate(name)
			if dated {
				name = strings.Trim(name[:x.start]+name[x.end:], " ,|•·-–—")
			}
			if len(strings.Fields(name)) < 5 && (dated || s.repeats(i, name)) && take(i, name) {
				return
			}
		}
	}
	for i := p.last + 1; i < len(s.blocks) && i < p.last+10; i++ {
		line := s.str(i)
		for _, by := range []string{"osted by ", "ritten by ", "eported by "} {
			if at := strings.Index(line, by); at >= 0 && at < 30 && len(line) < 160 {
				name := line[at+len(by):]
				for _, end := range []string{" on ", " in ", " for ", " at ", ",", " - ", " | ", ". "} {
					name, _, _ = strings.Cut(name, end)
				}
				if take(i, strings.TrimRight(name, ". ")) {
					return
				}
			}
		}
	}
}

// repeats reports whether another short line of the page names the one in line i.
func (s *scan) repeats(i int, name string) bool {
	if !isName(name) || len(name) < 6 {
		return false
	}
	for j := range s.blocks {
		b := s.blocks[j]
		if j != i && b.end-b.start < len(name)+40 && j != s.place.title && strings.Contains(s.str(j), name) {
			rest := strings.ToLower(strings.Replace(s.str(j), name, "", 1))
			if hasAny(rest, "by ", "author", "written", "posts", "articles") {
				return true
			}
		}
	}
	return false
}

// withoutDay cuts the day of the week off the end of a name: "Ann Lee Saturday".
func withoutDay(name string) string {
	name = strings.TrimRight(name, " ")
	i := strings.LastIndexByte(name, ' ')
	switch name[i+1:] {
	case "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun":
		if len(strings.Fields(name)) > 2 {
			return name[:i]
		}
	}
	return name
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
