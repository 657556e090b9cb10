package statement

import "hearsay"

// A piece is toks[lo:hi] of one passage.
type piece struct{ lo, hi int }

func (s piece) empty() bool { return s.hi <= s.lo }

// A find is a statement in the making, all of it in one passage but for further,
// which holds pieces of later blocks.
type find struct {
	p       *passage
	src     piece
	cue     piece
	parts   []piece
	further []held // parts of other passages
	c       *cue
	verb    string
	neg     bool
	by      piece // who quotes the source
	to      piece // the addressee
	rel     bool  // the source is a relative pronoun with its antecedent
	left    bool  // the content stands before the cue
	modal   bool  // would, could
	clausal bool  // the content is a clause or a quotation
	whole   bool  // the content is a whole block, credited elsewhere
	when    hearsay.When
	ing     bool    // the cue is a participle without a subject of its own
	sent    int     // the sentence of its passage that it was found in
	last    int     // the one that its content ends in
	at      int     // token of the cue's head
	from    *origin // where source and cue stand, when in another passage
}

// An origin is the source and cue of a statement that goes on in a later block.
type origin struct {
	p        *passage
	src, cue piece
}

func (f *find) owner() *origin {
	if f.from != nil {
		return f.from
	}
	return &origin{f.p, f.src, f.cue}
}

type held struct {
	p *passage
	piece
}

// A group is a verb with its auxiliaries: toks[lo:at+1].
type group struct {
	lo, at                  int
	be, have, modal, to, do bool
	neg                     bool
}

func (p *passage) group(i, lo int) group {
	g := group{lo: i, at: i}
	for j := i - 1; j >= lo; j-- {
		k := p.toks[j]
		if k.kind != word || k.quote != p.toks[i].quote {
			break
		}
		switch {
		case k.tags&isPron != 0 && k.tags&isAux != 0: // "he's", "they've"
			if len(k.low) > 2 {
				switch k.low[len(k.low)-2:] {
				case "'s", "'m", "re":
					g.be = true
				}
			}
			return g
		case k.tags&isAux != 0:
			g.be = g.be || k.tags&isBe != 0
			g.have = g.have || k.tags&isHave != 0
			g.modal = g.modal || k.tags&isModal != 0
			g.do = g.do || k.low == "do" || k.low == "does" || k.low == "did" || k.low == "don't" || k.low == "doesn't" || k.low == "didn't"
			g.neg = g.neg || k.tags&isNeg != 0
		case k.low == "to":
			g.to = true
		case k.tags&isNeg != 0:
			g.neg = true
		case k.tags&isAdv != 0 && k.tags&isCap == 0 && k.tags&isSub == 0 || k.low == "since" || k.low == "once":
		case k.tags&isTime != 0 && k.tags&isCap == 0 && (k.low == "earlier" || k.low == "recently" || k.low == "last"):
		default:
			return g
		}
		g.lo = j
		if g.to {
			return g
		}
	}
	return g
}

// subject finds the source to the left of a verb group. shared is true where
// the verb has no subject of its own ("and called", ", saying"). head is the
// last token of its noun phrase, appositions left out.
func (p *passage) subject(g group, lo int) (src piece, head int, rel, shared, ok bool) {
	j := g.lo - 1
	if j < lo {
		return piece{}, 0, false, false, false
	}
	// "Smith on Monday said"
	if p.toks[j].kind == word && p.toks[j].tags&isTime != 0 {
		m := j
		for m > lo && p.toks[m].kind == word && p.toks[m].tags&(isTime|isNum|isDet) != 0 {
			m--
		}
		if p.toks[m].kind == word && p.toks[m].tags&isPrep != 0 && m > lo {
			m--
		}
		if p.nominal(m, lo) || p.toks[m].tags&isPron != 0 {
			j = m
		}
	}
	k := p.toks[j]
	switch {
	case k.kind == word && k.tags&isRel != 0 && k.low != "whose":
		a := j - 1
		if a >= lo && p.toks[a].kind == comma {
			a--
		}
		if k.low == "that" && (a < lo || a != j-1) {
			return piece{}, 0, false, false, false
		}
		if s, ok := p.leftNP(a, lo); ok {
			return piece{s, j + 1}, p.headOf(s, a), true, false, true
		}
		if k.low == "who" {
			return piece{j, j + 1}, j, true, false, true
		}
		return piece{}, 0, false, false, false
	case k.kind == word && k.tags&isConj != 0 || k.low == "then":
		return piece{}, 0, false, true, true
	case k.kind == comma:
		return p.apposed(j, lo)
	case k.kind == dash:
		for m := j - 1; m > lo && m > j-30; m-- {
			if p.toks[m].kind == dash {
				if s, ok := p.leftNP(m-1, lo); ok {
					return piece{s, j}, p.headOf(s, m-1), false, false, true
				}
			}
		}
		return piece{}, 0, false, false, false
	}
	if s, ok := p.leftNP(j, lo); ok {
		return piece{s, j + 1}, p.headOf(s, j), false, false, true
	}
	return piece{}, 0, false, false, false
}

