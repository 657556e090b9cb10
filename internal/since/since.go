// Package since tells what of a story is new since a reader last looked.
//
// It knows no clock. The store counts the changes to its pages and keeps with each
// page the change that first brought it; a reader's mark is such a number. A page
// is new when it came after the mark, and an event or a statement when every page
// that carries it is: what an old page carried already is not new because another
// copies it.
package since

import (
	"slices"
	"strings"

	"hearsay"
)

// News is what of a brief is new. Everything in it stands in the brief.
type News struct {
	Story      hearsay.StoryID     `json:"story"`
	Title      string              `json:"title"`
	Whole      bool                `json:"whole"` // no page of the story was there before
	Of         int                 `json:"of"`    // pages of the story
	Pages      []hearsay.PageNote  `json:"pages"`
	Events     []hearsay.Happening `json:"events"`
	Statements []Said              `json:"statements"`
	Change     int64               `json:"change"` // that brought the last of the pages
}

// A Said is a statement with the name of its speaker.
type Said struct {
	Speaker string             `json:"speaker,omitempty"` // "" where nobody is named
	Kind    hearsay.EntityKind `json:"kind"`              // of the speaker
	Saying  hearsay.Saying     `json:"saying"`
}

// Of returns what of a brief came with the pages in kept, each with the change
// that brought it; nil where none of its pages did.
func Of(b *hearsay.Brief, kept map[hearsay.PageID]int64) *News {
	n := &News{Story: b.Story.ID, Title: b.Story.Title.Text, Of: len(b.Pages)}
	for _, p := range b.Pages {
		if change, ok := kept[p.Page]; ok {
			n.Pages = append(n.Pages, p)
			n.Change = max(n.Change, change)
		}
	}
	if len(n.Pages) == 0 {
		return nil
	}
	n.Whole = len(n.Pages) == len(b.Pages)
	fresh := func(o *hearsay.Origins, page hearsay.PageID) bool {
		known := 0
		for _, w := range o.Pages {
			for _, p := range append([]hearsay.PageID{w.Page}, w.Folds...) {
				if p == "" {
					continue
				}
				known++
				if _, ok := kept[p]; !ok {
					return false
				}
			}
		}
		_, ok := kept[page]
		return known > 0 || ok
	}
	for i := range b.Events {
		e := &b.Events[i]
		if len(e.Reports) > 0 && fresh(&e.Origins, e.Label.Span.Page) {
			n.Events = append(n.Events, *e)
		}
	}
	for _, s := range b.Speakers {
		for i := range s.Sayings {
			if fresh(&s.Sayings[i].Origins, s.Sayings[i].Page) {
				n.Statements = append(n.Statements, Said{s.Name, s.Kind, s.Sayings[i]})
			}
		}
	}
	return n
}

// Order puts the stories with the newest pages first.
func Order(list []*News) {
	slices.SortFunc(list, func(a, b *News) int {
		if a.Change != b.Change {
			if a.Change > b.Change {
				return -1
			}
			return 1
		}
		return strings.Compare(string(a.Story), string(b.Story))
	})
}
