package when

import "hearsay"

// Tense tells from the verbs of a sentence whether the expression in it looks
// back or ahead; both are false where they do not say.
//
// The verb that counts is the nearest one before the expression, since news
// puts a time after its verb ("announced Friday that it will pay"); where none
// stands before it, the nearest after. A past participle behind "will be", "to
// be" or "is to" looks ahead. Quotations and clauses are not told apart: the
// nearest verb does that well enough.
func Tense(text string, sentence hearsay.Range, e Expr) (past, future bool) {
	s := hearsay.Range{Start: max(sentence.Start, 0), End: min(sentence.End, len(text))}
	if s.Empty() || e.Start < s.Start || e.End > s.End {
		return false, false
	}
	s.Start, s.End = max(s.Start, e.Start-400), min(s.End, e.End+200)
	before := verbs(text[s.Start:e.Start])
	if n := len(before); n > 0 {
		return before[n-1] < 0, before[n-1] > 0
	}
	if v := verbs(text[e.End:s.End]); len(v) > 0 {
		return v[0] < 0, v[0] > 0
	}
	return false, false
}

// verbs returns -1 for each verb of the past in a piece of a sentence, 1 for
// each of the future, in order.
func verbs(s string) []int8 {
	var out []int8
	ahead := 0 // words since "will", "to"
	var low [16]byte
	for i := 0; i < len(s); {
		if !letter(s[i]) {
			if s[i] == ',' || s[i] == ';' || s[i] == '"' {
				ahead = 0
			}
			i++
			continue
		}
		n, j := 0, i
		for ; j < len(s) && (letter(s[j]) || s[j] >= 0x80 || s[j] == '\''); j++ {
			if n < len(low) {
				low[n] = s[j] | 0x20
			}
			n++
		}
		start := i
		i = j
		if ahead > 0 {
			ahead--
		}
		if n > len(low) {
			if ahead == 0 && s[j-2:j] == "ed" {
				out = append(out, -1)
			}
			continue
		}
		w := low[:n]
		switch k := verbWords[string(w)]; {
		case k == 2: // will
			out, ahead = append(out, 1), 5
		case k == 3: // to: the verb after it has no tense of its own
			ahead = 3
		case k == 4: // due, expected, scheduled: what follows is ahead, if "to" or a date does
			if ahead == 0 || len(out) == 0 || out[len(out)-1] < 0 {
				out = append(out, 1)
			}
			ahead = 3
		case k == 1 && ahead == 0:
			out = append(out, -1)
		case k == 0 && ahead == 0 && n > 3 && w[n-1] == 'd' && w[n-2] == 'e' && s[start] >= 'a' && !adjective[string(w)]:
			out = append(out, -1)
		}
	}
	return out
}

// verbWords: 1 past, 2 a future auxiliary, 3 "to", 4 a word of what is planned.
var verbWords = func() map[string]int8 {
	m := map[string]int8{}
	for k, list := range map[int8][]string{
		1: {"was", "were", "had", "did", "said", "told", "began", "came", "went", "took", "made", "gave", "won", "lost", "held", "met", "left", "found",
			"got", "saw", "knew", "wrote", "spoke", "fell", "rose", "grew", "broke", "led", "sent", "sold", "bought", "brought", "thought", "fought",
			"kept", "became", "ran", "hit", "shot", "struck", "flew", "drove", "died", "killed", "paid", "sought", "stood", "sat", "withdrew", "overthrew",
			"been", "has", "have", "ago", "since", "wasn't", "weren't", "didn't", "hadn't", "stole", "swore", "chose", "threw", "drew", "blew", "wore", "built", "spent", "felt", "dealt"},
		2: {"will", "shall", "won't", "going", "would", "hopes", "plans", "intends", "upcoming", "ahead", "looming"},
		3: {"to"},
		4: {"due", "expected", "scheduled", "planned", "set", "slated", "likely", "supposed", "bound", "poised", "deadline"},
	} {
		for _, w := range list {
			m[w] = k
		}
	}
	return m
}()

// adjective are words in -ed that are no verbs of the past.
var adjective = map[string]bool{"united": true, "armed": true, "alleged": true, "need": true, "indeed": true, "hundred": true, "red": true, "speed": true, "embattled": true, "unprecedented": true, "wounded": true, "proposed": true, "led": true, "exceed": true, "proceed": true, "succeed": true, "feed": true, "seed": true, "agreed": false}
