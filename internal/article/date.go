package article

import (
	"strings"
	"time"
)

// A day is a date found in a string: its place there, and what it names.
type day struct {
	start, end int
	day        time.Time // midnight UTC of the day as written, whatever its zone
	at         time.Time // the instant, midnight UTC where no clock time stands
	exact      bool      // a clock time stands with it
}

var months = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
	"januar": 1, "jänner": 1, "februar": 2, "märz": 3, "mai": 5, "juni": 6, "juli": 7, "oktober": 10, "dezember": 12, "mrz": 3, "okt": 10, "dez": 12,
	"janvier": 1, "février": 2, "mars": 3, "avril": 4, "juin": 6, "juillet": 7, "août": 8, "septembre": 9, "octobre": 10, "novembre": 11, "décembre": 12,
	"enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7, "agosto": 8, "septiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12,
	"gennaio": 1, "febbraio": 2, "aprile": 4, "maggio": 5, "giugno": 6, "luglio": 7, "settembre": 9, "ottobre": 10, "dicembre": 12,
	"janeiro": 1, "fevereiro": 2, "março": 3, "maio": 5, "junho": 6, "julho": 7, "setembro": 9, "outubro": 10, "novembro": 11, "dezembro": 12,
	"januari": 1, "februari": 2, "maart": 3, "mei": 5, "augustus": 8,
	"января": 1, "февраля": 2, "марта": 3, "апреля": 4, "мая": 5, "июня": 6, "июля": 7, "августа": 8, "сентября": 9, "октября": 10, "ноября": 11, "декабря": 12,
	"stycznia": 1, "lutego": 2, "marca": 3, "kwietnia": 4, "maja": 5, "czerwca": 6, "lipca": 7, "sierpnia": 8, "września": 9, "października": 10, "listopada": 11, "grudnia": 12,
	"janv": 1, "févr": 2, "avr": 4, "juil": 7, "déc": 12, "ene": 1, "abr": 4, "ago": 8, "dic": 12, "gen": 1, "mag": 5, "giu": 6, "lug": 7, "set": 9, "ott": 10, "fev": 2, "out": 10, "mrt": 3,
	"augusti": 8, "maj": 5, "marts": 3, "tammikuuta": 1, "helmikuuta": 2, "maaliskuuta": 3, "huhtikuuta": 4, "toukokuuta": 5, "kesäkuuta": 6, "heinäkuuta": 7, "elokuuta": 8, "syyskuuta": 9, "lokakuuta": 10, "marraskuuta": 11, "joulukuuta": 12,
	"ocak": 1, "şubat": 2, "mart": 3, "nisan": 4, "mayıs": 5, "haziran": 6, "temmuz": 7, "ağustos": 8, "eylül": 9, "ekim": 10, "kasım": 11, "aralık": 12,
	"ledna": 1, "února": 2, "března": 3, "dubna": 4, "května": 5, "června": 6, "července": 7, "srpna": 8, "září": 9, "října": 10, "listopadu": 11, "prosince": 12,
	"ianuarie": 1, "februarie": 2, "martie": 3, "aprilie": 4, "iunie": 6, "iulie": 7, "septembrie": 9, "octombrie": 10, "noiembrie": 11, "decembrie": 12,
	"січня": 1, "лютого": 2, "березня": 3, "квітня": 4, "травня": 5, "червня": 6, "липня": 7, "серпня": 8, "вересня": 9, "жовтня": 10, "листопада": 11, "грудня": 12,
	"ιανουαρίου": 1, "φεβρουαρίου": 2, "μαρτίου": 3, "απριλίου": 4, "μαΐου": 5, "ιουνίου": 6, "ιουλίου": 7, "αυγούστου": 8, "σεπτεμβρίου": 9, "οκτωβρίου": 10, "νοεμβρίου": 11, "δεκεμβρίου": 12,
	"يناير": 1, "فبراير": 2, "مارس": 3, "أبريل": 4, "مايو": 5, "يونيو": 6, "يوليو": 7, "أغسطس": 8, "سبتمبر": 9, "أكتوبر": 10, "نوفمبر": 11, "ديسمبر": 12,
	"בינואר": 1, "בפברואר": 2, "במרץ": 3, "באפריל": 4, "במאי": 5, "ביוני": 6, "ביולי": 7, "באוגוסט": 8, "בספטמבר": 9, "באוקטובר": 10, "בנובמבר": 11, "בדצמבר": 12,
}

