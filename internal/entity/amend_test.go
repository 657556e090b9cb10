package entity

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearsay"
)

// told makes an article of paragraphs.
func paragraphs(page, text string) *hearsay.Article {
	a := &hearsay.Article{Page: hearsay.PageID(page), Language: "en", Text: text, Trace: hearsay.Trace{{Len: len(text), Width: len(text)}}}
	at := 0
	for _, line := range strings.Split(text, "\n") {
		if line != "" {
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: hearsay.Paragraph, Range: hearsay.Range{Start: at, End: at + len(line)}})
		}
		at += len(line) + 1
	}
	return a
}

var two = []*hearsay.Article{
	paragraphs("a", "The mayor, Jonas Feld, spoke in Ostwick on Monday. He said that the bridge was safe.\nAnna Kruse disagreed. She said that Feld had not read the report of the engineers."),
	paragraphs("b", "J. M. Veldt of the Harbour Board told reporters that cranes were late. Veldt said more was to come.\nAnna Kruse, who leads the council, said she knew it."),
}

func names(list []hearsay.Entity) (out []string) {
	for _, e := range list {
		out = append(out, e.Name+" ["+strings.Join(e.Aliases, ", ")+"]")
	}
	return out
}

func find(t *testing.T, list []hearsay.Entity, name string) *hearsay.Entity {
	t.Helper()
	at := Meant(list, name)
	if len(at) != 1 {
		t.Fatalf("%d entities are called %s: %q", len(at), name, names(list))
	}
	return &list[at[0]]
}

// places are all mentions, in order.
func places(list []hearsay.Entity) (out []hearsay.Mention) {
	for _, e := range list {
		out = append(out, e.Mentions...)
	}
	slices.SortFunc(out, byPlace)
	return out
}

func TestTwoNamesAreMadeOne(t *testing.T) {
	list := Resolve(two)
	before := Resolve(two)
	got := Amended(list, []Amend{{Names: [2]string{"jonas feld", "J. M. Veldt"}, By: "by Ada"}})
	if d := cmp.Diff(before, list); d != "" {
		t.Errorf("what was given is changed:\n%s", d)
	}
	e := find(t, got, "Jonas Feld")
	if e != find(t, got, "J. M. Veldt") || e.Name != "Jonas Feld" || e.ID != find(t, list, "Jonas Feld").ID || len(got) != len(list)-1 {
		t.Errorf("got %q, ID %s", names(got), e.ID)
	}
	if d := cmp.Diff(places(list), places(got)); d != "" {
		t.Errorf("mentions were lost or made:\n%s", d)
	}
	if want := []string{"the same as “" + find(t, list, "J. M. Veldt").Name + "”, by Ada"}; !slices.Equal(e.Marked, want) {
		t.Errorf("marked %q, want %q", e.Marked, want)
	}
	for _, nothing := range [][2]string{{"Jonas Feld", "Nobody Known"}, {"", "Jonas Feld"}, {"Jonas Feld", "Feld"}} {
		if d := cmp.Diff(list, Amended(list, []Amend{{Names: nothing}})); d != "" {
			t.Errorf("%q changed something:\n%s", nothing, d)
		}
	}
	// Parted later, it is as if it had never been.
	if d := cmp.Diff(list, Amended(list, []Amend{{Names: [2]string{"Jonas Feld", "J. M. Veldt"}}, {Names: [2]string{"J. M. Veldt", "Jonas Feld"}, Part: true}})); d != "" {
		t.Errorf("made one and parted:\n%s", d)
	}
}

func TestNameKnownElsewhereByAnother(t *testing.T) {
	list := Resolve(two[1:])
	got := Amended(list, []Amend{
		{Names: [2]string{"Jonas Feld", "J. M. Veldt"}, Everywhere: true, By: "by Ada"},
		{Names: [2]string{"Jonas M. Feld", "Jonas Feld"}, Everywhere: true},
		{Names: [2]string{"Anna Maria Kruse", "Anna Kruse"}},
	})
	e := find(t, got, "J. M. Veldt")
	if e.Known != "Jonas M. Feld" || e.Name != find(t, list, "J. M. Veldt").Name || !slices.Equal(e.Marked, []string{"the same as “Jonas Feld”, by Ada"}) {
		t.Errorf("known as %q, marked %q", e.Known, e.Marked)
	}
	if k := find(t, got, "Anna Kruse"); k.Known != "" || k.Marked != nil {
		t.Errorf("what is said of one story counts elsewhere: %+v", k)
	}
}

func TestOneIsPartedByNames(t *testing.T) {
	list := Resolve(two)
	joined := Amended(list, []Amend{{Names: [2]string{"Jonas Feld", "Anna Kruse"}}})
	got := Amended(joined, []Amend{{Names: [2]string{"Jonas Feld", "Anna Kruse"}, Part: true, By: "by Bo"}})
	if d := cmp.Diff(places(list), places(got)); d != "" {
		t.Errorf("mentions were lost or made:\n%s", d)
	}
	for _, name := range []string{"Jonas Feld", "Anna Kruse"} {
		want, have := find(t, list, name), find(t, got, name)
		for i, m := range want.Mentions {
			if i >= len(have.Mentions) || have.Mentions[i] != m {
				t.Errorf("%s: mentions %v, want %v", name, have.Mentions, want.Mentions)
				break
			}
		}
		if have.Gender != want.Gender || !slices.Equal(have.Aliases, want.Aliases) {
			t.Errorf("%s: %q %q, want %q %q", name, have.Gender, have.Aliases, want.Gender, want.Aliases)
		}
		for _, r := range want.Roles {
			if !slices.Contains(have.Roles, r) {
				t.Errorf("%s: roles %v, want %v", name, have.Roles, want.Roles)
			}
		}
	}
	ids := map[hearsay.EntityID]bool{}
	for _, e := range got {
		if ids[e.ID] {
			t.Errorf("two entities of ID %s", e.ID)
		}
		ids[e.ID] = true
	}
}

// Whatever is amended, no mention is lost or made, IDs stay unique, and what touches
// the entities touches them still.
func TestAmendedKeepsEveryMention(t *testing.T) {
	list := Resolve(two)
	var all []string
	for _, e := range list {
		all = append(append(all, e.Name), e.Aliases...)
	}
	all = append(all, "Nobody Known")
	rng := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		var amends []Amend
		for range 1 + rng.IntN(5) {
			amends = append(amends, Amend{Names: [2]string{all[rng.IntN(len(all))], all[rng.IntN(len(all))]}, Part: rng.IntN(2) == 0, Everywhere: rng.IntN(2) == 0, By: "by Ada"})
		}
		got := Amended(list, amends)
		if d := cmp.Diff(places(list), places(got)); d != "" {
			t.Fatalf("%+v:\n%s", amends, d)
		}
		ids := map[hearsay.EntityID]bool{}
		for _, e := range got {
			if ids[e.ID] || e.Name == "" || len(e.Mentions) == 0 {
				t.Fatalf("%+v: entity %+v", amends, e)
			}
			ids[e.ID] = true
		}
		for _, a := range amends {
			if Touches(list, a) != Touches(got, a) {
				t.Fatalf("%+v touches before %v and after %v: %q, %q", a, Touches(list, a), Touches(got, a), names(list), names(got))
			}
		}
	}
}
