package entity

import (
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

// suffix returns the "jr", "sr" or number after a surname, "" where there is none.
func suffix(s string) string {
	f := strings.Fields(s)
	if len(f) < 3 {
		return ""
	}
	switch l := strings.ToLower(strings.Trim(f[len(f)-1], ".")); l {
	case "jr", "sr", "ii", "iii", "iv":
		return l
	}
	return ""
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
	// So are "X Sr" and "X", and "X Jr" and "X" where one page writes both.
	both := map[string]map[int]int{}
	twins := map[string]bool{}
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
		k := given + " " + sur
		if both[k] == nil {
			both[k] = map[int]int{}
		}
		if suffix(text) != "" {
			both[k][p] |= 2
		} else {
			both[k][p] |= 1
		}
		twins[k] = twins[k] || both[k][p] == 3
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
		if x := suffix(text); x == "sr" || x != "" && twins[given+" "+sur] {
			key += " " + x
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
		// A short surname takes more than one role in common: there are two ministers
		// Jan Kovac and Jan Kovar.
		return sameSound && len(a.sur) >= 6 || office && (len(a.sur) >= 8 || sharedOffices(a, b) > 1 || a.country != "" && a.country == b.country && headOffice(r, a, b))
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
func sharedOffice(a, b *cluster) bool { return sharedOffices(a, b) > 0 }

// sharedOffices counts the stated role nouns that two clusters share.
func sharedOffices(a, b *cluster) (n int) {
	for o := range a.offices {
		if b.offices[o] {
			n++
		}
	}
	return n
}

func headOffice(r *resolver, a, b *cluster) bool {
	for o := range a.offices {
		if b.offices[o] && (r.head[o] || o == "minister") && a.country != "" && a.country == b.country {
			return true
		}
	}
	return false
}
