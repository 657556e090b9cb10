package event

import "hearsay"

// A mode is how a verb or noun stands to the facts, with what is needed to
// choose among roots and dates.
type mode struct {
	kind   hearsay.Mode
	intent bool // somebody's own word that they will: "will send", "is ready to send"
	refuse bool // somebody's own word that they won't
	able   bool // only that they can: "said he could"
	said   bool // told under a verb of speech
	inner  bool // told by the frame that governs it: "offered to send"
	past   bool // a simple past or past perfect
	must   bool // somebody's word that another must: "said X should leave"
	threat bool // somebody's own word that they will, unless
	now    bool // a present or present perfect
}

// control says what the word before "to" makes of the verb after it.
type control uint8

const (
	transparent control = iota + 1 // began to
	intending                      // plans to
	wishing                        // wants to
	failing                        // failed to
	trying                         // tried to: an attempt on somebody is an event
)

var controls = map[string]control{
	"begin": transparent, "start": transparent, "continue": transparent, "manage": transparent, "proceed": transparent, "move": transparent,
	"go": transparent, "come": transparent, "decide": transparent, "appear": transparent, "seem": transparent, "resume": transparent,
	"happen": transparent, "rush": transparent, "choose": transparent, "return": transparent, "report": transparent, "opt": transparent,
	"plan": intending, "intend": intending, "prepare": intending, "expect": intending, "aim": intending, "schedule": intending,
	"plans": intending, "intention": intending, "willingness": intending, "readiness": intending, "ready": intending, "willing": intending,
	"prepared": intending, "committed": intending, "set": intending, "due": intending, "scheduled": intending, "expected": intending,
	"decision": intending, "commitment": intending, "poised": intending, "about": intending, "eager": intending, "open": intending, "going": intending, "keen": intending, "happy": intending,
	"want": wishing, "hope": wishing, "wish": wishing, "try": trying, "seek": wishing, "attempt": trying, "need": wishing, "like": wishing,
	"fight": wishing, "struggle": wishing, "work": wishing, "likely": wishing, "able": wishing, "free": wishing, "attempts": wishing,
	"effort": wishing, "efforts": wishing, "bid": wishing, "chance": wishing, "right": wishing, "ability": wishing, "order": wishing, "have": wishing, "ought": wishing,
	"fail": failing, "failure": failing, "unlikely": failing, "unable": failing, "reluctant": failing, "unwilling": failing, "hesitate": failing, "forget": failing,
}

