package event

import (
	"slices"
	"sort"
	"strings"

	"hearsay"
	"hearsay/internal/words"
)

// A finder holds what one page's search needs.
type finder struct {
	a          *hearsay.Article
	entities   []hearsay.Entity
	published  hearsay.When
	retold     bool // the page retells another: see [hearsay.Retelling]
	mentions   []mention
	places     map[string]int    // country code to the index of its place, plus one
	adjectives map[string]string // of states that the story taught; see adjectives
	out        []hearsay.Report
	lex        *lexicon
	election   hearsay.When  // the election that the page dates, for "just before the election"
	at         hearsay.Range // the sentence being read
	caption    bool          // it is of a caption or an embed
	title      bool          // it is of the headline
}

// A mention is a place of the page that names an entity.
type mention struct {
	hearsay.Range
	entity int
}

func newFinder(a *hearsay.Article, entities []hearsay.Entity, published hearsay.When, copies []hearsay.Copy) *finder {
	f := &finder{a: a, entities: entities, published: published, places: map[string]int{}, lex: english()}
	for i, e := range entities {
		for _, m := range e.Mentions {
			if m.Span.Page == a.Page {
				f.mentions = append(f.mentions, mention{m.At, i})
			}
		}
		if e.Country != "" && e.Kind == hearsay.Place && f.places[e.Country] == 0 {
			f.places[e.Country] = i + 1
		}
	}
	f.adjectives = adjectives(entities)
	sort.SliceStable(f.mentions, func(i, j int) bool {
		p, q := f.mentions[i], f.mentions[j]
		return p.Start < q.Start || p.Start == q.Start && p.End > q.End
	})
	for _, c := range copies {
		if c.To == a.Page && c.Kind == hearsay.Retelling {
			f.retold = true
		}
	}
	return f
}

// block finds the reports of one block.
func (f *finder) block(b hearsay.Block) {
	text := f.a.Text[b.Start:b.End]
	for _, r := range words.Sentences(text) {
		f.sentence(b, hearsay.Range{Start: r.Start + b.Start, End: r.End + b.Start})
	}
}

// longest is how many bytes of a sentence are read: what is longer is no
// sentence.
const longest = 4000

func (f *finder) sentence(b hearsay.Block, r hearsay.Range) {
	if r.Len() > longest {
		return
	}
	f.at, f.caption = r, b.Kind == hearsay.Caption || b.Kind == hearsay.Embed
	f.title = b.Kind == hearsay.Title
	ts := f.lex.tokenize(f.a.Text, r)
	f.mark(ts)
	dates := f.dates(ts, r)
	markParties(ts)
	tagVerbs(ts)
	f.assign(ts, dates)
	hits := f.lex.frames(ts)
	for i := range hits {
		h := &hits[i]
		if h.mode.inner {
			continue
		}
		f.report(r, ts, h, dates)
	}
	for k := range dates {
		f.utterance(r, ts, &dates[k])
	}
	f.issued(r, ts, dates)
}

// mark writes the entities' mentions into the tokens.
func (f *finder) mark(ts []token) {
	if len(ts) == 0 {
		return
	}
	if len(f.adjectives) > 0 {
		for i := range ts {
			if t := &ts[i]; t.country == "" && t.is(tagUpper) && t.is(tagWord) {
				if t.country = f.demonym(f.a.Text[t.Start:t.End]); t.country != "" {
					t.tag |= tagNation
				}
			}
		}
	}
	k := sort.Search(len(f.mentions), func(i int) bool { return f.mentions[i].End > ts[0].Start })
	for ; k < len(f.mentions) && f.mentions[k].Start < ts[len(ts)-1].End; k++ {
		m := f.mentions[k]
		for i := range ts {
			if ts[i].entity == 0 && ts[i].Start < m.End && m.Start < ts[i].End && ts[i].is(tagWord) {
				ts[i].entity, ts[i].mention = m.entity+1, k+1
				ts[i].forms = nil // part of a name or role is no verb
				if ts[i].is(tagUpper) {
					ts[i].noun = nil
				}
			}
		}
	}
}

// adjectives returns the states of a story that no table knows by what their
// adjectives begin with: "Karveni" for Karvenia.
func adjectives(entities []hearsay.Entity) map[string]string {
	var out map[string]string
	for _, e := range entities {
		if e.Kind != hearsay.Place || !strings.HasPrefix(e.Country, "x-") {
			continue
		}
		if w := strings.TrimRight(e.Name, "aeiouy"); len(w) > 3 && !strings.Contains(w, " ") {
			if out == nil {
				out = map[string]string{}
			}
			out[w] = e.Country
		}
	}
	return out
}

