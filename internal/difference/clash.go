package difference

import (
	"cmp"
	"slices"
	"time"

	"hearsay"
)

// numbers finds quantities of one thing that clash between texts.
func (p *pile) numbers() []hearsay.Difference {
	groups := map[string][]quantity{}
	var keys []string
	for _, l := range p.lines {
		for _, q := range p.quantities(l) {
			if l.partOf(q) {
				continue
			}
			k := "people " + q.deed
			if !q.human && q.deed != "" {
				k = q.head + " " + q.deed
			} else if !q.human {
				k = q.head + " " + q.of + " " + q.unit
			}
			if groups[k] == nil {
				keys = append(keys, k)
			}
			if len(groups[k]) < maxGroup {
				groups[k] = append(groups[k], q)
			}
		}
	}
	slices.Sort(keys)
	var out []hearsay.Difference
	for _, k := range keys {
		out = append(out, p.clashes(groups[k])...)
	}
	return out
}

// maxGroup bounds the quantities compared with each other, and so the work.
const maxGroup = 300

// partOf reports whether a number counts some of a larger number, or more to be
// added to one: "three of them", "two more bodies", "including 5 children".
func (l *line) partOf(q quantity) bool {
	for i, w := range l.words {
		switch {
		case w.End <= q.at.Start && i+4 >= l.index(q.at.Start):
			switch w.low {
			case "including", "another", "additional", "further", "other", "among", "every", "each", "per", "only", "average":
				return true
			}
		case q.at.Contains(w.Range):
			switch w.low {
			case "more", "other", "others", "additional", "further":
				return i == 0 || i > 0 && l.words[i-1].low != "or" && w.Start > q.at.Start+4 || w.low != "more"
			}
		case w.Start >= q.at.End:
			if w.low == "of" && i+1 < len(l.words) && w.Start-q.at.End < 3 {
				switch l.words[i+1].low {
				case "them", "the", "whom", "those", "these", "his", "her", "their", "its", "which":
					return true
				}
			}
			if w.Start-q.at.End < 3 && (w.low == "each" || w.low == "more" || w.low == "others") {
				return true
			}
			return false
		}
	}
	return false
}

// index returns the number of words that begin before off.
func (l *line) index(off int) int {
	i, _ := slices.BinarySearchFunc(l.words, off, func(w word, off int) int { return cmp.Compare(w.Start, off) })
	return i
}

// clashes finds, among quantities of one key, those that tell of one happening
// and cannot all be true.
func (p *pile) clashes(qs []quantity) []hearsay.Difference {
	parent := make([]int, len(qs))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	clash := make([]bool, len(qs))
	for i := range qs {
		for j := i + 1; j < len(qs); j++ {
			rival := qs[i].line == qs[j].line && (qs[i].rival || qs[j].rival)
			if disjoint(qs[i], qs[j]) && (rival || p.comparable(qs[i], qs[j]) && !knows(qs, qs[i], qs[j])) {
				a, b := root(i), root(j)
				parent[max(a, b)] = min(a, b)
				clash[i], clash[j] = true, true
			}
		}
	}
	var out []hearsay.Difference
	for i := range qs {
		if !clash[i] || root(i) != i {
			continue
		}
		var members []quantity
		for j := range qs {
			// What says the same as a clashing number joins its side.
			if clash[j] && root(j) == i {
				members = append(members, qs[j])
			}
		}
		out = append(out, p.sides(members, qs)...)
	}
	return out
}

// disjoint reports whether two quantities cannot both be true.
func disjoint(a, b quantity) bool { return a.hi < b.lo || b.hi < a.lo }

// knows reports whether one text gives both numbers: it tells them apart itself.
func knows(qs []quantity, a, b quantity) bool {
	var hasA, hasB map[int]bool
	hasA, hasB = map[int]bool{}, map[int]bool{}
	for _, q := range qs {
		if q.mid == a.mid {
			hasA[q.line.text] = true
		}
		if q.mid == b.mid {
			hasB[q.line.text] = true
		}
	}
	for t := range hasA {
		if hasB[t] {
			return true
		}
	}
	return false
}

// comparable reports whether two quantities of one key count the same thing at
// the same time.
func (p *pile) comparable(a, b quantity) bool {
	return p.alike(a, b) && !(a.grows && p.later(a, b))
}

