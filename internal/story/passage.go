package story

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/words"
)

const (
	blocksRead  = 256 // body blocks of a round-up that are read for passages
	sectionRead = 12  // blocks under one heading above which they are only read one by one
	perStory    = 4   // passages of one page that a story gets
	firstWords  = 400 // bytes of a passage's first sentence that are shown
)

// A passage is a block of a round-up or live blog, or all blocks under one heading.
type passage struct {
	bag     *doc // its names and words, its page and date; the headline is its first sentence
	at      hearsay.Range
	on      hearsay.Span // of the page
	section int32        // blocks under one heading have one number
	whole   bool         // all of them
}

// passages returns those passages of a page that name two things or more, in order:
// of each section the whole first. What stands before the first heading is no whole.
func (s *scanner) passages(a *hearsay.Article, page *doc) []passage {
	var out []passage
	var run []hearsay.Block
	section := int32(0)
	add := func(blocks []hearsay.Block, whole bool) {
		if p, ok := s.passage(a, page, blocks); ok {
			p.section, p.whole = section, whole
			out = append(out, p)
		}
	}
	flush := func() {
		headed := len(run) > 0 && run[0].Kind == hearsay.Heading
		if headed && len(run) <= sectionRead {
			add(run, true)
		}
		if !headed || len(run) != 2 { // else the whole is the block
			for k, b := range run {
				if b.Kind != hearsay.Heading {
					add(run[k:k+1], false)
				}
			}
		}
		section++
		run = run[:0]
	}
	n := 0
	for _, b := range a.Blocks {
		if !b.Body() {
			continue
		}
		if n++; n > blocksRead {
			break
		}
		if b.Kind == hearsay.Heading {
			flush()
		}
		run = append(run, b)
	}
	flush()
	return slices.Clip(out)
}

// passage reads one; ok is false where it names too little to be told apart.
func (s *scanner) passage(a *hearsay.Article, page *doc, blocks []hearsay.Block) (p passage, ok bool) {
	first := blocks[0]
	if first.Kind == hearsay.Heading {
		if len(blocks) < 2 {
			return p, false
		}
		first = blocks[1]
	}
	s.reset()
	for _, b := range blocks {
		s.text(a.Text[b.Start:b.End], 1, b.Kind != hearsay.Heading)
	}
	d := &doc{page: page.page, published: page.published, seen: page.seen, language: page.language}
	s.bag(d)
	names := 0
	for _, w := range d.weights[:d.names] {
		if w&isNumber == 0 {
			names++
		}
	}
	if names < 2 {
		return p, false
	}
	d.norms()
	d.headline = a.Excerpt(firstSentence(a.Text, first.Range))
	if d.headline.None() {
		return p, false
	}
	d.headline.Text = strings.Clone(d.headline.Text)
	p = passage{bag: d, at: hearsay.Range{Start: blocks[0].Start, End: blocks[len(blocks)-1].End}}
	p.on = a.Excerpt(p.at).Span
	p.on.Page = page.page // one string in memory
	return p, true
}

// firstSentence returns the place of the first sentence of a block, cut between two
// words where it is long.
func firstSentence(text string, block hearsay.Range) hearsay.Range {
	t := text[block.Start:min(block.End, block.Start+4*firstWords)]
	for len(t) > 0 && !utf8.ValidString(t) {
		t = t[:len(t)-1]
	}
	r := hearsay.Range{End: len(t)}
	if all := words.Sentences(t); len(all) > 0 {
		r = all[0]
	}
	if r.End-r.Start > firstWords {
		cut := t[r.Start : r.Start+firstWords]
		if i := strings.LastIndexByte(cut, ' '); i > 0 {
			cut = cut[:i]
		}
		for !utf8.ValidString(cut) {
			cut = cut[:len(cut)-1]
		}
		r.End = r.Start + len(cut)
	}
	return hearsay.Range{Start: block.Start + r.Start, End: block.Start + r.End}
}

