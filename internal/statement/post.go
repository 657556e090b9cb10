package statement

import (
	"strings"
	"time"

	"hearsay"
)

// What stands outside sentences: a label and a colon, a credit on the next
// line, a post with its signature.

// label reads "Name: words" at the head of a block: a headline, a transcript, an
// interview. transcript says that several blocks of the article have labels.
func (p *passage) label(first, transcript bool) (find, bool) {
	c, at := p.labelEnd()
	if c < 1 || c+2 >= len(p.toks) || p.toks[at].kind != word || p.toks[at].tags&isCap == 0 || p.toks[c+1].s == p.toks[c].e && p.toks[c+1].kind == word {
		return p.labelAfter(first)
	}
	f := find{p: p, c: saying, verb: ":", src: piece{at, c}, cue: piece{c, c + 1}, at: c, clausal: true}
	last := p.toks[c-1]
	quoted := p.toks[c+1].kind == open
	switch {
	case c == at+1 && (p.toks[at].low == "q" || p.toks[at].low == "question"):
		f.verb, f.c = "ask", asking
	case c == at+1 && (p.toks[at].low == "a" || p.toks[at].low == "answer"):
	case notSpeakers[last.low] || last.tags&(isTime|isNum) != 0 || last.tags&isCap == 0 && !(first && last.tags&isTitle != 0):
		return find{}, false
	case first && (p.block.Kind == hearsay.Title || quoted):
		if e := p.rightNP(0, c, true); e == 0 || p.hasVerb(0, c) {
			return find{}, false
		}
	case allCaps(p.text[p.toks[at].s:last.e]) && (transcript || at > 0), transcript && c <= at+4, quoted && c <= 5:
		if p.hasVerb(at, c) {
			return find{}, false
		}
	default:
		return find{}, false
	}
	hi := len(p.toks)
	if hi-c < 5 {
		return find{}, false
	}
	if quoted && first && p.block.Kind == hearsay.Title && p.qs[p.toks[c+1].quote].closed {
		hi = p.clauseEnd(c+1, hi)
	}
	f.parts = []piece{{c + 1, hi}}
	f.whole = p.block.Kind != hearsay.Title
	return f, true
}

// labelAfter reads a headline that names its source last: "Talks failed: aide".
func (p *passage) labelAfter(first bool) (find, bool) {
	if !first || p.block.Kind != hearsay.Title {
		return find{}, false
	}
	n := len(p.toks)
	for n > 0 && p.toks[n-1].kind == stop {
		n--
	}
	for i := n - 1; i > 2 && i > n-5; i-- {
		if p.toks[i].kind == colon {
			if e := p.rightNP(i+1, n, true); e == n && !p.hasVerb(i+1, n) && len(p.toks[n-1].low) > 2 && !notSpeakers[p.toks[n-1].low] {
				return find{p: p, c: saying, verb: ":", src: piece{i + 1, n}, cue: piece{i, i + 1}, at: i, clausal: true, left: true, parts: []piece{{0, i}}}, true
			}
			return find{}, false
		}
	}
	return find{}, false
}

var asking = &cue{lemma: "ask", frame: clause, strength: asks}

// notSpeakers are labels before a colon that name no speaker.
var notSpeakers = set("watch exclusive opinion analysis live update updates video photos photo read more breaking note here editorial commentary review related listen gallery podcast quiz explainer explained factbox timeline correction editor's source sources reference image credit tags topics share follow also plus bonus warning spoiler tip step part chapter day poll question fact facts claim verdict rating date time location where when who why how what price following this is next example examples summary background context election debate primary caucus results")

func (p *passage) hasVerb(lo, hi int) bool {
	for i := lo; i < hi; i++ {
		if k := p.toks[i]; k.tags&(isAux|isVerb) != 0 || k.form.cue != nil && k.form.kind&(past|third) != 0 && k.tags&isCap == 0 {
			return true
		}
	}
	return false
}

func allCaps(s string) bool {
	return s == strings.ToUpper(s) && s != strings.ToLower(s) && len(s) > 3
}

// labelled reports whether the block begins as a line of a transcript does.
func (p *passage) labelled() bool {
	c, at := p.labelEnd()
	return c > at && c <= at+5 && p.toks[at].kind == word && p.toks[at].tags&isCap != 0 && !notSpeakers[p.toks[c-1].low] && !p.hasVerb(at, c)
}

// labelEnd returns the colon of the block's label, -1 where it has none, and
// where the label begins: past a quotation mark that opens the block.
func (p *passage) labelEnd() (c, at int) {
	if len(p.toks) > 0 && p.toks[0].kind == open {
		at = 1
	}
	for i := at; i < len(p.toks) && i < at+9; i++ {
		k := p.toks[i]
		if k.kind == colon {
			return i, at
		}
		if k.kind != word && k.kind != lpar && k.kind != rpar || at == 0 && k.quote >= 0 {
			break
		}
	}
	return -1, at
}

