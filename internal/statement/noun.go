package statement

// Noun phrases, found without a tagger: by the closed classes, capitals and the
// verbs that the lexicon knows.

// linking reports whether a preposition may stand inside a noun phrase.
func linking(k tok) bool {
	switch k.low {
	case "of", "for", "with", "at", "in", "from", "on", "near", "inside", "behind", "within", "to", "against", "under":
		return true
	}
	return false
}

// nominal reports whether toks[i] can stand in a noun phrase whose clause
// begins at lo.
func (p *passage) nominal(i, lo int) bool {
	k := p.toks[i]
	if k.kind != word {
		return false
	}
	if k.tags&isDet != 0 || k.tags&isPoss != 0 {
		return true
	}
	if k.tags&(isPron|isAux|isConj|isSub|isComp|isRel|isAdv|isObj) != 0 {
		return k.tags&isPlural != 0 && k.tags&(isAux|isConj|isSub|isComp|isRel|isObj) == 0
	}
	if k.tags&isPrep != 0 {
		return false
	}
	if k.tags&isCap != 0 && i > lo {
		return k.tags&isTime == 0
	}
	if k.tags&(isTime) != 0 {
		return false
	}
	if k.tags&isVerb != 0 {
		return i > lo && p.toks[i-1].tags&(isDet|isPoss|isPoss2) != 0
	}
	if n := len(k.low); n > 4 && k.low[n-3:] == "ing" && i > lo+1 && p.toks[i-1].kind == word && p.toks[i-1].tags == 0 && p.toks[i-2].tags&isDet != 0 {
		return true // at a regular briefing
	}
	if k.tags&isCap == 0 && k.form.cue != nil && k.form.kind&(past|part|ing) != 0 && k.form.kind&base == 0 {
		return i > lo && p.toks[i-1].tags&(isDet|isPoss|isPoss2) != 0
	}
	if n := len(k.low); n > 4 && k.tags&isCap == 0 && (k.low[n-2:] == "ed" || k.low[n-3:] == "ing") {
		if i > lo+1 && p.toks[i-1].tags == 0 && p.toks[i-2].tags&isDet != 0 && i+1 < len(p.toks) && p.toks[i+1].kind == word && p.toks[i+1].tags&^isTitle == 0 {
			return true // a senior consulting fellow
		}
		return i > lo && (p.toks[i-1].tags&(isDet|isPoss|isPoss2|isAdv|isPrep) != 0)
	}
	return true
}

// leftNP returns where the noun phrase that ends with toks[j] begins, not before
// lo. ok is false where toks[j] ends none.
func (p *passage) leftNP(j, lo int) (s int, ok bool) {
	if j < lo {
		return 0, false
	}
	k := p.toks[j]
	if k.kind == rpar {
		for j >= lo && p.toks[j].kind != lpar {
			j--
		}
		j--
		if j < lo {
			return 0, false
		}
		k = p.toks[j]
	}
	if k.kind == shut && k.quote >= 0 { // “the Rock” said; a nickname or a title
		q := p.qs[k.quote]
		if q.open > lo && j-q.open < 8 && p.nominal(q.open-1, lo) {
			return p.leftNP(q.open-1, lo)
		}
		return 0, false
	}
	if k.kind == word && k.tags&isPron != 0 && k.tags&isRel == 0 && k.tags&isPlural == 0 || k.low == "they" || k.low == "we" || k.low == "you" || k.low == "i" {
		return j, true
	}
	if k.tags&(isAdv) != 0 && k.tags&isDet == 0 || !p.nominal(j, lo) || k.tags&isDet != 0 && k.tags&isPlural == 0 && k.low != "one" && k.low != "this" && k.low != "these" && k.low != "those" && k.low != "another" && k.low != "other" {
		return 0, false
	}
	return p.lastNP(p.backNP(j, lo), j, lo), true
}

// backNP returns where the words of the noun phrase that ends with toks[j] begin.
func (p *passage) backNP(j, lo int) (s int) {
	s = j
	for i := j; i >= lo; i-- {
		k := p.toks[i]
		if k.kind == rpar && i < j {
			for i >= lo && p.toks[i].kind != lpar {
				i--
			}
			continue
		}
		if k.kind != word {
			break
		}
		if k.tags&(isDet|isPoss) != 0 && k.tags&isCap == 0 || k.tags&isDet != 0 {
			s = i
			if i-2 >= lo && linking(p.toks[i-1]) && p.nominal(i-2, lo) {
				i--
				continue
			}
			if i-1 >= lo && p.toks[i-1].kind == word && p.toks[i-1].tags&isDet != 0 {
				continue
			}
			break
		}
		if p.nominal(i, lo) {
			s = i
			continue
		}
		if i < j && i-1 >= lo && len(k.low) > 5 && k.low[len(k.low)-3:] == "ing" && k.tags == 0 && p.nominal(i-1, lo) && p.toks[i-1].tags&(isVerb|isTime) == 0 {
			s = i // "policy planning director"
			continue
		}
		if linking(k) && i-1 >= lo && p.nominal(i-1, lo) {
			continue
		}
		if (k.low == "and" || k.low == "&") && i-1 >= lo && i+1 <= j && p.toks[i-1].kind == word && (p.toks[i+1].tags&isCap != 0 && p.toks[i-1].tags&isCap != 0 ||
			p.toks[i+1].tags&isTitle != 0 && p.toks[i-1].tags&isTitle != 0) {
			continue
		}
		break
	}
	return s
}

