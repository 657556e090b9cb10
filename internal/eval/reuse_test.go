package eval

import (
	"path/filepath"
	"testing"
)

// The bars of press-dev: recall .90, and no violation and no chrome pair.
func TestReusePressDev(t *testing.T) {
	dir := GoldDir()
	if dir == "" {
		t.Skip("no gold here: set HEARSAY_GOLD")
	}
	r, err := Run("reuse", []string{filepath.Join(dir, "reuse", "press-dev.jsonl.gz"), filepath.Join(dir, "reuse", "press-dev.pairs.jsonl.gz")})
	if err != nil {
		t.Fatal(err)
	}
	s := r.Sets[0].Scores
	t.Logf("%v", s)
	if s["recall"] < .90 || s["violations"] != 0 || s["chrome_pairs"] != 0 {
		t.Errorf("recall %.3f, violations %g, chrome pairs %g; want .90, 0, 0", s["recall"], s["violations"], s["chrome_pairs"])
	}
}