// apposed finds the source before "Name, a fellow at Chatham House, said": the
// comma at toks[c] stands before the verb.
func (p *passage) apposed(c, lo int) (src piece, head int, rel, shared, ok bool) {
	end := c
	for n := 0; n < 4; n++ {
		m := c - 1
		for ; m >= lo && m > c-40; m-- {
			k := p.toks[m]
			if k.kind == shut && k.quote >= 0 && p.qs[k.quote].open > lo {
				m = p.qs[k.quote].open
				continue
			}
			if k.kind == comma || k.kind == open || k.kind == shut || k.kind == semi || k.kind == colon {
				break
			}
		}
		if m < lo || p.toks[m].kind != comma {
			return piece{}, 0, false, false, false
		}
		if p.hangs(m, lo) { // ", of the University of Vey,"
			c = m
			continue
		}
		s, isNP := p.leftNP(m-1, lo)
		if !isNP || !p.aside(m+1, c) {
			return piece{}, 0, false, false, false
		}
		// An apposition of an apposition: go on to the name before it.
		if s-1 >= lo && p.toks[s-1].kind == comma && p.toks[s].tags&(isDet|isPoss|isNum) != 0 {
			c = m
			continue
		}
		return piece{s, end}, p.headOf(s, m-1), false, false, true
	}
	return piece{}, 0, false, false, false
}

// hangs reports whether what stands before the comma toks[c], back to the comma
// before it, is a phrase that hangs on a name: "of the University of Vey".
func (p *passage) hangs(c, lo int) bool {
	for m := c - 1; m > lo && m > c-14; m-- {
		k := p.toks[m]
		if k.kind == comma {
			n := p.toks[m+1]
			return n.low == "of" || n.low == "with" || n.low == "from" || n.low == "at"
		}
		if k.kind != word && k.kind != lpar && k.kind != rpar || k.tags&(isAux|isVerb) != 0 {
			return false
		}
	}
	return false
}

// aside reports whether toks[lo:hi], between two commas, can hang on the name
// before it: it has no verb of its own, or begins with a relative pronoun.
func (p *passage) aside(lo, hi int) bool {
	if lo >= hi {
		return false
	}
	k := p.toks[lo]
	if k.tags&(isRel|isSub|isPrep) != 0 && k.tags&isDet == 0 || k.low == "citing" || len(k.low) > 4 && (k.low[len(k.low)-3:] == "ing" || k.low[len(k.low)-2:] == "ed") {
		return true
	}
	for i := lo; i < hi; i++ {
		if k := p.toks[i]; k.kind == word && k.tags&isAux != 0 {
			return false
		} else if k.tags&(isRel|isSub) != 0 && k.tags&isDet == 0 {
			return true
		}
	}
	return true
}

// headOf returns the head noun of the phrase toks[s:j+1]: the last word before
// its first preposition.
func (p *passage) headOf(s, j int) int {
	for i := s + 1; i <= j; i++ {
		if k := p.toks[i]; k.kind == word && linking(k) || k.kind == lpar {
			return i - 1
		}
	}
	return j
}