// lastNP cuts what only looks like the beginning of the noun phrase toks[s:j+1].
func (p *passage) lastNP(s, j, lo int) int {
	// "a charge Kyiv denies": the name has a noun with an article of its own
	// before it that is no title.
	if p.toks[s].tags&isDet != 0 && p.toks[j].tags&isCap != 0 && p.toks[j].kind == word {
		n := j
		for n-1 > s && p.toks[n-1].kind == word && p.toks[n-1].tags&isCap != 0 {
			n--
		}
		if k := p.toks[max(n-1, 0)]; n-1 > s && k.kind == word && !linking(k) && k.tags&(isCap|isPoss2|isConj|isDet) == 0 && !titleish(k) {
			return n
		}
	}
	// A fronted phrase: "In an interview with CNN Trump said" leaves the last
	// name. "since the EU rejected" is none: nothing but the name stands there.
	if s-1 >= lo && p.toks[s-1].kind == word && p.toks[s-1].tags&isPrep != 0 && s < j {
		n := j
		for n-1 > s && p.toks[n].tags&isCap != 0 && p.toks[n-1].kind == word && p.toks[n-1].tags&isCap != 0 {
			n--
		}
		det := p.toks[s].tags&(isDet|isPoss) != 0
		if p.toks[s-1].tags&isSub != 0 && (!det || n == s+1) {
			return s
		}
		return n
	}
	return s
}

// besideName are nouns that stand before a name without being a title of its.
var besideName = set("website newspaper group company agency firm channel network magazine party tank organization organisation movement site platform giant star duo band daily weekly tabloid giants club union nonprofit charity duchess countess crown pundit coach captain rookie champion chef novelist poet brand chain bank carrier")

// titleish reports whether a lower-case word can stand before the name of whom
// or what it describes: "the billionaire Ann Lee", "the website Politico".
func titleish(k tok) bool {
	if k.tags&isTitle != 0 || besideName[k.low] || k.low[len(k.low)-1] == '-' {
		return true
	}
	for _, end := range []string{"er", "or", "ist", "man", "woman", "ian", "ent", "ant", "ee", "eer", "ess", "ant", "ive", "ician", "ary", "ing"} {
		if len(k.low) > len(end)+2 && k.low[len(k.low)-len(end):] == end {
			return true
		}
	}
	return false
}

// rightNP returns where the noun phrase that begins at toks[i] ends (past its
// last token), not after hi; 0 where none begins there. With long it takes in
// prepositional phrases and an apposition.
func (p *passage) rightNP(i, hi int, long bool) int {
	if i >= hi || p.toks[i].kind != word && p.toks[i].kind != lpar {
		return 0
	}
	k := p.toks[i]
	if k.tags&(isPron|isObj) != 0 && k.tags&(isPlural|isDet) == 0 && !(k.tags&isPoss != 0 && i+1 < hi && p.nominal(i+1, i)) {
		return i + 1
	}
	if k.tags&isPron != 0 && (k.tags&isAux != 0 || k.tags&isPlural != 0) {
		return i + 1
	}
	e := 0
	seen := false // a noun
	for j := i; j < hi; j++ {
		k := p.toks[j]
		if k.kind == lpar && seen {
			m := j
			for m < hi && p.toks[m].kind != rpar {
				m++
			}
			if m >= hi {
				break
			}
			j, e = m, m+1
			continue
		}
		if k.kind == open && k.quote >= 0 && p.qs[k.quote].closed && p.qs[k.quote].shut < hi && p.qs[k.quote].shut-j < 5 && seen {
			j = p.qs[k.quote].shut
			e = j + 1
			continue
		}
		if k.kind != word {
			break
		}
		if k.tags&(isDet|isPoss) != 0 {
			if seen && k.tags&isPlural == 0 && !linking(p.toks[j-1]) {
				break
			}
			e = j + 1
			seen = seen || k.tags&isPlural != 0
			continue
		}
		if linking(k) && seen {
			if k.low == "to" && j+1 < hi && p.toks[j+1].tags&(isDet|isPoss|isCap|isPoss2) == 0 {
				break // "plan to secure"
			}
			if !long && k.low != "of" || j+1 >= hi || !p.nominal(j+1, i) {
				break
			}
			if p.timeAhead(j+1, hi) {
				break
			}
			continue
		}
		if (k.low == "and" || k.low == "&") && seen && j+1 < hi && p.toks[j+1].kind == word && (p.toks[j+1].tags&isCap != 0 && p.toks[j-1].tags&isCap != 0) {
			continue
		}
		if !p.nominal(j, i) {
			break
		}
		if seen && k.form.cue != nil && k.tags&isCap == 0 && k.form.kind&(third|past) != 0 {
			break
		}
		e, seen = j+1, true
	}
	if !seen && e > 0 && p.toks[e-1].tags&isPlural == 0 && p.toks[e-1].low != "one" && p.toks[e-1].low != "another" {
		return 0
	}
	if long && e > 0 {
		e = p.apposition(e, hi)
	}
	return e
}

