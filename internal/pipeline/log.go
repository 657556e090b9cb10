package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/store"
)

// logged says what became of the stories that were there before: those that were
// joined by another, those that gave pages to another, and those that go by
// another ID. Pages that came in are not told: their membership has its reason.
func logged(now, before []hearsay.Story, mark int64) []store.LogEntry {
	heir := map[hearsay.StoryID]int{} // of an ID, current or earlier
	holder := map[hearsay.PageID]int{}
	for i, s := range now {
		heir[s.ID] = i
		for _, a := range s.Aliases {
			heir[a] = i
		}
		for _, m := range s.Members {
			holder[m.Page] = i
		}
	}
	gave := make([]int, len(now)) // stories of before that are this one now
	for _, old := range before {
		if i, ok := heir[old.ID]; ok {
			gave[i]++
		}
	}
	var out []store.LogEntry
	for _, old := range before {
		i, ok := heir[old.ID]
		if !ok {
			continue
		}
		switch s := now[i]; {
		case s.ID == old.ID:
		case gave[i] > 1:
			out = append(out, store.LogEntry{Change: mark, Story: s.ID, What: fmt.Sprintf("joined by story %s with %s", old.ID, pagesOf(old)), Why: why(s, old)})
		default:
			out = append(out, store.LogEntry{Change: mark, Story: s.ID, What: fmt.Sprintf("was called %s before", old.ID), Why: "a page that comes first was added"})
		}
		for _, m := range old.Members {
			if k, ok := holder[m.Page]; ok && k != i {
				out = append(out, store.LogEntry{Change: mark, Story: now[k].ID, What: fmt.Sprintf("page %s came from story %s", m.Page.Short(), now[i].ID), Why: reason(now[k], m.Page)})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b store.LogEntry) int {
		if c := strings.Compare(string(a.Story), string(b.Story)); c != 0 {
			return c
		}
		return strings.Compare(a.What, b.What)
	})
	return out
}

// why is why the pages of an old story belong to the one that they are in now:
// the reasons of the first that has any.
func why(s, old hearsay.Story) string {
	for _, m := range old.Members {
		if w := reason(s, m.Page); w != "" {
			return w
		}
	}
	return ""
}

func reason(s hearsay.Story, page hearsay.PageID) string {
	for _, m := range s.Members {
		if m.Page == page {
			return strings.Join(m.Why, "; ")
		}
	}
	return ""
}

func pagesOf(s hearsay.Story) string {
	if len(s.Members) == 1 {
		return "1 page"
	}
	return fmt.Sprintf("%d pages", len(s.Members))
}
