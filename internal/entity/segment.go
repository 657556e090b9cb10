package entity

import (
	"strings"

	"hearsay"
)

// add appends a name of tokens [i, j) with what stands round it.
func (f *finder) add(s *sentence, i, j int, sh shape) *name {
	n := &name{page: f.page, from: i, to: j, at: hearsay.Range{Start: f.tok(i).Start, End: f.tok(j - 1).End}, shape: sh, shout: s.shout}
	n.weak = j == i+1 && (f.tok(i).first || s.kind == hearsay.Title || s.kind == hearsay.Heading)
	if i > s.from {
		b := f.tok(i - 1)
		n.the = b.low == "the"
		n.locative = locatives[b.low] && !(b.upper && compass[b.low] && !b.first) || b.low == "," && f.afterPlace(i-1, s.from)
		n.says = f.speech[b.low]
		if b.low == "with" || b.low == "against" || b.low == "between" || b.low == "by" || b.low == "to" && i-2 >= s.from && f.tok(i-2).low == "closer" {
			n.acts = true
		}
	}
	if j < s.to {
		a := f.tok(j)
		n.says = n.says || f.speech[a.low]
		n.acts = n.acts || finite[a.low]
		if a.low == "'s" && j+1 < s.to && policies[f.tok(j+1).low] {
			n.acts, n.locative = true, false
		}
		if a.low == "/" || f.p.text(a.Range) == "/" {
			n.credit = true
		}
	}
	switch s.kind {
	case hearsay.Byline, hearsay.CreditLine:
		n.credit = true
	case hearsay.Caption:
		if j == s.to && i == s.from || i > s.from && f.tok(i-1).low == "/" {
			n.credit = true
		}
	}
	f.names = append(f.names, n)
	return n
}

// afterPlace reports whether the comma at token c follows a place: "Minsk,
// Belarus".
func (f *finder) afterPlace(c, from int) bool {
	if c-1 < from {
		return false
	}
	_, n := f.placeAt(c-1, c)
	return n > 0
}

// segment parts a run of capitalised words [i, j) into names, and returns where
// to go on.
func (f *finder) segment(s *sentence, i, j int) int {
	start := i
	// The first word of a sentence is dropped where it is a plain word.
	if f.tok(i).first && j > i+1 && !f.isGiven(i) && !f.isTitle(i) {
		if f.lows[f.tok(i).low] > 0 || f.common[f.tok(i).low] && !f.orgHead[f.tok(j-1).low] {
			if _, n := f.placeAt(i, j); n == 0 && !f.roleMod[f.tok(i).low] {
				i++
			}
		}
	}
	if k := f.titleIn(i, j); k >= 0 && !f.bodyRun(i, j) {
		if k == j-1 {
			return f.afterTitle(s, i, j)
		}
		f.before(s, i, k+1)
		f.person(s, k+1, j)
		return j
	}
	h := f.headIn(i, j)
	if h == i && i+1 < j && !f.tok(i+1).upper { // "Council of Europe"
		f.add(s, i, j, headedOrg)
		return j
	}
	if _, n := f.placeAt(i, j); h > i && n < j-i && !(f.isGiven(i) && h-i == 1 && !f.theBefore(s, i)) {
		// A body's name: up to its head, or to the end of its "of" part.
		end := h + 1
		for k := h + 1; k < j; k++ {
			if !f.tok(k).upper {
				end = j
				break
			}
		}
		if f.plHead[f.tok(h).low] && !f.orgHead[f.tok(h).low] {
			f.add(s, i, end, headedLand)
		} else if canon, n := f.orgAt(i, end); n == end-i {
			f.add(s, i, end, knownOrg).canon = canon
		} else {
			f.add(s, i, end, headedOrg)
		}
		if end < j {
			return end
		}
		return j
	}
	if f.named(s, i, j) {
		f.add(s, i, j, manyWords)
		return j
	}
	pend := i
	flush := func(to int) {
		if to > pend {
			f.person(s, pend, to)
		}
	}
	for k := i; k < j; {
		if k > pend && f.isGiven(pend) && k == j-1 { // "Jack London"
			k++
			continue
		}
		if canon, n := f.orgAt(k, j); n > 0 && !f.surnameHere(s, k, n) {
			flush(k)
			f.add(s, k, k+n, knownOrg).canon = canon
			k += n
			pend = k
			continue
		}
		if pl, n := f.placeAt(k, j); n > 0 && !(n == 1 && f.isGiven(k) && k+1 < j) {
			flush(k)
			if pl.demonym && !pl.plural && k+n < j {
				pend = k + n
			} else if !pl.demonym || pl.plural {
				f.add(s, k, k+n, placeName).place = pl
			}
			k += n
			pend = k
			continue
		}
		k++
	}
	flush(j)
	if j == start {
		return j + 1
	}
	return j
}

