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
	p := run(one, o)
	two, err := build(pages, p)
	if err != nil {
		t.Fatal(err)
	}
	o = Options{Trees: 60, Leaves: 10, Rate: .08, L2: 20, MinLoad: 50, Columns: .4, Seed: 2}
	avg := func(q []float32) {
		a := make([]float32, n)
		for i := range a {
			a[i] = (p[i] + q[i]) / 2
		}
		fmt.Fprintf(os.Stderr, "mean: loss %.4f", loss(two, a))
		score(two, a, os.Stderr)
	}
	for c := range two.m.Edges {
		if c >= article.PageFeatures && c < article.FirstFeatures {
			two.m.Edges[c] = nil
		}
	}
	avg(run(two, o))
	for c := range two.m.Edges {
		if c >= 37 && c < article.FirstFeatures {
			two.m.Edges[c] = nil
		}
	}
	avg(run(two, o))
}
