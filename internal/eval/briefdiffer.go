package eval

import (
	"encoding/json"
	"slices"
	"strings"

	"hearsay"
)

func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// differences counts gold's conflicts that are shown. Where gold gives spans,
// both sides must be shown with overlapping ones. Where it gives words only, both
// sides must come from its pages and share two content words with its text.
func (r *briefRun) differences(sc Scores) {
	shown, asked := 0, false
	for _, g := range r.gold.differences {
		if !strings.Contains(g.Status, "not") {
			asked = true
			a, b := r.spansIn(g.A), r.spansIn(g.B)
			if len(a) == 0 || len(b) == 0 {
				var sides []json.RawMessage
				if json.Unmarshal(g.Sides, &sides) == nil && len(sides) > 1 {
					a, b = r.spansIn(sides[0]), r.spansIn(sides[1])
				}
			}
			if slices.ContainsFunc(r.brief.Differences, func(d hearsay.Difference) bool { return sided(d, touches(a), touches(b)) }) {
				shown++
			}
		}
	}
	var texts []map[string]string
	if r.gold.reuse != nil {
		texts = append(texts, r.gold.reuse.Disagreements...)
	}
	if r.gold.timeline != nil {
		texts = append(texts, r.gold.timeline.Disagreements...)
	}
	for _, g := range texts {
		asked = true
		if slices.ContainsFunc(r.brief.Differences, func(d hearsay.Difference) bool { return r.tells(d, g) }) {
			shown++
		}
	}
	if asked {
		sc["differences"] = float64(shown)
	}
}

func touches(spans []hearsay.Span) func(hearsay.Side) bool {
	return func(s hearsay.Side) bool {
		return slices.ContainsFunc(s.Voices, func(v hearsay.Voice) bool {
			both, _, _ := overlapping(append(spansOf(v.Repeats), v.Words.Span), spans)
			return both > 0
		})
	}
}

// sided reports whether one side of d passes a and another b.
func sided(d hearsay.Difference, a, b func(hearsay.Side) bool) bool {
	for i, s := range d.Sides {
		for j, t := range d.Sides {
			if i != j && a(s) && b(t) {
				return true
			}
		}
	}
	return false
}

// spansIn finds every span in a piece of gold, however it is nested.
func (r *briefRun) spansIn(raw json.RawMessage) []hearsay.Span {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return nil
	}
	var out []hearsay.Span
	var walk func(v any, file string)
	walk = func(v any, file string) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x, file)
			}
		case map[string]any:
			for _, k := range []string{"file", "page"} {
				if s, ok := v[k].(string); ok {
					file = s
				}
			}
			start, ok := v["byte_start"].(float64)
			end, ok2 := v["byte_end"].(float64)
			if !ok || !ok2 {
				start, ok = v["start"].(float64)
				end, ok2 = v["end"].(float64)
			}
			if b, is := v["byte"].([]any); is && len(b) == 2 {
				start, ok = b[0].(float64)
				end, ok2 = b[1].(float64)
			}
			if ok && ok2 {
				out = append(out, hearsay.Span{Page: r.id(file), Start: int(start), End: int(end)})
			}
			for _, k := range sortedKeys(v) {
				walk(v[k], file)
			}
		}
	}
	walk(v, "")
	return out
}

// tells compares a difference with gold that gives words and pages only: "yes
// (Lukashenko: 002, 003)" under a and b, or an answer under each page's name.
func (r *briefRun) tells(d hearsay.Difference, g map[string]string) bool {
	var sides []func(hearsay.Side) bool
	for _, k := range sortedKeys(g) {
		if k == "topic" || k == "question" {
			continue
		}
		text := g[k]
		pages := k + " " + text
		sides = append(sides, func(s hearsay.Side) bool {
			return slices.ContainsFunc(s.Voices, func(v hearsay.Voice) bool {
				return r.names(pages, v.Words.Span.Page) && sharedWords(g["topic"]+" "+g["question"]+" "+text, v.Words.Text) >= 2
			})
		})
	}
	for i := range sides {
		for j := range sides {
			if i != j && sided(d, sides[i], sides[j]) {
				return true
			}
		}
	}
	return false
}

// names reports whether text names the page by the start of its file's name.
func (r *briefRun) names(text string, id hearsay.PageID) bool {
	for f, p := range r.file {
		if p == id {
			n, _, _ := strings.Cut(f, "_")
			return strings.Contains(text, n)
		}
	}
	return false
}

func sharedWords(a, b string) int {
	n := 0
	in := bag(b)
	for w := range bag(a) {
		if len(w) > 3 {
			for v := range in {
				if v == w || len(w) > 5 && len(v) > 5 && v[:5] == w[:5] {
					n++
					break
				}
			}
		}
	}
	return n
}
