package statement

// sentenceFinds finds what the cues of one sentence report. credit is the
// source of a credit line, which its participles share.
func (p *passage) sentenceFinds(si int, out []find, credit piece) []find {
	s := p.sents[si]
	from := len(out)
	for i := max(s.lo, credit.hi); i < s.hi; i++ {
		k := p.toks[i]
		if k.kind == open && k.quote >= 0 { // what stands in a quotation is its speaker's
			if e := p.qs[k.quote].shut; e > i {
				i = e
			}
			continue
		}
		if k.kind != word || k.quote >= 0 {
			continue
		}
		var f find
		var ok bool
		switch {
		case k.low == "according" && i+1 < s.hi && p.toks[i+1].low == "to":
			f, ok = p.according(i, i+2, s, "according to")
		case k.low == "per" && (i == s.lo || p.toks[i-1].kind == comma):
			f, ok = p.according(i, i+1, s, "per")
		case k.low == "words" && i > s.lo+1 && p.toks[i-1].low == "the" && p.toks[i-2].low == "in" && i+1 < s.hi && p.toks[i+1].low == "of":
			f, ok = p.according(i-2, i+2, s, "in the words of")
		case k.low == "as" && i+3 < s.hi && (i == s.lo || p.toks[i-1].kind != word || p.toks[i-1].tags&isConj != 0 && i-1 == s.lo):
			f, ok = p.as(i, s)
		case k.form.cue != nil:
			f, ok = p.verb(i, s, out[from:])
		case k.tags == 0 && len(k.low) < 6 && misspelt(k.low) != "" && i > s.lo && p.toks[i-1].kind == word:
			right := forms[misspelt(k.low)]
			p.toks[i].form = right
			f, ok = p.verb(i, s, out[from:])
		}
		if !ok && k.tags == 0 && i+1 < s.hi && nounCues[k.low] != nil {
			f, ok = p.noun(i, s)
		}
		if ok {
			if f.ing && !credit.empty() {
				f.src = credit
			}
			f.p, f.sent, f.last = p, si, si
			if f.at == 0 {
				f.at = i
			}
			out = append(out, f)
			i = max(i, f.at)
			if f.cue.lo <= i && i < f.cue.hi {
				i = f.cue.hi - 1
			}
		}
	}
	return out
}

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
	for j := i - 1; j > s.lo; j-- {
		k := p.toks[j]
		if k.quote >= 0 {
			continue
		}
		if k.kind == lpar && !p.closedBefore(j, i) {
			return j + 1
		}
		if k.kind == semi || k.kind == dash && j > s.lo+2 {
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
	if n.kind == word && n.tags == 0 && p.toks[i].form.kind&third != 0 {
		return false // Belarus protests grow
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

func (p *passage) complement(f find, r int, own string, s sentence) (find, bool) {
	c := f.c
	if r >= s.hi {
		return find{}, false
	}
	k := p.toks[r]
	set := func(lo, hi int) (find, bool) {
		if lo >= hi {
			return find{}, false
		}
		f.parts = []piece{{lo, hi}}
		return f, true
	}
	said := func(lo, hi int) (find, bool) {
		f.clausal = true
		return set(lo, hi)
	}
	if own != "" {
		f.verb = c.lemma + " " + own
		f.cue.hi = r + 1
		if r+1 >= s.hi {
			return find{}, false
		}
		if p.toks[r+1].low == "that" { // pointed out that
			return said(r+2, p.clauseEnd(r+2, s.hi))
		}
		return set(r+1, p.objectEnd(r+1, s.hi))
	}
	switch k.kind {
	case colon:
		if c.frame&clause == 0 && !(r+1 < s.hi && p.toks[r+1].kind == open) {
			return find{}, false
		}
		if r+1 >= s.hi {
			f.parts = nil
			return f, true // the next block may hold it
		}
		return said(r+1, p.clauseEnd(r+1, s.hi))
	case comma:
		if r+1 < s.hi && p.toks[r+1].kind == open && c.frame&clause != 0 {
			return said(r+1, p.clauseEnd(r+1, s.hi))
		}
		if r+1 < s.hi && p.toks[r+1].low == "that" && c.frame&clause != 0 {
			return said(r+2, p.clauseEnd(r+2, s.hi))
		}
		return find{}, false
	case open:
		if c.frame&clause != 0 {
			return said(r, p.clauseEnd(r, s.hi))
		}
		if c.frame&object != 0 {
			return set(r, p.objectEnd(r, s.hi))
		}
		return find{}, false
	case word:
	default:
		return find{}, false
	}
	if k.low == "that" && c.frame&clause != 0 && r+1 < s.hi {
		if n := p.toks[r+1]; n.tags&isAux != 0 && n.tags&isPron == 0 && !(n.low == "should" || n.low == "were" || n.low == "had") {
			return said(r, p.clauseEnd(r, s.hi))
		}
		if n := p.toks[r+1]; n.kind == word && n.tags == 0 && n.low[len(n.low)-1] != 's' && r+2 < s.hi && p.toks[r+2].tags&isAux != 0 {
			return said(r, p.clauseEnd(r, s.hi)) // "that moment is far": perhaps a determiner
		}
		return said(r+1, p.clauseEnd(r+1, s.hi))
	}
	if k.tags&isComp != 0 && k.low != "that" && c.frame&(wh|clause) != 0 {
		return said(r, p.clauseEnd(r, s.hi))
	}
	if k.tags&isTo != 0 || k.low == "not" && r+1 < s.hi && p.toks[r+1].tags&isTo != 0 {
		if c.frame&infinitive != 0 {
			e := p.clauseEnd(r, s.hi)
			for k := r; k+2 < e; k++ { // ", and its leader has demanded"
				if p.toks[k].kind == comma && p.toks[k].quote < 0 && p.toks[k+1].tags&isConj != 0 && p.toks[k+2].tags&(isDet|isPoss|isPron|isCap) != 0 {
					e = k
				}
			}
			return set(r, e)
		}
		return find{}, false
	}
	if len(k.low) > 4 && k.low[len(k.low)-3:] == "ing" && c.frame&(gerund|object) != 0 {
		return set(r, p.objectEnd(r, s.hi))
	}
	if c.frame&object != 0 || c.frame&personTo != 0 {
		if k.low == "as" && r+1 < s.hi && p.objectRelative(f.src.lo) { // which he described as
			return set(r+1, p.objectEnd(r+1, s.hi))
		}
		if k.tags&(isConj|isSub|isPrep|isRel) != 0 && k.tags&isDet == 0 && k.low != "about" {
			return find{}, false
		}
		if k.tags&isAux != 0 && k.tags&isPron == 0 || k.tags&isVerb != 0 {
			return find{}, false // "the bill Trump supported passed"
		}
		if c.frame&clause != 0 && p.clauseAhead(r, s.hi) {
			return said(r, p.clauseEnd(r, s.hi))
		}
		return set(r, p.objectEnd(r, s.hi))
	}
	if c.frame&clause != 0 && c.frame&quoteOnly == 0 {
		if k.tags&isConj != 0 || k.low == "as" || k.tags&isAux != 0 && k.tags&isPron == 0 && !p.objectRelative(f.src.lo) {
			return find{}, false
		}
		if k.tags&isPrep != 0 && k.tags&(isDet|isSub) == 0 && !p.clauseAhead(r, s.hi) {
			return find{}, false
		}
		if takesThings[c.lemma] && !p.clauseStarts(r, s.hi) {
			return find{}, false // "wrote its constitution"
		}
		return said(r, p.clauseEnd(r, s.hi))
	}
	return find{}, false
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
			return true
		}
	}
	return false
}
