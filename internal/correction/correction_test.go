package correction

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hearsay"
)

var noon = time.Date(2031, 5, 3, 12, 0, 0, 0, time.UTC)

// id is the ID of a page that is called by a letter or a few.
func id(name string) hearsay.PageID { return hearsay.NewPageID("", []byte(name)) }

// ref names a page by its hash, a page with "@" by its address.
func ref(name string) Ref {
	if strings.HasPrefix(name, "@") {
		return Ref{URL: "https://press.example/" + name[1:]}
	}
	return Ref{Hash: id(name)}
}

func refsOf(names string) []Ref {
	var out []Ref
	for _, n := range strings.Fields(names) {
		out = append(out, ref(n))
	}
	return out
}

// A press is pages, the name of each with the day when it was published.
type press map[string]int

func (p press) pile() Pile {
	return Pile{
		Find: func(r Ref) (out []hearsay.PageID, clash string, err error) {
			for _, n := range sorted(p) {
				address, _, _ := strings.Cut(n, "'") // a' is another version of a
				if id(n) == r.Hash || r.URL == "https://press.example/"+address {
					out = append(out, id(n))
				}
			}
			return out, "", nil
		},
		Page: func(q hearsay.PageID) (Page, error) {
			for n, day := range p {
				if id(n) == q {
					return Page{noon.AddDate(0, 0, day), headline(n)}, nil
				}
			}
			return Page{}, errors.New("no such page")
		},
		ID: func(q hearsay.PageID) hearsay.StoryID { return hearsay.StoryID("s" + q[:9]) },
	}
}

func sorted(p press) []string {
	var out []string
	for n := range p {
		out = append(out, n)
	}
	slices.Sort(out)
	return out
}

func headline(n string) hearsay.Excerpt {
	return hearsay.Excerpt{Text: "Headline " + n, Span: hearsay.Span{Page: id(n), End: 9 + len(n)}}
}

// stories makes stories, "a b|c", the first page of each naming it.
func (p press) stories(s string) []hearsay.Story {
	var out []hearsay.Story
	for _, part := range strings.Split(s, "|") {
		names := strings.Fields(part)
		st := hearsay.Story{ID: p.pile().ID(id(names[0])), Title: headline(names[0])}
		for i, n := range names {
			w := "shares something"
			if i == 0 {
				w = "its headline names the story"
			}
			st.Members = append(st.Members, hearsay.Member{Page: id(n), Why: []string{w}})
		}
		out = append(out, st)
	}
	return out
}

// told writes stories as stories reads them, the stories in order of letters.
func (p press) told(list []hearsay.Story) string {
	var out []string
	for _, s := range list {
		var names []string
		for _, m := range s.Members {
			for n := range p {
				if id(n) == m.Page {
					names = append(names, n)
				}
			}
		}
		out = append(out, strings.Join(names, " "))
	}
	slices.Sort(out)
	return strings.Join(out, "|")
}

