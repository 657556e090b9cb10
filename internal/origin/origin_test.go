package origin

import (
	"strings"
	"testing"

	"hearsay"
)

// page makes an article whose blocks are the lines of text.
func page(id hearsay.PageID, outlet, text string) *hearsay.Article {
	a := &hearsay.Article{Page: id, Outlet: hearsay.Outlet{Name: outlet}, Text: text,
		Trace: hearsay.Trace{{Text: 0, Len: len(text), Page: 0, Width: len(text)}}}
	at := 0
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: hearsay.Paragraph, Range: hearsay.Range{Start: at, End: at + len(line)}})
		}
		at += len(line) + 1
	}
	return a
}

// find is the excerpt of words in a, which must hold them.
func find(t *testing.T, a *hearsay.Article, words string) hearsay.Excerpt {
	t.Helper()
	i := strings.Index(a.Text, words)
	if i < 0 {
		t.Fatalf("page %s has no %q", a.Page, words)
	}
	return a.Excerpt(hearsay.Range{Start: i, End: i + len(words)})
}

func credit(t *testing.T, a *hearsay.Article, kind hearsay.CreditKind, outlet, words string) hearsay.Credit {
	e := find(t, a, words)
	at, _ := a.Locate(e.Span)
	return hearsay.Credit{Page: a.Page, Kind: kind, Outlet: outlet, Words: e, At: at}
}

func event(t *testing.T, reports ...any) hearsay.Event {
	t.Helper()
	var e hearsay.Event
	for i := 0; i < len(reports); i += 2 {
		a, words := reports[i].(*hearsay.Article), reports[i+1].(string)
		c := find(t, a, words)
		e.Reports = append(e.Reports, hearsay.Report{Page: a.Page, Clause: c, Sentence: c})
	}
	return e
}

func names(ws []hearsay.Witness) string {
	var out []string
	for _, w := range ws {
		out = append(out, w.Name)
	}
	return strings.Join(out, ", ")
}

func TestACreditReachesItsParagraph(t *testing.T) {
	a := page("a", "Own News", "The bridge fell on Monday, the Harbour Times reported. Two carts were on it. Nobody was hurt.\nThe mayor wept. The tolls had risen.\nThe ferry ran late, as Quay Radio reported.\n“We knew nothing,” a man shouted.")
	in := Input{Articles: []*hearsay.Article{a}, Credits: []hearsay.Credit{
		credit(t, a, hearsay.OutletReport, "Harbour Times", "the Harbour Times reported"),
		credit(t, a, hearsay.OutletReport, "Quay Radio", "as Quay Radio reported"),
	}}
	for words, want := range map[string]string{
		"The bridge fell on Monday": "Harbour Times", // its own sentence
		"Two carts were on it":      "Harbour Times", // the rest of the paragraph
		"The mayor wept":            "Own News",      // another paragraph
		"We knew nothing":           "Quay Radio",    // a quotation that opens the next paragraph
	} {
		in.Events = []hearsay.Event{event(t, a, words)}
		if got := names(Trace(in).Events[0].Outlets); got != want {
			t.Errorf("%q is traced to %s, want %s", words, got, want)
		}
	}
}

func TestACopyIsOneTextAndOneOutlet(t *testing.T) {
	a := page("a", "Own News", "The bridge fell on Monday, the mayor said.")
	b := page("b", "", "The bridge fell on Monday, the mayor said.\nReference: Own News")
	c := page("c", "", "A bridge has fallen, we saw.")
	in := Input{
		Articles: []*hearsay.Article{a, b, c},
		Copies:   []hearsay.Copy{{Kind: hearsay.Reprint, From: "a", To: "b", Directed: true, Credit: find(t, b, "Reference: Own News")}},
		Events:   []hearsay.Event{event(t, a, "The bridge fell on Monday", b, "The bridge fell on Monday", c, "A bridge has fallen")},
		Entities: []hearsay.Entity{{ID: "mayor", Kind: hearsay.Person, Name: "Ida Sund"}},
		Statements: []hearsay.Statement{{Page: "a", Speaker: "mayor", Speech: true, Words: []hearsay.Excerpt{find(t, a, "The bridge fell on Monday")},
			Repeats: []hearsay.Repeat{{Page: "b", Words: []hearsay.Excerpt{find(t, b, "The bridge fell on Monday")}}}}},
	}
	r := Trace(in)
	o := r.Events[0]
	if len(o.Pages) != 3 || len(o.Texts) != 2 || names(o.Outlets) != "Own News, page 3" || names(o.Origins) != "Ida Sund" {
		t.Errorf("pages %s; texts %s; outlets %s; origins %s", names(o.Pages), names(o.Texts), names(o.Outlets), names(o.Origins))
	}
	if got := r.Text; got[0] != got[1] || got[0] == got[2] {
		t.Errorf("texts are numbered %v", got)
	}
	for _, list := range [][]hearsay.Witness{o.Pages, o.Texts, o.Outlets} {
		for _, w := range list {
			if len(w.Words) == 0 || w.Why == "" {
				t.Errorf("witness %q has no words or no reason", w.Name)
			}
		}
	}
}

