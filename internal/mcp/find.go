package mcp

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
)

func statusGone(err error) bool {
	return errors.Is(err, store.ErrNotFound) || errors.Is(err, hearsay.ErrNoArticle)
}

// parseDay reads a day, month or year.
func parseDay(name, s string, last bool) (time.Time, error) {
	t, ok := speaker.Day(strings.TrimSpace(s), last)
	if !ok {
		return t, wrongf("%s %q: give a day, month or year such as 2031-08-17, 2031-08 or 2031", name, cut(s, 40))
	}
	return t, nil
}

// holdsTerms reports whether a text holds all the words.
func holdsTerms(text string, words []string) bool {
	if len(words) == 0 {
		return true
	}
	has := store.Terms(text)
	for _, w := range words {
		if !slices.Contains(has, w) {
			return false
		}
	}
	return true
}

// storiesWith returns the stories with a page of an outlet and a speaker of that
// name; what is "" is not asked for.
func (s *server) storiesWith(ctx context.Context, outlet, who string) (map[hearsay.StoryID]bool, error) {
	keep := map[hearsay.StoryID]bool{}
	for o, err := range s.db.Outlines(ctx) {
		if err != nil {
			return nil, err
		}
		if outlet != "" && !slices.ContainsFunc(o.Pages, func(p hearsay.PageNote) bool {
			return strings.EqualFold(p.Outlet.Name, outlet) || strings.EqualFold(p.Outlet.Domain, outlet) || strings.EqualFold(p.House, outlet)
		}) {
			continue
		}
		if who != "" && !slices.ContainsFunc(o.Speakers, func(v hearsay.Speaker) bool { return hasName(&v, who) }) {
			continue
		}
		keep[o.Story.ID] = true
	}
	return keep, nil
}

// hasName reports whether a speaker is meant by a name, part of one, or a key.
func hasName(v *hearsay.Speaker, who string) bool {
	name, _, _ := strings.Cut(who, ".")
	as := &speaker.Speaker{Name: v.Name, Aliases: v.Aliases}
	return v.Name != "" && (as.Has(who) || as.Has(strings.ReplaceAll(name, "-", " ")))
}

// mostStories is how many stories one question about a speaker reads whole, the
// newest first.
const mostStories = 60

// everywhere returns what one speaker said in all stories, the newest first.
// Namesakes are kept apart: where several speakers fit, the caller is told their
// keys.
func (s *server) everywhere(ctx context.Context, q *quoter, who string, f speaker.Filter) (all []said, state string, unread []string, err error) {
	keep, err := s.storiesWith(ctx, "", who)
	if err != nil {
		return nil, "", nil, err
	}
	stories, err := s.db.Stories(ctx)
	if err != nil {
		return nil, "", nil, err
	}
	briefs := map[hearsay.StoryID]*hearsay.Brief{}
	var voices []speaker.Voice
	for _, t := range stories {
		if !keep[t.ID] {
			continue
		}
		if len(briefs) == mostStories {
			if len(unread) < mostItems {
				unread = append(unread, string(t.ID))
			}
			continue
		}
		b, err := s.db.Brief(ctx, t.ID)
		if statusGone(err) {
			continue
		}
		if err != nil {
			return nil, "", nil, err
		}
		made, err := s.db.Made(ctx, t.ID)
		if err != nil && !statusGone(err) {
			return nil, "", nil, err
		}
		state += string(t.ID) + made + "\n"
		briefs[t.ID] = b
		for _, v := range speaker.Voices(b) {
			if hasName(&b.Speakers[v.At], who) {
				voices = append(voices, v)
			}
		}
	}
	joined := speaker.Join(voices)
	found := speaker.Find(joined, who)
	if len(found) == 0 {
		found = speaker.Named(joined, who)
	}
	switch {
	case len(found) == 0:
		return nil, "", nil, wrongf("no speaker of that name: %q; give a name as pages write it, or a story without a speaker", cut(who, 60))
	case len(found) > 1:
		var keys []string
		for _, v := range found[:min(len(found), fewItems)] {
			role := ""
			if len(v.Roles) > 0 {
				role = ", " + short(v.Roles[0].Words.Text, 80)
			}
			keys = append(keys, v.Key+" ("+short(v.Name, 80)+role+")")
		}
		return nil, "", nil, wrongf("%d speakers fit %q: ask again with one of these as the speaker: %s", len(found), cut(who, 60), strings.Join(keys, "; "))
	}
	var lines []speaker.Line
	of := map[hearsay.StatementID]*hearsay.Speaker{}
	for _, v := range found[0].Voices {
		b := briefs[v.Story]
		q.knows(b)
		for _, l := range speaker.Lines(b, v.At) {
			of[l.Saying.ID] = &b.Speakers[v.At]
			lines = append(lines, l)
		}
	}
	for _, l := range f.Pick(lines, speaker.Newest) {
		all = append(all, said{l, of[l.Saying.ID]})
	}
	return all, state, unread, nil
}
