// Command bench sets article.Extract beside go-trafilatura (with its fallbacks)
// and go-readability: the F1 of body words and the time, as a multiple of
// html.Parse on the same pages in the same run.
//
//	cd bench && go run . [-every 1] [FILE]
//
// FILE is a gold file of pages, by default extract/wcxb-dev.jsonl.gz in the gold
// folder (HEARSAY_GOLD); where there is none the pages of testdata/town are
// timed, and no F1 is printed. It is a module of its own so that what it measures
// against is no dependency of hearsay.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"hearsay"
	"hearsay/internal/article"
)

// A row is a page of a gold file.
type row struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	HTML string `json:"html"`
	Body string `json:"body"`
}

// A tool finds the body of a page.
type tool struct {
	name  string
	body  func(r *row, u *url.URL) string
	spent time.Duration
	f1    float64
	under int
}

func main() {
	every := flag.Int("every", 1, "take every nth page")
	flag.Parse()
	file := flag.Arg(0)
	if file == "" {
		dir := os.Getenv("HEARSAY_GOLD")
		if dir == "" {
			dir = "../../shared/gold"
		}
		file = filepath.Join(dir, "extract", "wcxb-dev.jsonl.gz")
	}
	if err := run(os.Stdout, file, max(1, *every)); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, file string, every int) error {
	tools := []*tool{
		{name: "hearsay", body: ours},
		{name: "go-trafilatura", body: trafilaturas},
		{name: "go-readability", body: readabilities},
	}
	var parse time.Duration
	var ids []string
	scored := true
	n, seen := 0, 0
	one := func(r *row) {
		if seen++; (seen-1)%every != 0 {
			return
		}
		n++
		ids = append(ids, r.ID)
		u, err := url.Parse(r.URL)
		if err != nil {
			u = &url.URL{}
		}
		if n == 1 { // tables and weights are made once
			for _, t := range tools {
				t.body(r, u)
			}
		}
		start := time.Now()
		html.Parse(strings.NewReader(r.HTML))
		parse += time.Since(start)
		for _, t := range tools {
			start := time.Now()
			body := t.body(r, u)
			t.spent += time.Since(start)
			f := f1(bag(body), bag(r.Body))
			t.f1 += f
			if f < .5 {
				t.under++
			}
		}
	}
	err := gold(file, one)
	if errors.Is(err, os.ErrNotExist) {
		scored = false
		err = town(one)
	}
	if err != nil {
		return err
	}
	if n == 0 {
		return errors.New("no pages")
	}
	fmt.Fprintf(w, "%d pages, html.Parse %.2f ms a page\n", n, ms(parse, n))
	for _, t := range tools {
		fmt.Fprintf(w, "%-16s %6.2f ms a page, %5.2f x html.Parse", t.name, ms(t.spent, n), t.spent.Seconds()/parse.Seconds())
		if scored {
			fmt.Fprintf(w, ", body F1 %.3f, %d pages under .5", t.f1/float64(n), t.under)
		}
		fmt.Fprintln(w)
	}
	if !scored {
		return nil
	}
	if cv, ok := article.CrossValidated("html", article.SetHash(ids)); ok {
		fmt.Fprintf(w, "hearsay's model learnt from these pages: cross-validated over domains its body F1 is %.3f, %.0f pages under .5\n", cv["body_f1"], cv["under_half"])
	} else if every > 1 {
		fmt.Fprintln(w, "hearsay's model may have learnt from these pages; run without -every for cross-validated figures")
	}
	return nil
}

func ms(d time.Duration, n int) float64 { return d.Seconds() * 1000 / float64(n) }

func ours(r *row, _ *url.URL) string {
	body := []byte(r.HTML)
	a, err := article.Extract(&hearsay.Page{ID: "bench", URL: r.URL, Type: "text/html", Charset: "utf-8", Body: body, Raw: body})
	if err != nil {
		return ""
	}
	return a.Body()
}

func trafilaturas(r *row, u *url.URL) string {
	x, err := trafilatura.Extract(strings.NewReader(r.HTML), trafilatura.Options{OriginalURL: u, EnableFallback: true, ExcludeComments: true})
	if err != nil {
		return ""
	}
	return x.ContentText
}

func readabilities(r *row, u *url.URL) string {
	a, err := readability.FromReader(strings.NewReader(r.HTML), u)
	if err != nil || a.Node == nil {
		return ""
	}
	var b bytes.Buffer
	if a.RenderText(&b) != nil {
		return ""
	}
	return b.String()
}

// gold calls f with each page of a gold file.
func gold(file string, f func(*row)) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	z, err := gzip.NewReader(bufio.NewReader(in))
	if err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	for d := json.NewDecoder(z); ; {
		var r row
		if err := d.Decode(&r); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
		f(&r)
	}
}

// town calls f with each page of testdata/town.
func town(f func(*row)) error {
	files, err := filepath.Glob("../testdata/town/*.html")
	if err != nil {
		return err
	}
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f(&row{ID: name, URL: "https://town.example/" + filepath.Base(name), HTML: string(body)})
	}
	return nil
}

// bag counts the words of a text: runs of letters, digits and underscores.
func bag(text string) map[string]int {
	m := map[string]int{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
	}) {
		m[w]++
	}
	return m
}

// f1 returns the F1 of two bags of words.
func f1(got, want map[string]int) float64 {
	var both, g, w int
	for k, n := range got {
		g += n
		both += min(n, want[k])
	}
	for _, n := range want {
		w += n
	}
	if g+w == 0 {
		return 1
	}
	return 2 * float64(both) / float64(g+w)
}
