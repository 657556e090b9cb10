package main

import (
	"context"
	"maps"
	"runtime"
	"sync"
	"time"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/metrics"
	"hearsay/internal/store"
)

// A tally counts what the briefs of a pile hold. It remembers the counts of each
// brief by the fingerprint of what the brief was made from, reads the others for
// a while, and goes on from there when it is asked again: the sums of a large pile
// are whole after some rounds, and cost little from then on.
type tally struct {
	db    *store.DB
	round time.Duration // of reading
	now   func() time.Time
	mu    sync.Mutex
	known map[hearsay.StoryID]held
}

// held is what one brief holds.
type held struct {
	made                       uint64 // see [facet.Row]
	copies, statements, events int64
}

func newTally(db *store.DB) *tally {
	return &tally{db: db, round: 500 * time.Millisecond, now: time.Now, known: map[hearsay.StoryID]held{}}
}

// counts returns the state of the pile.
func (t *tally) counts(ctx context.Context) (metrics.Counts, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c, err := t.db.Counts(ctx)
	if err != nil {
		return metrics.Counts{}, err
	}
	out := metrics.Counts{WithArticle: c.WithArticle, WithoutArticle: c.WithoutArticle, Unread: c.Unread, Stories: c.Stories, Briefs: c.Briefs}
	var unread []hearsay.StoryID
	var marks []uint64
	err = t.db.View(ctx, func(list *facet.Column) error {
		there := 0
		for i := range int32(list.Len()) {
			s := list.Row(i)
			h, ok := t.known[s.ID]
			if ok && s.Mark != 0 {
				there++
			}
			if s.Mark != 0 && (!ok || h.made != s.Mark) {
				unread, marks = append(unread, s.ID), append(marks, s.Mark)
			}
		}
		if there < len(t.known) {
			maps.DeleteFunc(t.known, func(id hearsay.StoryID, _ held) bool {
				i, ok := list.Find(id)
				return !ok || list.Row(i).Mark == 0
			})
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	end := t.now().Add(t.round)
	for i, id := range unread {
		if t.now().After(end) {
			break
		}
		b, err := t.db.Brief(ctx, id)
		if err != nil {
			continue // it went meanwhile
		}
		h := held{made: marks[i], copies: int64(len(b.Copies)), events: int64(len(b.Events))}
		for _, s := range b.Speakers {
			h.statements += int64(len(s.Sayings))
		}
		t.known[id] = h
	}
	for _, h := range t.known {
		out.BriefsCounted++
		out.Copies += h.copies
		out.Statements += h.statements
		out.Events += h.events
	}
	return out, nil
}

// measured returns the metrics of the program; of the pile too where db isn't nil.
func measured(db *store.DB) *metrics.Metrics {
	v, revision := built()
	b := metrics.Build{Version: v, Revision: revision, Go: runtime.Version()}
	if db == nil {
		return metrics.New(b, nil, time.Now)
	}
	return metrics.New(b, newTally(db).counts, time.Now)
}
