package web

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hearsay"
	"hearsay/internal/store"
)

// An invention says how large a story is to be invented, for the bars on size
// and speed. The same invention and seed give the same story.
type invention struct {
	id                                 string
	pages, statements, events, queries int
	differences                        int
	first                              time.Time // of its pages
	days                               int       // over which they come
}

// hundredPages is the story that issue 9 sets its bars on.
var hundredPages = invention{id: "hundred001", pages: 100, statements: 2000, events: 150, queries: 40, differences: 12,
	first: time.Date(2031, 3, 3, 0, 0, 0, 0, time.UTC), days: 20}

var (
	inventedNames   = []string{"Ada Quill", "Tom Hale", "Ines Roe", "Rhea Stone", "Milo Barden", "Petra Vane", "Oskar Lind", "Yara Moss", "Ben Tolliver", "Juno Ashby"}
	inventedOutlets = []string{"The Harbour Post", "Island News", "Coast Radio", "Vale Herald", "Northern Dispatch", "Marrow Courier", "Sound Gazette"}
	inventedPlaces  = []string{"Marrow", "Halmar", "Osby", "Lund Bay", "Vale", "Sulm"}
	inventedWords   = strings.Fields("the ferry council inquiry harbour island water engine morning evening pier ticket company minister captain reported stopped reached said would could not before after while under between public private old new long short report vote budget repair winter service people number of and to in on with for")
)

func inventedLine(r *rand.Rand, n int) string {
	w := make([]string, n)
	for i := range w {
		w[i] = inventedWords[r.IntN(len(inventedWords))]
	}
	return strings.Join(w, " ")
}

