package reuse

import (
	"unicode"
	"unicode/utf8"

	"hearsay"
)

// What a character is to the tokenisation.
const (
	gap    = iota // between words: white space, punctuation, quotation marks, symbols
	letter        // part of a word
	lone          // a word by itself: the characters of scripts that put no spaces
)

// ascii holds what a byte below 0x80 folds to, 0 for a gap, and 0xFF for every
// byte of a longer character.
var ascii = func() (t [256]byte) {
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '_':
			t[c] = byte(c)
		case 'A' <= c && c <= 'Z':
			t[c] = byte(c) + 'a' - 'A'
		case c >= utf8.RuneSelf:
			t[c] = 0xFF
		}
	}
	return t
}()

// folded returns what r folds to (lower case, ordinary width) and what it is.
// Letters, digits, marks and underscores make words, as gold's scores have it.
func folded(r rune) (rune, int) {
	if 0xFF01 <= r && r <= 0xFF5E {
		r -= 0xFEE0
	}
	if r < utf8.RuneSelf {
		if c := ascii[r]; c != 0 {
			return rune(c), letter
		}
		return 0, gap
	}
	if r < 0x250 {
		switch {
		case 0xE0 <= r && r <= 0xFF && r != 0xF7, r == 0xDF:
			return r, letter
		case 0xC0 <= r && r <= 0xDE && r != 0xD7:
			return r + 0x20, letter
		}
	}
	if 0x2000 <= r && r <= 0x206F || r == utf8.RuneError {
		return 0, gap
	}
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
		return 0, gap
	}
	if unspaced(r) {
		return r, lone
	}
	return unicode.ToLower(r), letter
}

// unspaced reports whether r belongs to a script that puts no spaces between
// words: Thai, Lao, Burmese, Khmer, kana, Han.
func unspaced(r rune) bool {
	switch {
	case r < 0x0E00:
		return false
	case r <= 0x0EFF, 0x1000 <= r && r <= 0x109F, 0x1780 <= r && r <= 0x17FF,
		0x3040 <= r && r <= 0x30FF, 0x31F0 <= r && r <= 0x31FF, 0x3400 <= r && r <= 0x4DBF,
		0x4E00 <= r && r <= 0x9FFF, 0xF900 <= r && r <= 0xFAFF, 0x20000 <= r && r <= 0x3FFFF:
		return true
	}
	return false
}

// A token is one word of a text: where it stands, and the hash of its folded
// characters.
type token struct {
	hash       uint64
	start, end int32
}

const (
	offset64 = 14695981039346656037
	prime64  = 1099511628211
)

// tokens appends the words of text between from and to.
func tokens(dst []token, text string, from, to int) []token {
	for i := from; i < to; {
		c := ascii[text[i]]
		if c == 0 {
			i++
			continue
		}
		h, start := uint64(offset64), i
		for {
			if c == 0xFF {
				r, n := utf8.DecodeRuneInString(text[i:to])
				f, kind := folded(r)
				if kind != letter {
					if kind == lone && i == start {
						h = (h ^ uint64(f)) * prime64
						i += n
					} else if i == start {
						i += n
						start = -1
					}
					break
				}
				h = (h ^ uint64(f)) * prime64
				i += n
			} else {
				h = (h ^ uint64(c)) * prime64
				i++
			}
			if i >= to {
				break
			}
			if c = ascii[text[i]]; c == 0 {
				break
			}
		}
		if start >= 0 {
			dst = append(dst, token{h, int32(start), int32(i)})
		}
	}
	return dst
}

// A cursor walks the words of the evidence of a text, both ways, without
// hashing them. segs are its stretches of evidence, in order, never touching.
type cursor struct {
	text string
	segs []hearsay.Range
	seg  int
}

// seek makes the segment that holds pos, or the first one after it, the
// current one.
func (c *cursor) seek(pos int) {
	lo, hi := 0, len(c.segs)
	for lo < hi {
		m := int(uint(lo+hi) >> 1)
		if c.segs[m].End > pos {
			hi = m
		} else {
			lo = m + 1
		}
	}
	c.seg = min(lo, len(c.segs)-1)
}

// next returns the first word at or after pos.
func (c *cursor) next(pos int) (w hearsay.Range, ok bool) {
	for ; c.seg < len(c.segs); c.seg++ {
		s := c.segs[c.seg]
		i := max(pos, s.Start)
		for i < s.End {
			kind, n := c.at(i, s.End)
			if kind == gap {
				i += n
				continue
			}
			w.Start = i
			i += n
			for kind == letter && i < s.End {
				k, n := c.at(i, s.End)
				if k != letter {
					break
				}
				i += n
			}
			w.End = i
			return w, true
		}
	}
	c.seg = len(c.segs) - 1
	return w, false
}

// prev returns the last word that ends at or before pos.
func (c *cursor) prev(pos int) (w hearsay.Range, ok bool) {
	for ; c.seg >= 0; c.seg-- {
		s := c.segs[c.seg]
		i := min(pos, s.End)
		for i > s.Start {
			kind, n := c.before(i, s.Start)
			if kind == gap {
				i -= n
				continue
			}
			w.End = i
			i -= n
			for kind == letter && i > s.Start {
				k, n := c.before(i, s.Start)
				if k != letter {
					break
				}
				i -= n
			}
			w.Start = i
			return w, true
		}
	}
	c.seg = 0
	return w, false
}

func (c *cursor) at(i, end int) (kind, n int) {
	switch ascii[c.text[i]] {
	case 0:
		return gap, 1
	case 0xFF:
		r, n := utf8.DecodeRuneInString(c.text[i:end])
		_, kind := folded(r)
		return kind, n
	}
	return letter, 1
}

func (c *cursor) before(i, start int) (kind, n int) {
	switch ascii[c.text[i-1]] {
	case 0:
		return gap, 1
	case 0xFF:
		r, n := utf8.DecodeLastRuneInString(c.text[start:i])
		_, kind := folded(r)
		return kind, n
	}
	return letter, 1
}

// sameWord reports whether two words fold to the same characters.
func sameWord(a, b string) bool {
	if a == b {
		return true
	}
	for len(a) > 0 && len(b) > 0 {
		r, n := utf8.DecodeRuneInString(a)
		s, m := utf8.DecodeRuneInString(b)
		if r != s {
			f, _ := folded(r)
			g, _ := folded(s)
			if f != g {
				return false
			}
		}
		a, b = a[n:], b[m:]
	}
	return len(a) == len(b)
}
