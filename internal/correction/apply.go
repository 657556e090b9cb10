package correction

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"hearsay"
)

// A Page is what is needed to know of a page to put a story in order.
type Page struct {
	Published time.Time       // zero where unknown
	Headline  hearsay.Excerpt // none where it has none
}

// A Pile tells of the pages that are here.
type Pile struct {
	// Find returns the pages that a Ref names, versions of one page as a rule;
	// none where it names none. clash says why hash and address do not agree.
	Find func(Ref) (pages []hearsay.PageID, clash string, err error)
	// Page tells of a page of a story that was changed.
	Page func(hearsay.PageID) (Page, error)
	// ID makes the ID of a story from its first page.
	ID func(hearsay.PageID) hearsay.StoryID
}

// A group is a story on its way.
type group struct {
	base    *hearsay.Story // that it keeps the ID of; nil for one begun by hand
	pages   []hearsay.PageID
	size    int // of those in pages that are still here
	touched bool
	titles  []hearsay.Excerpt // its own, then those of stories that joined it
	named   hearsay.PageID    // the page whose headline was chosen by hand
}

// A state is the stories between two corrections.
type state struct {
	pile     Pile
	groups   []*group
	at       map[hearsay.PageID]*group
	why      map[hearsay.PageID][]string
	moved    map[hearsay.PageID]bool // by hand, so that why is no longer the program's
	problems []*Problem
	found    map[Ref][]hearsay.PageID
	clash    map[Ref]string
}

// Apply carries out the corrections, one after the other, on the stories as they
// were grouped, and returns what comes out, in order of first date and then page.
// Stories that no correction touches are returned as they are; stories is not
// changed. A story keeps its ID as long as one of its pages is left in it, and of
// stories that are joined the one with the most pages keeps its own; a story begun
// by hand has the ID that its first page gives, another where that is in use.
func (l *List) Apply(stories []hearsay.Story, pile Pile) ([]hearsay.Story, []*Problem, error) {
	problems := slices.Clone(l.Problems)
	if !slices.ContainsFunc(l.All, func(c Correction) bool { return c.stands() }) {
		return stories, problems, nil
	}
	s := newState(stories, pile)
	s.problems = problems
	for i := range l.All {
		c := &l.All[i]
		if !c.stands() {
			continue
		}
		text, unknown, err := s.carryOut(c)
		if err != nil {
			return nil, nil, err
		}
		if text != "" {
			s.problems = append(s.problems, &Problem{ID: c.ID, Line: c.Line, Text: text, Unknown: unknown})
		}
	}
	out, err := s.stories()
	return out, s.problems, err
}

// newState begins with the stories as they are.
func newState(stories []hearsay.Story, pile Pile) *state {
	s := &state{pile: pile, at: map[hearsay.PageID]*group{}, why: map[hearsay.PageID][]string{},
		moved: map[hearsay.PageID]bool{}, found: map[Ref][]hearsay.PageID{}, clash: map[Ref]string{}}
	for i := range stories {
		g := &group{base: &stories[i], size: len(stories[i].Members)}
		if t := stories[i].Title; !t.None() {
			g.titles = []hearsay.Excerpt{t}
		}
		for _, m := range stories[i].Members {
			g.pages = append(g.pages, m.Page)
			s.at[m.Page] = g
			s.why[m.Page] = m.Why
		}
		s.groups = append(s.groups, g)
	}
	return s
}

// find returns the pages of a story that refs name, once each.
func (s *state) find(refs []Ref) (pages []hearsay.PageID, missing []Ref, clash string, err error) {
	seen := map[hearsay.PageID]bool{}
	for _, r := range refs {
		ids, known := s.found[r]
		if !known {
			if ids, s.clash[r], err = s.pile.Find(r); err != nil {
				return nil, nil, "", err
			}
			ids = slices.DeleteFunc(slices.Clone(ids), func(id hearsay.PageID) bool { return s.at[id] == nil })
			s.found[r] = ids
		}
		if s.clash[r] != "" {
			return nil, nil, s.clash[r], nil
		}
		if len(ids) == 0 {
			missing = append(missing, r)
		}
		for _, id := range ids {
			if !seen[id] {
				seen[id] = true
				pages = append(pages, id)
			}
		}
	}
	return pages, missing, "", nil
}

