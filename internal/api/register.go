package api

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"

	"hearsay"
	"hearsay/internal/export"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
)

// keptVoices is how many speakers' statements stay ready for who turns the pages of
// one.
const keptVoices = 4

// A register keeps who stands in which story: its speakers, outlets and languages.
// A brief is read again only when its fingerprint has changed, so that all briefs
// are read at the first question and few later.
type register struct {
	shelf shelf
	mu    sync.Mutex
	marks map[hearsay.StoryID]string
	gists map[hearsay.StoryID]*gist
	all   *everybody
	lines []voiceLines // the last asked for first
}

// A gist is what stories are picked by. Nobody changes it.
type gist struct {
	outlets   map[string]*outletPages
	behind    []string // outlets credited, not in the story
	languages map[string]bool
	voices    []speaker.Voice
}

type outletPages struct {
	domains []string
	house   string
	pages   int
}

// everybody is what all gists say together. Nobody changes it.
type everybody struct {
	gists    map[hearsay.StoryID]*gist
	speakers []speaker.Speaker
	outlets  []ListedOutlet
	marks    map[hearsay.StoryID]string
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

type voiceLines struct {
	key, mark string
	lines     []speaker.Line
}

func newRegister(s shelf) *register {
	return &register{shelf: s, gists: map[hearsay.StoryID]*gist{}}
}

func gistOf(b *hearsay.Brief) *gist {
	g := &gist{outlets: map[string]*outletPages{}, languages: map[string]bool{}, behind: b.Behind, voices: speaker.Voices(b)}
	for _, p := range b.Pages {
		if p.Language != "" {
			g.languages[p.Language] = true
		}
		name := p.Outlet.String()
		if name == "" {
			continue
		}
		o := g.outlets[name]
		if o == nil {
			o = &outletPages{}
			g.outlets[name] = o
		}
		o.pages++
		o.house = cmp.Or(o.house, p.House)
		if d := p.Outlet.Domain; d != "" && !slices.Contains(o.domains, d) {
			o.domains = append(o.domains, d)
		}
	}
	return g
}

// everybody returns what all briefs say.
func (g *register) everybody(ctx context.Context) (*everybody, error) {
	marks, err := g.shelf.BriefMarks(ctx)
	if err != nil {
		return nil, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.all != nil && maps.Equal(marks, g.marks) {
		return g.all, nil
	}
	old := g.marks
	g.marks = map[hearsay.StoryID]string{}
	for id, mark := range marks {
		if was, ok := old[id]; ok && was == mark && mark != "" {
			g.marks[id] = mark
		}
	}
	maps.DeleteFunc(g.gists, func(id hearsay.StoryID, _ *gist) bool { _, ok := g.marks[id]; return !ok })
	for _, id := range slices.Sorted(maps.Keys(marks)) {
		if _, ok := g.marks[id]; ok {
			continue
		}
		b, err := g.shelf.Brief(ctx, id)
		if err != nil {
			g.all = nil // what was read stays for the next question
			return nil, moved(err)
		}
		g.gists[id], g.marks[id] = gistOf(b), marks[id]
	}
	e := &everybody{gists: maps.Clone(g.gists), marks: maps.Clone(g.marks)}
	var voices []speaker.Voice
	outlets := map[string]*ListedOutlet{}
	at := func(name string) *ListedOutlet {
		if outlets[name] == nil {
			outlets[name] = &ListedOutlet{Name: name, Domains: []string{}}
		}
		return outlets[name]
	}
	for _, id := range slices.Sorted(maps.Keys(g.gists)) {
		gi := g.gists[id]
		voices = append(voices, gi.voices...)
		for _, name := range slices.Sorted(maps.Keys(gi.outlets)) {
			p, o := gi.outlets[name], at(name)
			o.Pages += p.pages
			o.Stories++
			o.House = cmp.Or(o.House, p.house)
			o.Domains = append(o.Domains, p.domains...)
		}
		for _, name := range gi.behind {
			at(name).Behind++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(outlets)) {
		o := outlets[name]
		slices.Sort(o.Domains)
		o.Domains = slices.Compact(o.Domains)
		e.outlets = append(e.outlets, *o)
	}
	e.speakers = speaker.Join(voices)
	export.Lists(&e.speakers)
	g.all = e
	return e, nil
}

// said returns all statements of a speaker, and the fingerprint of their stories.
func (g *register) said(ctx context.Context, e *everybody, s *speaker.Speaker) ([]speaker.Line, string, error) {
	var marks strings.Builder
	for _, v := range s.Voices {
		marks.WriteString(string(v.Story) + " " + e.marks[v.Story] + "\n")
	}
	mark := marks.String()
	g.mu.Lock()
	if i := slices.IndexFunc(g.lines, func(l voiceLines) bool { return l.key == s.Key && l.mark == mark }); i >= 0 {
		defer g.mu.Unlock()
		return g.lines[i].lines, mark, nil
	}
	g.mu.Unlock()
	var lines []speaker.Line
	for _, v := range s.Voices {
		b, err := g.shelf.Brief(ctx, v.Story)
		if err != nil {
			return nil, "", moved(err)
		}
		if v.At >= len(b.Speakers) || b.Speakers[v.At].Entity != v.Entity {
			continue // made anew this moment: the next question sees it
		}
		lines = append(lines, speaker.Lines(b, v.At)...)
	}
	export.Lists(&lines)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lines = slices.DeleteFunc(g.lines, func(o voiceLines) bool { return o.key == s.Key })
	g.lines = slices.Insert(g.lines[:min(len(g.lines), keptVoices-1)], 0, voiceLines{s.Key, mark, lines})
	return lines, mark, nil
}

// moved is an error of a brief that was there a moment ago.
func moved(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return export.ErrChanged
	}
	return err
}
