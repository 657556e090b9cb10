package change

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"hearsay"
)

func written(parts []Part) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Other {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// Each case of testdata is two versions of a sentence, what is marked in each,
// and what is told in a few words.
func TestSentences(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal(err, names)
	}
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range ar.Files {
			lines := strings.Split(string(bytes.TrimRight(f.Data, "\n")), "\n")
			if len(lines) != 3 {
				t.Fatalf("%s: %s has %d lines, not two sentences and what is told", name, f.Name, len(lines))
			}
			plain := strings.NewReplacer("[", "", "]", "")
			was, is := plain.Replace(lines[0]), plain.Replace(lines[1])
			before, after := Parts(was, is)
			told := Told(&hearsay.Change{Was: hearsay.Excerpt{Text: was}, Is: hearsay.Excerpt{Text: is}})
			got := fmt.Sprintf("%s\n%s\n> %s", written(before), written(after), told)
			if want := strings.Join(lines, "\n"); strings.TrimRight(got, " ") != strings.TrimRight(want, " ") {
				t.Errorf("%s:\n%s\nwant\n%s", f.Name, got, want)
			}
		}
	}
}

func TestASentenceThatCameOrWentIsNotTold(t *testing.T) {
	one := hearsay.Excerpt{Text: "There were 35 men."}
	for _, c := range []hearsay.Change{{Was: one}, {Is: one}} {
		if got := Told(&c); got != "" {
			t.Errorf("told %q", got)
		}
	}
	before, after := Parts("", "There were 35 men.")
	if len(before) != 0 || written(after) != "[There were 35 men.]" {
		t.Errorf("%v %v", before, after)
	}
}

func TestGroupsOfChanges(t *testing.T) {
	g := Groups(&hearsay.Brief{Pages: []hearsay.PageNote{{Page: "a", Number: 1}, {Page: "b", Number: 2}, {Page: "c", Number: 3}},
		Changes: []hearsay.Change{{From: "b", To: "c"}, {From: "a", To: "b"}, {From: "b", To: "c"}}})
	if len(g) != 2 || g[0].To != "b" || len(g[1].Changes) != 2 {
		t.Errorf("%+v", g)
	}
}

func TestSummary(t *testing.T) {
	e := func(s string) hearsay.Excerpt { return hearsay.Excerpt{Text: s} }
	number := hearsay.Change{Was: e("They held 33 men."), Is: e("They held 35 men.")}
	again := hearsay.Change{Was: e("The 33 men are free."), Is: e("The 35 men are free.")}
	word := hearsay.Change{Was: e("Police held them."), Is: e("Police arrested them.")}
	come, went := hearsay.Change{Is: e("More.")}, hearsay.Change{Was: e("Less.")}
	for _, c := range []struct {
		changes []hearsay.Change
		want    string
	}{
		{nil, ""},
		{[]hearsay.Change{number, again}, "33 became 35"},
		{[]hearsay.Change{number, come, went, went}, "33 became 35, 1 sentence added, 2 gone"},
		{[]hearsay.Change{word, word, come}, "2 sentences changed, 1 added"},
	} {
		if got := Summary(c.changes); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func FuzzParts(f *testing.F) {
	f.Add("The 33 men of $1,200.", "The 35 men, of €1,300%")
	f.Add(" a\u00a0b \xff", "—10:30—,1,2 ")
	f.Fuzz(func(t *testing.T, was, is string) {
		before, after := Parts(was, is)
		for _, c := range []struct {
			parts []Part
			want  string
		}{{before, was}, {after, is}} {
			got := ""
			for _, p := range c.parts {
				if p.Text == "" {
					t.Errorf("%q has an empty part: %v", c.want, c.parts)
				}
				got += p.Text
			}
			if got != c.want {
				t.Errorf("%q joined is %q", c.want, got)
			}
		}
		Told(&hearsay.Change{Was: hearsay.Excerpt{Text: was}, Is: hearsay.Excerpt{Text: is}})
	})
}

func TestStepsBetweenVersions(t *testing.T) {
	b := &hearsay.Brief{
		Pages:   []hearsay.PageNote{{Page: "a"}, {Page: "b"}, {Page: "c"}, {Page: "d"}},
		Changes: []hearsay.Change{{From: "a", To: "c"}},
		Copies:  []hearsay.Copy{{Kind: hearsay.Version, Directed: true, From: "c", To: "d"}, {Kind: hearsay.Version, Directed: true, From: "a", To: "d"}},
	}
	s := Steps(b, []hearsay.PageID{"a", "b", "c", "d", "elsewhere"})
	if s[0].From != "" || len(s[0].Changes) > 0 {
		t.Errorf("the first version: %+v", s[0])
	}
	if s[1].From != "" || !strings.Contains(s[1].Note, "no words") {
		t.Errorf("a version written anew: %+v", s[1])
	}
	if s[2].From != "a" || len(s[2].Changes) != 1 {
		t.Errorf("a version changed from the one before the last: %+v", s[2])
	}
	if s[3].From != "c" || !strings.Contains(s[3].Note, "same sentences") {
		t.Errorf("a version with the same article: %+v", s[3])
	}
	if s[4].From != "" || !strings.Contains(s[4].Note, "not compared") {
		t.Errorf("a version in no story: %+v", s[4])
	}
	for _, s := range Steps(nil, []hearsay.PageID{"a", "b"}) {
		if s.Note == "" {
			t.Errorf("without a brief: %+v", s)
		}
	}
}
