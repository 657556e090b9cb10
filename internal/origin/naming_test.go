package origin

import (
	"strings"
	"testing"
	"time"

	"hearsay"
)

// mention adds every place where a page has the words to the entity.
func mention(e *hearsay.Entity, a *hearsay.Article, words string) {
	for at := 0; ; {
		i := strings.Index(a.Text[at:], words)
		if i < 0 {
			return
		}
		r := hearsay.Range{Start: at + i, End: at + i + len(words)}
		e.Mentions = append(e.Mentions, hearsay.Mention{Excerpt: a.Excerpt(r), At: r, Form: hearsay.ShortName})
		at = r.End
	}
}

// The page that only names the story's election carries it; pages whose election
// may be another don't.
func TestAPageThatNamesTheElectionCarriesIt(t *testing.T) {
	for text, want := range map[string]bool{
		"Norland is tired. The election fiasco has no end.":                               true,
		"Norland is tired of the disputed election, and of much else.":                    true,
		"Norland went home. After the presidential vote, nobody slept.":                   true,
		"Norland calls for new and fair elections.":                                       false, // none that was
		"Norland prepares. Before the election nobody dares to speak.":                    false, // to come
		"Norland looks on as Tarn holds its breath: the election is over":                 false, // Tarn's
		"Norland remembers the election of 2014.":                                         false, // another
		"Norland's election commission is silent. The election commission has gone home.": false,
		"Norland waits. The vote in the council was close.":                               false, // any vote
		"The election is over, said nobody in particular.":                                false, // whose?
	} {
		a := page("a", "One", "The Aug. 9 election in Norland was rigged.")
		b := page("b", "Two", text)
		norland := hearsay.Entity{ID: "norland", Kind: hearsay.Place, Name: "Norland", Country: "x-norland"}
		tarn := hearsay.Entity{ID: "tarn", Kind: hearsay.Place, Name: "Tarn", Country: "x-tarn"}
		for _, p := range []*hearsay.Article{a, b} {
			mention(&norland, p, "Norland")
			mention(&tarn, p, "Tarn")
		}
		e := event(t, a, "The Aug. 9 election")
		e.Root, e.When, e.Actors = hearsay.Election, hearsay.Day(2031, time.August, 9), []hearsay.EntityID{"norland"}
		in := Input{Articles: []*hearsay.Article{a, b}, Entities: []hearsay.Entity{norland, tarn}, Events: []hearsay.Event{e}}
		o := Trace(in).Events[0]
		if got := len(o.Pages) == 2; got != want {
			t.Errorf("%q carries the election: %v, want %v", text, got, want)
		}
		if want && (len(o.Outlets) != 2 || o.Pages[1].Why != "names it" || !strings.Contains(strings.ToLower(o.Pages[1].Words[0].Text), "the ")) {
			t.Errorf("%q: %+v", text, o.Pages[1])
		}
		b.Published = hearsay.Day(2031, time.August, 1) // before the election
		if o := Trace(in).Events[0]; len(o.Pages) != 1 {
			t.Errorf("%q carries an election to come", text)
		}
		b.Published = hearsay.When{}
		second := event(t, a, "Norland")
		second.Root, second.When, second.Actors = hearsay.Election, hearsay.Day(2031, time.September, 9), e.Actors
		in.Events = append(in.Events, second) // which of the two?
		if o := Trace(in).Events[0]; len(o.Pages) != 1 {
			t.Errorf("%q carries one of two elections", text)
		}
	}
}

