package eval

import (
	"hearsay"
	"hearsay/internal/entity"
	"hearsay/internal/outlook"
	"hearsay/internal/words"
)

// An eventRow is a row of date/meantime-dev with its events.
type eventRow struct {
	Text   string `json:"text"`
	Events []struct {
		Start     int    `json:"start"`
		Certainty string `json:"certainty"`
		Time      string `json:"time"`
	} `json:"events"`
}

// outlookSet scores sentences: one is positive where it holds an event that is
// to come, possible or probable, and found where an outlook lies in it.
func outlookSet(file string) (Set, error) {
	all, err := rows[eventRow](file)
	if err != nil {
		return Set{}, err
	}
	var both, got, want int
	for _, row := range all {
		a := textArticle("", row.Text)
		if len(a.Blocks) > 0 {
			a.Blocks[0].Kind = hearsay.Title
		}
		found := outlook.Find(a, entity.Resolve([]*hearsay.Article{a}), nil)
		for _, s := range words.Sentences(row.Text) {
			positive, hit := false, false
			for _, e := range row.Events {
				if e.Time == "FUTURE" || e.Certainty == "POSSIBLE" || e.Certainty == "PROBABLE" {
					positive = positive || s.Start <= e.Start && e.Start < s.End
				}
			}
			for _, o := range found {
				hit = hit || s.Overlaps(o.At)
			}
			if hit {
				got++
			}
			if positive {
				want++
			}
			if hit && positive {
				both++
			}
		}
	}
	p, r, f := prf(both, got, want)
	return Set{Rows: len(all), Scores: Scores{"p": p, "r": r, "f1": f}}, nil
}
