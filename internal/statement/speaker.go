package statement

import (
	"cmp"
	"slices"
	"strings"

	"hearsay"
)

// A mention is where the article names an entity.
type mention struct {
	at   hearsay.Range
	id   hearsay.EntityID
	rank int // persons before organisations before groups before places
}

// mentions returns those of the article, by place.
func mentions(a *hearsay.Article, entities []hearsay.Entity) []mention {
	var out []mention
	for _, e := range entities {
		for _, m := range e.Mentions {
			if m.Span.Page == a.Page && !m.At.Empty() {
				out = append(out, mention{m.At, e.ID, rank(e.Kind)})
			}
		}
	}
	slices.SortFunc(out, func(x, y mention) int {
		return cmp.Or(cmp.Compare(x.at.Start, y.at.Start), cmp.Compare(y.at.End, x.at.End), cmp.Compare(x.id, y.id))
	})
	return out
}

func rank(k hearsay.EntityKind) int {
	switch k {
	case hearsay.Person:
		return 0
	case hearsay.Organisation:
		return 1
	case hearsay.Group:
		return 2
	}
	return 3
}

// documents are things that speak for whoever they belong to: "the Kremlin's
// official transcripts".
var documents = set("transcript transcripts statement statements report reports website site letter memo account twitter page post tweet blog document documents email emails release readout filing")

// speaker returns the entity that a source names: the mention at the head of
// its noun phrase, else the one in its apposition. A mention that only hangs on
// the head ("a spokesman for Putin", "Putin's spokesman") is not the speaker,
// but the owner of a document is.
func (w *writer) speaker(p *passage, src piece) hearsay.EntityID {
	if len(w.who) == 0 {
		return ""
	}
	lo, hi := src.lo, src.hi
	for hi-1 > lo && (p.toks[hi-1].tags&isRel != 0 || p.toks[hi-1].kind == comma) {
		hi--
	}
	end := lo + 1
	for end < hi && p.toks[end].kind == word && !linking(p.toks[end]) {
		end++
	}
	if id := w.titled(p, lo, hi); id != "" {
		return id
	}
	if id := w.at(p.toks[end-1]); id != "" {
		return id
	}
	if documents[p.toks[end-1].low] {
		for i := end - 1; i >= lo; i-- {
			if p.toks[i].tags&(isPoss2|isPoss) != 0 {
				return w.at(p.toks[i])
			}
		}
		return ""
	}
	// "the company's founder, Ann Lee": the head of what follows the comma.
	for i := end; i < hi; i++ {
		if p.toks[i].kind == comma && i+1 < hi && p.toks[i+1].tags&isCap != 0 {
			e := i + 2
			for e < hi && p.toks[e].kind == word && !linking(p.toks[e]) {
				e++
			}
			return w.at(p.toks[e-1])
		}
	}
	return ""
}

// between are words that part a name from what stands before it.
var between = set("and or but by as than like that nor plus including who whom whose which")

// titled returns the person whose full name ends a phrase right after a title of
// theirs: "the member of the council Nobel laureate Ada Lind". After a
// preposition, a conjunction or a possessive the name is somebody else's.
func (w *writer) titled(p *passage, lo, hi int) hearsay.EntityID {
	last := p.toks[hi-1]
	at, _ := slices.BinarySearchFunc(w.who, last.s, func(m mention, at int) int { return cmp.Compare(m.at.Start, at) })
	for n := 0; at > 0 && n < 32; n++ { // the mentions that begin before the last word, nearest first
		at--
		m := &w.who[at]
		if m.rank != 0 || m.at.End < last.e {
			continue
		}
		i := hi - 1
		for i > lo && p.toks[i-1].e > m.at.Start {
			i--
		}
		if i > lo+1 && i < hi-1 && p.toks[i-1].kind == word && !linking(p.toks[i-1]) && !between[p.toks[i-1].low] && p.toks[i-1].tags&isPoss2 == 0 && !p.hung(lo, i) {
			return m.id
		}
	}
	return ""
}

// hung reports whether the name at toks[i] hangs on another in toks[lo:i]: behind a
// comma, or with its title right behind a preposition, as in "Ada Lind, an aide to
// President Keen".
func (p *passage) hung(lo, i int) bool {
	title := 0
	for j := i - 1; j >= lo; j-- {
		switch k := p.toks[j]; {
		case k.kind != word:
			return true
		case linking(k):
			return title < 2 || k.low == "to" || k.low == "for"
		}
		title++
	}
	return false
}

