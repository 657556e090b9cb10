// Command train learns the weights that package article embeds:
//
//	go run ./internal/article/train -gold ../shared/gold -out internal/article/weights.bin
//
// It reads extract/wcxb-dev and plain/wcxb-dev of the gold: 793 pages of WCXB 1.0
// (Web Content Extraction Benchmark), articles, dev split, CC BY 4.0. The weights
// hold no text of theirs.
//
// The model is two stages of gradient-boosted trees on the blocks of a page
// (article.Sheet has the features). Both minimise logistic loss (Friedman,
// Greedy Function Approximation, 2001) by histograms of at most 64 bins a
// feature, growing leaf by leaf with the largest gain first. A block's label is
// whether its words stand in the page's body; its weight grows with its words,
// since the score counts words. The second stage is trained on probabilities
// that the first gave for pages it had not seen.
//
// Everything is deterministic: folds are by the hash of the domain, columns are
// drawn by a seeded generator.
package main

import (
	"math"
	"math/rand/v2"
	"sort"

	"hearsay/internal/article"
)

// Options shape the trees of one stage.
type Options struct {
	Trees   int
	Leaves  int     // at most, in a tree
	Rate    float64 // what of each tree is added
	L2      float64
	MinLoad float64 // least sum of second derivatives in a leaf
	Columns float64 // share of the columns that each tree sees
	Seed    uint64
}

// A Matrix is rows of features cut into bins, column by column.
type Matrix struct {
	Edges [][]float32 // by column: a value at most Edges[c][k] is in bin k or below
	Bins  [][]uint8   // by column, then row
	Label []float32
	Weigh []float32
}

const maxBins = 64

// edges returns where to cut a column, from a sample of its values.
func edges(values []float32) []float32 {
	sort.Slice(values, func(i, j int) bool { return values[i] < values[j] })
	var out []float32
	add := func(v float32) {
		v = article.Short(v)
		if len(out) == 0 || v > out[len(out)-1] {
			out = append(out, v)
		}
	}
	distinct := 1
	for i := 1; i < len(values); i++ {
		if values[i] != values[i-1] {
			distinct++
		}
	}
	if distinct <= maxBins {
		for i := 1; i < len(values); i++ {
			if values[i] != values[i-1] {
				add((values[i] + values[i-1]) / 2)
			}
		}
		return out
	}
	for k := 1; k < maxBins; k++ {
		add(values[k*(len(values)-1)/maxBins])
	}
	return out
}

func bin(edges []float32, v float32) uint8 {
	lo, hi := 0, len(edges)
	for lo < hi {
		m := (lo + hi) / 2
		if v <= edges[m] {
			hi = m
		} else {
			lo = m + 1
		}
	}
	return uint8(lo)
}

type cell struct{ g, h float64 }

type leaf struct {
	rows     []int32
	g, h     float64
	node     int
	hist     [][maxBins]cell // by chosen column
	gain     float64
	col, cut int
}

// Fit grows a forest on the rows given.
func Fit(m *Matrix, rows []int32, o Options) *article.Forest {
	var pos, all float64
	for _, r := range rows {
		pos += float64(m.Weigh[r] * m.Label[r])
		all += float64(m.Weigh[r])
	}
	base := math.Log((pos + 1) / (all - pos + 1))
	f := &article.Forest{Base: article.Short(float32(base))}
	odds := make([]float32, len(m.Label))
	for _, r := range rows {
		odds[r] = f.Base
	}
	grad := make([]cell, len(m.Label))
	rng := rand.New(rand.NewPCG(o.Seed, 7))
	for range o.Trees {
		for _, r := range rows {
			p := 1 / (1 + math.Exp(-float64(odds[r])))
			w := float64(m.Weigh[r])
			grad[r] = cell{w * (p - float64(m.Label[r])), w * p * (1 - p)}
		}
		var cols []int
		for c := range m.Bins {
			if len(m.Edges[c]) > 0 && rng.Float64() < o.Columns {
				cols = append(cols, c)
			}
		}
		f.Trees = append(f.Trees, m.grow(rows, grad, odds, cols, o))
	}
	return f
}

func (m *Matrix) histogram(l *leaf, grad []cell, cols []int) {
	l.hist = make([][maxBins]cell, len(cols))
	near := make([]cell, len(l.rows)) // in order, for the cache
	for i, r := range l.rows {
		near[i] = grad[r]
	}
	for k, c := range cols {
		h, bins := &l.hist[k], m.Bins[c]
		for i, r := range l.rows {
			g := near[i]
			x := &h[bins[r]&63]
			x.g += g.g
			x.h += g.h
		}
	}
}

func (l *leaf) split(m *Matrix, cols []int, o Options) {
	l.gain = 0
	whole := l.g * l.g / (l.h + o.L2)
	for k, c := range cols {
		var g, h float64
		for b := 0; b < len(m.Edges[c]); b++ {
			g += l.hist[k][b].g
			h += l.hist[k][b].h
			if h < o.MinLoad || l.h-h < o.MinLoad {
				continue
			}
			gain := g*g/(h+o.L2) + (l.g-g)*(l.g-g)/(l.h-h+o.L2) - whole
			if gain > l.gain+1e-9 {
				l.gain, l.col, l.cut = gain, c, b
			}
		}
	}
}

func (m *Matrix) grow(rows []int32, grad []cell, odds []float32, cols []int, o Options) []article.Split {
	root := &leaf{rows: append([]int32(nil), rows...)}
	for _, r := range rows {
		root.g += grad[r].g
		root.h += grad[r].h
	}
	m.histogram(root, grad, cols)
	root.split(m, cols, o)
	tree := []article.Split{{}}
	leaves := []*leaf{root}
	for len(leaves) < o.Leaves {
		best := -1
		for i, l := range leaves {
			if l.gain > 1e-6 && (best < 0 || l.gain > leaves[best].gain) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		l := leaves[best]
		a, b := &leaf{node: len(tree)}, &leaf{node: len(tree) + 1}
		bins := m.Bins[l.col]
		n := 0
		for _, r := range l.rows {
			if int(bins[r]) <= l.cut {
				n++
			}
		}
		a.rows, b.rows = make([]int32, 0, n), make([]int32, 0, len(l.rows)-n)
		for _, r := range l.rows {
			if int(bins[r]) <= l.cut {
				a.rows = append(a.rows, r)
				a.g += grad[r].g
				a.h += grad[r].h
			} else {
				b.rows = append(b.rows, r)
				b.g += grad[r].g
				b.h += grad[r].h
			}
		}
		tree[l.node] = article.Split{Feature: uint16(l.col), At: m.Edges[l.col][l.cut], Left: uint16(a.node), Right: uint16(b.node)}
		tree = append(tree, article.Split{}, article.Split{})
		small, large := a, b
		if len(a.rows) > len(b.rows) {
			small, large = b, a
		}
		m.histogram(small, grad, cols)
		large.hist = l.hist
		for k := range large.hist {
			for i := range large.hist[k] {
				large.hist[k][i].g -= small.hist[k][i].g
				large.hist[k][i].h -= small.hist[k][i].h
			}
		}
		a.split(m, cols, o)
		b.split(m, cols, o)
		leaves[best] = a
		leaves = append(leaves, b)
	}
	for _, l := range leaves {
		v := article.Short(float32(-l.g / (l.h + o.L2) * o.Rate))
		tree[l.node] = article.Split{At: v}
		for _, r := range l.rows {
			odds[r] += v
		}
	}
	return tree
}
