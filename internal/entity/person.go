package entity

import (
	"slices"
	"strings"
	"unicode"

	"hearsay"
)

// parts returns the folded given name and surname of a name of several words, ""
// for the given name of one word. Initials between and suffixes are left out.
func parts(s string) (given, sur string) {
	f := strings.Fields(s)
	for len(f) > 1 {
		l := strings.ToLower(strings.Trim(f[len(f)-1], "."))
		if l != "jr" && l != "sr" && l != "ii" && l != "iii" && l != "iv" {
			break
		}
		f = f[:len(f)-1]
	}
	if len(f) == 0 {
		return "", ""
	}
	sur = foldI(f[len(f)-1], len(f) > 1)
	if len(f) > 1 {
		given = fold(strings.Trim(f[0], "."))
	}
	return given, strings.Trim(sur, ".")
}

// foldI folds a surname, with the small l that starts it read as the capital I it
// was scanned from.
func foldI(w string, l bool) string {
	if l && len(w) > 1 && w[0] == 'l' {
		w = "i" + w[1:]
	}
	return fold(w)
}

// middle returns the first letter of the initial between a given name and a
// surname, lower-case, 0 where there is none.
func middle(s string) byte {
	f := strings.Fields(s)
	if len(f) < 3 {
		return 0
	}
	if w := f[1]; len(w) == 1 || len(w) > 1 && w[1] == '.' {
		return w[0] | 0x20
	}
	return 0
}

// persons gathers the names of several words, and decides from all the evidence
// of the story which of them are persons.
func (r *resolver) persons() {
	// Two middle initials are two people: "George W. Bush", "George H. W. Bush".
	middles := map[string]map[byte]bool{}
	r.each(func(p int, n *name) {
		text := r.text(p, n)
		given, sur := parts(text)
		if m := middle(text); m != 0 {
			k := given + " " + sur
			if middles[k] == nil {
				middles[k] = map[byte]bool{}
			}
			middles[k][m] = true
		}
	}, manyWords)
	r.each(func(p int, n *name) {
		text := r.text(p, n)
		given, sur := parts(text)
		if given == "" || sur == "" {
			return
		}
		key := "name " + given + " " + sur
		if m := middle(text); len(middles[given+" "+sur]) > 1 && m != 0 {
			key += " " + string(rune(m))
		}
		c := r.cluster(key, hearsay.Person)
		c.given, c.sur = given, sur
		c.take(p, n, hearsay.FullName)
		c.learn(r, p, n)
		if r.acronym(p, n, c) {
			c.score -= 6
		}
		plain := !n.the && !n.locative
		for _, w := range strings.Fields(text) {
			l := strings.ToLower(w)
			if r.common[l] || r.orgHead[l] {
				c.score -= 3
			}
			if r.lows[l] > 0 {
				c.score -= 2
				plain = false
			}
			if len(w) > 2 && strings.ToUpper(w) == w {
				c.score--
			}
			if len(w) == 2 && w[1] == '.' {
				c.score += 2
			}
		}
		if plain {
			c.score++
		}
	}, manyWords)
	alone := map[string]bool{}
	r.each(func(p int, n *name) {
		alone[foldI(r.text(p, n), true)] = true
	}, oneWord)
	for _, c := range r.order {
		if c.kind != hearsay.Person || c.given == "" {
			continue
		}
		if g, ok := r.given[strings.SplitN(c.given, "-", 2)[0]]; ok {
			c.score += 3
			if c.gender == "" {
				c.gender = g
			}
		}
		if alone[c.sur] {
			c.score += 2
		}
		if c.score < 1 {
			c.kind = hearsay.Organisation
		}
	}
}