// adjuncts skips what stands between a cue and its content: adverbs, times,
// prepositional phrases that are not the cue's own.
func (p *passage) adjuncts(i, hi int, c *cue) int {
	for i < hi {
		k := p.toks[i]
		if k.kind != word || k.quote >= 0 {
			return i
		}
		switch {
		case k.tags&isComp != 0 && k.tags&isAdv == 0 || k.tags&(isDet|isPron|isPoss) != 0:
			return i
		case k.tags&(isAdv|isTime) != 0:
			i++
			continue
		case k.tags&isPrep != 0 && k.low != "to" && !(c != nil && c.owns(k.low)):
			switch k.low {
			case "in", "on", "at", "during", "after", "before", "from", "via", "through", "with", "by", "for", "about", "of", "near", "since", "over", "under", "outside", "following":
			default:
				return i
			}
			if i+1 < hi && (p.toks[i+1].low == "least" || p.toks[i+1].low == "fact" || p.toks[i+1].low == "most") {
				return i
			}
		case k.low == "to":
			if i+1 >= hi || p.toks[i+1].tags&(isDet|isCap|isPoss|isPlural|isObj) == 0 && p.toks[i+1].low != "reporters" && p.toks[i+1].low != "journalists" && p.toks[i+1].low != "supporters" {
				return i
			}
		default:
			return i
		}
		e := p.rightNP(i+1, hi, false)
		if e == 0 {
			j := i + 1
			for j < hi && p.toks[j].tags&(isTime|isDet|isNum) != 0 {
				j++
			}
			if j == i+1 {
				return i
			}
			e = j
		}
		i = e
		if i+2 < hi && p.toks[i].kind == comma && p.toks[i-1].tags&isCap != 0 && p.toks[i+1].tags&isCap != 0 && p.toks[i+1].tags&isPron == 0 {
			// "in Salem, New Hampshire, that"
			j := i + 1
			for j < hi && j < i+4 && p.toks[j].kind == word && p.toks[j].tags&isCap != 0 {
				j++
			}
			if j < hi && p.toks[j].kind == comma {
				j++
			}
			if j < hi && (p.toks[j].low == "that" || p.toks[j].kind == stop || p.toks[j].tags&isPrep != 0 && p.toks[j].tags&isSub == 0 || p.toks[j].tags&isTime != 0) {
				i = j
			}
		}
		if i < hi && p.toks[i].kind == word && p.toks[i].tags&isNum != 0 {
			i++
		}
		if i+1 < hi && p.toks[i-1].tags&isNum != 0 && p.toks[i].kind == comma && p.toks[i+1].tags&isNum != 0 && len(p.toks[i+1].low) == 4 {
			i += 2 // August 14, 2020
			if i+1 < hi && p.toks[i].kind == comma && p.toks[i+1].low == "that" {
				i++
			}
		}
	}
	return i
}

func (c *cue) owns(prep string) bool {
	if c.frame&ofPrep == 0 {
		return false
	}
	for i := 0; i+len(prep)+2 <= len(c.preps); i++ {
		if c.preps[i] == ' ' && c.preps[i+1:i+1+len(prep)] == prep && c.preps[i+1+len(prep)] == ' ' {
			return true
		}
	}
	return false
}

// clauseEnd returns where the clause that begins at toks[i] ends, not after hi.
func (p *passage) clauseEnd(i, hi int) int {
	depth := 0
	for k := i; k < hi; k++ {
		t := p.toks[k]
		if t.kind == open && t.quote >= 0 {
			if e := p.qs[t.quote].shut; e < hi {
				last := p.toks[e-1]
				if last.kind == other && e-2 > k {
					last = p.toks[e-2]
				}
				next := e + 1
				if next < hi && (p.toks[next].low == "and" || p.toks[next].kind == comma) {
					next++
				}
				if t.s == p.toks[i].s && (last.kind == comma || last.kind == stop) && !(next < hi && p.toks[next].kind == open) {
					return e + 1 // all of it is a quotation
				}
				k = e
				if depth == 0 && last.kind == comma && p.breaks(e+1, hi) {
					return e + 1
				}
				continue
			}
			return hi
		}
		switch t.kind {
		case semi:
			return k
		case lpar:
			depth++
		case rpar:
			if depth == 0 {
				return k
			}
			depth--
		case comma:
			if depth == 0 && p.breaks(k+1, hi) {
				return k
			}
		case dash:
			if depth == 0 && p.parenthetical(k+1, hi) {
				return k
			}
		case word:
			if depth == 0 && k > i && (t.low == "according" || (t.low == "and" || t.low == "but") && p.newCue(k+1, hi)) {
				return k
			}
		}
	}
	for hi > i && (p.toks[hi-1].kind == stop || p.toks[hi-1].kind == comma || p.toks[hi-1].kind == colon) {
		hi--
	}
	return hi
}

