// Package origin follows every report back to where it came from, and counts
// the independent ones.
//
// # Four lists
//
// An event or statement is carried by pages. [Trace] gives four lists for each,
// every member with the words that make it one:
//
//   - pages that carry it;
//   - texts, after whole reprints and versions are folded into the page they
//     were taken from;
//   - outlets, after following credits: a page that took its text from another
//     counts as that one; a page that says as a whole whose text it is
//     ("– NBC News", "Reference: The Week") counts as that outlet; a sentence
//     that credits an outlet ("Per BBC", "Bloomberg reported") counts as it; else
//     the page's own outlet;
//   - origins: who first said, saw or published it. The speaker of the statement
//     that holds the report, where one is named; else, where nobody is named on
//     any page, the outlet that one sentence credits. None named is an answer.
//
// A credit that stands in a copied text is the original's and counts there once.
// An office, whoever holds it and the state it speaks for are one origin: "the
// Kremlin", Putin and Russia. A text that credits an outlet for a thing counts as
// that outlet for it, wherever else on the page it repeats it.
//
// # How far a credit reaches
//
// A credit for the whole page reaches everywhere. One in a sentence reaches that
// sentence and the rest of its paragraph; where it ends its paragraph, also a
// quotation that opens the next. A credit that names a person
// ("X wrote for The Washington Post") and an interview ("told NBC News") reach
// what that person says, wherever on the page. A retelling's credit reaches what
// it tells, but not what others are quoted as saying on the page.
//
// A wrong join fakes agreement, so what is not certain stays apart: two pages
// that name no site of their own are two outlets.
package origin

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hearsay"
)

// Version changes when the same input may give other origins.
const Version = 1

// An Input is what the other stages found about one story.
type Input struct {
	Articles   []*hearsay.Article // in the order of their numbers, from 1
	Copies     []hearsay.Copy
	Credits    []hearsay.Credit
	Entities   []hearsay.Entity
	Events     []hearsay.Event
	Statements []hearsay.Statement // joined
	// House returns the name under which an outlet is counted, its owner's or its
	// own, "" for one that is not known. Nil knows none.
	House func(hearsay.Outlet) string
}

// A Result is where everything came from.
type Result struct {
	Text       []int    // for each article, the number of its text, from 1
	Name       []string // for each article, what its outlet is called, "page 3" where nothing says
	Events     []hearsay.Origins
	Statements []hearsay.Origins
	Provenance hearsay.Provenance
	Behind     []string // outlets credited that are not in the pile, in order of first credit
}

// Trace follows the events and statements of a story to their origins.
func Trace(in Input) Result {
	t := newTracer(in)
	var r Result
	r.Text, r.Name = t.numbers(), t.name
	for _, e := range in.Events {
		r.Events = append(r.Events, t.event(e))
	}
	for _, s := range in.Statements {
		r.Statements = append(r.Statements, t.statement(s))
	}
	r.Provenance = t.provenance()
	r.Behind = t.behind(r.Provenance)
	return r
}

// A tracer holds the story's pages, copies and credits by number.
type tracer struct {
	Input
	at      map[hearsay.PageID]int
	entity  map[hearsay.EntityID]*hearsay.Entity
	text    []int                     // the article that i's whole text was taken from, else i
	from    []*hearsay.Copy           // the copy that says so
	whole   []*source                 // whose text the page says it is, nil where it is its own
	name    []string                  // of each article's outlet
	credits [][]hearsay.Credit        // for each article, those for a passage
	said    map[hearsay.PageID][]said // reports of statements by page
	places  map[hearsay.Span]hearsay.Range
}

// A source is an outlet outside the pile that a whole page is credited to.
type source struct {
	outlet string
	words  hearsay.Excerpt
	retold bool
}

// A said is one report of a statement on one page.
type said struct {
	statement int
	words     []hearsay.Excerpt
}

func newTracer(in Input) *tracer {
	n := len(in.Articles)
	t := &tracer{Input: in, at: map[hearsay.PageID]int{}, entity: map[hearsay.EntityID]*hearsay.Entity{}, text: make([]int, n),
		from: make([]*hearsay.Copy, n), whole: make([]*source, n), name: make([]string, n), credits: make([][]hearsay.Credit, n),
		said: map[hearsay.PageID][]said{}, places: map[hearsay.Span]hearsay.Range{}}
	for i, a := range in.Articles {
		t.at[a.Page], t.text[i] = i, i
	}
	for i := range in.Entities {
		t.entity[in.Entities[i].ID] = &in.Entities[i]
	}
	t.foldTexts()
	t.readCredits()
	t.nameOutlets()
	for i, s := range in.Statements {
		t.said[s.Page] = append(t.said[s.Page], said{i, s.Words})
		for _, r := range s.Repeats {
			t.said[r.Page] = append(t.said[r.Page], said{i, r.Words})
		}
	}
	return t
}

