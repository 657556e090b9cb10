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
// # What counts once
//
// Outlets of one owner are one, by Input.House. A report inside a copied passage is
// the giver's, with what the giver credits; where two pages took it from a source
// that is not in the pile it is the source's. Prints of one such source are one
// text. A speaker who passes on what another, named, said is no origin of it, nor
// is who takes a thing for granted.
//
// A page that only names the story's election, or tells of a plea for help in a
// figure of speech, carries it too (naming.go). A [hearsay.Position] is what one
// speaker says of one thing in several texts in other words (position.go).
//
// Whatever is looked for is looked for by its place (place.go), so that the time
// taken grows with the pages and not with its square.
//
// A wrong join fakes agreement, so what is not certain stays apart: two pages
// that name no site of their own are two outlets.
package origin

import (
	"fmt"
	"strings"

	"hearsay"
)

// Version changes when the same input may give other origins.
const Version = 4

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
	House      []string // for each article, the name that its outlet counts under, "" where that is its own
	Events     []hearsay.Origins
	Statements []hearsay.Origins
	Positions  []hearsay.Position
	Provenance hearsay.Provenance
	Behind     []string // outlets credited that are not in the pile, in order of first credit
}

// Trace follows the events and statements of a story to their origins.
func Trace(in Input) Result {
	t := newTracer(in)
	var r Result
	r.Text, r.Name, r.House = t.numbers(), t.name, make([]string, len(in.Articles))
	for i, a := range in.Articles {
		if h := t.houseOf(a.Outlet, t.name[i]); !same(h, t.name[i]) {
			r.House[i] = h
		}
	}
	for _, e := range in.Events {
		r.Events = append(r.Events, t.event(e))
	}
	for _, s := range in.Statements {
		r.Statements = append(r.Statements, t.statement(s))
	}
	r.Positions = t.positions()
	r.Provenance = t.provenance()
	r.Behind = t.behind(r.Provenance)
	return r
}

// A tracer holds the story's pages, copies and credits by number, and by place.
type tracer struct {
	Input
	at      map[hearsay.PageID]int
	entity  map[hearsay.EntityID]*hearsay.Entity
	head    map[hearsay.EntityID]bool   // called the head of a state or government
	office  map[hearsay.EntityID]string // of houses that speak for such a head: the country
	text    []int                       // the article that i's whole text was taken from, else i
	from    []*hearsay.Copy             // the copy that says so
	whole   []*source                   // whose text the page says it is, nil where it is its own
	name    []string                    // of each article's outlet
	credits []pageCredits
	said    index[said]     // reports of statements, by their words
	spoke   index[int]      // statements, by their sentence
	shared  index[lift]     // passages that stand on another page too
	outlets map[string]int  // key of an outlet's name to the one page that it published itself, -1 for several
	carries map[string]bool // keys of the outlets that pages credit

	mentions map[hearsay.PageID][]naming // made when first asked for
}

// A source is an outlet outside the pile that a whole page is credited to.
type source struct {
	outlet string
	words  hearsay.Excerpt
	retold bool
}

// A said is one report of a statement on one page.
type said struct {
	order     int
	statement int
	words     []hearsay.Excerpt
}

// A lift is a passage of one page that stands on another page too, or was taken
// from an outlet that is not in the pile.
type lift struct {
	copy   *hearsay.Copy
	here   hearsay.Span
	page   int             // whose words they are, -1 for an outlet outside
	origin hearsay.Excerpt // the same words there
}

