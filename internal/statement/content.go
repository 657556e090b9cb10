package statement

func (p *passage) skipThat(i int) int {
	if i < len(p.toks) && p.toks[i].low == "that" {
		return i + 1
	}
	return i
}

// content finds what the unit toks[lo:hi] of source and cue reports: to its
// left, to its right, or both.
func (p *passage) content(f find, lo, hi int, s sentence, inverted bool) (find, bool) {
	c := f.c
	r := hi
	switch p.low(r) {
	case "so":
		if p.low(r+1) != "that" {
			return find{}, false // "we say so"
		}
	case "nothing", "little", "than":
		return find{}, false // "said nothing", "easier said than done"
	}
	// The addressee.
	if c.frame&addressee != 0 && !inverted && r < s.hi && p.toks[r].kind == word {
		if e := p.addressee(r, s.hi); e > 0 {
			next := p.adjuncts(e, s.hi, c)
			if next+1 < s.hi && p.toks[next].kind == comma && p.toks[next+1].kind == open {
				next++
			}
			if c.frame&(object|personTo) == 0 || next < s.hi && !(c.frame&personTo != 0 && p.toks[next].tags&isTo != 0) && (p.toks[next].tags&(isComp|isTo|isPron) != 0 || p.toks[next].kind == open || p.toks[next].kind == colon) {
				f.to = piece{r, e}
				r = e
			}
		}
	}
	own := ""
	if r < s.hi && c.owns(p.toks[r].low) {
		own = p.toks[r].low
	}
	if own == "" {
		r = p.adjuncts(r, s.hi, c)
	}
	// Left?
	if c.frame&clause != 0 && lo > s.lo && own == "" && !f.ing && !f.rel {
		if ok := p.leftContent(&f, lo, r, s, inverted); ok {
			return f, true
		}
	}
	if inverted {
		return find{}, false
	}
	if lo > s.lo && p.toks[lo-1].tags&isSub != 0 && p.toks[lo-1].low != "as" || lo > s.lo && p.toks[lo-1].low == "as" {
		s.hi = p.subordinateEnd(r, s.hi)
	}
	if f.rel && f.src.hi-2 >= f.src.lo && p.toks[f.src.hi-2].kind == comma { // ", who said she would sue, left"
		for k := r; k+1 < s.hi; k++ {
			if n := p.toks[k+1]; p.toks[k].kind == comma && p.toks[k].quote < 0 && (n.tags&(isAux|isVerb) != 0 && n.tags&isPron == 0 || p.verbal(k+1)) {
				s.hi = k
			}
		}
	}
	if p.objectRelative(f.src.lo) && !f.rel {
		for k := r; k < s.hi; k++ {
			if p.toks[k].kind == comma && p.toks[k].quote < 0 {
				s.hi = k
			}
		}
	}
	return p.rightContent(f, r, own, s)
}

// subordinateEnd returns where the subordinate clause that holds toks[i] ends:
// at the first comma that a clause of its own follows ("While he said so, he
// did"), else hi.
func (p *passage) subordinateEnd(i, hi int) int {
	for k := i; k < hi; k++ {
		t := p.toks[k]
		if t.kind == open && t.quote >= 0 && p.qs[t.quote].shut < hi {
			k = p.qs[t.quote].shut
			continue
		}
		if t.kind == comma && p.clauseStarts(k+1, hi) {
			return k
		}
	}
	return hi
}

// clauseStarts reports whether a subject and its verb begin at toks[i].
func (p *passage) clauseStarts(i, hi int) bool {
	e := p.rightNP(i, hi, false)
	if e == 0 || e >= hi {
		return false
	}
	for e < hi && p.toks[e].kind == word && p.toks[e].tags&isAdv != 0 {
		e++
	}
	if e >= hi {
		return false
	}
	k := p.toks[e]
	return k.kind == word && (k.tags&(isAux|isVerb) != 0 || len(k.low) > 3 && k.low[len(k.low)-2:] == "ed" || k.form.cue != nil && k.form.kind&(past|third) != 0 ||
		p.toks[i].tags&isPron != 0 && p.toks[i].tags&isAux != 0)
}

