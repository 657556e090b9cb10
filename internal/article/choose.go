package article

// choose says of each block whether it belongs to the body.
func (s *scan) choose(f []shape, m *Model) []bool {
	if m == nil {
		return s.byHand(f)
	}
	t := s.features(f)
	p := make([]float32, len(f))
	for i := range p {
		p[i] = Probability(m.First.Odds(t.row(i)))
	}
	t.second(p)
	for i := range p {
		p[i] = (p[i] + Probability(m.Second.Odds(t.row(i)))) / 2
	}
	if !s.html {
		s.advise(f, p, m.Threshold)
	}
	in := make([]bool, len(f))
	best := make(map[uint64]int32, len(f))
	for i := range p {
		if in[i] = p[i] >= m.Threshold; !in[i] || f[i].words < 4 {
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
// a lower probability.
func (s *scan) advise(f []shape, p []float32, threshold float32) {
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
		case words < shortPage && p[i] < threshold && x.words >= 18 && x.prose() && (hand[i] && p[i] >= .15 || p[i] >= .22):
			p[i] = threshold
		}
	}
}
