package origin

import (
	"strings"
	"testing"

	"hearsay"
)

// shared makes a copy of some words of two pages.
func shared(t *testing.T, kind hearsay.CopyKind, a, b *hearsay.Article, words string) hearsay.Copy {
	return hearsay.Copy{Kind: kind, From: a.Page, To: b.Page, Given: []hearsay.Excerpt{find(t, a, words)}, Taken: []hearsay.Excerpt{find(t, b, words)}}
}

const bridge = "The bridge fell on Monday and the carts went with it"

// A passage taken from another page carries nothing that page does not.
func TestALiftedPassageCountsWithWhereItIsFrom(t *testing.T) {
	a := page("a", "Own News", bridge+".")
	b := page("b", "Hill Echo", "We were there. "+bridge+". Nobody had seen it come.")
	c := shared(t, hearsay.Passage, a, b, bridge)
	in := Input{Articles: []*hearsay.Article{a, b}, Events: []hearsay.Event{event(t, a, bridge, b, bridge), event(t, b, "Nobody had seen it come")}}
	for _, directed := range []bool{true, false} {
		c.Directed = directed
		in.Copies = []hearsay.Copy{c}
		o := Trace(in).Events
		if len(o[0].Texts) != 2 || names(o[0].Outlets) != "Own News" {
			t.Errorf("directed %v: texts %s, outlets %s", directed, names(o[0].Texts), names(o[0].Outlets))
		}
		if got := names(o[1].Outlets); got != "Hill Echo" {
			t.Errorf("what the page has of its own is traced to %s", got)
		}
	}
	c.From, c.To, c.Given, c.Taken, c.Directed = c.To, c.From, c.Taken, c.Given, true
	in.Copies = []hearsay.Copy{c}
	if got := names(Trace(in).Events[0].Outlets); got != "Hill Echo" {
		t.Errorf("turned round: %s", got)
	}
}

// Where the original of a passage credits somebody, the taker has it from there too.
func TestALiftedCreditIsInherited(t *testing.T) {
	a := page("a", "Own News", bridge+", Quay Radio reported.")
	b := page("b", "Hill Echo", bridge+". Nobody had seen it come.")
	c := shared(t, hearsay.Passage, a, b, bridge)
	c.Directed = true
	in := Input{Articles: []*hearsay.Article{a, b}, Copies: []hearsay.Copy{c}, Events: []hearsay.Event{event(t, a, bridge, b, bridge)},
		Credits: []hearsay.Credit{credit(t, a, hearsay.OutletReport, "Quay Radio", "Quay Radio reported")}}
	o := Trace(in).Events[0]
	if names(o.Outlets) != "Quay Radio" || !strings.Contains(o.Outlets[0].Why, "credits Quay Radio") {
		t.Errorf("outlets %s (%s)", names(o.Outlets), o.Outlets[0].Why)
	}
}

// Two pages that print one wire, of which one alone says so, are one outlet: the
// wire. They are one text where all is the wire's.
func TestAHiddenCommonSourceCountsOnce(t *testing.T) {
	a := page("a", "Own News", "Own words. "+bridge+".")
	b := page("b", "Hill Echo", bridge+" (KPA). Other words.")
	c := shared(t, hearsay.CommonSource, a, b, bridge)
	c.Source, c.Credit, c.Share, c.ShareFrom = "KPA", find(t, b, "(KPA)"), 0.4, 0.4
	in := Input{Articles: []*hearsay.Article{a, b}, Copies: []hearsay.Copy{c}, Events: []hearsay.Event{event(t, a, bridge, b, bridge), event(t, a, "Own words")}}
	o := Trace(in).Events
	if len(o[0].Texts) != 2 || names(o[0].Outlets) != "KPA" || len(o[0].Outlets[0].Words) < 2 {
		t.Errorf("texts %s, outlets %s", names(o[0].Texts), names(o[0].Outlets))
	}
	if got := names(o[1].Outlets); got != "Own News" {
		t.Errorf("own words are traced to %s", got)
	}
	in.Copies[0].Share, in.Copies[0].ShareFrom = 0.9, 0.8
	if o := Trace(in).Events[0]; len(o.Pages) != 2 || len(o.Texts) != 1 {
		t.Errorf("two prints of one wire: texts %s", names(o.Texts))
	}
}

// What two pages quote alike is no copying.
func TestSharedQuotationsFoldNothing(t *testing.T) {
	a, b := page("a", "Own News", bridge+"."), page("b", "Hill Echo", bridge+".")
	c := shared(t, hearsay.QuotesOnly, a, b, bridge)
	in := Input{Articles: []*hearsay.Article{a, b}, Copies: []hearsay.Copy{c}, Events: []hearsay.Event{event(t, a, bridge, b, bridge)}}
	if o := Trace(in).Events[0]; len(o.Texts) != 2 || len(o.Outlets) != 2 {
		t.Errorf("texts %s, outlets %s", names(o.Texts), names(o.Outlets))
	}
}

func TestVersionsOfOneTextAreOneText(t *testing.T) {
	a, b := page("a", "Own News", bridge+"."), page("b", "Own News", bridge+". Two are hurt.")
	c := shared(t, hearsay.Version, a, b, bridge)
	c.Directed = true
	in := Input{Articles: []*hearsay.Article{a, b}, Copies: []hearsay.Copy{c}, Events: []hearsay.Event{event(t, a, bridge, b, bridge)}}
	if o := Trace(in).Events[0]; len(o.Pages) != 2 || len(o.Texts) != 1 || len(o.Outlets) != 1 {
		t.Errorf("pages %s, texts %s, outlets %s", names(o.Pages), names(o.Texts), names(o.Outlets))
	}
}

// Passages may go round in a ring, or down a long chain.
func TestPassagesInARingEnd(t *testing.T) {
	var in Input
	const n = 40
	for i := range n {
		in.Articles = append(in.Articles, page(hearsay.PageID(rune('A'+i)), "Paper "+string(rune('A'+i)), bridge+"."))
	}
	var all []any
	for i, a := range in.Articles {
		c := shared(t, hearsay.Passage, a, in.Articles[(i+1)%n], bridge)
		c.Directed = true
		in.Copies = append(in.Copies, c)
		all = append(all, a, bridge)
	}
	in.Events = []hearsay.Event{event(t, all...)}
	if o := Trace(in).Events[0]; len(o.Pages) != n || len(o.Outlets) == 0 {
		t.Errorf("%d pages, outlets %s", len(o.Pages), names(o.Outlets))
	}
}

// The source that two pages share stands in the graph, with the words on either page.
func TestAHiddenSourceIsANode(t *testing.T) {
	a, b := page("a", "Own News", bridge+"."), page("b", "Hill Echo", bridge+".")
	for source, key := range map[string]string{"a press release": "source:a-press-release", "KPA": "outlet:kpa"} {
		c := shared(t, hearsay.CommonSource, a, b, bridge)
		c.Source, c.Reasons = source, []string{"both name it"}
		r := Trace(Input{Articles: []*hearsay.Article{a, b}, Copies: []hearsay.Copy{c}})
		to := ""
		for _, e := range r.Provenance.Edges {
			if e.From == key && len(e.Words) > 0 && e.Words[0].Span.Page == hearsay.PageID(e.To) && e.Why == "both name it" {
				to += e.To
			}
		}
		if to != "ab" {
			t.Errorf("%s leads to %q: %+v", source, to, r.Provenance)
		}
		if outlet := source == "KPA"; (len(r.Behind) == 1) != outlet {
			t.Errorf("behind: %v", r.Behind) // a release is no outlet
		}
	}
}
