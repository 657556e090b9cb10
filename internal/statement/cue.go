package statement

import "strings"

// A frame is what a cue takes as its content.
type frame uint16

const (
	clause     frame = 1 << iota // a clause, with or without "that", or a quotation: "said he would"
	wh                           // "whether", "why", "how"
	object                       // a noun phrase: "criticized the plan"
	infinitive                   // "vowed to fight"
	gerund                       // "denies employing"
	addressee                    // an object comes before the content: "told reporters that"
	ofPrep                       // a preposition of the cue's own: "warned of", "called for"
	quoteOnly                    // "continued", "went on": of speech only with a quotation or a clause introduced by that
	personTo                     // "urged them to go": the whole of it is content
)

// A Strength says what a cue adds to bare saying.
type strength uint8

const (
	neutral  strength = iota
	claims            // claims, alleges, insists
	admits            // admits, concedes
	denies            // denies, rejects, refuses
	warns             // warns, threatens
	promises          // promises, offers
	demands           // urges, demands, proposes
	asks              // asks, questions
	praises           // praises, backs
	blames            // criticizes, accuses
	shows             // shows, finds, suggests: of documents and studies
	takes             // supports, backs, offers: a side taken, not words
	believes          // thinks, fears, expects
	intends           // wants, plans
)

// A cue is a verb that reports what somebody says or thinks.
type cue struct {
	lemma    string
	frame    frame
	strength strength
	preps    string // the prepositions of ofPrep, space on both sides: " of about "
}

func (c *cue) speech() bool { return c.strength < shows }

// A form is a cue in one of its forms.
type form struct {
	cue  *cue
	kind formKind
}

type formKind uint8

const (
	base formKind = 1 << iota
	third
	past
	part // past participle where it differs, or the same as the past
	ing
)

// table lists the cues by strength. It was written by hand from the classes of
// reporting verbs in the grammars (verbs of saying, manner of speaking,
// judgement and commitment; Levin 1993, classes 29, 33, 37) and checked for
// precision on PolNeAR's training documents. A line is a frame and its verbs:
//
//	s clause  w question word  n noun phrase  i infinitive  g gerund
//	a addressee  q quotation only  t person to do
//
// "call=for,on" names the verb's prepositions.
var table = []struct {
	strength strength
	rows     []string
}{
	{neutral, []string{
		"s say reply respond=to remark quip joke exclaim interject gush muse",
		"sw write=about tweet post opine observe comment=on blog intone recount=",
		"swa tell remind inform",
		"sw state maintain",
		"swn note report announce declare explain mention reveal disclose confirm reiterate repeat stress emphasize emphasise underline underscore recall=",
		"sn clarify recount summarize summarise",
		"s add conclude",
		"q continue answer shout yell scream chant whisper mutter shoot text email begin read",
		"s testify specify elaborate=on",
		"n describe detail outline quote discuss address= highlight voice express",
		"x talk=about,of speak=about,of,against,out refer=to allude=to point=to,out hint=at",
		"x lay=out spell=out",
	}},
	{claims, []string{
		"sw argue contend posit",
		"sn predict",
		"sn claim assert allege insist=on affirm boast=about,of brag=about,of complain=about,of lament bemoan decry swear reason protest counter retort fume",
		"n call label dub brand characterize characterise portray depict compare liken tout",
	}},
	{admits, []string{"x apologize=for apologise=for", "swng admit acknowledge concede confess=to recognize recognise"}},
	{denies, []string{
		"sng deny",
		"n reject dismiss refute dispute rebuff rebut disavow downplay deride",
	}},
	{warns, []string{"swa warn=of,about,against caution=against,about", "i threaten="}},
	{promises, []string{"sia promise", "n promise", "sin pledge vow guarantee", "si agree=with,to"}},
	{demands, []string{
		"swnt demand urge recommend propose advise order request",
		"ngs suggest advocate=for",
		"x plead=for,with appeal=to,for",
		"nt encourage instruct challenge invite",
		"x call=for,on,upon",
	}},
	{asks, []string{"wqta ask=about,for", "wq wonder=about inquire=about", "n question"}},
	{praises, []string{
		"n praise applaud hail laud commend welcome thank congratulate endorse defend",
	}},
	{blames, []string{
		"n criticize criticise condemn denounce blast slam assail mock ridicule rebuke chastise blame fault lambaste deride decry deplore scold castigate excoriate bash attack accuse=of",
	}},
	{shows, []string{"swn show indicate find imply signal", "n "}},
	{takes, []string{"n support back champion cite", "ni offer", "i refuse decline"}},
	{believes, []string{
		"sw think believe know fear suspect doubt worry=about assume realize realise",
		"s hope=for",
		"sn estimate forecast project anticipate",
		"n oppose favor favour prefer view see consider regard",
		"s feel",
	}},
	{intends, []string{"in want seek", "i plan intend hope aim wish", "i decide"}},
}

