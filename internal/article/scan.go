package article

import (
	"bytes"
	"net/url"

	"golang.org/x/net/html/atom"

	"hearsay"
)

// A scan is a page as a flat list of blocks in page order, each hanging from a
// light tree of the block-level elements around it. All text of all blocks lies
// in one buffer, white space folded and references resolved, with the runs that
// lead each byte back to the page; a block is a stretch of that buffer.
//
// Plain text fills the same list, one line a block, with a tree of one node.
type scan struct {
	page    *hearsay.Page
	html    bool
	text    []byte
	runs    []hearsay.Run
	blocks  []block
	nodes   []node
	links   []link
	metas   []meta
	scripts []span // bodies of <script type="application/ld+json">
	times   []timeTag
	title   span // the text of <title>
	lang    span // the lang attribute of <html>
	// How many bytes stand in <noscript>, which browsers with scripts don't show.
	noscript int
	place
	address *url.URL // of the page, nil where it has none
}

// A span is a half-open stretch of bytes of the page.
type span struct{ start, end int }

func (s span) empty() bool { return s.end <= s.start }

// A block is text between two block boundaries.
type block struct {
	start, end int // in scan.text
	run        int // index of the first run of the block in scan.runs
	node       int32
	tag        atom.Atom // the nearest block-level element; 0 in plain text
	link       int32     // bytes of text inside <a>
	strong     int32     // bytes of text inside <b>, <strong>
	hints      hint      // class words of inline elements around the text
	br         bool      // begins after a <br>
	blank      bool      // begins after a blank line (plain text)
}

// A node is an open block-level element.
type node struct {
	parent int32
	tag    atom.Atom
	depth  int32
	own    hint   // from its own tag, class, id, role
	all    hint   // its own and its ancestors'
	path   uint64 // hash of the tags and classes from the root
	class  uint64 // hash of its own tag and class
}

// A link is an address behind a stretch of scan.text.
type link struct {
	start, end int
	href       span
}

// A meta is a <meta> or <link> element, or an element with an itemprop or rel.
type meta struct {
	name  []byte // name, property, itemprop or rel, as written
	value span   // the content, href or datetime attribute
}

// A timeTag is a <time> element or one with a datetime attribute.
type timeTag struct {
	value span // its datetime attribute
	block int  // index of the block that its words fall into
	hints hint
	prop  []byte // its itemprop
}

const (
	maxDepth = 400 // elements kept on the stack; deeper ones hang from the last
	maxNodes = 1 << 20
)

// open is an element on the stack.
type open struct {
	tag   atom.Atom
	node  int32 // its node, or that of its nearest block-level ancestor
	hints hint  // for inline elements
	block bool
}

// scanner is the state of one pass over the tokens.
type scanner struct {
	*scan
	stack   []open
	cur     block
	openBlk bool
	space   hearsay.Run // pending white space: a run of width > 0, not yet written
	anchor  int         // index into links of the open <a>, -1
	anchors int
	strong  int
	gap     bool // next block follows a <br>
	bare    bool // read as without scripts: the inside of <noscript> is shown
}

// scanHTML reads a page of HTML in one pass over its tokens. Time and memory
// are linear in the page.
func scanHTML(p *hearsay.Page) *scan { return scanAs(p, false) }

// scanAs is [scanHTML], with what stands in <noscript> where bare is true.
func scanAs(p *hearsay.Page, bare bool) *scan {
	s := &scanner{scan: &scan{page: p, html: true}, anchor: -1, bare: bare}
	n := len(p.Body)
	s.text = make([]byte, 0, n/12+256)
	s.runs = make([]hearsay.Run, 0, n/200+16)
	s.blocks = make([]block, 0, n/400+16)
	s.nodes = append(make([]node, 0, n/200+16), node{parent: -1})
	s.stack = append(make([]open, 0, 64), open{block: true})
	s.tokens()
	s.flush()
	return s.scan
}

