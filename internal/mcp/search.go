package mcp

import (
	"context"
	"errors"
	"strings"

	"hearsay"
	"hearsay/internal/search"
	"hearsay/internal/store"
)

// SearchIn asks for words.
type SearchIn struct {
	Query  string `json:"query" jsonschema:"words that all stand there, with filters: \"side by side\", one OR other, -not, begun*, speaker:harn, outlet:\"The Post\", place:Ostwick, story:ID, lang:en, after:2031-05, before:2031-06"`
	Kind   string `json:"kind,omitempty" jsonschema:"statement, event or page: only these; a cursor needs it"`
	Limit  int    `json:"limit,omitempty" jsonschema:"how many of each kind at most, 1 to 100; 10 where it is not given"`
	Cursor string `json:"cursor,omitempty" jsonschema:"of the answer before, to go on from there"`
}

// A Hit is something found.
type Hit struct {
	Story    string `json:"story,omitempty" jsonschema:"id of its story; none for a page of no story"`
	Title    string `json:"story_title,omitempty" jsonschema:"verbatim"`
	Line     string `json:"line,omitempty" jsonschema:"id of the statement or event"`
	Name     string `json:"name,omitempty" jsonschema:"who said a statement, or took part in an event"`
	Day      string `json:"day,omitempty"`
	Page     string `json:"page"`
	Headline *Quote `json:"headline,omitempty" jsonschema:"of the page, or the label of an event"`
	Words    *Quote `json:"words,omitempty" jsonschema:"the sentence that holds the words; none where they can no longer be found in the page"`
}

// Found is what was found of one kind.
type Found struct {
	Kind   string `json:"kind" jsonschema:"page, statement or event"`
	Total  int    `json:"total" jsonschema:"how many there are"`
	Cursor string `json:"cursor,omitempty" jsonschema:"ask again with it, this kind and the same query for what is left"`
	Note   string `json:"note,omitempty" jsonschema:"what was not looked through"`
	Hits   []Hit  `json:"hits"`
}

// SearchOut is what was found, kind by kind.
type SearchOut struct {
	Notice string  `json:"notice"`
	Note   string  `json:"note,omitempty" jsonschema:"what is not in the index yet"`
	Kinds  []Found `json:"kinds"`
}

// usualHits is how many hits of each kind an answer has.
const usualHits = 10

func (s *server) search(ctx context.Context, in SearchIn) (out SearchOut, err error) {
	out = SearchOut{Notice: notice, Kinds: []Found{}}
	if err := checkText("query", in.Query); err != nil {
		return out, err
	}
	q, err := search.Parse(in.Query)
	var bad *search.Problem
	if errors.As(err, &bad) {
		return out, wrong{bad}
	}
	if err != nil {
		return out, err
	}
	switch kind := store.Kind(in.Kind); {
	case in.Limit < 0 || in.Limit > mostItems:
		return out, wrongf("limit %d: give a number from 1 to %d", in.Limit, mostItems)
	case kind != "" && kind != store.OfPage && kind != store.OfStatement && kind != store.OfEvent:
		return out, wrongf("kind %q: give statement, event or page", cut(in.Kind, 40))
	case kind != "":
		q.Query.Kinds = []store.Kind{kind}
	case in.Cursor != "":
		return out, wrongf("a cursor goes on with one kind: give the kind that it came with")
	}
	if q.Query.Limit, q.Query.Cursor = in.Limit, in.Cursor; in.Limit == 0 {
		q.Query.Limit = usualHits
	}
	r, err := search.Run(ctx, s.db, q)
	switch {
	case errors.As(err, &bad):
		return out, wrong{bad}
	case errors.Is(err, store.ErrCursor):
		return out, wrongf("the cursor is of another search, or what it finds has changed; leave it out to begin at the first")
	case errors.Is(err, store.ErrNoSearch):
		return out, wrongf("this database keeps no index of words; the tool \"stories\" finds stories by their titles")
	case err != nil:
		return out, err
	}
	if n := r.MissingPages + r.MissingBriefs; n > 0 {
		out.Note = plural(n, "page or story") + " not in the index yet"
	}
	quoter := s.quoter(ctx, nil)
	for i := range r.Kinds {
		f := &r.Kinds[i]
		if len(q.Query.Kinds) > 0 && f.Kind != q.Query.Kinds[0] && len(f.Hits) == 0 {
			continue
		}
		one := Found{Kind: string(f.Kind), Total: f.Total, Cursor: f.Next, Hits: []Hit{}}
		var notes []string
		if f.Since != nil {
			notes = append(notes, "looked through since "+day(*f.Since)+" only")
		}
		for _, l := range f.Lacks {
			notes = append(notes, "a "+string(f.Kind)+" has no "+string(l))
		}
		one.Note = strings.Join(notes, "; ")
		for k := range f.Hits {
			hit, err := quoter.hit(&f.Hits[k])
			if err != nil {
				return out, err
			}
			one.Hits = append(one.Hits, hit)
		}
		out.Kinds = append(out.Kinds, one)
	}
	return out, nil
}

func (q *quoter) hit(h *search.Hit) (Hit, error) {
	out := Hit{Story: string(h.Story), Title: short(h.Title, 300), Line: h.Line, Name: short(h.Name, 200), Page: string(h.Page)}
	if h.Day != nil {
		out.Day = day(*h.Day)
	}
	for _, x := range []struct {
		to **Quote
		e  hearsay.Excerpt
	}{{&out.Headline, h.Headline}, {&out.Words, h.Words}} {
		if err := q.into(x.to, x.e); err != nil {
			return out, err
		}
	}
	if out.Words != nil && (h.CutBefore || h.CutAfter) {
		out.Words.Cut = true
	}
	return out, nil
}
