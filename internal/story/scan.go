package story

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/words"
)

// distinct is how many different words of one page are counted, from the top:
// what a hostile page can cost is bounded by it.
const distinct = 1 << 12

// longest is how many bytes a word may have; longer ones are addresses and noise.
const longest = 64

// A slot is one word of the page being read.
type slot struct {
	term    term
	count   int32 // weighted
	seed    int32 // its slot in the seed, -1 where that has none
	df      int32 // documents of the seed that hold it
	name    bool
	number  bool
	word    string // as first written, part of the page
	surface string // as first written as a name
}

// A scanner counts the words of one page after another, without allocating. What it
// goes through for a page of ordinary length fits the innermost cache.
type scanner struct {
	slots []slot               // in order of their first word
	table [2 * distinct]uint16 // open addressing: places in slots, from 1

	seed    *seedTable
	lower   []byte // the word being read, lower-cased
	heavy   [1<<11 + 1]uint16
	order   []uint16
	kept    [2][]uint64 // names, other words
	spelled []byte

	// the sentence being read
	tokens, upper int
	named         []uint16 // slots of words that may be names
	surfaces      []string
}

func newScanner() *scanner { return &scanner{seed: seed()} }

// read counts the words of an article: the title three times, a body block that
// begins within the first three hundred words twice.
func (s *scanner) read(a *hearsay.Article) {
	s.reset()
	titled, seen := false, 0
	for _, b := range a.Blocks {
		switch {
		case b.Kind == hearsay.Title:
			if !titled {
				s.text(a.Text[b.Start:b.End], 3, false)
			}
			titled = true
		case b.Body():
			weight := int32(1)
			if seen < 300 {
				weight = 2
			}
			seen += s.text(a.Text[b.Start:b.End], weight, true)
		}
	}
	if !titled && !a.Headline.None() {
		s.text(a.Headline.Text, 3, false)
	}
}

// reset forgets the page read before.
func (s *scanner) reset() {
	clear(s.table[:])
	clear(s.slots) // its words are parts of that page
	s.slots = s.slots[:0]
}

// The classes of ASCII bytes.
const (
	other = iota
	small
	capital
	digit
	joint
	wide // not ASCII
)

var class = func() (out [256]uint8) {
	for c := range out {
		switch {
		case c >= utf8.RuneSelf:
			out[c] = wide
		case 'a' <= c && c <= 'z' || c == '_':
			out[c] = small
		case 'A' <= c && c <= 'Z':
			out[c] = capital
		case '0' <= c && c <= '9':
			out[c] = digit
		case c == '\'' || c == '-' || c == '.':
			out[c] = joint
		}
	}
	return out
}()

// text counts the words of t, as [words.Words] finds them, and returns how many
// there are. A word that begins a sentence is no name for its capital; where
// sentences is false t is a headline and its first word may be one.
func (s *scanner) text(t string, weight int32, sentences bool) int {
	n := 0
	stop := byte(0)      // the stop read since the last word
	last := ""           // the word right before that stop
	initial := sentences // the next word begins a sentence
	for i := 0; i < len(t); {
		c := t[i]
		k := class[c]
		switch k {
		case other, joint:
			switch c {
			case '.', '!', '?':
				stop = c
			case '\n':
				s.close(sentences)
				initial = sentences
			}
			i++
			continue
		case wide:
			r, size := utf8.DecodeRuneInString(t[i:])
			if !words.Letter(r) {
				if r == '…' || r == '。' {
					stop = '!'
				}
				i += size
				continue
			}
		}
		end, ascii := i, true
		for end < len(t) {
			k := class[t[end]]
			if k == small || k == capital || k == digit {
				end++
				continue
			}
			if k == other {
				break
			}
			var size int
			if end, size = s.join(t, end); size == 0 {
				break
			}
			ascii = ascii && size == 1
		}
		upper := k == capital
		if k == wide {
			r, _ := utf8.DecodeRuneInString(t[i:])
			upper = unicode.IsUpper(r) || unicode.IsTitle(r)
		}
		if stop != 0 && k != small && ends(stop, last) {
			s.close(sentences)
			initial = sentences
		}
		n++
		s.tokens++
		if upper {
			s.upper++
		}
		s.word(t[i:end], ascii, upper && !initial, weight)
		initial = false
		stop, last = 0, t[i:end]
		if end < len(t) && t[end] != '.' {
			last = ""
		}
		i = end
	}
	s.close(sentences)
	return n
}

