package difference

import (
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/words"
)

// Sentences that share half of their words are one sentence, changed.
const sameSentence = .5

// maxChanged bounds the sentences of each version that are compared with each
// other; a page with more was written anew.
const maxChanged = 300

// A sentence is one of a version that the other has not.
type sentence struct {
	hearsay.Range
	words map[string]bool
}

// Changes tells how one version of a page differs from the next, sentence by
// sentence: those that changed, those that came, and those that went, in the
// order of the later version, what went at the end. A sentence that merely moved
// is no change. Headline, body and correction notes count, in any language with
// sentences.
func Changes(was, is *hearsay.Article) []hearsay.Change {
	before, after := sentencesOf(was), sentencesOf(is)
	gone, come := without(was, before, is, after), without(is, after, was, before)
	type match struct {
		like       float64
		gone, come int
	}
	var matches []match
	if len(gone) <= maxChanged && len(come) <= maxChanged {
		for i := range come {
			for k := range gone {
				if l := alike(come[i].words, gone[k].words); l >= sameSentence {
					matches = append(matches, match{l, k, i})
				}
			}
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int {
		switch {
		case a.like > b.like:
			return -1
		case a.like < b.like:
			return 1
		}
		return 0
	})
	from := make([]int, len(come)) // one more than the sentence it was; 0 for none
	taken := make([]bool, len(gone))
	for _, m := range matches {
		if from[m.come] == 0 && !taken[m.gone] {
			from[m.come], taken[m.gone] = m.gone+1, true
		}
	}
	var out []hearsay.Change
	for i, s := range come {
		c := hearsay.Change{From: was.Page, To: is.Page, Is: is.Excerpt(s.Range)}
		if k := from[i]; k > 0 {
			c.Was = was.Excerpt(gone[k-1].Range)
		}
		out = append(out, c)
	}
	for k, s := range gone {
		if !taken[k] {
			out = append(out, hearsay.Change{From: was.Page, To: is.Page, Was: was.Excerpt(s.Range)})
		}
	}
	return out
}

// Next reports whether a copy leads from one version of a page to the very next:
// whether no other version among the copies stands between.
func Next(c hearsay.Copy, copies []hearsay.Copy) bool {
	after := map[hearsay.PageID]bool{}
	for _, d := range copies {
		if d.Kind == hearsay.Version && d.Directed && d.From == c.From {
			after[d.To] = true
		}
	}
	for _, d := range copies {
		if d.Kind == hearsay.Version && d.Directed && d.To == c.To && after[d.From] {
			return false
		}
	}
	return true
}

// sentencesOf returns the sentences of what a page has to say.
func sentencesOf(a *hearsay.Article) []hearsay.Range {
	var out []hearsay.Range
	for _, b := range a.Blocks {
		if !b.Body() && b.Kind != hearsay.Title && b.Kind != hearsay.Correction {
			continue
		}
		for _, s := range words.Sentences(a.Text[b.Start:b.End]) {
			out = append(out, hearsay.Range{Start: b.Start + s.Start, End: b.Start + s.End})
		}
	}
	return out
}

// without returns the sentences of a that b has not, each once.
func without(a *hearsay.Article, mine []hearsay.Range, b *hearsay.Article, theirs []hearsay.Range) []sentence {
	have := map[string]bool{}
	for _, r := range theirs {
		have[folded(b, r)] = true
	}
	var out []sentence
	for _, r := range mine {
		f := folded(a, r)
		if f == "" || have[f] {
			continue
		}
		have[f] = true
		s := sentence{r, map[string]bool{}}
		for w := range strings.FieldsSeq(f) {
			s.words[w] = true
		}
		out = append(out, s)
	}
	return out
}

// folded is the words of a sentence in small letters, a space between them.
func folded(a *hearsay.Article, r hearsay.Range) string {
	var b strings.Builder
	text := a.Text[r.Start:r.End]
	for _, w := range words.Words(text) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.ToLower(text[w.Start:w.End]))
	}
	return b.String()
}

func alike(a, b map[string]bool) float64 {
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
