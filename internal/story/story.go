// Package story groups articles that tell of the same happening.
//
// # Design
//
// Every article becomes two bags: all its words, and its names (capitalised
// words that do not merely begin a sentence), numbers among the words. A word
// weighs (1 + log tf) * idf, three times in the headline, twice in the first
// three hundred words; idf comes from a seed of 793 English web articles (df.txt,
// WCXB 1.0, CC BY 4.0) to which the pile's own counts are added, so that five
// pages about one thing do not make its names look common. Bags are cut to their
// heaviest terms and scaled to length one.
//
// Two articles are compared only when they share a heavy term (an inverted index
// over the terms); their likeness is a mean of the two cosines, lowered by the
// days between them where both are dated. Groups are then joined by average
// linkage, the best pair first, until no pair of groups reaches [Join]. A pair
// that shares no name never joins. Copies are folded first: a whole reprint or
// another version of a text is one article that votes once.
//
// The result depends on the set of articles only, not on their order: articles
// are sorted by date and ID, ties between pairs go to the smaller pair.
//
// A round-up or live blog joins a story but never holds two together: it is
// assigned last, to its best group.
package story

import "hearsay"

// Version changes when the same articles may give other stories.
const Version = 2

// Settings of the one decision; doc/stories.md has the figures behind them.
const (
	join      = 0.22 // average likeness at which groups join
	crowd     = 3    // pages of each at which two groups may be twins
	unlike    = 0.6  // of the geometric mean of the likeness inside: twins are less alike
	nameShare = 0.60 // part of the likeness that names decide
	halfLife  = 7.0  // days apart at which likeness is down to three quarters
	heavy     = 60   // names kept of a page, and half the words
	keys      = 24   // heaviest names by which pages are found
	least     = 0.06 // cosine over them at which two pages are compared
	most      = 64   // likest pages kept of each
)

// Group returns the stories of a set of articles, each article in exactly one,
// however far apart. Copies are those between the articles.
func Group(articles []*hearsay.Article, copies []hearsay.Copy) []hearsay.Story {
	g := New(forever)
	for _, a := range articles {
		g.Add(a, nil)
	}
	g.fold(copies)
	return g.Settle()
}

// forever is longer than any two pages are apart.
const forever = 1<<63 - 1
