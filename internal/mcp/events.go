package mcp

import (
	"context"

	"hearsay"
)

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
