package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/correction"
	"hearsay/internal/entity"
	"hearsay/internal/store"
)

// A byHand is what people put right by hand, as far as the corridor has to know of
// it: the file, and what it says of copies and names.
type byHand struct {
	list     *correction.List
	copies   []correction.CopyMark
	names    []entity.Amend                     // of all stories
	own      map[hearsay.StoryID][]entity.Amend // of single ones
	set      string                             // the fingerprint of names, "" where there are none
	problems []*correction.Problem
}

// readHand reads the file, and finds the pages that it calls copies.
func (p *pile) readHand(ctx context.Context) error {
	list, err := readCorrections(p.opts)
	if err != nil {
		return err
	}
	h := &byHand{list: list}
	h.copies, h.problems, err = list.Copies(func(r correction.Ref) ([]hearsay.PageID, string, error) {
		ids, clash, err := FindPages(ctx, p.db, r)
		return slices.DeleteFunc(ids, func(id hearsay.PageID) bool { return p.number(id) < 0 }), clash, err
	})
	p.hand = h
	return err
}

// grouped are the copies that grouping is told of: those that were found, but for
// those that somebody put aside, and those that somebody marked.
func (h *byHand) grouped(copies []hearsay.Copy) []hearsay.Copy {
	if len(h.copies) == 0 {
		return copies
	}
	not := h.not()
	copies = slices.DeleteFunc(copies, func(c hearsay.Copy) bool { return not[pairOf(c.From, c.To)] })
	for _, m := range h.copies {
		if !m.Not {
			copies = append(copies, hearsay.Copy{Kind: hearsay.Reprint, From: m.Of, To: m.Page})
		}
	}
	return copies
}

func pairOf(a, b hearsay.PageID) pairID { return pairID{min(a, b), max(a, b)} }

func (h *byHand) not() map[pairID]bool {
	out := map[pairID]bool{}
	for _, m := range h.copies {
		if m.Not {
			out[pairOf(m.Page, m.Of)] = true
		}
	}
	return out
}

// theSame begins the reason of a page that is in its story as a copy.
const theSame = "the same text as page "

// reasons says of pages that are in their story as copies by hand alone who marked
// them: grouping tells what it was told.
func (h *byHand) reasons(stories []hearsay.Story, found []hearsay.Copy) {
	if len(h.copies) == 0 {
		return
	}
	marked := map[hearsay.PageID]bool{}
	for _, m := range h.copies {
		if !m.Not {
			marked[m.Page], marked[m.Of] = true, true
		}
	}
	lead := map[hearsay.PageID]hearsay.PageID{} // texts, as the program found them
	root := func(id hearsay.PageID) hearsay.PageID {
		for lead[id] != "" {
			if next := lead[lead[id]]; next != "" {
				lead[id] = next
			}
			id = lead[id]
		}
		return id
	}
	not := h.not()
	for _, c := range found {
		if (c.Kind == hearsay.Reprint || c.Kind == hearsay.Version) && !not[pairOf(c.From, c.To)] {
			if a, b := root(c.From), root(c.To); a != b {
				lead[max(a, b)] = min(a, b)
			}
		}
	}
	for i, s := range stories {
		cloned := false
		for k, m := range s.Members {
			if len(m.Why) != 1 || !strings.HasPrefix(m.Why[0], theSame) {
				continue
			}
			of := slices.IndexFunc(s.Members, func(o hearsay.Member) bool { return theSame+o.Page.Short() == m.Why[0] })
			if of < 0 || root(s.Members[of].Page) == root(m.Page) {
				continue
			}
			by := slices.IndexFunc(h.copies, func(c correction.CopyMark) bool {
				return !c.Not && c.Lead && (root(c.Page) == root(m.Page) || root(c.Of) == root(m.Page))
			})
			if by < 0 {
				continue
			}
			if !cloned {
				stories[i].Members, cloned = slices.Clone(s.Members), true
			}
			stories[i].Members[k].Why = []string{"its text counts as that of page " + s.Members[of].Page.Short() + ": marked as a copy " + h.copies[by].By}
		}
	}
}

