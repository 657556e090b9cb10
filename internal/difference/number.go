package difference

import (
	"strconv"
	"strings"

	"hearsay"
)

// A quantity is a number of a line with what it counts.
type quantity struct {
	line   *line
	at     hearsay.Range // the number with its approximation and head: "about 30 men"
	lo, hi float64       // what it covers
	mid    float64       // the number itself
	said   string        // normalised: "33", "at least 12"
	head   string        // stem of what is counted: "mercenary", "dead"
	noun   string        // the same as written
	human  bool          // it counts people
	deed   string        // what befell or what they did: "detained", "killed"; "" unknown
	unit   string        // of a measure: "cm", "%", "$"
	of     string        // of a measure: the stem of what is measured, or of its adjective
	grows  bool          // a count that changes as time goes on
	hedged bool          // approximate or one-sided in words
	rival  bool          // another source's number for the one before it in its line
}

// deeds are the words by which people are counted, by stem; the name of each is
// what a reader sees.
var deeds = func() map[string]string {
	m := map[string]string{}
	for name, list := range map[string]string{
		"dead":      "kill killed killing dead die died dies dying death deaths toll fatality fatalities perished perish slain bodies body lives victims",
		"injured":   "injured injure injuring wounded wounding injuries injury hurt hurting hospitalised hospitalized hospital",
		"detained":  "detained detain detaining detention arrested arrest arrests arresting seized captured rounded custody apprehended",
		"missing":   "missing unaccounted",
		"evacuated": "evacuated evacuate evacuating evacuation displaced homeless",
		"rescued":   "rescued rescue rescuing saved",
		"kidnapped": "kidnapped abducted abduct hostage hostages",
		"charged":   "charged indicted indict charges",
		"infected":  "infected infections tested",
		"dismissed": "fired dismissed sacked redundancies layoffs laid redundant",
		"executed":  "executed execution executions hanged",
		"freed":     "freed released release pardoned",
		"aboard":    "aboard board",
		"destroyed": "destroyed burned burnt razed demolished",
		"damaged":   "damaged",
		"marched":   "marched marching demonstrated rallied gathered attended protested",
		"expelled":  "expelled expel expels deported deport",
	} {
		for _, w := range strings.Fields(list) {
			m[w] = name
		}
	}
	return m
}()

// growing are deeds whose count is known better as time goes on.
var growing = set("dead injured missing detained evacuated rescued infected kidnapped charged freed destroyed damaged")

// humans are nouns that count people of any sort.
var humans = set(`people persons person men man women woman others individuals dead civilians victims bodies lives casualties
	soldiers troops officers policemen police protesters protestors demonstrators mercenaries militants fighters rebels gunmen suspects
	passengers crew workers employees miners students pupils children residents villagers tourists migrants refugees journalists activists
	prisoners hostages detainees inmates citizens nationals members surveyors pilots sailors survivors injured wounded islanders doctors nurses patients
	guards agents diplomats staff farmers drivers supporters opponents arrests deaths injuries fatalities`)

var aboardWords = set("aboard board")

// things are plurals that are counted beside people and are none.
var things = set("years months weeks days hours minutes times cases charges points votes percent dollars euros crowns pounds miles kilometres metres homes houses buildings cars vehicles ships boats planes weapons guns rifles blows shots attacks strikes raids bombs missiles villages towns cities countries places counts seats companies stores")

// anyone are the nouns that can stand for any sort of people.
var anyone = set("people persons person men man women others individuals dead victims bodies lives casualties arrests deaths injuries fatalities injured wounded citizens suspects members")

// units are the measures that two texts can give differently.
var units = map[string]string{
	"centimetre": "cm", "centimetres": "cm", "centimeter": "cm", "centimeters": "cm", "cm": "cm", "metre": "m", "metres": "m", "meter": "m", "meters": "m",
	"kilometre": "km", "kilometres": "km", "kilometers": "km", "km": "km", "mile": "mi", "miles": "mi", "feet": "ft", "foot": "ft",
	"percent": "%", "hectares": "ha", "acres": "acres", "tonnes": "t", "tons": "t", "degrees": "degrees", "litres": "l", "liters": "l",
}

