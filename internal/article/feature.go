package article

import (
	"math"
	"strings"
	"unicode"

	"golang.org/x/net/html/atom"
)

// The features of a block, in the order of its row. What plain text lacks (tags,
// links, classes) keeps one value there.
const (
	fWords = iota // log2 of words + 1
	fWordLen
	fStops
	fStopRate
	fCommaRate
	fDigitRate
	fCapRate
	fUpperRate
	fQuotes
	fPipes
	fEnds
	fQuestion
	fColon
	fLower // begins with a small letter
	fLink
	fStrong
	fPromo
	fBio
	fByline
	fDateLine
	fPicture
	fRepeat
	fFirst
	fP
	fLi
	fHeading // level of the heading, 0 for none
	fTd
	fDiv
	fQuote
	fBr
	fBlank
	fDepth
	fTitleSame  // repeats the page's title
	fTitleWords // share of the title's words in it
	fSection    // what kind of section a short line opens, 0 for none
	fUnder      // kind of the section opened last
	fUnderAt    // blocks since

	fOdds     // what the lexicon says of its words: the sum
	fOddsMean // and the mean
	fOddsPrev
	fOddsNext
	fOddsNear  // mean within three blocks
	fPlace     // blocks before, as a share
	fWordsPast // words before, as a share
	fProsePast // prose before, as a share of the page's
	fFromTitle // blocks since the headline, negative before it

	fPrevWords
	fPrevLink
	fPrevEnds
	fPrevPromo
	fPrevProse
	fPrevPath // same path
	fPrevHeading
	fNextWords
	fNextLink
	fNextEnds
	fNextPromo
	fNextProse
	fNextPath
	fNextHeading
	fPrev2Words
	fPrev2Link
	fNext2Words
	fNext2Link
	fNear3Prose // words of prose within three blocks
	fNear3Link
	fNear8Prose
	fNear8Link
	fNear8Words
	fNear8Promo
	fSincePross // blocks since prose
	fUntilProse // blocks until prose

	fPathProse  // share of the page's prose on the same path
	fPathProse2 // on the path of its parent
	fClassProse // with the same tag and class, wherever
	fPathBlocks
	fPathWords // mean words of a block on the path
	fPathLink
	fUp1Prose // share of the page's prose in the container
	fUp1Link
	fUp1Words
	fUp2Prose
	fUp2Link
	fUp2Words
	fUp3Prose
	fUp3Link
	fUp3Words
	fUp4Prose
	fUp4Link
	fUp4Words
	fTop5 // levels below the deepest container with half of the prose; -1 outside
	fTop8 // the same with four fifths
	fTopOut
	fSibling // place among the blocks of the top container, as a share
	fListLen // blocks in the nearest list

	fSegment // 0 before, 1 in, 2 after the longest segment of prose
	fSegFrom
	fSegTo
	fSegShare
	fPageBlocks
	fPageProse
	fPageShare
	fPageLink
	fPageMean

	fTwins // elements on the same path as its own, and one to three levels up
	fTwins1
	fTwins2
	fTwins3
	fTwinsMost  // the most of those up to the top container
	fTwinsProse // share of the page's prose in that one of them
	fArticle    // share of the page's prose in the nearest <article>, -1 outside
	fArticles   // how many the page has
	fMain       // in <main>
	fLinks
	fLinksHere // share of them that lead elsewhere on the page
	fPrevColon
	fPre
	fFigure
	fUp2Blocks
	fUp2Heads // share of headings two levels up

	fOwn                 // the hints of its own and its parent's elements, one feature a bit
	fBelow = fOwn + 30   // those below the top container
	fAll   = fBelow + 30 // all
	nFirst = fAll + 30
)

