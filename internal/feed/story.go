package feed

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/change"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
)

// Links give the addresses at which hearsay shows things, and what a brief does
// not hold. Each may be nil, or return nothing.
type Links struct {
	Base    string // names whose feed it is, where it is served: "https://news.example"
	Home    string // the list of stories
	Story   func(hearsay.StoryID) string
	Page    func(hearsay.StoryID, hearsay.PageID) string
	Said    func(hearsay.StoryID, *hearsay.Statement) string
	Speaker func(key string) string
	// Fetched is when a page was fetched, for pages that no date is known of. It is
	// asked mostAsked times for a feed.
	Fetched func(hearsay.PageID) time.Time
	asked   int
}

const mostAsked = 1000

func (l *Links) story(id hearsay.StoryID) string {
	if l.Story == nil {
		return ""
	}
	return l.Story(id)
}

func (l *Links) page(s hearsay.StoryID, p hearsay.PageID) string {
	if l.Page == nil {
		return ""
	}
	return l.Page(s, p)
}

func (l *Links) fetched(p hearsay.PageID) time.Time {
	if l.Fetched == nil || l.asked >= mostAsked {
		return time.Time{}
	}
	l.asked++
	return l.Fetched(p)
}

// The longest title, sentence and list of an entry.
const longestTitle, longestWords, longestList = 300, 600, 20

// Stories makes the feed of the list of stories. An entry changes whenever a page
// comes to its story.
func Stories(all []store.StorySummary, l Links) *Feed {
	f := &Feed{ID: name("list", l.Base), Title: "hearsay: all stories", Home: l.Home,
		Subtitle: "What is told in the pile, and by how many independent sources."}
	for i := range all {
		s := &all[i]
		e := Entry{ID: storyName(s.ID), Title: clip(s.Title, longestTitle), URL: l.story(s.ID), Updated: l.updated(s), Published: s.First}
		if e.Title == "" {
			e.Title = "A story without a headline"
		}
		counts := []string{plural(len(s.Pages), "page")}
		if s.Texts > 0 {
			origin := "no origin named"
			if s.Origins > 0 {
				origin = plural(s.Origins, "origin")
			}
			counts = append(counts, plural(s.Texts, "text")+" after copies are folded together", plural(s.Outlets, "outlet")+" named", origin+" for its main fact")
		}
		e.Text = strings.Join(counts, "; ") + "."
		switch first, last := day(s.First), day(s.Last); {
		case last == "":
			e.Text += "\nDay not known."
		case first == "" || first == last:
			e.Text += "\n" + last
		default:
			e.Text += "\n" + first + " to " + last
		}
		f.Entries = append(f.Entries, e)
	}
	return f.sorted()
}

func (l *Links) fetchedIf(undated bool, p hearsay.PageID) time.Time {
	if !undated {
		return time.Time{}
	}
	return l.fetched(p)
}

// Story makes the feed of a story: an entry for each page with what it brings: what
// was changed where it is a new version, the events that it is the first to tell,
// who speaks in it, and what stands nowhere else.
func Story(b *hearsay.Brief, l Links) *Feed {
	title := clip(b.Story.Title.Text, longestTitle)
	if title == "" {
		title = "A story without a headline"
	}
	f := &Feed{ID: name("feed of story", l.Base, string(b.Story.ID)), Title: title, Home: l.story(b.Story.ID),
		Subtitle: plural(len(b.Pages), "page") + ", " + plural(b.Texts, "text") + " after copies are folded together."}
	s := sift(b)
	for i := range b.Pages {
		p := &b.Pages[i]
		e := Entry{ID: name("page", string(p.Page)), Title: clip(p.Headline.Text, longestTitle), URL: l.page(b.Story.ID, p.Page), Live: p.URL}
		if e.Title == "" {
			e.Title = "Page " + strconv.Itoa(p.Number) + ", without a headline"
		}
		for _, a := range p.Authors[:min(len(p.Authors), 8)] {
			e.Authors = append(e.Authors, clip(a.Text, 100))
		}
		if name := p.Outlet.String(); len(e.Authors) == 0 && name != "" {
			e.Authors = []string{clip(name, 100)}
		}
		e.Updated = p.Published.Start
		if !p.Published.About {
			e.Published = e.Updated
		}
		if e.Updated.IsZero() {
			e.Updated = l.fetched(p.Page)
		}
		e.Text = s.about(p)
		for _, g := range s.changes[p.Page] {
			e.Title = "Changed (" + clip(change.Summary(g.Changes), 120) + "): " + e.Title
			if g.When.Known() {
				e.Updated = g.When.Start
			}
			break
		}
		if e.Updated.IsZero() {
			e.Updated = b.Story.First
		}
		f.Entries = append(f.Entries, e)
	}
	return f.sorted()
}

