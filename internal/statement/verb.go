package statement

// verb reads what the cue verb at toks[i] reports, and who does.
func (p *passage) verb(i int, s sentence, before []find) (find, bool) {
	k := p.toks[i]
	c := k.form.cue
	g := p.group(i, s.lo)
	if k.tags&isCap != 0 && i > s.lo && !p.headline(s) {
		return find{}, false
	}
	f := find{c: c, verb: c.lemma, neg: g.neg, modal: g.modal, cue: piece{g.lo, i + 1}}
	if g.lo < i && !g.neg && !g.have && !g.modal && !g.be {
		f.cue.lo = i
	}
	kinds := k.form.kind
	if kinds&part != 0 && g.be {
		return p.passive(f, g, i, s)
	}
	inverted := false
	switch {
	case kinds&(past|part) != 0:
		if kinds&past == 0 && !g.have { // "written", "shown" without have
			return p.passive(f, g, i, s)
		}
		if i+1 < s.hi && p.toks[i+1].low == "by" && !g.have && c.lemma != "say" {
			return p.passive(f, g, i, s)
		}
	case kinds&ing != 0:
		if !g.be {
			return p.participle(f, g, i, s, before)
		}
	case kinds&base != 0 && kinds&third == 0:
		if g.to {
			return p.toVerb(f, g, i, s, before)
		}
	}
	if kinds&(past|third) != 0 && g.lo == i && c.frame&clause != 0 && i-1 > s.lo && p.toks[i-1].kind != word {
		// “..., said Keir Giles, a fellow at Chatham House.” goes before an
		// apposition that would need the comma.
		if e, yes := p.invertedSubject(g, i, s); yes && (e >= s.hi || p.toks[e].kind != word || p.toks[e].tags&(isPrep|isSub) != 0 && p.toks[e].low != "to") && p.toks[i+1].tags&(isPron|isPoss) == 0 {
			f.src = piece{i + 1, e}
			if f, ok := p.content(f, g.lo, e, s, true); ok {
				return f, true
			}
		}
	}
	src, head, rel, shared, ok := p.subject(g, s.lo)
	if ok && !shared && martial[p.toks[head].low] && (c.lemma == "attack" || c.lemma == "challenge" || c.lemma == "counter") {
		return find{}, false // with arms
	}
	if ok && shared {
		if homographs[k.low] && g.lo == i && (i+1 < s.hi && p.toks[i+1].tags&(isRel|isPrep|isAux) != 0) {
			return find{}, false // elections and protests that
		}
		src, ok = p.shared(g.lo, s, before)
	}
	if ok && !shared && !rel && !p.agrees(head, kinds, g, i) {
		return find{}, false
	}
	if !ok {
		if e, yes := p.invertedSubject(g, i, s); yes {
			src, inverted, ok = piece{i + 1, e}, true, true
		}
	}
	if !ok {
		return find{}, false
	}
	f.src, f.rel = src, rel
	if c.lemma == "quote" || c.lemma == "cite" { // "quoted an official as saying"
		if e := p.rightNP(i+1, s.hi, true); e > 0 && e+2 < s.hi && p.toks[e].low == "as" && p.toks[e+1].low == "saying" {
			f.by, f.src, f.cue, f.at = src, piece{i + 1, e}, piece{e, e + 2}, e+1
			f.c, f.verb, f.rel, f.ing = saying, "say", false, true
			return p.content(f, e, e+2, s, false)
		}
	}
	if a := src.lo; !inverted && !shared && a-2 > s.lo && p.toks[a-1].low == "and" {
		// “...,” the senator and presidential candidate said
		if b, ok := p.leftNP(a-2, s.lo); ok && b > s.lo && p.toks[b-1].kind == shut {
			f.src.lo = b
		}
	}
	if inverted {
		return p.content(f, g.lo, f.src.hi, s, true)
	}
	return p.content(f, min(f.src.lo, g.lo), i+1, s, false)
}

