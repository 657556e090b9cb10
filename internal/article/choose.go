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
	return in
}
