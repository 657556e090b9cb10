package event

// A verbUse says how a word is used as a verb.
type verbUse uint8

const (
	notVerb   verbUse = iota
	finite            // he arrests, they arrested
	bare              // after a modal, do or to
	perfect           // has arrested
	passive           // was arrested, or arrested by
	goingOn           // is arresting
	gerund            // , arresting him; after arresting him
	auxiliary         // is, has, will standing as the verb of its clause
)

// tagVerbs decides for every token whether it is used as a verb, from the words
// next to it alone.
func tagVerbs(ts []token) {
	for i := range ts {
		t := &ts[i]
		switch {
		case t.forms != nil:
			t.verb = use(ts, i)
			if t.is(tagBe | tagHave | tagDo) {
				n := after(ts, i)
				for n < len(ts) && ts[n].is(tagNeg) {
					n = after(ts, n)
				}
				if t.verb == notVerb || n < len(ts) && (ts[n].is(tagBe) || ts[n].forms != nil && ts[n].forms.forms&(formPart|formBase) != 0 && ts[n].noun == nil || endsEd(ts[n].low)) {
					t.verb = auxiliary
				}
			}
		case t.is(tagBe|tagHave|tagDo|tagModal) && !t.is(tagNoun) && !(t.is(tagUpper) && i > 0):
			t.verb = auxiliary
		case endsEd(t.low) && i > 0 && !t.is(tagUpper|tagNoun|tagPrep|tagAdj):
			if n := i + 1; n < len(ts) && ts[n].is(tagPrep) {
				continue // "workers affiliated with the union"
			}
			if p := before(ts, i); p >= 0 && (ts[p].is(tagPron|tagRel|tagHave|tagBe) || ts[p].is(tagLight) || ts[p].entity != 0) {
				t.verb = finite
			}
		}
	}
}

func endsEd(w string) bool { return len(w) > 4 && w[len(w)-2:] == "ed" }

// before returns the token before i; adverbs, negations and dates with their
// preposition ("on Monday") are passed over. -1 at the start.
func before(ts []token, i int) int {
	dated := false
	for i--; i >= 0; i-- {
		t := &ts[i]
		switch {
		case t.is(tagDate):
			dated = true
			continue
		case dated && t.is(tagPrep) && t.low != "to":
			dated = false
			continue
		case t.is(tagNeg) && !t.is(tagModal|tagDo|tagBe|tagHave|tagDet):
			continue
		case t.is(tagAdverb) && !t.is(tagSub|tagConj|tagPrep):
			continue
		}
		return i
	}
	return -1
}

// after returns the token after i, adverbs and dates passed over, or the length.
func after(ts []token, i int) int {
	for i++; i < len(ts); i++ {
		t := &ts[i]
		switch {
		case t.is(tagDate):
			continue
		case t.is(tagPrep) && t.low != "to" && i+1 < len(ts) && ts[i+1].is(tagDate) && ts[i+1].is(tagUpper) && !ts[i+1].is(tagNumber):
			continue // "called on Monday for"
		case t.is(tagAdverb) && !t.is(tagPrep|tagSub|tagConj|tagPron|tagDet):
			continue
		}
		return i
	}
	return i
}

func use(ts []token, i int) verbUse {
	t := &ts[i]
	f := t.forms.forms
	p := before(ts, i)
	var prev token
	if p >= 0 {
		prev = ts[p]
	}
	n := after(ts, i)
	var next token
	if n < len(ts) {
		next = ts[n]
	}
	if t.is(tagUpper) && i > 0 && prev.is(tagUpper) && next.is(tagUpper) && f&(formBase|formIng) != 0 && !headline(ts) {
		return notVerb // part of a name
	}
	if t.is(tagPoss) {
		return notVerb
	}
	nounish := (prev.is(tagDet|tagPoss) || prev.is(tagAdj) && !prev.is(tagUpper)) && !prev.is(tagPron|tagObj|tagRel) && !(prev.is(tagSub) && !prev.is(tagDet))
	if prev.low == "that" || prev.low == "which" || prev.low == "who" {
		nounish = false
	}
	if prev.low == "all" || prev.low == "both" || prev.low == "each" || prev.low == "others" {
		nounish = false
	}
	switch {
	case f&formIng != 0:
		return useIng(prev, next, nounish, p)
	case f&(formPast|formPart) != 0 && f&formBase == 0:
		return usePast(ts, i, prev, next, nounish, p, n)
	}
	for k := i - 1; t.noun != nil && k >= 0 && k > i-4 && ts[k].is(tagWord) && !ts[k].is(tagPrep|tagConj); k-- {
		if ts[k].is(tagPoss) && !ts[k].is(tagPron|tagObj) {
			nounish = true // "Ukraine's Euromaidan protests"
		}
	}
	// Base and third person, which are often nouns too.
	if f&formBase != 0 && (prev.is(tagModal|tagDo) || prev.is(tagTo) && prev.low == "to") {
		if prev.low == "to" && next.is(tagPrep) && t.noun != nil && next.low == "of" {
			return notVerb
		}
		return bare
	}
	if f&(formPast|formPart) != 0 { // hit, put, cut, beat
		if prev.is(tagBe) {
			return passive
		}
		if prev.is(tagHave) {
			return perfect
		}
	}
	if nounish || prev.is(tagPrep|tagNumber) || prev.is(tagBe|tagHave) {
		return notVerb
	}
	object := next.is(tagDet|tagUpper|tagObj|tagPoss|tagNumber|tagAdj|tagRole) || next.is(tagPrep) && next.low != "of" || next.low == "to" || next.is(tagSub)
	if next.is(tagWord) && !next.is(tagHead|tagBe|tagHave|tagModal|tagDo|tagPrep|tagConj|tagSub|tagRel) {
		object = true // a bare noun
	}
	if next.forms != nil && next.forms.forms&formPart != 0 && next.forms.forms&formBase == 0 {
		object = true // "reject proposed changes"
	}
	if f&formThird != 0 {
		if prev.is(tagPron | tagRel) {
			return finite
		}
		if p < 0 || !object || t.is(tagRole) {
			return notVerb
		}
		if next.is(tagPrep) && t.noun != nil && (next.low == "of" || next.low == "against" || next.low == "on" || next.low == "in" || next.low == "with" || next.low == "between" || next.low == "by" || next.low == "to") && !prev.is(tagUpper) {
			return notVerb
		}
		if prev.is(tagComma) || prev.is(tagConj) {
			if next.is(tagDet | tagUpper | tagObj | tagPoss) {
				return finite
			}
			return notVerb
		}
		if prev.is(tagWord) && !prev.is(tagSub|tagPrep|tagHead) {
			if t.noun != nil && !prev.is(tagUpper|tagRole|tagDate) {
				return notVerb // "street protests in ..."
			}
			return finite
		}
		return notVerb
	}
	// Base form standing alone: a plural subject must come before it.
	if prev.is(tagPron) && (prev.low == "they" || prev.low == "we" || prev.low == "i" || prev.low == "you") || prev.is(tagRel) {
		return finite
	}
	if p >= 0 && prev.is(tagWord) && object && !prev.is(tagHead|tagPrep|tagSub|tagConj|tagTo|tagPron) && len(prev.low) > 3 && prev.low[len(prev.low)-1] == 's' && prev.low[len(prev.low)-2] != 's' {
		return finite // "protesters demand the"
	}
	if prev.low == "people" || prev.low == "police" || prev.low == "men" || prev.low == "women" {
		if object && !next.is(tagPrep) {
			return finite
		}
	}
	if (prev.low == "help" || prev.low == "let") && f&formBase != 0 {
		return bare
	}
	if prev.is(tagConj) && f&formBase != 0 && object && next.is(tagDet|tagUpper|tagPoss|tagObj) && p > 0 {
		for k := p - 1; k >= 0 && k > p-12; k-- { // "to arrest and deport him"
			if ts[k].verb == bare {
				return bare
			}
		}
	}
	if f&formPast != 0 && object && prev.is(tagWord) && !prev.is(tagPrep|tagSub|tagHead) { // "missiles hit the"
		return finite
	}
	return notVerb
}

