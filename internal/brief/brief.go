// Package brief puts together what a story's page shows; it finds nothing new.
//
// [Order] numbers the pages: by publication, an original before its copies, then
// by ID. [Write] takes what the stages found about them and arranges it in the
// order of the page:
//
//   - the lead is the event that the most texts carry (then outlets, pages, and
//     the earliest), background and what was only expected aside;
//   - events stand in order of time. An undated one is shown only where two texts
//     tell it, since a timeline of undated sentences tells nothing; those that
//     one text tells and only its page dates come last;
//   - statements stand by speaker; speakers by the outlets that carry them, then
//     by the number of statements, then by name; people before institutions
//     before described groups is the printer's choice;
//   - only in one page: events of a single text, and what a copy kept and its
//     original lost.
//
// Everything is a function of its input: no clock, no order of arrival.
package brief

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"hearsay"
)

// Version changes when the same findings may give another brief.
const Version = 5

// An Input is everything found about one story. Text, Name, House, EventOrigins and
// StatementOrigins run parallel to Articles, Events and Statements.
type Input struct {
	Story       hearsay.Story
	Articles    []*hearsay.Article // in the order of [Order]
	Locators    map[hearsay.PageID]string
	Dates       map[hearsay.PageID]hearsay.When
	Copies      []hearsay.Copy
	Credits     []hearsay.Credit
	Entities    []hearsay.Entity
	Events      []hearsay.Event
	Statements  []hearsay.Statement
	Questions   []hearsay.Question
	Differences []hearsay.Difference

	Text             []int
	Name             []string
	House            []string // the name that each outlet counts under, "" where that is its own; may be nil
	EventOrigins     []hearsay.Origins
	StatementOrigins []hearsay.Origins
	Positions        []hearsay.Position
	Provenance       hearsay.Provenance
	Behind           []string
}

// Order sorts the articles of a story as its pages are numbered: by the day of
// publication, undated last; among those of one day an original before its
// copies; then by ID.
func Order(articles []*hearsay.Article, dates map[hearsay.PageID]hearsay.When, copies []hearsay.Copy) []*hearsay.Article {
	depth := map[hearsay.PageID]int{} // how many copies away from an original
	for range articles {              // a chain can't be longer than the pile
		changed := false
		for _, c := range copies {
			if c.Directed && c.From != "" && c.From != c.To && depth[c.To] < depth[c.From]+1 && depth[c.From] < len(articles) {
				depth[c.To], changed = depth[c.From]+1, true
			}
		}
		if !changed {
			break
		}
	}
	out := slices.Clone(articles)
	slices.SortFunc(out, func(a, b *hearsay.Article) int {
		x, y := dates[a.Page], dates[b.Page]
		if x.Known() != y.Known() {
			if x.Known() {
				return -1
			}
			return 1
		}
		return cmp.Or(x.Start.Truncate(24*time.Hour).Compare(y.Start.Truncate(24*time.Hour)), cmp.Compare(depth[a.Page], depth[b.Page]), cmp.Compare(a.Page, b.Page))
	})
	return out
}

// Write puts the brief of a story together.
func Write(in Input) hearsay.Brief {
	b := hearsay.Brief{
		Story: in.Story, Copies: in.Copies, Credits: in.Credits, Entities: in.Entities, Provenance: in.Provenance, Behind: in.Behind,
		Positions: in.Positions, Questions: in.Questions, Differences: in.Differences,
	}
	houses := map[string]bool{}
	why := map[hearsay.PageID][]string{}
	for _, m := range in.Story.Members {
		why[m.Page] = m.Why
	}
	for i, a := range in.Articles {
		n := hearsay.PageNote{Number: i + 1, Page: a.Page, URL: a.URL, Locator: in.Locators[a.Page], Outlet: a.Outlet, Headline: a.Headline, Authors: a.Authors,
			Published: in.Dates[a.Page], Kind: a.Kind, Language: a.Language, Text: in.Text[i], Why: why[a.Page]}
		if n.Outlet.String() == "" && !strings.HasPrefix(in.Name[i], "page ") {
			n.Outlet.Name = in.Name[i] // as a copy of it credits
		}
		if i < len(in.House) {
			n.House = in.House[i]
		}
		b.Pages = append(b.Pages, n)
		b.Texts = max(b.Texts, in.Text[i])
		if name := n.Outlet.String(); name != "" {
			if house := strings.ToLower(cmp.Or(n.House, name)); !houses[house] {
				houses[house] = true
				b.Outlets = append(b.Outlets, name)
			}
		}
		if l := a.Language; l != "" && l != "en" {
			b.Skipped = append(b.Skipped, fmt.Sprintf("page %d is in another language (%s): its statements, events and outlook were not read", i+1, l))
		}
	}
	b.Events = timeline(in)
	b.Lead = lead(b.Events, b.Pages)
	b.Speakers = speakers(in)
	b.Only = only(in, b)
	if b.Texts > 0 && b.Story.Title.None() && len(in.Articles) > 0 {
		b.Story.Title = in.Articles[0].Headline
	}
	b.Story.First, b.Story.Last = span(in)
	b.Outlets, b.Behind, b.Copies, b.Credits, b.Entities = some(b.Outlets), some(b.Behind), some(b.Copies), some(b.Credits), some(b.Entities)
	b.Events, b.Speakers, b.Questions, b.Differences, b.Only = some(b.Events), some(b.Speakers), some(b.Questions), some(b.Differences), some(b.Only)
	return b
}

