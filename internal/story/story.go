// Package story groups articles that tell of the same happening. [Group] takes a
// pile; a [Grouper] takes pages as they arrive and answers at any time.
//
// # Design
//
// scan.go makes two bags of an article: its heaviest words, and its heaviest names
// (words with a capital that do not merely begin a sentence) with numbers among
// them. A term weighs (1 + log tf) * idf, three times in the headline, twice in
// blocks that begin in the first three hundred words. idf comes from a seed of 793
// English web articles alone (df.txt, WCXB 1.0, CC BY 4.0): it was tried with the
// pile's own counts added and is no better, and so the likeness of two pages never
// changes and is worked out once. A term is its word's hash. doc.go packs a term
// into six bytes, and measures one page against many.
//
// near.go, by the lists of index.go, leads from each of a page's heaviest names to
// the first [posted] pages, by date, that have it too, in stretches of time. A page is compared with those it
// finds so, and tied to those that are like it. What this costs does not grow with
// what is held, and ties are the same in whatever order the pages come. Likeness is
// a mean of the cosines over names and words, lowered by the days between the two
// where both are dated; pages far apart need strong evidence of names, since they
// reopen a closed story. It is a whole number: sums are exact, in whatever order
// they are made. A page as good as the same as [crew] pages before it follows the
// likest of them and has no vote, so that linkage is between few, however large a
// happening is.
//
// settle.go parts the pages into components, which pairs of [hold] hold together and
// no story crosses, and groups those anew in which something changed. link.go joins
// groups by average linkage until none reaches [join]; groups that are far less like
// each other than each is inside are twins and stay apart. A whole reprint or
// another version of a text is one page that votes once. A round-up or live blog
// joins its best group last, and so never holds two together.
//
// passage.go finds which further stories the passages of round-ups and live blogs
// tell of, once the stories are known; these passages count for nothing.
//
// tell.go names the story and says why each page is in it. state.go saves what is
// held and loads it. borderline.go asks a second opinion about pairs in a narrow
// band of likeness, where one was set; without one it costs nothing.
//
// doc/stories.md has the figures.
package story

import "hearsay"

// Version changes when the same articles may give other stories.
const Version = 6

// Settings of the one decision; doc/stories.md has the figures behind them.
const (
	whole      = 8192                   // likeness is counted in parts of it, so that sums are exact
	join       = 1802                   // average likeness at which groups join: 0.22
	hold       = 2130                   // likeness that some pair of a story must reach: 0.26
	crowd      = 3                      // pages of each at which two groups may be twins
	unlike     = 0.6                    // of the geometric mean of the likeness inside: twins are less alike
	nameShare  = 0.60                   // part of the likeness that names decide
	fading     = -.2876820724517809 / 7 // of likeness: to three quarters in seven days
	heavyNames = 60                     // names kept of a page
	heavyWords = 96                     // and words
	keys       = 24                     // heaviest names by which pages are found
	posted     = 16                     // pages of a name, from half a window, by which others are found
	enough     = 2                      // what the names must count by which a page finds another
	salient    = 0.12                   // cosine over names under which pages are nothing alike
	faint      = 800                    // likeness under which pages are nothing alike: 0.10
	most       = 96                     // ties kept of each page
	reopening  = 4                      // names that a page shares with one of a closed story
	reopen     = 0.5                    // and the cosine over names
	strong     = 4096                   // likeness of pages that are as good as one: 0.50
	crew       = 6                      // such pages before a page, and it only follows
	tellsAt    = 4096                   // likeness at which a passage tells of a story: 0.50
	ahead      = 0.8                    // of the likeness of the best story: more for another, and a passage is neither's
	telling    = 0.2                    // part of a passage's words that the page must have, and cosine over names
)

// Group returns the stories of a set of articles, each article in exactly one,
// however far apart. Copies are those between the articles.
func Group(articles []*hearsay.Article, copies []hearsay.Copy) []hearsay.Story {
	g := New(forever)
	for _, a := range articles {
		g.Add(a, nil)
	}
	g.SetCopies(copies)
	stories, _ := g.Settle()
	g.Passages(stories)
	return stories
}

// forever is longer than any two pages are apart.
const forever = 1<<63 - 1
