package entity

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"hearsay"
)

// An Amend is what somebody put right by hand: two names stand for one, called as
// the first, or for two.
type Amend struct {
	Names [2]string
	Part  bool
	// Everywhere says that it is meant of all stories: an entity of a story that knows
	// the second name alone is known elsewhere by the first.
	Everywhere bool
	By         string // "by Ada on 3 May 2031: his brother"
}

// Meant returns which entities a name stands for, by place: those called so, else
// those with it among their other forms. Case, accents and apostrophes don't matter.
func Meant(list []hearsay.Entity, name string) []int {
	want := folded(name)
	var called, also []int
	for i := range list {
		switch {
		case want == "":
		case folded(list[i].Name) == want:
			called = append(called, i)
		case slices.ContainsFunc(list[i].Aliases, func(a string) bool { return folded(a) == want }):
			also = append(also, i)
		}
	}
	if called != nil {
		return called
	}
	return also
}

func folded(name string) string { return strings.Join(strings.Fields(fold(unmarked(name))), " ") }

// Touches reports whether what was put right is about one of the entities. It tells
// the same before and after they were amended.
func Touches(list []hearsay.Entity, a Amend) bool {
	return len(Meant(list, a.Names[0]))+len(Meant(list, a.Names[1])) > 0
}

// Amended returns the entities as people put them right; those given are not changed.
// Of two amends of the same two names the later holds. A name that several entities
// go by tells none of them and changes nothing.
//
// Made one, two have the mentions, roles and forms of both, and the ID and name of
// the first. Parted, each has the mentions that name it, by all of the name or by
// words that the other has not; a pronoun, an office or a form that both share goes
// with the last name before it on its page, and a role with the name next to it. No
// mention is lost, and none is new.
func Amended(list []hearsay.Entity, amends []Amend) []hearsay.Entity {
	if len(amends) == 0 {
		return list
	}
	amends = last(amends)
	out := make([]hearsay.Entity, len(list))
	for i, e := range list {
		e.Mentions, e.Roles, e.Aliases, e.Marked = slices.Clone(e.Mentions), slices.Clone(e.Roles), slices.Clone(e.Aliases), slices.Clone(e.Marked)
		out[i] = e
	}
	for _, a := range amends {
		one, two := Meant(out, a.Names[0]), Meant(out, a.Names[1])
		switch {
		case a.Part:
			out = parted(out, a)
		case len(one) == 1 && len(two) == 1 && one[0] != two[0]:
			merge(&out[one[0]], &out[two[0]], a)
			out = slices.Delete(out, two[0], two[0]+1)
		case a.Everywhere && len(one) == 0 && len(two) == 1:
			e := &out[two[0]]
			e.Known = known(amends, a.Names[0])
			e.Marked = append(e.Marked, "the same as “"+a.Names[0]+"”, "+a.By)
		}
	}
	slices.SortStableFunc(out, func(a, b hearsay.Entity) int {
		return cmp.Or(len(b.Mentions)-len(a.Mentions), strings.Compare(a.Name, b.Name))
	})
	return out
}

// last returns the last amend of each pair of names, in order.
func last(amends []Amend) []Amend {
	at := map[[2]string]int{}
	for i, a := range amends {
		p, q := folded(a.Names[0]), folded(a.Names[1])
		at[[2]string{min(p, q), max(p, q)}] = i
	}
	keep := slices.Sorted(maps.Values(at))
	out := make([]Amend, len(keep))
	for i, k := range keep {
		out[i] = amends[k]
	}
	return out
}

// known follows a name to the one that it is another name for.
func known(amends []Amend, name string) string {
	for range amends {
		i := slices.IndexFunc(amends, func(a Amend) bool {
			return a.Everywhere && !a.Part && folded(a.Names[1]) == folded(name)
		})
		if i < 0 {
			break
		}
		name = amends[i].Names[0]
	}
	return name
}

// merge puts f into e.
func merge(e, f *hearsay.Entity, a Amend) {
	e.Marked = append(append(e.Marked, f.Marked...), "the same as “"+f.Name+"”, "+a.By)
	e.Mentions = append(e.Mentions, f.Mentions...)
	slices.SortStableFunc(e.Mentions, byPlace)
	e.Aliases = append(append(e.Aliases, f.Aliases...), f.Name)
	e.Aliases = slices.DeleteFunc(e.Aliases, func(s string) bool { return s == e.Name })
	slices.Sort(e.Aliases)
	e.Aliases = slices.Compact(e.Aliases)
	for _, r := range f.Roles {
		if !slices.ContainsFunc(e.Roles, func(o hearsay.Excerpt) bool { return strings.EqualFold(o.Text, r.Text) }) {
			e.Roles = append(e.Roles, r)
		}
	}
	e.Country, e.Gender = cmp.Or(e.Country, f.Country), cmp.Or(e.Gender, f.Gender)
}

func byPlace(a, b hearsay.Mention) int {
	return cmp.Or(cmp.Compare(a.Span.Page, b.Span.Page), cmp.Compare(a.At.Start, b.At.Start))
}

// named reports whether a mention is a name, and not what stands for one.
func named(m *hearsay.Mention) bool {
	return m.Form == hearsay.FullName || m.Form == hearsay.ShortName || m.Form == hearsay.Handle
}

