package event_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"hearsay"
	"hearsay/internal/event"
)

var update = flag.Bool("update", false, "rewrite what the cases expect")

// TestGolden runs the cases of testdata. Files of an archive: "entities", one a
// line as "id|kind|country|name or alias|role:what|...", "copies", one a line as "kind
// from to", the pages, each beginning with "published: 2021-05-03" or
// "published:", and "want".
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := readCase(t, ar)
			got := c.run(t)
			if *update {
				if c.want < 0 {
					c.want = len(ar.Files)
					ar.Files = append(ar.Files, txtar.File{Name: "want"})
				}
				ar.Files[c.want].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if c.want < 0 {
				t.Fatal("no want: run with -update")
			}
			if w := string(ar.Files[c.want].Data); got != w {
				t.Errorf("got\n%swant\n%s", got, w)
			}
		})
	}
}

type testCase struct {
	articles []*hearsay.Article
	pages    map[hearsay.PageID]*hearsay.Page
	entities []hearsay.Entity
	copies   []hearsay.Copy
	want     int
}

func readCase(t *testing.T, ar *txtar.Archive) *testCase {
	c := &testCase{pages: map[hearsay.PageID]*hearsay.Page{}, want: -1}
	for i, f := range ar.Files {
		text := strings.TrimSpace(string(f.Data))
		switch f.Name {
		case "want":
			c.want = i
		case "entities":
			for line := range strings.Lines(text) {
				p := strings.Split(strings.TrimSpace(line), "|")
				e := hearsay.Entity{ID: hearsay.EntityID(p[0]), Kind: hearsay.EntityKind(p[1]), Country: p[2], Name: p[3]}
				for _, n := range p[4:] {
					if role, ok := strings.CutPrefix(n, "role:"); ok {
						e.Roles = append(e.Roles, hearsay.Excerpt{Text: role})
					} else {
						e.Aliases = append(e.Aliases, n)
					}
				}
				c.entities = append(c.entities, e)
			}
		case "copies":
			for line := range strings.Lines(text) {
				p := strings.Fields(line)
				c.copies = append(c.copies, hearsay.Copy{Kind: hearsay.CopyKind(p[0]), From: hearsay.PageID(strings.TrimSuffix(p[1], "-")), To: hearsay.PageID(p[2]), Directed: true})
			}
		default:
			c.page(f.Name, text)
		}
	}
	for i := range c.entities {
		c.mention(&c.entities[i])
	}
	return c
}

// page makes an article of which every line is a block; "title:" and "caption:"
// say what it is.
func (c *testCase) page(name, text string) {
	a := &hearsay.Article{Page: hearsay.PageID(name), Language: "en"}
	p := &hearsay.Page{ID: a.Page, Body: []byte(text)}
	off := 0
	var b strings.Builder
	for line := range strings.Lines(text) {
		s := strings.TrimRight(line, "\n")
		at := off
		off += len(line)
		if d, ok := strings.CutPrefix(s, "published:"); ok {
			if day, err := time.Parse(time.DateOnly, strings.TrimSpace(d)); err == nil {
				a.Published = hearsay.Day(day.Year(), day.Month(), day.Day())
				a.Published.Why = "stated"
			}
			continue
		}
		kind := hearsay.Paragraph
		for _, k := range []hearsay.BlockKind{hearsay.Title, hearsay.Caption, hearsay.Embed} {
			if rest, ok := strings.CutPrefix(s, string(k)+": "); ok {
				kind, at, s = k, at+len(k)+2, rest
			}
		}
		if s == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		start := b.Len()
		b.WriteString(s)
		a.Trace = append(a.Trace, hearsay.Run{Text: start, Len: len(s), Page: at, Width: len(s)})
		a.Blocks = append(a.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: start, End: b.Len()}})
	}
	a.Text = b.String()
	c.articles = append(c.articles, a)
	c.pages[a.Page] = p
}

// mention finds every place that names the entity by one of its names, the
// longest first.
func (c *testCase) mention(e *hearsay.Entity) {
	names := append([]string{e.Name}, e.Aliases...)
	sort.Slice(names, func(i, j int) bool { return len(names[i]) > len(names[j]) })
	for _, a := range c.articles {
		for i := 0; i < len(a.Text); i++ {
			for _, n := range names {
				if n == "" || !strings.HasPrefix(a.Text[i:], n) || i > 0 && letter(a.Text[i-1]) || i+len(n) < len(a.Text) && letter(a.Text[i+len(n)]) {
					continue
				}
				r := hearsay.Range{Start: i, End: i + len(n)}
				e.Mentions = append(e.Mentions, hearsay.Mention{Excerpt: a.Excerpt(r), At: r})
				i += len(n)
				break
			}
		}
	}
}

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

