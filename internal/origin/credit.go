package origin

import (
	"cmp"
	"slices"
	"strings"

	"hearsay"
)

// pageCredits are the credits of one page that are not for a photo: by block, in
// order of place, and by the person that they name.
type pageCredits struct {
	all    []hearsay.Credit
	block  map[int][]hearsay.Credit
	person map[string]hearsay.Credit
}

func newPageCredits(a *hearsay.Article, all []hearsay.Credit) pageCredits {
	p := pageCredits{all, map[int][]hearsay.Credit{}, map[string]hearsay.Credit{}}
	for _, c := range all {
		if c.Whole || c.Outlet == "" || same(c.Outlet, a.Outlet.String()) {
			continue
		}
		if k := key(c.Person); k != "" {
			if _, ok := p.person[k]; !ok {
				p.person[k] = c
			}
		}
		if c.At.Empty() || c.Kind == hearsay.Interview || c.Kind == hearsay.SocialPost {
			continue
		}
		if b, i, ok := a.BlockAt(c.At.Start); ok && b.Contains(c.At) {
			p.block[i] = append(p.block[i], c)
		}
	}
	for _, cs := range p.block {
		slices.SortStableFunc(cs, func(x, y hearsay.Credit) int { return cmp.Compare(x.At.Start, y.At.Start) })
	}
	return p
}

// near is how many credits on either side of a report are looked at, and reach how
// many bytes away one may stand in a sentence with it.
const (
	near  = 32
	reach = 2000
)

// credit returns the credit for a passage that reaches the report.
func (t *tracer) credit(r report) (hearsay.Credit, bool) {
	a, cs := t.Articles[r.article], &t.credits[r.article]
	if len(cs.all) == 0 {
		return hearsay.Credit{}, false
	}
	if e := t.entity[r.speaker]; e != nil { // what a credited person says
		for _, n := range append([]string{e.Name}, e.Aliases...) {
			if c, ok := cs.person[key(n)]; ok && key(n) != "" {
				return c, true
			}
		}
	}
	at, ok := r.at, !r.at.Empty()
	if !ok {
		at, ok = a.Locate(r.words.Span)
	}
	if !ok {
		return hearsay.Credit{}, false
	}
	block, i, ok := a.BlockAt(at.Start)
	if !ok {
		return hearsay.Credit{}, false
	}
	here := cs.block[i]
	k, _ := slices.BinarySearchFunc(here, at.Start, func(c hearsay.Credit, at int) int { return cmp.Compare(c.At.Start, at) })
	for _, c := range here[max(0, k-near):k] {
		if from := min(c.At.End, at.Start); at.Start-from < reach && !sentenceEnds(a.Text[from:at.Start]) {
			return c, true
		}
	}
	for _, c := range here[k:min(len(here), k+near)] { // in it, or after it in one sentence
		if c.At.Start <= at.End || c.At.Start-at.End < reach && !sentenceEnds(a.Text[at.End:c.At.Start]) {
			return c, true
		}
	}
	for _, c := range slices.Backward(here[max(0, k-near):k]) {
		if c.Kind == hearsay.OutletReport && !t.speaksItself(r) {
			return c, true
		}
	}
	if i > 0 && opensQuote(a.Text[block.Start:block.End]) {
		before, end := cs.block[i-1], a.Blocks[i-1].End
		for _, c := range before[max(0, len(before)-near):] {
			if end-c.At.End < reach && !sentenceEnds(strings.TrimRight(a.Text[c.At.End:end], ".!?”\" ")) {
				return c, true
			}
		}
	}
	return hearsay.Credit{}, false
}

// speaksItself reports whether the report is a statement of a named organisation,
// which gives its own word to many at once: "According to the AP, 14 died. Amnesty
// International says 23".
func (t *tracer) speaksItself(r report) bool {
	e := t.entity[r.speaker]
	return e != nil && e.Kind == hearsay.Organisation
}

// sentenceEnds reports whether a sentence ends inside s.
func sentenceEnds(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		if (s[i] == '.' || s[i] == '!' || s[i] == '?') && (s[i+1] == ' ' || s[i+1] == '\n' || s[i+1] >= 0x80 || s[i+1] == '"') {
			return true
		}
	}
	return false
}

func opensQuote(s string) bool {
	return strings.HasPrefix(s, "“") || strings.HasPrefix(s, `"`) || strings.HasPrefix(s, "«") || strings.HasPrefix(s, "‘")
}