// headline reports whether nearly every word has a capital, as in a headline.
func headline(ts []token) bool {
	up, all := 0, 0
	for i := range ts {
		if ts[i].is(tagWord) && len(ts[i].low) > 3 {
			all++
			if ts[i].is(tagUpper) {
				up++
			}
		}
	}
	return all > 3 && up*5 >= all*4
}

func useIng(prev, next token, nounish bool, p int) verbUse {
	switch {
	case prev.is(tagBe):
		return goingOn
	case nounish || prev.is(tagNumber):
		return notVerb
	case next.low == "of":
		return notVerb
	case prev.is(tagPrep):
		switch prev.low {
		case "after", "before", "by", "of", "for", "from", "in", "without", "since", "despite", "against", "while", "on":
			if next.is(tagWord) && !next.is(tagBe|tagHave|tagModal|tagConj) || next.low == "to" {
				return gerund
			}
		}
		return notVerb
	case p < 0, prev.is(tagComma | tagSub | tagStop | tagConj):
		return gerund
	case prev.is(tagWord) && !prev.is(tagHead):
		return gerund
	}
	return gerund
}

func usePast(ts []token, i int, prev, next token, nounish bool, p, n int) verbUse {
	f := ts[i].forms.forms
	switch {
	case prev.is(tagBe):
		return passive
	case prev.is(tagHave):
		return perfect
	case (prev.is(tagComma) || prev.is(tagConj)) && p > 0 && ts[p-1].verb == passive:
		return passive // "booed, jeered and beaten"
	case prev.is(tagNumber) && !next.is(tagPrep|tagComma|tagStop):
		return notVerb // "33 alleged mercenaries"
	case nounish && !prev.is(tagRel|tagPron):
		if next.low == "by" && prev.is(tagAdj) && !prev.is(tagDet) {
			return passive
		}
		// "Palestinian lorries" is no reading of a capital: "the Afghan detained".
		return notVerb
	case prev.is(tagPrep) && !prev.is(tagDate):
		return notVerb
	case next.low == "by" && f&formPart != 0 && (prev.is(tagWord) || prev.is(tagComma)):
		return passive
	case p < 0:
		if f&formPart != 0 {
			return passive // "Arrested on Monday, he ..."
		}
	case f&formPast != 0:
		if f&formPart != 0 && i+1 < len(ts) && ts[i+1].is(tagDate) && n < len(ts) &&
			(ts[n].is(tagBe|tagHave|tagModal) || ts[n].forms != nil && ts[n].forms.forms&formThird != 0 && ts[n].noun == nil) {
			return passive // "a poll released Wednesday shows"
		}
		return finite
	case prev.is(tagComma) || prev.is(tagConj):
		return passive
	case f&formPart != 0: // "the men taken to Minsk"
		return passive
	}
	return notVerb
}

// parts reports whether token i ends a clause or noun phrase when read from
// either side: a stop, a quotation mark, a subordinator, a verb.
func parts(ts []token, i int) bool {
	t := &ts[i]
	if t.is(tagStop|tagQuote|tagRel) || t.verb != notVerb {
		return true
	}
	return t.is(tagSub) && !t.is(tagPrep|tagAdverb|tagDet)
}
