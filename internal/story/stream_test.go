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

// A happening is what synthetic pages tell of: names and words of its own.
type happening struct {
	names, words []string
	numbers      []string
	ends         int // day
}

// stream makes an endless press, day by day: a thousand pages or so a day about
// happenings that last one to six days, some large and most small, each with six
// names and twenty words of its own among words as frequent as in the seed. The ID
// of a page begins with the number of its happening.
func stream(seed uint64, perDay int) iter.Seq2[int, []*hearsay.Article] {
	return func(yield func(int, []*hearsay.Article) bool) {
		rng := rand.New(rand.NewPCG(seed, 7))
		var common []string // words of the seed, each as often as it is held
		var sum []int
		for line := range strings.Lines(seedText) {
			var w string
			var n int
			if k, _ := fmt.Sscan(line, &w, &n); k == 2 {
				common, sum = append(common, w), append(sum, n)
				if len(sum) > 1 {
					sum[len(sum)-1] += sum[len(sum)-2]
				}
			}
		}
		syllables := strings.Fields("ba ko ri den mar lo vi sta ten hul gar os pe ni wick dor am tre sul han")
		spelled := func(n, parts int) string {
			var b strings.Builder
			for range parts {
				b.WriteString(syllables[n%len(syllables)])
				n /= len(syllables)
			}
			return b.String()
		}
		word := func() string {
			k, _ := slices.BinarySearch(sum, 1+rng.IntN(sum[len(sum)-1]))
			return common[k]
		}
		name := func() string {
			n := rng.IntN(60_000)
			s := spelled(n, 4)
			return strings.ToUpper(s[:1]) + s[1:] + "o"
		}
		var running []*happening
		made, day := 0, 0
		first := map[*happening]int{}
		for ; ; day++ {
			running = slices.DeleteFunc(running, func(h *happening) bool { return h.ends < day })
			for len(running) < perDay/6+1 {
				h := &happening{ends: day + rng.IntN(6)}
				for range 6 {
					h.names = append(h.names, name())
				}
				for range 20 {
					h.words = append(h.words, word())
				}
				h.numbers = []string{fmt.Sprint(20 + rng.IntN(4000))}
				first[h] = made
				made++
				running = append(running, h)
			}
			pages := make([]*hearsay.Article, 0, perDay)
			for k := range perDay {
				h := running[int(float64(len(running))*math.Pow(rng.Float64(), 2))]
				var b strings.Builder
				fmt.Fprintf(&b, "%s\nthe %s of %s %s\n", time.Date(2020, 1, 1+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), h.words[0], h.names[0], h.words[rng.IntN(20)])
				for range 25 {
					b.WriteString("In ")
					for w := range 14 {
						switch r := rng.IntN(40); {
						case w == 3:
							b.WriteString(h.names[rng.IntN(6)])
						case r < 4:
							b.WriteString(h.words[rng.IntN(20)])
						case r == 4:
							b.WriteString(h.numbers[0])
						case r == 5:
							b.WriteString(name())
						default:
							b.WriteString(word())
						}
						b.WriteByte(' ')
					}
					b.WriteString("ended.\n")
				}
				pages = append(pages, article(fmt.Sprintf("%06d-%02d-%04d", first[h], day%100, k), b.String()))
			}
			if !yield(day, pages) {
				return
			}
		}
	}
}

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
	pages := take(3, 60, 12)
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
	for round := range 6 {
		order := rng.Perm(len(pages))
		g := New(Window)
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
	pages := take(9, 100, 25)
	happening := func(p hearsay.PageID) string { return string(p[:6]) }
	wrong, pairs := 0, 0
	for _, s := range Group(pages, nil) {
		for i, a := range s.Members {
			for _, b := range s.Members[:i] {
				pairs++
				if happening(a.Page) != happening(b.Page) {
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
	g := New(0)
	for day, pages := range stream(5, 40) {
		for _, a := range pages {
			g.Add(a, nil)
		}
		before := map[hearsay.StoryID]string{}
		for _, s := range settled(g) {
			before[s.ID] = print([]hearsay.Story{s})
		}
		g.Forget(time.Date(2020, 1, 1+day-21, 0, 0, 0, 0, time.UTC))
		for _, s := range settled(g) {
			if got := print([]hearsay.Story{s}); got != before[s.ID] {
				t.Fatalf("day %d: after Forget\n%s\nbefore\n%s", day, got, before[s.ID])
			}
		}
		if held := g.Len(); held > 40*30 {
			t.Fatalf("day %d: %d pages held, want those of a month at most", day, held)
		}
		if day == 60 {
			break
		}
	}
}

// BenchmarkStream adds a thousand pages a day, settles once a day and forgets
// what is older than the window: 100,000 pages in all. It reports what grouping
// takes, the making of the pages aside.
func BenchmarkStream(b *testing.B) {
	for range b.N {
		g := New(0)
		took, early, docs := time.Duration(0), time.Duration(0), 0
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		for day, pages := range stream(1, 1000) {
			if day == 100 {
				break
			}
			start := time.Now()
			for _, a := range pages {
				g.Add(a, nil)
			}
			g.Settle()
			g.Forget(time.Date(2020, 1, 1+day-21, 0, 0, 0, 0, time.UTC))
			took += time.Since(start)
			docs += len(pages)
			if day == 49 {
				early = took
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(docs)/took.Seconds(), "docs/s")
		b.ReportMetric(float64(docs)/2/(took-early).Seconds(), "docs/s-later-half")
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(g.Len()), "B/page-held")
		b.ReportMetric(float64(g.Len()), "pages-held")
		runtime.KeepAlive(g)
	}
}
