package entity

import (
	"strings"
	"unicode"

	"hearsay"
)

// A shape says how a name was recognised.
type shape uint8

const (
	placeName  shape = iota // in the gazetteer
	knownOrg                // in the table of organisations
	headedOrg               // ends in, or leads with, a word for a body: "X Institute"
	headedLand              // ends in a word for a place: "X Square"
	manyWords               // two or more capitalised words
	oneWord                 // one
	handle                  // "@anders_aslund"
	groupNoun               // "Belarusian authorities", "analysts"
	roleNoun                // "the Belarusian president"
)

// A name is one place of a page that may name an entity.
type name struct {
	page     int
	from, to int // tokens
	at       hearsay.Range
	shape    shape
	canon    string // for knownOrg
	place    place  // for placeName; for groupNoun and roleNoun the place of its demonym
	role     hearsay.Range
	post     hearsay.Range
	title    bool   // a role noun stands right before it
	gender   string // as its title tells: Mr, Mrs, King
	the      bool   // "the" stands before it
	says     bool   // subject of a verb of speech
	locative bool   // after "in", "near" and the like
	acts     bool   // before a finite verb, or beside another country: "Moscow has", "ties with Moscow"
	weak     bool   // first word of a sentence: the capital tells nothing
	shout    bool   // in a title-case headline
	credit   bool   // of a photo, or in a byline
	ent      *cluster
	form     hearsay.Form
}

// A finder collects the names of one page.
type finder struct {
	*lexicon
	p     *page
	page  int
	lows  map[string]int // words seen in lower case, over all pages
	names []*name
}

var (
	nameParticles = set(`de la van von der den bin ibn al el da dos das di du del ter ten le bint abu ul`)
	orgParticles  = set(`of for on and the in`)
	locatives     = set(`in near outside around inside central downtown northern southern eastern western across throughout`)
	finite        = set(`is was are were has have had will would can could may might must should does did says said denies denied wants wanted warns warned accuses accused insists insisted remains remained seeks sought sees saw fears feared plans planned hopes believes backs backed supports supported rejects rejected refused refuses claims claimed argues argued announced announces condemned condemns responded responds calls called demands demanded agreed agrees offered offers promised promises decides decided threatens threatened sent sends imposed`)
	policies      = set(`rhetoric policy policies decision decisions stance government response interests interest demands demand position offer plans plan move moves actions action intentions concern concerns claim claims refusal ambitions influence ally allies envoy support help aggression invasion foreign`)
	heTitles      = set(`mr king prince lord sir father husband son brother congressman councilman businessman chairman spokesman statesman pope imam rabbi emperor duke baron man boy cardinal archbishop`)
	sheTitles     = set(`mrs ms miss queen princess lady dame baroness mother wife daughter sister widow congresswoman councilwoman businesswoman chairwoman spokeswoman actress woman girl nun duchess`)
)

func (f *finder) find() {
	for si := range f.p.sents {
		s := &f.p.sents[si]
		for i := s.from; i < s.to; {
			i = f.at(s, i)
		}
	}
}

func (f *finder) tok(i int) *token { return &f.p.toks[i] }

// adjacent reports whether one space, and nothing else that is seen, parts token
// i from the one before.
func (f *finder) adjacent(i int) bool {
	if i == 0 {
		return false
	}
	gap := f.p.a.Text[f.p.toks[i-1].End:f.p.toks[i].Start]
	if len(gap) > 1 && len(gap) < 20 {
		gap = strings.TrimFunc(gap, func(c rune) bool { return unicode.Is(unicode.Cf, c) })
	}
	return gap == " "
}

