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
const Version = 1

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
	mentions   []mention                    // of this page, in order
	statements map[int][]*hearsay.Statement // by stretch of the text, see index
	here       []mention                    // of the sentence in hand
	lands      map[string]hearsay.EntityID  // place entity of a country code
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
	f := &finder{a: a, lexicon: tables(), byID: map[hearsay.EntityID]*hearsay.Entity{}, lands: map[string]hearsay.EntityID{}}
	for i := range entities {
		e := &entities[i]
		f.byID[e.ID] = e
		if e.Kind == hearsay.Place && e.Country != "" {
			if _, ok := f.lands[e.Country]; !ok {
				f.lands[e.Country] = e.ID
			}
		}
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

// A hit is a cue found at words [from, to) of a sentence.
type hit struct {
	cue
	from, to int
}

func (f *finder) sentence(s *sentence) (out []hearsay.Outlook) {
	best := map[int]hit{}
	var order []int
	for i := 0; i < len(s.w); {
		h, ok := f.cueAt(s, i)
		if !ok {
			i++
			continue
		}
		k := s.clauseAt(h.from)
		if s.cond[k] && h.force == modal { // "if it would": part of the condition
			i = h.to
			continue
		}
		if old, seen := best[k]; !seen {
			best[k] = h
			order = append(order, k)
		} else if stronger(h, old) {
			best[k] = h
		}
		i = h.to
	}
	for _, k := range order {
		if o, ok := f.outlook(s, k, best[k]); ok {
			out = append(out, o)
		}
	}
	return out
}

// stronger reports whether cue h says more than cue old of the same clause: a
// denial or a band over a bare modal.
func stronger(h, old hit) bool {
	rank := func(c hit) int {
		switch {
		case c.negative || c.band.High > 0:
			return 2
		case c.force != modal && c.force != able:
			return 0
		}
		return 1
	}
	return rank(h) > rank(old)
}

// cueAt returns the cue that starts at word i.
func (f *finder) cueAt(s *sentence, i int) (hit, bool) {
	w := s.low[i]
	contracted := false
	switch {
	case strings.HasSuffix(w, "'ll"):
		w = "will"
	case w == "won't":
		w, contracted = "will", true
	case w == "cannot":
		w, contracted = "can", true
	case strings.HasSuffix(w, "n't") && (w == "wouldn't" || w == "couldn't" || w == "can't" || w == "mightn't"):
		w, contracted = strings.TrimSuffix(w, "n't"), true
		if w == "ca" {
			w = "can"
		}
	}
	for _, c := range f.cues[w] {
		n := len(c.words)
		if i+n > len(s.w) || !s.matches(i, c.words) && n > 1 {
			continue
		}
		if n > 1 && s.parted(i, n) {
			continue
		}
		if !f.allowed(s, i, c, contracted) {
			continue
		}
		if contracted {
			c.negative = !c.negative
		}
		return hit{c, i, i + n}, true
	}
	if h, ok := f.headlineTo(s, i); ok {
		return h, true
	}
	return hit{}, false
}

func (s *sentence) matches(i int, ws []string) bool {
	for k, w := range ws {
		if s.low[i+k] != w {
			return false
		}
	}
	return true
}

// parted reports whether a mark stands among words [i, i+n).
func (s *sentence) parted(i, n int) bool {
	for k := i + 1; k < i+n; k++ {
		if strings.TrimSpace(s.gap(k)) != "" {
			return true
		}
	}
	return false
}

// allowed tells words that only look like a cue from cues.
func (f *finder) allowed(s *sentence, i int, c cue, contracted bool) bool {
	prev, next, after := s.word(i-1), s.word(i+len(c.words)), s.word(i+len(c.words)+1)
	if c.force != modal && c.force != able && s.w[i].Upper && i > 0 && !s.caps && s.upper(i+1) {
		return false // "the Promised Land"
	}
	if c.words[0] == "determined" && (next == "have" || next == "be") {
		return false
	}
	if len(c.words) == 1 {
		switch c.words[0] {
		case "will", "might":
			if beforeNoun[prev] || s.w[i].Upper && i > 0 && !s.caps {
				return false
			}
		case "may":
			if s.w[i].Upper && !s.caps && (i > 0 || s.digit(i+1)) || s.digit(i+1) && monthly[prev] {
				return false
			}
			if s.caps && (s.digit(i+1) || monthly[prev]) {
				return false
			}
		case "could":
			if contracted || next == "not" || next == "have" && after != "been" || next == "no" {
				return false // what could not be done is past
			}
		case "would":
			if next == "have" || next == "not" && after == "have" || contracted && next == "have" || courteous[next] && (prev == "i" || prev == "we" || next == "like") {
				return false
			}
		case "can":
			if next == "be" && observed[after] {
				return false
			}
			if prev == "who" || prev == "what" || prev == "how" || prev == "you" || next == "see" || next == "hear" || next == "tell" || next == "say" {
				return false
			}
			return next == "be" || s.asks && i > 0 || f.actorBefore(s, i) || i > 0 && !prefaces[prev] && i < 8
		case "fears":
			return fearing[next] || s.upper(i+1) && strings.TrimSpace(s.gap(i+1)) == ""
		case "expected":
			return beings[prev] || s.upper(i-1) && i > 1
		case "plans":
			return next == "a" || next == "an" || next == "another" || next == "new"
		case "warning", "promise", "scheduled", "considering", "anticipated", "expectation", "expectations", "considers", "speculated":
			if c.words[0] == "warning" && next != "that" && next != "of" {
				return false
			}
			if (c.words[0] == "considering" || c.words[0] == "anticipated") && beings[prev] {
				return true
			}
			if c.words[0] == "considering" || c.words[0] == "anticipated" && prev != "is" && prev != "are" && prev != "was" && prev != "were" {
				return false
			}
		case "likely", "possible", "probable":
			if next == "to" || prev == "as" && next == "as" {
				return prev != "as"
			}
		}
	}
	if c.words[len(c.words)-1] == "to" && c.force == modal && (c.words[0] == "is" || c.words[0] == "are" || c.words[0] == "were") {
		return bases[next] && !(prev == "what" || prev == "there" || prev == "goal" || prev == "aim" || prev == "purpose" || prev == "way")
	}
	if c.words[0] == "going" && (bases[next] == false && s.upper(i+2)) {
		return false // "going to Moscow"
	}
	if n := len(c.words); c.words[n-1] == "next" || c.words[n-1] == "coming" {
		for k := i + n; k < i+n+4; k++ {
			if w := s.word(k); strings.HasPrefix(w, "hour") || strings.HasPrefix(w, "minute") {
				return false // a tale's "over the next hours"
			}
		}
	}
	if c.words[0] == "due" || c.words[0] == "set" {
		return prev != "and"
	}
	return true
}

var (
	beings    = set(`is are was were be been being he she they it i we also had has have widely now who not`)
	observed  = set(`seen heard found traced described credited explained read viewed attributed divided summed counted identified noticed said`)
	fearing   = set(`that of over about a an the it he she they another more being`)
	courteous = set(`like love say call argue add note appreciate agree hope think imagine prefer describe`)
	prefaces  = set(`i you we they people and or that anyone everyone one`)
)

func (s *sentence) word(i int) string {
	if i < 0 || i >= len(s.low) {
		return ""
	}
	return s.low[i]
}

func (s *sentence) digit(i int) bool { return i >= 0 && i < len(s.w) && s.w[i].Digit }
func (s *sentence) upper(i int) bool { return i >= 0 && i < len(s.w) && s.w[i].Upper }

// headlineTo finds the future of headlines: "Apple to give free cases".
func (f *finder) headlineTo(s *sentence, i int) (hit, bool) {
	if s.kind != hearsay.Title || s.low[i] != "to" || i == 0 || i+1 >= len(s.w) || !bases[s.low[i+1]] {
		return hit{}, false
	}
	for k := 0; k < i; k++ { // a verb before it: "told to leave"
		if strings.HasSuffix(s.low[k], "ed") || auxiliaries[s.low[k]] || reporting[s.low[k]] || s.low[k] == "how" || s.low[k] == "what" {
			return hit{}, false
		}
	}
	if !s.upper(i-1) && !strings.HasSuffix(s.low[i-1], "s") {
		return hit{}, false
	}
	return hit{cue{words: []string{"to"}, force: modal}, i, i + 1}, true
}

var auxiliaries = set(`is are was were be been has have had do does did can could may might must should will would wants want seeks tries refuses fails needs plans vows offers threatens asks urges tells calls forces helps agrees`)

// outlook makes the outlook of clause k for cue h.
func (f *finder) outlook(s *sentence, k int, h hit) (hearsay.Outlook, bool) {
	from, to := s.from[k], s.end(k)
	for from < h.from && leading[s.low[from]] {
		from++
	}
	at := s.rangeOf(from, to)
	hedgeAt := s.rangeOf(h.from, h.to)
	st := f.statementAt(hedgeAt)
	if st != nil {
		at = clip(at, hedgeAt, st.At)
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
		best = m
	}
	return best
}

// wordBefore returns the word that ends before offset at, articles skipped.
func (s *sentence) wordBefore(at int) string {
	i, _ := slices.BinarySearchFunc(s.w, at, func(w words.Word, at int) int { return w.Start - at })
	for i--; i >= 0; i-- {
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