// learn adds what one name says of its bearer.
func (c *cluster) learn(r *resolver, p int, n *name) {
	c = c.root()
	if n.title {
		c.score += 3
	}
	if !n.post.Empty() {
		c.score += 3
	}
	if n.says {
		c.score++
	}
	if n.credit {
		c.score += 2
	}
	if n.the && !n.title {
		if _, ok := r.given[c.given]; ok {
			c.score--
		} else {
			c.score -= 3
		}
	}
	if n.locative {
		c.score--
	}
	if c.gender == "" {
		c.gender = n.gender
	}
	if c.country == "" && (n.title || !n.post.Empty()) && n.place.code != "" {
		c.country = n.place.code
	}
	for _, role := range []hearsay.Range{n.role, n.post} {
		if role.Empty() {
			continue
		}
		for i, w := range strings.Fields(r.pages[p].text(role)) {
			w = strings.ToLower(strings.TrimFunc(w, func(c rune) bool { return !unicode.IsLetter(c) }))
			if r.role[w] && i < 10 {
				c.offices[w] = true
			}
		}
	}
}

// merge joins b into a.
func (a *cluster) merge(b *cluster) {
	for _, n := range b.names {
		n.ent = a
	}
	a.names = append(a.names, b.names...)
	for p := range b.pages {
		a.pages[p] = true
	}
	for o := range b.offices {
		a.offices[o] = true
	}
	if a.gender == "" {
		a.gender = b.gender
	}
	if a.country == "" {
		a.country = b.country
	}
	a.score += b.score
	a.known = a.known || b.known
	b.into = a
	b.names = nil
}

// join joins spellings of one person's name.
func (r *resolver) join() {
	bySur := map[string][]*cluster{}
	var people []*cluster
	for _, c := range r.order {
		if c.kind == hearsay.Person && c.given != "" && c.into == nil {
			people = append(people, c)
		}
	}
	// Only surnames of one sound, or the same beginning and end, are compared: the
	// work stays linear in the names.
	for _, c := range people {
		for _, k := range []string{"s " + sound(c.sur), "g " + c.given} {
			bySur[k] = append(bySur[k], c)
		}
	}
	const most = 40 // bearers of one given name that are compared
	for _, c := range people {
		for _, k := range []string{"s " + sound(c.sur), "g " + c.given} {
			near := bySur[k]
			if len(near) > most {
				near = near[:most]
			}
			for _, d := range near {
				a, b := c.root(), d.root()
				if a != b && r.same(a, b) {
					if len(b.names) > len(a.names) || len(b.names) == len(a.names) && b.key < a.key {
						a, b = b, a
					}
					a.merge(b)
				}
			}
		}
	}
}

// same reports whether two clusters of full names are spellings of one.
func (r *resolver) same(a, b *cluster) bool {
	if a.gender != "" && b.gender != "" && a.gender != b.gender {
		return false
	}
	if a.country != "" && b.country != "" && a.country != b.country {
		return false
	}
	d := edits(a.sur, b.sur)
	if d > 2 || len(a.sur) < 5 && d > 0 {
		return false
	}
	sameSound := sound(a.sur) == sound(b.sur)
	office := sharedOffice(a, b)
	givenSame := a.given == b.given || office && sound(a.given) == sound(b.given) || len(a.given) == 1 && strings.HasPrefix(b.given, a.given) || len(b.given) == 1 && strings.HasPrefix(a.given, b.given)
	if d == 0 && a.given == b.given {
		return false // parted by their middle initials
	}
	for p := range a.pages {
		if b.pages[p] && (d > 0 && !sameSound || a.given != b.given) {
			return false // one page writes both: two people
		}
	}
	switch {
	case d == 0 && givenSame:
		return office // an initial is enough only where a role agrees
	case givenSame && d > 0:
		return sameSound && len(a.sur) >= 6 || office && (len(a.sur) >= 6 || d == 1)
	case d <= 2 && office && (d == 0 || sameSound || len(a.sur) >= 8):
		// "Aleksandr Lukashenka", "Alexander Lukashenko", both president.
		return (roman(a.given) == roman(b.given) || edits(a.given, b.given) <= 2 && len(a.given) > 4) && (headOffice(r, a, b) || d == 0 && roman(a.given) == roman(b.given))
	}
	return false
}

// roman folds given names as Slavic ones are romanised: "Yevgen", "Evgeny".
func roman(given string) string {
	s := sound(given)
	if strings.HasPrefix(s, "ie") {
		s = s[1:]
	}
	return strings.TrimRight(s, "i")
}