// closesAgain reports whether the relative clause at toks[i] stands inside the
// clause: "the outbreak, which killed 30, was contained".
func (p *passage) closesAgain(i, hi int) bool {
	for k := i + 1; k+1 < hi && k < i+40; k++ {
		if p.toks[k].kind == comma && p.toks[k].quote < 0 {
			n := p.toks[k+1]
			return n.kind == word && n.tags&isPron == 0 && n.tags&(isAux|isVerb) != 0
		}
	}
	return false
}

// newCue reports whether toks[i:] begins a statement of its own that shares the
// source of the one before: "and questioned how".
func (p *passage) newCue(i, hi int) bool {
	for i < hi && p.toks[i].kind == word && p.toks[i].tags&isAdv != 0 {
		i++
	}
	if i+1 >= hi {
		return false
	}
	f := p.toks[i].form
	if f.cue == nil || f.kind&(past|third) == 0 || f.cue.frame&(clause|ofPrep) == 0 || !f.cue.speech() || p.toks[i].tags&isCap != 0 {
		return false
	}
	n := p.toks[i+1]
	return n.kind == open || n.kind == colon || f.cue.owns(n.low) || n.kind == word && (n.tags&(isComp|isPron) != 0 && n.tags&isDet == 0 || n.low == "that" || f.cue.lemma == "say" && n.tags&isDet != 0)
}

// breaks reports whether what follows a comma, at toks[i], is no longer part of
// the reported clause.
func (p *passage) breaks(i, hi int) bool {
	if i >= hi {
		return true
	}
	k := p.toks[i]
	if k.kind != word {
		return false
	}
	switch k.low {
	case "but":
		if n := i + 1; n < hi {
			v := n
			for v < hi && p.toks[v].kind == word && p.toks[v].tags&(isAux|isAdv|isNeg) != 0 && p.toks[v].tags&isPron == 0 {
				v++
			}
			if v > n && v < hi && p.toks[v].form.cue != nil && p.toks[v].form.cue.speech() {
				return true // "but did not say whether"
			}
			return p.toks[n].low != "that" && (p.toks[n].tags&isAux == 0 || p.toks[n].tags&isPron != 0)
		}
		return true
	case "which":
		return !p.closesAgain(i, hi)
	case "according", "while", "although", "though", "whereas", "per":
		return true
	case "as":
		return p.parenthetical(i+1, hi)
	}
	if f := k.form; f.cue != nil && f.kind&ing != 0 && k.tags&isCap == 0 && f.cue.frame&clause != 0 {
		return true
	}
	if (k.low == "and" || k.low == "then") && i+1 < hi {
		n := p.toks[i+1]
		if n.tags&isAdv != 0 && i+2 < hi {
			n = p.toks[i+2]
		}
		if n.form.cue != nil && n.form.kind&(past|third) != 0 && n.form.cue.frame&clause != 0 {
			return true
		}
	}
	return p.parenthetical(i, hi)
}

