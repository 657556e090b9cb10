package article

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// This file knows lines: what a line of a page is by its words alone, in either
// kind of page.

// promoted are phrases that only chrome says; a line with one, and without much
// else, is chrome. Lower case.
var promoted = []string{
	"sign up for", "sign up to", "subscribe to", "subscribe now", "subscribe today", "our newsletter", "free newsletter", "newsletters", "weekly newsletter", "daily newsletter", "newsletter",
	"in your inbox", "to your inbox", "your inbox", "free daily email", "leave a reply", "leave a comment", "post a comment", "please wait", "right click", "all rights reserved",
	"cookie policy", "privacy policy", "terms of use", "terms of service", "terms and conditions", "share this", "share on", "follow us", "click here to", "most popular", "most read", "you may also like",
	"you might also like", "recommended for you", "related articles", "related stories", "related posts", "read more", "read next", "advertisement", "skip to", "log in", "sign in", "create an account", "guests and no members online",
	"download our app", "download the app", "listen to this article", "article continues below", "story continues below", "continue reading", "save article", "copy link", "print this", "email this", "already a subscriber", "support our journalism",
	"become a member", "this article is for subscribers", "view comments", "join the conversation", "star inactive", "enable javascript", "your browser", "watch:", "more from", "more on this story", "more stories", "related topics", "follow all the latest", "get the latest", "breaking news alerts", "min read", "reading time",
}

// proseToo are those that a long sentence can hold too: "forced hundreds more from
// their homes", "the most popular candidate".
var proseToo = map[string]bool{"more from": true, "most popular": true, "most read": true, "log in": true, "sign in": true, "newsletter": true, "newsletters": true, "advertisement": true,
	"more stories": true, "join the conversation": true, "become a member": true, "your browser": true, "right click": true, "please wait": true, "reading time": true, "get the latest": true}

// promotedBy holds them by their first letter.
var promotedBy = sync.OnceValue(func() (by [256][]string) {
	for _, p := range promoted {
		by[p[0]] = append(by[p[0]], p)
	}
	return by
})

func isPromoted(line string) bool {
	if len(line) > 400 {
		return false
	}
	by := promotedBy()
	prose := len(line) > 70 && strings.IndexByte(".!?\"", line[len(line)-1]) >= 0
	for i := 0; i < len(line); i++ {
		if i > 0 && isAlnum(line[i-1]) {
			continue
		}
		for _, p := range by[lower(line[i])] {
			if hasPrefixFold(line[i:], p) && (i == 0 || !prose || !proseToo[p]) {
				return true
			}
		}
	}
	return strings.HasPrefix(line, "©") || hasPrefixFold(line, "copyright") || hasPrefixFold(line, "related:") || hasPrefixFold(line, "also read") || hasPrefixFold(line, "read also") || hasPrefixFold(line, "tags:") || hasPrefixFold(line, "filed under")
}

// chromeStarts are how lines begin that only chrome says, lower case.
var chromeStarts = []string{"advertisement", "read more:", "read more |", "read also:", "also read:", "also read |", "read next:", "related:", "related |", "more:", "see also:", "don't miss:", "watch:", "watch now:", "listen:", "recommended:", "printed from", "follow us on", "sign up for", "sign up to", "subscribe to our", "get the latest", "download our", "do you have a story", "have a news tip", "got a tip", "contact us at", "share this article", "share this story", "story continues", "article continues", "copyright ©", "©",
	"lire aussi", "à lire aussi", "lesen sie auch", "mehr zum thema", "lee también", "lea también", "leia também", "leia mais", "leggi anche", "lees ook", "läs också", "czytaj też", "czytaj także"}

// isChrome reports whether the line says what no article does.
func isChrome(line string) bool {
	for _, p := range chromeStarts {
		if hasPrefixFold(line, p) {
			return true
		}
	}
	return false
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		c |= 0x20
	}
	return c
}

// hasPrefixFold reports whether s begins with the prefix, which is lower-case, in
// any case of its ASCII letters.
func hasPrefixFold(s, prefix string) bool {
	if len(s) < len(prefix) {
		return false
	}
	for i := range len(prefix) {
		if lower(s[i]) != prefix[i] {
			return false
		}
	}
	return true
}

