package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/article"
	"hearsay/internal/brief"
	"hearsay/internal/difference"
	"hearsay/internal/entity"
	"hearsay/internal/event"
	"hearsay/internal/origin"
	"hearsay/internal/outlook"
	"hearsay/internal/reuse"
	"hearsay/internal/statement"
	"hearsay/internal/story"
)

// Findings are what the stages found about one story, as brief.Write and the
// scorer need it.
type Findings struct {
	Articles    []*hearsay.Article // in the order of their numbers
	Copies      []hearsay.Copy
	Credits     []hearsay.Credit
	Entities    []hearsay.Entity
	Dates       map[hearsay.PageID]hearsay.When
	Statements  []hearsay.Statement // of each page, before they are joined
	Reports     []hearsay.Report
	Events      []hearsay.Event
	Outlooks    []hearsay.Outlook
	Questions   []hearsay.Question
	Differences []hearsay.Difference
}

// A matching is who copied and credited whom among a set of articles.
type matching struct {
	copies  []hearsay.Copy
	credits []hearsay.Credit
	outlets *OutletTable // the table in force
	names   []entity.Amend
}

// linked finds who credits whom among articles, which must be in canonical
// order, and directs the pairs between them.
func linked(articles []*hearsay.Article, pairs []hearsay.Copy, known, table *OutletTable) matching {
	m := matching{outlets: table}
	for _, a := range articles {
		m.credits = append(m.credits, reuse.Credits(a, known)...)
	}
	m.copies = reuse.Link(articles, m.credits, pairs, known)
	return m
}

// shared returns the pairs of articles that share words, not directed, and the
// table of outlets with those that the articles name.
func shared(articles []*hearsay.Article) ([]hearsay.Copy, *OutletTable) {
	known := reuse.DefaultOutlets().With(articles)
	index := reuse.New(known)
	for _, a := range articles {
		index.Enter(a)
	}
	return index.Shared(), known
}

// Group returns the stories of a set of articles.
func Group(articles []*hearsay.Article) []hearsay.Story {
	chrome := article.Recurring(articles)
	list := make([]*hearsay.Article, len(articles))
	for i, a := range articles {
		list[i] = chrome.Strip(a)
	}
	list = canonical(list)
	pairs, _ := shared(list)
	return story.Group(list, pairs)
}

// Brief returns the brief of articles taken as one story, and what the stages
// found for it. Nothing is read or kept.
func Brief(articles []*hearsay.Article) (hearsay.Brief, Findings) {
	articles = canonical(articles)
	pairs, known := shared(articles)
	return write(one(story.Group(articles, pairs)), articles, linked(articles, pairs, known, reuse.DefaultOutlets()), nil, nil)
}