// A sifting is a brief sorted by what each page brings.
type sifting struct {
	b       *hearsay.Brief
	number  map[hearsay.PageID]int
	changes map[hearsay.PageID][]change.Group
	events  map[hearsay.PageID][]string
	said    map[hearsay.PageID][]string
	only    map[hearsay.PageID][]string
	from    map[hearsay.PageID]*hearsay.Copy
}

func sift(b *hearsay.Brief) *sifting {
	s := &sifting{b, map[hearsay.PageID]int{}, map[hearsay.PageID][]change.Group{}, map[hearsay.PageID][]string{}, map[hearsay.PageID][]string{},
		map[hearsay.PageID][]string{}, map[hearsay.PageID]*hearsay.Copy{}}
	for i := range b.Pages {
		s.number[b.Pages[i].Page] = b.Pages[i].Number
	}
	for _, g := range change.Groups(b) {
		s.changes[g.To] = append(s.changes[g.To], g)
	}
	for i := range b.Copies {
		c := &b.Copies[i]
		if old := s.from[c.To]; c.Directed && s.number[c.From] > 0 && c.Kind != hearsay.QuotesOnly && (old == nil || rank(c) < rank(old)) {
			s.from[c.To] = c
		}
	}
	for i := range b.Events {
		e := &b.Events[i]
		var first *hearsay.Report
		for k := range e.Reports {
			if r := &e.Reports[k]; s.number[r.Page] > 0 && (first == nil || s.number[r.Page] < s.number[first.Page]) {
				first = r
			}
		}
		if first != nil && !e.Minor {
			line := clip(first.Sentence.Text, longestWords)
			if d := when(e.When); d != "" {
				line = d + ": " + line
			}
			s.events[first.Page] = append(s.events[first.Page], line)
		}
	}
	for i := range b.Speakers {
		for k := range b.Speakers[i].Sayings {
			y := &b.Speakers[i].Sayings[k]
			s.said[y.Page] = append(s.said[y.Page], saidBy(b.Speakers[i].Name)+": "+clip(y.Sentence.Text, longestWords))
		}
	}
	for i := range b.Only {
		s.only[b.Only[i].Page] = append(s.only[b.Only[i].Page], clip(b.Only[i].Words.Text, longestWords))
	}
	return s
}

// rank puts the copy that tells most about a page first.
func rank(c *hearsay.Copy) int {
	return 1 + slices.Index([]hearsay.CopyKind{hearsay.Version, hearsay.Reprint, hearsay.Retelling, hearsay.Passage, hearsay.CommonSource}, c.Kind)
}

func saidBy(name string) string {
	if name == "" {
		return "Somebody not named"
	}
	return clip(name, 100)
}

// about is the text of a page's entry.
func (s *sifting) about(p *hearsay.PageNote) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Page %d of %d", p.Number, len(s.b.Pages))
	if name := p.Outlet.String(); name != "" {
		b.WriteString(", " + clip(name, 100))
	}
	d := when(p.Published)
	if d == "" {
		d = "day not known"
	}
	b.WriteString(", " + d + ".")
	if c := s.from[p.Page]; c != nil {
		b.WriteString(" " + copied(c, s.number[c.From]))
	}
	b.WriteString("\n")
	for _, g := range s.changes[p.Page] {
		d := when(g.When)
		switch {
		case d == "":
			d = " (day not known)"
		case g.When.Why == "fetched":
			d = " (fetched on " + d + ")"
		default:
			d = " on " + d
		}
		var lines []string
		for i := range g.Changes {
			c := &g.Changes[i]
			was, is := clip(c.Was.Text, longestWords), clip(c.Is.Text, longestWords)
			switch {
			case was == "":
				lines = append(lines, "Added: "+is)
			case is == "":
				lines = append(lines, "Gone: "+was)
			default:
				lines = append(lines, "Was: "+was+"\n  Now: "+is)
			}
		}
		list(&b, fmt.Sprintf("This page was changed after page %d: %s%s", s.number[g.From], change.Summary(g.Changes), d), lines)
	}
	list(&b, "First told here", s.events[p.Page])
	list(&b, "Who says what", s.said[p.Page])
	list(&b, "Only in this page", s.only[p.Page])
	return strings.TrimRight(b.String(), "\n")
}

