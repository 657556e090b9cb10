package mcp

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"hearsay"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
)

func (s *server) tools(m *mcp.Server) {
	add(m, s, "stories", "Stories", "Lists the stories, the newest first: title, counts of pages, texts (copies folded), outlets and origins (independent sources of the main fact), dates. Filters: words of the title, an outlet, a speaker, days.", s.stories)
	add(m, s, "story", "A story in brief", "What a story is about and how well it is sourced: the main fact with the lists behind its four counts, its pages with their outlets and days, and how many events, statements, expectations and differences the other tools have.", s.story)
	add(m, s, "statements", "Who said what", "Statements of a story, or of one speaker in all stories: the words (only what stands in quoted_parts was said in these very words), who said it, the verb of saying, through whom it came, how many independent sources carry it.", s.statements)
	add(m, s, "events", "What happened", "The events of a story in order of time, each with the clause that tells it, its date and how that was reached, and the lists behind its counts.", s.events)
	add(m, s, "differences", "Where sources differ", "Where the pages of a story give different numbers, names, dates or accounts, side by side with the words of each. No side is marked as right.", s.differences)
	add(m, s, "outlook", "What they expect", "What sources expect to happen: questions with the voices for yes, no and depends (each copy counted once), and the claims with their words.", s.outlook)
	add(m, s, "evidence", "The words at a place", "The sentence at a place of a kept page, with its paragraph, what stands before and after, outlet, day and link. Places come with every quote.", s.evidence)
	add(m, s, "page", "A kept page", "The text of a kept page, block by block with places, and what is known of it: outlet, day, authors, address, whom it credits.", s.page)
	add(m, s, "search", "Search", "Finds pages, statements and events that hold all the words, in all stories, and gives the sentences that hold them.", s.search)
}

// A StoryLine is a story of a list.
type StoryLine struct {
	ID      string `json:"id"`
	Title   string `json:"title" jsonschema:"the headline of its most central page, verbatim"`
	Pages   int    `json:"pages"`
	Texts   int    `json:"texts" jsonschema:"pages after copies are folded together"`
	Outlets int    `json:"outlets" jsonschema:"that the pages name as their own"`
	Origins int    `json:"origins" jsonschema:"independent sources of its main fact; 0 is none named"`
	First   string `json:"first,omitempty" jsonschema:"earliest day of its pages"`
	Last    string `json:"last,omitempty" jsonschema:"latest day of its pages"`
	State   string `json:"state,omitempty" jsonschema:"open, quiet or closed, by the days of the pile"`
	Quote   *Quote `json:"title_quote,omitempty" jsonschema:"where the title stands"`
}

// StoriesIn asks for a list of stories.
type StoriesIn struct {
	Words   string `json:"words,omitempty" jsonschema:"all of them stand in the title"`
	Outlet  string `json:"outlet,omitempty" jsonschema:"a page of it is in the story: its name or domain"`
	Speaker string `json:"speaker,omitempty" jsonschema:"speaks in the story: a name or part of one"`
	After   string `json:"after,omitempty" jsonschema:"a day, month or year: stories with pages on it or later"`
	Before  string `json:"before,omitempty" jsonschema:"a day, month or year: stories with pages on it or earlier"`
	By      string `json:"by,omitempty" jsonschema:"newest (where it is not given), pages or origins: what comes first"`
	Ask
}

// StoriesOut is a list of stories.
type StoriesOut struct {
	Paging
	Stories []StoryLine `json:"stories"`
}

