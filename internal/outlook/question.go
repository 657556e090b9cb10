package outlook

import (
	"strings"

	"hearsay"
)

// A family is predicates that answer one kind of question.
type family struct {
	name     string
	template string // with T: two entities; "Will A intervene in T?"
	alone    string // without a target
	state    bool   // persons and seats stand for their country
	object   bool   // the actor may be the object: "propping up X"
	near     int    // words after the cue that its predicate stands in
	kinds    string // of actor: p person, g organisation, l place, r group
	needs    bool   // makes sense with a target only
	yes, no  [][]string
}

// familyTable lists the families, first match first. A line is: name; template
// with target; template without; flags (s: of states, o: about the object,
// v: its predicate stands right after the cue, t: only with a target, and the kinds
// of actor: p person, g organisation, l place, r group);
// predicates for; predicates against. "*" stands for one to three words; a word
// ending in "~" matches every word that begins so.
const familyTable = `
idiom; ; ; ; buy~ time, buys time, strike~ a deal, back~ down, back to, deal~ with, take place, takes place, start~ from, open to, open up; 
power; Will A stay in power?; Will A stay in power?; op; stay~ in power, remain~ in power, retain~ power, cling~ to power, hold~ on to power, hold~ onto power, keep~ * in power, hold power, serve~ another term, survive~, semblance of power; step~ down, resign~, leave~ office, lose~ power, losing power, losing * grasp, losing * grip, lose * grip, departure, oust~, overthrow~, toppl~, forced out, stand~ down, quit~, impeach~, transition of power, no longer be the same, be * removed, fall of the regime, regime change
takeover; Will A take over T?; Will A make a takeover?; s; takeover, take over, takes over, taking over, annex~, seize~, seizure, seizing, absorb~, reclaim~, gobbl~, swallow~, occup~, deeper integration, closer integration, privatiz~; 
attack; Will A attack T?; Will A attack?; s; attack~, bomb~, air strike~, airstrike~, shell~, offensive, retaliat~, strike back, launch~ * strike~, war with, go to war, nuclear weapon~; 
intervene; Will A intervene in T?; Will A intervene?; s; interven~, invad~, invasion, militarily, military action, military force, military support, military assistance, military help, military intervention, send~ troops, troops, deploy~, mobiliz~, mobilis~, harness~ * military, come to * aid, prop~ up, throw * lifeline, lend~ a hand, follow~ through, take military; hold~ back, stay~ out, refrain~, back~ off, withdraw~ troops, pull~ out
sanction; Will A impose sanctions on T?; Will A impose sanctions?; s; sanction, sanctions, tariff~, embargo~, blacklist~, expel~, boycott~; lift~ sanctions, eas~ sanctions, lift~ * tariff~
deal; Will A and T reach a deal?; Will A reach a deal?; sv; deal, agreement, accord, treaty, cease-fire, ceasefire, truce, negotiat~, mediat~, broker~, peace talks, talks, compromise, compromises, settle~, sign~; walk~ away, collapse~, break~ down, breakdown
meet; Will A meet T?; Will A hold talks?; vtpgl; meet~, summit, visit~, hold~ talks; cancel~ * visit
backlash; Will A lose goodwill?; Will A lose goodwill?; s; backlash, push~ away, alienat~, lose~ support, goodwill, turn~ against, defeat for; win~ over
elect; Will A win?; Will A win?; vpg; win, wins, winning, won, victory, prevail~, re-elect~, reelect~, tip the scales; lose, loses, losing, defeat~, concede~
vote; Will there be new elections in A?; Will there be new elections?; gl; new elections, fresh elections, early election~, snap election~, referendum, re-run, hold~ elections, election; postpone~ * election~, delay~ * election~
law; Will A change the law?; Will A change the law?; vgl; pass~ * bill, pass~ * law, legislat~, enact~, reform~, legaliz~, legalis~, ban, bans; repeal~
approval; Will A give approval?; Will A give approval?; vgl; approv~, ratif~, sign~ * bill; veto~, block~, reject~, strike~ down, overturn~
court; Will A be convicted?; Will A be convicted?; vpg; convict~, charg~, indict~, sentenc~, jail~, prosecut~, extradit~, plead~ guilty, stand trial, go on trial, arrest~, death penalty, face~ charges; acquit~, releas~ * bail, drop~ * charges, clear~ * of, pardon~, appeal~
walkout; Will A strike?; Will A strike?; vgr; walkout, strike, strikes, go on strike; call~ off * strike
buy; Will A buy T?; Will A buy?; vtg; acquir~, buy, buys, buying, purchas~, merge~, merger, acquisition; sell, sells, divest~
launch; Will A launch T?; Will A go ahead?; vgl; launch~, releas~, unveil~, introduc~, roll~ out, available, debut~, ship, ships, deliver~, open, opens, start~, begin~; delay~, cancel~, scrap~, postpone~, discontinu~
market; Will A rise?; Will A rise?; vgl; rise, rises, rising, grow~, increas~, climb~, surge~, gain~, recover~, rebound~, expand~, improv~; fall, falls, falling, drop, drops, declin~, shrink~, slump~, contract~, decreas~, weaken~, slow~, cut, cuts, crash~, worsen~
help; Will A help T?; Will A help?; sv; help~, aid, aids, assist~, support~, back, backs, rescue~, fund~, bail~ out, friendly relations, good relations; abandon~, cut~ off
protest; Will protests go on in A?; Will protests go on?; s; protest, protests, protesting, demonstration, demonstrations, demonstrate, demonstrating, uprising, revolution, unrest, rally, rallies; die~ down
comeback; Will A return to power?; Will A return to power?; p; return~ to power, return~ to office, return~ as, regain~ power, come back to power, reinstat~, restored to power; 
quit; Will A leave T?; Will A leave?; vp; leave, leaves, leaving, retire~, depart~, exit~, withdraw~; stay, stays, remain~
act; Will A act?; Will A act?; sv; act, acts, respond~, step~ in, take action, take steps, stop, stops, prevent~; stand by, do nothing
`

