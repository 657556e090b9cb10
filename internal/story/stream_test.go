package story

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"hearsay"
)

// A happening is what synthetic pages tell of: names and words of its own, two of
// the names as well known as those of other happenings.
type happening struct {
	id      int
	names   []string
	words   []string
	number  string
	weight  float64 // share of the day's pages
	fading  float64 // of the weight, each day
	started int     // day
}

// An agency makes an endless press. Happenings begin every day; how many pages tell
// of one has a heavy tail (Pareto, exponent 1.2: most have one to three pages, one in
// some hundreds has a thousand), and it fades by a third to nine tenths a day. A
// page has some 350 words: those of the seed, as frequent as there, a tenth of the
// words of its happening, a name of it in every sentence, and in every third the name
// of somebody known (Zipf over two thousand) who has nothing to do with it.
type agency struct {
	rng     *rand.Rand
	common  []string // words of the seed, each as often as it is frequent
	known   *rand.Zipf
	running []*happening
	made    int
	text    []byte
}

func newAgency(seed uint64) *agency {
	a := &agency{rng: rand.New(rand.NewPCG(seed, 7))}
	a.known = rand.NewZipf(a.rng, 1.1, 8, 1999)
	for line := range strings.Lines(seedText) {
		var w string
		var n int
		if k, _ := fmt.Sscan(line, &w, &n); k == 2 {
			for range n {
				a.common = append(a.common, w)
			}
		}
	}
	return a
}

func (a *agency) word() string { return a.common[a.rng.IntN(len(a.common))] }

// name returns the n-th of some millions of names.
func (a *agency) name(n int) string {
	const syllables = "bakoridenmarlovistatenhulgarospeniwidoramtrsuha"
	n = n*7919 + 104729
	b := []byte{}
	for range 4 {
		b = append(b, syllables[n%23*2:n%23*2+2]...)
		n /= 23
	}
	b[0] -= 'a' - 'A'
	return string(append(b, 'o'))
}

func (a *agency) begin(day int) {
	h := &happening{id: a.made, started: day, weight: math.Pow(1-a.rng.Float64(), -1/1.2), fading: .1 + .57*a.rng.Float64()}
	h.weight = min(h.weight, 300)
	a.made++
	for range 2 {
		h.names = append(h.names, a.name(int(a.known.Uint64())))
	}
	for range 5 {
		h.names = append(h.names, a.name(2000+a.rng.IntN(250_000)))
	}
	for range 20 {
		h.words = append(h.words, a.word())
	}
	h.number = fmt.Sprint(20 + a.rng.IntN(4000))
	a.running = append(a.running, h)
}

