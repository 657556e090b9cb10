package reuse

import (
	"strings"
	"unicode"

	"hearsay"
)

// reports are the verbs by which an outlet says something.
var reports = set("reported reports reporting said says wrote writes noted notes revealed reveals claimed claims " +
	"published publishes quoted quotes cited cites added adds explained explains argued argues observed observes " +
	"announced confirmed confirms learned understands disclosed estimated suggested suggests pointed points called broke " +
	"berichtet berichtete berichteten meldet meldete schreibt schrieb")

// plain are those that nothing but an outlet does: they hold for names that are
// common words too.
var plain = set("reported reports reporting wrote writes published berichtet berichtete meldet meldete")

// told are the verbs whose object is the outlet that asked.
var told = set("told tells telling")

// before are the words before an outlet that credit it.
var before = set("per via citing quoting")

// helpers may stand between an outlet and its verb.
var helpers = set("has had have is was also first later previously earlier recently then now already exclusively")

// staff are what an outlet's people are called.
var staff = set("correspondent reporter journalist columnist editor analyst host anchor presenter commentator")

// experts are those whom an outlet speaks through when a page frames itself as
// its retelling.
var experts = set("experts analysts journalists columnists authors observers reporters commentators")

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// A mention is the name of an outlet in a block.
type mention struct {
	*line
	entry      Entry
	start, end int // in the block
	nth        int // paragraphs before the block
	last       bool
	kind       hearsay.BlockKind
}

// credit tells what the words around a mention make of it; ok is false where
// they make nothing of it. The range is of the block.
func (m *mention) credit() (c hearsay.Credit, at hearsay.Range, ok bool) {
	c.Outlet = m.entry.Name
	name := hearsay.Range{Start: m.start, End: m.end}
	i, j := m.at(m.start), m.at(m.end-1) // first and last word of the name
	if m.entry.Name == "" || m.inParts(i) {
		return c, name, false
	}
	switch m.kind {
	case hearsay.Caption:
		c.Kind = hearsay.Photo
		return c, hearsay.Range{Start: m.sentence(m.start), End: m.end}, true
	case hearsay.CreditLine:
		return m.creditLine(c, i, j)
	case hearsay.Byline:
		if m.entry.Common && !startsWith(m.text, "by ") {
			return c, name, false
		}
		c.Kind, c.Whole = agencyOr(m.entry, hearsay.Republication), true
		return c, name, true
	}
	for _, try := range []func(hearsay.Credit, int, int) (hearsay.Credit, hearsay.Range, bool){
		m.dateline, m.republished, m.contributed, m.photo, m.retold, m.interview, m.person, m.wroteFor, m.verbAfter, m.cueBefore,
	} {
		if c, at, ok := try(c, i, j); ok {
			return c, at, true
		}
	}
	return c, name, false
}

// inParts reports whether the name is only part of a longer one: "Fortune
// Global 500", "the New Times Square". A word in capitals right after it that
// is no verb of report makes a common name part of something else.
func (m *mention) inParts(i int) bool {
	if !m.entry.Common {
		return false
	}
	j := m.at(m.end - 1)
	if j+1 < len(m.words) && m.words[j+1].Upper && m.bare(j) && m.text[m.end:m.words[j+1].Start] == " " && !reports[m.word(j+1)] {
		return m.kind != hearsay.CreditLine && !staff[m.word(j+1)]
	}
	return i > 0 && m.words[i-1].Upper && m.bare(i-1) && m.text[m.words[i-1].End:m.start] == " " && i > 1 && !m.parted(i-2) &&
		!told[m.word(i-1)] && m.kind != hearsay.CreditLine
}

// sentence returns where the sentence that holds offset at begins: after the
// last full stop that glues a photographer's name to a caption.
func (m *mention) sentence(at int) int {
	for i := at; i > 0; i-- {
		if strings.IndexByte(".!?\n", m.text[i-1]) >= 0 && i < at {
			for i < at && m.text[i] == ' ' {
				i++
			}
			return i
		}
	}
	if m.at(at) > 8 { // a long caption without a stop: the name alone
		return m.start
	}
	return 0
}

// span makes a range from the start of word i to the end of word j.
func (m *mention) span(i, j int) hearsay.Range {
	i, j = max(0, i), min(j, len(m.words)-1)
	return hearsay.Range{Start: m.words[i].Start, End: max(m.words[j].End, m.end)}
}

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

// trimmed cuts the first of the separators that rest begins with, and spaces.
func trimmed(rest string, seps ...string) (string, bool) {
	for _, s := range seps {
		if r, ok := strings.CutPrefix(rest, s); ok {
			return strings.TrimLeft(r, " "), true
		}
	}
	return rest, false
}

// properName returns the end of at most n capitalised words at i.
func (m *mention) properName(i, n int) int {
	end := i
	for k := m.at(i); k < len(m.words) && n > 0; k++ {
		w := m.words[k]
		if !w.Upper || end > i && strings.Trim(m.text[end:w.Start], " ") != "" && m.text[end:w.Start] != ". " {
			break
		}
		end = w.End
		n--
	}
	return end
}

func startsWith(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
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

// pressNouns end the names of newspapers and stations that no table knows.
var pressNouns = set("herald times post tribune gazette journal courier telegraph observer chronicle dispatch examiner " +
	"sentinel mirror echo inquirer bulletin register ledger advertiser argus mercury monitor daily weekly " +
	"zeitung anzeiger rundschau allgemeine tageblatt nachrichten news radio tv television broadcasting press wire newswire agency")

// pressName reports whether a name of two to five words ends like a newspaper's.
func pressName(name string) bool {
	f := strings.Fields(name)
	return len(f) >= 2 && len(f) <= 5 && pressNouns[strings.ToLower(f[len(f)-1])]
}

// pressAt returns the name of an outlet that no table knows: two to five
// capitalised words, the last of which is a newspaper's noun. It counts only in
// a credit.
func pressAt(text string, i int) (Entry, int, bool) {
	at, best := i, 0
	for n := 0; n < 5; n++ {
		end := wordEnd(text, at)
		if end == at || !unicode.IsUpper(firstRune(text[at:])) {
			break
		}
		if n > 0 && pressNouns[strings.ToLower(text[at:end])] {
			best = end
		}
		if end >= len(text) || text[end] != ' ' {
			break
		}
		at = end + 1
	}
	if best == 0 || reports[strings.ToLower(text[i:wordEnd(text, i)])] {
		return Entry{}, 0, false
	}
	name := text[i:best]
	last := strings.ToLower(name[strings.LastIndexByte(name, ' ')+1:])
	return Entry{Name: name, Common: true, Agency: last == "wire" || last == "newswire" || last == "agency"}, best, true
}

// mediaAt returns a described outlet: "state media", "Belarusian state
// television". It counts only in a credit.
func mediaAt(text string, i int) (Entry, int, bool) {
	end := wordEnd(text, i)
	w := text[i:end]
	if w = strings.ToLower(w); w != "state" && w != "local" && w != "independent" && w != "pro-government" && w != "opposition" && w != "state-run" && w != "state-owned" {
		return Entry{}, 0, false
	}
	for _, noun := range []string{"media", "television", "TV", "news agency", "radio", "newspaper", "broadcaster"} {
		if strings.HasPrefix(text[end:], " "+noun) {
			to := end + 1 + len(noun)
			if wordEnd(text, to) == to {
				return Entry{Name: w + text[end:to]}, to, true
			}
		}
	}
	return Entry{}, 0, false
}
