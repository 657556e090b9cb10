package event

// A party is somebody who takes part in an event, as the sentence names them: a
// mention of an entity, or a name or role that no entity knows.
type party struct {
	at, end int // tokens
	entity  int // index of the entity plus one, 0 for none
	country string
}

// markParties finds the names and roles of the sentence that no entity's mention
// covers, and numbers the mentions.
func markParties(ts []token) {
	for i := range ts {
		t := &ts[i]
		if t.entity != 0 || !t.is(tagWord) {
			continue
		}
		switch {
		case t.is(tagRole) && !t.is(tagUpper|tagPoss|tagNation) && i+1 < len(ts) && modifies(ts, i):
			// "military assistance", "police station": no party
		case t.is(tagNation), t.is(tagRole) && !(t.is(tagHead) && !t.is(tagUpper) && t.forms.forms&formBase != 0 && i > 0 && ts[i-1].is(tagTo|tagModal)):
			t.tag |= tagLight
		case t.is(tagUpper) && !t.is(tagDate|tagNumber|tagPrep|tagDet|tagPron|tagConj|tagSub|tagModal|tagAdverb|tagNeg|tagObj):
			if i > 0 {
				t.tag |= tagLight
			} else if t.tag&^(tagWord|tagUpper|tagPoss|tagLight|tagHead|tagNoun) == 0 && (i+1 < len(ts) && (ts[i+1].is(tagUpper) || ts[i+1].is(tagHead|tagBe|tagHave|tagModal) || ts[i+1].is(tagComma)) || t.is(tagPoss)) {
				if !t.is(tagHead|tagNoun) || i+1 < len(ts) && ts[i+1].is(tagUpper) {
					t.tag |= tagLight
				}
			}
		case t.is(tagPron) && t.low != "who":
			t.tag |= tagLight
		case t.is(tagNumber) && !t.is(tagDate) && i+1 < len(ts) && (t.low == "thousands" || t.low == "hundreds" || t.low == "dozens"):
			t.tag |= tagLight
		}
	}
}

// modifies reports whether the role word at i only describes the noun after it.
func modifies(ts []token, i int) bool {
	n := &ts[i+1]
	return n.is(tagWord) && !n.is(tagRole|tagUpper|tagPrep|tagConj|tagSub|tagRel|tagModal|tagBe|tagHave|tagDo|tagAdverb|tagDet|tagPron|tagNeg|tagTo|tagNumber|tagDate|tagSpeech) &&
		(n.forms == nil || n.noun != nil && n.forms.forms&formBase != 0) && !endsEd(n.low) && n.entity == 0
}

// partyAt returns the party whose words hold token i.
func partyAt(ts []token, i int) (party, bool) {
	t := &ts[i]
	switch {
	case t.entity != 0:
		p := party{at: i, end: i + 1, entity: t.entity, country: t.country}
		for p.end < len(ts) && ts[p.end].mention == t.mention {
			p.end++
		}
		for p.at > 0 && ts[p.at-1].mention == t.mention {
			p.at--
		}
		return p, true
	case t.is(tagLight):
		return party{at: i, end: i + 1, country: t.country}, true
	}
	return party{}, false
}

// nominal reports whether a token can stand inside a noun phrase.
func nominal(t *token) bool {
	return t.is(tagWord) && t.verb == notVerb && !t.is(tagPrep|tagConj|tagRel|tagModal|tagBe|tagHave|tagDo) && !(t.is(tagSub) && !t.is(tagDet)) && (!t.is(tagAdverb) || t.is(tagDet|tagAdj|tagNumber))
}

// governor returns the token that stands before the noun phrase holding token i,
// -1 at the start.
func governor(ts []token, i int) int {
	if ts[i].is(tagPron) {
		return i - 1
	}
	for i--; i >= 0; i-- {
		if ts[i].is(tagDate) && !ts[i].is(tagPrep) { // "in the Aug. 9 election", but "on Monday they"
			k, in := i, false
			for k > 0 && ts[k].is(tagDate) && !in {
				in = ts[k].is(tagDet)
				k--
			}
			if !in && !ts[k].is(tagDet|tagPoss) {
				return i
			}
			i = min(i, k+1) // a date that begins the sentence leaves k where it was
			continue
		}
		if !nominal(&ts[i]) {
			return i
		}
	}
	return -1
}

// phraseEnd returns the token after the noun phrase that holds token i.
func phraseEnd(ts []token, i int) int {
	for i++; i < len(ts); i++ {
		if !nominal(&ts[i]) || ts[i].is(tagDet) {
			return i
		}
	}
	return i
}

// reach is how many tokens a subject or object is looked for.
const reach = 30

