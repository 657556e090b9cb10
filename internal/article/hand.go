package article

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// byHand says of each block whether it belongs to the body.
func (s *scan) byHand(f []shape) []bool {
	in := make([]bool, len(s.blocks))
	score := make([]float32, len(s.blocks))
	const bad = hComment | hRelated | hShare | hNav | hFooter | hAside | hSignup | hAd | hPopup | hHidden | hForm | hTopic | hContents
	// The container with the most prose: each block of prose counts fully for
	// its parent's container and less for those above.
	mass := make([]float32, len(s.nodes))
	for i := range s.blocks {
		x := &f[i]
		switch {
		case x.prose() && x.first:
			score[i] = float32(min(x.words, 100))
			if x.hints&bad != 0 {
				score[i] *= .3
			}
			if x.promo || x.bio {
				score[i] = -10
			}
		default:
			score[i] = -4 - 10*x.link
			if x.hints&bad != 0 {
				score[i] -= 4
			}
			if x.promo {
				score[i] -= 8
			}
		}
		if score[i] > 0 {
			w := score[i]
			for n, k := s.nodes[s.blocks[i].node].parent, 0; n >= 0 && k < 6; n, k = s.nodes[n].parent, k+1 {
				mass[n] += w
				w *= .75
			}
		}
	}
	top := int32(0)
	for n := range mass {
		if mass[n] > mass[top] {
			top = int32(n)
		}
	}
	// What stands on the way to the top container says nothing against a block.
	for i := range s.blocks {
		x := &f[i]
		if !s.html || !s.under(s.blocks[i].node, top) {
			continue
		}
		h := s.blocks[i].hints
		for n := s.blocks[i].node; n > top; n = s.nodes[n].parent {
			h |= s.nodes[n].own
		}
		if x.hints&bad != 0 && h&bad == 0 && x.prose() && x.first {
			score[i] /= .3
		}
		x.hints = h
	}
	// The best run of blocks.
	bestSum, sum := float32(0), float32(0)
	lo, hi, from := 0, 0, 0
	for i := range score {
		if sum <= 0 {
			sum, from = 0, i
		}
		v := score[i]
		if s.html && !s.under(s.blocks[i].node, top) {
			v -= 5
		}
		sum += v
		if sum > bestSum {
			bestSum, lo, hi = sum, from, i+1
		}
	}
	for i := lo; i < hi; i++ {
		x := &f[i]
		b := &s.blocks[i]
		if s.html && !s.under(b.node, top) && top != 0 {
			continue
		}
		switch {
		case x.promo || x.bio || !x.first || x.link > .5:
		case x.hints&bad != 0:
			in[i] = x.prose() && x.hints&(hNav|hFooter|hHidden|hPopup|hSignup|hComment) == 0 && x.link < .3 && s.nodes[b.node].own&bad == 0
		case x.prose():
			in[i] = true
		case x.hints&(hCaption|hAuthor|hDate|hTitle) != 0:
		case s.html:
			in[i] = b.tag != atom.Div && b.tag != 0 || x.ends
		default:
			// A line of a list, a heading, a short paragraph.
			in[i] = x.words >= 1 && (x.ends || i+1 < hi && f[i+1].prose() && x.words >= 2 && x.words <= 15)
		}
	}
	if !s.html {
		s.afterSignup(f, func(i int) { in[i] = false })
	}
	return in
}

// afterSignup drops the short lines that follow an invitation to sign up: they
// praise the newsletter.
func (s *scan) afterSignup(f []shape, drop func(i int)) {
	for i := range f {
		if !f[i].promo || f[i].words > 15 || !s.html && !signs(s.str(i)) {
			continue
		}
		for j := i + 1; j < len(f) && j < i+3 && f[j].words < 30; j++ {
			if hasAny(" "+s.str(j)+" ", " your ", " Your ", " you ", "Get ", "Sign ", " our ", " Our ") {
				drop(j)
			} else {
				break
			}
		}
	}
}

// signs reports whether the line invites to sign up.
func signs(line string) bool {
	l := strings.ToLower(line)
	return hasAny(l, "subscribe", "sign up", "newsletter", "inbox", "email")
}

func (s *scan) under(n, top int32) bool {
	for ; n > top; n = s.nodes[n].parent {
	}
	return n == top
}
