package mcp

import (
	"cmp"
	"context"
	"strings"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/store"
)

// A StoryLine is a story of a list.
type StoryLine struct {
	ID      string `json:"id"`
	Title   string `json:"title" jsonschema:"the headline of its most central page, verbatim"`
	Pages   int    `json:"pages"`
	Texts   int    `json:"texts" jsonschema:"pages after copies are folded together"`
	Outlets int    `json:"outlets" jsonschema:"that the pages name as their own"`
	Origins int    `json:"origins" jsonschema:"independent sources of its main fact; 0 is none named"`
	First   string `json:"first,omitempty" jsonschema:"earliest day of its pages"`
	Last    string `json:"last,omitempty" jsonschema:"latest day of its pages"`
	State   string `json:"state,omitempty" jsonschema:"open, quiet or closed, by the days of the pile"`
	Quote   *Quote `json:"title_quote,omitempty" jsonschema:"where the title stands"`
}

// StoriesIn asks for a list of stories.
type StoriesIn struct {
	Words   string `json:"words,omitempty" jsonschema:"all of them stand in the title"`
	Outlet  string `json:"outlet,omitempty" jsonschema:"a page of it is in the story: its name or domain"`
	Speaker string `json:"speaker,omitempty" jsonschema:"speaks in the story: a name or part of one"`
	After   string `json:"after,omitempty" jsonschema:"a day, month or year: stories with pages on it or later"`
	Before  string `json:"before,omitempty" jsonschema:"a day, month or year: stories with pages on it or earlier"`
	By      string `json:"by,omitempty" jsonschema:"newest (where it is not given), pages or origins: what comes first"`
	Ask
}

// StoriesOut is a list of stories.
type StoriesOut struct {
	Paging
	Stories []StoryLine `json:"stories"`
}