// headline reports whether the sentence is set in capitals, as headlines are.
func (p *passage) headline(s sentence) bool {
	caps, n := 0, 0
	for i := s.lo; i < s.hi; i++ {
		if k := p.toks[i]; k.kind == word && len(k.low) > 3 {
			n++
			if k.tags&isCap != 0 {
				caps++
			}
		}
	}
	return caps*4 >= n*3
}

// agrees checks that a form that may be a noun is a verb here.
func (p *passage) agrees(head int, kinds formKind, g group, i int) bool {
	last := p.toks[head]
	if last.tags&isNum != 0 && p.toks[i-1].tags&isNum != 0 {
		return false // 33 alleged mercenaries
	}
	if homographs[p.toks[i].low] && g.lo == i && !p.verbHere(head, i) {
		return false
	}
	if g.lo < i && (g.have || g.modal || g.do || g.be) {
		return true
	}
	switch {
	case kinds&(past|part) != 0:
		return last.tags&(isPoss2|isPoss) == 0 && (last.tags&isDet == 0 || last.tags&isPlural != 0 || last.low == "one" || last.low == "this")
	case kinds&third != 0:
		if last.tags&isPron != 0 && last.tags&isPlural != 0 || last.tags&isNum != 0 {
			return false
		}
		if last.tags&(isPoss2|isPoss|isDet) != 0 && last.tags&isPlural == 0 && last.low != "one" {
			return false
		}
		return true
	case kinds&base != 0:
		if last.tags&isPlural != 0 || last.low[len(last.low)-1] == '%' || last.low == "percent" {
			return true
		}
		if last.tags&isPoss2 != 0 {
			return false
		}
		n := len(last.low)
		return last.kind == word && n > 2 && last.low[n-1] == 's' && last.low[n-2:] != "ss" && last.low[n-2:] != "'s" && last.low[n-2:] != "us" || last.kind == rpar
	}
	return false
}

// homographs are cue forms that are more often nouns.
var homographs = set("calls call claims claim protests protest reports report plans plan demands demand offers offer attacks attack questions question hopes hope fears fear states state supports support promises promise threatens requests request orders order answers answer challenges challenge complaints comments comment doubts doubt worries worry views view estimates estimate forecasts forecast projects project quotes quote notes note pledges pledge vows vow charges charge details detail addresses address appeals appeal criticizes counters counter remarks remark texts text posts post tweets tweet favors favor backs back proposes boasts boast rebukes rebuke concerns praise blame reasons reason guarantee guarantees aim aims mock decline declines finds shows show signals signal highlights highlight champions champion brands brand labels label slams slam welcome sees see broadcasts")

// verbHere reports whether a form that is more often a noun is a verb at
// toks[i]: its subject is a name, a pronoun or a phrase with an article, and
// what follows begins a complement.
func (p *passage) verbHere(head, i int) bool {
	last := p.toks[head]
	if last.tags&isPron != 0 || last.tags&isPlural != 0 && last.tags&isTitle == 0 {
		return true
	}
	if i+1 >= len(p.toks) {
		return true
	}
	n := p.toks[i+1]
	c := p.toks[i].form.cue
	if n.kind == word && (n.tags == 0 || n.form.cue != nil && n.form.kind&base != 0 && n.tags&isCap == 0) && p.toks[i].form.kind&third != 0 {
		return false // Belarus protests grow, the Baltic states want
	}
	if n.tags&isAux != 0 && n.tags&isPron == 0 || n.kind == word && n.tags&isConj != 0 || n.low == "of" {
		return false
	}
	if (last.tags&isCap == 0 || head == 0 || p.toks[head-1].kind == stop) && len(last.low) > 4 && last.low[len(last.low)-3:] == "ing" {
		return false // growing calls for
	}
	if n.tags&isPrep != 0 && n.tags&isDet == 0 && !c.owns(n.low) && n.low != "to" && last.tags&isCap == 0 {
		return false
	}
	return true
}

