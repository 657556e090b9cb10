package wording

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func verbs(s string) string {
	v := regexp.MustCompile(`%[a-z]`).FindAllString(strings.ReplaceAll(s, "%%", ""), -1)
	slices.Sort(v)
	return strings.Join(v, " ")
}

func TestTablesAreSortedAndTheirPlaceholdersAgree(t *testing.T) {
	for _, l := range All() {
		if l.English() {
			continue
		}
		b, err := files.ReadFile(l.Code + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		before := ""
		for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
			if strings.HasPrefix(line, "#") {
				continue
			}
			key, value, _ := strings.Cut(line, " = ")
			if key <= before {
				t.Errorf("%s: %q stands after %q", l.Code, key, before)
			}
			before = key
			for _, form := range strings.Split(value, " | ") {
				if got, want := verbs(form), verbs(key); got != want {
					t.Errorf("%s: %q has the placeholders %q, its text %q", l.Code, key, want, got)
				}
			}
			if strings.Contains(value, " | ") != (strings.HasPrefix(key, "%s ") && len(strings.Split(value, " | ")) == 2) && strings.Contains(value, " | ") {
				t.Errorf("%s: %q has forms, and is no number with its noun", l.Code, key)
			}
			if strings.ContainsAny(value, `"<>&{}`) {
				t.Errorf("%s: %q holds markup", l.Code, value)
			}
		}
	}
}

func TestNumbersAndDatesFollowTheLanguage(t *testing.T) {
	day := time.Date(2020, 3, 16, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ code, want string }{
		{"en", "1 page|1,234 pages|2 stories|-12,345|five|13|A, B and C|16 March 2020|16 Mar|March 2020|16"},
		{"de", "1 Seite|1.234 Seiten|2 Geschichten|-12.345|fünf|13|A, B und C|16. März 2020|16. März|März 2020|16."},
	} {
		l := Get(c.code)
		got := strings.Join([]string{l.N(1, "page"), l.N(1234, "page"), l.N(2, "story"), l.Count(-12345), l.Number(5), l.Number(13), l.Join([]string{"A", "B", "C"}),
			l.Date(day, "2 January 2006"), l.Date(day, "2 Jan"), l.Date(day, "January 2006"), l.Date(day, "2")}, "|")
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.code, got, c.want)
		}
	}
	var none *Language
	if got := none.F("%s of %s@x", none.Count(1234), none.N(2, "copy")); got != "1,234 of 2 copies" {
		t.Errorf("without a language: %s", got)
	}
}

func TestTheBrowsersLanguageIsTakenByItsWeight(t *testing.T) {
	for _, c := range []struct{ header, want string }{
		{"", "en"}, {"de", "de"}, {"DE-at", "de"}, {"fr, de;q=0.4, en;q=0.5", "en"}, {"fr, de;q=0.8, en;q=0.5", "de"},
		{"de;q=0", "en"}, {"de;q=2", "en"}, {"de;q=NaN", "en"}, {"*", "en"}, {"en-GB,en;q=0.9,de;q=0.8", "en"}, {strings.Repeat("x,", 60) + "de", "en"},
	} {
		if got := Choose(c.header).Code; got != c.want {
			t.Errorf("%q: got %s, want %s", c.header, got, c.want)
		}
	}
}

func TestABadTableIsRefused(t *testing.T) {
	for _, bad := range []string{"no equals", "a = b\na = c", "a = ", "#months = Januar"} {
		if l, err := read("xx", bad); err == nil {
			t.Errorf("%q: read as %s", bad, fmt.Sprint(l.words))
		}
	}
}
