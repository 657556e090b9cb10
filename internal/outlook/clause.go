package outlook

import (
	"strings"
	"unicode/utf8"

	"hearsay"
	"hearsay/internal/words"
)

// A sentence is the words of one sentence of an article, with its clauses.
type sentence struct {
	text string        // of the article
	at   hearsay.Range // in the article
	kind hearsay.BlockKind
	w    []words.Word // offsets in the article
	low  []string     // lower-case, apostrophes straight
	from []int        // first word of each clause; ends where the next begins
	cond []bool       // the clause is a condition
	name []bool       // the clause names who says the rest: ", Ferris said"
	asks bool         // ends in a question mark
	caps bool         // a headline in title case
}

func newSentence(a *hearsay.Article, at hearsay.Range, kind hearsay.BlockKind) *sentence {
	s := &sentence{text: a.Text, at: at, kind: kind}
	s.w = words.Words(a.Text[at.Start:at.End])
	s.low = make([]string, 0, len(s.w))
	up, long := 0, 0
	for i := range s.w {
		s.w[i].Start += at.Start
		s.w[i].End += at.Start
		s.low = append(s.low, lower(a.Text[s.w[i].Start:s.w[i].End]))
		if s.w[i].Len() > 3 {
			long++
			if s.w[i].Upper {
				up++
			}
		}
	}
	s.caps = long >= 3 && up*10 >= long*8
	s.asks = strings.HasSuffix(strings.TrimRight(a.Text[at.Start:at.End], "\"”’' "), "?")
	s.clauses()
	return s
}

func lower(w string) string {
	for i := 0; i < len(w); i++ {
		if c := w[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' {
			return strings.ReplaceAll(strings.ToLower(w), "’", "'")
		}
	}
	return w
}

// gap returns what stands between word i-1 and word i.
func (s *sentence) gap(i int) string {
	if i <= 0 || i >= len(s.w) {
		return ""
	}
	return s.text[s.w[i-1].End:s.w[i].Start]
}

var (
	pronouns  = set(`it he she they we there this`)
	always    = set(`but although though whereas because`)
	afterStop = set(`and or so yet which who whose whom where while as when if even unless until should making despite including such not then since after before without nor with meaning`)
	openers   = set(`if should although though as while when after since despite unless once because even whatever given without before`)
	noClause  = set(`to on in at by of from for about with as monday tuesday wednesday thursday friday saturday sunday last this earlier yesterday today and or a an`)
)

// clauses parts the sentence: at semicolons, dashes and colons; before
// conjunctions and relatives after a comma; after a verb of report; after the
// comma that ends an opening "if", "as", "while".
func (s *sentence) clauses() {
	if len(s.w) == 0 {
		return
	}
	s.from = []int{0}
	opening := openers[s.low[0]]
	for i := 1; i < len(s.w); i++ {
		g := s.gap(i)
		cut := strings.ContainsAny(g, ";:—–…?!") || strings.Contains(g, " - ")
		comma := strings.Contains(g, ",")
		w, prev := s.low[i], s.low[i-1]
		switch {
		case cut:
		case w == "because" && i+1 < len(s.w) && s.low[i+1] == "of":
			continue
		case always[w] || (w == "while" || w == "if" || w == "unless") && prev != "even" && prev != "as" && prev != "only":
			cut = true
		case w == "even" && i+1 < len(s.w) && (s.low[i+1] == "if" || s.low[i+1] == "though"):
			cut = true
		case comma && (afterStop[w] || opening):
			cut = true
		case comma && s.credits(i):
			cut = true
		case comma && prev != "" && s.closesQuote(g):
			cut = true
		case w == "that" && reporting[prev]:
			continue // the clause begins after "that"
		case prev == "that" && s.reportedThat(i-1):
			cut = true
		case comma && pronouns[w] && i+1 < len(s.w) && !reporting[s.low[i+1]]:
			cut = true
		case expecting[prev] && s.toFollows(i):
			continue // "expects the fighting to go on"
		case reporting[prev] && !noClause[w] && !comma && i >= 2 && prev != "warned" && prev != "warns":
			cut = true
		case w == "who" || w == "which":
			cut = comma
		}
		if cut && i > s.from[len(s.from)-1] {
			s.from = append(s.from, i)
			opening = openers[w]
		}
	}
	s.cond = make([]bool, len(s.from))
	s.name = make([]bool, len(s.from))
	for k, f := range s.from {
		end := s.end(k)
		switch w := s.low[f]; {
		case w == "if" || w == "unless":
			s.cond[k] = true
		case w == "even" && f+1 < end && s.low[f+1] == "if":
			s.cond[k] = true
		case (w == "and" || w == "but" || w == "that") && f+1 < end && s.low[f+1] == "if":
			s.cond[k] = true
		case w == "should" && f+2 < end && !s.asks && end < len(s.w):
			s.cond[k] = true
		}
		s.name[k] = k > 0 && s.credits(f)
	}
}

var expecting = set(`expects expected expect believes believed reported predicts`)

// toFollows reports whether an infinitive follows within six words from i on, and
// no verb that would need a clause of its own before it.
func (s *sentence) toFollows(i int) bool {
	for n := i; n+1 < len(s.low) && n < i+6; n++ {
		if auxiliaries[s.low[n]] || strings.ContainsAny(s.gap(n+1), ",;:") {
			return false
		}
		if n > i && s.low[n] == "to" {
			return true
		}
	}
	return false
}

