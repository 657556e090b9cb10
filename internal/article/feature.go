package article

import (
	"math"

	"golang.org/x/net/html/atom"
)

func log2(n int) float32 { return float32(math.Log2(float64(n + 1))) }

func flag(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

func ratio(a, b float32) float32 {
	if b == 0 {
		return 0
	}
	return a / b
}

// tally adds up blocks: of a container, a path, a class.
type tally struct {
	nodes, heads                       float32 // elements on the path; headings in the container
	blocks, words, chars, links, prose float32
	likely                             float32 // of the second stage: words times probability
}

func (t *tally) add(b *block, f *shape) {
	t.blocks++
	t.words += float32(f.words)
	t.chars += float32(b.end - b.start)
	t.links += float32(b.link)
	if f.prose() && f.first {
		t.prose += float32(f.words)
	}
}

// A table is what the features of a page's blocks are read from. A row is nearly
// a kilobyte, so rows are filled one at a time and only their first OwnColumns
// kept: a page of hundreds of thousands of short lines takes tens of megabytes.
type table struct {
	*scan
	f     []shape
	nodes []tally
	paths map[uint64]*tally
	class map[uint64]*tally
	total tally
	under []int32 // index of the block that opened the section
	sums  []sums  // up to each block
	until []uint8 // blocks until prose, 99 at most

	top5, top8 int32 // the deepest containers of a half and of four fifths of the prose
	lo, hi     int   // the longest segment of prose
	share      float32
	articles   int // elements of that tag
	headAt     int // the block that most likely prints the title
	headWords  map[string]bool
}

// features counts what the rows of a page are filled from.
func (s *scan) features(f []shape) *table {
	n := len(s.blocks)
	t := &table{scan: s, f: f, nodes: make([]tally, len(s.nodes)),
		paths: make(map[uint64]*tally, 64), class: make(map[uint64]*tally, 64), under: make([]int32, n)}
	tallies := make([]tally, 0, 256)
	get := func(m map[uint64]*tally, k uint64) *tally {
		p := m[k]
		if p == nil {
			tallies = append(tallies, tally{})
			p = &tallies[len(tallies)-1]
			m[k] = p
		}
		return p
	}
	for i := range s.blocks {
		b, x := &s.blocks[i], &f[i]
		nd := &s.nodes[b.node]
		t.nodes[b.node].add(b, x)
		get(t.paths, nd.path).add(b, x)
		get(t.class, nd.class).add(b, x)
		t.total.add(b, x)
	}
	for i := len(s.nodes) - 1; i > 0; i-- {
		up, x := &t.nodes[s.nodes[i].parent], &t.nodes[i]
		up.blocks += x.blocks
		up.words += x.words
		up.chars += x.chars
		up.links += x.links
		up.prose += x.prose
	}
	for i := range s.nodes {
		get(t.paths, s.nodes[i].path).nodes++
		if s.nodes[i].tag == atom.Article {
			t.articles++
		}
	}
	for i := range s.blocks {
		up := s.nodes[s.blocks[i].node].parent
		for k := 0; k < 2 && up >= 0 && t.level(i) > 0; k++ {
			t.nodes[up].heads++
			up = s.nodes[up].parent
		}
	}
	t.top5, t.top8 = t.top(.5), t.top(.8)
	t.lo, t.hi, t.share = t.segment()
	t.headAt, t.headWords = t.headline()
	t.around()
	return t
}

// rows fills the first stage's columns of each block in turn; the row that use
// gets is overwritten by the next.
func (t *table) rows(use func(i int, r []float32)) {
	s, n := t.scan, len(t.f)
	r := make([]float32, nSecond)
	link := 0
	var past, prosePast float32
	sect, sectAt, since := float32(0), 0, 99
	for i := range s.blocks {
		b, x := &s.blocks[i], &t.f[i]
		nd := &s.nodes[b.node]
		clear(r)
		t.own(r, i, t.headWords)
		r[fPlace] = float32(i) / float32(n)
		r[fWordsPast] = ratio(past, t.total.words)
		r[fProsePast] = ratio(prosePast, t.total.prose)
		r[fFromTitle] = float32(max(-100, min(300, i-t.headAt)))
		past += float32(x.words)
		if r[fSection] > 0 {
			sect, sectAt = r[fSection], i
		} else if r[fHeading] > 0 {
			sect, sectAt = 0, i
		}
		t.under[i] = int32(sectAt)
		r[fUnder], r[fUnderAt] = sect, float32(min(200, i-sectAt))
		r[fSincePross] = float32(since)
		if x.prose() && x.first {
			prosePast += float32(x.words)
			since = 0
		} else if since < 99 {
			since++
		}
		p := t.paths[nd.path]
		r[fPathProse] = ratio(p.prose, t.total.prose)
		r[fPathBlocks] = log2(int(p.blocks))
		r[fPathWords] = ratio(p.words, p.blocks)
		r[fPathLink] = ratio(p.links, p.chars)
		r[fClassProse] = ratio(t.class[nd.class].prose, t.total.prose)
		if nd.parent >= 0 {
			if q := t.paths[s.nodes[nd.parent].path]; q != nil {
				r[fPathProse2] = ratio(q.prose, t.total.prose)
			}
		}
		up := nd.parent
		for k := 0; k < 4; k++ {
			if up < 0 {
				up = 0
			}
			c := &t.nodes[up]
			r[fUp1Prose+3*k] = ratio(c.prose, t.total.prose)
			r[fUp1Link+3*k] = ratio(c.links, c.chars)
			r[fUp1Words+3*k] = ratio(c.words, c.blocks)
			up = s.nodes[up].parent
		}
		r[fTop5], _ = t.below(b.node, t.top5)
		var out float32
		r[fTop8], out = t.below(b.node, t.top8)
		r[fTopOut] = out
		switch {
		case i < t.lo:
			r[fSegment], r[fSegFrom] = 0, float32(t.lo-i)
		case i < t.hi:
			r[fSegment] = 1
		default:
			r[fSegment], r[fSegTo] = 2, float32(i-t.hi+1)
		}
		r[fSegShare] = t.share
		r[fPageBlocks] = log2(n)
		r[fPageProse] = log2(int(t.total.prose))
		r[fPageShare] = ratio(t.total.prose, t.total.words)
		r[fPageLink] = ratio(t.total.links, t.total.chars)
		r[fPageMean] = ratio(t.total.words, t.total.blocks)
		own := b.hints | nd.own
		if nd.parent >= 0 {
			own |= s.nodes[nd.parent].own
		}
		below := b.hints
		for m := b.node; m > 0 && m != t.top8; m = s.nodes[m].parent {
			below |= s.nodes[m].own
		}
		all := nd.all | b.hints
		t.twins(r, b.node, t.top8)
		r[fArticles] = log2(t.articles)
		t.elements(r, b.node)
		link = t.linked(r, b, link)
		if i > 0 {
			r[fPrevColon] = flag(s.text[s.blocks[i-1].end-1] == ':')
		}
		for k := 0; k < 30; k++ {
			r[fOwn+k] = float32(own >> k & 1)
			r[fBelow+k] = float32(below >> k & 1)
			r[fAll+k] = float32(all >> k & 1)
		}
		t.neighbours(r, i)
		use(i, r)
	}
}