// at looks for a name that starts at token i and returns where to go on.
func (f *finder) at(s *sentence, i int) int {
	t := f.tok(i)
	if !t.word {
		return i + 1
	}
	if t.low[0] == '@' {
		f.add(s, i, i+1, handle)
		return i + 1
	}
	if n := f.role(s, i); n > 0 {
		return i + n
	}
	if n := f.group(s, i); n > 0 {
		return i + n
	}
	if canon, n := f.orgAt(i, s.to); n > 0 && !f.surnameHere(s, i, n) && !f.headed(s, i, n) {
		f.add(s, i, i+n, knownOrg).canon = canon
		return i + n
	}
	if !t.upper || t.End-t.Start > maxName {
		return i + 1
	}
	if s.shout {
		return f.shouted(s, i)
	}
	if f.stops(i) {
		return i + 1
	}
	j := f.run(s, i)
	return f.segment(s, i, j)
}

// shouted reads one word of a title-case line: only names known elsewhere count.
func (f *finder) shouted(s *sentence, i int) int {
	if pl, n := f.placeAt(i, s.to); n > 0 {
		if !pl.demonym || pl.plural {
			f.add(s, i, i+n, placeName).place = pl
		}
		return i + n
	}
	if f.function[f.tok(i).low] {
		return i + 1
	}
	if i+1 < s.to && f.adjacent(i+1) && f.tok(i+1).upper && f.isGiven(i) && !f.function[f.tok(i+1).low] && !f.common[f.tok(i+1).low] {
		f.add(s, i, i+2, manyWords)
		return i + 2
	}
	f.add(s, i, i+1, oneWord)
	return i + 1
}

// headed reports whether the known body at i is only the start of a longer name
// of a body: "Wagner Group", "Bloomberg Foundation".
func (f *finder) headed(s *sentence, i, n int) bool {
	if s.shout || !f.tok(i).upper || f.function[f.tok(i).low] {
		return false
	}
	j := f.run(s, i)
	for k := i + n; k < j; k++ {
		if f.orgHead[f.tok(k).low] {
			return true
		}
	}
	return false
}

// surnameHere reports whether a known body's name is the surname of the given
// name before it: "Harrison Ford".
func (f *finder) surnameHere(s *sentence, i, n int) bool {
	if n > 1 {
		return false
	}
	if i > s.from && f.adjacent(i) && f.tok(i-1).upper && f.isGiven(i-1) {
		return true
	}
	return i+1 < s.to && f.adjacent(i+1) && f.tok(i+1).upper && f.isGiven(i) && !f.tok(i).all
}

// stops reports whether token i is a word that no name holds. A month is one
// unless a name stands round it, a season unless a given name stands before it:
// "Jan Kovac", "Theresa May", "Karl Winter".
func (f *finder) stops(i int) bool {
	t := f.tok(i)
	if !f.function[t.low] {
		return false
	}
	if !monthNames[t.low] && !seasonNames[t.low] || !t.upper {
		return true
	}
	if i > 0 && f.adjacent(i) && f.tok(i-1).upper && !f.function[f.tok(i-1).low] {
		if _, given := f.given[fold(f.tok(i-1).low)]; given || f.titleAt(i-1) {
			return false
		}
	}
	if !seasonNames[t.low] && i+1 < len(f.p.toks) && f.adjacent(i+1) && f.tok(i+1).upper && !f.function[f.tok(i+1).low] && !f.isRole(f.tok(i+1).low) && f.tok(i+1).sent == t.sent {
		_, isPlace := f.placeAt(i+1, i+2)
		return isPlace > 0 || t.low == "may" || t.low == "march"
	}
	return true
}

var (
	monthNames  = set(`jan april may june august march`)
	seasonNames = set(`winter summer spring fall autumn`) // surnames behind a given name: "Karl Winter"
)

func (f *finder) isGiven(i int) bool {
	t := f.tok(i)
	if !t.upper {
		return false
	}
	if f.stops(i) {
		return false
	}
	g, _, _ := strings.Cut(t.low, "-")
	_, ok := f.given[fold(g)]
	return ok
}

