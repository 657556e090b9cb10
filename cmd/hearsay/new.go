package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearsay"
	"hearsay/internal/since"
	"hearsay/internal/store"
)

// A newCmd lists what came since a reader last looked.
type newCmd struct {
	Since string `default:"last" placeholder:"WHEN" help:"\"last\" for the time before, a number of changes, a length of time (12h, 3d), or a day (2031-05-03)."`
	As    string `env:"HEARSAY_WHO" placeholder:"NAME" help:"Whose mark it is, where several people look."`
	Keep  bool   `help:"Leave the mark where it is."`
	All   bool   `help:"Print every line, however many."`
}

func (newCmd) Help() string {
	return `Lists the pages that came since you last asked, with the events and statements that no page before
them carried, and sets your mark to now. The mark is a number of changes and not a time: pages that
came in while the clock was wrong are neither lost nor told twice. A length of time or a day goes
back to the mark that you set then or before.

Examples:
  hearsay new                    since the last time
  hearsay new --since 3d         since you looked three days ago or before
  hearsay new --since 1200       since that change; see --json
  hearsay new --json             {"since","change","stories":[{"story","pages","events","statements",...}]}`
}

// A mark is where a reader had come to.
type mark struct {
	Change int64     `json:"change"`
	When   time.Time `json:"when"`
}

// Marks of a name are kept under this kind of record, as a list, the last last.
const (
	markKind = "mark"
	maxMarks = 400
)

func marks(e *env, db *store.DB, name string) (list []mark, err error) {
	b, err := db.Record(e.ctx, markKind, name)
	if err == nil && b != nil {
		err = json.Unmarshal(b, &list)
	}
	return list, err
}

// from returns the change to count from; ok is false where there is no mark for it.
func from(list []mark, s string, now time.Time) (m mark, ok bool, err error) {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n >= 0 {
		return mark{Change: n}, true, nil
	}
	then := now
	if s != "last" {
		if days, is := strings.CutSuffix(s, "d"); is {
			n, bad := strconv.Atoi(days)
			then, err = now.AddDate(0, 0, -n), bad
		} else if d, bad := time.ParseDuration(s); bad == nil {
			then = now.Add(-d)
		} else if then, err = time.Parse(time.DateOnly, s); err != nil {
			then, err = time.Parse(time.RFC3339, s)
		}
		if err != nil {
			return m, false, usageError{fmt.Errorf("--since %s: give \"last\", a number of changes, a length of time such as 12h or 3d, or a day such as 2031-05-03", s)}
		}
	}
	for _, x := range list {
		if !x.When.After(then) {
			m, ok = x, true
		}
	}
	return m, ok, nil
}

func (c *newCmd) Run(e *env) error {
	db, err := e.openToRead()
	if err != nil {
		return err
	}
	defer db.Close()
	name := cmp.Or(c.As, "last")
	list, err := marks(e, db, name)
	if err != nil {
		return err
	}
	now := time.Now().UTC().Truncate(time.Second)
	m, ok, err := from(list, c.Since, now)
	if err != nil {
		return err
	}
	change, err := db.Mark(e.ctx)
	if err != nil {
		return err
	}
	news := []*since.News{}
	if ok {
		if news, err = newsSince(e, db, m.Change); err != nil {
			return err
		}
	}
	if e.json {
		err = e.printJSON(struct {
			Since   *int64        `json:"since"` // null where there was no mark
			Change  int64         `json:"change"`
			Stories []*since.News `json:"stories"`
		}{map[bool]*int64{true: &m.Change}[ok], change, news})
	} else {
		c.print(e, m, ok, news, len(list))
	}
	if err != nil || c.Keep || c.Since != "last" {
		return err
	}
	if list = append(list, mark{change, now}); len(list) > maxMarks {
		list = list[len(list)-maxMarks:]
	}
	b, err := json.Marshal(list)
	if err != nil {
		return err
	}
	return db.PutRecords(e.ctx, store.Record{Kind: markKind, Key: name, Value: b})
}