// addressee returns where the object of "told" ends, 0 where there is none.
func (p *passage) addressee(i, hi int) int {
	k := p.toks[i]
	if k.tags&isObj != 0 && k.tags&isPron == 0 || k.low == "you" || k.low == "it" {
		return i + 1
	}
	if k.tags&(isComp|isPron) != 0 && k.tags&isDet == 0 || k.low == "that" || k.tags&isTo != 0 {
		return 0
	}
	return p.rightNP(i, hi, false)
}

// leftContent decides whether what stands before the unit is its content.
func (p *passage) leftContent(f *find, lo, r int, s sentence, inverted bool) bool {
	prev := p.toks[lo-1]
	quoted := prev.kind == shut || prev.kind == comma && lo-2 >= s.lo && p.toks[lo-2].kind == shut
	ends := r >= s.hi
	next := other
	if !ends {
		next = p.toks[r].kind
	}
	if quoted && prev.kind == shut && lo-2 >= s.lo {
		last := p.toks[lo-2]
		if last.kind == other && lo-3 >= s.lo { // a nested quotation ends here too
			last = p.toks[lo-3]
		}
		quoted = last.kind == comma || last.kind == stop || last.kind == dash || ends || next == stop || next == comma
	}
	if !quoted {
		if prev.kind != comma && !(prev.kind == dash && lo-1 > s.lo) {
			return false
		}
		if f.c.frame&quoteOnly != 0 {
			return false
		}
		if next == comma && r+1 < s.hi && (p.toks[r+1].kind == open || p.toks[r+1].low == "that") {
			return false // "When asked, he said, “...”"
		}
		if !ends && next != stop && next != comma && next != rpar && next != dash && next != semi {
			return false
		}
		if start := p.start(lo-1, s); lo-1-start < 3 || p.fronted(start, lo-1) {
			// "In both cases, he said, the donations ..."
			if next == comma && r+4 < s.hi && !p.breaks(r+1, s.hi) && !(p.toks[r+1].form.cue != nil && p.toks[r+1].form.kind&ing != 0) && start < lo-1 {
				f.left, f.clausal = true, true
				f.parts = []piece{{start, lo - 1}, {r + 1, p.clauseEnd(r+1, s.hi)}}
				return true
			}
			return false
		}
	}
	start := p.start(lo, s)
	end := lo
	for end > start && (p.toks[end-1].kind == comma || p.toks[end-1].kind == dash) {
		end--
	}
	if start >= end {
		return false
	}
	f.left, f.clausal = true, true
	f.parts = []piece{{start, end}}
	// Two-part: "Y1," he said, "Y2."
	if !ends && (next == comma || next == dash || next == colon) && r+1 < s.hi {
		n := p.toks[r+1]
		switch {
		case n.kind == open:
			f.parts = append(f.parts, piece{r + 1, p.clauseEnd(r+1, s.hi)})
		case n.tags&isConj != 0 && r+2 < s.hi && p.toks[r+2].kind == open && quoted:
			f.parts = append(f.parts, piece{r + 2, p.clauseEnd(r+2, s.hi)})
		case n.kind == word && !quoted && next == comma && !p.breaks(r+1, s.hi):
			e := p.clauseEnd(r+1, s.hi)
			if (n.form.cue == nil || n.form.kind&ing == 0) && (!inverted || p.clauseAhead(r+1, s.hi)) {
				f.parts = append(f.parts, piece{r + 1, e})
			}
		}
	} else if !ends && next == open {
		f.parts = append(f.parts, piece{r, p.clauseEnd(r, s.hi)})
	}
	return true
}

// fronted reports whether toks[lo:hi] is a phrase without a verb of its own.
func (p *passage) fronted(lo, hi int) bool {
	k := p.toks[lo]
	if k.kind != word || k.tags&(isPrep|isAdv|isTime|isSub|isConj) == 0 && !(k.form.cue != nil && k.form.kind&ing != 0) {
		return false
	}
	for i := lo; i < hi; i++ {
		if p.toks[i].tags&isAux != 0 || p.toks[i].tags&isVerb != 0 || p.toks[i].kind == comma {
			return false
		}
	}
	return true
}

