package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// This file takes out of the body what news sites print with it and the trees
// hold for sure: who wrote and edited the piece, a note about the writer, a link
// alone in a paragraph, the writer's name above each entry of a live blog. The
// pages that the trees learnt from hold few of these.

// trim corrects the body by rules of news pages.
func (k *keeper) trim(f *facts) {
	var names []string
	for _, v := range f.authors {
		if lo, hi, ok := person(v.text); ok && len(names) < 12 && isName(v.text[lo:hi]) {
			names = append(names, v.text[lo:hi])
		}
	}
	for i := max(0, k.first-8); i < k.first; i++ {
		if rest, ok := bylineNames(k.str(i)); ok && k.f[i].words < 14 && isName(leadName(rest)) {
			names = append(names, leadName(rest))
		}
	}
	k.loneLinks()
	k.entryNames(names, k.live(f))
	k.foot(names)
	k.quotations()
	for k.first < k.last && !k.body[k.first] {
		k.first++
	}
	for k.last > k.first && !k.body[k.last] {
		k.last--
	}
}

// linksMost is how many paragraphs of one link are taken out; where there are
// more, they head the parts of a list.
const linksMost = 3

// loneLinks takes out paragraphs that are one link and no sentence, between
// paragraphs of prose of which the next says other things: headlines of other
// articles.
func (k *keeper) loneLinks() {
	if !k.html {
		return
	}
	var out []int
	for i := k.first + 1; i < k.last && len(out) <= linksMost; i++ {
		x := &k.f[i]
		if k.body[i] && k.blocks[i].tag == atom.P && x.link > .95 && !x.ends && x.words >= 4 && x.words < 25 && k.prosaic(i-1) && k.prosaic(i+1) && !k.heads(i, i+1) {
			out = append(out, i)
		}
	}
	if len(out) > linksMost {
		return
	}
	for _, i := range out {
		k.body[i] = false
	}
}

// heads reports whether a third of the longer words of block i stand in block j.
func (k *keeper) heads(i, j int) bool {
	in := map[string]bool{}
	all := 0
	for _, w := range strings.FieldsFunc(strings.ToLower(k.str(i)), notWord) {
		if len(w) > 3 {
			in[w] = true
			all++
		}
	}
	return wordsIn(k.str(j), in)*3 >= max(1, all)
}

// prosaic reports whether block i is running text of the body.
func (k *keeper) prosaic(i int) bool { return k.body[i] && k.f[i].prose() && k.f[i].link < .3 }

// entryNames takes out names that stand alone, time and again: the writers of the
// entries of a live blog. The first time each is a byline.
func (k *keeper) entryNames(names []string, live bool) {
	seen := map[uint64]int{}
	alone := func(i int) bool {
		x := &k.f[i]
		return k.body[i] && x.words <= 5 && !x.ends && x.repeat > 1
	}
	for i := k.first; i <= k.last; i++ {
		if alone(i) {
			seen[k.f[i].hash]++
		}
	}
	for i := k.first; i <= k.last; i++ {
		if n, ok := seen[k.f[i].hash]; !alone(i) || !ok || n == 1 {
			continue
		}
		line := strings.TrimSpace(k.str(i))
		if rest, ok := bylineNames(line); ok {
			line = rest
		}
		own := k.blocks[i].hints | k.nodes[k.blocks[i].node].own
		if isName(line) && !notWriter(line) && (live || own&hAuthor != 0 || among(names, line)) {
			k.body[i] = false
			if live && seen[k.f[i].hash] > 0 && len(k.signed) < signedMost {
				k.signed = append(k.signed, i)
			}
			seen[k.f[i].hash] = 0
		}
	}
}

// signedMost is how many writers of a live blog's entries are named as such.
const signedMost = 12

// live reports whether the page is a live blog, by what it states, its address,
// or times of day on lines of their own.
func (k *keeper) live(f *facts) bool {
	if f.live || liveAddress(strings.ToLower(k.page.URL)) {
		return true
	}
	n := 0
	for i := k.first; i <= k.last; i++ {
		if k.body[i] && k.f[i].words <= 4 && opensClock(k.str(i)) {
			n++
		}
	}
	return n >= leastClocks
}

