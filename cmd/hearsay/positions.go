package main

import (
	"fmt"

	"hearsay"
)

// positions prints the sides that somebody takes in several texts, each with the
// four counts and the words of every page.
func (p *printer) positions() {
	if len(p.b.Positions) == 0 {
		return
	}
	p.section("WHAT THEY SAY IN SEVERAL TEXTS, IN OTHER WORDS")
	show := p.cut(len(p.b.Positions), few)
	for _, x := range p.b.Positions[:show] {
		o := x.Origins
		p.line(2, fmt.Sprintf("%s on %s, %s: %s, %s, %s, %s", x.Name, x.Subject, stanceWords(x), plural(len(o.Pages), "page"), plural(len(o.Texts), "text"),
			plural(len(o.Outlets), "outlet"), plural(len(o.Origins), "origin")))
		lines := p.cut(len(x.Tellings), 5)
		for _, w := range x.Tellings[:lines] {
			p.line(4, p.refs(w.Span.Page)+" "+clip(w.Text, 150))
		}
		p.left(len(x.Tellings), lines, "place")
	}
	p.left(len(p.b.Positions), show, "position")
}

// stanceWords says what side a position takes.
func stanceWords(x hearsay.Position) string {
	words := map[string][2]string{
		"threat": {"as a threat", "as no threat"}, "fraud": {"as a fraud", "as no fraud"}, "going": {"as having to go", "as not having to go"},
		"talks": {"as one to talk with", "as none to talk with"}, "truce": {"as for a truce", "as against a truce"}, "blame": {"as to blame", "as not to blame"},
	}[x.Stance]
	switch {
	case words[0] == "":
		return x.Stance
	case x.Denied:
		return words[1]
	}
	return words[0]
}