var smallNumbers = func() map[string]float64 {
	m := map[string]float64{"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1e6, "billion": 1e9, "trillion": 1e12}
	for i, w := range strings.Fields("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty") {
		m[w] = float64(i + 1)
	}
	for i, w := range strings.Fields("thirty forty fifty sixty seventy eighty ninety") {
		m[w] = float64(i*10 + 30)
	}
	return m
}()

// vague are numbers that no text can contradict but by an order of magnitude.
var vague = map[string][2]float64{
	"dozens": {20, 200}, "scores": {20, 300}, "hundreds": {100, 3000}, "thousands": {1000, 99999}, "several": {2, 20}, "few": {2, 10}, "couple": {2, 3}, "many": {3, 1e12}, "millions": {1e6, 1e9},
}

// quantities finds the numbers of a line.
func (p *pile) quantities(l *line) []quantity {
	var out []quantity
	text := p.articles[l.art].Text
	for i := 0; i < len(l.words); i++ {
		q, next, ok := readNumber(text, l, i)
		if !ok {
			continue
		}
		switch {
		case l.isDate(q.at):
		case q.counts(text, l, i, next):
			if n := len(out); n > 0 && q.human && q.deed == out[n-1].deed && disjoint(q, out[n-1]) && l.rivals(i) {
				q.head, q.rival = out[n-1].head, true // "the government put the toll at 11"
			}
			out = append(out, q)
		case len(out) > 0 && l.rivals(i):
			r := out[len(out)-1]
			if r.mid != q.mid && !r.hedged && !q.hedged {
				r.at, r.lo, r.hi, r.mid, r.said, r.rival = q.at, q.lo, q.hi, q.mid, q.said, true
				out = append(out, r)
			}
		}
		i = next - 1
	}
	return out
}

// rivals reports whether the number at word i is what another source gives for
// the number before: "police had spoken of three", "the union put it at 40".
func (l *line) rivals(i int) bool {
	if i < 2 || i+1 < len(l.words) && i+2 < len(l.words) {
		return false
	}
	switch a, b := l.words[i-1].low, l.words[i-2].low; {
	case a == "of" && (b == "spoken" || b == "spoke" || b == "speaks"), a == "at" && l.within(max(0, i-6), i, set("put puts")):
		return true
	case a == "said" || a == "says" || a == "reported" || a == "counted":
		return true
	}
	return false
}

func (l *line) isDate(r hearsay.Range) bool {
	for _, d := range l.dates {
		if d.Overlaps(r) {
			return true
		}
	}
	return false
}

// readNumber reads a number in figures or words at word i; next is the word
// after it.
func readNumber(text string, l *line, i int) (q quantity, next int, ok bool) {
	w := l.words[i]
	q = quantity{line: l, at: w.Range}
	before, after := byteAt(text, w.Start-1), byteAt(text, w.End)
	next = i + 1
	switch c := w.low[0]; {
	case '0' <= c && c <= '9':
		if before == '-' || before == '/' || before == ':' || before == '#' || after == '/' || after == ':' || after == '-' {
			return q, next, false // a score, an age, a time, a name
		}
		s := w.low
		end := w.End
		// "1,200" comes as words "1" and "200".
		for after == ',' && next < len(l.words) && l.words[next].Start == end+1 && len(l.words[next].low) == 3 && digits(l.words[next].low) && len(s) <= 9 {
			s += l.words[next].low
			end = l.words[next].End
			after = byteAt(text, end)
			next++
		}
		if after == ',' && digitAt(text, end+1) || len(s) > 12 {
			return q, next, false
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return q, next, false
		}
		q.mid, q.at.End = v, end
		if strings.HasPrefix(text[end:], "%") {
			q.unit = "%"
		}
	default:
		v, known := smallNumbers[w.low]
		if !known && strings.Contains(w.low, "-") {
			a, b, _ := strings.Cut(w.low, "-")
			x, y := smallNumbers[a], smallNumbers[b]
			v, known = x+y, x >= 20 && x < 100 && y > 0 && y < 10
		}
		if !known || v == 1 || w.up && i > 0 && l.words[i-1].up && l.words[i-1].End+1 == w.Start { // "one" is seldom a count
			if _, isVague := vague[w.low]; isVague {
				return q, next, false
			}
			return q, next, false
		}
		if v >= 12 && (w.low == "hundred" || w.low == "dozen" || v >= 1000) && !(i > 0 && (l.words[i-1].low == "a" || l.words[i-1].low == "an" || l.words[i-1].low == "half")) {
			return q, next, false
		}
		q.mid = v
	}
	dozen := w.low == "dozen"
	for next < len(l.words) && next < i+5 {
		m, known := smallNumbers[l.words[next].low]
		if !known || m < 12 || l.words[next].low == "twelve" || m > 12 && m < 100 {
			break
		}
		q.mid *= m
		q.at.End = l.words[next].End
		next++
	}
	if before == '$' || before == 0xa3 || before == 0xac {
		q.unit = "$"
	}
	q.lo, q.hi = q.mid, q.mid
	q.said = strconv.FormatFloat(q.mid, 'f', -1, 64)
	if q.approximate(l, i); dozen && !q.hedged {
		q.lo, q.hi, q.hedged = q.mid-2, q.mid+4, true
	}
	return q, next, true
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func byteAt(s string, i int) byte {
	if i < 0 || i >= len(s) {
		return 0
	}
	return s[i]
}

func digitAt(s string, i int) bool { c := byteAt(s, i); return '0' <= c && c <= '9' }

// approximate widens a number by the words before it, and by its own roundness.
func (q *quantity) approximate(l *line, i int) {
	low := func(k int) string {
		if k < 0 {
			return ""
		}
		return l.words[k].low
	}
	a, b := low(i-1), low(i-2)
	start := func(k int, word string) {
		q.at.Start, q.hedged = l.words[k].Start, true
		q.said = word + " " + q.said
	}
	switch {
	case a == "least" && b == "at":
		q.hi = 1e15
		start(i-2, "at least")
	case a == "than" && (b == "more" || b == "greater"):
		q.hi = 1e15
		start(i-2, "more than")
	case a == "over" || a == "exceeding" || a == "topped":
		q.hi = 1e15
		start(i-1, "more than")
	case a == "most" && b == "at", a == "to" && b == "up", a == "than" && (b == "fewer" || b == "less"):
		q.lo = 0
		start(i-2, "up to")
	case a == "under" || a == "below":
		q.lo = 0
		start(i-1, "under")
	case a == "nearly" || a == "almost":
		q.lo, q.hi = q.mid*0.85, q.mid
		start(i-1, "nearly")
	case a == "about" || a == "around" || a == "some" || a == "roughly" || a == "approximately" || a == "estimated" || a == "perhaps":
		q.lo, q.hi = q.mid*0.75, q.mid*1.25
		start(i-1, "about")
	case q.mid >= 20 && q.mid == float64(int64(q.mid/10))*10:
		q.lo, q.hi = q.mid*0.95, q.mid*1.05
	}
}

// counts finds what the number counts, and reports whether that can be compared.
func (q *quantity) counts(text string, l *line, i, next int) bool {
	if i > 0 && nameBefore(l, i) {
		return false
	}
	if q.unit == "" && next < len(l.words) {
		q.unit = units[l.words[next].low]
		if q.unit == "" && l.words[next].low == "per" && next+1 < len(l.words) && l.words[next+1].low == "cent" {
			q.unit = "%"
			next++
		}
	}
	if q.unit == "$" {
		return false
	}
	if q.unit != "" {
		if q.unit == "%" && byteAt(text, q.at.End) == '%' {
			q.at.End++
		} else if next < len(l.words) {
			q.at.End = l.words[next].End
			next++
		}
		return q.measure(text, l, i, next)
	}
	if q.magnitude(l, i, next) {
		return true
	}
	// The head: the last of the words that follow without a break and can be
	// adjectives or nouns.
	head := -1
	for k := next; k < len(l.words) && k < next+5; k++ {
		if gap := text[l.words[k-1].End:l.words[k].Start]; strings.TrimLeft(gap, " ") != "" {
			break
		}
		w := l.words[k]
		if breaks[w.low] || w.low[0] >= '0' && w.low[0] <= '9' {
			break
		}
		if w.low == "of" {
			break
		}
		if humans[w.low] || strings.HasSuffix(w.low, "s") && !strings.HasSuffix(w.low, "ss") && len(w.low) > 3 {
			head = k
			if k+1 < len(l.words) && humans[l.words[k+1].low] && byteAt(text, w.End) == ' ' { // "crew members"
				continue
			}
			break
		}
		if deeds[w.low] != "" { // "two were killed"
			break
		}
	}
	if head < 0 {
		// "killing at least 12": the deed alone tells.
		if next < len(l.words) && deeds[l.words[next].low] != "" && l.words[next].low != "killing" {
			q.deed, q.head, q.noun, q.human = deeds[l.words[next].low], "people", "people", true
			q.grows = growing[q.deed]
			q.at.End = l.words[next].End
			return true
		}
		if (next >= len(l.words) || byteAt(text, q.at.End) != ' ') && i > 0 {
			if d := tollBefore(l, i); d != "" {
				q.deed, q.head, q.noun, q.human, q.grows = d, "people", "people", true, growing[d]
				return true
			}
		}
		return false
	}
	w := l.words[head]
	q.head, q.noun, q.human = w.stem, w.low, humans[w.low]
	q.at.End = w.End
	if !q.human { // "33 smugglers were detained"
		switch d := deedNear(l, i, head); d {
		case "destroyed", "damaged":
			q.deed, q.grows = d, true
			return true
		case "detained", "dead", "injured", "missing", "charged", "freed", "kidnapped", "executed", "expelled", "infected", "rescued", "dismissed":
			q.human = !things[w.low]
		}
	}
	if q.human {
		if anyone[w.low] {
			q.head = "people"
		}
		q.deed = deeds[w.low]
		if q.deed == "" {
			q.deed = deedNear(l, i, head)
		}
		switch {
		case l.within(head+1, head+4, aboardWords):
			q.deed, q.head = "aboard", w.stem // "people on board" are not "passengers on board"
		case q.deed == "" && w.low == "passengers":
			q.deed = "aboard"
		}
		q.grows = growing[q.deed]
		return q.deed != ""
	}
	return false
}

// breaks are words that end the run of adjectives before a head.
var breaks = set("were was are is had have has been who that which and or but in on at by from near to with after before as for when while than since of more most other")

// nameBefore reports whether the number belongs to a name: "Boeing 787",
// "channel 16", "Article 5".
func nameBefore(l *line, i int) bool {
	w := l.words[i-1]
	switch w.low {
	case "channel", "article", "page", "chapter", "section", "route", "flight", "room", "aged", "age", "version", "resolution", "number", "no":
		return true
	}
	return w.up && i > 1 && !breaks[w.low] && l.words[i].low[0] >= '0' && l.words[i].low[0] <= '9' && l.words[i].Start == w.End+1 && deeds[w.low] == ""
}

// governs are the forms of deeds that take the counted as their object.
var governs = set("kill kills killed killing injure injures injured injuring wound wounds wounded wounding hurt hurting detain detains detained detaining arrest arrests arrested arresting seized captured apprehended evacuated evacuating rescued rescuing saved kidnapped abducted charged indicted sacked dismissed executed hanged freed released pardoned expelled deported")

// roughly are words between a verb and the number that it governs.
var roughly = set("at least most more than up to about some nearly almost around over another")

// deedNear finds the deed of the people at words i to head: the verb right before
// them ("killed at least 7 miners, the rescue service said"), else the verb after
// them, else the verb or noun before them, in their clause.
func deedNear(l *line, i, head int) string {
	k := i - 1
	for k > 0 && k > i-4 && roughly[l.words[k].low] {
		k--
	}
	if k >= 0 && governs[l.words[k].low] && deeds[l.words[k].low] != "" {
		return deeds[l.words[k].low]
	}
	for k := head + 1; k < len(l.words) && k <= head+8; k++ {
		w := l.words[k].low
		if d := deeds[w]; d != "" && d != "aboard" {
			return d
		}
		if w == "and" || w == "but" || w == "who" && k > head+1 || w == "while" {
			break
		}
	}
	for k := i - 1; k >= 0 && k >= i-5; k-- {
		w := l.words[k].low
		if d := deeds[w]; d != "" && d != "aboard" {
			return d
		}
		if w == "and" || w == "but" || w == "while" {
			break
		}
	}
	return ""
}

// tollBefore finds the deed of a number that stands alone: "the death toll rose
// to 112", "the number of dead to 14".
func tollBefore(l *line, i int) string {
	toll := false
	deed := ""
	for k := i - 1; k >= 0 && k >= i-9; k-- {
		switch w := l.words[k].low; {
		case w == "toll":
			toll = true
			if deed == "" {
				deed = "dead"
			}
		case w == "number" || w == "count" || w == "total":
			toll = true
		case deeds[w] != "" && deed == "":
			deed = deeds[w]
		}
	}
	if toll {
		return deed
	}
	k := i - 1
	for k > 0 && k > i-4 && roughly[l.words[k].low] {
		k--
	}
	if k >= 0 && (l.words[k].low == "killing" || l.words[k].low == "wounding" || l.words[k].low == "injuring") { // "killing at least 12"
		return deeds[l.words[k].low]
	}
	return ""
}

// magnitude reads the strength of an earthquake: "a 5.6 magnitude quake",
// "magnitude 5.2". One of its aftershocks is another.
func (q *quantity) magnitude(l *line, i, next int) bool {
	if !(i > 0 && (l.words[i-1].low == "magnitude" || i > 1 && l.words[i-1].low == "of" && l.words[i-2].low == "magnitude") || next < len(l.words) && l.words[next].low == "magnitude") ||
		q.mid < 2 || q.mid > 10 || q.mid == float64(int(q.mid)) || l.within(0, len(l.words), set("aftershock aftershocks foreshock earlier previous killed killing kills")) {
		return false
	}
	q.head, q.noun, q.of, q.unit = "quake", "quake", "magnitude", "M"
	return true
}

// measure finds what a measure measures: the adjective after it and the subject
// before it.
func (q *quantity) measure(text string, l *line, i, next int) bool {
	adjective := ""
	if next < len(l.words) && byteAt(text, q.at.End) == ' ' {
		switch w := l.words[next].low; w {
		case "wide", "long", "tall", "high", "deep", "thick":
			adjective = w
			q.at.End = l.words[next].End
		}
	}
	if adjective == "" {
		return false
	}
	// The subject: the noun before "is", "was".
	for k := i - 1; k > 0 && k >= i-6; k-- {
		switch l.words[k].low {
		case "is", "was", "are", "were", "measures", "measured":
			subject := k - 1
			for j := k - 2; j > 0 && j > k-9; j-- { // "the crack in the dam is"
				switch l.words[j].low {
				case "in", "of", "on", "at", "near", "under", "along":
					subject = j - 1
					continue
				case "said", "says", "that", "and", "but":
				default:
					continue
				}
				break
			}
			w := l.words[subject]
			q.head, q.noun, q.of = w.stem, w.low, adjective
			return len(q.head) > 2 && !stop[q.noun]
		}
	}
	return false
}
