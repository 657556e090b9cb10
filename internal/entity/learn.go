package entity

import (
	"maps"
	"slices"
	"strings"
)

// learn finds places that the tables lack from how a story writes them, so that
// an unknown town or state is not taken for a body. A word is a place where it
// stands after "in" or "near" inside sentences, at least twice or a quarter of
// its times, is nobody's surname and no known name; it is a state, with its
// adjective, where the story uses an adjective made from it as well ("Karvenia",
// "Karvenian") or gives it a head of state ("President X of Norland").
func learn(l *lexicon, pages []*page) *gazetteer {
	seen, in, person, ruled := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	caps := map[string]bool{}
	for _, p := range pages {
		for i := range p.toks {
			t := &p.toks[i]
			if !t.word || !t.upper || t.all || t.End-t.Start < 4 || t.End-t.Start > maxName || p.sents[t.sent].shout {
				continue
			}
			w := p.text(t.Range)
			caps[w] = true
			if t.first || i == 0 || l.function[t.low] || l.common[t.low] || l.role[t.low] || l.roleMod[t.low] || l.regional[t.low] || l.orgHead[t.low] || l.plHead[t.low] {
				continue
			}
			seen[w]++
			b := &p.toks[i-1]
			possessed := i+1 < len(p.toks) && p.toks[i+1].low == "'s" && p.toks[i+1].glued
			runs := i+1 < len(p.toks) && p.toks[i+1].upper && p.toks[i+1].Start == t.End+1
			switch {
			case locatives[b.low] && !(b.upper && compass[b.low]) && !possessed && !runs: // not "the Northern Light"
				in[w]++
			case b.low == "of" && i >= 4 && l.states(p, i-2):
				ruled[w]++
			case b.upper && !b.first && b.word && t.Start == b.End+1 && !locatives[b.low]:
				if _, given := l.given[fold(b.low)]; given || l.role[b.low] {
					person[w]++
				}
			}
		}
	}
	g := l.gaz
	grown := false
	for _, w := range slices.Sorted(maps.Keys(seen)) {
		n := seen[w]
		if person[w] > 0 || in[w]+ruled[w] == 0 {
			continue
		}
		if _, known := l.gaz.byName[w]; known || l.org[w] != "" {
			continue
		}
		if _, given := l.given[fold(w)]; given {
			continue
		}
		adj := adjective(w, caps)
		if adj == "" && ruled[w] == 0 && !(in[w] >= 2 && in[w]*5 >= n || in[w]*4 >= n) {
			continue
		}
		if !grown {
			g, grown = l.gaz.clone(), true
		}
		pl := place{name: w}
		if adj != "" || ruled[w] > 0 {
			pl.code = "~" + strings.ToLower(w)
			g.country[pl.code] = w
		}
		g.byName[w] = pl
		g.first[w] = max(g.first[w], 1)
		if adj != "" {
			d := pl
			d.demonym = true
			g.byName[adj] = d
			g.first[adj] = max(g.first[adj], 1)
			d.plural = true
			g.byName[adj+"s"] = d
			g.first[adj+"s"] = max(g.first[adj+"s"], 1)
		}
	}
	return g
}

// states reports whether token i ends a name that the title of a head of state
// stands before: "President Yevgen Malchenko of Norland".
func (l *lexicon) states(p *page, i int) bool {
	for k := i; k >= 0 && k > i-5 && p.toks[k].upper; k-- {
		switch p.toks[k].low {
		case "president", "king", "queen", "premier", "chancellor", "minister", "emperor":
			return k < i
		}
	}
	return false
}

// adjective returns the adjective that English makes from a state's name and that
// the story uses, "" where there is none.
func adjective(w string, caps map[string]bool) string {
	stem := strings.TrimRight(w, "aeiouy")
	for _, a := range []string{w + "n", w + "ian", w + "an", w + "ese", w + "i", w + "ish", stem + "ian", stem + "an", stem + "ese", stem + "ish", stem + "i"} {
		if a != w && caps[a] {
			return a
		}
	}
	return ""
}

// clone returns a copy that can grow.
func (g *gazetteer) clone() *gazetteer {
	c := &gazetteer{byName: make(map[string]place, len(g.byName)+16), first: make(map[string]int, len(g.first)+16), country: make(map[string]string, len(g.country)+8)}
	for k, v := range g.byName {
		c.byName[k] = v
	}
	for k, v := range g.first {
		c.first[k] = v
	}
	for k, v := range g.country {
		c.country[k] = v
	}
	return c
}
