package statement

// quoted gives the quotations that no cue has claimed to their speakers. The
// finds of this passage are fs[at:], those of the one before (prev, may be nil)
// fs[before:at]. In order:
//
//  1. a verb that the table lacks, or misspelt, beside the quotation: “Go back,”
//     Smith barked;
//  2. a sentence of nothing but quotations goes on with the statement of the
//     sentence before it: “A,” he said. “B.”
//  3. a paragraph of nothing but quotations goes on with the statement that ends
//     the paragraph before it.
func (p *passage) quoted(fs []find, at int, prev *passage, before int) []find {
	if len(p.qs) == 0 {
		return fs
	}
	covered := make([]bool, len(p.qs))
	mark := func(f *find) {
		for _, pc := range f.parts {
			for i := pc.lo; i < pc.hi; i++ {
				if q := p.toks[i].quote; q >= 0 {
					covered[q] = true
					i = max(i, p.qs[q].shut)
				}
			}
		}
	}
	for n := at; n < len(fs); n++ {
		mark(&fs[n])
	}
	in := map[int][]int{} // the finds that end in a sentence
	for n := at; n < len(fs); n++ {
		in[fs[n].last] = append(in[fs[n].last], n)
	}
	first := 0
	for si, s := range p.sents {
		loose := false
		for first < len(p.qs) && p.qs[first].open < s.lo {
			first++
		}
		for q := first; q < len(p.qs) && p.qs[q].open < s.hi; q++ {
			if qq := p.qs[q]; covered[q] || qq.single || qq.shut <= qq.open+1 {
				continue
			}
			if f, ok := p.beside(q, s, some(fs, in[si])); ok {
				f.p, f.sent, f.last = p, si, si
				mark(&f)
				in[si] = append(in[si], len(fs))
				fs = append(fs, f)
				continue
			}
			if f, ok := p.fragment(q, s, some(fs, in[si])); ok {
				f.p, f.sent, f.last = p, si, si
				mark(&f)
				in[si] = append(in[si], len(fs))
				fs = append(fs, f)
				continue
			}
			loose = true
		}
		q := p.quoteStart(s)
		if !loose || q < 0 {
			continue
		}
		s.lo = q
		if si > 0 {
			if n := goesOn(fs, in[si-1]); n >= 0 {
				f := &fs[n]
				f.parts = append(f.parts, piece(s))
				f.last = si
				in[si] = append(in[si], n)
				mark(f)
			}
			continue
		}
		if f, ok := p.carried(prev, fs[before:at]); ok {
			f.p, f.parts, f.further, f.sent, f.last = p, []piece{{s.lo, s.hi}}, nil, 0, 0
			in[0] = append(in[0], len(fs))
			fs = append(fs, f)
			mark(&f)
		}
	}
	return fs
}

func some(fs []find, at []int) []find {
	out := make([]find, 0, len(at))
	for _, n := range at {
		out = append(out, fs[n])
	}
	return out
}

// carried returns the statement of the block before, whose finds are fs, that a
// block of nothing but quotations goes on with.
func (p *passage) carried(prev *passage, fs []find) (find, bool) {
	if prev == nil || len(prev.sents) == 0 {
		return find{}, false
	}
	last := -1
	for n := range fs {
		if fs[n].reports() && (last < 0 || fs[n].last > fs[last].last || fs[n].last == fs[last].last && (fs[n].left || !fs[last].left)) {
			last = n
		}
	}
	if c, ok := prev.colonEnd(fs); ok && (last < 0 || fs[last].cue.lo < c.cue.lo) {
		c.from = c.owner()
		return c, true
	}
	if last < 0 {
		return find{}, false
	}
	f := fs[last]
	f.from = f.owner()
	return f, true
}

// reports tells whether f gives words of speech that can go on.
func (f *find) reports() bool { return f.c.frame&clause != 0 && f.c.speech() }

// goesOn returns which of the finds fs[n], n in at, a quotation after their
// sentence goes on with, -1 for none: one whose content stood before its cue
// wins, then the last.
func goesOn(fs []find, at []int) int {
	last := -1
	for _, n := range at {
		if fs[n].reports() && (last < 0 || fs[n].left || !fs[last].left) {
			last = n
		}
	}
	return last
}

