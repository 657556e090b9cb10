package entity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mozillazg/go-unidecode"
)

// fold returns a name lower-cased in plain Latin letters, without apostrophes
// and hyphens. A word that mixes Latin letters with such as only look like them
// stays as it is written, and so another name.
func fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if !ascii && !mixed(s) {
		s = unidecode.Unidecode(s)
	}
	s = strings.ToLower(s)
	if strings.ContainsAny(s, "'-`’") {
		s = strings.NewReplacer("'", "", "-", "", "`", "", "’", "").Replace(s)
	}
	return s
}

// mixed reports whether a word of s has letters of the Latin and of another
// alphabet with the same shapes.
func mixed(s string) bool {
	latin, other := false, false
	for _, r := range s {
		switch {
		case !unicode.IsLetter(r):
			latin, other = latin && unicode.IsMark(r), other && unicode.IsMark(r)
		case r < utf8.RuneSelf || unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee):
			other = true
		}
		if latin && other {
			return true
		}
	}
	return false
}

// sound folds spellings of one Slavic or Arabic name in Latin letters further:
// "Tsikhanouskaya" and "Tikhanovskaya" come out alike.
func sound(s string) string {
	s = fold(s)
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == 't' && i+1 < len(s) && s[i+1] == 's':
			i++
		case c == 'x':
			b = append(b, 'k')
			c = 's'
		case c == 'k' && i+1 < len(s) && s[i+1] == 's':
			b = append(b, 'k')
			c = 's'
			i++
		case c == 'h' && len(b) > 0:
			continue
		case c == 'u' || c == 'w' || c == 'o' && i+1 < len(s) && s[i+1] == 'u':
			c = 'v'
			if s[i] == 'o' {
				b = append(b, 'o')
				i++
			}
		case c == 'y' || c == 'j':
			c = 'i'
		case c == 'q' || c == 'c':
			c = 'k'
		}
		if len(b) > 0 && b[len(b)-1] == c {
			continue
		}
		b = append(b, c)
	}
	return string(b)
}

// edits returns the Levenshtein distance of two folded names, or 3 where it is
// more than two or a name is longer than any real one.
func edits(a, b string) int {
	if len(a) > maxName || len(b) > maxName || len(a)-len(b) > 2 || len(b)-len(a) > 2 {
		return 3
	}
	var prev, cur [maxName + 1]int
	for j := range len(b) + 1 {
		prev[j] = j
	}
	for i := range len(a) {
		cur[0] = i + 1
		low := cur[0]
		for j := range len(b) {
			d := prev[j]
			if a[i] != b[j] {
				d = 1 + min(d, prev[j+1], cur[j])
			}
			cur[j+1] = d
			low = min(low, d)
		}
		if low > 2 {
			return 3
		}
		prev = cur
	}
	return min(3, prev[len(b)])
}
