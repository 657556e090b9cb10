package story

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"hearsay"
)

// A doc is what grouping keeps of an article: under two kilobytes.
type doc struct {
	page      hearsay.PageID
	headline  hearsay.Excerpt
	language  string
	published time.Time
	seen      time.Time // published, or the latest date held when an undated page came
	bridge    bool      // a round-up or live blog
	changed   bool      // it is new, has a new copy or lost a near page since the last Settle
	bag       []entry
	near      []tie // its likest pages, at most [most]: a heap, the least alike first
}

// A tie is one of the likest pages of a page.
type tie struct {
	to   int32   // a doc
	part float32 // cosine over the heaviest names
	like float32 // -1 until asked for
}

// A posting is a page that holds a term among its heaviest names.
type posting struct {
	doc    int32
	weight float32
}

// A Grouper groups pages as they arrive. It is not safe for use by several
// goroutines at once.
type Grouper struct {
	window   time.Duration
	scan     *scanner
	docs     []*doc
	at       map[hearsay.PageID]int32
	postings map[term][]posting
	copies   []twins
	spelling map[term]string // lower-cased
	surface  map[term]string // as written for a name
	latest   time.Time
	settled  map[hearsay.PageID]*component // by first page
	told     map[hearsay.PageID]place      // stories by first page

	parts   []float32 // scratch: by doc
	touched []int32
}

// Twins are two pages of one text.
type twins struct{ a, b hearsay.PageID }

// Window is how far apart two dated pages of a story may be published when
// [New] is told nothing else, unless pages between them hold it together.
const Window = 21 * 24 * time.Hour

// New returns a Grouper that compares pages published within a window of each
// other, undated ones with all; 0 stands for [Window].
func New(window time.Duration) *Grouper {
	if window <= 0 {
		window = Window
	}
	return &Grouper{window: window, scan: newScanner(), at: map[hearsay.PageID]int32{}, postings: map[term][]posting{},
		spelling: map[term]string{}, surface: map[term]string{}, settled: map[hearsay.PageID]*component{}}
}

// Len returns how many pages are held.
func (g *Grouper) Len() int { return len(g.docs) }

// Add takes in a page and the copies between it and other pages, which need not
// have come yet. A page that is held already only adds its copies. Nothing of
// the article is kept but its heaviest words and its headline.
func (g *Grouper) Add(a *hearsay.Article, copies []hearsay.Copy) {
	g.fold(copies)
	if _, ok := g.at[a.Page]; ok {
		return
	}
	g.scan.read(a)
	d := &doc{page: a.Page, headline: a.Headline, language: a.Language, published: a.Published.Start,
		bridge: a.Kind == hearsay.LiveBlog || a.Kind == hearsay.RoundUp, changed: true, bag: g.scan.bag(g.spell)}
	d.headline.Text = strings.Clone(d.headline.Text)
	if d.published.After(g.latest) {
		g.latest = d.published
	}
	if d.seen = d.published; d.seen.IsZero() {
		d.seen = g.latest
	}
	i := int32(len(g.docs))
	g.docs = append(g.docs, d)
	g.at[d.page] = i
	g.compare(i)
}

// fold takes in the copies that make two pages one text.
func (g *Grouper) fold(copies []hearsay.Copy) {
	for _, c := range copies {
		if (c.Kind == hearsay.Reprint || c.Kind == hearsay.Version) && c.From != "" {
			g.copies = append(g.copies, twins{c.From, c.To})
			for _, p := range [2]hearsay.PageID{c.From, c.To} {
				if i, ok := g.at[p]; ok {
					g.docs[i].changed = true
				}
			}
		}
	}
}

// spell remembers how a term is written: of several ways the last in byte order,
// so that the order of pages does not matter.
func (g *Grouper) spell(t term, word, surface string) {
	if _, ok := g.spelling[t]; !ok {
		g.spelling[t] = strings.Clone(string(lower(nil, word)))
	}
	if surface != "" && surface > g.surface[t] {
		g.surface[t] = strings.Clone(surface)
	}
}

// compare finds the pages that share heavy names with doc i.
func (g *Grouper) compare(i int32) {
	d := g.docs[i]
	g.parts = append(g.parts, 0)
	for _, e := range heaviest(d.bag) {
		for _, p := range g.postings[e.term] {
			if g.parts[p.doc] == 0 {
				g.touched = append(g.touched, p.doc)
			}
			g.parts[p.doc] += e.name * p.weight
		}
		g.postings[e.term] = append(g.postings[e.term], posting{i, e.name})
	}
	for _, j := range g.touched {
		part := g.parts[j]
		g.parts[j] = 0
		if o := g.docs[j]; part >= least && !g.outside(d, o) {
			g.keep(d, tie{j, part, -1})
			g.keep(o, tie{i, part, -1})
		}
	}
	g.touched = g.touched[:0]
}

// outside reports whether two dated pages were published more than a window apart.
func (g *Grouper) outside(a, b *doc) bool {
	return !a.published.IsZero() && !b.published.IsZero() && a.published.Sub(b.published).Abs() > g.window
}

// heaviest returns the entries of the heaviest names, by term.
func heaviest(bag []entry) []entry {
	var top [keys]entry
	n := 0
	for _, e := range bag {
		if e.name == 0 || n == keys && e.name <= top[n-1].name {
			continue
		}
		if n < keys {
			n++
		}
		k := n - 1
		for k > 0 && top[k-1].name < e.name {
			top[k] = top[k-1]
			k--
		}
		top[k] = e
	}
	out := slices.Clone(top[:n])
	slices.SortFunc(out, func(a, b entry) int { return cmp.Compare(a.term, b.term) })
	return out
}

