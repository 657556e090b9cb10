package main

import (
	"fmt"
	"slices"
	"strings"

	"hearsay"
)

// A branch is a page, or an outlet that is not in the pile, in the tree of where
// a story comes from.
type branch struct {
	text string
	kids []*branch
}

// sources prints the tree: whole texts and retellings under what they were taken
// from. Everything else that a page took or credits stands on its line.
func (p *printer) sources() {
	if len(p.b.Pages) == 0 {
		return
	}
	p.section("WHERE IT COMES FROM")
	page := map[hearsay.PageID]*branch{}
	outlet := map[string]*branch{}
	parent := map[hearsay.PageID]hearsay.PageID{}
	var roots []*branch
	for _, n := range p.b.Pages {
		page[n.Page] = &branch{}
	}
	for _, n := range p.b.Pages {
		me := page[n.Page]
		who := []string{n.Outlet.String()}
		if who[0] == "" {
			who = nil
		}
		for _, a := range n.Authors {
			who = append(who, a.Text)
		}
		if d := p.dated(n.Published); d != "" {
			who = append(who, d)
		}
		head := strings.TrimSpace(fmt.Sprintf("[%d] %s", n.Number, strings.Join(who, ", ")))
		if len(who) > 0 {
			head += ";"
		}
		c := p.takenFrom(n.Page, parent)
		switch {
		case c == nil:
			me.text = head + " own text" + p.credited(n.Page, "")
			roots = append(roots, me)
		case c.From != "":
			parent[n.Page] = c.From
			me.text = head + how(*c) + p.about(*c) + p.credited(n.Page, p.b.Pages[p.number[c.From]-1].Outlet.String())
			page[c.From].kids = append(page[c.From].kids, me)
		default:
			from := outlet[c.Source]
			if from == nil {
				from = &branch{text: c.Source}
				if slices.Contains(p.b.Behind, c.Source) {
					from.text += " (not in the pile)"
				}
				outlet[c.Source] = from
				roots = append(roots, from)
			}
			me.text = head + how(*c) + p.about(*c) + p.credited(n.Page, c.Source)
			from.kids = append(from.kids, me)
		}
	}
	for _, r := range roots {
		p.branch(r, "  ", "  ")
	}
}

func (p *printer) branch(b *branch, first, rest string) {
	wrap(p.w, clean(b.text), first, rest+"    ")
	for i, k := range b.kids {
		bar := " ├─ "
		next := " │  "
		if i == len(b.kids)-1 {
			bar, next = " └─ ", "    "
		}
		p.branch(k, rest+bar, rest+next)
	}
}

// takenFrom returns the copy that says where the whole of a page comes from: a
// page of the pile before an outlet outside it. A credit for the whole page does
// where no copy was found. parent guards against circles.
func (p *printer) takenFrom(id hearsay.PageID, parent map[hearsay.PageID]hearsay.PageID) *hearsay.Copy {
	var best *hearsay.Copy
	for i := range p.b.Copies {
		c := &p.b.Copies[i]
		whole := c.Kind == hearsay.Reprint || c.Kind == hearsay.Version || c.Kind == hearsay.Retelling
		if c.To != id || !whole || c.From != "" && (!c.Directed || p.number[c.From] == 0 || circle(parent, id, c.From)) || c.From == "" && c.Source == "" {
			continue
		}
		if best == nil || best.From == "" && c.From != "" || (best.From == "") == (c.From == "") && c.Share > best.Share {
			best = c
		}
	}
	if best != nil {
		return best
	}
	for _, c := range p.b.Credits {
		if c.Page == id && c.Whole && c.Outlet != "" && c.Kind != hearsay.Photo && !strings.EqualFold(c.Outlet, p.b.Pages[p.number[id]-1].Outlet.String()) {
			kind := hearsay.Reprint
			if c.Kind == hearsay.Retold {
				kind = hearsay.Retelling
			}
			return &hearsay.Copy{Kind: kind, To: id, Source: c.Outlet, Credit: c.Words}
		}
	}
	return nil
}

func circle(parent map[hearsay.PageID]hearsay.PageID, id, from hearsay.PageID) bool {
	for range len(parent) + 1 {
		if from == id {
			return true
		}
		next, ok := parent[from]
		if !ok {
			return false
		}
		from = next
	}
	return true
}

// how says in what way a page was taken.
func how(c hearsay.Copy) string {
	switch c.Kind {
	case hearsay.Retelling:
		return " credited retelling"
	case hearsay.Version:
		return " another version"
	}
	if c.From == "" {
		return " reprint"
	}
	if c.Marked != "" && len(c.Taken) == 0 {
		return " a copy, " + c.Marked + "; the program found no words that both share"
	}
	if c.Marked != "" {
		return fmt.Sprintf(" a copy, %s; the program found %.0f%% of its body", c.Marked, 100*c.Share)
	}
	return fmt.Sprintf(" copied whole: %.0f%% of its body", 100*c.Share)
}

// about says what else a copy shows: its credit, and what it kept that its
// original lost.
func (p *printer) about(c hearsay.Copy) string {
	var s string
	if !c.Credit.None() {
		s += "; credits \"" + clip(c.Credit.Text, 60) + "\""
	}
	if len(c.Only) > 0 {
		s += fmt.Sprintf("; keeps \"%s\" that %s has not", clip(c.Only[0].Text, 60), p.refs(c.From))
	}
	return s
}

// credited lists the passages that a page took and the outlets that it credits,
// but for the one that it comes from.
func (p *printer) credited(id hearsay.PageID, but string) string {
	var s string
	for _, c := range p.b.Copies {
		other := c.From
		if other == id {
			other = c.To
		}
		if c.To != id && c.From != id || p.number[other] == 0 || c.Directed && c.To != id || len(c.Taken) == 0 {
			continue
		}
		switch {
		case (c.Kind == hearsay.Reprint || c.Kind == hearsay.Version) && !c.Directed:
			s += fmt.Sprintf("; the same text as %s, which of them came first cannot be told", p.refs(other))
		case c.Kind == hearsay.Passage && c.Directed:
			s += fmt.Sprintf("; takes \"%s\" from %s", clip(c.Taken[0].Text, 60), p.refs(other))
		case c.Kind == hearsay.Passage || c.Kind == hearsay.CommonSource:
			s += fmt.Sprintf("; shares \"%s\" with %s", clip(c.Taken[0].Text, 60), p.refs(other))
		}
	}
	var outlets []string
	for _, c := range p.b.Credits {
		if c.Page == id && c.Outlet != "" && c.Kind != hearsay.Photo && !strings.EqualFold(c.Outlet, but) && !slices.Contains(outlets, c.Outlet) {
			outlets = append(outlets, c.Outlet)
		}
	}
	if len(outlets) > 0 {
		s += "; credits " + strings.Join(outlets, ", ")
	}
	return s
}