// demonym returns the state that an adjective such as "Karvenian" names, "" where
// it is none of a state that the story taught.
func (f *finder) demonym(w string) string {
	for _, end := range []string{"ian", "ians", "an", "ans", "n", "ns", "ese", "ish", "i", "is"} {
		if stem, ok := strings.CutSuffix(w, end); ok {
			if c := f.adjectives[strings.TrimRight(stem, "aeiouy")]; c != "" {
				return c
			}
		}
	}
	return ""
}

// ids returns the entities behind parties, each once.
func (f *finder) ids(ps []party) []hearsay.EntityID {
	var out []hearsay.EntityID
	for _, p := range ps {
		e := p.entity
		if e == 0 && p.country != "" {
			e = f.places[p.country]
		}
		if e == 0 {
			continue
		}
		id := f.entities[e-1].ID
		known := false
		for _, o := range out {
			known = known || o == id
		}
		if !known {
			out = append(out, id)
		}
	}
	return out
}

// state reports whether the entities are places.
func (f *finder) state(ids []hearsay.EntityID) bool {
	for _, e := range f.entities {
		if e.Kind != hearsay.Place && slices.Contains(ids, e.ID) {
			return false
		}
	}
	return len(ids) > 0
}

// without returns the IDs of list that are not in other.
func without(list, other []hearsay.EntityID) []hearsay.EntityID {
	return slices.DeleteFunc(list, func(id hearsay.EntityID) bool { return slices.Contains(other, id) })
}

