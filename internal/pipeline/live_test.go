package pipeline

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearsay"
	"hearsay/internal/press"
	"hearsay/internal/source"
	"hearsay/internal/storetest"
)

// printed returns pages of the invented press.
func printed(n int, o press.Options) []*hearsay.Page {
	p := press.New(o)
	out := make([]*hearsay.Page, n)
	for i := range out {
		d := p.Next()
		out[i] = &hearsay.Page{ID: hearsay.NewPageID(d.URL, d.HTML), URL: d.URL, Fetched: d.Fetched, Type: source.HTML, Charset: "utf-8", Raw: d.HTML, Body: d.HTML}
	}
	return out
}

// Pages that come in over many runs, early ones late, give what one run over
// all gives, and a run that adds little enters little.
func TestManyRunsGiveWhatOneGives(t *testing.T) {
	ctx := context.Background()
	pages := printed(160, press.Options{Seed: 11, PerDay: 8, Size: 4_000})
	whole := openDB(t)
	if _, err := Run(ctx, whole, sequence(pages), Options{Failed: noFault(t)}); err != nil {
		t.Fatal(err)
	}
	want := storetest.Told(t, whole)
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1))
			list := append([]*hearsay.Page{}, pages...)
			if seed > 0 {
				r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			}
			db := openDB(t)
			for len(list) > 0 {
				n := min(len(list), 1+r.IntN(60))
				if _, err := Run(ctx, db, sequence(list[:n]), Options{Failed: noFault(t)}); err != nil {
					t.Fatal(err)
				}
				list = list[n:]
			}
			if d := cmp.Diff(want, storetest.Told(t, db)); d != "" {
				t.Errorf("one run (-) and many (+):\n%.3000s", d)
			}
		})
	}
}

// A run that adds a page to many enters that page, not all.
func TestRunThatAddsLittleEntersLittle(t *testing.T) {
	ctx := context.Background()
	pages := printed(161, press.Options{Seed: 12, PerDay: 40, Size: 4_000})
	db := openDB(t)
	if _, err := Run(ctx, db, sequence(pages[:160]), Options{}); err != nil {
		t.Fatal(err)
	}
	first := -1
	_, err := Run(ctx, db, sequence(pages[160:]), Options{Progress: func(s Step) {
		if s.Doing == "comparing articles" && first < 0 && s.Done > 0 {
			first = s.Done
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if first != 161 {
		t.Errorf("the second run began to compare at page %d of 161", first)
	}
}
