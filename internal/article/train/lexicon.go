package main

import (
	"math"

	"hearsay/internal/article"
)

// words is the labelled blocks of pages as buckets of the lexicon.
type words struct {
	blocks []wordBlock
}

type wordBlock struct {
	ids   []uint16
	label float64
	weigh float64
	fold  int
}

// gather reads the words of every block that is the first of its kind.
func gather(pages []Page) (*words, error) {
	w := &words{}
	for k := range pages {
		sh, err := pages[k].Sheet(nil)
		if err != nil {
			continue
		}
		label := Label(sh, pages[k].Body)
		total := 0.0
		for i := range label {
			total += float64(sh.Words(i)) * float64(label[i])
		}
		for i := range label {
			if !sh.First(i) || sh.Words(i) == 0 {
				continue
			}
			w.blocks = append(w.blocks, wordBlock{sh.Grams(i), float64(label[i]), .25 + math.Min(float64(sh.Words(i)), 60)*1000/(total+500)/8, pages[k].Fold})
		}
	}
	return w, nil
}

// fit learns a lexicon by logistic regression on the mean of a block's buckets
// (AdaGrad, three passes in a fixed order) from the blocks of the folds in.
func (w *words) fit(in func(fold int) bool) article.Lexicon {
	odds := make([]float64, article.LexiconSize)
	sums := make([]float64, article.LexiconSize)
	base, baseSum := 0.0, 1.0
	n := len(w.blocks)
	for range 4 {
		// A stride that shares no factor with n visits every block once.
		stride := 7919
		for gcd(stride, n) != 1 {
			stride += 2
		}
		for i, at := 0, 0; i < n; i, at = i+1, (at+stride)%n {
			b := &w.blocks[at]
			if !in(b.fold) {
				continue
			}
			scale := 1 / math.Sqrt(float64(len(b.ids))+2)
			z := base
			for _, id := range b.ids {
				z += odds[id] * scale
			}
			g := (1/(1+math.Exp(-z)) - b.label) * math.Min(b.weigh, 4)
			baseSum += g * g
			base -= .1 * g / math.Sqrt(baseSum)
			for _, id := range b.ids {
				d := g*scale + 2e-4*odds[id]
				sums[id] += d * d
				odds[id] -= .15 * d / math.Sqrt(sums[id]+1e-3)
			}
		}
	}
	out := make(article.Lexicon, article.LexiconSize)
	for i, v := range odds {
		out[i] = int8(math.Max(-127, math.Min(127, math.Round(v*32))))
	}
	return out
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
