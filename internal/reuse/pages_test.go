package reuse

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"hearsay"
)

// article wraps a text as a page of an outlet: the first line is the headline,
// every other line a paragraph.
func article(id, outlet, text string, day int) *hearsay.Article {
	a := &hearsay.Article{Page: hearsay.PageID(id), Outlet: hearsay.Outlet{Name: outlet}, Text: text,
		Trace: hearsay.Trace{{Len: len(text), Width: len(text)}}}
	if day > 0 {
		a.Published = hearsay.Day(2031, time.January, day)
		a.Published.Why = "stated"
	}
	at := 0
	for line := range strings.Lines(text) {
		end := at + len(strings.TrimRight(line, "\n"))
		kind := hearsay.Paragraph
		if at == 0 {
			kind = hearsay.Title
		}
		if end > at {
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: at, End: end}})
		}
		at += len(line)
	}
	return a
}

// A press makes pages as the world does: a vocabulary with a long tail, pages of
// some 420 words, thirty in a hundred of them in groups that copy one another,
// most groups small and a few very large, and boilerplate that every page of an
// outlet ends in. The same seed makes the same pages, and any page can be made
// again from four bytes that are kept of it.
type press struct {
	seed    uint64
	source  *rand.PCG // set anew for each page
	r       *rand.Rand
	words   []string
	zipf    *rand.Zipf
	outlets [][]string // the boilerplate paragraphs of each
	perDay  int
	copied  []int32 // of each page, the page whose text it copies, or -1
	groups  []group
}

// A group is a page that others will copy.
type group struct{ page, left, day int }

func newPress(seed uint64, perDay int) *press {
	source := rand.NewPCG(seed, 1)
	p := &press{seed: seed, source: source, r: rand.New(source), perDay: perDay}
	for range 60000 {
		p.words = append(p.words, p.word())
	}
	p.zipf = rand.NewZipf(p.r, 1.07, 8, uint64(len(p.words)-1))
	for range 400 {
		var lines []string
		for range 2 {
			lines = append(lines, p.line(25))
		}
		p.outlets = append(p.outlets, lines)
	}
	return p
}

func (p *press) word() string {
	n := 2 + p.r.IntN(9)
	b := make([]byte, n)
	for i := range b {
		b[i] = "etaoinshrdlucmfwypvbgkjqxz"[min(p.r.IntN(26), p.r.IntN(26))]
	}
	return string(b)
}

func (p *press) line(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(p.words[p.zipf.Uint64()])
	}
	b.WriteByte('.')
	return b.String()
}

func (p *press) lines() []string {
	words := int(420 * math.Exp(.5*p.r.NormFloat64()))
	var out []string
	for words > 0 {
		n := 25 + p.r.IntN(40)
		out = append(out, p.line(n))
		words -= n
	}
	return out
}

// next makes the next page. Three in ten have a copying group: its first page
// starts one, of a size with a heavy tail, and later ones take it whole, in part,
// or with words changed.
func (p *press) next() *hearsay.Article {
	n := len(p.copied)
	p.source.Seed(p.seed, uint64(n)<<1|1<<63)
	day, from := n/p.perDay, -1
	switch u := p.r.Float64(); {
	case u < .22 && len(p.groups) > 0:
		k := p.r.IntN(len(p.groups))
		g := &p.groups[k]
		from = g.page
		if g.left--; g.left <= 0 || day > g.day+2 {
			p.groups[k] = p.groups[len(p.groups)-1]
			p.groups = p.groups[:len(p.groups)-1]
		}
	case u < .30:
		size := int(math.Min(400, math.Pow(1-p.r.Float64(), -1/1.2)))
		p.groups = append(p.groups, group{n, size, day})
	}
	p.copied = append(p.copied, int32(from))
	return p.page(n)
}

// page makes page n, which was made before, again.
func (p *press) page(n int) *hearsay.Article {
	var lines []string
	if from := p.copied[n]; from >= 0 {
		p.source.Seed(p.seed, uint64(from)<<1)
		lines = p.lines()
		p.source.Seed(p.seed, uint64(n)<<1)
		lines = p.taken(lines)
	} else {
		p.source.Seed(p.seed, uint64(n)<<1)
		lines = p.lines()
	}
	outlet := int(float64(len(p.outlets)) * p.r.Float64() * p.r.Float64())
	title := p.line(8)
	text := title + "\n" + strings.Join(lines, "\n") + "\n" + strings.Join(p.outlets[outlet], "\n")
	a := article(string(p.id(n)), fmt.Sprintf("Outlet %d", outlet), text, 0)
	at := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n/p.perDay)
	a.Published = hearsay.Day(at.Date())
	return a
}

// id returns the ID of page n, as long and as random as those of pages are, and
// number what id was made of.
func (p *press) id(n int) hearsay.PageID {
	h := uint64(n) * 0x9E3779B97F4A7C15
	return hearsay.PageID(fmt.Sprintf("%016x%016x%016x%016x", h, mix(h), mix(h+1), n))
}

func (p *press) number(id hearsay.PageID) int {
	n, err := strconv.ParseInt(string(id[48:]), 16, 64)
	if err != nil {
		panic(err)
	}
	return int(n)
}

func (p *press) taken(lines []string) []string {
	switch u := p.r.Float64(); {
	case u < .4: // whole
		return lines
	case u < .7: // some paragraphs, and some of its own
		var out []string
		for _, l := range lines {
			if p.r.IntN(2) == 0 {
				out = append(out, l)
			}
		}
		return append(out, p.lines()...)
	}
	var out []string // whole, a word in thirty changed
	for _, l := range lines {
		f := strings.Fields(l)
		for i := range f {
			if p.r.IntN(30) == 0 {
				f[i] = p.words[p.zipf.Uint64()]
			}
		}
		out = append(out, strings.Join(f, " "))
	}
	return out
}