// A phrase is one predicate of a family.
type phrase struct {
	words   []string
	family  int
	against bool
}

// phrasesOf returns the phrases of the families by the first letter of each, in
// the order of the table, those against before those for.
func phrasesOf(families []family) (out [256][]phrase) {
	for k, f := range families {
		for _, p := range f.no {
			out[first(p[0])] = append(out[first(p[0])], phrase{p, k, true})
		}
		for _, p := range f.yes {
			out[first(p[0])] = append(out[first(p[0])], phrase{p, k, false})
		}
	}
	return out
}

func first(w string) byte {
	if w == "" {
		return 0
	}
	return w[0]
}

func readFamilies() []family {
	var out []family
	phrases := func(s string) (ps [][]string) {
		for _, p := range strings.Split(s, ",") {
			if w := strings.Fields(p); len(w) > 0 {
				ps = append(ps, w)
			}
		}
		return ps
	}
	for _, line := range strings.Split(strings.TrimSpace(familyTable), "\n") {
		f := strings.Split(line, ";")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		fam := family{name: f[0], template: f[1], alone: f[2], state: strings.Contains(f[3], "s"), object: strings.Contains(f[3], "o"), needs: strings.Contains(f[3], "t"), near: 9, yes: phrases(f[4])}
		if strings.Contains(f[3], "v") {
			fam.near = 3
		}
		if fam.kinds = f[3]; fam.state {
			fam.kinds = "glr"
		}
		if len(f) > 5 {
			fam.no = phrases(f[5])
		}
		out = append(out, fam)
	}
	return out
}

// phraseAt returns how many words from i on match the phrase; 0 where they don't.
func (s *sentence) phraseAt(i, to int, phrase []string) int {
	at := i
	for k, p := range phrase {
		if p == "*" {
			for skip := 1; skip <= 3; skip++ {
				if at+skip <= to {
					if n := s.phraseAt(at+skip, to, phrase[k+1:]); n > 0 {
						return at + skip + n - i
					}
				}
			}
			return 0
		}
		if at >= to {
			return 0
		}
		w := s.low[at]
		if stem, ok := strings.CutSuffix(p, "~"); ok {
			if !strings.HasPrefix(w, stem) || len(w) > len(stem)+4 {
				return 0
			}
		} else if w != p {
			return 0
		}
		at++
	}
	return at - i
}

// predicate returns the family that the words [from, to) speak of, the sign of
// its predicate and its place: the first match after the cue, by order of words,
// then of the table; else the first before it.
func (f *finder) predicate(s *sentence, from, to int) (fam *family, against bool, at, end int) {
	for i := from; i < to; i++ {
		size := 0
		for _, p := range f.phrases[first(s.low[i])] {
			if n := s.phraseAt(i, to, p.words); n > size {
				fam, against, at, end, size = &f.families[p.family], p.against, i, i+n, n
			}
		}
		if size > 0 && fam.template == "" {
			i = end - 1
			continue
		}
		if size > 0 && fam.name == "act" && (s.low[at] == "act" || s.low[at] == "acts" || s.low[at] == "step") {
			// Another predicate near by says what the act is.
			if g, a, n, e := f.predicate(s, i+1, min(to, i+10)); g != nil && g.name != "act" {
				return g, a, n, e
			}
		}
		if size > 0 {
			return fam, against, at, end
		}
	}
	return nil, false, 0, 0
}