func TestAnOfficeItsHolderAndTheStateAreOneOrigin(t *testing.T) {
	a := page("a", "One", "The president offered help, the Kremlin said.")
	b := page("b", "Two", "Putin offered help, he said.")
	c := page("c", "Three", "A neighbour offered help, Minsk said.")
	role := find(t, a, "president")
	in := Input{
		Articles: []*hearsay.Article{a, b, c},
		Events:   []hearsay.Event{event(t, a, "The president offered help", b, "Putin offered help", c, "A neighbour offered help")},
		Entities: []hearsay.Entity{
			{ID: "kremlin", Kind: hearsay.Organisation, Name: "Kremlin"},
			{ID: "putin", Kind: hearsay.Person, Name: "Vladimir Putin", Country: "RU", Roles: []hearsay.Excerpt{role}},
			{ID: "belarus", Kind: hearsay.Place, Name: "Belarus", Country: "BY"},
		},
		Statements: []hearsay.Statement{
			{Page: "a", Speaker: "kremlin", Speech: true, Words: []hearsay.Excerpt{find(t, a, "The president offered help")}},
			{Page: "b", Speaker: "putin", Speech: true, Words: []hearsay.Excerpt{find(t, b, "Putin offered help")}},
			{Page: "c", Speaker: "belarus", Speech: true, Words: []hearsay.Excerpt{find(t, c, "A neighbour offered help")}},
		},
	}
	if got, want := names(Trace(in).Events[0].Origins), "Kremlin, Belarus"; got != want {
		t.Errorf("origins %s, want %s", got, want)
	}
}

// An expert who tells what the president promised is no second source of the
// promise, unless nobody else tells that he made it.
func TestWhoRepeatsAPromiseIsNoOrigin(t *testing.T) {
	a := page("a", "One", "The president has promised help, he said.")
	b := page("b", "Two", "Tarn promised help, the Beacon's expert said.")
	role := find(t, a, "president")
	in := Input{
		Articles: []*hearsay.Article{a, b},
		Entities: []hearsay.Entity{
			{ID: "renn", Kind: hearsay.Person, Name: "Ada Renn", Country: "x-tarn", Roles: []hearsay.Excerpt{role}},
			{ID: "tarn", Kind: hearsay.Place, Name: "Tarn", Country: "x-tarn"},
			{ID: "beacon", Kind: hearsay.Organisation, Name: "Beacon"},
		},
		Statements: []hearsay.Statement{
			{Page: "a", Speaker: "renn", Speech: true, Words: []hearsay.Excerpt{find(t, a, "The president has promised help")}},
			{Page: "b", Speaker: "beacon", Speech: true, Words: []hearsay.Excerpt{find(t, b, "Tarn promised help")}},
			{Page: "b", Speaker: "tarn", Speech: true, Inner: true, Cue: find(t, b, "promised"), Words: []hearsay.Excerpt{find(t, b, "help")}},
		},
	}
	both := event(t, a, "The president has promised help", b, "Tarn promised help")
	both.Reports[0].Actors, both.Reports[1].Actors = []hearsay.EntityID{"renn"}, []hearsay.EntityID{"tarn"}
	alone := both
	alone.Reports = both.Reports[1:]
	in.Events = []hearsay.Event{both, alone}
	r := Trace(in)
	if got := r.Events[0].Origins; len(got) != 1 || strings.Contains(names(got), "Beacon") {
		t.Errorf("origins %s, want the president alone", names(got))
	}
	if got := names(r.Events[1].Origins); !strings.Contains(got, "Beacon") {
		t.Errorf("origins %s, want the Beacon among them", got)
	}
}

func TestACreditInsideAClauseReachesIt(t *testing.T) {
	a := page("a", "Own News", "The ferry, Quay Radio reported on Monday, sank off the cape.")
	in := Input{Articles: []*hearsay.Article{a}, Credits: []hearsay.Credit{credit(t, a, hearsay.OutletReport, "Quay Radio", "Quay Radio reported on")},
		Events: []hearsay.Event{event(t, a, "on Monday, sank off the cape")}} // begins inside the credit
	if got, want := names(Trace(in).Events[0].Outlets), "Quay Radio"; got != want {
		t.Errorf("outlets %s, want %s", got, want)
	}
}

func TestNobodyNamedIsAnAnswer(t *testing.T) {
	a := page("a", "", "The bridge fell on Monday, experts said.")
	in := Input{
		Articles:   []*hearsay.Article{a},
		Events:     []hearsay.Event{event(t, a, "The bridge fell on Monday")},
		Entities:   []hearsay.Entity{{ID: "experts", Kind: hearsay.Group, Name: "experts"}},
		Statements: []hearsay.Statement{{Page: "a", Speaker: "experts", Speech: true, Words: []hearsay.Excerpt{find(t, a, "The bridge fell on Monday")}}},
	}
	r := Trace(in)
	if o := r.Events[0]; len(o.Origins) != 0 || names(o.Outlets) != "page 1" {
		t.Errorf("origins %q, outlets %q; want none named, page 1", names(o.Origins), names(o.Outlets))
	}
}

func TestAWholeCreditCountsAsThatOutlet(t *testing.T) {
	a := page("a", "", "The bridge fell on Monday. “I ran,” Ida Sund told Own News.")
	c := credit(t, a, hearsay.Republication, "Own News", "Own News")
	c.Whole = true
	in := Input{Articles: []*hearsay.Article{a}, Credits: []hearsay.Credit{c}, Events: []hearsay.Event{event(t, a, "The bridge fell on Monday")}}
	r := Trace(in)
	if got := names(r.Events[0].Outlets); got != "Own News" {
		t.Errorf("traced to %s", got)
	}
	if strings.Join(r.Behind, ", ") != "Own News" || len(r.Provenance.Edges) != 1 || len(r.Provenance.Edges[0].Words) == 0 {
		t.Errorf("behind %v, edges %+v", r.Behind, r.Provenance.Edges)
	}
}