// named reports whether a run after "the" is one name that only begins with a
// place or a point of the compass: "the Halmar Lantern", "the Northern Light".
func (f *finder) named(s *sentence, i, j int) bool {
	if s.shout || !f.theBefore(s, i) || j-i < 2 || j-i > 3 {
		return false
	}
	pl, n := f.placeAt(i, j)
	switch {
	case n == j-i || pl.demonym || n > 0 && pl.code != "" && !pl.capital:
		return false
	case n == 0 && !compass[f.tok(i).low]:
		return false
	case n == 0:
		n = 1
	}
	for k := i + n; k < j; k++ {
		t := f.tok(k)
		if _, m := f.placeAt(k, j); m > 0 || !t.word || !t.upper || f.isGiven(k) || f.isRole(t.low) || f.roleMod[t.low] || f.lexicon.group[t.low] || f.plHead[t.low] {
			return false
		}
		if _, m := f.orgAt(k, j); m > 0 {
			return false
		}
	}
	return true
}

var compass = set(`north south east west northern southern eastern western`)

// bodyRun reports whether a run ends in a word for a body and holds no given
// name: "National Republican Senatorial Committee".
func (f *finder) bodyRun(i, j int) bool {
	if j-i < 2 || !f.orgHead[f.tok(j-1).low] {
		return false
	}
	for k := i; k < j; k++ {
		if f.isGiven(k) {
			return false
		}
	}
	return true
}

func (f *finder) theBefore(s *sentence, i int) bool { return i > s.from && f.tok(i-1).low == "the" }

// titleAt reports whether token i is a role noun; words such as "private" or
// "major" are one only with a capital.
func (f *finder) titleAt(i int) bool {
	t := f.tok(i)
	return f.isRole(t.low) && (t.upper || !looseRoles[t.low])
}

func (f *finder) isTitle(i int) bool { return f.isRole(f.tok(i).low) }

func (f *finder) isRole(w string) bool {
	if f.lexicon.role[w] {
		return true
	}
	s := strings.TrimSuffix(w, "s") // "Senators X and Y"
	return len(s) > 4 && len(s) < len(w) && f.lexicon.role[s]
}

// titleIn returns the last token of [i, j) that is a title, where only words of a
// role stand before it; -1 where there is none.
func (f *finder) titleIn(i, j int) int {
	k := -1
	for n := i; n < j; n++ {
		t := f.tok(n)
		switch {
		case f.adjacentDot(n):
		case f.isRole(t.low):
			if n > i && f.isGiven(i) && !f.isRole(f.tok(i).low) && !(n+1 < j && f.isGiven(n+1)) {
				return k
			}
			k = n
		case f.roleMod[t.low] || f.regional[t.low]:
		default:
			_, pn := f.placeAt(n, j)
			_, on := f.orgAt(n, j)
			if pn == 0 && on == 0 {
				// "Qeshm Governor Heydar Karimi": a name of a place or body unknown
				// to the tables stands before the office.
				if k < 0 && n == i && !f.isGiven(i) && i+3 < j && f.titleAt(i+1) && offices[f.tok(i+1).low] {
					continue
				}
				return k
			}
			n += max(pn, on) - 1
		}
	}
	return k
}

