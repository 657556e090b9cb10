package web

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"hearsay"
	"hearsay/internal/outlet"
	"hearsay/internal/store"
)

// The facets by which the pile is filtered with values of its own.
const (
	byOutlet = iota
	bySpeaker
	byPlace
	byLanguage
	facets
)

// A catalog keeps the list of stories with what it is filtered and drawn by. It
// asks the store for a number that changes with every commit; only then does it
// look whether the list or a brief changed, and takes the outlines of those that
// did. So a pile of thousands of stories is unpacked once.
//
// Names are kept once: a story holds their numbers.
type catalog struct {
	shelf   shelf
	mu      sync.Mutex
	version int64
	listed  string
	marks   map[hearsay.StoryID]string
	list    []store.StorySummary
	facts   map[hearsay.StoryID]*storyFacts
	names   [facets]nameTable
	joined  []outlet.Outlet // nil until asked for
	of      map[hearsay.PageID]hearsay.StoryID
	seen    int64 // change up to which came is known
	came    map[hearsay.PageID]int64
	whole   int // pages of came when all were asked for last
}

// storyFacts is what the pile knows of a brief.
type storyFacts struct {
	origin      string // the one origin of its main fact
	days        []int32
	differences int
	has         [facets][]int32 // numbers of names, each once
	texts       outlet.Story
	unnamed     bool // has a page that names no site of its own
}

// A nameTable numbers names. Case makes no difference; the first form is shown.
type nameTable struct {
	at    map[string]int32
	shown []string
	plain []string // lower case, for looking
}

func (t *nameTable) number(name string) int32 {
	plain := strings.ToLower(name)
	if n, ok := t.at[plain]; ok {
		return n
	}
	if t.at == nil {
		t.at = map[string]int32{}
	}
	n := int32(len(t.shown))
	t.at[plain] = n
	t.shown, t.plain = append(t.shown, name), append(t.plain, plain)
	return n
}

// matching returns the numbers of names in which every word begins one.
func (t *nameTable) matching(words string) map[int32]bool {
	want := strings.Fields(strings.ToLower(words))
	out := map[int32]bool{}
	if len(want) == 0 {
		return out
	}
next:
	for i, name := range t.plain {
		for _, w := range want {
			if at := strings.Index(name, w); at < 0 || at > 0 && !strings.Contains(name, " "+w) && !strings.Contains(name, "-"+w) {
				continue next
			}
		}
		out[int32(i)] = true
	}
	return out
}

func newCatalog(s shelf) *catalog {
	return &catalog{shelf: s, facts: map[hearsay.StoryID]*storyFacts{}}
}

// A pileOf is the catalog at one moment. Its lists are shared and not changed.
type pileOf struct {
	list  []store.StorySummary
	facts map[hearsay.StoryID]*storyFacts
	names [facets]nameTable
}

// get returns the pile as it is now.
func (c *catalog) get(ctx context.Context) (pileOf, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.refresh(ctx); err != nil {
		return pileOf{}, err
	}
	return pileOf{c.list, c.facts, c.names}, nil
}

// story returns the story that holds a page, "" where none does.
func (c *catalog) story(ctx context.Context, id hearsay.PageID) (hearsay.StoryID, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.refresh(ctx); err != nil {
		return "", err
	}
	if c.of == nil {
		c.of = map[hearsay.PageID]hearsay.StoryID{}
		for _, s := range c.list {
			for _, p := range s.Pages {
				c.of[p] = s.ID
			}
		}
	}
	return c.of[id], nil
}

// changed returns for each story the change to the pile that last brought it a
// page.
func (c *catalog) changed(ctx context.Context) (map[hearsay.StoryID]int64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.refresh(ctx); err != nil {
		return nil, err
	}
	if len(c.came) > 2*c.whole+1000 { // most may have been pruned: who is there still?
		c.came, c.seen = nil, 0
	}
	fresh, err := c.shelf.KeptSince(ctx, c.seen)
	if err != nil {
		return nil, err
	}
	if c.came == nil {
		c.came, c.whole = map[hearsay.PageID]int64{}, len(fresh)
	}
	for p, n := range fresh {
		c.came[p] = n
		c.seen = max(c.seen, n)
	}
	out := map[hearsay.StoryID]int64{}
	for _, s := range c.list {
		for _, p := range s.Pages {
			out[s.ID] = max(out[s.ID], c.came[p])
		}
	}
	return out, nil
}