// An order is that of day and month in a date of digits.
type order uint8

const (
	unsure     order = iota // 3/4/2025 is no date
	dayFirst                // 3 April
	monthFirst              // March 4
)

// findDate finds the first whole date of s: "2020-08-16", with or without a
// clock time and zone, "September 21, 2020", "16th August 2020", "16. August
// 2020", "Sun, 16 Aug 2020". A date without its year, or of digits whose order
// can be mistaken, is none: it cannot be told for sure.
func findDate(s string) (day, bool) { return findDateIn(s, unsure) }

// findDateIn is findDate on a page whose order of day and month is known.
func findDateIn(s string, o order) (day, bool) {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if i > 0 && wordByte(s[i-1]) {
			// Elements without a space between: "HealthDecember 22, 2022".
			if low := s[i-1] >= 'a' && s[i-1] <= 'z'; low && c >= 'A' && c <= 'Z' {
				if d, ok := namedMonthFirst(s, i); ok {
					return d, true
				}
			} else if low && c >= '0' && c <= '9' { // "Lee13/4/2025"
				if d, ok := digits(s, i, o); ok {
					return d, true
				}
			}
			continue
		}
		switch {
		case c >= '0' && c <= '9':
			if d, ok := isoDate(s, i); ok {
				return d, true
			}
			if d, ok := characters(s, i); ok {
				return d, true
			}
			if d, ok := namedDayFirst(s, i); ok {
				return d, true
			}
			if d, ok := yearFirst(s, i); ok {
				return d, true
			}
			if d, ok := digits(s, i, o); ok {
				return d, true
			}
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z':
			if d, ok := namedMonthFirst(s, i); ok {
				return d, true
			}
		}
	}
	return day{}, false
}

func wordByte(c byte) bool { return isAlnum(c) || c >= 0x80 }

// number reads up to max digits at i.
func number(s string, i, max int) (n, end int) {
	for end = i; end < len(s) && end < i+max && s[end] >= '0' && s[end] <= '9'; end++ {
		n = n*10 + int(s[end]-'0')
	}
	return n, end
}

// monthAt reads the name of a month at i.
func monthAt(s string, i int) (m time.Month, end int) {
	var low [24]byte
	ascii := true
	for end = i; end < len(s) && end < i+24 && (s[end]|0x20 >= 'a' && s[end]|0x20 <= 'z' || s[end] >= 0x80); end++ {
		low[end-i] = s[end] | 0x20
		ascii = ascii && s[end] < 0x80
	}
	switch {
	case end-i < 3:
		return 0, i
	case ascii:
		m = months[string(low[:end-i])]
	default:
		m = months[strings.ToLower(s[i:end])]
	}
	if m > 0 && end < len(s) && s[end] == '.' {
		end++
	}
	return m, end
}

func gapAt(s string, i int, also string) int {
	n := i
	for n < len(s) && n < i+4 && (s[n] == ' ' || strings.IndexByte(also, s[n]) >= 0) {
		n++
	}
	return n
}

func yearAt(s string, i int) (y, end int, ok bool) {
	y, end = number(s, i, 5)
	// A capital is the next element's: "April 26, 2024Updated on".
	if end-i != 4 || y < 1900 || y > 2100 || end < len(s) && wordByte(s[end]) && (s[end] < 'A' || s[end] > 'Z') {
		return 0, i, false
	}
	return y, end, true
}

