package register

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"hearsay"
)

type shelf struct {
	version int64
	marks   map[hearsay.StoryID]string
}

func (s *shelf) Version(context.Context) int64 { return s.version }
func (s *shelf) BriefMarks(context.Context) (map[hearsay.StoryID]string, error) {
	return maps.Clone(s.marks), nil
}

// Only stories whose brief is another are read again, those that are gone are left
// out, and what was read before an error is not read twice.
func TestReadsWhatChanged(t *testing.T) {
	s := &shelf{version: 1, marks: map[hearsay.StoryID]string{"a": "1", "b": "1"}}
	var read []string
	fault := hearsay.StoryID("")
	g := New[string, string](s)
	g.Read = func(_ context.Context, id hearsay.StoryID) (string, error) {
		if id == fault {
			return "", errors.New("fault")
		}
		read = append(read, string(id))
		return string(id) + s.marks[id], nil
	}
	g.Join = func(of map[hearsay.StoryID]string, _ map[hearsay.StoryID]string) *string {
		all := strings.Join(slices.Sorted(maps.Values(of)), " ")
		return &all
	}
	ask := func(want, wantRead string) {
		t.Helper()
		read = nil
		all, err := g.Everything(t.Context())
		if got := strings.Join(read, " "); got != wantRead {
			t.Errorf("read %q, want %q", got, wantRead)
		}
		switch {
		case want == "" && err == nil:
			t.Errorf("got %q, want an error", *all)
		case want != "" && (err != nil || *all != want):
			t.Errorf("got %v, %v, want %q", all, err, want)
		}
	}
	ask("a1 b1", "a b")
	ask("a1 b1", "")
	s.marks["b"], s.marks["c"] = "2", "1"
	ask("a1 b1", "") // the version says that nothing changed
	s.version, fault = 2, "c"
	ask("", "b")
	fault = ""
	ask("a1 b2 c1", "c")
	delete(s.marks, "a")
	s.version = 3
	ask("b2 c1", "")
}

// Where many are new they are read together, once each.
func TestManyAreReadTogether(t *testing.T) {
	s := &shelf{marks: map[hearsay.StoryID]string{}}
	for i := range Many + 1 {
		s.marks[hearsay.StoryID(fmt.Sprint("s", i))] = "1"
	}
	g := New[int, int](s)
	g.Read = func(context.Context, hearsay.StoryID) (int, error) {
		t.Error("read one by one")
		return 0, nil
	}
	g.All = func(_ context.Context, take func(hearsay.StoryID, int)) error {
		for id := range s.marks {
			take(id, 1)
		}
		take("unknown", 1)
		return nil
	}
	g.Join = func(of map[hearsay.StoryID]int, _ map[hearsay.StoryID]string) *int { n := len(of); return &n }
	if n, err := g.Everything(t.Context()); err != nil || *n != Many+1 {
		t.Errorf("%v, %v", n, err)
	}
}