// sharedOffice reports whether two clusters share a stated role noun.
func sharedOffice(a, b *cluster) bool {
	for o := range a.offices {
		if b.offices[o] {
			return true
		}
	}
	return false
}

func headOffice(r *resolver, a, b *cluster) bool {
	for o := range a.offices {
		if b.offices[o] && (r.head[o] || o == "minister") && a.country != "" && a.country == b.country {
			return true
		}
	}
	return false
}

// mostBearers is how many persons of one surname are told apart; with more, a
// surname alone means nobody.
const mostBearers = 40

// bearers returns the persons of a surname (or, with given, of a given name) that
// a page holds, and those of the story, each once.
func (r *resolver) bearers(index map[string][]*cluster, key string, p int) (here, all []*cluster) {
	if len(index[key]) > mostBearers {
		return nil, index[key]
	}
	for _, c := range index[key] {
		c = c.root()
		if slices.Contains(all, c) {
			continue
		}
		all = append(all, c)
		if c.pages[p] {
			here = append(here, c)
		}
	}
	return here, all
}

var corporate = set(`group inc corp corporation company co ltd plc holdings industries airlines motors systems technologies`)

// singles resolves names of one word: surnames, acronyms, given names, and names
// of their own.
func (r *resolver) singles() {
	sur, given := map[string][]*cluster{}, map[string][]*cluster{}
	byName := map[string]*cluster{}
	for _, c := range r.order {
		switch {
		case c.into != nil:
		case c.kind == hearsay.Person && c.given != "":
			sur[c.sur] = append(sur[c.sur], c)
			given[c.given] = append(given[c.given], c)
		}
	}
	// Other spellings of a joined person lead to it as well.
	for _, c := range r.order {
		if c.into != nil {
			sur[c.sur] = append(sur[c.sur], c)
		}
		if f := strings.Fields(bare(strings.TrimPrefix(c.key, "org "))); c.kind == hearsay.Organisation && c.into == nil && len(f) == 2 && corporate[f[1]] && !r.common[f[0]] && len(sur[f[0]]) == 0 {
			byName[f[0]] = c // "Wagner" for "Wagner Group"
		}
	}
	counts := map[string]int{}
	strong := map[string]int{}
	titled := map[string]bool{}
	located := map[string]int{}
	r.each(func(p int, n *name) {
		k := fold(r.text(p, n))
		counts[k]++
		if n.locative && !n.says {
			located[k]++
		}
		if !n.weak && !n.shout {
			strong[k]++
		}
		if n.title {
			strong[k] += 2
			titled[k] = true
		}
	}, oneWord)
	r.each(func(p int, n *name) {
		text := r.text(p, n)
		key := fold(text)
		if c := r.acronyms[p][text]; c != nil {
			c.take(p, n, hearsay.ShortName)
			return
		}
		if r.pages[p].toks[n.from].all {
			for q := range r.acronyms {
				if c := r.acronyms[q][text]; c != nil {
					c.take(p, n, hearsay.ShortName)
					return
				}
			}
		}
		if c := r.initialled(p, text); c != nil {
			c.take(p, n, hearsay.ShortName)
			return
		}
		if len(sur[key]) == 0 && text[0] == 'l' {
			key = foldI(text, true)
		}
		if here, all := r.bearers(sur, key, p); len(all) > 0 {
			pick := here
			if len(here) == 0 {
				pick = all
			}
			if len(pick) > 1 && n.gender != "" {
				pick = slices.DeleteFunc(slices.Clone(pick), func(c *cluster) bool { return c.gender != n.gender })
			}
			if len(pick) == 1 {
				pick[0].take(p, n, hearsay.ShortName)
				pick[0].learn(r, p, n)
			}
			return // two bearers: nobody
		}
		if here, _ := r.bearers(given, key, p); len(here) == 1 && !n.shout {
			if _, ok := r.given[key]; ok {
				here[0].take(p, n, hearsay.ShortName)
			}
			return
		}
		if c := byName[key]; c != nil && !n.weak && !n.locative && !titled[key] && located[key] == 0 {
			c.take(p, n, hearsay.ShortName)
			return
		}
		r.lone(p, n, key, located[key]*2 > counts[key], strong)
	}, oneWord)
	r.smallL(sur)
}

