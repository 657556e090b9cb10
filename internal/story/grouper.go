package story

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hearsay"
)

// A Grouper groups pages as they arrive. It is not safe for use by several
// goroutines at once.
type Grouper struct {
	window time.Duration
	quiet  time.Duration // after which a story is reopened by strong evidence alone
	reach  int64         // seconds that pages may be apart
	scan   *scanner
	docs   []*doc // by slot, nil where free
	free   []int32
	at     map[hearsay.PageID]*doc
	index  index
	copies map[hearsay.PageID][]hearsay.PageID // pages of one text with each, in order
	latest time.Time                           // the latest date held
	border *border                             // nil where no second opinion is asked

	dirty []*doc
	was   map[hearsay.StoryID]*told // of components dissolved since the last Settle
	order []*told                   // what the last Settle told

	// by slot, so that comparing goes through little memory
	place []place

	// scratch
	finds   []uint8  // by slot: names by which the page compared finds another
	found   []uint8  // and is found by it
	likes   []uint16 // by slot
	touched []int32
	asked   []int32
	warm    uint32 // nothing
	finders []int32
	stale   []*doc // to be compared anew
	probe   probe
	linker  linker
}

// Window is how far apart two dated pages of a story may be published when
// [New] is told nothing else, unless pages between them hold it together.
const Window = 21 * 24 * time.Hour

// New returns a Grouper that compares pages published within a window of each
// other, undated ones with all; 0 stands for [Window]. A story that was silent for
// as long as the window, or for three weeks, is closed: up to twice that after it, a
// page reopens it only on strong evidence of names.
func New(window time.Duration) *Grouper {
	if window <= 0 {
		window = Window
	}
	quiet := min(window, Window)
	reach := int64(forever)
	if window < forever/2 {
		reach = int64(max(window, 2*quiet) / time.Second)
	}
	return &Grouper{window: window, quiet: quiet, reach: reach, probe: probe{quiet: quiet}, scan: newScanner(), at: map[hearsay.PageID]*doc{}, index: newIndex(0),
		copies: map[hearsay.PageID][]hearsay.PageID{}, was: map[hearsay.StoryID]*told{}}
}

// Len returns how many pages are held.
func (g *Grouper) Len() int { return len(g.at) }

// Holds reports whether a page is held.
func (g *Grouper) Holds(page hearsay.PageID) bool { return g.at[page] != nil }

// Add takes in a page, and adds copies to those that [Grouper.SetCopies] set,
// between any pages. A page that is held already stays as it is: remove it first
// where its article changed. Nothing of the article is kept but its heaviest words
// and its headline, and those of each passage of a round-up or live blog.
func (g *Grouper) Add(a *hearsay.Article, copies []hearsay.Copy) {
	for _, c := range copies {
		if folds(c) {
			g.fold(c.From, c.To)
			g.fold(c.To, c.From)
		}
	}
	if g.at[a.Page] != nil {
		return
	}
	g.scan.read(a)
	d := &doc{page: a.Page, headline: a.Headline, bridge: a.Kind == hearsay.LiveBlog || a.Kind == hearsay.RoundUp}
	copy(d.language[:], a.Language)
	if !a.Published.Start.IsZero() {
		d.published = a.Published.Start.UTC()
	}
	d.headline.Text = strings.Clone(d.headline.Text)
	if d.headline.Span.Page == d.page {
		d.headline.Span.Page = d.page // one string in memory
	}
	g.scan.bag(d)
	d.norms()
	if d.bridge {
		d.passages = g.scan.passages(a, d)
	}
	if d.published.After(g.latest) {
		g.latest = d.published
	}
	if d.seen = d.published; d.seen.IsZero() {
		d.seen = g.latest
	}
	g.hold(d)
	g.compare(d)
}

// hold gives a doc a slot.
func (g *Grouper) hold(d *doc) {
	if n := len(g.free); n > 0 {
		d.slot, g.free = g.free[n-1], g.free[:n-1]
		g.docs[d.slot] = d
	} else {
		d.slot = int32(len(g.docs))
		g.docs = append(g.docs, d)
		g.finds, g.found = append(g.finds, 0), append(g.found, 0)
		g.likes = append(g.likes, unknown)
		g.place = append(g.place, place{})
	}
	var buf [keys]term
	names := d.keys(&buf)
	g.place[d.slot] = g.placed(d, len(names))
	d.leans = unleant
	g.at[d.page] = d
	g.soil(d)
}

// folds reports whether a copy makes two pages one text: a reprint or a version.
func folds(c hearsay.Copy) bool {
	return (c.Kind == hearsay.Reprint || c.Kind == hearsay.Version) && c.From != "" && c.From != c.To
}

// fold notes that a page is of one text with another.
func (g *Grouper) fold(page, other hearsay.PageID) {
	list := g.copies[page]
	at, known := slices.BinarySearch(list, other)
	if known {
		return
	}
	g.copies[page] = slices.Insert(list, at, other)
	if d := g.at[page]; d != nil {
		g.soil(d)
	}
}

// SetCopies replaces all copies by these. Only reprints and versions with both
// pages known count, and their direction does not matter. Those about pages that
// are not held wait for them. What differs from before is found here: a call with
// the same copies costs no work in Settle.
func (g *Grouper) SetCopies(copies []hearsay.Copy) {
	now := make(map[hearsay.PageID][]hearsay.PageID, len(g.copies))
	for _, c := range copies {
		if folds(c) {
			now[c.From] = append(now[c.From], c.To)
			now[c.To] = append(now[c.To], c.From)
		}
	}
	for page, list := range now {
		slices.Sort(list)
		list = slices.Clip(slices.Compact(list))
		now[page] = list
		if d := g.at[page]; d != nil && !slices.Equal(list, g.copies[page]) {
			g.soil(d)
		}
	}
	for page := range g.copies {
		if d := g.at[page]; d != nil && now[page] == nil {
			g.soil(d)
		}
	}
	g.copies = now
}

// Forget lets go of the stories that the last Settle returned and whose pages
// were all published before the time given, and returns how many pages are held
// no more. An undated page counts as of the latest date held when it came. [Changes]
// do not name the stories let go, and those that stay, stay as they are: a page that
// was compared with its full number of likest pages is not compared with others for
// want of the pages let go.
func (g *Grouper) Forget(before time.Time) int {
	var gone []*doc
	for _, t := range g.order {
		if t.comp == nil || slices.ContainsFunc(t.docs, func(d *doc) bool { return !d.seen.Before(before) }) {
			continue
		}
		gone = append(gone, t.docs...)
		t.comp.stories = slices.DeleteFunc(t.comp.stories, func(o *told) bool { return o == t })
		t.comp = nil
	}
	for _, d := range gone {
		delete(g.at, d.page)
	}
	g.drop(gone, false)
	for page, others := range g.copies {
		if g.at[page] == nil && !slices.ContainsFunc(others, func(o hearsay.PageID) bool { return g.at[o] != nil }) {
			delete(g.copies, page)
		}
	}
	return len(gone)
}

// sorted returns the docs held in order of page.
func (g *Grouper) sorted() []*doc {
	out := make([]*doc, 0, len(g.at))
	for _, d := range g.docs {
		if d != nil {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b *doc) int { return cmp.Compare(a.page, b.page) })
	return out
}
