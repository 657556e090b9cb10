package eval

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/statement"
)

func goldOrSkip(t *testing.T) string {
	t.Helper()
	dir := GoldDir()
	if dir == "" {
		t.Skip("no gold")
	}
	return dir
}

// The bars of the issue, on the documents that the rules were not tuned on.
func TestStatementScores(t *testing.T) {
	set, err := statementSet(filepath.Join(goldOrSkip(t), "statement", "polnear-dev.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	for k, least := range map[string]float64{
		"quoted_f1": .96, "speech_f1": .88, "attribution_f1": .72, "content_word_f1": .82, "source_given_match": .93,
	} {
		if set.Scores[k] < least {
			t.Errorf("%s = %.3f, want at least %.3f", k, set.Scores[k], least)
		}
	}
}

type seedStatement struct {
	ID     string                     `json:"id"`
	File   string                     `json:"file"`
	Text   string                     `json:"text"`
	Spans  []struct{ Start, End int } `json:"spans"`
	Core   bool                       `json:"core"`
	Region string                     `json:"region"`
	Name   string                     `json:"speaker_as_written"`
}

// seedArticle makes an article of a page by hand: the lines that gold labels as
// kept, once each.
func seedArticle(t *testing.T, dir, file string) *hearsay.Article {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(dir, "..", "seeds", file))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "seeds", "lines.json"))
	if err != nil {
		t.Fatal(err)
	}
	var labels map[string]json.RawMessage
	if err := json.Unmarshal(raw, &labels); err != nil {
		t.Fatal(err)
	}
	var lines []struct {
		Line  int    `json:"line_no"`
		Label string `json:"label"`
	}
	if err := json.Unmarshal(labels[file], &lines); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]hearsay.BlockKind{"title": hearsay.Title, "body": hearsay.Paragraph, "embed": hearsay.Embed, "caption": hearsay.Caption, "heading": hearsay.Heading}
	a := &hearsay.Article{Page: hearsay.NewPageID(file, body), Language: "en"}
	at := 0
	for i, line := range bytes.SplitAfter(body, []byte("\n")) {
		start := at
		at += len(line)
		for _, l := range lines {
			label, _, _ := strings.Cut(l.Label, "+")
			kind, ok := kinds[label]
			s := strings.TrimSpace(string(line))
			if l.Line != i+1 || !ok || s == "" {
				continue
			}
			if len(a.Text) > 0 {
				a.Text += "\n"
			}
			from := start + bytes.Index(line, []byte(s))
			a.Trace = append(a.Trace, hearsay.Run{Text: len(a.Text), Len: len(s), Page: from, Width: len(s)})
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: len(a.Text), End: len(a.Text) + len(s)}})
			a.Text += s
		}
	}
	if err := a.Check(&hearsay.Page{ID: a.Page, Body: body}); err != nil {
		t.Fatal(err)
	}
	return a
}

func jaccard(a, b []hearsay.Range) float64 {
	cover := func(rs []hearsay.Range) map[int]bool {
		m := map[int]bool{}
		for _, r := range rs {
			for i := r.Start; i < r.End; i++ {
				m[i] = true
			}
		}
		return m
	}
	x, y := cover(a), cover(b)
	both := 0
	for i := range x {
		if y[i] {
			both++
		}
	}
	return float64(both) / float64(max(1, len(x)+len(y)-both))
}

func TestSeedStatements(t *testing.T) {
	dir := goldOrSkip(t)
	raw, err := os.ReadFile(filepath.Join(dir, "seeds", "statements.json"))
	if err != nil {
		t.Skip("no seeds")
	}
	var gold struct{ Statements []seedStatement }
	if err := json.Unmarshal(raw, &gold); err != nil {
		t.Fatal(err)
	}
	byFile := map[string][]seedStatement{}
	for _, s := range gold.Statements {
		byFile[s.File] = append(byFile[s.File], s)
	}
	var files []string
	for f := range byFile {
		files = append(files, f)
	}
	slices.Sort(files)
	core, hit, found, right := 0, 0, 0, 0
	for _, f := range files {
		ss := statement.Find(seedArticle(t, dir, f), nil)
		used := make([]bool, len(ss))
		spans := func(s hearsay.Statement) (rs []hearsay.Range) {
			for _, w := range s.Words {
				rs = append(rs, hearsay.Range{Start: w.Span.Start, End: w.Span.End})
			}
			return rs
		}
		for _, g := range byFile[f] {
			var rs []hearsay.Range
			for _, sp := range g.Spans {
				rs = append(rs, hearsay.Range{Start: sp.Start, End: sp.End})
			}
			best := -1
			for i, s := range ss {
				if j := jaccard(spans(s), rs); !used[i] && j >= 0.3 && (best < 0 || j > jaccard(spans(ss[best]), rs)) {
					best = i
				}
			}
			if g.Core {
				core++
			}
			if best >= 0 && g.Core {
				used[best] = true
				hit++
				continue
			}
			if g.Core {
				t.Logf("missed %s [%s] %s", g.ID, g.Name, g.Text)
			}
		}
		for i, s := range ss {
			if !s.Speech {
				continue
			}
			found++
			if used[i] {
				right++
			} else {
				t.Logf("not core: %s [%s] <%s> %s", f[:3], s.Name.Text, s.Cue.Text, s.Words[0].Text)
			}
		}
	}
	r, p := float64(hit)/float64(core), float64(right)/float64(found)
	t.Logf("core statements: recall %.3f of %d, precision %.3f of %d", r, core, p, found)
	if r < .95 || p < .90 {
		t.Errorf("recall %.3f, precision %.3f", r, p)
	}
}
