package web

import (
	"context"
	"sync"

	"hearsay"
)

// keptBriefs is how many briefs stay decoded. A brief of 100 pages and 2,000
// statements is some 10 MB in memory.
const keptBriefs = 8

// A briefCache keeps the briefs asked for last, decoded and with their lookups.
// A brief is taken from it only while the store still has that fingerprint.
type briefCache struct {
	shelf shelf
	mu    sync.Mutex
	list  []cachedBrief // the last asked for first
}

type cachedBrief struct {
	made string
	desk *desk
}

func newBriefCache(s shelf) *briefCache { return &briefCache{shelf: s} }

// get returns the brief of a story on its desk. The ID may be an earlier one or
// a prefix: what the store resolves is not kept under it.
func (c *briefCache) get(ctx context.Context, id hearsay.StoryID) (*desk, error) {
	made, err := c.shelf.Made(ctx, id)
	if err != nil {
		return nil, err
	}
	if d := c.find(id, made); d != nil {
		return d, nil
	}
	b, err := c.shelf.Brief(ctx, id)
	if err != nil {
		return nil, err
	}
	d := newDesk(b)
	if made != "" && b.Story.ID == id {
		c.put(cachedBrief{made, d})
	}
	return d, nil
}

func (c *briefCache) find(id hearsay.StoryID, made string) *desk {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, e := range c.list {
		if e.desk.b.Story.ID == id && e.made == made && made != "" {
			copy(c.list[1:i+1], c.list[:i])
			c.list[0] = e
			return e.desk
		}
	}
	return nil
}

func (c *briefCache) put(e cachedBrief) {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := []cachedBrief{e}
	for _, old := range c.list {
		if old.desk.b.Story.ID != e.desk.b.Story.ID && len(list) < keptBriefs {
			list = append(list, old)
		}
	}
	c.list = list
}
