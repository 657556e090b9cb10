package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/store"
)

// A storiesCmd lists the stories.
type storiesCmd struct {
	State string `enum:",open,quiet,closed" default:"" placeholder:"STATE" help:"Only those that are open (a page in the pile's last three days), quiet (three weeks) or closed."`
}

func (storiesCmd) Help() string {
	return `Examples:
  hearsay stories           a table; the first column is the number that "show" takes
  hearsay stories --json    [{"id","title","pages","texts","outlets","first","last",...}]`
}

func (c *storiesCmd) Run(e *env) error {
	db, err := e.openToRead()
	if err != nil {
		return err
	}
	defer db.Close()
	out := bufio.NewWriterSize(e.stdout, 1<<16)
	array := &jsonArray{w: out}
	none := true
	for s, err := range db.AllStories(e.ctx) {
		if err != nil {
			return errors.Join(out.Flush(), err)
		}
		none = false
		if c.State != "" && string(s.State) != c.State {
			continue
		}
		if e.json {
			if err := array.add(listingOf(s)); err != nil {
				return err
			}
			continue
		}
		counts := fmt.Sprintf("%s · %s · %s", plural(len(s.Pages), "page"), plural(s.Texts, "text"), plural(s.Outlets, "outlet"))
		if d := stretch(s.First, s.Last); d != "" {
			counts += " · " + d
		}
		if s.State != "" && s.State != store.GoesOn {
			counts += " · " + string(s.State)
		}
		if _, err := fmt.Fprintf(out, "%4d  %s  %s\n                  %s\n", s.Number, s.ID, clean(s.Title), counts); err != nil {
			return err
		}
	}
	switch {
	case e.json:
		array.end()
	case none:
		fmt.Fprintln(out, "No stories yet: \"hearsay read FOLDER\" adds pages.")
	}
	return out.Flush()
}

// A jsonArray prints the elements of a list one by one, as printJSON prints the list.
type jsonArray struct {
	w     *bufio.Writer
	begun bool
}

func (a *jsonArray) add(v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("  ", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	before := ",\n  "
	if !a.begun {
		before, a.begun = "[\n  ", true
	}
	a.w.WriteString(before)
	_, err := a.w.Write(bytes.TrimRight(b.Bytes(), "\n"))
	return err
}

// end ends the list; the writer keeps any error.
func (a *jsonArray) end() {
	if a.begun {
		a.w.WriteString("\n]\n")
	} else {
		a.w.WriteString("[]\n")
	}
}

// A listing is a story as "stories --json" prints it: every key always there.
type listing struct {
	ID      hearsay.StoryID   `json:"id"`
	Aliases []hearsay.StoryID `json:"aliases"`
	Number  int               `json:"number"`
	Title   string            `json:"title"`
	Pages   []hearsay.PageID  `json:"pages"`
	Texts   int               `json:"texts"`
	Outlets int               `json:"outlets"`
	Origins int               `json:"origins"`
	First   *time.Time        `json:"first"` // null where no date is known
	Last    *time.Time        `json:"last"`
	State   store.StoryState  `json:"state"` // "open", "quiet", "closed"; "" where no page is dated
}

func listingOf(s *store.StorySummary) listing {
	return listing{s.ID, append([]hearsay.StoryID{}, s.Aliases...), s.Number, s.Title, append([]hearsay.PageID{}, s.Pages...),
		s.Texts, s.Outlets, s.Origins, known(s.First), known(s.Last), s.State}
}

func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// A showCmd prints a brief.
type showCmd struct {
	Story string `arg:"" help:"Its ID, the beginning of it, or its number in \"hearsay stories\"."`
	All   bool   `help:"Print every line, however many."`
}

func (showCmd) Help() string {
	return `Numbers in brackets are pages, listed at the end.

Examples:
  hearsay show 1               the newest story
  hearsay show k3v9            a story by the beginning of its ID
  hearsay show --json 1        the same as one JSON object`
}

func (c *showCmd) Run(e *env) error {
	db, err := e.openToRead()
	if err != nil {
		return err
	}
	defer db.Close()
	s, err := db.Story(e.ctx, c.Story)
	if err != nil {
		return err
	}
	b, err := db.Brief(e.ctx, s.ID)
	if err != nil {
		return err
	}
	if e.json {
		return e.printJSON(b)
	}
	return printBrief(e.stdout, b, c.All)
}

// printJSON prints a value on lines of its own.
func (e *env) printJSON(v any) error {
	enc := json.NewEncoder(e.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// plural counts things: "1 page", "2 pages", "3 stories".
func plural(n int, thing string) string {
	if n != 1 {
		if stem, ok := strings.CutSuffix(thing, "y"); ok {
			thing = stem + "ies"
		} else {
			thing += "s"
		}
	}
	return fmt.Sprintf("%d %s", n, thing)
}

// stretch writes two days as people do: "16 August to 21 September 2020".
func stretch(first, last time.Time) string {
	switch {
	case first.IsZero() && last.IsZero():
		return ""
	case first.IsZero() || last.IsZero() || first.Format(time.DateOnly) == last.Format(time.DateOnly):
		if first.IsZero() {
			first = last
		}
		return first.Format("2 January 2006")
	case first.Year() != last.Year():
		return first.Format("2 January 2006") + " to " + last.Format("2 January 2006")
	case first.Month() != last.Month():
		return first.Format("2 January") + " to " + last.Format("2 January 2006")
	}
	return first.Format("2") + " to " + last.Format("2 January 2006")
}

// clean makes words of a page fit for a terminal: control characters, which
// could move the cursor or hide text, become spaces, and marks that turn the
// direction of writing are dropped.
func clean(s string) string {
	fine := func(r rune) bool {
		return r >= ' ' && r < 0x7f || r >= 0xa0 && !(r >= 0x202a && r <= 0x202e) && !(r >= 0x2066 && r <= 0x2069) && r != 0x200e && r != 0x200f && r != utf8.RuneError
	}
	return strings.Map(func(r rune) rune {
		switch {
		case fine(r):
			return r
		case r < 0xa0:
			return ' '
		case r == utf8.RuneError:
			return r
		}
		return -1
	}, s)
}