func (s *server) stories(ctx context.Context, in StoriesIn) (out StoriesOut, err error) {
	for name, v := range map[string]string{"words": in.Words, "outlet": in.Outlet, "speaker": in.Speaker} {
		if err := checkText(name, v); err != nil {
			return out, err
		}
	}
	after, err1 := parseDay("after", in.After, false)
	before, err2 := parseDay("before", in.Before, true)
	if err := cmp.Or(err1, err2); err != nil {
		return out, err
	}
	all, err := s.db.Stories(ctx)
	if err != nil {
		return out, err
	}
	words := store.Terms(in.Words)
	all = slices.DeleteFunc(slices.Clone(all), func(t store.StorySummary) bool {
		return !after.IsZero() && (t.Last.IsZero() || t.Last.Before(after)) || !before.IsZero() && (t.First.IsZero() || t.First.After(before)) || !holdsTerms(t.Title, words)
	})
	if in.Outlet != "" || in.Speaker != "" {
		keep, err := s.storiesWith(ctx, in.Outlet, in.Speaker)
		if err != nil {
			return out, err
		}
		all = slices.DeleteFunc(all, func(t store.StorySummary) bool { return !keep[t.ID] })
	}
	switch in.By {
	case "", "newest":
	case "pages":
		slices.SortStableFunc(all, func(a, b store.StorySummary) int { return cmp.Compare(len(b.Pages), len(a.Pages)) })
	case "origins":
		slices.SortStableFunc(all, func(a, b store.StorySummary) int { return cmp.Compare(b.Origins, a.Origins) })
	default:
		return out, wrongf("by %q: give newest, pages or origins", cut(in.By, 40))
	}
	ids := make([]string, len(all))
	for i, t := range all {
		ids[i] = string(t.ID)
	}
	q := s.quoter(ctx, nil)
	question := in
	question.Cursor = ""
	out.Stories, out.Paging, err = list(in.Ask, len(all), strings.Join(ids, " "), question, func(i int) (StoryLine, error) {
		t := all[i]
		l := StoryLine{ID: string(t.ID), Title: short(t.Title, longQuote), Pages: len(t.Pages), Texts: t.Texts, Outlets: t.Outlets, Origins: t.Origins, First: day(t.First), Last: day(t.Last), State: string(t.State)}
		o, err := s.db.GetOutline(ctx, t.ID)
		if err != nil || o.Story.Title.None() {
			return l, ignoreGone(err)
		}
		q.knows(o)
		one, err := q.quote(o.Story.Title)
		l.Quote = &one
		return l, err
	})
	return out, err
}

// ignoreGone lets a story go that went while it was listed.
func ignoreGone(err error) error {
	if statusGone(err) {
		return nil
	}
	return err
}

// A StoryPage is a page as a story lists it.
type StoryPage struct {
	Number   int    `json:"number"`
	ID       string `json:"id"`
	Outlet   string `json:"outlet,omitempty"`
	URL      string `json:"url,omitempty"`
	Day      string `json:"published,omitempty"`
	About    bool   `json:"about,omitempty" jsonschema:"true where the day is worked out: no page states it"`
	Language string `json:"language,omitempty"`
	Text     int    `json:"text" jsonschema:"pages with the same number are copies of each other"`
	Headline *Quote `json:"headline,omitempty"`
}

// StoryIn asks for a story.
type StoryIn struct {
	Story string `json:"story" jsonschema:"its id, the beginning of it, or its number in the list"`
	Ask
}

// Fact is the main fact of a story.
type Fact struct {
	Event  string `json:"event" jsonschema:"id of the event"`
	Label  Quote  `json:"label" jsonschema:"the clause that tells it"`
	When   *When  `json:"when,omitempty"`
	Counts Counts `json:"counts"`
}

// StoryOut is a story in brief; its pages are what a cursor goes on with.
type StoryOut struct {
	Paging
	ID          string      `json:"id"`
	Title       *Quote      `json:"title_quote,omitempty"`
	First       string      `json:"first,omitempty"`
	Last        string      `json:"last,omitempty"`
	Texts       int         `json:"texts"`
	Outlets     []string    `json:"outlets"`
	Behind      []string    `json:"behind" jsonschema:"outlets that the pages credit and that are not in the pile"`
	Main        *Fact       `json:"main_fact,omitempty" jsonschema:"the best-attested event; none where no event stands in two pages"`
	Events      int         `json:"events"`
	Statements  int         `json:"statements"`
	Speakers    int         `json:"speakers"`
	Questions   int         `json:"questions"`
	Differences int         `json:"differences"`
	Skipped     []string    `json:"skipped,omitempty" jsonschema:"what was not done, and why"`
	Pages       []StoryPage `json:"pages"`
}