// modeOf reads the mode of the verb at i, whose group begins at first, and how
// plainly the sentence tells of it: 10 for the verb of a main clause.
func modeOf(ts []token, i, first int) (m mode, rank int) {
	rank = 10
	t := &ts[i]
	neg := false
	for k := first; k < i; k++ {
		g := &ts[k]
		if g.is(tagNeg) && g.low != "no" {
			neg = true
		}
		switch {
		case g.is(tagModal):
			switch g.low {
			case "will", "shall", "won't":
				m.kind, m.intent = hearsay.Future, true
			case "would", "wouldn't":
				m.kind = hearsay.Hypothetical
				if spoken(ts, first) {
					m.kind, m.intent = hearsay.Future, true
				}
			case "could":
				m.kind = hearsay.Hypothetical
				if p := before(ts, first); p >= 0 && ts[p].is(tagPron) && spoken(ts, first) {
					m.intent, m.able = true, true // "Lind said he could help"
				}
			case "must", "should", "ought":
				m.kind, m.must = hearsay.Hypothetical, spoken(ts, first)
			default:
				m.kind = hearsay.Hypothetical
			}
		case g.is(tagHave):
			m.now = g.low == "has" || g.low == "have"
			m.past = g.low == "had"
		case g.is(tagBe) && t.verb != perfect:
			if g.low == "was" || g.low == "were" {
				m.past = true
			} else if g.low == "is" || g.low == "are" {
				m.now = true
			}
		}
	}
	switch t.verb {
	case finite:
		if t.forms != nil && t.forms.forms&(formBase|formThird) != 0 {
			m.now = true
		} else {
			m.past = true
		}
	case gerund:
		rank = 6
		m.inherit(ts, first)
		m.inner = m.inner || laidTo(ts, first)
	case passive:
		if first == i || ts[first].is(tagAdverb) && ts[before(ts, i)+1].is(tagAdverb) && !m.past && !m.now {
			rank = 6
			for k := first; k < i; k++ {
				if ts[k].low == "already" || ts[k].low == "recently" {
					rank, m.past = 7, true
				}
			}
		}
	case bare:
		if p := before(ts, first); p >= 0 && ts[p].low == "to" {
			rank = m.controlled(ts, p, rank)
		} else if m.kind == "" && !m.now && !m.past {
			m.now = true
		}
	}
	if neg {
		if m.intent {
			m.refuse, m.intent = true, false
		} else if m.kind == "" || m.kind == hearsay.Hypothetical {
			m.kind = hearsay.Negated
		}
	}
	m.said = m.intent && spoken(ts, first)
	if m.must && neg {
		m.kind = hearsay.Hypothetical // "should not attack" is a demand too
	}
	if m.intent {
		for k := i + 1; k < len(ts) && k < i+reach; k++ {
			if ts[k].low == "unless" {
				m.threat = true
			}
		}
	}
	switch m.kind {
	case hearsay.Hypothetical:
		if !m.intent && !m.must {
			rank -= 5
		}
	case hearsay.Negated:
		rank -= 5
	}
	if t.verb == passive && rank == 7 {
		return m, rank
	}
	// Subordinate clauses tell it less plainly.
	for k, n := first-1, 0; k >= 0 && n < 14; k, n = k-1, n+1 {
		g := &ts[k]
		if g.is(tagStop | tagQuote) {
			break
		}
		if g.is(tagRel) {
			rank -= 3
			break
		}
		if g.low == "that" && k > 0 && ts[k-1].forms != nil && ts[k-1].verb != notVerb {
			if l := ts[k-1].forms.lemma; (l == "deny" || l == "doubt") && m.kind == "" {
				m.kind, m.intent = hearsay.Negated, false
				rank -= 5
			}
			break
		}
		if g.is(tagSub) && !g.is(tagDet) {
			switch g.low {
			case "if", "unless", "whether":
				if m.kind == "" || m.kind == hearsay.Future {
					m.kind, m.intent = hearsay.Hypothetical, false
				}
				rank -= 5
			case "as", "after", "when", "while", "because", "before", "since", "until", "although", "though", "whereas", "where":
				rank -= 3
			}
			break
		}
		if g.verb == finite && !g.is(tagSpeech) && m.kind == "" && t.verb == finite {
			break
		}
	}
	return m, rank
}

// inherit gives a participle the mode of what it hangs on: "could act by
// supporting", "no sign of helping".
func (m *mode) inherit(ts []token, first int) {
	p := before(ts, first)
	if p > 0 && ts[p].low == "of" {
		for k := p - 1; k >= 0 && nominal(&ts[k]); k-- {
			switch ts[k].low {
			case "no", "lack":
				m.kind = hearsay.Negated
				return
			case "sign", "risk", "possibility", "hope", "chance", "idea", "threat", "prospect", "danger", "intention", "hopes":
				m.kind = hearsay.Hypothetical
			}
		}
	}
	if p >= 0 && (ts[p].low == "without" || ts[p].low == "of" && p > 0 && ts[p-1].low == "short") { // "stopped short of calling"
		m.kind = hearsay.Negated
		return
	}
	if p >= 0 && (ts[p].low == "after" || ts[p].low == "since" || ts[p].low == "following" || ts[p].low == "despite") {
		m.past = true
		return
	}
	for k := first - 1; k >= 0 && k > first-20; k-- {
		if ts[k].is(tagStop | tagQuote) {
			return
		}
		if ts[k].verb == bare && before(ts, groupStart(ts, k)) >= 0 && ts[before(ts, groupStart(ts, k))].low == "to" {
			continue // a purpose
		}
		if v := ts[k].verb; v == finite || v == bare || v == perfect || v == passive || v == goingOn {
			o, _ := modeOf(ts, k, groupStart(ts, k))
			if m.kind == "" && o.kind != hearsay.Negated {
				m.kind = o.kind
			}
			m.now, m.past = o.now, o.past
			return
		}
	}
}

