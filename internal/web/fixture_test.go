package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
)

// A fakeShelf is a shelf made by hand, so that these tests hang on no stage.
type fakeShelf struct {
	pages    map[hearsay.PageID]*hearsay.Page
	articles map[hearsay.PageID]*hearsay.Article
	briefs   []*hearsay.Brief
	fail     error
	found    store.Results // of any search
	states   []store.StoryState
	reads    atomic.Int64
}

func (f *fakeShelf) Stories(context.Context) ([]store.StorySummary, error) {
	if f.fail != nil {
		return nil, f.fail
	}
	var out []store.StorySummary
	for i, b := range f.briefs {
		s := store.StorySummary{ID: b.Story.ID, Number: i + 1, Title: b.Story.Title.Text, Texts: b.Texts, Outlets: len(b.Outlets), First: b.Story.First, Last: b.Story.Last}
		for _, p := range b.Pages {
			s.Pages = append(s.Pages, p.Page)
		}
		if i < len(f.states) {
			s.State = f.states[i]
		}
		if b.Lead != nil {
			s.Origins = len(b.Lead.Origins.Origins)
		}
		out = append(out, s)
	}
	return out, nil
}

func (f *fakeShelf) Brief(_ context.Context, id hearsay.StoryID) (*hearsay.Brief, error) {
	f.reads.Add(1)
	for _, b := range f.briefs {
		if b.Story.ID == id {
			return b, f.fail
		}
	}
	return nil, fmt.Errorf("story %s: %w", id, store.ErrNotFound)
}

// View makes a column of the briefs.
func (f *fakeShelf) View(ctx context.Context, look func(*facet.Column) error) error {
	all, err := f.Stories(ctx)
	if err != nil {
		return err
	}
	rows := make([]facet.Row, len(all))
	for i, s := range all {
		rows[i] = facet.Row{ID: s.ID, First: s.First, Last: s.Last, State: string(s.State), Pages: int32(len(s.Pages)), Texts: int32(s.Texts), Outlets: int32(s.Outlets), Origins: int32(s.Origins)}
	}
	c := facet.New(rows)
	for i, b := range f.briefs {
		c.Put(int32(i), facet.Of(store.Outline(b)))
	}
	return look(c)
}

// ViewCame is View; a story came with the last of its pages.
func (f *fakeShelf) ViewCame(ctx context.Context, look func(*facet.Column) error) error {
	kept, err := f.KeptSince(ctx, 0)
	if err != nil {
		return err
	}
	return f.View(ctx, func(c *facet.Column) error {
		for i, b := range f.briefs {
			for _, p := range b.Pages {
				c.SetCame(int32(i), max(c.Came(int32(i)), kept[p.Page]))
			}
		}
		c.AllCame()
		return look(c)
	})
}

func (f *fakeShelf) StoriesNamed(ctx context.Context, ids ...hearsay.StoryID) (out []store.StorySummary, err error) {
	all, err := f.Stories(ctx)
	for _, id := range ids {
		for _, s := range all {
			if s.ID == id {
				out = append(out, s)
			}
		}
	}
	return out, err
}

func (f *fakeShelf) StoriesOf(ctx context.Context, pages ...hearsay.PageID) (map[hearsay.PageID]hearsay.StoryID, error) {
	out := map[hearsay.PageID]hearsay.StoryID{}
	for _, b := range f.briefs {
		for _, p := range b.Pages {
			if slices.Contains(pages, p.Page) {
				out[p.Page] = b.Story.ID
			}
		}
	}
	return out, f.fail
}

func (f *fakeShelf) Version(context.Context) int64 { return 0 }

func (f *fakeShelf) GetOutline(_ context.Context, id hearsay.StoryID) (*hearsay.Brief, error) {
	for _, b := range f.briefs {
		if b.Story.ID == id {
			return store.Outline(b), f.fail
		}
	}
	return nil, fmt.Errorf("story %s: %w", id, store.ErrNotFound)
}

