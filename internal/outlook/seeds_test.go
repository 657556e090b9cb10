package outlook_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/entity"
	"hearsay/internal/eval"
	"hearsay/internal/outlook"
	"hearsay/internal/statement"
)

// seeds builds articles from the lines of the seed pages that a reader labelled
// as part of the article.
func seeds(t testing.TB) (articles []*hearsay.Article, files []string) {
	dir := filepath.Join(eval.GoldDir(), "seeds")
	var lines map[string][]struct {
		Line  int    `json:"line_no"`
		Label string `json:"label"`
	}
	if !readJSON(dir+"/lines.json", &lines) {
		t.Skip("no gold")
	}
	kinds := map[string]hearsay.BlockKind{"body": hearsay.Paragraph, "title": hearsay.Title, "embed": hearsay.Embed,
		"caption": hearsay.Caption, "byline": hearsay.Byline, "heading": hearsay.Heading, "credit": hearsay.CreditLine}
	pages, _ := filepath.Glob(filepath.Join(filepath.Dir(eval.GoldDir()), "seeds", "*.txt"))
	for _, f := range pages {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		page := &hearsay.Page{ID: hearsay.NewPageID("", raw), Type: "text/plain", Body: raw}
		a := &hearsay.Article{Page: page.ID, Language: "en"}
		label := map[int]string{}
		for _, l := range lines[filepath.Base(f)] {
			label[l.Line] = l.Label
		}
		var b strings.Builder
		off := 0
		for i, line := range strings.SplitAfter(string(raw), "\n") {
			text := strings.TrimRight(line, "\r\n")
			kind, ok := kinds[label[i+1]]
			if strings.Contains(label[i+1], "+") {
				kind, ok = hearsay.Paragraph, true
			}
			if ok && strings.TrimSpace(text) != "" {
				if b.Len() > 0 {
					b.WriteByte('\n')
				}
				start := b.Len()
				b.WriteString(text)
				a.Trace = append(a.Trace, hearsay.Run{Text: start, Len: len(text), Page: off, Width: len(text)})
				a.Blocks = append(a.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: start, End: b.Len()}})
			}
			off += len(line)
		}
		a.Text = b.String()
		articles, files = append(articles, a), append(files, filepath.Base(f))
	}
	return articles, files
}

func readJSON(file string, v any) bool {
	b, err := os.ReadFile(file)
	return err == nil && json.Unmarshal(b, v) == nil
}

// TestSeeds scores the outlooks of the seed story against a careful reader's.
func TestSeeds(t *testing.T) {
	articles, files := seeds(t)
	var gold struct {
		Claims []struct {
			ID, File, Span, Question, Direction, Holder string
			Core                                        bool
			At                                          []struct {
				Start int `json:"byte_start"`
				End   int `json:"byte_end"`
			}
		}
	}
	if !readJSON(filepath.Join(eval.GoldDir(), "seeds", "outlook.json"), &gold) {
		t.Skip("no gold")
	}
	ents := entity.Resolve(articles)
	var all []hearsay.Outlook
	core, found, right, given := 0, 0, 0, 0
	claims, good := 0, 0
	for i, a := range articles {
		got := outlook.Find(a, ents, statement.Find(a, ents))
		all = append(all, got...)
		hit := make([]bool, len(got))
		for _, g := range gold.Claims {
			if g.File != files[i] {
				continue
			}
			best, bestN := -1, 0
			for k, o := range got {
				for _, at := range g.At {
					n := min(o.Claim.Span.End, at.End) - max(o.Claim.Span.Start, at.Start)
					if n > 0 {
						hit[k] = true
						if n > bestN {
							best, bestN = k, n
						}
					}
				}
			}
			if !g.Core {
				continue
			}
			core++
			if best < 0 {
				t.Logf("MISS %s %s %q", g.ID, g.Question, g.Span)
				continue
			}
			found++
			o := got[best]
			mark := "-"
			if o.Direction != "" {
				given++
				mark = "WRONG"
				if string(o.Direction) == g.Direction {
					right++
					mark = "ok"
				}
			}
			t.Logf("%-5s %s gold %s %s got %q %s [%s] holder %s/%q cond %q: %q", mark, g.ID, g.Question, g.Direction, o.Direction, o.Question, o.Hedge.Text, g.Holder, o.HolderName.Text, o.Condition.Text, o.Claim.Text)
		}
		for k, o := range got {
			claims++
			if hit[k] {
				good++
			} else {
				t.Logf("EXTRA %d [%s] %q", i, o.Hedge.Text, o.Claim.Text)
			}
		}
	}
	r, p := float64(found)/float64(core), float64(good)/float64(claims)
	t.Logf("recall %.3f precision %.3f direction %.3f given %.3f of found (%d core, %d claims)", r, p, float64(right)/float64(given), float64(given)/float64(found), core, claims)
	for _, q := range outlook.Group(all, ents, nil) {
		t.Logf("%s yes %d no %d depends %d unclear %d (%s)", q.Text, q.Yes, q.No, q.Depends, q.Unclear, q.Key)
	}
	if r < 0.9 || p < 0.85 {
		t.Errorf("recall %.3f, precision %.3f", r, p)
	}
}
