// Package outlet sums up what the outlets of a pile do with each other's text:
// what each brings first, what it takes, from whom, and how soon.
//
// It reads briefs, or their outlines, finds nothing new and keeps nothing.
// [Read] takes the pages and takings of one story; [Join] puts those of all
// stories under their outlets. A taking is a copy of which the direction is
// known, between pages of two outlets, or a credit for a whole page that names an
// outlet: passages that two pages share without a known giver, versions of one
// page and words that stand in quotation marks are none. Where a page has several
// takings from one outlet, the largest counts.
//
// Outlets are the same where their names are, case and a leading "The" aside. An
// outlet that is only credited has no pages; its name is the credit's.
//
// How soon a text is taken is told only by pairs that both have a date that a
// page states, an hour or a day: [Outlet.Pace] is the median of those, with how
// many of the takings they are. Dates that were worked out, mostly from each
// other, are none; a copy dated before its original tells nothing either.
package outlet

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hearsay"
)

// A Page is a page of a pile as its outlet sees it.
type Page struct {
	Story  hearsay.StoryID
	Number int // in its story
	ID     hearsay.PageID
	Outlet string // "" where it names none
	Title  hearsay.Excerpt
	Date   hearsay.When
	// Own is whether its text is its own as far as the pile shows: no other page
	// or outlet is known to have given all of it.
	Own bool
}

// A Taking is text that went from one outlet to another.
type Taking struct {
	Story hearsay.StoryID
	From  Page // with Number 0 where the giver is not in the pile
	To    Page
	Kind  string          // a hearsay.CopyKind, or the hearsay.CreditKind of a credit
	Whole bool            // the whole text, or nearly
	Share float64         // of the taker's body, 0 where only a credit tells
	Words hearsay.Excerpt // by which the taker credits the giver; may be none
}

// Lag is how long after the giver's page the taker's is dated, and whether both
// dates are so fine; ok is false where that is not known. Where one is dated to
// the day only, the lag is in whole days.
func (t *Taking) Lag() (d time.Duration, hours, ok bool) {
	a, b := t.From.Date, t.To.Date
	if !stated(a) || !stated(b) {
		return 0, false, false
	}
	if fine(a) && fine(b) {
		d = b.Start.Sub(a.Start)
		return d, true, d >= 0
	}
	const day = 24 * time.Hour
	d = b.Start.UTC().Truncate(day).Sub(a.Start.UTC().Truncate(day))
	return d, false, d >= 0
}

// stated reports whether a page states a date, of a day or finer.
func stated(w hearsay.When) bool { return w.Known() && !w.About && w.Days() <= 1 }

// fine reports whether a date is of an hour or finer.
func fine(w hearsay.When) bool { return w.End.Sub(w.Start) <= time.Hour }

// A Story is the pages and takings of one story.
type Story struct {
	ID      hearsay.StoryID
	Title   string
	Pages   []Page
	Takings []Taking
}

