package web

import (
	"context"
	"errors"
	"strconv"
	"sync"

	"hearsay"
	"hearsay/internal/store"
)

// A spark is the pages of a story over its days, one small sheet a page; a page
// whose date was worked out is hollow.
type spark struct {
	Sheets      []sparkSheet
	First, Last string
	Label       string
}

type sparkSheet struct {
	X, Y  float64
	Class string // "b" stated, "h" worked out
}

const (
	sparkPages = 200 // of a story that still gets one
	sparkWidth = 228
	sparkHigh  = 8 // sheets that fit above each other
)

func newSpark(b *hearsay.Brief) *spark {
	first, last := day(b.Story.First), day(b.Story.Last)
	if b.Story.First.IsZero() || b.Story.Last.IsZero() {
		return nil
	}
	s := &spark{First: first.Format("2 Jan"), Last: last.Format("2 Jan 2006"), Label: plural(len(b.Pages), "page") + ", " + span(first, last)}
	if first.Year() != last.Year() {
		s.First = first.Format("2 Jan 2006")
	}
	slots := min(max(daysBetween(first, last)+1, 1), 38)
	high := map[int]int{}
	for _, p := range b.Pages {
		if !p.Published.Known() {
			continue
		}
		at := 0
		if d := last.Sub(first); d > 0 {
			at = int(float64(slots-1) * float64(day(p.Published.Start).Sub(first)) / float64(d))
		}
		if at = max(at, 0); high[at] == sparkHigh {
			continue
		}
		high[at]++
		class := "b"
		if p.Published.About {
			class = "h"
		}
		x := 0.5
		if slots > 1 {
			x = float64(at) * (sparkWidth - 6) / float64(slots-1)
		}
		s.Sheets = append(s.Sheets, sparkSheet{x + .5, 44.5 - 5*float64(high[at]), class})
	}
	if first.Equal(last) {
		s.First = ""
	}
	return s
}

// A gist is what the pile shows of a brief beyond its summary.
type gist struct {
	made   string
	origin string
	spark  *spark
}

// A gistCache keeps the gists of briefs by the fingerprint of what they were
// made from. A gist is under a kilobyte; when there are too many, all go.
type gistCache struct {
	shelf shelf
	mu    sync.Mutex
	kept  map[hearsay.StoryID]gist
}

const keptGists = 5000

func (c *gistCache) get(ctx context.Context, id hearsay.StoryID) (gist, error) {
	made, err := c.shelf.Made(ctx, id)
	if err != nil {
		return gist{}, err
	}
	c.mu.Lock()
	g, ok := c.kept[id]
	c.mu.Unlock()
	if ok && g.made == made {
		return g, nil
	}
	b, err := c.shelf.Brief(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return gist{}, nil
	}
	if err != nil {
		return gist{}, err
	}
	g = gist{made: made, spark: newSpark(b)}
	if b.Lead != nil && len(b.Lead.Origins.Origins) == 1 {
		g.origin = clip(b.Lead.Origins.Origins[0].Name, 60)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= keptGists {
		clear(c.kept)
	}
	c.kept[id] = g
	return g, nil
}

// Num writes a coordinate.
func (s sparkSheet) Num(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
