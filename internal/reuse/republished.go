package reuse

import (
	"strings"

	"hearsay"
)

// creditLine reads "Reference: The Week: Tim O'Donnell 6 hrs ago": the words run
// from the line's start to the outlet, or to the person named right after it.
func (m *mention) creditLine(c hearsay.Credit, i, j int) (hearsay.Credit, hearsay.Range, bool) {
	c.Kind, c.Whole = hearsay.Republication, true
	end := m.end
	rest := m.text[m.end:]
	if w, ok := trimmed(rest, ":", ",", " –", " —", " -", " /", " by", ", by"); ok {
		if p := m.properName(len(m.text)-len(w), 4); p > len(m.text)-len(w) {
			c.Person, end = strings.TrimSpace(m.text[len(m.text)-len(w):p]), p
		}
	}
	if m.agencyContributed(j) {
		c.Kind, c.Whole = agencyOr(m.entry, hearsay.OutletReport), false
		return c, m.span(i, j+1), true
	}
	if c.Kind == hearsay.Republication && m.entry.Agency && c.Person == "" {
		c.Kind = hearsay.AgencyTag
	}
	return c, hearsay.Range{Start: 0, End: end}, true
}

// dateline reads "MINSK, Aug 16 (Reuters) -" at the head of one of the first
// paragraphs, and "(Reuters)" at the end of the last.
func (m *mention) dateline(c hearsay.Credit, i, j int) (hearsay.Credit, hearsay.Range, bool) {
	open, shut := m.start > 0 && m.text[m.start-1] == '(', m.end < len(m.text) && strings.IndexByte(")/", m.text[m.end]) >= 0
	tag := hearsay.Range{Start: m.start - 1, End: m.end + 1}
	c.Kind = agencyOr(m.entry, hearsay.Republication)
	if open && shut {
		for tag.End < len(m.text) && m.text[tag.End-1] != ')' {
			tag.End++
		}
		rest := strings.TrimLeft(m.text[tag.End:], " ")
		dash := strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "—") || strings.HasPrefix(rest, ":")
		switch {
		case dash && m.start <= 80 && m.nth < 3:
			c.Whole = true
			rest = strings.TrimLeft(m.text[tag.End:], " -–—")
			return c, hearsay.Range{Start: 0, End: len(strings.TrimRight(m.text[:len(m.text)-len(rest)], " "))}, true
		case m.last && len(rest) <= 1 && (m.entry.Agency || m.start <= 1):
			c.Whole = true
			return c, tag, true
		case m.entry.Agency && (m.start == 1 && m.nth < 2):
			c.Whole = true
			return c, tag, true
		case m.entry.Agency && len(rest) <= 1:
			return c, tag, true
		}
		return c, tag, false
	}
	// "Minsk, 16 August - Reuters" or "Reuters - " alone on a line; "dpa/AFP".
	if m.entry.Agency && len(m.words) <= 4 && (i == 0 || !m.parted(i-1)) && strings.Trim(m.text[m.end:], " .)/") == "" && m.start < 24 {
		c.Whole = true
		return c, hearsay.Range{Start: 0, End: m.end}, i == 0 || agencyLead(m.text[:m.start])
	}
	return c, tag, false
}

// agencyLead reports whether what stands before an agency's name alone on a
// line is a lead such as "Source:", "With", "–".
func agencyLead(s string) bool {
	s = strings.ToLower(strings.Trim(s, " :-–—/&("))
	switch s {
	case "", "source", "sources", "with", "from", "by", "quelle", "von", "agencies":
		return true
	}
	return false
}

// republished reads "first appeared in X", "originally published by X",
// "Source: X", "republished from X".
func (m *mention) republished(c hearsay.Credit, i, j int) (hearsay.Credit, hearsay.Range, bool) {
	c.Kind, c.Whole = hearsay.Republication, true
	k := i - 1
	if m.word(k) == "the" {
		k--
	}
	if m.parted(k) && !strings.HasSuffix(strings.TrimRight(m.text[:m.start], " "), ":") {
		return c, hearsay.Range{}, false
	}
	switch m.word(k) {
	case "in", "on", "by", "at", "from", "with":
		for b := k - 1; b >= 0 && b >= k-5 && !m.parted(b); b-- {
			switch w := m.word(b); {
			case w == "republished" || w == "reprinted" || w == "reposted" || w == "syndicated" || w == "crossposted" || w == "cross-posted",
				(w == "appeared" || w == "published" || w == "posted" || w == "ran" || w == "produced") && (m.word(b-1) == "first" || m.word(b-1) == "originally" || m.word(b+1) == "first" || m.word(b+1) == "originally"):
				return c, m.span(b-1+boolInt(w[:2] == "re" || w[0] == 's' || w[0] == 'c'), j), true
			}
		}
	case "source", "reference", "quelle", "credit", "original", "via":
		if k == 0 && strings.Contains(m.text[m.words[k].End:m.start], ":") && len(m.words) <= 16 {
			return m.creditLine(c, i, j)
		}
	}
	return c, hearsay.Range{}, false
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// contributed reads "AP contributed to this report", "with reporting by AP".
func (m *mention) contributed(c hearsay.Credit, i, j int) (hearsay.Credit, hearsay.Range, bool) {
	c.Kind = agencyOr(m.entry, hearsay.OutletReport)
	if m.agencyContributed(j) {
		return c, m.span(i, j+1), true
	}
	if w := m.word(i - 1); (w == "by" || w == "from") && m.bare(i-1) {
		switch m.word(i - 2) {
		case "reporting", "material", "files", "information", "contributions":
			return c, m.span(i-2, j), true
		}
	}
	return c, hearsay.Range{}, false
}

func (m *mention) agencyContributed(j int) bool {
	for k := j + 1; k <= j+3 && !m.parted(k-1); k++ {
		switch w := m.word(k); {
		case w == "contributed":
			return m.word(k+1) == "to"
		case !helpers[w] && w != "staff" && w != "writers" && w != "reporters":
			return false
		}
	}
	return false
}

// photo reads a picture's credit that stands in the body: "Sergei Grits / AP",
// "(Photo by X/Getty Images)", "AP Photo".
func (m *mention) photo(c hearsay.Credit, i, j int) (hearsay.Credit, hearsay.Range, bool) {
	c.Kind = hearsay.Photo
	for _, w := range []string{m.word(i - 1), m.word(i - 2), m.word(j + 1)} {
		switch w {
		case "photo", "photograph", "photographer", "picture", "image", "pool", "file", "foto":
			if len(m.words) <= 30 {
				return c, m.span(i, j), true
			}
		}
	}
	if m.start >= 3 {
		sep := strings.TrimRight(m.text[:m.start], " ")
		if strings.HasSuffix(sep, "/") && i > 0 && m.words[i-1].Upper && j == len(m.words)-1 {
			return c, hearsay.Range{Start: nameStart(m.text, len(sep)-1), End: m.end}, true
		}
	}
	return c, hearsay.Range{}, false
}
