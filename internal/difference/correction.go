package difference

import (
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/words"
)

// corrections finds what changed between two versions of one page, and what a
// page says it corrected.
func (p *pile) corrections() []hearsay.Difference {
	var out []hearsay.Difference
	for _, c := range p.copies {
		a, ok1 := p.page[c.From]
		b, ok2 := p.page[c.To]
		if c.Kind == hearsay.Version && ok1 && ok2 && Next(c, p.copies) {
			out = append(out, p.changes(a, b)...)
		}
	}
	for _, a := range p.articles {
		if a.Language == "" || a.Language == "en" {
			out = append(out, p.notes(a)...)
		}
	}
	return out
}

// changes pairs sentences of two versions that differ in a number alone.
func (p *pile) changes(a, b int) []hearsay.Difference {
	frames := map[string]*line{}
	for _, l := range p.lines {
		if l.art == a {
			if f, n := frame(l); n > 0 {
				frames[f] = l
			}
		}
	}
	var out []hearsay.Difference
	for _, l := range p.lines {
		if l.art != b {
			continue
		}
		f, _ := frame(l)
		old := frames[f]
		if old == nil || old.digest == l.digest {
			continue
		}
		was, is := changed(old, l)
		out = append(out, hearsay.Difference{Kind: hearsay.Correcting, About: p.about([]view{{claim: claim{line: old}}, {claim: claim{line: l}}}),
			Sides: []hearsay.Side{p.version(old, was), p.version(l, is)}})
	}
	return out
}

func (p *pile) version(l *line, value string) hearsay.Side {
	a := p.articles[l.art]
	return hearsay.Side{Value: value, Voices: []hearsay.Voice{{Page: a.Page, Words: a.Excerpt(l.Range)}}}
}

// frame is the words of a line with its numbers blotted out, and how many words
// are left; at least five make a frame.
func frame(l *line) (string, int) {
	var b strings.Builder
	n, numbers := 0, 0
	for _, w := range l.words {
		if isNumber(w.low) {
			b.WriteString("# ")
			numbers++
			continue
		}
		b.WriteString(w.low)
		b.WriteByte(' ')
		n++
	}
	if n < 5 || numbers == 0 {
		return "", 0
	}
	return b.String(), n
}

func isNumber(w string) bool {
	if w[0] >= '0' && w[0] <= '9' {
		return true
	}
	_, ok := smallNumbers[w]
	return ok
}

// changed returns the numbers that differ between two lines of one frame.
func changed(a, b *line) (was, is string) {
	numbers := func(l *line) (out []string) {
		for _, w := range l.words {
			if isNumber(w.low) {
				out = append(out, w.low)
			}
		}
		return out
	}
	x, y := numbers(a), numbers(b)
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return x[i], y[i]
		}
	}
	return "", ""
}

// notes reads "An earlier version of this article said that P. Q." What was said
// is one side, what the note says now the other.
func (p *pile) notes(a *hearsay.Article) []hearsay.Difference {
	var out []hearsay.Difference
	for _, b := range a.Blocks {
		if !b.Body() && b.Kind != hearsay.Correction {
			continue
		}
		text := a.Text[b.Start:b.End]
		low := strings.ToLower(text)
		at := strings.Index(low, "earlier version of this")
		if at < 0 {
			at = strings.Index(low, "previous version of this")
		}
		if at < 0 || len(low) != len(text) {
			continue
		}
		ss := words.Sentences(text)
		k := slices.IndexFunc(ss, func(r hearsay.Range) bool { return r.Start <= at && at < r.End })
		if k < 0 || k+1 >= len(ss) {
			continue
		}
		said := ss[k]
		for _, cue := range []string{"said that ", "stated that ", "reported that ", "misstated ", "incorrectly said ", "incorrectly stated ", "wrongly said ", "gave ", "said "} {
			if j := strings.Index(low[at:said.End], cue); j >= 0 {
				said.Start = at + j + len(cue)
				break
			}
		}
		if said.Start <= at || said.Len() < 8 {
			continue
		}
		move := func(r hearsay.Range) hearsay.Excerpt {
			return a.Excerpt(hearsay.Range{Start: b.Start + r.Start, End: b.Start + r.End})
		}
		was, is := move(said), move(ss[k+1])
		if was.None() || is.None() {
			continue
		}
		out = append(out, hearsay.Difference{Kind: hearsay.Correcting, About: "correction", Sides: []hearsay.Side{
			{Voices: []hearsay.Voice{{Page: a.Page, Words: was}}},
			{Voices: []hearsay.Voice{{Page: a.Page, Words: is}}},
		}})
	}
	return out
}
