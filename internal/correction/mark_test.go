package correction

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hearsay"
)

// listOf makes a list of a line each: "copy a b", "no-copy a @b", "same A/B",
// "part A/B in a b", with "undone" behind what was taken back.
func listOf(t interface {
	Helper()
	Fatal(...any)
}, lines ...string) *List {
	t.Helper()
	l := &List{}
	for i, line := range lines {
		line, undone := strings.CutSuffix(line, " undone")
		do, rest, _ := strings.Cut(line, " ")
		c := Correction{Who: "Ada", When: noon.Add(time.Duration(i) * time.Second), Do: Verb(strings.ReplaceAll(do, "-", " "))}
		if c.names() {
			names, in, _ := strings.Cut(rest, " in ")
			if c.Names = strings.Split(names, "/"); in != "" {
				c.Stories = [][]Ref{refsOf(in)}
			}
		} else {
			c.Pages = refsOf(rest)
		}
		c, err := l.Add(c)
		if err != nil {
			t.Fatal(line, err)
		}
		if undone {
			if _, err := l.Undo(c.ID, "Bo", noon); err != nil {
				t.Fatal(line, err)
			}
		}
	}
	return l
}

func (p press) name(q hearsay.PageID) string {
	for n := range p {
		if id(n) == q {
			return n
		}
	}
	return "?"
}

