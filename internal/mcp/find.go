package mcp

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/register"
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

// storiesWith returns the stories with these words in their titles and a speaker of
// that name; what is empty is not asked for.
func (s *server) storiesWith(ctx context.Context, words []string, who string) (map[hearsay.StoryID]bool, error) {
	keep := map[hearsay.StoryID]bool{}
	if who != "" {
		err := s.db.EachSpeakers(ctx, func(id hearsay.StoryID, list []facet.Speaker) error {
			if slices.ContainsFunc(list, func(v facet.Speaker) bool { return hasName(v.Name, v.Aliases, who) }) {
				keep[id] = true
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	if len(words) == 0 {
		return keep, nil
	}
	titled := map[hearsay.StoryID]bool{}
	err := s.db.Titles(ctx, func(id hearsay.StoryID, title string) {
		if (who == "" || keep[id]) && holdsTerms(title, words) {
			titled[id] = true
		}
	})
	return titled, err
}

// hasName reports whether a speaker of one story is meant by a name, part of one,
// or a key.
func hasName(name string, aliases []string, who string) bool {
	key, _, _ := strings.Cut(who, ".")
	as := &speaker.Speaker{Name: name, Aliases: aliases}
	return name != "" && (as.Has(who) || key != who && as.Has(strings.ReplaceAll(key, "-", " ")))
}

// mostStories is how many stories one question about a speaker reads whole, the
// newest first.
const mostStories = 60

// oneSpeaker finds a speaker by a name, part of one, or a key. Namesakes are kept
// apart: where several fit, the caller is told their keys.
func (s *server) oneSpeaker(ctx context.Context, who string) (*speaker.Speaker, error) {
	found, n, err := register.Named(ctx, s.db, who, fewItems)
	if err != nil {
		return nil, err
	}
	switch {
	case n == 0:
		return nil, wrongf("no speaker of that name: %q; give a name as pages write it, or a story without a speaker", cut(who, 60))
	case n == 1 && len(found) == 1:
		return &found[0], nil
	}
	var keys []string
	for _, v := range found {
		role := ""
		if len(v.Roles) > 0 {
			role = ", " + short(v.Roles[0].Words.Text, 80)
		}
		keys = append(keys, v.Key+" ("+short(v.Name, 80)+role+")")
	}
	return nil, wrongf("%d speakers fit %q: ask again with one of these as the speaker: %s", n, cut(who, 60), strings.Join(keys, "; "))
}

// newest parts the voices of a speaker into those of their newest stories and the
// stories that are left.
func (s *server) newest(ctx context.Context, voices []speaker.Voice) (read []speaker.Voice, left []string, err error) {
	if len(voices) <= mostStories {
		return voices, nil, nil
	}
	of := map[hearsay.StoryID][]speaker.Voice{}
	for _, v := range voices {
		of[v.Story] = append(of[v.Story], v)
	}
	err = s.db.View(ctx, func(c *facet.Column) error {
		var at []int32 // the newest first
		for id := range of {
			if i, ok := c.Find(id); ok {
				at = append(at, i)
			}
		}
		slices.Sort(at)
		for n, i := range at {
			id := c.Row(i).ID
			if n < mostStories {
				read = append(read, of[id]...)
			} else if len(left) < mostItems {
				left = append(left, string(id))
			}
		}
		return nil
	})
	return read, left, err
}

// everywhere returns what one speaker said in all stories, the newest first: only
// the briefs of these stories are read.
func (s *server) everywhere(ctx context.Context, q *quoter, who string, f speaker.Filter) (all []said, state string, unread []string, err error) {
	one, err := s.oneSpeaker(ctx, who)
	if err != nil {
		return nil, "", nil, err
	}
	voices, unread, err := s.newest(ctx, one.Voices)
	if err != nil {
		return nil, "", nil, err
	}
	var lines []speaker.Line
	of := map[hearsay.StatementID]*hearsay.Speaker{}
	for _, v := range voices {
		b, err := s.db.Brief(ctx, v.Story)
		if statusGone(err) {
			continue
		}
		if err != nil {
			return nil, "", nil, err
		}
		if v.At >= len(b.Speakers) || b.Speakers[v.At].Entity != v.Entity {
			return nil, "", nil, wrongf("what story %s says was made anew while it was read; ask again", v.Story)
		}
		q.knows(b)
		made, err := s.db.Made(ctx, v.Story)
		if err != nil {
			return nil, "", nil, err
		}
		state += string(v.Story) + made + "\n"
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
