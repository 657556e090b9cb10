// Package entity decides which names of a story's pages stand for the same
// person, organisation, place or described group.
//
// There is no model. Each page is cut into sentences and tokens, and runs of
// capitalised words are parted into names by tables: countries, demonyms and
// capitals, bodies known by name, words that head the name of a body or place
// ("Institute", "Square"), titles and roles, given names. A capital at the start
// of a sentence, or in a headline in title case, is no evidence of a name; such a
// word counts only where it is a name elsewhere. Words before a name ("Belarusian
// President", "opposition leader and runner-up") and after it (", a senior fellow
// at ...") are its roles.
//
// Names then become clusters over all pages of the story, from sure to less so:
//
//  1. places by their code: a country, its demonym as a people, "X authorities";
//     a capital joins its country where the story uses it for the government
//     ("Moscow has promised", "ties with Moscow"), else it is a place of its own;
//  2. bodies by name, and by the acronym that a page introduces in brackets;
//  3. full names of persons, by given name and surname; two spellings join where
//     the given name agrees and the surname lies within two edits, and a role
//     or the sound of the name agrees too, and no page holds both;
//  4. a surname alone joins the one bearer on its page, else the one in the
//     story; where there are two bearers it joins none, unless Mr or Mrs tells;
//  5. described roles ("the Belarusian president") join the one person whose
//     stated role and country fit; described epithets the one leader named
//     before in the paragraph; "the alliance" the one body of that kind;
//  6. he and she join the subject of the sentence, or of the one before, where
//     one fits; where two could, none.
//
// Pages in a language other than English yield nothing. The result does not
// depend on the order of the articles. Figures stand in doc/entities.md.
package entity

import (
	"slices"
	"strings"
	"sync"

	"hearsay"
)

// Version is the version of the rules; rows made by an older one are redone.
const Version = 3

// tables is the lexicon, built at its first use and never changed.
var tables = sync.OnceValue(newLexicon)

// A cluster is an entity in the making.
type cluster struct {
	kind    hearsay.EntityKind
	key     string
	name    string // as shown where the table gives it; else the best form
	code    string // country in the table
	given   string // folded; "" where unknown
	sur     string
	offices map[string]bool // role nouns, lower-case
	country string
	gender  string
	votes   [2]int // he, she
	known   bool   // in a table: worth keeping however seldom
	score   int    // evidence that it is a person
	pages   map[int]bool
	names   []*name
	into    *cluster // joined into another
}

func (c *cluster) root() *cluster {
	for c.into != nil {
		c = c.into
	}
	return c
}

// A resolver holds what one call of Resolve knows.
type resolver struct {
	*lexicon
	pages    []*page
	names    [][]*name // per page, in order of place
	clusters map[string]*cluster
	order    []*cluster
	acronyms []map[string]*cluster // per page
	lows     map[string]int        // words seen in lower case

	byInitials map[string][]*cluster // bodies by their initials
}

// Resolve returns the entities of a story's articles, those with the most
// mentions first. The order of the articles doesn't matter. IDs are unique within
// the result and made from the name. Articles in a language other than English
// are left out.
func Resolve(articles []*hearsay.Article) []hearsay.Entity {
	var as []*hearsay.Article
	for _, a := range articles {
		if a != nil && (a.Language == "" || a.Language == "en") {
			as = append(as, a)
		}
	}
	slices.SortStableFunc(as, func(a, b *hearsay.Article) int { return strings.Compare(string(a.Page), string(b.Page)) })
	as = slices.CompactFunc(as, func(a, b *hearsay.Article) bool { return a.Page == b.Page && a.Page != "" })
	r := &resolver{lexicon: tables(), clusters: map[string]*cluster{}}
	lows := map[string]int{}
	r.lows = lows
	for _, a := range as {
		p := scan(a)
		r.pages = append(r.pages, p)
		for _, t := range p.toks {
			if t.word && !t.upper {
				lows[t.low]++
			}
		}
	}
	if g := learn(r.lexicon, r.pages); g != r.gaz {
		l := *r.lexicon
		l.gaz = g
		r.lexicon = &l
	}
	for i, p := range r.pages {
		f := &finder{lexicon: r.lexicon, p: p, page: i, lows: lows}
		f.find()
		slices.SortStableFunc(f.names, func(a, b *name) int { return a.at.Start - b.at.Start })
		r.names = append(r.names, f.names)
		r.acronyms = append(r.acronyms, map[string]*cluster{})
	}
	r.places()
	r.bodies()
	r.persons()
	r.join()
	r.singles()
	r.described()
	r.pronouns()
	return r.emit()
}

// each calls do for every name of one of the shapes that has no cluster yet.
func (r *resolver) each(do func(p int, n *name), shapes ...shape) {
	for p := range r.names {
		for _, n := range r.names[p] {
			if n.ent == nil && slices.Contains(shapes, n.shape) {
				do(p, n)
			}
		}
	}
}

// cluster returns the cluster of a key, made where there is none.
func (r *resolver) cluster(key string, kind hearsay.EntityKind) *cluster {
	c := r.clusters[key]
	if c == nil {
		c = &cluster{kind: kind, key: key, offices: map[string]bool{}, pages: map[int]bool{}}
		r.clusters[key] = c
		r.order = append(r.order, c)
	}
	return c
}

func (c *cluster) take(p int, n *name, form hearsay.Form) {
	c = c.root()
	n.ent, n.form = c, form
	c.pages[p] = true
	c.names = append(c.names, n)
}

func (r *resolver) text(p int, n *name) string { return r.pages[p].text(n.at) }

