package when

import (
	"unicode"
	"unicode/utf8"
)

// A class is what a token can be in a date.
type class uint8

const (
	other      class = iota // a word of no use here
	number                  // digits; v is their value, -1 where it is out of hand
	mark                    // a punctuation mark; v is its rune
	dash                    // - – — −
	apos                    // ' ’
	newline                 // ends every expression
	month                   // v 1 to 12
	weekday                 // v 1 (Monday) to 7
	unitWord                // v is a unit
	partWord                // v is a part of day
	seasonWord              // v 1 spring to 4 winter
	numWord                 // "two", "twenty"; v is its value
	ordWord                 // "first"; v is its value
	vagueNum                // "several", "few", "couple"
	edgeWord                // "early", "late", "mid"; v is an edge
	edgeNoun                // "beginning", "end"; v is an edge
	dirWord                 // "last", "this", "next"; v is -1, 0, 1
	prep                    // a preposition that may stand before a date
	det                     // "the", "a", "his"
	fn                      // another word that the grammar names; v is a word
	setWord                 // "daily", "annual"; v is the unit
	counted                 // a noun of counted things: a number before it is no year
	numbered                // a noun that takes a number: "flight", "resolution"
	title                   // "Mrs", "Theresa": the next word is a name
)

// The words that the grammar names, as v of prep, det and fn.
const (
	wNone int32 = iota
	wThe
	wA
	wThat
	wPoss // his, its, their ...
	wIn
	wOf
	wOn
	wFrom
	wTo
	wUntil
	wBetween
	wBefore
	wAfter
	wSince
	wFor
	wAt
	wBy
	wOver
	wAnd
	wOr
	wAgo
	wEarlier
	wLater
	wNow
	wRecent
	wToday
	wYesterday
	wTomorrow
	wTonight
	wEvery
	wPer
	wEve
	wJust
	wHalf
	wOld
	wAM
	wPM
	wUTC
	wSame
	wOrd // th, st, nd, rd
	wQ
	wH
	wFiscal
	wTwice
	wNew
	wChristmas
	wBoxing

	wLong
	wName // a noun that a weekday before it makes a name: "Sunday Times"
	wHoly // an adjective that makes a weekday a name: "Black Friday"
	wFollowing
	wZ
)

// A unit is a length of the calendar.
type unit uint8

const (
	noUnit unit = iota
	second
	minute
	hour
	day
	weekend
	week
	fortnight
	monthUnit
	quarter
	half
	season
	year
	decade
	century
)

// A part is a part of a day.
type part uint8

const (
	noPart part = iota
	morning
	afternoon
	evening
	night
	noon
	midnight
	daytime
)

// An edge is which part of a stretch is meant.
type edge uint8

const (
	whole edge = iota
	early
	mid
	late
)

type flags uint8

const (
	capital  flags = 1 << iota // begins with a capital
	allCaps                    // has no small letter, two letters or more
	plural                     // "years"
	abbrev                     // "Aug"
	doubtful                   // more often another word: "may", "sat"
	grouped                    // "10,000"
	spaced                     // white space stands before it
)

type token struct {
	start, end int
	v          int32
	k          class
	f          flags
}

func (t token) is(k class, v int32) bool { return t.k == k && t.v == v }
func (t token) fn(v int32) bool {
	return t.v == v && (t.k == fn || t.k == prep || t.k == det)
}
func (t token) mark(r rune) bool { return t.k == mark && t.v == int32(r) }

// tokens cuts a text. White space leaves no token but for line feeds.
func tokens(text string) []token {
	out := make([]token, 0, len(text)/5+8)
	var low [16]byte
	space := flags(0)
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '\n':
			out = append(out, token{i, i + 1, 0, newline, 0})
			i++
			space = spaced
			continue
		case c == ' ' || c == '\t' || c == '\r':
			i++
			space = spaced
			continue
		case '0' <= c && c <= '9':
			t := token{start: i, k: number, f: space}
			i = digits(text, i, &t)
			out = append(out, t)
		case letter(c):
			t := token{start: i, f: space}
			j, n, small := i, 0, false
			for j < len(text) {
				b := text[j]
				if b >= utf8.RuneSelf {
					r, w := utf8.DecodeRuneInString(text[j:])
					if !unicode.IsLetter(r) && !unicode.IsMark(r) {
						break
					}
					small, n, j = true, len(low)+1, j+w
					continue
				}
				if 'A' <= b && b <= 'Z' {
					b += 'a' - 'A'
				} else if 'a' <= b && b <= 'z' {
					small = true
				} else if b < '0' || b > '9' {
					break
				}
				if n < len(low) {
					low[n] = b
				}
				n++
				j++
			}
			t.end = j
			if 'A' <= c && c <= 'Z' {
				t.f |= capital
				if !small && n > 1 {
					t.f |= allCaps
				}
			}
			if n <= len(low) {
				if e, ok := lexicon[string(low[:n])]; ok {
					t.k, t.v, t.f = e.k, e.v, t.f|e.f
				}
			}
			out = append(out, t)
			i = j
		case c < utf8.RuneSelf:
			t := token{i, i + 1, int32(c), mark, space}
			if c == '-' {
				t.k = dash
			} else if c == '\'' {
				t.k = apos
			}
			out = append(out, t)
			i++
		default:
			r, w := utf8.DecodeRuneInString(text[i:])
			t := token{i, i + w, int32(r), mark, space}
			switch {
			case r == 0xA0 || r == 0x202F || r == 0x2009:
				i += w
				space = spaced
				continue
			case r == '–' || r == '—' || r == '−' || r == '‐' || r == '‑':
				t.k = dash
			case r == '’' || r == '‘':
				t.k = apos
			case unicode.IsLetter(r):
				for w < len(text)-i {
					r, n := utf8.DecodeRuneInString(text[i+w:])
					if !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) {
						break
					}
					w += n
				}
				t.end, t.k, t.v = i+w, other, 0
				if unicode.IsUpper(r) {
					t.f |= capital
				}
			}
			out = append(out, t)
			i = t.end
		}
		space = 0
	}
	return out
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func digit(c byte) bool  { return '0' <= c && c <= '9' }

// digits reads a number with its groups of thousands into t and returns the
// place after it. A number of more than six digits has no value here.
func digits(text string, i int, t *token) int {
	start, v := i, 0
	for ; i < len(text) && digit(text[i]); i++ {
		if i-start < 7 {
			v = v*10 + int(text[i]-'0')
		}
	}
	if i-start > 6 {
		v = -1
	}
	for i+3 < len(text) && text[i] == ',' && digit(text[i+1]) && digit(text[i+2]) && digit(text[i+3]) &&
		(i+4 == len(text) || !digit(text[i+4])) && i-start <= 3 {
		t.f |= grouped
		v, i, start = -1, i+4, i+1
	}
	t.v, t.end = int32(v), i
	return i
}