// some is a list that is there even where it is empty, as programs that read the
// JSON expect: [] and not null.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// timeline puts the events in order of time, the undated after the dated and the
// minor after all.
func timeline(in Input) []hearsay.Happening {
	var out []hearsay.Happening
	for i, e := range in.Events {
		if o := in.EventOrigins[i]; e.When.Known() || len(o.Texts) > 1 {
			out = append(out, hearsay.Happening{Event: e, Origins: o, Minor: minor(e, o)})
		}
	}
	slices.SortStableFunc(out, func(a, b hearsay.Happening) int {
		if a.Minor != b.Minor {
			if b.Minor {
				return -1
			}
			return 1
		}
		if a.When.Known() != b.When.Known() {
			if a.When.Known() {
				return -1
			}
			return 1
		}
		return cmp.Or(a.When.Start.Compare(b.When.Start), a.When.End.Compare(b.When.End), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// minor reports whether an event is told by one text only, and dated by nothing
// but its page or no more than the fact that somebody spoke, which stands among
// the statements.
func minor(e hearsay.Event, o hearsay.Origins) bool {
	return len(o.Texts) < 2 && (e.Root == hearsay.Utterance || e.When.Said.None() && e.When.About)
}

// old is how long before the first page an event may end to be what the story is
// about, and not what went before it.
const old = 14 * 24 * time.Hour

// lead picks the event that most texts carry, of those of the story's own time.
func lead(events []hearsay.Happening, pages []hearsay.PageNote) *hearsay.Happening {
	var first time.Time
	for _, p := range pages {
		if p.Published.Known() && (first.IsZero() || p.Published.Start.Before(first)) {
			first = p.Published.Start
		}
	}
	own := func(e *hearsay.Happening) int {
		if !first.IsZero() && e.When.Known() && e.When.End.Before(first.Add(-old)) {
			return 0
		}
		return 1
	}
	var best *hearsay.Happening
	for i := range events {
		e := &events[i]
		if e.Background || e.Mode == hearsay.Hypothetical || len(e.Origins.Pages) < 2 {
			continue
		}
		if best == nil || cmp.Or(
			cmp.Compare(own(e), own(best)),
			cmp.Compare(len(e.Origins.Texts), len(best.Origins.Texts)),
			cmp.Compare(len(e.Origins.Outlets), len(best.Origins.Outlets)),
			cmp.Compare(len(e.Origins.Pages), len(best.Origins.Pages))) > 0 {
			best = e
		}
	}
	if best == nil {
		return nil
	}
	copied := *best
	return &copied
}

// pronouns name nobody by themselves.
var pronouns = map[string]bool{"he": true, "she": true, "they": true, "it": true, "we": true, "i": true, "you": true, "who": true, "one": true,
	"his": true, "her": true, "their": true, "its": true, "my": true, "our": true, "this": true, "that": true, "these": true, "those": true}

// speakers groups what was said by who said it. Beliefs that nobody uttered are
// left out: only speech is a statement to a reader.
func speakers(in Input) []hearsay.Speaker {
	entity := map[hearsay.EntityID]*hearsay.Entity{}
	for i := range in.Entities {
		entity[in.Entities[i].ID] = &in.Entities[i]
	}
	at := map[string]int{}
	var out []hearsay.Speaker
	for i, s := range in.Statements {
		if !s.Speech || len(s.Words) == 0 {
			continue
		}
		sp := hearsay.Speaker{Kind: hearsay.Group}
		k := "name " + strings.ToLower(s.Name.Text)
		if e := entity[s.Speaker]; e != nil {
			k = "id " + string(e.ID)
			sp = hearsay.Speaker{Entity: e.ID, Name: e.Name, Kind: e.Kind, Aliases: e.Aliases, Roles: e.Roles}
		} else if pronouns[strings.ToLower(s.Name.Text)] {
			k = "name "
		} else {
			sp.Name = s.Name.Text
		}
		if _, ok := at[k]; !ok {
			at[k] = len(out)
			out = append(out, sp)
		}
		p := &out[at[k]]
		p.Sayings = append(p.Sayings, hearsay.Saying{Statement: s, Origins: in.StatementOrigins[i]})
	}
	house := map[string]string{} // of the outlets that pages name as their own
	for i, h := range in.House {
		house[strings.ToLower(in.Name[i])] = strings.ToLower(h)
	}
	carried := func(s hearsay.Speaker) int {
		names := map[string]bool{}
		for _, y := range s.Sayings {
			for _, o := range y.Origins.Outlets {
				name := strings.ToLower(o.Name)
				names[cmp.Or(house[name], name)] = true
			}
		}
		return len(names)
	}
	number := map[hearsay.PageID]int{}
	for i, a := range in.Articles {
		number[a.Page] = i
	}
	for i := range out {
		slices.SortStableFunc(out[i].Sayings, func(a, b hearsay.Saying) int {
			return cmp.Or(cmp.Compare(len(b.Origins.Outlets), len(a.Origins.Outlets)), cmp.Compare(number[a.Page], number[b.Page]),
				cmp.Compare(a.Words[0].Span.Start, b.Words[0].Span.Start))
		})
	}
	slices.SortStableFunc(out, func(a, b hearsay.Speaker) int {
		return cmp.Or(cmp.Compare(carried(b), carried(a)), cmp.Compare(len(b.Sayings), len(a.Sayings)), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// only lists what a single text tells of: events and statements that name
// somebody or some place that no other text of the story names, whoever speaks
// aside; and what a copy kept and its original lost.
func only(in Input, b hearsay.Brief) []hearsay.OnlyIn {
	number := map[hearsay.PageID]int{}
	for _, p := range b.Pages {
		number[p.Page] = p.Number
	}
	var out []hearsay.OnlyIn
	add := func(kind string, e hearsay.Excerpt) {
		if n := number[e.Span.Page]; n > 0 {
			out = append(out, hearsay.OnlyIn{Number: n, Page: e.Span.Page, Words: e, Kind: kind})
		}
	}
	if b.Texts > 1 {
		rare := rarities(in)
		for i, e := range in.Events {
			if len(in.EventOrigins[i].Texts) == 1 && len(e.Reports) > 0 && names(rare, e.Label.Span, "") {
				add("event", e.Label)
			}
		}
		for i, s := range in.Statements {
			if s.Speech && len(s.Words) > 0 && len(in.StatementOrigins[i].Texts) == 1 && names(rare, s.Words[0].Span, s.Speaker) {
				add("statement", s.Words[0])
			}
		}
	}
	for _, c := range in.Copies {
		for _, w := range c.Only {
			add("kept", w)
		}
	}
	slices.SortStableFunc(out, func(a, b hearsay.OnlyIn) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Words.Span.Start, b.Words.Span.Start), cmp.Compare(b.Words.Span.End, a.Words.Span.End))
	})
	return slices.CompactFunc(out, func(a, b hearsay.OnlyIn) bool { // the longer of two that overlap
		return a.Words.Span.Overlaps(b.Words.Span)
	})
}

// A rarity is a mention of an entity that a single text names.
type rarity struct {
	span   hearsay.Span
	entity hearsay.EntityID
}

// rarities finds the mentions of entities that one text alone names. Outlets,
// authors and credited people are no news.
func rarities(in Input) map[hearsay.PageID][]rarity {
	text := map[hearsay.PageID]int{}
	credited := map[string]bool{}
	for i, a := range in.Articles {
		text[a.Page] = in.Text[i]
		credited[strings.ToLower(a.Outlet.Name)] = true
		for _, by := range a.Authors {
			credited[strings.ToLower(by.Text)] = true
		}
	}
	for _, c := range in.Credits {
		credited[strings.ToLower(c.Outlet)], credited[strings.ToLower(c.Person)] = true, true
	}
	out := map[hearsay.PageID][]rarity{}
	for _, e := range in.Entities {
		one := 0
		for _, m := range e.Mentions {
			if t := text[m.Span.Page]; one == 0 {
				one = t
			} else if t != one {
				one = -1
			}
		}
		if one <= 0 || e.Kind == hearsay.Group || credited[strings.ToLower(e.Name)] || slices.ContainsFunc(e.Aliases, func(n string) bool { return credited[strings.ToLower(n)] }) {
			continue
		}
		for _, m := range e.Mentions {
			if m.Form != hearsay.Pronoun {
				out[m.Span.Page] = append(out[m.Span.Page], rarity{m.Span, e.ID})
			}
		}
	}
	for _, rs := range out {
		slices.SortStableFunc(rs, func(a, b rarity) int { return cmp.Compare(a.span.Start, b.span.Start) })
	}
	return out
}

// longestName is how many bytes of a page a name takes up at most.
const longestName = 400

// names reports whether one of the rarities stands in s, the speaker aside.
func names(rare map[hearsay.PageID][]rarity, s hearsay.Span, speaker hearsay.EntityID) bool {
	here := rare[s.Page] // by place; a name is not longer than longestName
	k, _ := slices.BinarySearchFunc(here, s.Start-longestName, func(r rarity, at int) int { return cmp.Compare(r.span.Start, at) })
	for ; k < len(here) && here[k].span.Start < s.End; k++ {
		if here[k].entity != speaker && s.Overlaps(here[k].span) {
			return true
		}
	}
	return false
}

// span returns the first and last day of publication.
func span(in Input) (first, last time.Time) {
	for _, a := range in.Articles {
		d := in.Dates[a.Page].Start
		if d.IsZero() {
			continue
		}
		if first.IsZero() || d.Before(first) {
			first = d
		}
		if d.After(last) {
			last = d
		}
	}
	return first, last
}
