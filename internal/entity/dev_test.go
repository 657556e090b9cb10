package entity_test

import (
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/entity"
	"hearsay/internal/eval"
)

// plain makes an article of a text, one paragraph a line.
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

// TestDevStories prints the entities of stories; for reading, with DEV=set.
func TestDevStories(t *testing.T) {
	set := os.Getenv("DEV")
	if set == "" {
		t.Skip("for reading")
	}
	f, err := os.Open(filepath.Join(eval.GoldDir(), set))
	if err != nil {
		t.Skip(err)
	}
	z, _ := gzip.NewReader(f)
	d := json.NewDecoder(z)
	stories := map[string][]*hearsay.Article{}
	var order []string
	n := 0
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
		n++
	}
	start := time.Now()
	for i, s := range order {
		ents := entity.Resolve(stories[s])
		if i%17 != 3 || i > 140 {
			continue
		}
		t.Logf("==== %s %d", s, len(stories[s]))
		for _, e := range ents {
			var roles []string
			for _, r := range e.Roles {
				roles = append(roles, r.Text)
			}
			forms := map[string]int{}
			for _, m := range e.Mentions {
				if m.Form == hearsay.RoleName || m.Form == hearsay.Pronoun {
					forms[m.Text]++
				}
			}
			t.Logf("%-5.5s %-30s %3d %q %s %s roles %q %v", e.Kind, e.Name, len(e.Mentions), e.Aliases, e.Country, e.Gender, roles, forms)
		}
	}
	t.Logf("%d docs, %.0f docs/s", n, float64(n)/time.Since(start).Seconds())
}

func TestDevJoins(t *testing.T) {
	if os.Getenv("DEVJ") == "" {
		t.Skip("for reading")
	}
	for _, set := range strings.Fields(os.Getenv("DEVJ")) {
		f, err := os.Open(filepath.Join(eval.GoldDir(), set))
		if err != nil {
			t.Skip(err)
		}
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
		for _, s := range order {
			for _, e := range entity.Resolve(stories[s]) {
				full := 0
				for _, al := range append(e.Aliases, e.Name) {
					if strings.Contains(al, " ") {
						full++
					}
				}
				if e.Kind == hearsay.Person && full > 1 {
					t.Logf("%s: %q %q", s, e.Name, e.Aliases)
				}
			}
		}
	}
}
