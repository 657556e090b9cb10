// Package statement finds who said what, in whose words, and through whom, and
// folds the same statement across pages.
//
// There is no model and no parser. A block of the article is cut into tokens
// (words and marks), its quotation marks are paired, and its sentences found;
// a quotation is one unit of its sentence. Every word has tags from the closed
// classes of English (article, pronoun, preposition, auxiliary ...) and, where
// it can report speech or thought, a cue with what it takes as content: a
// clause, a question word, a noun phrase, an infinitive, a preposition of its
// own. From those three things the rules work outward from each cue:
//
//  1. its verb group ("has repeatedly said") and voice;
//  2. its source: the noun phrase before the group, past an apposition or a
//     relative pronoun; after it where the order is inverted; after "by" in the
//     passive; the subject of the sentence for participles and second verbs;
//  3. its content: what stands before source and cue where they close the
//     clause ("Y, X said."), else what follows them, up to where the clause
//     breaks; both where they interrupt it.
//
// Phrases that do a verb's work ("according to", "as X put it") are read the
// same way. Quotations that no cue has claimed go to a verb beside them that the
// table lacks, to the statement of the sentence before, or to that of the
// paragraph before, in this order. What stands outside sentences (labels of
// headlines and transcripts, credit lines, signatures of posts) has rules of its
// own. Last, statements inside the content of others are marked, with the outer
// source as their carrier, and those that are only part of what the outer
// speaker says are dropped.
//
// Every step looks at a bounded stretch or once along its sentence, and a
// sentence is cut at a thousand tokens, so that the time is linear in the page.
// doc/statements.md has the patterns, their precedence and figures.
package statement

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"hearsay"
)

// Version is the version of this stage: what was found by an older one is found
// again.
const Version = 4