// nounCues are nouns that take a clause of their own and say whose it is: "her
// claim that". The value is speech, but for beliefs.
var nounCues = func() map[string]*cue {
	m := map[string]*cue{}
	for st, ws := range map[strength]string{
		claims:   "claim assertion argument contention allegation accusation suggestion insistence",
		neutral:  "statement announcement remark comment declaration revelation message reminder answer reply response point",
		admits:   "admission acknowledgment acknowledgement concession",
		denies:   "denial",
		warns:    "warning threat",
		promises: "promise pledge vow assurance",
		demands:  "demand proposal call",
		believes: "belief view hope fear opinion conviction expectation conclusion feeling concern suspicion",
	} {
		for _, w := range strings.Fields(ws) {
			c := &cue{lemma: w, frame: clause, strength: st}
			m[w], m[w+"s"] = c, c
		}
	}
	return m
}()

// irregular gives past and participle where they are not regular.
var irregular = map[string][2]string{
	"say": {"said", "said"}, "tell": {"told", "told"}, "write": {"wrote", "written"}, "speak": {"spoke", "spoken"},
	"lay": {"laid", "laid"}, "swear": {"swore", "sworn"}, "think": {"thought", "thought"}, "know": {"knew", "known"},
	"see": {"saw", "seen"}, "show": {"showed", "shown"}, "find": {"found", "found"}, "feel": {"felt", "felt"},
	"seek": {"sought", "sought"}, "begin": {"began", "begun"}, "shoot": {"shot", "shot"}, "read": {"read", "read"},
	"spell": {"spelled", "spelled"}, "plead": {"pleaded", "pleaded"}, "forecast": {"forecast", "forecast"},
	"text": {"texted", "texted"}, "put": {"put", "put"},
}

var forms = func() map[string]form {
	m := map[string]form{}
	lemmas := map[string]*cue{}
	add := func(w string, c *cue, k formKind) {
		f := m[w]
		if f.cue == nil || f.cue == c {
			m[w] = form{c, f.kind | k}
		}
	}
	for _, g := range table {
		for _, row := range g.rows {
			fs := strings.Fields(row)
			if len(fs) == 0 {
				continue
			}
			var fr frame
			for _, c := range fs[0] {
				switch c {
				case 's':
					fr |= clause
				case 'w':
					fr |= wh
				case 'n':
					fr |= object
				case 'i':
					fr |= infinitive
				case 'g':
					fr |= gerund
				case 'a':
					fr |= addressee
				case 'q':
					fr |= quoteOnly | clause
				case 't':
					fr |= personTo
				}
			}
			for _, w := range fs[1:] {
				w, preps, has := strings.Cut(w, "=")
				c := lemmas[w]
				if c == nil {
					c = &cue{lemma: w, strength: g.strength}
					lemmas[w] = c
				}
				c.frame |= fr
				if has && preps != "" {
					c.frame |= ofPrep
					if c.preps == "" {
						c.preps = " "
					}
					c.preps += strings.ReplaceAll(preps, ",", " ") + " "
				}
				inflect(w, func(form string, k formKind) { add(form, c, k) })
			}
		}
	}
	return m
}()

// inflect calls add with the forms of a verb.
func inflect(v string, add func(string, formKind)) {
	add(v, base)
	last := v[len(v)-1]
	before := byte(' ')
	if len(v) > 1 {
		before = v[len(v)-2]
	}
	vowel := func(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }
	switch {
	case last == 'y' && !vowel(before):
		add(v[:len(v)-1]+"ies", third)
	case last == 's' || last == 'x' || last == 'z' || strings.HasSuffix(v, "ch") || strings.HasSuffix(v, "sh"):
		add(v+"es", third)
	default:
		add(v+"s", third)
	}
	stem := v
	switch {
	case last == 'e' && !strings.HasSuffix(v, "ee"):
		stem = v[:len(v)-1]
	case doubled[v]:
		stem = v + string(last)
	}
	if strings.HasSuffix(v, "ee") {
		add(v+"ing", ing)
	} else {
		add(stem+"ing", ing)
	}
	if ir, ok := irregular[v]; ok {
		add(ir[0], past)
		add(ir[1], part)
		return
	}
	switch {
	case last == 'y' && !vowel(before):
		stem = v[:len(v)-1] + "i"
	case strings.HasSuffix(v, "ee"):
		stem = v[:len(v)-1]
	}
	add(stem+"ed", past|part)
}

// doubled are the verbs that double their last letter.
var doubled = set("admit rebut refer allude= brag quip dub slam plan chat quit begin label= rebuff=")
