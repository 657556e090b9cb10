package article

import (
	"bytes"

	"golang.org/x/net/html/atom"
)

// A tokenKind says what a stretch of a page's bytes is: text, a tag, or what no
// reader sees.
type tokenKind uint8

const (
	noToken tokenKind = iota
	textToken
	startToken
	selfClosing
	endToken
	comment // comments, declarations, processing instructions
)

// A lexer cuts a page into tokens just as html.Tokenizer does (TestTokens holds
// the two side by side), but in place: the Tokenizer copies every attribute,
// which took half of the allocations and a third of the time of a page.
type lexer struct {
	b     []byte
	at    int       // end of the last token
	raw   atom.Atom // the element whose inside is one text
	tag   atom.Atom // of the last tag; 0 for names that HTML does not know
	slash int       // place of a stroke that closes the last tag by itself
	bare  bool      // <noscript> holds markup, as without scripts
}

// next returns the next token, b[start:l.at].
func (l *lexer) next() (kind tokenKind, start int) {
	b := l.b
	start = l.at
	if start >= len(b) {
		return noToken, start
	}
	if l.raw != 0 {
		end := l.rawEnd()
		l.raw = 0
		if end > start {
			l.at = end
			return textToken, start
		}
	}
	i := start
	for {
		k := bytes.IndexByte(b[i:], '<')
		if k < 0 || i+k+1 >= len(b) {
			l.at = len(b)
			return textToken, start
		}
		i += k
		c := b[i+1]
		if isLetter(c) || c == '/' || c == '!' || c == '?' {
			break
		}
		i++
	}
	if i > start {
		l.at = i
		return textToken, start
	}
	switch c := b[i+1]; {
	case isLetter(c):
		if !l.readTag(i + 1) {
			l.at = len(b)
			return noToken, start
		}
		if rawTag(l.tag) && !(l.bare && l.tag == atom.Noscript) {
			l.raw = l.tag
		}
		if b[l.at-2] == '/' && l.slash == l.at-2 {
			return selfClosing, start
		}
		return startToken, start
	case c == '/':
		if i+2 >= len(b) {
			l.at = len(b)
			return textToken, start
		}
		if b[i+2] == '>' {
			l.at = i + 3
			return comment, start
		}
		if isLetter(b[i+2]) {
			if !l.readTag(i + 2) {
				l.at = len(b)
				return noToken, start
			}
			return endToken, start
		}
		l.at = after(b, i+2, '>')
		return comment, start
	case c == '!' && bytes.HasPrefix(b[i+2:], []byte("--")):
		l.at = commentEnd(b, i+4)
		return comment, start
	default:
		l.at = after(b, i+2, '>')
		return comment, start
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// after returns the place behind the next c from i on.
func after(b []byte, i int, c byte) int {
	if k := bytes.IndexByte(b[i:], c); k >= 0 {
		return i + k + 1
	}
	return len(b)
}

// commentEnd returns the place behind the comment whose inside begins at i.
func commentEnd(b []byte, i int) int {
	j := i
	for j < len(b) && b[j] == '-' {
		j++
	}
	if j < len(b) && b[j] == '>' {
		return j + 1
	}
	for j = i; ; j++ {
		k := bytes.Index(b[j:], []byte("--"))
		if k < 0 {
			return len(b)
		}
		j += k
		if bytes.HasPrefix(b[j+2:], []byte(">")) {
			return j + 3
		}
		if bytes.HasPrefix(b[j+2:], []byte("!>")) {
			return j + 4
		}
	}
}

// readTag reads the tag whose name begins at i; false where the page ends in it.
func (l *lexer) readTag(i int) bool {
	b := l.b
	var name [16]byte
	n := 0
	for ; i < len(b) && !isSpace(b[i]) && b[i] != '/' && b[i] != '>'; i++ {
		if n < len(name) {
			name[n] = lower(b[i])
		}
		n++
	}
	l.tag = 0
	if n <= len(name) {
		l.tag = atom.Lookup(name[:n])
	}
	a := attrs{b: b, i: i}
	for a.next() {
	}
	if a.i >= len(b) {
		return false
	}
	l.at, l.slash = a.i+1, a.slash
	return true
}

// rawEnd returns where the inside of the element l.raw ends.
func (l *lexer) rawEnd() int {
	b := l.b
	if l.raw == atom.Plaintext {
		return len(b)
	}
	name := l.raw.String()
	escaped, double := false, false
	for i := l.at; i < len(b); i++ {
		switch c := b[i]; {
		case c == '<' && i+1 < len(b) && b[i+1] == '/' && names(b[i+2:], name):
			if !double {
				return i
			}
			double = false
		case l.raw != atom.Script:
			k := bytes.IndexByte(b[i+1:], '<')
			if k < 0 {
				return len(b)
			}
			i += k
		case c == '<' && escaped && names(b[i+1:], name):
			double = true
		case c == '<' && bytes.HasPrefix(b[i+1:], []byte("!--")):
			escaped = true
			i++
		case escaped && c == '-' && bytes.HasPrefix(b[i+1:], []byte("->")):
			escaped, double = false, false
		case !escaped:
			k := bytes.IndexByte(b[i+1:], '<')
			if k < 0 {
				return len(b)
			}
			i += k
		}
	}
	return len(b)
}

// names reports whether b begins with the name of a tag, and the name ends there.
func names(b []byte, name string) bool {
	if len(b) <= len(name) {
		return false
	}
	switch b[len(name)] {
	case ' ', '\n', '\r', '\t', '\f', '/', '>':
		return foldEqual(b[:len(name)], name)
	}
	return false
}
