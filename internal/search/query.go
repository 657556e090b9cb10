package search

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hearsay/internal/store"
)

// How long a question may be: nobody types more, and what is pasted is no question.
const (
	maxText  = 1000 // bytes
	maxParts = 40
)

// A Question is a query as somebody wrote it.
type Question struct {
	Text  string
	Query store.Query
	Parts []Part
}

// A Part is a word, a phrase or a filter of a question.
type Part struct {
	Text   string // as written: `-outlet:"The Post"`
	Field  string // "outlet", "after", "kind"; "" for words
	Value  string // without quotation marks
	Not    bool
	Or     bool // another way to say what the part before says
	end    int  // the byte behind it
	quoted bool
	begun  bool // taken for the beginning of a word since nothing stands behind it
}

// A Problem says what of a question cannot be understood, and what to write.
type Problem struct{ What, Todo string }

func (p *Problem) Error() string { return p.What + ": " + p.Todo }

func problem(todo, what string, args ...any) error {
	return &Problem{fmt.Sprintf(what, args...), todo}
}

// Fields are what may stand before a colon, with an example each.
var Fields = []struct{ Name, Example, Means string }{
	{"speaker", `speaker:"Edda Harn"`, "statements of somebody"},
	{"outlet", "outlet:courier", "carried by an outlet, by its name or site"},
	{"place", "place:Ostwick", "statements and events where a place is named"},
	{"story", "story:3", "of one story, by its ID or number"},
	{"lang", "lang:en", "in a language"},
	{"kind", "kind:statement", "only pages, statements or events"},
	{"after", "after:2031-05-03", "of that day, month or year, or later"},
	{"before", "before:2031-06", "of that day, month or year, or earlier"},
}

func isField(name string) bool {
	for _, f := range Fields {
		if f.Name == name {
			return true
		}
	}
	return false
}

// Parse reads a question. Every error is a *Problem.
func Parse(text string) (*Question, error) {
	q := &Question{Text: strings.TrimSpace(strings.ToValidUTF8(text, " "))}
	if strings.HasSuffix(text, " ") && q.Text != "" {
		q.Text += " " // the last word is whole
	}
	if len(text) > maxText {
		return nil, problem("leave something out", "this is longer than %d letters", maxText)
	}
	text = strings.ToValidUTF8(text, " ")
	if err := q.split(text); err != nil {
		return nil, err
	}
	if len(q.Parts) > maxParts {
		return nil, problem("leave some out", "these are more than %d words", maxParts)
	}
	for i := range q.Parts {
		if err := q.read(&q.Parts[i], q.Parts[i].end == len(text)); err != nil {
			return nil, err
		}
	}
	words := false
	for _, p := range q.Parts {
		words = words || p.Field != "" || len(store.Terms(p.Value)) > 0
	}
	if !words && q.Text != "" {
		return nil, problem("write a word", "there is no letter or digit to look for in %q", clip(q.Text))
	}
	a, b := q.Query.After, q.Query.Before
	if !a.IsZero() && !b.IsZero() && !a.Before(b) {
		return nil, problem("swap them, or leave one out", "no day is both after %s and before %s", a.Format(time.DateOnly), b.AddDate(0, 0, -1).Format(time.DateOnly))
	}
	return q, nil
}

// quotes are the marks that open a phrase, with those that close it.
var quotes = map[rune]string{'"': "\"“”", '“': "”\"“", '„': "“”\"", '«': "»\"", '»': "«\""}

// phrase stands for a field while a question is cut up, so that a word between
// quotation marks is not taken for the beginning of one.
const phrase = "phrase"

// split cuts a question into parts.
func (q *Question) split(text string) error {
	or := false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) || r == '(' || r == ')' || r == ',' || r == ';' {
			i += n
			continue
		}
		start := i
		p := Part{Or: or}
		or = false
		if (r == '-' || r == '−' || r == '–') && i+n < len(text) && !startsSpace(text[i+n:]) {
			p.Not = true
			i += n
		}
		if name, value, ok := strings.Cut(bare(text[i:]), ":"); ok && fieldName(name) && !strings.HasPrefix(value, "//") {
			p.Field = strings.ToLower(name)
			i += len(name) + 1
			if !isField(p.Field) {
				return problem("use one of "+fieldList()+", or put it between quotation marks", "there is no field %q", p.Field+":")
			}
			if i == len(text) || startsSpace(text[i:]) {
				return problem("write it right behind the colon, such as "+exampleOf(p.Field), "%s: says nothing", p.Field)
			}
		}
		var quoted, open bool
		p.Value, n, quoted, open = value(text[i:])
		i += n
		p.Text, p.end = text[start:i], i
		if p.quoted = quoted; quoted && open {
			p.Text += "\""
		}
		if p.Text == "OR" || p.Text == "|" {
			if n := len(q.Parts); n > 0 && (q.Parts[n-1].Field == "" || q.Parts[n-1].Field == phrase) && !q.Parts[n-1].Not {
				or = true
			}
			continue
		}
		if quoted && p.Field == "" {
			p.Field = phrase
		}
		if p.Field == phrase && strings.TrimSpace(p.Value) == "" {
			continue
		}
		if p.Or && (p.Not || p.Field != "" && p.Field != phrase) {
			return problem("write OR between words or phrases only", "OR before %q cannot be understood", clip(p.Text))
		}
		q.Parts = append(q.Parts, p)
	}
	return nil
}

func startsSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

// bare is text up to the first white space or quotation mark.
func bare(text string) string {
	if i := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || quotes[r] != "" }); i >= 0 {
		return text[:i]
	}
	return text
}

