package main

import (
	"fmt"
	"slices"
	"strings"

	"hearsay"
)

// speakers prints who says what: the named before the described.
func (p *printer) speakers() {
	if len(p.b.Speakers) == 0 {
		return
	}
	p.section("WHO SAYS WHAT")
	show := p.cut(len(p.b.Speakers), few)
	for _, s := range p.b.Speakers[:show] {
		p.speaker(s)
	}
	p.left(len(p.b.Speakers), show, "speaker")
}

func (p *printer) speaker(s hearsay.Speaker) {
	line := s.Name
	if line == "" {
		line = "Somebody not named"
	}
	if len(s.Aliases) > 0 {
		line += " (also: " + strings.Join(s.Aliases[:min(3, len(s.Aliases))], ", ") + ")"
	}
	var roles []string
	for _, r := range s.Roles {
		if !slices.Contains(roles, r.Text) && len(roles) < 2 {
			roles = append(roles, r.Text)
		}
	}
	if len(roles) > 0 {
		line += ", " + strings.Join(roles, ", ")
	}
	p.line(2, line)
	show := p.cut(len(s.Sayings), 6)
	for _, y := range s.Sayings[:show] {
		p.saying(y)
	}
	p.left(len(s.Sayings), show, "statement")
}

func (p *printer) saying(y hearsay.Saying) {
	pages := []hearsay.PageID{y.Page}
	for _, r := range y.Repeats {
		pages = append(pages, r.Page)
	}
	line := words(y.Statement) + " " + p.refs(pages...)
	var via []string
	for _, v := range y.Via {
		if !slices.Contains(via, v.Name) {
			via = append(via, v.Name)
		}
	}
	if len(via) > 0 {
		line += " · via " + strings.Join(via, ", via ")
	}
	p.line(4, line)
}

// words prints what was said. Only what stands inside quotation marks on the
// page does so here; anything else follows its cue.
func words(s hearsay.Statement) string {
	var parts []string
	for i, w := range s.Words {
		if i >= len(s.At) {
			parts = append(parts, w.Text)
			continue
		}
		parts = append(parts, quoted(w.Text, s.At[i], s.Quoted))
	}
	text := strings.Join(parts, " … ")
	if s.Kind != hearsay.Direct && !s.Cue.None() {
		text = s.Cue.Text + ": " + text
	}
	return text
}

// quoted puts quotation marks around the parts of text, which stands at r, that
// are quotations.
func quoted(text string, r hearsay.Range, quotes []hearsay.Range) string {
	var b strings.Builder
	at := 0
	for _, q := range quotes {
		start, end := max(q.Start, r.Start)-r.Start, min(q.End, r.End)-r.Start
		if start < at || start >= end || end > len(text) {
			continue
		}
		b.WriteString(strings.TrimRight(text[at:start], "\"“”"))
		b.WriteString("“" + strings.Trim(text[start:end], "\"“”") + "”")
		at = end
		for _, mark := range []string{"\"", "”", "“"} {
			if strings.HasPrefix(text[at:], mark) {
				at += len(mark)
				break
			}
		}
	}
	b.WriteString(text[at:])
	return b.String()
}

// questions prints what is expected, with a bar of voices for each answer.
func (p *printer) questions() {
	if len(p.b.Questions) == 0 {
		return
	}
	p.section("WHAT THEY EXPECT" + strings.Repeat(" ", 54) + "(each copy counted once)")
	show := p.cut(len(p.b.Questions), few/2)
	for _, q := range p.b.Questions[:show] {
		p.question(q)
	}
	p.left(len(p.b.Questions), show, "question")
}

func (p *printer) question(q hearsay.Question) {
	answers := []struct {
		name string
		n    int
	}{{"no", q.No}, {"yes", q.Yes}, {"depends", q.Depends}, {"cannot tell", q.Unclear}}
	most := 1
	for _, a := range answers {
		most = max(most, a.n)
	}
	var bars []string
	for _, a := range answers {
		if a.n > 0 {
			bars = append(bars, fmt.Sprintf("%s %s %d", a.name, strings.Repeat("▇", max(1, a.n*min(most, 12)/most)), a.n))
		}
	}
	text, line := clean(q.Text), strings.Join(bars, "   ")
	if len([]rune(text))+len([]rune(line)) > width-6 {
		p.line(2, text)
		p.line(4, line)
	} else {
		fmt.Fprintf(p.w, "  %s   %s\n", pad(text, 38), line)
	}
	show := p.cut(len(q.Claims), few/2)
	for i, c := range q.Claims[:show] {
		pages := []hearsay.PageID{c.Page}
		if i < len(q.Repeats) {
			for _, r := range q.Repeats[i] {
				pages = append(pages, r.Span.Page)
			}
		}
		wrap(p.w, clean(p.holder(c)+claim(c)+" "+p.refs(pages...)), "    "+pad(direction(c.Direction), 9), strings.Repeat(" ", 15))
	}
	p.left(len(q.Claims), show, "claim")
}

func direction(d hearsay.Direction) string {
	if d == "" {
		return "?"
	}
	return string(d)
}

// holder names who expects it: in full where it is known who that is.
func (p *printer) holder(c hearsay.Outlook) string {
	for _, e := range p.b.Entities {
		if c.Holder != "" && e.ID == c.Holder {
			return e.Name + ": "
		}
	}
	if c.HolderName.None() {
		return "the page itself: "
	}
	return c.HolderName.Text + ": "
}

// claim prints a claim as it stands; in quotation marks where all of it does so
// on the page.
func claim(c hearsay.Outlook) string {
	if c.Quoted && !strings.ContainsAny(c.Claim.Text, "\"“”") {
		return "“" + c.Claim.Text + "”"
	}
	return c.Claim.Text
}
