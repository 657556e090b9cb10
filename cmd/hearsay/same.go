package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hearsay"
	"hearsay/internal/correction"
	"hearsay/internal/pipeline"
	"hearsay/internal/store"
)

// namesFlags are two names, and where they are meant.
type namesFlags struct {
	Names []string `arg:"" name:"name" help:"Two names, as \"hearsay show\" prints them."`
	Story string   `placeholder:"STORY" help:"Only in this story, as \"show\" takes it; in all where none is given."`
	handFlags
}

// A sameCmd says by hand that two names stand for one.
type sameCmd struct{ namesFlags }

func (sameCmd) Help() string {
	return `The two are one person, group or place, called by the first name: what they said, did and expect is
put together, in every story that has both. In a story that has the second alone it is shown as that
story's pages write it, and known by the first where speakers of all stories are listed.

Only names can be made one. Who is only described ("the engineers", "a spokeswoman") cannot be: the
next page may mean others by the same words.

Examples:
  hearsay same "Ida Brandt" "I. Brand"              everywhere
  hearsay same "City Council" "the town hall" --story 1 --why "so it is called there"`
}

func (c *sameCmd) Run(e *env) error { return c.run(e, correction.Same) }

// A partCmd says by hand that two names stand for two.
type partCmd struct{ namesFlags }

func (partCmd) Help() string {
	return `The two are taken for one, and are not: each has what its name, or words of it alone, stands beside.
What stands beside neither ("he", "the mayor") goes with the last name before it on its page.

Examples:
  hearsay part "Ida Brandt" "Ina Brandt"            everywhere
  hearsay part "Georgia" "Georgian government" --story k3v9`
}

func (c *partCmd) Run(e *env) error { return c.run(e, correction.Part) }

func (c *namesFlags) run(e *env, do correction.Verb) error {
	if len(c.Names) != 2 {
		return usageError{fmt.Errorf("%s: give two names, each in quotation marks where it has several words", do)}
	}
	h, who, err := c.hand(e)
	if err != nil {
		return err
	}
	defer h.db.Close()
	w := wish{do: do, names: c.Names, who: who, why: c.Why}
	if c.Story != "" {
		s, err := h.db.Story(e.ctx, c.Story)
		if err != nil {
			return err
		}
		w.stories = []store.StorySummary{s}
	}
	d, err := h.make(e.ctx, w)
	if err != nil {
		return err
	}
	return d.report(e)
}

// checkNames says what is wrong with a wish about two names, and writes the names as
// the stories do: entities that are made one by their full names.
func (h *hand) checkNames(ctx context.Context, w *wish) error {
	for i, n := range w.names {
		if w.names[i] = strings.Join(strings.Fields(n), " "); w.names[i] == "" {
			return errors.New("a name is empty")
		}
	}
	stories := w.stories
	if len(stories) == 0 {
		all, err := h.db.Stories(ctx)
		if err != nil {
			return err
		}
		stories = all
	}
	var written [2]string
	var described [2]bool    // by a speaker of a story, without a name
	one, two := false, false // somewhere they are one, or two
	for _, s := range stories {
		b, err := h.db.Brief(ctx, s.ID)
		if errors.Is(err, store.ErrNotFound) { // a fault made none
			continue
		}
		if err != nil {
			return err
		}
		var at [2][]hearsay.Entity
		for i, n := range w.names {
			at[i] = pipeline.Meant(b, n)
			if len(at[i]) > 1 && len(w.stories) > 0 {
				return fmt.Errorf("story %s has several called “%s”: %s; give the whole name", s.ID, n, called(at[i]))
			}
			if len(at[i]) == 1 && written[i] == "" {
				written[i] = at[i][0].Name
			}
			described[i] = described[i] || onlyDescribed(b, n)
		}
		switch p, q := at[0], at[1]; {
		case len(p) == 1 && len(q) == 1 && p[0].ID == q[0].ID:
			one = true
		case len(p) == 1 || len(q) == 1:
			two = true
		}
		if w.do == correction.Part && one || w.do == correction.Same && two && written[0] != "" && written[1] != "" {
			break
		}
	}
	where := "no story has"
	if len(w.stories) > 0 {
		where = "story " + string(w.stories[0].ID) + " does not have"
	}
	for i, n := range w.names {
		if written[i] == "" && (described[i] || describes(n)) {
			return fmt.Errorf("“%s” describes somebody and is no name: the next page may mean others by it, so that only names can be made one or parted; \"hearsay show\" prints them without “, not named”", n)
		}
		if written[i] == "" {
			return fmt.Errorf("%s one person, group or place called “%s”; give names as \"hearsay show\" prints them", where, n)
		}
	}
	switch {
	case w.do == correction.Part && !one:
		return fmt.Errorf("“%s” and “%s” are not taken for one; there is nothing to part", w.names[0], w.names[1])
	case w.do == correction.Same && !two || w.do == correction.Same && written[0] == written[1]:
		return fmt.Errorf("“%s” and “%s” are taken for one already", w.names[0], w.names[1])
	case w.do == correction.Same:
		w.names = written[:]
	}
	return nil
}

// onlyDescribed reports whether a speaker of a brief whom nobody names is described by
// these words, as "hearsay show" prints them or without "the".
func onlyDescribed(b *hearsay.Brief, words string) bool {
	_, want := withoutArticle(words)
	return slices.ContainsFunc(b.Speakers, func(s hearsay.Speaker) bool {
		_, is := withoutArticle(s.Name)
		return s.Entity == "" && is != "" && strings.EqualFold(is, want)
	})
}

// describes reports whether words say what somebody is rather than how they are
// called: "the engineers", "A spokeswoman".
func describes(words string) bool {
	article, rest := withoutArticle(words)
	return article && rest != "" && rest == strings.ToLower(rest)
}

// withoutArticle cuts an English article and the note ", not named" off a description.
func withoutArticle(words string) (article bool, rest string) {
	words = strings.TrimSuffix(words, ", not named")
	first, rest, ok := strings.Cut(words, " ")
	switch strings.ToLower(first) {
	case "a", "an", "the", "some":
		if ok {
			return true, rest
		}
	}
	return false, words
}

func called(list []hearsay.Entity) string {
	var out []string
	for _, e := range list[:min(len(list), 6)] {
		out = append(out, e.Name+" ("+string(e.Kind)+")")
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), ", ")
}
