package event

import (
	"strings"
	"sync"
)

// verbForm is a set of the forms of a verb that a word can be.
type verbForm uint8

const (
	formBase  verbForm = 1 << iota // arrest
	formThird                      // arrests
	formPast                       // arrested
	formPart                       // been arrested
	formIng                        // arresting
)

// verbForms is one word with the verb it is a form of.
type verbForms struct {
	lemma  string
	forms  verbForm
	frames []*frame // the verb's frames, longest pattern first; none for verbs that only part clauses
}

// nounHead is one word with the noun frames it heads.
type nounHead struct {
	lemma  string
	frames []*frame
}

// lexicon is all that the package knows of words. It is made once and never
// changed.
type lexicon struct {
	closed map[string]tag
	verbs  map[string]*verbForms
	nouns  map[string]*nounHead
	sets   map[string]map[string]bool
	nation map[string]string
	words  map[string]entry // all of these by word, so that a token is looked up once
}

// entry is what the lists know of one word.
type entry struct {
	tag    tag
	forms  *verbForms
	noun   *nounHead
	nation string
}

var english = sync.OnceValue(func() *lexicon {
	x := &lexicon{closed: map[string]tag{}, verbs: map[string]*verbForms{}, nouns: map[string]*nounHead{},
		sets: map[string]map[string]bool{}, nation: nations()}
	for g, list := range closedWords {
		for _, w := range strings.Fields(list) {
			x.closed[w] |= g
		}
	}
	for name, list := range nounSets {
		m := map[string]bool{}
		for _, w := range strings.Fields(list) {
			m[w] = true
			m[plural(w)] = true
		}
		x.sets[name] = m
	}
	x.read(frameTable)
	for _, lemma := range strings.Fields(otherVerbs) {
		x.verb(lemma)
	}
	for _, lemma := range strings.Fields(speechVerbs) {
		for _, f := range inflect(lemma) {
			x.closed[f.word] |= tagSpeech
		}
		x.verb(lemma)
	}
	x.words = make(map[string]entry, len(x.verbs)+len(x.nouns)+len(x.closed)+len(x.nation))
	for w, g := range x.closed {
		e := x.words[w]
		e.tag |= g
		x.words[w] = e
	}
	for w, v := range x.verbs {
		e := x.words[w]
		e.tag, e.forms = e.tag|tagHead, v
		x.words[w] = e
	}
	for w, n := range x.nouns {
		e := x.words[w]
		e.tag, e.noun = e.tag|tagNoun, n
		x.words[w] = e
	}
	for w, c := range x.nation {
		e := x.words[w]
		e.nation = c
		x.words[w] = e
	}
	return x
})

// look sets what the lists know of t's word.
func (x *lexicon) look(t *token) {
	e := x.words[t.low]
	t.tag |= e.tag
	t.forms, t.noun = e.forms, e.noun
	if t.is(tagUpper) && e.nation != "" {
		t.tag |= tagNation
		t.country = e.nation
	}
	if t.is(tagDate) && !t.is(tagUpper) && len(t.low) > 5 && (t.low[len(t.low)-1] == 'y' && t.low != "today" && t.low != "yesterday" || t.low == "march") || t.low == "march" && !t.is(tagUpper) {
		t.tag &^= tagDate
	}
	if t.tag&^(tagWord|tagUpper|tagPoss) == 0 && adjectival(t.low) {
		t.tag |= tagAdj
	}
	if strings.HasSuffix(t.low, "ly") && len(t.low) > 4 && !t.is(tagHead|tagNoun|tagRole|tagUpper) && t.low != "family" && t.low != "ally" && t.low != "italy" && t.low != "assembly" {
		t.tag |= tagAdverb
	}
}

func adjectival(w string) bool {
	for _, end := range []string{"ous", "ful", "ive", "ical", "able", "ible", "less", "ern", "onal", "ial", "ary", "est"} {
		if strings.HasSuffix(w, end) && len(w) > len(end)+2 {
			return true
		}
	}
	return false
}