// fieldName reports whether what stands before a colon is meant as a field, and
// not as a time of day or a word of another kind.
func fieldName(s string) bool {
	return len(s) > 1 && strings.IndexFunc(s, func(r rune) bool { return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z') }) < 0
}

// value reads a word or a phrase between quotation marks; a phrase that is not
// closed goes to the end, as it is while somebody types it.
func value(text string) (v string, n int, quoted, open bool) {
	r, size := utf8.DecodeRuneInString(text)
	if ends := quotes[r]; ends != "" {
		for i, c := range text[size:] {
			if strings.ContainsRune(ends, c) {
				return text[size : size+i], size + i + utf8.RuneLen(c), true, false
			}
		}
		return text[size:], len(text), true, true
	}
	end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ')' || r == ',' || r == ';' })
	if end < 0 {
		end = len(text)
	}
	return text[:end], end, false, false
}

// read takes a part into the query. typing says that it is the last one and that
// nothing stands behind it: it may be the beginning of a word.
func (q *Question) read(p *Part, typing bool) error {
	switch p.Field {
	case "", phrase:
		t := store.Term{Text: p.Value}
		if p.Field == "" {
			p.begun = typing && !p.Not && last(p.Value, 3)
			t.Prefix = p.begun || strings.HasSuffix(p.Value, "*")
		}
		p.Field = ""
		if len(store.Terms(p.Value)) == 0 {
			return nil
		}
		if p.Not {
			q.Query.Not = append(q.Query.Not, t)
		} else if n := len(q.Query.Words); p.Or && n > 0 {
			q.Query.Words[n-1] = append(q.Query.Words[n-1], t)
		} else {
			q.Query.Words = append(q.Query.Words, []store.Term{t})
		}
	case "kind":
		k, ok := kindOf(p.Value)
		if !ok || p.Not {
			return problem("write kind:page, kind:statement or kind:event", "%q is no kind of thing", clip(p.Text))
		}
		q.Query.Kinds = append(q.Query.Kinds, k)
	case "after", "before":
		from, to, ok := day(p.Value)
		if !ok || p.Not {
			return problem("write a day such as 2020-08-16, a month such as 2020-08, or a year", "%q is no day, month or year", clip(p.Text))
		}
		if p.Field == "after" && from.After(q.Query.After) {
			q.Query.After = from
		}
		if p.Field == "before" && (q.Query.Before.IsZero() || to.Before(q.Query.Before)) {
			q.Query.Before = to
		}
	default:
		if len(store.Terms(p.Value)) == 0 {
			return problem("write it right behind the colon, such as "+exampleOf(p.Field), "%s: says nothing", p.Field)
		}
		q.Query.Filters = append(q.Query.Filters, store.Filter{Field: store.Field(p.Field), Text: p.Value, Not: p.Not})
	}
	return nil
}

// last reports whether text ends in at least n letters or digits.
func last(text string, n int) bool {
	for ; n > 0; n-- {
		r, size := utf8.DecodeLastRuneInString(text)
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
		text = text[:len(text)-size]
	}
	return true
}

func kindOf(s string) (store.Kind, bool) {
	for _, k := range store.Kinds() {
		if s = strings.ToLower(s); s == string(k) || s == string(k)+"s" {
			return k, true
		}
	}
	return "", false
}

// day reads a day, month or year: from its first moment to the first behind it.
func day(s string) (from, to time.Time, ok bool) {
	for _, f := range []struct {
		layout              string
		years, months, days int
	}{{time.DateOnly, 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if t, err := time.Parse(f.layout, s); err == nil && t.Year() > 0 {
			return t, t.AddDate(f.years, f.months, f.days), true
		}
	}
	return time.Time{}, time.Time{}, false
}

func fieldList() string {
	var names []string
	for _, f := range Fields {
		names = append(names, f.Name+":")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func exampleOf(name string) string {
	for _, f := range Fields {
		if f.Name == name {
			return f.Example
		}
	}
	return ""
}

// clip keeps messages short.
func clip(s string) string {
	r := []rune(s)
	if len(r) <= 40 {
		return s
	}
	return string(r[:39]) + "…"
}

// Without is the question without one of its parts; without -1 it is the whole.
func (q *Question) Without(i int) string { return q.text(i, "") }

// With is the question with another part at its end, in the place of parts of the
// same field.
func (q *Question) With(part string) string {
	field, _, _ := strings.Cut(part, ":")
	return q.text(-1, field, part)
}

// text writes the question again, without part i and without the parts of a field,
// so that every word stays a whole one or the beginning of one.
func (q *Question) text(i int, field string, more ...string) string {
	var out []string
	whole := false
	for k, p := range q.Parts {
		if k == i || field != "" && p.Field == field && !p.Not {
			continue
		}
		if p.Or && k != i+1 && len(out) > 0 {
			out = append(out, "OR")
		}
		s := p.Text
		if p.begun && (k < len(q.Parts)-1 || len(more) > 0) {
			s += "*"
		}
		out = append(out, s)
		whole = p.Field == "" && !p.begun && !p.quoted
	}
	if out = append(out, more...); whole && len(more) == 0 {
		out = append(out, "")
	}
	return strings.Join(out, " ")
}

// Filter writes a filter: outlet:courier, speaker:"Edda Harn".
func Filter(field, value string) string {
	value = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || quotes[r] != "" {
			return ' '
		}
		return r
	}, value)
	value = strings.Join(strings.Fields(value), " ")
	if strings.ContainsAny(value, " ),;(") || value == "" {
		value = `"` + value + `"`
	}
	return field + ":" + value
}
