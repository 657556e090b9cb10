package outlook

import (
	"strings"

	"hearsay"
)

// A force says what sort of expectation a cue makes.
type force uint8

const (
	modal   force = iota // "will", "may": what is to come, or may be
	able                 // "can": only of somebody who acts
	hedge                // "likely", "possibly"
	intent               // "plans to", "promised": the subject holds it
	belief               // "fears", "expects"
	outcome              // "risk", "chance", "threat of"
	matter               // "depends on", "no matter who"
)

// A cue is words that mark something as to come or possible.
type cue struct {
	words    []string
	force    force
	band     hearsay.Band
	negative bool // the thing is said not to come: "no sign of", "reluctant"
	open     bool // tells no direction: "depends on", "possible"
}

// cues are the marks of an outlook, one a line: the words, the force, and after a
// bar "no" where they deny, "open" where they tell no direction, or the band of
// likelihood. Bands are those that Intelligence Community Directive 203 (2015)
// gives to its own terms and their synonyms; modals have none. The list was
// written for this package from what English grammars call modals,
// semi-modals, and verbs of intention and expectation. The longest match wins.
const cueTable = `
modal: will
modal: would
modal: could
modal: may
modal: might
modal: shall
modal: going to
modal: about to
modal: set to
modal: due to be
modal: poised to
modal: bound to
modal: on track to
modal: on course to
modal: on the verge of
modal: is to be
modal: are to be
modal: is to
modal: are to
modal: were to
modal: would not be above
modal: wouldn't be above
modal: would be unable | no
modal: may be unable | no
modal: might be unable | no
modal: could be unable | no
modal: will be unable | no
able: can
hedge: likely | 55-80
hedge: likely to | 55-80
hedge: more likely | 55-80
hedge: very likely | 80-95
hedge: highly likely | 80-95
hedge: most likely | 80-95
hedge: extremely likely | 80-95
hedge: highly probable | 80-95
hedge: probable | 55-80
hedge: probably | 55-80
hedge: unlikely | 20-45 no
hedge: unlikely to | 20-45 no
hedge: less likely | open
hedge: improbable | 20-45 no
hedge: not likely | 20-45 no
hedge: very unlikely | 5-20 no
hedge: highly unlikely | 5-20 no
hedge: most unlikely | 5-20 no
hedge: extremely unlikely | 5-20 no
hedge: highly improbable | 5-20 no
hedge: almost certain | 95-99
hedge: almost certainly | 95-99
hedge: nearly certain | 95-99
hedge: virtually certain | 95-99
hedge: roughly even chance | 45-55 open
hedge: even chance | 45-55 open
hedge: even odds | 45-55 open
hedge: remote chance | 1-5 no
hedge: almost no chance | 1-5 no
hedge: no chance | no
hedge: possible | open
hedge: possibly
hedge: potentially
hedge: perhaps
hedge: maybe
hedge: inevitable
hedge: inevitably
hedge: sooner or later
hedge: no doubt
hedge: far from becoming | no
hedge: far from certain | open
hedge: far from over | open
hedge: only a matter of time
hedge: appears to
hedge: appear to
hedge: seems to
hedge: seem to
hedge: believed to be
hedge: thought to be
hedge: said to be
hedge: claimed to be
hedge: rumored to
hedge: rumoured to
hedge: tipped to
intent: contract to
intent: deal to
intent: agreement to
intent: proposal to
intent: proposals to
intent: bid to
intent: option to
intent: in talks to
intent: in negotiations
intent: negotiating
intent: plans
intent: proposes
intent: proposed to
outcome: over the next
outcome: in the next
outcome: in the coming
outcome: in coming
outcome: next year
outcome: next month
outcome: next week
outcome: next spring
outcome: next summer
outcome: next autumn
outcome: next winter
outcome: later this year
outcome: later this month
outcome: later this week
outcome: to be held
belief: expected
intent: plans to
intent: plan to
intent: planning to
intent: plans for
intent: plans on
intent: intends to
intent: intend to
intent: intending to
intent: intention to
intent: intention of
intent: aims to
intent: aim to
intent: aiming to
intent: hopes to
intent: hope to
intent: hoping to
intent: hoped to
intent: vows to
intent: vow to
intent: vowed to
intent: vowing to
intent: pledges to
intent: pledge to
intent: pledged to
intent: pledged
intent: promises to
intent: promised to
intent: promise to
intent: promises
intent: promised
intent: offered to
intent: offers to
intent: offer to
intent: threatens to
intent: threatened to
intent: threatening to
intent: threaten to
intent: agreed to
intent: agrees to
intent: committed to
intent: ready to
intent: prepared to
intent: preparing to
intent: preparing for
intent: prepares to
intent: willing to
intent: getting ready
intent: determined to
intent: considering
intent: considers
intent: scheduled to
intent: scheduled for
intent: scheduled
intent: slated
intent: planned for
intent: reluctant | no
intent: reluctant to | no
intent: unwilling | no
intent: unwilling to | no
intent: highly unwilling | no
intent: refuses to | no
intent: not in a position to | no
intent: in no position to | no
intent: in no rush | no
intent: in no hurry | no
intent: no plans to | no
intent: no plan to | no
intent: no plans for | no
intent: no intention of | no
intent: no intention to | no
intent: no desire to | no
intent: no need for | no
intent: no need to | no
intent: no evident need | no
intent: no obvious need | no
intent: no reason to | no
intent: no appetite for | no
intent: no sign of | no
intent: no signs of | no
intent: no indication | no
belief: expected to
belief: expects to
belief: expect to
belief: expecting to
belief: expects
belief: expect
belief: expecting
belief: is expected
belief: are expected
belief: was expected
belief: were expected
belief: expected that
belief: expectation
belief: expectations
belief: anticipates
belief: anticipate
belief: anticipated
belief: projected to
belief: forecast to
belief: forecasts
belief: predicts
belief: predict
belief: predicted
belief: predicting
belief: prediction
belief: fears
belief: fear that
belief: feared that
belief: fear of
belief: out of fear
belief: worries that
belief: worried that
belief: concerns that
belief: concern that
belief: warns
belief: warn
belief: warned
belief: warning
belief: hopes that
belief: hope that
belief: hoped that
belief: speculation that
belief: speculated
outcome: risks
outcome: risk of
outcome: risking
outcome: threat of
outcome: no threat of | no
outcome: no threat | no
outcome: chance for
outcome: chance to
outcome: chance of
outcome: chances of
outcome: chances for
outcome: chances that
outcome: odds of
outcome: odds that
outcome: only chance | open
outcome: prospect of
outcome: prospects of
outcome: prospects for
outcome: possibility of
outcome: possibility that
outcome: possibilities for
outcome: likelihood of
outcome: potential to
outcome: potential for
outcome: on the brink of
outcome: in danger of
outcome: looms
outcome: looming
outcome: upcoming
outcome: forthcoming
matter: depends on | open
matter: depend on | open
matter: depending on | open
matter: hinges on | open
matter: hinge on | open
matter: remains to be seen | open
matter: no matter who | open
matter: no matter what
matter: no matter how | open
matter: no matter whether | open`