// story returns the group that holds the most of some pages, the first named
// deciding between two; nil for none.
func (s *state) story(pages, except []hearsay.PageID) *group {
	count := map[*group]int{}
	var best *group
	out := make(map[hearsay.PageID]bool, len(except))
	for _, p := range except {
		out[p] = true
	}
	for _, p := range pages {
		if !out[p] {
			count[s.at[p]]++
		}
	}
	for _, p := range pages { // in order, so that a tie goes to the first
		if g := s.at[p]; !out[p] && (best == nil || count[g] > count[best]) {
			best = g
		}
	}
	return best
}

// carryOut carries out one correction. It returns what is wrong with it, and
// whether that is only that pages are not here.
func (s *state) carryOut(c *Correction) (text string, unknown bool, err error) {
	pages, missing, clash, err := s.find(c.Pages)
	if err != nil || clash != "" {
		return clash, false, err
	}
	if len(c.Pages) > 0 && len(pages) == 0 {
		return "none of its pages is in a story here: " + list(missing), true, nil
	}
	var groups []*group
	for i, refs := range c.Stories {
		named, _, clash, err := s.find(refs)
		if err != nil || clash != "" {
			return clash, false, err
		}
		if len(named) == 0 {
			return fmt.Sprintf("the pages that name %s are not here: %s", which(c, i), list(refs)), true, nil
		}
		var except []hearsay.PageID
		if c.Do == Move || c.Do == Split {
			except = pages
		}
		g := s.story(named, except)
		if g == nil {
			return "contradicts itself: the story is named by nothing but the pages themselves", false, nil
		}
		groups = append(groups, g)
	}
	switch c.Do {
	case Move:
		to := &group{}
		if len(groups) > 0 {
			to = groups[0]
		} else if g := s.alone(pages); g != nil {
			to = g // a story of their own already
		}
		s.move(pages, to, whyMoved+c.signed())
	case Split:
		from := groups[0]
		pages = slices.DeleteFunc(pages, func(p hearsay.PageID) bool { return s.at[p] != from })
		if len(pages) == from.size {
			return "contradicts itself: nothing would be left of the story", false, nil
		}
		s.move(pages, &group{}, whySplit+c.signed())
	case Join:
		s.join(groups, whyJoined+c.signed())
	case Rename:
		if s.at[pages[0]] != groups[0] {
			return "the page whose headline is to be the name is not in the story: " + c.Pages[0].String(), false, nil
		}
		for _, p := range pages { // versions: the first that has a headline
			info, err := s.pile.Page(p)
			if err != nil {
				return "", false, err
			}
			if s.at[p] == groups[0] && !info.Headline.None() {
				groups[0].named, groups[0].touched = p, true
				return s.some(missing), true, nil
			}
		}
		return "the page has no headline: " + c.Pages[0].String(), false, nil
	}
	return s.some(missing), true, nil
}

// some says which pages of an applied correction are not here.
func (s *state) some(missing []Ref) string {
	if len(missing) == 0 {
		return ""
	}
	return "applied, but some of its pages are in no story here: " + list(missing)
}

func which(c *Correction, i int) string {
	if c.Do == Join {
		return fmt.Sprintf("story %d of %d", i+1, len(c.Stories))
	}
	return "the story"
}

func list(refs []Ref) string {
	out := ""
	for i, r := range refs {
		if i == 3 {
			return out + fmt.Sprintf(" and %d more", len(refs)-i)
		}
		if i > 0 {
			out += ", "
		}
		out += r.String()
	}
	return out
}

// alone returns the group of some pages where it holds them all and nothing else.
func (s *state) alone(pages []hearsay.PageID) *group {
	g := s.at[pages[0]]
	if g.size != len(pages) || slices.ContainsFunc(pages, func(p hearsay.PageID) bool { return s.at[p] != g }) {
		return nil
	}
	return g
}

// move takes pages to a group, which may be new.
func (s *state) move(pages []hearsay.PageID, to *group, why string) {
	for _, p := range pages {
		from := s.at[p]
		if from == to {
			continue
		}
		from.size--
		from.touched, to.touched = true, true
		if to.size == 0 && to.base == nil && len(to.pages) == 0 {
			s.groups = append(s.groups, to)
		}
		to.pages = append(to.pages, p)
		to.size++
		s.at[p] = to
		s.why[p], s.moved[p] = []string{why}, true
	}
}