// Read takes a story's part from its brief or outline.
func Read(b *hearsay.Brief) Story {
	s := Story{ID: b.Story.ID, Title: b.Story.Title.Text}
	at := map[hearsay.PageID]int{}
	for i, p := range b.Pages {
		at[p.Page] = i
		s.Pages = append(s.Pages, Page{b.Story.ID, p.Number, p.Page, p.Outlet.String(), p.Headline, p.Published, true})
	}
	add := func(t Taking) {
		if Plain(t.From.Outlet) == Plain(t.To.Outlet) || t.From.Outlet == "" && t.From.Number == 0 {
			return // of one outlet, or of two that cannot be told apart
		}
		for i := range s.Takings {
			if o := &s.Takings[i]; o.To.ID == t.To.ID && Plain(o.From.Outlet) == Plain(t.From.Outlet) {
				if t.Share > o.Share && (o.From.Number == 0 || t.From.Number > 0) {
					t.Words = cmp.Or(t.Words, o.Words)
					*o = t
				}
				return
			}
		}
		s.Takings = append(s.Takings, t)
	}
	for _, c := range b.Copies {
		to, ok := at[c.To]
		if !ok || !c.Directed && c.From != "" || c.Kind == hearsay.QuotesOnly || c.Kind == hearsay.Version || c.Kind == hearsay.CommonSource {
			continue
		}
		from := Page{Outlet: c.Source}
		if i, ok := at[c.From]; ok {
			from = s.Pages[i]
		}
		whole := c.Kind == hearsay.Reprint
		if whole && Plain(from.Outlet) != Plain(s.Pages[to].Outlet) {
			s.Pages[to].Own = false
		}
		add(Taking{Story: s.ID, From: from, To: s.Pages[to], Kind: string(c.Kind), Whole: whole, Share: c.Share, Words: c.Credit})
	}
	for _, c := range b.Credits {
		to, ok := at[c.Page]
		if !ok || !c.Whole || c.Outlet == "" || c.Kind == hearsay.Photo || c.Kind == hearsay.SocialPost || Plain(c.Outlet) == Plain(s.Pages[to].Outlet) {
			continue
		}
		whole := c.Kind == hearsay.Republication || c.Kind == hearsay.AgencyTag
		if whole {
			s.Pages[to].Own = false
		}
		add(Taking{Story: s.ID, From: Page{Outlet: c.Outlet}, To: s.Pages[to], Kind: string(c.Kind), Whole: whole, Words: c.Words})
	}
	for i := range s.Takings { // as the pages turned out
		for _, p := range []*Page{&s.Takings[i].From, &s.Takings[i].To} {
			if p.Number > 0 {
				p.Own = s.Pages[at[p.ID]].Own
			}
		}
	}
	return s
}

// Plain is a name as it is compared.
func Plain(name string) string {
	return strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "the ")
}

// An Outlet is what one outlet does in a pile.
type Outlet struct {
	Name    string // as most pages write it
	Pages   []Page // its pages, by date, the newest first; empty where it is only credited
	Stories int    // that have one
	Given   []Taking
	Taken   []Taking
}

// Join sums up the stories of a pile: the outlets with the most pages first, then
// those from which most was taken. The takings of each are by date of the taker,
// the newest first.
func Join(stories []Story) []Outlet {
	at := map[string]int{}
	var out []Outlet
	var names []map[string]int
	of := func(name string) *Outlet {
		k := Plain(name)
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out, names = append(out, Outlet{}), append(names, map[string]int{})
		}
		names[i][name]++
		return &out[i]
	}
	for i := range stories {
		s := &stories[i]
		in := map[*Outlet]bool{}
		for _, p := range s.Pages {
			if p.Outlet != "" {
				o := of(p.Outlet)
				o.Pages = append(o.Pages, p)
			}
		}
		for _, p := range s.Pages {
			if p.Outlet != "" {
				if o := of(p.Outlet); !in[o] {
					in[o] = true
					o.Stories++
				}
			}
		}
		for _, t := range s.Takings {
			if t.From.Outlet != "" {
				o := of(t.From.Outlet)
				o.Given = append(o.Given, t)
			}
			if t.To.Outlet != "" {
				o := of(t.To.Outlet)
				o.Taken = append(o.Taken, t)
			}
		}
	}
	for i := range out {
		out[i].sum(names[i])
	}
	slices.SortStableFunc(out, func(a, b Outlet) int {
		return cmp.Or(cmp.Compare(len(b.Pages), len(a.Pages)), cmp.Compare(len(b.Given), len(a.Given)), strings.Compare(Plain(a.Name), Plain(b.Name)))
	})
	return out
}

// One is the outlet of that name in [Join] of stories; ok is false where there is none.
// It takes the stories: they are empty behind it.
func One(name string, stories []Story) (o Outlet, ok bool) {
	name = Plain(name)
	names := map[string]int{}
	is := func(s string) bool { return s != "" && Plain(s) == name }
	pages, given, taken := 0, 0, 0
	for i := range stories {
		for _, p := range stories[i].Pages {
			if is(p.Outlet) {
				names[p.Outlet] += 2 // as often as Join asks for it
				pages++
			}
		}
		for _, t := range stories[i].Takings {
			if is(t.From.Outlet) {
				names[t.From.Outlet]++
				given++
			}
			if is(t.To.Outlet) {
				names[t.To.Outlet]++
				taken++
			}
		}
	}
	o.Pages, o.Given, o.Taken = make([]Page, 0, pages), make([]Taking, 0, given), make([]Taking, 0, taken)
	for i := range stories {
		s := &stories[i]
		before := len(o.Pages)
		for _, p := range s.Pages {
			if is(p.Outlet) {
				o.Pages = append(o.Pages, p)
			}
		}
		if len(o.Pages) > before {
			o.Stories++
		}
		for _, t := range s.Takings {
			if is(t.From.Outlet) {
				o.Given = append(o.Given, t)
			}
			if is(t.To.Outlet) {
				o.Taken = append(o.Taken, t)
			}
		}
		s.Pages, s.Takings = nil, nil
	}
	o.sum(names)
	return o, len(names) > 0
}

