package event

import "hearsay"

// A hit is a frame that fired in a sentence.
type hit struct {
	head    int // token
	last    int // last token that the pattern took
	frame   *frame
	verb    bool
	use     verbUse
	actors  []party
	targets []party
	start   int // first and last token of the clause
	end     int
	mode    mode
	rank    int // how sure the sentence is about it, for choosing one
	both    int // token of "two leaders", "both sides", whose names stand before; 0 for none
}

// read finds the frames of a sentence.
func (x *lexicon) frames(ts []token) []hit {
	var hits []hit
	taken := make([]bool, len(ts))
	inner := make([]bool, len(ts)) // infinitives that the frame above them tells
	for i := range ts {
		t := &ts[i]
		if taken[i] {
			continue
		}
		var h hit
		var ok bool
		switch {
		case t.verb != notVerb && t.verb != auxiliary && t.forms != nil && len(t.forms.frames) > 0:
			if h, ok = verbHit(ts, i); !ok && t.verb == bare {
				h, ok = demandHit(ts, i)
			}
		case t.verb == bare:
			h, ok = demandHit(ts, i)
		case t.verb == notVerb && t.noun != nil && !t.is(tagPoss):
			h, ok = nounHit(ts, i)
		}
		if !ok {
			continue
		}
		if inner[i] {
			h.mode.inner = true
		}
		if h.verb && h.frame.commands() {
			if k := infinitive(ts, i); k > 0 {
				inner[k] = true
			}
		}
		for k := h.head; k <= h.last && k < len(taken); k++ {
			if k == h.head || ts[k].verb == notVerb {
				taken[k] = true
			}
		}
		hits = append(hits, h)
	}
	return hits
}

// demanded is the frame of what somebody says another must do.
var demanded = &frame{root: hearsay.Request, weight: 1}

// demandHit reads "said X must ensure ..." where the verb heads no frame.
func demandHit(ts []token, i int) (hit, bool) {
	first := groupStart(ts, i)
	h := hit{head: i, last: i, frame: demanded, verb: true, use: bare, start: first, end: i + 1}
	for k := first; k < i; k++ {
		if ts[k].low == "must" || ts[k].low == "should" {
			h.mode, h.rank = modeOf(ts, i, first)
			h.actors, _ = subject(ts, first, 0)
			h.demand(ts, first)
			return h, h.mode.must && len(h.actors) > 0
		}
	}
	return h, false
}

// demand makes who says that another must do something the actor, and the other
// the target.
func (h *hit) demand(ts []token, first int) {
	for k := first - 1; k >= 0 && k > first-14; k-- {
		if ts[k].is(tagSpeech) && ts[k].verb != notVerb {
			if who, _ := subject(ts, groupStart(ts, k), 0); len(who) > 0 {
				h.targets, h.actors = h.actors, who
			}
			return
		}
	}
}

// commands reports whether the frame tells of the infinitive after it, so that
// the infinitive tells of no event itself: "offered to send", "urged X to leave".
func (f *frame) commands() bool {
	switch f.root {
	case hearsay.Agree, hearsay.Request, hearsay.Reject, hearsay.Threaten, hearsay.Coerce, hearsay.Accuse, hearsay.Concede:
		return true
	}
	return false
}

// infinitive returns the infinitive that the verb at i governs, 0 for none.
func infinitive(ts []token, i int) int {
	for k := i + 1; k+1 < len(ts) && k < i+12; k++ {
		if ts[k].is(tagStop|tagRel) || ts[k].verb == finite || ts[k].verb == auxiliary {
			return 0
		}
		if ts[k].low == "to" {
			for n := k + 1; n < len(ts) && n < k+4; n++ {
				if ts[n].verb == bare {
					return n
				}
			}
		}
	}
	return 0
}

// scope returns the tokens after i that belong to the object of the verb there.
func scope(ts []token, i int) int {
	end := i + 1
	for end < len(ts) && end < i+14 {
		t := &ts[end]
		if t.is(tagStop|tagRel) || t.is(tagComma) {
			break
		}
		if t.verb == finite || t.verb == auxiliary || t.verb == perfect || t.verb == goingOn {
			break
		}
		if t.is(tagSub) && (!t.is(tagPrep|tagDet|tagAdverb) || t.low == "that") && end > i+1 {
			break
		}
		if t.low == "to" && end+1 < len(ts) && ts[end+1].verb == bare && end > i+1 {
			end++ // "wants X to leave": not what X is to do
			break
		}
		end++
	}
	return end
}