// credit reads a line that gives the block before it to its speaker: "– noted
// opposition leader Ann Lee before the meeting", "— Ann Lee, a fellow".
func (p *passage) credit(prev *passage) (find, bool) {
	if prev == nil || len(p.toks) < 2 || p.toks[0].kind != dash || len(prev.toks) < 3 {
		return find{}, false
	}
	f := find{p: prev, left: true, clausal: true, whole: true, parts: []piece{{0, len(prev.toks)}}}
	k := p.toks[1]
	if k.kind == word && k.form.cue != nil && k.form.cue.frame&clause != 0 && k.form.kind&(past|third) != 0 {
		e := p.rightNP(2, len(p.toks), true)
		if e == 0 {
			return find{}, false
		}
		f.c, f.verb = k.form.cue, k.form.cue.lemma
		f.from = &origin{p, piece{2, e}, piece{1, 2}}
		return f, true
	}
	e := p.rightNP(1, len(p.toks), true)
	if k.tags&isCap == 0 || e == 0 || e < len(p.toks)-1 || e > 16 {
		return find{}, false
	}
	if prev.block.Kind != hearsay.Quotation && !(len(prev.sents) == 1 && prev.allQuoted(prev.sents[0])) {
		return find{}, false
	}
	f.c, f.verb = saying, "say"
	f.from = &origin{p, piece{1, e}, piece{}}
	return f, true
}

// A signature is where a post names its author: "Ann Lee (@annlee) August 15,
// 2020".
type signature struct {
	name, date piece
	from       int // its first token
	when       hearsay.When
}

func (p *passage) signature(a *hearsay.Article) (signature, bool) {
	for i := 1; i+2 < len(p.toks); i++ {
		if p.toks[i].kind != lpar || !strings.HasPrefix(p.toks[i+1].low, "@") || p.toks[i+2].kind != rpar {
			continue
		}
		lo := i
		for lo > 0 && i-lo < 6 && p.toks[lo-1].kind == word && p.toks[lo-1].tags&isCap != 0 && p.toks[lo-1].s+1 >= 0 {
			lo--
		}
		if lo == i {
			continue
		}
		s := signature{name: piece{lo, i + 3}, from: lo}
		if lo > 0 && p.toks[lo-1].kind == dash {
			s.from--
		}
		for d := i + 3; d < len(p.toks) && d < i+10; d++ {
			if w, n, ok := p.date(d); ok {
				s.date = piece{d, d + n}
				s.when = w
				s.when.Said = a.Excerpt(p.rng(d, d+n))
				break
			}
		}
		if s.date.empty() && p.block.Kind != hearsay.Embed {
			continue
		}
		return s, true
	}
	return signature{}, false
}

// date reads "August 15, 2020" or "15 August 2020" at toks[i] and returns the
// number of tokens that it takes.
func (p *passage) date(i int) (hearsay.When, int, bool) {
	at := func(j int) tok {
		if i+j < len(p.toks) {
			return p.toks[i+j]
		}
		return tok{kind: other}
	}
	var month, day, year, n int
	switch {
	case months(at(0).low) > 0 && at(1).tags&isNum != 0:
		month, day, n = months(at(0).low), number(at(1).low), 2
	case at(0).tags&isNum != 0 && months(at(1).low) > 0:
		day, month, n = number(at(0).low), months(at(1).low), 2
	default:
		return hearsay.When{}, 0, false
	}
	if at(n).kind == comma {
		n++
	}
	year = number(at(n).low)
	if year < 1990 || year > 2100 || day < 1 || day > 31 {
		return hearsay.When{}, 0, false
	}
	w := hearsay.Day(year, time.Month(month), day)
	if w.Start.Day() != day {
		return hearsay.When{}, 0, false
	}
	w.Why = "stated"
	return w, n + 1, true
}

func months(s string) int {
	s = strings.TrimSuffix(s, ".")
	if len(s) < 3 {
		return 0
	}
	for m := time.January; m <= time.December; m++ {
		full := strings.ToLower(m.String())
		if s == full || s == full[:3] || s == "sept" && m == time.September {
			return int(m)
		}
	}
	return 0
}

func number(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' || n > 9999 {
			return 0
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

var posting = &cue{lemma: "post", frame: clause}

// post makes the statement of the post that ps[n] signs: the embedded blocks
// before it, and what stands before the signature in its own.
func post(a *hearsay.Article, ps []*passage, n int) (find, bool) {
	p := ps[n]
	sig, ok := p.signature(a)
	if !ok {
		return find{}, false
	}
	f := find{p: p, c: posting, verb: "post", left: true, clausal: true, whole: true, when: sig.when}
	f.from = &origin{p, sig.name, piece{}}
	first := n
	for first > 0 && ps[first-1].block.Kind == hearsay.Embed && p.block.Kind == hearsay.Embed {
		if _, signed := ps[first-1].signature(a); signed {
			break
		}
		first--
	}
	if first == n && sig.from == 0 && n > 0 {
		last := ps[n-1]
		if k := last.toks; len(k) > 0 && (k[len(k)-1].kind == dash || last.block.Kind == hearsay.Quotation) {
			first--
		}
	}
	for _, q := range ps[first:n] {
		if len(q.toks) > 0 {
			f.further = append(f.further, held{q, piece{0, len(q.toks)}})
		}
	}
	if sig.from > 0 {
		f.further = append(f.further, held{p, piece{0, sig.from}})
	}
	return f, len(f.further) > 0
}
