//go:build unix

package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/store"
)

// An inventor invents pages of 250 words whose frequencies follow Zipf's law over
// 300,000 words (the most common stands in nearly every page), a headline of eight,
// one of 400 outlets and a day of ten years; and for every ten pages a brief of eight
// statements of twenty words by one of 3,000 speakers, and of three events.
type inventor struct {
	words []string
	r     *rand.Rand
	z     *rand.Zipf
}

func newInventor(seed uint64) *inventor {
	v := &inventor{r: rand.New(rand.NewPCG(seed, 5))}
	v.z = rand.NewZipf(v.r, 1.07, 3, 299_999)
	syllables := strings.Fields("ba ke li mo nu ra se ti vo za bro cle dri gla tre ston mar len har os wick dal fer pen ul an ei po")
	h := rand.New(rand.NewPCG(9, 9))
	seen := map[string]bool{}
	for len(v.words) < 300_000 {
		n := 1 + min(len(v.words)/40, 1) + min(len(v.words)/2000, 1) + h.IntN(2)
		var w strings.Builder
		for range n {
			w.WriteString(syllables[h.IntN(len(syllables))])
		}
		s := w.String()
		for seen[s] {
			s += syllables[h.IntN(len(syllables))]
		}
		seen[s] = true
		v.words = append(v.words, s)
	}
	return v
}

func (v *inventor) text(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(v.words[v.z.Uint64()])
		if i%17 == 16 {
			b.WriteByte('.')
		}
	}
	return b.String()
}

func outlet(i int) string { return "Outlet" + strconv.Itoa(i) + " Courier" }

func (v *inventor) page(i, of int) (*hearsay.Page, *hearsay.Article) {
	head, body := v.text(8), v.text(250)
	text := head + "\n" + body
	raw := []byte(text)
	url := "https://press.example/" + strconv.Itoa(i)
	p := &hearsay.Page{ID: hearsay.NewPageID(url, raw), URL: url, Type: "text/plain", Charset: "utf-8", Raw: raw, Body: raw}
	a := &hearsay.Article{Page: p.ID, URL: url, Kind: hearsay.Plain, Text: text, Language: "en", InOrder: true,
		Trace:  hearsay.Trace{{Len: len(text), Width: len(text)}},
		Blocks: []hearsay.Block{{Kind: hearsay.Title, Range: hearsay.Range{End: len(head)}}, {Kind: hearsay.Paragraph, Range: hearsay.Range{Start: len(head) + 1, End: len(text)}}}}
	a.Headline = a.Excerpt(a.Blocks[0].Range)
	a.Outlet.Name = outlet(v.r.IntN(400))
	a.Published.Start = time.Date(2021, 1, 1+int(int64(i)*3650/int64(of)), 12, 0, 0, 0, time.UTC)
	return p, a
}

func (v *inventor) brief(i int, articles []*hearsay.Article) *hearsay.Brief {
	b := &hearsay.Brief{Story: hearsay.Story{ID: hearsay.StoryID(fmt.Sprintf("s%08d", i))}}
	for _, a := range articles {
		b.Pages = append(b.Pages, hearsay.PageNote{Page: a.Page, Outlet: a.Outlet, Language: "en", Published: a.Published})
	}
	for k := range 11 {
		a := articles[k%len(articles)]
		start := 100 + strings.IndexByte(a.Text[100:], ' ') + 1
		end := start
		for range 20 {
			end += strings.IndexByte(a.Text[end:], ' ') + 1
		}
		e := a.Excerpt(hearsay.Range{Start: start, End: end - 1})
		if k < 8 {
			b.Speakers = append(b.Speakers, hearsay.Speaker{Name: fmt.Sprintf("Ann Speaker%d", v.r.IntN(3000)), Sayings: []hearsay.Saying{{Statement: hearsay.Statement{
				ID: hearsay.StatementID(fmt.Sprint("s", k)), Page: a.Page, Words: []hearsay.Excerpt{e}, Sentence: e}}}})
		} else {
			b.Events = append(b.Events, hearsay.Happening{Event: hearsay.Event{ID: hearsay.EventID(fmt.Sprint("e", k)), Label: e, Reports: []hearsay.Report{{Page: a.Page, Sentence: e}}}})
		}
	}
	return b
}

// fill keeps so many invented pages, where the database does not hold them yet.
func fill(b *testing.B, db *store.DB, pages int) {
	b.Helper()
	ctx := context.Background()
	v := newInventor(1)
	if r, err := db.Search(ctx, store.Query{}); err != nil || r.Of(store.OfPage).Total >= pages {
		return
	}
	start := time.Now()
	const batch = 500
	for i := 0; i < pages; i += batch {
		n := min(batch, pages-i)
		type made struct {
			p *hearsay.Page
			a *hearsay.Article
		}
		list := make([]made, n)
		for k := range list {
			list[k].p, list[k].a = v.page(i+k, pages)
		}
		entries := make([]*store.Entry, n)
		var all sync.WaitGroup
		var briefs []*store.MadeBrief
		for w := range runtime.GOMAXPROCS(0) {
			all.Go(func() {
				for k := w; k < n; k += runtime.GOMAXPROCS(0) {
					entries[k], _ = db.Prepare(list[k].p, store.Finding{Article: list[k].a, Version: 1})
				}
			})
		}
		for k := 0; k < n; k += 10 {
			var articles []*hearsay.Article
			for _, m := range list[k:min(k+10, n)] {
				articles = append(articles, m.a)
			}
			m, err := db.PrepareBrief("made", v.brief((i+k)/10, articles))
			if err != nil {
				b.Fatal(err)
			}
			briefs = append(briefs, m)
		}
		all.Wait()
		if _, err := db.KeepAll(ctx, entries...); err != nil {
			b.Fatal(err)
		}
		if err := db.PutBriefs(ctx, briefs...); err != nil {
			b.Fatal(err)
		}
		if i/batch%100 == 0 {
			b.Logf("%d pages kept in %v", i+n, time.Since(start).Round(time.Second))
		}
	}
	b.Logf("%d pages kept in %v", pages, time.Since(start).Round(time.Second))
}