// spoken reports whether a verb of speech governs the clause at token first:
// "said they would".
func spoken(ts []token, first int) bool {
	for k := first - 1; k >= 0 && k > first-14; k-- {
		if ts[k].is(tagStop) {
			return false
		}
		if ts[k].is(tagSpeech) && ts[k].verb != notVerb {
			return true
		}
	}
	return false
}

// laidTo reports whether the participle whose group begins at first is what a verb
// before it lays to somebody else: "blamed Lomar for bombing the pier", "was
// accused of looting". The subject there did nothing of it.
func laidTo(ts []token, first int) bool {
	p := before(ts, first)
	if p < 1 || ts[p].low != "of" && ts[p].low != "for" && ts[p].low != "with" {
		return false
	}
	for k := p - 1; k >= 0 && k >= p-10; k-- {
		g := &ts[k]
		if g.is(tagStop | tagRel | tagComma) {
			return false
		}
		if g.verb != notVerb && g.verb != auxiliary {
			return g.forms != nil && laying[g.forms.lemma]
		}
	}
	return false
}

// laying are verbs whose object did what "of", "for" or "with" leads to.
var laying = listed("accuse blame criticize criticise condemn denounce suspect charge convict acquit praise thank commend applaud hail jail imprison sentence arrest detain fine sue prosecute indict rebuke slam blast lambaste lambast scold reprimand censure chide berate fault punish expel suspend sack execute sanction congratulate honor honour")

// controlled reads what governs the infinitive whose "to" is token p.
func (m *mode) controlled(ts []token, p, rank int) int {
	for k, n := p-1, 0; k >= 0 && n < 9; k, n = k-1, n+1 {
		g := &ts[k]
		if g.is(tagStop | tagRel) {
			break
		}
		c := controls[g.low]
		if c == 0 && g.forms != nil && g.verb != notVerb {
			c = controls[g.forms.lemma]
		}
		if c != 0 && (n == 0 || g.verb != notVerb && c != transparent) {
			switch c {
			case transparent:
				outer, r := modeOf(ts, k, groupStart(ts, k))
				outer.inner = outer.inner || m.inner
				*m = outer
				return min(rank, r)
			case intending:
				m.kind, m.intent = hearsay.Future, true
				for j := groupStart(ts, k); j < k; j++ {
					if ts[j].is(tagNeg) {
						m.intent, m.refuse = false, true
					}
				}
				return rank - 1
			case trying:
				if !cooperative(frameRoot(ts, p)) {
					m.now = true
					return rank - 1
				}
				m.kind = hearsay.Hypothetical
				return rank - 1
			case wishing:
				m.kind = hearsay.Hypothetical
				return rank - 1
			case failing:
				m.kind = hearsay.Negated
				return rank - 1
			}
		}
		if g.is(tagBe) && n == 0 { // "is to visit"
			m.kind, m.intent = hearsay.Future, true
			return rank - 1
		}
		if g.verb != notVerb && g.verb != auxiliary {
			if g.forms != nil && len(g.forms.frames) > 0 {
				m.inner = true
			}
			break
		}
		if g.noun != nil && n == 0 {
			m.inner = true
			break
		}
	}
	m.kind = hearsay.Hypothetical // a purpose: "sent troops to seize"
	return rank - 3
}

// frameRoot is the root of the first frame of the infinitive after token p.
func frameRoot(ts []token, p int) hearsay.Root {
	for k := p + 1; k < len(ts) && k < p+4; k++ {
		if ts[k].verb == bare && ts[k].forms != nil && len(ts[k].forms.frames) > 0 {
			return ts[k].forms.frames[0].root
		}
	}
	return hearsay.Aid
}

