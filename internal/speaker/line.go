package speaker

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hearsay"
)

// A Line is one statement of a speaker with what it is picked and sorted by.
type Line struct {
	Story  hearsay.StoryID `json:"story"`
	Title  string          `json:"title"`  // of the story
	Number int             `json:"number"` // of the page in the story's brief
	// When is the day that the page gives the statement, else the page's own.
	When   hearsay.When `json:"when,omitzero"`
	OfPage bool         `json:"of_page,omitempty"` // When is the page's
	// Outlets carry it: that of its page, and those behind the pages that report
	// it, copies folded and credits followed.
	Outlets []string       `json:"outlets"`
	Saying  hearsay.Saying `json:"saying"`
}

// Lines returns the statements of the speaker at that index of a brief, in the
// brief's order.
func Lines(b *hearsay.Brief, at int) []Line {
	if at < 0 || at >= len(b.Speakers) {
		return nil
	}
	page := make(map[hearsay.PageID]*hearsay.PageNote, len(b.Pages))
	for i := range b.Pages {
		page[b.Pages[i].Page] = &b.Pages[i]
	}
	sayings := b.Speakers[at].Sayings
	out := make([]Line, len(sayings))
	for i, y := range sayings {
		l := Line{Story: b.Story.ID, Title: b.Story.Title.Text, When: y.Said, Saying: y}
		add := func(name string) {
			if name != "" && !slices.Contains(l.Outlets, name) {
				l.Outlets = append(l.Outlets, name)
			}
		}
		if p := page[y.Page]; p != nil {
			l.Number = p.Number
			if !l.When.Known() {
				l.When, l.OfPage = p.Published, true
			}
			add(p.Outlet.String())
		}
		for _, w := range y.Origins.Outlets {
			if !strings.HasPrefix(w.Name, "page ") { // the outlet of a page that names none
				add(w.Name)
			}
		}
		l.OfPage = l.OfPage && l.When.Known()
		out[i] = l
	}
	return out
}

// An Order says how lines are sorted.
type Order string

// The orders of lines. Undated ones come last in each.
const (
	Newest  Order = "newest"
	Oldest  Order = "oldest"
	Carried Order = "carried" // by the independent outlets that carry them, most first
)

// A Filter picks lines; what is zero picks all.
type Filter struct {
	Story  hearsay.StoryID
	Outlet string
	Kind   hearsay.StatementKind
	Words  string    // each of them begins a word of the statement; case and accents do not count
	After  time.Time // dated on that day or later
	Before time.Time // dated on that day or earlier
}

// Pick returns the lines that the filter lets through, sorted.
func (f Filter) Pick(lines []Line, by Order) []Line {
	var out []Line
	for i := range lines {
		if f.fits(&lines[i]) {
			out = append(out, lines[i])
		}
	}
	slices.SortStableFunc(out, func(a, b Line) int {
		if by == Carried {
			if c := cmp.Compare(len(b.Saying.Origins.Outlets), len(a.Saying.Origins.Outlets)); c != 0 {
				return c
			}
		}
		if a.When.Known() != b.When.Known() {
			if a.When.Known() {
				return -1
			}
			return 1
		}
		day := a.When.Start.Compare(b.When.Start)
		if by != Oldest {
			day = -day
		}
		return cmp.Or(day, cmp.Compare(a.Story, b.Story), cmp.Compare(a.Number, b.Number), cmp.Compare(place(&a), place(&b)))
	})
	return out
}

func place(l *Line) int {
	if len(l.Saying.Words) == 0 {
		return 0
	}
	return l.Saying.Words[0].Span.Start
}

func (f Filter) fits(l *Line) bool {
	switch {
	case f.Story != "" && l.Story != f.Story,
		f.Kind != "" && l.Saying.Kind != f.Kind,
		f.Outlet != "" && !slices.ContainsFunc(l.Outlets, func(o string) bool { return strings.EqualFold(o, f.Outlet) }),
		!f.After.IsZero() && (!l.When.Known() || !l.When.End.After(f.After)),
		!f.Before.IsZero() && (!l.When.Known() || l.When.Start.After(f.Before)):
		return false
	}
	want := slug(f.Words)
	if want == "" {
		return strings.TrimSpace(f.Words) == ""
	}
	var said strings.Builder
	for _, w := range l.Saying.Words {
		said.WriteString("-" + slug(w.Text))
	}
	for w := range strings.SplitSeq(want, "-") {
		if !strings.Contains(said.String(), "-"+w) {
			return false
		}
	}
	return true
}

// Day reads a day, month or year as people type it: "2020-08-16", "2020-08",
// "2020". It returns the first day of it, or the last; ok is false for anything
// else, and true with a zero time for nothing.
func Day(s string, last bool) (t time.Time, ok bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}, true
	}
	for _, f := range []struct {
		layout        string
		years, months int
	}{{time.DateOnly, 0, 0}, {"2006-01", 0, 1}, {"2006", 1, 0}} {
		if t, err := time.Parse(f.layout, s); err == nil && t.Year() > 0 {
			if last && f.years+f.months > 0 {
				t = t.AddDate(f.years, f.months, -1)
			}
			return t, true
		}
	}
	return time.Time{}, false
}
