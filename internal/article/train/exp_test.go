package train

import (
	"fmt"
	"math"
	"os"
	"testing"

	"hearsay/internal/article"
)

func loss(s *set, p []float32) float64 {
	var sum, all float64
	for r := range p {
		q := float64(p[r])
		if s.m.Label[r] == 0 {
			q = 1 - q
		}
		sum -= float64(s.m.Weigh[r]) * math.Log(max(q, 1e-6))
		all += float64(s.m.Weigh[r])
	}
	return sum / all
}

func TestExp(t *testing.T) {
	if os.Getenv("HEARSAY_EXP") == "" {
		t.Skip("HEARSAY_EXP is not set")
	}
	pages, err := Load(os.Getenv("HEARSAY_GOLD"), os.Getenv("HEARSAY_KIND"))
	if err != nil {
		t.Fatal(err)
	}
	one, err := build(pages, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := len(one.m.Label)
	run := func(s *set, o Options) []float32 {
		p := make([]float32, n)
		both(Folds, func(k int) {
			f := Fit(s.m, s.rows(func(f int) bool { return f != k }), o)
			s.predict(f, p, k)
		})
		fmt.Fprintf(os.Stderr, "%+v loss %.4f", o, loss(s, p))
		score(s, p, os.Stderr)
		return p
	}
	o := Options{Trees: 80, Leaves: 16, Rate: .12, L2: 10, MinLoad: 20, Columns: .4, Seed: 1}
	keep := append([][]float32(nil), one.m.Edges...)
	drop := func(name string, lo, hi int) {
		for c := lo; c < hi; c++ {
			one.m.Edges[c] = nil
		}
		fmt.Fprintln(os.Stderr, "without", name)
		run(one, o)
	}
	P := article.PageFeatures
	drop("page", P+3, P+9)
	drop("all hints too", P+9+60, P+9+90)
	o.Seed = 5
	drop("nothing more", 0, 0)
	o.Seed = 1
	drop("below hints too", P+9+30, P+9+90)
	copy(one.m.Edges, keep)
	drop("any hints but page", P+9, P+9+90)
}
