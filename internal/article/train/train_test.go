package main

import (
	"os"
	"testing"
)

func TestOracle(t *testing.T) {
	if os.Getenv("HEARSAY_SCORE") == "" {
		t.Skip("HEARSAY_SCORE is not set")
	}
	for _, kind := range []string{"html", "plain"} {
		pages, err := Load(os.Getenv("HEARSAY_GOLD"), kind)
		if err != nil {
			t.Fatal(err)
		}
		var sum, rows, pos float64
		for _, p := range pages {
			s, err := p.Sheet(nil)
			if err != nil {
				continue
			}
			l := Label(s, p.Body)
			var got []byte
			for i := range l {
				rows++
				if l[i] == 1 {
					pos++
					if s.First(i) {
						got = append(append(got, s.Text(i)...), '\n')
					}
				}
			}
			_, _, f := WordF1(string(got), p.Body)
			sum += f
			if f < .8 {
				t.Logf("%s %.2f %s", p.ID, f, p.URL)
			}
		}
		t.Logf("%s oracle %.4f rows %.0f positive %.0f", kind, sum/float64(len(pages)), rows, pos)
	}
}
