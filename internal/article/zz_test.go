package article

import (
	"bytes"
	"golang.org/x/net/html"
	"math/rand/v2"
	"testing"
	"time"
)

func dummy() *Model {
	rng := rand.New(rand.NewPCG(1, 2))
	f := func(n int) Forest {
		var o Forest
		for range n {
			t := []Split{}
			for i := 0; i < 15; i++ {
				t = append(t, Split{Feature: uint16(rng.IntN(nFirst)), Left: uint16(2*i + 1), Right: uint16(2*i + 2), At: .5})
			}
			for i := 0; i < 16; i++ {
				t = append(t, Split{At: float32(rng.Float64()-.5) / 4})
			}
			o.Trees = append(o.Trees, t)
		}
		return o
	}
	return &Model{Lexicon: make(Lexicon, LexiconSize), First: f(80), Second: f(60), Threshold: .4}
}
func BenchmarkZZ(b *testing.B) {
	pages := benchPages(b)
	m := dummy()
	var parse, extract time.Duration
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		p := pages[n%len(pages)]
		n++
		s := time.Now()
		ExtractWith(p, m)
		extract += time.Since(s)
		b.StopTimer()
		s = time.Now()
		html.Parse(bytes.NewReader(p.Body))
		parse += time.Since(s)
		b.StartTimer()
	}
	b.ReportMetric(extract.Seconds()/parse.Seconds(), "x/parse")
}
