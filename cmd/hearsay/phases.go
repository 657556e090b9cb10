package main

import (
	"fmt"

	"hearsay"
	"hearsay/internal/phase"
)

// phases prints when a long story flared up again, where it did.
func (p *printer) phases() {
	list := phase.Of(p.b)
	if list == nil {
		return
	}
	p.section("IN PHASES")
	left := len(p.b.Pages)
	for _, f := range list {
		var pages []hearsay.PageID
		for _, n := range f.Pages {
			pages = append(pages, n.Page)
		}
		p.line(2, fmt.Sprintf("%s: %s, from “%s” on %s", stretch(f.First, f.Last), plural(len(f.Pages), "page"), f.Begin.Text, p.refs(pages...)))
		left -= len(f.Pages)
	}
	if left > 0 {
		p.line(2, "in none: "+plural(left, "page")+" of no certain day")
	}
}
