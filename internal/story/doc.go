package story

import (
	"math"
	"strings"
	"time"

	"hearsay"
)

// A doc is what grouping keeps of an article: its heaviest words and names, its
// headline, its date and its likest pages. Nothing in it leads back to the
// article's text.
type doc struct {
	// what is asked of most pages stands first, together
	terms    []term // names, then others
	weights  []weight
	word     float32
	name     float32 // 1 / length of the bags
	language [8]byte

	near   []tie // those of the posted pages that it finds which are like it, at most [most]
	comp   *component
	slot   int32
	leans  int32 // as leansOn found, or [unleant]
	local  int32 // scratch of Settle
	names  uint8 // how many of the terms are names
	hidden uint8 // the names under which it is not posted
	bridge bool  // a round-up or live blog
	dirty  bool  // its ties or copies may have changed since the last Settle

	page      hearsay.PageID
	headline  hearsay.Excerpt
	published time.Time // UTC, zero where none is known
	seen      time.Time // published, or the latest date held when an undated page came
	spelled   string    // the words that the seed does not spell: a byte of length and the word, in order of terms

	passages []passage // of a round-up or live blog

	why   string // what it shares with whyOf
	whyOf *doc
}

// A weight is that of a term in one page, (1 + log tf) * idf in the lowest eleven
// bits as a multiple of 1/[scale], and above it what the term is.
type weight uint16

const (
	scale = 36.0 // the greatest weight, (1 + log 1585) * log 794 = 55.9, is under 2048

	weightBits weight = 1<<11 - 1
	isWord     weight = 1 << 11 // in the bag of words
	isName     weight = 1 << 12 // in the bag of names
	isNumber   weight = 1 << 13 // a number in the bag of names

	// How the term is spelled:
	spelling weight = 3 << 14
	asSeed   weight = 0 << 14 // as in the seed
	asTitle  weight = 1 << 14 // so, with a capital
	asUpper  weight = 2 << 14 // so, in capitals
	asOwn    weight = 3 << 14 // as doc.spelled has it
)

// norms works out the lengths of the bags.
func (d *doc) norms() {
	var words, names uint32
	for _, w := range d.weights {
		n := uint32(w & weightBits)
		if w&isWord != 0 {
			words += n * n
		}
		if w&isName != 0 {
			names += n * n
		}
	}
	d.word, d.name = inverse(words), inverse(names)
}

func inverse(squares uint32) float32 {
	if squares == 0 {
		return 0
	}
	return float32(1 / math.Sqrt(float64(squares)))
}

// keys returns the terms of the heaviest names of a page, into a buffer.
func (d *doc) keys(top *[keys]term) []term {
	var heavy [keys]weight
	n := 0
	for k, w := range d.weights[:d.names] {
		w &= weightBits
		if n == keys && w <= heavy[n-1] {
			continue
		}
		if n < keys {
			n++
		}
		i := n - 1
		for i > 0 && heavy[i-1] < w {
			heavy[i], top[i] = heavy[i-1], top[i-1]
			i--
		}
		heavy[i], top[i] = w, d.terms[k]
	}
	return top[:n]
}

// spell returns how each of the terms asked for, by index in order, is written on
// the page.
func (d *doc) spell(s *seedTable, asked []int) []string {
	out := make([]string, 0, len(asked))
	at := 0
	for k, w := range d.weights {
		if len(out) == len(asked) {
			break
		}
		own := ""
		if w&spelling == asOwn {
			n := int(d.spelled[at])
			own = d.spelled[at+1 : at+1+n]
			at += 1 + n
		}
		if asked[len(out)] != k {
			continue
		}
		switch known := s.word(d.terms[k]); w & spelling {
		case asOwn:
			out = append(out, own)
		case asTitle:
			out = append(out, strings.ToUpper(known[:min(1, len(known))])+known[min(1, len(known)):])
		case asUpper:
			out = append(out, strings.ToUpper(known))
		default:
			out = append(out, known)
		}
	}
	return out
}

// before orders docs by date, undated last, then by page.
func before(a, b *doc) int {
	if a.published.IsZero() != b.published.IsZero() {
		if a.published.IsZero() {
			return 1
		}
		return -1
	}
	if c := a.published.Compare(b.published); c != 0 {
		return c
	}
	return strings.Compare(string(a.page), string(b.page))
}

// apart returns the days between two dated docs.
func apart(a, b *doc) float64 { return math.Abs(a.published.Sub(b.published).Hours()) / 24 }

// A probe is the bag of one page, to be measured against many.
type probe struct {
	seen [128]uint64 // a bit for the lowest 13 bits of each term
	term [1 << probeBits]term
	val  [1 << probeBits]weight

	quiet time.Duration // that pages may be apart without strong evidence
}

const probeBits = 10 // slots are at most a fifth full

func (p *probe) load(d *doc) {
	clear(p.seen[:])
	clear(p.term[:])
	for k, t := range d.terms {
		p.seen[t>>6&127] |= 1 << (t & 63)
		h := t >> (32 - probeBits)
		for p.term[h] != 0 {
			h = (h + 1) & (1<<probeBits - 1)
		}
		p.term[h], p.val[h] = t, d.weights[k]
	}
}

// likeness of the page a in the probe and a page b, in parts of [whole]: a mean of
// the cosines over names and over words, lower the more days are between them.
// Pages that share fewer than three terms, or no name, are nothing alike; so are
// pages in two languages that do not share three names and two numbers: the others
// are measured by names and numbers alone. Pages further apart than a story is
// quiet before it is closed are nothing alike unless they share four names and half
// of all that they name; then likeness falls no lower for the days beyond.
func (p *probe) likeness(a, b *doc) uint16 {
	var shared, strong, numbers, names, all uint32
	terms, weights := b.terms, b.weights[:len(b.terms)]
	for k, t := range terms {
		if k == int(b.names) && (names == 0 || float32(names)*(a.name*b.name) < salient) {
			return 0
		}
		if p.seen[t>>6&127]>>(t&63)&1 == 0 {
			continue
		}
		h := t >> (32 - probeBits)
		for p.term[h] != 0 && p.term[h] != t {
			h = (h + 1) & (1<<probeBits - 1)
		}
		if p.term[h] == 0 {
			continue
		}
		x, y := p.val[h], weights[k]
		product, both := uint32(x&weightBits)*uint32(y&weightBits), x&y
		shared++
		if both&isWord != 0 {
			all += product
		}
		if both&isName != 0 {
			names += product
			if both&isNumber != 0 {
				numbers++
			} else {
				strong++
			}
		}
	}
	if shared < 3 || names == 0 || float32(names)*(a.name*b.name) < salient {
		return 0
	}
	s := nameShare * (float32(names) * (a.name * b.name))
	if a.language != b.language && a.language[0] != 0 && b.language[0] != 0 {
		if strong < 3 || numbers < 2 {
			return 0
		}
	} else {
		s += (1 - nameShare) * (float32(all) * (a.word * b.word))
	}
	if !a.published.IsZero() && !b.published.IsZero() && !a.published.Equal(b.published) {
		days := apart(a, b)
		if days*24 > p.quiet.Hours() {
			if strong < reopening || float32(names)*(a.name*b.name) < reopen {
				return 0
			}
			days = p.quiet.Hours() / 24
		}
		s *= float32(math.Exp(fading * days))
	}
	if like := uint16(min(s, 1)*whole + .5); like >= faint {
		return like
	}
	return 0
}
