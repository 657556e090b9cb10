package eval

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hearsay/internal/when"
	"hearsay/internal/words"
)

// One invented row: two of its three gold dates are found with their values,
// one ("a later day") is not found, a duration is not scored, and what stands
// beyond the annotated line is wrong, and left out where the key says so.
func TestDateSet(t *testing.T) {
	row := `{"id": "1", "published": "2031-08-19", "text": "Marn left on Monday.\nHe came in 2014, for two years, on a later day.\nHe slept in May 2015.",` +
		`"dates": [{"start": 13, "end": 19, "type": "DATE", "value": "2031-08-18"}, {"start": 32, "end": 36, "type": "DATE", "value": "2014"},` +
		`{"start": 42, "end": 51, "type": "DURATION", "value": "P2Y"}, {"start": 56, "end": 67, "type": "DATE", "value": "FUTURE_REF"}], "events": [{"start": 5, "end": 9, "time": "NON_FUTURE"}, {"start": 72, "end": 77, "time": ""}]}`
	file := filepath.Join(t.TempDir(), "dates.jsonl")
	if err := os.WriteFile(file, []byte(row), 0o666); err != nil {
		t.Fatal(err)
	}
	s, err := dateSet(file)
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]float64{"value_p": 2. / 3, "value_r": 2. / 3, "value_f1": 2. / 3, "value_p_labelled": 1, "value_f1_labelled": 0.8, "overlap_f1_labelled": 0.8} {
		if got := s.Scores[key]; got < want-1e-9 || got > want+1e-9 {
			t.Errorf("%s is %v, want %v", key, got, want)
		}
	}
}

func TestDatesOfGold(t *testing.T) {
	dir := GoldDir()
	if dir == "" {
		t.Skip("no gold here")
	}
	s, err := dateSet(filepath.Join(dir, "date", "meantime-dev.jsonl.gz"))
	if err != nil {
		t.Skip(err)
	}
	if got := s.Scores["value_f1_labelled"]; got < 0.90 {
		t.Errorf("value_f1_labelled is %.3f; it was .909", got)
	}
}

// TestDatesOfSeeds counts the dated expressions of the seeds' timeline that
// resolve to a stretch that meets gold's and is not much longer.
func TestDatesOfSeeds(t *testing.T) {
	dir := GoldDir()
	if dir == "" {
		t.Skip("no gold here")
	}
	var gold struct {
		Documents []struct{ File, Published, Best string }
		Events    []struct {
			ID, Date string
			Reports  []struct {
				File       string
				Expression *string
				At         []struct {
					Start int `json:"byte_start"`
				}
			} `json:"reported_by"`
		}
	}
	raw, err := os.ReadFile(filepath.Join(dir, "seeds", "timeline.json"))
	if err != nil {
		t.Skip(err)
	}
	if err := json.Unmarshal(raw, &gold); err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for _, e := range gold.Events {
		for _, r := range e.Reports {
			if r.Expression == nil {
				continue
			}
			all++
			body, err := os.ReadFile(filepath.Join(filepath.Dir(dir), "seeds", r.File))
			if err != nil {
				t.Skip(err)
			}
			var anchor time.Time
			for _, d := range gold.Documents {
				if d.File == r.File {
					anchor, _ = goldStretch(d.Published)
					if d.Best != "" {
						anchor, _ = goldStretch(d.Best)
					}
				}
			}
			from, to := goldStretch(e.Date)
			if resolves(string(body), *r.Expression, r.At[0].Start, anchor, from, to) {
				right++
			} else {
				t.Logf("%s %s: %q is not in %s", e.ID, r.File[:3], *r.Expression, e.Date)
			}
		}
	}
	if right < 38 {
		t.Errorf("%d of %d dated expressions; they were 38 of 40", right, all)
	}
}

// resolves finds the expression's place nearest to near, and tells whether a
// date found in it meets the stretch.
func resolves(text, expression string, near int, anchor, from, to time.Time) bool {
	best := -1
	for i := 0; ; i++ {
		k := strings.Index(text[i:], expression)
		if k < 0 {
			break
		}
		if i += k; best < 0 || max(i-near, near-i) < max(best-near, near-best) {
			best = i
		}
	}
	for _, x := range when.Scan(text) {
		if best < 0 || x.Start >= best+len(expression) || best >= x.End {
			continue
		}
		c := when.Context{Anchor: anchor}
		for _, s := range words.Sentences(text) {
			if s.Contains(x.Range) {
				c.Past, c.Future = when.Tense(text, s, x)
			}
		}
		a, z, ok := when.Resolve(text, x, c)
		if ok && a.Before(to) && from.Before(z) && z.Sub(a) <= to.Sub(from)+100*24*time.Hour {
			return true
		}
	}
	return false
}

// goldStretch reads gold's "2020-08-16", "2020-07", "2014", "2020-08-15/2020-08-16"
// and "2014/..".
func goldStretch(s string) (from, to time.Time) {
	one := func(s string) (time.Time, time.Time) {
		for i, layout := range []string{time.DateOnly, "2006-01", "2006"} {
			if t, err := time.Parse(layout, s); err == nil {
				return t, [...]time.Time{t.AddDate(0, 0, 1), t.AddDate(0, 1, 0), t.AddDate(1, 0, 0)}[i]
			}
		}
		return time.Time{}, time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	a, b, ranged := strings.Cut(s, "/")
	from, to = one(a)
	if ranged {
		_, to = one(b)
	}
	return from, to
}