func (s *server) stories(ctx context.Context, in StoriesIn) (out StoriesOut, err error) {
	for name, v := range map[string]string{"words": in.Words, "outlet": in.Outlet, "speaker": in.Speaker} {
		if err := checkText(name, v); err != nil {
			return out, err
		}
	}
	after, err1 := parseDay("after", in.After, false)
	before, err2 := parseDay("before", in.Before, true)
	if err := cmp.Or(err1, err2); err != nil {
		return out, err
	}
	switch in.By {
	case "", "newest", "pages", "origins":
	default:
		return out, wrongf("by %q: give newest, pages or origins", cut(in.By, 40))
	}
	var keep map[hearsay.StoryID]bool
	if words := store.Terms(in.Words); len(words) > 0 || in.Speaker != "" {
		if keep, err = s.storiesWith(ctx, words, in.Speaker); err != nil {
			return out, err
		}
	}
	var ids []hearsay.StoryID
	var state strings.Builder
	err = s.db.View(ctx, func(c *facet.Column) error {
		from := func(int32) bool { return true }
		if in.Outlet != "" {
			from = c.Outlets(in.Outlet, true)
		}
		var found []int32
		for i := range int32(c.Len()) {
			t := c.Row(i)
			if !after.IsZero() && (t.Last.IsZero() || t.Last.Before(after)) || !before.IsZero() && (t.First.IsZero() || t.First.After(before)) ||
				keep != nil && !keep[t.ID] || !from(i) {
				continue
			}
			found = append(found, i)
		}
		switch in.By {
		case "pages":
			found = c.Sorted("by pages", found, func(a, b int32) int { return cmp.Compare(c.Row(b).Pages, c.Row(a).Pages) })
		case "origins":
			found = c.Sorted("by most origins", found, func(a, b int32) int { return cmp.Compare(c.Row(b).Origins, c.Row(a).Origins) })
		}
		for k, i := range found {
			if k > 0 {
				state.WriteByte(' ')
			}
			state.WriteString(string(c.Row(i).ID))
			ids = append(ids, c.Row(i).ID)
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	q := s.quoter(ctx, nil)
	question := in
	question.Cursor = ""
	out.Stories, out.Paging, err = list(in.Ask, len(ids), state.String(), question, func(i int) (StoryLine, error) {
		one, err := s.db.StoriesNamed(ctx, ids[i])
		if err != nil || len(one) == 0 { // gone while it was listed
			return StoryLine{ID: string(ids[i])}, err
		}
		t := one[0]
		l := StoryLine{ID: string(t.ID), Title: short(t.Title, longQuote), Pages: len(t.Pages), Texts: t.Texts, Outlets: t.Outlets, Origins: t.Origins, First: day(t.First), Last: day(t.Last), State: string(t.State)}
		o, err := s.db.GetOutline(ctx, t.ID)
		if err != nil || o.Story.Title.None() {
			return l, ignoreGone(err)
		}
		q.knows(o)
		title, err := q.quote(o.Story.Title)
		l.Quote = &title
		return l, err
	})
	return out, err
}

// ignoreGone lets a story go that went while it was listed.
func ignoreGone(err error) error {
	if statusGone(err) {
		return nil
	}
	return err
}

// A StoryPage is a page as a story lists it.
type StoryPage struct {
	Number   int    `json:"number"`
	ID       string `json:"id"`
	Outlet   string `json:"outlet,omitempty"`
	URL      string `json:"url,omitempty"`
	Day      string `json:"published,omitempty"`
	About    bool   `json:"about,omitempty" jsonschema:"true where the day is worked out: no page states it"`
	Language string `json:"language,omitempty"`
	Text     int    `json:"text" jsonschema:"pages with the same number are copies of each other"`
	Headline *Quote `json:"headline,omitempty"`
}

// StoryIn asks for a story.
type StoryIn struct {
	Story string `json:"story" jsonschema:"its id, the beginning of it, or its number in the list"`
	Ask
}

// Fact is the main fact of a story.
type Fact struct {
	Event  string `json:"event" jsonschema:"id of the event"`
	Label  Quote  `json:"label" jsonschema:"the clause that tells it"`
	When   *When  `json:"when,omitempty"`
	Counts Counts `json:"counts"`
}

// StoryOut is a story in brief; its pages are what a cursor goes on with.
type StoryOut struct {
	Paging
	ID          string      `json:"id"`
	Title       *Quote      `json:"title_quote,omitempty"`
	First       string      `json:"first,omitempty"`
	Last        string      `json:"last,omitempty"`
	Texts       int         `json:"texts"`
	Outlets     []string    `json:"outlets"`
	Behind      []string    `json:"behind" jsonschema:"outlets that the pages credit and that are not in the pile"`
	Main        *Fact       `json:"main_fact,omitempty" jsonschema:"the best-attested event; none where no event stands in two pages"`
	Events      int         `json:"events"`
	Statements  int         `json:"statements"`
	Speakers    int         `json:"speakers"`
	Questions   int         `json:"questions"`
	Differences int         `json:"differences"`
	Skipped     []string    `json:"skipped,omitempty" jsonschema:"what was not done, and why"`
	Pages       []StoryPage `json:"pages"`
}

func (s *server) story(ctx context.Context, in StoryIn) (out StoryOut, err error) {
	b, state, err := s.brief(ctx, in.Story)
	if err != nil {
		return out, err
	}
	q := s.quoter(ctx, b)
	out = StoryOut{ID: string(b.Story.ID), First: day(b.Story.First), Last: day(b.Story.Last), Texts: b.Texts, Outlets: firstFew(b.Outlets, mostItems), Behind: firstFew(b.Behind, mostItems),
		Events: len(b.Events), Speakers: len(b.Speakers), Questions: len(b.Questions), Differences: len(b.Differences), Skipped: firstFew(b.Skipped, fewItems)}
	for i := range b.Speakers {
		out.Statements += len(b.Speakers[i].Sayings)
	}
	if !b.Story.Title.None() {
		t, err := q.quote(b.Story.Title)
		if err != nil {
			return out, err
		}
		out.Title = &t
	}
	if l := b.Lead; l != nil {
		f := Fact{Event: string(l.ID), When: when(l.When)}
		if f.Label, err = q.quote(l.Label); err != nil {
			return out, err
		}
		if f.Counts, err = q.counts(&l.Origins, fewItems, 2); err != nil {
			return out, err
		}
		out.Main = &f
	}
	out.Pages, out.Paging, err = list(in.Ask, len(b.Pages), state, []any{"story", in.Limit}, func(i int) (StoryPage, error) {
		n := &b.Pages[i]
		p := StoryPage{Number: n.Number, ID: string(n.Page), Outlet: short(n.Outlet.String(), 200), URL: short(n.URL, 2000), Day: day(n.Published.Start), About: n.Published.About, Language: n.Language, Text: n.Text}
		if n.Headline.None() {
			return p, nil
		}
		h, err := q.quote(n.Headline)
		p.Headline = &h
		return p, err
	})
	return out, err
}

func firstFew(list []string, n int) []string {
	out := []string{}
	for _, v := range list[:min(len(list), n)] {
		out = append(out, short(v, 300))
	}
	return out
}
