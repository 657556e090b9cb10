package story

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"hearsay"
)

// A Borderline is a second opinion on pairs of pages that grouping is not sure of:
// a model of texts, say, outside the program. It is asked for the pairs alone whose
// likeness lies in a narrow band round what holds a story together, from [join] to
// as far above [hold], and that share two names or more. It moves their likeness by
// half the band at the most, so that it never decides alone: words and names bring a
// pair as far as [join] before it can be raised to [hold], and what they raise past
// the band nothing lowers.
type Borderline struct {
	Model string  // what is asked, for the reasons of members
	Level float64 // cosine that says nothing; each hundredth above or below counts, up to sixteen
	// Ask returns for each pair, the smaller ID first, the cosine of the two texts;
	// NaN where it is not known: the pair is then as without. The answer must be a
	// function of the two texts, so that stories are one of the pages held and of
	// what was answered. It is asked once for a pair while both are held, again in a
	// later Settle that works on them where the answer was NaN.
	Ask func(pairs [][2]hearsay.PageID) []float64
}

const (
	swing = hold - join // how far a likeness is moved at the most
	steps = 16          // hundredths of a cosine for that
)

// A border is a Borderline and what it answered, as steps.
type border struct {
	Borderline
	known map[[2]*doc]answer // the smaller page first
	swept int                // answers left when those of pages let go were last taken out
}

type answer struct {
	step   int8
	cosine float32
}

// SetBorderline has a second opinion asked from now on. The zero Borderline asks
// none, and groups as if there had never been one. Opinions are not part of what
// [Grouper.Save] writes.
func (g *Grouper) SetBorderline(b Borderline) {
	g.border = nil
	if b.Ask != nil {
		g.border = &border{Borderline: b, known: map[[2]*doc]answer{}}
	}
	for _, d := range g.docs {
		if d != nil {
			d.whyOf = nil
			g.soil(d)
		}
	}
}

// holds is the likeness from which a pair may hold a component together.
func (b *border) holds() uint16 {
	if b == nil {
		return hold
	}
	return join
}

func asked(like uint16) bool { return join <= like && like < hold+swing }

// like is the likeness of d and one of its likest pages, with the opinion on it.
func (g *Grouper) like(d *doc, t tie) uint16 {
	if g.border == nil || !asked(t.like) {
		return t.like
	}
	return uint16(int(t.like) + int(g.border.known[pairOf(d, g.docs[t.to])].step)*swing/steps)
}

func pairOf(a, b *doc) [2]*doc {
	if a.page > b.page {
		a, b = b, a
	}
	return [2]*doc{a, b}
}

// ask asks for the borderline pairs of the pages that are to be worked on.
func (g *Grouper) ask() {
	b := g.border
	if b == nil {
		return
	}
	if len(b.known) > 2*b.swept+1024 {
		for p := range b.known {
			if p[0].slot < 0 || p[1].slot < 0 {
				delete(b.known, p)
			}
		}
		b.swept = len(b.known)
	}
	var pairs [][2]*doc
	for _, d := range g.dirty {
		if d.slot < 0 {
			continue
		}
		for _, t := range d.near {
			if !asked(t.like) {
				continue
			}
			p := pairOf(d, g.docs[t.to])
			if _, known := b.known[p]; !known && agree(p[0], p[1]) {
				pairs = append(pairs, p)
			}
		}
	}
	slices.SortFunc(pairs, func(p, q [2]*doc) int {
		return cmp.Or(cmp.Compare(p[0].page, q[0].page), cmp.Compare(p[1].page, q[1].page))
	})
	pairs = slices.Compact(pairs)
	if len(pairs) == 0 {
		return
	}
	ids := make([][2]hearsay.PageID, len(pairs))
	for i, p := range pairs {
		ids[i] = [2]hearsay.PageID{p[0].page, p[1].page}
	}
	cosines := b.Ask(ids)
	for i, p := range pairs {
		if i >= len(cosines) || math.IsNaN(cosines[i]) {
			continue
		}
		step := math.Round((min(max(cosines[i], -1), 1) - b.Level) * 100)
		b.known[p] = answer{int8(min(max(step, -steps), steps)), float32(cosines[i])}
		for _, d := range p {
			d.whyOf = nil
			g.soil(d)
		}
	}
}

// agree reports whether two pages share two names or more, numbers aside.
func agree(a, b *doc) bool {
	n := 0
	for i, j := 0, 0; i < int(a.names) && j < int(b.names); {
		switch x, y := a.terms[i], b.terms[j]; {
		case x < y:
			i++
		case x > y:
			j++
		default:
			if a.weights[i]&b.weights[j]&isNumber == 0 {
				n++
			}
			i++
			j++
		}
	}
	return n >= 2
}

// opinion says in words what was answered for two pages; "" where nothing was, or
// nothing that counts.
func (g *Grouper) opinion(a, b *doc) string {
	if g.border == nil {
		return ""
	}
	switch k := g.border.known[pairOf(a, b)]; {
	case k.step > 0:
		return fmt.Sprintf("; borderline, and %s finds the texts alike (%.2f)", g.border.Model, k.cosine)
	case k.step < 0:
		return fmt.Sprintf("; borderline, and %s finds the texts unlike (%.2f)", g.border.Model, k.cosine)
	}
	return ""
}
