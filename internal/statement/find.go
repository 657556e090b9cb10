package statement

import "hearsay"

// A piece is toks[lo:hi] of one passage.
type piece struct{ lo, hi int }

func (s piece) empty() bool { return s.hi <= s.lo }

// A find is a statement in the making, all of it in one passage but for further,
// which holds pieces of later blocks.
type find struct {
	p       *passage
	src     piece
	cue     piece
	parts   []piece
	further []held // parts of other passages
	c       *cue
	verb    string
	neg     bool
	by      piece // who quotes the source
	to      piece // the addressee
	rel     bool  // the source is a relative pronoun with its antecedent
	left    bool  // the content stands before the cue
	modal   bool  // would, could
	clausal bool  // the content is a clause or a quotation
	whole   bool  // the content is a whole block, credited elsewhere
	when    hearsay.When
	ing     bool    // the cue is a participle without a subject of its own
	sent    int     // the sentence of its passage that it was found in
	last    int     // the one that its content ends in
	at      int     // token of the cue's head
	from    *origin // where source and cue stand, when in another passage
}

// An origin is the source and cue of a statement that goes on in a later block.
type origin struct {
	p        *passage
	src, cue piece
}

func (f *find) owner() *origin {
	if f.from != nil {
		return f.from
	}
	return &origin{f.p, f.src, f.cue}
}

type held struct {
	p *passage
	piece
}