// rightContent reads what follows the cue.
func (p *passage) rightContent(f find, r int, own string, s sentence) (find, bool) {
	f, ok := p.complement(f, r, own, s)
	if ok && f.neg && f.c.strength == neutral && len(f.parts) > 0 && p.toks[f.parts[0].lo].tags&isComp != 0 {
		return find{}, false // "did not say whether"
	}
	if ok && (f.neg && f.c.strength == neutral || f.modal && f.c.speech()) && !f.clausal {
		return find{}, false // "did not mention it", "could support him" report no words
	}
	return f, ok
}

// complement reads what begins at toks[r], right after a cue, as its content: by
// the mark that stands there, else by the word, as far as the cue's frame takes
// it. own is the preposition of the cue's own at r ("pointed out"), "" for none.
func (p *passage) complement(f find, r int, own string, s sentence) (find, bool) {
	if r >= s.hi {
		return find{}, false
	}
	if own != "" {
		return p.afterOwn(f, r, own, s)
	}
	k, frame := p.toks[r], f.c.frame
	switch {
	case k.kind != word:
		return p.afterMark(f, r, s)
	case k.low == "that" && frame&clause != 0 && r+1 < s.hi:
		if !p.determiner(r, s) {
			r++
		}
		return f.says(r, p.clauseEnd(r, s.hi))
	case k.tags&isComp != 0 && k.low != "that" && frame&(wh|clause) != 0:
		return f.says(r, p.clauseEnd(r, s.hi))
	case k.tags&isTo != 0, k.low == "not" && r+1 < s.hi && p.toks[r+1].tags&isTo != 0:
		if frame&infinitive == 0 {
			return find{}, false
		}
		return f.holding(r, p.infinitiveEnd(r, s.hi))
	case len(k.low) > 4 && k.low[len(k.low)-3:] == "ing" && frame&(gerund|object) != 0:
		return f.holding(r, p.objectEnd(r, s.hi))
	case frame&(object|personTo) != 0:
		return p.thing(f, r, s)
	case frame&clause != 0 && frame&quoteOnly == 0:
		return p.bareClause(f, r, s)
	}
	return find{}, false
}

// holding gives a find the content toks[lo:hi]; ok is false where it is empty.
func (f find) holding(lo, hi int) (find, bool) {
	if lo >= hi {
		return find{}, false
	}
	f.parts = []piece{{lo, hi}}
	return f, true
}

// says is holding for a clause or a quotation.
func (f find) says(lo, hi int) (find, bool) {
	f.clausal = true
	return f.holding(lo, hi)
}

// afterOwn reads what follows a cue's own preposition: "pointed out that",
// "called for".
func (p *passage) afterOwn(f find, r int, own string, s sentence) (find, bool) {
	f.verb = f.c.lemma + " " + own
	f.cue.hi = r + 1
	if r+1 >= s.hi {
		return find{}, false
	}
	if p.toks[r+1].low == "that" {
		return f.says(r+2, p.clauseEnd(r+2, s.hi))
	}
	return f.holding(r+1, p.objectEnd(r+1, s.hi))
}

// afterMark reads content that a mark opens: a colon, a quotation, or a comma
// with a quotation or "that" behind it.
func (p *passage) afterMark(f find, r int, s sentence) (find, bool) {
	clausal := f.c.frame&clause != 0
	more := r+1 < s.hi
	switch p.toks[r].kind {
	case colon:
		switch {
		case !clausal && !(more && p.toks[r+1].kind == open):
			return find{}, false
		case !more:
			f.parts = nil
			return f, true // the next block may hold it
		}
		return f.says(r+1, p.clauseEnd(r+1, s.hi))
	case comma:
		switch {
		case more && p.toks[r+1].kind == open && clausal:
			return f.says(r+1, p.clauseEnd(r+1, s.hi))
		case more && p.toks[r+1].low == "that" && clausal:
			return f.says(r+2, p.clauseEnd(r+2, s.hi))
		}
	case open:
		switch {
		case clausal:
			return f.says(r, p.clauseEnd(r, s.hi))
		case f.c.frame&object != 0:
			return f.holding(r, p.objectEnd(r, s.hi))
		}
	}
	return find{}, false
}

