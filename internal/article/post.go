package article

import (
	"strings"

	"hearsay"
)

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
