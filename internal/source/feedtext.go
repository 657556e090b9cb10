package source

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/transform"
)

// feedText returns a feed as UTF-8 that an XML or JSON decoder can read, and
// whether it is JSON. What is told by the start of the feed is told by its first
// 64 KB. It puts right what feeds get wrong:
//
//   - the encoding is decided as for pages (charset.go), whatever the XML
//     declaration says, which is left out;
//   - warnings and blank lines before the first tag go;
//   - bytes that break UTF-8 become U+FFFD, control characters spaces;
//   - a "<" that begins no tag, as in "a < b", is escaped;
//   - values of attributes get their quotes, and an end tag that closes nothing
//     goes.
func feedText(r io.Reader, label string) (text io.Reader, isJSON bool) {
	in := bufio.NewReaderSize(r, 64<<10)
	head, _ := in.Peek(64 << 10)
	_, name := decode(whole8(head), label)
	if _, n := mark(head); n > 0 {
		in.Discard(n)
	}
	if name != "utf-8" {
		if e, _ := charset.Lookup(name); e != nil {
			in = bufio.NewReaderSize(transform.NewReader(in, e.NewDecoder()), 64<<10)
		}
	}
	head, _ = in.Peek(16 << 10)
	t := bytes.TrimLeft(head, " \t\r\n")
	if len(t) > 0 && t[0] == '{' {
		return plainControls{in}, true
	}
	in.Discard(prologue(head))
	return &tidy{in: in}, false
}

// plainControls is a stream of JSON in which control characters, which strings
// may not hold as they are, became spaces.
type plainControls struct{ r io.Reader }

func (c plainControls) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b < ' ' {
			p[i] = ' '
		}
	}
	return n, err
}

