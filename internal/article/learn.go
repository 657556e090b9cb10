package article

import "hearsay"

// A Sheet is the blocks of a page as the trainer sees them.
type Sheet struct {
	t    *table
	rows []float32 // nSecond columns a block
}

// NewSheet reads a page into blocks and their features, with what the lexicon
// says of their words; nil says nothing.
func NewSheet(p *hearsay.Page, lex Lexicon) (*Sheet, error) {
	s, err := read(p)
	if err != nil {
		return nil, err
	}
	sh := &Sheet{t: s.features(s.measure(lex)), rows: make([]float32, len(s.blocks)*nSecond)}
	sh.t.rows(func(i int, r []float32) { copy(sh.Row(i), r) })
	return sh, nil
}

// Len returns the number of blocks.
func (s *Sheet) Len() int { return len(s.t.blocks) }

// Text returns the words of block i.
func (s *Sheet) Text(i int) string { return s.t.str(i) }

// Words returns how many words block i has.
func (s *Sheet) Words(i int) int { return s.t.f[i].words }

// Grams returns the lexicon's buckets of the words of block i.
func (s *Sheet) Grams(i int) []uint16 {
	var ids []uint16
	var f shape
	b := &s.t.blocks[i]
	f.count(s.t.text[b.start:b.end], nil, &ids)
	return ids
}

// First reports whether no block before i has the same words.
func (s *Sheet) First(i int) bool { return s.t.f[i].first }

// Row returns the features of block i: FirstFeatures columns that the first
// stage sees, then those of the second, which are zero before [Sheet.Second].
func (s *Sheet) Row(i int) []float32 { return s.rows[i*nSecond : (i+1)*nSecond : (i+1)*nSecond] }

// Second fills the columns of the second stage from the first one's
// probabilities, one for each block.
func (s *Sheet) Second(p []float32) { s.t.second(p, s.Row, func(int, []float32) {}) }

// The number of columns that each stage sees.
const (
	FirstFeatures  = nFirst
	SecondFeatures = nSecond
)

// OwnColumns is how many of the first stage's columns the second sees: the first
// ones, what the words of a block count. With all of them it learnt pages by
// heart (loss .314 against .299 on plain text). It reads zero in the others.
const OwnColumns = 10

// ExtractWith is [Extract] with another model, for the trainer's folds.
func ExtractWith(p *hearsay.Page, m *Model) (*hearsay.Article, error) {
	s, err := read(p)
	if err != nil {
		return nil, err
	}
	return s.article(m)
}