// subject returns the parties that are the subject of the verb whose group
// begins at token i. where is the last token of the subject's phrase, -1 where
// there is none.
func subject(ts []token, i, depth int) (who []party, where int) {
	if depth > 2 {
		return nil, -1
	}
	p := before(ts, i)
	if p < 0 {
		return nil, -1
	}
	t := &ts[p]
	switch {
	case t.is(tagRel) || t.low == "that" && p > 0 && (nominal(&ts[p-1]) && ts[p-1].verb == notVerb) && ts[p].is(tagSub):
		// An antecedent: the noun phrase before, over a comma.
		q := p - 1
		if q >= 0 && ts[q].is(tagComma) {
			q--
		}
		if q < 0 {
			return nil, -1
		}
		return phrase(ts, q)
	case t.is(tagComma):
		// A parenthesis: the phrase before the comma that opened it.
		for q := p - 1; q >= 0 && q > p-25; q-- {
			if ts[q].is(tagStop | tagQuote) {
				break
			}
			if ts[q].is(tagComma) && q > 0 {
				if who, where = phrase(ts, q-1); len(who) > 0 && (nominal(&ts[q-1])) {
					if ts[i].verb == gerund {
						break
					}
					return who, where
				}
			}
		}
		if ts[i].verb == gerund || ts[i].verb == passive {
			return clauseSubject(ts, i, p, depth)
		}
		if q := p - 1; q >= 0 && nominal(&ts[q]) {
			if who, where = phrase(ts, q); where >= 0 && governor(ts, q) < 0 {
				return who, where // "The president, arriving": one comma only
			}
		}
		return clauseSubject(ts, i, p, depth)
	case t.is(tagConj), t.is(tagTo), ts[i].low == "being", t.is(tagSub) && !t.is(tagDet) && ts[i].verb == gerund, ts[i].verb == gerund && t.is(tagPrep):
		return clauseSubject(ts, i, p, depth)
	case t.is(tagQuote):
		if p > 0 && nominal(&ts[p-1]) {
			return phrase(ts, p-1)
		}
		return nil, -1
	case t.verb != notVerb && ts[i].verb == bare:
		return clauseSubject(ts, i, p, depth)
	case nominal(t) || t.is(tagPron):
		return phrase(ts, p)
	}
	return nil, -1
}

// clauseSubject returns the subject of the nearest verb before token p that has
// one.
func clauseSubject(ts []token, i, p, depth int) ([]party, int) {
	tries := 0
	for q := p - 1; q >= 0 && q > p-reach && tries < 4; q-- {
		if ts[q].is(tagStop) {
			break
		}
		switch ts[q].verb {
		case finite, perfect, passive, goingOn, auxiliary, bare:
			tries++
			start := groupStart(ts, q)
			if who, at := subject(ts, start, depth+1); len(who) > 0 {
				if ts[i].verb == gerund && !named(who) && at >= 0 {
					// "X has said that opponents are paid, stoking fears".
					if k := phraseStart(ts, at); k > 0 && ts[k].low == "that" && ts[k-1].is(tagSpeech) {
						continue
					}
				}
				return who, at
			}
		}
	}
	// "After meeting X, the president ...": the subject comes after the comma.
	if ts[i].verb == gerund || ts[i].verb == passive || ts[i].low == "being" {
		for q := i + 1; q < len(ts) && q < i+reach; q++ {
			if ts[q].is(tagComma) && q+1 < len(ts) {
				for r := q + 1; r < len(ts) && r < q+12; r++ {
					if ts[r].verb == finite || ts[r].verb == auxiliary {
						if who, at := phrase(ts, r-1); len(who) > 0 && nominal(&ts[r-1]) {
							return who, at
						}
						break
					}
				}
			}
		}
	}
	return nil, -1
}

// clauseWord reports whether a word that can be a preposition more often begins
// a clause.
func clauseWord(w string) bool {
	switch w {
	case "as", "after", "before", "since", "until", "while", "than":
		return true
	}
	return false
}

