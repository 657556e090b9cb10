package article

import (
	"slices"
	"strings"

	"golang.org/x/net/html/atom"

	"hearsay"
)

// pieces says what of the page is kept and as what, in page order.
func (s *scan) pieces(f []shape, body []bool, facts *facts) []piece {
	first, last := -1, -1
	for i, in := range body {
		if in {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return nil
	}
	k := &keeper{scan: s, f: f, body: body, first: first, last: last}
	k.titleBlock(facts)
	k.lead()
	k.menu()
	k.following()
	k.trim(facts)
	lo, hi := max(0, k.first-12), min(len(body), last+8)
	if k.title >= 0 {
		lo = max(0, min(lo, k.title-6))
	}
	s.place = place{title: k.title, first: k.first, last: last, known: true}
	for i := lo; i < hi; i++ {
		k.block(i)
	}
	return k.out
}

// lead takes running text between the headline and the second paragraph of a plain
// page into the body: of a lead that says the headline again the trees are unsure.
func (k *keeper) lead() {
	if k.html || k.title < 0 || k.title > k.first {
		return
	}
	from := -1
	for i := k.title + 1; i <= k.last && i <= k.title+6; i++ {
		line, x := k.str(i), &k.f[i]
		switch running := x.ends && x.words >= 12 && !x.promo && !x.bio && x.repeat < 2 && !captionLabel(line) && !isStaffNote(line) && !k.dated(line[:min(len(line), 24)]); {
		case running && k.body[i]:
			if from >= 0 {
				k.body[from] = true
				k.first = min(k.first, from)
			}
			return
		case running && from < 0:
			from = i
		case from >= 0:
			return // something stands between
		}
	}
}

// menu takes links and short lines that stand before the headline out of the
// body.
func (k *keeper) menu() {
	if !k.html {
		return
	}
	for i := k.first; i < k.title; i++ {
		if x := &k.f[i]; k.body[i] && (x.link > .5 || x.words < 12 && !x.ends) {
			k.body[i] = false
		}
	}
	k.above()
	for k.first < k.title && !k.body[k.first] {
		k.first++
	}
}

// above takes whatever stands before a first heading that is the headline out of
// the body, such as the offers of a shop, where an article follows it that is not
// much shorter.
func (k *keeper) above() {
	if k.title <= k.first || k.heading(k.blocks[k.title].node) != 1 {
		return
	}
	before := count(k.f[k.first:k.title], k.body[k.first:k.title])
	if after := count(k.f[k.title:k.last+1], k.body[k.title:k.last+1]); after < tinyBody || before > 3*after {
		return
	}
	for i := k.first; i < k.title; i++ {
		k.body[i] = false
	}
}

// following takes further articles out of the body: what stands in an <article>
// of its own that opens with a first heading, where the headline stands in
// another one that holds an article's words.
func (k *keeper) following() {
	if !k.html || k.title < 0 {
		return
	}
	own := k.outermost(k.blocks[k.title].node)
	if own == 0 {
		return
	}
	words := 0
	other, out := own, false
	for i := k.title + 1; i <= k.last; i++ {
		at := k.outermost(k.blocks[i].node)
		if at == own && k.body[i] {
			words += k.f[i].words
		}
		if at != other {
			other, out = at, at != 0 && at != own && k.heading(k.blocks[i].node) == 1
		}
		if out && words >= tinyBody {
			k.body[i] = false
		}
	}
	for k.last > k.first && !k.body[k.last] {
		k.last--
	}
}

// outermost returns the outermost <article> around node n, 0 where there is none.
func (s *scan) outermost(n int32) int32 {
	at := int32(0)
	for ; n > 0; n = s.nodes[n].parent {
		if s.nodes[n].tag == atom.Article {
			at = n
		}
	}
	return at
}

// A place says where on the page the article stands, by blocks.
type place struct {
	title, first, last int // title is -1 where none is printed
	known              bool
}

// near reports whether block i stands where an article names its writer and date.
func (p place) near(i int) bool {
	from := p.first - 10
	if p.title >= 0 {
		from = p.title - 6
	}
	return p.known && (i >= from && i <= p.first+6 || i > p.last && i < p.last+8)
}

// A keeper turns blocks into pieces.
type keeper struct {
	*scan
	f           []shape
	body        []bool
	first, last int
	title       int // index of the block with the headline, -1
	sites       map[string]bool
	out         []piece
	bylines     []int // blocks that name writers
	signed      []int // blocks that name the writers of entries
}

func (k *keeper) add(kind hearsay.BlockKind, i, lo, hi int) {
	if kind == hearsay.Byline {
		k.bylines = append(k.bylines, i)
	}
	k.out = append(k.out, piece{kind: kind, start: lo, end: hi, run: k.blocks[i].run})
}

// block decides about one block, by its words and its place.
func (k *keeper) block(i int) {
	b := k.blocks[i]
	line := k.str(i)
	if i == k.title {
		k.add(hearsay.Title, i, b.start, b.end)
		k.body[i] = false
		return
	}
	if k.title >= 0 && k.f[i].hash == k.f[k.title].hash {
		return
	}
	if lo, hi, ok := post(line); ok {
		k.post(i, lo, hi, line)
		return
	}
	if at := gluedCredit(line); !k.html && (at > 0 || i > k.first-12 && i < k.last && k.f[i].words > 3 && captionLabel(line)) {
		k.add(hearsay.Caption, i, b.start, b.end)
		return
	}
	caption := b.tag == atom.Figcaption || k.f[i].hints&hCaption != 0 && k.nodes[b.node].own&hCaption != 0
	if k.body[i] {
		switch {
		case caption:
			k.add(hearsay.Caption, i, b.start, b.end)
		case isStaffNote(line):
			k.add(hearsay.CreditLine, i, b.start, b.end)
		case isByline(line) && k.f[i].words < 14,
			k.html && i > k.title && i < k.first+3 && k.f[i].words < 6 && !k.f[i].ends && k.writer(i, line):
			k.add(hearsay.Byline, i, b.start, b.end)
		case isDateLine(line), i < k.first+3 && strings.HasPrefix(line, "By ") && k.f[i].words < 20 && k.dated(line), i < k.first+2 && k.f[i].words < 10 && !k.f[i].ends && k.dated(line):
			k.add(hearsay.DateLine, i, b.start, b.end)
		case isPictureCredit(line) && k.f[i].words < 8 && !k.f[i].ends:
			k.add(hearsay.Caption, i, b.start, b.end)
		default:
			k.paragraph(i, line)
		}
		return
	}
	if slices.Contains(k.signed, i) {
		k.add(hearsay.Byline, i, b.start, b.end)
		return
	}
	head := k.html && k.title >= 0 && i > k.title && i < k.title+5 && k.f[i].words < 20 && k.dated(line)
	if k.f[i].promo && !isDateLine(line) && !head {
		return
	}
	switch {
	case i > k.first-12 && i < k.last && caption && k.f[i].words > 3:
		k.add(hearsay.Caption, i, b.start, b.end)
	case isCorrection(line) && i > k.first:
		k.add(hearsay.Correction, i, b.start, b.end)
	case i > k.first && isStaffNote(line):
		k.add(hearsay.CreditLine, i, b.start, b.end)
	case sourceCredit(line) == 0 && i >= k.first:
		k.credit(i, b.start, b.end, line)
	case !k.near(i) || k.f[i].words > 30 || k.aside(b):
	case i < k.first+6 && (isDateLine(line) || strings.HasPrefix(line, "By |") && isDateLine(line[2:])):
		k.add(hearsay.DateLine, i, b.start, b.end)
	case i > k.last && k.f[i].words < 16 && isDateLine(line) && (hasAny(line, "ublished", "osted", "pdated", "UBLISHED") || i < k.last+3):
		k.add(hearsay.DateLine, i, b.start, b.end)
	case (i < k.first+6 || i > k.last && len(k.bylines) == 0) && isByline(line):
		k.add(hearsay.Byline, i, b.start, b.end)
	case k.writer(i, line) && (i < k.first+6 || i > k.last && len(k.bylines) == 0):
		k.add(hearsay.Byline, i, b.start, b.end)
	case i < k.first+6 && k.f[i].words < 26 && (i > k.title || i > k.title-3 && hasAny(line, "ublished", "osted", "PUBLISHED", "POSTED")) && k.dated(line):
		k.add(hearsay.DateLine, i, b.start, b.end)
	}
}

// writer reports whether the line is a name that the page marks as the writer's:
// by its element, by the line before, or by its place between headline and date.
func (k *keeper) writer(i int, line string) bool {
	if rest, ok := gluedBy(line); ok {
		return isName(leadName(rest))
	}
	if rest, ok := bylineNames(line); ok && k.html && i > k.title-3 && k.f[i].words < 16 {
		name := leadName(rest)
		return (isName(name) || byName(name)) && !notWriter(name)
	}
	name := leadName(line)
	if !isName(name) || notWriter(name) {
		return false
	}
	whole := len(name) == len(strings.TrimRight(line, ", |"))
	if k.f[i].hints&hAuthor != 0 && i > k.title-4 && (whole || k.f[i].words < 14) {
		return true
	}
	if i == 0 || !whole {
		return false
	}
	switch strings.ToLower(strings.TrimRight(k.str(i-1), ": ")) {
	case "by", "written by", "author", "words by", "posted by", "reported by", "words", "text by", "story by", "published by", "article by", "writer", "authors", "reporter", "reporting by", "author(s)":
		return true
	}
	return k.html && k.title >= 0 && i > k.title && i <= k.title+3 && k.f[i].hints&(hTopic|hNav|hCaption|hRelated) == 0 && k.dateBeside(i)
}

// dateBeside reports whether one of the lines right around block i says when the
// article was published.
func (k *keeper) dateBeside(i int) bool {
	for j := max(0, i-2); j < len(k.blocks) && j < i+4; j++ {
		if line := k.str(j); j != i && isDateLine(line) || j != i && k.f[j].words < 14 && k.dated(line) {
			return true
		}
	}
	return false
}

// leadName returns what stands before the first mark that ends a name in a
// byline: a date, a role, the outlet.
func leadName(line string) string {
	if d, ok := findDate(line); ok {
		line = line[:d.start]
	}
	if i := strings.IndexAny(line, "|•·●⋅,(0123456789"); i > 0 {
		line = line[:i]
	}
	return strings.TrimRight(strings.TrimSpace(line), ",.: -–—")
}

// notWriter reports whether capitalised words near the headline are a label of
// the page, not a name.
func notWriter(name string) bool {
	for i, from := 1, 0; i < len(name); i++ { // two labels glued: "NewsPolitics"
		if name[i] == ' ' || name[i] == '-' {
			from = i + 1
		} else if i-from > 3 && name[i] >= 'A' && name[i] <= 'Z' && name[i-1] >= 'a' && name[i-1] <= 'z' {
			return true
		}
	}
	for w := range strings.FieldsSeq(strings.ToLower(name)) {
		switch w {
		case "about", "contact", "us", "more", "read", "follow", "share", "posts", "profile", "view", "author", "authors", "editorial", "all", "our", "table", "contents", "home", "writer", "senior", "news", "blog", "guide",
			"full", "bio", "written", "by", "my", "published", "updated", "posted", "sign", "log", "subscribe", "marketing", "strategy", "experience", "reviews", "review", "category", "categories", "tags", "comments", "comment", "reply", "insights", "articles", "resources", "trends", "tips", "advice", "opinion", "business", "politics", "world", "sport", "sports", "culture", "health", "science", "technology", "travel", "lifestyle", "entertainment", "education", "breaking", "top", "stories", "story", "latest", "min", "minutes", "download", "print", "email", "save", "listen", "watch", "video", "photos", "gallery", "next", "previous":
			return true
		}
	}
	return false
}

// aside reports whether the elements right around a block mark it as a teaser, a
// comment or the like.
func (k *keeper) aside(b block) bool {
	own := b.hints | k.nodes[b.node].own
	if up := k.nodes[b.node].parent; up >= 0 {
		own |= k.nodes[up].own
	}
	return own&(hRelated|hComment|hNav|hFooter) != 0 && own&(hAuthor|hDate) == 0
}

// gluedBy returns the name behind a "By" that stands in an element of its own:
// "ByAnn Lee".
func gluedBy(line string) (rest string, ok bool) {
	if rest, ok = strings.CutPrefix(line, "By"); ok && rest != "" && rest[0] >= 'A' && rest[0] <= 'Z' {
		return rest, true
	}
	return "", false
}

// dated reports whether a short line holds a date and a word that says it is the
// article's.
func (k *keeper) dated(line string) bool {
	d, ok := findDate(line)
	if !ok {
		return false
	}
	return d.start < 24 || hasAny(line, "ublished", "pdated", "osted", "UBLISHED", "PDATED", "By ", "by ", "min read", "Min read", "minute", "|", "•", "·")
}

// paragraph adds a block of the body, a name glued to its end apart.
func (k *keeper) paragraph(i int, line string) {
	b := k.blocks[i]
	if at := gluedName(line); at > 0 && (i == k.last || !k.body[min(i+1, len(k.body)-1)]) {
		k.add(hearsay.Paragraph, i, b.start, b.start+at)
		k.add(hearsay.Byline, i, b.start+at, b.end)
		return
	}
	if isCorrection(line) {
		k.add(hearsay.Correction, i, b.start, b.end)
		return
	}
	if at := sourceCredit(line); at == 0 && i == k.last {
		k.credit(i, b.start, b.end, line)
		return
	}
	k.add(k.kind(i), i, b.start, b.end)
}

// kind says what a block of the body is.
func (k *keeper) kind(i int) hearsay.BlockKind {
	b := k.blocks[i]
	switch b.tag {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Summary:
		return hearsay.Heading
	case atom.Td, atom.Th:
		if k.layout(i) {
			return hearsay.Paragraph
		}
		return hearsay.Table
	case atom.Li, atom.Dt, atom.Dd:
		return hearsay.Item
	}
	for n, d := b.node, 0; n > 0 && d < 4; n, d = k.nodes[n].parent, d+1 {
		switch k.nodes[n].tag {
		case atom.Blockquote:
			return hearsay.Quotation
		case atom.Li:
			return hearsay.Item
		case atom.Td:
			if k.layout(i) {
				return hearsay.Paragraph
			}
			return hearsay.Table
		case atom.H1, atom.H2, atom.H3, atom.H4:
			return hearsay.Heading
		}
	}
	if !k.html && k.f[i].words <= 15 && !k.f[i].ends && i < k.last && k.f[i].quotes == 0 && !isLowerStart(k.str(i)) {
		return hearsay.Heading
	}
	return hearsay.Paragraph
}

// layout reports whether a cell holds running text, in block i or the one before
// or after it: tables are used for layout.
func (k *keeper) layout(i int) bool {
	if k.f[i].ends && k.f[i].words >= 12 {
		return true
	}
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(k.f) && k.f[i].ends && k.f[j].ends && k.f[j].words >= 12 && k.cell(i) == k.cell(j) {
			return true
		}
	}
	return false
}