// orgAt returns the longest known body whose name starts at token i, and its
// length in tokens.
func (f *finder) orgAt(i, to int) (canon string, n int) {
	first := f.p.text(f.tok(i).Range)
	if t := f.tok(i); t.all && strings.Contains(first, ".") { // "F.B.I."
		if c, ok := f.org[strings.ReplaceAll(first, ".", "")]; ok {
			return c, 1
		}
	}
	most := f.orgFirst[first]
	for n := min(most, to-i); n > 0; n-- {
		if !f.together(i, i+n) {
			continue
		}
		if c, ok := f.org[f.p.text(hearsay.Range{Start: f.tok(i).Start, End: f.tok(i + n - 1).End})]; ok {
			return c, n
		}
	}
	return "", 0
}

func (f *finder) together(i, j int) bool {
	for k := i + 1; k < j; k++ {
		if !f.adjacent(k) && !(k > i+1 && f.adjacentDot(k)) {
			return false
		}
	}
	return true
}

// adjacentDot reports whether token k is a full stop glued to the word before, or
// the word after one.
func (f *finder) adjacentDot(k int) bool {
	return f.p.text(f.tok(k).Range) == "." && f.tok(k).glued
}

// placeAt returns the longest place whose name starts at token i.
func (f *finder) placeAt(i, to int) (place, int) {
	most := f.gaz.first[f.p.text(f.tok(i).Range)]
	if most == 0 && f.gaz.first[f.p.text(f.tok(i).Range)+"."] > 0 { // "St. Petersburg"
		most = 3
	}
	for n := min(most, to-i); n > 0; n-- {
		if pl, ok := f.gaz.byName[f.p.text(hearsay.Range{Start: f.tok(i).Start, End: f.tok(i + n - 1).End})]; ok {
			return pl, n
		}
	}
	if most == 3 && i+2 < to {
		if pl, ok := f.gaz.byName[f.p.text(hearsay.Range{Start: f.tok(i).Start, End: f.tok(i + 2).End})]; ok {
			return pl, 3
		}
	}
	return place{}, 0
}

// run returns the end of the run of capitalised words from token i.
func (f *finder) run(s *sentence, i int) int {
	const most = 12
	j := i + 1
	head := f.orgHead[f.tok(i).low]
	for j < s.to && j-i < most {
		t := f.tok(j)
		switch {
		case t.word && t.upper && f.adjacent(j) && (!f.stops(j) || f.initial(j, s.to)):
			head = head || f.orgHead[t.low]
			j++
			continue
		case f.adjacentDot(j) && j-i >= 1 && f.tok(j-1).End-f.tok(j-1).Start <= 2 && f.tok(j-1).upper && j+1 < s.to && f.tok(j+1).upper && f.adjacent(j+1) && !f.function[f.tok(j+1).low]:
			j += 2 // "George W. Bush"
			continue
		case t.word && !t.upper && f.adjacent(j):
			k := j
			for k < s.to && k-j < 3 && f.adjacent(k) && (nameParticles[f.tok(k).low] && !f.tok(k).upper || head && orgParticles[f.tok(k).low]) {
				k++
			}
			if k > j && k < s.to && f.tok(k).upper && f.adjacent(k) && !f.function[f.tok(k).low] && !f.parted(i, j, k) {
				j = k + 1
				continue
			}
		}
		break
	}
	return j
}

// initial reports whether token i is a single capital with a full stop, and a
// name goes on after it: "John A. Marsh".
func (f *finder) initial(i, to int) bool {
	return f.tok(i).End-f.tok(i).Start == 1 && i+2 < to && f.adjacentDot(i+1) && f.tok(i+2).upper && f.adjacent(i+2)
}

// parted reports whether the small words [j, k) part two names instead of joining
// one: "the Senate and Putin", "the Council in Minsk".
func (f *finder) parted(i, j, k int) bool {
	switch f.tok(j).low {
	case "and":
		// Only inside the "of" part of a body's name.
		for n := i; n < j; n++ {
			if w := f.tok(n).low; !f.tok(n).upper && (w == "of" || w == "for" || w == "on") {
				_, isPlace := f.placeAt(k, min(k+3, len(f.p.toks)))
				return isPlace > 0 || f.isGiven(k)
			}
		}
		return true
	case "in", "the":
		return true
	}
	return false
}
