package article

import (
	"unicode"

	"hearsay"
)

// begin opens a block for text about to be written.
func (s *scanner) begin() {
	top := s.stack[len(s.stack)-1]
	s.cur = block{start: len(s.text), run: len(s.runs), node: top.node, tag: s.nodes[top.node].tag, br: s.gap, hints: top.hints}
	s.openBlk, s.gap = true, false
	s.space.Width = 0
}

// flush ends the open block.
func (s *scanner) flush() {
	if !s.openBlk {
		return
	}
	s.openBlk = false
	s.space.Width = 0
	s.cur.end = len(s.text)
	s.blocks = append(s.blocks, s.cur)
}

// words adds the text token at page offsets lo to hi.
func (s *scanner) words(lo, hi int) {
	b := s.page.Body
	i := lo
	if !s.openBlk { // the common case between tags: white space alone
		for i < hi && isSpace(b[i]) {
			i++
		}
		if i == hi {
			return
		}
	}
	if s.openBlk {
		s.cur.hints |= s.stack[len(s.stack)-1].hints
	}
	before := len(s.text)
	s.fold(i, hi, true)
	n := int32(len(s.text) - before)
	if s.anchors > 0 {
		s.cur.link += n
	}
	if s.strong > 0 {
		s.cur.strong += n
	}
}

// fold adds bytes lo to hi of the page to the open block, opening one at the
// first byte to be seen: white space folded, references resolved where refs is
// true, what cannot be seen or is not UTF-8 dropped.
func (s *scanner) fold(lo, hi int, refs bool) {
	b := s.page.Body
	for i := lo; i < hi; {
		c := b[i]
		switch {
		case isSpace(c):
			j := i + 1
			for j < hi && isSpace(b[j]) {
				j++
			}
			s.pend(i, j)
			i = j
		case c == '&' && refs:
			n, w := reference(b[i:hi])
			switch {
			case w == 0:
				s.copy(i, i+1)
				i++
			case unseen(n):
				i += w
			case blank(n):
				s.pend(i, i+w)
				i += w
			default:
				s.settle()
				s.runs = append(s.runs, hearsay.Run{Text: len(s.text), Len: len(n), Page: i, Width: w})
				s.text = append(s.text, n...)
				i += w
			}
		case c < 0x20 || c == 0x7f:
			i++
		case c < 0x80:
			j := i + 1
			for j < hi && b[j] >= 0x20 && b[j] < 0x7f && b[j] != '&' {
				// A single space inside words is copied with them.
				if b[j] == ' ' && (j+1 >= hi || b[j+1] <= ' ' || b[j+1] >= 0x7f || b[j+1] == '&') {
					break
				}
				j++
			}
			s.copy(i, j)
			i = j
		default:
			r, w := decode(b[i:hi])
			switch {
			case r == unicode.ReplacementChar && w == 1, unseenRune(r):
			case unicode.IsSpace(r):
				s.pend(i, i+w)
			default:
				s.copy(i, i+w)
			}
			i += w
		}
	}
}

// pend notes white space at lo to hi, to be written if words follow in the block.
func (s *scanner) pend(lo, hi int) {
	if s.openBlk && s.space.Width == 0 {
		s.space = hearsay.Run{Len: 1, Page: lo, Width: hi - lo}
	}
}

// settle opens a block where none is open, and writes pending white space.
func (s *scanner) settle() {
	if !s.openBlk {
		s.begin()
		return
	}
	if sp := s.space; sp.Width > 0 {
		s.space.Width = 0
		if sp.Width == 1 && s.page.Body[sp.Page] == ' ' {
			s.copy(sp.Page, sp.Page+1)
			return
		}
		sp.Text = len(s.text)
		s.text = append(s.text, ' ')
		s.runs = append(s.runs, sp)
	}
}

// copy adds page bytes lo to hi as they are.
func (s *scanner) copy(lo, hi int) {
	s.settle()
	if n := len(s.runs); n > s.cur.run {
		if r := &s.runs[n-1]; r.Page+r.Width == lo && r.Len == r.Width && !(r.Len == 1 && s.page.Body[r.Page] != s.text[r.Text]) && s.page.Body[r.Page] != '&' {
			r.Len += hi - lo
			r.Width += hi - lo
			s.text = append(s.text, s.page.Body[lo:hi]...)
			return
		}
	}
	s.runs = append(s.runs, hearsay.Run{Text: len(s.text), Len: hi - lo, Page: lo, Width: hi - lo})
	s.text = append(s.text, s.page.Body[lo:hi]...)
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }
