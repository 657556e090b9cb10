package entity_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearsay"
	"hearsay/internal/entity"
	"hearsay/internal/eval"
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

// TestSeeds counts the entities of the seed story that are joined as a careful
// reader joined them: every name of it found in kept text is a mention of one
// entity, and no entity holds names of two.
func TestSeeds(t *testing.T) {
	articles, _ := seeds(t)
	var gold struct {
		Entities []struct {
			Canonical string
			Variants  []struct{ Text string }
		}
	}
	if !readJSON(filepath.Join(eval.GoldDir(), "seeds", "entities.json"), &gold) {
		t.Skip("no gold")
	}
	ents := entity.Resolve(articles)
	if testing.Verbose() {
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
			t.Logf("%-12s %-30s %3d %v %s %s roles %q %v", e.Kind, e.Name, len(e.Mentions), e.Aliases, e.Country, e.Gender, roles, forms)
		}
	}
	text := map[hearsay.PageID]*hearsay.Article{}
	for _, a := range articles {
		text[a.Page] = a
	}
	joined, kept := 0, 0
	holds := map[hearsay.EntityID][]string{}
	for _, g := range gold.Entities {
		ids := map[hearsay.EntityID]int{}
		found := 0
		var missing []string
		for _, v := range g.Variants {
			for _, a := range articles {
				for off := 0; ; {
					i := strings.Index(a.Text[off:], v.Text)
					if i < 0 {
						break
					}
					r := hearsay.Range{Start: off + i, End: off + i + len(v.Text)}
					off = r.End
					if !bounded(a.Text, r) {
						continue
					}
					if inside(ents, a.Page, r) {
						continue // "Minsk" in "Minsk Wheel Tractor Plant"
					}
					id := entityAt(ents, a.Page, r)
					if id == "" {
						missing = append(missing, v.Text+" in ..."+a.Text[max(0, r.Start-20):min(len(a.Text), r.End+15)])
					}
					found++
					ids[id]++
				}
			}
		}
		if found == 0 {
			continue
		}
		kept++
		if len(ids) == 1 && ids[""] == 0 {
			joined++
		} else {
			t.Logf("not joined: %s %v %q", g.Canonical, ids, missing)
		}
		for id := range ids {
			if id != "" {
				holds[id] = append(holds[id], g.Canonical)
			}
		}
	}
	for id, names := range holds {
		if len(names) > 1 {
			t.Errorf("%s holds %v", id, names)
		}
	}
	t.Logf("joined %d of %d kept", joined, kept)
	if joined < 36 {
		t.Errorf("joined %d, want 36 or more", joined)
	}
}

func bounded(s string, r hearsay.Range) bool {
	letter := func(i int) bool {
		return i >= 0 && i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z' || s[i] >= '0' && s[i] <= '9' || s[i] == '_')
	}
	return !(letter(r.Start-1) && letter(r.Start)) && !(letter(r.End) && letter(r.End-1))
}

// inside reports whether r is part of a longer full name.
func inside(ents []hearsay.Entity, p hearsay.PageID, r hearsay.Range) bool {
	for _, e := range ents {
		for _, m := range e.Mentions {
			if m.Span.Page == p && m.Form == hearsay.FullName && e.Kind == hearsay.Organisation && m.At.Contains(r) && m.At.Len() > r.Len()+4 {
				return true
			}
		}
	}
	return false
}

// entityAt returns the entity with the mention that shares most with r.
func entityAt(ents []hearsay.Entity, p hearsay.PageID, r hearsay.Range) hearsay.EntityID {
	best, size, id := 0, 0, hearsay.EntityID("")
	for _, e := range ents {
		for _, m := range e.Mentions {
			if m.Span.Page == p && m.At.Overlaps(r) {
				if n := min(m.At.End, r.End) - max(m.At.Start, r.Start); n > best || n == best && m.At.Len() < size {
					best, size, id = n, m.At.Len(), e.ID
				}
			}
		}
	}
	return id
}
