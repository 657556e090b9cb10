package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
	line := speakerName(s.Name, s.Kind)
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
	way := p.oneWay(&s)
	p.line(2, line+way)
	for _, e := range p.b.Entities {
		if s.Entity != "" && e.ID == s.Entity {
			for _, m := range e.Marked {
				p.line(4, m)
			}
		}
	}
	show := p.cut(len(s.Sayings), 6)
	for _, y := range s.Sayings[:show] {
		from := p.carriers(y, s.Name)
		if way != "" {
			from = " " + p.refs(y.Page)
		}
		p.line(4, words(y.Statement)+from)
	}
	p.left(len(s.Sayings), show, "statement")
}

// oneWay says how all of a speaker's words came, where they came one way and
// that is worth saying: " · to Radio Ost, reprinted by [3]".
func (p *printer) oneWay(s *hearsay.Speaker) string {
	if len(s.Sayings) < 2 {
		return ""
	}
	way := ""
	for i, y := range s.Sayings {
		next := p.carriers(y, s.Name)
		if i == 0 {
			way = next
		}
		told, is := strings.CutPrefix(next, " · to ")
		if !strings.HasPrefix(next, " · ") || len(y.Repeats) > 0 || strings.TrimPrefix(strings.TrimPrefix(way, " · to "), " · in ") != strings.TrimPrefix(told, " · in ") {
			return ""
		}
		if is { // told to them once, and read there ever after
			way = next
		}
	}
	return way
}

// speakerName calls a speaker by name; somebody who is only described, so that
// the description does not pass for a name.
func speakerName(name string, kind hearsay.EntityKind) string {
	if name == "" {
		return "Nobody named"
	}
	_, rest, _ := strings.Cut(name, " ")
	if kind != hearsay.Group || strings.ContainsFunc(rest, unicode.IsUpper) { // "a spokesman for Harn"
		return name
	}
	r, n := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[n:] + ", not named"
}

// carriers says how a statement came to its pages: " [1]", " [1], copied by [2]",
// " · to Radio Ost, reprinted by [3]".
func (p *printer) carriers(y hearsay.Saying, speaker string) string {
	carries := map[hearsay.PageID]bool{y.Page: true}
	for _, r := range y.Repeats {
		carries[r.Page] = true
	}
	via := p.through(y, speaker)
	var ways []string
	for _, w := range y.Origins.Outlets {
		var copies []hearsay.PageID
		for _, f := range w.Folds {
			if carries[f] {
				copies = append(copies, f)
			}
		}
		how := relation(w.Why)
		if !carries[w.Page] || how == "" && len(copies) == 0 || len(ways) > 3 {
			continue
		}
		way := p.refs(w.Page)
		if how != "" && !strings.EqualFold(w.Name, speaker) {
			in := "in "
			if y.Verb == "tell" && slices.Contains(via, w.Name) {
				in = "to "
			}
			way = in + w.Name + ", " + how + " " + way
		} else if len(copies) == 0 {
			continue
		}
		via = slices.DeleteFunc(via, func(v string) bool { return v == w.Name })
		if len(copies) > 0 {
			way += ", copied by " + p.refs(copies...)
		}
		for _, c := range append(copies, w.Page) {
			delete(carries, c)
		}
		ways = append(ways, way)
	}
	if rest := p.refs(slices.Collect(maps.Keys(carries))...); rest != "" {
		ways = append(ways, rest)
	}
	line := strings.Join(ways, "; ")
	if len(via) > 0 {
		mark := ", "
		if strings.HasPrefix(line, "[") {
			mark = " "
		}
		return " · through " + strings.Join(via, ", ") + mark + line
	}
	if strings.HasPrefix(line, "[") {
		return " " + line
	}
	return " · " + line
}

// through names those whom a page says a statement came through, the nearest to
// the page last.
func (p *printer) through(y hearsay.Saying, speaker string) []string {
	var via []string
	for _, v := range slices.Backward(y.Via) {
		if !slices.Contains(via, v.Name) && !strings.EqualFold(v.Name, speaker) {
			via = append(via, v.Name)
		}
	}
	return via
}

// relation says what a page did with an outlet's words, as the reason of a
// witness tells; "" where it has them of its own.
func relation(why string) string {
	word, _, _ := strings.Cut(why, " ")
	switch word {
	case "reprints":
		return "reprinted by"
	case "retells":
		return "retold by"
	case "credits":
		return "credited by"
	}
	return ""
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
	switch cue := lead(&s); {
	case cue == "":
	case s.Passive(): // "The coup has been condemned"
		text += " " + strings.TrimSuffix(cue, ": ")
	default:
		text = cue + text
	}
	return text
}

// lead is the cue that stands before indirect words: as on the page where it
// leads to them there, else with a colon. A phrase such as "according to" takes
// whom it names.
func lead(s *hearsay.Statement) string {
	cue := s.Cue.Text
	if s.Kind == hearsay.Direct && !s.Denied || cue == "" || !strings.ContainsFunc(cue, unicode.IsLetter) || len(s.Words) == 0 {
		return ""
	}
	r, n := utf8.DecodeRuneInString(cue)
	cue = string(unicode.ToLower(r)) + cue[n:]
	switch s.Verb {
	case "according to", "per", "as per", "in the words of":
		if s.Name.None() {
			return ""
		}
		return cue + " " + clip(s.Name.Text, 60) + ": "
	case "put it":
		return "as put: "
	}
	const that = 6 // bytes of a page for " that "
	from, to := s.Cue.Span, s.Words[0].Span
	if gap := to.Start - from.End; from.Page == to.Page && gap > 0 && gap <= that {
		return cue + " "
	}
	return cue + ": "
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
			if rest, ok := strings.CutPrefix(text[at:], ","+mark); ok { // the comma stood inside the marks
				if at = len(text) - len(rest); rest != "" {
					b.WriteString(",")
				}
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
		if a.n > 0 && q.Asks() {
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
		if !q.Asks() {
			wrap(p.w, clean(p.holder(c)+claim(c)+" "+p.refs(pages...)), "    ", strings.Repeat(" ", 6))
			continue
		}
		wrap(p.w, clean(p.holder(c)+claim(c)+" "+p.refs(pages...)), "    "+pad(direction(c.Direction), 9), strings.Repeat(" ", 15))
	}
	p.left(len(q.Claims), show, "claim")
	p.later(q)
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
	if cond := c.Condition; !cond.None() && !c.Claim.Span.Overlaps(cond.Span) {
		c.Condition = hearsay.Excerpt{}
		return claim(c) + " (" + cond.Text + ")"
	}
	if c.Quoted && !strings.ContainsAny(c.Claim.Text, "\"“”") {
		return "“" + c.Claim.Text + "”"
	}
	return c.Claim.Text
}
