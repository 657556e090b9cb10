package store

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"hearsay"
)

func TestTerms(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"The O'Neil state-run U.S. 2.5%", "the|o|neil|state|run|u|s|2|5"},
		{"Łukasz Müller, Žižek, İstanbul, STRASSE Straße Ærø", "lukasz|muller|zizek|istanbul|strasse|strasse|aero"},
		{"Мой Київ ёж", "мой|київ|ёж"},
		{"soft\u00adhyphen right\u200fto\u200eleft e\u0301t\u00e9", "softhyphen|righttoleft|ete"},
		{"東京 タワー and กา", "東|京|タ|ワ|ー|and|ก|า"},
		{"\xff\xfe§¶ §a \"x\" *", "a|x"},
		{strings.Repeat("é", 100), strings.Repeat("e", 64)},
		{strings.Repeat("ж", 100), strings.Repeat("ж", 32)},
		{"", ""},
	} {
		if got := strings.Join(Terms(c.in), "|"); got != c.want {
			t.Errorf("Terms(%q) = %s, want %s", c.in, got, c.want)
		}
	}
}

// Terms are found where they stand, in order, and a term is its own term.
func FuzzTerms(f *testing.F) {
	for _, s := range []string{"The O'Neil", "Łukasz\u200f Müller", "東京タワー", "a\u0301\u0301", "\xff\u00ad", "กำ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		EachTerm(text, func(term []byte, r hearsay.Range) bool {
			if r.Start < at || r.End <= r.Start || r.End > len(text) || len(term) == 0 || len(term) > maxTerm {
				t.Fatalf("term %q at %v after %d in %q", term, r, at, text)
			}
			at = r.End
			if again := Terms(string(term)); len(again) != 1 || again[0] != string(term) {
				t.Fatalf("term %q of %q gives %q", term, text, again)
			}
			return true
		})
	})
}

func TestDays(t *testing.T) {
	for _, d := range []string{"0007-01-01", "1859-11-24", "1969-12-31", "1970-01-01", "2031-05-03", "9999-12-31"} {
		day := must(time.Parse(time.DateOnly, d))
		if got := dayTime(dayOf(day.Add(23 * time.Hour))).Format(time.DateOnly); got != d {
			t.Errorf("day of %s is %s", d, got)
		}
	}
	if dayOf(time.Time{}) != 0 || !dayTime(0).IsZero() {
		t.Error("no date is not day 0")
	}
}

func bothIndexes(t *testing.T, f func(*testing.T, *DB, *sqliteIndex)) {
	both(t, func(t *testing.T, open func() *DB) {
		db := open()
		f(t, db, db.index.(*sqliteIndex))
	})
}

// thing is a page, statement or event as the test knows it.
type thing struct {
	id            string
	head, text    string
	second        string // name of a speaker
	outlet, place string
	story         hearsay.StoryID
	day           time.Time
}

// A press of few words, so that everything meets everything.
type smallPress struct {
	r     *rand.Rand
	pages map[hearsay.PageID]*thing
	lines map[Kind][]*thing
}

var fewWords = strings.Fields("bridge river closed mayor Ostwick the of Straße élan harn harness harbour")

func (s *smallPress) words(n int) string {
	var out []string
	for range 1 + s.r.IntN(n) {
		out = append(out, fewWords[s.r.IntN(len(fewWords))])
	}
	return strings.Join(out, " ")
}

func (s *smallPress) day() time.Time {
	if s.r.IntN(6) == 0 {
		return time.Time{}
	}
	return time.Date(2031, 5, 1+s.r.IntN(6), 12, 0, 0, 0, time.UTC)
}

func (s *smallPress) article(p *hearsay.Page) *hearsay.Article {
	x := &thing{id: string(p.ID), head: s.words(4), text: s.words(8), outlet: s.words(1) + " Post", day: s.day()}
	s.pages[p.ID] = x
	a := article(p)
	a.Headline = hearsay.Excerpt{Text: x.head}
	a.Text = x.head + "\n" + x.text
	a.Blocks = []hearsay.Block{{Kind: hearsay.Title, Range: hearsay.Range{End: len(x.head)}}, {Kind: hearsay.Paragraph, Range: hearsay.Range{Start: len(x.head) + 1, End: len(a.Text)}}}
	a.Trace = nil
	a.Outlet.Name = x.outlet
	a.Language = "en"
	a.Published.Start = x.day
	return a
}

