// Package reuse finds which pages took words from which, in what order, and
// whom they credit.
//
// # Use
//
// [Index.Enter] takes articles as they arrive, in any order. [Index.Copies] then
// tells who copied whom; it is a function of the set of pages alone (see Bounds for
// what is not). A live index is kept with [Index.Save] and [Load], and
// [Index.Changed] and [Index.SharedOf] give what is new in it. [Credits] finds
// where one page says that it got something from an outlet, by the names in an
// [Outlets] table, which [Outlets.With] extends by what the pages call themselves.
// [Link] joins both: it gives copies their direction, turns them into common
// sources where a third page or an agency stands behind two, and adds reprints and
// retellings of outlets that are not in the pile.
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
// Of one mark 12 places of an outlet count, 4 of a page and 128 in all. A mark with
// more is a crowd, and which ones count does not go by the order of arrival: those
// that rank first do, by the day of publication and then by ID. Pages mostly come in
// that order; where they do not, what was found is put right before it is told, see
// crowd. More than eight pages with all words the same are folded: the first by rank
// stands for all, and the others are paired with it alone.
//
// Three bounds go by the order of arrival, and only what is made to hits them: a page
// of more than 16,384 marks, some 74,000 words, meets at most two million places; one
// pair is read at most eight times over; one index holds four million chunks of
// 64 KB, of which each page has one at least. [Index.Bounds] says which were hit, but
// for the places of an outlet and of a page.
//
// doc/reuse.md tells the same at greater length.
package reuse
