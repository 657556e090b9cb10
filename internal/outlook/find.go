package outlook

import (
	"strings"

	"hearsay"
)

// A hit is a cue found at words [from, to) of a sentence.
type hit struct {
	cue
	from, to int
	denied   bool // by the statement that reports it
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
		if s.cond[k] && (h.force == modal || h.force == able) { // "if it would": part of the condition
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
		if s.leads(k, best[k]) {
			if last := s.low[s.end(k)-1]; last != "that" {
				continue
			}
			if next, ok := best[k+1]; ok { // "the bloc warned that" only leads to what it warned of
				if next.band == (hearsay.Band{}) {
					next.band = best[k].band // "it is likely that they will"
					best[k+1] = next
				}
				continue
			}
		}
		if o, ok := f.outlook(s, k, best[k]); ok {
			out = append(out, o)
		}
	}
	return out
}

// leads reports whether cue h ends its clause k with "that" or with a verb of
// thinking ("they seem to think"): what it speaks of is the next clause.
func (s *sentence) leads(k int, h hit) bool {
	last := s.low[s.end(k)-1]
	return (h.force == belief || h.force == hedge || h.force == outcome) && h.to >= s.end(k)-1 && (last == "that" || reporting[last] && h.to < s.end(k))
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
		return hit{c, i, i + n, false}, true
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
		case "warns", "warn", "warned":
			for n := i + 2; n < i+5; n++ {
				if s.word(n) == "about" {
					return false // "warned residents about gases": of what is there
				}
			}
		case "warning", "promise", "scheduled", "considering", "anticipated", "expectation", "expectations", "considers", "speculated":
			if c.words[0] == "warning" && (next != "that" && next != "of" || next == "that" && !s.modalAfter(i)) {
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
	if c.words[0] == "going" && !bases[next] && s.upper(i+2) {
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

// modalAfter reports whether a modal stands after word i.
func (s *sentence) modalAfter(i int) bool {
	for n := i + 1; n < len(s.low); n++ {
		switch w := s.low[n]; {
		case w == "will" || w == "would" || w == "could" || w == "may" || w == "might" || w == "can" || strings.HasSuffix(w, "'ll"):
			return true
		}
	}
	return false
}

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
	return hit{cue{words: []string{"to"}, force: modal}, i, i + 1, false}, true
}

var auxiliaries = set(`is are was were be been has have had do does did can could may might must should will would wants want seeks tries refuses fails needs plans vows offers threatens asks urges tells calls forces helps agrees`)
