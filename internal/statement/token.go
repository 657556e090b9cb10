package statement

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/words"
)

// A kind says what a token is.
type kind uint8

const (
	word kind = iota
	comma
	stop  // . ! ? …
	colon // :
	semi  // ;
	dash  // — –, or - and -- between spaces
	open  // an opening quotation mark
	shut  // a closing quotation mark
	lpar
	rpar
	other
)

// A tok is a word or mark of a block. Offsets count bytes of the article's Text.
type tok struct {
	s, e  int
	kind  kind
	tags  tag
	low   string // lower-case, ’ as '
	form  form   // where the word can be a cue
	quote int    // index of the innermost top-level quotation it stands in, -1 for none; its marks belong to it
}

// A quotation is a stretch between quotation marks, by token. Inner words are
// toks[open+1 : shut]; shut is the last token of the block plus one where the
// mark is never closed.
type quotation struct {
	open, shut int
	closed     bool
	single     bool
}

// A passage is one block of the article, read into tokens, quotations and
// sentences.
type passage struct {
	text  string
	block hearsay.Block
	toks  []tok
	qs    []quotation
	sents []sentence
}

// A sentence is toks[lo:hi].
type sentence struct{ lo, hi int }

func read(text string, b hearsay.Block) *passage {
	p := &passage{text: text, block: b}
	p.tokens()
	p.quotations()
	p.sentences()
	return p
}

// tokens cuts the block into words and marks. A word holds letters, digits,
// inner apostrophes, hyphens and full stops; the possessive stays with it.
func (p *passage) tokens() {
	t := p.text
	end := p.block.End
	p.toks = make([]tok, 0, p.block.Len()/4+4)
	for i := p.block.Start; i < end; {
		r, n := decode(t, i)
		if words.Letter(r) || r == '@' || r == '#' {
			j := i + n
			for j < end {
				r2, n2 := decode(t, j)
				if words.Letter(r2) {
					j += n2
					continue
				}
				if (r2 == '\'' || r2 == '’' || r2 == '-' || r2 == '‑' || r2 == '.' || r2 == '&') && j+n2 < end {
					r3, n3 := decode(t, j+n2)
					if words.Letter(r3) && !(r2 == '.' && glued(t, i, j, j+n2, n3, end)) {
						j += n2
						continue
					}
				}
				break
			}
			// An abbreviation keeps its full stop: "Mr.", "Sen.", "U.S."
			if j < end && t[j] == '.' && words.Abbreviation(t[i:j]) && j+1 < end {
				j++
			}
			if j < end && t[j] == '%' {
				j++
			}
			k := wordTok(t, i, j)
			if w := t[i:j]; w == "US" || w == "WHO" || k.low == "will" && k.tags&isCap != 0 && p.inside() {
				k.tags &^= isObj | isPron | isRel | isComp | isAux | isModal | isPlural
			}
			p.toks = append(p.toks, k)
			i = j
			continue
		}
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			i += n
			continue
		}
		k := other
		switch r {
		case ',', '，':
			k = comma
		case '.', '!', '?', '…', '。', '！', '？':
			k = stop
			for i+n < end && (t[i+n] == '.' || t[i+n] == '!' || t[i+n] == '?') {
				n++
			}
		case ':', '：':
			k = colon
		case ';':
			k = semi
		case '—', '–', '―':
			k = dash
		case '-':
			for i+n < end && t[i+n] == '-' {
				n++
			}
			if n > 1 || (i == p.block.Start || t[i-1] == ' ') && i+1 < end && t[i+1] == ' ' {
				k = dash
			}
		case '(', '[':
			k = lpar
		case ')', ']':
			k = rpar
		case '“', '„', '«', '‟', '「', '『':
			k = open
		case '”', '»', '」', '』':
			k = shut
		case '"', '‘', '’', '‹', '›', '`', '\'':
			k = other
			if (r == '\'' || r == '`' || r == '’' || r == '‘') && i+n < end {
				if r2, n2 := decode(t, i+n); r2 == r {
					n += n2 // '' and `` for double marks
				}
			}
		}
		p.toks = append(p.toks, tok{s: i, e: i + n, kind: k, low: t[i : i+n], quote: -1})
		i += n
	}
}

// inside reports whether the next token stands inside a sentence that is not a
// headline: after a lower-case word or a comma.
func (p *passage) inside() bool {
	if len(p.toks) == 0 {
		return false
	}
	k := p.toks[len(p.toks)-1]
	return k.kind == comma || k.kind == word && k.tags&isCap == 0
}

// glued reports whether the full stop at t[dot] ends a sentence that lacks its
// space: "on Monday.Sergei".
func glued(t string, start, dot, next, n, end int) bool {
	r, _ := decode(t, next)
	if !unicode.IsUpper(r) || dot-start < 3 || next+n >= end {
		return false
	}
	after, _ := decode(t, next+n)
	last, _ := utf8.DecodeLastRuneInString(t[start:dot])
	return unicode.IsLower(after) && (unicode.IsLower(last) || unicode.IsDigit(last))
}

