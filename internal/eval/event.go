package eval

import "hearsay/internal/event"

// An codedRow is a sentence of event/plover-*.
type codedRow struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Event string `json:"event"`
}

// eventSet scores the first event of each sentence: coverage is the share of
// sentences for which one is given, precision the share of those given whose
// root is gold's.
func eventSet(file string) (Set, error) {
	rs, err := rows[codedRow](file)
	if err != nil {
		return Set{}, err
	}
	given, right := 0, 0
	for _, r := range rs {
		root, _, ok := event.Code(r.Text)
		if !ok {
			continue
		}
		given++
		if string(root) == r.Event {
			right++
		}
	}
	s := Scores{"coverage": 0, "precision": 0}
	if len(rs) > 0 {
		s["coverage"] = float64(given) / float64(len(rs))
	}
	if given > 0 {
		s["precision"] = float64(right) / float64(given)
	}
	return Set{Rows: len(rs), Scores: s}, nil
}
