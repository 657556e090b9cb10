package statement

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
	if i+1 < hi && p.toks[i].tags&isPron != 0 && p.toks[i].tags&isAux == 0 && p.toks[i].tags&isDet == 0 {
		i++ // "and he said"
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
				for k-1 > i && p.toks[k-1].tags&isTime != 0 { // "late Tuesday"
					k--
				}
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
