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