// made builds a day, with the clock time behind it where one stands.
func made(s string, start, end, y int, m time.Month, d int) (day, bool) {
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return day{}, false
	}
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if t.Month() != m {
		return day{}, false
	}
	return day{start: start, end: end, day: t, at: t}, true
}

func namedMonthFirst(s string, i int) (day, bool) {
	m, j := monthAt(s, i)
	if m == 0 {
		return day{}, false
	}
	j = gapAt(s, j, "-")
	d, k := number(s, j, 3)
	if k == j || k-j > 2 {
		return day{}, false
	}
	k = ordinal(s, k)
	l := gapAt(s, k, ",-.")
	if l == k {
		return day{}, false
	}
	y, end, ok := yearAt(s, l)
	if !ok {
		return day{}, false
	}
	return made(s, i, end, y, m, d)
}

// characters reads 2020年8月16日 and 2020년 8월 16일.
func characters(s string, i int) (day, bool) {
	y, j := number(s, i, 5)
	if j-i != 4 || y < 1900 || y > 2100 {
		return day{}, false
	}
	var n [2]int
	for k, marks := range [3][2]string{{"年", "년"}, {"月", "월"}, {"日", "일"}} {
		if !strings.HasPrefix(s[j:], marks[0]) && !strings.HasPrefix(s[j:], marks[1]) {
			return day{}, false
		}
		j += len(marks[0])
		if k < 2 {
			j = gapAt(s, j, "")
			v, e := number(s, j, 3)
			if e == j || e-j > 2 {
				return day{}, false
			}
			n[k], j = v, e
		}
	}
	return made(s, i, j, y, time.Month(n[0]), n[1])
}

// yearFirst reads "2024 Jun 30".
func yearFirst(s string, i int) (day, bool) {
	y, j := number(s, i, 5)
	if j-i != 4 || y < 1900 || y > 2100 || j >= len(s) || s[j] != ' ' {
		return day{}, false
	}
	m, k := monthAt(s, j+1)
	if m == 0 {
		return day{}, false
	}
	d, e := number(s, gapAt(s, k, ""), 3)
	if e-gapAt(s, k, "") < 1 || e-gapAt(s, k, "") > 2 || e < len(s) && wordByte(s[e]) {
		return day{}, false
	}
	return made(s, i, e, y, m, d)
}

// digits reads 24.12.2020, 24/12/2020 and 24-12-2020. With full stops the day is
// first; else where one number is above 12 or both are the same the order can't
// be mistaken, and otherwise it is o.
func digits(s string, i int, o order) (day, bool) {
	a, b, e, ok := pair(s, i)
	if !ok {
		return day{}, false
	}
	y, e, ok := yearAt(s, e)
	if !ok {
		return day{}, false
	}
	switch told := numberOrder(s, i, a, b); {
	case told == dayFirst || told == unsure && (o == dayFirst || a == b):
		return made(s, i, e, y, time.Month(b), a)
	case told == monthFirst || o == monthFirst:
		return made(s, i, e, y, time.Month(a), b)
	}
	return day{}, false
}

// pair reads two numbers of a day and a month at i, in whichever order, with the
// same mark behind each.
func pair(s string, i int) (a, b, end int, ok bool) {
	a, j := number(s, i, 3)
	if j-i > 2 || j >= len(s) || s[j] != '.' && s[j] != '/' && s[j] != '-' {
		return 0, 0, 0, false
	}
	b, k := number(s, j+1, 3)
	if k == j+1 || k-j > 3 || k >= len(s) || s[k] != s[j] {
		return 0, 0, 0, false
	}
	return a, b, k + 1, true
}

// numberOrder returns the order that the pair a, b at i shows by itself.
func numberOrder(s string, i, a, b int) order {
	switch {
	case b > 12 && a <= 12:
		return monthFirst
	case a > 12 && b <= 12:
		return dayFirst
	}
	for ; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
	}
	if s[i] == '.' {
		return dayFirst
	}
	return unsure
}

