package web

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"hearsay/internal/register"
	"hearsay/internal/speaker"
	"hearsay/internal/wording"
)

// keptVoices is how many speakers' statements stay ready: somebody who turns the
// pages of one and changes the filters waits once.
const keptVoices = 4

// A speakersRegister keeps the statements of the speakers asked for last.
type speakersRegister struct {
	shelf shelf
	mu    sync.Mutex
	lines []voiceLines // the last asked for first
}

// voiceLines are the statements of one speaker, ready to be shown.
type voiceLines struct {
	key   string
	in    *wording.Language // of the views
	mark  string            // the fingerprints of their stories
	lines []voicedLine
}

// A voicedLine is a statement with its view.
type voicedLine struct {
	speaker.Line
	view voicedView
}

// said returns all statements of a speaker, in the order of their stories.
func (g *speakersRegister) said(ctx context.Context, s *speaker.Speaker, in *wording.Language) ([]voicedLine, error) {
	mark, err := register.Mark(ctx, g.shelf, s)
	if err != nil {
		return nil, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if i := slices.IndexFunc(g.lines, func(l voiceLines) bool { return l.key == s.Key && l.in == in && l.mark == mark }); i >= 0 {
		l := g.lines[i]
		copy(g.lines[1:i+1], g.lines[:i])
		g.lines[0] = l
		return l.lines, nil
	}
	l := voiceLines{key: s.Key, in: in, mark: mark}
	for _, v := range s.Voices {
		b, err := g.shelf.Brief(ctx, v.Story)
		if err != nil {
			return nil, err
		}
		if v.At >= len(b.Speakers) || b.Speakers[v.At].Entity != v.Entity {
			continue // made anew this moment: the next question sees it
		}
		d := newDeskIn(b, in)
		for _, line := range speaker.Lines(b, v.At) {
			l.lines = append(l.lines, voicedLine{line, d.voiced(&b.Speakers[v.At], &line)})
		}
	}
	g.lines = slices.DeleteFunc(g.lines, func(o voiceLines) bool { return o.key == s.Key && o.in == in })
	g.lines = slices.Insert(g.lines[:min(len(g.lines), keptVoices-1)], 0, l)
	return l.lines, nil
}

// outletsOf counts the outlets of lines, the most common first.
func outletsOf(lines []voicedLine) []string {
	n := map[string]int{}
	for i := range lines {
		for _, o := range lines[i].Outlets {
			n[o]++
		}
	}
	out := slices.Collect(maps.Keys(n))
	slices.SortFunc(out, func(a, b string) int {
		if n[a] != n[b] {
			return n[b] - n[a]
		}
		return strings.Compare(a, b)
	})
	return out
}
