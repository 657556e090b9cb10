package difference

import (
	"cmp"
	"slices"
	"strings"

	"hearsay"
)

// A stance is how a claim stands to an account.
type stance uint8

const (
	asserts  stance = iota + 1 // says that it is so
	accuses                    // says that somebody did it
	denies                     // says that it is not so
	explains                   // what a speaker says against it, by a page that doubts it
	doubts                     // what the page itself holds against a speaker
	likens                     // says that two things are alike
	parts                      // says that they are not
)

// A view is a claim with what it is about.
type view struct {
	claim
	stance stance
	all    []string // content stems of the sentence
	what   []string // content stems of what is claimed
	who    string   // whose view: an entity, a name, or the page's text
	target []string // of an accusation, whom it is against; of a denial, who denies
	point  []string // what it is of, as far as the next clause
}

// accounts finds opposed accounts.
func (p *pile) accounts() []hearsay.Difference {
	var charges, absences, likes []view
	for _, l := range p.lines {
		if l.kind == hearsay.Title || l.kind == hearsay.Heading {
			continue
		}
		charges = append(charges, p.charges(l)...)
		if v, ok := p.absence(l); ok {
			absences = append(absences, v)
		}
		if v, ok := p.likeness(l); ok {
			likes = append(likes, v)
		}
	}
	charges = append(charges, p.reports(charges)...)
	var out []hearsay.Difference
	out = append(out, p.denials(charges)...)
	out = append(out, p.presences(absences)...)
	out = append(out, p.likenesses(likes)...)
	return out
}

// reports finds what denials answer where it is no accusation by its words: a
// statement of somebody else in the sentence or two before a denial that names whom
// the denial is of and shares a word of what is denied ("officials said Vey had
// shelled the port ... Vey's ministry denied shelling the port").
func (p *pile) reports(charges []view) (out []view) {
	at := map[[2]int]*line{}
	for _, l := range p.lines {
		at[[2]int{l.art, l.n}] = l
	}
	taken := map[*line]bool{}
	for _, v := range charges {
		taken[v.line] = true
	}
	for _, v := range charges {
		if v.stance != denies || len(v.target) == 0 {
			continue
		}
		for back := 1; back <= 2; back++ {
			l := at[[2]int{v.line.art, v.line.n - back}]
			if l == nil || taken[l] || l.kind == hearsay.Title || l.kind == hearsay.Heading || l.anyIn(l.Range, negations) {
				continue
			}
			said := l.said(hearsay.Range{Start: l.Start + l.Len()/2, End: l.End})
			if said == nil {
				said = l.said(hearsay.Range{Start: l.Start, End: l.Start + l.Len()/2})
			}
			if said == nil || len(said.At) == 0 || !l.Contains(said.At[0]) {
				continue
			}
			w := p.view(l, l.Range, said.At[0], accuses)
			if w.who == v.who || touch(v.target, w.what) == 0 || touch(p.specific(v.point), w.what) == 0 {
				continue
			}
			w.target, w.point = v.target, w.what
			out = append(out, w)
			taken[l] = true
			break
		}
	}
	return out
}

// actors drops the stems of offices, which those of two sides have alike: "the
// defence ministry".
func actors(s []string) []string {
	if out := slices.DeleteFunc(slices.Clone(s), func(x string) bool { return officeStems[x] }); len(out) > 0 {
		return out
	}
	return s
}

var officeStems = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("ministry minister defence defense foreign interior government office officials spokesman spokeswoman president prime leader authorities army military forces troops side party administration company") {
		m[stem(w)] = true
	}
	return m
}()

// specific drops the stems by which denials call what they deny.
func (p *pile) specific(s []string) []string {
	return slices.DeleteFunc(slices.Clone(s), func(x string) bool { return claimStems[x] || len(x) < 4 })
}

var claimStems = set("claim alleg accus charg report respons involv role wrongdo part attack troop forc")