// cell returns the nearest cell of a table around block i, -1 for none.
func (k *keeper) cell(i int) int32 {
	for n := k.blocks[i].node; n > 0; n = k.nodes[n].parent {
		if t := k.nodes[n].tag; t == atom.Td || t == atom.Th {
			return n
		}
	}
	return -1
}

func isLowerStart(s string) bool {
	for _, r := range s {
		return !('A' <= r && r <= 'Z' || r > 0x7f && r != '–' && r != '—' || '0' <= r && r <= '9')
	}
	return true
}

// postLimit is the most characters that a post of the network holds.
const postLimit = 280

// post takes the line under a post, the lines of the post before it, and what
// is credited behind it.
func (k *keeper) post(i, lo, hi int, line string) {
	b := k.blocks[i]
	left := postLimit
	if j := i - 1; j > k.title && !k.body[j] && k.f[j].words > 3 && !k.f[j].promo && k.blocks[j].end-k.blocks[j].start <= postLimit {
		k.add(hearsay.Embed, j, k.blocks[j].start, k.blocks[j].end)
		left = 0
	}
	from := len(k.out)
	for j := i - 1; j >= 0 && from > 0 && i-j < 6; j-- {
		p := &k.out[from-1]
		n := len([]rune(string(k.text[p.start:p.end])))
		if !k.body[j] || p.kind != hearsay.Paragraph && p.kind != hearsay.Heading && p.kind != hearsay.Quotation || p.start != k.blocks[j].start || n > left || strings.HasSuffix(k.str(j), ":") ||
			// One line is the post's; more only where they don't read as a report.
			from < len(k.out) && (n > postLimit/2 || hasAny(k.str(j), " said", " told ", " says", "ccording to", " added", "reported")) {
			break
		}
		left -= n
		p.kind = hearsay.Embed
		from--
	}
	if lo > 0 {
		k.add(hearsay.Embed, i, b.start, b.start+lo)
	}
	k.add(hearsay.Embed, i, b.start+lo, b.start+hi)
	if rest := line[hi:]; strings.TrimSpace(rest) != "" {
		if at := sourceCredit(rest); at >= 0 {
			k.credit(i, b.start+hi+at, b.end, rest[at:])
		}
	}
}

