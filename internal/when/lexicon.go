package when

import "strings"

// An entry is what the lexicon knows of a word.
type entry struct {
	k class
	v int32
	f flags
}

// lexicon names every word that can be part of a date, or tells that a number
// or a name beside it is none. Keys are lower-case, at most 16 bytes.
var lexicon = build()

func build() map[string]entry {
	m := map[string]entry{}
	add := func(k class, v int32, f flags, list string) {
		for _, w := range strings.Fields(list) {
			m[w] = entry{k, v, f}
		}
	}
	for i, w := range strings.Fields("january february march april may june july august september october november december") {
		add(month, int32(i+1), 0, w)
	}
	for i, w := range strings.Fields("jan feb mar apr - jun jul aug sep oct nov dec") {
		if w != "-" {
			add(month, int32(i+1), abbrev, w)
		}
	}
	add(month, 9, abbrev, "sept")
	for i, w := range strings.Fields("may march mar jan april june august") {
		e := m[w]
		if i < 3 {
			e.f |= doubtful
		}
		m[w] = e
	}
	for i, w := range strings.Fields("monday tuesday wednesday thursday friday saturday sunday") {
		add(weekday, int32(i+1), 0, w)
		add(weekday, int32(i+1), plural, w+"s")
	}
	for i, l := range []string{"mon", "tue tues", "wed weds", "thu thur thurs", "fri", "sat", "sun"} {
		add(weekday, int32(i+1), abbrev|doubtful, l)
	}
	units := []struct {
		u    unit
		list string
	}{{second, "second sec"}, {minute, "minute min"}, {hour, "hour hr"}, {day, "day"}, {weekend, "weekend"}, {week, "week wk"},
		{fortnight, "fortnight"}, {monthUnit, "month"}, {quarter, "quarter"}, {year, "year yr"}, {decade, "decade"}}
	for _, u := range units {
		for _, w := range strings.Fields(u.list) {
			add(unitWord, int32(u.u), 0, w)
			add(unitWord, int32(u.u), plural, w+"s")
		}
	}
	add(unitWord, int32(century), 0, "century")
	add(unitWord, int32(century), plural, "centuries")
	add(partWord, int32(morning), 0, "morning")
	add(partWord, int32(afternoon), 0, "afternoon lunchtime")
	add(partWord, int32(evening), 0, "evening")
	add(partWord, int32(night), 0, "night")
	add(partWord, int32(noon), 0, "noon midday")
	add(partWord, int32(midnight), 0, "midnight")
	for i, w := range strings.Fields("spring summer autumn winter") {
		add(seasonWord, int32(i+1), 0, w)
	}
	add(seasonWord, 3, doubtful, "fall")
	for i, w := range strings.Fields("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty") {
		add(numWord, int32(i+1), 0, w)
	}
	for i, w := range strings.Fields("thirty forty fifty sixty seventy eighty ninety hundred") {
		add(numWord, int32(i*10+30), 0, w)
	}
	for i, w := range strings.Fields("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth") {
		if w != "second" { // an ordinal or a unit: the grammar decides
			add(ordWord, int32(i+1), 0, w)
		}
	}
	add(vagueNum, 0, 0, "several few couple many numerous some")
	add(edgeWord, int32(early), 0, "early")
	add(edgeWord, int32(late), 0, "late")
	add(edgeWord, int32(mid), 0, "mid")
	add(edgeNoun, int32(early), 0, "beginning start")
	add(edgeNoun, int32(mid), 0, "middle")
	add(edgeNoun, int32(late), 0, "end close")
	add(dirWord, -1, 0, "last past previous")
	add(dirWord, 0, 0, "this current")
	add(dirWord, 1, 0, "next coming upcoming")
	add(fn, wFollowing, 0, "following")
	add(fn, wSame, 0, "same")
	for w, list := range map[int32]string{
		wIn: "in", wOf: "of", wOn: "on", wFrom: "from", wTo: "to", wUntil: "until till through thru", wBetween: "between",
		wBefore: "before", wAfter: "after", wSince: "since", wFor: "for", wAt: "at", wBy: "by", wOver: "over",
		wNone: "during throughout around circa about towards toward within pre post than as",
	} {
		add(prep, w, 0, list)
	}
	add(det, wThe, 0, "the")
	add(det, wA, 0, "a an")
	add(det, wThat, 0, "that those")
	add(det, wPoss, 0, "his her its their our my your these")
	for w, list := range map[int32]string{
		wAnd: "and", wOr: "or", wAgo: "ago", wEarlier: "earlier", wLater: "later", wNow: "now currently nowadays presently",
		wRecent: "recently lately", wToday: "today", wYesterday: "yesterday", wTomorrow: "tomorrow", wTonight: "tonight",
		wEvery: "every each", wPer: "per", wEve: "eve", wJust: "just shortly soon immediately", wHalf: "half", wOld: "old",
		wAM: "am", wPM: "pm", wUTC: "utc gmt", wOrd: "th st nd rd", wFiscal: "fiscal financial", wTwice: "once twice",
		wNew: "new", wChristmas: "christmas", wBoxing: "boxing", wLong: "long", wZ: "z",
		wName: "times telegraph mirror express mail herald world post night school football mass gazette tribune journal star league roast brunch",
		wHoly: "black good bloody super ash cyber palm easter holy maundy fat shrove giving",
	} {
		for _, x := range strings.Fields(list) {
			if _, ok := m[x]; !ok {
				add(fn, w, 0, x)
			}
		}
	}
	for i := int32(1); i <= 4; i++ {
		m["q"+string(rune('0'+i))] = entry{fn, wQ<<8 | i, 0}
		if i < 3 {
			m["h"+string(rune('0'+i))] = entry{fn, wH<<8 | i, 0}
		}
	}
	add(setWord, int32(day), 0, "daily nightly")
	add(setWord, int32(week), 0, "weekly")
	add(setWord, int32(monthUnit), 0, "monthly")
	add(setWord, int32(quarter), 0, "quarterly")
	add(setWord, int32(year), 0, "annual annually yearly")
	add(counted, 0, 0, `people men women children troops soldiers dead cases jobs km miles mile metres meters kilometres
		kilometers feet foot dollars euros pounds rubles roubles yen yuan tons tonnes votes points pounds kg grams litres
		liters watts mw homes houses employees workers members students seats shares units cars vehicles planes aircraft
		participants protesters protestors demonstrators migrants refugees deaths injuries infections patients prisoners
		detainees officers police fighters rebels residents percent per acres hectares square barrels degrees words pages
		copies hours gmt volts million billion thousand trillion signatures guests delegates passengers supporters`)
	m["per"] = entry{fn, wPer, 0}
	m["hours"] = entry{unitWord, int32(hour), plural}
	m["gmt"] = entry{fn, wUTC, 0}
	add(numbered, 0, 0, `flight room route highway section page no number article model boeing airbus resolution bill
		paragraph chapter line gate bus train unit channel suite apartment order mig tu version windows area form rule
		table figure case`)
	add(title, 0, 0, "mrs ms mr miss theresa pm minister secretary dr sir lady lord leader")
	m["pm"] = entry{fn, wPM, 0}
	return m
}
