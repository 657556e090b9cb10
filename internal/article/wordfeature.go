package article

import (
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"
)

// This file fills what the words of a block say, and finds the headline by them.

// own fills what the words and the tag of a block say.
func (t *table) own(r []float32, i int, title map[string]bool) {
	b, x := &t.blocks[i], &t.f[i]
	w := float32(x.words)
	r[fWords] = log2(x.words)
	r[fWordLen] = ratio(float32(x.chars), w)
	r[fStops] = float32(min(x.stops, 20))
	r[fStopRate] = ratio(float32(x.stops), w)
	r[fCommaRate] = ratio(float32(x.commas), w)
	r[fDigitRate] = ratio(float32(x.digits), float32(x.chars))
	r[fCapRate] = ratio(float32(x.caps), w)
	r[fUpperRate] = ratio(float32(x.uppers), w)
	r[fQuotes] = float32(min(x.quotes, 8))
	r[fPipes] = float32(min(x.pipes, 8))
	r[fEnds] = flag(x.ends)
	r[fOdds] = x.odds
	r[fOddsMean] = ratio(x.odds, float32(x.grams))
	last, firstc := t.text[b.end-1], t.text[b.start]
	r[fQuestion] = flag(last == '?')
	r[fColon] = flag(last == ':')
	r[fLower] = flag(firstc >= 'a' && firstc <= 'z')
	r[fLink] = x.link
	r[fStrong] = float32(b.strong) / float32(b.end-b.start)
	r[fPromo] = flag(x.promo)
	r[fBio] = flag(x.bio)
	r[fRepeat] = log2(x.repeat)
	r[fFirst] = flag(x.first)
	r[fBr] = flag(b.br)
	r[fBlank] = flag(b.blank)
	r[fDepth] = float32(t.scan.nodes[b.node].depth)
	switch b.tag {
	case atom.P:
		r[fP] = 1
	case atom.Li:
		r[fLi] = 1
	case atom.Td, atom.Th:
		r[fTd] = 1
	case atom.Div, atom.Section:
		r[fDiv] = 1
	case atom.Blockquote:
		r[fQuote] = 1
	}
	r[fHeading] = float32(t.level(i))
	if x.words <= 16 {
		line := string(t.text[b.start:b.end])
		r[fByline] = flag(isByline(line))
		r[fDateLine] = flag(isDateLine(line))
		r[fPicture] = flag(isPictureCredit(line))
		if x.words <= 9 {
			r[fSection] = float32(section(line))
		}
		if len(title) > 0 {
			in := wordsIn(line, title)
			r[fTitleWords] = float32(in) / float32(len(title))
			r[fTitleSame] = flag(in >= len(title) && x.words <= len(title)+6)
		}
	}
}

// wordsIn counts the words of the line that are in the set, which is lower-case.
func wordsIn(line string, set map[string]bool) int {
	n := 0
	var buf [32]byte
	for w := range strings.FieldsFuncSeq(line, func(r rune) bool {
		return notWord(unicode.ToLower(r))
	}) {
		ascii := len(w) <= len(buf)
		for i := 0; ascii && i < len(w); i++ {
			ascii = w[i] < 0x80
			buf[i] = lower(w[i])
		}
		if ascii && set[string(buf[:len(w)])] || !ascii && set[strings.ToLower(w)] {
			n++
		}
	}
	return n
}

func notWord(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x80 && r != '’' && r != '‘' && r != '“' && r != '”' && r != '–' && r != '—')
}

// level returns the level of the heading that block i is, 0 where it is none.
func (t *table) level(i int) int { return t.heading(t.blocks[i].node) }

// headline returns the block that most likely prints the title, by the page's
// <title> or its first h1, and the title's words.
func (t *table) headline() (at int, words map[string]bool) {
	words = map[string]bool{}
	if !t.title.empty() {
		line := strings.ToLower(unescape(string(t.page.Body[t.title.start:min(t.title.end, t.title.start+400)])))
		if i := strings.LastIndexAny(line, "|"); i > 20 {
			line = line[:i]
		} else if i := max(strings.LastIndex(line, " - "), strings.LastIndex(line, " – ")); i > 25 {
			line = line[:i]
		}
		for _, w := range strings.FieldsFunc(line, notWord) {
			words[w] = true
		}
	}
	best := float32(0)
	for i := range t.f {
		x := &t.f[i]
		if x.words > 30 || x.words < 2 {
			continue
		}
		v := float32(0)
		if lv := t.level(i); lv == 1 {
			v = .8
		} else if lv == 2 {
			v = .2
		}
		if len(words) > 0 {
			in := wordsIn(t.str(i), words)
			v += float32(in)/float32(len(words)) - .5*float32(max(0, x.words-in))/float32(x.words)
		} else if !t.html && x.repeat == 2 && x.words >= 4 && i < len(t.f)/2 && v == 0 {
			v = .5
		}
		if v > best+.05 {
			best, at = v, i
		}
	}
	if best < .4 {
		at = 0
	}
	return at, words
}
