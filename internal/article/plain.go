package article

import "hearsay"

// scanText reads a page of plain text: every line is a block, character
// references are left as they stand. Where the text was wrapped to a width, lines
// up to a blank one are one block.
func scanText(p *hearsay.Page) *scan {
	s := &scanner{scan: &scan{page: p}, anchor: -1}
	s.text = make([]byte, 0, len(p.Body))
	s.nodes = []node{{parent: -1}}
	s.stack = []open{{block: true}}
	b := p.Body
	wrap := wrapped(b)
	blank := true
	for lo := 0; lo < len(b); {
		hi := lineEnd(b, lo)
		next := hi + 1
		if hi+1 < len(b) && b[hi] == '\r' && b[hi+1] == '\n' {
			next++
		}
		opened := s.openBlk
		s.fold(lo, hi, false)
		if s.openBlk && !opened && blank {
			s.cur.blank, blank = true, false
		}
		if !wrap || hi-lo < wrapLeast || next >= len(b) || emptyLine(b, next) {
			s.flush()
		} else if s.openBlk {
			s.pend(hi, min(next, len(b)))
		}
		if emptyLine(b, lo) {
			blank = true
		}
		lo = next
	}
	s.flush()
	return s.scan
}

func lineEnd(b []byte, i int) int {
	for i < len(b) && b[i] != '\n' && b[i] != '\r' {
		i++
	}
	return i
}

// emptyLine reports whether the line that begins at i holds white space alone.
func emptyLine(b []byte, i int) bool {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	return i >= len(b) || b[i] == '\n' || b[i] == '\r'
}

// The width that a wrapped line has, in bytes; a shorter one ends a paragraph.
const (
	wrapLeast = 50
	wrapMost  = 100
)

// wrapped reports whether the text was wrapped to a width: most lines that are
// followed by another one without a blank line are about equally long, and few
// lines are longer.
func wrapped(b []byte) bool {
	inner, full, long := 0, 0, 0
	for lo := 0; lo < len(b); {
		hi := lineEnd(b, lo)
		next := hi + 1
		if hi+1 < len(b) && b[hi] == '\r' && b[hi+1] == '\n' {
			next++
		}
		n := hi - lo
		if n > wrapMost {
			long++
		}
		if n > 0 && next < len(b) && !emptyLine(b, next) {
			inner++
			// The line is full, and does not end as a sentence does.
			if n >= wrapLeast && n <= wrapMost && b[hi-1] != '.' && b[hi-1] != '?' && b[hi-1] != '!' {
				full++
			}
		}
		lo = next
	}
	return inner >= 5 && full*10 >= inner*6 && long*20 <= inner
}