// lastTwo returns the two entities of a kind named last before an offset of the
// text: whom "the two leaders" or "both countries" are.
func (f *finder) lastTwo(off int, noun string) []hearsay.EntityID {
	kind := hearsay.Person
	switch noun {
	case "countries", "nations", "states", "governments", "neighbors", "neighbours", "sides", "powers", "allies":
		kind = hearsay.Place
	}
	var out []hearsay.EntityID
	for k := sort.Search(len(f.mentions), func(i int) bool { return f.mentions[i].Start >= off }) - 1; k >= 0 && len(out) < 2; k-- {
		if f.mentions[k].Start < off-600 {
			break
		}
		e := f.entities[f.mentions[k].entity]
		if e.Kind == kind && (len(out) == 0 || out[0] != e.ID) {
			out = append(out, e.ID)
		}
	}
	if len(out) < 2 {
		return nil
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

// nearest returns the entity named last before token i in its sentence, else the
// first one after it: whom an election or talks without a name of their own
// concern. An election is a country's: its voters, its winner stand for it.
func (f *finder) nearest(ts []token, i int, country bool) []hearsay.EntityID {
	var any []hearsay.EntityID
	pick := func(k int) []hearsay.EntityID {
		if ts[k].entity == 0 {
			return nil
		}
		e := f.entities[ts[k].entity-1]
		if any == nil {
			any = []hearsay.EntityID{e.ID}
		}
		if p := f.places[e.Country]; country && p > 0 {
			e = f.entities[p-1]
		}
		if country && e.Kind != hearsay.Place {
			return nil
		}
		return []hearsay.EntityID{e.ID}
	}
	for k := i - 1; k >= 0; k-- {
		if ids := pick(k); ids != nil {
			return ids
		}
	}
	for k := i + 1; k < len(ts); k++ {
		if ids := pick(k); ids != nil {
			return ids
		}
	}
	return any
}

// dateBetween reports whether a date stands between two tokens.
func dateBetween(ts []token, i, j int) bool {
	for k := i + 1; k < j; k++ {
		if ts[k].is(tagDate) {
			return true
		}
	}
	return false
}

// firstPerson reports whether a clause is told by its own speaker.
func firstPerson(clause string) bool {
	w, _, _ := strings.Cut(clause, " ")
	switch strings.ToLower(w) {
	case "i", "we", "you", "i'm", "i’m", "we're", "we’re", "i'd", "i’d", "i've", "i’ve", "we've", "we’ve", "i'll", "i’ll", "we'll", "we’ll", "let's", "let’s":
		return true
	}
	return false
}

// unattributed returns the actors of a hit without those behind it who only say
// so: "killing 12 people, the coast guard said".
func unattributed(ts []token, h *hit) []party {
	if h.use == passive {
		return h.actors
	}
	return slices.DeleteFunc(slices.Clone(h.actors), func(p party) bool {
		return h.verb && p.at > h.head && p.end < len(ts) && ts[p.end].is(tagSpeech) && ts[p.end].verb != notVerb && !ts[h.head].is(tagSpeech)
	})
}

// toll reports whether a hit counts dead whom no entity stands for: "at least 14
// people were killed", "nine sailors died". The number tells it apart.
func toll(ts []token, h *hit) bool {
	if !h.verb || ts[h.head].forms == nil {
		return false
	}
	counts := func(k int) bool {
		w := ts[k].low
		return w != "" && w[0] >= '1' && w[0] <= '9' && !ts[k].is(tagDate) || numerals[w]
	}
	switch l := ts[h.head].forms.lemma; {
	case l == "kill" && h.use == passive, l == "die":
	case l == "kill" && (h.frame.root == hearsay.Disaster || h.frame.root == hearsay.Accident):
		for k := h.head + 1; k < len(ts) && k < h.head+5; k++ { // "wildfires killed at least 24"
			if counts(k) {
				return true
			}
		}
		return false
	default:
		return false
	}
	for k := h.head - 1; k >= 0 && k > h.head-10; k-- {
		if ts[k].is(tagStop | tagComma) {
			return false
		}
		if counts(k) {
			return true
		}
	}
	return false
}

// numerals are the words for more than one.
var numerals = map[string]bool{"two": true, "three": true, "four": true, "five": true, "six": true, "seven": true, "eight": true, "nine": true, "ten": true, "eleven": true,
	"twelve": true, "fifteen": true, "twenty": true, "thirty": true, "forty": true, "fifty": true, "dozens": true, "scores": true, "hundreds": true, "thousands": true}

func (f *finder) report(r hearsay.Range, ts []token, h *hit, dates []dated) {
	root, m := h.code()
	h.actors = unattributed(ts, h)
	actors, targets := f.ids(h.actors), f.ids(h.targets)
	targets = without(targets, actors)
	if h.verb && root == hearsay.Utterance && ts[h.head].forms.lemma == "write" && !f.outlet(targets) {
		return
	}
	if h.both > 0 {
		actors = f.lastTwo(ts[h.both].Start, ts[h.both].low)
	}
	if !h.verb && len(actors)+len(targets) == 0 {
		actors = f.nearest(ts, h.head, root == hearsay.Election || root == hearsay.Support)
		if root == hearsay.Support && !f.state(actors) {
			return // "a 1994 treaty": nobody's here
		}
	}
	if len(actors) == 0 && len(targets) == 0 {
		if !toll(ts, h) {
			return
		}
		if root != hearsay.Disaster && root != hearsay.Accident {
			root = hearsay.Death
		}
	}
	at := hearsay.Range{Start: ts[h.start].Start, End: ts[min(h.end, len(ts))-1].End}
	for _, p := range append(h.actors[:len(h.actors):len(h.actors)], h.targets...) {
		if !h.verb && p.at > h.head && dateBetween(ts, h.head, p.at) {
			continue // "the elections on August 9 the leader ..."
		}
		k := p.at // "thousands of Kalonians"
		for k > 0 && k > p.at-8 && !ts[k-1].is(tagSub) && (nominal(&ts[k-1]) && !ts[k-1].is(tagDate) && ts[k-1].low != "what" && ts[k-1].low != "whose" || h.verb && ts[k-1].low == "of") {
			k--
		}
		if ts[k].low == "of" {
			k++
		}
		at.Start, at.End = min(at.Start, ts[k].Start), max(at.End, ts[p.end-1].End)
	}
	at.End = max(at.End, completed(ts, h, at.End))
	rep := hearsay.Report{
		Page: f.a.Page, Sentence: f.a.Excerpt(r), Root: root, Mode: m, Actors: actors, Targets: targets,
		Frame:   f.a.Excerpt(ts[h.head].Range),
		Caption: f.caption,
	}
	rep.When, at = f.when(ts, h, dates, at)
	at.End = trimmed(ts, at)
	at.End = rounded(ts, h, at)
	if !h.verb && root == hearsay.Utterance && len(actors) == 0 {
		return // "a speech in Lima": nobody's
	}
	if !h.verb && len(h.actors)+len(h.targets) == 0 && h.both == 0 && (rep.When.Said.None() || rep.When.Why == pageDate || rep.When.Why == pageWeek) {
		return // "the election", "the talks": no date and nobody's
	}
	rep.At, rep.Clause = at, f.a.Excerpt(at)
	if h.verb && len(actors) == 0 && firstPerson(rep.Clause.Text) {
		return // "I want to thank him": whoever speaks
	}
	if !h.verb && (m == hearsay.Hypothetical || m == hearsay.Negated) {
		return // "a possible attack" tells of nothing
	}
	if n := len(f.out); n > 0 { // "booed, jeered and laughed at" is one report
		o := f.out[n-1]
		if o.Sentence.Span == rep.Sentence.Span && o.At == at {
			return // "rule out consequences" is refused or threatened, not both
		}
		if o.Sentence.Span == rep.Sentence.Span && o.Root == root && o.Mode == m && slices.Equal(o.Actors, actors) && slices.Equal(o.Targets, targets) && o.When.Start.Equal(rep.When.Start) {
			return
		}
	}
	if rep.Clause.None() || rep.Sentence.None() || rep.Frame.None() {
		return
	}
	if rep.Mode == "" && rep.When.Known() && f.published.Known() && rep.When.End.AddDate(0, 2, 0).Before(f.published.Start) {
		rep.Mode = hearsay.Historical
	}
	f.out = append(f.out, rep)
}