func (c *testCase) run(t *testing.T) string {
	var b strings.Builder
	dates := event.Dates(c.articles, c.copies)
	var reports []hearsay.Report
	for _, a := range c.articles {
		w := dates[a.Page]
		fmt.Fprintf(&b, "%s: %s\n", a.Page, when(w))
		found := event.Find(a, c.entities, w, c.copies)
		for _, r := range found {
			for _, e := range []hearsay.Excerpt{r.Sentence, r.Clause, r.Frame, r.When.Said} {
				if e.None() {
					continue
				}
				if err := a.ReadBack(c.pages[a.Page], e); err != nil {
					t.Error(err)
				}
			}
		}
		reports = append(reports, found...)
	}
	for _, e := range event.Merge(reports, c.entities, c.copies, dates) {
		fmt.Fprintf(&b, "\n%s %s %v > %v", e.Root, e.Mode, e.Actors, e.Targets)
		if e.Background {
			b.WriteString(" background")
		}
		fmt.Fprintf(&b, "\n  %s\n", when(e.When))
		for _, r := range e.Reports {
			mark := " "
			if r.Clause == e.Label {
				mark = "*"
			}
			fmt.Fprintf(&b, " %s%s: %s [%s]\n", mark, r.Page, r.Clause.Text, r.Frame.Text)
		}
	}
	return b.String()
}

func when(w hearsay.When) string {
	if !w.Known() {
		return "no date"
	}
	s := w.Start.Format(time.DateOnly)
	if w.Days() > 1 {
		s += " to " + w.End.AddDate(0, 0, -1).Format(time.DateOnly)
	}
	if w.About {
		s = "about " + s
	}
	return s + ", " + w.Why
}

