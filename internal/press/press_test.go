package press

import (
	"bytes"
	"testing"
)

// The same seed prints the same pages, another seed others; sizes have the mean
// that was asked for.
func TestPress(t *testing.T) {
	const n = 600
	a, b, c := New(Options{Seed: 1, Size: 20_000}), New(Options{Seed: 1, Size: 20_000}), New(Options{Seed: 2, Size: 20_000})
	total, same := 0, 0
	urls := map[string]bool{}
	for range n {
		p, q, r := a.Next(), b.Next(), c.Next()
		if p.URL != q.URL || !bytes.Equal(p.HTML, q.HTML) || !p.Fetched.Equal(q.Fetched) {
			t.Fatal("the same seed gave another page")
		}
		if bytes.Equal(p.HTML, r.HTML) {
			same++
		}
		total += len(p.HTML)
		urls[p.URL] = true
	}
	if same > 0 || len(urls) != n {
		t.Errorf("%d pages of another seed are the same; %d addresses of %d pages", same, len(urls), n)
	}
	if mean := total / n; mean < 17_000 || mean > 23_000 {
		t.Errorf("the mean page has %d bytes; want about 20,000", mean)
	}
}