// parted parts the one entity that goes by both names, where there is one.
func parted(list []hearsay.Entity, a Amend) []hearsay.Entity {
	keeps, goes := folded(a.Names[0]), folded(a.Names[1])
	at := slices.IndexFunc(list, func(e hearsay.Entity) bool { return goesBy(&e, keeps) && goesBy(&e, goes) })
	if at < 0 {
		return list
	}
	e := &list[at]
	if folded(e.Name) == goes {
		keeps, goes = goes, keeps
	}
	owner := owners(e.Mentions, keeps, goes)
	stays, leaves := *e, hearsay.Entity{Kind: e.Kind}
	stays.Mentions, stays.Roles = nil, nil
	for i, m := range e.Mentions {
		if owner[i] {
			leaves.Mentions = append(leaves.Mentions, m)
		} else {
			stays.Mentions = append(stays.Mentions, m)
		}
	}
	if len(leaves.Mentions) == 0 || len(stays.Mentions) == 0 {
		return list
	}
	for _, r := range e.Roles {
		if i := nearest(e.Mentions, r.Span); i >= 0 && owner[i] {
			leaves.Roles = append(leaves.Roles, r)
		} else {
			stays.Roles = append(stays.Roles, r)
		}
	}
	leaves.Name = written(leaves.Mentions, goes)
	leaves.Aliases, stays.Aliases = formsOf(leaves.Mentions, leaves.Name), formsOf(stays.Mentions, stays.Name)
	leaves.Gender = pronounsOf(leaves.Mentions)
	stays.Gender = pronounsOf(stays.Mentions)
	if stays.Gender == "" && leaves.Gender == "" {
		stays.Gender = e.Gender
	}
	leaves.Marked = append(slices.Clone(e.Marked), "not the same as “"+stays.Name+"”, "+a.By)
	stays.Marked = append(slices.Clone(e.Marked), "not the same as “"+leaves.Name+"”, "+a.By)
	taken := map[hearsay.EntityID]bool{}
	for i := range list {
		taken[list[i].ID] = true
	}
	leaves.ID = slug(leaves, taken)
	*e = stays
	return append(list, leaves)
}

func goesBy(e *hearsay.Entity, want string) bool {
	return folded(e.Name) == want || slices.ContainsFunc(e.Aliases, func(a string) bool { return folded(a) == want })
}

// owners tells of each mention whether it goes with the name that leaves.
func owners(mentions []hearsay.Mention, keeps, goes string) []bool {
	out := make([]bool, len(mentions))
	const unsure, stays, leaves = 0, 1, 2
	kind := make([]int, len(mentions))
	for i := range mentions {
		m := &mentions[i]
		if !named(m) {
			continue
		}
		f := folded(m.Text)
		mine, theirs := within(f, keeps) || within(keeps, f), within(f, goes) || within(goes, f)
		switch {
		case f == keeps || mine && !theirs:
			kind[i] = stays
		case f == goes || theirs && !mine:
			kind[i] = leaves
		}
	}
	for i, now := 0, unsure; i < len(mentions); i++ {
		if i == 0 || mentions[i].Span.Page != mentions[i-1].Span.Page {
			now = unsure
			for k := i; k < len(mentions) && mentions[k].Span.Page == mentions[i].Span.Page && now == unsure; k++ {
				now = kind[k] // nothing before the first name: what comes first holds
			}
		}
		if kind[i] != unsure {
			now = kind[i]
		}
		out[i] = now == leaves
	}
	return out
}

// within reports whether each word of a form is one of a name.
func within(form, name string) bool {
	words := strings.Fields(name)
	for w := range strings.FieldsSeq(form) {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return form != ""
}

// nearest returns the name nearest to a place on its page, -1 for none.
func nearest(mentions []hearsay.Mention, at hearsay.Span) int {
	best, far := -1, 0
	for i := range mentions {
		m := &mentions[i]
		if m.Span.Page != at.Page || !named(m) {
			continue
		}
		if d := max(m.Span.Start-at.End, at.Start-m.Span.End, 0); best < 0 || d < far {
			best, far = i, d
		}
	}
	return best
}

// written is how most mentions write a name.
func written(mentions []hearsay.Mention, want string) string {
	n := map[string]int{}
	for i := range mentions {
		if named(&mentions[i]) && folded(mentions[i].Text) == want {
			n[unmarked(mentions[i].Text)]++
		}
	}
	if len(n) == 0 {
		for i := range mentions {
			n[unmarked(mentions[i].Text)]++
		}
	}
	return slices.MaxFunc(slices.Sorted(maps.Keys(n)), func(a, b string) int { return n[a] - n[b] })
}

func formsOf(mentions []hearsay.Mention, name string) []string {
	seen := map[string]bool{}
	for i := range mentions {
		if f := unmarked(mentions[i].Text); named(&mentions[i]) && f != name {
			seen[f] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// pronounsOf is the gender that most pronouns tell.
func pronounsOf(mentions []hearsay.Mention) string {
	he, she := 0, 0
	for i := range mentions {
		if mentions[i].Form != hearsay.Pronoun {
			continue
		}
		switch strings.ToLower(mentions[i].Text) {
		case "he", "him", "his", "himself":
			he++
		case "she", "her", "hers", "herself":
			she++
		}
	}
	switch {
	case he > she:
		return "he"
	case she > he:
		return "she"
	}
	return ""
}
