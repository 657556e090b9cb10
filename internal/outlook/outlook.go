// Package outlook finds what the sources of a story expect to happen, and how
// surely.
//
// An outlook is a clause that a cue marks as to come or possible: a modal
// ("will", "may"), a hedge ("unlikely"), an intention ("plans to"), a belief
// ("fears that"), an outcome ("risk of"). The cues are a table (cue.go), with the
// likelihood band of ICD 203 for the words that have one; "may" and "could" have
// none. The claim is the clause, verbatim; a condition beside it ("if necessary",
// "should Russia respond") is kept apart. The holder is the speaker of the
// innermost statement that covers the cue, else an unnamed group that the
// sentence names ("analysts explain why"), else the subject of an intention, else
// the page's own voice.
//
// A direction, yes or no, says whether the claim points to what it speaks of
// coming about. It is read from the cue's polarity, negation in the clause and
// the predicate's own sense ("hold back"); in questions, under a negation that is
// itself denied, under conditions and where two signs meet, there is none.
//
// Claims are grouped into questions by predicate family, actor and target (see
// question.go). A voice, a holder on one text, counts once however often the text
// was copied.
package outlook

import (
	"slices"
	"strings"
	"sync"

	"hearsay"
	"hearsay/internal/words"
)

// Version is the version of the rules; rows made by an older one are redone.
const Version = 3

// A lexicon is the cues and families with their phrases.
type lexicon struct {
	cues     cuesByWord
	families []family
	phrases  [256][]phrase
}

// tables are read at first use and never changed.
var tables = sync.OnceValue(func() *lexicon {
	l := &lexicon{cues: readCues(), families: readFamilies()}
	l.phrases = phrasesOf(l.families)
	return l
})

// A finder holds what one call of Find knows.
type finder struct {
	a *hearsay.Article
	*lexicon
	byID       map[hearsay.EntityID]*hearsay.Entity
	mentions   []mention                             // of this page, in order
	statements map[int][]*hearsay.Statement          // by stretch of the text, see index
	leads      map[hearsay.EntityID]hearsay.EntityID // a person's state where no country code tells it
	here       []mention                             // of the sentence in hand
	lands      map[string]hearsay.EntityID           // place entity of a country code
}

// A mention is a place of the page that names an entity.
type mention struct {
	at   hearsay.Range
	ent  *hearsay.Entity
	form hearsay.Form
}

// Find returns the outlooks of an article in order of place. Entities and
// statements are those of its story; only what lies on this page is used. An
// article in a language other than English yields none.
func Find(a *hearsay.Article, entities []hearsay.Entity, statements []hearsay.Statement) []hearsay.Outlook {
	if a.Language != "" && a.Language != "en" {
		return nil
	}
	f := &finder{a: a, lexicon: tables(), byID: map[hearsay.EntityID]*hearsay.Entity{}, lands: lands(entities)}
	for i := range entities {
		e := &entities[i]
		f.byID[e.ID] = e
		for _, m := range e.Mentions {
			if m.Span.Page == a.Page {
				f.mentions = append(f.mentions, mention{m.At, e, m.Form})
			}
		}
	}
	slices.SortStableFunc(f.mentions, func(x, y mention) int {
		if d := x.at.Start - y.at.Start; d != 0 {
			return d
		}
		return strings.Compare(string(x.ent.ID), string(y.ent.ID))
	})
	f.leads = leaders(entities)
	for i := range statements {
		if statements[i].Page == a.Page {
			f.index(&statements[i])
		}
	}
	var out []hearsay.Outlook
	for _, b := range a.Blocks {
		if !b.Body() && b.Kind != hearsay.Title && b.Kind != hearsay.Embed && b.Kind != hearsay.Caption {
			continue
		}
		for _, r := range words.Sentences(a.Text[b.Start:b.End]) {
			if r.Len() > longest {
				continue
			}
			s := newSentence(a, hearsay.Range{Start: b.Start + r.Start, End: b.Start + r.End}, b.Kind)
			f.here = within(f.mentions, s.at)
			out = append(out, f.sentence(s)...)
		}
	}
	return out
}

