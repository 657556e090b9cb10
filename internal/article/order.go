package article

import (
	"strings"
	"unicode/utf8"

	"hearsay"
)

// dayMonth tells whether dates of digits on this page have the day or the month
// first. It asks, and believes the first that answers: the other dates of digits
// that the page shows, where one number is above 12; a date that it states in
// ISO's order and prints in digits; the country of its address; its language. Two
// answers of one kind that differ are none. American English (en-us) is what
// systems say when nobody told them otherwise, so that it counts only on a page
// that writes "March 4, 2025" and nowhere "4 March 2025".
func (s *scan) dayMonth(a *hearsay.Article, f *facts) order {
	iso := map[int]bool{}
	for _, list := range [][]fact{f.published, f.updated, f.weak} {
		for _, v := range list {
			isoDay(iso, v.text)
		}
	}
	for _, t := range s.times {
		isoDay(iso, string(s.page.Body[t.value.start:t.value.end]))
	}
	isoDay(iso, s.page.URL)
	var digits, agree, named orders
	ask := func(line string) {
		for i := 0; i < len(line); i++ {
			if c := line[i]; c < '0' || c > '9' || i > 0 && (line[i-1] >= '0' && line[i-1] <= '9' || line[i-1] == '/' || line[i-1] == '-' || line[i-1] == '.') {
				continue
			}
			if x, y, e, ok := pair(line, i); ok && line[e-1] != '.' {
				year, _, ok := yearAt(line, e)
				if !ok {
					continue
				}
				digits.add(numberOrder(line, i, x, y))
				if x != y && x <= 12 && y <= 12 {
					if iso[dayKey(year, y, x)] {
						agree.add(dayFirst)
					}
					if iso[dayKey(year, x, y)] {
						agree.add(monthFirst)
					}
				}
			} else if _, ok := namedDayFirst(line, i); ok {
				named.add(dayFirst)
			} else if i > 3 && line[i-1] == ' ' {
				// The month stands before: "March 4, 2025".
				if j := strings.LastIndexByte(line[:i-1], ' ') + 1; i-j < 12 {
					if _, ok := namedMonthFirst(line, j); ok {
						named.add(monthFirst)
					}
				}
			}
		}
	}
	for i := range s.blocks {
		b := s.blocks[i]
		ask(string(s.text[b.start:min(b.end, b.start+400)]))
	}
	for _, t := range s.times {
		ask(string(s.page.Body[t.value.start:t.value.end]))
	}
	for _, o := range []order{digits.one(), agree.one(), s.country()} {
		if o != unsure {
			return o
		}
	}
	stated := strings.ToLower(string(s.page.Body[s.lang.start:s.lang.end]))
	switch language, region, _ := strings.Cut(strings.ReplaceAll(stated, "_", "-"), "-"); {
	case a.Language != "" && a.Language != "en":
		if strings.Contains(" de fr es it pt nl pl ru uk tr el ar he ", " "+a.Language+" ") {
			return dayFirst
		}
	case language == "en" && region == "us":
		if named.one() == monthFirst {
			return monthFirst
		}
	case language == "en" && region != "" && strings.Contains(" gb au nz ie in za ", " "+region+" "):
		return dayFirst
	}
	return unsure
}

// orders counts how often each order was seen.
type orders [3]int

func (t *orders) add(o order) { t[o]++ }

// one returns the order that was seen, where it is but one.
func (t *orders) one() order {
	switch {
	case t[dayFirst] > 0 && t[monthFirst] == 0:
		return dayFirst
	case t[monthFirst] > 0 && t[dayFirst] == 0:
		return monthFirst
	}
	return unsure
}

func dayKey(y, m, d int) int { return y*10000 + m*100 + d }

// isoDay notes the day of an ISO date in v.
func isoDay(days map[int]bool, v string) {
	for i := 0; i+8 < len(v) && i < 300; i++ {
		if v[i] < '0' || v[i] > '9' || i > 0 && wordByte(v[i-1]) {
			continue
		}
		if d, ok := isoDate(v, i); ok {
			days[dayKey(d.day.Year(), int(d.day.Month()), d.day.Day())] = true
			return
		}
	}
}

// country tells the order by the country of the page's address. Countries that
// use both, and domains that are sold to anyone (.io, .co, .tv), tell nothing.
func (s *scan) country() order {
	if s.address == nil {
		return unsure
	}
	host := strings.ToLower(s.address.Hostname())
	switch tld := host[strings.LastIndexByte(host, '.')+1:]; tld {
	case "us", "gov", "mil":
		return monthFirst
	case "uk", "ie", "au", "nz", "in", "pk", "bd", "lk", "ng", "ke", "gh", "ug", "tz", "zw", "sg", "my", "de", "at", "ch", "fr", "be", "nl", "lu", "es", "pt", "it", "gr", "pl", "cz", "sk", "ru", "ua", "by", "ro", "bg", "rs", "hr", "si", "dk", "no", "fi", "ee", "lv", "tr", "il", "eg", "sa", "ae", "br", "ar", "mx", "cl", "pe", "uy", "py", "bo", "ec", "ve", "id", "th", "vn":
		return dayFirst
	}
	return unsure
}

// label reads what a line says of the date behind it or in the next line: "" for
// nothing, "published", "first" where it is the first of several publications,
// "updated", or "other" for a date of something else.
func label(line string) string {
	if i := strings.LastIndexAny(line, "|•·●"); i >= 0 {
		_, n := utf8.DecodeRuneInString(line[i:])
		line = line[i+n:]
	}
	if i := strings.LastIndex(line, ". "); i >= 0 {
		line = line[i+2:]
	}
	line = strings.ToLower(line)
	switch {
	case hasAny(line, "received", "accepted", "revised", "accessed", "retrieved", "expire", "valid", "copyright", "©", "event", "deadline", "born", "due ", "effective", "starting", "until", "through "):
		return "other"
	case hasAny(line, "originally published", "first published", "original publication", "originally posted", "first posted"):
		return "first"
	case hasAny(line, "updat", "modif", "reviewed", "edited", "last", "changed", "aktualisiert", "mis à jour", "actualizado", "aggiornato", "bijgewerkt", "atualizado", "обновлено"):
		return "updated"
	case hasAny(line, "publish", "publication", "posted", "post time", "post date", "issued", "veröffentlicht", "publié", "publicado", "pubblicato", "gepubliceerd", "опубликовано"):
		return "published"
	}
	return ""
}
