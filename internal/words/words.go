// Package words finds the words and sentences of a text, each with its place.
// It is the one leaf that the stages share.
//
// All offsets are bytes of the string given, as [hearsay.Range]. A caller that
// cuts a block out of an article adds the block's start.
package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hearsay"
)

// A Word is a run of letters, digits, marks and underscores, with inner
// apostrophes, hyphens and full stops kept where letters or digits stand on both
// sides: "O'Donnell", "state-run", "U.S", "2.5".
type Word struct {
	hearsay.Range
	Upper bool // begins with an upper-case or title-case letter
	Digit bool // begins with a digit
}

// Words returns the words of text in order.
func Words(text string) []Word {
	var out []Word
	for i := 0; i < len(text); {
		r, n := decode(text, i)
		if !Letter(r) {
			i += n
			continue
		}
		w := Word{Range: hearsay.Range{Start: i}, Upper: unicode.IsUpper(r) || unicode.IsTitle(r), Digit: unicode.IsDigit(r)}
		for i += n; i < len(text); {
			r, n := decode(text, i)
			if Letter(r) {
				i += n
				continue
			}
			if joins(r) && i+n < len(text) {
				if next, _ := decode(text, i+n); Letter(next) {
					i += n
					continue
				}
			}
			break
		}
		w.End = i
		out = append(out, w)
	}
	return out
}

func decode(text string, i int) (rune, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text[i:])
}

// Letter reports whether r can stand in a word.
func Letter(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '_'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

func joins(r rune) bool {
	switch r {
	case '\'', '’', '-', '‑', '.':
		return true
	}
	return false
}

// OpenQuote and CloseQuote report whether r can open or close a quotation. The
// straight marks " and ' are both.
func OpenQuote(r rune) bool { return strings.ContainsRune("\"“„‟«‹「『‘'", r) }

// CloseQuote reports whether r can close a quotation.
func CloseQuote(r rune) bool { return strings.ContainsRune("\"”“»›」』’'", r) }