// ask gives the outlook its question and direction.
func (f *finder) ask(s *sentence, k int, h hit, conditional bool, o *hearsay.Outlook) {
	from, to := s.from[k], s.end(k)
	fam, against, at, end := f.predicate(s, h.to, min(to, h.to+9))
	far := fam != nil && (at > h.to+fam.near || s.asked(h.to, at))
	if fam == nil {
		// "Sending troops would be unpopular": the predicate is the subject.
		fam, against, at, end = f.predicate(s, from, h.from)
		far = !strings.HasSuffix(s.low[from], "ing") && h.force != outcome
	}
	if fam != nil && fam.name == "help" { // "assist him militarily"
		for i := from; i < to; i++ {
			if strings.HasPrefix(s.low[i], "militar") || s.low[i] == "troops" {
				fam = f.family("intervene")
				break
			}
		}
	}
	if fam != nil && !far {
		o.Question = f.question(s, k, h, fam, at, end)
	}
	// Without a question a claim points to what it says, not to what its predicate
	// denies, unless that is a matter of state: "hold back", "step down".
	against = against && (o.Question != "" || fam.state || fam.object)
	o.Direction = f.direction(s, k, h, fam, against, at, conditional, o)
}

// question returns the key of the question that a claim answers: its family,
// actor and target; "" where the actor is unsure or not of the kind the family
// asks about. The predicate is words [at, end).
func (f *finder) question(s *sentence, k int, h hit, fam *family, at, end int) string {
	actor, target := f.parties(s, k, h, fam, at, end)
	if e := f.byID[actor]; e == nil || !strings.Contains(fam.kinds, kindLetter[e.Kind]) {
		return ""
	}
	if t := f.byID[target]; fam.needs && (t == nil || t.Kind == hearsay.Group) {
		return ""
	}
	if t := f.byID[target]; fam.name == "meet" && t != nil && t.Kind == hearsay.Place && !strings.HasPrefix(s.low[at], "visit") {
		target = "" // "meet on Wednesday to discuss Mali"
	}
	if t := f.byID[target]; fam.name == "buy" && (t == nil || t.Kind != hearsay.Organisation) {
		return "" // "sell its holdings in China"
	}
	key := fam.name + ":" + string(actor) + ":"
	if strings.Contains(fam.template, "T") {
		key += string(target)
	}
	return key
}

var kindLetter = map[hearsay.EntityKind]string{hearsay.Person: "p", hearsay.Organisation: "g", hearsay.Place: "l", hearsay.Group: "r"}

func (f *finder) family(name string) *family {
	for k := range f.families {
		if f.families[k].name == name {
			return &f.families[k]
		}
	}
	return nil
}

// direction reads where the claim points; "" where the signs do not agree.
func (f *finder) direction(s *sentence, k int, h hit, fam *family, against bool, at int, conditional bool, o *hearsay.Outlook) hearsay.Direction {
	if s.asks {
		return ""
	}
	if h.words[0] == "depends" || h.words[0] == "depend" || h.words[0] == "depending" || h.words[0] == "hinges" || h.words[0] == "hinge" {
		return hearsay.Depends
	}
	for i := h.to; i < min(s.end(k), h.to+5); i++ {
		if w := s.low[i]; w == "deciding" || w == "decisive" || w == "determine" || w == "dictate" {
			return hearsay.Depends
		}
	}
	if h.open && h.force != hedge {
		return ""
	}
	neg := 0
	if h.negative {
		neg++
	}
	if n := strings.Join(h.words, " "); strings.HasSuffix(n, "be above") {
		neg = 0
	} else {
		// Negation between the cue and its predicate.
		end := s.end(k)
		if fam != nil && at > h.to {
			end = at
		}
		for i := max(s.from[k], h.from-2); i < min(end, h.to+5); i++ {
			if i >= h.from && i < h.to {
				continue
			}
			w := s.low[i]
			if negators[w] || strings.HasSuffix(w, "n't") {
				if i < h.from && w == "without" || w == "no" && s.word(i+1) == "doubt" || w == "not" && s.word(i+1) == "only" {
					continue
				}
				neg++
			}
			if i >= h.to && negative[w] {
				neg++
			}
		}
	}
	for i := h.to; i < s.end(k); i++ {
		if s.low[i] == "without" || s.low[i] == "only" && i < h.to+3 || s.low[i] == "unless" {
			return ""
		}
	}
	if conditional {
		if _, w, _ := strings.Cut(strings.ToLower(o.Condition.Text), " "); brief[w] || h.force == intent && !h.negative {
			return hearsay.Depends
		}
		return ""
	}
	if against {
		neg++
	}
	if s.raised(k) >= 0 || s.hardToSee(k, h) || h.denied {
		neg++
	}
	switch neg {
	case 0:
		return hearsay.Yes
	case 1:
		return hearsay.No
	}
	return ""
}

