package origin

import (
	"fmt"
	"strings"
	"testing"

	"hearsay"
)

// chatter is one page that says one thing n times, each time with a credit, and n
// pages that have copied one sentence from each other, all of it one event.
func chatter(t *testing.T, n int) Input {
	line := "The bridge fell, Ada Renn said on Monday, the Quay Radio reported. "
	a := page("a", "Own News", strings.Repeat(line, n))
	in := Input{Articles: []*hearsay.Article{a}, Entities: []hearsay.Entity{{ID: "renn", Kind: hearsay.Person, Name: "Ada Renn"}}}
	at := func(a *hearsay.Article, start, size int) (hearsay.Excerpt, hearsay.Range) {
		r := hearsay.Range{Start: start, End: start + size}
		return a.Excerpt(r), r
	}
	var e hearsay.Event
	for i := range n {
		words, r := at(a, i*len(line), len("The bridge fell"))
		sentence, _ := at(a, i*len(line), len(line)-1)
		e.Reports = append(e.Reports, hearsay.Report{Page: "a", Clause: words, Sentence: sentence, At: r, Actors: []hearsay.EntityID{"renn"}})
		in.Statements = append(in.Statements, hearsay.Statement{Page: "a", Speaker: "renn", Speech: true, Words: []hearsay.Excerpt{words}, Sentence: sentence})
		who, where := at(a, i*len(line)+strings.Index(line, "the Quay"), len("the Quay Radio reported"))
		in.Credits = append(in.Credits, hearsay.Credit{Page: "a", Kind: hearsay.OutletReport, Outlet: "Quay Radio", Words: who, At: where})
	}
	in.Statements[0].Repeats = make([]hearsay.Repeat, 0, n)
	for i := range n {
		id := hearsay.PageID(fmt.Sprintf("p%06d", i))
		p := page(id, fmt.Sprintf("Paper %d", i), line)
		words, r := at(p, 0, len("The bridge fell"))
		e.Reports = append(e.Reports, hearsay.Report{Page: id, Clause: words, Sentence: words, At: r})
		in.Statements[0].Repeats = append(in.Statements[0].Repeats, hearsay.Repeat{Page: id, Words: []hearsay.Excerpt{words}})
		if i > 0 {
			before := in.Articles[len(in.Articles)-1]
			given, _ := at(before, 0, len(line)-1)
			taken, _ := at(p, 0, len(line)-1)
			in.Copies = append(in.Copies, hearsay.Copy{Kind: hearsay.Passage, From: before.Page, To: id, Directed: true, Given: []hearsay.Excerpt{given}, Taken: []hearsay.Excerpt{taken}})
		}
		in.Articles = append(in.Articles, p)
	}
	in.Events = []hearsay.Event{e}
	return in
}

// Twice the noise is twice the work: counted, since a clock is no measure on a busy
// machine. The words shown stay few.
func TestRepetitionCostsNoMoreThanItsLength(t *testing.T) {
	looked := func(n int) int {
		tr := newTracer(chatter(t, n))
		for _, e := range tr.Events {
			o := tr.event(e)
			if len(o.Pages) != n+1 || len(o.Origins) != 1 {
				t.Fatalf("%d pages, %d origins of %d pages", len(o.Pages), len(o.Origins), n+1)
			}
			for _, w := range o.Pages {
				if len(w.Words) > shown {
					t.Fatalf("%s shows %d words", w.Name, len(w.Words))
				}
			}
		}
		for _, s := range tr.Statements {
			tr.statement(s)
		}
		tr.provenance()
		return tr.said.looked + tr.spoke.looked + tr.shared.looked
	}
	small, large := looked(500), looked(1000)
	if large > 2*small+small/10 {
		t.Errorf("%d entries looked at for 500 repetitions, %d for 1000", small, large)
	}
	if per := large / 2000; per > 200 {
		t.Errorf("%d entries looked at for one report", per)
	}
}

// A pile of statements on one place is cut off, not walked through.
func TestAPileOnOnePlaceIsBounded(t *testing.T) {
	x := newIndex[int](8)
	span := hearsay.Span{Page: "a", Start: 10, End: 2000}
	for i := range 1000 {
		x.add(span, i)
	}
	if got := x.at(hearsay.Span{Page: "a", Start: 20, End: 30}); len(got) != 8 || x.looked != 8 {
		t.Errorf("%d found, %d looked at; want 8", len(got), x.looked)
	}
	if got := x.at(hearsay.Span{Page: "b", Start: 20, End: 30}); len(got) != 0 {
		t.Error("another page's")
	}
}
