package article

// This file fills what stands around each block: its features, then what the
// first stage made of them.

// neighbours fills what stands around each block.
func (t *table) neighbours() {
	n := len(t.f)
	// Sums up to each block, for windows.
	prose := make([]float32, 6*(n+1))
	link, words, promo := prose[n+1:2*(n+1)], prose[2*(n+1):3*(n+1)], prose[3*(n+1):4*(n+1)]
	odds, grams := prose[4*(n+1):5*(n+1)], prose[5*(n+1):]
	prose = prose[:n+1]
	for i := range t.f {
		x := &t.f[i]
		w := float32(x.words)
		prose[i+1], link[i+1], words[i+1], promo[i+1] = prose[i], link[i]+w*x.link, words[i]+w, promo[i]+flag(x.promo)
		odds[i+1], grams[i+1] = odds[i]+x.odds, grams[i]+float32(x.grams)
		if x.prose() && x.first {
			prose[i+1] += w
		}
	}
	until := float32(99)
	for i := n - 1; i >= 0; i-- {
		r := t.row(i)
		r[fUntilProse] = until
		if t.f[i].prose() && t.f[i].first {
			until = 0
		} else if until < 99 {
			until++
		}
		path := t.scan.nodes[t.blocks[i].node].path
		if i > 0 {
			r[fOddsPrev] = t.row(i - 1)[fOddsMean]
			t.beside(r, fPrevWords, i-1, path)
		}
		if i > 1 {
			r[fPrev2Words], r[fPrev2Link] = t.row(i - 2)[fWords], t.f[i-2].link
		}
		if i+1 < n {
			r[fOddsNext] = t.row(i + 1)[fOddsMean]
			t.beside(r, fNextWords, i+1, path)
		}
		if i+2 < n {
			r[fNext2Words], r[fNext2Link] = t.row(i + 2)[fWords], t.f[i+2].link
		}
		lo, hi := max(0, i-3), min(n, i+4)
		r[fOddsNear] = ratio(odds[hi]-odds[lo], grams[hi]-grams[lo])
		r[fNear3Prose] = prose[hi] - prose[lo]
		r[fNear3Link] = ratio(link[hi]-link[lo], words[hi]-words[lo])
		lo, hi = max(0, i-8), min(n, i+9)
		r[fNear8Prose] = prose[hi] - prose[lo]
		r[fNear8Link] = ratio(link[hi]-link[lo], words[hi]-words[lo])
		r[fNear8Words] = words[hi] - words[lo]
		r[fNear8Promo] = promo[hi] - promo[lo]
	}
}

func (t *table) beside(r []float32, at, j int, path uint64) {
	x, q := &t.f[j], t.row(j)
	r[at] = q[fWords]
	r[at+1] = x.link
	r[at+2] = flag(x.ends)
	r[at+3] = flag(x.promo)
	r[at+4] = flag(x.prose())
	r[at+5] = flag(t.scan.nodes[t.blocks[j].node].path == path)
	r[at+6] = q[fHeading]
}

// second fills the columns of the second stage from the probabilities p of the
// first.
func (t *table) second(p []float32) {
	n := len(p)
	for _, q := range t.paths {
		q.likely = 0
	}
	for _, q := range t.class {
		q.likely = 0
	}
	for i := range t.nodes {
		t.nodes[i].likely = 0
	}
	type sum struct{ w, p float32 }
	sums := make([]sum, n+1)
	same := make(map[uint64]sum, n)
	under := make([]sum, n)
	for i := range p {
		x := &t.f[i]
		w := float32(x.words) + 1
		v := w * p[i]
		nd := &t.scan.nodes[t.blocks[i].node]
		t.paths[nd.path].likely += v
		t.class[nd.class].likely += v
		t.nodes[t.blocks[i].node].likely += v
		sums[i+1] = sum{sums[i].w + w, sums[i].p + v}
		if x.repeat > 1 {
			q := same[x.hash]
			same[x.hash] = sum{q.w + 1, q.p + p[i]}
		}
		u := &under[t.under[i]]
		u.w += w
		u.p += v
	}
	for i := len(t.nodes) - 1; i > 0; i-- {
		t.nodes[t.scan.nodes[i].parent].likely += t.nodes[i].likely
	}
	all := sums[n]
	mean := func(lo, hi int) float32 {
		lo, hi = max(0, lo), min(n, hi)
		return ratio(sums[hi].p-sums[lo].p, sums[hi].w-sums[lo].w)
	}
	at := func(i int) float32 {
		if i < 0 || i >= n {
			return 0
		}
		return p[i]
	}
	since := float32(99)
	for i := range p {
		r := t.row(i)
		nd := &t.scan.nodes[t.blocks[i].node]
		r[sOwn] = p[i]
		r[sPrev1], r[sPrev2], r[sPrev3] = at(i-1), at(i-2), at(i-3)
		r[sNext1], r[sNext2], r[sNext3] = at(i+1), at(i+2), at(i+3)
		r[sNear3], r[sNear8] = mean(i-3, i+4), mean(i-8, i+9)
		q := t.paths[nd.path]
		r[sPath] = ratio(q.likely, q.words+q.blocks)
		q = t.class[nd.class]
		r[sClass] = ratio(q.likely, q.words+q.blocks)
		up := nd.parent
		for k := 0; k < 3; k++ {
			if up < 0 {
				up = 0
			}
			c := &t.nodes[up]
			r[sUp1+k] = ratio(c.likely, c.words+c.blocks)
			up = t.scan.nodes[up].parent
		}
		r[sPast] = ratio(sums[i].p, all.p)
		r[sFuture] = mean(i+1, n)
		r[sSince] = since
		if p[i] > .5 {
			since = 0
		} else if since < 99 {
			since++
		}
		r[sPage] = ratio(all.p, all.w)
		r[sSame] = p[i]
		if t.f[i].repeat > 1 {
			s := same[t.f[i].hash]
			r[sSame] = s.p / s.w
		}
		u := under[t.under[i]]
		r[sUnder] = ratio(u.p, u.w)
	}
	until := float32(99)
	for i := n - 1; i >= 0; i-- {
		t.row(i)[sUntil] = until
		if p[i] > .5 {
			until = 0
		} else if until < 99 {
			until++
		}
	}
}