func (s *server) story(ctx context.Context, in StoryIn) (out StoryOut, err error) {
	b, state, err := s.brief(ctx, in.Story)
	if err != nil {
		return out, err
	}
	q := s.quoter(ctx, b)
	out = StoryOut{ID: string(b.Story.ID), First: day(b.Story.First), Last: day(b.Story.Last), Texts: b.Texts, Outlets: firstFew(b.Outlets, mostItems), Behind: firstFew(b.Behind, mostItems),
		Events: len(b.Events), Speakers: len(b.Speakers), Questions: len(b.Questions), Differences: len(b.Differences), Skipped: firstFew(b.Skipped, fewItems)}
	for i := range b.Speakers {
		out.Statements += len(b.Speakers[i].Sayings)
	}
	if !b.Story.Title.None() {
		t, err := q.quote(b.Story.Title)
		if err != nil {
			return out, err
		}
		out.Title = &t
	}
	if l := b.Lead; l != nil {
		f := Fact{Event: string(l.ID), When: when(l.When)}
		if f.Label, err = q.quote(l.Label); err != nil {
			return out, err
		}
		if f.Counts, err = q.counts(&l.Origins, fewItems, 2); err != nil {
			return out, err
		}
		out.Main = &f
	}
	out.Pages, out.Paging, err = list(in.Ask, len(b.Pages), state, []any{"story", in.Limit}, func(i int) (StoryPage, error) {
		n := &b.Pages[i]
		p := StoryPage{Number: n.Number, ID: string(n.Page), Outlet: short(n.Outlet.String(), 200), URL: short(n.URL, 2000), Day: day(n.Published.Start), About: n.Published.About, Language: n.Language, Text: n.Text}
		if n.Headline.None() {
			return p, nil
		}
		h, err := q.quote(n.Headline)
		p.Headline = &h
		return p, err
	})
	return out, err
}

func firstFew(list []string, n int) []string {
	out := []string{}
	for _, v := range list[:min(len(list), n)] {
		out = append(out, short(v, 300))
	}
	return out
}

// A Statement is what somebody said, as a page reports it.
type Statement struct {
	ID       string   `json:"id"`
	Story    string   `json:"story"`
	Speaker  string   `json:"speaker,omitempty" jsonschema:"none where nobody is named"`
	Known    string   `json:"speaker_kind,omitempty" jsonschema:"person, organisation, place (its government) or group (described, not named)"`
	Roles    []string `json:"roles,omitempty" jsonschema:"as pages state them"`
	Kind     string   `json:"kind" jsonschema:"direct: in quotation marks; indirect: told by another; mixed"`
	Denied   bool     `json:"denied,omitempty" jsonschema:"true where the statement denies its content: never leave the denial out"`
	Cue      *Quote   `json:"cue,omitempty" jsonschema:"the verb of saying, with its negation"`
	Words    []Quote  `json:"words" jsonschema:"what was said, as the page words it"`
	Quoted   []Quote  `json:"quoted_parts" jsonschema:"the parts that stand in quotation marks on the page: only these may be printed as the speaker's own words"`
	Sentence *Quote   `json:"sentence,omitempty" jsonschema:"the sentences that hold all of it"`
	Via      []string `json:"via,omitempty" jsonschema:"through whom it came, nearest first, as the page says"`
	Said     *When    `json:"said,omitempty"`
	Counts   Counts   `json:"counts"`
}