// colonEnd reads a block that ends in a colon and introduces the quotation
// after it: "Clinton released the following statement:".
func (p *passage) colonEnd(fs []find) (find, bool) {
	n := len(p.toks)
	if n < 3 || p.toks[n-1].kind != colon {
		return find{}, false
	}
	s := p.sents[len(p.sents)-1]
	var own []find
	for _, f := range fs {
		if f.last == len(p.sents)-1 && f.from == nil {
			own = append(own, f)
		}
	}
	src, ok := p.shared(n-1, s, own)
	if !ok {
		return find{}, false
	}
	f := find{p: p, c: saying, verb: ":", src: src, cue: piece{n - 1, n}, clausal: true}
	for i := src.hi; i < n; i++ {
		if p.verbal(i) {
			f.cue, f.verb = piece{i, i + 1}, p.toks[i].low
			if c := p.toks[i].form.cue; c != nil {
				f.verb = c.lemma
			}
			break
		}
	}
	return f, true
}

// quoteStart returns where the quotations of a sentence begin that is nothing
// but quotations, save for a connective: Indeed, “B.” It returns -1 for others.
func (p *passage) quoteStart(s sentence) int {
	i := s.lo
	for i < s.hi && i < s.lo+3 && (p.toks[i].kind == comma || p.toks[i].kind == word && p.toks[i].quote < 0 && p.toks[i].tags&(isConj|isAdv) != 0 || p.toks[i].low == "indeed" || p.toks[i].low == "adding") {
		i++
	}
	if i < s.hi && p.allQuoted(sentence{i, s.hi}) && (i == s.lo || p.toks[i].kind == open) {
		return i
	}
	return -1
}

// allQuoted reports whether the sentence is nothing but quotations.
func (p *passage) allQuoted(s sentence) bool {
	if p.toks[s.lo].quote < 0 || p.qs[p.toks[s.lo].quote].single {
		return false
	}
	for i := s.lo; i < s.hi; i++ {
		if k := p.toks[i]; k.kind == word && k.quote < 0 {
			return false
		}
	}
	return true
}

// unlisted is the cue of a verb that the table lacks.
var unlisted = &cue{lemma: "", frame: clause}

// beside finds a source and a verb that the table lacks right after a
// quotation, or right before it.
func (p *passage) beside(q int, s sentence, before []find) (find, bool) {
	qq := p.qs[q]
	f := find{c: unlisted}
	// “Go back,” Smith barked.
	if qq.closed && qq.shut+2 < s.hi && qq.shut-qq.open > 2 {
		i := qq.shut + 1
		last := p.toks[qq.shut-1]
		if last.kind == other {
			last = p.toks[qq.shut-2]
		}
		if p.toks[i].kind == comma {
			last = p.toks[i]
			i++
		}
		if last.kind == comma || last.kind == stop && last.low != "." || last.kind == dash {
			if e := p.rightNP(i, s.hi, true); e > 0 && e < s.hi && p.verbal(e) {
				f.src, f.cue, f.at, f.verb = piece{i, e}, piece{e, e + 1}, e, p.toks[e].low
				if p.low(e+1) == "on" && (f.verb == "went" || f.verb == "goes") {
					f.cue.hi, f.verb = e+2, "go on"
				}
				f.left = true
				f.parts = []piece{{qq.open, qq.shut + 1}}
				return f, true
			}
			if p.verbal(i) {
				if e := p.rightNP(i+1, s.hi, true); e > 0 {
					f.src, f.cue, f.at, f.verb = piece{i + 1, e}, piece{i, i + 1}, i, p.toks[i].low
					f.left = true
					f.parts = []piece{{qq.open, qq.shut + 1}}
					return f, true
				}
			}
		}
	}
	// “Go back.” — Ann Lee
	if qq.closed && qq.shut+2 < s.hi && p.toks[qq.shut+1].kind == dash && p.toks[qq.shut+2].tags&isCap != 0 && qq.shut-qq.open > 4 {
		hi := s.hi
		for hi > 0 && p.toks[hi-1].kind == stop {
			hi--
		}
		if e := p.rightNP(qq.shut+2, hi, true); e == hi && e-qq.shut < 16 {
			f.c, f.verb = saying, "say"
			f.src, f.left = piece{qq.shut + 2, e}, true
			f.parts = []piece{{qq.open, qq.shut + 1}}
			return f, true
		}
	}
	// Smith offered up this: “Go back.”
	if qq.open-2 > s.lo && (p.toks[qq.open-1].kind == colon || p.toks[qq.open-1].kind == comma && qq.shut-qq.open > 4 && p.toks[qq.open+1].tags&isCap != 0) {
		if src, ok := p.shared(qq.open, s, before); ok && src.hi < qq.open {
			f.src = src
			f.cue = piece{qq.open - 1, qq.open}
			f.at, f.verb = qq.open-1, ":"
			for i := src.hi; i < qq.open; i++ {
				if p.verbal(i) {
					f.cue, f.at, f.verb = piece{i, i + 1}, i, p.toks[i].low
					break
				}
			}
			if f.verb == ":" && p.toks[qq.open-1].kind == comma {
				return find{}, false
			}
			f.parts = []piece{{qq.open, p.clauseEnd(qq.open, s.hi)}}
			return f, true
		}
	}
	return find{}, false
}

