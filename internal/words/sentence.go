package words

import (
	"strings"
	"unicode"

	"hearsay"
)

// abbreviations that a sentence does not end after, lower-case, without the
// last full stop. A single letter never ends one.
var abbreviations = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "prof": true, "st": true, "sen": true, "rep": true,
	"gov": true, "gen": true, "col": true, "lt": true, "sgt": true, "capt": true, "maj": true, "adm": true,
	"rev": true, "hon": true, "jr": true, "sr": true, "vs": true, "no": true, "nos": true, "inc": true,
	"corp": true, "co": true, "ltd": true, "jan": true, "feb": true, "mar": true, "apr": true, "aug": true,
	"sept": true, "sep": true, "oct": true, "nov": true, "dec": true, "u.s": true, "u.k": true, "u.n": true,
	"e.u": true, "d.c": true, "a.m": true, "p.m": true, "e.g": true, "i.e": true, "approx": true, "dept": true,
	"fig": true, "est": true, "al": true, "etc": true, "ave": true, "mt": true, "ft": true, "rd": true,
	"pres": true, "supt": true, "messrs": true, "mme": true, "ph.d": true,
}

// Sentences returns the sentences of a text, in order, without the white space
// between them. A line feed always ends one. A quotation is one unit: a full
// stop inside double quotation marks ends a sentence only at the closing mark.
// Glued sentences ("on Monday.Sergei") are parted.
func Sentences(text string) []hearsay.Range {
	var out []hearsay.Range
	start := 0
	add := func(end int) {
		s, e := start, end
		for s < e && (text[s] == ' ' || text[s] == '\n' || text[s] == '\t' || text[s] == '\r') {
			s++
		}
		for e > s && (text[e-1] == ' ' || text[e-1] == '\n' || text[e-1] == '\t' || text[e-1] == '\r') {
			e--
		}
		if s < e {
			out = append(out, hearsay.Range{Start: s, End: e})
		}
		start = end
	}
	inQuote := rune(0) // the mark that closes the quotation we are in
	var marks lineMarks
	nested := 0 // curly quotations inside a straight one
	// Keyboards mix the marks: a straight one closes a curly one, and the other
	// way round.
	closed := func(r rune) bool {
		return r == inQuote || inQuote == '”' && r == '"' || inQuote == '"' && r == '”'
	}
	for i := 0; i < len(text); {
		r, n := decode(text, i)
		next := i + n
		switch r {
		case '\n':
			add(i)
			inQuote, nested = 0, 0
		case '“', '«', '「':
			if inQuote == '"' {
				nested++
			} else if inQuote == 0 && marks.closes(text, next, closer(r)) {
				inQuote = closer(r)
			}
		case '"':
			if closed(r) {
				inQuote = 0
			} else if inQuote == 0 && marks.closes(text, next, '"') {
				inQuote = '"'
			}
		case '.', '!', '?', '…', '。', '！', '？':
			end := next
			quoted := inQuote != 0
			for end < len(text) { // further stops and closing marks belong to the sentence
				r2, n2 := decode(text, end)
				if strings.ContainsRune(".!?…", r2) || r2 == ')' || r2 == ']' {
					end += n2
					continue
				}
				if r2 == '”' && nested > 0 {
					nested--
					end += n2
					continue
				}
				if CloseQuote(r2) && (quoted && closed(r2) || r2 == '”' || r2 == '’' || r2 == '»' || r2 == '\'' && inQuote == 0) {
					if quoted && closed(r2) {
						quoted, inQuote = false, 0
					}
					end += n2
					continue
				}
				break
			}
			if !quoted && ends(text, start, i, end, r) {
				add(end)
			}
			next = end
		default:
			if r == '”' && nested > 0 {
				nested--
			} else if inQuote != 0 && closed(r) {
				inQuote = 0
			}
		}
		i = next
	}
	add(len(text))
	return out
}

// lineMarks knows where the last closing marks of a line stand, so that asking
// whether a quotation is ever closed takes no search.
type lineMarks struct {
	end   int // of the line
	marks map[rune]int
}

// closes reports whether the mark, or the other double one, stands at or after
// off and before the end of the line.
func (l *lineMarks) closes(text string, off int, mark rune) bool {
	if l.marks == nil || off > l.end {
		l.end = len(text)
		if nl := strings.IndexByte(text[off:], '\n'); nl >= 0 {
			l.end = off + nl
		}
		line := text[off:l.end]
		l.marks = map[rune]int{}
		for _, m := range "”\"»」" {
			if at := strings.LastIndex(line, string(m)); at >= 0 {
				l.marks[m] = off + at
			}
		}
	}
	at, ok := l.marks[mark]
	if mark == '”' || mark == '"' {
		if other, is := l.marks['”'+'"'-mark]; is && (!ok || other > at) {
			at, ok = other, true
		}
	}
	return ok && at >= off
}

func closer(open rune) rune {
	switch open {
	case '“':
		return '”'
	case '«':
		return '»'
	case '「':
		return '」'
	}
	return '"'
}

// ends decides whether the stop at text[at] ends the sentence that began at
// start; end is the place after it and its closing marks.
func ends(text string, start, at, end int, stop rune) bool {
	if end >= len(text) {
		return true
	}
	after, n := decode(text, end)
	glued := !unicode.IsSpace(after)
	if stop >= 0x3000 {
		return true
	}
	// The first letter after the gap must be able to begin a sentence.
	j := end
	for j < len(text) && (text[j] == ' ' || text[j] == '\t' || text[j] == '\r') {
		j++
	}
	if j >= len(text) {
		return true
	}
	first, _ := decode(text, j)
	if unicode.IsLower(first) {
		return false
	}
	if stop != '.' {
		return !glued || OpenQuote(after) || unicode.IsUpper(after)
	}
	word := lastWord(text[start:at])
	if glued {
		// "Monday.Sergei": a lower-case word of two letters or more, then a capital
		// followed by a small letter.
		if !unicode.IsUpper(after) || end+n >= len(text) {
			return false
		}
		second, _ := decode(text, end+n)
		return end == at+1 && len(word) > 2 && unicode.IsLower(rune(word[len(word)-1])) && unicode.IsLower(second) ||
			len(word) == 4 && isDigits(word) && unicode.IsLower(second)
	}
	if end > at+1 { // closing marks after the stop
		return unicode.IsUpper(first) || unicode.IsDigit(first) || OpenQuote(first) || !unicode.IsLetter(first)
	}
	if abbreviations[strings.ToLower(word)] {
		return false
	}
	if len(word) == 1 && unicode.IsUpper(rune(word[0])) { // an initial
		return false
	}
	return true
}

func lastWord(s string) string {
	i := strings.LastIndexAny(s, " \t\n(\"“‘[—–")
	if i < 0 {
		return s
	}
	_, n := decode(s, i)
	return s[i+n:]
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// Abbreviation reports whether a sentence does not end after word and a full
// stop: "Mr", "Sen", "U.S". A single capital letter is an initial.
func Abbreviation(word string) bool {
	if len(word) == 1 {
		return 'A' <= word[0] && word[0] <= 'Z'
	}
	if len(word) > 8 {
		return false
	}
	return abbreviations[strings.ToLower(word)]
}
