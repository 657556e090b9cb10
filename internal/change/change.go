// Package change shows how a sentence differs between two versions of a page.
//
// [hearsay.Change] holds the two sentences; this package finds no changes. It
// cuts both into [Part]s, those that stand in the other too and those that do
// not, so that a reader sees at once what was changed ([Parts]); it says in a
// few words what was, where that was a number or a name only ([Told]: "33 became
// 35"); and it gathers the changes of a page under its version ([Groups]).
//
// The words of both sentences are laid beside each other by their longest common
// subsequence. A number with its mark or unit is one word ("$1,200", "2 million"
// when it is told), and so is a run of punctuation. What is left standing between
// two changed stretches and has only little words is taken into them: a lone "of"
// that both have tells nothing. Sentences of more than some 600 words on
// both sides are shown as changed whole, so that the work is bounded.
package change

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/words"
)

// A Part is a stretch of a sentence.
type Part struct {
	Text  string
	Other bool // the other version of the sentence has not got it
}

// maxCells bounds the table of the longest common subsequence: 600 by 600 words.
const maxCells = 360_000

// Parts cuts two versions of a sentence into stretches. The texts of each joined
// are the sentence again, byte for byte.
func Parts(was, is string) (before, after []Part) {
	a, b := tokens(was), tokens(is)
	goneA, comeB := differ(was, a, is, b)
	return cut(was, a, goneA), cut(is, b, comeB)
}

// A token is a word, a number with its marks, or a run of other characters.
type token struct {
	hearsay.Range
	word bool
}