// shared returns the subject of a verb that has none of its own.
func (p *passage) shared(i int, s sentence, before []find) (piece, bool) {
	for n := len(before) - 1; n >= 0; n-- {
		if !before[n].src.empty() && before[n].at < i && !before[n].left {
			return before[n].src, true
		}
	}
	for n := len(before) - 1; n >= 0; n-- {
		if !before[n].src.empty() {
			return before[n].src, true
		}
	}
	a, e, ok := p.firstNP(s.lo, s.hi)
	if ok && e <= i {
		return piece{a, e}, true
	}
	// Else the subject of the clause before.
	for j := i - 2; j > s.lo && j > i-40; j-- {
		k := p.toks[j]
		if k.kind == word && k.quote < 0 && (k.tags&isVerb != 0 || k.form.cue != nil && k.form.kind&past != 0) {
			if a, ok := p.leftNP(j-1, s.lo); ok {
				return piece{a, j}, true
			}
		}
	}
	return piece{}, false
}

// invertedSubject reads "said Keir Giles, a fellow": the verb after a comma, a
// quotation or at the start of the block, its subject after it.
func (p *passage) invertedSubject(g group, i int, s sentence) (int, bool) {
	c := p.toks[i].form.cue
	if c.frame&clause == 0 || g.lo != i || c.frame&addressee != 0 || p.toks[i].form.kind&(past|third) == 0 {
		return 0, false // "told NBC News" names who was told
	}
	j := g.lo - 1
	if j >= s.lo {
		switch p.toks[j].kind {
		case comma, shut, dash, stop:
		default:
			return 0, false
		}
	}
	if i+1 >= s.hi || p.toks[i+1].kind != word || p.toks[i+1].tags&(isComp|isObj) != 0 && p.toks[i+1].tags&(isDet|isPron) == 0 {
		return 0, false
	}
	e := p.rightNP(i+1, s.hi, true)
	if e == 0 {
		return 0, false
	}
	return e, true
}

// passive reads "was criticized by X" and "advertised by X".
func (p *passage) passive(f find, g group, i int, s sentence) (find, bool) {
	c := f.c
	if c.lemma == "quote" && i+2 < s.hi && p.toks[i+1].low == "as" && p.toks[i+2].low == "saying" {
		src, _, rel, _, ok := p.subject(g, s.lo)
		if !ok || src.empty() {
			return find{}, false
		}
		f.src, f.rel, f.cue = src, rel, piece{g.lo, i + 3}
		f.c = saying
		f.verb = "say"
		return p.content(f, src.lo, i+3, s, false)
	}
	if c.lemma == "ask" && (i+1 >= s.hi || p.toks[i+1].low != "by") { // the asker is not named
		if f.c.owns(p.low(i + 1)) {
			return p.rightContent(f, i+1, p.low(i+1), s)
		}
		r := p.adjuncts(i+1, s.hi, c)
		if r < s.hi && (p.toks[r].tags&isComp != 0 || p.toks[r].kind == comma || p.toks[r].kind == colon || p.toks[r].kind == open) {
			return p.rightContent(f, r, "", s)
		}
		return find{}, false
	}
	if i+1 >= s.hi || p.toks[i+1].low != "by" {
		return find{}, false
	}
	e := p.rightNP(i+2, s.hi, true)
	if e == 0 {
		return find{}, false
	}
	f.src = piece{i + 2, e}
	subj, _, _, shared, ok := p.subject(g, s.lo)
	if c.frame&clause != 0 && (c.frame&addressee != 0 || c.lemma == "ask") { // "was told by X that"
		if e < s.hi && p.toks[e].tags&isComp != 0 {
			f.parts = []piece{{p.skipThat(e), p.clauseEnd(e, s.hi)}}
			return f, true
		}
	}
	if !ok || shared || subj.empty() || c.frame&object == 0 {
		return find{}, false
	}
	f.left = true
	f.parts = []piece{subj}
	return f, true
}

// martial are who attacks otherwise than in words.
var martial = set("forces troops army armies soldiers militants gunmen rebels fighters insurgents jets planes aircraft drones warplanes helicopters navy militia militias tanks extremists jihadists terrorists guerrillas police hackers")