// says tells marks of copies: "b<a" for b a copy of a, "b|a" for none, "*" the one
// that is meant.
func (p press) says(marks []CopyMark) string {
	var out []string
	for _, m := range marks {
		sign, lead := "<", ""
		if m.Not {
			sign = "|"
		}
		if m.Lead {
			lead = "*"
		}
		out = append(out, p.name(m.Page)+sign+p.name(m.Of)+lead)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestCopiesAreWhatTheLastEntrySays(t *testing.T) {
	p := press{"a": 1, "a'": 2, "b": 3, "c": 4}
	for _, c := range []struct {
		lines   []string
		want    string
		problem string
	}{
		{[]string{"copy b c"}, "b<c*", ""},
		{[]string{"copy b c", "copy c b"}, "c<b*", ""},
		{[]string{"copy b c", "no-copy c b"}, "c|b*", ""},
		{[]string{"copy b c", "no-copy c b undone"}, "b<c*", ""},
		{[]string{"copy b c undone"}, "", ""},
		{[]string{"copy b @a"}, "b<a' b<a*", ""},
		{[]string{"no-copy @a b", "copy b a"}, "a'|b b<a*", ""},
		{[]string{"copy b x"}, "", "a page of it is not here: page " + id("x").Short()},
		{[]string{"copy a @a"}, "", "versions of one"},
		{[]string{"copy b c", "copy a @a"}, "b<c*", "versions of one"},
	} {
		marks, problems, err := listOf(t, c.lines...).Copies(p.pile().Find)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.says(marks); got != c.want {
			t.Errorf("%q say %q, want %q", c.lines, got, c.want)
		}
		if c.problem == "" != (len(problems) == 0) || c.problem != "" && !strings.Contains(problems[0].Text, c.problem) {
			t.Errorf("%q: problems %v, want %q", c.lines, problems, c.problem)
		}
		for _, m := range marks {
			if !strings.HasPrefix(m.By, "by Ada on 3 May 2031") {
				t.Errorf("%q: by %q", c.lines, m.By)
			}
		}
	}
}

func TestNamesAreOfAllStoriesOrOfOne(t *testing.T) {
	p := press{"a": 1, "b": 2, "c": 3}
	stories := p.stories("a b|c")
	all, in, problems, err := listOf(t, "same Ada Berg/A. Berg", "part Ada Berg/Ida Berg in c", "same X/Y in b c a", "part X/Y in z", "same K/L undone").Names(stories, p.pile().Find)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Names != [2]string{"Ada Berg", "A. Berg"} || all[0].Part {
		t.Errorf("of all stories %+v", all)
	}
	if one, two := in[stories[0].ID], in[stories[1].ID]; len(in) != 2 || len(one) != 1 || one[0].Part || len(two) != 1 || !two[0].Part || two[0].Names[1] != "Ida Berg" {
		t.Errorf("of single stories %+v", in)
	}
	if len(problems) != 1 || !problems[0].Unknown || !strings.Contains(problems[0].Text, "the pages that name the story are not here") {
		t.Errorf("problems %v", problems)
	}
}

// What is said of copies and names leaves the stories as they are, and stands in the
// file as it was given; entries without names keep the IDs that they always had.
func TestMarksStandInTheFile(t *testing.T) {
	p := press{"a": 1, "b": 2, "c": 3}
	l := listOf(t, "copy b a", "no-copy c a", "same Ada “B”/A \"B\"", "part X/Y in a")
	stories, problems, err := l.Apply(p.stories("a b|c"), p.pile())
	if err != nil || len(problems) > 0 || p.told(stories) != p.told(p.stories("a b|c")) {
		t.Errorf("%s, problems %v, %v", p.told(stories), problems, err)
	}
	again, err := Parse(l.text)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range again.All {
		if w := l.All[i]; c.ID != w.ID || c.Do != w.Do || !slices.Equal(c.Names, w.Names) || !slices.Equal(c.Pages, w.Pages) || len(c.Stories) != len(w.Stories) {
			t.Errorf("read %+v, wrote %+v", c, w)
		}
	}
	if got := newID(Correction{Who: "Ada", When: noon, Do: Move, Pages: []Ref{{URL: "https://press.example/a"}}}); got != "5jy42o" {
		t.Errorf("the ID of an entry of always is %s now", got)
	}
	for _, bad := range []Correction{
		{Do: Copied, Pages: refsOf("a")},
		{Do: Copied, Pages: refsOf("a b c")},
		{Do: Apart, Pages: refsOf("a a")},
		{Do: Apart, Pages: refsOf("a b"), Stories: [][]Ref{refsOf("a")}},
		{Do: Same, Names: []string{"A"}},
		{Do: Same, Names: []string{"A", " a "}},
		{Do: Part, Names: []string{"A", ""}},
		{Do: Part, Names: []string{"A", strings.Repeat("x", maxName+1)}},
		{Do: Same, Names: []string{"A", "B"}, Pages: refsOf("a")},
		{Do: Same, Names: []string{"A", "B"}, Stories: [][]Ref{refsOf("a"), refsOf("b")}},
		{Do: Move, Names: []string{"A", "B"}, Pages: refsOf("a")},
	} {
		bad.Who = "Ada"
		if _, err := l.Add(bad); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

// Of any entries: one mark for any two pages, whichever way, that of the last entry
// that stands; taken back, the file says what it said before.
func TestAnyMarks(t *testing.T) {
	p := press{"a": 1, "a'": 2, "b": 3, "c": 4, "c'": 5}
	rapid.Check(t, func(t *rapid.T) {
		page := rapid.SampledFrom([]string{"a", "@a", "a'", "b", "c", "@c", "x"})
		l := &List{}
		var before string
		for i := range rapid.IntRange(0, 8).Draw(t, "entries") {
			marks, _, err := l.Copies(p.pile().Find)
			if err != nil {
				t.Fatal(err)
			}
			before = p.says(marks)
			c := Correction{Who: "Ada", When: noon.Add(time.Duration(i) * time.Second), Do: rapid.SampledFrom([]Verb{Copied, Apart}).Draw(t, "do"), Pages: refsOf(page.Draw(t, "one") + " " + page.Draw(t, "two"))}
			if _, err := l.Add(c); err != nil {
				continue
			}
			marks, problems, err := l.Copies(p.pile().Find)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, m := range marks {
				k := fmt.Sprint(min(m.Page, m.Of), max(m.Page, m.Of))
				if seen[k] || m.Page == m.Of {
					t.Fatalf("twice: %s", p.says(marks))
				}
				seen[k] = true
			}
			told := slices.ContainsFunc(problems, func(q *Problem) bool { return q.Line == l.All[len(l.All)-1].Line })
			if own := slices.ContainsFunc(marks, func(m CopyMark) bool { return m.Line == l.All[len(l.All)-1].Line }); own == told {
				t.Fatalf("the last entry says %s, problems %v", p.says(marks), problems)
			}
			if rapid.Bool().Draw(t, "undo") {
				if _, err := l.Undo("", "Bo", noon); err != nil {
					t.Fatal(err)
				}
				marks, _, _ := l.Copies(p.pile().Find)
				if got := p.says(marks); got != before {
					t.Fatalf("taken back it says %s, before %s", got, before)
				}
			}
		}
	})
}
