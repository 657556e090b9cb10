package reuse

import (
	"strings"

	"hearsay"
)

// retold reads "This is what Politico experts are talking about", and a line
// that is the credit of a block of quotation, "– says Politico".
func (m *mention) retold(c hearsay.Credit, i, j int) (hearsay.Credit, hearsay.Range, bool) {
	c.Kind = hearsay.Retold
	if !experts[m.word(j+1)] || !m.bare(j) && !possessiveAt(m.text, m.end) {
		return c, hearsay.Range{}, false
	}
	first := i
	for first > 0 && !m.parted(first-1) && first > i-6 {
		first--
	}
	last := j + 1
	for last+1 < len(m.words) && !m.parted(last) && last < j+6 {
		last++
	}
	if m.word(first) == "this" || m.word(first) == "here" || m.word(first) == "that" {
		return c, m.span(first, last), true
	}
	if w := m.word(j + 2); reports[w] || w == "believe" || w == "think" || w == "are" || w == "say" || w == "write" {
		c.Kind = hearsay.OutletReport
		return c, m.span(i, j+2), true
	}
	return c, hearsay.Range{}, false
}

func possessiveAt(text string, i int) bool {
	for _, s := range []string{"'", "’"} {
		if rest, ok := strings.CutPrefix(text[i:], s); ok {
			return possessive(rest) || rest == "" || rest[0] == ' '
		}
	}
	return false
}

// interview reads "told NBC News", "in an interview with the BBC", "speaking to
// CNN".
func (m *mention) interview(c hearsay.Credit, i, j int) (hearsay.Credit, hearsay.Range, bool) {
	c.Kind = hearsay.Interview
	k := i - 1
	if m.word(k) == "the" {
		k--
	}
	if k < 0 || m.parted(k) || !m.bare(k) {
		return c, hearsay.Range{}, false
	}
	switch w := m.word(k); {
	case told[w]:
		return c, m.span(k, j), true
	case w == "with" || w == "to" || w == "for" || w == "on":
		switch p := m.word(k - 1); {
		case p == "interview" || p == "conversation" && w == "with":
			first := k - 1
			if a := m.word(first - 1); a == "an" || a == "a" || a == "exclusive" || a == "phone" || a == "telephone" {
				first--
				if b := m.word(first - 1); a != "an" && a != "a" && (b == "an" || b == "a") {
					first--
				}
			}
			if m.word(first-1) == "in" {
				first--
			}
			return c, m.span(first, j), true
		case w == "to" && (p == "speaking" || p == "spoke" || p == "spoken" || p == "talking" || p == "talked" || p == "statement" || p == "comments" || p == "remarks" || p == "email"),
			w == "with" && (p == "spoke" || p == "speaking"),
			w == "on" && (p == "speaking" || p == "appearing" || p == "interviewed"):
			return c, m.span(k-1, j), true
		}
	case w == "by" && m.word(k-1) == "interviewed":
		return c, m.span(k-1, j), true
	}
	return c, hearsay.Range{}, false
}

// person reads "BBC's Steve Rosenberg notes" and "BBC correspondent Steve
// Rosenberg said".
func (m *mention) person(c hearsay.Credit, i, j int) (hearsay.Credit, hearsay.Range, bool) {
	c.Kind = hearsay.OutletPerson
	k := j + 1
	poss := possessiveAt(m.text, m.end)
	if poss && m.words[j].End <= m.end { // the possessive is a word of its own
		return c, hearsay.Range{}, false
	}
	for n := 0; n < 4 && k < len(m.words) && !m.words[k].Upper; n++ { // "'s Moscow correspondent"
		if !staff[m.word(k)] && n > 1 {
			return c, hearsay.Range{}, false
		}
		k++
	}
	if !poss && !(k > j+1 && staff[m.word(k-1)]) {
		return c, hearsay.Range{}, false
	}
	if k >= len(m.words) || m.parted(k-1) {
		return c, hearsay.Range{}, false
	}
	end := m.properName(m.words[k].Start, 4)
	last := m.at(end - 1)
	if last == k || end <= m.words[k].Start { // one word is no person
		return c, hearsay.Range{}, false
	}
	v := last + 1
	for helpers[m.word(v)] {
		v++
	}
	if !reports[m.word(v)] || m.parted(last) {
		if !reports[m.word(i-1)] || m.parted(i-1) { // "notes BBC's Steve Rosenberg"
			return c, hearsay.Range{}, false
		}
		c.Person = m.text[m.words[k].Start:end]
		return c, m.span(i-1, last), true
	}
	c.Person = m.text[m.words[k].Start:end]
	return c, m.span(i, v), true
}

