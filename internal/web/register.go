package web

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"hearsay"
	"hearsay/internal/speaker"
	"hearsay/internal/wording"
)

// keptVoices is how many speakers' statements stay ready: somebody who turns the
// pages of one and changes the filters waits once.
const keptVoices = 4

// A register keeps who speaks in which story, and joins them. A story is read
// again only when the fingerprint of its brief has changed, so that all are read at
// the first question and few later; briefs only where an older version of the program
// kept nothing of who speaks beside them.
type register struct {
	shelf   shelf
	mu      sync.Mutex
	version int64 // of the database, see [store.DB.Version]
	marks   map[hearsay.StoryID]string
	voices  map[hearsay.StoryID][]speaker.Voice
	all     []speaker.Speaker
	lines   []voiceLines // the last asked for first
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

func newRegister(s shelf) *register {
	return &register{shelf: s, voices: map[hearsay.StoryID][]speaker.Voice{}}
}

// speakers returns the speakers of all stories. The slice is shared: callers leave
// it as it is.
func (g *register) speakers(ctx context.Context) ([]speaker.Speaker, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.shelf.Version(ctx) // before the marks: what comes between is seen the next time
	if g.all != nil && now != 0 && now == g.version {
		return g.all, nil
	}
	marks, err := g.shelf.BriefMarks(ctx)
	if err != nil {
		return nil, err
	}
	if g.all != nil && maps.Equal(marks, g.marks) {
		g.version = now
		return g.all, nil
	}
	old := g.marks
	g.marks = map[hearsay.StoryID]string{}
	for id, mark := range marks {
		if was, ok := old[id]; ok && was == mark && mark != "" {
			g.marks[id] = mark
		}
	}
	maps.DeleteFunc(g.voices, func(id hearsay.StoryID, _ []speaker.Voice) bool { _, ok := g.marks[id]; return !ok })
	if err := g.read(ctx, marks); err != nil {
		g.all = nil // what was read stays for the next question
		return nil, err
	}
	var voices []speaker.Voice
	for _, id := range slices.Sorted(maps.Keys(g.voices)) {
		voices = append(voices, g.voices[id]...)
	}
	g.all, g.version = append([]speaker.Speaker{}, speaker.Join(voices)...), now
	return g.all, nil
}

// read takes in the speakers of the stories whose marks are others than before: one
// by one where they are few, all where they are many.
func (g *register) read(ctx context.Context, marks map[hearsay.StoryID]string) error {
	if len(marks)-len(g.marks) > 100 {
		for b, err := range g.shelf.AllSpeaking(ctx) {
			if err != nil {
				return err
			}
			id := b.Story.ID
			mark, listed := marks[id]
			if _, ok := g.marks[id]; listed && !ok {
				g.voices[id], g.marks[id] = speaker.Voices(b), mark
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(marks)) {
		if _, ok := g.marks[id]; ok {
			continue
		}
		b, err := g.shelf.GetSpeaking(ctx, id)
		if err != nil {
			return err
		}
		g.voices[id], g.marks[id] = speaker.Voices(b), marks[id]
	}
	return nil
}

// said returns all statements of a speaker, in the order of their stories.
func (g *register) said(ctx context.Context, s *speaker.Speaker, in *wording.Language) ([]voicedLine, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	mark := ""
	for _, v := range s.Voices {
		mark += string(v.Story) + " " + g.marks[v.Story] + "\n"
	}
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