func (s *scanner) tokens() {
	b := s.page.Body
	l := &lexer{b: b, bare: s.bare}
	rawKeep := false // the next text is the inside of an element, to be noted
	rawSkip := false // or to be left
	skip, skipTag := 0, atom.Atom(0)
	for {
		tt, start := l.next()
		if tt == noToken {
			return
		}
		tag := l.tag
		switch tt {
		case textToken:
			switch {
			case rawKeep:
				s.rawText(tag, span{start, l.at})
			case rawSkip:
				if tag == atom.Noscript {
					s.noscript += l.at - start
				}
			case skip == 0:
				s.words(start, l.at)
			}
			rawKeep, rawSkip = false, false
		case startToken, selfClosing:
			rawKeep, rawSkip = false, l.raw != 0
			if skip > 0 {
				if tag == skipTag && tt == startToken {
					skip++
				}
				continue
			}
			switch tag {
			case atom.Svg, atom.Select, atom.Template, atom.Object, atom.Math, atom.Canvas, atom.Audio, atom.Video:
				if tag == atom.Template && isShadow(b[start:l.at]) {
					break // a browser shows it in place
				}
				if tt == startToken {
					skip, skipTag = 1, tag
				}
				continue
			case atom.Br:
				s.flush()
				s.gap = true
				continue
			case atom.Img, atom.Input, atom.Source, atom.Wbr, atom.Col, atom.Track, atom.Param:
				continue
			}
			if rawSkip {
				rawKeep = tag == atom.Title || tag == atom.Script && isLD(b[start:l.at])
				continue
			}
			s.startTag(tag, span{start, l.at}, tt == selfClosing)
		case endToken:
			rawKeep, rawSkip = false, false
			if skip > 0 {
				if tag == skipTag {
					skip--
					continue
				}
				if tag != atom.Body && tag != atom.Html && tag != atom.Main && tag != atom.Article {
					continue
				}
				skip = 0 // it was never closed
			}
			s.endTag(tag)
		}
	}
}

// rawTag reports whether the inside of the element is one raw text.
func rawTag(t atom.Atom) bool {
	switch t {
	case atom.Script, atom.Style, atom.Title, atom.Textarea, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Plaintext, atom.Xmp:
		return true
	}
	return false
}

func isLD(tag []byte) bool {
	for a := attributes(tag); a.next(); {
		if foldEqual(a.key(), "type") {
			return bytes.Contains(bytes.ToLower(a.value()), []byte("ld+json"))
		}
	}
	return false
}

// isShadow reports whether a <template> is the declarative shadow tree of the
// element around it.
func isShadow(tag []byte) bool {
	for a := attributes(tag); a.next(); {
		if foldEqual(a.key(), "shadowrootmode") || foldEqual(a.key(), "shadowroot") {
			return true
		}
	}
	return false
}

func (s *scanner) rawText(tag atom.Atom, at span) {
	if tag == atom.Script {
		if len(s.scripts) < 64 {
			s.scripts = append(s.scripts, at)
		}
	} else if s.title.empty() && len(s.blocks) == 0 {
		s.title = at
	}
}

// inline reports whether the element leaves the line unbroken.
func inline(t atom.Atom) bool {
	switch t {
	case atom.A, atom.B, atom.I, atom.Em, atom.Strong, atom.Span, atom.U, atom.S, atom.Small, atom.Big, atom.Sub, atom.Sup,
		atom.Font, atom.Abbr, atom.Acronym, atom.Cite, atom.Code, atom.Kbd, atom.Mark, atom.Q, atom.Time, atom.Tt, atom.Var,
		atom.Ins, atom.Del, atom.Bdo, atom.Bdi, atom.Data, atom.Samp, atom.Label, atom.Dfn, atom.Strike, atom.Nobr, atom.Ruby, atom.Rt, atom.Rp, 0:
		return true
	}
	return false
}