// credit takes words that credit a source; "6 hrs ago: 16th August 2020" behind
// them is a date line.
func (k *keeper) credit(i, lo, hi int, line string) {
	if at := ago(line); at > 0 {
		k.add(hearsay.CreditLine, i, lo, lo+at)
		k.add(hearsay.DateLine, i, lo+at, hi)
		return
	}
	k.add(hearsay.CreditLine, i, lo, hi)
}

// isCorrection reports whether the line is a note that corrects the article.
func isCorrection(line string) bool {
	if len(line) > 1200 {
		return false
	}
	for _, p := range []string{"Correction:", "CORRECTION", "Corrections:", "Correction (", "Correction,", "Clarification:", "CLARIFICATION", "Editor’s note: An earlier", "Editor's note: An earlier", "An earlier version of this", "A previous version of this", "This article has been corrected", "This story has been corrected", "This article was amended", "This article has been amended", "This story has been updated to correct"} {
		if strings.HasPrefix(line, p) {
			return true
		}
	}
	return false
}

// titleBlock finds the block that prints the headline: before the body, a first
// heading or a line that says what the page states as its title.
func (k *keeper) titleBlock(f *facts) {
	k.title = -1
	words := map[string]bool{}
	n := 0
	for i := k.first; i <= k.last && n < 400; i++ {
		if k.body[i] {
			for _, w := range strings.FieldsFunc(strings.ToLower(k.str(i)), notWord) {
				if len(w) > 3 {
					words[w] = true
				}
				n++
			}
		}
	}
	k.sites = k.siteNames(f)
	var stated []map[string]bool
	for i, t := range f.titles {
		if i == 4 {
			break
		}
		m := map[string]bool{}
		for _, w := range strings.FieldsFunc(strings.ToLower(t.text), notWord) {
			m[w] = true
		}
		stated = append(stated, m)
	}
	best := float32(.45)
	from := 0
	if !k.html {
		from = max(0, k.first-60)
	}
	to := k.first + headSoon
	if k.html {
		to = max(to, k.last)
	}
	for i := min(to, len(k.f)-1); i >= from; i-- {
		if i > k.first+headSoon && k.heading(k.blocks[i].node) != 1 {
			continue
		}
		if v := k.titleScore(i, words, stated); v > best {
			best, k.title = v, i
		}
	}
}