// cuesByWord holds the cues by their first word, the longest first.
type cuesByWord map[string][]cue

func readCues() cuesByWord {
	forces := map[string]force{"modal": modal, "able": able, "hedge": hedge, "intent": intent, "belief": belief, "outcome": outcome, "matter": matter}
	m := cuesByWord{}
	for _, line := range strings.Split(strings.TrimSpace(cueTable), "\n") {
		kind, rest, _ := strings.Cut(line, ": ")
		text, marks, _ := strings.Cut(rest, " | ")
		c := cue{words: strings.Fields(text), force: forces[kind]}
		for _, k := range strings.Fields(marks) {
			switch k {
			case "no":
				c.negative = true
			case "open":
				c.open = true
			default:
				lo, hi, _ := strings.Cut(k, "-")
				c.band = hearsay.Band{Low: number(lo), High: number(hi)}
			}
		}
		m[c.words[0]] = append(m[c.words[0]], c)
	}
	for w, cs := range m {
		for i := 1; i < len(cs); i++ { // insertion by length, stable
			for k := i; k > 0 && len(cs[k].words) > len(cs[k-1].words); k-- {
				cs[k], cs[k-1] = cs[k-1], cs[k]
			}
		}
		m[w] = cs
	}
	return m
}

func number(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

var (
	negators   = set(`not never no n't hardly nor neither nobody nothing cannot without`)
	beforeNoun = set(`the a an political his her their free popular public national people's good ill strong our own military economic your my its`)
	monthly    = set(`in on since last this early late mid until by of before after from and through`)
	// reporting are verbs that bring somebody's words or belief; what follows is
	// its own clause.
	reporting = set(`said says say added adds noted notes note wrote writes argued argues argue claimed claims explained explains explain insisted insists stated states told announced announces warned warns believes believe believed thinks think thought suggested suggests suggest concluded concludes reported reports asserted asserts acknowledged admitted estimated estimates asid observed cautioned predicted predicts expects confirmed stressed emphasized emphasised indicated indicates revealed denied denies hopes fears`)
	unnamed   = set(`analysts experts observers critics officials some others many economists commentators diplomats scientists researchers sources insiders activists supporters opponents investors traders forecasters pollsters lawmakers residents`)
	bases     = set(`be have do go take make give get come see lead end start begin open launch release meet hold visit leave return join win lose fight run stand sit sell buy cut raise lower build close move send bring face hear vote testify plead sign sue pay offer replace fund test fly deliver announce introduce end step resign retire become receive add create expand reduce increase invest try decide discuss hire fire lay shut strike play appear speak address host debut air arrive depart land study review reopen resume remain stay allow ban seek ask push help appeal acquire purchase merge unveil ship produce fire spend use`)
)
