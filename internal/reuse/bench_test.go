package reuse

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"
)

// BenchmarkReuse measures what a page costs once 100,000 and 1,000,000 synthetic
// pages came in, 12,000 a day, in a window of 21 days: microseconds and bytes of
// index a page. The larger one runs where REUSE_BENCH_PAGES asks for it, since it
// takes minutes and some gigabytes.
func BenchmarkReuse(b *testing.B) {
	sizes := []int{20000, 100000}
	if n, err := strconv.Atoi(os.Getenv("REUSE_BENCH_PAGES")); err == nil {
		sizes = append(sizes, n)
	}
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				grow1(b, n)
			}
		})
	}
}

// grow1 enters n pages and measures the last tenth.
func grow1(b *testing.B, n int) {
	const perDay = 12000
	p := newPress(1, perDay)
	x := New(nil)
	var spent time.Duration
	var bytes, pages, runs int
	start := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		a := p.next()
		if i%(7*perDay) == 0 && i > 0 {
			x.Forget(start.AddDate(0, 0, i/perDay-21))
			runtime.GC()
		}
		began := time.Now()
		from := len(x.pairs)
		x.Enter(a)
		if i >= n-n/10 {
			spent += time.Since(began)
			pages++
			bytes += len(a.Text)
			runs += len(x.pairs) - from
		}
	}
	s := x.Size()
	b.ReportMetric(float64(spent.Microseconds())/float64(pages), "µs/page")
	b.ReportMetric(float64(bytes)/1e6/spent.Seconds(), "MB/s")
	b.ReportMetric(float64(s.Bytes)/float64(s.Pages), "index-B/page")
	b.ReportMetric(float64(bytes)/float64(pages), "text-B/page")
	b.ReportMetric(float64(runs)/float64(pages), "pairs/page")
	b.ReportMetric(float64(s.Pages), "pages-kept")
	b.ReportMetric(0, "ns/op")
}