func (s *scanner) startTag(tag atom.Atom, at span, selfClosing bool) {
	raw := s.page.Body[at.start:at.end]
	switch tag {
	case atom.Meta, atom.Link:
		s.metaTag(raw, at.start)
		return
	case atom.Html:
		for a := attributes(raw); a.next(); {
			if foldEqual(a.key(), "lang") && s.lang.empty() {
				s.lang = span{at.start + a.vlo, at.start + a.vhi}
			}
		}
	case atom.Head:
		return
	}
	if selfClosing && tag == 0 {
		return
	}
	top := s.stack[len(s.stack)-1]
	if inline(tag) {
		el := open{tag: tag, node: top.node, hints: top.hints}
		switch tag {
		case atom.A:
			s.closeAnchor()
			s.anchor = -1
			s.anchors++
			for a := attributes(raw); a.next(); {
				if foldEqual(a.key(), "href") {
					s.links = append(s.links, link{start: len(s.text), end: -1, href: span{at.start + a.vlo, at.start + a.vhi}})
					s.anchor = len(s.links) - 1
				} else if foldEqual(a.key(), "rel") {
					el.hints |= relHint(a.value())
				} else if foldEqual(a.key(), "class") || foldEqual(a.key(), "itemprop") {
					el.hints |= classHints(a.value())
				}
			}
		case atom.B, atom.Strong:
			s.strong++
		case atom.Time:
			s.timeTag(raw, at.start, &el)
		case atom.Span, 0:
			el.hints |= s.inlineHints(raw, at.start)
		}
		if s.openBlk {
			s.cur.hints |= el.hints
		}
		if len(s.stack) < maxDepth {
			s.stack = append(s.stack, el)
		}
		return
	}
	s.flush()
	s.closeImplied(tag)
	parent := s.stack[len(s.stack)-1].node
	up := &s.nodes[parent]
	n := node{parent: parent, tag: tag, depth: up.depth + 1, path: up.path, all: up.all}
	own := tagHints(tag)
	h, class := s.blockHints(raw, at.start, uint64(tag)+1)
	own |= h
	n.own, n.all = own, up.all|own
	n.class = class
	n.path = (up.path ^ class) * 0x9E3779B97F4A7C15
	n.path ^= n.path >> 29
	id := parent
	if len(s.stack) < maxDepth && len(s.nodes) < maxNodes {
		s.nodes = append(s.nodes, n)
		id = int32(len(s.nodes) - 1)
		if tag != atom.Hr && !selfClosing || tag == atom.Div || tag == atom.P {
			s.stack = append(s.stack, open{tag: tag, node: id, block: true})
		}
	}
}

// closeImplied pops what the start of tag closes by itself.
func (s *scanner) closeImplied(tag atom.Atom) {
	pop := func(stop func(atom.Atom) bool, want ...atom.Atom) {
		for i := len(s.stack) - 1; i > 0 && i > len(s.stack)-20; i-- {
			t := s.stack[i].tag
			for _, w := range want {
				if t == w {
					s.popTo(i)
					return
				}
			}
			if stop(t) {
				return
			}
		}
	}
	switch tag {
	case atom.Li:
		pop(func(t atom.Atom) bool { return t == atom.Ul || t == atom.Ol || t == atom.Menu || t == atom.Div }, atom.Li)
	case atom.Dt, atom.Dd:
		pop(func(t atom.Atom) bool { return t == atom.Dl || t == atom.Div }, atom.Dt, atom.Dd)
	case atom.Td, atom.Th:
		pop(func(t atom.Atom) bool { return t == atom.Tr || t == atom.Table }, atom.Td, atom.Th)
	case atom.Tr, atom.Tbody, atom.Thead, atom.Tfoot:
		pop(func(t atom.Atom) bool { return t == atom.Table || t == atom.Tbody && tag == atom.Tr }, atom.Tr)
	}
	for i := len(s.stack) - 1; i > 0 && i > len(s.stack)-8; i-- {
		if s.stack[i].tag == atom.P {
			s.popTo(i)
			return
		}
		if s.stack[i].block {
			return
		}
	}
}

// popTo pops the stack down to, and with, element i.
func (s *scanner) popTo(i int) {
	for j := len(s.stack) - 1; j >= i; j-- {
		switch s.stack[j].tag {
		case atom.A:
			s.anchors = max(0, s.anchors-1)
			if s.anchors == 0 {
				s.closeAnchor()
			}
		case atom.B, atom.Strong:
			s.strong = max(0, s.strong-1)
		}
	}
	s.stack = s.stack[:i]
}

func (s *scanner) endTag(tag atom.Atom) {
	if !inline(tag) {
		s.flush()
	}
	if tag == atom.Body || tag == atom.Html || tag == atom.Head {
		return
	}
	if tag == 0 { // an unknown element: only if it is the innermost
		if n := len(s.stack) - 1; n > 0 && s.stack[n].tag == 0 {
			s.popTo(n)
		}
		return
	}
	for i := len(s.stack) - 1; i > 0; i-- {
		if s.stack[i].tag == tag {
			s.popTo(i)
			return
		}
		// An inline end tag does not close block-level elements.
		if inline(tag) && s.stack[i].block {
			break
		}
	}
	if tag == atom.A {
		s.anchors = 0
		s.closeAnchor()
	}
}

func (s *scanner) closeAnchor() {
	if s.anchor >= 0 {
		l := &s.links[s.anchor]
		if l.end < 0 {
			l.end = len(s.text)
		}
		s.anchor = -1
	}
}