// verb returns the entry of a lemma, making its forms known.
func (x *lexicon) verb(lemma string) *verbForms {
	var base *verbForms
	for _, f := range inflect(lemma) {
		v := x.verbs[f.word]
		switch {
		case v == nil:
			v = &verbForms{lemma: lemma}
			x.verbs[f.word] = v
		case v.lemma != lemma: // "saw", "found": the first verb listed keeps the word
			continue
		}
		v.forms |= f.form
		if f.form == formBase {
			base = v
		}
	}
	if base == nil {
		base = x.verbs[lemma]
	}
	return base
}

type inflected struct {
	word string
	form verbForm
}

// inflect returns the forms of a regular verb, or of one in the table of
// irregular ones.
func inflect(lemma string) []inflected {
	past, part := regularPast(lemma), ""
	if p, ok := irregular[lemma]; ok {
		past, part, _ = strings.Cut(p, " ")
	}
	if part == "" {
		part = past
	}
	out := []inflected{{lemma, formBase}, {third(lemma), formThird}, {past, formPast}, {part, formPart}, {ing(lemma), formIng}}
	switch lemma {
	case "criticise", "criticize":
	}
	return out
}

func third(w string) string {
	switch {
	case strings.HasSuffix(w, "y") && len(w) > 1 && !vowel(w[len(w)-2]):
		return w[:len(w)-1] + "ies"
	case strings.HasSuffix(w, "s"), strings.HasSuffix(w, "x"), strings.HasSuffix(w, "z"), strings.HasSuffix(w, "ch"), strings.HasSuffix(w, "sh"), w == "go", w == "veto":
		return w + "es"
	}
	return w + "s"
}

func regularPast(w string) string {
	switch {
	case strings.HasSuffix(w, "e"):
		return w + "d"
	case strings.HasSuffix(w, "y") && len(w) > 1 && !vowel(w[len(w)-2]):
		return w[:len(w)-1] + "ied"
	case doubles(w):
		return w + w[len(w)-1:] + "ed"
	}
	return w + "ed"
}

func ing(w string) string {
	switch {
	case strings.HasSuffix(w, "ie"):
		return w[:len(w)-2] + "ying"
	case strings.HasSuffix(w, "ee"), strings.HasSuffix(w, "oe"):
		return w + "ing"
	case strings.HasSuffix(w, "e") && len(w) > 2:
		return w[:len(w)-1] + "ing"
	case doubles(w):
		return w + w[len(w)-1:] + "ing"
	}
	return w + "ing"
}

