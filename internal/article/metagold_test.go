package article

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

func folded(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	s = strings.Map(func(r rune) rune {
		if unicode.IsPunct(r) || unicode.IsSymbol(r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// TestGoldMeta writes what came out wrong to the file that HEARSAY_SCORE names.
func TestGoldMeta(t *testing.T) {
	name := os.Getenv("HEARSAY_SCORE")
	if name == "" {
		t.Skip("HEARSAY_SCORE is not set")
	}
	w, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var te, tc, ac, an, af, ax, de, dn, df, dx float64
	pages := goldPages(t, "extract/wcxb-dev.jsonl.gz")
	for i := range pages {
		g := &pages[i]
		p := g.page()
		a, err := Extract(p)
		if err != nil {
			fmt.Fprintln(w, g.ID, "NONE", err)
			continue
		}
		got, want := folded(a.Headline.Text), folded(g.Title)
		if got == want {
			te++
		} else {
			fmt.Fprintf(w, "%s TITLE %q want %q suffix %q\n", g.ID, a.Headline.Text, g.Title, a.Suffix.Text)
		}
		if got != "" && (strings.Contains(got, want) || strings.Contains(want, got)) {
			tc++
		}
		var names []string
		for _, n := range a.Authors {
			names = append(names, n.Text)
		}
		if g.Author != "" {
			an++
			want := folded(g.Author)
			got := folded(strings.Join(names, " "))
			ok := got != "" && (strings.Contains(got, want) || strings.Contains(want, got))
			for _, n := range names {
				if x := folded(n); strings.Contains(x, want) || strings.Contains(want, x) {
					ok = true
				}
			}
			if ok {
				ac++
			} else {
				fmt.Fprintf(w, "%s AUTHOR %q want %q\n", g.ID, names, g.Author)
			}
		} else {
			ax++
			if len(names) > 0 {
				af++
				fmt.Fprintf(w, "%s AUTHORFALSE %q outlet %q %s\n", g.ID, names, a.Outlet.Name, g.URL)
			}
		}
		day := ""
		if a.Published.Known() {
			day = a.Published.Start.Format("2006-01-02")
		}
		if g.Date != "" {
			dn++
			if strings.HasPrefix(day, g.Date) {
				de++
			} else {
				fmt.Fprintf(w, "%s DATE %q %q want %q updated %q %s\n", g.ID, day, a.Published.Said.Text, g.Date, a.Updated.Said.Text, g.URL)
			}
		} else {
			dx++
			if day != "" {
				df++
				fmt.Fprintf(w, "%s DATEFALSE %q %q %s %s\n", g.ID, day, a.Published.Said.Text, a.Published.Why, g.URL)
			}
		}
	}
	n := float64(len(pages))
	t.Logf("title exact %.3f contained %.3f; author %.3f false %.3f; date %.3f false %.3f", te/n, tc/n, ac/an, af/ax, de/dn, df/dx)
}
