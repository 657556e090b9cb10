package event

import (
	"strings"

	"hearsay"
	"hearsay/internal/words"
)

// value says how well a telling serves as an event's label: a whole clause in the
// active voice, with somebody named who acts, of an original text, counts most.
func (m *merger) value(t *telling, root hearsay.Root) int {
	v := 0
	switch t.use {
	case notVerb:
		v -= 3
	case finite, perfect, goingOn:
		v += 6
	case passive:
		v += 5
	default:
		v += 2
	}
	text := t.Clause.Text
	if len(t.Actors) > 0 {
		v += 2
		if m.named(t.Actors, text) {
			v += 3
		}
	}
	if len(t.Targets) > 0 {
		v++
		if m.named(t.Targets, text) {
			v++
		}
	}
	if !t.When.About && t.When.Known() {
		v++
	}
	if t.Caption {
		v -= 3
	}
	if m.copied[t.Page] {
		v -= 2
	}
	if t.Root != root {
		v -= 3
	}
	switch n := len(text); {
	case n > 25 && n < 150:
		v += 2
	case n > 220:
		v -= 3
	}
	ws := words.Words(text)
	if len(ws) == 0 {
		return v
	}
	first := strings.ToLower(text[ws[0].Start:ws[0].End])
	last := strings.ToLower(text[ws[len(ws)-1].Start:ws[len(ws)-1].End])
	switch {
	case leading[first] || strings.HasSuffix(first, "ing") && t.use != notVerb:
		v -= 6
	case pronouns[first]:
		v -= 4
	}
	if hanging[last] {
		v -= 5
	}
	if strings.Contains(text, ", who") || strings.Contains(text, ", which") {
		v -= 4
	}
	return v
}

// named reports whether the last word of one of the entities' names stands in the
// words.
func (m *merger) named(ids []hearsay.EntityID, text string) bool {
	for _, id := range ids {
		if w := strings.Fields(m.names[id]); len(w) > 0 && strings.Contains(text, w[len(w)-1]) {
			return true
		}
	}
	return false
}

var (
	// leading are words that begin a part of a clause.
	leading = listed("what who whom whose which that when where how why and but or if because while as than of to by for with")
	// pronouns need a sentence before them.
	pronouns = listed("he she it they we i you this these those his her its their there")
	// hanging are words that lead on to what isn't there.
	hanging = listed("that who whom which what and or but its his her their the a an of to by for with from in on at as than he she they we it is are was were has have had")
)

func listed(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}

// mood reports whether a cluster tells of no happening: nouns of speech and of
// feeling, "growing calls", "unrest", of one text, without a date of their own.
func (m *merger) mood(c *cluster) bool {
	for _, t := range c.tellings {
		if t.use != notVerb || !t.borrowed() {
			return false
		}
		switch t.Root {
		case hearsay.Request, hearsay.Accuse, hearsay.Reject, hearsay.Support, hearsay.Protest, hearsay.Consult, hearsay.Agree, hearsay.Threaten, hearsay.Cooperate:
		default:
			return false
		}
		if o := c.tellings[0]; o.Page != t.Page && !m.twins[[2]hearsay.PageID{o.Page, t.Page}] {
			return false
		}
	}
	return true
}

// borrowed reports whether a telling has no time but that of its page, of what was
// said, or of what it is told to come before or after.
func (t *telling) borrowed() bool {
	switch t.When.Why {
	case pageDate, pageWeek, whenSaid, cameBefore, cameAfter, "":
		return true
	}
	return !t.When.Known()
}
