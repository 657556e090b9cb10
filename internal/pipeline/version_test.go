package pipeline

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/source"
)

// An address fetched again with other words gives two versions of one page, in
// the order of fetching whatever order they are read in, and the number that
// changed is a correction.
func TestVersionsOfOnePage(t *testing.T) {
	served := func(day int, number string) *hearsay.Page {
		raw := []byte(`<html lang="en"><head><title>Police hold men at Ostwick harbour</title></head><body><article><h1>Police hold men at Ostwick harbour</h1>
<p>OSTWICK, 16 August 2031. Police in Ostwick detained ` + number + ` men at the harbour on Saturday, the interior ministry said in a statement.</p>
<p>The men had come by ship from Lowmoor and carried no papers, said the police chief, Edda Harn, who spoke to reporters at the quay.</p>
<p>A court will decide in the coming week whether they may stay in the country or must go back.</p></article></body></html>`)
		url := "https://www.harbour.example/men?utm_source=feed"
		return &hearsay.Page{ID: hearsay.NewPageID(url, raw), URL: url, Type: source.HTML, Charset: "utf-8", Raw: raw, Body: raw,
			Fetched: time.Date(2031, 8, day, 9, 0, 0, 0, time.UTC)}
	}
	pages := []*hearsay.Page{served(16, "33"), served(17, "35")}
	for range 2 {
		db := openDB(t)
		if _, err := Run(context.Background(), db, sequence(pages), Options{Failed: noFault(t)}); err != nil {
			t.Fatal(err)
		}
		list := listed(t, db)
		if len(list) != 1 || len(list[0].Copies) != 1 {
			t.Fatalf("%d stories, want one with one copy", len(list))
		}
		c := list[0].Copies[0]
		if c.Kind != hearsay.Version || !c.Directed || c.From != served(16, "33").ID {
			t.Errorf("%s from %s, directed %v: %q", c.Kind, c.From.Short(), c.Directed, c.Reasons)
		}
		found := false
		for _, d := range list[0].Differences {
			if d.Kind == hearsay.Correcting && len(d.Sides) == 2 && d.Sides[0].Value == "33" && d.Sides[1].Value == "35" {
				found = true
			}
		}
		if !found {
			t.Errorf("no correction from 33 to 35 in %+v", list[0].Differences)
		}
		if ch := list[0].Changes; len(ch) != 1 || !strings.Contains(ch[0].Was.Text, "33 men") || !strings.Contains(ch[0].Is.Text, "35 men") {
			t.Errorf("changes %+v", ch)
		} else if w := ch[0].When; w.Why != "fetched" || w.Start.Day() != 17 {
			t.Errorf("changed %+v, want as fetched on the 17th", w)
		}
		slices.Reverse(pages)
	}
}