// alike reports whether two quantities of one key, of two texts, count the same
// thing, be it at different times.
func (p *pile) alike(a, b quantity) bool {
	if a.line.text == b.line.text || apart(a.line, b.line) {
		return false
	}
	if a.human && a.head != b.head && (a.head != "people" && b.head != "people" || a.deed == "aboard") {
		return false
	}
	if a.line.total() != b.line.total() {
		return false
	}
	same := sameEvent(a.line, b.line)
	if lo, hi := min(a.mid, b.mid), max(a.mid, b.mid); lo/hi < 0.1 || !same && lo/hi < 0.4 {
		return false
	}
	if same {
		return true
	}
	both := common(a.line.content(a.line.Range), b.line.content(b.line.Range))
	names := shared(a.line, b.line)
	n := 0
	for _, s := range both {
		if s != a.head && deeds[s] == "" {
			n++
		}
	}
	if a.unit == "M" {
		return names > 0 && n >= 4
	}
	if !a.human && a.deed == "" { // a measure: its own noun and adjective tie it
		return names > 0 || n >= 1
	}
	if a.human && names >= 2 && n >= 1 && soon(a.line, b.line) {
		return true // the same deed, in two places or among two peoples that both name
	}
	return names > 0 && n >= 2 || n >= 3
}

// soon reports whether two lines were printed within three days of each other.
func soon(a, b *line) bool {
	return !a.printed.IsZero() && !b.printed.IsZero() && a.printed.Sub(b.printed).Abs() <= 72*time.Hour
}

// total reports whether the line sums up: "in total", "since the election".
func (l *line) total() bool {
	for _, w := range l.words {
		switch w.low {
		case "total", "overall", "altogether", "since":
			return true
		}
	}
	return false
}

// later reports whether two counts that grow are told apart by time: printed on
// different days, or hours apart, of a happening that was not yet over; or where
// one of them says itself that it moved.
func (p *pile) later(a, b quantity) bool {
	if a.line.moved() || b.line.moved() {
		return true
	}
	x, y := a.line.printed, b.line.printed
	if x.IsZero() || y.IsZero() {
		return false
	}
	if x.After(y) {
		x, y, a, b = y, x, b, a
	}
	if y.Sub(x) < 2*time.Hour || b.mid < a.mid {
		return false // what grows does not shrink
	}
	if sx, sy := x.Truncate(24*time.Hour), y.Truncate(24*time.Hour); sx.Equal(sy) && (sx.Equal(x) || sy.Equal(y)) {
		return false // of one of them only the day is known
	}
	settled := func(l *line) bool { return !l.to.IsZero() && l.to.AddDate(0, 0, 3).Before(x) }
	return !settled(a.line) && !settled(b.line)
}

// moved reports whether a line says that its number is not the last word.
func (l *line) moved() bool {
	for _, w := range l.words {
		switch w.low {
		case "rose", "rises", "risen", "rising", "climbed", "climbs", "raised", "raising", "bringing", "brings", "earlier", "previously", "initially", "initial", "revised", "far", "still", "preliminary":
			return true
		}
	}
	return false
}

// sides makes the difference of quantities that clash: a side for each number.
func (p *pile) sides(members, all []quantity) []hearsay.Difference {
	slices.SortStableFunc(members, func(a, b quantity) int {
		return cmp.Or(cmp.Compare(a.mid, b.mid), cmp.Compare(a.lo, b.lo))
	})
	var d hearsay.Difference
	d.Kind = hearsay.Numbers
	d.About = members[0].about()
	for i := 0; i < len(members); {
		j := i
		var claims []claim
		for ; j < len(members) && members[j].said == members[i].said; j++ {
			claims = append(claims, members[j].claim())
		}
		// The same number on the other pages of these texts, and of texts that
		// agree with it.
		for _, q := range all {
			if q.said == members[i].said && !slices.ContainsFunc(claims, func(c claim) bool { return c.line == q.line }) &&
				slices.ContainsFunc(members[i:j], func(m quantity) bool { return m.line.text == q.line.text || p.alike(m, q) }) {
				claims = append(claims, q.claim())
			}
		}
		if s := p.side(members[i].said, claims); len(s.Voices) > 0 {
			d.Sides = append(d.Sides, s)
		}
		i = j
	}
	if len(d.Sides) < 2 {
		return nil
	}
	return []hearsay.Difference{d}
}

// claim is the place that shows the number: its sentence, or a part of a long
// one.
func (q quantity) claim() claim {
	if q.rival {
		return claim{line: q.line, at: q.line.clause(q.at), core: q.at}
	}
	at := q.line.Range
	if at.Len() > 300 {
		at = q.at
	}
	return claim{line: q.line, at: at, core: q.at}
}

// clause is the part of a line between the commas or semicolons around r.
func (l *line) clause(r hearsay.Range) hearsay.Range {
	out := l.Range
	for i := 1; i < len(l.words); i++ {
		gap := l.words[i].Start - l.words[i-1].End
		if gap < 2 {
			continue
		}
		if l.words[i].Start <= r.Start {
			out.Start = l.words[i].Start
		} else if l.words[i-1].End >= r.End {
			out.End = l.words[i-1].End
			break
		}
	}
	return out
}

// about names what a quantity counts: "mercenaries detained", "crack wide (cm)".
func (q quantity) about() string {
	if q.deed != "" {
		if deeds[q.noun] == q.deed {
			return q.deed
		}
		return q.noun + " " + q.deed
	}
	return q.noun + " " + q.of + " (" + q.unit + ")"
}
