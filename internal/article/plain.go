package article

import "hearsay"

// scanText reads a page of plain text: every line is a block, character
// references are left as they stand.
func scanText(p *hearsay.Page) *scan {
	s := &scanner{scan: &scan{page: p}, anchor: -1}
	s.text = make([]byte, 0, len(p.Body))
	s.nodes = []node{{parent: -1}}
	s.stack = []open{{block: true}}
	b := p.Body
	blank := true
	for lo := 0; lo < len(b); {
		hi := lo
		for hi < len(b) && b[hi] != '\n' && b[hi] != '\r' {
			hi++
		}
		before := len(s.blocks)
		s.fold(lo, hi, false)
		s.flush()
		if len(s.blocks) > before {
			s.blocks[before].blank = blank
			blank = false
		} else if hi > lo || hi >= len(b) || b[hi] == '\n' {
			blank = true
		}
		lo = hi + 1
		if hi+1 < len(b) && b[hi] == '\r' && b[hi+1] == '\n' {
			lo++
		}
	}
	return s.scan
}