// join reads past what may stand inside a word at t[at]: a letter outside ASCII,
// or a mark with a letter behind it. The size is that of the character, 0 where
// the word ends.
func (s *scanner) join(t string, at int) (end, size int) {
	r, size := rune(t[at]), 1
	if r >= utf8.RuneSelf {
		r, size = utf8.DecodeRuneInString(t[at:])
		if words.Letter(r) {
			return at + size, size
		}
	}
	switch r {
	case '\'', '-', '.', '’', '‑':
		if at+size < len(t) {
			if k := class[t[at+size]]; k == small || k == capital || k == digit {
				return at + size, size
			}
			if next, _ := utf8.DecodeRuneInString(t[at+size:]); words.Letter(next) {
				return at + size, size
			}
		}
	}
	return at, 0
}

// ends reports whether a stop after the word ends a sentence, where a capital or
// a digit follows.
func ends(stop byte, word string) bool {
	if stop != '.' || word == "" {
		return true
	}
	if len(word) == 1 {
		return class[word[0]] != capital
	}
	return len(word) > 8 || !words.Abbreviation(word)
}

// calendar are names of days and months: capitalised, and shared by every story
// of a week.
var calendar = func() map[term]bool {
	out := map[term]bool{}
	for w := range strings.FieldsSeq(`monday tuesday wednesday thursday friday saturday sunday january february march
		april may june july august september october november december jan feb mar apr aug sep sept oct nov dec`) {
		out[termOf(w)] = true
	}
	return out
}()

// word counts one word.
func (s *scanner) word(w string, ascii, capital bool, weight int32) {
	if len(w) > 2 && w[len(w)-1] == 's' {
		if w[len(w)-2] == '\'' {
			w = w[:len(w)-2]
		} else if !ascii {
			w = strings.TrimSuffix(w, "’s")
		}
	}
	if len(w) < 2 && w[0] < utf8.RuneSelf || len(w) > longest {
		return
	}
	h := uint32(2166136261)
	if ascii {
		for i := range len(w) {
			c := w[i]
			if class[c] == 2 { // a capital
				c |= 0x20
			}
			h = (h ^ uint32(c)) * 16777619
		}
	} else {
		s.lower = lower(s.lower[:0], w)
		for _, c := range s.lower {
			h = (h ^ uint32(c)) * 16777619
		}
	}
	t := mix(h)
	i := uint32(t) % (2 * distinct)
	for s.table[i] != 0 && s.slots[s.table[i]-1].term != t {
		i = (i + 1) % (2 * distinct)
	}
	if s.table[i] == 0 {
		if len(s.slots) == distinct {
			return
		}
		at, df := s.seed.look(t)
		s.slots = append(s.slots, slot{term: t, seed: at, df: df, number: class[w[0]] == digit, word: w})
		s.table[i] = uint16(len(s.slots))
	}
	p := &s.slots[s.table[i]-1]
	p.count += weight
	if capital && !p.name && p.df < seedDocs/8 {
		s.named = append(s.named, s.table[i]-1)
		s.surfaces = append(s.surfaces, w)
	}
}

// lower appends the lower-cased word, its apostrophes straight.
func lower(to []byte, w string) []byte {
	for _, r := range w {
		if r == '’' {
			r = '\''
		}
		to = utf8.AppendRune(to, unicode.ToLower(r))
	}
	return to
}