// initialled returns the one body of a page whose initials an acronym gives,
// though no bracket introduced it.
func (r *resolver) initialled(p int, text string) *cluster {
	if len(text) < 3 || len(text) > 7 || strings.ToUpper(text) != text {
		return nil
	}
	if r.byInitials == nil {
		r.byInitials = map[string][]*cluster{}
		for _, c := range r.order {
			if c.into == nil && c.kind == hearsay.Organisation && len(c.names) > 0 {
				if full := r.text(c.names[0].page, c.names[0]); strings.Contains(full, " ") {
					k := initials(full)
					r.byInitials[k] = append(r.byInitials[k], c)
				}
			}
		}
	}
	var found *cluster
	if len(r.byInitials[text]) > mostBearers {
		return nil
	}
	for _, c := range r.byInitials[text] {
		if c.pages[p] {
			if found != nil {
				return nil
			}
			found = c
		}
	}
	return found
}

// initials returns the capitals that begin the words of a name.
func initials(name string) string {
	var b []byte
	for _, w := range strings.Fields(name) {
		if w[0] >= 'A' && w[0] <= 'Z' {
			b = append(b, w[0])
		}
	}
	return string(b)
}

// lone makes a cluster of a word that no longer name explains, where it is surely
// a name: written with a capital inside sentences, twice or with a title or as a
// speaker, or an acronym.
func (r *resolver) lone(p int, n *name, key string, located bool, strong map[string]int) {
	text := r.text(p, n)
	t := r.pages[p].toks[n.from]
	low := t.low
	if len([]rune(text)) < 2 || r.common[low] || r.function[low] || r.role[low] || r.roleMod[low] || r.regional[low] || r.orgHead[low] || r.plHead[low] {
		return
	}
	if strong[key] == 0 {
		return
	}
	switch {
	case located, n.title, t.all && len(text) >= 2 && len(text) <= 6, n.says && strong[key] > 0, strong[key] >= 2:
	default:
		if strong[key] < 2 && !r.anySays(key) {
			return
		}
	}
	c := r.cluster("one "+key, hearsay.Organisation)
	if n.title || n.gender != "" {
		c.kind = hearsay.Person
		c.sur = key
	}
	switch _, ok := r.given[key]; {
	case located && !n.title:
		c.kind, c.known = hearsay.Place, true
	case ok && !t.all:
		c.kind = hearsay.Person
	}
	form := hearsay.ShortName
	c.take(p, n, form)
	c.learn(r, p, n)
}

func (r *resolver) anySays(key string) bool {
	c := r.clusters["one "+key]
	return c != nil
}

// smallL finds the surnames scanned with a small l for a capital I that stand
// alone: "loffe wrote".
func (r *resolver) smallL(sur map[string][]*cluster) {
	want := map[string]*cluster{}
	for _, c := range r.order {
		if c.into != nil {
			continue
		}
		for _, n := range c.names {
			if n.shape != manyWords {
				continue
			}
			f := strings.Fields(r.text(n.page, n))
			if w := f[len(f)-1]; w[0] == 'l' && len(w) > 3 {
				want[w] = c
			}
		}
	}
	if len(want) == 0 {
		return
	}
	for p, pg := range r.pages {
		for i, t := range pg.toks {
			if !t.word || t.upper || t.low[0] != 'l' {
				continue
			}
			c := want[pg.text(t.Range)]
			if c == nil || r.covered(p, i) {
				continue
			}
			n := &name{page: p, from: i, to: i + 1, at: t.Range, shape: oneWord}
			r.names[p] = append(r.names[p], n)
			c.take(p, n, hearsay.ShortName)
		}
	}
}

// covered reports whether a resolved name holds the token. The names of a page
// are in order.
func (r *resolver) covered(p, tok int) bool {
	names := r.names[p]
	at, _ := slices.BinarySearchFunc(names, tok, func(n *name, tok int) int { return n.to - 1 - tok })
	for ; at < len(names) && names[at].from <= tok; at++ {
		if names[at].ent != nil && tok < names[at].to {
			return true
		}
	}
	return false
}