func among(names []string, name string) bool {
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

// footMost is how many blocks the notes behind an article take at most.
const footMost = 8

// foot takes out the notes about the writers behind the last paragraph, with the
// line that heads them.
func (k *keeper) foot(names []string) {
	for i, n := k.last, 0; i > k.first && n < footMost; i-- {
		if !k.body[i] {
			continue
		}
		n++
		line := k.str(i)
		switch {
		case isStaffNote(line):
		case isWriterNote(line, names), k.f[i].words < 40 && isContact(line, names):
			k.body[i] = false
			for j := i - 1; j > k.first && j >= i-2; j-- {
				if head := k.str(j); k.body[j] && k.f[j].words <= 6 && !k.f[j].ends && (section(head) == secAuthor || isName(strings.TrimPrefix(head, "By "))) {
					k.body[j] = false
				}
			}
		default:
			return
		}
	}
}

// staffWork is what a note on who made a report begins with, lower case.
var staffWork = []string{"reporting by ", "additional reporting by ", "reporting and writing by ", "writing by ", "editing by ", "edited by ", "compiled by ", "reported by ", "with reporting by ", "with additional reporting by ", "additional reporting and editing by ", "reporting and editing by "}

// isStaffNote reports whether the line says who reported, wrote and edited the
// piece: "(Reporting by Ann Lee; Editing by Bo Day)".
func isStaffNote(line string) bool {
	if len(line) > 500 {
		return false
	}
	line = strings.TrimLeft(line, "([*_—–- ")
	for _, p := range staffWork {
		if hasPrefixFold(line, p) {
			r, _ := utf8.DecodeRuneInString(line[len(p):])
			return unicode.IsUpper(r) && strings.Count(line, ". ") < 3
		}
	}
	for _, p := range [...]string{" contributed to this report", " contributed reporting", " contributed to this story", " contributed to this article"} {
		if at := strings.LastIndex(line, p); at > 0 && len(line)-at < 60 && strings.Count(line, ". ") < 6 {
			r, _ := utf8.DecodeRuneInString(line)
			return unicode.IsUpper(r)
		}
	}
	return false
}

// pressRoles are what a note about the writer of news says they are.
var pressRoles = map[string]bool{"reporter": true, "correspondent": true, "columnist": true, "journalist": true, "editor": true, "writer": true, "photographer": true, "producer": true, "contributor": true, "blogger": true, "freelancer": true, "photojournalist": true, "anchor": true, "fellow": true}

// isWriterNote reports whether the line is a note about a writer of the page: it
// begins with the name of one of them and says what they are or do, or with any
// name that "is a" reporter or the like "for", "at" or "covering" something.
func isWriterNote(line string, names []string) bool {
	if len(line) > 1200 {
		return false
	}
	for _, n := range names {
		rest, ok := strings.CutPrefix(line, n)
		if !ok {
			continue
		}
		if rest = strings.TrimLeft(rest, ", "); hasPrefixAny(rest, "is ", "was ", "has ", "covers ", "writes ", "reports ", "joined ", "works ", "leads ", "hosts ", "edits ") {
			return true
		}
	}
	name, rest, ok := cutName(line)
	if !ok || !isName(name) {
		return false
	}
	if hasPrefixAny(rest, "covers ", "reports on ", "writes about ") {
		return true
	}
	for _, v := range []string{"is a ", "is an ", "is the ", "is our "} {
		if is, ok := strings.CutPrefix(rest, v); ok {
			f := strings.Fields(is[:min(len(is), 200)])
			for j, w := range f {
				if j > 7 || strings.ContainsAny(w, ".;") {
					return false
				}
				if pressRoles[strings.ToLower(strings.Trim(w, ",’'"))] && j+1 < len(f) {
					switch strings.Trim(f[j+1], ",") {
					case "at", "for", "with", "of", "covering", "based", "who", "in", "and", "on":
						return true
					}
					return strings.HasSuffix(w, ",")
				}
			}
		}
	}
	return false
}

// cutName cuts a line behind the capitalised words that it begins with.
func cutName(line string) (name, rest string, ok bool) {
	at := 0
	for at < len(line) {
		r, _ := utf8.DecodeRuneInString(line[at:])
		if !unicode.IsUpper(r) {
			break
		}
		n := strings.IndexByte(line[at:], ' ')
		if n < 0 {
			return "", "", false
		}
		at += n + 1
	}
	if at == 0 {
		return "", "", false
	}
	return strings.TrimRight(line[:at], ", "), line[at:], true
}

func hasPrefixAny(s string, prefixes ...string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// isContact reports whether the line says how to reach the writer.
func isContact(line string, names []string) bool {
	low := strings.ToLower(line)
	if hasPrefixAny(low, "follow her ", "follow him ", "follow them ", "follow me ", "email her ", "email him ", "reach her ", "reach him ", "contact her ", "contact him ", "contact the author", "contact the reporter", "contact the writer", "email the author", "email the reporter", "he can be reached ", "she can be reached ", "they can be reached ", "write to her ", "write to him ") {
		return true
	}
	if strings.Contains(low, " can be reached at ") || strings.Contains(low, " can be contacted at ") {
		return true
	}
	for _, v := range []string{"follow ", "email ", "contact ", "reach ", "reach out to "} {
		if rest, ok := strings.CutPrefix(low, v); ok && hasAny(low, " on twitter", " on x", "@", " on bluesky", " on instagram", " on facebook") {
			for _, n := range names {
				if first, _, _ := strings.Cut(n, " "); strings.HasPrefix(rest, strings.ToLower(first)) {
					return true
				}
			}
			return strings.Contains(low, "@") && v != "follow "
		}
	}
	return false
}

// quotations takes in a sentence in a block quotation that stands among
// paragraphs of the body, in the container that holds them; what is left out of
// the body may stand between.
func (k *keeper) quotations() {
	if !k.html {
		return
	}
	for i := k.first + 1; i < k.last; i++ {
		x := &k.f[i]
		if k.body[i] || !x.ends || !x.first || x.promo || x.bio || x.link > .3 || x.words < 4 || isChrome(k.str(i)) || isPictureCredit(k.str(i)) {
			continue
		}
		n := k.blocks[i].node
		if up := k.nodes[n].parent; up >= 0 && k.nodes[n].tag != atom.Blockquote {
			n = up
		}
		if k.nodes[n].tag != atom.Blockquote {
			continue
		}
		up := k.nodes[n].parent
		before, after := i-1, i+1
		for before > k.first && i-before < 4 && !k.body[before] {
			before--
		}
		for after < k.last && after-i < 4 && !k.body[after] {
			after++
		}
		if k.prosaic(before) && k.prosaic(after) && k.nodes[k.blocks[before].node].parent == up && k.nodes[k.blocks[after].node].parent == up {
			k.body[i] = true
		}
	}
}