// phrase returns the parties that head the noun phrase ending at token p: those
// that no preposition but "of" governs, and those joined to them.
func phrase(ts []token, p int) (who []party, where int) {
	start := p
	for start > 0 && start > p-reach && !ts[start-1].is(tagComma) && !parts(ts, start-1) && !clauseWord(ts[start-1].low) && !ts[start].is(tagPron) && ts[start-1].low != "that" {
		start--
	}
	for start < p && ts[start].is(tagConj|tagAdverb|tagSub) && !ts[start].is(tagDet|tagPrep) {
		start++
	}
	// A leading phrase of time or place ("In Minsk protesters gathered").
	lead := start <= p && ts[start].is(tagPrep)
	var ofs []party
	for i := start; i <= p; {
		m, ok := partyAt(ts, i)
		if !ok {
			i++
			continue
		}
		next := max(m.end, i+1)
		// Several names in one noun phrase are one party; the last one heads it,
		// but a possessive or a demonym acts through what it holds.
		g := governor(ts, m.at)
		switch {
		case g < start || !ts[g].is(tagPrep) || ts[g].low == "between" || clauseWord(ts[g].low), ts[g].low == "with" && p+1 < len(ts) && ts[p+1].verb == gerund:
			who = add(who, m, ts)
		case ts[g].low == "of" || ts[g].low == "from" || lead && g > start || ts[g].low == "by":
			ofs = add(ofs, m, ts)
		}
		i = next
	}
	if len(ofs) > 0 {
		known := false
		for _, m := range who {
			known = known || m.entity != 0 || m.country != ""
		}
		if !known { // "thousands of Belarusians", "a group of diplomats"
			who = ofs
		}
	}
	return who, p
}

// add appends m, joining it with the party just before it in one noun phrase.
func add(list []party, m party, ts []token) []party {
	if n := len(list); n > 0 {
		l := &list[n-1]
		same := true
		for i := l.end; i < m.at; i++ {
			if !nominal(&ts[i]) {
				same = false
			}
		}
		if same {
			if m.entity != 0 && l.entity == 0 {
				m.at = l.at
				if m.country == "" {
					m.country = l.country
				}
				*l = m
			} else {
				if l.country == "" {
					l.country = m.country
				}
				if m.entity != 0 && m.entity != l.entity { // "the Norland president Ann Lee" is Ann Lee
					m.at = l.at
					if m.country == "" {
						m.country = l.country
					}
					*l = m
					return list
				}
				l.end = m.end
			}
			return list
		}
	}
	return append(list, m)
}

// groupStart returns the first token of the verb group that ends at token i:
// auxiliaries, adverbs and negations before it belong to it.
func groupStart(ts []token, i int) int {
	for i > 0 {
		t := &ts[i-1]
		if t.is(tagModal|tagBe|tagHave|tagDo) && t.verb == auxiliary || t.is(tagAdverb|tagNeg) && !t.is(tagSub|tagPrep|tagDet|tagConj) {
			i--
			continue
		}
		break
	}
	return i
}

// objectPreps are the prepositions that can lead to whom something was done.
var objectPreps = map[string]bool{"to": true, "with": true, "against": true, "on": true, "upon": true, "from": true, "over": true,
	"between": true, "of": true, "for": true, "among": true, "at": true, "toward": true, "towards": true, "into": true, "about": true}

// object returns the parties after token i that something is done to: the first
// phrase, and what is joined to it.
func object(ts []token, i int) (who []party, end int) {
	end = i
	for j := i; j < len(ts) && j < i+reach; {
		t := &ts[j]
		if t.is(tagComma) {
			// "A, B and C": go on only where a name follows.
			if len(who) > 0 && j+1 < len(ts) && ts[j+1].entity != 0 && j+2 < len(ts) && (ts[j+2].is(tagComma | tagConj)) {
				j++
				continue
			}
			break
		}
		if t.low == "to" && j+1 < len(ts) && ts[j+1].verb == bare && len(who) == 0 { // "offered to assist X"
			j += 2
			end = j
			continue
		}
		if parts(ts, j) && !t.is(tagQuote) || j > i && (clauseWord(t.low) || t.low == "that" && !ts[j-1].is(tagPrep)) {
			break
		}
		if t.is(tagPrep) && !objectPreps[t.low] {
			if named(who) {
				break
			}
			if j > i {
				// What follows is place or time.
				k := phraseEnd(ts, j)
				end = max(end, k)
				j = max(k, j+1)
				continue
			}
		}
		if t.is(tagPrep) && len(who) > 0 && (t.low == "at" || t.low == "from" || t.low == "over" || t.low == "about" || t.low == "into") {
			break
		}
		if t.is(tagPrep) && named(who) && t.low != "of" && t.low != "with" && t.low != "between" {
			break
		}
		if m, ok := partyAt(ts, j); ok && (t.entity != 0 || !t.is(tagPron)) {
			who = add(who, m, ts)
			j = max(m.end, j+1)
			end = j
			continue
		}
		if named(who) && !nominal(t) && !t.is(tagPrep|tagConj|tagQuote) {
			break
		}
		j++
		end = j
	}
	return who, end
}

// named reports whether one of the parties is an entity or a nation.
func named(ps []party) bool {
	for _, p := range ps {
		if p.entity != 0 || p.country != "" {
			return true
		}
	}
	return false
}
