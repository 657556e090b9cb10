package article

// This file fills what stands around each block: its features, then what the
// first stage made of them.

// sums are of a page's blocks up to one, for windows.
type sums struct{ prose, link, words, promo, odds, grams float32 }

// around counts what neighbours is filled from.
func (t *table) around() {
	n := len(t.f)
	t.sums, t.until = make([]sums, n+1), make([]uint8, n)
	for i := range t.f {
		x, q := &t.f[i], t.sums[i]
		w := float32(x.words)
		q.link += w * x.link
		q.words += w
		q.promo += flag(x.promo)
		q.odds += x.odds
		q.grams += float32(x.grams)
		if x.prose() && x.first {
			q.prose += w
		}
		t.sums[i+1] = q
	}
	until := uint8(99)
	for i := n - 1; i >= 0; i-- {
		t.until[i] = until
		if t.f[i].prose() && t.f[i].first {
			until = 0
		} else if until < 99 {
			until++
		}
	}
}

// neighbours fills what stands around block i.
func (t *table) neighbours(r []float32, i int) {
	n := len(t.f)
	r[fUntilProse] = float32(t.until[i])
	path := t.scan.nodes[t.blocks[i].node].path
	if i > 0 {
		r[fOddsPrev] = t.oddsMean(i - 1)
		t.beside(r, fPrevWords, i-1, path)
	}
	if i > 1 {
		r[fPrev2Words], r[fPrev2Link] = log2(t.f[i-2].words), t.f[i-2].link
	}
	if i+1 < n {
		r[fOddsNext] = t.oddsMean(i + 1)
		t.beside(r, fNextWords, i+1, path)
	}
	if i+2 < n {
		r[fNext2Words], r[fNext2Link] = log2(t.f[i+2].words), t.f[i+2].link
	}
	a, b := &t.sums[max(0, i-3)], &t.sums[min(n, i+4)]
	r[fOddsNear] = ratio(b.odds-a.odds, b.grams-a.grams)
	r[fNear3Prose] = b.prose - a.prose
	r[fNear3Link] = ratio(b.link-a.link, b.words-a.words)
	a, b = &t.sums[max(0, i-8)], &t.sums[min(n, i+9)]
	r[fNear8Prose] = b.prose - a.prose
	r[fNear8Link] = ratio(b.link-a.link, b.words-a.words)
	r[fNear8Words] = b.words - a.words
	r[fNear8Promo] = b.promo - a.promo
}

func (t *table) oddsMean(i int) float32 { return ratio(t.f[i].odds, float32(t.f[i].grams)) }

func (t *table) beside(r []float32, at, j int, path uint64) {
	x := &t.f[j]
	r[at] = log2(x.words)
	r[at+1] = x.link
	r[at+2] = flag(x.ends)
	r[at+3] = flag(x.promo)
	r[at+4] = flag(x.prose())
	r[at+5] = flag(t.scan.nodes[t.blocks[j].node].path == path)
	r[at+6] = float32(t.level(j))
}

// A mass is words and the probability that they hold.
type mass struct{ w, p float32 }

// second fills the columns that the second stage adds from the probabilities p of
// the first, block by block; row gives the row of a block, whose other columns
// are left alone, and use gets it filled.
func (t *table) second(p []float32, row func(i int) []float32, use func(i int, r []float32)) {
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
	up := make([]mass, n+1) // to each block
	same := make(map[uint64]mass)
	under := make([]mass, n)
	for i := range p {
		x := &t.f[i]
		w := float32(x.words) + 1
		v := w * p[i]
		nd := &t.scan.nodes[t.blocks[i].node]
		t.paths[nd.path].likely += v
		t.class[nd.class].likely += v
		t.nodes[t.blocks[i].node].likely += v
		up[i+1] = mass{up[i].w + w, up[i].p + v}
		if x.repeat > 1 {
			q := same[x.hash]
			same[x.hash] = mass{q.w + 1, q.p + p[i]}
		}
		u := &under[t.under[i]]
		u.w += w
		u.p += v
	}
	for i := len(t.nodes) - 1; i > 0; i-- {
		t.nodes[t.scan.nodes[i].parent].likely += t.nodes[i].likely
	}
	until := make([]uint8, n)
	for i, far := n-1, uint8(99); i >= 0; i-- {
		until[i] = far
		if p[i] > .5 {
			far = 0
		} else if far < 99 {
			far++
		}
	}
	all := up[n]
	mean := func(lo, hi int) float32 {
		lo, hi = max(0, lo), min(n, hi)
		return ratio(up[hi].p-up[lo].p, up[hi].w-up[lo].w)
	}
	at := func(i int) float32 {
		if i < 0 || i >= n {
			return 0
		}
		return p[i]
	}
	since := float32(99)
	for i := range p {
		r := row(i)
		nd := &t.scan.nodes[t.blocks[i].node]
		r[sOwn] = p[i]
		r[sPrev1], r[sPrev2], r[sPrev3] = at(i-1), at(i-2), at(i-3)
		r[sNext1], r[sNext2], r[sNext3] = at(i+1), at(i+2), at(i+3)
		r[sNear3], r[sNear8] = mean(i-3, i+4), mean(i-8, i+9)
		q := t.paths[nd.path]
		r[sPath] = ratio(q.likely, q.words+q.blocks)
		q = t.class[nd.class]
		r[sClass] = ratio(q.likely, q.words+q.blocks)
		m := nd.parent
		for k := 0; k < 3; k++ {
			if m < 0 {
				m = 0
			}
			c := &t.nodes[m]
			r[sUp1+k] = ratio(c.likely, c.words+c.blocks)
			m = t.scan.nodes[m].parent
		}
		r[sPast] = ratio(up[i].p, all.p)
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
		r[sUntil] = float32(until[i])
		use(i, r)
	}
}