var (
	denyVerbs   = set("deny denies denied denying refuted refutes refute")
	rejectVerbs = set("rejected rejects reject rejecting dismissed dismisses dismiss dismissing disputed disputes")
	claimNouns  = set("claim claims allegation allegations accusation accusations charge charges report reports suggestion suggestions assertion assertions")
	accuseVerbs = set("accused accuses accuse accusing alleged alleges allege blamed blames blaming")
	assertVerbs = set("asserted asserts assert claimed claims claim insisted insists insist maintained maintains alleged alleges argued argues contended contends")
	sayVerbs    = set("said says stated states told")
	concessive  = set("although though while despite")
	hedges      = set("could may might would will if should can likely unlikely perhaps possibly unless")
	negations   = set("no not never nobody nothing none neither nor without cannot don't doesn't didn't isn't aren't wasn't weren't won't can't hasn't haven't denied denies deny don’t doesn’t didn’t isn’t aren’t wasn’t weren’t won’t can’t hasn’t haven’t disputed disputes rejected rejects refuted false untrue baseless")
)

// view makes a view of a part of a line.
func (p *pile) view(l *line, at, what hearsay.Range, s stance) view {
	v := view{claim: claim{line: l, at: at, core: what}, stance: s, all: l.content(l.Range), what: l.content(what)}
	v.who = "text " + p.articles[l.text].Page.Short()
	if st := l.said(what); st != nil {
		v.who = cmp.Or(string(st.Speaker), strings.ToLower(st.Name.Text), v.who)
	}
	return v
}

// charges finds accusations, denials and contested assertions in a line.
func (p *pile) charges(l *line) (out []view) {
	for i, w := range l.words {
		rest := hearsay.Range{Start: w.End, End: l.End}
		switch {
		case denyVerbs[w.low] && !(i > 0 && (negations[l.words[i-1].low] || l.words[i-1].low == "been")),
			rejectVerbs[w.low] && l.within(i+1, i+5, claimNouns):
			v := p.view(l, l.Range, rest, denies)
			v.target = actors(l.stems(i-5, i))
			v.point = l.stems(i+1, p.clauseEnd(l, i+1))
			out = append(out, v)
		case accuseVerbs[w.low] && i > 0 && !negated(l, i):
			if strings.HasPrefix(w.low, "alleg") && !(i+1 < len(l.words) && l.words[i+1].low == "that") {
				continue // "alleged mercenaries"
			}
			if l.anyIn(rest, negations) && l.anyIn(rest, set("but")) {
				continue // "people allege that we do, but we do not"
			}
			v := p.view(l, l.Range, rest, accuses)
			v.target = l.stems(i+1, i+4)
			if i+1 < len(l.words) && l.words[i+1].low == "of" { // "men, whom they accused of"
				v.target = l.stems(i-8, i)
			}
			v.point = l.stems(i+1, i+16)
			out = append(out, v)
		case concessive[w.low] && i < 2:
			if a, b, ok := p.contested(l, i); ok {
				out = append(out, a, b)
			}
		}
		if len(out) > 8 {
			break
		}
	}
	// A sentence with a denial is no accusation: "denied that he accused".
	if slices.ContainsFunc(out, func(v view) bool { return v.stance == denies }) {
		out = slices.DeleteFunc(out, func(v view) bool { return v.stance == accuses })
	}
	return out
}