// lands returns the first place of each country code.
func lands(entities []hearsay.Entity) map[string]hearsay.EntityID {
	out := map[string]hearsay.EntityID{}
	for _, e := range entities {
		if _, ok := out[e.Country]; !ok && e.Kind == hearsay.Place && e.Country != "" {
			out[e.Country] = e.ID
		}
	}
	return out
}

// leaders returns the place that a head of state without a country code leads by
// a stated role: "Norland president".
func leaders(entities []hearsay.Entity) map[hearsay.EntityID]hearsay.EntityID {
	out := map[hearsay.EntityID]hearsay.EntityID{}
	places := map[string]hearsay.EntityID{}
	for _, e := range entities {
		if e.Kind == hearsay.Place && e.Country == "" {
			places[e.Name] = e.ID
		}
	}
	for _, e := range entities {
		if e.Kind != hearsay.Person || e.Country != "" || len(places) == 0 {
			continue
		}
		for _, r := range e.Roles {
			w := strings.Fields(r.Text)
			if len(w) > 1 && len(w) < 6 && heads[strings.ToLower(w[len(w)-1])] {
				if id, ok := places[w[0]]; ok {
					out[e.ID] = id
				}
			}
		}
	}
	return out
}

var heads = set(`president minister premier chancellor king queen leader`)

// longest bounds the bytes of a sentence; a longer one is no prose.
const longest = 5000

// within returns the mentions that start inside r.
func within(ms []mention, r hearsay.Range) []mention {
	from, _ := slices.BinarySearchFunc(ms, r.Start, func(m mention, at int) int { return m.at.Start - at })
	to, _ := slices.BinarySearchFunc(ms, r.End, func(m mention, at int) int { return m.at.Start - at })
	return ms[from:to]
}

// stretch is the bytes of text that share one list of statements.
const stretch = 512

// index files a statement under every stretch of text that its words touch, so
// that finding the one round a cue does not look at them all.
func (f *finder) index(s *hearsay.Statement) {
	if f.statements == nil {
		f.statements = map[int][]*hearsay.Statement{}
	}
	for _, p := range s.At {
		for k := p.Start / stretch; k <= (p.End-1)/stretch; k++ {
			if n := len(f.statements[k]); n == 0 || f.statements[k][n-1] != s {
				f.statements[k] = append(f.statements[k], s)
			}
		}
	}
}

// outlook makes the outlook of clause k for cue h.
func (f *finder) outlook(s *sentence, k int, h hit) (hearsay.Outlook, bool) {
	from, to := s.from[k], s.end(k)
	for from < h.from && leading[s.low[from]] {
		from++
	}
	if w := s.low[from]; k > 0 && (w == "who" || w == "which") && s.closed(from, h.from) && from-s.from[k-1] <= mostSubject {
		from = s.from[k-1] // "Mr Keen, who blamed the port, will visit": whose deed it is
	}
	if i := s.raised(k); i >= 0 {
		from = i // the words without "I don't think" would say the opposite
	}
	at := s.rangeOf(from, to)
	at.End = balanced(f.a.Text, at, s.at.End)
	hedgeAt := s.rangeOf(h.from, h.to)
	st := f.statementAt(hedgeAt)
	if st != nil {
		at = clip(at, hedgeAt, st.At)
		if doubts(st) {
			// "analysts doubt that they will": without the doubt the words say the
			// opposite.
			if cue, ok := f.a.Locate(st.Cue.Span); ok && cue.End <= at.Start && cue.Start >= s.at.Start {
				at.Start, h.denied = cue.Start, true
			}
		}
	}
	o := hearsay.Outlook{
		Page: f.a.Page, At: at, Claim: f.a.Excerpt(at), Hedge: f.a.Excerpt(hedgeAt),
		Sentence: f.a.Excerpt(s.at), Band: h.band,
	}
	if s.between(at.Start, to) < 3 {
		return o, false // "perhaps" alone
	}
	if o.Claim.None() || o.Hedge.None() {
		return o, false
	}
	cond := f.condition(s, k)
	if cond.Empty() && h.force == intent && strings.HasSuffix(h.words[0], "ed") {
		for n := k + 1; n < len(s.from) && cond.Empty(); n++ { // "promised help, ... if one faces a threat"
			if s.cond[n] {
				cond = s.rangeOf(s.from[n], s.end(n))
			}
		}
	}
	if !cond.Empty() {
		o.Condition = f.a.Excerpt(cond)
	}
	f.holder(s, k, h, st, &o)
	f.ask(s, k, h, !cond.Empty(), &o)
	return o, true
}