func copied(c *hearsay.Copy, from int) string {
	share := int(c.Share*100 + .5)
	switch c.Kind {
	case hearsay.Version:
		return fmt.Sprintf("Another version of page %d.", from)
	case hearsay.Reprint:
		return fmt.Sprintf("Copied from page %d: %d%% of its body.", from, share)
	case hearsay.Retelling:
		return fmt.Sprintf("Retells page %d.", from)
	case hearsay.CommonSource:
		return fmt.Sprintf("Shares a source with page %d.", from)
	}
	return fmt.Sprintf("%d%% of its body is from page %d.", share, from)
}

// list writes a heading and its lines, up to longestList of them.
func list(b *strings.Builder, head string, lines []string) {
	if len(lines) == 0 {
		return
	}
	b.WriteString("\n" + head + ":\n")
	for _, l := range lines[:min(len(lines), longestList)] {
		b.WriteString("- " + l + "\n")
	}
	if n := len(lines) - longestList; n > 0 {
		fmt.Fprintf(b, "- and %d more\n", n)
	}
}

// Speaker makes the feed of a speaker: an entry for each statement of theirs, with
// its sentence as the page has it.
func Speaker(s *speaker.Speaker, lines []speaker.Line, l Links) *Feed {
	f := &Feed{ID: name("feed of speaker", l.Base, s.Key), Title: "What " + clip(s.Name, 100) + " says", Subtitle: plural(len(lines), "statement") + " in " + plural(len(s.Voices), "story") + "."}
	if l.Speaker != nil {
		f.Home = l.Speaker(s.Key)
	}
	for i := range lines {
		x := &lines[i]
		sentence := clip(x.Saying.Sentence.Text, longestWords)
		e := Entry{ID: name("statement", string(x.Saying.ID)), Title: clip(s.Name, 100) + ": " + clip(sentence, 140), Updated: x.When.Start, Authors: []string{clip(s.Name, 100)}}
		if l.Said != nil {
			e.URL = l.Said(x.Story, &x.Saying.Statement)
		}
		if !x.When.About && !x.OfPage {
			e.Published = x.When.Start
		}
		d := when(x.When)
		switch {
		case d == "":
			d = "Day not known"
			e.Updated = l.fetched(x.Saying.Page)
		case x.OfPage:
			d += ", the day of the page"
		}
		story := clip(x.Title, longestTitle)
		if story == "" {
			story = "a story without a headline"
		}
		e.Text = sentence + "\n\n" + d + ".\nIn the story: " + story + ", page " + strconv.Itoa(x.Number) + "."
		if n := len(x.Outlets); n > 0 {
			e.Text += "\nCarried by " + strings.Join(x.Outlets[:min(n, 8)], ", ")
			if n > 8 {
				e.Text += fmt.Sprintf(" and %d more", n-8)
			}
			e.Text += "."
		}
		f.Entries = append(f.Entries, e)
	}
	return f.sorted()
}

// sorted puts the newest entries first, drops those that have come already, and
// dates the feed.
func (f *Feed) sorted() *Feed {
	slices.SortFunc(f.Entries, func(a, b Entry) int {
		return cmp.Or(b.Updated.Compare(a.Updated), cmp.Compare(a.ID, b.ID))
	})
	seen := map[string]bool{}
	f.Entries = slices.DeleteFunc(f.Entries, func(e Entry) bool {
		again := seen[e.ID]
		seen[e.ID] = true
		return again
	})
	if len(f.Entries) > 0 {
		f.Updated = f.Entries[0].Updated
	}
	return f
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 January 2006")
}

// when names a stretch of time by its days.
func when(w hearsay.When) string {
	first := day(w.Start)
	if first == "" {
		return ""
	}
	if w.End.After(w.Start) {
		if last := day(w.End.Add(-time.Nanosecond)); last != first {
			first += " to " + last
		}
	}
	if w.About {
		return "about " + first
	}
	return first
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		return strconv.Itoa(n) + " " + stem + "ies"
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
