package reuse

import (
	"strings"
	"unicode"
)

// pressNouns end the names of newspapers and stations that no table knows.
var pressNouns = set("herald times post tribune gazette journal courier telegraph observer chronicle dispatch examiner " +
	"sentinel mirror echo inquirer bulletin register ledger advertiser argus mercury monitor daily weekly " +
	"zeitung anzeiger rundschau allgemeine tageblatt nachrichten news radio tv television broadcasting press wire newswire agency")

// pressName reports whether a name of two to five words ends like a newspaper's.
func pressName(name string) bool {
	f := strings.Fields(name)
	return len(f) >= 2 && len(f) <= 5 && pressNouns[strings.ToLower(f[len(f)-1])]
}

// pressAt returns the name of an outlet that no table knows: two to five
// capitalised words, the last of which is a newspaper's noun. It counts only in
// a credit.
func pressAt(text string, i int) (Entry, int, bool) {
	at, best := i, 0
	for n := 0; n < 5; n++ {
		end := wordEnd(text, at)
		if end == at || !unicode.IsUpper(firstRune(text[at:])) {
			break
		}
		if n > 0 && pressNouns[strings.ToLower(text[at:end])] {
			best = end
		}
		if end >= len(text) || text[end] != ' ' {
			break
		}
		at = end + 1
	}
	if best == 0 || reports[strings.ToLower(text[i:wordEnd(text, i)])] {
		return Entry{}, 0, false
	}
	name := text[i:best]
	last := strings.ToLower(name[strings.LastIndexByte(name, ' ')+1:])
	return Entry{Name: name, Common: true, Agency: last == "wire" || last == "newswire" || last == "agency"}, best, true
}

// mediaAt returns a described outlet: "state media", "Belarusian state
// television". It counts only in a credit.
func mediaAt(text string, i int) (Entry, int, bool) {
	end := wordEnd(text, i)
	w := text[i:end]
	if w = strings.ToLower(w); w != "state" && w != "local" && w != "independent" && w != "pro-government" && w != "opposition" && w != "state-run" && w != "state-owned" {
		return Entry{}, 0, false
	}
	for _, noun := range []string{"media", "television", "TV", "news agency", "radio", "newspaper", "broadcaster"} {
		if strings.HasPrefix(text[end:], " "+noun) {
			to := end + 1 + len(noun)
			if wordEnd(text, to) == to {
				return Entry{Name: w + text[end:to]}, to, true
			}
		}
	}
	return Entry{}, 0, false
}
