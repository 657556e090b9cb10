package entity

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/words"
)

// A token is a word, a number, a handle or one mark of a text.
type token struct {
	hearsay.Range
	low   string // lower-case, typographic apostrophes straightened
	word  bool   // letters or digits
	upper bool   // begins with a capital
	all   bool   // two letters or more, all capitals
	first bool   // first word of its sentence
	glued bool   // follows the token before without white space
	sent  int    // index of its sentence
}

// A page is an article as the scanner sees it.
type page struct {
	a     *hearsay.Article
	toks  []token
	sents []sentence
}

// A sentence is tokens [from, to) of a page.
type sentence struct {
	hearsay.Range
	from, to int
	block    int  // index of its block
	shout    bool // capitals tell nothing: a headline in title case, or all capitals
	kind     hearsay.BlockKind
}

// longest bounds the bytes of a sentence; a longer one is no prose, and skipped.
const longest = 5000

// maxName bounds the bytes of a word that can be part of a name.
const maxName = 60

func scan(a *hearsay.Article) *page {
	p := &page{a: a, toks: make([]token, 0, len(a.Text)/5+8)}
	for bi, b := range a.Blocks {
		if b.Start < 0 || b.End > len(a.Text) || b.Empty() {
			continue
		}
		text := a.Text[b.Start:b.End]
		for _, r := range words.Sentences(text) {
			if r.Len() > longest {
				continue
			}
			s := sentence{Range: hearsay.Range{Start: b.Start + r.Start, End: b.Start + r.End}, block: bi, kind: b.Kind, from: len(p.toks)}
			p.tokens(s.Range, len(p.sents))
			s.to = len(p.toks)
			s.shout = p.shouts(s)
			p.sents = append(p.sents, s)
		}
	}
	return p
}

func (p *page) text(r hearsay.Range) string { return p.a.Text[r.Start:r.End] }

// tokens cuts a sentence. A possessive ending is a token of its own; a full stop
// between a small letter or digit and a capital parts two words ("2019.Mikhail").
func (p *page) tokens(r hearsay.Range, sent int) {
	text := p.a.Text[:r.End]
	first := true
	prev := r.Start
	for i := r.Start; i < r.End; {
		c, n := decode(text, i)
		if unicode.IsSpace(c) {
			i += n
			continue
		}
		if n > 1 && unicode.Is(unicode.Cf, c) { // a mark of direction stands nowhere
			if i == prev {
				prev += n
			}
			i += n
			continue
		}
		t := token{Range: hearsay.Range{Start: i}, sent: sent, glued: i == prev && i > r.Start}
		switch {
		case words.Letter(c) || c == '@' && i+1 < r.End && words.Letter(rune(text[i+1])):
			t.End = wordEnd(text, i+n)
			t.word = true
			t.upper = unicode.IsUpper(c) || unicode.IsTitle(c)
			t.first = first
			first = false
		case c == '\'' || c == '’':
			t.End = i + n
			if j := i + n; t.glued && j < r.End && (text[j] == 's' || text[j] == 'S') && (j+1 == r.End || !words.Letter(next(text, j+1))) {
				t.End = j + 1
			}
		default:
			t.End = i + n
		}
		w := text[t.Start:t.End]
		t.low = lower(w)
		if t.upper {
			t.all = len(w) > 1 && strings.ToUpper(w) == w
		}
		p.toks = append(p.toks, t)
		i, prev = t.End, t.End
	}
}

func next(text string, i int) rune { r, _ := decode(text, i); return r }

func decode(text string, i int) (rune, int) {
	if i >= len(text) {
		return 0, 0
	}
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text[i:])
}

// wordEnd returns the end of the word that goes on at i.
func wordEnd(text string, i int) int {
	start := i
	for i < len(text) {
		r, n := decode(text, i)
		if words.Letter(r) {
			i += n
			continue
		}
		if i+n >= len(text) {
			return i
		}
		after, an := decode(text, i+n)
		if !words.Letter(after) {
			// "U.S." keeps its last stop out; the sentence may end there.
			return i
		}
		switch r {
		case '-', '‑', '&':
			if unicode.IsLower(after) && compound[lowerRun(text, i+n)] {
				return i // "Moscow-friendly", "London-based"
			}
			i += n
			continue
		case '\'', '’':
			// "Trump's" ends before the mark, "O'Donnell" and "don't" do not.
			if after == 's' || after == 'S' {
				if j := i + n + an; j >= len(text) || !words.Letter(next(text, j)) {
					return i
				}
			}
			i += n
			continue
		case '.':
			before, _ := utf8.DecodeLastRuneInString(text[:i])
			single := i == start || i >= 2 && text[i-2] == '.'
			if unicode.IsDigit(before) && unicode.IsDigit(after) || unicode.IsUpper(before) && unicode.IsUpper(after) && single ||
				unicode.IsLower(before) && unicode.IsLower(after) {
				i += n
				continue
			}
		}
		return i
	}
	return i
}

// compound are second parts that leave a name before the hyphen a name.
var compound = set(`friendly backed based led born style controlled occupied made aligned sponsored funded held era linked allied trained owned speaking supported financed built dominated`)

func lowerRun(text string, i int) string {
	j := i
	for j < len(text) && 'a' <= text[j] && text[j] <= 'z' {
		j++
	}
	return text[i:j]
}

// lower lower-cases a word and straightens its apostrophes; it copies only where
// it must.
func lower(w string) string {
	plain := true
	for i := 0; i < len(w); i++ {
		if c := w[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return w
	}
	w = strings.ToLower(w)
	if strings.Contains(w, "’") {
		w = strings.ReplaceAll(w, "’", "'")
	}
	return w
}

// shouts reports whether most longer words of a sentence are capitalised, so
// that a capital tells nothing about a name: a headline in title case, or words
// all in capitals. A paragraph's sentence that ends in a full stop is no headline,
// however many names it holds.
func (p *page) shouts(s sentence) bool {
	var up, all, n, short, loud int
	for _, t := range p.toks[s.from:s.to] {
		if t.word && t.End-t.Start > 1 {
			short++
			if t.all {
				loud++
			}
		}
		if !t.word || t.End-t.Start < 4 || '0' <= t.low[0] && t.low[0] <= '9' {
			continue
		}
		n++
		if t.upper {
			up++
		}
		if t.all {
			all++
		}
	}
	if n >= 3 && all*10 >= n*8 || loud == short && (short >= 3 || short == 2 && s.kind == hearsay.Title) {
		return true
	}
	if s.kind == hearsay.Title || s.kind == hearsay.Heading {
		return n >= 3 && up*10 >= n*8
	}
	if c := p.a.Text[s.End-1]; c == '.' || c == '?' || c == '!' || c == '"' {
		return false
	}
	return n >= 3 && up == n || n >= 6 && up*10 >= n*8
}