// Find returns the statements of an article in order of place. Entities give
// the mentions by which speakers are known; without them every statement has its
// speaker's name as the page writes it, and no Speaker. An article in a language
// other than English has none.
func Find(a *hearsay.Article, entities []hearsay.Entity) []hearsay.Statement {
	if a.Language != "" && a.Language != "en" {
		return nil
	}
	var ps []*passage
	var finds []find
	for _, b := range a.Blocks {
		switch b.Kind {
		case hearsay.Title, hearsay.Paragraph, hearsay.Heading, hearsay.Item, hearsay.Quotation, hearsay.Embed:
		default:
			continue
		}
		ps = append(ps, read(a.Text, b))
	}
	from := 0 // the finds of the block before begin here
	transcript := transcript(ps)
	for n, p := range ps {
		at := len(finds)
		var prev *passage
		if n > 0 {
			prev = ps[n-1]
		}
		var own []find // found by the block's form
		if f, ok := p.credit(prev); ok {
			own = append(own, f)
		} else if f, ok := post(a, ps, n); ok {
			own = append(own, f)
		} else if f, ok := p.label(n == 0 || p.block.Kind == hearsay.Title, transcript); ok {
			finds = append(finds, f)
		}
		for si := range p.sents {
			finds = p.sentenceFinds(si, finds, credited(own, p))
		}
		finds = p.quoted(finds, at, prev, from)
		finds = append(finds, own...)
		from = at
	}
	w := writer{a: a, who: mentions(a, entities)}
	out := make([]hearsay.Statement, 0, len(finds))
	outer := nest(finds)
	for i := range finds {
		if j := outer[i]; j >= 0 && !finds[i].stands(&finds[j]) {
			continue
		}
		s, ok := w.statement(&finds[i])
		if !ok {
			continue
		}
		s.Inner = outer[i] >= 0
		s.Via = w.carriers(&finds[i])
		for j, n := outer[i], 0; j >= 0 && n < 4; j, n = outer[j], n+1 {
			if o := finds[j].owner(); !o.src.empty() {
				e := a.Excerpt(o.p.rng(o.src.lo, o.src.hi))
				s.Via = append(s.Via, hearsay.Via{Name: e.Text, Words: e})
			}
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(x, y hearsay.Statement) int { return x.At[0].Start - y.At[0].Start })
	return out
}

// transcript reports whether at least three blocks, and a fifth of all, begin
// with a label.
func transcript(ps []*passage) bool {
	n := 0
	for _, p := range ps {
		if p.labelled() {
			n++
		}
	}
	return n >= 3 && n*5 >= len(ps)
}

// credited returns the source that the credit line p names.
func credited(own []find, p *passage) piece {
	for _, f := range own {
		if f.from != nil && f.from.p == p && f.verb != "post" {
			return f.from.src
		}
	}
	return piece{}
}

// A writer turns finds into statements.
type writer struct {
	a   *hearsay.Article
	who []mention
}

// place reports whether all of r is the name of a place, and of nothing else.
func (w *writer) place(r hearsay.Range) bool {
	yes := false
	for _, m := range w.who {
		if m.at.Overlaps(r) {
			if m.rank < 3 || m.at.Start > r.Start || m.at.End < r.End {
				return false
			}
			yes = true
		}
	}
	return yes
}

func (w *writer) statement(f *find) (hearsay.Statement, bool) {
	s := hearsay.Statement{Page: w.a.Page, Verb: f.verb, Speech: f.c.speech(), Denied: f.neg || f.c.strength == denies}
	if len(f.parts) == 0 && len(f.further) == 0 {
		return s, false
	}
	all, some := true, false
	for _, pc := range f.parts {
		all, some = w.part(&s, f.p, pc, all, some)
	}
	for _, h := range f.further {
		all, some = w.part(&s, h.p, h.piece, all, some)
	}
	if len(s.At) == 0 {
		return s, false
	}
	switch {
	case all:
		s.Kind = hearsay.Direct
	case some:
		s.Kind = hearsay.Mixed
	default:
		s.Kind = hearsay.Indirect
	}
	o := f.owner()
	if !o.src.empty() {
		r := o.p.rng(o.src.lo, o.src.hi)
		s.Name = w.a.Excerpt(r)
		s.Speaker = w.speaker(o.p, o.src)
		if f.verb == ":" && s.Kind == hearsay.Indirect && o.p.block.Kind == hearsay.Title && w.place(r) {
			return s, false // "Norland: Ten dead as truce frays" is about it
		}
	}
	if !o.cue.empty() {
		s.Cue = w.a.Excerpt(o.p.rng(o.cue.lo, o.cue.hi))
	}
	if f.whole && len(s.Quoted) == 0 {
		s.Kind = hearsay.Direct
	}
	s.Said = f.when
	if !s.Said.Known() && f.from == nil && !f.cue.empty() {
		s.Said = w.said(f)
	}
	s.Sentence = w.sentence(f, s.At)
	s.ID = id(s.Page, s.At, s.Cue)
	return s, true
}

// part adds the words of a piece to s: trimmed of marks that belong to nobody,
// with the stretches that stand in quotation marks.
func (w *writer) part(s *hearsay.Statement, p *passage, pc piece, all, some bool) (bool, bool) {
	lo, hi := pc.lo, pc.hi
	for {
		for hi > lo && (p.toks[hi-1].kind == comma || p.toks[hi-1].kind == stop && (p.toks[hi-1].quote < 0) || p.toks[hi-1].kind == colon || p.toks[hi-1].kind == dash) {
			hi--
		}
		for lo < hi && (p.toks[lo].kind == comma || p.toks[lo].kind == stop || p.toks[lo].kind == dash || p.toks[lo].kind == colon) {
			lo++
		}
		if lo >= hi {
			return all, some
		}
		a, b := p.toks[lo], p.toks[hi-1]
		if b.kind == shut && b.quote >= 0 && p.qs[b.quote].open < lo {
			hi--
			continue
		}
		if b.kind == open {
			hi--
			continue
		}
		if a.kind == open && a.quote >= 0 && (p.qs[a.quote].shut == hi-1 || p.qs[a.quote].shut >= hi) {
			lo++
			if p.qs[a.quote].shut == hi-1 && b.kind == shut {
				hi--
			}
			// What is left stands inside the quotation: the comma before the closing mark goes too.
			for hi > lo && p.toks[hi-1].kind == comma {
				hi--
			}
			if lo >= hi {
				return all, some
			}
			r := p.rng(lo, hi)
			s.At = append(s.At, r)
			s.Words = append(s.Words, w.a.Excerpt(r))
			s.Quoted = append(s.Quoted, r)
			return all, true
		}
		break
	}
	r := p.rng(lo, hi)
	if p.block.Kind == hearsay.Quotation || p.block.Kind == hearsay.Embed {
		s.At = append(s.At, r)
		s.Words = append(s.Words, w.a.Excerpt(r))
		s.Quoted = append(s.Quoted, r)
		return all, true
	}
	for i := lo; i < hi; i++ {
		k := p.toks[i]
		if k.quote < 0 {
			if k.kind == word {
				all = false
			}
			continue
		}
		q := p.qs[k.quote]
		a, b := max(lo, q.open), min(hi, q.shut)
		if p.toks[a].kind == open && a == q.open {
			a++
		}
		i = b
		for b > a && p.toks[b-1].kind == comma {
			b--
		}
		if a < b {
			s.Quoted = append(s.Quoted, p.rng(a, b))
			some = true
		}
	}
	s.At = append(s.At, r)
	s.Words = append(s.Words, w.a.Excerpt(r))
	return all, some
}

func (w *writer) sentence(f *find, at []hearsay.Range) hearsay.Excerpt {
	lo, hi := at[0].Start, at[len(at)-1].End
	for _, r := range at {
		lo, hi = min(lo, r.Start), max(hi, r.End)
	}
	if !f.cue.empty() && f.from == nil {
		c := f.p.rng(f.cue.lo, f.cue.hi)
		lo, hi = min(lo, c.Start), max(hi, c.End)
	}
	from, to := lo, hi
	n, _ := slices.BinarySearchFunc(f.p.sents, from, func(s sentence, at int) int { return f.p.toks[s.hi-1].e - at })
	for ; n < len(f.p.sents) && f.p.toks[f.p.sents[n].lo].s < to; n++ {
		r := f.p.rng(f.p.sents[n].lo, f.p.sents[n].hi)
		if r.Start < to && from < r.End {
			lo, hi = min(lo, r.Start), max(hi, r.End)
		}
	}
	return w.a.Excerpt(hearsay.Range{Start: lo, End: hi})
}

// id makes a statement's ID from its page and place.
func id(page hearsay.PageID, at []hearsay.Range, cue hearsay.Excerpt) hearsay.StatementID {
	h := sha256.New()
	b := []byte(page)
	for _, r := range at {
		b = strconv.AppendInt(append(b, ' '), int64(r.Start), 10)
		b = strconv.AppendInt(append(b, '-'), int64(r.End), 10)
	}
	b = strconv.AppendInt(append(b, ' '), int64(cue.Span.Start), 10)
	h.Write(b)
	return hearsay.StatementID(hex.EncodeToString(h.Sum(nil))[:16])
}

// nest returns for each find the find whose content holds its cue, nearest
// first: the smallest; -1 for none.
func nest(fs []find) []int {
	type place struct {
		p    *passage
		sent int
	}
	out := make([]int, len(fs))
	in := map[place][]int{}     // the finds with content in a sentence
	whole := map[*passage]int{} // those that hold a whole block
	for i := range fs {
		switch f := &fs[i]; {
		case f.whole && len(f.parts) > 0:
			whole[f.p] = i + 1
		case len(f.parts) > 0:
			for s := f.sent; s <= f.last; s++ {
				in[place{f.p, s}] = append(in[place{f.p, s}], i)
			}
		}
	}
	for i := range fs {
		out[i] = -1
		f := &fs[i]
		if f.from != nil || f.cue.empty() {
			continue
		}
		best := 1 << 60
		try := func(j int) {
			if n := size(fs[j].parts); j != i && n < best && n > size(f.parts) && fs[j].holds(f.at) {
				best, out[i] = n, j
			}
		}
		for _, j := range in[place{f.p, f.sent}] {
			try(j)
		}
		if j := whole[f.p]; j > 0 {
			try(j - 1)
		}
	}
	return out
}

// holds reports whether the content of f has token i.
func (f *find) holds(i int) bool {
	for _, pc := range f.parts {
		if pc.lo <= i && i < pc.hi {
			return true
		}
	}
	return false
}

// stands reports whether a find inside the content of another is a statement of
// its own. What somebody is said to think, want or praise is part of what the
// outer speaker says; what they are said to have said is a statement too.
func (f *find) stands(outer *find) bool {
	if !f.c.speech() || f.neg || f.modal {
		return false
	}
	if outer.c == adposition {
		return true
	}
	return f.clausal || f.c.strength == denies && f.c.frame&clause != 0
}

func size(ps []piece) int {
	n := 0
	for _, p := range ps {
		n += p.hi - p.lo
	}
	return n
}
