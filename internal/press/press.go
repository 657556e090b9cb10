// Package press invents pages for benchmarks and tests of the whole way: a press
// of 400 outlets that reports happenings of a made-up country day by day, in
// HTML with chrome, as [New] is told.
//
// Each day some happenings begin. A happening has a place, people with roles,
// a body, numbers and a kind with sentences of its own; how many pages tell of
// it has a heavy tail, and they come over four days. Of ten pages three belong
// to a group that copies: a wire report that others print whole with a credit,
// in part among words of their own, or with a word in thirty changed. The others
// say the same things in an order and wording of their own. Around the article
// stands what an outlet prints on every page, links to other pages, and script
// until the page has about the wanted size, which varies by a log-normal law.
//
// The same seed gives the same pages, in any number.
package press

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"
)

// Options are the settings of a press. The zero Options is the usual.
type Options struct {
	Seed   uint64
	PerDay int // pages a day; 0 is 700
	Size   int // mean bytes of a page; 0 is 60,000
}

// A Page is an invented page.
type Page struct {
	URL     string
	Fetched time.Time
	HTML    []byte
}

// A Press makes pages, one after the other.
type Press struct {
	o       Options
	r       *rand.Rand
	n       int
	outlets []outlet
	open    []*happening
	words   []string
}

// An outlet has a name, a site, and lines that all its pages share.
type outlet struct {
	name, host string
	nav, foot  string
}

// start is the day of the first page.
var start = time.Date(2031, 1, 6, 0, 0, 0, 0, time.UTC)

// New returns a press that has printed nothing yet.
func New(o Options) *Press {
	if o.PerDay <= 0 {
		o.PerDay = 700
	}
	if o.Size <= 0 {
		o.Size = 60_000
	}
	p := &Press{o: o, r: rand.New(rand.NewPCG(o.Seed, 7))}
	for range 9000 {
		p.words = append(p.words, p.word(2+p.r.IntN(3)))
	}
	for i := range 400 {
		town := p.name()
		kind := pick(p, outletNames)
		host := fmt.Sprintf("%s%s%d.example", strings.ToLower(town), strings.ToLower(strings.ReplaceAll(kind, " ", "")), i)
		o := outlet{name: town + " " + kind, host: host}
		var nav, foot strings.Builder
		for range 14 {
			fmt.Fprintf(&nav, `<li><a href="/%s">%s</a></li>`, p.anyWord(), title(p.anyWord()))
		}
		fmt.Fprintf(&foot, `<p>%s is published in %s by the %s Press Company. All rights reserved.</p><p>%s</p>`, o.name, town, p.name(), p.filler(24))
		o.nav, o.foot = nav.String(), foot.String()
		p.outlets = append(p.outlets, o)
	}
	return p
}

// Next makes a page.
func (p *Press) Next() Page {
	day := p.n / p.o.PerDay
	at := start.AddDate(0, 0, day).Add(time.Duration(p.n%p.o.PerDay) * 20 * time.Hour / time.Duration(p.o.PerDay)).Add(4 * time.Hour)
	p.n++
	// The larger outlets print more.
	o := &p.outlets[int(float64(len(p.outlets))*p.r.Float64()*p.r.Float64())]
	h, i := p.choose(day)
	title, paragraphs := h.tell(p)
	if h.left--; h.left <= 0 {
		p.open[i] = p.open[len(p.open)-1]
		p.open = p.open[:len(p.open)-1]
	}
	slug := strings.ToLower(strings.Join(strings.Fields(title)[:3], "-"))
	url := fmt.Sprintf("https://www.%s/%s/%s-%d", o.host, at.Format("2006/01/02"), slug, p.n)
	return Page{URL: url, Fetched: at.Add(90 * time.Minute), HTML: p.page(o, url, title, paragraphs, at)}
}

