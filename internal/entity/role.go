package entity

import (
	"strings"

	"hearsay"
)

// roles finds the role before and after a name.
func (f *finder) roles(s *sentence, n *name) {
	i := n.from
	start := i
	seen := false
	for k := i - 1; k >= s.from && i-k < 14; k-- {
		t := f.tok(k)
		if !t.word && !f.adjacentDot(k) || k+1 < i && !f.adjacent(k+1) && !f.adjacentDot(k+1) || k+1 == i && !f.adjacent(i) {
			break
		}
		w := t.low
		if f.titleAt(k) {
			seen = true
			start = k
			if n.gender == "" {
				switch {
				case heTitles[w]:
					n.gender = "he"
				case sheTitles[w]:
					n.gender = "she"
				}
			}
			continue
		}
		_, isPlace := f.placeAt(k, k+1)
		if k > s.from && isPlace == 0 {
			if _, two := f.placeAt(k-1, k+1); two == 2 {
				start = k - 1
				k--
				continue
			}
		}
		if isPlace > 0 && k > s.from && nounBefore[f.tok(k-1).low] {
			break // "of Belarus Nobel Laureate X"
		}
		if f.roleMod[w] || f.regional[w] || isPlace > 0 {
			if seen || isPlace > 0 || f.roleMod[w] {
				start = k
				continue
			}
		}
		if t.all && seen {
			start = k
			continue
		}
		if w == "and" && seen && k > s.from && (f.isRole(f.tok(k-1).low)) || w == "." {
			continue
		}
		break
	}
	for start < i && (f.tok(start).low == "and" || epithets[f.tok(start).low] || f.tok(start).low == ".") {
		start++
	}
	if start < i {
		n.role = hearsay.Range{Start: f.tok(start).Start, End: f.tok(i - 1).End}
		n.title = seen
		if pl, ok := f.demonymIn(start, i); ok && f.office(start, i) {
			n.place = pl
		}
		if !seen {
			n.role = hearsay.Range{}
		}
	}
	if n.role.Empty() && i-2 >= s.from && f.tok(i-1).low == "'s" && f.adjacent(i) {
		if _, k := f.orgAt(i-2, i-1); k > 0 { // "BBC's Steve Rosenberg"
			n.role = hearsay.Range{Start: f.tok(i - 2).Start, End: f.tok(i - 1).End}
			n.title = true
		}
	}
	if n.title && n.place.code == "" && n.to+1 < s.to && f.tok(n.to).low == "of" { // "President X of Norland"
		if pl, ok := f.demonymIn(n.to+1, min(n.to+4, s.to)); ok && f.office(start, i) {
			n.place = pl
		}
	}
	n.post = f.apposition(s, n.to)
	if !n.post.Empty() && n.place.code == "" {
		end := n.to
		for end < s.to && f.tok(end).End <= n.post.End {
			end++
		}
		if pl, ok := f.demonymIn(n.to, end); ok && f.office(n.to, end) {
			n.place = pl
		}
	}
}

// office reports whether tokens [i, j) name an office of state, which a demonym
// gives a country; a "Russia expert" may be of any.
func (f *finder) office(i, j int) bool {
	for k := i; k < j && k < i+10; k++ {
		if w := f.tok(k).low; offices[w] {
			return true
		} else if experts[w] {
			return false
		}
	}
	return false
}

var (
	offices    = set(`president president-elect premier minister chancellor king queen prince princess emir emperor leader ruler dictator strongman ambassador envoy counterpart foreign governor senator lawmaker mp general admiral marshal spokesman spokeswoman secretary diplomat judge prosecutor official politician`)
	experts    = set(`expert analyst fellow scholar professor correspondent historian specialist researcher reporter editor author director`)
	looseRoles = set(`private major general fellow corporal model principal counsel host star second pole champion count figure deputy marshal deputy private`)
	placeFirst = set(`san santa fort port lake mount saint los las el new mt ft`)
	// lWords are plain words that can stand between a given name and a verb of
	// speech or a comma.
	lWords     = set(`later lately largely literally likely loudly lightly legally locally lawfully longtime last left lied lived lives looked looks laughed learned leads leaves liked likes loved loves lost loses listed landed launched lacks lays lets lends lifts links lashed lobbied lauded lamented lectured leaned leaped leapt limited lingered listened loaded located locked logged long less lake land lane lodge live local late large little lead leader legal lots lower lining living leading learning lying looking laughing love luck life line list letter level lead`)
	shortTitle = set(`mr mrs ms dr st sen rep gov gen lt col jr sr no u.s u.k prof`)
	nounBefore = set(`of in from at for`)
)

// demonymIn returns the first place or demonym among tokens [i, j).
func (f *finder) demonymIn(i, j int) (place, bool) {
	for k := i; k < j; k++ {
		if pl, n := f.placeAt(k, j); n > 0 && pl.code != "" {
			return pl, true
		}
	}
	return place{}, false
}

// apposition returns the words after a name's comma that say what the person is:
// "a senior consulting fellow at Chatham House, a London think tank".
func (f *finder) apposition(s *sentence, i int) hearsay.Range {
	const most = 28
	if i >= s.to || f.tok(i).low != "," || i+1 >= s.to {
		return hearsay.Range{}
	}
	from := i + 1
	switch f.tok(from).low {
	case "a", "an", "the", "his", "her", "their", "its", "former", "who":
		if f.tok(from).low == "who" {
			if from+2 < s.to && (f.tok(from+1).low == "is" || f.tok(from+1).low == "was" || f.tok(from+1).low == "heads") {
				from += 2
			} else {
				return hearsay.Range{}
			}
		}
	default:
		t := f.tok(from)
		if pl, n := f.placeAt(from, s.to); (n == 0 || !pl.demonym) && (!f.isRole(t.low) || shortTitle[t.low]) && !f.roleMod[t.low] {
			return hearsay.Range{}
		}
	}
	end, seen, commas := 0, -1, 0
	k := from
	for ; k < s.to && k-from < most; k++ {
		t := f.tok(k)
		if !t.word && t.low != "'s" {
			if t.low == "," && commas == 0 && k+1 < s.to && (f.tok(k+1).low == "a" || f.tok(k+1).low == "an") {
				commas++
				continue
			}
			if t.low == "." && f.adjacentDot(k) && k+1 < s.to && (shortTitle[f.tok(k-1).low] || f.tok(k-1).End-f.tok(k-1).Start == 1) {
				continue
			}
			if t.low == "(" && k+2 < s.to && f.tok(k+1).all && f.tok(k+2).low == ")" {
				k += 2
				continue
			}
			if strings.ContainsAny(t.low, ".?!,;:—–()\"“”") {
				break
			}
			continue
		}
		if f.speech[t.low] && t.low != "report" || t.low == "who" || t.low == "which" {
			if seen < 0 || f.tok(k-1).low != "," {
				// "the minister said": a clause, unless the role stands already.
				if k-from < 3 || f.speech[t.low] {
					return hearsay.Range{}
				}
			}
			break
		}
		if finite[t.low] && t.low != "does" {
			return hearsay.Range{}
		}
		if seen < 0 && f.isRole(t.low) {
			seen = k
		}
	}
	if seen < 0 || seen-from > 8 {
		return hearsay.Range{}
	}
	end = f.tok(k - 1).End
	b := from
	if w := f.tok(b).low; (w == "a" || w == "an" || w == "the") && b+1 < k {
		b++
	}
	return hearsay.Range{Start: f.tok(b).Start, End: end}
}
