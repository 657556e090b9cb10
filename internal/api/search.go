package api

import (
	"errors"
	"fmt"
	"net/http"

	"hearsay"
	"hearsay/internal/search"
	"hearsay/internal/store"
)

// mostStories bounds the hits of each kind that stories are picked by.
const mostStories = 2000

// question reads the question of a parameter.
func (c *call) ask(name string) (*search.Question, error) {
	q, err := search.Parse(c.text(name))
	return q, asked(name, err)
}

// asked gives an error of a search its status.
func asked(name string, err error) error {
	var p *search.Problem
	switch {
	case err == nil:
		return nil
	case errors.As(err, &p):
		return bad(name, p.What+" "+p.Todo)
	case errors.Is(err, store.ErrCursor):
		return bad("cursor", "This place in the results is not known, or no longer. Search again without a cursor.")
	case errors.Is(err, store.ErrNoSearch):
		return &problem{Status: http.StatusNotImplemented, Detail: "This database keeps no index of words."}
	}
	return err
}

// search answers with pages, statements and events that have some words, or with one
// kind of them, part by part.
func (s *server) search(c *call) (any, error) {
	q, err := c.ask("q")
	if err != nil {
		return nil, err
	}
	q.Query.Limit = c.limit()
	if kind := c.text("kind"); kind != "" {
		q.Query.Kinds = []store.Kind{store.Kind(kind)}
		q.Query.Cursor = c.text("cursor")
	} else if c.text("cursor") != "" {
		return nil, bad("cursor", "A cursor goes on with one kind: give kind as well.")
	}
	r, err := search.Run(c.r.Context(), s.shelf, q)
	return r, asked("q", err)
}

// withWords returns the stories in which a question finds something.
func (s *server) withWords(c *call) (map[hearsay.StoryID]bool, error) {
	q, err := c.ask("q")
	if err != nil {
		return nil, err
	}
	out := map[hearsay.StoryID]bool{}
	for _, kind := range store.Kinds() {
		ask := q.Query
		ask.Kinds, ask.Limit, ask.Cursor = []store.Kind{kind}, 100, ""
		for more := true; more; {
			r, err := s.shelf.Search(c.r.Context(), ask)
			if err != nil {
				return nil, asked("q", err)
			}
			f := r.Of(kind)
			if f.Total > mostStories {
				return nil, bad("q", fmt.Sprintf("More than %d %ss have this. Say more, or search with %s/search.", mostStories, kind, Root))
			}
			for _, h := range f.Hits {
				out[h.Story] = true
			}
			ask.Cursor, more = f.Next, f.Next != "" && len(f.Hits) > 0
		}
	}
	return out, nil
}
