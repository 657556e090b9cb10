package event

import (
	"strings"

	"hearsay"
	"hearsay/internal/words"
)

// A tag is the sort of word a token can be, as far as the closed lists and the
// frame table know. Tags are a set.
type tag uint32

const (
	tagWord   tag = 1 << iota // a run of letters or digits, not a mark
	tagNumber                 // begins with a digit, or is a number word
	tagComma
	tagStop  // ; : ( ) [ ] and dashes
	tagQuote // a double quotation mark of any shape
	tagDet
	tagPrep
	tagAdverb
	tagConj   // and, or, but
	tagSub    // subordinators: as, after, because, that, if
	tagRel    // who, which
	tagPron   // subject pronouns
	tagObj    // object pronouns
	tagPoss   // possessive pronouns, and words with 's
	tagTo     // to
	tagBe     // forms of be and get
	tagHave   // forms of have
	tagDo     // forms of do
	tagModal  // will, would, may
	tagNeg    // not, never, n't
	tagUpper  // begins with a capital
	tagAdj    // a listed adjective or an adjectival ending
	tagHead   // a form of a listed verb: see token.forms
	tagNoun   // the head noun of a listed frame
	tagRole   // a noun that names people who act: "protesters"
	tagSpeech // a form of a listed verb of speech
	tagLight  // part of a name, or a role: an actor that no entity knows
	tagNation // a country, demonym or capital
	tagDate   // inside a date expression
)

// A token is a word or mark of a sentence.
type token struct {
	hearsay.Range // in the text that the sentence was cut from
	low           string
	tag           tag
	forms         *verbForms // the listed verb that this is a form of, or nil
	noun          *nounHead  // the listed noun that this is a form of, or nil
	entity        int        // index of the entity mentioned here, plus one; 0 for none
	mention       int        // number of the mention, from 1, so that two neighbours are told apart
	country       string     // of a nation word
	verb          verbUse    // how the token is used, once read
}

func (t *token) is(g tag) bool { return t.tag&g != 0 }

// tokenize cuts text[r.Start:r.End] into tokens. A possessive 's belongs to its
// word and sets tagPoss. Marks other than commas, stops and quotation marks are
// left out; every dash between spaces is a stop.
func (x *lexicon) tokenize(text string, r hearsay.Range) []token {
	s := text[r.Start:r.End]
	ws := words.Words(s)
	out := make([]token, 0, len(ws)+len(ws)/3+2)
	at := 0
	for _, w := range ws {
		out = marks(out, s, at, w.Start, r.Start)
		out = append(out, x.word(s, w, r.Start))
		at = w.End
	}
	return quantities(asides(marks(out, s, at, len(s), r.Start), text))
}

// quantities makes "at least", "up to", "more than" before a number part of the
// number: they govern nothing.
func quantities(ts []token) []token {
	for i := 0; i+2 < len(ts); i++ {
		a, b := ts[i].low, ts[i+1].low
		if (a == "at" && (b == "least" || b == "most") || a == "up" && b == "to" || (a == "more" || a == "fewer" || a == "less") && b == "than") && ts[i+2].is(tagNumber|tagDet) {
			for k := i; k < i+2; k++ {
				ts[k].tag = tagWord | tagNumber
				ts[k].forms, ts[k].noun = nil, nil
			}
		}
		if (a == "some" || a == "about" || a == "around" || a == "nearly" || a == "almost" || a == "over") && ts[i+1].is(tagNumber) {
			ts[i].tag = tagWord | tagNumber
		}
	}
	return ts
}

// asides takes out short bracketed remarks, "(R)" or "(RUSI)", which part
// nothing.
func asides(ts []token, text string) []token {
	for i := 0; i < len(ts); i++ {
		if !ts[i].is(tagStop) || text[ts[i].Start] != '(' {
			continue
		}
		for k := i + 1; k < len(ts) && k <= i+4; k++ {
			if ts[k].is(tagStop) {
				if text[ts[k].Start] == ')' {
					ts = append(ts[:i], ts[k+1:]...)
					i--
				}
				break
			}
		}
	}
	return ts
}

// marks appends the marks of s[from:to].
func marks(out []token, s string, from, to, base int) []token {
	for i, c := range s[from:to] {
		var g tag
		switch c {
		case ',':
			g = tagComma
		case ';', ':', '(', ')', '[', ']', '—', '–':
			g = tagStop
		case '"', '“', '”', '«', '»', '„':
			g = tagQuote
		case '-':
			if from+i > 0 && s[from+i-1] == ' ' {
				g = tagStop
			}
		case '.', '!', '?':
			// A stop inside a sentence, as in a quotation of several, parts clauses.
			if from+i+1 < len(s) && c != '.' {
				g = tagStop
			} else if c == '.' && from+i+2 < len(s) && s[from+i+1] == ' ' && s[from+i+2] >= 'A' && s[from+i+2] <= 'Z' && from+i > 2 && s[from+i-1] >= 'a' && s[from+i-1] <= 'z' && s[from+i-2] >= 'a' {
				g = tagStop
			}
		}
		if g != 0 {
			n := len(string(c))
			out = append(out, token{Range: hearsay.Range{Start: base + from + i, End: base + from + i + n}, tag: g})
		}
	}
	return out
}

func (x *lexicon) word(s string, w words.Word, base int) token {
	t := token{Range: hearsay.Range{Start: base + w.Start, End: base + w.End}, tag: tagWord}
	low := strings.ToLower(s[w.Start:w.End])
	if i := strings.IndexAny(low, "'’"); i > 0 {
		low = strings.ReplaceAll(low, "’", "'")
		switch {
		case strings.HasSuffix(low, "n't"):
			t.tag |= tagNeg | tagDo | tagModal
			if low == "won't" || low == "wouldn't" || low == "can't" || low == "couldn't" || low == "shouldn't" || low == "mustn't" {
				t.tag &^= tagDo
			} else {
				t.tag &^= tagModal
			}
			if low == "isn't" || low == "aren't" || low == "wasn't" || low == "weren't" {
				t.tag = tagWord | tagNeg | tagBe
			}
			if low == "hasn't" || low == "haven't" || low == "hadn't" {
				t.tag = tagWord | tagNeg | tagHave
			}
			t.low = low
			return t
		case strings.HasSuffix(low, "'s"):
			low = low[:len(low)-2]
			t.tag |= tagPoss
			if low == "he" || low == "she" || low == "it" || low == "that" || low == "there" {
				t.tag &^= tagPoss
			}
		default:
			low = low[:i] // "he'd", "they'll", "we're"
		}
	} else if w.End < len(s) && strings.HasSuffix(low, "s") && (s[w.End] == '\'' || strings.HasPrefix(s[w.End:], "’")) {
		t.tag |= tagPoss // "protesters' demands"
	}
	t.low = low
	if w.Upper {
		t.tag |= tagUpper
	}
	if w.Digit {
		t.tag |= tagNumber
	}
	x.look(&t)
	return t
}