// endsSentence reports whether the line ends as a sentence does.
func endsSentence(line string) bool {
	line = strings.TrimRight(line, "\"'”’»)]* ")
	if line == "" {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(line)
	return strings.ContainsRune(".!?…。！？:;", r)
}

// roles are what the writer of an article is said to be in a note about them.
var roles = map[string]bool{
	"writer": true, "reporter": true, "editor": true, "correspondent": true, "journalist": true, "columnist": true, "author": true, "contributor": true,
	"freelancer": true, "blogger": true, "producer": true, "photographer": true, "anchor": true, "host": true, "fellow": true, "analyst": true, "researcher": true, "strategist": true, "specialist": true, "marketer": true, "copywriter": true, "founder": true, "consultant": true, "expert": true,
}

// isBio reports whether the line is a note about its author: a name, "is a" or
// "covers", and within a few words a writer's work, or "graduated".
func isBio(line string) bool {
	if head := line[:min(len(line), 160)]; !hasAny(head, " is ", " was ", " has ", " covers ", " writes ") {
		return false
	}
	f := strings.Fields(line)
	if len(f) < 6 || len(f) > 140 {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(f[0]); !unicode.IsUpper(r) {
		return false
	}
	for i := 1; i < len(f) && i < 6; i++ {
		w := strings.ToLower(strings.Trim(f[i], ",."))
		if w == "covers" || w == "writes" {
			return strings.Contains(line, " for ") || strings.Contains(line, " at ")
		}
		if w == "is" || w == "was" || w == "has" {
			writer := false
			for j := i + 1; j < len(f) && j < i+14; j++ {
				x := strings.ToLower(strings.Trim(f[j], ",.()’'\""))
				if roles[x] {
					writer = true
				}
				if writer && (x == "at" || x == "for" || x == "based" || x == "who" || x == "covering" || x == "with" || x == "and") {
					return hasAny(line, " has written ", " has contributed ", "contributed to ", "graduate", " lives in ", "enjoys", "Follow ", "covering ", "covers ", "previously", "Previously", " joined ", "years of experience", "@", "specializ", "specialis", " based in ", "her work", "his work", "their work", " passion")
				}
			}
			return false
		}
		if r, _ := utf8.DecodeRuneInString(f[i]); !unicode.IsUpper(r) {
			return false
		}
	}
	return false
}

func hasAny(s string, subs ...string) bool {
	for _, x := range subs {
		if strings.Contains(s, x) {
			return true
		}
	}
	return false
}

// agencies are words by which a picture's credit is known.
var agencies = map[string]bool{"Reuters": true, "AP": true, "AFP": true, "Getty": true, "EPA": true, "Shutterstock": true, "TASS": true, "Tass": true, "Sputnik": true, "Xinhua": true, "Bloomberg": true, "PA": true, "dpa": true, "Photo": true, "Pool": true, "Handout": true, "ANSA": true, "Alamy": true, "iStock": true, "Anadolu": true, "NurPhoto": true, "Zuma": true, "Imago": true, "Unsplash": true, "Pixabay": true, "Pexels": true, "REUTERS": true, "Keystone": true, "Image": true, "Images": true, "EPA-EFE": true, "RIA": true, "Ritzau": true, "Scanpix": true, "Kyodo": true, "Yonhap": true, "UPI": true}

// isPictureCredit reports whether the words name who took a picture: short, with
// an agency's name or a slash between names.
func isPictureCredit(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 90 {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(s); !unicode.IsUpper(r) && r != '(' && r != '©' && r != '[' {
		return false
	}
	n, found := 0, false
	for w := range strings.FieldsSeq(s) {
		n++
		w = strings.Trim(w, "()[],.:;/|–-")
		for part := range strings.FieldsFuncSeq(w, func(r rune) bool { return r == '/' || r == '|' }) {
			found = found || agencies[part]
		}
	}
	return found && n <= 9
}

// captionLabel reports whether the line begins with the label that pages print
// before a caption or a picture's source.
func captionLabel(line string) bool {
	for _, label := range [...]string{"Image caption", "Media caption", "Video caption", "Photo caption", "Image source", "Image credit", "Image copyright", "Photo credit", "Picture credit", "File photo", "FILE PHOTO", "File picture", "FILE - ", "FILE — ", "FILE – ", "Photograph:", "Photo:", "PHOTO:", "Picture:", "Caption:", "Photo by ", "Photograph by "} {
		if rest, ok := strings.CutPrefix(line, label); ok {
			return label[len(label)-1] == ' ' || rest == "" || strings.IndexByte(" :,.;", rest[0]) >= 0 || label[len(label)-1] == ':'
		}
	}
	return false
}

// gluedCredit returns where a picture's credit is glued to the end of a caption
// ("... on Monday.Sergei Grits / AP"), or -1.
func gluedCredit(line string) int {
	for i := len(line) - 2; i > 0 && len(line)-i < 90; i-- {
		c := line[i]
		if c != '.' && c != ')' && c != '"' {
			continue
		}
		r, _ := utf8.DecodeRuneInString(line[i+1:])
		before := line[i-1]
		if unicode.IsUpper(r) && (before >= 'a' && before <= 'z' || before >= '0' && before <= '9') && isPictureCredit(line[i+1:]) {
			return i + 1
		}
	}
	return -1
}

// post reads the line under a post of a social network,
// "Anders Åslund (@anders_aslund) August 15, 2020", and returns where it begins
// and ends in the line; ok is false where there is none.
func post(line string) (start, end int, ok bool) {
	at := strings.Index(line, "(@")
	if at < 0 {
		return 0, 0, false
	}
	close := strings.IndexByte(line[at:], ')')
	if close < 3 || close > 40 {
		return 0, 0, false
	}
	for _, c := range []byte(line[at+2 : at+close]) {
		if !isAlnum(c) && c != '_' && c != '.' && c != '@' {
			return 0, 0, false
		}
	}
	after := at + close + 1
	d, ok := findDate(line[after:])
	if !ok || d.start > 8 {
		return 0, 0, false
	}
	start = strings.LastIndexAny(line[:at], "—–")
	if start < 0 {
		start = 0
	}
	if utf8.RuneCountInString(line[start:at]) > 60 {
		return 0, 0, false
	}
	return start, after + d.end, true
}

// references are words that open a line which says where the text was taken from.
var references = []string{"Reference:", "References:", "Source:", "Sources:", "Via:", "Originally published", "This article first appeared", "This article was first published", "This article originally appeared", "This story first appeared", "This story originally appeared", "This article was originally published", "This story was originally published", "First published by", "Republished from", "Republished with permission"}

// reference returns where words that credit a source begin in the line, or -1.
func sourceCredit(line string) int {
	for _, r := range references {
		if i := strings.Index(line, r); i >= 0 && (i == 0 || line[i-1] == ' ' || line[i-1] == '(') {
			if i == 0 || strings.HasSuffix(r, ":") {
				return i
			}
		}
	}
	return -1
}

// ago finds "6 hrs ago" and its like, with what follows to the end of the line.
func ago(line string) int {
	i := strings.Index(line, " ago")
	if i < 0 {
		return -1
	}
	head := line[:i]
	sp := strings.LastIndexByte(head, ' ')
	if sp < 0 {
		return -1
	}
	switch strings.TrimRight(strings.ToLower(head[sp+1:]), "s.") {
	case "hr", "hour", "min", "minute", "day", "week", "month", "h", "d", "m":
	default:
		return -1
	}
	n := strings.LastIndexByte(head[:sp], ' ') + 1
	if n >= sp || head[n] < '0' || head[n] > '9' {
		return -1
	}
	return n
}

// isDateLine reports whether the line says when the article was published, and
// little else.
func isDateLine(line string) bool {
	if len(line) > 160 || !strings.ContainsAny(line, "0123456789") {
		return false
	}
	rest := line
	found := false
	for {
		d, ok := findDate(rest)
		if !ok {
			break
		}
		found = true
		rest = rest[:d.start] + " " + rest[d.end:]
		if len(rest) > 200 {
			break
		}
	}
	if !found && ago(line) < 0 {
		return false
	}
	other := 0
	for w := range strings.FieldsFuncSeq(rest, func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch strings.ToLower(w) {
		case "published", "updated", "posted", "last", "first", "modified", "on", "at", "am", "pm", "est", "edt", "et", "gmt", "utc", "bst", "cet", "cest", "pst", "pdt", "ist", "by", "min", "mins", "read", "hrs", "hours", "hour", "ago", "date", "created", "a", "p", "m", "minute", "minutes", "days", "day", "article", "time", "reading", "original", "th", "st", "nd", "rd",
			"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "t", "z", "issued", "edited", "release", "reviewed", "h":
		default:
			other++
		}
	}
	return other == 0
}

// isByline reports whether the line names the authors: "By Ann Lee and Bo Day",
// "Written by Ann Lee", "Ann Lee, Staff Writer".
func isByline(line string) bool {
	if len(line) > 140 {
		return false
	}
	rest, ok := bylineNames(line)
	if !ok {
		return false
	}
	f := strings.Fields(rest)
	if len(f) == 0 || len(f) > 14 {
		return false
	}
	if r, _ := utf8.DecodeRuneInString(f[0]); !unicode.IsLetter(r) || unicode.IsLower(r) { // some scripts have no capitals
		return false
	}
	lower := 0
	for _, w := range f {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsLower(r) && !particle(w) && w != "and" && w != "for" && w != "of" && w != "in" && w != "with" && w != "the" {
			lower++
		}
	}
	return lower <= len(f)/4 && !strings.HasSuffix(strings.TrimSpace(rest), ".") || lower == 0 && len(f) <= 4
}

// bylineNames returns what follows "By" in a byline.
func bylineNames(line string) (rest string, ok bool) {
	for _, p := range []string{"By ", "BY ", "by ", "By: ", "by: ", "BY: ", "Written by ", "Written By ", "WRITTEN BY ", "Written by: ", "Written By: ", "Author: ", "Authors: ", "Words by ", "Reported by ", "Story by ", "Text by ", "Article by ", "Report by ", "Analysis by ", "Opinion by ", "Interview by ", "Posted by ", "Posted By ", "Posted by: ", "Posted By: ", "Posted by : ", "Published by ", "Published By ", "Published by: ", "Contributed by ", "Von ", "Par ", "Por ", "Di ", "Door ", "מאת: ", "מאת ", "بقلم: ", "بقلم "} {
		if rest, ok = strings.CutPrefix(line, p); ok {
			return rest, true
		}
	}
	return "", false
}

func particle(w string) bool {
	switch w {
	case "de", "da", "di", "del", "della", "van", "von", "der", "den", "la", "le", "bin", "ibn", "al", "el", "ter", "ten", "zu", "y", "e", "dos", "du", "af":
		return true
	}
	return false
}

// gluedName returns where a name stands glued to the end of a paragraph behind
// its last sentence ("... for his sake. Tim O'Donnell"), or -1.
func gluedName(line string) int {
	i := strings.LastIndexAny(line, ".!?”\"")
	if i < 40 || len(line)-i > 50 {
		return -1
	}
	_, w := utf8.DecodeRuneInString(line[i:])
	tail := line[i+w:]
	if !strings.HasPrefix(tail, " ") || !isName(strings.TrimSpace(tail)) {
		return -1
	}
	// An initial ("John F. Kennedy") is no end of a sentence.
	word := line[strings.LastIndexByte(line[:i], ' ')+1 : i]
	if line[i] == '.' && (utf8.RuneCountInString(word) < 2 || unicode.IsUpper(rune(word[0])) && len(word) < 5) {
		return -1
	}
	return i + w + 1
}

// isName reports whether the words look like one person's name: two to four
// capitalised words.
func isName(s string) bool {
	f := strings.Fields(s)
	if len(f) < 2 || len(f) > 5 {
		return false
	}
	caps := 0
	for _, w := range f {
		if particle(w) {
			continue
		}
		r, n := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) {
			return false
		}
		for _, c := range w[n:] {
			if !unicode.IsLetter(c) && c != '\'' && c != '’' && c != '-' && c != '.' {
				return false
			}
		}
		caps++
	}
	return caps >= 2 && caps <= 4
}

// outletWords are words that names of outlets end or begin with.
var outletWords = map[string]bool{
	"news": true, "times": true, "post": true, "journal": true, "herald": true, "tribune": true, "guardian": true, "telegraph": true, "reuters": true, "bbc": true, "cnn": true, "nbc": true,
	"abc": true, "cbs": true, "fox": true, "npr": true, "ap": true, "afp": true, "bloomberg": true, "politico": true, "week": true, "magazine": true, "daily": true, "gazette": true, "online": true,
	"tv": true, "radio": true, "press": true, "observer": true, "independent": true, "mail": true, "today": true, "review": true, "chronicle": true, "globe": true, "mirror": true, "express": true,
	"standard": true, "dispatch": true, "examiner": true, "courier": true, "inquirer": true, "register": true, "atlantic": true, "economist": true, "newsweek": true, "wire": true, "network": true, "media": true, "sky": true, "cnbc": true, "msnbc": true, "yahoo": true, "vox": true, "axios": true, "slate": true, "euronews": true, "welle": true, "dw": true, "tass": true, "interfax": true, "hill": true, "weekly": true, "report": true, "bulletin": true, "al-jazeera": true, "jazeera": true, "france": true, "quartz": true, "sun": true, "star": true, "insider": true, "forbes": true,
}

// suffixAt returns where the outlet's name is hung onto a headline, with its
// separator ("... ruler – NBC News"): head ends at cut, the name begins at name.
func suffixAt(title, outlet, domain string) (cut, name int, ok bool) {
	best := -1
	for i := 0; i < len(title); {
		r, n := utf8.DecodeRuneInString(title[i:])
		switch r {
		case '|', '–', '—', '-', '»', '·', '•', ':', '«', '~':
			if i > 0 && title[i-1] == ' ' && i+n < len(title) && title[i+n] == ' ' {
				best, name = i, i+n+1
			} else if r == ':' && i > 1 && title[i-2:i] == " :" && i+1 < len(title) && title[i+1] == ' ' { // "::"
				best, name = i-1, i+2
			}
		}
		i += n
	}
	if best < 8 {
		return 0, 0, false
	}
	head, tail := strings.TrimSpace(title[:best]), strings.TrimSpace(title[name:])
	if tail == "" || len(strings.Fields(head)) < 2 {
		return 0, 0, false
	}
	if outlet != "" && sameOutlet(tail, outlet) || domain != "" && likeDomain(tail, domain) {
		return best, name, true
	}
	f := strings.Fields(tail)
	if len(f) > 5 || len(strings.Fields(head)) < 4 {
		return 0, 0, false
	}
	known := strings.Contains(tail, ".com") || strings.Contains(tail, ".org") || title[best] == '|' && len(f) <= 4
	// The initials of an agency behind a dash: "– KPA".
	if len(f) == 1 && len(tail) >= 2 && len(tail) <= 5 && title[best] != ':' && strings.Trim(tail, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		known = true
	}
	if strings.HasPrefix(title[best:], "::") {
		known = true
	}
	for i, w := range f {
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) && !unicode.IsDigit(r) && w != "of" && w != "the" && w != "and" {
			return 0, 0, false
		}
		if (i == 0 || i == len(f)-1) && outletWords[strings.ToLower(w)] {
			known = true
		}
	}
	return best, name, known
}

// letters keeps the letters and digits of s, lower-case.
func letters(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

func sameOutlet(a, b string) bool {
	x, y := strings.TrimPrefix(letters(a), "the"), strings.TrimPrefix(letters(b), "the")
	return x != "" && y != "" && (x == y || len(x) > 3 && strings.Contains(y, x) || len(y) > 3 && strings.Contains(x, y))
}

func likeDomain(name, domain string) bool {
	n := letters(name)
	d := letters(strings.TrimPrefix(domain, "www."))
	if len(n) < 3 || d == "" {
		return false
	}
	if strings.HasPrefix(d, n) || strings.Contains(n, d) {
		return true
	}
	label := domain
	if i := strings.IndexByte(label, '.'); i > 0 {
		label = label[:i]
	}
	label = letters(label)
	return len(label) > 3 && (n == label || strings.Contains(n, label) || strings.Contains(label, n) && len(n) > 3)
}
