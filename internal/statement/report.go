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