// one makes a single story of several, led by the largest.
func one(stories []hearsay.Story) hearsay.Story {
	if len(stories) == 0 {
		return hearsay.Story{}
	}
	lead := stories[0]
	for _, s := range stories[1:] {
		if len(s.Members) > len(lead.Members) {
			lead = s
		}
	}
	all := lead
	all.Members = nil
	for _, s := range stories {
		all.Members = append(all.Members, s.Members...)
		all.First, all.Last = earlier(all.First, s.First), later(all.Last, s.Last)
	}
	return all
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// longest is the longest article, in bytes of Text, whose sentences are read. A
// long live blog has some 200 KB; what is longer is a book or an attack.
const longest = 512 << 10

// write takes one story through the stages. The articles are its members in
// canonical order.
func write(s hearsay.Story, articles []*hearsay.Article, m matching, locators map[hearsay.PageID]string, lap *watch) (hearsay.Brief, Findings) {
	f := Findings{Copies: m.copies, Credits: m.credits}
	articles = noPosts(articles, f.Copies)
	f.Dates = event.Dates(articles, f.Copies)
	f.Articles = brief.Order(articles, f.Dates, f.Copies)
	var read []*hearsay.Article
	var skipped []string
	for i, a := range f.Articles {
		if len(a.Text) <= longest {
			read = append(read, a)
			continue
		}
		skipped = append(skipped, fmt.Sprintf("page %d has an article of %d KB: its statements, events and outlook were not read", i+1, len(a.Text)>>10))
	}
	lap.end("order")
	f.Entities = entity.Amended(entity.Resolve(read), m.names)
	lap.end("entity")
	for _, a := range read {
		f.Statements = append(f.Statements, statement.Find(a, f.Entities)...)
	}
	said := statement.Join(slices.Clone(f.Statements), f.Copies)
	lap.end("statement")
	for _, a := range read {
		f.Reports = append(f.Reports, event.Find(a, f.Entities, f.Dates[a.Page], f.Copies)...)
	}
	f.Events = event.Merge(slices.Clone(f.Reports), f.Entities, f.Copies, f.Dates)
	lap.end("event")
	for _, a := range read {
		f.Outlooks = append(f.Outlooks, outlook.Find(a, f.Entities, f.Statements)...)
	}
	f.Questions = outlook.Group(slices.Clone(f.Outlooks), f.Entities, f.Copies)
	outlook.Later(f.Questions, f.Events, f.Entities, f.Dates)
	lap.end("outlook")
	f.Differences = difference.Find(dated(read, f.Dates), f.Entities, f.Events, said, f.Copies)
	lap.end("difference")
	o := origin.Trace(origin.Input{Articles: f.Articles, Copies: f.Copies, Credits: f.Credits, Entities: f.Entities, Events: f.Events, Statements: said, House: m.outlets.House})
	lap.end("origin")
	b := brief.Write(brief.Input{
		Story: s, Articles: f.Articles, Locators: locators, Dates: f.Dates, Copies: f.Copies, Credits: f.Credits, Entities: f.Entities,
		Events: f.Events, Statements: said, Questions: f.Questions, Differences: f.Differences,
		Text: o.Text, Name: o.Name, House: o.House, EventOrigins: o.Events, StatementOrigins: o.Statements, Positions: o.Positions, Provenance: o.Provenance, Behind: o.Behind,
	})
	b.Changes = changes(f.Articles, f.Copies)
	b.Skipped = append(b.Skipped, skipped...)
	lap.end("brief")
	return b, f
}

// changes tells how each version of a page differs from the one before.
func changes(articles []*hearsay.Article, copies []hearsay.Copy) []hearsay.Change {
	at := map[hearsay.PageID]*hearsay.Article{}
	for _, a := range articles {
		at[a.Page] = a
	}
	var out []hearsay.Change
	for _, c := range copies {
		was, is := at[c.From], at[c.To]
		if c.Kind == hearsay.Version && c.Directed && was != nil && is != nil && difference.Next(c, copies) {
			out = append(out, difference.Changes(was, is)...)
		}
	}
	return out
}

// dated returns the articles with the dates that were worked out for their pages
// in the place of those they state.
func dated(articles []*hearsay.Article, dates map[hearsay.PageID]hearsay.When) []*hearsay.Article {
	out := make([]*hearsay.Article, len(articles))
	for i, a := range articles {
		d := *a
		d.Published = dates[a.Page]
		out[i] = &d
	}
	return out
}

// noPosts returns the articles, where a block that a page alone would take for
// somebody's post stands in the body of the text that the page copies, as the
// paragraph that it is.
func noPosts(articles []*hearsay.Article, copies []hearsay.Copy) []*hearsay.Article {
	at := map[hearsay.PageID]int{}
	for i, a := range articles {
		at[a.Page] = i
	}
	out := slices.Clone(articles)
	for _, c := range copies {
		to, ok := at[c.To]
		from, known := at[c.From]
		if c.Kind != hearsay.Reprint || !ok || !known {
			continue
		}
		body := ""
		for k, b := range out[to].Blocks {
			if b.Kind != hearsay.Embed {
				continue
			}
			if body == "" {
				body = articles[from].Body()
			}
			if !strings.Contains(body, out[to].Text[b.Start:b.End]) {
				continue
			}
			if out[to] == articles[to] {
				changed := *articles[to]
				changed.Blocks = slices.Clone(changed.Blocks)
				out[to] = &changed
			}
			out[to].Blocks[k].Kind = hearsay.Paragraph
		}
	}
	return out
}