// headIn returns the token of [i, j) that heads the name of a body or place, or
// -1: the last such word before any small word.
func (f *finder) headIn(i, j int) int {
	h := -1
	for n := i; n < j; n++ {
		t := f.tok(n)
		if !t.upper && t.word {
			break
		}
		if f.orgHead[t.low] || f.plHead[t.low] {
			h = n
		}
	}
	return h
}

// before records the places and bodies inside the words of a title: "Kremlin
// Spokesman", "Belarus President".
func (f *finder) before(s *sentence, i, j int) {
	for k := i; k < j; {
		if canon, n := f.orgAt(k, j); n > 0 {
			f.add(s, k, k+n, knownOrg).canon = canon
			k += n
			continue
		}
		if pl, n := f.placeAt(k, j); n > 0 {
			if !pl.demonym {
				f.add(s, k, k+n, placeName).place = pl
			}
			k += n
			continue
		}
		k++
	}
}

// afterTitle handles a run that is a role and nothing else: "Russian President".
// Its words may belong to a name that a later run starts.
func (f *finder) afterTitle(s *sentence, i, j int) int {
	f.before(s, i, j)
	return j
}

// person adds tokens [i, j) as a name of one or more words with its roles.
func (f *finder) person(s *sentence, i, j int) {
	for i < j && f.common[f.tok(i).low] && !f.isGiven(i) && !(i+1 < j && placeFirst[f.tok(i).low]) {
		i++
	}
	// "Director of National Intelligence James Clapper": a plain word before a
	// given name.
	for i+2 < j && !f.isGiven(i) && f.isGiven(i+1) && (f.lows[f.tok(i).low] > 0 || strings.Contains(f.tok(i).low, "-")) {
		i++
	}
	// "AAA RHP Nick Adams": capitals before a given name.
	if g := f.givenIn(i, j); g > i && f.allCaps(i, g) {
		i = g
	}
	for i < j && (!f.tok(i).upper || !f.tok(i).word) {
		i++
	}
	for j > i && (!f.tok(j-1).upper || !f.tok(j-1).word) {
		j--
	}
	if i >= j {
		return
	}
	if pl, n := f.placeAt(i, j); n == j-i && !(pl.demonym && !pl.plural) {
		f.add(s, i, j, placeName).place = pl
		return
	}
	if j == i+2 && placeFirst[f.tok(i).low] && !f.isGiven(i) {
		f.add(s, i, j, headedLand)
		return
	}
	sh := manyWords
	if j == i+1 {
		sh = oneWord
		// "Julia loffe": a small l for a capital I.
		if f.isGiven(i) && j < s.to && f.adjacent(j) && f.scannedI(j, s.to) {
			j++
			sh = manyWords
		}
	}
	n := f.add(s, i, j, sh)
	f.roles(s, n)
}

// givenIn returns the first given name of [i, j), or -1.
func (f *finder) givenIn(i, j int) int {
	for k := i; k < j; k++ {
		if f.isGiven(k) {
			return k
		}
	}
	return -1
}

func (f *finder) allCaps(i, j int) bool {
	for k := i; k < j; k++ {
		if !f.tok(k).all {
			return false
		}
	}
	return true
}

// scannedI reports whether token i is a name whose capital I was scanned as a
// small l: no other word of that spelling is known, and a verb of speech, a
// comma or a possessive follows.
func (f *finder) scannedI(i, to int) bool {
	t := f.tok(i)
	if t.End-t.Start < 4 || lWords[t.low] || t.low[0] != 'l' || t.upper || !strings.ContainsAny(t.low[1:2], "bcdfgklmnprstvwxz") && !f.speechAt(i+1, to) {
		return false
	}
	return f.speechAt(i+1, to) || i+1 < to && (f.tok(i+1).low == "," || f.tok(i+1).glued)
}

func (f *finder) speechAt(i, to int) bool { return i < to && f.speech[f.tok(i).low] }

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