// day returns the pages of a day: perDay of them, in no order.
func (a *agency) day(day, perDay int) []*hearsay.Article {
	for _, h := range a.running {
		h.weight *= h.fading
	}
	a.running = slices.DeleteFunc(a.running, func(h *happening) bool { return h.weight < .2 })
	sum := 0.0
	for _, h := range a.running {
		sum += h.weight
	}
	for sum < float64(perDay) {
		a.begin(day)
		sum += a.running[len(a.running)-1].weight
	}
	published := time.Date(2020, 1, 1+day, 0, 0, 0, 0, time.UTC)
	var out []*hearsay.Article
	carry := a.rng.Float64()
	for _, h := range a.running {
		for carry += h.weight; carry >= 1; carry-- {
			out = append(out, a.page(h, published, len(out)))
		}
	}
	a.rng.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func (a *agency) page(h *happening, day time.Time, n int) *hearsay.Article {
	rng := a.rng
	b := append(a.text[:0], "the "...)
	for k := range 6 {
		if k > 0 {
			b = append(b, ' ')
		}
		if k%3 == 1 {
			b = append(b, h.names[rng.IntN(len(h.names))]...)
		} else {
			b = append(b, h.words[rng.IntN(20)]...)
		}
	}
	title := len(b)
	var blocks [11]int
	for s := range 25 {
		if s%5 == 0 {
			blocks[s/5*2] = len(b) + 1
			b = append(b, '\n')
		} else {
			b = append(b, ' ')
		}
		b = append(b, "In"...)
		for w := range 14 {
			b = append(b, ' ')
			switch r := rng.IntN(40); {
			case w == 3:
				b = append(b, h.names[min(rng.IntN(len(h.names)), rng.IntN(len(h.names)))]...)
			case w == 8 && s%3 == 0:
				b = append(b, a.name(int(a.known.Uint64()))...)
			case r < 4:
				b = append(b, h.words[rng.IntN(20)]...)
			case r == 4:
				b = append(b, h.number...)
			default:
				b = append(b, a.word()...)
			}
		}
		b = append(b, " ended."...)
		blocks[s/5*2+1] = len(b)
	}
	a.text = b
	text := string(b)
	// An ID as long as a real one, the happening first.
	id := fmt.Sprintf("%08d-%010d-%08d%036d", h.id, day.Unix(), n, 0)
	out := &hearsay.Article{Page: hearsay.PageID(id), Kind: hearsay.Plain, Language: "en", Text: text,
		Trace: hearsay.Trace{{Text: 0, Len: len(text), Page: 0, Width: len(text)}}, Published: hearsay.Day(day.Year(), day.Month(), day.Day())}
	out.Blocks = append(out.Blocks, hearsay.Block{Kind: hearsay.Title, Range: hearsay.Range{Start: 0, End: title}})
	out.Headline = out.Excerpt(out.Blocks[0].Range)
	for k := 0; k < 10; k += 2 {
		out.Blocks = append(out.Blocks, hearsay.Block{Kind: hearsay.Paragraph, Range: hearsay.Range{Start: blocks[k], End: blocks[k+1]}})
	}
	return out
}

// stream gives the press day by day.
func stream(seed uint64, perDay int) iter.Seq2[int, []*hearsay.Article] {
	return func(yield func(int, []*hearsay.Article) bool) {
		a := newAgency(seed)
		for day := 0; yield(day, a.day(day, perDay)); day++ {
		}
	}
}

// tells returns the happening that a page tells of.
func tells(p hearsay.PageID) string { return string(p[:8]) }

func take(seed uint64, perDay, days int) (out []*hearsay.Article) {
	for day, pages := range stream(seed, perDay) {
		if day == days {
			break
		}
		out = append(out, pages...)
	}
	return out
}

// TestSettleForgetsTheOrderOfArrival adds pages in many orders, settling now and
// then between, dated and undated ones, copies among them.
func TestSettleForgetsTheOrderOfArrival(t *testing.T) {
	pages := take(3, 40, 9)
	rng := rand.New(rand.NewPCG(4, 4))
	var copies []hearsay.Copy
	for i, a := range pages {
		if rng.IntN(15) == 0 {
			a.Published = hearsay.When{}
		}
		if rng.IntN(12) == 0 && i > 0 {
			copies = append(copies, hearsay.Copy{Kind: hearsay.Reprint, From: pages[rng.IntN(i)].Page, To: a.Page})
		}
	}
	want := print(Group(pages, copies))
	for round := range 4 {
		order := rng.Perm(len(pages))
		g := New(forever)
		for k, i := range order {
			var own []hearsay.Copy
			for _, c := range copies {
				if c.To == pages[i].Page {
					own = append(own, c)
				}
			}
			g.Add(pages[i], own)
			if round%2 == 1 && k%97 == 0 {
				g.Settle()
			}
		}
		if got := print(settled(g)); got != want {
			t.Fatalf("order %d gives other stories than Group", round)
		}
	}
}

func TestStreamKeepsHappeningsApart(t *testing.T) {
	pages := take(9, 100, 12)
	wrong, pairs := 0, 0
	for _, s := range Group(pages, nil) {
		for i, a := range s.Members {
			for _, b := range s.Members[:i] {
				pairs++
				if tells(a.Page) != tells(b.Page) {
					wrong++
				}
			}
		}
	}
	if pairs < 5000 || wrong*1000 > pairs {
		t.Errorf("%d of %d pairs join two happenings, want one in a thousand at most, of 5000 or more", wrong, pairs)
	}
}

func TestForgetKeepsWhatStaysOpen(t *testing.T) {
	window := 7 * 24 * time.Hour
	g := New(window)
	pages := func(s hearsay.Story) string {
		var b strings.Builder
		for _, m := range s.Members {
			b.WriteString(string(m.Page) + "\n")
		}
		return b.String()
	}
	for day, news := range stream(5, 40) {
		for _, a := range news {
			g.Add(a, nil)
		}
		before := map[hearsay.StoryID]string{}
		for _, s := range settled(g) {
			before[s.ID] = pages(s)
		}
		n := g.Len()
		gone := g.Forget(time.Date(2020, 1, 1+day, 0, 0, 0, 0, time.UTC).Add(-window))
		if g.Len() != n-gone {
			t.Fatalf("day %d: %d pages held of %d when %d were let go", day, g.Len(), n, gone)
		}
		stories, changes := g.Settle()
		if len(changes.Gone) > 0 {
			t.Fatalf("day %d: stories let go are told as gone: %v", day, changes.Gone)
		}
		for _, s := range stories {
			if got := pages(s); got != before[s.ID] {
				t.Fatalf("day %d: after Forget\n%s\nbefore\n%s", day, got, before[s.ID])
			}
		}
		if held := g.Len(); held > 40*30 {
			t.Fatalf("day %d: %d pages held, want those of a month at most", day, held)
		}
		if day == 25 {
			break
		}
	}
}

// BenchmarkStream groups b.N pages, 5,000 a day, with a window of three days:
// settled every 1,000, forgotten once a day. It reports what grouping takes of the
// processor, the making of the pages aside:
//
//	go test -run XXX -bench Stream -benchtime 1000000x -cpu 1 ./internal/story
func BenchmarkStream(b *testing.B) {
	if b.N < 1000 {
		return
	}
	const perDay = 5000
	window := 3 * 24 * time.Hour
	g := New(window)
	var took time.Duration
	var marks []time.Duration // by tenths of the pages
	docs, changed, wrong, pairs, all := 0, 0, 0, 0, 0
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	a := newAgency(1)
	for day := 0; docs < b.N; day++ {
		pages := a.day(day, perDay)
		pages = pages[:min(len(pages), b.N-docs)]
		start := cpuTime()
		for len(pages) > 0 {
			n := min(1000, len(pages))
			for _, p := range pages[:n] {
				g.Add(p, nil)
			}
			pages = pages[n:]
			docs += n
			_, c := g.Settle()
			changed += len(c.Stories)
			for len(marks) < 10 && docs >= (len(marks)+1)*b.N/10 {
				marks = append(marks, took+cpuTime()-start)
			}
		}
		took += cpuTime() - start
		if day%10 == 9 { // how good it is
			held := map[string]int{}
			for _, t := range g.order {
				n := map[string]int{}
				for _, d := range t.docs {
					n[tells(d.page)]++
					held[tells(d.page)]++
				}
				pairs += len(t.docs) * (len(t.docs) - 1) / 2
				wrong += len(t.docs) * (len(t.docs) - 1) / 2
				for _, k := range n {
					wrong -= k * (k - 1) / 2
				}
			}
			for _, k := range held {
				all += k * (k - 1) / 2
			}
		}
		start = cpuTime()
		g.Forget(time.Date(2020, 1, 1+day, 0, 0, 0, 0, time.UTC).Add(-window))
		took += cpuTime() - start
	}
	g.Settle()
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(docs)/took.Seconds(), "docs/s")
	b.ReportMetric(float64(docs)/10/(marks[1]-marks[0]).Seconds(), "docs/s-2nd-tenth")
	b.ReportMetric(float64(docs)/10/(marks[5]-marks[4]).Seconds(), "docs/s-6th-tenth")
	b.ReportMetric(float64(docs)/10/(marks[9]-marks[8]).Seconds(), "docs/s-last-tenth")
	b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/float64(g.Len()), "B/page-held")
	b.ReportMetric(float64(g.Len()), "pages-held")
	b.ReportMetric(float64(changed), "stories-told")
	b.ReportMetric(float64(pairs-wrong)/float64(pairs), "pairs-P")
	b.ReportMetric(float64(pairs-wrong)/float64(all), "pairs-R")
	b.ReportMetric(0, "ns/op")
	runtime.KeepAlive(g)
}
