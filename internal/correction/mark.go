package correction

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hearsay"
)

// stands reports whether Apply carries the correction out.
func (c *Correction) stands() bool { return !c.Undone() && !c.copies() && !c.names() }

func (c *Correction) copies() bool { return c.Do == Copied || c.Do == Apart }

func (c *Correction) names() bool { return c.Do == Same || c.Do == Part }

func told(verbs []Verb) string {
	out := make([]string, len(verbs))
	for i, v := range verbs {
		out[i] = string(v)
	}
	return strings.Join(out, ", ")
}

// A CopyMark says by hand of two pages that one is a copy of the other, or that
// neither is.
type CopyMark struct {
	Page, Of hearsay.PageID // Page is the copy
	Not      bool
	// Lead is true of the one pair of an entry that is meant where its pages have
	// several versions; the others go with it.
	Lead bool
	By   string // "by Ada on 3 May 2031: another bridge"
	ID   string // of the correction
	Line int
}

// Copies returns what the file says of copies, one mark at most for any two pages,
// in order of the pages. find is as in [Pile], of pages that hold an article. Of two
// entries about the same pages the later holds.
func (l *List) Copies(find func(Ref) ([]hearsay.PageID, string, error)) ([]CopyMark, []*Problem, error) {
	var problems []*Problem
	last := map[[2]hearsay.PageID]CopyMark{}
	for i := range l.All {
		c := &l.All[i]
		if c.Undone() || !c.copies() {
			continue
		}
		var sides [2][]hearsay.PageID
		text, unknown := "", false
		for k, r := range c.Pages {
			ids, clash, err := find(r)
			switch {
			case err != nil:
				return nil, nil, err
			case clash != "":
				text = clash
			case len(ids) == 0 && text == "":
				text, unknown = "a page of it is not here: "+r.String(), true
			}
			sides[k] = ids
		}
		if text == "" && slices.ContainsFunc(sides[0], func(id hearsay.PageID) bool { return slices.Contains(sides[1], id) }) {
			text = "contradicts itself: its two pages are versions of one"
		}
		if text != "" {
			problems = append(problems, &Problem{ID: c.ID, Line: c.Line, Text: text, Unknown: unknown})
			continue
		}
		for n, p := range sides[0] {
			for m, q := range sides[1] {
				key := [2]hearsay.PageID{min(p, q), max(p, q)}
				last[key] = CopyMark{Page: p, Of: q, Not: c.Do == Apart, Lead: n == 0 && m == 0, By: c.signed(), ID: c.ID, Line: c.Line}
			}
		}
	}
	out := make([]CopyMark, 0, len(last))
	for _, m := range last {
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b CopyMark) int { return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Of, b.Of)) })
	return out, problems, nil
}

// A NameMark says by hand of two names that they stand for one, called as the first,
// or for two.
type NameMark struct {
	Names [2]string
	Part  bool
	By    string // "by Ada on 3 May 2031: his brother"
	ID    string // of the correction
	Line  int
}

// Names returns what the file says of names in all stories, and in single ones, each
// in the order of the file. The stories are those that came of [List.Apply].
func (l *List) Names(stories []hearsay.Story, find func(Ref) ([]hearsay.PageID, string, error)) (all []NameMark, in map[hearsay.StoryID][]NameMark, problems []*Problem, err error) {
	in = map[hearsay.StoryID][]NameMark{}
	var s *state
	for i := range l.All {
		c := &l.All[i]
		if c.Undone() || !c.names() {
			continue
		}
		m := NameMark{Names: [2]string{c.Names[0], c.Names[1]}, Part: c.Do == Part, By: c.signed(), ID: c.ID, Line: c.Line}
		if len(c.Stories) == 0 {
			all = append(all, m)
			continue
		}
		if s == nil {
			s = newState(stories, Pile{Find: find})
		}
		named, _, clash, err := s.find(c.Stories[0])
		switch {
		case err != nil:
			return nil, nil, nil, err
		case clash != "":
			problems = append(problems, &Problem{ID: c.ID, Line: c.Line, Text: clash})
		case len(named) == 0:
			problems = append(problems, &Problem{ID: c.ID, Line: c.Line, Unknown: true, Text: fmt.Sprintf("the pages that name %s are not here: %s", which(c, 0), list(c.Stories[0]))})
		default:
			id := s.story(named, nil).base.ID
			in[id] = append(in[id], m)
		}
	}
	return all, in, problems, nil
}