var six = press{"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6}

func correct(do Verb, pages string, stories ...string) Correction {
	c := Correction{Who: "Ada", When: noon, Do: do, Pages: refsOf(pages)}
	for _, s := range stories {
		c.Stories = append(c.Stories, refsOf(s))
	}
	c.ID = newID(c)
	return c
}

func TestEachVerbDoesWhatItSays(t *testing.T) {
	for _, c := range []struct {
		name    string
		list    []Correction
		want    string
		problem string
	}{
		{"move", []Correction{correct(Move, "c", "d")}, "a b|c d e|f", ""},
		{"move to a new story", []Correction{correct(Move, "b")}, "a c|b|d e|f", ""},
		{"move the only page", []Correction{correct(Move, "f", "a")}, "a b c f|d e", ""},
		{"move by one of its pages, the first deciding", []Correction{correct(Move, "f", "d a")}, "a b c|d e f", ""},
		{"move to the story that holds most of the pages", []Correction{correct(Move, "f", "d b c")}, "a b c f|d e", ""},
		{"join", []Correction{correct(Join, "", "a", "f")}, "a b c f|d e", ""},
		{"join three", []Correction{correct(Join, "", "a", "f", "e")}, "a b c d e f", ""},
		{"split", []Correction{correct(Split, "a b", "c")}, "a b|c|d e|f", ""},
		{"the later wins", []Correction{correct(Move, "c", "d"), correct(Move, "c", "f")}, "a b|c f|d e", ""},
		{"join, then split again", []Correction{correct(Join, "", "a", "d"), correct(Split, "d e", "a")}, "a b c|d e|f", ""},
		{"pages of the story that are apart already stay where they are", []Correction{correct(Split, "c d", "a")}, "a b|c|d e|f", ""},
		{"unknown pages", []Correction{correct(Move, "x", "a"), correct(Move, "f", "a")}, "a b c f|d e", "none of its pages is in a story here"},
		{"an unknown story", []Correction{correct(Join, "", "a", "x"), correct(Move, "f", "a")}, "a b c f|d e", "story 2 of 2 are not here"},
		{"some unknown pages", []Correction{correct(Split, "c x", "a")}, "a b|c|d e|f", "applied, but some"},
		{"nothing left", []Correction{correct(Split, "f", "@f d"), correct(Move, "f", "a")}, "a b c f|d e", ""},
		{"a story named by the pages alone", []Correction{correct(Split, "a b c", "@a @b")}, "a b c|d e|f", "contradicts itself"},
		{"a name from another story", []Correction{correct(Rename, "d", "a")}, "a b c|d e|f", "is not in the story"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := six.stories("a b c|d e|f")
			keep := six.stories("a b c|d e|f")
			got, problems, err := (&List{All: c.list}).Apply(before, six.pile())
			if err != nil {
				t.Fatal(err)
			}
			if g := six.told(got); g != c.want {
				t.Errorf("stories %s, want %s", g, c.want)
			}
			if c.problem == "" != (len(problems) == 0) || c.problem != "" && !strings.Contains(problems[0].Error(), c.problem) {
				t.Errorf("problems %v, want %q", problems, c.problem)
			}
			if d := cmp.Diff(keep, before); d != "" {
				t.Errorf("the stories as grouped were changed: %s", d)
			}
		})
	}
}

// What a reader sees of a correction is who made it, when, and why.
func TestMembersSayWhoPutThemThere(t *testing.T) {
	move := correct(Move, "c", "d")
	move.Why = "another bridge"
	got, _, err := (&List{All: []Correction{move, correct(Join, "", "d", "f")}}).Apply(six.stories("a b c|d e|f"), six.pile())
	if err != nil {
		t.Fatal(err)
	}
	why := map[hearsay.PageID][]string{}
	for _, s := range got {
		for _, m := range s.Members {
			why[m.Page] = m.Why
		}
	}
	for name, want := range map[string][]string{
		"a": {"its headline names the story"},
		"c": {"moved here by Ada on 3 May 2031: another bridge"},
		"d": {"its headline names the story"},
		"f": {"its headline named the story as it was grouped", "joined with this story by Ada on 3 May 2031"},
	} {
		if d := cmp.Diff(want, why[id(name)]); d != "" {
			t.Errorf("page %s: %s", name, d)
		}
	}
}

// The part that is left keeps the ID, so that links to it hold, and so does the
// larger of two that are joined.
func TestStoriesKeepTheirIDs(t *testing.T) {
	was := six.stories("a b c|d e|f")
	for _, c := range []struct {
		do    Correction
		page  string
		keeps int // of was
	}{
		{correct(Split, "a", "b"), "b", 0},
		{correct(Move, "a", "d"), "b", 0},
		{correct(Move, "a", "d"), "a", 1},
		{correct(Join, "", "f", "a"), "f", 0},
		{correct(Join, "", "d", "f"), "f", 1},
	} {
		got, _, err := (&List{All: []Correction{c.do}}).Apply(was, six.pile())
		if err != nil {
			t.Fatal(err)
		}
		ids := map[hearsay.StoryID]bool{}
		for _, s := range got {
			if ids[s.ID] {
				t.Errorf("%s %v: two stories are %s", c.do.Do, c.do.Pages, s.ID)
			}
			ids[s.ID] = true
			if slices.ContainsFunc(s.Members, func(m hearsay.Member) bool { return m.Page == id(c.page) }) && s.ID != was[c.keeps].ID {
				t.Errorf("%s %v: page %s is in story %s, want %s", c.do.Do, c.do.Pages, c.page, s.ID, was[c.keeps].ID)
			}
		}
	}
}

