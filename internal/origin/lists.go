package origin

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hearsay"
)

// A report is words on a page that carry something.
type report struct {
	article int
	words   hearsay.Excerpt
	at      hearsay.Range    // the same in the article's Text, empty where it has to be looked for
	speaker hearsay.EntityID // where it is a statement of somebody
	quote   bool             // somebody's own words
	why     string           // "" where it tells it
}

// shown is how many words a member of a list shows at most: a page that tells one
// thing a thousand times need not show them all.
const shown = 12

// A list is one of the four, with what finds its members.
type list struct {
	members []hearsay.Witness
	at      map[string]int // by page or by house
	folded  map[[2]string]bool
}

func newList() *list {
	return &list{members: []hearsay.Witness{}, at: map[string]int{}, folded: map[[2]string]bool{}}
}

// add adds a member, or folds it into the one of its key. It returns the member.
func (l *list) add(k string, w hearsay.Witness) (m *hearsay.Witness, fresh bool) {
	i, ok := l.at[k]
	if !ok {
		i = len(l.members)
		l.at[k] = i
		folds := w.Folds
		w.Folds = nil
		l.members = append(l.members, w)
		m = &l.members[i]
		l.fold(k, m, folds)
		return m, true
	}
	m = &l.members[i]
	for _, x := range w.Words {
		if len(m.Words) < shown && !slices.Contains(m.Words, x) {
			m.Words = append(m.Words, x)
		}
	}
	l.fold(k, m, append([]hearsay.PageID{w.Page}, w.Folds...))
	return m, false
}

func (l *list) fold(k string, m *hearsay.Witness, pages []hearsay.PageID) {
	for _, p := range pages {
		if p != m.Page && !l.folded[[2]string{k, string(p)}] {
			l.folded[[2]string{k, string(p)}] = true
			m.Folds = append(m.Folds, p)
		}
	}
}

// lists makes the first three lists of some reports.
func (t *tracer) lists(reports []report) hearsay.Origins {
	slices.SortStableFunc(reports, func(a, b report) int {
		return cmp.Or(cmp.Compare(a.article, b.article), cmp.Compare(a.words.Span.Start, b.words.Span.Start))
	})
	carriers := make([]carrier, len(reports))
	credited := map[int]bool{}
	for i, r := range reports {
		carriers[i] = t.carrier(r)
		if carriers[i].page < 0 {
			credited[t.text[r.article]] = true
		}
	}
	pages, texts, outlets := newList(), newList(), newList()
	for i, r := range reports {
		id := t.Articles[r.article].Page
		words := []hearsay.Excerpt{r.words}
		pages.add(string(id), hearsay.Witness{Name: t.name[r.article], Page: id, Words: words, Why: cmp.Or(r.why, "carries it")})
		root := t.text[r.article]
		text := hearsay.Witness{Name: t.name[root], Page: t.Articles[root].Page, Words: words, Why: "own text"}
		if root != r.article {
			text.Folds = []hearsay.PageID{id}
		}
		if w := t.whole[root]; w != nil {
			text.Why = "text of " + w.outlet
		}
		texts.add(string(text.Page), text)
		c := carriers[i]
		if c.page >= 0 && credited[root] {
			continue // elsewhere the text says where it has this from
		}
		house := t.house(c)
		m, fresh := outlets.add(key(house), hearsay.Witness{Name: c.name, Page: t.Articles[root].Page, Folds: text.Folds, Words: c.words, Why: c.why})
		if !fresh && !same(m.Name, c.name) && !strings.Contains(m.Why, c.name) {
			m.Why += "; " + c.name + " counts with it: one owner"
			if key(house) != key(m.Name) && key(house) != key(c.name) {
				m.Why += ", " + house
			}
		}
	}
	for i := range texts.members {
		if n := len(texts.members[i].Folds); n > 0 {
			texts.members[i].Why += fmt.Sprintf(", with %d copied whole", n)
		}
	}
	return hearsay.Origins{Pages: pages.members, Texts: texts.members, Outlets: outlets.members, Origins: []hearsay.Witness{}}
}

// house is what tells a carrier's outlet from others when they are counted: the
// name of its owner, of itself where the table of outlets has it, else the name
// folded.
func (t *tracer) house(c carrier) string {
	o := hearsay.Outlet{Name: c.name}
	if c.page >= 0 {
		o = t.Articles[c.page].Outlet
	}
	return t.houseOf(o, c.name)
}

func (t *tracer) houseOf(o hearsay.Outlet, name string) string {
	if t.House != nil {
		if o.String() == "" {
			o.Name = name
		}
		if h := t.House(o); h != "" {
			return h
		}
	}
	return key(name)
}

// A carrier is the outlet that a report is traced to.
type carrier struct {
	name  string
	page  int // the page itself, or -1 for an outlet outside the pile
	words []hearsay.Excerpt
	why   string
}

// carrier follows a report to its outlet.
func (t *tracer) carrier(r report) carrier { return t.follow(r, 0) }

// deepest is how many copied passages are followed, one to the next.
const deepest = 8

func (t *tracer) follow(r report, depth int) carrier {
	root := t.text[r.article]
	if w := t.whole[root]; w != nil && !(w.retold && r.quote && r.speaker != "") {
		why := "reprints " + w.outlet
		if w.retold {
			why = "retells " + w.outlet
		}
		return carrier{w.outlet, -1, []hearsay.Excerpt{r.words, w.words}, why}
	}
	if c, ok := t.credit(r); ok {
		return carrier{c.Outlet, -1, []hearsay.Excerpt{r.words, c.Words}, "credits " + c.Outlet}
	}
	if c, ok := t.lifted(r, depth); ok {
		return c
	}
	if root != r.article {
		words := []hearsay.Excerpt{r.words}
		why := "the text of " + t.name[root]
		if c := t.from[r.article]; c != nil && !c.Credit.None() {
			words, why = append(words, c.Credit), "copied from "+t.name[root]
		}
		if c := t.from[r.article]; c != nil && c.Marked != "" {
			why += ", " + c.Marked
		}
		return carrier{t.name[root], root, words, why}
	}
	return carrier{t.name[root], root, []hearsay.Excerpt{r.words}, "its own report"}
}

// lifted follows a report that stands in a passage which the page shares with
// another to where the passage is from.
func (t *tracer) lifted(r report, depth int) (carrier, bool) {
	if depth == deepest {
		return carrier{}, false
	}
	for _, l := range t.shared.at(r.words.Span) {
		if in := min(l.here.End, r.words.Span.End) - max(l.here.Start, r.words.Span.Start); 2*in < r.words.Span.End-r.words.Span.Start {
			continue
		}
		if l.page < 0 {
			words := []hearsay.Excerpt{r.words}
			if !l.copy.Credit.None() {
				words = append(words, l.copy.Credit)
			}
			return carrier{l.copy.Source, -1, words, "words that two pages took from " + l.copy.Source}, true
		}
		c := t.follow(report{article: l.page, words: l.origin, speaker: r.speaker, quote: r.quote}, depth+1)
		why := "words taken from " + t.name[l.page]
		switch {
		case l.copy.Kind == hearsay.CommonSource:
			why = "the same words as " + t.name[l.page] + ", from one source"
		case !l.copy.Directed:
			why = "the same words as " + t.name[l.page] + "; which had them first cannot be told"
		}
		if c.page < 0 || c.page != l.page {
			why += ", which " + c.why
		}
		return carrier{c.name, c.page, append([]hearsay.Excerpt{r.words}, c.words...), why}, true
	}
	return carrier{}, false
}