// brief invents a brief; the lines of the same story that were there are no more,
// but for those that stay.
func (s *smallPress) brief(id hearsay.StoryID, page hearsay.PageID) *hearsay.Brief {
	b := &hearsay.Brief{Story: hearsay.Story{ID: id}}
	b.Pages = []hearsay.PageNote{{Page: page, Outlet: hearsay.Outlet{Name: s.words(1) + " Herald"}, Language: "en"}}
	outlet := b.Pages[0].Outlet.Name
	b.Entities = []hearsay.Entity{{ID: "lowmoor", Kind: hearsay.Place, Name: "Lowmoor", Mentions: []hearsay.Mention{{Excerpt: hearsay.Excerpt{Text: "Lowmoor", Span: hearsay.Span{Page: page, Start: 50, End: 57}}}}}}
	for k := range s.lines {
		s.lines[k] = slices.DeleteFunc(s.lines[k], func(x *thing) bool { return x.story == id })
	}
	for i := range 4 {
		x := &thing{id: fmt.Sprintf("st%d", i), text: s.words(5), second: fewWords[s.r.IntN(3)] + " Vell", outlet: outlet, story: id, day: s.day()}
		at := hearsay.Span{Page: page, Start: 20 * i, End: 20*i + 20}
		if i == 2 {
			x.place = "lowmoor"
		}
		b.Speakers = append(b.Speakers, hearsay.Speaker{Name: x.second, Sayings: []hearsay.Saying{{Statement: hearsay.Statement{
			ID: hearsay.StatementID(x.id), Page: page, Words: []hearsay.Excerpt{{Text: x.text, Span: at}}, Sentence: hearsay.Excerpt{Text: x.text, Span: at}, Said: hearsay.When{Start: x.day, End: x.day},
		}}}})
		s.lines[OfStatement] = append(s.lines[OfStatement], x)
		y := &thing{id: fmt.Sprintf("ev%d", i), head: s.words(3), text: s.words(4), outlet: outlet, place: x.place, story: id, day: s.day()}
		b.Events = append(b.Events, hearsay.Happening{Event: hearsay.Event{ID: hearsay.EventID(y.id), Label: hearsay.Excerpt{Text: y.head, Span: at}, When: hearsay.When{Start: y.day, End: y.day},
			Reports: []hearsay.Report{{Page: page, Sentence: hearsay.Excerpt{Text: y.text, Span: at}}}}})
		s.lines[OfEvent] = append(s.lines[OfEvent], y)
	}
	return b
}

// holds is what a search is to find, the slow way.
func holds(text string, t Term) bool {
	have, want := Terms(text), Terms(t.Text)
	for i := 0; i+len(want) <= len(have); i++ {
		fits := true
		for k, w := range want {
			fits = fits && (have[i+k] == w || t.Prefix && k == len(want)-1 && strings.HasPrefix(have[i+k], w))
		}
		if fits {
			return true
		}
	}
	return false
}

func (x *thing) fits(k Kind, q *Query, story hearsay.StoryID) bool {
	in := func(t Term) bool { return holds(x.head, t) || holds(x.text, t) || holds(x.second, t) }
	for _, c := range q.Words {
		if !slices.ContainsFunc(c, in) {
			return false
		}
	}
	for _, t := range q.Not {
		if in(t) {
			return false
		}
	}
	for _, f := range q.Filters {
		var is bool
		switch f.Field {
		case Outlet:
			is = holds(x.outlet, Term{Text: f.Text})
		case Speaker:
			is = holds(x.second, Term{Text: f.Text})
		case Place:
			is = x.place != "" && holds(x.place, Term{Text: f.Text})
		case InStory:
			is = string(story) == f.Text
		case Language:
			is = f.Text == "en"
		}
		if is == f.Not || !f.Not && !k.Has(f.Field) {
			return false
		}
	}
	if !q.After.IsZero() && x.day.Before(q.After) || !q.Before.IsZero() && !x.day.Before(q.Before) {
		return false
	}
	return !x.day.IsZero() || q.After.IsZero() && q.Before.IsZero()
}

