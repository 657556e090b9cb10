// Package register keeps what is taken from every story, and what all of it says
// together, for pages that look at all stories at once: who speaks, which outlets
// there are.
//
// A story is read again only when the fingerprint of its brief has changed, so that
// all are read at the first question and few later; and as long as the version of
// the database stays, not even the fingerprints are. What was read before an error
// stays for the next question.
package register

import (
	"context"
	"maps"
	"slices"
	"sync"

	"hearsay"
)

// A Shelf is what a register asks to learn what has changed: see store.DB.
type Shelf interface {
	Version(ctx context.Context) int64 // 0 where it isn't known
	BriefMarks(ctx context.Context) (map[hearsay.StoryID]string, error)
}

// Many is from how many stories on that are new or changed all are read together.
const Many = 100

// A Register keeps a T of each story and an A of all. It may be used by several
// goroutines at once; nobody changes what it gives out.
type Register[T, A any] struct {
	// Read takes what is kept from one story, and Join what all of it says, with the
	// fingerprints of the stories.
	Read func(context.Context, hearsay.StoryID) (T, error)
	Join func(map[hearsay.StoryID]T, map[hearsay.StoryID]string) *A
	// All reads all stories together, in any order, and gives each to take; nil
	// where one by one is as good.
	All func(ctx context.Context, take func(hearsay.StoryID, T)) error

	shelf Shelf
	mu    sync.Mutex
	seen  int64 // the version of the database
	marks map[hearsay.StoryID]string
	of    map[hearsay.StoryID]T
	all   *A
}

// New returns a register that has read nothing yet; Read and Join are to be set.
func New[T, A any](s Shelf) *Register[T, A] {
	return &Register[T, A]{shelf: s, of: map[hearsay.StoryID]T{}}
}

// Everything returns what all stories say together, as of now.
func (g *Register[T, A]) Everything(ctx context.Context) (*A, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.shelf.Version(ctx) // before the marks: what comes between is seen the next time
	if g.all != nil && now != 0 && now == g.seen {
		return g.all, nil
	}
	marks, err := g.shelf.BriefMarks(ctx)
	if err != nil {
		return nil, err
	}
	if g.all != nil && maps.Equal(marks, g.marks) {
		g.seen = now
		return g.all, nil
	}
	old := g.marks
	g.marks = map[hearsay.StoryID]string{}
	for id, mark := range marks {
		if was, ok := old[id]; ok && was == mark && mark != "" {
			g.marks[id] = mark
		}
	}
	maps.DeleteFunc(g.of, func(id hearsay.StoryID, _ T) bool { _, ok := g.marks[id]; return !ok })
	if err := g.renew(ctx, marks); err != nil {
		g.all = nil // what was read stays for the next question
		return nil, err
	}
	g.all, g.seen = g.Join(maps.Clone(g.of), maps.Clone(g.marks)), now
	return g.all, nil
}

// renew reads the stories whose marks are others than before: one by one where they
// are few, all where they are many.
func (g *Register[T, A]) renew(ctx context.Context, marks map[hearsay.StoryID]string) error {
	if g.All != nil && len(marks)-len(g.marks) > Many {
		err := g.All(ctx, func(id hearsay.StoryID, v T) {
			mark, listed := marks[id]
			if _, ok := g.marks[id]; listed && !ok {
				g.of[id], g.marks[id] = v, mark
			}
		})
		if err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(marks)) {
		if _, ok := g.marks[id]; ok {
			continue
		}
		v, err := g.Read(ctx, id)
		if err != nil {
			return err
		}
		g.of[id], g.marks[id] = v, marks[id]
	}
	return nil
}
