package statement

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
	if s, e, ok := p.restricted(j, lo); ok {
		return piece{s, e}, p.headOf(s, e-1), false, false, true
	}
	if s, ok := p.leftNP(j, lo); ok {
		return piece{s, j + 1}, p.headOf(s, j), false, false, true
	}
	return piece{}, 0, false, false, false
}

// restricted finds the source before a relative clause without commas that ends
// at toks[j]: "The soldiers who forced Mr Keen to resign" say. The clause is left
// out of the source, since it names others.
func (p *passage) restricted(j, lo int) (s, e int, ok bool) {
	verb := false
	for m := j; m > lo && m > j-25; m-- {
		k := p.toks[m]
		if k.kind != word || k.quote >= 0 {
			return 0, 0, false
		}
		if k.low == "who" && verb {
			s, ok = p.leftNP(m-1, lo)
			if !ok || s > lo && p.toks[s-1].kind != comma && p.toks[s-1].tags&isConj == 0 {
				return 0, 0, false
			}
			return s, m, true
		}
		verb = verb || k.tags&(isAux|isVerb) != 0 || k.tags&isCap == 0 && (k.form.cue != nil && k.form.kind&(past|third) != 0 || len(k.low) > 4 && k.low[len(k.low)-2:] == "ed")
	}
	return 0, 0, false
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