func (s *smallPress) query() Query {
	var q Query
	term := func() Term {
		switch s.r.IntN(4) {
		case 0:
			return Term{Text: s.words(2)}
		case 1:
			return Term{Text: []string{"har", "harn", "os", "el"}[s.r.IntN(4)], Prefix: true}
		}
		return Term{Text: s.words(1)}
	}
	for range s.r.IntN(3) {
		c := []Term{term()}
		if s.r.IntN(4) == 0 {
			c = append(c, term())
		}
		q.Words = append(q.Words, c)
	}
	if s.r.IntN(4) == 0 {
		q.Not = append(q.Not, term())
	}
	for s.r.IntN(3) == 0 {
		f := []Filter{{Field: Outlet, Text: "the herald"}, {Field: Outlet, Text: "post"}, {Field: Speaker, Text: "bridge"}, {Field: Place, Text: "LOWMOOR"}, {Field: InStory, Text: "story3"}, {Field: Language, Text: "en"}}[s.r.IntN(6)]
		f.Not = s.r.IntN(3) == 0
		q.Filters = append(q.Filters, f)
	}
	if s.r.IntN(4) == 0 {
		q.After = time.Date(2031, 5, 2, 0, 0, 0, 0, time.UTC)
	}
	if s.r.IntN(4) == 0 {
		q.Before = time.Date(2031, 5, 4, 0, 0, 0, 0, time.UTC)
	}
	return q
}

// Whatever is kept, replaced and dropped, a search finds what a slow reading of
// everything finds; its count is the number of hits that paging lists, in every
// order and where only the newest are looked at.
func TestSearchFindsWhatIsThere(t *testing.T) { bothIndexes(t, searchFindsWhatIsThere) }

