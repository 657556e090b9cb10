package api

import (
	"context"
	"maps"
	"sync"

	"hearsay"
	"hearsay/internal/store"
)

// A listing keeps the list of stories, for who asks for stories by what they are. It
// is read again when the list or a brief is another: pages that come in change
// nothing of it, nor does most of what else is written.
type listing struct {
	shelf shelf
	mu    sync.Mutex
	seen  int64  // the version of the database
	word  string // that of the list
	marks map[hearsay.StoryID]string
	all   []store.StorySummary // nobody changes it
}

// get returns the list as of now.
func (l *listing) get(ctx context.Context) ([]store.StorySummary, error) {
	now := l.shelf.Version(ctx) // before the list: what comes between is seen the next time
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all != nil && now != 0 && now == l.seen {
		return l.all, nil
	}
	word, err := l.shelf.Listed(ctx)
	if err != nil {
		return nil, err
	}
	marks, err := l.shelf.BriefMarks(ctx)
	if err != nil {
		return nil, err
	}
	if l.all == nil || word == "" || word != l.word || !maps.Equal(marks, l.marks) {
		all, err := l.shelf.Stories(ctx)
		if err != nil {
			return nil, err
		}
		l.all = append([]store.StorySummary{}, all...)
	}
	l.seen, l.word, l.marks = now, word, marks
	return l.all, nil
}
