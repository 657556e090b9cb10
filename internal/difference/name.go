package difference

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"hearsay"
)

// names finds entities whose names are spelt in ways that are neither short
// forms nor accents of each other: "Tatiana Wolska" and "Tatjana Volska".
func (p *pile) names() []hearsay.Difference {
	var out []hearsay.Difference
	for i := range p.entities {
		e := &p.entities[i]
		if e.Kind == hearsay.Group {
			continue
		}
		if d, ok := p.spellings(e); ok {
			out = append(out, d)
		}
	}
	return out
}

// A spelling is one way to write a name, with where it stands.
type spelling struct {
	name   string
	places []hearsay.Mention
}

// spellings compares the names of one entity.
func (p *pile) spellings(e *hearsay.Entity) (hearsay.Difference, bool) {
	var all []spelling
	for _, m := range e.Mentions {
		if m.Form != hearsay.FullName && m.Form != hearsay.ShortName {
			continue
		}
		if _, ok := p.page[m.Span.Page]; !ok {
			continue
		}
		name := bare(m.Text)
		if name == "" || shouted(name) {
			continue
		}
		i := slices.IndexFunc(all, func(s spelling) bool { return s.name == name })
		if i < 0 {
			if len(all) > 40 {
				break
			}
			i = len(all)
			all = append(all, spelling{name: name})
		}
		all[i].places = append(all[i].places, m)
	}
	// Names that fold together, or are short for each other, are one spelling.
	joined := newJoin(len(all))
	apart := false
	for i := range all {
		for j := i + 1; j < len(all); j++ {
			switch compareNames(all[i].name, all[j].name, e.Kind) {
			case sameName:
				joined.add(i, j)
			case otherSpelling:
				apart = true
			}
		}
	}
	if !apart {
		return hearsay.Difference{}, false
	}
	d := hearsay.Difference{Kind: hearsay.Spellings, About: e.Name}
	texts := map[int]bool{}
	for i := range all {
		if joined.root(i) != i {
			continue
		}
		other := false
		best := all[i].name
		var places []hearsay.Mention
		for j := range all {
			if joined.root(j) == i {
				places = append(places, all[j].places...)
				if len(all[j].name) > len(best) {
					best = all[j].name
				}
			}
		}
		for j := range all {
			for k := range all {
				if joined.root(j) == i && joined.root(k) != i && compareNames(all[j].name, all[k].name, e.Kind) == otherSpelling {
					other = true
				}
			}
		}
		if !other {
			continue
		}
		s := hearsay.Side{Value: best}
		voices := map[int]int{}
		for _, m := range places {
			art := p.page[m.Span.Page]
			t := p.text[art]
			texts[t] = true
			if v, ok := voices[t]; ok {
				if s.Voices[v].Page != m.Span.Page && !slices.ContainsFunc(s.Voices[v].Repeats, func(x hearsay.Excerpt) bool { return x.Span.Page == m.Span.Page }) {
					s.Voices[v].Repeats = append(s.Voices[v].Repeats, m.Excerpt)
				}
				continue
			}
			voices[t] = len(s.Voices)
			s.Voices = append(s.Voices, hearsay.Voice{Page: m.Span.Page, Words: m.Excerpt})
		}
		d.Sides = append(d.Sides, s)
	}
	return d, len(d.Sides) > 1 && len(texts) > 1
}

// bare is a name without possessive and folded white space.
func bare(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.TrimSuffix(strings.TrimSuffix(s, "'s"), "’s")
}

// shouted reports whether a name is in capitals throughout.
func shouted(s string) bool { return strings.ToUpper(s) == s }

// How two names stand to each other.
const (
	unlikeNames   = iota // cannot tell: a nickname, another word
	sameName             // the same, or a part of it
	otherSpelling        // one name spelt two ways
)

// compareNames aligns two names from their last words.
func compareNames(a, b string, kind hearsay.EntityKind) int {
	x, y := strings.Fields(plainLetters(a)), strings.Fields(plainLetters(b))
	if strings.Join(x, "") == strings.Join(y, "") {
		return sameName
	}
	n := min(len(x), len(y))
	other := false
	for i := 1; i <= n; i++ {
		v, w := x[len(x)-i], y[len(y)-i]
		switch {
		case v == w || v == w+"s" || w == v+"s":
		case strings.HasPrefix(v, w) || strings.HasPrefix(w, v): // "Alex", "A."
		case !spelt(v, w):
			return unlikeNames
		case kind != hearsay.Person && british(v) == british(w):
		case kind != hearsay.Person && (demonym(v) || demonym(w) || v[len(v)-1] != w[len(w)-1]):
			return unlikeNames // "Greece", "Greeks"
		default:
			other = true
		}
	}
	if other {
		return otherSpelling
	}
	return sameName
}

// plainLetters is a name in lower case without accents, dots and hyphens.
func plainLetters(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case r == 'ø':
			b.WriteByte('o')
		case r == 'ł':
			b.WriteByte('l')
		case unicode.IsLetter(r) || r == ' ':
			b.WriteRune(r)
		case r == '-':
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// spelt reports whether two words can be one name written twice: most letters
// in common, in order.
func spelt(a, b string) bool {
	x, y := []rune(a), []rune(b)
	n := max(len(x), len(y))
	if min(len(x), len(y)) < 4 || n > 40 {
		return false
	}
	d := distance(x, y)
	return 5*d <= 2*n
}

// distance is the number of letters put in, taken out or changed.
func distance(x, y []rune) int {
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		corner := row[0]
		row[0] = i + 1
		for j := range y {
			next := min(row[j+1], row[j]) + 1
			if x[i] == y[j] {
				next = min(next, corner)
			} else {
				next = min(next, corner+1)
			}
			corner, row[j+1] = row[j+1], next
		}
	}
	return row[len(y)]
}

// british folds the spellings in which British and American English part.
func british(w string) string { return american.Replace(w) }

var american = strings.NewReplacer("z", "s", "our", "or", "tre", "ter", "ence", "ense", "mme", "m")

// demonym reports whether a word ends as a people's or a language's name does.
func demonym(w string) bool {
	for _, e := range [...]string{"ian", "ans", "ese", "ish", "ch", "an", "i"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}