// foldTexts follows reprints and versions to the page they were taken from.
// Where the direction can't be told they are one text all the same, led by the
// page with the smaller number.
func (t *tracer) foldTexts() {
	for k := range t.Copies {
		c := &t.Copies[k]
		if c.Kind != hearsay.Reprint && c.Kind != hearsay.Version {
			continue
		}
		i, ok := t.at[c.From]
		j, ok2 := t.at[c.To]
		if !ok || !ok2 || i == j {
			continue
		}
		if !c.Directed && j < i {
			i, j = j, i
		}
		if i, j = t.root(i), t.root(j); i != j {
			t.text[j], t.from[j] = i, c
		}
	}
	for i := range t.text {
		t.text[i] = t.root(i)
	}
}

func (t *tracer) root(i int) int {
	for t.text[i] != i {
		i = t.text[i]
	}
	return i
}

// numbers gives each text a number in order of its first page.
func (t *tracer) numbers() []int {
	number := map[int]int{}
	out := make([]int, len(t.text))
	for i, r := range t.text {
		if number[r] == 0 {
			number[r] = len(number) + 1
		}
		out[i] = number[r]
	}
	return out
}

func (t *tracer) readCredits() {
	for k := range t.Copies {
		c := &t.Copies[k]
		j, ok := t.at[c.To]
		if ok && c.From == "" && c.Source != "" && t.whole[j] == nil {
			t.whole[j] = &source{c.Source, c.Credit, c.Kind == hearsay.Retelling}
		}
	}
	for _, c := range t.Credits {
		i, ok := t.at[c.Page]
		if !ok || c.Kind == hearsay.Photo {
			continue
		}
		if c.Whole && c.Outlet != "" && t.whole[i] == nil && t.text[i] == i && !same(c.Outlet, t.Articles[i].Outlet.String()) {
			t.whole[i] = &source{c.Outlet, c.Words, c.Kind == hearsay.Retold}
		}
		t.credits[i] = append(t.credits[i], c)
	}
}

// nameOutlets calls each page by its own outlet, else by what a copy of it
// credits, else by its number.
func (t *tracer) nameOutlets() {
	for i, a := range t.Articles {
		t.name[i] = a.Outlet.String()
	}
	for j := range t.Articles {
		if t.from[j] == nil || t.name[t.text[j]] != "" {
			continue
		}
		for _, c := range t.credits[j] {
			if c.Whole && c.Outlet != "" {
				t.name[t.text[j]] = c.Outlet
				break
			}
		}
	}
	for i := range t.name {
		if t.name[i] == "" {
			t.name[i] = fmt.Sprintf("page %d", i+1)
		}
	}
}

func same(a, b string) bool { return key(a) == key(b) }

// key is an outlet's name without case, article and parenthesis.
func key(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if i := strings.IndexByte(name, '('); i > 0 {
		name = strings.TrimSpace(name[:i])
	}
	return strings.TrimPrefix(name, "the ")
}

// A report is words on a page that carry something.
type report struct {
	article int
	words   hearsay.Excerpt
	speaker hearsay.EntityID // where it is a statement of somebody
	via     []hearsay.Via
	quote   bool // somebody's own words
}