func searchFindsWhatIsThere(t *testing.T, db *DB, x *sqliteIndex) {
	ctx := context.Background()
	s := &smallPress{r: rand.New(rand.NewPCG(1, 2)), pages: map[hearsay.PageID]*thing{}, lines: map[Kind][]*thing{}}
	var pages []*hearsay.Page
	of := map[string]hearsay.StoryID{}
	for round := range 6 {
		for i := range 40 {
			p := page(fmt.Sprintf("https://press.example/%d/%d", round, i), "x")
			pages = append(pages, p)
			must(db.Keep(ctx, p, s.article(p), 1, ""))
		}
		for range 15 { // replaced, some by nothing
			p := pages[s.r.IntN(len(pages))]
			f := Finding{Version: 2 + round}
			if s.r.IntN(4) > 0 {
				f.Article = s.article(p)
			} else {
				delete(s.pages, p.ID)
				f.Reason = "nothing left"
			}
			if err := db.PutFinding(ctx, p.ID, f); err != nil {
				t.Fatal(err)
			}
		}
		var stories []hearsay.Story
		clear(of)
		for i := range min(8, len(pages)/10) {
			id := hearsay.StoryID(fmt.Sprintf("story%d", i))
			if round%2 == 1 && i > 5 {
				for k := range s.lines {
					s.lines[k] = slices.DeleteFunc(s.lines[k], func(x *thing) bool { return x.story == id })
				}
				continue // is no more
			}
			members := pages[10*i : 10*i+10]
			for _, p := range members {
				of[string(p.ID)] = id
			}
			stories = append(stories, story(string(id), 1, members...))
			if s.r.IntN(3) > 0 || round%2 == 0 {
				if err := db.PutBrief(ctx, fmt.Sprint("made", round), s.brief(id, members[0].ID)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := db.PutStories(ctx, must(db.Mark(ctx)), stories); err != nil {
			t.Fatal(err)
		}
		for i := range 60 {
			x.ranked, x.steps, x.begun = RankedMost, mostSteps, mostBegun
			switch i % 3 {
			case 1:
				x.ranked = 2
			case 2:
				x.ranked, x.steps = 2, 30
			}
			s.check(t, db, s.query(), of)
		}
	}
}

func (s *smallPress) check(t *testing.T, db *DB, q Query, of map[string]hearsay.StoryID) {
	t.Helper()
	ctx := context.Background()
	r, err := db.Search(ctx, q)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	for _, f := range r.Kinds {
		var want []string
		if f.Kind == OfPage {
			for _, x := range s.pages {
				if x.fits(f.Kind, &q, of[x.id]) {
					want = append(want, x.id+x.id)
				}
			}
		}
		for _, x := range s.lines[f.Kind] {
			if x.fits(f.Kind, &q, x.story) {
				want = append(want, string(x.story)+x.id)
			}
		}
		var got []string
		var last time.Time
		one := q
		one.Kinds, one.Limit = []Kind{f.Kind}, 8
		for {
			r, err := db.Search(ctx, one)
			if err != nil {
				t.Fatalf("%+v: %v", one, err)
			}
			g := r.Of(f.Kind)
			if g.Total != f.Total || g.Since != f.Since {
				t.Fatalf("%+v: %d since %v, then %d since %v", one, f.Total, f.Since, g.Total, g.Since)
			}
			for _, h := range g.Hits {
				id := string(h.Story) + h.Line
				if f.Kind == OfPage {
					id = string(h.Page) + string(h.Page)
				} else if len(h.Places) == 0 || h.Places[0].Page == "" {
					t.Errorf("%+v: hit %+v shows no place", q, h)
				}
				got = append(got, id)
				if h.Day.Before(f.Since) {
					t.Errorf("%+v: hit of %v, and looked since %v", q, h.Day, f.Since)
				}
				last = h.Day
			}
			if one.Cursor = g.Next; g.Next == "" {
				break
			}
		}
		_ = last
		if len(got) != f.Total {
			t.Fatalf("%+v: %d %ss counted, %d listed", q, f.Total, f.Kind, len(got))
		}
		slices.Sort(got)
		slices.Sort(want)
		if f.Since.IsZero() && !slices.Equal(got, want) {
			t.Fatalf("%+v: %ss\n got %v\nwant %v", q, f.Kind, got, want)
		}
		for _, id := range got {
			if !slices.Contains(want, id) {
				t.Fatalf("%+v: %s %s should not be found", q, f.Kind, id)
			}
		}
	}
}

// What is counted of days and terms is what counting everything anew gives, and
// the index filled from kept pages is the one that grew with them.
func TestAnIndexFilledLaterIsTheSame(t *testing.T) { bothIndexes(t, anIndexFilledLaterIsTheSame) }

func anIndexFilledLaterIsTheSame(t *testing.T, db *DB, _ *sqliteIndex) {
	ctx := context.Background()
	s := &smallPress{r: rand.New(rand.NewPCG(3, 4)), pages: map[hearsay.PageID]*thing{}, lines: map[Kind][]*thing{}}
	var pages []*hearsay.Page
	for i := range 120 {
		p := page(fmt.Sprintf("https://press.example/%d", i), "x")
		pages = append(pages, p)
		must(db.Keep(ctx, p, s.article(p), 1, ""))
	}
	for i := range 40 {
		if err := db.PutFinding(ctx, pages[i].ID, Finding{Version: 2, Article: s.article(pages[i])}); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.PutBrief(ctx, "m", s.brief("s", pages[0].ID)); err != nil {
		t.Fatal(err)
	}
	if err := db.PutStories(ctx, must(db.Mark(ctx)), []hearsay.Story{story("s", 1, pages[0])}); err != nil {
		t.Fatal(err)
	}
	dump := func() (out []string) {
		for _, q := range []string{"SELECT kind FROM search_days ORDER BY 1", "SELECT n FROM search_days ORDER BY kind, day", "SELECT term FROM search_terms ORDER BY 1", "SELECT n FROM search_terms ORDER BY term",
			"SELECT page FROM search_pages ORDER BY 1", "SELECT kind || story || line || place FROM search_lines ORDER BY 1", "SELECT hash FROM search_lines ORDER BY hash"} {
			out = append(out, must(query[string](ctx, db, q))...)
		}
		return out
	}
	grown := dump()
	if _, err := db.pool.Exec("UPDATE search_state SET version = 0"); err != nil {
		t.Fatal(err)
	}
	var told []string
	if err := db.FillSearch(ctx, func(done, total int) { told = append(told, fmt.Sprint(done, "/", total)) }); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(told, " "); got != "120/121 121/121" {
		t.Errorf("progress %s", got)
	}
	if !slices.Equal(dump(), grown) {
		t.Errorf("filled later:\n%v\ngrown:\n%v", dump(), grown)
	}
	r := must(db.Search(ctx, Query{}))
	if n := r.Of(OfPage).Total; n != 120 || r.Of(OfStatement).Total != 4 || r.MissingPages+r.MissingBriefs != 0 {
		t.Errorf("%d pages, results %+v", n, r)
	}
}

// A search of a database whose index is not filled says what is missing.
func TestSearchTellsWhatIsMissing(t *testing.T) { bothIndexes(t, searchTellsWhatIsMissing) }

func searchTellsWhatIsMissing(t *testing.T, db *DB, _ *sqliteIndex) {
	ctx := context.Background()
	p := page("https://press.example/a", "the bridge")
	must(db.Keep(ctx, p, article(p), 1, ""))
	if _, err := db.pool.Exec("INSERT INTO search_todo VALUES ('page', $1), ('brief', 'gone')", p.ID); err != nil {
		t.Fatal(err)
	}
	if r := must(db.Search(ctx, Query{})); r.MissingPages != 1 || r.MissingBriefs != 1 {
		t.Errorf("%+v", r)
	}
	if err := db.FillSearch(ctx, nil); err != nil {
		t.Fatal(err)
	}
	if r := must(db.Search(ctx, Query{})); r.MissingPages != 0 || r.MissingBriefs != 0 || r.Of(OfPage).Total != 1 {
		t.Errorf("%+v", r)
	}
}

// A beginning of very many words is read as the most common ones, and says so.
func TestABeginningIsReadAsItsMostCommonWords(t *testing.T) {
	bothIndexes(t, aBeginningIsReadAsItsMostCommonWords)
}

func aBeginningIsReadAsItsMostCommonWords(t *testing.T, db *DB, x *sqliteIndex) {
	ctx := context.Background()
	for i := range 400 {
		p := page(fmt.Sprintf("https://press.example/%d", i), fmt.Sprintf("harbour%d harvest", i%40))
		must(db.Keep(ctx, p, article(p), 1, ""))
	}
	x.begun = 10
	r := must(db.Search(ctx, Query{Words: [][]Term{{{Text: "har", Prefix: true}}}}))
	if len(r.Read) != 1 || r.Read[0].Begun != "har" || len(r.Read[0].As) != readings || r.Read[0].As[0] != "harvest" || r.Of(OfPage).Total != 400 {
		t.Errorf("%+v", r)
	}
}

func TestBadQueriesAreRefused(t *testing.T) { bothIndexes(t, badQueriesAreRefused) }

func badQueriesAreRefused(t *testing.T, db *DB, _ *sqliteIndex) {
	ctx := context.Background()
	p := page("https://press.example/a", "the bridge")
	must(db.Keep(ctx, p, article(p), 1, ""))
	for _, c := range []string{"x", "b.1", "b.1.2.3", "q.1.1", "b.!.1", "r.1.1", "b.99999999999999999999.1"} {
		if _, err := db.Search(ctx, Query{Kinds: []Kind{OfPage}, Cursor: c}); !errors.Is(err, ErrCursor) {
			t.Errorf("cursor %q: %v", c, err)
		}
	}
	if _, err := db.Search(ctx, Query{Words: [][]Term{{{Text: strings.Repeat("a ", 100)}}}}); err == nil {
		t.Error("a hundred words were taken")
	}
	if _, err := db.Search(ctx, Query{Filters: []Filter{{Field: "fish", Text: "a"}}}); err == nil {
		t.Error("a field that is none was taken")
	}
	for _, text := range []string{`"`, `" OR "`, "*", "a*b", "NEAR(a b)", "title:x", "^a", "a + b", "{", "§", "\x00", "' --", ")", "AND", "NOT"} {
		if _, err := db.Search(ctx, Query{Words: [][]Term{{{Text: text, Prefix: true}}}, Not: []Term{{Text: text}}, Filters: []Filter{{Field: Outlet, Text: text}}}); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
