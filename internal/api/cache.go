package api

import (
	"context"
	"errors"
	"sync"

	"hearsay"
	"hearsay/internal/export"
	"hearsay/internal/store"
)

// Briefs stay decoded up to mostLines lines together, or one alone. A brief of 100
// pages and 2,000 statements has some 10,000 lines and takes 10 MB, so that all take
// some 60.
const (
	mostLines = 60_000
	mostKept  = 256
)

// lines is about how much of the cache a brief takes.
func lines(b *hearsay.Brief) int {
	n := 20 + len(b.Pages) + len(b.Copies) + len(b.Credits) + len(b.Only)
	for _, s := range b.Speakers {
		n += 3 * len(s.Sayings)
	}
	for _, e := range b.Events {
		n += 2 + 2*len(e.Reports)
	}
	for _, e := range b.Entities {
		n += len(e.Mentions) / 4
	}
	for _, q := range b.Questions {
		n += 2 * len(q.Claims)
	}
	return n
}

// A briefCache keeps the briefs asked for last. A brief is taken from it only while
// the store still has that fingerprint.
type briefCache struct {
	shelf shelf
	mu    sync.Mutex
	list  []*kept // the last asked for first
}

// kept is a brief. Nobody changes it: its lists are made whole before it is shared.
type kept struct {
	*hearsay.Brief
	mark  string // its fingerprint, "" where none is known
	lines int
	once  sync.Once
	json  encoded
	err   error
	seen  sync.Once
	on    map[hearsay.PageID][]export.Finding
}

// found returns what the brief found on each page.
func (k *kept) found() map[hearsay.PageID][]export.Finding {
	k.seen.Do(func() { k.on = export.Findings(k.Brief) })
	return k.on
}

// encoded returns the brief as JSON.
func (k *kept) encoded() (encoded, error) {
	k.once.Do(func() { k.json, k.err = encode(k.Brief) })
	return k.json, k.err
}

// shortest is how much of an ID names a story. Fewer could be one's number in a list,
// which another story has tomorrow.
const shortest = 4

// get returns the brief of a story, by its ID, an earlier one, or the only ID that
// begins so.
func (c *briefCache) get(ctx context.Context, id hearsay.StoryID) (*kept, error) {
	mark, err := c.shelf.Made(ctx, id)
	if err != nil {
		return nil, err
	}
	if mark != "" {
		if k := c.find(id, mark); k != nil {
			return k, nil
		}
	} else if id, mark, err = c.resolve(ctx, id); err != nil {
		return nil, err
	}
	b, err := c.shelf.Brief(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, missing("This story has no brief: none could be made of it, or it is being made.")
	}
	if err != nil {
		return nil, err
	}
	export.Lists(b)
	k := &kept{Brief: b, mark: mark, lines: lines(b)}
	if mark != "" && b.Story.ID == id {
		c.put(k)
	}
	return k, nil
}

// resolve finds the ID that a name means, and its fingerprint.
func (c *briefCache) resolve(ctx context.Context, name hearsay.StoryID) (hearsay.StoryID, string, error) {
	id, err := c.shelf.StoryID(ctx, string(name), shortest)
	if errors.Is(err, store.ErrNotFound) {
		return "", "", errNoStory
	}
	if err != nil {
		return "", "", err
	}
	mark, err := c.shelf.Made(ctx, id)
	return id, mark, err
}

var errNoStory = missing("There is no story of this name. It may be from another database, or its pages may have joined another story.")

func (c *briefCache) find(id hearsay.StoryID, mark string) *kept {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, k := range c.list {
		if k.Story.ID == id && k.mark == mark {
			copy(c.list[1:i+1], c.list[:i])
			c.list[0] = k
			return k
		}
	}
	return nil
}

func (c *briefCache) put(k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	list, n := []*kept{k}, k.lines
	for _, old := range c.list {
		if old.Story.ID == k.Story.ID {
			continue
		}
		if n += old.lines; n > mostLines || len(list) == mostKept {
			break
		}
		list = append(list, old)
	}
	c.list = list
}