func (r *resolver) places() {
	// A capital stands for the government where the story uses it so.
	metonym := map[string]bool{}
	r.each(func(p int, n *name) {
		if n.place.capital && !n.locative && (n.acts || n.says) {
			metonym[n.place.code] = true
		}
	}, placeName)
	for p, names := range r.names { // "Minsk, not Moscow", "Minsk and Moscow"
		for i := 1; i < len(names); i++ {
			a, b := names[i-1], names[i]
			if a.shape == placeName && b.shape == placeName && (a.place.capital || b.place.capital) && a.place.code != b.place.code && b.place.code != "" && a.place.code != "" && r.paired(p, a, b) {
				for _, n := range []*name{a, b} {
					if n.place.capital && !a.locative {
						metonym[n.place.code] = true
					}
				}
			}
		}
	}
	r.each(func(p int, n *name) {
		pl := n.place
		var c *cluster
		switch {
		case pl.code == "" || pl.capital && !metonym[pl.code]:
			c = r.cluster("city "+fold(pl.name), hearsay.Place)
			c.name = pl.name
		default:
			c = r.cluster("land "+pl.code, hearsay.Place)
			c.name = r.gaz.country[pl.code]
		}
		if pl.code != "" {
			c.code = pl.code
			c.country = pl.code
		}
		c.known = true
		form := hearsay.FullName
		if pl.capital && c.key != "city "+fold(pl.name) || pl.demonym {
			form = hearsay.ShortName
		}
		c.take(p, n, form)
	}, placeName)
	r.each(func(p int, n *name) {
		r.cluster("site "+fold(r.text(p, n)), hearsay.Place).take(p, n, hearsay.FullName)
	}, headedLand)
	r.each(func(p int, n *name) {
		key := strings.ToLower(n.canon)
		if key == "protestors" || strings.HasSuffix(key, " protestors") {
			key = strings.TrimSuffix(key, "protestors") + "protesters"
		}
		c := r.cluster("group "+key, hearsay.Group)
		c.name = n.canon
		c.known = true
		c.country = n.place.code
		c.take(p, n, hearsay.FullName)
	}, groupNoun)
}

// paired reports whether only "and", "or" or "not" stands between two names.
func (r *resolver) paired(p int, a, b *name) bool {
	toks := r.pages[p].toks
	if b.from-a.to > 2 {
		return false
	}
	for _, t := range toks[a.to:b.from] {
		if t.low != "," && t.low != "and" && t.low != "or" && t.low != "not" {
			return false
		}
	}
	return b.from > a.to && toks[b.from-1].word
}

// bare drops a leading article from a body's name.
func bare(s string) string {
	if len(s) > 4 && strings.EqualFold(s[:4], "the ") {
		return s[4:]
	}
	return s
}

// unincorporated returns a body's key without the form of company at its end; ""
// where there is none.
func unincorporated(key string) string {
	at := strings.LastIndexByte(key, ' ')
	if at < 5 {
		return ""
	}
	switch strings.Trim(key[at+1:], ".") {
	case "corp", "corporation", "inc", "incorporated", "ltd", "limited", "plc", "llc", "ag", "sa", "se", "nv", "gmbh", "co", "spa":
		return strings.TrimRight(key[:at], ",. ")
	}
	return ""
}

func (r *resolver) bodies() {
	r.each(func(p int, n *name) {
		c := r.cluster("org "+fold(bare(n.canon)), hearsay.Organisation)
		c.name, c.known = n.canon, true
		c.country = r.seat[n.canon]
		form := hearsay.FullName
		if t := r.text(p, n); t != n.canon && bare(t) != bare(n.canon) {
			form = hearsay.ShortName
		}
		c.take(p, n, form)
	}, knownOrg)
	r.each(func(p int, n *name) {
		key := "org " + fold(bare(r.text(p, n)))
		if c := r.clusters[unincorporated(key)]; c != nil { // "Microsoft Corp" where Microsoft is known
			c.take(p, n, hearsay.FullName)
			return
		}
		c := r.cluster(key, hearsay.Organisation)
		c.take(p, n, hearsay.FullName)
		r.acronym(p, n, c)
	}, headedOrg)
	// A body known by name may introduce its acronym too.
	for p := range r.names {
		for _, n := range r.names[p] {
			if n.shape == knownOrg {
				r.acronym(p, n, n.ent)
			}
		}
	}
}

// acronym records the acronym that stands in brackets after a name: "(RUSI)".
func (r *resolver) acronym(p int, n *name, c *cluster) bool {
	toks := r.pages[p].toks
	if n.to+2 >= len(toks) || toks[n.to].low != "(" || toks[n.to+2].low != ")" {
		return false
	}
	a := toks[n.to+1]
	text := r.pages[p].text(a.Range)
	if !a.all || len(text) > 10 || !initialsOf(text, r.text(p, n)) {
		return false
	}
	r.acronyms[p][text] = c
	return true
}

// initialsOf reports whether the letters of an acronym begin words of a name, in
// order, most of the words included.
func initialsOf(acronym, name string) bool {
	want := []rune(strings.ToLower(acronym))
	at := 0
	for _, w := range strings.FieldsFunc(name, func(c rune) bool { return c == ' ' || c == '-' }) {
		r := []rune(strings.ToLower(w))
		if at < len(want) && len(r) > 0 && r[0] == want[at] {
			at++
			// Further letters of the same word: "Belavia" is BELavia.
			for k := 1; at < len(want) && k < len(r) && r[k] == want[at] && k < 3; k++ {
				at++
			}
		}
	}
	return at == len(want) || len(want) > 3 && at >= len(want)-1
}
