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
	g := Groups([]hearsay.Change{{From: "a", To: "b"}, {From: "b", To: "c"}, {From: "a", To: "b"}})
	if len(g) != 2 || len(g[0].Changes) != 2 || g[1].To != "c" {
		t.Errorf("%+v", g)
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
