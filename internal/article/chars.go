package article

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

func decode(b []byte) (rune, int) {
	if b[0] < utf8.RuneSelf {
		return rune(b[0]), 1
	}
	return utf8.DecodeRune(b)
}

// reference reads the character reference that b begins with: its characters and
// its width in bytes, 0 where there is none. A reference is read by the rules of
// HTML, with or without its semicolon.
func reference(b []byte) (chars string, width int) {
	n := 1
	for n < len(b) && n < 34 && (b[n] == '#' && n == 1 || isAlnum(b[n])) {
		n++
	}
	if n < 3 {
		return "", 0
	}
	if n < len(b) && b[n] == ';' {
		if c := common(b[1:n]); c != "" {
			return c, n + 1
		}
		in := string(b[:n+1])
		if out := html.UnescapeString(in); out != in && !strings.HasSuffix(out, ";") {
			return out, n + 1
		}
	}
	if b[1] == '#' {
		// Only the digits belong to it.
		d := 2
		hex := d < n && (b[d] == 'x' || b[d] == 'X')
		if hex {
			d++
		}
		for d < n && (b[d] >= '0' && b[d] <= '9' || hex && (b[d]|0x20 >= 'a' && b[d]|0x20 <= 'f')) {
			d++
		}
		in := string(b[:d])
		if out := html.UnescapeString(in); out != in {
			return out, d
		}
		return "", 0
	}
	// Old names need no semicolon; the longest is six letters.
	for k := min(n, 7); k > 2; k-- {
		in := string(b[:k])
		if out := html.UnescapeString(in); out != in && utf8.RuneCountInString(out) == 1 {
			return out, k
		}
	}
	return "", 0
}

// common resolves the references that make up nearly all of those on pages,
// without the table.
func common(name []byte) string {
	switch string(name) {
	case "amp":
		return "&"
	case "lt":
		return "<"
	case "gt":
		return ">"
	case "quot", "#34", "#x22":
		return `"`
	case "nbsp", "#160", "#xa0", "#xA0":
		return "\u00a0"
	case "#39", "#039", "#x27", "apos":
		return "'"
	case "rsquo", "#8217", "#x2019":
		return "’"
	case "lsquo", "#8216", "#x2018":
		return "‘"
	case "ldquo", "#8220", "#x201C", "#x201c":
		return "“"
	case "rdquo", "#8221", "#x201D", "#x201d":
		return "”"
	case "mdash", "#8212", "#x2014":
		return "—"
	case "ndash", "#8211", "#x2013":
		return "–"
	case "hellip", "#8230":
		return "…"
	}
	return ""
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// unseen reports whether none of the characters can be seen or parts words.
func unseen(s string) bool {
	for _, r := range s {
		if !unseenRune(r) {
			return false
		}
	}
	return true
}

// unseenRune reports characters that a reader never sees: controls, soft hyphens,
// zero-width marks but the joiners that Persian and Indian scripts need.
func unseenRune(r rune) bool {
	switch r {
	case 0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, unicode.ReplacementChar:
		return true
	}
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != '\v' || r >= 0x7f && r < 0xA0 && r != 0x85
}

// foldEqual reports whether b is the lower-case ASCII word, in any case.
func foldEqual(b []byte, word string) bool {
	if len(b) != len(word) {
		return false
	}
	for i := range b {
		c := b[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		if c != word[i] {
			return false
		}
	}
	return true
}

func unescape(s string) string { return html.UnescapeString(s) }