func TestAPleaToldAsAFigureIsCarried(t *testing.T) {
	for text, want := range map[string]bool{
		"Ada Renn turned to the east in search of protection from Tarn.":       true,
		"Ada Renn looked to Tarn for help on Monday.":                          true,
		"Ada Renn never turned to Tarn for help.":                              false,
		"Ada Renn might turn in search of protection from Tarn.":               false,
		"Ada Renn turned to the west in search of protection from Osk.":        false, // another is asked
		"Ada Renn watched as Mila Dorn went in search of help from Tarn.":      false, // another asks
		"Ada Renn went in search of mushrooms near Tarn.":                      false, // for something else
		"Ada Renn is tired. In search of protection, the people look to Tarn.": false, // another sentence
	} {
		a := page("a", "One", "Ada Renn asked Tarn for help.")
		b := page("b", "Two", text)
		es := []hearsay.Entity{
			{ID: "renn", Kind: hearsay.Person, Name: "Ada Renn", Country: "x-norland"},
			{ID: "tarn", Kind: hearsay.Place, Name: "Tarn", Country: "x-tarn"},
			{ID: "osk", Kind: hearsay.Place, Name: "Osk", Country: "x-osk"},
			{ID: "dorn", Kind: hearsay.Person, Name: "Mila Dorn"},
		}
		for i := range es {
			mention(&es[i], a, es[i].Name)
			mention(&es[i], b, es[i].Name)
		}
		e := event(t, a, "Ada Renn asked Tarn for help")
		e.Reports[0].At, _ = a.Locate(e.Reports[0].Clause.Span)
		e.Root, e.Actors, e.Targets = hearsay.Request, []hearsay.EntityID{"renn"}, []hearsay.EntityID{"tarn"}
		e.Reports[0].Actors = e.Actors
		in := Input{Articles: []*hearsay.Article{a, b}, Entities: es, Events: []hearsay.Event{e}}
		o := Trace(in).Events[0]
		if got := len(o.Pages) == 2; got != want {
			t.Errorf("%q carries the plea: %v, want %v", text, got, want)
		}
		if len(o.Origins) != 0 {
			t.Errorf("%q: origins %s, want none named", text, names(o.Origins))
		}
	}
}

// Who rejects the results of a vote has not told that there was one; who rejects
// it does so.
func TestWhoRejectsAThingIsNoOriginOfIt(t *testing.T) {
	a := page("a", "One", "The Union rejected the results of the August 9 vote, and Ada Renn said the vote was fair.")
	in := Input{
		Articles: []*hearsay.Article{a},
		Entities: []hearsay.Entity{{ID: "union", Kind: hearsay.Organisation, Name: "Union"}, {ID: "renn", Kind: hearsay.Person, Name: "Ada Renn"}},
		Statements: []hearsay.Statement{
			{Page: "a", Speaker: "union", Verb: "reject", Speech: true, Cue: find(t, a, "rejected"), Words: []hearsay.Excerpt{find(t, a, "the results of the August 9 vote")}},
			{Page: "a", Speaker: "renn", Verb: "say", Speech: true, Cue: find(t, a, "said"), Words: []hearsay.Excerpt{find(t, a, "the vote was fair")}},
		},
	}
	vote, no, fair := event(t, a, "the August 9 vote"), event(t, a, "The Union rejected the results of the August 9 vote"), event(t, a, "the vote was fair")
	no.Reports[0].Actors = []hearsay.EntityID{"union"}
	in.Events = []hearsay.Event{vote, no, fair}
	r := Trace(in)
	for i, want := range []string{"", "Union", "Ada Renn"} {
		if got := names(r.Events[i].Origins); got != want {
			t.Errorf("origins of event %d: %q, want %q", i, got, want)
		}
	}
}

// What somebody is said to have said is theirs, not his who passes it on.
func TestWhoPassesOnWhatAnotherSaidIsNoOrigin(t *testing.T) {
	a := page("a", "One", "Mills said it could be led by Rowe, who said Monday she was ready to step in.")
	in := Input{
		Articles: []*hearsay.Article{a},
		Entities: []hearsay.Entity{{ID: "mills", Kind: hearsay.Person, Name: "Mills"}, {ID: "rowe", Kind: hearsay.Person, Name: "Rowe"}, {ID: "some", Kind: hearsay.Group, Name: "some"}},
		Statements: []hearsay.Statement{
			{Page: "a", Speaker: "mills", Speech: true, Cue: find(t, a, "said"), Words: []hearsay.Excerpt{find(t, a, "it could be led by Rowe, who said Monday she was ready to step in")}},
			{Page: "a", Speaker: "rowe", Speech: true, Inner: true, Words: []hearsay.Excerpt{find(t, a, "she was ready to step in")}},
		},
		Events: []hearsay.Event{event(t, a, "she was ready to step in"), event(t, a, "it could be led by Rowe")},
	}
	for i, want := range []string{"Rowe", "Mills"} {
		if got := names(Trace(in).Events[i].Origins); got != want {
			t.Errorf("origins of event %d: %q, want %q", i, got, want)
		}
	}
	in.Statements[1].Speaker = "some" // described, not named
	if got := names(Trace(in).Events[0].Origins); got != "Mills" {
		t.Errorf("where the inner speaker has no name: %q, want Mills", got)
	}
}