// at returns the entity whose mention holds the token, persons first, then the
// longest.
func (w *writer) at(k tok) hearsay.EntityID {
	i, _ := slices.BinarySearchFunc(w.who, k.e, func(m mention, at int) int { return cmp.Compare(m.at.Start, at) })
	var best *mention
	for n := 0; i > 0 && n < 32; n++ { // the mentions that begin before the token ends, nearest first
		i--
		m := &w.who[i]
		if m.at.End <= k.s {
			continue
		}
		if best == nil || m.rank < best.rank || m.rank == best.rank && m.at.Len() > best.at.Len() {
			best = m
		}
	}
	if best == nil {
		return ""
	}
	return best.id
}

// carriers returns the outlets that a statement names as having carried it:
// "told NBC News", "wrote for The Washington Post", "in an interview with CNN",
// "BBC's Steve Rosenberg".
func (w *writer) carriers(f *find) []hearsay.Via {
	o := f.owner()
	var out []hearsay.Via
	add := func(lo, hi int) {
		if len(out) < 3 {
			e := w.a.Excerpt(o.p.rng(lo, hi))
			out = append(out, hearsay.Via{Name: e.Text, Words: e})
		}
	}
	for i := o.src.lo; i+1 < o.src.hi; i++ {
		k := o.p.toks[i]
		if k.tags&isPoss2 != 0 && k.tags&isCap != 0 && o.p.toks[i+1].tags&isCap != 0 && outletWords[strings.TrimSuffix(k.low, "'s")] {
			e := w.a.Excerpt(hearsay.Range{Start: o.p.toks[o.src.lo].s, End: k.e - len("'s")})
			if strings.HasSuffix(o.p.text[:k.e], "’s") {
				e = w.a.Excerpt(hearsay.Range{Start: o.p.toks[o.src.lo].s, End: k.e - len("’s")})
			}
			if i == o.src.lo || o.p.toks[o.src.lo].tags&isCap != 0 {
				out = append(out, hearsay.Via{Name: e.Text, Words: e})
			}
		}
	}
	if f.from == nil && !f.by.empty() {
		add(f.by.lo, f.by.hi)
	}
	if f.from == nil && !f.to.empty() && f.p.outlet(f.to) {
		add(f.to.lo, f.to.hi)
	}
	if o.cue.empty() {
		return out
	}
	start := max(o.cue.hi, f.to.hi)
	if f.left {
		start = max(start, o.src.hi)
	}
	for i := start; i+1 < len(o.p.toks) && i < start+14; i++ {
		k := o.p.toks[i]
		if k.kind != word || k.quote >= 0 || f.from == nil && f.holds(i) {
			break
		}
		switch k.low {
		case "for", "in", "on", "to", "with", "by":
			if e := o.p.rightNP(i+1, len(o.p.toks), false); e > 0 && o.p.outlet(piece{i + 1, e}) {
				add(i+1, e)
				i = e - 1
			}
		}
	}
	return out
}

// outlet reports whether a noun phrase names a publisher.
func (p *passage) outlet(pc piece) bool {
	if pc.hi-pc.lo > 7 || p.toks[pc.hi-1].tags&isCap == 0 || p.toks[pc.hi-1].tags&isPoss2 != 0 {
		return false
	}
	for i := pc.lo; i < pc.hi; i++ {
		if k := p.toks[i]; k.tags&isCap != 0 && outletWords[k.low] {
			return true
		}
	}
	return false
}

// said returns when the statement was made, as far as the words around its cue
// tell: "said on Monday". Only a full date is resolved.
func (w *writer) said(f *find) hearsay.When {
	start := f.cue.hi
	if f.left && f.src.lo >= f.cue.hi {
		start = f.src.hi
	}
	start = max(start, f.to.hi)
	for i := start; i < len(f.p.toks) && i < start+9; i++ {
		k := f.p.toks[i]
		if k.kind != word || k.quote >= 0 || f.holds(i) {
			break
		}
		if when, n, ok := f.p.date(i); ok {
			when.Said = w.a.Excerpt(f.p.rng(i, i+n))
			return when
		}
		if k.tags&isTime == 0 {
			continue
		}
		e := i + 1
		for e < len(f.p.toks) && f.p.toks[e].kind == word && f.p.toks[e].tags&(isTime|isNum) != 0 && !f.holds(e) {
			e++
		}
		if k.tags&isCap != 0 || k.low == "yesterday" || k.low == "today" || k.low == "last" && e > i+1 {
			return hearsay.When{Said: w.a.Excerpt(f.p.rng(i, e))}
		}
	}
	return hearsay.When{}
}
