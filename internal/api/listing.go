package api

import (
	"context"
	"sync"

	"hearsay"
	"hearsay/internal/store"
)

// A listing keeps the list of stories while nothing is written to the database.
type listing struct {
	shelf shelf
	mu    sync.Mutex
	seen  int64 // the version of the database
	*theList
}

// theList is the list of stories. Nobody changes it.
type theList struct {
	all []store.StorySummary
	in  map[hearsay.PageID]hearsay.StoryID // the story that a page is in
}

// get returns the list as of now.
func (l *listing) get(ctx context.Context) (*theList, error) {
	now := l.shelf.Version(ctx) // before the list: what comes between is seen the next time
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.theList != nil && now != 0 && now == l.seen {
		return l.theList, nil
	}
	all, err := l.shelf.Stories(ctx)
	if err != nil {
		return nil, err
	}
	n := &theList{all, map[hearsay.PageID]hearsay.StoryID{}}
	for i := range all {
		for _, p := range all[i].Pages {
			n.in[p] = all[i].ID
		}
	}
	l.theList, l.seen = n, now
	return n, nil
}