// The features that the second stage adds.
const (
	sOwn = nFirst + iota
	sPrev1
	sPrev2
	sPrev3
	sNext1
	sNext2
	sNext3
	sNear3
	sNear8
	sPath
	sClass
	sUp1
	sUp2
	sUp3
	sPast   // share of the words held likely that stand before
	sFuture // mean of the rest of the page
	sSince  // blocks since one held likely
	sUntil
	sPage  // share of the page's words held likely
	sSame  // mean of the blocks of equal words
	sUnder // mean of the blocks under the same section heading
	nSecond
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

// A table is the features of all blocks of a page, with what both stages share.
type table struct {
	*scan
	f     []shape
	rows  []float32 // nSecond columns a block
	nodes []tally
	paths map[uint64]*tally
	class map[uint64]*tally
	total tally
	under []int32 // index of the block that opened the section
}

func (t *table) row(i int) []float32 { return t.rows[i*nSecond : (i+1)*nSecond : (i+1)*nSecond] }

// features fills the first stage's columns.
func (s *scan) features(f []shape) *table {
	n := len(s.blocks)
	t := &table{scan: s, f: f, rows: make([]float32, n*nSecond), nodes: make([]tally, len(s.nodes)),
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
	articles := 0
	for i := range s.nodes {
		get(t.paths, s.nodes[i].path).nodes++
		if s.nodes[i].tag == atom.Article {
			articles++
		}
	}
	for i := range s.blocks {
		up := s.nodes[s.blocks[i].node].parent
		for k := 0; k < 2 && up >= 0 && t.level(i) > 0; k++ {
			t.nodes[up].heads++
			up = s.nodes[up].parent
		}
	}
	link := 0
	top5, top8 := t.top(.5), t.top(.8)
	lo, hi, share := t.segment()
	title, titleWords := t.headline()
	var past, prosePast float32
	sect, sectAt, since := float32(0), 0, 99
	for i := range s.blocks {
		b, x := &s.blocks[i], &f[i]
		nd := &s.nodes[b.node]
		r := t.row(i)
		t.own(r, i, titleWords)
		r[fPlace] = float32(i) / float32(n)
		r[fWordsPast] = ratio(past, t.total.words)
		r[fProsePast] = ratio(prosePast, t.total.prose)
		r[fFromTitle] = float32(max(-100, min(300, i-title)))
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
		r[fTop5], _ = t.below(b.node, top5)
		var out float32
		r[fTop8], out = t.below(b.node, top8)
		r[fTopOut] = out
		switch {
		case i < lo:
			r[fSegment], r[fSegFrom] = 0, float32(lo-i)
		case i < hi:
			r[fSegment] = 1
		default:
			r[fSegment], r[fSegTo] = 2, float32(i-hi+1)
		}
		r[fSegShare] = share
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
		for m := b.node; m > 0 && m != top8; m = s.nodes[m].parent {
			below |= s.nodes[m].own
		}
		all := nd.all | b.hints
		t.twins(r, b.node, top8)
		r[fArticles] = log2(int(articles))
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
	}
	t.neighbours()
	return t
}

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

// own fills what the words and the tag of a block say.
func (t *table) own(r []float32, i int, title map[string]bool) {
	b, x := &t.blocks[i], &t.f[i]
	w := float32(x.words)
	r[fWords] = log2(x.words)
	r[fWordLen] = ratio(float32(x.chars), w)
	r[fStops] = float32(min(x.stops, 20))
	r[fStopRate] = ratio(float32(x.stops), w)
	r[fCommaRate] = ratio(float32(x.commas), w)
	r[fDigitRate] = ratio(float32(x.digits), float32(x.chars))
	r[fCapRate] = ratio(float32(x.caps), w)
	r[fUpperRate] = ratio(float32(x.uppers), w)
	r[fQuotes] = float32(min(x.quotes, 8))
	r[fPipes] = float32(min(x.pipes, 8))
	r[fEnds] = flag(x.ends)
	r[fOdds] = x.odds
	r[fOddsMean] = ratio(x.odds, float32(x.grams))
	last, firstc := t.text[b.end-1], t.text[b.start]
	r[fQuestion] = flag(last == '?')
	r[fColon] = flag(last == ':')
	r[fLower] = flag(firstc >= 'a' && firstc <= 'z')
	r[fLink] = x.link
	r[fStrong] = float32(b.strong) / float32(b.end-b.start)
	r[fPromo] = flag(x.promo)
	r[fBio] = flag(x.bio)
	r[fRepeat] = log2(x.repeat)
	r[fFirst] = flag(x.first)
	r[fBr] = flag(b.br)
	r[fBlank] = flag(b.blank)
	r[fDepth] = float32(t.scan.nodes[b.node].depth)
	switch b.tag {
	case atom.P:
		r[fP] = 1
	case atom.Li:
		r[fLi] = 1
	case atom.Td, atom.Th:
		r[fTd] = 1
	case atom.Div, atom.Section:
		r[fDiv] = 1
	case atom.Blockquote:
		r[fQuote] = 1
	}
	r[fHeading] = float32(t.level(i))
	if x.words <= 16 {
		line := string(t.text[b.start:b.end])
		r[fByline] = flag(isByline(line))
		r[fDateLine] = flag(isDateLine(line))
		r[fPicture] = flag(isPictureCredit(line))
		if x.words <= 9 {
			r[fSection] = float32(section(line))
		}
		if len(title) > 0 {
			in := wordsIn(line, title)
			r[fTitleWords] = float32(in) / float32(len(title))
			r[fTitleSame] = flag(in >= len(title) && x.words <= len(title)+6)
		}
	}
}

// wordsIn counts the words of the line that are in the set, which is lower-case.
func wordsIn(line string, set map[string]bool) int {
	n := 0
	var buf [32]byte
	for w := range strings.FieldsFuncSeq(line, func(r rune) bool {
		return notWord(unicode.ToLower(r))
	}) {
		ascii := len(w) <= len(buf)
		for i := 0; ascii && i < len(w); i++ {
			ascii = w[i] < 0x80
			buf[i] = lower(w[i])
		}
		if ascii && set[string(buf[:len(w)])] || !ascii && set[strings.ToLower(w)] {
			n++
		}
	}
	return n
}

func notWord(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x80 && r != '’' && r != '‘' && r != '“' && r != '”' && r != '–' && r != '—')
}

// level returns the level of the heading that block i is, 0 where it is none.
func (t *table) level(i int) int { return t.heading(t.blocks[i].node) }

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

// headline returns the block that most likely prints the title, by the page's
// <title> or its first h1, and the title's words.
func (t *table) headline() (at int, words map[string]bool) {
	words = map[string]bool{}
	if !t.title.empty() {
		line := strings.ToLower(unescape(string(t.page.Body[t.title.start:min(t.title.end, t.title.start+400)])))
		if i := strings.LastIndexAny(line, "|"); i > 20 {
			line = line[:i]
		} else if i := max(strings.LastIndex(line, " - "), strings.LastIndex(line, " – ")); i > 25 {
			line = line[:i]
		}
		for _, w := range strings.FieldsFunc(line, notWord) {
			words[w] = true
		}
	}
	best := float32(0)
	for i := range t.f {
		x := &t.f[i]
		if x.words > 30 || x.words < 2 {
			continue
		}
		v := float32(0)
		if lv := t.level(i); lv == 1 {
			v = .8
		} else if lv == 2 {
			v = .2
		}
		if len(words) > 0 {
			in := wordsIn(t.str(i), words)
			v += float32(in)/float32(len(words)) - .5*float32(max(0, x.words-in))/float32(x.words)
		} else if !t.html && x.repeat == 2 && x.words >= 4 && i < len(t.f)/2 && v == 0 {
			v = .5
		}
		if v > best+.05 {
			best, at = v, i
		}
	}
	if best < .4 {
		at = 0
	}
	return at, words
}

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

// The kinds of section that a short line can open.
const (
	secNone = iota
	secRelated
	secAuthor
	secSignup
	secComments
	secNotes
	secFAQ
	secSite
	secContents
	secPoints
)

// sections holds the lines that open a section of chrome or of a kind that pages
// have, lower case, by how they begin.
var sections = []struct {
	kind   int
	starts []string
}{
	{secRelated, []string{"related", "read more", "more from", "more on", "more in", "more stories", "more like", "recommended", "recommendations", "you may also", "you might also", "further reading", "see also", "latest", "trending", "most popular", "most read", "popular", "keep reading", "read next", "up next", "next article", "previous", "also read", "similar", "editor's picks", "editors' picks", "don't miss", "explore", "featured", "recent posts", "recent articles", "what to read", "continue reading", "discover more", "other articles", "check out", "top stories", "in case you missed"}},
	{secAuthor, []string{"about the author", "about author", "author", "meet the author", "written by", "contributors", "about the writer", "our experts", "reviewed by", "fact checked", "about the"}},
	{secSignup, []string{"newsletter", "subscribe", "sign up", "signup", "join our", "join the", "stay", "get the latest", "get our", "never miss", "email", "download", "free trial", "get started", "book a", "request a", "try", "ready to", "want more", "schedule"}},
	{secComments, []string{"comment", "leave a", "responses", "reviews", "join the conversation", "discussion", "what do you think", "thoughts on", "replies", "reader interactions"}},
	{secNotes, []string{"references", "sources", "citations", "footnotes", "bibliography", "notes", "works cited", "disclaimer", "disclosure", "editor's note", "methodology", "image credits", "photo credit"}},
	{secFAQ, []string{"faq", "frequently asked", "people also ask", "common questions", "q&a"}},
	{secSite, []string{"share", "follow us", "contact", "about us", "categories", "tags", "archives", "company", "search", "menu", "navigation", "quick links", "resources", "products", "services", "solutions", "connect", "legal", "support", "help", "topics", "filed under", "copyright", "advertisement", "sponsored"}},
	{secContents, []string{"table of contents", "contents", "in this article", "on this page", "jump to", "what's inside", "in this guide", "in this post", "what we'll cover", "skip to"}},
	{secPoints, []string{"key takeaways", "key points", "takeaways", "summary", "at a glance", "highlights", "conclusion", "final thoughts", "bottom line", "the bottom line", "tl;dr", "quick answer", "introduction", "overview", "key facts", "what to know"}},
}

// section says what a short line opens.
func section(line string) int {
	for i := range sections {
		for _, p := range sections[i].starts {
			if hasPrefixFold(line, p) {
				return sections[i].kind
			}
		}
	}
	return secNone
}
