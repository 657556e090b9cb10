package hearsay

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// LiveURL returns the address of a live page with a text fragment (WICG, "URL
// Fragment Text Directives") for the words at r of its article's text, so that a
// browser goes to them and shows them highlighted. It is "" where the address is
// not one of the web, and has no fragment where r is empty or out of bounds.
//
// Words of one block of up to 300 bytes are named whole. Longer ones, and those
// of several blocks, are named by how they start and end, with as many words as
// tell them from what stands before; words that stand twice in the text get the
// words before or after them too (prefix-,start,end,-suffix). A browser compares
// without regard to case. A page may have changed since it was kept: then the
// browser shows it from its top.
func LiveURL(address, text string, r Range) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(address) > 2000 {
		return ""
	}
	own, _, _ := strings.Cut(u.Fragment, ":~:") // a directive of another is not ours
	if own != u.Fragment {
		u.Fragment, u.RawFragment = own, ""
	}
	d := textDirective(text, r)
	switch {
	case d == "":
		return u.String()
	case u.Fragment == "":
		return u.String() + "#:~:text=" + d
	}
	return u.String() + ":~:text=" + d
}

// The sizes of a directive, in bytes and words. The first is that of Chromium's
// own generator.
const (
	wholeDirective          = 300
	fewWords, manyWords     = 5, 14
	contextWords, directive = 8, 1800
)

// textDirective names the words at r of text; "" where there are none.
func textDirective(text string, r Range) string {
	if r.Start < 0 || r.End > len(text) || r.Empty() {
		return ""
	}
	words := strings.TrimSpace(text[r.Start:r.End])
	if words == "" || !utf8.ValidString(words) {
		return ""
	}
	r.Start += strings.Index(text[r.Start:r.End], words)
	r.End = r.Start + len(words)
	plain := foldASCII(text)
	first, last := words, ""
	if len(words) > wholeDirective || strings.Contains(words, "\n") {
		first, last = ends(plain, words, r)
	}
	at := Range{r.Start, r.Start + len(first)}
	out := encodeDirective(first)
	if before := contextBefore(plain, text, at); before != "" {
		out = encodeDirective(before) + "-," + out
	}
	if last != "" {
		out += "," + encodeDirective(last)
		end := Range{r.End - len(last), r.End}
		if after := contextAfter(plain, text, at.End, end); after != "" {
			out += ",-" + encodeDirective(after)
		}
	}
	if len(out) > directive {
		return ""
	}
	return out
}

// foldASCII is s in small letters with line feeds as spaces, byte for byte.
func foldASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		switch {
		case c >= 'A' && c <= 'Z':
			b[i] = c + 'a' - 'A'
		case c == '\n':
			b[i] = ' '
		}
	}
	return string(b)
}

// ends cuts how words start and end: the fewest words that are the first of
// their kind in the text, the end counted from the start.
func ends(plain, words string, r Range) (first, last string) {
	head, _, blocks := strings.Cut(words, "\n")
	tail := words[strings.LastIndexByte(words, '\n')+1:]
	limit := manyWords
	if n := len(strings.Fields(head)); !blocks {
		if limit = min(limit, n/2); limit == 0 {
			return words, "" // one long word
		}
	}
	n := min(fewWords, limit)
	for ; n < limit; n++ {
		if f := firstWords(head, n); f == head || strings.Index(plain, plain[r.Start:r.Start+len(f)]) == r.Start {
			break
		}
	}
	first = firstWords(head, n)
	from := r.Start + len(first)
	for n = min(fewWords, limit); n < limit; n++ {
		l := lastWords(tail, n)
		if at := r.End - len(l); l == tail || strings.Index(plain[from:], plain[at:r.End]) == at-from {
			break
		}
	}
	return first, lastWords(tail, n)
}

// contextBefore is the words before at that tell it from the same words earlier
// in the text; "" where it is the first, or nothing tells them apart.
func contextBefore(plain, text string, at Range) string {
	if strings.Index(plain, plain[at.Start:at.End]) == at.Start {
		return ""
	}
	before := strings.TrimRight(text[max(0, at.Start-400):at.Start], " \n")
	gap := at.Start
	line := before[strings.LastIndexByte(before, '\n')+1:]
	for n := 1; n <= contextWords; n++ {
		w := lastWords(line, n)
		from := gap - (len(text[max(0, at.Start-400):at.Start]) - len(before)) - len(w)
		if w == "" || !utf8.ValidString(w) {
			return ""
		}
		if strings.Index(plain, plain[from:at.End]) == from || w == line || n == contextWords {
			return w
		}
	}
	return ""
}

// contextAfter is the words after end that tell it from the same words earlier,
// counted from where its start ends.
func contextAfter(plain, text string, from int, end Range) string {
	if strings.Index(plain[from:], plain[end.Start:end.End]) == end.Start-from {
		return ""
	}
	rest := text[end.End:min(len(text), end.End+400)]
	after := strings.TrimLeft(rest, " \n")
	skip := len(rest) - len(after)
	line, _, _ := strings.Cut(after, "\n")
	for n := 1; n <= contextWords; n++ {
		w := firstWords(line, n)
		if w == "" || !utf8.ValidString(w) {
			return ""
		}
		to := end.End + skip + len(w)
		if strings.Index(plain[from:], plain[end.Start:to]) == end.Start-from || w == line || n == contextWords {
			return w
		}
	}
	return ""
}

// firstWords and lastWords cut n words, parted by spaces, off a line.
func firstWords(s string, n int) string {
	for i := range len(s) {
		if s[i] == ' ' && i > 0 && s[i-1] != ' ' {
			if n--; n == 0 {
				return s[:i]
			}
		}
	}
	return s
}

func lastWords(s string, n int) string {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == ' ' && i+1 < len(s) && s[i+1] != ' ' {
			if n--; n == 0 {
				return s[i+1:]
			}
		}
	}
	return s
}

// encodeDirective percent-encodes all but letters, digits, points, low lines and
// tildes: a dash, a comma and an ampersand mean something in a directive.
func encodeDirective(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '~' {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