// stems returns the stems that carry meaning among words i to j, sorted.
func (l *line) stems(i, j int) (out []string) {
	for _, w := range l.words[max(0, min(i, len(l.words))):max(0, min(j, len(l.words)))] {
		if len(w.stem) > 2 && !stop[w.low] {
			out = append(out, w.stem)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// clauseEnd returns the word after the clause that begins at word i.
func (p *pile) clauseEnd(l *line, i int) int {
	text := p.articles[l.art].Text
	for k := i; k < len(l.words); k++ {
		if w := l.words[k].low; k > i && (w == "and" || w == "but") || k > i && strings.ContainsAny(text[l.words[k-1].End:l.words[k].Start], ",;") {
			return k
		}
	}
	return len(l.words)
}

// touch counts the stems of a that b has too, a people's name counting for its
// country's: "russian", "russia".
func touch(a, b []string) (n int) {
	for _, x := range a {
		for _, y := range b {
			if x == y || len(x) > 4 && len(y) > 4 && (strings.HasPrefix(x, y) && len(x)-len(y) < 4 || strings.HasPrefix(y, x) && len(y)-len(x) < 4) {
				n++
				break
			}
		}
	}
	return n
}

// plainStems drops the stems of names.
func (p *pile) plainStems(s []string) (out []string) {
	for _, x := range s {
		if !p.isName(x) {
			out = append(out, x)
		}
	}
	return out
}

// within reports whether a word of the set stands among words i to j.
func (l *line) within(i, j int, in map[string]bool) bool {
	for k := i; k < j && k < len(l.words); k++ {
		if in[l.words[k].low] {
			return true
		}
	}
	return false
}

func negated(l *line, i int) bool {
	return l.within(max(0, i-3), i, negations)
}

// contested reads "although X asserted that P, Q" at its conjunction: what X
// says, and what the page holds against it.
func (p *pile) contested(l *line, i int) (said, held view, ok bool) {
	text := p.articles[l.art].Text
	verb := -1
	for k := i + 2; k < len(l.words) && k < i+8; k++ {
		if w := l.words[k].low; assertVerbs[w] || sayVerbs[w] {
			verb = k
			break
		}
	}
	if verb < 0 || !l.words[i+1].up && l.words[i+1].low != "the" {
		return said, held, false
	}
	// The comma that ends what X says: not one of a list or an aside.
	end := -1
	for k := verb + 1; k < len(l.words); k++ {
		if !strings.Contains(text[l.words[k-1].End:l.words[k].Start], ",") {
			continue
		}
		switch l.words[k].low {
		case "and", "or", "but", "that", "which", "who", "including", "such", "where":
			continue
		}
		end = l.words[k-1].End
		break
	}
	if end < 0 {
		return said, held, false
	}
	if end <= l.words[verb].End {
		return said, held, false
	}
	what := hearsay.Range{Start: l.words[verb].End + 1, End: end}
	rest := hearsay.Range{Start: end, End: l.End}
	for rest.Start < rest.End && (text[rest.Start] == ' ' || text[rest.Start] == ',') {
		rest.Start++
	}
	if what.Len() < 15 || rest.Len() < 15 {
		return said, held, false
	}
	if sayVerbs[l.words[verb].low] && !l.anyIn(rest, negations) {
		return said, held, false
	}
	if l.words[i].low == "while" && !l.anyIn(rest, negations) {
		return said, held, false
	}
	said = p.view(l, hearsay.Range{Start: l.words[i+1].Start, End: end}, what, explains)
	held = p.view(l, rest, rest, doubts)
	if said.who == held.who {
		said.who = strings.ToLower(text[l.words[i+1].Start:l.words[verb].Start])
	}
	return said, held, true
}

// anyIn reports whether a word of the set stands in a range of the line.
func (l *line) anyIn(r hearsay.Range, in map[string]bool) bool {
	for _, w := range l.words {
		if r.Contains(w.Range) && in[w.low] {
			return true
		}
	}
	return false
}

// bond counts what two views share: stems, and how many of those are no names.
func (p *pile) bond(a, b view) (n, plain int) {
	for _, s := range common(a.all, b.all) {
		n++
		if !p.isName(s) && deeds[s] == "" {
			plain++
		}
	}
	return n, plain
}

// bound reports whether two views are of one matter.
func (p *pile) bound(a, b view) bool {
	if b.stance < a.stance {
		a, b = b, a
	}
	n, plain := p.bond(a, b)
	near := a.line.art == b.line.art && max(a.line.n-b.line.n, b.line.n-a.line.n) <= 2
	rare := plain >= 1 && n >= 2 && p.rare(a, b)
	switch {
	case a.line == b.line:
		return a.stance != b.stance
	case a.stance == accuses && b.stance == denies:
		if near {
			return touch(a.target, b.target)+touch(a.point, b.point)+touch(a.target, b.point) > 0
		}
		return rare && touch(a.target, b.target)+touch(a.target, b.point) > 0
	case a.stance == accuses && b.stance == accuses:
		return touch(a.target, b.target)+touch(a.target, b.point)+touch(a.point, b.target) > 0 && touch(p.plainStems(a.point), p.plainStems(b.point)) > 0 && rare
	case a.stance == denies && b.stance == denies:
		return touch(a.target, b.target) > 0 && touch(p.plainStems(a.point), p.plainStems(b.point)) > 0
	}
	return rare || near && plain >= 1 && a.stance != b.stance
}

// isName reports whether a stem is part of an entity's name.
func (p *pile) isName(s string) bool {
	if p.nameStems == nil {
		p.nameStems = map[string]bool{}
		for _, e := range p.entities {
			for _, n := range append([]string{e.Name}, e.Aliases...) {
				for _, w := range strings.Fields(n) {
					if w[0] >= 'A' && w[0] <= 'Z' || w[0] >= 0x80 {
						p.nameStems[stem(strings.ToLower(w))] = true
					}
				}
			}
		}
		for _, l := range p.lines {
			for i, w := range l.words {
				if w.up && i > 0 {
					p.nameStems[w.stem] = true
				}
			}
		}
	}
	return p.nameStems[s]
}

// denials joins accusations, denials and contested assertions of one matter and
// returns those that have two sides.
func (p *pile) denials(vs []view) []hearsay.Difference {
	if len(vs) > maxGroup {
		vs = vs[:maxGroup]
	}
	joined := newJoin(len(vs))
	for i, a := range vs {
		for j := i + 1; j < len(vs); j++ {
			b := vs[j]
			if p.bound(a, b) {
				joined.add(i, j)
			}
		}
	}
	var out []hearsay.Difference
	for _, g := range joined.groups() {
		var sides [8][]view
		for _, i := range g {
			sides[vs[i].stance] = append(sides[vs[i].stance], vs[i])
		}
		// What a doubted speaker says may be the accusation itself.
		var explain []view
		for _, v := range sides[explains] {
			if len(sides[denies]) > 0 && v.line.anyIn(v.core, negations) {
				sides[denies] = append(sides[denies], v)
			} else if slices.ContainsFunc(sides[accuses], func(a view) bool { return len(common(a.what, v.what)) > 0 }) {
				sides[accuses] = append(sides[accuses], v)
			} else {
				explain = append(explain, v)
			}
		}
		d := hearsay.Difference{Kind: hearsay.Accounts}
		for _, s := range [][]view{sides[accuses], sides[denies], explain, sides[doubts]} {
			if len(s) > 0 {
				if side := p.side("", claims(s)); len(side.Voices) > 0 {
					d.Sides = append(d.Sides, side)
				}
			}
		}
		if len(d.Sides) < 2 || len(sides[denies])+len(sides[explains]) == 0 || len(sides[accuses])+len(explain)+len(sides[doubts]) == 0 {
			continue
		}
		var all []view
		for _, i := range g {
			all = append(all, vs[i])
		}
		d.About = p.about(all)
		out = append(out, d)
	}
	return out
}

func claims(vs []view) []claim {
	var out []claim
	for _, v := range vs {
		out = append(out, v.claim)
	}
	return out
}

// rare reports whether two views share a stem that few sentences hold.
func (p *pile) rare(a, b view) bool {
	if p.often == nil {
		p.often = map[string]int{}
		for _, l := range p.lines {
			for _, s := range l.content(l.Range) {
				p.often[s]++
			}
		}
	}
	for _, s := range common(a.all, b.all) {
		if !p.isName(s) && deeds[s] == "" && p.often[s] <= max(6, len(p.lines)/20) && len(s) > 4 {
			return true
		}
	}
	return false
}

// about names a matter by the words that most of its views share.
func (p *pile) about(vs []view) string {
	count := map[string]int{}
	form := map[string]string{}
	for _, v := range vs {
		seen := map[string]bool{}
		for _, w := range v.line.words {
			if !stop[w.low] && len(w.stem) > 2 && !seen[w.stem] && !denyVerbs[w.low] && !accuseVerbs[w.low] && !assertVerbs[w.low] {
				seen[w.stem] = true
				count[w.stem]++
				if form[w.stem] == "" {
					form[w.stem] = p.articles[v.line.art].Text[w.Start:w.End]
				}
			}
		}
	}
	var stems []string
	for s, n := range count {
		if n > 1 {
			stems = append(stems, s)
		}
	}
	slices.SortFunc(stems, func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	var out []string
	for _, s := range stems[:min(3, len(stems))] {
		out = append(out, form[s])
	}
	if len(out) == 0 && len(vs) > 0 {
		for _, s := range vs[0].what[:min(3, len(vs[0].what))] {
			out = append(out, cmp.Or(form[s], s))
		}
	}
	return strings.Join(out, ", ")
}
