package entity

import (
	"slices"
	"strings"

	"hearsay"
)

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
		if c := r.bynamed(key); c != nil {
			c.take(p, n, hearsay.ShortName)
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
		var added []*name // kept apart: covered needs the names in order
		for i, t := range pg.toks {
			if !t.word || t.upper || t.low[0] != 'l' {
				continue
			}
			c := want[pg.text(t.Range)]
			if c == nil || r.covered(p, i) {
				continue
			}
			n := &name{page: p, from: i, to: i + 1, at: t.Range, shape: oneWord}
			added = append(added, n)
			c.take(p, n, hearsay.ShortName)
		}
		r.names[p] = append(r.names[p], added...)
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