// whole8 cuts a character off that the end of a look ahead cut in two.
func whole8(b []byte) []byte {
	for i := 1; i <= min(3, len(b)); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// prologue returns how many bytes stand before the feed's first tag or comment
// that an XML decoder need not see.
func prologue(head []byte) int {
	low := lower(head)
	at := -1
	for _, root := range []string{"<?xml", "<rss", "<feed", "<rdf:", "<atom:feed", "<urlset", "<sitemapindex", "<opml"} {
		if i := bytes.Index(low, []byte(root)); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		return 0
	}
	if bytes.HasPrefix(low[at:], []byte("<?xml ")) {
		if i := bytes.Index(low[at:], []byte("?>")); i >= 0 {
			return at + i + 2
		}
	}
	// Comments and a DOCTYPE before the root do no harm, words do.
	if t := bytes.TrimLeft(low, " \t\r\n\ufeff"); len(t) > 0 && t[0] == '<' && !bytes.HasPrefix(t, []byte("<br")) && !bytes.HasPrefix(t, []byte("<b>")) {
		return 0
	}
	return at
}

// What a tidy is in the midst of.
const (
	inText byte = iota
	inTag
	inDouble // a value in "
	inSingle // a value in '
	inNaked  // a value without quotes
	inEnd    // an end tag
	inNothing
	inMarked // <!DOCTYPE ...>, <?...?>
	inCDATA
	inComment
)

// maxOpen is how deep elements are followed; feeds nest five deep, and XHTML in
// them seldom thirty. maxName is the longest name that is told from others.
const (
	maxOpen = 256
	maxName = 48
)

// tidy is a stream that is put right for an XML decoder.
type tidy struct {
	in   *bufio.Reader
	out  []byte // what is ready, from at on
	at   int
	mode byte
	last byte     // the byte before
	open []string // the elements that are open
	err  error
}

func (t *tidy) Read(p []byte) (int, error) {
	for t.at == len(t.out) {
		if t.err != nil {
			return 0, t.err
		}
		t.fill()
	}
	n := copy(p, t.out[t.at:])
	t.at += n
	return n, nil
}

// fill puts the next stretch right.
func (t *tidy) fill() {
	t.out, t.at = t.out[:0], 0
	// Enough is looked at that no mark, name or character is cut in two.
	b, err := t.in.Peek(4 << 10)
	if len(b) == 0 {
		t.err = err
		return
	}
	end := len(b)
	if err == nil {
		end -= 2 * maxName
	}
	i := 0
	for i < end {
		i += t.step(b[i:])
	}
	t.in.Discard(i)
}

// step puts what b begins with right and returns how many bytes that was.
func (t *tidy) step(b []byte) int {
	c := b[0]
	if c >= utf8.RuneSelf {
		r, n := utf8.DecodeRune(b)
		if r == 0xfffe || r == 0xffff {
			r = utf8.RuneError
		}
		if t.mode != inNothing {
			t.out = utf8.AppendRune(t.out, r)
		}
		t.last = c
		return n
	}
	if c < ' ' && c != '\n' && c != '\t' && c != '\r' {
		c = ' '
	}
	before := t.last
	t.last = c
	switch t.mode {
	case inText:
		if c == '<' {
			return t.opening(b)
		}
	case inCDATA:
		if c == ']' && bytes.HasPrefix(b, []byte("]]>")) {
			return t.mark("]]>", inText)
		}
	case inComment:
		switch {
		case c == '-' && bytes.HasPrefix(b, []byte("-->")):
			return t.mark("-->", inText)
		case c == '-' && len(b) > 1 && b[1] == '-': // which may not stand in a comment
			c = ' '
		}
	case inTag:
		switch c {
		case '>':
			t.mode = inText
			if before == '/' && len(t.open) > 0 {
				t.open = t.open[:len(t.open)-1]
			}
		case '"':
			t.mode = inDouble
		case '\'':
			t.mode = inSingle
		case '=':
			n := 1
			for n < min(len(b), maxName) && (b[n] == ' ' || b[n] == '\t' || b[n] == '\r' || b[n] == '\n') {
				n++
			}
			if n < len(b) && b[n] != '"' && b[n] != '\'' {
				t.out = append(t.out, '=', '"')
				t.mode = inNaked
				return n
			}
		}
	case inDouble:
		if c == '"' {
			t.mode = inTag
		}
	case inSingle:
		if c == '\'' {
			t.mode = inTag
		}
	case inNaked:
		switch {
		case c == '>' || c <= ' ' || c == '/' && len(b) > 1 && b[1] == '>':
			t.out = append(t.out, '"')
			t.mode, t.last = inTag, '"'
			return 0
		case c == '"':
			c = '\''
		}
	case inEnd, inMarked:
		if c == '>' {
			t.mode = inText
		}
	case inNothing:
		if c == '>' {
			t.mode = inText
		}
		return 1
	}
	t.out = append(t.out, c)
	return 1
}

// mark writes a mark that b begins with.
func (t *tidy) mark(s string, mode byte) int {
	t.out = append(t.out, s...)
	t.mode = mode
	return len(s)
}

// opening puts a "<" right that stands in text.
func (t *tidy) opening(b []byte) int {
	next := byte(0)
	if len(b) > 1 {
		next = b[1]
	}
	switch {
	case bytes.HasPrefix(b, []byte("<![CDATA[")):
		return t.mark("<![CDATA[", inCDATA)
	case bytes.HasPrefix(b, []byte("<!--")):
		return t.mark("<!--", inComment)
	case next == '!' || next == '?':
		return t.mark("<", inMarked)
	case next == '/':
		if !t.finish(tagName(b[2:])) {
			t.mode = inNothing
			return 1
		}
		return t.mark("<", inEnd)
	case next == '_' || 'a' <= next|0x20 && next|0x20 <= 'z' || next >= utf8.RuneSelf:
		if len(t.open) < maxOpen {
			t.open = append(t.open, tagName(b[1:]))
		}
		return t.mark("<", inTag)
	}
	t.out = append(t.out, "&lt;"...)
	return 1
}

// finish closes an element and reports whether it was open.
func (t *tidy) finish(name string) bool {
	if len(t.open) == maxOpen {
		return true
	}
	for i := len(t.open) - 1; i >= 0; i-- {
		if t.open[i] == name {
			t.open = t.open[:i]
			return true
		}
	}
	return false
}

func tagName(b []byte) string {
	b = b[:min(len(b), maxName)]
	if i := bytes.IndexAny(b, " \t\r\n/>"); i >= 0 {
		b = b[:i]
	}
	return string(b)
}
