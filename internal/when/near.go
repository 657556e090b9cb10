package when

import (
	"slices"
	"strings"

	"hearsay"
)

// eventNouns are nouns of happenings that a text dates and then counts from;
// words of one number name the same sort of happening.
var eventNouns = func() map[string]int {
	m := map[string]int{}
	for i, list := range []string{
		"election elections vote ballot poll polls referendum runoff", "summit", "meeting meetings", "talks", "attack attacks", "bombing bombings blast explosion",
		"earthquake quake", "crash", "coup", "invasion", "strike walkout", "wedding", "funeral", "match game final", "debate", "verdict", "trial", "hearing",
		"launch", "inauguration", "rally", "shooting", "hurricane storm", "fire", "ceremony", "conference", "deadline",
	} {
		for _, w := range strings.Fields(list) {
			m[w] = i + 1
		}
	}
	return m
}()

// eventAt returns the sort of happening that token i names, 0 for none.
func (p *parser) eventAt(i int) int {
	t := p.tok(i)
	if t.k == newline || t.k == mark || t.end-t.start < 4 || t.end-t.start > 12 {
		return 0
	}
	var low [12]byte
	for k := range t.end - t.start {
		low[k] = p.text[t.start+k] | 0x20
	}
	return eventNouns[string(low[:t.end-t.start])]
}

// near finds the happenings that the text dates to the day ("the Aug. 9
// election", "elections on August 9") and the words that count from them ("just
// before the election"), and adds those to the expressions. A sort of happening
// with two dates in one text is left alone.
func (p *parser) near() {
	dated := map[int]*value{}
	at := 0
	for _, e := range p.out {
		if e.Kind != Date || e.v.grain() != day || e.v.op == opRange || e.v.op == opEve || e.v.op == opAgo {
			continue
		}
		for at < len(p.t) && p.t[at].end < e.End {
			at++
		}
		first := at
		for first > 0 && p.t[first-1].start >= e.Start {
			first--
		}
		kind := p.eventAt(at + 1)
		if kind == 0 && p.tok(at+1).k == other { // "the Aug. 9 presidential election"
			kind = p.eventAt(at + 2)
		}
		if kind == 0 && (p.tok(first-1).fn(wOn) || p.tok(first-1).fn(wOf)) {
			kind = p.eventAt(first - 2)
		}
		if kind == 0 {
			continue
		}
		if old, ok := dated[kind]; ok && (old == nil || old.op != e.v.op || old.m != e.v.m || old.d != e.v.d || old.wd != e.v.wd || old.figs != e.v.figs) {
			dated[kind] = nil
			continue
		}
		dated[kind] = e.v
	}
	if len(dated) == 0 {
		return
	}
	n := len(p.out)
	for i := 1; i < len(p.t); i++ {
		if v := p.countedFrom(i, dated); v != nil {
			p.out = append(p.out, v.expr())
		}
	}
	if len(p.out) > n {
		p.merge()
	}
}

// countedFrom reads "just before the election" or "the eve of the summit" at
// its preposition.
func (p *parser) countedFrom(i int, dated map[int]*value) *value {
	t, b := p.t[i], p.t[i-1]
	v := &value{op: opNear, dir: -1}
	switch {
	case t.fn(wBefore) || t.fn(wAfter):
		if t.fn(wAfter) {
			v.dir = 1
		}
		switch {
		case b.fn(wJust):
			v.n = 14
		case b.k == unitWord && b.f&plural != 0 && unit(b.v) == hour:
			v.n = 1
		case b.k == unitWord && b.f&plural != 0 && unit(b.v) == day:
			v.n = 10
		case b.k == unitWord && b.f&plural != 0 && unit(b.v) == week:
			v.n = 60
		default:
			return nil
		}
	case t.fn(wOf) && b.fn(wEve):
		v.op = opEve
	default:
		return nil
	}
	j := i + 1
	if p.tok(j).k == det {
		j++
	}
	for k := j; k < j+3 && k < len(p.t) && p.t[k].k != newline && p.t[k].k != mark; k++ {
		if kind := p.eventAt(k); kind != 0 {
			if v.ref = dated[kind]; v.ref == nil {
				return nil
			}
			v.at = hearsay.Range{Start: b.start, End: p.t[k].end}
			return v
		}
		if p.t[k].k != other {
			return nil
		}
	}
	return nil
}

// merge puts the expressions added last in their places, dropping those that
// overlap another.
func (p *parser) merge() {
	slices.SortStableFunc(p.out, func(a, b Expr) int { return a.Start - b.Start })
	kept := p.out[:0]
	for i, e := range p.out {
		if e.v.op == opNear || e.v.op == opEve {
			if len(kept) > 0 && kept[len(kept)-1].End > e.Start || i+1 < len(p.out) && p.out[i+1].Start < e.End {
				continue
			}
		}
		kept = append(kept, e)
	}
	p.out = kept
}
