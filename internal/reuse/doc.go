// Package reuse finds which pages took words from which, in what order, and
// whom they credit.
//
// # Use
//
// [Index.Enter] takes articles as they arrive, in any order. [Index.Copies] then
// tells who copied whom; it is a function of the set of pages alone, unless a bound
// was hit (see Bounds). A live index
// is kept with [Index.Save] and [Load], and [Index.Changed] and [Index.SharedOf]
// give what is new in it. [Credits]
// finds where one page says that it got something from an outlet, by the names
// in an [Outlets] table, which [Outlets.With] extends by what the pages call
// themselves. [Link] joins both: it gives copies their direction, turns them
// into common sources where a third page or an agency stands behind two, and
// adds reprints and retellings of outlets that are not in the pile.
//
// # The index
//
// Evidence is the words of headline and body blocks. A word is a run of letters,
// digits, marks and underscores, in small letters and ordinary width; white
// space, punctuation and quotation marks only part words. In scripts without
// spaces each character is a word.
//
// Every five words make a shingle with a rolling hash, and of every eight
// neighbouring shingles the one with the smallest hash is kept as a mark
// (winnowing), so that two texts with twelve words in common share a mark. The
// table leads from marks to places, some eight bytes each: see table. Each
// place of a mark that a new text shares is a seed, which is grown word by word
// both ways as far as the texts agree; words are compared, so that a hash that
// two shingles have in common does no harm. Runs of nine words are kept, and a
// pair is made by one run of twelve or by twenty-four words in all.
//
// A mark that stands in pages of one outlet on five days is that outlet's
// chrome: runs of nothing else are dropped, and others lose it at their ends.
// Since a page that comes later can show that words are chrome, this is judged
// when copies are asked for, as is everything else that depends on other pages.
//
// # Bounds
//
// For one mark the table keeps 12 places of an outlet (24 on different days), 4
// of a page and 128 in all; one page meets at most two million places; one pair
// is read at most eight times over; more than eight pages with all words the
// same are folded into one; one index holds four million chunks of 64 KB, of
// which each page has one at least. Where one of these is hit, what came first is
// kept, so that the order of arrival can make a difference: which pages are paired
// by a mark that is full depends on it. [Index.Bounds] says which were hit, but for
// the places of an outlet and of a page.
//
// doc/reuse.md tells the same at greater length.
package reuse
