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
		End       int    `json:"end"`
		Certainty string `json:"certainty"`
		Time      string `json:"time"`
	} `json:"events"`
}

// outlookSet scores sentences: one is positive where it holds an event that is
// to come, possible or probable, and found where an outlook lies in it. All
// sentences count, as FORMAT.md says, though MEANTIME gives a time to the events of
// a document's first sentences only; the keys that end in _labelled leave out the
// sentences after the last of those.
func outlookSet(file string) (Set, error) {
	all, err := rows[eventRow](file)
	if err != nil {
		return Set{}, err
	}
	var both, got, want, gotLabelled int
	for _, row := range all {
		a := textArticle("", row.Text)
		if len(a.Blocks) > 0 {
			a.Blocks[0].Kind = hearsay.Title
		}
		found := outlook.Find(a, entity.Resolve([]*hearsay.Article{a}), nil)
		labelled := 0
		for _, e := range row.Events {
			if e.Time != "" || e.Certainty != "" {
				labelled = max(labelled, e.End)
			}
		}
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
				if s.Start < labelled {
					gotLabelled++
				}
			}
			if positive {
				want++
			}
			if hit && positive {
				both++
			}
		}
	}
	s := Scores{}
	s["p"], s["r"], s["f1"] = prf(both, got, want)
	s["p_labelled"], _, s["f1_labelled"] = prf(both, gotLabelled, want)
	return Set{Rows: len(all), Scores: s}, nil
}