// A verdict is the story that a passage tells of.
type verdict struct {
	story int32 // -1 for none
	like  int
	page  *doc // of that story, which the passage is likest to
}

// Passages fills in which passages of round-ups and live blogs tell of each of the
// stories without being its page. It changes nothing else of them. What it finds is
// a function of the pages and copies held and of the stories, which need not be as
// Settle told them: somebody may have put them right.
func (g *Grouper) Passages(stories []hearsay.Story) {
	bridges := g.bridges()
	for i := range stories {
		stories[i].Passages = nil
	}
	if len(bridges) == 0 {
		return
	}
	in := make([]int32, len(g.docs)) // the story of each slot
	for k := range in {
		in[k] = -1
	}
	for i, s := range stories {
		for _, m := range s.Members {
			if d := g.at[m.Page]; d != nil {
				in[d.slot] = int32(i)
			}
		}
	}
	for _, d := range bridges {
		if in[d.slot] >= 0 {
			g.tellPassages(d, in, stories)
		}
	}
}

// bridges returns the pages with passages, in order; of those of one text the first.
func (g *Grouper) bridges() []*doc {
	var out []*doc
	for _, d := range g.docs {
		if d == nil || len(d.passages) == 0 {
			continue
		}
		again := slices.ContainsFunc(g.copies[d.page], func(p hearsay.PageID) bool {
			o := g.at[p]
			return o != nil && len(o.passages) > 0 && before(o, d) < 0
		})
		if !again {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, before)
	return out
}

// tellPassages gives the passages of one page to their stories. Where the blocks
// under a heading tell of one story only, or of none by themselves, the whole may be
// its passage; else each block is, neighbours joined.
func (g *Grouper) tellPassages(d *doc, in []int32, stories []hearsay.Story) {
	type found struct {
		passage
		verdict
	}
	var all []found
	for ps := d.passages; len(ps) > 0; {
		n := 1
		for n < len(ps) && ps[n].section == ps[0].section {
			n++
		}
		var own []found
		one := true
		last := -1 // the block that the last of own ends with
		for k, p := range ps[:n] {
			if p.whole {
				continue
			}
			v := g.judge(p.bag, d, in)
			if v.story < 0 {
				continue
			}
			one = one && (len(own) == 0 || own[0].story == v.story)
			if m := len(own); m > 0 && own[m-1].story == v.story && last == k-1 {
				own[m-1].at.End, own[m-1].on, last = p.at.End, spanning(own[m-1].on, p.on), k
				continue
			}
			own, last = append(own, found{p, v}), k
		}
		if ps[0].whole && one {
			if v := g.judge(ps[0].bag, d, in); v.story >= 0 && (len(own) == 0 || own[0].story == v.story) {
				own = append(own[:0], found{ps[0], v})
			}
		}
		all = append(all, own...)
		ps = ps[n:]
	}
	all = slices.DeleteFunc(all, func(f found) bool { return f.story == in[d.slot] })
	// Of many passages about one story the likest are kept, in order of their place.
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Or(cmp.Compare(a.story, b.story), cmp.Compare(b.like, a.like)) })
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].story == all[0].story {
			n++
		}
		best := all[:min(n, perStory)]
		slices.SortFunc(best, func(a, b found) int { return cmp.Compare(a.at.Start, b.at.Start) })
		for _, f := range best {
			s := &stories[f.story]
			s.Passages = append(s.Passages, hearsay.StoryPassage{Page: d.page, Headline: d.headline, Words: f.bag.headline, At: f.at, Whole: f.on, Why: g.evidence(f.bag, f.page)})
		}
		all = all[n:]
	}
}

// spanning returns the stretch of a page that holds two others.
func spanning(a, b hearsay.Span) hearsay.Span {
	return hearsay.Span{Page: a.Page, Start: min(a.Start, b.Start), End: max(a.End, b.End)}
}

