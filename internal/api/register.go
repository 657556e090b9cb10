package api

import (
	"context"
	"errors"
	"slices"
	"sync"

	"hearsay/internal/export"
	"hearsay/internal/register"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
)

// keptVoices is how many speakers' statements stay ready for who turns the pages of
// one.
const keptVoices = 4

// moved is an error of a brief that was there a moment ago.
func moved(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return export.ErrChanged
	}
	return err
}

// A ListedOutlet is who publishes pages of the pile, or is credited by them.
type ListedOutlet struct {
	Name    string   `json:"name"`
	Domains []string `json:"domains"`         // of the addresses of its pages
	House   string   `json:"house,omitempty"` // the name that it counts under, its owner's mostly, where that is another
	Pages   int      `json:"pages"`           // of the pile; 0 where it is only credited
	Stories int      `json:"stories"`         // with a page of it
	Behind  int      `json:"behind"`          // stories that credit it and have no page of it
}

// A sayings keeps the statements of the speakers asked for last.
type sayings struct {
	shelf shelf
	mu    sync.Mutex
	list  []voiceLines // the last asked for first
}

type voiceLines struct {
	key, mark string
	lines     []speaker.Line
}

// said returns all statements of a speaker, and the fingerprint of their stories.
func (g *sayings) said(ctx context.Context, s *speaker.Speaker) ([]speaker.Line, string, error) {
	mark, err := register.Mark(ctx, g.shelf, s)
	if err != nil {
		return nil, "", err
	}
	g.mu.Lock()
	i := slices.IndexFunc(g.list, func(l voiceLines) bool { return l.key == s.Key && l.mark == mark })
	if i >= 0 {
		defer g.mu.Unlock()
		return g.list[i].lines, mark, nil
	}
	g.mu.Unlock()
	var lines []speaker.Line
	for _, v := range s.Voices {
		b, err := g.shelf.Brief(ctx, v.Story)
		if err != nil {
			return nil, "", moved(err)
		}
		if v.At >= len(b.Speakers) || b.Speakers[v.At].Entity != v.Entity {
			return nil, "", export.ErrChanged
		}
		lines = append(lines, speaker.Lines(b, v.At)...)
	}
	export.Lists(&lines)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.list = slices.DeleteFunc(g.list, func(o voiceLines) bool { return o.key == s.Key })
	g.list = slices.Insert(g.list[:min(len(g.list), keptVoices-1)], 0, voiceLines{s.Key, mark, lines})
	return lines, mark, nil
}