// tokens cuts a sentence; white space is between them.
func tokens(s string) []token {
	var out []token
	at := 0
	gap := func(end int) {
		for at < end {
			r, n := utf8.DecodeRuneInString(s[at:])
			if unicode.IsSpace(r) {
				at += n
				continue
			}
			start := at
			for at < end && !unicode.IsSpace(r) {
				at += n
				r, n = utf8.DecodeRuneInString(s[at:])
			}
			out = append(out, token{hearsay.Range{Start: start, End: at}, false})
		}
	}
	for _, w := range words.Words(s) {
		// "1,200", "10:30": one number.
		if k := len(out) - 1; k >= 0 && out[k].word && w.Digit && w.Start == out[k].End+1 && strings.IndexByte(",:/", s[w.Start-1]) >= 0 && digit(s[out[k].End-1]) {
			out[k].End, at = w.End, w.End
			continue
		}
		start := w.Start
		if w.Digit { // "$5"
			if r, n := utf8.DecodeLastRuneInString(s[:start]); start-n >= at && unicode.Is(unicode.Sc, r) {
				start -= n
			}
		}
		gap(start)
		out = append(out, token{hearsay.Range{Start: start, End: w.End}, true})
		at = w.End
		if w.Digit && at < len(s) && s[at] == '%' {
			out[len(out)-1].End++
			at++
		}
	}
	gap(len(s))
	return out
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// differ tells which tokens of each sentence the other has not got.
func differ(was string, a []token, is string, b []token) (gone, come []bool) {
	gone, come = make([]bool, len(a)), make([]bool, len(b))
	text := func(s string, t token) string { return s[t.Start:t.End] }
	lo := 0
	for lo < len(a) && lo < len(b) && text(was, a[lo]) == text(is, b[lo]) {
		lo++
	}
	x, y := len(a), len(b)
	for x > lo && y > lo && text(was, a[x-1]) == text(is, b[y-1]) {
		x, y = x-1, y-1
	}
	n, m := x-lo, y-lo
	for i := lo; i < x; i++ {
		gone[i] = true
	}
	for j := lo; j < y; j++ {
		come[j] = true
	}
	if n == 0 || m == 0 || n*m > maxCells {
		return gone, come
	}
	long := make([][]uint16, n+1) // of what follows token i and j
	for i := range long {
		long[i] = make([]uint16, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if text(was, a[lo+i]) == text(is, b[lo+j]) {
				long[i][j] = long[i+1][j+1] + 1
			} else {
				long[i][j] = max(long[i+1][j], long[i][j+1])
			}
		}
	}
	type pair struct{ i, j int }
	var same []pair
	for i, j := 0, 0; i < n && j < m; {
		switch {
		case text(was, a[lo+i]) == text(is, b[lo+j]):
			same = append(same, pair{lo + i, lo + j})
			i, j = i+1, j+1
		case long[i+1][j] >= long[i][j+1]:
			i++
		default:
			j++
		}
	}
	// Runs that tell nothing are left as changed.
	for k := 0; k < len(same); {
		e := k + 1
		for e < len(same) && same[e].i == same[e-1].i+1 && same[e].j == same[e-1].j+1 {
			e++
		}
		first, last := same[k], same[e-1]
		lone := (first.i > lo || first.j > lo) && (last.i < x-1 || last.j < y-1)
		if !lone || slices.ContainsFunc(same[k:e], func(p pair) bool { return a[p.i].word && telling(text(was, a[p.i])) }) {
			for _, p := range same[k:e] {
				gone[p.i], come[p.j] = false, false
			}
		}
		k = e
	}
	return gone, come
}

// telling reports whether a word that two sentences share says something by
// itself.
func telling(w string) bool {
	n := utf8.RuneCountInString(w)
	return n >= 4 || digit(w[0]) || n == 3 && !little[strings.ToLower(w)]
}

var little = set("the and for but nor has had was are not his her its him who all any our out off own per via")

// cut joins tokens of one kind, and the white space between them, to parts.
func cut(s string, tokens []token, other []bool) []Part {
	var out []Part
	start := 0
	for i, t := range tokens {
		if i == 0 {
			if other[0] && t.Start > 0 {
				out, start = append(out, Part{s[:t.Start], false}), t.Start
			}
			continue
		}
		if other[i] == other[i-1] {
			continue
		}
		end := tokens[i-1].End // the white space goes with what is the same
		if !other[i-1] {
			end = t.Start
		}
		out, start = append(out, Part{s[start:end], other[i-1]}), end
	}
	if start == len(s) {
		return out
	}
	if len(tokens) == 0 {
		return append(out, Part{s, false})
	}
	last := other[len(tokens)-1]
	if end := tokens[len(tokens)-1].End; last && end < len(s) {
		return append(out, Part{s[start:end], true}, Part{s[end:], false})
	}
	return append(out, Part{s[start:], last})
}

// The longest stretches of a sentence that [Short] leaves whole, in characters: of
// what both versions have, and of what was changed.
const longSame, longOther = 900, 2500

// Short returns the parts with the middle of very long stretches left out, so that
// what was changed is still seen.
func Short(parts []Part) []Part {
	out := slices.Clone(parts)
	for i := range out {
		p := &out[i]
		most := longSame
		if p.Other {
			most = longOther
		}
		if len(p.Text) <= most || utf8.RuneCountInString(p.Text) <= most {
			continue
		}
		r := []rune(p.Text)
		p.Text = string(r[:most/2]) + " … " + string(r[len(r)-most/2:])
	}
	return out
}

// A Group is what changed from one version of a page to the next.
type Group struct {
	From, To hearsay.PageID
	When     hearsay.When
	Changes  []hearsay.Change
}

// Groups gathers the changes of a brief by the two versions that they lie
// between, in the order of the numbers of the later ones.
func Groups(b *hearsay.Brief) []Group {
	var out []Group
	at := map[[2]hearsay.PageID]int{}
	for _, c := range b.Changes {
		k := [2]hearsay.PageID{c.From, c.To}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, Group{From: c.From, To: c.To, When: c.When})
		}
		out[i].Changes = append(out[i].Changes, c)
	}
	number := map[hearsay.PageID]int{}
	for _, p := range b.Pages {
		number[p.Page] = p.Number
	}
	slices.SortStableFunc(out, func(x, y Group) int {
		return cmp.Or(cmp.Compare(number[x.To], number[y.To]), cmp.Compare(number[x.From], number[y.From]))
	})
	return out
}
