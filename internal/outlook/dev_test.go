package outlook_test

import (
	"compress/gzip"
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
	"hearsay/internal/words"
)

func TestDevMeantime(t *testing.T) {
	if os.Getenv("DEV") == "" {
		t.Skip()
	}
	f, _ := os.Open(filepath.Join(eval.GoldDir(), "date/meantime-dev.jsonl.gz"))
	z, _ := gzip.NewReader(f)
	d := json.NewDecoder(z)
	var tp, fp, fn, ftp, ffp, ffn int
	cue := map[string][3]int{}
	for {
		var row struct {
			Text   string
			Events []struct {
				Start, End      int
				Time, Certainty string
				Pred            string
			}
		}
		if d.Decode(&row) != nil {
			break
		}
		a := plain("x", row.Text)
		got := outlook.Find(a, entity.Resolve([]*hearsay.Article{a}), nil)
		for _, s := range words.Sentences(row.Text) {
			pos, ann := false, false
			preds := []string{}
			for _, e := range row.Events {
				if s.Start <= e.Start && e.Start < s.End {
					ann = ann || e.Time != ""
					if e.Time == "FUTURE" || e.Certainty == "POSSIBLE" || e.Certainty == "PROBABLE" {
						pos = true
						preds = append(preds, e.Pred)
					}
				}
			}
			var hs []string
			for _, o := range got {
				if s.Overlaps(o.At) {
					hs = append(hs, strings.ToLower(o.Hedge.Text))
				}
			}
			for _, h := range hs {
				c := cue[h]
				if pos {
					c[0]++
				} else if ann {
					c[1]++
				} else {
					c[2]++
				}
				cue[h] = c
			}
			hit := len(hs) > 0
			switch {
			case pos && hit:
				tp++
			case pos:
				fn++
				t.Logf("FN %v %q", preds, row.Text[s.Start:s.End])
			case hit:
				fp++
				if ann {
					ffp++
					t.Logf("FP %v %q", hs, row.Text[s.Start:s.End])
				} else {
					t.Logf("UN %v %q", hs, row.Text[s.Start:s.End])
				}
			}
		}
	}
	_ = ftp
	_ = ffn
	t.Log(cue)
	t.Logf("all: tp %d fp %d fn %d f1 %.3f; annotated only fp %d f1 %.3f", tp, fp, fn, 2*float64(tp)/float64(2*tp+fp+fn), ffp, 2*float64(tp)/float64(2*tp+ffp+fn))
}

func plain(id, text string) *hearsay.Article {
	a := &hearsay.Article{Page: hearsay.PageID(id), Language: "en", Text: text}
	off := 0
	for i, line := range strings.SplitAfter(text, "\n") {
		t := strings.TrimRight(line, "\n")
		if strings.TrimSpace(t) != "" {
			kind := hearsay.Paragraph
			if i == 0 {
				kind = hearsay.Title
			}
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: off, End: off + len(t)}})
			a.Trace = append(a.Trace, hearsay.Run{Text: off, Len: len(t), Page: off, Width: len(t)})
		}
		off += len(line)
	}
	return a
}

func TestDevRead(t *testing.T) {
	set := os.Getenv("DEVREAD")
	if set == "" {
		t.Skip()
	}
	f, _ := os.Open(filepath.Join(eval.GoldDir(), set))
	z, _ := gzip.NewReader(f)
	d := json.NewDecoder(z)
	stories := map[string][]*hearsay.Article{}
	var order []string
	for {
		var row struct{ ID, Title, Body, Text, Story string }
		if d.Decode(&row) != nil {
			break
		}
		if row.Story == "" {
			row.Story = row.ID
		}
		if stories[row.Story] == nil {
			order = append(order, row.Story)
		}
		stories[row.Story] = append(stories[row.Story], plain(row.ID, row.Title+"\n"+row.Body+row.Text))
	}
	for i, s := range order {
		if i%9 != 4 {
			continue
		}
		ents := entity.Resolve(stories[s])
		var all []hearsay.Outlook
		for _, a := range stories[s] {
			got := outlook.Find(a, ents, statement.Find(a, ents))
			all = append(all, got...)
			for _, o := range got {
				t.Logf("%-7s %-28s [%s] {%s} <%s> %q", o.Direction, o.Question, o.Hedge.Text, o.HolderName.Text, o.Condition.Text, o.Claim.Text)
			}
		}
		for _, q := range outlook.Group(all, ents, nil) {
			t.Logf("  Q %s yes %d no %d dep %d unclear %d", q.Text, q.Yes, q.No, q.Depends, q.Unclear)
		}
	}
}
