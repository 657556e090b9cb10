package store

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"hearsay"
)

// How long a term may be, in bytes, and how many of one text are indexed: a text
// of more than a megabyte is not read to its end by anybody either.
const (
	maxTerm  = 64
	maxTerms = 200_000
)

// EachTerm calls f with the terms of a text, in order, each with the bytes that it
// was made of, until f returns false. term is only good until f returns.
//
// A term is a run of letters, digits and their marks, in small letters, without
// the accents of Latin letters: "Łukasz", "lukasz". Apostrophes, hyphens and full
// stops part terms ("O'Neil" is two), marks of direction and soft hyphens do not.
// Writing without spaces (Chinese, Japanese, Thai and their like) gives a term for
// each letter. What is looked for is cut into terms in the same way, and its terms
// are looked for side by side.
func EachTerm(text string, f func(term []byte, at hearsay.Range) bool) {
	var buf [maxTerm]byte
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if asciiTerm[c] == 0 {
				i++
				continue
			}
		} else if r, n := utf8.DecodeRuneInString(text[i:]); !termRune(r) {
			i += n
			continue
		}
		start, b := i, buf[:0]
		end := i
		latin, alone := true, false
		for i < len(text) && !alone {
			if c := text[i]; c < utf8.RuneSelf {
				c = asciiTerm[c]
				if c == 0 {
					break
				}
				if len(b) < maxTerm {
					b = append(b, c)
				}
				latin = true
				i++
				end = i
				continue
			}
			r, n := utf8.DecodeRuneInString(text[i:])
			if ignored(r) {
				i += n
				continue
			}
			if !termRune(r) {
				break
			}
			if spaceless(r) {
				if len(b) > 0 {
					break
				}
				alone = true
			}
			i += n
			end = i
			if unicode.IsMark(r) {
				if !latin && len(b)+n <= maxTerm {
					b = utf8.AppendRune(b, r)
				}
				continue
			}
			latin = unicode.Is(unicode.Latin, r)
			b = appendFolded(b, r)
		}
		if len(b) > 0 && !f(b, hearsay.Range{Start: start, End: end}) {
			return
		}
	}
}

// asciiTerm holds what each ASCII byte is in a term, 0 for those that stand in none.
var asciiTerm = func() (t [utf8.RuneSelf]byte) {
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			t[c] = byte(c)
		case 'A' <= c && c <= 'Z':
			t[c] = byte(c) + 'a' - 'A'
		}
	}
	return t
}()

func termRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// ignored reports whether a rune is invisible inside a word: a soft hyphen, a mark
// of direction, a joiner.
func ignored(r rune) bool { return r == 0xad || unicode.Is(unicode.Cf, r) }

// spaceless reports whether a letter is of a script that writes without spaces.
func spaceless(r rune) bool {
	return r >= 0xe00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// appendFolded appends a letter in its folded form, cut where the term is full.
func appendFolded(b []byte, r rune) []byte {
	put := func(r rune) {
		if len(b)+utf8.RuneLen(r) <= maxTerm {
			b = utf8.AppendRune(b, r)
		}
	}
	r = unicode.ToLower(r)
	if s, ok := plainLetter(r); ok {
		for _, r := range s {
			put(r)
		}
		return b
	}
	if !unicode.Is(unicode.Latin, r) {
		put(r)
		return b
	}
	var src [utf8.UTFMax]byte
	n := utf8.EncodeRune(src[:], r)
	if d := norm.NFD.Properties(src[:n]).Decomposition(); d != nil {
		for _, r := range string(d) {
			if !unicode.IsMark(r) {
				b = appendFolded(b, r) // of "ǿ" the "ø" is left
			}
		}
		return b
	}
	put(r)
	return b
}

// plainLetter gives Latin letters that Unicode does not take apart, but people who
// search do.
func plainLetter(r rune) (string, bool) {
	switch r {
	case 'ß':
		return "ss", true
	case 'æ':
		return "ae", true
	case 'œ':
		return "oe", true
	case 'ø':
		return "o", true
	case 'ł':
		return "l", true
	case 'đ', 'ð':
		return "d", true
	case 'ı':
		return "i", true
	case 'þ':
		return "th", true
	}
	return "", false
}

// Terms returns the terms of a short text: of a query, a name.
func Terms(text string) []string {
	var out []string
	EachTerm(text, func(t []byte, _ hearsay.Range) bool {
		out = append(out, string(t))
		return len(out) < 1000
	})
	return out
}

// A termWriter writes terms for the index: separated by spaces, which are all that
// its tokenizer looks for.
type termWriter struct {
	strings.Builder
	n int
}

// text writes the terms of a text, each behind a mark.
func (w *termWriter) text(mark, text string) {
	EachTerm(text, func(t []byte, _ hearsay.Range) bool {
		w.WriteString(mark)
		w.Write(t)
		w.WriteByte(' ')
		w.n++
		return w.n < maxTerms
	})
}

// gap keeps the terms before and behind it from being side by side.
func (w *termWriter) gap() {
	if w.n > 0 {
		w.WriteString(gapTerm + " ")
	}
}