// wroteFor reads "Julia Ioffe wrote for The Washington Post", "X of the Post
// said".
func (m *mention) wroteFor(c hearsay.Credit, i, j int) (hearsay.Credit, hearsay.Range, bool) {
	c.Kind = hearsay.OutletPerson
	k := i - 1
	if m.word(k) == "the" {
		k--
	}
	w := m.word(k)
	if k < 1 || m.parted(k) || w != "for" && w != "in" && w != "on" && w != "of" && w != "at" {
		return c, hearsay.Range{}, false
	}
	v := k - 1
	if m.word(v) == "said" && w == "on" {
		c.Kind = hearsay.Interview
		return c, m.span(v, j), true
	}
	switch m.word(v) {
	case "wrote", "writes", "writing", "written", "reported", "reports", "reporting", "argued", "argues", "published", "said", "noted":
	case "article", "column", "op-ed", "piece", "report", "essay", "commentary", "story", "analysis", "opinion":
		if m.word(v) == "report" || m.word(v) == "story" || m.word(v) == "article" {
			c.Kind = hearsay.OutletReport
		}
		return c, m.span(v, j), true
	default:
		return c, hearsay.Range{}, false
	}
	if m.words[v].Upper || w == "of" {
		return c, hearsay.Range{}, false
	}
	start := nameStart(m.text, m.words[v].Start)
	if w := m.word(v - 1); strings.HasPrefix(w, "l") && len(w) > 3 && !m.words[v-1].Upper && v >= 2 && m.words[v-2].Upper && m.bare(v-2) && !m.opens(v-2) {
		start = nameStart(m.text, m.words[v-1].Start) // "Julia loffe": a capital I read as an l
	}
	first := m.at(start)
	if first >= v-1 || m.parted(v-1) {
		if w == "in" && m.word(v) != "wrote" && m.word(v) != "writes" && m.word(v) != "writing" {
			return c, hearsay.Range{}, false
		}
		c.Kind = hearsay.OutletReport
		return c, m.span(v, j), true
	}
	c.Person = strings.TrimSpace(m.text[m.words[first].Start:m.words[v-1].End])
	for first > 0 && !m.parted(first-1) && m.bare(first-1) && first > v-6 && m.role(first-1) { // "Russian expert Julia Ioffe"
		first--
	}
	return c, m.span(first, j), true
}

// role reports whether word k can be part of a title before a name.
func (m *mention) role(k int) bool {
	w := m.word(k)
	return staff[w] || m.words[k].Upper || w == "expert" || w == "scholar" || w == "professor" || w == "writer" || w == "author"
}