// close ends the sentence or headline being read. Where more than half the words
// of a headline are capitalised, or three quarters of a sentence's, capitals say
// nothing about names.
func (s *scanner) close(sentence bool) {
	if s.tokens <= 3 || s.upper*2 <= s.tokens || sentence && s.upper*4 <= s.tokens*3 {
		for k, i := range s.named {
			if p := &s.slots[i]; !p.name && !calendar[p.term] {
				p.name, p.surface = true, s.surfaces[k]
			}
		}
	}
	s.tokens, s.upper = 0, 0
	clear(s.surfaces)
	s.named, s.surfaces = s.named[:0], s.surfaces[:0]
}

// bag fills in the heaviest names of the page read, and behind them the other of
// its heaviest words, each by term: words above one in three documents are left
// out. Of words that weigh the same, those that come first on the page are taken.
func (s *scanner) bag(d *doc) {
	ln := logs()
	// Sorted by counting: heavy[w] is first how many words weigh w, then where
	// those that do begin in order.
	clear(s.heavy[:])
	for i := range s.slots {
		p := &s.slots[i]
		idf := ln[seedDocs+1] - ln[min(p.df+1, seedDocs+1)]
		if idf < 1 {
			p.count = 0
			continue
		}
		p.count = int32((1+ln[min(int(p.count), len(ln)-1)])*idf*scale + .5)
		s.heavy[p.count]++
	}
	n := uint16(0)
	for w := len(s.heavy) - 1; w >= 0; w-- {
		n, s.heavy[w] = n+s.heavy[w], n
	}
	s.order = slices.Grow(s.order[:0], int(n))[:n]
	for i := range s.slots {
		if w := s.slots[i].count; w > 0 {
			s.order[s.heavy[w]] = uint16(i)
			s.heavy[w]++
		}
	}
	// What is kept goes by term, with its slot and its weight behind.
	names, others := s.kept[0][:0], s.kept[1][:0]
	for k, i := range s.order {
		p := &s.slots[i]
		w := weight(p.count)
		if k < heavyWords {
			w |= isWord
		}
		o := uint64(p.term)<<32 | uint64(i)<<16
		switch {
		case len(names) < heavyNames && (p.name || p.number && len(p.word) > 1):
			if w |= isName; p.number {
				w |= isNumber
			}
			names = append(names, o|uint64(w))
		case k < heavyWords:
			others = append(others, o|uint64(w))
		}
		if k >= heavyWords && len(names) == heavyNames {
			break
		}
	}
	slices.Sort(names)
	slices.Sort(others)
	s.kept = [2][]uint64{names, others}
	d.names = uint8(len(names))
	n = uint16(len(names) + len(others))
	d.terms, d.weights = make([]term, 0, n), make([]weight, 0, n)
	s.spelled = s.spelled[:0]
	for _, kept := range s.kept {
		for _, o := range kept {
			d.terms = append(d.terms, term(o>>32))
			d.weights = append(d.weights, weight(o)|s.spell(&s.slots[o>>16&0xffff]))
		}
	}
	d.spelled = string(s.spelled)
}

// spell returns how the word of a slot is written: as the seed has it, or as the
// next string of the page's own spellings, to which it is added. A name is written
// as it first stood, any other word in small letters.
func (s *scanner) spell(p *slot) weight {
	written := p.surface
	if p.seed >= 0 {
		switch known := s.seed.spelled(p.seed); {
		case written == "":
			return asSeed
		case titled(known, written):
			return asTitle
		case strings.ToUpper(known) == written:
			return asUpper
		}
	}
	if written == "" {
		s.lower = lower(s.lower[:0], p.word)
	} else {
		s.lower = append(s.lower[:0], written...)
	}
	s.spelled = append(append(s.spelled, byte(len(s.lower))), s.lower...)
	return asOwn
}

// titled reports whether a word is written as known but for its first letter, an
// ASCII capital.
func titled(known, written string) bool {
	return len(known) == len(written) && len(known) > 0 && written[0]|0x20 == known[0] && class[written[0]] == capital && known[1:] == written[1:]
}
