package reuse

import (
	"math/bits"
	"slices"
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

// Bytes as the longer function meets them.
const (
	apart   = iota // a gap
	within7        // a letter, digit or underscore of ASCII
	latin          // 0xC3, the first byte of most accented letters of western Europe
	other          // of any other character
)

var bytesOf = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c == 0xC3:
			t[c] = latin
		case c >= utf8.RuneSelf:
			t[c] = other
		case ascii[c] != 0:
			t[c] = within7
		}
	}
	return t
}()

// tokens appends the words of text between from and to.
//
// Sixty-four bytes at a time are turned into a mask of the bytes that belong to
// words, and the edges of the mask are where words start and end. Then each word
// is hashed: its folded UTF-8 bytes with bit 0x20 set in each, eight at a time.
// In ASCII, and after 0xC3, that bit is all there is between capitals and small
// letters, so such words are hashed as they stand; others are folded first. No
// step but the last depends on what the word is, so that the processor has
// little to guess.
func tokens(dst []token, text string, from, to int) []token {
	first := len(dst)
	dst, plain, ok := edges(dst, text, from, to)
	if !ok {
		return tokensSlowly(dst, text[:to], from)
	}
	hashes(dst[first:], text[:to], plain)
	return dst
}

// edges is tokens without the hashes. plain says that no word has to be folded to
// be hashed. ok is false, and dst as it was, where some characters are words by
// themselves.
func edges(dst []token, text string, from, to int) (_ []token, plain, ok bool) {
	text = text[:to]
	begun, ended, first := len(dst), len(dst), len(dst)
	carry, over, done := uint64(0), uint64(0), from
	plain = true
	for base := from; base < to; base += 64 {
		var in, beyond uint64
		if base+64 <= to {
			in, beyond = masks(text[base : base+64])
		} else if n := base + 64 - to; to >= 64 { // the last 64 bytes again
			in, beyond = masks(text[to-64:])
			in, beyond = in>>n, beyond>>n
		} else {
			in, beyond = masks(text[base:] + zeros[:n])
		}
		in |= over
		over = 0
		for ; beyond != 0; beyond &= beyond - 1 {
			i := base + bits.TrailingZeros64(beyond)
			if i < done {
				continue
			}
			n, kind := 2, letter
			switch c := text[i]; {
			case c == 0xC3 && i+1 < to && text[i+1] != 0x97 && text[i+1] != 0xB7 && text[i+1]&0xC0 == 0x80:
			case c == 0xE2 && i+2 < to && text[i+1] == 0x80 && text[i+2]&0xC0 == 0x80:
				n, kind = 3, gap // dashes and quotation marks
			default:
				var r rune
				r, n = utf8.DecodeRuneInString(text[i:])
				if _, kind = folded(r); kind == lone {
					return dst[:first], false, false
				}
				plain = plain && kind == gap
			}
			done = i + n
			if kind == letter {
				at, m := uint(i-base), uint64(1)<<n-1
				in |= m << at
				over = m >> (64 - at)
			}
		}
		if cap(dst) < begun+64 {
			dst = slices.Grow(dst[:begun], 64)
		}
		dst = dst[:cap(dst)]
		before := in<<1 | carry
		carry = in >> 63
		for s := in &^ before; s != 0; s &= s - 1 {
			dst[begun].start = int32(base + bits.TrailingZeros64(s))
			begun++
		}
		for e := before &^ in; e != 0; e &= e - 1 {
			dst[ended].end = int32(base + bits.TrailingZeros64(e))
			ended++
		}
	}
	if ended < begun {
		dst[ended].end = int32(to)
	}
	return dst[:begun], plain, true
}

// hashes hashes the words of text that begin and end where toks say. Unless
// plain, some may have to be folded.
func hashes(toks []token, text string, plain bool) {
	for k := range toks {
		t := &toks[k]
		i, size := int(t.start), int(t.end-t.start)
		if !plain && !asItStands(text[i:t.end]) {
			t.hash = hashFolded(text[i:t.end])
			continue
		}
		if size >= 16 || i+16 > len(text) {
			t.hash = hash(text, i, int(t.end))
			continue
		}
		v, w := load(text[i:i+8]), load(text[i+8:i+16])
		h := block(0, v)
		if size < 8 {
			w, h = v, 0
		}
		t.hash = last(h, w, size&7, size)
	}
}

// asItStands reports whether a word has no characters but those of which bit
// 0x20 is the case.
func asItStands(word string) bool {
	for i := 0; i < len(word); i++ {
		if c := word[i]; c >= utf8.RuneSelf {
			if c != 0xC3 {
				return false
			}
			i++
		}
	}
	return true
}

