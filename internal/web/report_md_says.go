package web

import (
	"fmt"
	"strings"
)

func (m mdWriter) says(v *storyView) {
	if len(v.Groups) == 0 {
		return
	}
	m.f("\n## Who says what\n\nQuotation marks only where the page gives the very words.\n")
	for _, g := range v.Groups {
		m.f("\n### %s\n", mdText(g.Name))
		for _, s := range g.Speakers {
			m.f("\n**%s**", mdText(s.Name))
			for _, role := range s.Roles {
				m.f(", %s", mdText(role))
			}
			var also []string
			for _, a := range s.Also {
				also = append(also, mdText(a))
			}
			if len(also) > 0 {
				m.f(" (also written %s)", strings.Join(also, ", "))
			}
			m.f("\n\n")
			for _, list := range [][]sayingView{s.Open, s.Folded} {
				for _, y := range list {
					m.saying(y)
				}
			}
			m.chains(s.Chains)
		}
	}
	if len(v.Positions) > 0 {
		m.f("\n### The same side in several texts, in other words\n\n")
		for _, p := range v.Positions {
			m.f("- **%s** %s: %s\n", mdText(p.Name), mdText(p.Stance), mdProofs(p.Tellings, false))
			m.counts(&p.Counts, "  ")
		}
	}
}

func (m mdWriter) saying(y sayingView) {
	m.f("- ")
	if y.Pre != "" {
		m.f("%s ", mdText(y.Pre))
	}
	m.f("%s%s", mdPieces(y.Pieces), mdNotes(y.Notes))
	if y.Post != "" {
		m.f(" %s", mdText(y.Post))
	}
	m.f("\n")
	if y.Counts != nil {
		m.counts(y.Counts, "  ")
	}
}

func (m mdWriter) chains(cs []chain) {
	if len(cs) == 0 {
		return
	}
	var ways []string
	for _, c := range cs {
		var hops []string
		for _, h := range c.Hops {
			hops = append(hops, mdText(h.Name))
		}
		s := strings.Join(hops, " › ")
		if p := mdSheets(c.Sheets); p != "" {
			s += " › " + p
		}
		if p := mdSheets(c.Copies); p != "" {
			s += " and copies, " + p
		}
		ways = append(ways, s)
	}
	m.f("\nHeard through: %s.\n", strings.Join(ways, "; "))
}

func (m mdWriter) voice(v voiceView) {
	m.f("**%s:** ", mdText(v.Name))
	if v.Hedge != "" {
		m.f("%s ", mdText(v.Hedge))
	}
	m.f("%s", mdPieces(v.Pieces))
	if v.Condition != "" {
		m.f(" (%s)", mdText(v.Condition))
	}
	m.f("%s", mdNotes(v.Notes))
	if v.Band != "" {
		m.f(" — %s", mdText(v.Band))
	}
	m.f("\n")
}

func (m mdWriter) expect(v *storyView) {
	if len(v.Questions) == 0 {
		return
	}
	m.f("\n## What they expect\n\nEach copy counted once.\n")
	for _, q := range v.Questions {
		m.f("\n### %s\n\n", mdText(q.Text))
		var bars []string
		for _, b := range q.Bars {
			s := fmt.Sprintf("%s %d", b.Direction, b.N)
			if b.Key != "" {
				s += " (" + b.Key + ")"
			}
			bars = append(bars, s)
		}
		if len(bars) > 0 {
			m.f("%s.\n\n", strings.Join(bars, " · "))
		}
		direction := ""
		if len(q.Groups) == 0 {
			for _, one := range q.Voices {
				if one.Direction != "" {
					direction = one.Direction + ": "
				}
				m.f("- %s", direction)
				m.voice(one)
			}
		}
		for _, g := range q.Groups {
			for _, one := range g.Voices {
				m.f("- %s: ", g.Direction)
				m.voice(one)
			}
		}
		for _, l := range q.Later {
			m.f("- see %s: %s%s\n", mdText(l.Date), mdText(l.Label), mdNotes(l.Notes))
		}
	}
}
