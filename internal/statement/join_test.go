package statement

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"hearsay"
)

func itoa(n int) string { return strconv.Itoa(n) }

func say(page, id, speaker, name, words string, at int) hearsay.Statement {
	e := hearsay.Excerpt{Text: words, Span: hearsay.Span{Page: hearsay.PageID(page), Start: at, End: at + len(words)}}
	return hearsay.Statement{ID: hearsay.StatementID(id), Page: hearsay.PageID(page), Speaker: hearsay.EntityID(speaker),
		Name: hearsay.Excerpt{Text: name}, Words: []hearsay.Excerpt{e}, Speech: true}
}

func TestJoin(t *testing.T) {
	const words = "the ferry will not sail before the inquiry is over"
	passage := func(page string) []hearsay.Excerpt {
		return []hearsay.Excerpt{{Span: hearsay.Span{Page: hearsay.PageID(page), Start: 0, End: 500}}}
	}
	copied := []hearsay.Copy{{From: "b", To: "a", Directed: true, Given: passage("b"), Taken: passage("a")}}
	denial := say("b", "2", "lee", "Lee", words, 0)
	denial.Denied = true
	for _, c := range []struct {
		name   string
		in     []hearsay.Statement
		copies []hearsay.Copy
		want   string // heads, each with the number of its repeats
	}{
		{"one speaker, the same words", []hearsay.Statement{say("a", "1", "lee", "Lee", words, 0), say("b", "2", "lee", "she", words, 0)}, nil, "1+1"},
		{"the page that gave comes first", []hearsay.Statement{say("a", "1", "lee", "Lee", words, 0), say("b", "2", "lee", "she", words, 0)}, copied, "2+1"},
		{"nearly the same words", []hearsay.Statement{say("a", "1", "lee", "Lee", words, 0), say("b", "2", "lee", "Lee", words+" now", 0)}, nil, "1+1"},
		{"another speaker", []hearsay.Statement{say("a", "1", "lee", "Lee", words, 0), say("b", "2", "roy", "Roy", words, 0)}, nil, "1 2"},
		{"another speaker in a copy", []hearsay.Statement{say("a", "1", "lee", "Lee", words, 0), say("b", "2", "roy", "Roy", words, 0)}, copied, "1 2"},
		{"a copy with a pronoun", []hearsay.Statement{say("a", "1", "", "he", words, 0), say("b", "2", "lee", "Lee", words, 0)}, copied, "2+1"},
		{"pronouns on their own", []hearsay.Statement{say("a", "1", "", "he", words, 0), say("b", "2", "", "he", words, 0)}, nil, "1 2"},
		{"names without entities", []hearsay.Statement{say("a", "1", "", "The Port", words, 0), say("b", "2", "", "the port", words, 0)}, nil, "1+1"},
		{"other numbers", []hearsay.Statement{say("a", "1", "lee", "Lee", "the police held 33 men at the quay", 0), say("b", "2", "lee", "Lee", "the police held 35 men at the quay", 0)}, nil, "1 2"},
		{"other numbers in a copy", []hearsay.Statement{say("a", "1", "lee", "Lee", "the police held 33 men at the quay", 0), say("b", "2", "lee", "Lee", "the police held 35 men at the quay", 0)}, copied, "1 2"},
		{"numbers in words", []hearsay.Statement{say("a", "1", "lee", "Lee", "the police held seven men at the quay", 0), say("b", "2", "lee", "Lee", "the police held 7 men at the quay", 0)}, nil, "1+1"},
		{"a denial", []hearsay.Statement{say("a", "1", "lee", "Lee", words, 0), denial}, nil, "1 2"},
		{"short words must be equal", []hearsay.Statement{say("a", "1", "lee", "Lee", "it is", 0), say("b", "2", "lee", "Lee", "it was", 0)}, nil, "1 2"},
		{"other words", []hearsay.Statement{say("a", "1", "lee", "Lee", words, 0), say("b", "2", "lee", "Lee", "the ferry will sail on Monday at the latest, come what may", 0)}, nil, "1 2"},
	} {
		got := ""
		for i, s := range Join(c.in, c.copies) {
			if i > 0 {
				got += " "
			}
			got += string(s.ID)
			if n := len(s.Repeats); n > 0 {
				got += "+" + itoa(n)
			}
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

func TestJoinIsTheSameInAnyOrder(t *testing.T) {
	var in []hearsay.Statement
	for i := range 40 {
		in = append(in, say(string(rune('a'+i%5)), itoa(i), "lee", "Lee", "the ferry will sail number "+itoa(i/4)+" of the "+itoa(i/8)+" days of waiting here", i*10))
	}
	heads := func(ss []hearsay.Statement) map[hearsay.StatementID]int {
		m := map[hearsay.StatementID]int{}
		for _, s := range Join(ss, nil) {
			m[s.ID] = len(s.Repeats)
		}
		return m
	}
	want := heads(in)
	r := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		r.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
		got := heads(in)
		if len(got) != len(want) {
			t.Fatalf("got %d heads, want %d", len(got), len(want))
		}
		for id, n := range want {
			if got[id] != n {
				t.Errorf("statement %s has %d repeats, want %d", id, got[id], n)
			}
		}
	}
}

// Nothing that a page can repeat makes Join compare more than a bounded number of
// pairs for each statement.
func TestJoinComparesABoundedNumberOfPairs(t *testing.T) {
	const n = 5000
	many := func(words func(i int) string) (out []hearsay.Statement) {
		for i := range n {
			out = append(out, say("p"+itoa(i%50), itoa(i), "lee", "Lee", words(i), i*100))
		}
		return out
	}
	passage := func(page string) []hearsay.Excerpt {
		return []hearsay.Excerpt{{Span: hearsay.Span{Page: hearsay.PageID(page), Start: 0, End: n * 200}}}
	}
	var copies []hearsay.Copy
	for i := range 49 {
		copies = append(copies, hearsay.Copy{From: "p0", To: hearsay.PageID("p" + itoa(i+1)), Directed: true, Given: passage("p0"), Taken: passage("p" + itoa(i+1))})
	}
	for _, c := range []struct {
		name   string
		in     []hearsay.Statement
		copies []hearsay.Copy
		heads  int // 0 where it does not matter
	}{
		{"the same words", many(func(int) string { return "the ferry will not sail before the inquiry is over" }), nil, 1},
		{"one word is another", many(func(i int) string { return "the ferry named x" + itoa(i) + " will not sail before the inquiry is over" }), nil, 1},
		{"half of the words are others", many(func(i int) string {
			return "the ferry will not sail " + itoa(i) + " a " + itoa(i+n) + " b " + itoa(i+2*n) + " c"
		}), nil, n},
		{"two words", many(func(i int) string { return "it " + itoa(i%7) }), nil, 7},
		{"no words", many(func(int) string { return "" }), nil, 0},
		{"one word without end", many(func(i int) string { return strings.Repeat("no ", i%60) }), nil, 0},
		{"copied passages", many(func(i int) string { return "the ferry will not sail " + itoa(i) + " before " + itoa(i+n) + " is over" }), copies, 0},
	} {
		j := newJoiner(c.in, c.copies)
		j.join()
		if j.tries > n*mostTries {
			t.Errorf("%s: %d comparisons of %d statements", c.name, j.tries, n)
		}
		if got := len(j.fold(c.copies)); c.heads > 0 && got != c.heads {
			t.Errorf("%s: %d statements left, want %d", c.name, got, c.heads)
		}
	}
}