// tokensSlowly is tokens for texts with characters that are words by themselves.
func tokensSlowly(dst []token, text string, from int) []token {
	for i := from; i < len(text); {
		dst, i = longer(dst, text, i)
	}
	return dst
}

// masks returns of 64 bytes which ones are letters, digits or underscores of
// ASCII, and which are not ASCII.
func masks(s string) (in, beyond uint64) {
	_ = s[63]
	var all uint64
	for k := 0; k < 64; k += 8 {
		v := load(s[k : k+8])
		in |= gather(inWord(v)) << k
		all |= v
	}
	if all&high != 0 {
		for k := 0; k < 64; k += 8 {
			beyond |= gather(load(s[k:k+8])&high) << k
		}
	}
	return in, beyond
}

const zeros = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00" +
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

const (
	ones = 0x0101010101010101
	high = 0x80 * ones
)

// gather moves the high bits of eight bytes together.
func gather(v uint64) uint64 { return v * 0x0002040810204081 >> 56 }

// inWord sets the high bit of each byte of v that is a letter, a digit or an
// underscore of ASCII, and no other bit.
func inWord(v uint64) uint64 {
	x := v &^ high
	t := x | case20
	let := (t + (0x80-'a')*ones) &^ (t + (0x80-'z'-1)*ones)
	dig := (x + (0x80-'0')*ones) &^ (x + (0x80-'9'-1)*ones)
	low := ^((x ^ '_'*ones) + 0x7F*ones)
	return (let | dig | low) &^ v & high
}

// longer appends the word at i, if one begins there, and returns where to go on:
// the slow way, for any character.
func longer(dst []token, text string, i int) ([]token, int) {
	start, plain := i, true
word:
	for i < len(text) {
		switch bytesOf[text[i]] {
		case within7:
			i++
		case apart:
			break word
		case latin:
			if i+1 < len(text) && text[i+1] != 0x97 && text[i+1] != 0xB7 && text[i+1]&0xC0 == 0x80 {
				i += 2
				continue
			}
			break word
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			f, kind := folded(r)
			if kind == lone && i == start {
				return append(dst, token{mix(uint64(f)), int32(i), int32(i + n)}), i + n
			}
			if kind != letter {
				break word
			}
			plain = false
			i += n
		}
	}
	if i == start { // no letter
		_, n := utf8.DecodeRuneInString(text[i:])
		return dst, i + n
	}
	h := uint64(0)
	if plain {
		h = hash(text, start, i)
	} else {
		h = hashFolded(text[start:i])
	}
	return append(dst, token{h, int32(start), int32(i)}), i
}

const (
	prime64 = 1099511628211
	spread  = 0xE7037ED1A0B428DB
	case20  = 0x2020202020202020
)

// block takes eight bytes of a word into its hash.
func block(h, v uint64) uint64 {
	h = (h ^ (v | case20)) * spread
	return h ^ h>>32
}

// last takes the last n bytes, under eight, of a word of size bytes into its
// hash; they are the low ones of v.
func last(h, v uint64, n, size int) uint64 {
	v &= 1<<(8*n&63) - 1
	h = (h ^ (v | case20) ^ uint64(size)*prime64) * spread
	return h ^ h>>32
}

// hash hashes the bytes text[i:j], at least one.
func hash(text string, i, j int) uint64 {
	h, size := uint64(0), j-i
	for ; j-i >= 8; i += 8 {
		h = block(h, load(text[i:i+8]))
	}
	var v uint64
	if i+8 <= len(text) {
		v = load(text[i : i+8])
	} else {
		for k := j - 1; k >= i; k-- {
			v = v<<8 | uint64(text[k])
		}
	}
	return last(h, v, j-i, size)
}

// load reads eight bytes.
func load(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// hashFolded hashes a word that has characters beyond western Europe's.
func hashFolded(word string) uint64 {
	var room [64]byte
	b := room[:0]
	for _, r := range word {
		f, _ := folded(r)
		b = utf8.AppendRune(b, f)
	}
	return hash(string(b), 0, len(b))
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
		text := c.text[:s.End]
		i := max(pos, s.Start)
		for i < len(text) {
			f := ascii[text[i]]
			if f == 0 {
				i++
				continue
			}
			w.Start = i
			if f == 0xFF {
				kind, n := c.at(i, s.End)
				i += n
				if kind == gap {
					continue
				}
				if kind == lone {
					w.End = i
					return w, true
				}
			}
			for i < len(text) {
				f := ascii[text[i]]
				if f == 0 {
					break
				}
				if f == 0xFF {
					k, n := c.at(i, s.End)
					if k != letter {
						break
					}
					i += n
					continue
				}
				i++
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
