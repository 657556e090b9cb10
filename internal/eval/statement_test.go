package eval

import (
	"path/filepath"
	"testing"
)

func TestStatementScores(t *testing.T) {
	dir := GoldDir()
	if dir == "" {
		t.Skip("no gold")
	}
	set, err := statementSet(filepath.Join(dir, "statement", "polnear-dev.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	for k, least := range map[string]float64{"quoted_f1": 0.5, "speech_f1": 0.5} {
		if set.Scores[k] < least {
			t.Errorf("%s = %.3f, want at least %.3f", k, set.Scores[k], least)
		}
	}
}