// join makes one group of several: the largest, of two as large the one with the
// smaller ID or else the one named first.
func (s *state) join(groups []*group, why string) {
	into := groups[0]
	for _, g := range groups[1:] {
		if g.size > into.size || g.size == into.size && g.base != nil && (into.base == nil || g.base.ID < into.base.ID) {
			into = g
		}
	}
	for _, g := range groups {
		if g == into || g.size == 0 {
			continue
		}
		for _, p := range g.pages {
			if s.at[p] == g {
				s.at[p] = into
				s.why[p] = append(slices.Clone(s.why[p]), why)
				into.pages = append(into.pages, p)
				into.size++
			}
		}
		into.titles = append(into.titles, g.titles...)
		if into.named == "" {
			into.named = g.named
		}
		into.touched, g.size, g.touched = true, 0, true
	}
}

// stories makes stories of the groups.
func (s *state) stories() ([]hearsay.Story, error) {
	var out []hearsay.Story
	used := map[hearsay.StoryID]bool{}
	for _, g := range s.groups {
		if g.size > 0 && g.base != nil {
			used[g.base.ID] = true
		}
	}
	for _, g := range s.groups {
		if g.size == 0 {
			continue
		}
		if !g.touched {
			out = append(out, *g.base)
			continue
		}
		st, err := s.tell(g)
		if err != nil {
			return nil, err
		}
		if g.base != nil {
			st.ID = g.base.ID
		} else if st.ID = s.pile.ID(st.Members[0].Page); used[st.ID] {
			st.ID = s.pile.ID("apart " + st.Members[0].Page)
		}
		out = append(out, st)
	}
	slices.SortFunc(out, func(a, b hearsay.Story) int {
		return cmp.Or(a.First.Compare(b.First), cmp.Compare(a.Members[0].Page, b.Members[0].Page))
	})
	return out, nil
}

// tell makes the story of a group that was changed, but for its ID.
func (s *state) tell(g *group) (hearsay.Story, error) {
	type dated struct {
		id hearsay.PageID
		Page
	}
	var list []dated
	seen := map[hearsay.PageID]bool{}
	for _, p := range g.pages {
		if s.at[p] != g || seen[p] {
			continue
		}
		seen[p] = true
		info, err := s.pile.Page(p)
		if err != nil {
			return hearsay.Story{}, err
		}
		list = append(list, dated{p, info})
	}
	slices.SortFunc(list, func(a, b dated) int {
		if a.Published.IsZero() != b.Published.IsZero() {
			if a.Published.IsZero() {
				return 1
			}
			return -1
		}
		return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.id, b.id))
	})
	var st hearsay.Story
	var titles []hearsay.Excerpt // the best last
	for _, d := range slices.Backward(list) {
		titles = append(titles, d.Headline)
	}
	titles = append(titles, reversed(g.titles)...)
	for _, d := range list {
		if d.id == g.named {
			titles = append(titles, d.Headline)
		}
	}
	for _, t := range slices.Backward(titles) {
		if !t.None() && seen[t.Span.Page] {
			st.Title = t
			break
		}
	}
	for _, d := range list {
		st.Members = append(st.Members, hearsay.Member{Page: d.id, Why: s.reasons(g, d.id, st.Title)})
		if !d.Published.IsZero() {
			if st.First.IsZero() {
				st.First = d.Published
			}
			st.Last = d.Published
		}
	}
	return st, nil
}

// reasons says why a page is in its story. Whether its headline names the story
// may have changed since it was grouped.
func (s *state) reasons(g *group, p hearsay.PageID, title hearsay.Excerpt) []string {
	why := s.why[p]
	names, named := title.Span.Page == p && !title.None(), slices.ContainsFunc(g.titles, func(t hearsay.Excerpt) bool { return t.Span.Page == p })
	switch {
	case names && !named:
		return append(slices.Clone(why), "its headline names the story")
	case !names && named && len(why) > 0 && !s.moved[p]:
		return append([]string{"its headline named the story as it was grouped"}, why[1:]...)
	}
	return why
}

func reversed(list []hearsay.Excerpt) []hearsay.Excerpt {
	out := slices.Clone(list)
	slices.Reverse(out)
	return out
}
