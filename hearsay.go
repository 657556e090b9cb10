// Package hearsay holds the nouns of the program: what a page, an article, a
// copy, a story, a statement and an event are.
//
// Pages come in at one end of a corridor of stages and stories that a reader
// can check go out at the other. Stages never import each other; what one needs
// from another arrives as a type of this package. It imports the standard
// library only.
//
// # Places
//
// There are two coordinate systems, and two types, so that the compiler refuses
// a mix-up. A [Span] counts bytes of a page as decoded to UTF-8 ([Page.Body]).
// A [Range] counts bytes of an article's [Article.Text]. Only
// [Article.Excerpt] turns the second into the first.
//
// # Nothing without its words
//
// Every derived thing holds at least one [Excerpt], and an Excerpt reads back:
// see [Article.ReadBack]. What cannot show its words is not kept.
//
// # Zero values
//
// A zero [When] is "no date", an empty [EntityID] is "nobody known", an empty
// [Direction] is "cannot tell". They are answers, and are shown as such.
package hearsay