// judge returns the story that a passage of a page tells of: the one that holds the
// page it is likest to, where no other comes near.
func (g *Grouper) judge(bag, page *doc, in []int32) verdict {
	var buf [keys]term
	for _, t := range bag.keys(&buf) {
		g.around(t, g.place[page.slot].bucket, func(posts []int32) { touch(posts, 1, g.finds, &g.touched) })
	}
	best, second := verdict{story: -1}, 0
	for _, j := range g.touched {
		o := g.docs[j]
		if g.finds[j] < 2 || o.bridge || o == page || in[j] < 0 {
			continue
		}
		like := g.tellsOf(bag, o)
		switch {
		case like == 0:
		case in[j] == best.story:
			if like > best.like || like == best.like && before(o, best.page) < 0 {
				best.like, best.page = like, o
			}
		case like > best.like:
			best, second = verdict{in[j], like, o}, best.like
		default:
			second = max(second, like)
		}
	}
	g.clear()
	if best.like < tellsAt || float64(second) > ahead*float64(best.like) {
		return verdict{story: -1}
	}
	return best
}

// around calls f with the pages posted under a name some three weeks before or after
// a bucket, whatever the order of pages is, and with undated ones.
func (g *Grouper) around(t term, bucket int32, f func(posts []int32)) {
	near := func(b int32) bool {
		return b == undatedBucket || bucket == undatedBucket || bucket-2 <= b && b <= bucket+2
	}
	s := g.index.find(t)
	switch {
	case s.term == 0:
	case s.at >= 0:
		if near(g.place[s.at].bucket) {
			one := [1]int32{s.at}
			f(one[:])
		}
	default:
		for at := ^s.at; at >= 0; at = g.index.cells[at].next {
			if c := &g.index.cells[at]; near(c.bucket) {
				f(c.posts())
			}
		}
	}
}

// tellsOf returns how far a passage tells what a page tells, in parts of [whole]:
// how much of the weight of its names and of its words the page has, lowered by the
// days between the two. A page may tell much more, so the length of its bag says
// nothing, but the names shared must not be lost among its own. A number that the page
// does not have, such as the hour of an entry, is not held against the passage. 0
// where they share fewer than two names, or too few of the words.
func (g *Grouper) tellsOf(a, b *doc) int {
	var names, ofNames, others, ofOthers, product uint64
	var strong, numbers, more int
	j := 0
	for i, t := range a.terms {
		if i == int(a.names) {
			j = int(b.names)
		}
		end := len(b.terms)
		if i < int(a.names) {
			end = int(b.names)
		}
		for j < end && b.terms[j] < t {
			j++
		}
		shared := j < end && b.terms[j] == t
		w := uint64(a.weights[i] & weightBits)
		number := a.weights[i]&isNumber != 0
		switch {
		case i >= int(a.names):
			ofOthers += w * w
			if shared {
				others += w * w
				more++
			}
		case shared:
			product += w * uint64(b.weights[j]&weightBits)
			names, ofNames = names+w*w, ofNames+w*w
			if number {
				numbers++
			} else {
				strong++
			}
		case !number:
			ofNames += w * w
		}
	}
	if strong < 2 || float64(product)*float64(a.name)*float64(b.name) < telling {
		return 0
	}
	like := float64(names) / float64(ofNames)
	if a.language != b.language && a.language[0] != 0 && b.language[0] != 0 {
		if strong < 3 || numbers < 2 {
			return 0
		}
		like *= nameShare
	} else {
		if more < 2 || float64(others) < telling*float64(ofOthers) {
			return 0
		}
		like = nameShare*like + (1-nameShare)*float64(others)/float64(ofOthers)
	}
	if !a.published.IsZero() && !b.published.IsZero() {
		days := apart(a, b)
		if days*24 > g.quiet.Hours() {
			return 0
		}
		like *= math.Exp(fading * days)
	}
	return int(math.Round(like * whole))
}