// ViewSpeakers makes a roll of the briefs.
func (f *fakeShelf) ViewSpeakers(ctx context.Context, look func(*facet.Column, *speaker.Roll) error) error {
	return f.View(ctx, func(c *facet.Column) error {
		r := speaker.NewRoll()
		for _, b := range f.briefs {
			r.Put(b.Story.ID, speaker.Voices(b))
		}
		err := r.Settle(func(_ []hearsay.StoryID, take func(hearsay.StoryID, []speaker.Voice)) error {
			for _, b := range f.briefs {
				take(b.Story.ID, speaker.Voices(b))
			}
			return nil
		})
		if err != nil {
			return err
		}
		return look(c, r)
	})
}

func (f *fakeShelf) GetSpeaking(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error) {
	for _, b := range f.briefs {
		if b.Story.ID == id {
			return store.Speaking(b), f.fail
		}
	}
	return nil, fmt.Errorf("story %s: %w", id, store.ErrNotFound)
}

func (f *fakeShelf) Made(_ context.Context, id hearsay.StoryID) (string, error) {
	return "made " + string(id), f.fail
}

func (f *fakeShelf) Search(context.Context, store.Query) (store.Results, error) {
	return f.found, f.fail
}

func (f *fakeShelf) Story(ctx context.Context, name string) (store.StorySummary, error) {
	all, err := f.Stories(ctx)
	for _, s := range all {
		if string(s.ID) == name {
			return s, err
		}
	}
	return store.StorySummary{}, cmp.Or(err, fmt.Errorf("story %s: %w", name, store.ErrNotFound))
}

func (f *fakeShelf) find(id hearsay.PageID) (hearsay.PageID, error) {
	for k := range f.pages {
		if strings.HasPrefix(string(k), string(id)) {
			return k, f.fail
		}
	}
	return "", fmt.Errorf("page %s: %w", id, store.ErrNotFound)
}

func (f *fakeShelf) Page(_ context.Context, id hearsay.PageID) (*hearsay.Page, error) {
	k, err := f.find(id)
	return f.pages[k], err
}

func (f *fakeShelf) ArticleShown(ctx context.Context, id hearsay.PageID) (*hearsay.Article, error) {
	return f.Article(ctx, id)
}

func (f *fakeShelf) Article(_ context.Context, id hearsay.PageID) (*hearsay.Article, error) {
	k, err := f.find(id)
	if err == nil && f.articles[k] == nil {
		err = fmt.Errorf("page %s: %w: nothing but a menu", k.Short(), hearsay.ErrNoArticle)
	}
	return f.articles[k], err
}

// Versions are the pages of one address, by the time when they were fetched.
func (f *fakeShelf) Versions(_ context.Context, id hearsay.PageID) ([]store.Version, error) {
	var out []store.Version
	if p := f.pages[id]; p != nil && p.URL != "" {
		for _, q := range f.pages {
			if q.URL == p.URL {
				out = append(out, store.Version{Page: q.ID, URL: q.URL, Fetched: q.Fetched, Locator: q.Locator})
			}
		}
	}
	slices.SortFunc(out, func(a, b store.Version) int { return a.Fetched.Compare(b.Fetched) })
	return out, f.fail
}

func newFake() *fakeShelf {
	return &fakeShelf{pages: map[hearsay.PageID]*hearsay.Page{}, articles: map[hearsay.PageID]*hearsay.Article{}}
}

// add keeps a page whose lines are its blocks, the first its headline.
func (f *fakeShelf) add(url, locator, text string) *hearsay.Article {
	text = strings.TrimRight(text, "\n")
	p := &hearsay.Page{ID: hearsay.NewPageID(url, []byte(text)), URL: url, Locator: locator, Type: "text/plain", Charset: "utf-8", Body: []byte(text), Raw: []byte(text)}
	a := &hearsay.Article{Page: p.ID, URL: url, Kind: hearsay.Plain, Language: "en", Text: text}
	at := 0
	for i, line := range strings.Split(text, "\n") {
		kind := hearsay.Paragraph
		if i == 0 {
			kind = hearsay.Title
		} else if strings.HasPrefix(line, "By ") {
			kind = hearsay.Byline
		}
		if line != "" {
			a.Trace = append(a.Trace, hearsay.Run{Text: at, Len: len(line), Page: at, Width: len(line)})
			a.Blocks = append(a.Blocks, hearsay.Block{Kind: kind, Range: hearsay.Range{Start: at, End: at + len(line)}})
		}
		at += len(line) + 1
	}
	if len(a.Blocks) > 0 {
		a.Headline = a.Excerpt(a.Blocks[0].Range)
	}
	f.pages[p.ID], f.articles[p.ID] = p, a
	return a
}