func decode(t string, i int) (rune, int) {
	if c := t[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(t[i:])
}

func wordTok(t string, s, e int) tok {
	k := tok{s: s, e: e, kind: word, quote: -1}
	k.low = lower(t[s:e])
	r, _ := decode(t, s)
	if unicode.IsUpper(r) {
		k.tags |= isCap
	}
	if unicode.IsDigit(r) {
		k.tags |= isNum
	}
	k.tags |= tagsOf[k.low]
	if i := strings.IndexByte(k.low, '\''); i > 0 {
		k.tags |= contraction(k.low, i)
	}
	if f, ok := forms[k.low]; ok {
		k.form = f
	}
	if k.tags == 0 && len(k.low) > 4 && strings.HasSuffix(k.low, "ly") {
		k.tags |= isAdv
	}
	return k
}

func contraction(low string, i int) tag {
	switch low[i:] {
	case "'s":
		if tagsOf[low[:i]]&isPron != 0 {
			return isPron | isAux
		}
		return isPoss2
	case "'":
		return isPoss2
	case "'d", "'ll", "'re", "'ve", "'m":
		return isPron | isAux
	case "'t":
		return isAux | isNeg
	}
	return 0
}

// lower returns s in lower case with a straight apostrophe; it returns s itself
// where that changes nothing.
func lower(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	s = strings.ToLower(s)
	if strings.Contains(s, "’") {
		s = strings.ReplaceAll(s, "’", "'")
	}
	return s
}

// quotations pairs the quotation marks of the block. Curly and angle marks say
// which way they face; a straight one opens where no quotation is open. Single
// marks count only where no double one is open, and only as a pair.
func (p *passage) quotations() {
	cur, nested := -1, 0
	curMark := byte(0)
	for i := range p.toks {
		if cur < 0 {
			nested = 0
		}
		k := &p.toks[i]
		k.quote = cur
		switch {
		case k.kind == word:
			continue
		case k.low == "\"" || k.low == "''" || k.low == "``" || k.low == "’’" || k.low == "‘‘":
			if cur >= 0 && (curMark == 'd') && !p.opensAgain(i, cur) {
				k.kind = shut
				p.close(cur, i)
				cur = -1
			} else if cur >= 0 && curMark == 's' {
				// a double mark ends doubt about a single one
				continue
			} else {
				if cur >= 0 {
					p.unclose(cur, i)
				}
				k.kind = open
				cur, curMark = p.open(i, false), 'd'
				k.quote = cur
			}
		case k.kind == open && cur >= 0 && curMark == 'd' && straight(p.toks[p.qs[cur].open].low):
			nested++ // a curly quotation inside a straight one
		case k.kind == shut && nested > 0:
			nested--
		case k.kind == open:
			if cur < 0 {
				cur, curMark = p.open(i, false), 'd'
				k.quote = cur
			} else if curMark == 'd' && i > p.qs[cur].open+1 && p.toks[i-1].e == k.s && p.toks[i-1].kind != word && (i+1 == len(p.toks) || p.toks[i+1].s > k.e) {
				// a mark that faces the wrong way: “It's unusual,“ he said
				k.kind = shut
				p.close(cur, i)
				cur = -1
			} else if curMark == 'd' && p.toks[p.qs[cur].open].low == k.low {
				// opened again without having been closed
				p.unclose(cur, i)
				cur, curMark = p.open(i, false), 'd'
				k.quote = cur
			}
		case k.kind == shut:
			if cur >= 0 && curMark == 'd' {
				p.close(cur, i)
				cur = -1
			}
		case k.low == "‘" || k.low == "'" || k.low == "‹":
			if cur < 0 && p.opensSingle(i) {
				if j := p.singleEnd(i); j > 0 {
					k.kind = open
					q := p.open(i, true)
					p.close(q, j)
					p.toks[j].kind = shut
					cur, curMark = q, 's'
					k.quote = cur
				}
			}
		}
		if cur >= 0 && curMark == 's' && i == p.qs[cur].shut {
			cur = -1
		}
	}
	if cur >= 0 && curMark == 'd' {
		p.unclose(cur, len(p.toks))
	}
}

func straight(mark string) bool { return mark == "\"" || mark == "''" || mark == "``" }

// opensAgain reports whether the straight mark at i, met inside a quotation,
// must be an opening one: a space before it and a word right after it.
func (p *passage) opensAgain(i, cur int) bool {
	k := p.toks[i]
	if i+1 >= len(p.toks) || i == 0 {
		return false
	}
	return p.toks[i-1].e < k.s && p.toks[i+1].s == k.e && p.toks[i+1].kind == word && i-p.qs[cur].open > 1
}

func (p *passage) open(i int, single bool) int {
	p.qs = append(p.qs, quotation{open: i, shut: len(p.toks), single: single})
	return len(p.qs) - 1
}

func (p *passage) close(q, i int) {
	p.qs[q].shut, p.qs[q].closed = i, true
}

// unclose ends a quotation that was never closed: at the end of the block where
// it opened the block, else it is no quotation at all.
func (p *passage) unclose(q, i int) {
	qq := &p.qs[q]
	qq.shut = i
	if qq.open > 0 && i < len(p.toks) {
		for j := qq.open; j < i; j++ {
			p.toks[j].quote = -1
		}
		p.toks[qq.open].kind = other
		qq.shut = qq.open
	}
}

func (p *passage) opensSingle(i int) bool {
	k := p.toks[i]
	return (i == 0 || p.toks[i-1].e < k.s || p.toks[i-1].kind == lpar || p.toks[i-1].kind == dash) && i+1 < len(p.toks) &&
		p.toks[i+1].kind == word && p.toks[i+1].s == k.e
}

// singleEnd finds the closing single mark for the opening one at i: within 60
// tokens, before any double mark.
func (p *passage) singleEnd(i int) int {
	for j := i + 2; j < len(p.toks) && j < i+60; j++ {
		k := p.toks[j]
		switch {
		case k.kind == open || k.kind == shut || k.low == "\"":
			return 0
		case k.low == "’" || k.low == "'" || k.low == "›":
			if p.toks[j-1].e == k.s && (j+1 == len(p.toks) || p.toks[j+1].s > k.e || p.toks[j+1].kind != word) {
				// the plural possessive ("voters' hopes") closes too: the next one further on wins
				return j
			}
		}
	}
	return 0
}

// longest is the number of tokens that a sentence is cut at, so that a page
// without full stops takes linear time.
const longest = 1000

// sentences maps the block's sentences to tokens and mends two cuts that only
// a reader of cues can: a quotation that ends in ? or ! before its cue.
func (p *passage) sentences() {
	rs := words.Sentences(p.text[p.block.Start:p.block.End])
	i := p.dateline()
	for _, r := range rs {
		end := p.block.Start + r.End
		lo := i
		for i < len(p.toks) && p.toks[i].s < end {
			i++
		}
		if lo == i {
			continue
		}
		for i-lo > longest { // no sentence of a newspaper's is so long
			p.sents = append(p.sents, sentence{lo, lo + longest})
			lo += longest
		}
		if n := len(p.sents); n > 0 && i-p.sents[n-1].lo <= longest && p.joins(p.sents[n-1], lo, i) {
			p.sents[n-1].hi = i
			continue
		}
		p.sents = append(p.sents, sentence{lo, i})
	}
	if i < len(p.toks) {
		p.sents = append(p.sents, sentence{i, len(p.toks)})
	}
}

// dateline returns where the block's text begins, past "CLEVELAND, July 19
// (UPI) —" and "Minsk (Reuters) -".
func (p *passage) dateline() int {
	for i := 1; i < len(p.toks) && i < 11; i++ {
		k := p.toks[i]
		if k.kind == dash {
			if first := p.toks[0]; first.kind == word && i+1 < len(p.toks) && (p.toks[i+1].tags&isCap != 0 || p.toks[i+1].kind == open) && (p.toks[i-1].kind == rpar && first.tags&isCap != 0 && p.toks[i-1].s-first.s < 60 || allCaps(p.text[first.s:first.e])) {
				return i + 1
			}
			return 0
		}
		if k.kind == word && k.tags&(isCap|isNum|isTime) == 0 || k.quote >= 0 || k.kind == colon || k.kind == stop && k.low != "." {
			return 0
		}
	}
	return 0
}

// joins reports whether the sentence toks[lo:hi] belongs to the one before,
// which ended in a quotation: “Really?” Smith asked.
func (p *passage) joins(s sentence, lo, hi int) bool {
	last := p.toks[s.hi-1]
	if last.kind == shut && p.toks[lo].kind == dash && hi-lo < 16 && hi == len(p.toks) {
		return true // “Go back.” — Ann Lee
	}
	if last.kind == shut && s.hi >= 2 {
		stopped := p.toks[s.hi-2].low == "."
		for i := lo; i < hi && i < lo+8; i++ {
			k := p.toks[i]
			if stopped { // “It is over.” Smith said.
				if k.form.cue != nil && k.form.cue.frame&clause != 0 && i > lo && i+2 >= hi && p.toks[hi-1].kind != word && p.toks[i-1].kind == word {
					return true
				}
				if k.kind != word {
					return false
				}
				continue
			}
			if k.form.cue != nil && k.form.cue.frame&clause != 0 {
				return i == hi-1 || p.toks[i+1].kind != word || p.toks[i+1].tags&(isComp|isDet|isPron) == 0
			}
			if i > lo && p.verbal(i) && p.toks[i-1].kind == word && last.kind == shut { // “Right?” Smith went on, smiling.
				if j := p.adjuncts(i+1, hi, nil); j >= hi || p.toks[j].kind != word || p.low(i+1) == "on" {
					return true
				}
			}
			if k.kind != word && k.kind != comma {
				return false
			}
		}
	}
	// a stop inside a quotation that the leaf did not see as one
	return p.toks[lo].quote >= 0 && p.toks[lo].quote == last.quote && p.toks[lo].kind != open
}

// in returns the words of tokens lo to hi, without the marks at either end.
func (p *passage) rng(lo, hi int) hearsay.Range {
	if lo >= hi {
		return hearsay.Range{}
	}
	return hearsay.Range{Start: p.toks[lo].s, End: p.toks[hi-1].e}
}