// nounMode reads the mode of an event told by a noun.
func nounMode(ts []token, i int) (m mode, rank int) {
	rank = 3
	k := i - 1
	for ; k >= 0 && nominal(&ts[k]); k-- {
		switch ts[k].low {
		case "no":
			m.kind = hearsay.Negated
		case "possible", "potential", "likely", "threatened", "any", "further", "more", "new":
			if m.kind == "" && ts[k].low != "further" && ts[k].low != "more" && ts[k].low != "new" {
				m.kind = hearsay.Hypothetical
			}
		case "planned", "upcoming", "future", "scheduled", "next", "proposed", "forthcoming":
			m.kind = hearsay.Future
		}
	}
	// The word that governs the phrase.
	for n := 0; k >= 0 && n < 3; k, n = k-1, n+1 {
		g := &ts[k]
		if g.is(tagStop | tagComma | tagRel | tagQuote) {
			break
		}
		switch g.low {
		case "without":
			m.kind = hearsay.Negated
		case "for", "towards", "as", "if", "whether", "possibility", "risk", "threat", "fear", "fears", "prospect", "idea", "avoid", "prevent":
			if m.kind == "" {
				m.kind = hearsay.Hypothetical
			}
		}
		if g.forms != nil && g.verb != notVerb {
			if m.kind == "" && unreal[g.forms.lemma] {
				m.kind = hearsay.Hypothetical
			}
			if m.kind == "" {
				if o, _ := modeOf(ts, k, groupStart(ts, k)); o.kind != "" {
					m.kind = o.kind
				}
			}
			break
		}
		if g.is(tagModal) && m.kind == "" {
			m.kind = hearsay.Hypothetical
			if g.low == "will" {
				m.kind = hearsay.Future
			}
		}
		if !g.is(tagPrep | tagDet | tagAdverb) {
			break
		}
	}
	// What the phrase does: "support for X could".
	for j := i + 1; j < len(ts) && j < i+8 && m.kind == ""; j++ {
		if ts[j].is(tagModal) {
			m.kind = hearsay.Hypothetical
			break
		}
		if ts[j].verb != notVerb || ts[j].is(tagComma|tagStop|tagRel|tagSub) && !ts[j].is(tagPrep|tagDet) {
			break
		}
	}
	if m.kind != "" {
		rank--
	}
	return m, rank
}

// unreal are verbs whose object need not have happened.
var unreal = map[string]bool{"fear": true, "avoid": true, "prevent": true, "want": true, "seek": true, "demand": true, "oppose": true,
	"discuss": true, "risk": true, "threaten": true, "plan": true, "propose": true, "urge": true, "expect": true, "need": true,
	"request": true, "predict": true, "suggest": true, "consider": true, "deny": true, "rule": true, "prepare": true, "favor": true,
	"favour": true, "trigger": true, "justify": true, "ban": true, "allow": true, "permit": true, "call": true, "promise": true, "offer": true}

// cooperative are the roots whose promise is an AGREE, after PLOVER: "all
// cooperative actions reported in future tense are taken to imply intentions".
func cooperative(r hearsay.Root) bool {
	switch r {
	case hearsay.Consult, hearsay.Support, hearsay.Cooperate, hearsay.Aid, hearsay.Concede, hearsay.Retreat:
		return true
	}
	return false
}

// hostile are the roots whose announcement is a THREATEN.
func hostile(r hearsay.Root) bool {
	switch r {
	case hearsay.Sanction, hearsay.Coerce, hearsay.Assault, hearsay.Protest, hearsay.Mobilize:
		return true
	}
	return false
}

// code returns the root and mode of a hit.
func (h *hit) code() (hearsay.Root, hearsay.Mode) {
	r := h.frame.root
	switch {
	case h.mode.must:
		return hearsay.Request, ""
	case h.mode.threat:
		return hearsay.Threaten, ""
	case h.mode.intent && cooperative(r):
		return hearsay.Agree, hearsay.Future
	case h.mode.able:
		return r, hearsay.Hypothetical
	case h.mode.intent && hostile(r) && h.mode.said:
		return hearsay.Threaten, ""
	case h.mode.refuse && (cooperative(r) || r == hearsay.Agree):
		return hearsay.Reject, ""
	case h.mode.intent:
		return r, hearsay.Future
	case h.mode.refuse:
		return r, hearsay.Negated
	}
	return r, h.mode.kind
}