// choose returns a happening of which there is more to tell: a new one for about
// one page in three.
func (p *Press) choose(day int) (*happening, int) {
	keep := p.open[:0]
	for _, h := range p.open {
		if day <= h.day+3 {
			keep = append(keep, h)
		}
	}
	p.open = keep
	if len(p.open) < 20 || p.r.Float64() < .35 {
		left := int(math.Min(120, math.Pow(1-p.r.Float64(), -1/1.15)))
		p.open = append(p.open, p.happening(day, left))
		return p.open[len(p.open)-1], len(p.open) - 1
	}
	i := p.r.IntN(len(p.open))
	return p.open[i], i
}

// page writes the HTML.
func (p *Press) page(o *outlet, url, headline string, paragraphs []string, at time.Time) []byte {
	size := int(float64(p.o.Size) * math.Exp(.5*p.r.NormFloat64()-.125))
	var b strings.Builder
	b.Grow(size + 4096)
	fmt.Fprintf(&b, `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>%s - %s</title>`, headline, o.name)
	fmt.Fprintf(&b, `<meta property="og:title" content="%s"><meta property="og:site_name" content="%s"><link rel="canonical" href="%s">`, headline, o.name, url)
	fmt.Fprintf(&b, `<meta property="article:published_time" content="%s"><script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"%s","datePublished":"%s","author":{"@type":"Person","name":"%s"}}</script>`,
		at.Format(time.RFC3339), headline, at.Format(time.RFC3339), p.name()+" "+p.name())
	b.WriteString("</head><body><header><nav><ul>" + o.nav + "</ul></nav></header><main><article><h1>" + headline + "</h1>")
	fmt.Fprintf(&b, `<p class="byline">By %s %s | <time datetime="%s">%s</time></p>`, p.name(), p.name(), at.Format(time.RFC3339), at.Format("January 2, 2006"))
	for i, s := range paragraphs {
		b.WriteString("<p>" + s + "</p>\n")
		if i == 2 {
			fmt.Fprintf(&b, `<aside class="related"><h4>Read more</h4><ul><li><a href="/a">%s</a></li><li><a href="/b">%s</a></li></ul></aside>`, title(p.filler(6)), title(p.filler(7)))
		}
	}
	b.WriteString(`</article><div class="more"><h3>More stories</h3>`)
	for range 12 {
		fmt.Fprintf(&b, `<div class="card"><a href="/%s"><img src="/i/%d.jpg" alt=""><span class="card-title">%s</span></a></div>`, p.anyWord(), p.r.IntN(1e6), title(p.filler(8)))
	}
	b.WriteString(`</div></main><footer>` + o.foot + `</footer>`)
	for b.Len() < size {
		b.WriteString("<script>")
		for range 40 {
			fmt.Fprintf(&b, "window.q=window.q||[];q.push({id:%d,slot:'%s',w:%d,h:250});\n", p.r.IntN(1e9), p.anyWord(), p.r.IntN(900))
		}
		b.WriteString("</script>\n<div class=\"ad\" data-slot=\"" + p.anyWord() + "\"></div>\n")
	}
	b.WriteString("</body></html>\n")
	return []byte(b.String())
}

func pick[T any](p *Press, of []T) T { return of[p.r.IntN(len(of))] }

func (p *Press) anyWord() string { return p.words[p.r.IntN(len(p.words))] }

// word makes a word of some syllables.
func (p *Press) word(syllables int) string {
	var b strings.Builder
	for range syllables {
		b.WriteByte("bcdfghklmnprstvw"[p.r.IntN(16)])
		b.WriteByte("aeiou"[p.r.IntN(5)])
		if p.r.IntN(3) == 0 {
			b.WriteByte("lmnrst"[p.r.IntN(6)])
		}
	}
	return b.String()
}

// name makes a name of a person or place.
func (p *Press) name() string { return title(p.word(2 + p.r.IntN(2))) }

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// filler makes some words without sense.
func (p *Press) filler(n int) string {
	w := make([]string, n)
	for i := range w {
		if p.r.IntN(3) == 0 {
			w[i] = pick(p, common)
		} else {
			w[i] = p.anyWord()
		}
	}
	return strings.Join(w, " ")
}
