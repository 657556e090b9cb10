package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearsay"
	"hearsay/internal/store"
)

// What grouping changed in stories that were there is told with its reason.
func TestLogged(t *testing.T) {
	s := func(id string, pages ...string) hearsay.Story {
		out := hearsay.Story{ID: hearsay.StoryID(id)}
		for _, p := range pages {
			out.Members = append(out.Members, hearsay.Member{Page: hearsay.PageID(p), Why: []string{"shares the dam with " + p}})
		}
		return out
	}
	for _, c := range []struct {
		name        string
		before, now []hearsay.Story
		want        []store.LogEntry
	}{
		{"a page is added", []hearsay.Story{s("a", "1", "2")}, []hearsay.Story{s("a", "1", "2", "3")}, nil},
		{"two stories are one", []hearsay.Story{s("a", "1", "2"), s("b", "3")}, []hearsay.Story{s("a", "1", "2", "3")},
			[]store.LogEntry{{Change: 7, Story: "a", What: "joined by story b with 1 page", Why: "shares the dam with 3"}}},
		{"an earlier page came", []hearsay.Story{s("b", "2")}, []hearsay.Story{s("a", "1", "2")},
			[]store.LogEntry{{Change: 7, Story: "a", What: "was called b before", Why: "a page that comes first was added"}}},
		{"a story is parted", []hearsay.Story{s("a", "1", "2", "3")}, []hearsay.Story{s("a", "1", "2"), s("c", "3")},
			[]store.LogEntry{{Change: 7, Story: "c", What: "page 3 came from story a", Why: "shares the dam with 3"}}},
	} {
		inherit(c.now, c.before)
		if d := cmp.Diff(c.want, logged(c.now, c.before, 7)); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}
