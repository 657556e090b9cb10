package article

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/net/html"

	"hearsay"
)

// benchPages returns forty pages of the gold set, or the town where there is none.
func benchPages(b *testing.B) []*hearsay.Page {
	var pages []*hearsay.Page
	if _, err := os.Stat(filepath.Join("../../../shared/gold", "extract")); err == nil {
		all := goldPages(b, "extract/wcxb-dev.jsonl.gz")
		for i := 0; i < len(all); i += 20 {
			pages = append(pages, htmlPage(all[i].URL, all[i].HTML))
		}
		return pages
	}
	files, _ := filepath.Glob("../../testdata/town/*.html")
	for _, f := range files {
		body, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		pages = append(pages, htmlPage("https://town.example/"+filepath.Base(f), string(body)))
	}
	return pages
}

// BenchmarkExtract measures one page, body and metadata; x/parse is how many
// times as long it takes as html.Parse on the same pages in the same run.
func BenchmarkExtract(b *testing.B) {
	pages := benchPages(b)
	if len(pages) == 0 {
		b.Skip("no pages")
	}
	var parse, extract time.Duration
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		p := pages[n%len(pages)]
		n++
		start := time.Now()
		Extract(p)
		extract += time.Since(start)
		b.StopTimer()
		start = time.Now()
		html.Parse(bytes.NewReader(p.Body))
		parse += time.Since(start)
		b.StartTimer()
	}
	b.ReportMetric(extract.Seconds()/parse.Seconds(), "x/parse")
}
