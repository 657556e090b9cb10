package web

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/outlet"
	"hearsay/internal/store"
)

// storyFacts is what a line of the pile shows of a brief.
type storyFacts struct {
	origin      string // the one origin of its main fact
	days        []int32
	differences int
}

// factsOf reads the outlines of some stories, those that have one.
func (w *site) factsOf(ctx context.Context, ids []hearsay.StoryID) (map[hearsay.StoryID]*storyFacts, error) {
	out := make(map[hearsay.StoryID]*storyFacts, len(ids))
	for _, id := range ids {
		o, err := w.shelf.GetOutline(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[id] = newFacts(o)
	}
	return out, nil
}

func newFacts(o *hearsay.Brief) *storyFacts {
	f := &storyFacts{differences: len(o.Differences)}
	if o.Lead != nil && len(o.Lead.Origins.Origins) == 1 {
		f.origin = clip(o.Lead.Origins.Origins[0].Name, 60)
	}
	for i := range o.Pages {
		if p := &o.Pages[i]; p.Published.Known() && len(o.Pages) <= sparkPages {
			f.days = append(f.days, packDay(p.Published))
		}
	}
	return f
}

// packDay keeps the first day of a date and whether it was worked out.
func packDay(w hearsay.When) int32 {
	n := int32(day(w.Start).Unix()/86400) << 1
	if w.About {
		n |= 1
	}
	return n
}

func unpackDay(n int32) (t time.Time, about bool) {
	return time.Unix(int64(n>>1)*86400, 0).UTC(), n&1 == 1
}

// An outletCache keeps the outlets asked for last, with their pages and takings: up to
// mostTakings of these together, some 50 MB, or one alone.
type outletCache struct {
	shelf shelf
	mu    sync.Mutex
	list  []*keptOutlet // the last asked for first
}

const mostTakings = 60_000

// A keptOutlet is an outlet as its stories had it; marks are the column's.
type keptOutlet struct {
	outlet.Outlet
	plain  string
	mark   uint64
	titles map[hearsay.StoryID]string
}

func (o *keptOutlet) size() int { return len(o.Pages) + len(o.Given) + len(o.Taken) }

// title is what a story of the outlet is called.
func (o *keptOutlet) title(id hearsay.StoryID) string { return o.titles[id] }

// get returns an outlet by its name, as [outlet.Plain] compares it; nil where there is
// none. It reads the outlines of the stories in which it has a page, gave or took.
func (c *outletCache) get(ctx context.Context, name string) (*keptOutlet, error) {
	name = outlet.Plain(name)
	var ids []hearsay.StoryID
	var mark uint64
	err := c.shelf.View(ctx, func(all *facet.Column) error {
		var at []int32
		at, mark = all.WithOutlet(name)
		for _, i := range at {
			ids = append(ids, all.Row(i).ID)
		}
		return nil
	})
	if err != nil || len(ids) == 0 || name == "" {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if i := slices.IndexFunc(c.list, func(o *keptOutlet) bool { return o.plain == name && o.mark == mark }); i >= 0 {
		o := c.list[i]
		copy(c.list[1:i+1], c.list[:i])
		c.list[0] = o
		return o, nil
	}
	c.list = slices.DeleteFunc(c.list, func(o *keptOutlet) bool { return o.plain == name })
	stories, err := c.read(ctx, name, ids)
	if err != nil {
		return nil, err
	}
	o := &keptOutlet{plain: name, mark: mark, titles: make(map[hearsay.StoryID]string, len(stories))}
	for i := range stories {
		o.titles[stories[i].ID] = stories[i].Title
	}
	var ok bool
	if o.Outlet, ok = outlet.One(name, stories); !ok { // gone this moment
		return nil, nil
	}
	list, n := []*keptOutlet{o}, o.size()
	for _, old := range c.list {
		if n += old.size(); n > mostTakings {
			break
		}
		list = append(list, old)
	}
	c.list = list
	return o, nil
}

// read reads what stories say of an outlet, several at once.
func (c *outletCache) read(ctx context.Context, name string, ids []hearsay.StoryID) ([]outlet.Story, error) {
	out, errs := make([]outlet.Story, len(ids)), make([]error, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for k := range errs {
		wait.Go(func() {
			for i := k; i < len(ids) && errs[k] == nil; i += len(errs) {
				o, err := c.shelf.GetOutline(ctx, ids[i])
				if errors.Is(err, store.ErrNotFound) {
					continue
				}
				if err != nil {
					errs[k] = err
					continue
				}
				s := outlet.Read(o)
				out[i] = outlet.Story{ID: s.ID, Title: strings.Clone(s.Title)}
				for _, p := range s.Pages {
					if outlet.Plain(p.Outlet) == name {
						out[i].Pages = append(out[i].Pages, p)
					}
				}
				for _, t := range s.Takings {
					if outlet.Plain(t.From.Outlet) == name || outlet.Plain(t.To.Outlet) == name {
						out[i].Takings = append(out[i].Takings, t)
					}
				}
			}
		})
	}
	wait.Wait()
	return out, errors.Join(errs...)
}