// StatementsIn asks for statements.
type StatementsIn struct {
	Story   string `json:"story,omitempty" jsonschema:"of this story; needed where no speaker is given"`
	Speaker string `json:"speaker,omitempty" jsonschema:"of this speaker: a name or part of one"`
	Words   string `json:"words,omitempty" jsonschema:"each begins a word of the statement"`
	Kind    string `json:"kind,omitempty" jsonschema:"direct, indirect or mixed"`
	Outlet  string `json:"outlet,omitempty" jsonschema:"carried by it"`
	After   string `json:"after,omitempty" jsonschema:"a day, month or year: dated on it or later"`
	Before  string `json:"before,omitempty" jsonschema:"a day, month or year: dated on it or earlier"`
	Ask
}

// StatementsOut is a list of statements.
type StatementsOut struct {
	Paging
	Also       []string    `json:"stories_not_read,omitempty" jsonschema:"stories in which the speaker speaks too, beyond the newest, which were read: ask for each by its id"`
	Statements []Statement `json:"statements"`
}

// A said is a line with whom it is of.
type said struct {
	speaker.Line
	who *hearsay.Speaker
}

func (s *server) statements(ctx context.Context, in StatementsIn) (out StatementsOut, err error) {
	out.Statements = []Statement{}
	for name, v := range map[string]string{"speaker": in.Speaker, "words": in.Words, "outlet": in.Outlet} {
		if err := checkText(name, v); err != nil {
			return out, err
		}
	}
	f := speaker.Filter{Outlet: in.Outlet, Kind: hearsay.StatementKind(in.Kind), Words: in.Words}
	switch f.Kind {
	case "", hearsay.Direct, hearsay.Indirect, hearsay.Mixed:
	default:
		return out, wrongf("kind %q: give direct, indirect or mixed", cut(in.Kind, 40))
	}
	if f.After, err = parseDay("after", in.After, false); err != nil {
		return out, err
	}
	if f.Before, err = parseDay("before", in.Before, true); err != nil {
		return out, err
	}
	q := s.quoter(ctx, nil)
	var all []said
	var state string
	switch {
	case in.Story != "":
		b, made, err := s.brief(ctx, in.Story)
		if err != nil {
			return out, err
		}
		q.knows(b)
		state = made
		for i := range b.Speakers {
			w := &b.Speakers[i]
			if in.Speaker != "" && !(&speaker.Speaker{Name: w.Name, Aliases: w.Aliases}).Has(in.Speaker) {
				continue
			}
			for _, l := range f.Pick(speaker.Lines(b, i), "") {
				all = append(all, said{l, w})
			}
		}
	case in.Speaker != "":
		if all, state, out.Also, err = s.everywhere(ctx, q, in.Speaker, f); err != nil {
			return out, err
		}
	default:
		return out, wrongf("give a story, or a speaker, or both")
	}
	question := in
	question.Cursor = ""
	out.Statements, out.Paging, err = list(in.Ask, len(all), state, question, func(i int) (Statement, error) { return q.statement(&all[i]) })
	return out, err
}

func (q *quoter) statement(y *said) (Statement, error) {
	st := &y.Saying.Statement
	out := Statement{ID: string(st.ID), Story: string(y.Story), Speaker: short(y.who.Name, 200), Known: string(y.who.Kind), Kind: string(st.Kind), Denied: st.Denied, Said: when(st.Said), Words: []Quote{}, Quoted: []Quote{}}
	for _, r := range y.who.Roles[:min(len(y.who.Roles), 3)] {
		out.Roles = append(out.Roles, short(r.Text, 200))
	}
	for _, v := range st.Via[:min(len(st.Via), 5)] {
		out.Via = append(out.Via, short(v.Name, 200))
	}
	var err error
	if out.Words, _, err = q.quotes(st.Words, fewItems); err != nil {
		return out, err
	}
	a, err := q.article(st.Page)
	if err != nil {
		return out, err
	}
	if a != nil {
		var es []hearsay.Excerpt
		for _, r := range st.Quoted {
			es = append(es, a.Excerpt(r))
		}
		if out.Quoted, _, err = q.quotes(es, fewItems); err != nil {
			return out, err
		}
	}
	if out.Words == nil {
		out.Words = []Quote{}
	}
	if out.Quoted == nil {
		out.Quoted = []Quote{}
	}
	for to, e := range map[**Quote]hearsay.Excerpt{&out.Cue: st.Cue, &out.Sentence: st.Sentence} {
		if e.None() {
			continue
		}
		one, err := q.quote(e)
		if err != nil {
			return out, err
		}
		*to = &one
	}
	out.Counts, err = q.counts(&y.Saying.Origins, fewItems, 1)
	return out, err
}