// settle finds the stories of what is said about names, once they are corrected, and
// says which copies cannot be shown, since their pages are in two stories.
func (h *byHand) settle(ctx context.Context, db *store.DB, stories []hearsay.Story) error {
	all, own, problems, err := h.list.Names(stories, func(r correction.Ref) ([]hearsay.PageID, string, error) { return FindPages(ctx, db, r) })
	if err != nil {
		return err
	}
	h.problems = append(h.problems, problems...)
	amend := func(m correction.NameMark, everywhere bool) entity.Amend {
		return entity.Amend{Names: m.Names, Part: m.Part, Everywhere: everywhere, By: m.By}
	}
	for _, m := range all {
		h.names = append(h.names, amend(m, true))
	}
	h.own = map[hearsay.StoryID][]entity.Amend{}
	for id, list := range own {
		for _, m := range list {
			h.own[id] = append(h.own[id], amend(m, false))
		}
	}
	if len(h.names) > 0 {
		if h.set, err = fingerprint("", h.names); err != nil {
			return err
		}
	}
	holder := map[hearsay.PageID]hearsay.StoryID{}
	for _, s := range stories {
		for _, m := range s.Members {
			holder[m.Page] = s.ID
		}
	}
	for _, m := range h.copies {
		if a, b := holder[m.Page], holder[m.Of]; m.Lead && !m.Not && a != b {
			h.problems = append(h.problems, &correction.Problem{ID: m.ID, Line: m.Line, Text: fmt.Sprintf("its pages are in two stories, %s and %s, where neither shows as a copy; join them, or take it back", a, b)})
		}
	}
	slices.SortStableFunc(h.problems, func(a, b *correction.Problem) int { return a.Line - b.Line })
	return nil
}

// of returns the marks about two pages of a story.
func (h *byHand) of(s hearsay.Story) []correction.CopyMark {
	if len(h.copies) == 0 {
		return nil
	}
	in := map[hearsay.PageID]bool{}
	for _, m := range s.Members {
		in[m.Page] = true
	}
	return slices.DeleteFunc(slices.Clone(h.copies), func(m correction.CopyMark) bool { return !in[m.Page] || !in[m.Of] })
}

// amends returns what is said of the names of a story: of all stories, then of it.
func (h *byHand) amends(id hearsay.StoryID) []entity.Amend { return slices.Concat(h.names, h.own[id]) }

// quick is what of a story's corrections the quick fingerprint of its brief tells;
// nil for none. What is said of all stories is not part of it: see touching.
func (h *byHand) quick(s hearsay.Story) any {
	copies, own := h.of(s), h.own[s.ID]
	if len(copies) == 0 && len(own) == 0 {
		return nil
	}
	for i := range copies {
		copies[i].Line = 0 // where an entry stands in the file is no matter
	}
	return []any{copies, own}
}

// touching is the fingerprint of what was said of names in all stories that is about
// an entity of this one, "" for nothing.
func (h *byHand) touching(id hearsay.StoryID, entities []hearsay.Entity) (string, error) {
	var touch []entity.Amend
	for _, a := range h.names {
		if entity.Touches(entities, a) {
			touch = append(touch, a)
		}
	}
	if len(touch) == 0 {
		return "", nil
	}
	return fingerprint(id, touch)
}

// aside takes the copies out that somebody said are none. What stands in quotation
// marks on both pages stays: it counts as no copy.
func aside(copies []hearsay.Copy, marks []correction.CopyMark) []hearsay.Copy {
	if len(marks) == 0 {
		return copies
	}
	not := (&byHand{copies: marks}).not()
	return slices.DeleteFunc(copies, func(c hearsay.Copy) bool {
		return c.From != "" && c.Kind != hearsay.QuotesOnly && not[pairOf(c.From, c.To)]
	})
}