// vehicles are what words are put down in: "in a letter asking that" is by
// whoever wrote it.
var vehicles = set("statement letter tweet post email e-mail interview speech note message memo memorandum report release video address remarks briefing conference op-ed column article essay book testimony lawsuit suit complaint filing motion petition resolution text response reply affidavit declaration communique brief document documents statements tweets posts emails letters messages opinion ruling order editorial blog call phone")

// modified returns the noun phrase that the participle at toks[i] hangs on, where
// that can say something itself.
func (p *passage) modified(i, lo int) (a, b int, ok bool) {
	j := i - 1
	for j > lo && p.toks[j].tags&isAdv != 0 {
		j--
	}
	if j < lo {
		return 0, 0, false
	}
	k := p.toks[j]
	if k.kind != word || k.tags&(isConj|isPrep|isSub|isTime|isNum) != 0 || vehicles[k.low] || k.low == "least" || k.low == "most" || !p.nominal(j, lo) {
		return 0, 0, false
	}
	a, ok = p.leftNP(j, lo)
	if !ok || vehicles[p.toks[p.headOf(a, j)].low] {
		return 0, 0, false
	}
	return a, j + 1, true
}

var saying = &cue{lemma: "say", frame: clause}

// participle reads ", saying that", "in a statement calling for".
func (p *passage) participle(f find, g group, i int, s sentence, before []find) (find, bool) {
	if i > s.lo {
		j := i - 1
		for j > s.lo && p.toks[j].tags&isAdv != 0 {
			j--
		}
		k := p.toks[j]
		switch {
		case k.kind == comma || k.kind == shut || k.kind == dash:
		case k.kind == word && k.tags&(isConj) != 0:
		case k.kind == word && k.tags&(isPrep|isSub) != 0 && k.low != "of":
		case k.kind == word && p.nominal(j, s.lo) && k.tags&(isDet|isPoss|isPoss2) == 0:
			if f.c.frame&clause == 0 {
				return find{}, false
			}
		default:
			return find{}, false
		}
	}
	src, ok := p.shared(i, s, before)
	if a, b, yes := p.modified(i, s.lo); yes {
		src, ok = piece{a, b}, true // "protests demanding his ouster": theirs, not the sentence's subject's
	}
	if !ok && p.toks[s.lo].kind == dash && s.lo == 0 {
		ok = true // a credit line: its source is known
	}
	if !ok {
		if i == s.lo { // "Calling the plan a disaster, Smith said"
			a, e, ok2 := p.firstNP(s.lo, s.hi)
			if !ok2 {
				return find{}, false
			}
			src = piece{a, e}
		} else {
			return find{}, false
		}
	}
	f.src = src
	f.ing = true
	return p.content(f, i, i+1, s, false)
}

// toVerb reads "went on to say that".
func (p *passage) toVerb(f find, g group, i int, s sentence, before []find) (find, bool) {
	j := g.lo - 1
	if j < s.lo || !f.c.speech() {
		return find{}, false
	}
	k := p.toks[j]
	if k.low == "on" && j-1 >= s.lo && (p.toks[j-1].low == "went" || p.toks[j-1].low == "goes") {
		g2 := p.group(j-1, s.lo)
		src, _, rel, sh, ok := p.subject(g2, s.lo)
		if ok && sh {
			src, ok = p.shared(g2.lo, s, before)
		}
		if !ok {
			return find{}, false
		}
		f.src, f.rel, f.cue = src, rel, piece{j - 1, i + 1}
		return p.content(f, src.lo, i+1, s, false)
	}
	// "as if to say, “Did you see?”" reports words only where they are quoted.
	r := i + 1
	if r < s.hi && (p.toks[r].kind == comma || p.toks[r].kind == colon) {
		r++
	}
	if r < s.hi && p.toks[r].kind == open && f.c.frame&clause != 0 {
		if src, ok := p.shared(g.lo, s, before); ok {
			f.src, f.cue, f.ing = src, piece{i, i + 1}, true
			return p.rightContent(f, r, "", s)
		}
	}
	return find{}, false
}
