package difference

import (
	"slices"

	"hearsay"
)

// likeness reads "X is like Y" and "X is not like Y".
func (p *pile) likeness(l *line) (view, bool) {
	s := stance(0)
	for i, w := range l.words {
		next := ""
		if i+1 < len(l.words) {
			next = l.words[i+1].low
		}
		not := l.within(max(0, i-4), i, negations)
		switch w.low {
		case "parallels", "parallel", "comparisons", "similarities":
			s = likens
			if not || l.within(max(0, i-5), i, hardWords) {
				s = parts
			}
		case "similar", "comparable", "akin":
			if next != "to" {
				continue
			}
			s = likens
			if not {
				s = parts
			}
		case "reminiscent", "resembles", "resemble", "echoes":
			s = likens
			if not {
				s = parts
			}
		case "difference", "differences":
			if next != "between" {
				continue
			}
			s = parts
			if not {
				s = likens
			}
		case "unlike":
			if s == 0 {
				s = parts
			}
		case "different":
			if next != "from" || not {
				continue
			}
			s = parts
		}
	}
	if s == 0 || l.asks(p) {
		return view{}, false
	}
	v := p.view(l, l.Range, l.Range, s)
	return v, true
}

var hardWords = set("hard difficult impossible few wrong")

// likenesses groups likenesses of the same two things and returns those that
// are both held and denied.
func (p *pile) likenesses(vs []view) []hearsay.Difference {
	if len(vs) > maxGroup {
		vs = vs[:maxGroup]
	}
	joined := newJoin(len(vs))
	for i, a := range vs {
		for j := i + 1; j < len(vs); j++ {
			if named(a.line, vs[j].line) >= 2 {
				joined.add(i, j)
			}
		}
	}
	var out []hearsay.Difference
	for _, g := range joined.groups() {
		var yes, no, all []view
		for _, i := range g {
			all = append(all, vs[i])
			if vs[i].stance == likens {
				yes = append(yes, vs[i])
			} else {
				no = append(no, vs[i])
			}
		}
		if len(yes) == 0 || len(no) == 0 {
			continue
		}
		out = append(out, hearsay.Difference{Kind: hearsay.Accounts, About: p.about(all),
			Sides: []hearsay.Side{p.side("alike", claims(yes)), p.side("not alike", claims(no))}})
	}
	return out
}

// named returns how many capitalised words two lines share.
func named(a, b *line) int {
	names := func(l *line) (out []string) {
		for i, w := range l.words {
			if w.up && (i > 0 || !stop[w.low]) && len(w.low) > 2 {
				out = append(out, w.stem)
			}
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	return len(common(names(a), names(b)))
}
