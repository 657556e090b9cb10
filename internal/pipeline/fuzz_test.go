package pipeline

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/article"
)

// FuzzCorridor takes two pages the whole way, the second a copy of the first
// with a line added: no stage may panic, and every excerpt reads back.
func FuzzCorridor(f *testing.F) {
	files, _ := filepath.Glob("../../testdata/town/*")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b), strings.HasSuffix(name, ".html"))
	}
	f.Fuzz(func(t *testing.T, text string, html bool) {
		if len(text) > 20000 {
			return
		}
		text = strings.ToValidUTF8(text, "\uFFFD")
		kind := "text/plain"
		if html {
			kind = "text/html"
		}
		pages := map[hearsay.PageID]*hearsay.Page{}
		byPage := map[hearsay.PageID]*hearsay.Article{}
		var articles []*hearsay.Article
		for _, body := range []string{text, text + "\n\nReference: The Week: Ada Lind 6 hrs ago: 16th August 2020\n"} {
			p := &hearsay.Page{ID: hearsay.NewPageID("", []byte(body)), Type: kind, Body: []byte(body), Raw: []byte(body)}
			a, err := article.Extract(p)
			if err != nil {
				continue
			}
			pages[p.ID], byPage[p.ID] = p, a
			articles = append(articles, a)
		}
		b, _ := Brief(articles)
		excerpts(reflect.ValueOf(b), "brief", func(path string, e hearsay.Excerpt) {
			if e.None() {
				return
			}
			p := pages[e.Span.Page]
			if p == nil {
				t.Fatalf("%s: %q is of no page", path, e.Text)
			}
			if err := byPage[p.ID].ReadBack(p, e); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
		})
	})
}