// balanced returns where the words at r end with the closing bracket or quotation
// mark that they lack, where that follows at once or behind a comma, before end.
func balanced(text string, r hearsay.Range, end int) int {
	words, tail := text[r.Start:r.End], text[r.End:min(end, r.End+4)]
	marks := strings.TrimLeft(tail, ",.")
	skip := len(tail) - len(marks)
	switch {
	case strings.Count(words, "(") > strings.Count(words, ")") && strings.HasPrefix(tail, ")"):
		return r.End + 1
	case skip < 2 && strings.Count(words, `"`)%2 == 1 && strings.HasPrefix(marks, `"`):
		return r.End + skip + 1
	case skip < 2 && strings.Count(words, "“") > strings.Count(words, "”") && strings.HasPrefix(marks, "”"):
		return r.End + skip + len("”")
	}
	return r.End
}

// mostSubject is how many words a subject has before its relative clause.
const mostSubject = 12

// doubts reports whether a statement doubts or denies what it reports.
func doubts(st *hearsay.Statement) bool {
	return st.Denied || st.Verb == "doubt" || st.Verb == "deny" || st.Verb == "rule out"
}

var leading = set(`and but or so yet that as because although though while whereas then however`)

// clip cuts a claim to the stretch of a statement that holds its cue.
func clip(at, cue hearsay.Range, parts []hearsay.Range) hearsay.Range {
	for _, p := range parts {
		if p.Contains(cue) {
			return hearsay.Range{Start: max(at.Start, p.Start), End: min(at.End, p.End)}
		}
	}
	return at
}

// statementAt returns the innermost statement whose words hold r.
func (f *finder) statementAt(r hearsay.Range) *hearsay.Statement {
	var best *hearsay.Statement
	size := 0
	for _, s := range f.statements[r.Start/stretch] {
		n, holds := 0, false
		for _, p := range s.At {
			n += p.Len()
			holds = holds || p.Contains(r)
		}
		if holds && (best == nil || n < size) {
			best, size = s, n
		}
	}
	return best
}

// condition returns the words of the condition on clause k: an "if" clause beside
// it, or a short "if necessary" inside.
func (f *finder) condition(s *sentence, k int) hearsay.Range {
	if s.cond[k] {
		return hearsay.Range{}
	}
	for _, n := range []int{k + 1, k - 1, k + 2, k - 2} {
		if n < 0 || n >= len(s.from) || !s.cond[n] {
			continue
		}
		if d := n - k; (d == 2 || d == -2) && !s.name[(n+k)/2] && s.end((n+k)/2)-s.from[(n+k)/2] > 4 {
			continue
		}
		from := s.from[n]
		if w := s.low[from]; w == "and" || w == "but" || w == "that" {
			from++
		}
		end := s.end(n)
		if from+1 < end && s.low[from] == "if" && brief[s.low[from+1]] {
			end = from + 2
		}
		return s.rangeOf(from, end)
	}
	return hearsay.Range{}
}

var brief = set(`necessary needed required asked possible requested approved true elected any`)

