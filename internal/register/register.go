// Package register tells who speaks in all stories of a pile, for pages that list
// speakers and look them up.
//
// The store keeps a [speaker.Roll] of them: who there is, in order, and in which
// stories. Whatever else is shown of a speaker is read here from what those stories
// keep of who speaks, and joined: since only voices of one name are ever joined, the
// voices of a name alone give what all of them together do. A page of a hundred
// speakers reads the stories of these.
package register

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"

	"hearsay"
	"hearsay/internal/facet"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
)

// A Shelf is what this package needs of a [store.DB].
type Shelf interface {
	ViewSpeakers(ctx context.Context, f func(*facet.Column, *speaker.Roll) error) error
	GetSpeaking(ctx context.Context, id hearsay.StoryID) (*hearsay.Brief, error)
	Made(ctx context.Context, id hearsay.StoryID) (string, error)
}

// A wanted speaker is one by its key, with the stories that any of its name speaks in.
type wanted struct {
	key, base string
	stories   []hearsay.StoryID
}

// want says which speakers these are.
func want(r *speaker.Roll, es []speaker.Entry) []wanted {
	out := make([]wanted, len(es))
	for i, e := range es {
		base := r.Base(e)
		out[i] = wanted{r.Key(e), base, r.Voices(base)}
	}
	return out
}

// read returns the speakers of some names, by the parts of their keys that come from
// these.
func read(ctx context.Context, s Shelf, list []wanted) (map[string][]speaker.Speaker, error) {
	var ids []hearsay.StoryID
	voices := map[string][]speaker.Voice{}
	for _, w := range list {
		ids = append(ids, w.stories...)
		voices[w.base] = nil
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	of, errs := make([][]speaker.Voice, len(ids)), make([]error, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for k := range errs {
		wait.Go(func() {
			for i := k; i < len(ids) && errs[k] == nil; i += len(errs) {
				b, err := s.GetSpeaking(ctx, ids[i])
				if errors.Is(err, store.ErrNotFound) { // gone this moment
					continue
				}
				if err != nil {
					errs[k] = err
					continue
				}
				of[i] = speaker.Voices(b)
			}
		})
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for _, vs := range of {
		for i := range vs {
			base := speaker.Key(&vs[i])
			if have, ok := voices[base]; ok {
				voices[base] = append(have, vs[i])
			}
		}
	}
	out := make(map[string][]speaker.Speaker, len(voices))
	for base, vs := range voices {
		out[base] = speaker.Join(vs)
	}
	return out, nil
}

// some returns speakers in their order. Those that went this moment are left out.
func some(ctx context.Context, s Shelf, list []wanted) ([]speaker.Speaker, error) {
	of, err := read(ctx, s, list)
	if err != nil {
		return nil, err
	}
	out := []speaker.Speaker{}
	for _, w := range list {
		for _, sp := range of[w.base] {
			if sp.Key == w.key {
				out = append(out, sp)
			}
		}
	}
	return out, nil
}

// An Ask says which of the speakers of all stories a list is to hold.
type Ask struct {
	Words string // the names hold them, see [speaker.Speaker.Has]; "" for all
	Kind  hearsay.EntityKind
	From  int // how many of them to leave out
	// Before reports whether a speaker stands in what is to be left out, where it is
	// not nil: those for which it does come first.
	Before func(stories, said int, key string) bool
	N      int
}

// A Part of the list of speakers, in the order of [speaker.Join].
type Part struct {
	Speakers []speaker.Speaker
	Total    int // in the whole list
	Left     int // behind these
	// Of the last of Speakers, as it was listed.
	Stories, Said int
	Key           string
}

// List returns a part of the speakers of all stories.
func List(ctx context.Context, s Shelf, a Ask) (out Part, err error) {
	var list []wanted
	err = s.ViewSpeakers(ctx, func(_ *facet.Column, r *speaker.Roll) error {
		all := r.Pick(a.Words, a.Kind)
		lo := min(a.From, len(all))
		if a.Before != nil {
			lo = sort.Search(len(all), func(i int) bool { return !a.Before(int(all[i].Stories), int(all[i].Said), r.Key(all[i])) })
		}
		hi := min(lo+a.N, len(all))
		out.Total, out.Left = len(all), len(all)-hi
		if hi > lo {
			last := all[hi-1]
			out.Stories, out.Said, out.Key = int(last.Stories), int(last.Said), r.Key(last)
		}
		list = want(r, all[lo:hi])
		return nil
	})
	if err != nil {
		return out, err
	}
	out.Speakers, err = some(ctx, s, list)
	return out, err
}

// Find returns the speakers that a key names, as [speaker.Find] does, and all of that
// name.
func Find(ctx context.Context, s Shelf, key string) (found, namesakes []speaker.Speaker, err error) {
	base, _, _ := strings.Cut(key, ".")
	w := wanted{base: base}
	err = s.ViewSpeakers(ctx, func(_ *facet.Column, r *speaker.Roll) error {
		w.stories = r.Voices(base)
		return nil
	})
	if err != nil || len(w.stories) == 0 {
		return nil, nil, err
	}
	of, err := read(ctx, s, []wanted{w})
	return speaker.Find(of[base], key), of[base], err
}

// Named returns the speakers that a person means by words, as [speaker.Named] does: the
// first most of them, and how many there are.
func Named(ctx context.Context, s Shelf, words string, most int) ([]speaker.Speaker, int, error) {
	found, _, err := Find(ctx, s, words)
	if err != nil || len(found) > 0 {
		return found[:min(most, len(found))], len(found), err
	}
	var list []wanted
	n := 0
	err = s.ViewSpeakers(ctx, func(_ *facet.Column, r *speaker.Roll) error {
		all := r.Named(words)
		n = len(all)
		list = want(r, all[:min(most, n)])
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	out, err := some(ctx, s, list)
	return out, n, err
}

// Stories returns the stories in which somebody speaks whom a person means by words.
func Stories(ctx context.Context, s Shelf, words string) (map[hearsay.StoryID]bool, error) {
	out := map[hearsay.StoryID]bool{}
	found, _, err := Find(ctx, s, words)
	if err != nil {
		return nil, err
	}
	for i := range found {
		for _, v := range found[i].Voices {
			out[v.Story] = true
		}
	}
	if len(found) > 0 {
		return out, nil
	}
	err = s.ViewSpeakers(ctx, func(_ *facet.Column, r *speaker.Roll) error {
		for _, e := range r.Named(words) {
			for _, id := range r.Told(e) {
				out[id] = true
			}
		}
		return nil
	})
	return out, err
}

// Mark is another word when the brief of a story in which a speaker speaks is another.
func Mark(ctx context.Context, s Shelf, sp *speaker.Speaker) (string, error) {
	var b strings.Builder
	last := hearsay.StoryID("")
	made := ""
	for i, v := range sp.Voices {
		if i == 0 || v.Story != last {
			var err error
			if made, err = s.Made(ctx, v.Story); err != nil {
				return "", err
			}
			last = v.Story
		}
		b.WriteString(string(v.Story) + " " + cmp.Or(made, "none") + "\n")
	}
	return b.String(), nil
}
