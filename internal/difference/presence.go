package difference

import (
	"slices"
	"strings"

	"hearsay"
)

// kin are words for one sort of thing, by stem: what one speaker calls troops
// another calls forces.
var kin = func() map[string]string {
	m := map[string]string{}
	for name, list := range map[string]string{
		"military": "troops troop forces force soldiers soldier army military buildup build-up presence deployment units",
		"danger":   "danger threat risk menace fail collapse",
		"fraud":    "fraud rigged rigging falsified falsification irregularities",
		"attack":   "attack attacks attacked assault",
	} {
		for _, w := range strings.Fields(list) {
			m[stem(w)] = name
		}
	}
	return m
}()

// kinds folds stems into their kin.
func kinds(stems []string) []string {
	var out []string
	for _, s := range stems {
		if k := kin[s]; k != "" {
			s = "~" + k
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// absence reads "there is no X", which somebody else may say there is.
func (p *pile) absence(l *line) (view, bool) {
	for i := 0; i+3 < len(l.words); i++ {
		if l.words[i].low != "there" || l.words[i+2].low != "no" {
			continue
		}
		switch l.words[i+1].low {
		case "is", "are", "was", "were":
		default:
			continue
		}
		switch l.words[i+3].low {
		case "need", "doubt", "evidence", "question", "reason", "way", "love", "evident", "sign", "one", "longer", "more", "plan", "plans", "other", "place", "point", "such", "guarantee", "chance", "excuse", "substitute", "time", "room", "word", "indication", "immediate", "shortage", "lack", "end", "limit", "minimum":
			return view{}, false
		}
		end := l.words[min(i+9, p.clauseEnd(l, i)-1)].End
		for k := i + 4; k < min(i+10, len(l.words)); k++ {
			if w := l.words[k].low; w == "to" {
				end = min(end, l.words[k-1].End)
				break
			}
		}
		v := p.view(l, l.Range, hearsay.Range{Start: l.words[i].Start, End: end}, denies)
		v.point = kinds(p.plainStems(l.stems(i+3, i+6)))
		return v, len(v.what) >= 2
	}
	return view{}, false
}

// presences finds, for each absence, who says the contrary.
func (p *pile) presences(absences []view) []hearsay.Difference {
	if len(absences) > 50 {
		absences = absences[:50]
	}
	found := make([][]view, len(absences))
	joined := newJoin(len(absences))
	owner := map[*line]int{}
	for i, a := range absences {
		what := kinds(a.what)
		for _, l := range p.lines {
			if l == a.line || l.kind == hearsay.Title || l.kind == hearsay.Heading || l.anyIn(l.Range, negations) || l.anyIn(l.Range, hedges) || l.asks(p) {
				continue
			}
			v := p.view(l, l.Range, l.Range, asserts)
			if v.who == a.who {
				continue
			}
			both := common(kinds(v.all), what)
			named, plain := 0, 0
			for _, s := range both {
				if p.isName(s) {
					named++
				} else if _, ok := slices.BinarySearch(a.point, s); ok {
					plain++
				}
			}
			// Somebody's own words, or a page of another text.
			if named < 1 || plain < 1 || !p.spoken(v) {
				continue
			}
			v.core = l.spanOf(both)
			found[i] = append(found[i], v)
			if j, ok := owner[l]; ok {
				joined.add(i, j)
			}
			owner[l] = i
		}
	}
	var out []hearsay.Difference
	done := map[int]bool{}
	for i := range absences {
		r := joined.root(i)
		if done[r] || len(found[i]) == 0 {
			continue
		}
		done[r] = true
		var yes, no []view
		seen := map[*line]bool{}
		for j := range absences {
			if joined.root(j) != r || len(found[j]) == 0 {
				continue
			}
			no = append(no, absences[j])
			for _, v := range found[j] {
				if !seen[v.line] {
					seen[v.line] = true
					yes = append(yes, v)
				}
			}
		}
		d := hearsay.Difference{Kind: hearsay.Accounts, About: p.about(append(slices.Clone(no), yes...))}
		d.Sides = []hearsay.Side{p.side("", claims(yes)), p.side("", claims(no))}
		if len(d.Sides[0].Voices) > 0 && len(d.Sides[1].Voices) > 0 {
			out = append(out, d)
		}
	}
	return out
}

// spanOf is the stretch of the line from the first to the last word of some
// kinds.
func (l *line) spanOf(kinds []string) (r hearsay.Range) {
	for _, w := range l.words {
		s := w.stem
		if k := kin[s]; k != "" {
			s = "~" + k
		}
		if _, ok := slices.BinarySearch(kinds, s); ok {
			if r.Empty() {
				r.Start = w.Start
			}
			r.End = w.End
		}
	}
	return r
}

// spoken reports whether a view is somebody's, or reported with a verb of
// warning or claiming.
func (p *pile) spoken(v view) bool {
	if !strings.HasPrefix(v.who, "text ") {
		return true
	}
	for _, w := range v.line.words {
		switch w.low {
		case "warns", "warned", "claims", "claimed", "fears", "insists", "insisted", "alleged", "maintained", "says", "said", "told":
			return true
		}
	}
	return false
}

// asks reports whether the line is a question.
func (l *line) asks(p *pile) bool {
	return strings.HasSuffix(strings.TrimRight(p.articles[l.art].Text[l.Start:l.End], "\"”’' "), "?")
}