// borrowed is the cue of a verb that holds words of somebody's without being
// one of speech: "recognized “many areas of common ground”".
var borrowed = &cue{lemma: "", frame: object, strength: takes}

// fragment gives a few quoted words inside a sentence to the subject of the verb
// right before them. That is an attribution, not a saying: Speech is false.
// Titles of works ("Flip the Script") are none.
func (p *passage) fragment(q int, s sentence, before []find) (find, bool) {
	qq := p.qs[q]
	if !qq.closed || qq.open <= s.lo+1 || qq.shut-qq.open < 5 || p.titled(qq) {
		return find{}, false
	}
	v := qq.open - 1
	for n := 0; v > s.lo && n < 9 && p.toks[v].kind == word && p.toks[v].quote < 0 && !p.verbal(v) && p.toks[v].tags&isBe == 0; n++ {
		v--
	}
	if k := p.toks[v]; k.kind != word || k.quote >= 0 || k.tags&isCap != 0 || !p.verbal(v) && k.tags&isBe == 0 {
		return find{}, false
	}
	g := p.group(v, s.lo)
	src, _, rel, shared, ok := p.subject(g, s.lo)
	if !ok || shared {
		src, ok = p.shared(g.lo, s, before)
	}
	if !ok || src.hi > v {
		return find{}, false
	}
	return find{c: borrowed, verb: p.toks[v].low, src: src, rel: rel, cue: piece{v, v + 1}, at: v, parts: []piece{{qq.open, qq.shut + 1}}}, true
}

// titled reports whether most words of a quotation begin with capitals.
func (p *passage) titled(q quotation) bool {
	caps, n := 0, 0
	for i := q.open + 1; i < q.shut; i++ {
		if k := p.toks[i]; k.kind == word && len(k.low) > 2 {
			n++
			if k.tags&isCap != 0 {
				caps++
			}
		}
	}
	return caps*2 > n
}

// verbal reports whether toks[i] has the look of a finite verb in the past or
// present.
func (p *passage) verbal(i int) bool {
	k := p.toks[i]
	if k.kind != word || k.tags&(isCap|isPrep|isConj|isAux) != 0 {
		return false
	}
	n := len(k.low)
	return k.tags&isVerb != 0 || n > 3 && k.low[n-2:] == "ed" || k.form.cue != nil && k.form.kind&(past|third) != 0 || misspelt(k.low) != ""
}

// misspelt returns the past form of a common verb of saying that s is one
// slip away from: "asid", "sadi" for "said".
func misspelt(s string) string {
	for _, w := range []string{"said", "says", "told", "added", "wrote", "noted", "asked"} {
		if s != w && slip(s, w) {
			return w
		}
	}
	return ""
}

// slip reports whether a and b have the same letters but for two neighbours
// exchanged.
func slip(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if a[i] != b[i] {
			return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}
