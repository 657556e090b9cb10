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

// BenchmarkReuse measures what a page costs once 20,000, 100,000 and, where
// REUSE_BENCH_PAGES asks for it, as many more synthetic pages came in, 12,000 a
// day, in a window of 21 days: microseconds a page, over the last 10,000, and
// bytes of index a page, by the index's own account and by the heap. Articles are
// not kept but made again when the index asks for one; the time for that is left
// out. Once a week what is older than the window is forgotten, which is counted
// apart, by the page of that week. A million takes a quarter of an hour, almost all of it for making pages.
func BenchmarkReuse(b *testing.B) {
	sizes := []int{20000, 100000}
	if n, err := strconv.Atoi(os.Getenv("REUSE_BENCH_PAGES")); err == nil {
		sizes = append(sizes, n)
	}
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				benchPages(b, n)
			}
		})
	}
}

func benchPages(b *testing.B, n int) {
	const perDay, measured = 12000, 10000
	p := newPress(1, perDay)
	p.copied = make([]int32, 0, n)
	asked, making := 0, time.Duration(0)
	before := heap()
	x := NewWith(nil, Options{Track: os.Getenv("REUSE_BENCH_TRACK") != "", Article: func(id hearsay.PageID) (*hearsay.Article, error) {
		began := cpuTime()
		a := p.page(p.number(id))
		asked++
		making += cpuTime() - began
		return a, nil
	}})
	forget := func(n int) time.Duration {
		began := cpuTime()
		x.Forget(time.Date(2031, 1, n/perDay-20, 0, 0, 0, 0, time.UTC))
		return cpuTime() - began
	}
	for i := range n - measured {
		if i%(7*perDay) == 0 && i > 21*perDay {
			b.ReportMetric(float64(forget(i).Nanoseconds())/1e3/(7*perDay), "forget-µs/page")
		}
		x.Enter(p.next())
	}
	var tail []*hearsay.Article
	size := 0
	for range measured {
		a := p.next()
		tail, size = append(tail, a), size+len(a.Text)
	}
	pairs, marks := len(x.kept), x.table.len
	runtime.GC()
	asked, making = 0, 0
	began := cpuTime()
	for _, a := range tail {
		x.Enter(a)
	}
	spent := cpuTime() - began - making
	s := x.Size()
	b.ReportMetric(float64(spent.Nanoseconds())/1e3/measured, "µs/page")
	b.ReportMetric(float64(size)/1e6/spent.Seconds(), "MB/s")
	b.ReportMetric(float64(asked)/measured, "asked/page")
	b.ReportMetric(float64(size)/measured, "text-B/page")
	b.ReportMetric(float64(len(x.kept)-pairs)/measured, "pairs/page")
	b.ReportMetric(float64(x.table.len-marks)/measured, "marks/page")
	b.ReportMetric(float64(s.Pages), "pages-kept")
	b.ReportMetric(float64(s.Bytes)/float64(s.Pages), "index-B/page")
	x.sides, tail = sides{}, nil
	b.ReportMetric(float64(heap()-before)/float64(s.Pages), "heap-B/page")
	forget(n)
	b.ReportMetric(float64(heap()-before)/float64(x.Size().Pages), "heap-B/page-after-Forget")
	b.ReportMetric(0, "ns/op")
}

// heap is the memory in use once what is not was collected.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// cpuTime is the processor time used so far.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		panic("no getrusage")
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
