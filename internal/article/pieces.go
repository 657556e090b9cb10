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
	if k.title <= k.first || k.title > k.last || k.heading(k.blocks[k.title].node) != 1 {
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

// aside reports whether the elements right around a block mark it as a teaser, a
// comment or the like.
func (k *keeper) aside(b block) bool {
	own := b.hints | k.nodes[b.node].own
	if up := k.nodes[b.node].parent; up >= 0 {
		own |= k.nodes[up].own
	}
	return own&(hRelated|hComment|hNav|hFooter) != 0 && own&(hAuthor|hDate) == 0
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