// questions are the mix, class by class.
func questions(n int) map[string][]string {
	v := newInventor(2)
	at := func(from, to int) string { return v.words[from+v.r.IntN(to-from)] }
	out := map[string][]string{}
	for range n {
		for class, q := range map[string]string{
			"1 rare word":           at(20_000, 200_000) + " ",
			"2 usual word":          at(300, 5000) + " ",
			"3 common word":         at(0, 60) + " ",
			"4 two usual words":     at(300, 5000) + " " + at(300, 5000) + " ",
			"5 common and usual":    at(0, 60) + " " + at(300, 5000) + " ",
			"6 three common words":  at(0, 60) + " " + at(0, 60) + " " + at(0, 60) + " ",
			"7 phrase":              `"` + at(0, 300) + " " + at(0, 300) + `"`,
			"8 being typed":         at(0, 60) + " " + at(300, 20_000)[:3],
			"9 being typed, longer": at(1000, 20_000)[:4],
			"a word of an outlet":   at(60, 5000) + " outlet:outlet" + strconv.Itoa(v.r.IntN(400)),
			"b word and days":       at(60, 5000) + " after:2023-05 before:2023-08",
			"c of a speaker":        at(0, 300) + " speaker:speaker" + strconv.Itoa(v.r.IntN(3000)),
			"d one word, not other": at(300, 5000) + " -" + at(0, 60),
			"e a stretch of days":   fmt.Sprintf("after:202%d-0%d", v.r.IntN(9)+1, v.r.IntN(8)+1),
			"f one of two words":    at(300, 5000) + " OR " + at(300, 5000) + " ",
		} {
			out[class] = append(out[class], q)
		}
	}
	return out
}

// BenchmarkSearch asks a mix of questions of SEARCH_BENCH_PAGES invented pages
// (20,000 where none is given), one after the other and two at once, and reports
// percentiles of whole answers: parsing, finding, counting, and the sentences of ten
// hits of each kind. SEARCH_BENCH_DB names a file to keep.
func BenchmarkSearch(b *testing.B) {
	pages := 20_000
	if s := os.Getenv("SEARCH_BENCH_PAGES"); s != "" {
		pages, _ = strconv.Atoi(s)
	}
	file := os.Getenv("SEARCH_BENCH_DB")
	if file == "" {
		file = filepath.Join(b.TempDir(), "bench.db")
	}
	db, err := store.Open(context.Background(), file)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	fill(b, db, pages)
	mix := questions(60)
	var classes []string
	for c := range mix {
		classes = append(classes, c)
	}
	slices.Sort(classes)
	ask := func(text string) time.Duration {
		start := time.Now()
		q, err := Parse(text)
		if err != nil {
			b.Fatalf("%q: %v", text, err)
		}
		if _, err := Run(context.Background(), db, q); err != nil {
			b.Fatalf("%q: %v", text, err)
		}
		return time.Since(start)
	}
	for _, together := range []int{1, 2} {
		b.Run(fmt.Sprintf("pages=%d/together=%d", pages, together), func(b *testing.B) {
			for range b.N {
				var all []time.Duration
				var mu sync.Mutex
				took, used := map[string][]time.Duration{}, []time.Duration(nil)
				type task struct{ class, text string }
				work := make(chan task)
				var wg sync.WaitGroup
				for range together {
					wg.Go(func() {
						for t := range work {
							before := processor()
							d := ask(t.text)
							cpu := processor() - before
							mu.Lock()
							used = append(used, cpu)
							all = append(all, d)
							took[t.class] = append(took[t.class], d)
							mu.Unlock()
						}
					})
				}
				for i := range mix[classes[0]] {
					for _, c := range classes {
						work <- task{c, mix[c][i]}
					}
				}
				close(work)
				wg.Wait()
				var told strings.Builder
				for _, c := range classes {
					fmt.Fprintf(&told, "\n%-24s p50 %8v  p95 %8v", c, percentile(took[c], 50), percentile(took[c], 95))
				}
				b.Log(told.String())
				b.ReportMetric(float64(percentile(all, 50).Microseconds())/1000, "ms-p50")
				b.ReportMetric(float64(percentile(all, 95).Microseconds())/1000, "ms-p95")
				if together == 1 { // what it would take alone on one core of a quiet machine
					b.ReportMetric(float64(percentile(used, 50).Microseconds())/1000, "cpu-ms-p50")
					b.ReportMetric(float64(percentile(used, 95).Microseconds())/1000, "cpu-ms-p95")
				}
				b.ReportMetric(float64(percentile(all, 99).Microseconds())/1000, "ms-p99")
			}
		})
	}
}

// processor is the processor time that the process has used.
func processor() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func percentile(d []time.Duration, p int) time.Duration {
	d = slices.Sorted(slices.Values(d))
	return d[(len(d)*p+99)/100-1].Round(10 * time.Microsecond)
}