// doubles reports whether the last consonant is doubled before an ending: short
// words of consonant, vowel, consonant, and the longer ones listed.
func doubles(w string) bool {
	n := len(w)
	if n < 3 || vowel(w[n-1]) || !vowel(w[n-2]) || vowel(w[n-3]) || strings.IndexByte("wxyh", w[n-1]) >= 0 {
		return false
	}
	vowels := 0
	for i := range n {
		if vowel(w[i]) {
			vowels++
		}
	}
	if vowels == 1 || vowels == 2 && w[0] == 'q' && w[1] == 'u' {
		return true
	}
	switch w {
	case "permit", "admit", "commit", "submit", "rebut", "deter", "refer", "defer", "transfer", "occur", "concur", "confer",
		"expel", "repel", "compel", "propel", "rebel", "patrol", "control", "regret", "begin", "abet", "incur", "equip", "outbid", "forget", "cancel", "travel", "counsel", "quarrel", "kidnap", "worship", "handicap", "outrun", "rerun", "unplug":
		return true
	}
	return false
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

func plural(w string) string {
	if strings.HasSuffix(w, "man") && w != "german" {
		return w[:len(w)-2] + "en"
	}
	return third(w)
}

var irregular = map[string]string{
	"retake": "retook retaken", "overtake": "overtook overtaken", "rebuild": "rebuilt", "overrun": "overran overrun", "oversee": "oversaw overseen",
	"mislead": "misled", "feed": "fed", "bleed": "bled", "foresee": "foresaw foreseen", "withstand": "withstood", "misunderstand": "misunderstood",
	"strip": "stripped", "drown": "drowned", "resell": "resold", "ride": "rode ridden", "sweep": "swept", "dig": "dug", "swing": "swung", "sting": "stung",
	"meet": "met", "hold": "held", "speak": "spoke spoken", "say": "said", "tell": "told", "send": "sent", "give": "gave given",
	"take": "took taken", "shoot": "shot", "fight": "fought", "strike": "struck", "hit": "hit", "put": "put", "set": "set",
	"cut": "cut", "break": "broke broken", "withdraw": "withdrew withdrawn", "draw": "drew drawn", "forgive": "forgave forgiven",
	"withhold": "withheld", "win": "won", "lose": "lost", "leave": "left", "quit": "quit", "bring": "brought", "seek": "sought",
	"blow": "blew blown", "throw": "threw thrown", "overthrow": "overthrew overthrown", "beat": "beat beaten", "burn": "burned burnt",
	"forbid": "forbade forbidden", "buy": "bought", "sell": "sold", "begin": "began begun", "come": "came come", "go": "went gone",
	"become": "became become", "make": "made", "do": "did done", "get": "got gotten", "see": "saw seen", "know": "knew known",
	"think": "thought", "find": "found", "keep": "kept", "let": "let", "stand": "stood", "rise": "rose risen", "fall": "fell fallen",
	"fly": "flew flown", "drive": "drove driven", "write": "wrote written", "read": "read", "run": "ran run", "sit": "sat",
	"lead": "led", "pay": "paid", "lay": "laid", "lie": "lay lain", "feel": "felt", "mean": "meant", "show": "showed shown",
	"build": "built", "spend": "spent", "lend": "lent", "bind": "bound", "undergo": "underwent undergone", "undertake": "undertook undertaken",
	"shut": "shut", "slay": "slew slain", "hang": "hanged", "swear": "swore sworn", "steal": "stole stolen", "hide": "hid hidden",
	"forsake": "forsook forsaken", "freeze": "froze frozen", "uphold": "upheld", "arise": "arose arisen", "choose": "chose chosen",
	"flee": "fled", "grow": "grew grown", "hear": "heard", "sue": "sued", "die": "died", "tear": "tore torn", "bear": "bore borne",
	"befriend": "befriended", "cast": "cast", "broadcast": "broadcast", "wound": "wounded", "offer": "offered", "visit": "visited",
	"open": "opened", "order": "ordered", "murder": "murdered", "gather": "gathered", "deliver": "delivered", "rally": "rallied",
	"call": "called", "march": "marched", "host": "hosted", "mourn": "mourned", "quell": "quelled", "sink": "sank sunk",
	"crack": "cracked", "back": "backed", "answer": "answered", "enter": "entered", "reiterate": "reiterated", "sign": "signed",
	"dismiss": "dismissed", "bid": "bid", "lift": "lifted", "veto": "vetoed", "panic": "panicked",
	"abandon": "abandoned", "stone": "stoned", "hijack": "hijacked", "summon": "summoned", "pardon": "pardoned", "weaken": "weakened",
	"threaten": "threatened", "poison": "poisoned", "imprison": "imprisoned", "condemn": "condemned", "question": "questioned",
	"suffer": "suffered", "monitor": "monitored", "censor": "censored", "consider": "considered", "slaughter": "slaughtered",
	"surrender": "surrendered", "hand": "handed", "redeploy": "redeployed", "spread": "spread", "split": "split", "stick": "stuck",
	"shed": "shed", "cost": "cost", "hurt": "hurt", "bet": "bet", "wear": "wore worn", "stoke": "stoked", "eat": "ate eaten",
	"catch": "caught", "teach": "taught", "wage": "waged", "target": "targeted", "limit": "limited", "prohibit": "prohibited", "exit": "exited",
	"benefit": "benefited", "credit": "credited", "pilot": "piloted", "edit": "edited", "solicit": "solicited", "inhabit": "inhabited",
	"evict": "evicted", "reject": "rejected",
}

// closedWords are the small words that part clauses and noun phrases.
var closedWords = map[tag]string{
	tagDet:    "the a an this that these those some any no every each both all its his her their our my your another several many few most more such other",
	tagPrep:   "of in on at by for from with without against between among amid during before after over under into onto upon about through throughout across near off since until till toward towards within beyond behind despite via per along around as like unlike following including out up down inside outside than ahead besides regarding concerning aboard to",
	tagAdverb: "also already now then still just again once twice even only too very soon yet often always ever recently later today yesterday tomorrow tonight there here instead together however nonetheless meanwhile formally officially reportedly allegedly previously initially simply further far back early late jointly not never twice thrice almost nearly about currently immediately repeatedly outright flatly jointly strongly earlier",
	tagConj:   "and or but nor",
	tagSub:    "that if when while because although though as after before since until unless whereas where whether so than why how",
	tagRel:    "who which whom whose",
	tagPron:   "he she it they we i you who",
	tagObj:    "him them us me her",
	tagPoss:   "his her its their our my your whose",
	tagTo:     "to",
	tagBe:     "is are was were be been being am get gets got getting",
	tagHave:   "has have had having",
	tagDo:     "do does did",
	tagModal:  "will would shall should may might can could must ought cannot",
	tagNeg:    "not never no neither nor hardly",
	tagDate:   "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december week weekend month yesterday today tonight",
	tagNumber: "one two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds thousand thousands million millions",
	tagAdj:    "new former last first second third military political economic foreign national international joint top senior rival neighboring neighbouring local central western eastern northern southern northwestern southwestern northeastern southeastern formal informal bilateral multilateral humanitarian financial public private major armed unarmed violent peaceful nuclear peace security old good free fair key high recent ongoing massive large big small anti-government pro-government pro-democracy state state-run embattled interim acting deputy vice chief general supreme federal Islamic suspected alleged",
	tagRole:   "president premier chancellor minister ministers official officials government governments authorities authority police policeman policemen officer officers troops troop soldier soldiers army navy military militia militias militiamen rebel rebels guerrilla guerrillas guerilla guerillas insurgent insurgents militant militants gunman gunmen fighter fighters protester protesters protestor protestors demonstrator demonstrators activist activists opposition dissident dissidents worker workers miner miners farmer farmers student students teacher teachers truckers driver drivers doctor doctors nurses journalists reporters lawyers judges lawmaker lawmakers legislator legislators parliament senate congress cabinet council court courts prosecutor prosecutors judge king queen prince emir sultan leader leaders leadership ruler rulers dictator envoy envoys ambassador ambassadors diplomat diplomats negotiator negotiators mediator mediators delegation delegates delegate representative representatives spokesman spokeswoman spokesperson secretary governor mayor senator commander commanders general generals warplanes aircraft jets planes helicopters bombers forces force peacekeepers peacekeeper observers inspectors monitors refugees villagers residents people mob crowd crowds youths men man woman women group groups faction factions party parties union unions company companies bank alliance coalition commission committee state states country countries nation nations republic administration regime junta separatists secessionists terrorists terrorist bomber attackers assailants kidnappers pirates hijackers mercenaries settlers civilians citizens voters prisoners detainees inmates hostages supporters followers members member candidate candidates politician politicians agency agencies organization organisation ministry embassy clergy bishop bishops priest pope monks imam immigrants migrants agents agent investigators watchdog firm employees staff aides aide counterpart allies ally neighbors neighbours powers television media broadcasters newspapers newspaper sites expert experts analysts analyst tanks bulldozers submarine warship ships convoy",
}

// speechVerbs report what somebody said, and otherVerbs part clauses; neither
// tell of an event by themselves.
const speechVerbs = `say tell announce report add state declare note claim argue insist assert maintain explain write believe think suggest confirm stress emphasize emphasise reveal disclose acknowledge indicate predict quote describe according`

const otherVerbs = `come go become make see know find keep stand rise fall show mean feel remain seem appear include continue begin start
try want hope wish plan intend expect prepare need like seek fail manage happen occur follow lead cause allow help turn look use work play
live stay move change grow increase decrease fear face lose win hear watch wait serve spend run sit put set bring carry consider decide
contain involve affect concern reach raise regard represent produce receive require result sell buy send sit stop suffer travel
understand wear succeed arise contribute create develop discover enjoy ensure exist explode erupt compare choose cover depend
waves wave surround listen longs long risk steer fill flee enter precede draw give take hold get do ask learn read listen walk
undermine strain deepen signal mount swell spark trigger toll`