// reportedThat reports whether the "that" at word i begins what is reported:
// "said Monday that".
func (s *sentence) reportedThat(i int) bool {
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		if reporting[s.low[k]] || s.low[k] == "out" {
			return true
		}
		if strings.Contains(s.gap(k+1), ",") {
			return false
		}
	}
	return false
}

func (s *sentence) closesQuote(g string) bool { return strings.ContainsAny(g, "”\"") }

// credits reports whether the words from i on are a credit: "Ferris said",
// "said Keir Giles".
func (s *sentence) credits(i int) bool {
	if reporting[s.low[i]] {
		return true
	}
	if !s.w[i].Upper && s.low[i] != "he" && s.low[i] != "she" && s.low[i] != "they" && s.low[i] != "the" && s.low[i] != "according" {
		return false
	}
	for k := i + 1; k < len(s.w) && k < i+5; k++ {
		if strings.ContainsAny(s.gap(k), ",;:—") {
			return false
		}
		if reporting[s.low[k]] {
			return k+1 >= len(s.w) || strings.ContainsAny(s.gap(k+1), ",.;:—–") || noClause[s.low[k+1]]
		}
	}
	return s.low[i] == "according"
}

// end returns the word after clause k.
func (s *sentence) end(k int) int {
	if k+1 < len(s.from) {
		return s.from[k+1]
	}
	return len(s.w)
}

// clauseAt returns the clause of word i.
func (s *sentence) clauseAt(i int) int {
	k := 0
	for k+1 < len(s.from) && s.from[k+1] <= i {
		k++
	}
	return k
}

// rangeOf returns the place of words [i, j), with a percent sign or closing
// bracket left out.
func (s *sentence) rangeOf(i, j int) hearsay.Range {
	return hearsay.Range{Start: s.w[i].Start, End: s.w[j-1].End}
}

// raised returns the word at which "I don't think" begins where that stands
// before clause k and denies it; -1 where nothing does. English moves the "not" of
// what is thought to the thinking.
func (s *sentence) raised(k int) int {
	i := s.from[k] - 1
	that := i > 0 && s.low[i] == "that"
	if that {
		i--
	}
	switch {
	case k == 0 || i < 1:
		return -1
	case that && (doubtful[s.low[i]] && !scant[s.low[i-1]] || chances[s.low[i]] && scant[s.low[i-1]]):
		return s.from[k-1] // "there is little chance that"
	case !raising[s.low[i]]:
		return -1
	}
	denied := false
	from := i
	for j := i - 1; j >= s.from[k-1] && j >= i-4; j-- {
		if strings.ContainsAny(s.gap(j+1), ",;:—–") {
			break
		}
		switch w := s.low[j]; {
		case strings.HasSuffix(w, "n't"), w == "not", w == "never", w == "nobody", w == "few":
			denied = true
		case !denied && w != "really" && w != "personally" && w != "currently" && w != "actually":
			return -1
		}
		from = j
	}
	if !denied {
		return -1
	}
	return from
}

// closed reports whether the relative clause that begins at word i ends before
// word j: a comma stands between.
func (s *sentence) closed(i, j int) bool {
	for n := i + 2; n <= j; n++ {
		if strings.Contains(s.gap(n), ",") {
			return true
		}
	}
	return false
}

// hardToSee reports whether "hard to see how", "difficult to imagine" or "little
// chance that" stands in clause k before cue h, or its chance is said to be slim.
func (s *sentence) hardToSee(k int, h hit) bool {
	for j := s.from[k]; j < h.to && j+2 < s.end(k); j++ {
		switch of := s.low[j+1] == "that" || s.low[j+1] == "of"; {
		case chances[s.low[j]] && of && s.remote(j+2, s.end(k)):
			return true
		case j+2 >= h.from: // the cue's own words
		case hardly[s.low[j]] && s.low[j+1] == "to" && seeing[s.low[j+2]]:
			return true
		case scant[s.low[j]] && chances[s.low[j+1]] && (s.low[j+2] == "that" || s.low[j+2] == "of"):
			return true
		}
	}
	return false
}

// remote reports whether words [i, j) say that a chance is small: "are close to
// zero", "are slim".
func (s *sentence) remote(i, j int) bool {
	for ; i+1 < j; i++ {
		if w := s.low[i]; (w == "is" || w == "are" || w == "was" || w == "were" || w == "to" || w == "very" || w == "looks" || w == "look" || w == "seems" || w == "seem") && remote[s.low[i+1]] {
			return true
		}
	}
	return false
}

var remote = set(`zero nil slim low small remote minimal negligible slender poor dim bleak scant`)

var (
	hardly = set(`hard difficult impossible tough harder`)
	seeing = set(`see imagine envisage envision picture believe conceive foresee`)
)

var (
	doubtful = set(`unlikely doubtful improbable inconceivable unthinkable impossible doubt doubts doubted doubting`)
	chances  = set(`chance chances prospect prospects likelihood hope hopes possibility sign signs indication evidence reason expectation danger risk`)
	scant    = set(`little no slim scant small few low zero minimal remote`)
)

var raising = set(`think thinks thought believe believes believed expect expects expected suppose see sees imagine`)