// fits reports whether the frame's conditions hold for the head at i. before is
// where an object may stand before the head: the subject of a passive, the rest
// of a noun's phrase.
func (f *frame) fits(ts []token, i int, before, subj [2]int, obj []party) (last int, ok bool) {
	last = i
	if f.dated {
		found := false
		for k := before[0]; k < before[1]; k++ {
			found = found || ts[k].is(tagDate)
		}
		if !found {
			return 0, false
		}
	}
	end := -1
	for _, e := range f.elems {
		switch e.sort {
		case ' ':
			n := after(ts, last)
			if n >= len(ts) || !e.words[ts[n].low] {
				// A particle may stand after a short object: "called Putin up".
				return 0, false
			}
			last = n
		case '=':
			found := false
			for k := subj[0]; k < subj[1]; k++ {
				found = found || e.words[ts[k].low]
			}
			if !found {
				return 0, false
			}
		case '^':
			if n := after(ts, last); n < len(ts) && e.words[ts[n].low] {
				return 0, false
			}
		default:
			if end < 0 {
				end = scope(ts, i)
			}
			found := -1
			for k := i + 1; k < end; k++ {
				if e.words[ts[k].low] {
					found = k
					break
				}
			}
			if found < 0 {
				for k := before[0]; k < before[1]; k++ {
					if e.words[ts[k].low] {
						found = k
						break
					}
				}
			}
			if (found >= 0) != (e.sort == '~') {
				return 0, false
			}
			if found > last {
				last = found
			}
		}
	}
	if f.actor && len(obj) == 0 {
		return 0, false
	}
	if f.alone {
		n := after(ts, i)
		if n < len(ts) && (ts[n].is(tagDet|tagPoss|tagNumber|tagAdj|tagLight|tagObj) || ts[n].entity != 0) && !ts[n].is(tagDate) {
			return 0, false
		}
	}
	return last, true
}

// subjRange returns the tokens of the subject's phrase that ends at token at.
func subjRange(ts []token, at int) [2]int {
	if at < 0 {
		return [2]int{}
	}
	r := [2]int{at, at + 1}
	for r[0] > 0 && r[0] > at-12 && !parts(ts, r[0]-1) && !ts[r[0]-1].is(tagComma) {
		r[0]--
	}
	return r
}

// undergone reports whether a verb that needs an object has none and is followed by
// a preposition, as headlines leave out the "was": "Keen poisoned with lead".
func undergone(ts []token, i int) bool {
	t := &ts[i]
	if t.forms == nil || !befalls[t.forms.lemma] || t.forms.forms&formPast == 0 || i == 0 || i+2 >= len(ts) || !nominal(&ts[i-1]) {
		return false
	}
	switch ts[i+1].low {
	case "with", "by", "in", "at", "over", "after", "for", "near", "during", "on":
		_, end := object(ts, i+1)
		return end <= i+1 || ts[i+1].is(tagPrep)
	}
	return false
}

// befalls are verbs that tell, without an object, of what befell their subject.
var befalls = listed("poison kill shoot stab injure wound arrest detain jail imprison sentence charge indict convict attack sack dismiss free release evacuate kidnap abduct hospitalise hospitalize expel deport murder assassinate behead suspend fine")

func verbHit(ts []token, i int) (hit, bool) {
	t := &ts[i]
	if t.verb == finite && undergone(ts, i) {
		t.verb = passive
	}
	h := hit{head: i, verb: true, use: t.verb}
	first := groupStart(ts, i)
	subj, at := subject(ts, first, 0)
	obj, _ := object(ts, i+1)
	var pass [2]int
	if t.verb == passive {
		pass, obj = subjRange(ts, at), subj
	}
	best := -1
	for _, f := range t.forms.frames {
		if f.weight <= best {
			continue
		}
		if last, ok := f.fits(ts, i, pass, subjRange(ts, at), obj); ok {
			best, h.frame, h.last = f.weight, f, last
		}
	}
	if h.frame == nil {
		return h, false
	}
	h.start, h.end = first, h.last+1
	if at >= 0 && at < first {
		h.start = at
	}
	if t.verb == passive {
		h.targets = subj
		for k := i + 1; k < len(ts) && k < i+10; k++ {
			if ts[k].low == "by" {
				h.actors, h.end = object(ts, k+1)
				break
			}
			if parts(ts, k) && ts[k].verb != passive || ts[k].is(tagComma) && k+1 < len(ts) && ts[k+1].verb != passive {
				break
			}
		}
	} else {
		h.actors = subj
		var end int
		h.targets, end = object(ts, i+1)
		if len(h.targets) == 0 && h.last > i {
			h.targets, end = object(ts, h.last+1)
		}
		h.end = max(h.end, end)
		if len(h.targets) == 0 && at >= 0 && t.verb != gerund {
			// "mercenaries, who the authorities accused of ...".
			if q := phraseStart(ts, at) - 1; q > 0 && ts[q].is(tagRel) {
				if q--; q > 0 && ts[q].is(tagComma) {
					q--
				}
				h.targets, _ = phrase(ts, q)
			}
		}
	}
	h.mode, h.rank = modeOf(ts, i, first)
	if at >= 0 && len(h.actors)+len(h.targets) > 0 {
		if two := twoOf(ts, phraseStart(ts, at), at+1); two > 0 {
			h.both = two
		}
	}
	if h.mode.must {
		h.demand(ts, first)
	}
	return h, len(h.actors) > 0 || len(h.targets) > 0 && (t.verb == passive) || toll(ts, &h)
}

