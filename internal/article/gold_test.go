package article

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"hearsay"
)

type goldPage struct {
	ID, URL, HTML, Text, Title, Author, Date, Body string
}

func goldPages(t testing.TB, file string) []goldPage {
	f, err := os.Open(filepath.Join(gold(t), file))
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	var out []goldPage
	for dec := json.NewDecoder(z); dec.More(); {
		var g goldPage
		if err := dec.Decode(&g); err != nil {
			t.Fatal(err)
		}
		out = append(out, g)
	}
	return out
}

func (g *goldPage) page() *hearsay.Page {
	if g.HTML != "" {
		return htmlPage(g.URL, g.HTML)
	}
	return textPage(g.Text)
}

func bag(text string) map[string]int {
	m := map[string]int{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }) {
		m[w]++
	}
	return m
}

func wordF1(got, want string) (p, r, f float64) {
	g, w := bag(got), bag(want)
	var both, ng, nw float64
	for k, n := range g {
		ng += float64(n)
		both += float64(min(n, w[k]))
	}
	for _, n := range w {
		nw += float64(n)
	}
	if both == 0 {
		return 0, 0, 0
	}
	p, r = both/ng, both/nw
	return p, r, 2 * p * r / (p + r)
}

// TestGold prints the scores of the body on the development pages (with
// HEARSAY_SCORE set: it reads 800 pages).
func TestGold(t *testing.T) {
	if os.Getenv("HEARSAY_SCORE") == "" {
		t.Skip("HEARSAY_SCORE is not set")
	}
	for _, file := range []string{"extract/wcxb-dev.jsonl.gz", "plain/wcxb-dev.jsonl.gz"} {
		pages := goldPages(t, file)
		var sp, sr, sf, under float64
		var spent time.Duration
		for i := range pages {
			g := &pages[i]
			pg := g.page()
			start := time.Now()
			a, err := Extract(pg)
			spent += time.Since(start)
			body := ""
			if err == nil {
				body = a.Body()
				if err := a.Check(pg); err != nil {
					t.Errorf("%s: %v", g.ID, err)
				}
			}
			p, r, f := wordF1(body, g.Body)
			sp, sr, sf = sp+p, sr+r, sf+f
			if f < .5 {
				under++
			}
		}
		n := float64(len(pages))
		t.Logf("%s f1 %.4f p %.4f r %.4f under %.0f  %.2f ms/page", file, sf/n, sp/n, sr/n, under, spent.Seconds()*1000/n)
	}
}
