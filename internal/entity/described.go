package entity

import (
	"strings"

	"hearsay"
)

var (
	epithets   = set(`embattled besieged beleaguered defiant authoritarian autocratic strongman long-serving veteran ousted deposed exiled jailed newly-elected outgoing incoming country's nation's city's company's then former current new`)
	bareGroups = set(`mercenaries analysts experts observers critics commentators economists scientists researchers officials protesters protestors demonstrators activists police investigators prosecutors diplomats lawmakers residents witnesses authorities rebels separatists opponents supporters firefighters rescuers doctors campaigners militants workers strikers rioters soldiers troops gunmen insurgents pilots relatives survivors villagers students teachers farmers nurses miners drivers voters migrants refugees prisoners detainees divers paramedics looters hijackers kidnappers smugglers settlers shareholders employees`)
	// groupPairs are groups of two words, one of which alone says nothing.
	groupPairs = set(`news-sites news-outlets news-websites coast-guard fire-brigade fire-service security-forces armed-forces emergency-services emergency-crews rescue-teams rescue-workers rescue-crews aid-workers aid-groups aid-agencies rights-groups human-rights-groups state-media state-television state-tv riot-police border-guards factory-workers opposition-parties opposition-lawmakers opposition-leaders health-officials health-workers intelligence-agencies intelligence-officials defense-officials defence-officials peace-keepers trade-unions labor-unions labour-unions harbour-pilots harbor-pilots`)
	// groupPart are words after a group's noun that make it a part of something
	// else: "police station", "workers' union", "troops withdrawal".
	groupPart  = set(`station stations chief chiefs officer officers car cars van vans custody headquarters union unions boat boats vessel vessels vehicle vehicles union's force forces unit units academy dog dogs report reports record records checkpoint department departments line lines commissioner commander spokesman spokeswoman spokesperson investigation inquiry raid raids brutality violence action presence protection escort withdrawal deployment movements strike strikes protest protests rally compensation council party parties league club association body bodies strength exchange exchanges swap camp camps crisis deaths cell cells list lists loan loans pay licence license`)
	plainRoles = set(`leader ruler president premier minister chancellor king queen dictator strongman mayor governor senator ambassador spokesman spokeswoman spokesperson chairman chairwoman pope prosecutor commander general secretary secretary-general director ceo suspect gunman coach captain`)
)

// role looks for a described role at token i, such as "the Belarusian president"
// or, in a headline, "embattled ruler", and returns its length in tokens.
func (f *finder) role(s *sentence, i int) int {
	t := f.tok(i)
	k := i
	the := t.low == "the"
	if the {
		k++
	} else if !epithets[t.low] || !(s.kind == hearsay.Title || s.kind == hearsay.Heading) || i > s.from && f.tok(i-1).low == "the" {
		return 0
	}
	var pl place
	noun := -1
	for n := 0; k < s.to && n < 5 && f.adjacent(k); n++ {
		w := f.tok(k).low
		if w == "'s" {
			k++
			continue
		}
		if plainRoles[w] {
			noun = k
			k++
			continue
		}
		if noun >= 0 {
			break
		}
		if p, m := f.placeAt(k, s.to); m > 0 && p.code != "" {
			pl = p
			k += m
			continue
		}
		if f.roleMod[w] || epithets[w] || f.regional[w] {
			k++
			continue
		}
		break
	}
	if noun < 0 || noun != k-1 {
		return 0
	}
	if k < s.to {
		n := f.tok(k)
		if n.word && f.adjacent(k) && n.upper && !s.shout { // "the president Vladimir ..."
			return 0
		}
		if n.low == "'s" && k+1 < s.to && (f.isRole(f.tok(k+1).low) || f.roleMod[f.tok(k+1).low]) {
			return 0
		}
		if n.low == "of" && k+1 < s.to {
			at := k + 1
			if f.tok(at).low == "the" && at+1 < s.to {
				at++
			}
			p, m := f.placeAt(at, s.to)
			if m == 0 || p.code == "" {
				return 0
			}
			pl = p
			f.add(s, at, at+m, placeName).place = p
			k = at + m
		}
	}
	if pl.name != "" && !pl.demonym { // "the Belarus leader" names the country too
		for x := i; x < k; x++ {
			if p, m := f.placeAt(x, k); m > 0 && !p.demonym && x < noun {
				f.add(s, x, x+m, placeName).place = p
				break
			}
		}
	}
	n := f.add(s, i, k, roleNoun)
	n.canon, n.place = f.tok(noun).low, pl
	return k - i
}

// group looks for a described group at token i: "Belarusian authorities",
// "analysts", "the West".
func (f *finder) group(s *sentence, i int) int {
	t := f.tok(i)
	if t.low == "west" && t.upper && i > s.from && f.tok(i-1).low == "the" && !f.capitalAfter(s, i+1) {
		f.add(s, i, i+1, groupNoun).canon = "the West"
		return 1
	}
	k := i
	var pl place
	adj := ""
	if t.upper || f.regional[t.low] {
		if p, m := f.placeAt(i, s.to); m > 0 && p.demonym && !p.plural {
			pl, k = p, i+m
			adj = f.p.text(hearsay.Range{Start: t.Start, End: f.tok(k - 1).End})
		} else if f.regional[t.low] {
			adj = t.low
			k = i + 1
		}
	}
	if k >= s.to || k > i && !f.adjacent(k) {
		return 0
	}
	w := f.tok(k).low
	if k+1 < s.to && f.adjacent(k+1) && !f.tok(k+1).upper && groupPairs[w+"-"+f.tok(k+1).low] && !f.capitalAfter(s, k+2) && (!f.tok(k).upper || f.tok(k).first) && !s.shout && !f.part(s, k+2) {
		if adj == "" && i > s.from && f.adjacent(i) && f.tok(i-1).upper && !f.tok(i-1).first {
			return 0
		}
		n := f.add(s, i, k+2, groupNoun)
		n.canon, n.place = strings.TrimSpace(adj+" "+w+" "+f.tok(k+1).low), pl
		return k + 2 - i
	}
	if f.capitalAfter(s, k+1) || f.tok(k).upper && f.tok(k).Start > t.Start && !s.shout {
		return 0
	}
	switch {
	case adj != "" && pl.code != "" && f.governing[w]:
		f.add(s, i, k+1, placeName).place = place{code: pl.code, name: pl.name}
		f.names[len(f.names)-1].acts = true
		return k + 1 - i
	case adj != "" && f.lexicon.group[w]:
		n := f.add(s, i, k+1, groupNoun)
		n.canon, n.place = adj+" "+w, pl
		return k + 1 - i
	case adj == "" && i > s.from && f.adjacent(i) && f.tok(i-1).upper && !f.tok(i-1).first:
		return 0 // "Politico experts": the body stands for them
	case f.part(s, k+1):
		return 0
	case adj == "" && bareGroups[w] && (!t.upper || t.first) && !s.shout:
		f.add(s, i, k+1, groupNoun).canon = w
		return 1
	}
	return 0
}

// part reports whether the word at token k makes the group before it a part of
// something else: "police station".
func (f *finder) part(s *sentence, k int) bool {
	return k < s.to && f.adjacent(k) && groupPart[f.tok(k).low]
}

func (f *finder) capitalAfter(s *sentence, k int) bool {
	return k < s.to && f.adjacent(k) && f.tok(k).upper && !s.shout && !f.function[f.tok(k).low]
}