// An Event is something that happened.
type Event struct {
	ID         string  `json:"id"`
	Label      Quote   `json:"label" jsonschema:"the clause that tells it best"`
	Mode       string  `json:"mode,omitempty" jsonschema:"negated: said not to have happened; hypothetical: only supposed; future: to come; historical: earlier; none: reported as having happened"`
	Background bool    `json:"background,omitempty" jsonschema:"true for what went well before the story"`
	When       *When   `json:"when,omitempty" jsonschema:"none where no page says"`
	Reports    []Quote `json:"reports" jsonschema:"the sentences that tell of it"`
	Left       int     `json:"reports_left,omitempty"`
	Counts     Counts  `json:"counts"`
}

// EventsOut is a list of events.
type EventsOut struct {
	Paging
	Events []Event `json:"events"`
}

func (s *server) events(ctx context.Context, in StoryIn) (out EventsOut, err error) {
	b, state, err := s.brief(ctx, in.Story)
	if err != nil {
		return out, err
	}
	q := s.quoter(ctx, b)
	out.Events, out.Paging, err = list(in.Ask, len(b.Events), state, []any{"events", in.Limit}, func(i int) (Event, error) {
		h := &b.Events[i]
		e := Event{ID: string(h.ID), Mode: string(h.Mode), Background: h.Background, When: when(h.When), Reports: []Quote{}}
		var es []hearsay.Excerpt
		for _, r := range h.Reports {
			es = append(es, r.Sentence)
		}
		var err error
		if e.Label, err = q.quote(h.Label); err != nil {
			return e, err
		}
		reports, left, err := q.quotes(es, 4)
		if err != nil {
			return e, err
		}
		e.Reports, e.Left = append(e.Reports, reports...), left
		e.Counts, err = q.counts(&h.Origins, fewItems, 1)
		return e, err
	})
	return out, err
}

// A Side is one account.
type Side struct {
	Value  string  `json:"value,omitempty" jsonschema:"the value, where it is a number, name or date"`
	Voices []Voice `json:"voices"`
	Left   int     `json:"left,omitempty" jsonschema:"voices that are not shown"`
}

// A Voice is one who gives it.
type Voice struct {
	Name   string  `json:"name,omitempty" jsonschema:"none for the page's own voice"`
	Quotes []Quote `json:"quotes" jsonschema:"the words, and the same words in copies"`
}

// A Difference is where sources part.
type Difference struct {
	Kind  string `json:"kind" jsonschema:"number, name, date, account or correction"`
	About string `json:"about"`
	Sides []Side `json:"sides"`
}

// DifferencesOut is a list of differences.
type DifferencesOut struct {
	Paging
	Differences []Difference `json:"differences"`
}