// determiner reports whether the "that" at toks[r] belongs to the content:
// "said that was all", "say that moment is far".
func (p *passage) determiner(r int, s sentence) bool {
	n := p.toks[r+1]
	if n.tags&isAux != 0 && n.tags&isPron == 0 && !(n.low == "should" || n.low == "were" || n.low == "had") {
		return true
	}
	return n.kind == word && n.tags == 0 && n.low[len(n.low)-1] != 's' && r+2 < s.hi && p.toks[r+2].tags&isAux != 0
}

// infinitiveEnd returns where an infinitive that begins at toks[r] ends: with its
// clause, or before ", and its leader has demanded".
func (p *passage) infinitiveEnd(r, hi int) int {
	e := p.clauseEnd(r, hi)
	for k := r; k+2 < e; k++ {
		if p.toks[k].kind == comma && p.toks[k].quote < 0 && p.toks[k+1].tags&isConj != 0 && p.toks[k+2].tags&(isDet|isPoss|isPron|isCap) != 0 {
			e = k
		}
	}
	return e
}

// thing reads the content of a cue that takes a noun phrase, and perhaps a clause
// too.
func (p *passage) thing(f find, r int, s sentence) (find, bool) {
	k := p.toks[r]
	if k.low == "as" && r+1 < s.hi && p.objectRelative(f.src.lo) { // which he described as
		return f.holding(r+1, p.objectEnd(r+1, s.hi))
	}
	if k.tags&(isConj|isSub|isPrep|isRel) != 0 && k.tags&isDet == 0 && k.low != "about" {
		return find{}, false
	}
	if k.tags&isAux != 0 && k.tags&isPron == 0 || k.tags&isVerb != 0 {
		return find{}, false // "the bill Trump supported passed"
	}
	if f.c.frame&clause != 0 && p.clauseAhead(r, s.hi) {
		return f.says(r, p.clauseEnd(r, s.hi))
	}
	return f.holding(r, p.objectEnd(r, s.hi))
}

// bareClause reads a clause without "that".
func (p *passage) bareClause(f find, r int, s sentence) (find, bool) {
	k := p.toks[r]
	if k.tags&isConj != 0 || k.low == "as" || k.tags&isAux != 0 && k.tags&isPron == 0 && !p.objectRelative(f.src.lo) {
		return find{}, false
	}
	if k.tags&isPrep != 0 && k.tags&(isDet|isSub) == 0 && !p.clauseAhead(r, s.hi) {
		return find{}, false
	}
	if takesThings[f.c.lemma] && !p.clauseStarts(r, s.hi) {
		return find{}, false // "wrote its constitution"
	}
	return f.says(r, p.clauseEnd(r, s.hi))
}

// objectRelative reports whether the source at toks[i] stands in a relative
// clause whose pronoun belongs to the content: "a strike that executives said
// could cost millions".
func (p *passage) objectRelative(i int) bool {
	return i > 0 && p.toks[i-1].kind == word && p.toks[i-1].tags&isRel != 0
}

func (p *passage) low(i int) string {
	if i >= len(p.toks) {
		return ""
	}
	return p.toks[i].low
}

// takesThings are cues that a bare noun phrase after them is no speech of.
var takesThings = set("write tweet post blog read text email begin observe shoot answer continue add conclude")

// clauseAhead reports whether toks[i:hi] looks like a clause: a finite verb
// within a dozen words.
func (p *passage) clauseAhead(i, hi int) bool {
	for j := i; j < hi && j < i+14; j++ {
		k := p.toks[j]
		if k.kind == open || k.kind == stop || k.kind == semi {
			return false
		}
		if k.kind == word && (k.tags&(isAux|isVerb) != 0) && j > i {
			return p.toks[j-1].low != "and" // "denied any role and offered aid"
		}
	}
	return false
}