func newTracer(in Input) *tracer {
	n := len(in.Articles)
	t := &tracer{Input: in, at: map[hearsay.PageID]int{}, entity: map[hearsay.EntityID]*hearsay.Entity{}, head: map[hearsay.EntityID]bool{},
		office: map[hearsay.EntityID]string{}, text: make([]int, n), from: make([]*hearsay.Copy, n), whole: make([]*source, n),
		name: make([]string, n), credits: make([]pageCredits, n), said: newIndex[said](voices), spoke: newIndex[int](voices), shared: newIndex[lift](lifts),
		outlets: map[string]int{}, carries: map[string]bool{}}
	for i, a := range in.Articles {
		t.at[a.Page], t.text[i] = i, i
	}
	for i := range in.Entities {
		e := &in.Entities[i]
		t.entity[e.ID] = e
		t.head[e.ID] = e.Kind == hearsay.Person && heads(e)
		if country, ok := offices[key(e.Name)]; ok && e.Kind != hearsay.Person {
			t.office[e.ID] = country
		}
	}
	t.foldTexts()
	t.readCredits()
	t.nameOutlets()
	t.readPassages()
	order := 0
	for i, s := range in.Statements {
		t.spoke.add(s.Sentence.Span, i)
		for _, r := range append([]hearsay.Repeat{{Page: s.Page, Words: s.Words}}, s.Repeats...) {
			for _, w := range r.Words {
				t.said.add(w.Span, said{order, i, r.Words})
			}
			order++
		}
	}
	return t
}

// foldTexts follows reprints and versions to the page they were taken from, and
// makes whole texts that two pages took from one source one text. Where the
// direction can't be told they are one text all the same, led by the page with
// the smaller number.
func (t *tracer) foldTexts() {
	for k := range t.Copies {
		c := &t.Copies[k]
		if c.Kind != hearsay.Reprint && c.Kind != hearsay.Version && !(c.Kind == hearsay.CommonSource && max(c.Share, c.ShareFrom) >= 0.7 && min(c.Share, c.ShareFrom) >= 0.5) {
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
		t.text[i] = t.text[t.text[i]]
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
	each := make([][]hearsay.Credit, len(t.Articles))
	for _, c := range t.Credits {
		i, ok := t.at[c.Page]
		if !ok || c.Kind == hearsay.Photo {
			continue
		}
		if c.Outlet != "" {
			t.carries[key(c.Outlet)] = true
		}
		if c.Whole && c.Outlet != "" && t.whole[i] == nil && t.text[i] == i && !same(c.Outlet, t.Articles[i].Outlet.String()) {
			t.whole[i] = &source{c.Outlet, c.Words, c.Kind == hearsay.Retold}
		}
		each[i] = append(each[i], c)
	}
	for i, a := range t.Articles {
		t.credits[i] = newPageCredits(a, each[i])
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
		for _, c := range t.credits[j].all {
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
	for i, name := range t.name {
		if t.text[i] != i || t.whole[i] != nil {
			continue
		}
		if _, ok := t.outlets[key(name)]; ok {
			i = -1
		}
		t.outlets[key(name)] = i
	}
}

// readPassages notes the passages that pages took from each other, or from one
// source, so that what stands in them counts once. A passage whose direction
// can't be told counts as the page's with the smaller number.
func (t *tracer) readPassages() {
	for k := range t.Copies {
		c := &t.Copies[k]
		i, ok := t.at[c.From]
		j, ok2 := t.at[c.To]
		if !ok || !ok2 || t.text[i] == t.text[j] || c.Kind != hearsay.Passage && c.Kind != hearsay.CommonSource {
			continue
		}
		given, taken := c.Given, c.Taken
		if !c.Directed && j < i {
			i, j, given, taken = j, i, taken, given
		}
		for n := range min(len(given), len(taken)) {
			if c.Kind == hearsay.CommonSource && c.Source != "" && !strings.HasPrefix(c.Source, "page ") {
				t.shared.add(given[n].Span, lift{c, given[n].Span, -1, hearsay.Excerpt{}})
				t.shared.add(taken[n].Span, lift{c, taken[n].Span, -1, hearsay.Excerpt{}})
				continue
			}
			t.shared.add(taken[n].Span, lift{c, taken[n].Span, i, given[n]})
		}
	}
}

// How many copies are remembered for one place of a page, since a passage that
// stands on a thousand pages is one passage; and how many statements: 512 bytes of
// prose hold twenty.
const (
	lifts  = 8
	voices = 64
)

func same(a, b string) bool { return key(a) == key(b) }

// key is an outlet's name without case, article and parenthesis.
func key(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if i := strings.IndexByte(name, '('); i > 0 {
		name = strings.TrimSpace(name[:i])
	}
	return strings.TrimPrefix(name, "the ")
}