// invent adds an invented story to a shelf.
func (f *fakeShelf) invent(o invention, seed uint64) *hearsay.Brief {
	r := rand.New(rand.NewPCG(seed, 9))
	b := &hearsay.Brief{Story: hearsay.Story{ID: hearsay.StoryID(o.id)}}
	// Who speaks: some of the usual, and a name of its own for each fifteen statements.
	type person struct {
		id   hearsay.EntityID
		name string
	}
	var people []person
	for i := range 1 + o.statements/15 {
		name := inventedNames[r.IntN(len(inventedNames))]
		if i > 3 {
			name = fmt.Sprintf("%s %s-%d", strings.Fields(name)[0], strings.Fields(inventedNames[r.IntN(len(inventedNames))])[1], i)
		}
		id := hearsay.EntityID(strings.ReplaceAll(strings.ToLower(name), " ", "-"))
		if !slices.ContainsFunc(people, func(p person) bool { return p.id == id }) {
			people = append(people, person{id, name})
		}
	}
	// What each page says, a line for each finding, so that it reads back.
	type line struct {
		words, sentence string
		who             person
		page            int
	}
	var says, tells, expects []line
	texts := make([]strings.Builder, o.pages)
	for i := range texts {
		fmt.Fprintf(&texts[i], "%s %d of %s\nBy %s\n", upper(inventedLine(r, 7)), i+1, inventedPlaces[r.IntN(len(inventedPlaces))], inventedNames[r.IntN(len(inventedNames))])
	}
	add := func(i int, form string, n int) line {
		l := line{page: i % o.pages, who: people[r.IntN(len(people))]}
		l.words = fmt.Sprintf("%s, item %d", inventedLine(r, n), i)
		l.sentence = strings.NewReplacer("%W", l.words, "%N", l.who.name).Replace(form)
		texts[l.page].WriteString(l.sentence + "\n")
		return l
	}
	for i := range o.statements {
		says = append(says, add(i, []string{"“%W,” said %N.", "%N said that %W."}[i%2], 10+r.IntN(16)))
	}
	for i := range o.events {
		tells = append(tells, add(i*7, "On Monday %W.", 8+r.IntN(8)))
	}
	for i := range o.queries * 4 {
		expects = append(expects, add(i*3, "It may be that %W.", 8+r.IntN(8)))
	}
	articles := make([]*hearsay.Article, o.pages)
	for i := range texts {
		host := ""
		a := f.add("https://"+o.id+".example/"+fmt.Sprint(i), fmt.Sprintf("invented/%s/%d.txt", o.id, i), texts[i].String())
		if i%4 > 0 {
			host = inventedOutlets[r.IntN(len(inventedOutlets))]
		}
		a.Outlet = hearsay.Outlet{Name: host}
		if r.IntN(9) == 0 {
			a.Language = "de"
		}
		articles[i] = a
		when := hearsay.Day(o.first.AddDate(0, 0, i*o.days/o.pages).Date())
		when.Why, when.About = "stated", r.IntN(5) == 0
		b.Pages = append(b.Pages, hearsay.PageNote{Number: i + 1, Page: a.Page, URL: a.URL, Locator: f.pages[a.Page].Locator, Outlet: a.Outlet, Headline: a.Headline,
			Published: when, Kind: a.Kind, Language: a.Language, Text: i + 1 - i%3/2, Why: []string{"shares Marrow, ferry and Tom Hale; two days apart"}})
		b.Story.Members = append(b.Story.Members, hearsay.Member{Page: a.Page, Why: []string{"shares Marrow, ferry and Tom Hale; two days apart"}})
		b.Provenance.Nodes = append(b.Provenance.Nodes, hearsay.Node{Key: string(a.Page), Page: a.Page, Name: host})
		if i%3 == 2 { // a copy of the page before, in part
			w := []hearsay.Excerpt{a.Headline}
			given := []hearsay.Excerpt{articles[i-1].Headline}
			b.Copies = append(b.Copies, hearsay.Copy{Kind: []hearsay.CopyKind{hearsay.Reprint, hearsay.Passage, hearsay.Retelling}[r.IntN(3)], From: articles[i-1].Page, To: a.Page, Directed: true, Share: .8, ShareFrom: .8, Given: given, Taken: w, Credit: a.Headline, Reasons: []string{"it came later"}})
			b.Provenance.Edges = append(b.Provenance.Edges, hearsay.Edge{From: string(articles[i-1].Page), To: string(a.Page), Kind: "reprint", Words: w, Why: "it came later"})
		}
	}
	b.Texts = o.pages
	b.Outlets, b.Behind = inventedOutlets[:4], inventedOutlets[4:]
	b.Story.Title = articles[0].Headline
	b.Story.First, b.Story.Last = b.Pages[0].Published.Start, b.Pages[o.pages-1].Published.Start
	b.Skipped = []string{}
	witness := func(i int, words ...string) hearsay.Witness {
		a := articles[i%o.pages]
		w := hearsay.Witness{Name: a.Outlet.Name, Page: a.Page, Why: "carries it"}
		for _, s := range words {
			w.Words = append(w.Words, ex(a, s))
		}
		return w
	}
	origins := func(l line) hearsay.Origins {
		w, h := witness(l.page, l.words), articles[l.page].Headline
		out := hearsay.Origins{Pages: []hearsay.Witness{w}, Texts: []hearsay.Witness{w}, Outlets: []hearsay.Witness{w}}
		for i := range r.IntN(6) {
			v := witness(l.page+i+1, articles[(l.page+i+1)%o.pages].Headline.Text)
			out.Pages, out.Texts = append(out.Pages, v), append(out.Texts, v)
			if i%2 == 0 {
				out.Outlets = append(out.Outlets, v)
			}
		}
		if r.IntN(3) > 0 {
			out.Origins = []hearsay.Witness{{Name: l.who.name, Page: articles[l.page].Page, Entity: l.who.id, Words: []hearsay.Excerpt{h}, Why: "said so"}}
		}
		return out
	}
	place := map[hearsay.EntityID]int{}
	for i, l := range says {
		a := articles[l.page]
		kind := []hearsay.StatementKind{hearsay.Direct, hearsay.Indirect}[i%2]
		s := hearsay.Statement{ID: hearsay.StatementID(fmt.Sprintf("y%d", i)), Page: a.Page, Kind: kind, Speaker: l.who.id, Name: inSentence(a, l.sentence, l.who.name), Cue: inSentence(a, l.sentence, "said"),
			Verb: "say", Speech: true, Words: []hearsay.Excerpt{ex(a, l.words)}, At: []hearsay.Range{at(a, l.words)}, Sentence: ex(a, l.sentence)}
		if kind == hearsay.Direct {
			s.Quoted = s.At
		}
		k, ok := place[l.who.id]
		if !ok {
			k = len(b.Speakers)
			place[l.who.id] = k
			b.Speakers = append(b.Speakers, hearsay.Speaker{Entity: l.who.id, Name: l.who.name, Kind: hearsay.Person, Roles: []hearsay.Excerpt{a.Headline}})
			b.Entities = append(b.Entities, hearsay.Entity{ID: l.who.id, Kind: hearsay.Person, Name: l.who.name, Mentions: []hearsay.Mention{{Excerpt: s.Name, Form: hearsay.FullName}}})
		}
		b.Speakers[k].Sayings = append(b.Speakers[k].Sayings, hearsay.Saying{Statement: s, Origins: origins(l)})
	}
	for _, p := range inventedPlaces[:1+r.IntN(len(inventedPlaces))] {
		b.Entities = append(b.Entities, hearsay.Entity{ID: hearsay.EntityID(strings.ToLower(p)), Kind: hearsay.Place, Name: p, Mentions: []hearsay.Mention{{Excerpt: articles[0].Headline, Form: hearsay.FullName}}})
	}
	for i, l := range tells {
		a := articles[l.page]
		w := hearsay.Day(o.first.AddDate(0, 0, i*o.days/max(o.events, 1)-2).Date())
		w.Said, w.Why = inSentence(a, l.sentence, "On Monday"), "counted from the page's date"
		w.About = r.IntN(2) == 0
		if r.IntN(4) == 0 {
			w.End = w.Start.AddDate(0, 0, 1+r.IntN(9))
		}
		e := hearsay.Event{ID: hearsay.EventID(fmt.Sprintf("e%d", i)), When: w, Root: hearsay.Support, Label: ex(a, l.words), Background: i < 6}
		e.Reports = []hearsay.Report{{Page: a.Page, Sentence: ex(a, l.sentence), Clause: ex(a, l.words), At: at(a, l.words), Root: hearsay.Support}}
		b.Events = append(b.Events, hearsay.Happening{Event: e, Origins: origins(l), Minor: i%3 == 2})
	}
	if len(b.Events) > 6 {
		lead := b.Events[6]
		lead.Origins.Pages, lead.Origins.Texts = nil, nil
		for i := range min(o.pages, 40) {
			w := witness(i, articles[i].Headline.Text)
			lead.Origins.Pages, lead.Origins.Texts = append(lead.Origins.Pages, w), append(lead.Origins.Texts, w)
		}
		b.Events[6] = lead
		b.Lead = &lead
	}
	for i := range o.queries {
		q := hearsay.Question{Key: fmt.Sprint("q", i), Text: "Will " + inventedLine(r, 5) + "?", Yes: 1, No: 1, Depends: 1, Unclear: 1}
		for k, l := range expects[i*4 : i*4+4] {
			a := articles[l.page]
			q.Claims = append(q.Claims, hearsay.Outlook{Page: a.Page, HolderKind: hearsay.PageHolder, Claim: ex(a, l.words), At: at(a, l.words), Hedge: inSentence(a, l.sentence, "may"), Sentence: ex(a, l.sentence),
				Direction: []hearsay.Direction{hearsay.No, hearsay.Yes, hearsay.Depends, ""}[k]})
		}
		b.Questions = append(b.Questions, q)
	}
	for i := range o.differences {
		d := hearsay.Difference{Kind: hearsay.Numbers, About: inventedLine(r, 3)}
		for k := range 2 {
			a := articles[(i+k)%o.pages]
			d.Sides = append(d.Sides, hearsay.Side{Value: fmt.Sprint(30 + k), Voices: []hearsay.Voice{{Page: a.Page, Name: people[0].name, Words: a.Headline}}})
		}
		b.Differences = append(b.Differences, d)
	}
	for i := range min(o.pages, 60) {
		b.Only = append(b.Only, hearsay.OnlyIn{Number: i + 1, Page: articles[i].Page, Words: articles[i].Headline, Kind: "statement"})
	}
	f.briefs = append(f.briefs, b)
	return b
}

