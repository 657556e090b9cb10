package statement

// according reads "According to X, Y" and "Y, according to X".
func (p *passage) according(lo, hi int, s sentence, name string) (find, bool) {
	e := p.rightNP(hi, s.hi, true)
	if e == 0 {
		return find{}, false
	}
	f := find{cue: piece{lo, hi}, src: piece{hi, e}, verb: name, c: adposition}
	if name == "per" && p.toks[hi].tags&isCap == 0 {
		return find{}, false
	}
	return p.aroundPhrase(f, lo, e, s)
}

// as reads "as Smith noted" and "as Smith put it" beside what he noted.
func (p *passage) as(i int, s sentence) (find, bool) {
	e := p.rightNP(i+1, s.hi, true)
	if e == 0 {
		return find{}, false
	}
	v := e
	for v < s.hi && p.toks[v].kind == word && p.toks[v].tags&(isAux|isAdv) != 0 && p.toks[v].form.cue == nil {
		v++
	}
	if v >= s.hi {
		return find{}, false
	}
	f := find{src: piece{i + 1, e}, cue: piece{v, v + 1}, at: v}
	k := p.toks[v]
	switch {
	case (k.low == "put" || k.low == "puts") && p.low(v+1) == "it":
		f.c, f.verb, f.cue.hi = saying, "put it", v+2
	case k.form.cue != nil && k.form.cue.frame&clause != 0 && k.form.kind&(past|third|base) != 0:
		f.c, f.verb = k.form.cue, k.form.cue.lemma
	default:
		return find{}, false
	}
	r := p.adjuncts(f.cue.hi, s.hi, f.c)
	if r < s.hi && p.toks[r].kind == word {
		return find{}, false
	}
	if r+1 < s.hi && p.toks[r].kind == colon {
		f.parts, f.clausal = []piece{{r + 1, p.clauseEnd(r+1, s.hi)}}, true
		return f, true
	}
	return p.aroundPhrase(f, i, r, s)
}

// aroundPhrase gives a find whose source and cue are the phrase toks[lo:e] the
// sentence around it as content: what comes before it, and after it where the
// sentence goes on.
func (p *passage) aroundPhrase(f find, lo, e int, s sentence) (find, bool) {
	f.clausal = true
	start := p.start(lo, s)
	if lo > start+1 {
		f.left = true
		end := lo
		for end > start && (p.toks[end-1].kind == comma || p.toks[end-1].kind == dash) {
			end--
		}
		f.parts = append(f.parts, piece{start, end})
		if e < s.hi && p.toks[e].kind == comma && p.toks[lo-1].kind == comma && e+2 < s.hi && !p.breaks(e+1, s.hi) {
			f.parts = append(f.parts, piece{e + 1, p.clauseEnd(e+1, s.hi)})
		}
		return f, true
	}
	// At the head of the sentence: past the comma.
	c := e
	for c < s.hi && p.toks[c].kind != comma && p.toks[c].kind != colon && c < e+12 {
		c++
	}
	if c+1 < s.hi && p.toks[c].kind == comma && p.toks[c+1].tags&isRel != 0 { // "According to the Times, which broke the news, ..."
		for c++; c < s.hi && p.toks[c].kind != comma; c++ {
		}
	}
	if c >= s.hi || p.toks[c].kind != comma && p.toks[c].kind != colon {
		return find{}, false
	}
	f.parts = append(f.parts, piece{c + 1, p.clauseEnd(c+1, s.hi)})
	return f, true
}

// noun reads "Russia's claim that", "the accusation by Kyiv that".
func (p *passage) noun(i int, s sentence) (find, bool) {
	c := nounCues[p.toks[i].low]
	f := find{c: c, verb: c.lemma, cue: piece{i, i + 1}}
	r := i + 1
	// Whose: before it or, with "by" or "from", after it.
	j := i - 1
	for j > s.lo && p.toks[j].kind == word && p.toks[j].tags&(isPoss|isPoss2|isDet|isAux|isPrep) == 0 && j > i-4 {
		j--
	}
	switch {
	case j >= s.lo && p.toks[j].tags&isPoss != 0:
		f.src = piece{j, j + 1}
	case j >= s.lo && p.toks[j].tags&isPoss2 != 0:
		a, ok := p.leftNP(j, s.lo)
		if !ok {
			return find{}, false
		}
		f.src = piece{a, j + 1}
	case r < s.hi && (p.toks[r].low == "by" || p.toks[r].low == "from"):
		e := p.rightNP(r+1, s.hi, true)
		if e == 0 {
			return find{}, false
		}
		f.src, r = piece{r + 1, e}, e
	default:
		return find{}, false
	}
	if r+2 < s.hi && (p.toks[r].low == "was" || p.toks[r].low == "is") { // "her answer was that", "his reply is: “"
		n := r + 1
		if p.toks[n].kind == comma || p.toks[n].kind == colon {
			n++
		}
		if p.toks[n].low == "that" || p.toks[n].kind == open {
			f.clausal = true
			f.cue.hi = r + 1
			f.parts = []piece{{p.skipThat(n), p.clauseEnd(p.skipThat(n), s.hi)}}
			return f, true
		}
	}
	if r >= s.hi || p.toks[r].low != "that" || r+2 >= s.hi || p.toks[r+1].tags&isAux != 0 {
		return find{}, false
	}
	f.clausal = true
	f.parts = []piece{{r + 1, p.clauseEnd(r+1, s.hi)}}
	return f, true
}

var adposition = &cue{lemma: "according to", frame: clause}

// start returns where the clause that ends before toks[i] begins: the start of
// the sentence, or after a semicolon, a dash or a colon.
func (p *passage) start(i int, s sentence) int {
	if i-1 > s.lo && p.toks[i-1].kind == dash {
		i-- // “...”, – said he
	}
	dashes := 0
	for j := s.lo + 3; j < i; j++ {
		if p.toks[j].kind == dash && p.toks[j].quote < 0 {
			dashes++
		}
	}
	for j := i - 1; j > s.lo; j-- {
		k := p.toks[j]
		if k.quote >= 0 {
			continue
		}
		if k.kind == lpar && !p.closedBefore(j, i) {
			return j + 1
		}
		if k.kind == semi || k.kind == dash && j > s.lo+2 && dashes%2 == 1 { // two dashes hold an aside
			return j + 1
		}
	}
	lo := s.lo
	for lo < i && (p.toks[lo].kind == dash || p.toks[lo].kind == comma || p.toks[lo].kind == stop) {
		lo++
	}
	return lo
}

// closedBefore reports whether the parenthesis at toks[j] closes before toks[i].
func (p *passage) closedBefore(j, i int) bool {
	for j++; j < i; j++ {
		if p.toks[j].kind == rpar {
			return true
		}
	}
	return false
}