// keep puts a tie among the likest of d, where it is one of them.
func (g *Grouper) keep(d *doc, t tie) {
	if len(d.near) < most {
		d.near = append(d.near, t)
		for k := len(d.near) - 1; k > 0; {
			up := (k - 1) / 2
			if !g.less(d.near[k], d.near[up]) {
				break
			}
			d.near[k], d.near[up] = d.near[up], d.near[k]
			k = up
		}
		return
	}
	if !g.less(d.near[0], t) {
		return
	}
	d.near[0] = t
	d.changed = true // it lost a page
	for k := 0; ; {
		down := 2*k + 1
		if down >= most {
			break
		}
		if down+1 < most && g.less(d.near[down+1], d.near[down]) {
			down++
		}
		if !g.less(d.near[down], d.near[k]) {
			break
		}
		d.near[k], d.near[down] = d.near[down], d.near[k]
		k = down
	}
}

func (g *Grouper) less(a, b tie) bool {
	return a.part < b.part || a.part == b.part && g.docs[a.to].page > g.docs[b.to].page
}

// Forget lets go of the stories that the last Settle returned and whose pages
// were all published before the time given, and returns how many pages are held
// no more. An undated page counts as of the latest date held when it came. The
// stories that stay are unchanged.
func (g *Grouper) Forget(before time.Time) int {
	drop := make([]bool, len(g.docs))
	n := 0
	for first, c := range g.settled {
		left := 0
		for _, s := range c.groups {
			open := false
			for _, i := range s {
				open = open || !g.docs[i].seen.Before(before)
			}
			if open {
				left++
				continue
			}
			for _, i := range s {
				drop[i] = true
				n++
			}
		}
		if left == 0 {
			delete(g.settled, first)
		}
	}
	if n > 0 {
		g.compact(drop)
	}
	return n
}

// compact renumbers the docs without those dropped. A component that lost a part
// is grouped anew at the next Settle.
func (g *Grouper) compact(drop []bool) {
	to := make([]int32, len(drop))
	kept := g.docs[:0]
	for i, d := range g.docs {
		to[i] = -1
		if drop[i] {
			delete(g.at, d.page)
			continue
		}
		to[i] = int32(len(kept))
		g.at[d.page] = to[i]
		kept = append(kept, d)
	}
	clear(g.docs[len(kept):])
	g.docs = kept
	g.parts = g.parts[:len(kept)]
	for _, d := range kept {
		near := d.near
		d.near = d.near[:0]
		for _, t := range near {
			if t.to = to[t.to]; t.to >= 0 {
				d.near = append(d.near, t)
			}
		}
		slices.SortFunc(d.near, func(a, b tie) int { // sorted is a heap too
			if g.less(a, b) {
				return -1
			}
			return 1
		})
	}
	for t, ps := range g.postings {
		out := ps[:0]
		for _, p := range ps {
			if p.doc = to[p.doc]; p.doc >= 0 {
				out = append(out, p)
			}
		}
		if len(out) == 0 {
			delete(g.postings, t)
		} else {
			g.postings[t] = out
		}
	}
	g.copies = slices.DeleteFunc(g.copies, func(f twins) bool {
		_, a := g.at[f.a]
		_, b := g.at[f.b]
		return !a && !b
	})
	for first, c := range g.settled {
		for _, s := range c.groups {
			for k, i := range s {
				if s[k] = to[i]; s[k] < 0 {
					delete(g.settled, first)
				}
			}
		}
	}
	held := make(map[term]bool, len(g.spelling))
	for _, d := range kept {
		for _, e := range d.bag {
			held[e.term] = true
		}
	}
	for t := range g.spelling {
		if !held[t] {
			delete(g.spelling, t)
			delete(g.surface, t)
		}
	}
}

// likeness of two docs, 0 to 1: a mean of the cosines over names and over words,
// lower the more days are between them. Docs that share fewer than three terms,
// or no name, are nothing alike; so are docs in two languages that do not share
// three names and two numbers: the others are measured by names and numbers alone.
func likeness(a, b *doc) float32 {
	foreign := a.language != "" && b.language != "" && a.language != b.language
	shared, strong, numbers := 0, 0, 0
	var names, all float32
	x, y := a.bag, b.bag
	for i, j := 0, 0; i < len(x) && j < len(y); {
		s, t := x[i].term, y[j].term
		if s == t {
			shared++
			n := x[i].name * y[j].name
			names += n
			if foreign && n > 0 {
				if x[i].number() {
					numbers++
				} else {
					strong++
				}
			}
			all += x[i].weight * y[j].weight
		}
		if s <= t { // two moves without a branch
			i++
		}
		if t <= s {
			j++
		}
	}
	if names == 0 || shared < 3 || foreign && (strong < 3 || numbers < 2) {
		return 0
	}
	s := nameShare*names + (1-nameShare)*all
	if foreign {
		s = nameShare * names
	}
	if !a.published.IsZero() && !b.published.IsZero() {
		s *= float32(math.Pow(0.75, apart(a, b)/halfLife))
	}
	return s
}

// apart returns the days between two dated docs.
func apart(a, b *doc) float64 {
	return math.Abs(a.published.Sub(b.published).Hours()) / 24
}

func root(sum float32) float32 {
	if sum == 0 {
		return 0
	}
	return float32(1 / math.Sqrt(float64(sum)))
}

// before orders docs by date, undated last, then by page.
func before(a, b *doc) int {
	if a.published.IsZero() != b.published.IsZero() {
		if a.published.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Or(a.published.Compare(b.published), cmp.Compare(a.page, b.page))
}
