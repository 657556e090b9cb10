package origin

import (
	"testing"

	"hearsay"
)

// What one speaker says of one thing in several texts, in other words, is one
// position; other speakers, things, stances and denials are not.
func TestAPositionIsOneSpeakerOnOneThing(t *testing.T) {
	for _, c := range []struct {
		who, first, second string
		want               bool
	}{
		{"renn", "The League has troops at our gates", "the League will attack", true},
		{"renn", "The League is no threat to anybody", "the League will not attack", true}, // both deny
		{"dorn", "The League has troops at our gates", "the League will attack", false},    // another speaker
		{"renn", "The League has troops at our gates", "the Union will attack", false},     // another thing
		{"renn", "The League has troops at our gates", "the League is no threat", false},   // the contrary
		{"renn", "The League has troops at our gates", "the League wants talks", false},    // another stance
		{"renn", "The League has troops at our gates", "the League met on a day that was otherwise so quiet and warm that nobody spoke of an attack", false},
		{"renn", "Norland is under attack", "Norland is in danger", false}, // one's own country is not what threatens
	} {
		a, b := page("a", "One", c.first+", said Ada Renn."), page("b", "Two", c.second+", it was said.")
		es := []hearsay.Entity{{ID: "renn", Kind: hearsay.Person, Name: "Ada Renn", Country: "x-norland"}, {ID: "dorn", Kind: hearsay.Person, Name: "Mila Dorn"},
			{ID: "league", Kind: hearsay.Organisation, Name: "League"}, {ID: "union", Kind: hearsay.Organisation, Name: "Union"},
			{ID: "norland", Kind: hearsay.Place, Name: "Norland", Country: "x-norland"}}
		for i := range es {
			mention(&es[i], a, es[i].Name)
			mention(&es[i], b, es[i].Name)
		}
		say := func(p *hearsay.Article, who hearsay.EntityID, words string) hearsay.Statement {
			w := find(t, p, words)
			at, _ := p.Locate(w.Span)
			return hearsay.Statement{Page: p.Page, Speaker: who, Verb: "say", Speech: true, Words: []hearsay.Excerpt{w}, At: []hearsay.Range{at}}
		}
		in := Input{Articles: []*hearsay.Article{a, b}, Entities: es,
			Statements: []hearsay.Statement{say(a, "renn", c.first), say(b, hearsay.EntityID(c.who), c.second)}}
		got := Trace(in).Positions
		if (len(got) == 1) != c.want || len(got) > 1 {
			t.Errorf("%q and %q by %s: %d positions, want one: %v", c.first, c.second, c.who, len(got), c.want)
			continue
		}
		if !c.want {
			continue
		}
		p := got[0]
		if len(p.Tellings) != 2 || len(p.Origins.Pages) != 2 || len(p.Origins.Texts) != 2 || names(p.Origins.Outlets) != "One, Two" || names(p.Origins.Origins) != "Ada Renn" {
			t.Errorf("%+v", p)
		}
		in.Copies = []hearsay.Copy{{Kind: hearsay.Reprint, From: "a", To: "b", Directed: true}} // one text after all
		if got := Trace(in).Positions; len(got) != 0 {
			t.Errorf("two pages of one text make a position")
		}
	}
}

// A page that tells one statement twice in the same words has no position.
func TestOneStatementIsNoPosition(t *testing.T) {
	a, b := page("a", "One", "The League will attack, said Ada Renn."), page("b", "Two", "The League will attack, said Ada Renn.")
	es := []hearsay.Entity{{ID: "renn", Kind: hearsay.Person, Name: "Ada Renn"}, {ID: "league", Kind: hearsay.Organisation, Name: "League"}}
	mention(&es[1], a, "League")
	w, v := find(t, a, "The League will attack"), find(t, b, "The League will attack")
	at, _ := a.Locate(w.Span)
	in := Input{Articles: []*hearsay.Article{a, b}, Entities: es, Statements: []hearsay.Statement{{Page: "a", Speaker: "renn", Speech: true, Words: []hearsay.Excerpt{w}, At: []hearsay.Range{at},
		Repeats: []hearsay.Repeat{{Page: "b", Words: []hearsay.Excerpt{v}}}}}}
	if got := Trace(in).Positions; len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}
