package article

// This file numbers the columns of a block's row. The weights hold these numbers:
// a change of their order needs new weights.

// The features of a block, in the order of its row. What plain text lacks (tags,
// links, classes) keeps one value there.
const (
	fWords = iota // log2 of words + 1
	fWordLen
	fStops
	fStopRate
	fCommaRate
	fDigitRate
	fCapRate
	fUpperRate
	fQuotes
	fPipes
	fEnds
	fQuestion
	fColon
	fLower // begins with a small letter
	fLink
	fStrong
	fPromo
	fBio
	fByline
	fDateLine
	fPicture
	fRepeat
	fFirst
	fP
	fLi
	fHeading // level of the heading, 0 for none
	fTd
	fDiv
	fQuote
	fBr
	fBlank
	fDepth
	fTitleSame  // repeats the page's title
	fTitleWords // share of the title's words in it
	fSection    // what kind of section a short line opens, 0 for none
	fUnder      // kind of the section opened last
	fUnderAt    // blocks since

	fOdds     // what the lexicon says of its words: the sum
	fOddsMean // and the mean
	fOddsPrev
	fOddsNext
	fOddsNear  // mean within three blocks
	fPlace     // blocks before, as a share
	fWordsPast // words before, as a share
	fProsePast // prose before, as a share of the page's
	fFromTitle // blocks since the headline, negative before it

	fPrevWords
	fPrevLink
	fPrevEnds
	fPrevPromo
	fPrevProse
	fPrevPath // same path
	fPrevHeading
	fNextWords
	fNextLink
	fNextEnds
	fNextPromo
	fNextProse
	fNextPath
	fNextHeading
	fPrev2Words
	fPrev2Link
	fNext2Words
	fNext2Link
	fNear3Prose // words of prose within three blocks
	fNear3Link
	fNear8Prose
	fNear8Link
	fNear8Words
	fNear8Promo
	fSincePross // blocks since prose
	fUntilProse // blocks until prose

	fPathProse  // share of the page's prose on the same path
	fPathProse2 // on the path of its parent
	fClassProse // with the same tag and class, wherever
	fPathBlocks
	fPathWords // mean words of a block on the path
	fPathLink
	fUp1Prose // share of the page's prose in the container
	fUp1Link
	fUp1Words
	fUp2Prose
	fUp2Link
	fUp2Words
	fUp3Prose
	fUp3Link
	fUp3Words
	fUp4Prose
	fUp4Link
	fUp4Words
	fTop5 // levels below the deepest container with half of the prose; -1 outside
	fTop8 // the same with four fifths
	fTopOut
	fSibling // place among the blocks of the top container, as a share
	fListLen // blocks in the nearest list

	fSegment // 0 before, 1 in, 2 after the longest segment of prose
	fSegFrom
	fSegTo
	fSegShare
	fPageBlocks
	fPageProse
	fPageShare
	fPageLink
	fPageMean

	fTwins // elements on the same path as its own, and one to three levels up
	fTwins1
	fTwins2
	fTwins3
	fTwinsMost  // the most of those up to the top container
	fTwinsProse // share of the page's prose in that one of them
	fArticle    // share of the page's prose in the nearest <article>, -1 outside
	fArticles   // how many the page has
	fMain       // in <main>
	fLinks
	fLinksHere // share of them that lead elsewhere on the page
	fPrevColon
	fPre
	fFigure
	fUp2Blocks
	fUp2Heads // share of headings two levels up

	fOwn                 // the hints of its own and its parent's elements, one feature a bit
	fBelow = fOwn + 30   // those below the top container
	fAll   = fBelow + 30 // all
	nFirst = fAll + 30
)

// The features that the second stage adds.
const (
	sOwn = nFirst + iota
	sPrev1
	sPrev2
	sPrev3
	sNext1
	sNext2
	sNext3
	sNear3
	sNear8
	sPath
	sClass
	sUp1
	sUp2
	sUp3
	sPast   // share of the words held likely that stand before
	sFuture // mean of the rest of the page
	sSince  // blocks since one held likely
	sUntil
	sPage  // share of the page's words held likely
	sSame  // mean of the blocks of equal words
	sUnder // mean of the blocks under the same section heading
	nSecond
)
