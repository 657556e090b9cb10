package reuse

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"hearsay"
	"hearsay/internal/words"
)

// outside returns the copies that need no shared words: reprints and retellings
// of outlets that are not in the pile, and credited retellings of pages that
// are.
func (l *linker) outside(articles []*hearsay.Article, copies []hearsay.Copy) []hearsay.Copy {
	pages := map[string][]*hearsay.Article{}
	for _, a := range articles {
		if k := l.own(a); k != "" {
			pages[k] = append(pages[k], a)
		}
	}
	given := map[hearsay.PageID][]hearsay.Copy{}
	for _, c := range copies {
		if c.Directed {
			given[c.To] = append(given[c.To], c)
		}
	}
	var out []hearsay.Copy
	for _, a := range articles {
		done := map[string]bool{}
		for _, cr := range l.strongest(a) {
			k := l.key(cr.Outlet)
			if cr.Outlet == "" || done[k] || l.answered(cr, given[a.Page]) {
				continue
			}
			if !cr.Whole { // a credit for a passage makes no copy of the page
				continue
			}
			if p := l.retold(a, pages[k], cr); p != nil {
				done[k] = true
				out = append(out, hearsay.Copy{Kind: hearsay.Retelling, From: p.Page, To: a.Page, Directed: true, Credit: cr.Words,
					Reasons: []string{"credits " + cr.Outlet + ": “" + clip(cr.Words.Text) + "”", "both name the same people and places"}})
				continue
			}
			done[k] = true
			c := hearsay.Copy{Kind: hearsay.Reprint, To: a.Page, Source: cr.Outlet, Directed: true, Credit: cr.Words,
				Reasons: []string{"credits " + cr.Outlet + ": “" + clip(cr.Words.Text) + "”"}}
			if cr.Kind == hearsay.Retold {
				c.Kind = hearsay.Retelling
			}
			for _, other := range l.credits[a.Page] {
				if other.Words != cr.Words && other.Kind != hearsay.Photo && other.Outlet != "" && l.key(other.Outlet) == k {
					c.Reasons = append(c.Reasons, "and again: “"+clip(other.Words.Text)+"”")
				}
			}
			c.Reasons = append(c.Reasons, "no page of "+cr.Outlet+" in the pile has it")
			out = append(out, c)
		}
	}
	return out
}

// strongest returns the text credits of a page, those for the whole of it first.
func (l *linker) strongest(a *hearsay.Article) []hearsay.Credit {
	var out []hearsay.Credit
	for _, c := range l.credits[a.Page] {
		if c.Kind != hearsay.Photo && c.Kind != hearsay.SocialPost && c.Kind != hearsay.Interview {
			out = append(out, c)
		}
	}
	rank := func(c hearsay.Credit) int {
		switch {
		case !c.Whole:
			return 9
		case c.Kind == hearsay.Retold:
			return 3
		case c.At.Empty():
			return 2
		}
		return 1
	}
	slices.SortStableFunc(out, func(x, y hearsay.Credit) int { return cmp.Compare(rank(x), rank(y)) })
	return out
}

// answered reports whether a copy that is already there explains the credit: the
// giver is the outlet credited, or wears the credited person's name, or credits
// the same outlet itself.
func (l *linker) answered(cr hearsay.Credit, given []hearsay.Copy) bool {
	for _, c := range given {
		a := l.arts[c.From]
		if a == nil {
			continue
		}
		if l.own(a) == l.key(cr.Outlet) || c.Credit == cr.Words || cr.Person != "" && by(a, cr.Person) {
			return true
		}
		if c.Kind == hearsay.Reprint && l.whole(a, cr.Outlet) != nil {
			return true
		}
	}
	return false
}

// retold returns the page of the credited outlet that a page retells: the one
// with most names in common, four at least. Where the credit is not for the
// whole page, its paragraph must tell what that page tells: two fifths of its longer
// words, and five, stand there. Pages dated after it, or more than three weeks
// before, are left out.
func (l *linker) retold(a *hearsay.Article, pages []*hearsay.Article, cr hearsay.Credit) *hearsay.Article {
	const need = 4
	var best *hearsay.Article
	most := need - 1
	for i, p := range pages {
		if i == 200 {
			break
		}
		if p.Page == a.Page || p.Published.Known() && a.Published.Known() &&
			(!p.Published.Start.Before(a.Published.End) || a.Published.Start.Sub(p.Published.End).Hours() > 21*24) {
			continue
		}
		n := 0
		mine := l.namesOf(a)
		for w := range l.namesOf(p) {
			if mine[w] {
				n++
			}
		}
		if n > most && (cr.Whole || tells(p, a, cr.At)) {
			best, most = p, n
		}
	}
	return best
}

// tells reports whether page p tells what the paragraph of a at r does.
func tells(p, a *hearsay.Article, r hearsay.Range) bool {
	b, _, ok := a.BlockAt(r.Start)
	if !ok {
		return false
	}
	theirs := map[string]bool{}
	stems(p.Text, func(s string) { theirs[s] = true })
	seen := map[string]bool{}
	both := 0
	stems(a.Text[b.Start:b.End], func(s string) {
		if !seen[s] && theirs[s] {
			both++
		}
		seen[s] = true
	})
	return both >= 5 && 5*both >= 2*len(seen)
}

// stems yields the first five letters of each word of four or more.
func stems(text string, yield func(string)) {
	for _, w := range words.Words(text) {
		if s := strings.ToLower(text[w.Start:w.End]); len(s) > 3 {
			yield(s[:min(5, len(s))])
		}
	}
}

// namesOf returns the capitalised words of a page that begin no sentence.
func (l *linker) namesOf(a *hearsay.Article) map[string]bool {
	if l.names == nil {
		l.names = map[hearsay.PageID]map[string]bool{}
	}
	if m, ok := l.names[a.Page]; ok {
		return m
	}
	m := map[string]bool{}
	for _, b := range a.Blocks {
		if !b.Body() {
			continue
		}
		text := a.Text[b.Start:b.End]
		starts := map[int]bool{}
		for _, s := range words.Sentences(text) {
			starts[s.Start] = true
		}
		for _, w := range words.Words(text) {
			if s := text[w.Start:w.End]; w.Upper && !starts[w.Start] && len(s) > 3 && strings.IndexFunc(s, unicode.IsLower) > 0 && !monthName(s) && !dayName(s) {
				s = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(s), "'s"), "’s")
				m[s] = true
			}
		}
	}
	l.names[a.Page] = m
	return m
}

func dayName(s string) bool {
	switch strings.ToLower(s) {
	case "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
		return true
	}
	return false
}
