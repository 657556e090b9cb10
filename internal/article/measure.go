package article

import (
	"unicode"
	"unicode/utf8"
)

// A shape is what can be counted in one block's words.
type shape struct {
	words  int
	chars  int // characters that are letters or digits
	stops  int // . ! ? at the end of a word
	commas int
	digits int
	caps   int // words that begin with a capital
	quotes int
	pipes  int  // | · • » / between words
	uppers int  // words all in capitals
	ends   bool // ends as a sentence does
	promo  bool // says what only chrome says
	bio    bool
	hash   uint64 // of its letters and digits, lower-case
	repeat int    // how many blocks of the page have the same hash
	first  bool   // the first of them
	link   float32
	hints  hint
	odds   float32 // sum of what the lexicon says of its words and pairs
	grams  int     // how many those are
}

// prose reports whether the block reads like running text.
func (f *shape) prose() bool {
	return f.words >= 10 && f.link < .4 && (f.ends || f.words >= 25 || f.stops > 0) && !(f.promo && f.words < 40)
}

// str returns the words of block i.
func (s *scan) str(i int) string { return string(s.text[s.blocks[i].start:s.blocks[i].end]) }

// measure counts every block.
func (s *scan) measure(lex Lexicon) []shape {
	out := make([]shape, len(s.blocks))
	seen := make(map[uint64]int32, len(s.blocks))
	for i := range s.blocks {
		b := &s.blocks[i]
		f := &out[i]
		f.count(s.text[b.start:b.end], lex, nil)
		if n := b.end - b.start; n > 0 {
			f.link = float32(b.link) / float32(n)
		}
		f.hints = s.nodes[b.node].all | b.hints
		if f.words < 70 {
			line := s.str(i)
			f.promo = isPromoted(line)
			f.bio = isBio(line)
		}
		seen[f.hash]++
	}
	for i := range out {
		n := seen[out[i].hash]
		if n > 0 {
			out[i].first = true
			seen[out[i].hash] = -n
		}
		if n < 0 {
			n = -n
		}
		out[i].repeat = int(n)
	}
	return out
}

// A Lexicon says for each of its buckets how much the words and pairs of words
// that hash there speak for the body, in units of 1/32 log odds.
type Lexicon []int8

// LexiconSize is the number of buckets, a power of two.
const LexiconSize = 1 << 13

// gram adds a word and the pair it makes with the one before.
func (f *shape) gram(lex Lexicon, ids *[]uint16, word, before uint64) {
	one := uint16((word ^ word>>29) * 0x9E3779B97F4A7C15 >> 51)
	two := uint16((word*3 + before) * 0x9E3779B97F4A7C15 >> 51)
	if ids != nil {
		*ids = append(*ids, one, two)
		return
	}
	f.odds += float32(int(lex[one])+int(lex[two])) / 32
	f.grams += 2
}

// maxGrams is how many words of a block the lexicon is asked about.
const maxGrams = 100

// count reads the words of a block once. With ids it notes the lexicon's buckets
// there instead of adding up what they say.
func (f *shape) count(b []byte, lex Lexicon, ids *[]uint16) {
	const seed, prime = 14695981039346656037, 1099511628211
	h, word, before := uint64(seed), uint64(seed), uint64(1)
	asked := lex != nil || ids != nil
	inWord, allUpper, letters := false, true, 0
	var last rune
	for i := 0; i < len(b); {
		r, n := rune(b[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(b[i:])
		}
		i += n
		letter := r < utf8.RuneSelf && isAlnum(byte(r)) || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r))
		if letter {
			f.chars++
			upper := r < utf8.RuneSelf && r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf && unicode.IsUpper(r)
			if !inWord {
				f.words++
				if upper {
					f.caps++
				}
				inWord, allUpper, letters, word = true, true, 0, seed
			} else if r >= 0x3400 && r < 0xE000 { // scripts without spaces: two characters a word
				letters++
				if letters%2 == 0 {
					f.words++
				}
			}
			if !upper {
				allUpper = false
			}
			letters++
			if r >= '0' && r <= '9' {
				f.digits++
			}
			low := r
			if upper {
				low = unicode.ToLower(r)
			}
			h = (h ^ uint64(low)) * prime
			if r < '0' || r > '9' {
				word = (word ^ uint64(low)) * prime
			}
		} else {
			if inWord && r != '\'' && r != '’' {
				inWord = false
				if allUpper && letters > 1 {
					f.uppers++
				}
				if asked && f.words <= maxGrams {
					f.gram(lex, ids, word, before)
					before = word
				}
			}
			switch r {
			case '.', '!', '?', '。', '！', '？':
				if i >= len(b) || b[i] == ' ' || b[i] >= 0x80 || b[i] == '"' || r > 0x3000 {
					f.stops++
				}
			case ',', '，', '、':
				f.commas++
			case '"', '“', '”', '«', '»', '„':
				f.quotes++
			case '|', '·', '•', '›', '/', '→', '»' + 1:
				f.pipes++
			}
		}
		if r != ' ' {
			last = r
		}
	}
	if inWord && asked && f.words <= maxGrams {
		f.gram(lex, ids, word, before)
	}
	switch last {
	case '.', '!', '?', '…', '。', '！', '？', ':', ';':
		f.ends = true
	case '"', '”', '’', '\'', ')', '»', '*', ']', '」':
		f.ends = endsSentence(string(b[max(0, len(b)-16):]))
	}
	f.hash = h
}
