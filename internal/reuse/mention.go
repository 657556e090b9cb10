package reuse

import (
	"strings"

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