func ordinal(s string, k int) int {
	if k+2 <= len(s) {
		switch strings.ToLower(s[k : k+2]) {
		case "st", "nd", "rd", "th":
			return k + 2
		}
	}
	return k
}

func namedDayFirst(s string, i int) (day, bool) {
	d, k := number(s, i, 3)
	if k-i > 2 {
		return day{}, false
	}
	k = ordinal(s, k)
	j := gapAt(s, k, ".-")
	if j == k {
		return day{}, false
	}
	if strings.HasPrefix(s[j:], "de ") || strings.HasPrefix(s[j:], "of ") {
		j += 3
	}
	m, l := monthAt(s, j)
	if m == 0 {
		return day{}, false
	}
	l = gapAt(s, l, ",-.")
	if strings.HasPrefix(s[l:], "de ") {
		l += 3
	}
	y, end, ok := yearAt(s, l)
	if !ok {
		return day{}, false
	}
	return made(s, i, end, y, m, d)
}

// isoDate reads 2020-08-16, 2020/08/16, 20200816, with T12:34:56+02:00 or Z.
func isoDate(s string, i int) (day, bool) {
	y, j := number(s, i, 8)
	var m, d, k int
	if j-i == 8 {
		if y, m, d = y/10000, y/100%100, y%100; y < 1900 || y > 2100 {
			return day{}, false
		}
		k = j
	} else {
		if j-i != 4 || y < 1900 || y > 2100 || j >= len(s) || s[j] != '-' && s[j] != '/' && s[j] != '.' {
			return day{}, false
		}
		sep := s[j]
		var n int
		m, n = number(s, j+1, 3)
		if n == j+1 || n >= len(s) || s[n] != sep {
			return day{}, false
		}
		d, k = number(s, n+1, 3)
		if k == n+1 || k-n > 3 {
			return day{}, false
		}
	}
	if k < len(s) && wordByte(s[k]) && s[k] != 'T' && s[k] != 't' {
		return day{}, false
	}
	out, ok := made(s, i, k, y, time.Month(m), d)
	if !ok {
		return day{}, false
	}
	return clock(s, out), true
}

// clock reads the time of day behind an ISO date.
func clock(s string, d day) day {
	k := d.end
	if k >= len(s) || s[k] != 'T' && s[k] != 't' && s[k] != ' ' {
		return d
	}
	h, j := number(s, k+1, 2)
	if j-k != 3 || h > 23 {
		return d
	}
	if j < len(s) && s[j] == ':' {
		j++
	}
	mi, l := number(s, j, 2)
	if l-j != 2 || mi > 59 {
		return d
	}
	sec := 0
	if l < len(s) && s[l] == ':' {
		if n, e := number(s, l+1, 2); e == l+3 && n < 60 {
			sec, l = n, e
			if l < len(s) && (s[l] == '.' || s[l] == ',') {
				_, f := number(s, l+1, 9)
				if f > l+1 {
					l = f
				}
			}
		}
	}
	zone := 0
	e := l
	if e < len(s) && s[e] == ' ' {
		e++
	}
	if e < len(s) && (s[e] == '+' || s[e] == '-') {
		zh, a := number(s, e+1, 2)
		if a == e+3 && zh < 15 {
			b := a
			if b < len(s) && s[b] == ':' {
				b++
			}
			zm, c := number(s, b, 2)
			if c != b+2 {
				zm, c = 0, a
			}
			zone = zh*3600 + zm*60
			if s[e] == '-' {
				zone = -zone
			}
			l = c
		}
	} else if e < len(s) && (s[e] == 'Z' || s[e] == 'z') && e == l {
		l++
	}
	d.at = d.at.Add(time.Duration(h)*time.Hour + time.Duration(mi)*time.Minute + time.Duration(sec)*time.Second - time.Duration(zone)*time.Second)
	d.end, d.exact = l, true
	return d
}