// apposition extends a noun phrase that ends before e over ", a fellow at
// Chatham House, a think tank" up to the comma that closes it.
func (p *passage) apposition(e, hi int) int {
	for n := 0; n < 3 && e+1 < hi && p.toks[e].kind == comma; n++ {
		k := p.toks[e+1]
		if k.kind != word {
			return e
		}
		roleish := k.tags&(isDet|isPoss|isTitle) != 0 && k.tags&isPlural == 0 || k.tags&isNum != 0 || k.low == "with" || k.low == "of" ||
			k.tags&isPoss2 != 0 || len(k.low) > 2 && (k.low[:2] == "d-" || k.low[:2] == "r-")
		if b := p.toks[e-1]; k.tags&isCap != 0 && (b.tags&isTitle != 0 || b.low == "ceo" || b.low == "founder" || b.low == "cfo") {
			roleish = true // "its CEO, Ann Lee,"
		}
		if !roleish {
			return e
		}
		start := e + 1
		if k.low == "with" || k.low == "of" {
			start++
		}
		m := p.rightNP(start, hi, false)
		for m > 0 && m < hi && linking(p.toks[m]) {
			if m2 := p.rightNP(m+1, hi, false); m2 > 0 {
				m = m2
			} else {
				break
			}
		}
		if m == 0 || m < hi && p.toks[m].kind == word && p.toks[m].tags&isRel == 0 {
			return e
		}
		e = m
	}
	return e
}

// timeAhead reports whether toks[i:] begins a time: "Monday", "the weekend".
func (p *passage) timeAhead(i, hi int) bool {
	for j := i; j < hi && j < i+3; j++ {
		k := p.toks[j]
		if k.kind != word {
			return false
		}
		if k.tags&isTime != 0 {
			return true
		}
		if k.tags&(isDet|isNum|isPoss) == 0 {
			return false
		}
	}
	return false
}

// firstNP returns the noun phrase that opens the sentence toks[lo:hi], past a
// fronted phrase and its comma.
func (p *passage) firstNP(lo, hi int) (s, e int, ok bool) {
	// The first stretch between commas that begins with a subject and its verb.
	for i, n := lo, 0; i < hi && n < 4; n++ {
		for i < hi && p.toks[i].kind == word && p.toks[i].tags&(isConj|isAdv) != 0 && p.toks[i].tags&(isSub|isPrep|isDet) == 0 {
			i++
		}
		if n > 0 && i < hi && p.toks[i].quote < 0 && p.verbal(i) { // "Smith, a senator, listed"
			if e := p.rightNP(lo, hi, true); e > 0 && e < i {
				return lo, e, true
			}
		}
		if i < hi && p.toks[i].quote < 0 && p.toks[i].tags&(isPrep|isSub|isRel) == 0 {
			if e := p.rightNP(i, hi, true); e > 0 && e < hi && p.verbal(e) || e > 0 && e < hi && p.toks[e].kind == word && p.toks[e].tags&isAux != 0 {
				return i, e, true
			}
		}
		for i < hi && p.toks[i].kind != comma && p.toks[i].quote < 0 {
			i++
		}
		if i >= hi || p.toks[i].kind != comma {
			break
		}
		i++
	}
	i := lo
	for n := 0; n < 3 && i < hi; n++ {
		k := p.toks[i]
		if k.quote >= 0 {
			return 0, 0, false
		}
		fronted := k.kind == word && (k.tags&(isPrep|isSub|isAdv|isComp) != 0 && k.tags&isDet == 0 || k.form.cue != nil && k.form.kind&ing != 0 && k.tags&isCap != 0)
		if k.tags&isConj != 0 || k.kind == dash || k.kind == comma || k.tags&isAdv != 0 && k.tags&(isSub|isPrep|isDet) == 0 {
			i++
			n--
			continue
		}
		if !fronted {
			break
		}
		j := i
		for j < hi && p.toks[j].kind != comma {
			j++
		}
		if j == hi {
			i++
			continue
		}
		i = j + 1
	}
	if i >= hi || p.toks[i].quote >= 0 {
		return 0, 0, false
	}
	if p.toks[i].tags&isAdv != 0 && i+1 < hi {
		i++
	}
	e = p.rightNP(i, hi, true)
	if e == 0 || e > hi {
		return 0, 0, false
	}
	return i, e, true
}
