package article

import (
	"bytes"
	cmdline "flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"hearsay"
)

var update = cmdline.Bool("update", false, "rewrite the golden files")

// TestGolden reads each file of testdata: a page ("page.html" or "page.txt", its
// address in the comment's first line if it is one) and "want", what Extract
// makes of it.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			ar, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			address, _, _ := strings.Cut(string(ar.Comment), "\n")
			if !strings.HasPrefix(address, "http") {
				address = ""
			}
			var p *hearsay.Page
			want := -1
			for i, f := range ar.Files {
				switch f.Name {
				case "page.html":
					p = htmlPage(address, string(f.Data))
				case "page.txt":
					p = textPage(string(f.Data))
					p.URL = address
				case "want":
					want = i
				}
			}
			if p == nil || want < 0 {
				t.Fatal("needs a page and want")
			}
			sound(t, p)
			got := []byte(told(Extract(p)))
			if bytes.Equal(got, ar.Files[want].Data) {
				return
			}
			if *update {
				ar.Files[want].Data = got
				if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("got\n%s\nwant\n%s", got, ar.Files[want].Data)
		})
	}
}

// told prints an article for people.
func told(a *hearsay.Article, err error) string {
	var b strings.Builder
	if err != nil {
		_, reason, _ := strings.Cut(err.Error(), ": ")
		return reason + "\n"
	}
	line := func(name, v string) {
		if v != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, v)
		}
	}
	line("kind", string(a.Kind))
	line("headline", a.Headline.Text)
	line("suffix", a.Suffix.Text)
	for _, x := range a.Authors {
		line("author", x.Text)
	}
	line("outlet", a.Outlet.Name)
	line("domain", a.Outlet.Domain)
	if a.Published.Known() {
		line("published", a.Published.Start.Format("2006-01-02")+" "+a.Published.Said.Text)
	}
	if a.Updated.Known() {
		line("updated", a.Updated.Start.Format("2006-01-02"))
	}
	line("language", a.Language)
	line("section", a.Section)
	line("canonical", a.Canonical.Text)
	line("syndication", a.Syndication.Text)
	b.WriteByte('\n')
	for _, k := range a.Blocks {
		fmt.Fprintf(&b, "%-10s %s\n", k.Kind, a.Text[k.Start:k.End])
	}
	for _, l := range a.Links {
		fmt.Fprintf(&b, "link       %s -> %s\n", a.Text[l.Start:l.End], l.URL)
	}
	return b.String()
}