// inSentence finds words inside a sentence of an article.
func inSentence(a *hearsay.Article, sentence, words string) hearsay.Excerpt {
	s := at(a, sentence)
	i := strings.Index(sentence, words)
	return a.Excerpt(hearsay.Range{Start: s.Start + i, End: s.Start + i + len(words)})
}

// stored keeps what a shelf holds in a new SQLite database.
func (f *fakeShelf) stored(t testing.TB) *store.DB {
	t.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "hearsay.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	var entries []*store.Entry
	flush := func() {
		if _, err := db.KeepAll(ctx, entries...); err != nil {
			t.Fatal(err)
		}
		entries = nil
	}
	for _, b := range f.briefs {
		for _, n := range b.Pages {
			e, err := db.Prepare(f.pages[n.Page], store.Finding{Version: 1, Article: f.articles[n.Page]})
			if err != nil {
				t.Fatal(err)
			}
			if entries = append(entries, e); len(entries) == 500 {
				flush()
			}
		}
	}
	flush()
	mark, err := db.Mark(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var stories []hearsay.Story
	for _, b := range f.briefs {
		stories = append(stories, b.Story)
	}
	if err := db.PutStories(ctx, mark, stories); err != nil {
		t.Fatal(err)
	}
	var made []*store.MadeBrief
	for i, b := range f.briefs {
		m, err := db.PrepareBrief("made "+string(b.Story.ID), b)
		if err != nil {
			t.Fatal(err)
		}
		if made = append(made, m); len(made) == 100 || i == len(f.briefs)-1 {
			if err := db.PutBriefs(ctx, made...); err != nil {
				t.Fatal(err)
			}
			made = nil
		}
	}
	return db
}

// heap is a pile of n invented stories of a few pages each.
func heap(n int) *fakeShelf {
	f := newFake()
	for i := range n {
		f.invent(invention{id: fmt.Sprintf("story%05d", i), pages: 1 + i%5, statements: 4 + i%17, events: 3 + i%9, queries: i % 3, differences: i % 2,
			first: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, i%300), days: 1 + i%9}, uint64(i))
	}
	return f
}
