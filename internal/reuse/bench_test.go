//go:build unix

package reuse

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"hearsay"
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

// grow1 enters n pages and measures the last tenth, in processor time.
func grow1(b *testing.B, n int) {
	const perDay = 12000
	p := newPress(1, perDay)
	x := New(nil)
	start := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	enter := func(i int, a *hearsay.Article) {
		if i%(7*perDay) == 0 && i > 0 {
			x.Forget(start.AddDate(0, 0, i/perDay-21))
			runtime.GC()
		}
		x.Enter(a)
	}
	last := n - n/10
	for i := range last {
		enter(i, p.next())
	}
	var tail []*hearsay.Article
	size := 0
	for range n / 10 {
		a := p.next()
		tail, size = append(tail, a), size+len(a.Text)
	}
	pairs, marks := len(x.kept), x.table.len
	began := cpuTime()
	for i, a := range tail {
		enter(last+i, a)
	}
	spent := cpuTime() - began
	s, pages := x.Size(), float64(len(tail))
	b.ReportMetric(float64(spent.Nanoseconds())/1e3/pages, "µs/page")
	b.ReportMetric(float64(size)/1e6/spent.Seconds(), "MB/s")
	b.ReportMetric(float64(s.Bytes)/float64(s.Pages), "index-B/page")
	b.ReportMetric(float64(size)/pages, "text-B/page")
	b.ReportMetric(float64(len(x.kept)-pairs)/pages, "pairs/page")
	b.ReportMetric(float64(x.table.len-marks)/pages, "marks/page")
	b.ReportMetric(float64(s.Pages), "pages-kept")
	b.ReportMetric(0, "ns/op")
}

// cpuTime is the processor time used so far.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		panic("no getrusage")
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