// parenthetical reports whether toks[i:] begins "X said" or "said X" with
// nothing reported after it: up to a comma, a dash or the end.
func (p *passage) parenthetical(i, hi int) bool {
	if i >= hi || p.toks[i].kind != word {
		return false
	}
	if f := p.toks[i].form; f.cue != nil && f.cue.frame&clause != 0 && f.kind&(past|third) != 0 && p.toks[i].tags&isCap == 0 {
		e := p.rightNP(i+1, hi, true)
		return e > 0 && (e == hi || p.toks[e].kind != word)
	}
	e := p.rightNP(i, hi, true)
	if e == 0 || e >= hi {
		return false
	}
	for e < hi && (p.toks[e].tags&(isAdv|isAux) != 0 || p.toks[e].kind == comma) {
		e++
	}
	if e >= hi {
		return false
	}
	f := p.toks[e].form
	if f.cue == nil || f.cue.frame&clause == 0 || p.toks[e].tags&isCap != 0 {
		return false
	}
	r := e + 1
	if f.cue.frame&addressee != 0 {
		if a := p.rightNP(r, hi, false); a > 0 {
			r = a
		}
	}
	r = p.adjuncts(r, hi, f.cue)
	return r >= hi || p.toks[r].kind == stop || p.toks[r].kind == comma || p.toks[r].kind == dash || p.toks[r].kind == rpar
}

// objectEnd returns where a noun phrase with all that hangs on it ends: at a
// comma, a new clause, a time.
func (p *passage) objectEnd(i, hi int) int {
	depth := 0
	for k := i; k < hi; k++ {
		t := p.toks[k]
		if t.kind == open && t.quote >= 0 {
			if e := p.qs[t.quote].shut; e < hi {
				k = e
				if k+1 < hi && p.toks[k-1].kind == comma {
					return k + 1
				}
				continue
			}
			return hi
		}
		switch t.kind {
		case semi, colon:
			return k
		case dash:
			for j := k + 1; j < hi; j++ {
				if p.toks[j].kind == dash {
					return k
				}
			}
		case lpar:
			depth++
		case rpar:
			if depth == 0 {
				return k
			}
			depth--
		case comma:
			if depth == 0 && !p.lists(k, hi) {
				return k
			}
		case word:
			if k == i {
				continue
			}
			switch t.low {
			case "after", "before", "when", "while", "because", "although", "though", "during", "until", "but", "according", "since":
				return k
			case "and":
				if k+1 < hi {
					n := p.toks[k+1]
					if n.tags&(isAux|isVerb) != 0 || n.tags == 0 && p.verbal(k+1) && (k+2 >= hi || p.toks[k+2].kind != word || p.toks[k+2].tags != 0) || n.form.cue != nil && n.form.kind&(past|third) != 0 && n.tags&isCap == 0 {
						return k
					}
				}
			case "on", "in", "at":
				if k+1 < hi && (p.toks[k+1].tags&isTime != 0 && p.toks[k+1].tags&isCap != 0 || p.occasion(k+1, hi)) {
					return k
				}
			}
			if t.tags&isTime != 0 && t.tags&isCap != 0 && p.toks[k-1].tags&(isDet|isPrep|isPoss) == 0 {
				return k
			}
		}
	}
	for hi > i && (p.toks[hi-1].kind == stop || p.toks[hi-1].kind == comma) {
		hi--
	}
	return hi
}

var occasions = set("interview statement speech tweet email letter post debate rally news press conference memo report op-ed column remarks")

// occasion reports whether toks[i:] is where something was said: "an interview".
func (p *passage) occasion(i, hi int) bool {
	if p.toks[i].tags&(isDet|isPoss) == 0 {
		return false
	}
	for j := i + 1; j < hi && j < i+4; j++ {
		if occasions[p.toks[j].low] {
			return true
		}
	}
	return false
}

// lists reports whether the comma at toks[c] goes on with a list: "four votes,
// 31 for Cruz and two abstentions".
func (p *passage) lists(c, hi int) bool {
	if c+1 >= hi || p.toks[c+1].kind != word {
		return false
	}
	k := p.toks[c+1]
	if k.tags&(isRel|isSub|isConj|isAux|isVerb|isPron|isAdv|isPrep) != 0 && k.tags&isDet == 0 {
		return k.low == "and" && c+2 < hi && p.toks[c+2].tags&(isDet|isPoss) != 0
	}
	if k.form.cue != nil {
		return false
	}
	for j := c + 1; j < hi && j < c+12; j++ {
		t := p.toks[j]
		if t.kind == word && (t.low == "and" || t.low == "or") {
			return true
		}
		if t.kind == word && t.tags&(isAux|isVerb|isRel) != 0 || t.kind != word && t.kind != comma {
			return false
		}
	}
	return false
}
