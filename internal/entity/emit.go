package entity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearsay"
)

// emit turns clusters into entities, those with the most mentions first, then by
// name.
func (r *resolver) emit() []hearsay.Entity {
	r.handles()
	var out []hearsay.Entity
	for _, c := range r.order {
		if c.into != nil || len(c.names) == 0 {
			continue
		}
		if !c.known && c.kind == hearsay.Organisation && c.given == "" && strings.HasPrefix(c.key, "one ") && len(c.names) < 2 && !c.names[0].says && !r.acronymOnly(c) {
			continue
		}
		e := r.entity(c)
		e.Country = c.country
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(a, b hearsay.Entity) int {
		if d := len(b.Mentions) - len(a.Mentions); d != 0 {
			return d
		}
		return strings.Compare(a.Name, b.Name)
	})
	taken := map[hearsay.EntityID]bool{}
	for i := range out {
		out[i].ID = slug(out[i], taken)
		taken[out[i].ID] = true
	}
	r.codes(out)
	return out
}

// codes replaces the table's own country codes by those of ISO 3166-1, or by "x-"
// and the ID of the state's Place where it has none.
func (r *resolver) codes(out []hearsay.Entity) {
	lands := map[string]hearsay.EntityID{}
	for _, e := range out {
		if e.Kind == hearsay.Place && e.Country != "" && e.Name == r.gaz.country[e.Country] {
			lands[e.Country] = e.ID
		}
	}
	for i := range out {
		code := out[i].Country
		if code == "" {
			continue
		}
		out[i].Country = iso(code)
		if out[i].Country == "" {
			id, ok := lands[code]
			if !ok { // only its demonym is told
				id = slug(hearsay.Entity{Name: r.gaz.country[code]}, nil)
			}
			out[i].Country = "x-" + string(id)
		}
	}
}

func (r *resolver) acronymOnly(c *cluster) bool {
	t := r.text(c.names[0].page, c.names[0])
	return len(t) >= 3 && strings.ToUpper(t) == t
}

// handles joins a handle to the person whose name it spells: "@anders_aslund".
// The rest are entities of their own.
func (r *resolver) handles() {
	byName := map[string]*cluster{}
	for _, c := range r.order {
		if c.into != nil || c.given == "" {
			continue
		}
		for _, k := range []string{c.given + c.sur, c.given[:1] + c.sur, c.sur} {
			if d, ok := byName[k]; ok && d != c {
				byName[k] = nil // two bearers
				continue
			}
			byName[k] = c
		}
	}
	r.each(func(p int, n *name) {
		text := r.text(p, n)
		key := fold(strings.Map(func(c rune) rune {
			if c == '_' || c == '.' || '0' <= c && c <= '9' {
				return -1
			}
			return c
		}, text[1:]))
		if c := byName[key]; c != nil && c.pages[p] {
			c.take(p, n, hearsay.Handle)
			return
		}
		// "Anders Åslund (@handle)": the name before the bracket.
		pg := r.pages[p]
		if n.from >= 2 && pg.text(pg.toks[n.from-1].Range) == "(" {
			names := r.names[p]
			at, _ := slices.BinarySearchFunc(names, n.at.Start, func(m *name, at int) int { return m.at.Start - at })
			for k := at - 1; k >= 0 && k > at-3; k-- {
				if m := names[k]; m.to == n.from-1 && m.ent != nil && m.ent.root().kind != hearsay.Place {
					m.ent.take(p, n, hearsay.Handle)
					return
				}
			}
		}
		c := r.cluster("handle "+key, hearsay.Person)
		c.name = text
		c.take(p, n, hearsay.Handle)
	}, handle)
}

