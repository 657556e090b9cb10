package article

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearsay"
)

// gold returns the folder of gold, skipping the test where there is none.
func gold(t testing.TB) string {
	dir := os.Getenv("HEARSAY_GOLD")
	if dir == "" {
		dir = "../../../shared/gold"
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no gold: set HEARSAY_GOLD")
	}
	return dir
}

func textPage(body string) *hearsay.Page {
	return &hearsay.Page{ID: hearsay.NewPageID("", []byte(body)), Type: "text/plain", Body: []byte(body)}
}

func htmlPage(url, body string) *hearsay.Page {
	return &hearsay.Page{ID: hearsay.NewPageID(url, []byte(body)), URL: url, Type: "text/html", Body: []byte(body)}
}

// TestSeeds checks that every body line of the seeds comes out in the body, and
// no line of another label.
func TestSeeds(t *testing.T) {
	dir := gold(t)
	raw, err := os.ReadFile(filepath.Join(dir, "seeds", "lines.json"))
	if err != nil {
		t.Skip("no seeds")
	}
	var files map[string][]struct {
		Line  int    `json:"line_no"`
		Label string `json:"label"`
	}
	if err := json.Unmarshal(raw, &files); err != nil {
		t.Fatal(err)
	}
	for name, lines := range files {
		text, err := os.ReadFile(filepath.Join(dir, "..", "seeds", name))
		if err != nil {
			t.Skip(err)
		}
		p := textPage(string(text))
		a, err := Extract(p)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := a.Check(p); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		t.Logf("%s\nheadline %q suffix %q authors %v published %v %q", name, a.Headline.Text, a.Suffix.Text, a.Authors, a.Published.Start, a.Published.Said.Text)
		for _, b := range a.Blocks {
			if !b.Body() {
				t.Logf("%s: %s", b.Kind, a.Text[b.Start:b.End])
			}
		}
		body := a.Body()
		page := strings.Split(string(text), "\n")
		seen := map[string]bool{}
		for _, l := range lines {
			line := strings.Join(strings.Fields(page[l.Line-1]), " ")
			switch in := strings.Contains("\n"+body+"\n", line); {
			case l.Label == "body" && !in && !strings.Contains(body, line[:len(line)*9/10]) && !seen[line]:
				t.Errorf("%s:%d is not in the body: %s", name, l.Line, line)
			case l.Label != "body" && in && len(line) > 3:
				t.Errorf("%s:%d (%s) is in the body: %s", name, l.Line, l.Label, line)
			}
			seen[line] = true
		}
	}
}