// refresh brings the catalog up to date.
func (c *catalog) refresh(ctx context.Context) error {
	version := c.shelf.Version(ctx)
	if version != 0 && version == c.version {
		return nil
	}
	listed, err := c.shelf.Listed(ctx)
	if err != nil {
		return err
	}
	marks, err := c.shelf.BriefMarks(ctx)
	if err != nil {
		return err
	}
	same := maps.Equal(marks, c.marks)
	if c.list == nil || listed == "" || listed != c.listed || !same {
		list, err := c.shelf.Stories(ctx)
		if err != nil {
			return err
		}
		c.list, c.listed, c.of, c.joined = append([]store.StorySummary{}, list...), listed, nil, nil
	}
	if !same || c.marks == nil {
		if err := c.outlines(ctx, marks); err != nil {
			return err
		}
	}
	c.version = version
	return nil
}

// outlines takes in the outlines of the stories whose briefs are others than
// before: one by one where they are few, all where they are many.
func (c *catalog) outlines(ctx context.Context, marks map[hearsay.StoryID]string) error {
	facts := make(map[hearsay.StoryID]*storyFacts, len(marks))
	var stale []hearsay.StoryID
	for id, mark := range marks {
		if was, ok := c.marks[id]; ok && was == mark && mark != "" && c.facts[id] != nil {
			facts[id] = c.facts[id]
		} else {
			stale = append(stale, id)
		}
	}
	slices.Sort(stale)
	names := c.names
	for i := range names { // those who read the old tables go on reading them
		names[i].at = maps.Clone(names[i].at)
	}
	if len(stale) > 100 {
		wanted := map[hearsay.StoryID]bool{}
		for _, id := range stale {
			wanted[id] = true
		}
		for o, err := range c.shelf.Outlines(ctx) {
			if err != nil {
				return err
			}
			if wanted[o.Story.ID] {
				facts[o.Story.ID] = newFacts(o, &names)
			}
		}
		stale = slices.DeleteFunc(stale, func(id hearsay.StoryID) bool { return facts[id] != nil })
	}
	for _, id := range stale {
		o, err := c.shelf.GetOutline(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		facts[id] = newFacts(o, &names)
	}
	forget(facts, &names)
	c.facts, c.marks, c.names = facts, marks, names
	return nil
}

// forget drops the names of stories that are gone, where they are many: a pile that
// is pruned would gather names without end.
func forget(facts map[hearsay.StoryID]*storyFacts, names *[facets]nameTable) {
	for i := range names {
		used := make([]bool, len(names[i].shown))
		n := 0
		for _, f := range facts {
			for _, k := range f.has[i] {
				if !used[k] {
					used[k] = true
					n++
				}
			}
		}
		if len(used) <= 2*n+1000 {
			continue
		}
		to, table := make([]int32, len(used)), nameTable{}
		for k := range used {
			if used[k] {
				to[k] = table.number(names[i].shown[k])
			}
		}
		for id, f := range facts { // those who read the old facts go on reading them
			g := *f
			g.has[i] = make([]int32, len(f.has[i]))
			for j, k := range f.has[i] {
				g.has[i][j] = to[k]
			}
			facts[id] = &g
		}
		names[i] = table
	}
}

func newFacts(o *hearsay.Brief, names *[facets]nameTable) *storyFacts {
	f := &storyFacts{differences: len(o.Differences), texts: outlet.Read(o)}
	if o.Lead != nil && len(o.Lead.Origins.Origins) == 1 {
		f.origin = clip(o.Lead.Origins.Origins[0].Name, 60)
	}
	put := func(facet int, name string) {
		if name = strings.TrimSpace(name); name != "" {
			if n := names[facet].number(name); !slices.Contains(f.has[facet], n) {
				f.has[facet] = append(f.has[facet], n)
			}
		}
	}
	for i := range o.Pages {
		p := &o.Pages[i]
		put(byOutlet, p.Outlet.String())
		put(byLanguage, cmp.Or(p.Language, unknownLanguage))
		f.unnamed = f.unnamed || p.Outlet.String() == ""
		if p.Published.Known() && len(o.Pages) <= sparkPages {
			f.days = append(f.days, packDay(p.Published))
		}
	}
	for i := range o.Speakers {
		if s := &o.Speakers[i]; s.Entity != "" && s.Kind != hearsay.Group {
			put(bySpeaker, s.Name)
		}
	}
	for i := range o.Entities {
		if e := &o.Entities[i]; e.Kind == hearsay.Place {
			put(byPlace, e.Name)
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
