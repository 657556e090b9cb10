package main

import (
	"strings"
	"testing"

	"hearsay"
)

// said makes a statement whose cue stands gap bytes before its words.
func said(n int, kind hearsay.StatementKind, cue, words string, gap int) hearsay.Statement {
	s := hearsay.Statement{Kind: kind, Page: id(n), Verb: "say", Speech: true, Cue: at(n, 100, cue), Words: []hearsay.Excerpt{at(n, 100+len(cue)+gap, words)}}
	s.At = []hearsay.Range{{Start: 100, End: 100 + len(words)}}
	if kind == hearsay.Direct {
		s.Quoted = s.At
	}
	return s
}

func TestWordsFollowTheirCue(t *testing.T) {
	according := said(1, hearsay.Indirect, "According to", "he promised help", 20)
	according.Verb, according.Name = "according to", at(1, 113, "the port’s log")
	nobody := according
	nobody.Name = hearsay.Excerpt{}
	put := said(1, hearsay.Mixed, "put it", "a sad day", -40)
	put.Verb = "put it"
	denied := said(1, hearsay.Direct, "denied", "I was there", 2)
	denied.Denied = true
	for _, c := range []struct {
		s    hearsay.Statement
		want string
	}{
		{said(1, hearsay.Indirect, "denied", "it had sunk", 1), "denied it had sunk"},
		{said(1, hearsay.Indirect, "said", "it had sunk", 6), "said it had sunk"},
		{said(1, hearsay.Indirect, "said", "it had sunk", 30), "said: it had sunk"},
		{said(1, hearsay.Indirect, "said", "it had sunk", -30), "said: it had sunk"},
		{said(1, hearsay.Direct, "said", "It sank", 2), "“It sank”"},
		{said(1, hearsay.Indirect, "-", "It sank", 2), "It sank"},
		{denied, "denied “I was there”"},
		{according, "according to the port’s log: he promised help"},
		{nobody, "he promised help"},
		{put, "as put: a sad day"},
	} {
		if got := words(c.s); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestChainsAreTold(t *testing.T) {
	b := &hearsay.Brief{}
	for n := 1; n <= 4; n++ {
		b.Pages = append(b.Pages, hearsay.PageNote{Number: n, Page: id(n)})
	}
	told := func(n int, verb string, ws ...hearsay.Witness) hearsay.Saying {
		s := said(n, hearsay.Direct, verb, "It sank", 2)
		s.Verb = verb
		return hearsay.Saying{Statement: s, Origins: hearsay.Origins{Outlets: ws}}
	}
	radio := hearsay.Witness{Name: "Radio Ost", Page: id(4), Why: "reprints Radio Ost"}
	toRadio := told(4, "tell", radio)
	toRadio.Via = []hearsay.Via{{Name: "Radio Ost"}}
	inRadio := told(4, "say", radio)
	own := told(1, "say", hearsay.Witness{Name: "The Daily Example", Page: id(1), Why: "its own report", Folds: []hearsay.PageID{id(2), id(3)}})
	own.Repeats = []hearsay.Repeat{{Page: id(2)}}
	throughHarn := told(1, "say")
	throughHarn.Via = []hearsay.Via{{Name: "Harn"}}
	ferry := told(4, "say", hearsay.Witness{Name: "Edda Harn", Page: id(4), Why: "credits Edda Harn"})
	for _, c := range []struct {
		name string
		in   []hearsay.Saying
		want string // all on one line
	}{
		{"told to an outlet that a page reprints", []hearsay.Saying{toRadio}, "Edda Harn “It sank” · to Radio Ost, reprinted by [4]"},
		{"all of it", []hearsay.Saying{toRadio, inRadio}, "Edda Harn · to Radio Ost, reprinted by [4] “It sank” [4] “It sank” [4]"},
		{"not all of it", []hearsay.Saying{toRadio, own}, "Edda Harn “It sank” · to Radio Ost, reprinted by [4] “It sank” [1], copied by [2]"},
		{"through somebody", []hearsay.Saying{throughHarn}, "Edda Harn “It sank” · through Harn [1]"},
		{"themselves", []hearsay.Saying{ferry}, "Edda Harn “It sank” [4]"},
		{"no outlet known", []hearsay.Saying{told(2, "say")}, "Edda Harn “It sank” [2]"},
	} {
		b.Speakers = []hearsay.Speaker{{Name: "Edda Harn", Kind: hearsay.Person, Sayings: c.in}}
		var out strings.Builder
		if err := printBrief(&out, b, true); err != nil {
			t.Fatal(err)
		}
		_, got, _ := strings.Cut(out.String(), "WHO SAYS WHAT")
		got, _, _ = strings.Cut(got, "PAGES")
		if got = strings.Join(strings.Fields(got), " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestDescriptionsAreNoNames(t *testing.T) {
	for _, c := range []struct {
		name string
		kind hearsay.EntityKind
		want string
	}{
		{"", hearsay.Group, "Nobody named"}, {"analysts", hearsay.Group, "Analysts, not named"}, {"he", hearsay.Group, "He, not named"},
		{"a spokesman for Harn", hearsay.Group, "a spokesman for Harn"}, {"Edda Harn", hearsay.Person, "Edda Harn"}, {"élus", hearsay.Group, "Élus, not named"},
	} {
		if got := speakerName(c.name, c.kind); got != c.want {
			t.Errorf("%q: got %q, want %q", c.name, got, c.want)
		}
	}
}