func TestNameIsTheHeadlineOfAMember(t *testing.T) {
	title := func(list ...Correction) string {
		got, _, err := (&List{All: list}).Apply(six.stories("a b c|d e|f"), six.pile())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range got {
			if slices.ContainsFunc(s.Members, func(m hearsay.Member) bool { return m.Page == id("b") }) {
				return s.Title.Text
			}
		}
		return ""
	}
	if g := title(correct(Rename, "c", "a")); g != "Headline c" {
		t.Errorf("renamed: %q", g)
	}
	if g := title(correct(Rename, "c", "a"), correct(Move, "c", "d")); g != "Headline a" {
		t.Errorf("the page that named it has left: %q", g)
	}
	if g := title(correct(Move, "a", "d")); g != "Headline b" {
		t.Errorf("the page that named it as grouped has left: %q", g)
	}
	if g := title(correct(Join, "", "b", "f"), correct(Move, "a", "d")); g != "Headline f" {
		t.Errorf("joined, and its own name has left: %q", g)
	}
}

// A page goes with all versions kept from its address, and is found by address
// where a colleague's pile has other bytes.
func TestAddressFindsOtherBytes(t *testing.T) {
	p := press{"a": 1, "b'1": 2, "b'2": 3, "c": 4}
	got, problems, err := (&List{All: []Correction{{ID: "x", Who: "Ada", Do: Move,
		Pages: []Ref{{Hash: id("of the colleague"), URL: "https://press.example/b"}}, Stories: [][]Ref{refsOf("c")}}}}).Apply(p.stories("a b'1 b'2|c"), p.pile())
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if g := p.told(got); g != "a|b'1 b'2 c" {
		t.Errorf("stories %s", g)
	}
}

// Any corrections whatever: the same from stories in any order, the same where
// each stands twice, every page in one story still, and undone as if never made.
func TestAnyCorrections(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pages := press{}
		var grouped []string
		for i := range rapid.IntRange(1, 12).Draw(t, "pages") {
			n := fmt.Sprintf("p%d", i)
			pages[n] = rapid.IntRange(0, 5).Draw(t, "day")
			if i == 0 || rapid.Bool().Draw(t, "new story") {
				grouped = append(grouped, n)
			} else {
				grouped[rapid.IntRange(0, len(grouped)-1).Draw(t, "story")] += " " + n
			}
		}
		names := append(sorted(pages), "unknown")
		some := rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfNDistinct(rapid.SampledFrom(names), 1, 3, rapid.ID).Draw(t, "refs"), " ")
		})
		var list []Correction
		for range rapid.IntRange(0, 8).Draw(t, "corrections") {
			var c Correction
			switch do := rapid.SampledFrom([]Verb{Move, Join, Split, Rename}).Draw(t, "do"); do {
			case Move:
				c = correct(do, some.Draw(t, "pages"))
				if rapid.Bool().Draw(t, "to a story") {
					c = correct(do, some.Draw(t, "pages"), some.Draw(t, "story"))
				}
			case Join:
				c = correct(do, "", some.Draw(t, "one"), some.Draw(t, "other"))
			default:
				c = correct(do, some.Draw(t, "pages"), some.Draw(t, "story"))
			}
			list = append(list, c)
		}
		apply := func(list []Correction, stories []hearsay.Story) []hearsay.Story {
			got, _, err := (&List{All: list}).Apply(stories, pages.pile())
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		was := pages.stories(strings.Join(grouped, "|"))
		got := apply(list, was)

		seen, ids := map[hearsay.PageID]int{}, map[hearsay.StoryID]bool{}
		for _, s := range got {
			if ids[s.ID] {
				t.Fatalf("two stories are %s", s.ID)
			}
			ids[s.ID] = true
			for _, m := range s.Members {
				seen[m.Page]++
			}
		}
		for n := range pages {
			if seen[id(n)] != 1 {
				t.Fatalf("page %s is in %d stories", n, seen[id(n)])
			}
		}
		mixed := rapid.Permutation(was).Draw(t, "order")
		if d := cmp.Diff(got, apply(list, mixed)); d != "" && len(list) > 0 { // with none they are handed back as they are
			t.Fatalf("the order of the stories matters: %s", d)
		}
		var twice []Correction
		for _, c := range list {
			twice = append(twice, c, c)
		}
		if d := cmp.Diff(got, apply(twice, was)); d != "" {
			t.Fatalf("each applied twice: %s", d)
		}
		if len(list) > 0 {
			i := rapid.IntRange(0, len(list)-1).Draw(t, "undone")
			undone := slices.Clone(list)
			undone[i].UndoneBy = "Bo"
			if d := cmp.Diff(apply(slices.Delete(slices.Clone(list), i, i+1), was), apply(undone, was)); d != "" {
				t.Fatalf("undone: %s", d)
			}
		}
	})
}

