// Package wording gives the program's own words in the reader's language.
//
// The English text is the key, as in gettext, so that templates and code stay
// readable; English needs no table. Each other language is one file, embedded:
// CODE.txt, a line for each text, sorted by the English:
//
//	English text = text in the language
//	%s page = %s Seite | %s Seiten
//
// A key of the form "%s noun" is a number with its noun, and its value has the
// forms that the language's plural rule chooses from, here one and other (the
// rule of CLDR for English and German is the same: one where the number is 1).
// What stands behind an @ in a key tells apart two uses of one English text and
// is not shown. Lines that begin with # are comments. The lines "#name", "#months",
// "#short", "#numbers" and "#marks" (the mark in large numbers and that behind a
// day) hold what is no text of the program. A text that is missing is shown in
// English; a test sees to it that none is.
//
// Only what the program itself says is translated, never what a page said nor
// what was found in it.
package wording

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed *.txt
var files embed.FS

// A Language is a table with its ways to write numbers and dates. It is not
// changed once read. A nil Language is English.
type Language struct {
	Code  string // "de", as in the lang attribute
	Name  string // what its readers call it
	words map[string]string
	month [12]string
	short [12]string
	small []string // "no", "one" to "twelve"
	mark  string   // between groups of three digits
	point string   // behind the number of a day
}

var english = &Language{Code: "en", Name: "English", mark: ",",
	small: []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}}

var all = sync.OnceValue(func() []*Language {
	list := []*Language{english}
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		b, err := files.ReadFile(e.Name())
		if err != nil {
			panic(err)
		}
		l, err := read(strings.TrimSuffix(e.Name(), ".txt"), string(b))
		if err != nil {
			panic(fmt.Sprintf("%s: %v", e.Name(), err))
		}
		list = append(list, l)
	}
	return list
})

// English is the language that the program was written in.
func English() *Language { return english }

// All are the languages that there are, English first.
func All() []*Language { return slices.Clone(all()) }

// Get returns the language of a code, nil where there is none.
func Get(code string) *Language {
	for _, l := range all() {
		if l.Code == code {
			return l
		}
	}
	return nil
}

// read reads a table.
func read(code, file string) (*Language, error) {
	l := &Language{Code: code, Name: code, words: map[string]string{}, mark: ","}
	for i, line := range strings.Split(file, "\n") {
		if line = strings.TrimRight(line, "\r"); line == "" {
			continue
		}
		key, value, ok := strings.Cut(line, " = ")
		switch fields := strings.Fields(value); {
		case line[0] == '#' && !ok:
		case key == "#name":
			l.Name = value
		case key == "#months" && len(fields) == 12:
			l.month = [12]string(fields)
		case key == "#short" && len(fields) == 12:
			l.short = [12]string(fields)
		case key == "#numbers" && len(fields) == len(english.small):
			l.small = fields
		case key == "#marks" && len(fields) == 2:
			l.mark, l.point = fields[0], fields[1]
		case line[0] == '#' && strings.HasPrefix(line, "# "):
		case !ok || line[0] == '#' || value == "":
			return nil, fmt.Errorf("line %d is no text = text", i+1)
		case l.words[key] != "":
			return nil, fmt.Errorf("line %d: %q stands there twice", i+1, key)
		default:
			l.words[key] = value
		}
	}
	return l, nil
}

// Keys are the English texts of the table, sorted.
func (l *Language) Keys() []string {
	var out []string
	for k := range l.words {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// English reports whether texts need no translation.
func (l *Language) English() bool { return l == nil || l.words == nil }

// Has reports whether the table has a text.
func (l *Language) Has(english string) bool { return l.words[english] != "" }

// T is a text in the language.
func (l *Language) T(english string) string {
	if !l.English() {
		if s := l.words[english]; s != "" {
			return s
		}
	}
	s, _, _ := strings.Cut(english, "@")
	return s
}

// F is a text with its arguments, in the manner of [fmt.Sprintf].
func (l *Language) F(english string, args ...any) string { return fmt.Sprintf(l.T(english), args...) }

// N is a number with its noun, which is given for one: "1 page", "5 pages".
func (l *Language) N(n int, noun string) string {
	if !l.English() {
		if s := l.words["%s "+noun]; s != "" {
			one, other, _ := strings.Cut(s, " | ")
			if n != 1 {
				one = other
			}
			return fmt.Sprintf(one, l.Count(n))
		}
	}
	switch stem, y := strings.CutSuffix(noun, "y"); {
	case n == 1:
		return "1 " + noun
	case y && !strings.HasSuffix(stem, "a") && !strings.HasSuffix(stem, "e") && !strings.HasSuffix(stem, "o"):
		return l.Count(n) + " " + stem + "ies"
	}
	return l.Count(n) + " " + noun + "s"
}

// Noun is the noun of a number alone.
func (l *Language) Noun(n int, noun string) string {
	_, s, _ := strings.Cut(l.N(n, noun), " ")
	return s
}

// Count writes a number with a mark between groups of three digits: 12,345.
func (l *Language) Count(n int) string {
	mark := ","
	if !l.English() {
		mark = l.mark
	}
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + mark + s[i:]
	}
	return s
}

// Number writes a small number as a word: "five".
func (l *Language) Number(n int) string {
	small := english.small
	if !l.English() && l.small != nil {
		small = l.small
	}
	if n >= 0 && n < len(small) {
		return small[n]
	}
	return l.Count(n)
}

// Join lists names: "A", "A and B", "A, B and C".
func (l *Language) Join(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " " + l.T("and") + " " + names[len(names)-1]
}

// Date writes a day in a layout of [time.Time.Format] made of 2, January or Jan,
// and 2006.
func (l *Language) Date(t time.Time, layout string) string {
	if l.English() {
		return t.Format(layout)
	}
	if strings.HasPrefix(layout, "2") && !strings.HasPrefix(layout, "2006") {
		layout = "2" + l.point + layout[1:]
	}
	s := t.Format(layout)
	name := t.Month().String()
	if strings.Contains(layout, "January") {
		return strings.Replace(s, name, l.month[t.Month()-1], 1)
	}
	if strings.Contains(layout, "Jan") {
		return strings.Replace(s, name[:3], l.short[t.Month()-1], 1)
	}
	return s
}

// Key marks a text that is translated later, where it is shown.
func Key(english string) string { return english }