// TestFindIsTheSameWhateverTheOrder checks that events do not depend on the
// order in which pages come.
func TestFindIsTheSameWhateverTheOrder(t *testing.T) {
	ar, err := txtar.ParseFile("testdata/island.txt")
	if err != nil {
		t.Fatal(err)
	}
	c := readCase(t, ar)
	dates := event.Dates(c.articles, c.copies)
	var forth, back []hearsay.Report
	for i := range c.articles {
		a, z := c.articles[i], c.articles[len(c.articles)-1-i]
		forth = append(forth, event.Find(a, c.entities, dates[a.Page], c.copies)...)
		back = append(back, event.Find(z, c.entities, dates[z.Page], c.copies)...)
	}
	got := fmt.Sprint(event.Merge(back, c.entities, c.copies, dates))
	want := fmt.Sprint(event.Merge(forth, c.entities, c.copies, dates))
	if got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestOtherLanguagesHaveNoEvents(t *testing.T) {
	text := "Le président a attaqué Paris lundi. The army attacked Paris on Monday."
	a := &hearsay.Article{Page: "p", Language: "fr", Text: text, Trace: hearsay.Trace{{Len: len(text), Width: len(text)}},
		Blocks: []hearsay.Block{{Kind: hearsay.Paragraph, Range: hearsay.Range{End: len(text)}}}}
	if got := event.Find(a, nil, hearsay.Day(2021, 3, 1), nil); len(got) > 0 {
		t.Errorf("got %d reports of a French page, want none", len(got))
	}
}

// TestCode holds sentences for each root, and some that tell of none.
func TestCode(t *testing.T) {
	for _, c := range []struct {
		want string
		in   string
	}{
		{"AGREE", "Norway agreed on Friday to open its ports to Danish trawlers."},
		{"AGREE", "The mayor of Port Ellen has promised to repair the bridge."},
		{"AGREE", "Portugal will send two hundred tons of rice to Angola, its foreign minister said."},
		{"AGREE", "The rebels said they were ready to meet a mediator from Ghana."},
		{"CONSULT", "The Chilean president met his Peruvian counterpart in Lima on Tuesday."},
		{"CONSULT", "Finland's prime minister spoke by telephone with the Swedish king."},
		{"CONSULT", "Envoys from Kenya and Uganda held talks in Nairobi."},
		{"SUPPORT", "Canada praised the Irish government for its handling of the storm."},
		{"SUPPORT", "Spain and Morocco signed a fishing treaty on Monday."},
		{"COOPERATE", "Denmark and Iceland shared intelligence about the smugglers."},
		{"COOPERATE", "Belgium extradited two bankers to Austria last week."},
		{"AID", "Japan provided emergency food to Nepal after the flood."},
		{"AID", "The Red Cross delivered medicine to villagers in Chad."},
		{"CONCEDE", "The Malian government lifted a curfew in the north."},
		{"CONCEDE", "Thai authorities eased restrictions on newspapers."},
		{"RETREAT", "Eritrea withdrew its troops from the border."},
		{"RETREAT", "The militants released four hostages on Sunday."},
		{"RETREAT", "The trade minister of Latvia resigned on Thursday."},
		{"REQUEST", "Greece called on Turkey to return the ships."},
		{"REQUEST", "Teachers demanded higher wages from the Bolivian government."},
		{"REQUEST", "Ghana said that Togo must hand over the plotters."},
		{"ACCUSE", "Hungary accused Romania of moving the border stones."},
		{"ACCUSE", "The opposition criticized the Maltese prime minister."},
		{"ACCUSE", "Prosecutors in Peru opened an investigation into the former governor."},
		{"REJECT", "Serbia rejected the plan on Wednesday."},
		{"REJECT", "The union refused to meet the Italian minister."},
		{"REJECT", "Cuba said it would not accept the observers."},
		{"THREATEN", "Pakistan threatened to close the pass."},
		{"THREATEN", "The miners warned the government of a strike."},
		{"THREATEN", "Yemen said it would withdraw its envoys unless the raids stopped."},
		{"PROTEST", "Thousands of students protested in Dhaka."},
		{"PROTEST", "Bus drivers in Lyon went on strike on Monday."},
		{"PROTEST", "Angry farmers blocked roads across Brittany."},
		{"SANCTION", "Estonia expelled a Russian diplomat."},
		{"SANCTION", "Egypt broke off diplomatic relations with Qatar."},
		{"SANCTION", "The European Union imposed sanctions on Burundi."},
		{"MOBILIZE", "India deployed soldiers along the frontier."},
		{"MOBILIZE", "Taiwan put its navy on alert."},
		{"COERCE", "Police in Minsk arrested a dozen reporters."},
		{"COERCE", "A dozen reporters were detained by police in Harare."},
		{"COERCE", "The junta imposed a curfew in Yangon."},
		{"ASSAULT", "Gunmen killed two policemen near Karachi."},
		{"ASSAULT", "Two policemen were shot near Karachi, officials said."},
		{"ASSAULT", "Ethiopian jets bombed a town on Friday."},
		{"ASSAULT", "Kurdish fighters tried to assassinate the governor."},
		{"", "The museum opens at nine."},
		{"", "It rained for three days."},
		{"", "Her third novel is set in a village."},
		{"", ""},
	} {
		root, _, ok := event.Code(c.in)
		if ok != (c.want != "") || string(root) != c.want {
			t.Errorf("Code(%q) = %q, want %q", c.in, root, c.want)
		}
	}
}

// FuzzFind checks that no text breaks the stage and that what it finds reads
// back.
func FuzzFind(f *testing.F) {
	f.Add("Ann Lee said Monday that Norway would attack. \"We met,\" she told Bo Ek in Oslo on May 3, 2021.")
	f.Add("((,,\"\"'s to to to been had Norway's's of of of by by")
	f.Add("31 February, year 0, 99999, 13/13/2020 the Aug. 9 election — on the eve of two leaders")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		if strings.TrimSpace(text) == "" {
			return
		}
		c := &testCase{pages: map[hearsay.PageID]*hearsay.Page{}}
		c.page("p", text)
		c.entities = []hearsay.Entity{{ID: "norway", Kind: hearsay.Place, Country: "NO", Name: "Norway"}, {ID: "ann", Kind: hearsay.Person, Name: "Ann Lee", Aliases: []string{"she"}}}
		for i := range c.entities {
			c.mention(&c.entities[i])
		}
		a := c.articles[0]
		if a.Published.Known() == false {
			a.Published = hearsay.Day(2021, 5, 4)
		}
		c.run(t)
	})
}

func BenchmarkCode(b *testing.B) {
	s := "After talks in Oslo on Monday, the Norwegian foreign minister accused Denmark of breaking the treaty, and said that her government would recall its ambassador unless the boats, which were seized last month, were returned."
	for b.Loop() {
		event.Code(s)
	}
}
