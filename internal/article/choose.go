package article

import "golang.org/x/net/html/atom"

// choose says of each block whether it belongs to the body.
func (s *scan) choose(f []shape, m *Model) []bool {
	if m == nil {
		return s.byHand(f)
	}
	t := s.features(f)
	first := make([]float32, len(f))
	own := make([]float32, len(f)*OwnColumns)
	t.rows(func(i int, r []float32) {
		first[i] = Probability(m.First.Odds(r))
		copy(own[i*OwnColumns:], r[:OwnColumns])
	})
	p := make([]float32, len(f))
	row := make([]float32, nSecond)
	t.second(first, func(i int) []float32 {
		copy(row, own[i*OwnColumns:(i+1)*OwnColumns])
		return row
	}, func(i int, r []float32) {
		p[i] = (first[i] + Probability(m.Second.Odds(r))) / 2
	})
	var least float32
	if s.html {
		s.doubt(f, p, t.top(.5))
		least = bar(f, p)
	} else if short := s.advise(f, p, m.Threshold); short {
		least = min(m.Threshold, bar(f, p))
	} else {
		least = bar(f, p)
	}
	in := make([]bool, len(f))
	best := make(map[uint64]int32, len(f))
	for i := range p {
		if in[i] = p[i] >= least; !in[i] || f[i].words < 4 {
			continue
		}
		// Of blocks with the same words the likeliest stays.
		if j, ok := best[f[i].hash]; ok {
			if p[i] > p[j]+.2 {
				in[j] = false
			} else {
				in[i] = false
				continue
			}
		}
		best[f[i].hash] = int32(i)
	}
	if words := count(f, in); words < tinyBody {
		// The trees have seen no page as short: the rules decide.
		if hand := s.byHand(f); count(f, hand) > words {
			return hand
		}
	}
	return in
}

// The range of the probability from which on a block is in the body.
const leastBar, mostBar = .25, .5

// bar returns from which probability on the blocks of a page are its body, so
// that the expected F1 of their words is best. Taking a block in pays as long as
// its probability is over half of the F1 reached without it (Lipton, Elkan and
// Naryanaswamy, Optimal Thresholding of Classifiers to Maximize F1 Measure, 2014):
// low where the page leaves much in doubt, high where it leaves little.
func bar(f []shape, p []float32) float32 {
	const steps = 100
	var words, likely [steps + 1]float64
	all := 1.0
	for i, v := range p {
		if !f[i].first {
			continue
		}
		w, k := float64(f[i].words), min(steps, int(v*steps))
		words[k] += w
		likely[k] += w * float64(v)
		if v > .1 { // thousands of words of chrome at .02 are no body of hundreds
			all += w * float64(v)
		}
	}
	var got, right, best float64
	for k := steps; k >= 0; k-- {
		got += words[k]
		right += likely[k]
		best = max(best, 2*right/(got+all))
	}
	return max(leastBar, min(mostBar, float32(best/2)))
}

// tinyBody is fewer words than the shortest bodies have that the trees learnt from.
const tinyBody = 60

func count(f []shape, in []bool) (words int) {
	for i, yes := range in {
		if yes {
			words += f[i].words
		}
	}
	return words
}

// shortPage is fewer words of body than most pages have that the trees learnt
// from; on such pages they doubt running text.
const shortPage = 500

// advise corrects the probabilities of lines of plain text by rules: the trees
// learnt from pages without the chrome that scrapers of news leave. What only
// chrome says is out; running text that the rules hold for the body too is in at
// a lower probability. It reports whether the page is a short one.
func (s *scan) advise(f []shape, p []float32, threshold float32) (short bool) {
	hand := s.byHand(f)
	out := make([]bool, len(f))
	words := 0
	for i := range f {
		x := &f[i]
		out[i] = (x.promo && x.words < 40 || x.bio) && p[i] < .75 || x.words < 2 && !x.ends && x.digits > 0
		if p[i] >= threshold {
			words += x.words
		}
	}
	s.afterSignup(f, func(i int) { out[i] = out[i] || p[i] < .75 })
	for i := range p {
		x := &f[i]
		switch {
		case out[i]:
			p[i] = 0
		case words < shortPage && p[i] < threshold && (x.words >= 18 && x.prose() && (hand[i] && p[i] >= .15 || p[i] >= .18) || x.words >= 10 && x.ends && hand[i] && p[i] >= .3):
			p[i] = threshold
		}
	}
	return words < shortPage
}

// How likely a block must be that a rule holds for chrome.
const sureBlock = .75

// doubt corrects the probabilities of blocks of HTML by rules, for the same
// reason: boxes between the paragraphs of short pages of news. top is the
// container of half of the prose. They cost .0005 on the development pages.
func (s *scan) doubt(f []shape, p []float32, top int32) {
	for i := range p {
		x := &f[i]
		switch {
		case x.words < 40 && (x.promo || isChrome(s.str(i))) && (p[i] < sureBlock || x.words < 20),
			x.link > .9 && !x.ends && p[i] < sureBlock && s.blocks[i].tag == atom.P,
			p[i] < sureBlock && s.boxed(s.blocks[i].node, top):
			p[i] = 0
		}
	}
}

// boxed reports whether one of the three elements around a block, below top, is
// by its tag and class an invitation, an advertisement or a comment and nothing
// of the article.
func (s *scan) boxed(n, top int32) bool {
	const box = hComment | hShare | hSignup | hAd
	for k := 0; n > top && k < 3; n, k = s.nodes[n].parent, k+1 {
		if own := s.nodes[n].own; own&box != 0 && own&(hArticle|hBody|hMain) == 0 {
			return true
		}
	}
	return false
}
