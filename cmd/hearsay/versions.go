package main

import (
	"fmt"
	"strings"

	"hearsay"
	"hearsay/internal/change"
	"hearsay/internal/store"
)

// fewChanges is how many changes of one version are printed without --all.
const fewChanges = 8

// changes prints what was changed between the versions of one page.
func (p *printer) changes() {
	groups := change.Groups(p.b)
	if len(groups) == 0 {
		return
	}
	p.section("CHANGED")
	show := p.cut(len(groups), few)
	for _, g := range groups[:show] {
		p.line(2, fmt.Sprintf("%s This page was changed after %s: %s%s", p.refs(g.To), p.refs(g.From), change.Summary(g.Changes), changeDay(&g.When)))
		n := p.cut(len(g.Changes), fewChanges)
		for i := range g.Changes[:n] {
			for _, s := range sentences(&g.Changes[i], p.all) {
				p.line(6, s)
			}
		}
		if n < len(g.Changes) {
			p.line(6, fmt.Sprintf("and %s more (--all)", plural(len(g.Changes)-n, "sentence")))
		}
	}
	p.left(len(groups), show, "version")
}

// changeDay says when something was changed: " on 17 Aug 2031".
func changeDay(when *hearsay.When) string {
	d := date(*when)
	switch {
	case d == "":
		return " (day not known)"
	case when.Why == "fetched":
		return " (fetched on " + d + ")"
	}
	return " on " + d
}

// sentences are the lines that show one change, both sentences as the pages have
// them; only the middle of what is very long is left out, unless whole is set.
func sentences(c *hearsay.Change, whole bool) []string {
	was, is := c.Was.Text, c.Is.Text
	if !whole {
		before, after := change.Parts(was, is)
		was, is = joined(change.Short(before)), joined(change.Short(after))
	}
	switch {
	case was == "":
		return []string{"added: " + is}
	case is == "":
		return []string{"gone: " + was}
	}
	return []string{"was: " + was, "now: " + is}
}

func joined(parts []change.Part) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text)
	}
	return b.String()
}

// A pageVersion is a version of a page with what changed up to it.
type pageVersion struct {
	store.Version
	From    hearsay.PageID   `json:"from,omitempty"`    // the version that it is compared with
	When    hearsay.When     `json:"when,omitzero"`     // of the change
	Changes []hearsay.Change `json:"changes"`           // sentence by sentence
	Changed string           `json:"changed,omitempty"` // in a few words: "33 became 35"
	Note    string           `json:"note,omitempty"`    // where there are no changes: why
}

// keptVersions returns the versions of a page, by the brief of its story, which may
// be nil.
func keptVersions(e *env, db *store.DB, b *hearsay.Brief, id hearsay.PageID) ([]pageVersion, error) {
	all, err := db.Versions(e.ctx, id)
	if err != nil {
		return nil, err
	}
	ids := make([]hearsay.PageID, len(all))
	for i, v := range all {
		ids[i] = v.Page
	}
	out := make([]pageVersion, len(all))
	for i, s := range change.Steps(b, ids) {
		out[i] = pageVersion{all[i], s.From, s.When, append([]hearsay.Change{}, s.Changes...), change.Summary(s.Changes), s.Note}
	}
	return out, nil
}

// printVersions prints the versions of a page that has more than one.
func printVersions(out *strings.Builder, all []pageVersion, id hearsay.PageID) {
	if len(all) < 2 {
		return
	}
	number := map[hearsay.PageID]int{}
	for i, v := range all {
		number[v.Page] = i + 1
	}
	fmt.Fprintf(out, "\nVERSIONS\n")
	for i, v := range all {
		when := "fetched at a time not known"
		if !v.Fetched.IsZero() {
			when = "fetched " + v.Fetched.UTC().Format("2 Jan 2006 15:04")
		}
		line := fmt.Sprintf("%d  %s  %s", i+1, v.Page.Short(), when)
		if v.Page == id {
			line += " · this one"
		}
		switch {
		case len(v.Changes) > 0:
			line += " · " + v.Changed
			if v.When.Why != "fetched" { // that stands there already
				line += changeDay(&v.When)
			}
			if n := number[v.From]; n != i {
				line += fmt.Sprintf(", compared with %d", n)
			}
		case v.Note != "":
			line += " · " + v.Note
		}
		wrap(out, clean(line), "  ", "     ")
		for k := range v.Changes {
			for _, s := range sentences(&v.Changes[k], false) {
				wrap(out, clean(s), "       ", "         ")
			}
		}
	}
}
