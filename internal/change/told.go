package change

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"hearsay"
)

// The most places of a sentence, and words of each, that are still told in a few
// words.
const maxTold, maxToldWords = 3, 4

// Told says in a few words of the page what a change was, where numbers or names
// of a sentence became others and nothing else: "33 became 35", "Monday became
// Tuesday". It is empty where more was changed, or a sentence came or went.
func Told(c *hearsay.Change) string {
	was, is := c.Was.Text, c.Is.Text
	if was == "" || is == "" {
		return ""
	}
	a, b := tokens(was), tokens(is)
	gone, come := differ(was, a, is, b)
	var told []string
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		if i < len(a) && j < len(b) && !gone[i] && !come[j] {
			i, j = i+1, j+1
			continue
		}
		x, y := i, j
		for x < len(a) && gone[x] {
			x++
		}
		for y < len(b) && come[y] {
			y++
		}
		if x == i && y == j { // cannot be: what is not gone stands in both
			return ""
		}
		if len(told) == maxTold || !sort(was, a, i, x) || !sort(is, b, j, y) {
			return ""
		}
		told = append(told, phrase(was, a, i, x)+" became "+phrase(is, b, j, y))
		i, j = x, y
	}
	return strings.Join(told, ", ")
}

// Summary says in a few words what was changed in all: "33 became 35, 1 sentence
// added, 2 gone". Where of several numbers or names the same is told more than
// once, it stands once.
func Summary(changes []hearsay.Change) string {
	var out []string
	changed, added, gone := 0, 0, 0
	for i := range changes {
		c := &changes[i]
		switch s := Told(c); {
		case c.Was.Text == "":
			added++
		case c.Is.Text == "":
			gone++
		case slices.Contains(out, s):
		case s != "" && len(out) < maxTold:
			out = append(out, s)
		default:
			changed++
		}
	}
	noun := "sentence"
	for _, n := range []struct {
		n    int
		word string
	}{{changed, "changed"}, {added, "added"}, {gone, "gone"}} {
		if n.n == 0 {
			continue
		}
		s := strconv.Itoa(n.n)
		if noun != "" {
			s += " " + noun
			if n.n > 1 {
				s += "s"
			}
			noun = ""
		}
		out = append(out, s+" "+n.word)
	}
	return strings.Join(out, ", ")
}

// sort reports whether tokens i to k are a number or a name.
func sort(s string, t []token, i, k int) bool {
	if i == k || k-i > maxToldWords {
		return false
	}
	for n := i; n < k; n++ {
		if !t[n].word {
			return false
		}
		w := s[t[n].Start:t[n].End]
		r, _ := utf8.DecodeRuneInString(w)
		switch {
		case hasDigit(w) || numerals[strings.ToLower(w)] || scales[strings.ToLower(w)]:
		case unicode.IsUpper(r):
			// The first word of a sentence has a capital whatever it is.
			if n == 0 && utf8.RuneCountInString(w) < 4 {
				return false
			}
		case n > i && n < k-1 && particles[w]: // "Bank of England"
		default:
			return false
		}
	}
	return true
}

// phrase is the words of tokens i to k, with the scale that follows a number:
// "2 million".
func phrase(s string, t []token, i, k int) string {
	end := t[k-1].End
	if k < len(t) && hasDigit(s[t[k-1].Start:end]) {
		if w := strings.ToLower(s[t[k].Start:t[k].End]); scales[w] {
			end = t[k].End
		}
	}
	return s[t[i].Start:end]
}

func hasDigit(w string) bool { return strings.ContainsAny(w, "0123456789") }

var (
	numerals  = set("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety no none first second third fourth fifth sixth seventh eighth ninth tenth")
	scales    = set("dozen hundred thousand million billion trillion percent per-cent")
	particles = set("of the de del della di da du la le van von der den al bin ibn and y")
)

func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}
