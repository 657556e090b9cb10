package main

import (
	"fmt"
	"math"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/register"
	"hearsay/internal/speaker"
	"hearsay/internal/store"
)

// A speakersCmd lists the speakers of all stories.
type speakersCmd struct {
	Name []string `arg:"" optional:"" help:"Only those whose names hold these words."`
	Kind string   `enum:",person,organisation,place" default:"" help:"Only one kind: person, organisation or place."`
	All  bool     `help:"Print every line, however many."`
}

func (speakersCmd) Help() string {
	return `Speakers are joined across stories by their full names; sources that are only described never are.

Examples:
  hearsay speakers                  who speaks in the most stories first
  hearsay speakers scholz           those of that name
  hearsay speakers --json           [{"key","name","kind","said","voices",...}]`
}

func (c *speakersCmd) Run(e *env) error {
	db, err := e.openToRead()
	if err != nil {
		return err
	}
	defer db.Close()
	const most = 100
	ask := register.Ask{Words: strings.Join(c.Name, " "), Kind: hearsay.EntityKind(c.Kind), N: most + 2}
	if c.All || e.json {
		ask.N = math.MaxInt32
	}
	list, err := register.List(e.ctx, db, ask)
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(list.Speakers)
	}
	if list.Total == 0 {
		fmt.Fprintln(e.stdout, "Nobody named speaks in these stories.")
	}
	show := len(list.Speakers)
	if list.Left > 0 {
		show = min(show, most)
	}
	for _, s := range list.Speakers[:show] {
		e.printSpeaker(&s)
	}
	if left := list.Total - show; left > 0 {
		fmt.Fprintf(e.stdout, "and %s more (--all)\n", plural(left, "speaker"))
	}
	return nil
}

// printSpeaker prints who a speaker is and how much they said.
func (e *env) printSpeaker(s *speaker.Speaker) {
	line := s.Name
	if len(s.Aliases) > 0 {
		line += " (also: " + strings.Join(s.Aliases[:min(3, len(s.Aliases))], ", ") + ")"
	}
	for _, r := range s.Roles[:min(2, len(s.Roles))] {
		line += ", " + r.Words.Text
	}
	wrap(e.stdout, clean(clip(line, 300)), "", "    ")
	counts := plural(s.Said, "statement") + " · " + plural(len(s.Voices), "story")
	if d := stretch(s.First, s.Last); d != "" {
		if s.About {
			d = "about " + d
		}
		counts += " · " + d
	}
	wrap(e.stdout, counts+" · "+s.Key, "    ", "    ")
}

// A speakerCmd prints all that one speaker said in all stories.
type speakerCmd struct {
	Name   []string `arg:"" help:"The name, another spelling of it, some of its words, or the key in \"hearsay speakers\"."`
	Story  string   `help:"Only what was said in one story: its ID, the beginning of it, or its number."`
	Outlet string   `help:"Only what that outlet carries."`
	Kind   string   `enum:",direct,indirect,mixed" default:"" help:"Only words told so: direct, indirect or mixed."`
	Words  string   `help:"Only statements that hold these words."`
	After  string   `placeholder:"DAY" help:"Only from that day on: 2020-08-16, 2020-08 or 2020."`
	Before string   `placeholder:"DAY" help:"Only up to that day."`
	By     string   `enum:"newest,oldest,carried" default:"newest" help:"The order: newest, oldest, or carried (by most independent outlets)."`
}

func (speakerCmd) Help() string {
	return `Numbers in brackets are pages of the story named before them.

Examples:
  hearsay speaker Olaf Scholz
  hearsay speaker scholz --after 2020-08 --words military
  hearsay speaker scholz --json       {"key","name",...,"lines":[{"story","when","saying",...}]}`
}

func (c *speakerCmd) Run(e *env) error {
	f := speaker.Filter{Outlet: c.Outlet, Kind: hearsay.StatementKind(c.Kind), Words: c.Words}
	for _, d := range []struct {
		said string
		into *time.Time
		last bool
	}{{c.After, &f.After, false}, {c.Before, &f.Before, true}} {
		t, ok := speaker.Day(d.said, d.last)
		if !ok {
			return usageError{fmt.Errorf("%q is no day such as 2020-08-16, 2020-08 or 2020", d.said)}
		}
		*d.into = t
	}
	db, err := e.openToRead()
	if err != nil {
		return err
	}
	defer db.Close()
	if c.Story != "" {
		s, err := db.Story(e.ctx, c.Story)
		if err != nil {
			return err
		}
		f.Story = s.ID
	}
	s, err := named(e, db, strings.Join(c.Name, " "))
	if err != nil {
		return err
	}
	var lines []speaker.Line
	for _, v := range s.Voices {
		if f.Story != "" && v.Story != f.Story {
			continue
		}
		b, err := db.Brief(e.ctx, v.Story)
		if err != nil {
			return err
		}
		lines = append(lines, speaker.Lines(b, v.At)...)
	}
	lines = f.Pick(lines, speaker.Order(c.By))
	if e.json {
		return e.printJSON(struct {
			speaker.Speaker
			Lines []speaker.Line `json:"lines"`
		}{s, append([]speaker.Line{}, lines...)})
	}
	e.printSpeaker(&s)
	for _, k := range s.Namesakes {
		wrap(e.stdout, "not the same: "+k, "    ", "      ")
	}
	e.printLines(lines)
	return nil
}

// named finds the one speaker that somebody means by words.
func named(e *env, db *store.DB, words string) (speaker.Speaker, error) {
	const most = 8
	found, n, err := register.Named(e.ctx, db, words, most)
	if err != nil {
		return speaker.Speaker{}, err
	}
	switch {
	case n == 0 || len(found) == 0:
		return speaker.Speaker{}, fmt.Errorf("speaker %s: %w; \"hearsay speakers\" lists them", words, store.ErrNotFound)
	case n == 1:
		return found[0], nil
	}
	var keys []string
	for _, s := range found {
		keys = append(keys, s.Key)
	}
	if n > most {
		keys = append(keys, fmt.Sprintf("%d more", n-most))
	}
	return speaker.Speaker{}, fmt.Errorf("speaker %s: %w: %s", words, store.ErrAmbiguous, strings.Join(keys, ", "))
}

// printLines prints statements under the stories that they stand in.
func (e *env) printLines(lines []speaker.Line) {
	if len(lines) == 0 {
		fmt.Fprintln(e.stdout, "\nNo statement fits.")
	}
	var last hearsay.StoryID
	for i, l := range lines {
		if i == 0 || l.Story != last {
			last = l.Story
			title := l.Title
			if title == "" {
				title = "A story without a headline"
			}
			fmt.Fprintln(e.stdout)
			wrap(e.stdout, clean(clip(title, 150))+" · "+string(l.Story), "", "  ")
		}
		day := date(l.When)
		switch {
		case day == "":
			day = "not dated"
		case l.OfPage:
			day += ", the day of the page"
		}
		text := words(l.Saying.Statement) + fmt.Sprintf(" [%d]", l.Number)
		if len(l.Outlets) > 0 {
			text += " · " + strings.Join(l.Outlets[:min(len(l.Outlets), 5)], ", ")
		}
		wrap(e.stdout, clean(text+" · "+day), "  ", "    ")
	}
}