// mark makes a whole copy of each pair that somebody marked, with the words that the
// program found on both pages, or with none.
func mark(copies []hearsay.Copy, marks []correction.CopyMark) []hearsay.Copy {
	copies = aside(copies, marks)
	for _, m := range marks {
		if m.Not || !m.Lead {
			continue
		}
		made := hearsay.Copy{From: m.Of, To: m.Page}
		found := []string{"the program found no words that both pages share"}
		for _, c := range copies {
			if pairOf(c.From, c.To) != pairOf(m.Page, m.Of) || c.From == "" || len(c.Given) == 0 && made.Given != nil {
				continue
			}
			if made = c; c.From != m.Of {
				made.From, made.To, made.Given, made.Taken = c.To, c.From, c.Taken, c.Given
				made.Share, made.ShareFrom, made.Only, made.Credit = c.ShareFrom, c.Share, nil, hearsay.Excerpt{}
			}
			if found = c.Reasons; c.Kind != hearsay.Reprint {
				found = append([]string{"the program takes it for: " + string(c.Kind)}, found...)
			}
		}
		copies = slices.DeleteFunc(copies, func(c hearsay.Copy) bool {
			return c.From != "" && pairOf(c.From, c.To) == pairOf(m.Page, m.Of)
		})
		made.Kind, made.Directed, made.Source, made.Marked = hearsay.Reprint, true, "", "marked "+m.By
		made.Reasons = append([]string{made.Marked}, found...)
		copies = append(copies, made)
	}
	slices.SortStableFunc(copies, func(a, b hearsay.Copy) int {
		return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.From, b.From), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Kind, b.Kind))
	})
	return copies
}

// Meant returns the entities of a brief that somebody may mean by a name.
func Meant(b *hearsay.Brief, name string) []hearsay.Entity {
	var out []hearsay.Entity
	for _, i := range entity.Meant(b.Entities, name) {
		out = append(out, b.Entities[i])
	}
	return out
}

// unknownNames says which entries about names concern nobody and nothing in the kept
// briefs of the stories that they are meant of.
func (p *pile) unknownNames(ctx context.Context, stories []hearsay.Story) ([]*correction.Problem, error) {
	marks, err := p.nameMarks(ctx, stories)
	if err != nil {
		return nil, err
	}
	for _, s := range stories {
		if !slices.ContainsFunc(marks, func(m nameMark) bool { return !m.known && m.of(s.ID) }) {
			continue
		}
		b, err := p.db.Brief(ctx, s.ID)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for i := range marks {
			if m := &marks[i]; m.of(s.ID) {
				m.known = m.known || entity.Touches(b.Entities, entity.Amend{Names: m.Names})
			}
		}
	}
	var out []*correction.Problem
	for _, m := range marks {
		if !m.known {
			out = append(out, &correction.Problem{ID: m.ID, Line: m.Line, Unknown: true, Text: "nobody and nothing in its stories here is called “" + m.Names[0] + "” or “" + m.Names[1] + "”"})
		}
	}
	return out, nil
}

// A nameMark is an entry about names, with the story that it is meant of.
type nameMark struct {
	correction.NameMark
	story hearsay.StoryID // "" for all
	known bool
}

func (m *nameMark) of(id hearsay.StoryID) bool { return m.story == "" || m.story == id }

func (p *pile) nameMarks(ctx context.Context, stories []hearsay.Story) ([]nameMark, error) {
	all, own, _, err := p.hand.list.Names(stories, func(r correction.Ref) ([]hearsay.PageID, string, error) { return FindPages(ctx, p.db, r) })
	var out []nameMark
	for _, m := range all {
		out = append(out, nameMark{NameMark: m})
	}
	for _, s := range stories { // in order
		for _, m := range own[s.ID] {
			out = append(out, nameMark{NameMark: m, story: s.ID})
		}
	}
	return out, err
}