// signedBelow reports whether a byline or a date stands within three lines under
// block i, and above the body, as under a headline.
func (k *keeper) signedBelow(i int) bool {
	for j := i + 1; j <= i+3 && j < k.first; j++ {
		if line := k.str(j); isByline(line) || isDateLine(line) || k.f[j].words < 8 && k.dated(line) {
			return true
		}
	}
	return false
}

// headSoon is how many blocks below the first of the body a headline stands at
// most, unless it is a first heading and says what the page states.
const headSoon = 6

// titleScore says how much block i looks like the headline.
func (k *keeper) titleScore(i int, words map[string]bool, stated []map[string]bool) float32 {
	x := &k.f[i]
	if x.words < 1 || x.words > 40 || x.promo && len(stated) == 0 {
		return 0
	}
	line := k.str(i)
	if len(line) < 60 && k.sites[letters(line)] {
		return 0
	}
	tag := k.blocks[i].tag
	h1 := tag == atom.H1 || k.html && k.heading(k.blocks[i].node) == 1
	h2 := !h1 && k.html && k.heading(k.blocks[i].node) == 2
	stop := x.ends && !strings.HasSuffix(line, "?") && !strings.HasSuffix(line, "!")
	if i >= k.first && !h1 && (stop || x.words < 4 || x.words > 25 || i > k.first && !k.html) {
		return 0
	}
	if !h1 && (x.words < 2 || strings.HasPrefix(line, "By ") && k.dated(line) || isByline(line) || isDateLine(line) || isPictureCredit(line) || captionLabel(line)) {
		return 0
	}
	in, all := 0, 0
	own := strings.FieldsFunc(strings.ToLower(line), notWord)
	for _, w := range own {
		if len(w) > 3 {
			all++
			if words[w] {
				in++
			}
		}
	}
	far := float32(max(0, k.first-i)) / 60
	if k.html {
		far = min(far, 1.5)
	}
	v := float32(in)/float32(all+1) + float32(min(x.words, 10))/12 - far
	if stop && !h1 {
		v -= .6
	}
	if !k.html {
		if x.repeat > 1 {
			v += .3
		}
		if k.signedBelow(i) {
			v += .3
		}
		return v
	}
	same := float32(0)
	for _, m := range stated {
		both := 0
		for _, w := range own {
			if m[w] {
				both++
			}
		}
		same = max(same, 2*float32(both)/float32(len(own)+len(m)+1))
	}
	if i > k.first && !h1 && same < .65 || i > k.first+headSoon && same < .8 {
		return 0
	}
	v = v*.3 + 1.2*same
	switch {
	case h1:
		v += 1
	case same < .5:
		return 0
	case h2:
		v += .2
	}
	if x.hints&(hRelated|hComment|hAside|hFooter|hNav|hPopup) != 0 && !h1 {
		v -= .5
	}
	if i > k.first {
		v -= .3
	}
	return v
}

// heading returns the level of the heading around a node, 0 for none.
func (s *scan) heading(n int32) int {
	for k := 0; n > 0 && k < 3; k++ {
		switch s.nodes[n].tag {
		case atom.H1:
			return 1
		case atom.H2:
			return 2
		case atom.H3:
			return 3
		case atom.H4:
			return 4
		case atom.H5, atom.H6:
			return 5
		}
		n = s.nodes[n].parent
	}
	return 0
}
