package event

import (
	"strings"

	"hearsay"
)

// trimmed returns the end of a clause without the small words at its end that lead
// on to something else.
func trimmed(ts []token, at hearsay.Range) int {
	k := len(ts) - 1
	for k >= 0 && ts[k].End > at.End {
		k--
	}
	for n := 0; n < 3 && k > 1 && ts[k].is(tagPron) && ts[k-1].Start > at.Start; n++ { // "rejecting what he", "and believes “there"
		switch ts[k-1].low {
		case "what", "that", "who", "which", "how", "why", "where", "when", "if", "whether", "as", "because", "and", "but", "or":
			k -= 2
			continue
		}
		break
	}
	for k > 1 && ts[k].Start > at.Start && (ts[k].is(tagNeg|tagModal) && !ts[k].is(tagDate|tagUpper) || ts[k].low == "what" || ts[k].low == "there" || ts[k].low == "how" || ts[k].low == "why") {
		k--
	}
	for k > 0 && ts[k].Start > at.Start && (ts[k].is(tagConj|tagComma|tagStop|tagRel|tagTo) || ts[k].is(tagPrep|tagSub|tagDet) && !ts[k].is(tagDate) && !ts[k].is(tagNumber|tagObj) && !particles[ts[k].low] || ts[k].is(tagPoss) && ts[k].is(tagDet)) {
		k--
	}
	if k < 0 || ts[k].End <= at.Start {
		return at.End
	}
	return ts[k].End
}

// particles can end a clause: "called off", "gave in".
var particles = map[string]bool{"off": true, "in": true, "out": true, "up": true, "down": true, "back": true, "away": true, "over": true, "on": true}

// completed returns where the clause of a hit ends that would otherwise break off
// at byte end: after the infinitive that its frame tells ("refused to answer
// questions") or what a passive verb gives ("was offered a job").
func completed(ts []token, h *hit, end int) int {
	if !h.verb {
		return end
	}
	i := h.head + 1
	if k := infinitive(ts, h.head); k > 0 {
		i = k + 1
	} else if h.last > h.head {
		i = h.last + 1
	}
	for i < len(ts) && i < h.head+reach && (ts[i].is(tagPrep|tagTo) && i+1 < len(ts) && nominal(&ts[i+1]) && ts[i].low != "to" && !clauseWord(ts[i].low) || ts[i].verb == notVerb && ts[i].is(tagDet|tagPoss) && ts[i].low != "that") {
		if ts[i].is(tagPrep) && end >= ts[i].End {
			i++
			continue
		}
		break
	}
	j := i
	for j < len(ts) && j < i+8 && nominal(&ts[j]) && !ts[j].is(tagPron) && ts[j].low != "that" {
		j++
	}
	for k := h.head + 1; k < j && k < h.head+reach; k++ { // "promised that the report would be open"
		if ts[k].low == "that" && ts[k].is(tagSub) {
			return max(end, told(ts, k, h.head+3*reach))
		}
	}
	if i < len(ts) && i == h.head+1 && ts[i].low == "that" && ts[i].is(tagSub) {
		return max(end, told(ts, i, h.head+3*reach))
	}
	if j > i || infinitive(ts, h.head) > 0 {
		return ts[j-1].End
	}
	return end
}

// told returns where the clause that token k, a "that", begins ends: at the first
// mark after its verb, or at the end of the sentence. A clause that runs past token
// most is left as it begins.
func told(ts []token, k, most int) int {
	verb := false
	for i := k + 1; i < len(ts); i++ {
		if i > most {
			return ts[k].Start
		}
		if verb && ts[i].is(tagComma|tagStop|tagQuote) {
			return ts[i-1].End
		}
		verb = verb || ts[i].verb != notVerb
	}
	if !verb {
		return ts[k].Start
	}
	last := len(ts) - 1
	for last > k && !ts[last].is(tagWord) {
		last--
	}
	return ts[last].End
}

// rounded returns the end of a clause that breaks off before what completes its
// last word: a verb's object after a preposition ("accused | of plotting a
// coup"), what a noun is to do ("an attempt | to rig the vote"). What it adds ends
// at a mark, and where it would run on for long nothing is added.
func rounded(ts []token, h *hit, at hearsay.Range) int {
	k := h.head
	for k+1 < len(ts) && ts[k+1].End <= at.End {
		k++
	}
	if !h.verb || k+2 >= len(ts) || ts[k].End != at.End {
		return at.End
	}
	switch next := &ts[k+1]; {
	case k > h.head && strings.HasSuffix(ts[k].low, "'s") && nominal(next): // "in Tuesday's | explosion at the port"
	case k == h.head && next.low == "of", k > h.head && next.low == "of" && ts[k].verb == notVerb && ts[k-1].is(tagDet):
	case next.low == "to" && !ts[k+2].is(tagDet|tagPoss|tagNumber|tagUpper) && k > h.head && ts[k].verb == notVerb && ts[k-1].is(tagDet):
	default:
		return at.End
	}
	for i := k + 2; i < len(ts) && i <= k+longTail; i++ {
		if ts[i].is(tagQuote) {
			return at.End // "of playing | “the old card”"
		}
		if ts[i].is(tagComma|tagStop|tagRel|tagSub|tagConj) || i > k+2 && (ts[i].verb == finite || ts[i].verb == auxiliary) {
			return trimmed(ts, hearsay.Range{Start: at.Start, End: ts[i-1].End})
		}
		if i == len(ts)-1 {
			return ts[i].End
		}
	}
	return at.End
}

// longTail is how many words may complete a clause.
const longTail = 12
