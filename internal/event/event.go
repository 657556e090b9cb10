// Package event finds what happened, who did it to whom, and when.
//
// # How
//
// A sentence is cut into tokens; closed lists and the words next to it decide
// for each listed verb whether it is one here. Every verb and noun that heads a
// frame of the table is tried: the pattern with most conditions wins (see
// [frameTable] for their form). The subject is the noun phrase before the verb
// group, over a relative pronoun, a parenthesis or a joined verb; the object the
// phrase after it; a passive turns them round. A frame fires only where somebody
// is the subject, or the passive object; on a page somebody must be an entity of
// the story. All else is left alone.
//
// # Codes
//
// Roots are PLOVER's (2021). What somebody says they will do of a cooperative
// kind is AGREE; what they say they won't is REJECT. A verb under another frame
// ("offered to send", "urged X to leave") is told by that frame. Modes are
// PLOVER's: historical for what lies two months or more before the page, future,
// hypothetical (may, could, if), negated.
package event

import (
	"cmp"
	"slices"

	"hearsay"
	"hearsay/internal/words"
)

// Version is the version of what the stage finds; a change rebuilds its rows.
const Version = 4

// Code returns the root of the event that one sentence tells most plainly, with
// its mode; ok is false where there is none of PLOVER's sixteen. Who takes part
// is told by capitals and role words alone.
func Code(sentence string) (root hearsay.Root, m hearsay.Mode, ok bool) {
	x := english()
	best := -1
	for _, r := range words.Sentences(sentence) {
		ts := x.tokenize(sentence, r)
		markParties(ts)
		tagVerbs(ts)
		for _, h := range x.frames(ts) {
			if h.mode.inner || !plover(h.frame.root) {
				continue
			}
			rk := h.rank
			if rk > best {
				if rt, md := h.code(); md != hearsay.Negated && (md != hearsay.Hypothetical || rk > 4) {
					best, root, m, ok = rk, rt, md, true
				}
			}
		}
		if ok {
			break
		}
	}
	return root, m, ok
}

func plover(r hearsay.Root) bool {
	switch r {
	case hearsay.Election, hearsay.Accident, hearsay.Disaster, hearsay.Death, hearsay.Court, hearsay.Market, hearsay.Utterance:
		return false
	}
	return true
}

// Find returns the reports of events on a page, in order of place. published is
// the page's date as stated or worked out (see [Dates]), zero where unknown;
// copies are those of the story.
func Find(a *hearsay.Article, entities []hearsay.Entity, published hearsay.When, copies []hearsay.Copy) []hearsay.Report {
	if a.Language != "" && a.Language != "en" {
		return nil
	}
	f := newFinder(a, entities, published, copies)
	f.page()
	if f.election = f.findElection(); f.election.Known() {
		f.out = f.out[:0]
		f.page()
	}
	slices.SortStableFunc(f.out, func(p, q hearsay.Report) int { return cmp.Compare(p.At.Start, q.At.Start) })
	return f.out
}

// page reads every block of the article that tells of events.
func (f *finder) page() {
	for _, b := range f.a.Blocks {
		switch b.Kind {
		case hearsay.Byline, hearsay.DateLine, hearsay.CreditLine, hearsay.Correction, hearsay.Table:
			continue
		}
		f.block(b)
	}
}