func nounHit(ts []token, i int) (hit, bool) {
	t := &ts[i]
	h := hit{head: i}
	if t.is(tagUpper) && i > 0 && ts[i-1].is(tagUpper) && !ts[i-1].is(tagPoss) && !headline(ts) {
		return h, false // part of a name: "the Glorious Revolution"
	}
	best := -1
	for _, f := range t.noun.frames {
		if f.weight <= best {
			continue
		}
		if last, ok := f.fits(ts, i, [2]int{phraseStart(ts, i), i}, [2]int{}, nil); ok {
			best, h.frame, h.last = f.weight, f, last
		}
	}
	if h.frame == nil {
		return h, false
	}
	// Who: a possessive or a nation's adjective before, "by" or "between" after.
	h.start = i
	for k := i - 1; k >= 0 && nominal(&ts[k]) && k > i-8; k-- {
		h.start = k
		if m, ok := partyAt(ts, k); ok {
			poss := ts[m.end-1].is(tagPoss)
			if poss || m.country != "" || ts[k].is(tagNation) || k == i-1 {
				h.actors = append(h.actors, m)
				h.start = m.at
			}
			break
		}
	}
	h.end = i + 1
	for k := i + 1; k < len(ts) && k < i+16; k++ {
		tk := &ts[k]
		if tk.verb != notVerb && tk.verb != gerund || tk.is(tagStop|tagRel|tagComma|tagQuote) || clauseWord(tk.low) {
			break
		}
		if !tk.is(tagPrep) {
			continue
		}
		who, end := object(ts, k+1)
		if len(who) == 0 || k+1 < len(ts) && ts[k+1].is(tagDate) && dateBetween(ts, k, who[0].at) {
			continue // "elections on August 9 the leader ..."
		}
		switch tk.low {
		case "by", "between", "among":
			h.actors = append(h.actors, who...)
		case "from":
			switch h.frame.root {
			case hearsay.Accuse, hearsay.Request, hearsay.Threaten, hearsay.Support:
				h.actors = append(h.actors, who...) // "criticism from X"
			default:
				h.targets = append(h.targets, who...)
			}
		case "with":
			h.targets = append(h.targets, who...)
		case "of":
			if h.frame.ofAgent {
				h.actors = append(h.actors, who...)
			} else {
				h.targets = append(h.targets, who...)
			}
		case "on", "against", "to", "for", "into", "over":
			h.targets = append(h.targets, who...)
		case "in", "near", "at", "outside":
			if len(h.targets) == 0 {
				h.targets = append(h.targets, who...)
			}
		default:
			continue
		}
		h.end = max(h.end, end)
	}
	h.mode, h.rank = nounMode(ts, i)
	h.lightVerb(ts)
	if two := twoOf(ts, i+1, h.end+6); two > 0 {
		h.both = two
		h.end = max(h.end, two+1)
		return h, true
	}
	return h, len(h.actors) > 0 || len(h.targets) > 0 || h.frame.dated || h.frame.root == hearsay.Election || h.frame.root == hearsay.Consult
}

// lightVerb takes the actor of an event told by a verb that says nothing itself
// and its noun: "continued their strike", "announced a suspension of flights".
func (h *hit) lightVerb(ts []token) {
	p := phraseStart(ts, h.head) - 1
	if p < 0 || ts[p].verb == notVerb || ts[p].forms == nil || !lightVerbs[ts[p].forms.lemma] || ts[p].verb == passive {
		return
	}
	first := groupStart(ts, p)
	m, rank := modeOf(ts, p, first)
	if len(h.actors) == 0 {
		who, _ := subject(ts, first, 0)
		h.actors = who
		if len(who) > 0 {
			h.start = min(h.start, who[0].at)
		}
	}
	if len(h.actors) > 0 {
		h.start = min(h.start, first)
		h.mode, h.rank = m, rank-1
	}
}

var lightVerbs = map[string]bool{"announce": true, "declare": true, "order": true, "launch": true, "begin": true, "start": true, "mount": true,
	"stage": true, "conduct": true, "hold": true, "make": true, "carry": true, "continue": true, "impose": true, "undertake": true,
	"open": true, "wage": true, "resume": true, "commit": true, "complete": true, "sign": true, "conclude": true, "give": true, "issue": true}

// phraseStart returns the first token of the noun phrase that ends at token i.
func phraseStart(ts []token, i int) int {
	for i > 0 && nominal(&ts[i-1]) {
		i--
	}
	return i
}

// twoOf returns the token of a noun that stands for two named before, as in "the
// two leaders" or "both countries", among tokens from..to; 0 for none.
func twoOf(ts []token, from, to int) int {
	for k := max(from, 0); k+1 < len(ts) && k < to; k++ {
		if parts(ts, k) || ts[k].is(tagComma) {
			return 0
		}
		if ts[k].low != "two" && ts[k].low != "both" {
			continue
		}
		switch ts[k+1].low {
		case "leaders", "presidents", "heads", "ministers", "men", "women", "countries", "sides", "nations", "states", "governments", "neighbors", "neighbours", "allies", "rivals", "parties", "powers", "premiers":
			return k + 1
		}
	}
	return 0
}