// lists makes the first three lists of some reports.
func (t *tracer) lists(reports []report) hearsay.Origins {
	slices.SortStableFunc(reports, func(a, b report) int {
		return cmp.Or(cmp.Compare(a.article, b.article), cmp.Compare(a.words.Span.Start, b.words.Span.Start))
	})
	var o hearsay.Origins
	add := func(list *[]hearsay.Witness, w hearsay.Witness, folds bool) {
		for i := range *list {
			old := &(*list)[i]
			if old.Page == w.Page && !folds || folds && same(old.Name, w.Name) {
				old.Words = append(old.Words, w.Words...)
				if w.Page != old.Page && !slices.Contains(old.Folds, w.Page) {
					old.Folds = append(old.Folds, w.Page)
				}
				for _, f := range w.Folds {
					if f != old.Page && !slices.Contains(old.Folds, f) {
						old.Folds = append(old.Folds, f)
					}
				}
				return
			}
		}
		*list = append(*list, w)
	}
	credited := map[int]bool{}
	for _, r := range reports {
		if t.carrier(r).page < 0 {
			credited[t.text[r.article]] = true
		}
	}
	for _, r := range reports {
		id := t.Articles[r.article].Page
		words := []hearsay.Excerpt{r.words}
		add(&o.Pages, hearsay.Witness{Name: t.name[r.article], Page: id, Words: words, Why: "carries it"}, false)
		root := t.text[r.article]
		text := hearsay.Witness{Name: t.name[root], Page: t.Articles[root].Page, Words: words, Why: "own text"}
		if root != r.article {
			text.Folds = []hearsay.PageID{id}
		}
		if w := t.whole[root]; w != nil {
			text.Why = "text of " + w.outlet
		}
		add(&o.Texts, text, false)
		c := t.carrier(r)
		if c.page >= 0 && credited[root] {
			continue // elsewhere the text says where it has this from
		}
		add(&o.Outlets, hearsay.Witness{Name: c.name, Page: t.Articles[root].Page, Folds: text.Folds, Words: c.words, Why: c.why}, true)
	}
	for i := range o.Texts {
		if n := len(o.Texts[i].Folds); n > 0 {
			o.Texts[i].Why += fmt.Sprintf(", with %d copied whole", n)
		}
	}
	return o
}

// A carrier is the outlet that a report is traced to.
type carrier struct {
	name  string
	page  int // the page itself, or -1 for an outlet outside the pile
	words []hearsay.Excerpt
	why   string
}

// carrier follows a report to its outlet.
func (t *tracer) carrier(r report) carrier {
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
	if root != r.article {
		words := []hearsay.Excerpt{r.words}
		why := "the text of " + t.name[root]
		if c := t.from[r.article]; c != nil && !c.Credit.None() {
			words, why = append(words, c.Credit), "copied from "+t.name[root]
		}
		return carrier{t.name[root], root, words, why}
	}
	return carrier{t.name[root], root, []hearsay.Excerpt{r.words}, "its own report"}
}

// credit returns the credit for a passage that reaches the report.
func (t *tracer) credit(r report) (hearsay.Credit, bool) {
	a := t.Articles[r.article]
	own := func(c hearsay.Credit) bool { return c.Whole || c.Outlet == "" || same(c.Outlet, a.Outlet.String()) }
	if e := t.entity[r.speaker]; e != nil { // what a credited person says
		for _, c := range t.credits[r.article] {
			if own(c) {
				continue
			}
			if c.Person != "" && (same(c.Person, e.Name) || slices.ContainsFunc(e.Aliases, func(n string) bool { return same(n, c.Person) })) {
				return c, true
			}
		}
	}
	at, ok := t.places[r.words.Span]
	if !ok {
		if at, ok = a.Locate(r.words.Span); ok {
			t.places[r.words.Span] = at
		}
	}
	if !ok {
		return hearsay.Credit{}, false
	}
	block, i, ok := a.BlockAt(at.Start)
	if !ok {
		return hearsay.Credit{}, false
	}
	var best hearsay.Credit
	near := -1
	for _, c := range t.credits[r.article] {
		if own(c) || c.At.Empty() || c.Kind == hearsay.Interview || c.Kind == hearsay.SocialPost {
			continue
		}
		switch {
		case block.Contains(c.At) && c.At.Start >= at.Start: // in it, or after it in one sentence
			if c.At.Start > at.End && sentenceEnds(a.Text[at.End:c.At.Start]) {
				continue
			}
			return c, true
		case block.Contains(c.At) && !sentenceEnds(a.Text[min(c.At.End, at.Start):at.Start]):
			return c, true
		case block.Contains(c.At) && c.Kind == hearsay.OutletReport && c.At.Start > near:
			best, near = c, c.At.Start
		case near < 0 && i > 0 && a.Blocks[i-1].Contains(c.At) && !sentenceEnds(strings.TrimRight(a.Text[c.At.End:a.Blocks[i-1].End], ".!?”\" ")) &&
			opensQuote(a.Text[block.Start:block.End]):
			best, near = c, 0
		}
	}
	return best, near >= 0
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