// holder finds who holds the claim.
func (f *finder) holder(s *sentence, k int, h hit, st *hearsay.Statement, o *hearsay.Outlook) {
	o.HolderKind = hearsay.PageHolder
	if st != nil {
		for _, q := range st.Quoted {
			o.Quoted = o.Quoted || q.Overlaps(o.At)
		}
		if st.Speaker != "" || !st.Name.None() {
			o.Holder, o.HolderName = st.Speaker, st.Name
			o.HolderKind = hearsay.NamedHolder
			if e := f.byID[st.Speaker]; e == nil || e.Kind == hearsay.Group {
				o.HolderKind = hearsay.UnnamedHolder
			}
			return
		}
	}
	// "analysts explain why", "others have pointed out that".
	for i := h.from - 1; i > 0 && i >= h.from-14; i-- {
		if !reporting[s.low[i]] && s.low[i] != "out" && s.low[i] != "possibilities" {
			continue
		}
		for n := i - 1; n >= 0 && n >= i-4; n-- {
			if unnamed[s.low[n]] {
				r := s.rangeOf(n, n+1)
				o.HolderKind, o.HolderName = hearsay.UnnamedHolder, f.a.Excerpt(r)
				for _, m := range f.here {
					if m.at.Overlaps(r) {
						o.Holder = m.ent.ID
					}
				}
				return
			}
		}
	}
	if h.force == intent && !h.negative || h.force == belief {
		if m := f.subject(s, k, h.from); m != nil && m.ent.Kind != hearsay.Group {
			o.Holder, o.HolderKind, o.HolderName = m.ent.ID, hearsay.NamedHolder, f.a.Excerpt(m.at)
		} else if m != nil {
			o.Holder, o.HolderKind, o.HolderName = m.ent.ID, hearsay.UnnamedHolder, f.a.Excerpt(m.at)
		}
	}
}

// subject returns the last mention before word i in clause k that is no
// possessor.
func (f *finder) subject(s *sentence, k, i int) *mention {
	from := s.w[s.from[k]].Start
	to := s.w[i].Start
	var best *mention
	for n := range f.here {
		m := &f.here[n]
		if m.at.Start < from {
			continue
		}
		if m.at.End > to {
			break
		}
		if rest := f.a.Text[m.at.End:min(len(f.a.Text), m.at.End+3)]; strings.HasPrefix(rest, "'") || strings.HasPrefix(rest, "’") || possessive[lower(f.a.Text[m.at.Start:m.at.End])] {
			continue
		}
		if w := s.wordBefore(m.at.Start); w == "for" || w == "of" || w == "in" || w == "with" || w == "from" || w == "by" || w == "against" || w == "near" || w == "on" || w == "at" || w == "into" || w == "between" {
			continue
		}
		if m.ent.Kind == hearsay.Place && s.named(m.at.Start) {
			continue // "Carnegie Europe"
		}
		best = m
	}
	return best
}

// named reports whether a capitalised word that does not begin the sentence stands
// right before offset at: what follows is the end of a longer name.
func (s *sentence) named(at int) bool {
	i := s.wordAt(at)
	return i > 1 && i < len(s.w) && s.w[i-1].Upper && s.gap(i) == " "
}

// wordAt returns the first word that begins at offset at or after it.
func (s *sentence) wordAt(at int) int {
	i, _ := slices.BinarySearchFunc(s.w, at, func(w words.Word, at int) int { return w.Start - at })
	return i
}

// wordBefore returns the word that ends before offset at, articles skipped.
func (s *sentence) wordBefore(at int) string {
	for i := s.wordAt(at) - 1; i >= 0; i-- {
		if w := s.low[i]; w != "the" && w != "a" && w != "an" {
			return w
		}
	}
	return ""
}

var possessive = set(`his her their its`)

// actorBefore reports whether somebody who acts stands right before word i.
func (f *finder) actorBefore(s *sentence, i int) bool {
	k := s.clauseAt(i)
	m := f.subject(s, k, i)
	if m == nil {
		return false
	}
	return s.w[i].Start-m.at.End <= 20
}