// sum names an outlet as it is most often written, and sorts its lists.
func (o *Outlet) sum(names map[string]int) {
	for name, n := range names {
		if best := names[o.Name]; n > best || n == best && name < o.Name {
			o.Name = name
		}
	}
	slices.SortStableFunc(o.Pages, newest)
	for _, ts := range [][]Taking{o.Given, o.Taken} {
		slices.SortStableFunc(ts, func(a, b Taking) int { return newest(a.To, b.To) })
	}
}

func newest(a, b Page) int {
	return cmp.Or(b.Date.Start.Compare(a.Date.Start), strings.Compare(string(a.Story), string(b.Story)), cmp.Compare(a.Number, b.Number))
}

// Own are its pages whose text is its own as far as the pile shows.
func (o *Outlet) Own() []Page {
	return slices.DeleteFunc(slices.Clone(o.Pages), func(p Page) bool { return !p.Own })
}

// A Partner is another outlet with the takings between the two.
type Partner struct {
	Name    string // "" is pages that name no site
	Takings []Taking
}

// Partners puts takings under the other side's outlet, the givers where given is
// false, the takers where it is true; who has most first.
func Partners(ts []Taking, given bool) []Partner {
	at := map[string]int{}
	var out []Partner
	for _, t := range ts {
		name := t.From.Outlet
		if given {
			name = t.To.Outlet
		}
		k := Plain(name)
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, Partner{Name: name})
		}
		out[i].Takings = append(out[i].Takings, t)
	}
	slices.SortStableFunc(out, func(a, b Partner) int {
		return cmp.Or(cmp.Compare(len(b.Takings), len(a.Takings)), strings.Compare(Plain(a.Name), Plain(b.Name)))
	})
	return out
}

// A Lag is how long after the giver's page the taker's is dated.
type Lag struct {
	For   time.Duration
	Hours bool // both dates are so fine; else it is in whole days
	Known bool
}

// LagOf is [Taking.Lag].
func LagOf(t *Taking) Lag {
	d, hours, ok := t.Lag()
	if !ok {
		return Lag{}
	}
	return Lag{d, hours, ok}
}

// A Pace is how soon text goes from one page to another.
type Pace struct {
	Median time.Duration
	Hours  bool // all of Known are dated to the hour; else Median is in days
	Known  []Taking
	Of     int // takings in all
}

// PaceOf returns the median lag of takings, in whole days where one of them is
// dated to no more than the day. Known is empty where nothing is known.
func PaceOf(ts []Taking) Pace {
	p := Pace{Of: len(ts)}
	var lags []Lag
	for i := range ts {
		if l := LagOf(&ts[i]); l.Known {
			p.Known, lags = append(p.Known, ts[i]), append(lags, l)
		}
	}
	p.Median, p.Hours = Median(lags)
	return p
}

// Median returns the middle of lags that are known, and whether it is in hours: in
// whole days where one of them is.
func Median(lags []Lag) (median time.Duration, hours bool) {
	if len(lags) == 0 {
		return 0, false
	}
	hours = !slices.ContainsFunc(lags, func(l Lag) bool { return !l.Hours })
	list := make([]time.Duration, len(lags))
	for i, l := range lags {
		if list[i] = l.For; l.Hours && !hours {
			list[i] = (l.For + 12*time.Hour).Truncate(24 * time.Hour)
		}
	}
	slices.Sort(list)
	if n := len(list); n%2 == 0 {
		return (list[n/2-1] + list[n/2]) / 2, hours
	}
	return list[len(list)/2], hours
}