// at finds words in an article.
func at(a *hearsay.Article, words string) hearsay.Range {
	i := strings.Index(a.Text, words)
	if i < 0 {
		panic(fmt.Sprintf("%q is not in %q", words, a.Headline.Text))
	}
	return hearsay.Range{Start: i, End: i + len(words)}
}

func ex(a *hearsay.Article, words string) hearsay.Excerpt { return a.Excerpt(at(a, words)) }

// say makes a statement; quoted are the parts in quotation marks.
func say(a *hearsay.Article, id string, kind hearsay.StatementKind, who hearsay.EntityID, name, cue, words, sentence string, quoted ...string) hearsay.Statement {
	s := hearsay.Statement{ID: hearsay.StatementID(id), Page: a.Page, Kind: kind, Speaker: who, Name: ex(a, name), Cue: ex(a, cue), Verb: "say", Speech: true,
		Words: []hearsay.Excerpt{ex(a, words)}, At: []hearsay.Range{at(a, words)}, Sentence: ex(a, sentence)}
	for _, q := range quoted {
		s.Quoted = append(s.Quoted, at(a, q))
	}
	return s
}

// ferry makes the story of testdata/ferry.txt.
func ferry(t testing.TB) *fakeShelf {
	t.Helper()
	ar, err := txtar.ParseFile("testdata/ferry.txt")
	if err != nil {
		t.Fatal(err)
	}
	text := map[string]string{}
	for _, f := range ar.Files {
		text[f.Name] = string(f.Data)
	}
	f := newFake()
	post := f.add("https://harbourpost.example/ferry", "press/post.html", text["post.txt"])
	post.Outlet = hearsay.Outlet{Name: "The Harbour Post", Domain: "harbourpost.example"}
	post.Authors = []hearsay.Excerpt{ex(post, "Ada Quill")}
	cp := f.add("", "press/copy.txt", text["copy.txt"])
	own := f.add("https://islandnews.example/cut-off", "press/own.html", text["own.txt"])
	retold := f.add("", "press/retold.txt", text["retold.txt"])

	about := hearsay.When{Start: time.Date(2021, 3, 2, 0, 0, 0, 0, time.UTC), End: time.Date(2021, 3, 6, 0, 0, 0, 0, time.UTC), Why: "worked out from “since Sunday's fire”", About: true}
	dates := []hearsay.When{hearsay.Day(2021, 3, 1), hearsay.Day(2021, 3, 3), about, hearsay.Day(2021, 3, 25)}
	dates[0].Why, dates[1].Why, dates[3].Why = "dated by its copy", "stated", "stated"
	b := &hearsay.Brief{Story: hearsay.Story{ID: "ferry00001", Title: post.Headline, First: dates[0].Start, Last: dates[3].Start}, Texts: 3,
		Outlets: []string{"The Harbour Post"}, Behind: []string{"Coast Radio", "Vale Herald", "Northern Dispatch"}}
	texts := []int{1, 1, 2, 3}
	for i, a := range []*hearsay.Article{post, cp, own, retold} {
		b.Pages = append(b.Pages, hearsay.PageNote{Number: i + 1, Page: a.Page, URL: a.URL, Locator: f.pages[a.Page].Locator, Outlet: a.Outlet, Headline: a.Headline,
			Authors: a.Authors, Published: dates[i], Kind: a.Kind, Language: "en", Text: texts[i], Why: []string{"shares Marrow, ferry and Tom Hale; two days apart"}})
		b.Story.Members = append(b.Story.Members, hearsay.Member{Page: a.Page})
	}
	b.Entities = []hearsay.Entity{
		{ID: "tom-hale", Kind: hearsay.Person, Name: "Tom Hale"}, {ID: "vale-lines", Kind: hearsay.Organisation, Name: "Vale Lines"},
		{ID: "ines-roe", Kind: hearsay.Person, Name: "Ines Roe"},
	}

	// The copy.
	c := hearsay.Copy{Kind: hearsay.Reprint, From: post.Page, To: cp.Page, Directed: true, Share: .93, ShareFrom: .9,
		Credit: ex(cp, "Reference: The Harbour Post: Ada Quill"), Only: []hearsay.Excerpt{ex(cp, "Bring back the old pier! Nobody listened. Rhea Stone (@rheastone) 3 March")},
		Reasons: []string{"page 2 names its source", "page 1 stands in The Harbour Post's own furniture"}}
	for _, line := range strings.Split(text["copy.txt"], "\n") {
		if line != "" && strings.Contains(post.Text, line) {
			c.Given, c.Taken = append(c.Given, ex(post, line)), append(c.Taken, ex(cp, line))
		}
	}
	b.Copies = []hearsay.Copy{c}
	b.Credits = []hearsay.Credit{{Page: retold.Page, Kind: hearsay.Retold, Outlet: "Northern Dispatch", Words: ex(retold, "says Northern Dispatch"), Whole: true}}

	// Where it comes from.
	node := func(a *hearsay.Article, name string) hearsay.Node {
		return hearsay.Node{Key: string(a.Page), Name: name, Page: a.Page}
	}
	b.Provenance.Nodes = []hearsay.Node{node(post, "The Harbour Post"), node(cp, "page 2"), node(own, "page 3"), node(retold, "page 4"),
		{Key: "outlet:coast-radio", Name: "Coast Radio"}, {Key: "outlet:vale-herald", Name: "Vale Herald"}, {Key: "outlet:northern-dispatch", Name: "Northern Dispatch"},
		{Key: "entity:tom-hale", Name: "Tom Hale", Entity: "tom-hale"}}
	edge := func(from string, a *hearsay.Article, kind, words string) hearsay.Edge {
		return hearsay.Edge{From: from, To: string(a.Page), Kind: kind, Words: []hearsay.Excerpt{ex(a, words)}, Why: "credited"}
	}
	b.Provenance.Edges = []hearsay.Edge{
		edge(string(post.Page), cp, "reprint", "Reference: The Harbour Post: Ada Quill"),
		edge("outlet:coast-radio", post, "outlet report", "Per Coast Radio"), edge("outlet:coast-radio", own, "outlet report", "Coast Radio reported"),
		edge("outlet:vale-herald", own, "outlet person", "wrote for the Vale Herald"),
		edge("outlet:northern-dispatch", retold, "retelling", "says Northern Dispatch"),
		edge("entity:tom-hale", post, "statement", "Hale"),
	}

	// What happened.
	report := func(a *hearsay.Article, sentence, clause string) hearsay.Report {
		return hearsay.Report{Page: a.Page, Sentence: ex(a, sentence), Clause: ex(a, clause), At: at(a, clause)}
	}
	witness := func(a *hearsay.Article, name, why string, words ...string) hearsay.Witness {
		w := hearsay.Witness{Name: name, Page: a.Page, Why: why}
		for _, s := range words {
			w.Words = append(w.Words, ex(a, s))
		}
		return w
	}
	first := "The Marrow ferry will not sail before the inquiry reports, Mayor Tom Hale said on Monday."
	clause := "The Marrow ferry will not sail before the inquiry reports"
	stop := hearsay.Happening{Event: hearsay.Event{ID: "stop", When: dates[0], Root: hearsay.Retreat, Label: ex(post, clause), Reports: []hearsay.Report{
		report(post, first, clause), report(cp, first, clause),
		report(own, "The mayor stopped the sailings, saying the inquiry must come first.", "The mayor stopped the sailings"),
		report(retold, "Earlier this week the mayor halted the ferry, and the island is counting its tins.", "the mayor halted the ferry"),
	}}}
	stop.When.Said, stop.When.Why = ex(post, "on Monday"), "counted from the page's date"
	textPost := witness(post, "The Harbour Post", "own text, with 1 copied whole", clause)
	textPost.Folds = []hearsay.PageID{cp.Page}
	outPost := witness(post, "The Harbour Post", "its own report", clause)
	outPost.Folds = textPost.Folds
	stop.Origins = hearsay.Origins{
		Pages: []hearsay.Witness{witness(post, "The Harbour Post", "carries it", clause), witness(cp, "page 2", "carries it", clause),
			witness(own, "page 3", "carries it", "The mayor stopped the sailings"), witness(retold, "page 4", "carries it", "the mayor halted the ferry")},
		Texts:   []hearsay.Witness{textPost, witness(own, "page 3", "own text", "The mayor stopped the sailings"), witness(retold, "page 4", "text of Northern Dispatch", "the mayor halted the ferry")},
		Outlets: []hearsay.Witness{outPost, witness(own, "page 3", "its own report", "The mayor stopped the sailings"), witness(retold, "Northern Dispatch", "retells Northern Dispatch", "the mayor halted the ferry", "says Northern Dispatch")},
		Origins: []hearsay.Witness{witness(post, "Tom Hale", "said so", "Mayor Tom Hale", "said")},
	}
	fire := hearsay.Happening{Event: hearsay.Event{ID: "fire", When: hearsay.Day(2021, 2, 28), Root: hearsay.Accident, Label: ex(post, "the fire began in the engine room at about six on Sunday morning"),
		Reports: []hearsay.Report{report(post, "Per Coast Radio, the fire began in the engine room at about six on Sunday morning.", "the fire began in the engine room")}}}
	fire.Origins = hearsay.Origins{Pages: []hearsay.Witness{witness(post, "The Harbour Post", "carries it", "the fire began in the engine room")},
		Texts: []hearsay.Witness{textPost}, Outlets: []hearsay.Witness{witness(post, "Coast Radio", "credits Coast Radio", "the fire began in the engine room", "Per Coast Radio")}}
	skip := hearsay.Happening{Event: hearsay.Event{ID: "skip", When: hearsay.When{Start: dates[0].Start.AddDate(0, 0, 10), End: dates[0].Start.AddDate(0, 0, 17)}, Mode: hearsay.Negated, Root: hearsay.Reject,
		Label: ex(post, "it had skipped an inspection in spring"), Reports: []hearsay.Report{report(post, "The ferry's owner, Vale Lines, denied it had skipped an inspection in spring.", "it had skipped an inspection in spring")}}}
	skip.Origins = fire.Origins
	pier := hearsay.Happening{Event: hearsay.Event{ID: "pier", Background: true, Mode: hearsay.Historical, Root: hearsay.Retreat,
		When:  hearsay.When{Start: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC), End: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)},
		Label: ex(post, "the old pier was closed"), Reports: []hearsay.Report{report(post, "Passenger numbers have fallen every year since 2019, when the old pier was closed.", "the old pier was closed")}}}
	b.Events = []hearsay.Happening{pier, fire, stop, skip}
	b.Lead = &stop

	// Who says what.
	hale1 := say(post, "hale1", hearsay.Indirect, "tom-hale", "Mayor Tom Hale", "said", clause, first)
	hale1.Repeats = []hearsay.Repeat{{ID: "hale1b", Page: cp.Page, Words: []hearsay.Excerpt{ex(cp, clause)}}}
	hale2 := say(post, "hale2", hearsay.Direct, "tom-hale", "Hale", "told", "There is no safe way to run her,", "“There is no safe way to run her,” Hale told reporters.", "There is no safe way to run her,")
	hale2.Words = append(hale2.Words, ex(post, "Not this week, and not with 40 people aboard."))
	hale2.At = append(hale2.At, at(post, "Not this week, and not with 40 people aboard."))
	hale2.Quoted = append(hale2.Quoted, hale2.At[1])
	vale := say(post, "vale", hearsay.Indirect, "vale-lines", "Vale Lines", "denied", "it had skipped an inspection in spring", "The ferry's owner, Vale Lines, denied it had skipped an inspection in spring.")
	vale.Denied = true
	roe := say(own, "roe", hearsay.Mixed, "ines-roe", "She", "added", "prices “have doubled” since the weekend", "She added that prices “have doubled” since the weekend.", "have doubled")
	roe.Via = []hearsay.Via{{Name: "Vale Herald", Words: ex(own, "wrote for the Vale Herald")}}
	guard := say(own, "guard", hearsay.Indirect, "", "the coastguard", "according to", "There were 38 passengers on board", "There were 38 passengers on board, according to the coastguard.")
	guard.Verb = "according to"
	saying := func(s hearsay.Statement) hearsay.Saying { return hearsay.Saying{Statement: s, Origins: fire.Origins} }
	b.Speakers = []hearsay.Speaker{
		{Entity: "tom-hale", Name: "Tom Hale", Kind: hearsay.Person, Aliases: []string{"Hale", "Thomas Hale"}, Roles: []hearsay.Excerpt{ex(post, "Mayor")}, Sayings: []hearsay.Saying{saying(hale2), saying(hale1)}},
		{Entity: "ines-roe", Name: "Ines Roe", Kind: hearsay.Person, Roles: []hearsay.Excerpt{ex(own, "shopkeeper")}, Sayings: []hearsay.Saying{saying(roe)}},
		{Entity: "vale-lines", Name: "Vale Lines", Kind: hearsay.Organisation, Sayings: []hearsay.Saying{saying(vale)}},
		{Name: "the coastguard", Kind: hearsay.Group, Sayings: []hearsay.Saying{saying(guard)}},
	}

	// What they expect, and where they differ.
	q := hearsay.Question{Key: "return", Text: "Will the Marrow ferry return before winter?", Yes: 1, No: 2, Depends: 1}
	claim := func(a *hearsay.Article, kind hearsay.HolderKind, who hearsay.EntityID, name, words, hedge, sentence string, dir hearsay.Direction) hearsay.Outlook {
		o := hearsay.Outlook{Page: a.Page, HolderKind: kind, Holder: who, Claim: ex(a, words), At: at(a, words), Hedge: ex(a, hedge), Sentence: ex(a, sentence), Direction: dir}
		if name != "" {
			o.HolderName = ex(a, name)
		}
		return o
	}
	no := claim(post, hearsay.UnnamedHolder, "", "Analysts", "the line is unlikely to return before winter", "unlikely", "Analysts say the line is unlikely to return before winter.", hearsay.No)
	no.Band = hearsay.Band{Low: 20, High: 45}
	q.Claims = []hearsay.Outlook{no,
		claim(retold, hearsay.PageHolder, "", "", "Vale Lines may never sail again", "may", "Vale Lines may never sail again, says Northern Dispatch.", hearsay.No),
		claim(post, hearsay.NamedHolder, "tom-hale", "Hale", "Not this week", "Not", "“Not this week, and not with 40 people aboard.”", hearsay.Yes),
		claim(own, hearsay.PageHolder, "", "", "the island could have a service by Friday", "could", "If the council pays for a tug, the island could have a service by Friday.", hearsay.Depends),
	}
	q.Repeats = [][]hearsay.Excerpt{{ex(cp, "the line is unlikely to return before winter")}}
	b.Questions = []hearsay.Question{q}
	b.Differences = []hearsay.Difference{{Kind: hearsay.Numbers, About: "people on board", Sides: []hearsay.Side{
		{Value: "40", Voices: []hearsay.Voice{{Page: post.Page, Name: "Tom Hale", Words: ex(post, "with 40 people aboard"), Repeats: []hearsay.Excerpt{ex(cp, "with 40 people aboard")}}}},
		{Value: "38", Voices: []hearsay.Voice{{Page: own.Page, Name: "the coastguard", Words: ex(own, "There were 38 passengers on board")}}},
	}}}
	b.Only = []hearsay.OnlyIn{{Number: 2, Page: cp.Page, Words: c.Only[0], Kind: "kept"}, {Number: 3, Page: own.Page, Words: ex(own, "We have bread for three days"), Kind: "statement"}}
	b.Skipped = []string{"page 9 is in another language (de): its statements were not read"}
	f.briefs = []*hearsay.Brief{b}
	return f
}
