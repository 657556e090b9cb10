package web

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"hearsay"
)

// A passing shelf is a pile from which stories go as others come.
type passing struct {
	*fakeShelf
	turn int
	kept map[hearsay.PageID]int64
}

func (p *passing) BriefMarks(context.Context) (map[hearsay.StoryID]string, error) {
	out := map[hearsay.StoryID]string{}
	for _, b := range p.briefs {
		out[b.Story.ID] = "made " + string(b.Story.ID)
	}
	return out, nil
}

func (p *passing) KeptSince(_ context.Context, change int64) (map[hearsay.PageID]int64, error) {
	out := maps.Clone(p.kept)
	maps.DeleteFunc(out, func(_ hearsay.PageID, n int64) bool { return n <= change })
	return out, nil
}

// next puts a new story in the place of the oldest, with names that no other has.
func (p *passing) next(stories int) {
	p.turn++
	page := hearsay.PageID(fmt.Sprintf("page%d", p.turn))
	b := &hearsay.Brief{Story: hearsay.Story{ID: hearsay.StoryID(fmt.Sprintf("story%05d", p.turn))}}
	b.Pages = []hearsay.PageNote{{Page: page, Number: 1}}
	b.Entities = []hearsay.Entity{{Kind: hearsay.Place, Name: fmt.Sprintf("Town %d", p.turn)}, {Kind: hearsay.Place, Name: "Everywhere"}}
	p.kept[page] = int64(p.turn)
	p.briefs = append(p.briefs, b)
	if len(p.briefs) > stories {
		delete(p.kept, p.briefs[0].Pages[0].Page)
		p.briefs = slices.Clone(p.briefs[1:])
	}
}

// A pile that stays of one size takes room of one size, whatever was in it before, and
// its names stay those of its stories.
func TestACatalogForgetsWhatIsGone(t *testing.T) {
	ctx := t.Context()
	p := &passing{fakeShelf: newFake(), kept: map[hearsay.PageID]int64{}}
	c := newCatalog(p)
	var before pileOf
	for range 6000 {
		p.next(20)
		if p.turn%10 != 0 {
			continue
		}
		all, err := c.get(ctx)
		if err != nil {
			t.Fatal(err)
		}
		came, err := c.changed(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, of := range []pileOf{all, before} { // who asked before goes on reading what there was
			for id, f := range of.facts {
				var names []string
				for _, n := range f.has[byPlace] {
					names = append(names, of.names[byPlace].shown[n])
				}
				var number int
				fmt.Sscanf(string(id), "story%d", &number)
				if want := []string{fmt.Sprintf("Town %d", number), "Everywhere"}; !slices.Equal(names, want) {
					t.Fatalf("after %d stories %s has %q, want %q", p.turn, id, names, want)
				}
			}
		}
		for _, b := range p.briefs {
			if got, want := came[b.Story.ID], p.kept[b.Pages[0].Page]; got != want {
				t.Fatalf("after %d stories %s came with %d, want %d", p.turn, b.Story.ID, got, want)
			}
		}
		if n, m := len(c.names[byPlace].shown), len(c.came); n > 1100 || m > 1100 {
			t.Fatalf("after %d stories, of which 20 are there, %d names and %d pages are held", p.turn, n, m)
		}
		before = all
	}
}