// verbAfter reads "Bloomberg reported", "as CNBC has reported", "the BBC's
// report".
func (m *mention) verbAfter(c hearsay.Credit, i, j int) (hearsay.Credit, hearsay.Range, bool) {
	c.Kind = hearsay.OutletReport
	first := i
	for w := m.word(first - 1); first > 0 && m.bare(first-1) && (w == "as" || w == "the"); w = m.word(first - 1) {
		first--
	}
	if possessiveAt(m.text, m.end) {
		switch m.word(j + 1) {
		case "report", "reporting", "story", "article", "investigation":
			return c, m.span(first, j+1), true
		}
		return c, hearsay.Range{}, false
	}
	v := j + 1
	if m.word(v) == "citing" && strings.HasPrefix(m.text[m.end:], ", ") && m.text[m.end+2:] != "" && m.words[v].Start == m.end+2 {
		return c, m.span(first, v), true // "The New York Times, citing two officials, said"
	}
	for n := 0; n < 3 && helpers[m.word(v)] && m.bare(v-1); n++ {
		v++
	}
	w := m.word(v)
	if !reports[w] || v-1 >= 0 && !m.bare(v-1) || m.words[v].Upper {
		return c, hearsay.Range{}, false
	}
	if m.entry.Common && (!plain[w] || m.opens(i) && !strings.Contains(m.text[m.start:m.end], " ")) {
		return c, hearsay.Range{}, false
	}
	if w == "broke" && m.word(v+1) != "the" || w == "called" || w == "published" && m.word(v+1) == "by" || w == "quoted" && m.word(v+1) == "by" {
		return c, hearsay.Range{}, false
	}
	for k := first - 1; k >= 1 && k > first-4 && !m.parted(k); k-- { // "This is what the Post writes about"
		if (m.word(k-1) == "is" || m.word(k-1) == "was") && m.word(k) == "what" && k >= 2 && m.word(k-2) == "this" {
			c.Kind = hearsay.Retold
			if m.word(v+1) == "about" && !m.parted(v) {
				v++
			}
			return c, m.span(k-2, v), true
		}
	}
	return c, m.span(first, v), true
}

// opens reports whether word i begins a sentence, and so says nothing by its
// capital.
func (m *mention) opens(i int) bool {
	return i == 0 || m.parted(i-1) || strings.ContainsAny(m.text[m.words[i-1].End:m.words[i].Start], "\"“„«:")
}

// cueBefore reads "Per BBC", "according to state media", "says Politico",
// "reported by AP", "a report in The Times".
func (m *mention) cueBefore(c hearsay.Credit, i, j int) (hearsay.Credit, hearsay.Range, bool) {
	c.Kind = hearsay.OutletReport
	k := i - 1
	if m.word(k) == "the" {
		k--
	}
	if k < 0 || m.parted(k) || possessiveAt(m.text, m.end) && !before[m.word(k)] && m.word(k) != "to" {
		return c, hearsay.Range{}, false
	}
	if !m.bare(k) {
		return c, hearsay.Range{}, false
	}
	switch w := m.word(k); {
	case before[w]:
		return c, m.span(k, j), true
	case w == "to" && (m.word(k-1) == "according"):
		return c, m.span(k-1, j), true
	case w == "by" || w == "in" || w == "from" || w == "on":
		p := m.word(k - 1)
		if w == "by" && (p == "reported" || p == "cited" || p == "quoted" || p == "published" || p == "obtained" || p == "seen" || p == "reviewed" || p == "carried") ||
			w == "from" && p == "report" || w == "by" && p == "report" || w == "in" && p == "report" {
			first := k - 1
			if m.word(first-1) == "first" || m.word(first-1) == "as" {
				first--
			}
			return c, m.span(first, j), true
		}
	case reports[w] && !m.words[k].Upper && w != "called" && w != "announced":
		// "says Politico": the verb must follow a comma, a mark or the line's start,
		// and the name must not go on to a verb of its own.
		if m.entry.Common && !m.line.ended(j) {
			return c, hearsay.Range{}, false
		}
		if k == 0 || strings.ContainsAny(m.text[m.words[k-1].End:m.words[k].Start], ",\"”“»–—-") || m.word(k-1) == "as" {
			return c, m.span(k, j), true
		}
	}
	return c, hearsay.Range{}, false
}

// ended reports whether a clause ends after word j.
func (l *line) ended(j int) bool {
	return j+1 >= len(l.words) || strings.ContainsAny(l.text[l.words[j].End:l.words[j+1].Start], ",.;:!?\n\"”–—(")
}
