package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"hearsay"
	"hearsay/internal/article"
)

// A Page is one labelled page.
type Page struct {
	ID, URL, HTML, Text, Body string
	Fold                      int // 0 to 4, by its domain
}

// Folds is how many parts the pages are cut into.
const Folds = 5

// Load reads the labelled pages of a kind, "html" or "plain", from a folder of
// gold. Plain text has no addresses: its rows take those of the same pages.
func Load(dir, kind string) ([]Page, error) {
	pages, err := load(filepath.Join(dir, "extract", "wcxb-dev.jsonl.gz"), kind == "plain")
	if err != nil || kind == "html" {
		return pages, err
	}
	fold := map[string]int{}
	for i := range pages {
		fold[pages[i].ID] = pages[i].Fold
	}
	if pages, err = load(filepath.Join(dir, "plain", "wcxb-dev.jsonl.gz"), false); err != nil {
		return nil, err
	}
	for i := range pages {
		pages[i].Fold = fold[pages[i].ID]
	}
	return pages, nil
}

func load(name string, bare bool) ([]Page, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var out []Page
	for dec := json.NewDecoder(z); ; {
		var p Page
		if err := dec.Decode(&p); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if bare {
			p.HTML = ""
		}
		p.Fold = fold(p.URL)
		out = append(out, p)
	}
}

func fold(address string) int {
	host := address
	if u, err := url.Parse(address); err == nil {
		host = u.Hostname()
	}
	parts := strings.Split(strings.TrimPrefix(host, "www."), ".")
	if n := len(parts); n > 2 && (len(parts[n-1]) > 2 || len(parts[n-2]) > 3) {
		parts = parts[n-2:]
	} else if n > 3 {
		parts = parts[n-3:]
	}
	h := fnv.New32a()
	h.Write([]byte(strings.Join(parts, ".")))
	return int(h.Sum32()>>8) % Folds
}

// Page returns the row as a page.
func (p *Page) Page() *hearsay.Page {
	kind, body := "text/html", p.HTML
	if body == "" {
		kind, body = "text/plain", p.Text
	}
	return &hearsay.Page{ID: hearsay.NewPageID(p.URL, []byte(body)), URL: p.URL, Type: kind, Body: []byte(body)}
}

// Sheet returns the row's blocks.
func (p *Page) Sheet(lex article.Lexicon) (*article.Sheet, error) {
	return article.NewSheet(p.Page(), lex)
}

// WordF1 returns precision, recall and F1 of the bags of words.
func WordF1(got, want string) (p, r, f float64) {
	bag := map[string]int{}
	g, w := tokens(got), tokens(want)
	for _, x := range w {
		bag[x]++
	}
	both := 0.0
	for _, x := range g {
		if bag[x] > 0 {
			bag[x]--
			both++
		}
	}
	if both == 0 {
		return 0, 0, 0
	}
	p, r = both/float64(len(g)), both/float64(len(w))
	return p, r, 2 * p * r / (p + r)
}