var negative = set(`unable unwilling reluctant refuse refuses fail fails unlikely impossible difficult hard unpopular costly risky mistake disastrous dangerous suicidal pointless foolish`)

// parties returns who acts and on whom, by entity. Nobody acts who is part of
// what is done: "sending troops".
func (f *finder) parties(s *sentence, k int, h hit, fam *family, at, end int) (actor, target hearsay.EntityID) {
	from, to := s.w[s.from[k]].Start, s.w[s.end(k)-1].End
	cue := s.w[h.from].Start
	done := hearsay.Range{Start: s.w[at].Start, End: s.w[end-1].End}
	var before, after []*mention
	for n := range f.here {
		m := &f.here[n]
		if m.at.Start < from || m.at.End > to {
			continue
		}
		if m.at.End <= cue {
			before = append(before, m)
		} else if m.at.Start > cue {
			after = append(after, m)
		}
	}
	id := func(m *mention) hearsay.EntityID { return f.party(m.ent, fam) }
	if h.force == outcome && s.low[h.to-1] == "of" {
		// "the threat of attacks by X": only who follows can be meant.
		for _, m := range after {
			if s.wordBefore(m.at.Start) == "by" {
				actor = id(m)
				break
			}
		}
	} else if m := f.subject(s, k, h.from); m != nil && s.between(m.at.End, h.from) <= 5 {
		if !done.Overlaps(m.at) {
			actor = id(m)
		}
	} else {
		for _, m := range before {
			if !done.Overlaps(m.at) && !towards[s.wordBefore(m.at.Start)] && s.between(m.at.End, h.from) <= 8 {
				actor = id(m)
				break
			}
		}
	}
	if names := h.force == belief || h.force == outcome; names && len(after) > 0 && !strings.HasPrefix(h.words[0], "risk") {
		// "warns of a NATO attack", "a chance for Putin to": who is named next acts.
		if t := id(after[0]); after[0].at.Start <= s.w[at].Start && t != "" {
			actor = t
		}
	}
	if fam.object { // "would prefer to see X remain in power", "his only chance to retain power"
		for _, m := range after {
			if m.ent.Kind == hearsay.Person {
				actor = m.ent.ID
				break
			}
		}
		if e := f.byID[actor]; e == nil || e.Kind != hearsay.Person {
			return "", ""
		}
	}
	if actor == "" {
		return "", ""
	}
	for _, m := range append(after, before...) {
		if m.ent.Kind == hearsay.Group && m.ent.Country == "" {
			continue
		}
		if t := id(m); t != actor && t != "" {
			target = t
			break
		}
	}
	return actor, target
}

// asked reports whether a verb of asking or offering stands among words [i, j):
// then somebody else is to act.
func (s *sentence) asked(i, j int) bool {
	for ; i < j; i++ {
		for _, v := range []string{"offer", "ask", "request", "summon", "invite", "call", "urge", "order", "demand", "seek"} {
			if strings.HasPrefix(s.low[i], v) {
				return true
			}
		}
	}
	return false
}

// between returns how many words stand between offset at and word i.
func (s *sentence) between(at, i int) int {
	n := 0
	for k := i - 1; k >= 0 && s.w[k].Start >= at; k-- {
		n++
	}
	return n
}

var towards = set(`for of to with against in on into about at`)

// party returns the entity that stands for e in a question: in families of
// states, the country of a person, seat or group.
func (f *finder) party(e *hearsay.Entity, fam *family) hearsay.EntityID {
	if fam.state && e.Country != "" {
		if land, ok := f.lands[e.Country]; ok {
			return land
		}
	}
	if fam.state && e.Kind == hearsay.Person {
		return f.leads[e.ID] // empty: a person who stands for no country
	}
	return e.ID
}