func (s *server) differences(ctx context.Context, in StoryIn) (out DifferencesOut, err error) {
	b, state, err := s.brief(ctx, in.Story)
	if err != nil {
		return out, err
	}
	q := s.quoter(ctx, b)
	out.Differences, out.Paging, err = list(in.Ask, len(b.Differences), state, []any{"differences", in.Limit}, func(i int) (Difference, error) {
		x := &b.Differences[i]
		d := Difference{Kind: string(x.Kind), About: short(x.About, 300), Sides: []Side{}}
		for _, side := range x.Sides[:min(len(x.Sides), fewItems)] {
			one := Side{Value: short(side.Value, 300), Voices: []Voice{}}
			for j, v := range side.Voices {
				if j == fewItems {
					one.Left = len(side.Voices) - j
					break
				}
				quotes, _, err := q.quotes(append([]hearsay.Excerpt{v.Words}, v.Repeats...), 4)
				if err != nil {
					return d, err
				}
				one.Voices = append(one.Voices, Voice{short(v.Name, 200), append([]Quote{}, quotes...)})
			}
			d.Sides = append(d.Sides, one)
		}
		return d, nil
	})
	return out, err
}

// A Claim is something expected.
type Claim struct {
	Direction string  `json:"direction,omitempty" jsonschema:"yes, no or depends on its question; none where it cannot be told"`
	Holder    string  `json:"holder,omitempty" jsonschema:"who expects it; none for the page's own voice"`
	Named     string  `json:"holder_kind" jsonschema:"named, unnamed (analysts, experts) or page (its author)"`
	Quote     Quote   `json:"claim"`
	Hedge     *Quote  `json:"hedge,omitempty" jsonschema:"the word that makes it more or less sure"`
	Condition *Quote  `json:"condition,omitempty"`
	Low       int     `json:"low,omitempty" jsonschema:"of the likelihood that the hedge stands for, in 100 (ICD 203)"`
	High      int     `json:"high,omitempty"`
	Sentence  *Quote  `json:"sentence,omitempty"`
	Copies    []Quote `json:"copies,omitempty" jsonschema:"the same claim in copies, not counted again"`
}

// A Question is what claims are about, with the voices for each side.
type Question struct {
	Text    string  `json:"question" jsonschema:"none for claims that fit no question"`
	Yes     int     `json:"yes"`
	No      int     `json:"no"`
	Depends int     `json:"depends"`
	Unclear int     `json:"unclear"`
	Claims  []Claim `json:"claims"`
	Left    int     `json:"claims_left,omitempty"`
}

// OutlookOut is a list of questions.
type OutlookOut struct {
	Paging
	Questions []Question `json:"questions"`
}

func (s *server) outlook(ctx context.Context, in StoryIn) (out OutlookOut, err error) {
	b, state, err := s.brief(ctx, in.Story)
	if err != nil {
		return out, err
	}
	q := s.quoter(ctx, b)
	out.Questions, out.Paging, err = list(in.Ask, len(b.Questions), state, []any{"outlook", in.Limit}, func(i int) (Question, error) {
		x := &b.Questions[i]
		one := Question{Text: short(x.Text, 300), Yes: x.Yes, No: x.No, Depends: x.Depends, Unclear: x.Unclear, Claims: []Claim{}}
		for j := range x.Claims {
			if j == mostItems/2 {
				one.Left = len(x.Claims) - j
				break
			}
			c, err := q.claim(&x.Claims[j])
			if err != nil {
				return one, err
			}
			if j < len(x.Repeats) {
				if c.Copies, _, err = q.quotes(x.Repeats[j], 4); err != nil {
					return one, err
				}
			}
			one.Claims = append(one.Claims, c)
		}
		return one, nil
	})
	return out, err
}

func (q *quoter) claim(o *hearsay.Outlook) (Claim, error) {
	c := Claim{Direction: string(o.Direction), Holder: short(o.HolderName.Text, 200), Named: string(o.HolderKind), Low: o.Band.Low, High: o.Band.High}
	var err error
	if c.Quote, err = q.quote(o.Claim); err != nil {
		return c, err
	}
	for to, e := range map[**Quote]hearsay.Excerpt{&c.Hedge: o.Hedge, &c.Condition: o.Condition, &c.Sentence: o.Sentence} {
		if e.None() {
			continue
		}
		one, err := q.quote(e)
		if err != nil {
			return c, err
		}
		*to = &one
	}
	return c, nil
}
