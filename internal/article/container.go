package article

import "golang.org/x/net/html/atom"

// This file fills what the elements around a block say, and finds the containers
// of the page's prose.

// twins fills how many elements share the paths of a node and of those above it,
// up to the top container: cards and comments come many on a path.
func (t *table) twins(r []float32, n, top int32) {
	most, at := float32(0), int32(0)
	for m, k := n, 0; m > 0 && m != top && k < 8; m, k = t.scan.nodes[m].parent, k+1 {
		v := t.paths[t.scan.nodes[m].path].nodes
		if k < 4 {
			r[fTwins+k] = log2(int(v))
		}
		if k > 0 && v > most {
			most, at = v, m
		}
	}
	r[fTwinsMost] = log2(int(most))
	if at > 0 {
		r[fTwinsProse] = ratio(t.nodes[at].prose, t.total.prose)
	}
}

// elements fills what the elements around a node say besides their hints.
func (t *table) elements(r []float32, n int32) {
	r[fArticle] = -1
	for m := n; m > 0; m = t.scan.nodes[m].parent {
		switch t.scan.nodes[m].tag {
		case atom.Article:
			if r[fArticle] < 0 {
				r[fArticle] = ratio(t.nodes[m].prose, t.total.prose)
			}
		case atom.Main:
			r[fMain] = 1
		}
	}
	tag := t.scan.nodes[n].tag
	r[fPre] = flag(tag == atom.Pre)
	r[fFigure] = flag(tag == atom.Figure || tag == atom.Figcaption)
	if up := t.scan.nodes[n].parent; up >= 0 {
		if q := t.scan.nodes[up].parent; q >= 0 {
			up = q
		}
		c := &t.nodes[up]
		r[fUp2Blocks], r[fUp2Heads] = log2(int(c.blocks)), ratio(c.heads, c.blocks)
	}
}

// linked fills what the links of a block say; from is a link at or before the
// first of them, and such a one is returned for the block that follows.
func (t *table) linked(r []float32, b *block, from int) int {
	for from < len(t.links) && t.links[from].end <= b.start {
		from++
	}
	all, here := 0, 0
	for j := from; j < len(t.links) && t.links[j].start < b.end; j++ {
		all++
		if h := t.links[j].href; !h.empty() && t.page.Body[h.start] == '#' {
			here++
		}
	}
	r[fLinks], r[fLinksHere] = log2(all), ratio(float32(here), float32(all))
	return from
}

// top returns the deepest container that holds a share of the page's prose.
func (t *table) top(share float32) int32 {
	best := int32(0)
	for n := range t.nodes {
		if t.nodes[n].prose >= share*t.total.prose && t.scan.nodes[n].depth > t.scan.nodes[best].depth {
			best = int32(n)
		}
	}
	return best
}

// below returns how many levels node n lies under top, -1 outside, and outside
// how many levels lead up to the container that both share.
func (t *table) below(n, top int32) (down, up float32) {
	d := float32(0)
	for m := n; m >= 0; m = t.scan.nodes[m].parent {
		if m == top {
			return d, 0
		}
		if m < top {
			break
		}
		d++
	}
	// Climb both sides to where they meet.
	a, b := n, top
	for a != b && a >= 0 && b >= 0 {
		if a > b {
			a = t.scan.nodes[a].parent
		} else {
			b = t.scan.nodes[b].parent
			up++
		}
	}
	return -1, up
}

// segment returns the stretch of blocks with the most prose for its chrome.
func (t *table) segment() (lo, hi int, share float32) {
	var best, sum, prose, bestProse float32
	from := 0
	for i := range t.f {
		x := &t.f[i]
		if sum <= 0 {
			sum, prose, from = 0, 0, i
		}
		if x.prose() && x.first {
			sum += float32(min(x.words, 100))
			prose += float32(x.words)
		} else {
			sum -= 3 + 8*x.link
			if x.promo {
				sum -= 5
			}
		}
		if sum > best {
			best, lo, hi, bestProse = sum, from, i+1, prose
		}
	}
	return lo, hi, ratio(bestProse, t.total.prose)
}
