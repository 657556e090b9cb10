package eval

import (
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata/scores")

// timed are the scores that a clock gives: they are not kept.
var timed = map[string]bool{"docs_per_s": true, "mb_per_s": true, "ms_page": true}

// TestScores compares what each stage reaches on its development set with
// testdata/scores, so that a change which moves a number shows it in its diff.
// It needs the gold. The two large sets take a while and are scored only with
// HEARSAY_SCORES=all or -update.
func TestScores(t *testing.T) {
	gold := GoldDir()
	if gold == "" {
		t.Skip("no gold here: set HEARSAY_GOLD")
	}
	for _, c := range []struct {
		stage string
		large bool
		files []string
	}{
		{"extract", true, []string{"extract/wcxb-dev.jsonl.gz"}},
		{"plain", true, []string{"plain/wcxb-dev.jsonl.gz"}},
		{"reuse", true, []string{"reuse/press-dev.jsonl.gz", "reuse/press-dev.pairs.jsonl.gz"}},
		{"story", false, []string{"story/ecbplus-dev.jsonl.gz", "story/basil-dev.jsonl.gz"}},
		{"statement", false, []string{"statement/polnear-dev.jsonl.gz"}},
		{"date", false, []string{"date/meantime-dev.jsonl.gz"}},
		{"event", false, []string{"event/plover-dev.jsonl.gz"}},
		{"outlook", false, []string{"date/meantime-dev.jsonl.gz"}},
		{"brief", false, []string{"seeds", "../seeds"}},
	} {
		t.Run(c.stage, func(t *testing.T) {
			if c.large && !*update && os.Getenv("HEARSAY_SCORES") != "all" {
				t.Skip("a large set: HEARSAY_SCORES=all scores it")
			}
			var files []string
			for _, f := range c.files {
				files = append(files, filepath.Join(gold, f))
			}
			r, err := Run(c.stage, files)
			if err != nil {
				t.Fatal(err)
			}
			for i := range r.Sets {
				s := &r.Sets[i]
				s.File = strings.TrimPrefix(strings.TrimPrefix(s.File, gold), "/")
				for k, v := range s.Scores {
					if timed[k] {
						delete(s.Scores, k)
						continue
					}
					s.Scores[k] = math.Round(v*1e4) / 1e4
				}
			}
			got, err := json.MarshalIndent(r, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			file := filepath.Join("testdata", "scores", c.stage+".json")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != string(want) {
				t.Errorf("%s moved: go test ./internal/eval -run TestScores -update writes it\ngot  %s\nwant %s", c.stage, got, want)
			}
		})
	}
}