// newsSince returns what is new in all stories, the newest first.
func newsSince(e *env, db *store.DB, change int64) ([]*since.News, error) {
	kept, err := db.KeptSince(e.ctx, change)
	if err != nil {
		return nil, err
	}
	of, err := db.StoriesOf(e.ctx, slices.Collect(maps.Keys(kept))...)
	if err != nil {
		return nil, err
	}
	out := []*since.News{}
	for _, id := range slices.Compact(slices.Sorted(maps.Values(of))) {
		b, err := db.Brief(e.ctx, id)
		if err != nil {
			return nil, err
		}
		if n := since.Of(b, kept); n != nil {
			out = append(out, n)
		}
	}
	since.Order(out)
	return out, nil
}

func (c *newCmd) print(e *env, m mark, ok bool, news []*since.News, marks int) {
	when := ""
	if !m.When.IsZero() {
		when = " (" + m.When.Format("2 January 2006, 15:04 UTC") + ")"
	}
	switch {
	case !ok && marks == 0:
		fmt.Fprintln(e.stdout, "You have not looked before, so everything is new: \"hearsay stories\" lists it. From now on this tells what came since.")
		return
	case !ok:
		fmt.Fprintf(e.stdout, "You set no mark so early as %s; \"hearsay new --since 0\" lists everything.\n", clean(c.Since))
		return
	case len(news) == 0:
		fmt.Fprintf(e.stdout, "Nothing is new since change %d%s.\n", m.Change, when)
		return
	}
	pages := 0
	for _, n := range news {
		pages += len(n.Pages)
	}
	fmt.Fprintf(e.stdout, "%s in %s since change %d%s\n", plural(pages, "new page"), plural(len(news), "story"), m.Change, when)
	for _, n := range news {
		part := fmt.Sprintf("%d of %s new", len(n.Pages), plural(n.Of, "page"))
		if n.Whole {
			part = "a new story, " + plural(n.Of, "page")
		}
		fmt.Fprintln(e.stdout)
		wrap(e.stdout, clean(fmt.Sprintf("%s  %s: %s", n.Story, cmp.Or(n.Title, "a story without a headline"), part)), "", "            ")
		var lines []string
		for _, p := range n.Pages {
			lines = append(lines, fmt.Sprintf("[%d] %s", p.Number, strings.Join(some(p.Outlet.String(), p.Headline.Text, dated(p.Published)), " · ")))
		}
		c.list(e, "", lines, "page")
		lines = nil
		number := map[string]int{}
		for _, p := range n.Pages {
			number[string(p.Page)] = p.Number
		}
		for i := range n.Events {
			ev := &n.Events[i]
			lines = append(lines, strings.Join(some(date(ev.When), modes[ev.Mode], ev.Label.Text), "  ")+fmt.Sprintf(" [%d]", number[string(ev.Label.Span.Page)]))
		}
		c.list(e, "What happened", lines, "event")
		lines = nil
		for _, s := range n.Statements {
			if len(s.Saying.Words) == 0 {
				continue
			}
			lines = append(lines, speakerName(s.Speaker, s.Kind)+": "+words(s.Saying.Statement)+fmt.Sprintf(" [%d]", number[string(s.Saying.Page)]))
		}
		c.list(e, "Who said what", lines, "statement")
	}
}

// modes say that an event is not one that simply happened.
var modes = map[hearsay.Mode]string{hearsay.Historical: "earlier:", hearsay.Future: "to come:", hearsay.Hypothetical: "only supposed:", hearsay.Negated: "said not to have happened:"}

// list prints the lines under a heading, and how many it left out.
func (c *newCmd) list(e *env, head string, lines []string, thing string) {
	const few = 12
	if len(lines) == 0 {
		return
	}
	if head != "" {
		fmt.Fprintln(e.stdout, "  "+head)
	}
	show := len(lines)
	if !c.All && show > few+2 {
		show = few
	}
	for _, l := range lines[:show] {
		wrap(e.stdout, clean(l), "    ", "      ")
	}
	if show < len(lines) {
		fmt.Fprintf(e.stdout, "    and %s more (--all)\n", plural(len(lines)-show, thing))
	}
}

// some are those of some words that are there.
func some(words ...string) (out []string) {
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return out
}