func TestFileKeepsWhatPeopleWrote(t *testing.T) {
	file := filepath.Join(t.TempDir(), "corrections.toml")
	own := "# mine\n\n[[correction]] # by hand\nwho = \"Bo\"\nwhen = 2031-05-01\ndo = \"move\" # out of the way\npages = [{ url = \"https://a.example/1\" }]\n"
	if err := os.WriteFile(file, []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Read(file)
	if err != nil || len(l.All) != 1 || l.All[0].Line != 3 || len(l.All[0].ID) != 6 {
		t.Fatalf("%+v, %v", l, err)
	}
	hand := l.All[0].ID
	c := correct(Join, "", "a b", "@c")
	c.Who, c.Why = "Ada \"the hand\" Harn", "a \\ b\x01\nc [[correction]]"
	added, err := l.Add(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Add(c); err == nil {
		t.Error("the same correction was added twice")
	}
	if err := l.Save(file); err != nil {
		t.Fatal(err)
	}
	if l, err = Read(file); err != nil || len(l.All) != 2 {
		t.Fatalf("%+v, %v", l, err)
	}
	got := l.All[1]
	got.Line = added.Line
	if d := cmp.Diff(added, got); d != "" {
		t.Errorf("read otherwise than it was added: %s", d)
	}
	if _, err := l.Undo(hand, "Ada", noon); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Undo(hand, "Ada", noon); err == nil {
		t.Error("undone twice")
	}
	if c, err := l.Undo("", "Ada", noon); err != nil || c.ID != added.ID {
		t.Errorf("undo without an ID: %s, %v", c.ID, err)
	}
	if _, err := l.Undo("", "Ada", noon); err == nil {
		t.Error("undone with nothing left")
	}
	if err := l.Save(file); err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(file)
	for _, want := range []string{"# mine\n", "[[correction]] # by hand\nundone_by = \"Ada\"\n", "do = \"move\" # out of the way\n"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("lost %q:\n%s", want, text)
		}
	}
	if info, _ := os.Stat(file); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".corrections-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestFileChangedMeanwhileIsLeft(t *testing.T) {
	file := filepath.Join(t.TempDir(), "corrections.toml")
	a, _ := Read(file)
	b, _ := Read(file)
	if _, err := a.Add(correct(Move, "a", "b")); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Add(correct(Move, "c", "d")); err != nil {
		t.Fatal(err)
	}
	if err := a.Save(file); err != nil {
		t.Fatal(err)
	}
	if err := b.Save(file); !errors.Is(err, ErrChanged) {
		t.Errorf("saved over another's: %v", err)
	}
	if l, err := Read(file); err != nil || len(l.All) != 1 || l.All[0].Pages[0] != ref("a") {
		t.Errorf("%+v, %v", l, err)
	}
}

// A bad entry is told with its line; those around it are read.
func TestBadEntriesAreToldWithTheirLine(t *testing.T) {
	good := "[[correction]]\nwho = \"Ada\"\nwhen = 2031-05-01\ndo = \"move\"\npages = [{ hash = \"5d41402a\" }]\n"
	for text, want := range map[string]string{
		"do = \"fly\"":                              "\"fly\" is none of move",
		"who = 3":                                   "who: must be text",
		"when = \"yesterday\"":                      "when: must be a time",
		"pages = []":                                "move: give pages",
		"pages = [\"https://a.example\"]":           "a page is {",
		"pages = [{ hash = \"xyz\" }]":              "is no hash",
		"pages = [{ }]":                             "neither url nor hash",
		"story = [{ hash = \"5d41402a\" }]":         "contradicts itself",
		"stories = [[{ hash = \"aaaaaaaa\" }], []]": "one of them names no page",
		"pages = [{ hash = \"5d41402a\", text = \"Bridge\" }]": "a page is {",
		"note = \"?\"": "no such setting",
	} {
		entry := good
		key, _, _ := strings.Cut(text, " ")
		lines := strings.Split(entry, "\n")
		lines = slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, key+" ") })
		file := good + "\n" + strings.Join(append(lines, text), "\n") + "\n\n" + strings.Replace(good, "Ada", "Bo", 1)
		l, err := Parse([]byte(file))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if len(l.All) != 2 || len(l.Problems) != 1 || l.Problems[0].Line != 7 || !strings.Contains(l.Problems[0].Error(), want) {
			t.Errorf("%s: %d read, problems %v, want %q in line 7", text, len(l.All), l.Problems, want)
		}
	}
	for text, want := range map[string]string{
		"[[correction]]\nwho = \n":  ":2: ",
		"[correction]\nwho = \"a\"": "no list",
		"who = \"a\"":               "unknown setting \"who\"",
		good + good:                 "",
	} {
		l, err := Parse([]byte(text))
		switch {
		case want == "":
			if err != nil || len(l.Problems) != 1 || !strings.Contains(l.Problems[0].Text, "in line 1 already") {
				t.Errorf("the same twice: %+v, %v", l, err)
			}
		case err == nil || !strings.Contains(err.Error(), want):
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("[[correction]]\nwho = \"Ada\"\nwhen = 2031-05-01\ndo = \"move\"\npages = [{ hash = \"5d41402a\" }]\n"), "Bo")
	f.Add([]byte("correction = [{who = \"a\", do = \"join\", stories = [[{url=\"x\"}],[{url=\"y\"}]]}]"), "\"\n[[correction]]")
	f.Fuzz(func(t *testing.T, text []byte, who string) {
		l, err := Parse(text)
		if err != nil {
			return
		}
		n := len(l.All)
		c := correct(Move, "a", "b")
		c.Who = who
		if _, err := l.Add(c); err == nil {
			m, err := Parse(l.text)
			if err != nil || len(m.All) != n+1 {
				t.Fatalf("after adding: %v", err)
			}
			for i := range n {
				if !reflect.DeepEqual(m.All[i], l.All[i]) {
					t.Fatalf("adding changed %+v to %+v", l.All[i], m.All[i])
				}
			}
			if got := m.All[n]; got.Who != l.All[n].Who || got.Do != Move || got.Undone() {
				t.Fatalf("what was added reads %+v", got)
			}
			n++
		}
		if c, err := l.Undo("", "Bo", noon); err == nil {
			m, err := Parse(l.text)
			if err != nil || len(m.All) != n {
				t.Fatalf("after undoing: %v", err)
			}
			for i := range m.All {
				if m.All[i].ID == c.ID && !m.All[i].Undone() {
					t.Fatal("not undone")
				}
			}
		}
	})
}
