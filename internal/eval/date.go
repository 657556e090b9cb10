package eval

import (
	"slices"
	"strings"
	"time"

	"hearsay/internal/when"
	"hearsay/internal/words"
)

// A dateRow is a row of a date set: a text with its TIMEX3 expressions.
type dateRow struct {
	ID        string `json:"id"`
	Published string `json:"published"`
	Text      string `json:"text"`
	Dates     []dateMark
	Events    []eventMark
}

// annotated returns the end of the part of the text that the set's readers went
// through: MEANTIME marks the first sentences of an article alone, and ends
// without saying so; past them it marks a mention here and there, without its
// attributes. It is the end of the line that holds the last date, or the last
// event whose time was judged.
func (r dateRow) annotated() int {
	end := 0
	for _, m := range r.Dates {
		end = max(end, m.End)
	}
	for _, m := range r.Events {
		if m.Time != "" {
			end = max(end, m.End)
		}
	}
	if i := strings.IndexByte(r.Text[min(end, len(r.Text)):], '\n'); i >= 0 {
		return end + i
	}
	return len(r.Text)
}

type eventMark struct {
	End  int
	Time string
}

type dateMark struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Type  string `json:"type"`
	Value string `json:"value"`
}

// dateSet scores package when: of the expressions of type DATE and TIME, those
// that overlap a gold one, and those of them whose value is equal. A gold
// expression is found at most once, and a found one counts for one. All that is
// found counts, as FORMAT.md says, though MEANTIME's readers went through the first
// sentences of an article only; the keys that end in _labelled leave out what is
// found beyond them. Relative expressions are counted from the row's date, else
// from the first whole date of its own text.
func dateSet(file string) (Set, error) {
	gold, err := rows[dateRow](file)
	if err != nil {
		return Set{}, err
	}
	var size, wanted int
	var all, labelled dateTally
	spent := fastest(3, func() {
		for _, row := range gold {
			dateMarks(row)
		}
	})
	for _, row := range gold {
		got := dateMarks(row)
		size += len(row.Text)
		want := calendarMarks(row.Dates)
		wanted += len(want)
		all.add(got, want)
		end := row.annotated()
		labelled.add(slices.DeleteFunc(got, func(m dateMark) bool { return m.Start >= end }), want)
	}
	s := Scores{}
	s["value_p"], s["value_r"], s["value_f1"] = prf(all.equal, all.found, wanted)
	_, _, s["overlap_f1"] = prf(all.touched, all.found, wanted)
	s["value_p_labelled"], _, s["value_f1_labelled"] = prf(labelled.equal, labelled.found, wanted)
	_, _, s["overlap_f1_labelled"] = prf(labelled.touched, labelled.found, wanted)
	if spent > 0 {
		s["mb_per_s"] = float64(size) / 1e6 / spent.Seconds()
	}
	return Set{Rows: len(gold), Scores: s}, nil
}

// A dateTally counts the marks found, those that overlap gold, and those of equal
// value.
type dateTally struct{ found, touched, equal int }

func (t *dateTally) add(got, want []dateMark) {
	t.found += len(got)
	t.touched += matchDates(got, want, func(g, w dateMark) bool { return true })
	t.equal += matchDates(got, want, func(g, w dateMark) bool { return g.Value == w.Value })
}

// fastest returns the least time of n runs: what else the machine does only adds.
func fastest(n int, run func()) time.Duration {
	var least time.Duration
	for i := range n {
		began := time.Now()
		run()
		if d := time.Since(began); i == 0 || d < least {
			least = d
		}
	}
	return least
}

// calendarMarks keeps the marks of type DATE and TIME.
func calendarMarks(all []dateMark) []dateMark {
	var out []dateMark
	for _, m := range all {
		if m.Type == "DATE" || m.Type == "TIME" {
			out = append(out, m)
		}
	}
	return out
}

// matchDates pairs each found mark with the first free gold one that it
// overlaps and that fits it, and returns the number of pairs.
func matchDates(got, want []dateMark, fits func(g, w dateMark) bool) int {
	used := make([]bool, len(want))
	n := 0
	for _, g := range got {
		for i, w := range want {
			if !used[i] && g.Start < w.End && w.Start < g.End && fits(g, w) {
				used[i] = true
				n++
				break
			}
		}
	}
	return n
}

// dateMarks finds the dates of a row with their values; the two ends of a range
// are two, as TIMEX3 marks them.
func dateMarks(row dateRow) []dateMark {
	anchor, _ := time.Parse(time.DateOnly, row.Published)
	exprs := when.Scan(row.Text)
	if anchor.IsZero() {
		for _, e := range exprs {
			if e.Kind == when.Date && !e.Relative && when.Grain(row.Text, e) == "day" {
				anchor, _, _ = when.Resolve(row.Text, e, when.Context{})
				break
			}
		}
	}
	sentences := words.Sentences(row.Text)
	var out []dateMark
	at := 0
	for _, e := range exprs {
		if e.Kind != when.Date && e.Kind != when.Time {
			continue
		}
		for at < len(sentences)-1 && sentences[at].End < e.End {
			at++
		}
		c := when.Context{Anchor: anchor}
		if len(sentences) > 0 {
			c.Past, c.Future = when.Tense(row.Text, sentences[at], e)
		}
		one := func(e when.Expr) {
			kind := "DATE"
			if e.Kind == when.Time {
				kind = "TIME"
			}
			if v := when.Value(row.Text, e, c); v != "" && !strings.Contains(v, "/") {
				out = append(out, dateMark{e.Start, e.End, kind, v})
			}
		}
		if from, to, ok := when.Ends(row.Text, e); ok {
			one(from)
			one(to)
			continue
		}
		one(e)
	}
	return out
}
