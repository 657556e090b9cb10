package pipeline_test

import (
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/pipeline"
)

// dayPage makes an article of a day of March 2031: the first line is its title.
func dayPage(id string, day int, text string) *hearsay.Article {
	a := &hearsay.Article{Page: hearsay.PageID(id), Language: "en", Text: text, Published: hearsay.Day(2031, time.March, day)}
	a.Published.Why = "stated"
	off := 0
	for i, line := range strings.SplitAfter(text, "\n") {
		if s := strings.TrimRight(line, "\n"); strings.TrimSpace(s) != "" {
			kind := hearsay.Paragraph
			if i == 0 {
				kind = hearsay.Title
			}
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: off, End: off + len(s)}})
			a.Trace = append(a.Trace, hearsay.Run{Text: off, Len: len(s), Page: off, Width: len(s)})
		}
		off += len(line)
	}
	return a
}

const asked = `Sanctions on Hungary are likely, say officials
Germany will likely impose sanctions on Hungary, a spokesman for Germany said on Monday. Hungary has angered Germany for months.
Prime Minister Jonas Adler of Hungary is likely to resign, analysts said. Adler has led Hungary for ten years.
`

func TestALaterEventStandsBesideTheQuestion(t *testing.T) {
	later := dayPage("b", 20, `Germany imposes sanctions
Germany imposed sanctions on Hungary on Wednesday. Hungary called it a mistake.
Prime Minister Jonas Adler of Hungary resigned on Wednesday.
`)
	for _, c := range []struct {
		name  string
		pages []*hearsay.Article
		want  string
	}{
		{"later", []*hearsay.Article{dayPage("a", 10, asked), later}, "power: resigned; sanction: imposed"},
		{"on the page that expects it", []*hearsay.Article{dayPage("a", 10, asked), dayPage("b", 20, "Nothing new in Hungary\nGermany and Hungary were silent on Wednesday.\n")}, ""},
		{"before it was expected", []*hearsay.Article{dayPage("a", 30, asked), later}, ""},
		{"another actor and another target", []*hearsay.Article{dayPage("a", 10, asked), dayPage("b", 20, "Norway acts\nNorway imposed sanctions on Hungary on Wednesday. Germany imposed sanctions on Norway on Wednesday. Petra Lindqvist, a minister of Norway, resigned on Wednesday.\n")}, ""},
		{"it did not happen", []*hearsay.Article{dayPage("a", 10, asked), dayPage("b", 20, "No sanctions\nGermany did not impose sanctions on Hungary on Wednesday. Germany may impose sanctions on Hungary on Friday.\n")}, ""},
		{"named without a day", []*hearsay.Article{dayPage("a", 10, asked), dayPage("b", 20, "Calls for German sanctions on Hungary\nMany in Germany call for sanctions on Hungary.\n")}, ""},
		{"told later of a day before", []*hearsay.Article{dayPage("a", 10, asked), dayPage("b", 20, "The sanctions\nGermany imposed sanctions on Hungary on March 3.\n")}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, _ := pipeline.Brief(c.pages)
			var got []string
			for _, q := range b.Questions {
				for _, id := range q.Later {
					for _, e := range b.Events {
						if e.ID == id {
							family, _, _ := strings.Cut(q.Key, ":")
							got = append(got, family+": "+e.Reports[0].Frame.Text)
						}
					}
				}
			}
			if g := strings.Join(got, "; "); g != c.want {
				t.Errorf("got %q, want %q", g, c.want)
				for _, q := range b.Questions {
					t.Logf("%s %s %v", q.Key, q.Text, q.Later)
				}
				for _, e := range b.Events {
					t.Logf("%s %s %s %v %v %v %s", e.ID, e.Root, e.Mode, e.When.Start, e.Actors, e.Targets, e.Label.Text)
				}
			}
		})
	}
}