func (r *resolver) entity(c *cluster) hearsay.Entity {
	e := hearsay.Entity{Kind: c.kind, Name: c.name, Gender: c.gender}
	if e.Gender == "" && c.votes[0] != c.votes[1] {
		e.Gender = "he"
		if c.votes[1] > c.votes[0] {
			e.Gender = "she"
		}
	}
	slices.SortStableFunc(c.names, func(a, b *name) int {
		if a.page != b.page {
			return a.page - b.page
		}
		return a.at.Start - b.at.Start
	})
	forms := map[string]int{}
	seenRole := map[string]bool{}
	for _, n := range c.names {
		a := r.pages[n.page].a
		x := a.Excerpt(n.at)
		if x.None() {
			continue
		}
		e.Mentions = append(e.Mentions, hearsay.Mention{Excerpt: x, At: n.at, Form: n.form})
		if n.form == hearsay.FullName || n.form == hearsay.ShortName || n.form == hearsay.Handle {
			forms[unmarked(x.Text)]++
		}
		for _, role := range []hearsay.Range{n.role, n.post} {
			if role.Empty() {
				continue
			}
			if x := a.Excerpt(role); !x.None() && !courtesy[strings.ToLower(strings.TrimSuffix(x.Text, "."))] && !seenRole[strings.ToLower(x.Text)] {
				seenRole[strings.ToLower(x.Text)] = true
				e.Roles = append(e.Roles, x)
			}
		}
	}
	if e.Name == "" {
		e.Name = bestForm(forms)
	}
	for f := range forms {
		if f != e.Name {
			e.Aliases = append(e.Aliases, f)
		}
	}
	slices.Sort(e.Aliases)
	return e
}

// bestForm returns the form with the most words, then with letters beyond plain
// ASCII (a name keeps its marks), then whose last word the pages write most often,
// alone or not, then the first in order; a small l scanned for a capital I is
// mended.
func bestForm(forms map[string]int) string {
	last := map[string]int{}
	for f, n := range forms {
		last[lastField(f)] += n
	}
	best, bestKey := "", [3]int{-1}
	for f := range forms {
		n := last[lastField(f)]
		words := len(strings.Fields(f))
		marks := 0
		for _, c := range f {
			if c >= 0x80 && unicode.Is(unicode.Latin, c) {
				marks = 1
			}
		}
		if words > 1 && strings.ToUpper(f) == f { // "ANN BERG" where "Ann Berg" stands too
			n = -1
		}
		if f[0] == '@' {
			words = 0
		}
		k := [3]int{min(words, 3), marks, n}
		if d := slices.Compare(k[:], bestKey[:]); d > 0 || d == 0 && f < best {
			best, bestKey = f, k
		}
	}
	w := strings.Fields(best)
	for i := 1; i < len(w); i++ {
		if w[i][0] == 'l' && !nameParticles[w[i]] && len(w[i]) > 2 {
			w[i] = "I" + w[i][1:]
		}
	}
	if len(w) > 1 {
		return strings.Join(w, " ")
	}
	return best
}

// courtesy are titles that say nothing of what somebody is.
var courtesy = set(`mr mrs ms miss mx messrs sir madam`)

// unmarked leaves out the marks of direction that stand between the letters of a
// name: two names that look the same, and sort the same, are one alias.
func unmarked(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}

func lastField(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// slug makes an ID from a name: "vladimir-putin"; a second of the same name gets
// its kind, then a number.
func slug(e hearsay.Entity, taken map[hearsay.EntityID]bool) hearsay.EntityID {
	const most = 60
	b := make([]byte, 0, len(e.Name))
	for _, c := range []byte(fold(strings.ReplaceAll(e.Name, "-", " "))) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			b = append(b, c)
		} else if len(b) > 0 && b[len(b)-1] != '-' {
			b = append(b, '-')
		}
		if len(b) >= most {
			break
		}
	}
	id := hearsay.EntityID(strings.Trim(string(b), "-"))
	if id == "" {
		id = "entity"
	}
	if !taken[id] {
		return id
	}
	id += hearsay.EntityID("-" + string(e.Kind))
	base := id
	for n := 2; taken[id]; n++ {
		id = base + hearsay.EntityID("-"+itoa(n))
	}
	return id
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}
