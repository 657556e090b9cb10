// Package search finds pages, statements and events by their words, and shows the
// sentence that holds them.
//
// A question is words and filters ([Parse]):
//
//	bridge closed             both words
//	"old bridge"              side by side
//	bridge OR ferry           one of them
//	-choir                    not this
//	ostw*                     words that begin so; the last word of a question always
//	                          may, if nothing stands behind it and it has three letters
//	speaker:harn outlet:"The Post" place:Ostwick story:3 lang:en kind:page
//	after:2031-05 before:2031-06-15
//
// Case and the accents of Latin letters do not count. Whatever is written is either
// understood or refused in plain words; it never reaches the database as a query of
// its own language.
//
// The store finds and counts ([store.DB.Search]); here what it found is looked up in
// the articles as they are kept ([Run]). The words are located anew there, so that
// what is shown is an Excerpt that reads back: of a page the sentence with the most
// of them, of a statement the sentence that reports it, of an event the label and
// the report with the most of them.
package search

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"hearsay"
	"hearsay/internal/store"
)

// A Shelf is what a search reads: a [store.DB].
type Shelf interface {
	Search(ctx context.Context, q store.Query) (store.Results, error)
	Article(ctx context.Context, id hearsay.PageID) (*hearsay.Article, error)
	Story(ctx context.Context, name string) (store.StorySummary, error)
}

// Results are what a question found, kind by kind.
type Results struct {
	Text  string  `json:"query"`
	Kinds []Found `json:"kinds"`
	// Read says how words that were begun were read, where very many begin so.
	Read []Reading `json:"read,omitempty"`
	// MissingPages and MissingBriefs count what is kept but not in the index yet.
	MissingPages  int `json:"missing_pages,omitempty"`
	MissingBriefs int `json:"missing_briefs,omitempty"`
}

// A Reading is the beginning of a word and the words that it was taken for.
type Reading struct {
	Begun string   `json:"begun"`
	As    []string `json:"as"`
}

// Found is what was found of one kind.
type Found struct {
	Kind  store.Kind    `json:"kind"`
	Total int           `json:"total"`           // what paging through the hits lists
	Order string        `json:"order"`           // "best", or "newest": headlines first, newest first
	Lacks []store.Field `json:"lacks,omitempty"` // fields asked for that the kind does not have: then nothing is found
	Since *time.Time    `json:"since,omitempty"` // the first day looked at, where not all were
	Hits  []Hit         `json:"hits"`
	Next  string        `json:"next,omitempty"` // the cursor of the hits after these
}

// A Hit is one thing found with its words.
type Hit struct {
	Kind  store.Kind      `json:"kind"`
	Day   *time.Time      `json:"day"`   // that it is sorted by; null where none is known
	Page  hearsay.PageID  `json:"page"`  // that shows the words
	Story hearsay.StoryID `json:"story"` // "" for a page of no story
	Title string          `json:"title"` // of the story
	Line  string          `json:"line"`  // statement or event ID in the story
	// Name is who said a statement, "" where nobody is named, or who took part in an
	// event.
	Name string `json:"name,omitempty"`
	// Headline is that of the page, or the label of an event.
	Headline hearsay.Excerpt `json:"headline,omitzero"`
	// Words is the sentence; it may be cut where it is very long. None where the
	// words can no longer be found in the page.
	Words     hearsay.Excerpt `json:"words,omitzero"`
	Marks     []hearsay.Range `json:"marks,omitempty"`      // what was looked for, in bytes of the text of Words
	HeadMarks []hearsay.Range `json:"head_marks,omitempty"` // the same of Headline
	CutBefore bool            `json:"cut_before,omitempty"` // the sentence begins before Words
	CutAfter  bool            `json:"cut_after,omitempty"`
	Outlet    string          `json:"outlet,omitempty"`
	URL       string          `json:"url,omitempty"`
}

// Of returns what was found of a kind.
func (r *Results) Of(k store.Kind) *Found {
	for i := range r.Kinds {
		if r.Kinds[i].Kind == k {
			return &r.Kinds[i]
		}
	}
	return &Found{Kind: k}
}

// Run answers a question. Limit, Cursor and Kinds are those of q.Query. An error
// that wraps [store.ErrCursor] or is a *Problem is the asker's.
func Run(ctx context.Context, shelf Shelf, q *Question) (*Results, error) {
	query := q.Query
	query.Filters = append([]store.Filter(nil), query.Filters...)
	for i, f := range query.Filters {
		if f.Field != store.InStory {
			continue
		}
		s, err := shelf.Story(ctx, f.Text)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return nil, problem("\"hearsay stories\" and the pile list them", "there is no story %q", clip(f.Text))
		case errors.Is(err, store.ErrAmbiguous):
			return nil, problem("give more of its ID", "more than one story begins with %q", clip(f.Text))
		case err != nil:
			return nil, err
		}
		query.Filters[i].Text = string(s.ID)
	}
	found, err := shelf.Search(ctx, query)
	if err != nil {
		return nil, err
	}
	out := &Results{Text: q.Text, MissingPages: found.MissingPages, MissingBriefs: found.MissingBriefs}
	for _, r := range found.Read {
		out.Read = append(out.Read, Reading(r))
	}
	l := newLooker(query.Words)
	for _, f := range found.Kinds {
		k := Found{Kind: f.Kind, Total: f.Total, Order: "newest", Lacks: f.Lacks, Since: known(f.Since), Hits: make([]Hit, len(f.Hits)), Next: f.Next}
		if f.Best {
			k.Order = "best"
		}
		for i, h := range f.Hits {
			k.Hits[i] = Hit{Kind: h.Kind, Day: known(h.Day), Page: h.Page, Story: h.Story, Title: h.Title, Line: h.Line, Name: h.Name}
		}
		out.Kinds = append(out.Kinds, k)
	}
	return out, show(ctx, shelf, l, found.Kinds, out.Kinds)
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// show looks the hits up in their articles, several at once.
func show(ctx context.Context, shelf Shelf, l *looker, found []store.Found, out []Found) error {
	type task struct {
		from *store.Hit
		to   *Hit
	}
	var tasks []task
	for i := range found {
		for k := range found[i].Hits {
			tasks = append(tasks, task{&found[i].Hits[k], &out[i].Hits[k]})
		}
	}
	work := make(chan task)
	var first error
	var mu sync.Mutex
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(tasks)) {
		all.Go(func() {
			for t := range work {
				if err := l.show(ctx, shelf, t.from, t.to); err != nil {
					mu.Lock()
					if first == nil {
						first = err
					}
					mu.Unlock()
				}
			}
		})
	}
	for _, t := range tasks {
		work <- t
	}
	close(work)
	all.Wait()
	return first
}
